"""The bias of a higher timeframe: closed parent candles only, gaps, and where it is unknown."""

from __future__ import annotations

import numpy as np
import pytest
from strategy_worlds import HOUR_MS, START_MS, bundled, candles, walk

from flexbot.market.candles import Candles, IntArray
from flexbot.market.timeframe import Timeframe
from flexbot.strategy import indicators
from flexbot.strategy.parent import DOWN, FLAT, UNKNOWN, UP, Bias, parent_bias


def dense(bias: Bias, length: int) -> IntArray:
    found = np.zeros(length, dtype=np.int64)
    for bar, value in zip(bias.bar, bias.value, strict=True):
        found[bar:] = value
    return found


def by_definition(base: Candles, frame: Timeframe) -> IntArray:
    """For each candle, take the parent candles that had closed by its close and compute from scratch."""
    opens = [frame.floor(int(time)) for time in base.time]
    found = np.zeros(len(base), dtype=np.int64)
    for i in range(len(base)):
        now = int(base.time[i]) + base.timeframe.ms
        closes = [base.close[j] for j in range(i + 1) if j == i or opens[j + 1] != opens[j]]
        if opens[i] + frame.ms > now:
            closes = closes[:-1]
        if len(closes) >= 55:
            spread = (indicators.ema(closes, 20)[-1] - indicators.ema(closes, 50)[-1]) / closes[-1]
            found[i] = UP if spread > 0.0005 else DOWN if spread < -0.0005 else FLAT
    return found


@pytest.mark.parametrize("dropped", ["nothing", "ends", "days"])
def test_bias_is_that_of_the_closed_parent_candles(dropped: str) -> None:
    base = walk(700, 11)
    keep = np.ones(len(base), dtype=np.bool_)
    if dropped == "ends":
        keep = (base.time // HOUR_MS) % 4 != 3  # the hour that would end each parent candle
    if dropped == "days":
        keep[300:360] = False
    holed = candles(*(getattr(base, n)[keep] for n in ("open", "high", "low", "close", "volume")), time=base.time[keep])
    expected = by_definition(holed, Timeframe.parse("4h"))
    assert dense(parent_bias(holed, "parent"), len(holed)).tolist() == expected.tolist()
    assert set(expected.tolist()) >= {UNKNOWN, UP, DOWN}


def test_a_parent_candle_shows_at_the_close_of_the_base_candle_that_ends_it() -> None:
    rising = np.linspace(100, 200, 55 * 4)
    base = candles(rising, rising, rising, rising)
    assert parent_bias(base, "parent").bar.tolist() == [55 * 4 - 1]
    assert len(parent_bias(base[: 55 * 4 - 1], "parent").bar) == 0


def test_bias_is_unknown_without_a_parent_and_when_off() -> None:
    base = walk(3000, 12)
    weekly = Candles(base.venue, base.symbol, Timeframe.parse("1w"), *(getattr(base, n) for n in ("time",)),
                     *(getattr(base, n) for n in ("open", "high", "low", "close", "volume")))  # fmt: skip
    assert len(parent_bias(weekly, "parent").bar) == 0
    assert len(parent_bias(weekly, "4h").bar) == 0
    assert len(parent_bias(base, "off").bar) == 0


def test_the_fixed_timeframe_replaces_the_parent() -> None:
    minutes = START_MS + 60_000 * np.arange(20_000)
    price = 100 * np.exp(np.cumsum(np.random.default_rng(1).normal(0, 0.002, 20_000)))
    base = candles(price, price, price, price, timeframe="1m", time=minutes)
    own = parent_bias(base, "parent")
    fixed = parent_bias(base, "4h")
    assert own.bar[0] == 55 * 5 - 1
    assert fixed.bar[0] == 55 * 240 - 1
    assert len(own.bar) > len(fixed.bar)


def test_parent_weeks_begin_on_monday() -> None:
    days = START_MS + 86_400_000 * np.arange(7 * 60)
    price = np.linspace(100, 300, len(days))
    base = candles(price, price, price, price, timeframe="1d", time=days)
    first = int(parent_bias(base, "parent").bar[0])
    assert (days[first] // 86_400_000 + 3) % 7 == 6  # a Sunday: 1970-01-01 was a Thursday


def test_bias_on_real_data_does_not_depend_on_later_candles() -> None:
    base = bundled()[0][:3000]
    whole = dense(parent_bias(base, "parent"), len(base))
    for cut in (500, 1001, 1002, 1003, 1004, 2999):
        assert dense(parent_bias(base[:cut], "parent"), cut).tolist() == whole[:cut].tolist()
