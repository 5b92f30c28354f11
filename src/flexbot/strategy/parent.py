"""The bias of a higher timeframe, made from the candles themselves and visible only once its candles have closed.

A parent candle is known at the close of the base candle that ends it. Where that candle is missing from the data, it
is known at the close of the next one there is. Parent candles in which nothing was recorded do not exist.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from flexbot.compiled import kernel
from flexbot.market.candles import Candles, FloatArray, IntArray
from flexbot.market.timeframe import Timeframe
from flexbot.strategy.steps import ema_step

# What a strategy's parameter `bias_timeframe` may say.
BIAS_TIMEFRAMES = ("parent", "4h", "off")
UNKNOWN, UP, DOWN, FLAT = 0, 1, -1, 2

_FAST, _SLOW = 20, 50
_THRESHOLD = 0.0005
_MIN_PARENTS = 55


class Bias(NamedTuple):
    """Changes of the bias: from the close of candle `bar` on it is `value` (UP, DOWN or FLAT), before that unknown."""

    bar: IntArray
    value: IntArray


def parent_bias(candles: Candles, bias_timeframe: str) -> Bias:
    """The bias over `candles` from the timeframe named by `bias_timeframe`: `parent`, `4h` or `off`.

    EMA20 minus EMA50 of the parent closes as a fraction of the last parent close: above +0.0005 up, below -0.0005
    down, else flat. Unknown before 55 parent candles have closed, where the timeframe has no parent, and where its
    candles do not fit into the bias timeframe.
    """
    frame = _bias_frame(candles.timeframe, bias_timeframe)
    if frame is None:
        nothing = np.empty(0, dtype=np.int64)
        return Bias(nothing, nothing)
    known, closes = _parent_closes(candles.time, candles.close, candles.timeframe.ms, frame.ms, frame.offset_ms)
    return Bias(*_bias_changes(known, closes))


def _bias_frame(base: Timeframe, bias_timeframe: str) -> Timeframe | None:
    if bias_timeframe == "off":
        return None
    if bias_timeframe == "parent":
        return base.parent
    frame = Timeframe.parse(bias_timeframe)
    return frame if frame.ms % base.ms == 0 else None


@kernel
def _parent_closes(
    time: IntArray, close: FloatArray, base_ms: int, parent_ms: int, offset_ms: int
) -> tuple[IntArray, FloatArray]:
    """The close of each parent candle, and the base candle at whose close it became known."""
    most = 0 if len(time) == 0 else min(len(time), (time[-1] - time[0]) // parent_ms + 2)
    known = np.empty(most, dtype=np.int64)
    closes = np.empty(most, dtype=np.float64)
    count, making, ends = 0, False, 0
    for i in range(len(time)):
        if i == 0 or time[i] >= ends:
            if making:  # the base candle that should have ended it is missing
                known[count], closes[count] = i, close[i - 1]
                count += 1
            making = True
            ends = (time[i] - offset_ms) // parent_ms * parent_ms + offset_ms + parent_ms
        if making and time[i] + base_ms >= ends:
            known[count], closes[count] = i, close[i]
            count += 1
            making = False
    return known[:count], closes[:count]


@kernel
def _bias_changes(known: IntArray, closes: FloatArray) -> tuple[IntArray, IntArray]:
    bars = np.empty(len(known), dtype=np.int64)
    values = np.empty(len(known), dtype=np.int64)
    count, bias = 0, UNKNOWN
    fast, slow = 0.0, 0.0
    for i in range(len(known)):
        fast = closes[i] if i == 0 else ema_step(fast, 2.0 / (_FAST + 1), closes[i])
        slow = closes[i] if i == 0 else ema_step(slow, 2.0 / (_SLOW + 1), closes[i])
        if i + 1 < _MIN_PARENTS:
            continue
        spread = (fast - slow) / closes[i]
        new = UP if spread > _THRESHOLD else (DOWN if spread < -_THRESHOLD else FLAT)
        if new != bias:
            bias = new
            bars[count], values[count] = known[i], new
            count += 1
    return bars[:count].copy(), values[:count].copy()
