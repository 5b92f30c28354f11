"""Longer candles from shorter ones."""

from __future__ import annotations

import numpy as np

from flexbot.errors import DataError, UsageError
from flexbot.market.candles import Candles, iso_time
from flexbot.market.timeframe import Timeframe


def resample(candles: Candles, timeframe: Timeframe | str) -> Candles:
    """Candles of a longer timeframe on its UTC grid (weeks open on Monday).

    The last one is kept only when its whole time has passed, so that it never changes later; elsewhere a longer
    candle is made of the shorter ones that exist. A day of a stock exchange therefore counts as whole once a candle
    after it, or one that reaches midnight UTC, exists. Raises UsageError where the new timeframe is not a multiple of
    the old one, DataError where candles reach over an edge of the new grid and would mix two of its candles.
    """
    longer = timeframe if isinstance(timeframe, Timeframe) else Timeframe.parse(timeframe)
    shorter = candles.timeframe
    if longer.ms <= shorter.ms or longer.ms % shorter.ms != 0:
        raise UsageError("resample.not_multiple", have=shorter, wanted=longer)
    opens = (candles.time - longer.offset_ms) // longer.ms * longer.ms + longer.offset_ms
    over = np.flatnonzero(candles.time + shorter.ms > opens + longer.ms)
    if len(over):
        first = iso_time(int(candles.time[over[0]]))
        raise DataError("resample.off_grid", have=shorter, wanted=longer, count=len(over), first=first)
    whole = opens + longer.ms <= candles.time[-1:] + shorter.ms
    used = int(np.count_nonzero(whole))  # the open times are sorted, so these are the first ones
    opens, parts = opens[:used], candles[:used]
    starts = np.flatnonzero(np.diff(opens, prepend=opens[:1] - 1))
    ends = np.append(starts[1:], used)[: len(starts)] - 1
    return Candles.checked(
        venue=candles.venue,
        symbol=candles.symbol,
        timeframe=longer,
        time=opens[starts],
        open=parts.open[starts],
        high=np.maximum.reduceat(parts.high, starts) if used else parts.high,
        low=np.minimum.reduceat(parts.low, starts) if used else parts.low,
        close=parts.close[ends],
        volume=np.add.reduceat(parts.volume, starts) if used else parts.volume,
        copy=False,
    )
