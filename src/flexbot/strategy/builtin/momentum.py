"""`momentum`: the trend of two EMAs, confirmed by expanding volatility and volume."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from flexbot.compiled import inline_kernel, kernel
from flexbot.market.candles import Candles, FloatArray, IntArray
from flexbot.strategy.base import Side, Strategy
from flexbot.strategy.checks import require_order, require_reward
from flexbot.strategy.events import entry_rows, filter_counts
from flexbot.strategy.indicators import rsi
from flexbot.strategy.params import Param
from flexbot.strategy.parent import BIAS_TIMEFRAMES, Bias, parent_bias
from flexbot.strategy.pivots import HIGH, LOW, Divergences, divergences
from flexbot.strategy.signals import Signals
from flexbot.strategy.steps import atr_step, ema_step, true_range

_TREND_POINTS, _VOLATILITY_POINTS, _VOLUME_POINTS, _DIVERGENCE_POINTS = 1.5, 1.0, 0.5, 1.0
# With this score an entry may go against the bias of the parent timeframe.
_BIAS_SCORE = 3.0
_RULES = ("score", "rsi", "fresh", "divergence", "bias")
_POINTS = ("volatility", "volume", "volatility_volume")
# Indexed by: which points came to the trend's (3), with a divergence or without (2), long or short (2).
_REASONS = tuple(
    f"momentum_{points}{divergence}_{side}"
    for side in ("long", "short")
    for divergence in ("", "_divergence")
    for points in _POINTS
)
Flags = npt.NDArray[np.int8]


class _Settings(NamedTuple):
    long: bool
    short: bool
    fast: int
    slow: int
    atr_period: int
    atr_mean: int
    atr_factor: float
    volume_period: int
    volume_factor: float
    min_score: float
    rsi_limit: float
    first: int  # the first candle at which everything is defined


class Momentum(Strategy):
    """Follows the trend of two EMAs when volatility or volume expands."""

    name = "momentum"

    fast = Param(20, 2, 500)
    slow = Param(50, 3, 1000)
    rsi_period = Param(14, 2, 200)
    rsi_limit = Param(60.0, 50.0, 100.0)
    atr_period = Param(14, 2, 200)
    atr_mean = Param(5, 2, 200)
    atr_factor = Param(1.05, 0.5, 5.0)
    volume_period = Param(20, 2, 500)
    volume_factor = Param(1.1, 0.0, 20.0)
    min_score = Param(2.0, 2.0, 3.0)
    require_divergence = Param(False)
    min_drop = Param(0.015, 0.0, 0.5)
    pivot_order = Param(6, 1, 100)
    bias_timeframe = Param("parent", choices=BIAS_TIMEFRAMES)
    stop_atr = Param(1.5, 0.1, 50.0)
    target_atr = Param(4.5, 0.1, 200.0)
    min_rr = Param(2.0, 0.0, 50.0)

    def __init__(self, *, side: Side = "both", **params: object) -> None:
        super().__init__(side=side, **params)
        require_order(self, "fast", "slow")
        require_reward(self)

    def signals(self, candles: Candles) -> Signals:
        """Entries where the confirmation turns true; stop and target as multiples of the ATR at that candle."""
        strength = rsi(candles.close, self.rsi_period)
        settings = self._settings()
        sides, points, ranges = _expansion(candles.high, candles.low, candles.close, candles.volume, settings)
        fresh, candidates, before = _confirmations(sides, points, strength, settings)
        events, after = _entries(
            fresh,
            sides,
            points,
            ranges,
            parent_bias(candles, self.bias_timeframe),
            divergences(candles.low, strength, LOW, order=self.pivot_order, min_move=self.min_drop),
            divergences(candles.high, strength, HIGH, order=self.pivot_order, min_move=self.min_drop),
            self.require_divergence,
        )
        rows = entry_rows(events)
        rows["stop_dist"] = self.stop_atr * events[:, 3]
        rows["target_dist"] = self.target_atr * events[:, 3]
        counts = filter_counts(_RULES, candidates, before + after)
        return Signals(rows, _REASONS, tuple(c for c in counts if c.rule != "divergence" or self.require_divergence))

    def _settings(self) -> _Settings:
        return _Settings(
            self.allows_long,
            self.allows_short,
            self.fast,
            self.slow,
            self.atr_period,
            self.atr_mean,
            self.atr_factor,
            self.volume_period,
            self.volume_factor,
            self.min_score,
            self.rsi_limit,
            max(self.slow, self.rsi_period, self.atr_period + self.atr_mean - 1, self.volume_period) - 1,
        )


@kernel
def _expansion(
    high: FloatArray, low: FloatArray, close: FloatArray, volume: FloatArray, s: _Settings
) -> tuple[Flags, Flags, FloatArray]:
    """Per candle: the side of the trend (1, 0, -1), the points (1 for volatility, 2 for volume), the ATR."""
    sides, points = np.empty(len(close), dtype=np.int8), np.empty(len(close), dtype=np.int8)
    ranges = np.empty(len(close))
    quick = calm = atr = range_sum = volume_sum = 0.0
    recent, place = np.zeros(s.atr_mean), 0
    for i in range(len(close)):
        quick = close[i] if i == 0 else ema_step(quick, 2.0 / (s.fast + 1), close[i])
        calm = close[i] if i == 0 else ema_step(calm, 2.0 / (s.slow + 1), close[i])
        atr = atr_step(atr, i, s.atr_period, true_range(high[i], low[i], close[i - 1] if i > 0 else high[i]))
        range_sum += atr - recent[place]
        recent[place] = atr
        place = place + 1 if place + 1 < s.atr_mean else 0
        volume_sum += volume[i] - (volume[i - s.volume_period] if i >= s.volume_period else 0.0)
        volatile = int(atr * s.atr_mean > s.atr_factor * range_sum)
        busy = int((volume[i] * s.volume_period > s.volume_factor * volume_sum) & (volume[i] > 0.0))
        sides[i] = int(quick > calm) - int(quick < calm)
        points[i] = volatile + 2 * busy
        ranges[i] = atr
    return sides, points, ranges


@kernel
def _confirmations(
    sides: Flags, points: Flags, strength: FloatArray, s: _Settings
) -> tuple[IntArray, int, tuple[int, int, int]]:
    """Candles on which the confirmation turns true, the number of candidates, and what score, RSI and fresh stopped.

    A candidate is a candle at which the averages show a trend to an allowed side. Sums of comparisons stand where
    branches could: what the processor cannot foresee would cost it more than the sums.
    """
    # as many as there can be and one more: memory that is never touched costs nothing
    found, count = np.empty(len(sides) + 1, dtype=np.int64), 0
    candidates, weak, hot, stale, before = 0, 0, 0, 0, 0
    for i in range(s.first, len(sides)):
        side = sides[i]
        wanted = int((side > 0) & s.long) + int((side < 0) & s.short)
        strong = wanted & int(_score(points[i]) >= s.min_score)
        confirmed = strong & int(side * (strength[i] - 50.0) <= s.rsi_limit - 50.0)
        fresh = confirmed & int(before != side)
        candidates += wanted
        weak += wanted - strong
        hot += strong - confirmed
        stale += confirmed - fresh
        before = side * confirmed
        found[count] = i
        count += fresh
    return found[:count].copy(), candidates, (weak, hot, stale)


@inline_kernel
def _score(points: int) -> float:
    return _TREND_POINTS + _VOLATILITY_POINTS * (points & 1) + _VOLUME_POINTS * (points >> 1)


@kernel
def _entries(
    fresh: IntArray,
    sides: Flags,
    points: Flags,
    ranges: FloatArray,
    bias: Bias,
    bullish: Divergences,
    bearish: Divergences,
    require_divergence: bool,
) -> tuple[FloatArray, tuple[int, int]]:
    """Events (bar, side, reason, ATR), and how many confirmations the divergence and the bias rule stopped."""
    events, count = np.empty((len(fresh), 4)), 0
    undivided, against = 0, 0
    next_bias, next_bull, next_bear, bias_now = 0, 0, 0, 0
    for i in fresh:
        while next_bias < len(bias.bar) and bias.bar[next_bias] <= i:
            bias_now = bias.value[next_bias]
            next_bias += 1
        while next_bull < len(bullish.end) and bullish.end[next_bull] <= i:
            next_bull += 1
        while next_bear < len(bearish.end) and bearish.end[next_bear] <= i:
            next_bear += 1
        side, extra = sides[i], points[i]
        if side > 0:
            diverges = next_bull < len(bullish.start) and bullish.start[next_bull] <= i
        else:
            diverges = next_bear < len(bearish.start) and bearish.start[next_bear] <= i
        if require_divergence and not diverges:
            undivided += 1
        elif bias_now == -side and _score(extra) + _DIVERGENCE_POINTS * diverges < _BIAS_SCORE:
            against += 1
        else:
            events[count, 0], events[count, 1], events[count, 3] = i, side, ranges[i]
            events[count, 2] = extra - 1 + 3 * diverges + 6 * (side < 0)
            count += 1
    return events[:count], (undivided, against)
