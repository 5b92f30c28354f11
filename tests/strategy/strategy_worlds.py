"""Candles for the tests of strategies: the bundled market data, random walks, and paths drawn by hand."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

import numpy as np
import numpy.typing as npt

from flexbot.market.candles import Candles, FloatArray
from flexbot.market.sample import load_sample, samples

HOUR_MS = 3_600_000
START_MS = 1_577_836_800_000  # 2020-01-01, a Wednesday


@cache
def bundled() -> tuple[Candles, ...]:
    """All bundled crypto candles."""
    return tuple(load_sample(info.symbol, info.venue) for info in samples() if info.symbol.startswith("BTC/"))


def candles(
    open: npt.ArrayLike,
    high: npt.ArrayLike,
    low: npt.ArrayLike,
    close: npt.ArrayLike,
    volume: npt.ArrayLike | None = None,
    *,
    timeframe: str = "1h",
    time: npt.ArrayLike | None = None,
) -> Candles:
    """Candles from columns, hourly from 2020 on unless `time` says otherwise."""
    count = len(np.asarray(close))
    return Candles.checked(
        venue="test",
        symbol="TEST/USD",
        timeframe=timeframe,
        time=START_MS + HOUR_MS * np.arange(count) if time is None else time,
        open=open,
        high=high,
        low=low,
        close=close,
        volume=np.ones(count) if volume is None else volume,
    )


def walk(count: int, seed: int, *, volatility: float = 0.01) -> Candles:
    """A random walk whose candles have wicks and uneven volume."""
    chance = np.random.default_rng(seed)
    close = 100 * np.exp(np.cumsum(chance.normal(0, volatility, count)))
    open = np.concatenate([[100.0], close[:-1]])
    high = np.maximum(open, close) * (1 + np.abs(chance.normal(0, volatility / 2, count)))
    low = np.minimum(open, close) * (1 - np.abs(chance.normal(0, volatility / 2, count)))
    return candles(open, high, low, close, chance.lognormal(3, 1, count))


def steady(path: Sequence[float], volume: npt.ArrayLike | None = None) -> Candles:
    """Candles that close on `path` with a true range of exactly 1: highs and lows half a unit away.

    No step of the path may be longer than half a unit.
    """
    close: FloatArray = np.asarray(path, dtype=np.float64)
    assert np.abs(np.diff(close)).max() <= 0.5
    open = np.concatenate([close[:1], close[:-1]])
    return candles(open, close + 0.5, close - 0.5, close, volume)


def leg(start: float, end: float) -> list[float]:
    """A path from `start` to `end` in steps of half a unit, the start left out."""
    steps = round(abs(end - start) / 0.5)
    return [start + (end - start) * (i + 1) / steps for i in range(steps)]


def mirrored(original: Candles, around: float) -> Candles:
    """The same candles upside down: every price p becomes `around` - p."""
    return candles(
        around - original.open,
        around - original.low,
        around - original.high,
        around - original.close,
        original.volume,
        time=original.time,
    )
