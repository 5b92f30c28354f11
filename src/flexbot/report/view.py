"""`View`: a result together with what its charts draw, made from a fresh result or read back from a kept run."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from flexbot.engine.result import Result
from flexbot.market.candles import Candles, FloatArray, IntArray
from flexbot.market.timeframe import Timeframe

MOST_CANDLES = 4_000
FEWEST_CANDLES = 1_000
_ALL_SYMBOLS = 12_000
# What a trader expects a chart's candles to be; longer ones than a week say too little.
_LADDER = ("1m", "3m", "5m", "15m", "30m", "1h", "2h", "4h", "6h", "12h", "1d", "1w")


@dataclass(frozen=True, eq=False, slots=True)
class Market:
    """One symbol of a run: what was tested, and the candles drawn for it (at most `MOST_CANDLES`)."""

    venue: str
    symbol: str
    timeframe: str
    candles: int
    first_ms: int
    last_ms: int  # open of the last candle
    drawn: Candles


@dataclass(frozen=True, eq=False, slots=True)
class View:
    """What every report shows. The result of a kept run carries the drawn candles and no fills."""

    result: Result
    markets: tuple[Market, ...]

    @classmethod
    def of(cls, result: Result) -> View:
        """The view of a fresh result; long runs are drawn with longer candles."""
        most = max(FEWEST_CANDLES, min(MOST_CANDLES, _ALL_SYMBOLS // max(1, len(result.candles))))
        return cls(result, tuple(_market(candles, most) for candles in result.candles))


def _market(candles: Candles, most: int) -> Market:
    return Market(
        venue=candles.venue,
        symbol=candles.symbol,
        timeframe=str(candles.timeframe),
        candles=len(candles),
        first_ms=int(candles.time[0]),
        last_ms=int(candles.time[-1]),
        drawn=drawable(candles, most),
    )


def drawable(candles: Candles, most: int) -> Candles:
    """`candles` themselves where they are at most `most`, else grouped to the shortest usual timeframe that fits.

    Beyond weekly candles the groups are whole multiples of a week.
    """
    if len(candles) <= most:
        return candles
    longer = [frame for code in _LADDER if (frame := Timeframe.parse(code)).ms > candles.timeframe.ms]
    weeks = 2
    while True:
        frame = longer.pop(0) if longer else Timeframe.parse(f"{weeks}w")
        starts = _group_starts(candles.time, frame)
        if len(starts) <= most:
            return _grouped(candles, frame, starts)
        if not longer:
            weeks *= 2


def _group_starts(time: IntArray, frame: Timeframe) -> IntArray:
    """The first row of each candle of `frame`."""
    slot = (time - frame.offset_ms) // frame.ms
    return np.flatnonzero(np.diff(slot, prepend=slot[0] - 1)).astype(np.int64)


def _grouped(candles: Candles, frame: Timeframe, starts: IntArray) -> Candles:
    ends = np.append(starts[1:], len(candles)) - 1
    return Candles(
        candles.venue,
        candles.symbol,
        frame,
        (candles.time[starts] - frame.offset_ms) // frame.ms * frame.ms + frame.offset_ms,
        candles.open[starts],
        np.maximum.reduceat(candles.high, starts),
        np.minimum.reduceat(candles.low, starts),
        candles.close[ends],
        np.add.reduceat(candles.volume, starts),
    )


def drawdown(equity: FloatArray) -> FloatArray:
    """Distance below the highest equity so far, as a fraction, zero or negative."""
    peak = np.maximum.accumulate(equity) if len(equity) else equity
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(peak > 0, equity / peak - 1, 0.0)


def stretches(count: int, most: int) -> IntArray:
    """First rows of at most `most` equal stretches of `count` rows, for thinning a line before drawing it."""
    if count <= most:
        return np.arange(count, dtype=np.int64)
    return np.unique(np.linspace(0, count, most, endpoint=False).astype(np.int64))
