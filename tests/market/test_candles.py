"""What `Candles` refuses, and what it promises about its arrays."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from flexbot.errors import DataError
from flexbot.market.candles import COLUMNS, Candles
from flexbot.market.sample import DEMO, load_sample

HOUR = 3_600_000


def columns(count: int = 12) -> dict[str, Any]:
    base = np.arange(count, dtype=np.float64)
    return {
        "time": 1_704_067_200_000 + HOUR * np.arange(count),
        "open": 100 + base,
        "high": 102 + base,
        "low": 99 + base,
        "close": 101 + base,
        "volume": np.full(count, 5.0),
    }


def build(changed: dict[str, Any], **more: Any) -> Candles:
    return Candles.checked(venue="test", symbol="BTC/USDT", timeframe="1h", **(changed | more))


@pytest.mark.parametrize(
    ("key", "column", "row", "value"),
    [
        ("candles.unsorted", "time", 4, 1_704_067_200_000),
        ("candles.duplicates", "time", 4, 1_704_067_200_000 + 3 * HOUR),
        ("candles.not_finite", "close", 4, np.nan),
        ("candles.not_finite", "high", 4, np.inf),
        ("candles.not_finite", "volume", 4, np.nan),
        ("candles.not_positive", "low", 4, 0.0),
        ("candles.not_positive", "open", 4, -3.0),
        ("candles.inconsistent", "high", 4, 104.5),
        ("candles.inconsistent", "low", 4, 104.5),
        ("candles.negative_volume", "volume", 4, -1.0),
    ],
)
def test_a_bad_row_is_refused_by_name(key: str, column: str, row: int, value: float):
    bad = columns()
    bad[column][row] = value
    with pytest.raises(DataError) as caught:
        build(bad, source="file.csv")
    assert caught.value.key == key
    assert "file.csv" in caught.value.message
    assert f"row {row}:" in caught.value.message
    assert caught.value.values["first"] == row
    assert caught.value.hint


def test_the_error_lists_the_first_five_bad_rows_and_counts_all():
    bad = columns()
    bad["volume"][3:] = -2.0
    with pytest.raises(DataError) as caught:
        build(bad)
    assert caught.value.message.count("row ") == 5
    assert "9 candles" in caught.value.message
    assert "volume -2" in caught.value.message


def test_columns_of_different_lengths_are_refused():
    bad = columns()
    bad["low"] = bad["low"][:-1]
    with pytest.raises(DataError) as caught:
        build(bad)
    assert caught.value.key == "candles.lengths"


@pytest.mark.parametrize("copy", [True, False])
def test_no_array_can_be_changed_after_the_check(copy: bool):
    candles = build(columns(), copy=copy)
    for name in COLUMNS:
        with pytest.raises(ValueError, match="read-only"):
            getattr(candles, name)[0] = 1


def test_the_callers_arrays_stay_their_own_by_default():
    given = columns()
    candles = build(given)
    given["close"][0] = 7.0
    assert candles.close[0] == 101.0


def test_arrays_given_up_are_taken_over_without_a_copy():
    given = columns()
    candles = build(given, copy=False)
    assert candles.close is given["close"]


def test_a_view_is_copied_although_it_was_given_up():
    whole = columns(24)
    candles = build({name: column[:12] for name, column in whole.items()}, copy=False)
    whole["close"][0] = 7.0
    assert candles.close[0] == 101.0


def test_slices_and_spans_are_views_of_the_same_candles():
    candles = build(columns())
    part = candles.between(1_704_067_200_000 + 2 * HOUR, 1_704_067_200_000 + 5 * HOUR)
    assert part.time.tolist() == candles.time[2:5].tolist()
    assert np.shares_memory(part.close, candles.close)
    with pytest.raises(ValueError, match="resample"):
        candles[::2]


def test_the_digest_changes_with_every_column_and_name():
    sample = load_sample(*DEMO)[:50]
    seen = {sample.digest()}
    for name in COLUMNS:
        changed = {column: getattr(sample, column).copy() for column in COLUMNS}
        changed[name][-1 if name in ("time", "high", "volume") else 7] += 1e-9 if name != "time" else 1
        other = Candles(sample.venue, sample.symbol, sample.timeframe, **changed)
        seen.add(other.digest())
    assert len(seen) == 1 + len(COLUMNS)
