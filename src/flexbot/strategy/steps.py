"""Single steps of indicators, folded by LLVM into every kernel that uses them, so that all agree to the last bit.

All are pure functions of a few numbers: the state goes in and comes out.
"""

from __future__ import annotations

from flexbot.compiled import inline_kernel
from flexbot.market.candles import FloatArray


@inline_kernel
def ema_step(average: float, alpha: float, value: float) -> float:
    """One step of an exponential average with weight `alpha` for the new value."""
    return (1.0 - alpha) * average + alpha * value


@inline_kernel
def true_range(high: float, low: float, previous_close: float) -> float:
    """The range of a candle together with its gap from the close before."""
    return max(high, previous_close) - min(low, previous_close)


@inline_kernel
def atr_step(atr: float, count: int, period: int, value: float) -> float:
    """Wilder's average of the true range; `count` values came before, so it is complete from `period - 1` on.

    The first `period` values are averaged plainly, which is how Wilder starts.
    """
    if count < period:
        return atr + value / period
    return ema_step(atr, 1.0 / period, value)


@inline_kernel
def rsi_of(up: float, down: float) -> float:
    """Wilder's RSI, 0 to 100, from the average gain and the average loss; 100 where nothing was lost."""
    if down == 0.0:
        return 100.0
    return 100.0 - 100.0 / (1.0 + up / down)


@inline_kernel
def tail_sum(values: FloatArray, last: int, count: int) -> float:
    """The sum of the `count` values up to and including index `last`."""
    total = 0.0
    for index in range(last - count + 1, last + 1):
        total += values[index]
    return total


@inline_kernel
def tail_mean(values: FloatArray, last: int, count: int) -> float:
    """The mean of the `count` values up to and including index `last`."""
    return tail_sum(values, last, count) / count
