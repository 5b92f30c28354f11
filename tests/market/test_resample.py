"""Longer candles against pandas, on the bundled data."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from flexbot.errors import DataError, UsageError
from flexbot.market.candles import COLUMNS, Candles
from flexbot.market.resample import resample
from flexbot.market.sample import DEMO, load_sample

RULES = {"2h": "2h", "4h": "4h", "1d": "1D", "1w": "W-MON"}
HOW = {"open": "first", "high": "max", "low": "min", "close": "last", "volume": "sum"}


def by_pandas(candles: Candles, timeframe: str) -> pd.DataFrame:
    frame = pd.DataFrame({name: getattr(candles, name) for name in COLUMNS[1:]})
    frame.index = pd.to_datetime(candles.time, unit="ms")
    made = frame.resample(RULES[timeframe], label="left", closed="left").agg(HOW)
    return made.dropna()


@pytest.mark.parametrize("timeframe", RULES)
@pytest.mark.parametrize("symbol", ["BTC/USD", "EUR/USD"])
def test_longer_candles_equal_those_of_pandas(symbol: str, timeframe: str):
    candles = load_sample(symbol)
    made = resample(candles, timeframe)
    wanted = by_pandas(candles, timeframe)
    complete = wanted.index.to_numpy("datetime64[ms]").astype(np.int64) + made.timeframe.ms
    wanted = wanted[complete <= candles.time[-1] + candles.timeframe.ms]
    assert made.time.tolist() == wanted.index.to_numpy("datetime64[ms]").astype(np.int64).tolist()
    for name in ("open", "high", "low", "close"):
        np.testing.assert_array_equal(getattr(made, name), wanted[name])
    np.testing.assert_allclose(made.volume, wanted["volume"], rtol=1e-12)


def test_a_daily_series_becomes_weeks_that_open_on_monday():
    weeks = resample(load_sample("GOOGL"), "1w")
    days = (weeks.time // 86_400_000 + 4) % 7  # 1970-01-01 was a Thursday: day 4, counted from Sunday
    assert set(days.tolist()) == {1}


def test_the_last_candle_appears_once_its_time_has_passed():
    hours = load_sample(*DEMO)
    first = int(np.flatnonzero(hours.time % 14_400_000 == 0)[0])
    assert len(resample(hours[first : first + 3], "4h")) == 0
    assert len(resample(hours[first : first + 4], "4h")) == 1
    assert len(resample(hours[first : first + 7], "4h")) == 1


def test_candles_never_change_when_more_arrive():
    hours = load_sample(*DEMO)[:400]
    whole = resample(hours, "1d")
    for length in range(1, 400, 7):
        part = resample(hours[:length], "1d")
        assert part.digest() == whole[: len(part)].digest()


def test_a_gap_inside_keeps_what_there_is():
    hours = load_sample(*DEMO)
    first = int(np.flatnonzero(hours.time % 14_400_000 == 0)[0])
    kept = np.array([0, 1, 3, 8, 9, 10, 11]) + first
    holed = Candles.checked(
        venue="x", symbol="X", timeframe="1h", **{name: getattr(hours, name)[kept] for name in COLUMNS}
    )
    made = resample(holed, "4h")
    assert made.time.tolist() == [int(hours.time[first]), int(hours.time[first + 8])]
    assert made.close[0] == hours.close[first + 3]
    assert made.high[0] == hours.high[kept[:3]].max()


@pytest.mark.parametrize("timeframe", ["1h", "30m", "90m"])
def test_only_a_longer_multiple_can_be_made(timeframe: str):
    with pytest.raises(UsageError) as caught:
        resample(load_sample(*DEMO), timeframe)
    assert caught.value.key == "resample.not_multiple"


def test_candles_that_reach_over_an_edge_are_refused_because_they_would_tell_the_future():
    hours = load_sample(*DEMO)[:20]
    shifted = {name: getattr(hours, name) for name in COLUMNS} | {"time": hours.time + 1_800_000}
    half_past = Candles.checked(venue="x", symbol="X", timeframe="1h", **shifted)
    with pytest.raises(DataError) as caught:
        resample(half_past, "4h")
    assert caught.value.key == "resample.off_grid"


def test_nothing_becomes_nothing():
    assert len(resample(load_sample(*DEMO)[:0], "4h")) == 0
