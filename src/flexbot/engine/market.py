"""All symbols of a run as flat columns, the form the kernels read."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from flexbot.compiled import pure_kernel
from flexbot.engine.position import Bar
from flexbot.market.candles import PRICE_COLUMNS, Candles, FloatArray, IntArray


class Market(NamedTuple):
    """Columns of all symbols one after the other; symbol s has rows first[s]..first[s + 1] - 1."""

    time: IntArray
    open: FloatArray
    high: FloatArray
    low: FloatArray
    close: FloatArray
    volume: FloatArray
    first: IntArray
    step_ms: IntArray


def as_market(parts: tuple[Candles | None, ...]) -> Market:
    """The candles of each symbol (None: no rows); a single symbol's columns are used without a copy."""
    first = offsets([0 if part is None else len(part) for part in parts])
    step = np.array([0 if part is None else part.timeframe.ms for part in parts], dtype=np.int64)
    present = [part for part in parts if part is not None]
    time: IntArray = _joined([part.time for part in present], np.int64)
    open_, high, low, close, volume = (
        _joined([getattr(part, name) for part in present], np.float64) for name in (*PRICE_COLUMNS, "volume")
    )
    return Market(time, open_, high, low, close, volume, first, step)


def _joined(columns: list[npt.NDArray[Any]], dtype: type[Any]) -> npt.NDArray[Any]:
    """One read-only column, like those of candles, so that the kernels are compiled for one kind of array."""
    column = columns[0].view() if len(columns) == 1 else np.concatenate(columns or [np.empty(0)]).astype(dtype)
    column.setflags(write=False)
    return column


def offsets(lengths: list[int]) -> IntArray:
    """Start of each part in their concatenation, and the total at the end."""
    return np.concatenate(([0], np.cumsum(lengths))).astype(np.int64)


@pure_kernel
def bar_at(market: Market, symbol: int, index: int) -> Bar:
    """Candle `index` of `symbol`."""
    at = market.first[symbol] + index
    if index == 0:
        start = market.open[at]
        before = (start, start, 0.0)
    else:
        before = (market.high[at - 1], market.low[at - 1], market.volume[at - 1])
    return Bar(
        index, market.time[at], market.step_ms[symbol], market.open[at], market.high[at], market.low[at],
        market.close[at], before[0], before[1], before[2],
    )  # fmt: skip


@pure_kernel
def rows_between(market: Market, symbol: int, start_ms: int, end_ms: int) -> tuple[int, int]:
    """The rows of `symbol` that open inside [start_ms, end_ms)."""
    start, end = market.first[symbol], market.first[symbol + 1]
    if end == start:
        return start, start
    times = market.time[start:end]
    return start + np.searchsorted(times, start_ms), start + np.searchsorted(times, end_ms)
