"""Timeframes: what is read, what is refused, and where their candles open."""

from __future__ import annotations

import numpy as np
import pytest

from flexbot.errors import UsageError
from flexbot.market.timeframe import Timeframe


@pytest.mark.parametrize(("code", "ms"), [("1m", 60_000), ("15m", 900_000), ("4h", 14_400_000), ("1w", 604_800_000)])
def test_a_timeframe_is_read(code: str, ms: int):
    assert Timeframe.parse(code).ms == ms
    assert str(Timeframe.parse(f" {code} ")) == code


@pytest.mark.parametrize("code", ["", "h", "0m", "01h", "1M", "1H", "1.5h", "60", "1mo", "99999m", "-1h"])
def test_anything_else_is_refused_by_name(code: str):
    with pytest.raises(UsageError) as caught:
        Timeframe.parse(code)
    assert caught.value.key == "timeframe.unknown"
    assert code in caught.value.message


@pytest.mark.parametrize(
    ("code", "moment", "opens"),
    [
        ("15m", "2024-01-31T23:59:59.999", "2024-01-31T23:45"),
        ("4h", "2024-01-31T11:59", "2024-01-31T08:00"),
        ("1d", "2024-01-31T00:00", "2024-01-31T00:00"),
        ("1w", "2024-02-04T23:59", "2024-01-29T00:00"),
        ("1h", "1969-12-31T23:30", "1969-12-31T23:00"),
    ],
)
def test_a_moment_belongs_to_the_candle_that_opened_before_it(code: str, moment: str, opens: str):
    given, wanted = (int(np.datetime64(text, "ms").astype(np.int64)) for text in (moment, opens))
    assert Timeframe.parse(code).floor(given) == wanted


def test_every_parent_is_a_multiple_of_its_child():
    frame: Timeframe | None = Timeframe.parse("1m")
    chain = []
    while frame is not None:
        chain.append(frame.code)
        parent = frame.parent
        assert parent is None or (parent.ms > frame.ms and parent.ms % frame.ms == 0)
        frame = parent
    assert chain[-1] == "1w"
