"""`omd`: EMAs and MACD agree shortly after one of them crossed, with an RSI divergence behind them."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from flexbot.compiled import kernel
from flexbot.market.candles import Candles, FloatArray
from flexbot.strategy.base import Side, Strategy
from flexbot.strategy.checks import require_order, require_reward
from flexbot.strategy.events import entry_rows, filter_counts
from flexbot.strategy.indicators import rsi
from flexbot.strategy.params import Param
from flexbot.strategy.parent import BIAS_TIMEFRAMES, Bias, parent_bias
from flexbot.strategy.pivots import HIGH, LOW, Divergences, divergences
from flexbot.strategy.signals import Signals
from flexbot.strategy.steps import atr_step, ema_step, true_range

_RULES = ("rsi_band", "slope", "histogram", "divergence", "rsi_zone", "bias")
# Indexed by: what crossed (3), with a divergence or without (2), long or short (2).
_REASONS = tuple(
    f"omd_{crossed}{divergence}_{side}"
    for side in ("long", "short")
    for divergence in ("", "_divergence")
    for crossed in ("ema", "macd", "ema_macd")
)


class _Settings(NamedTuple):
    long: bool
    short: bool
    fast: int
    slow: int
    macd_fast: int
    macd_slow: int
    macd_signal: int
    cross_bars: int
    slope_bars: int
    max_fall: float
    histogram_bars: int
    histogram_factor: float
    rsi_low: float
    rsi_high: float
    require_divergence: bool
    rsi_zone: bool
    zone_long: float
    zone_short: float
    atr_period: int
    first: int  # the first candle at which everything is defined


class Omd(Strategy):
    """Enters when EMAs and MACD agree shortly after a cross, behind an RSI divergence."""

    name = "omd"

    fast = Param(5, 2, 200)
    slow = Param(21, 3, 500)
    macd_fast = Param(26, 2, 200)
    macd_slow = Param(55, 3, 500)
    macd_signal = Param(9, 2, 200)
    cross_bars = Param(8, 1, 200)
    slope_bars = Param(5, 1, 100)
    max_fall = Param(0.0001, 0.0, 0.1)
    histogram_bars = Param(5, 1, 100)
    histogram_factor = Param(1.1, 0.1, 10.0)
    rsi_period = Param(14, 2, 200)
    rsi_low = Param(18.0, 0.0, 50.0)
    rsi_high = Param(82.0, 50.0, 100.0)
    require_divergence = Param(True)
    min_drop = Param(0.015, 0.0, 0.5)
    pivot_order = Param(6, 1, 100)
    rsi_zone = Param(False)
    zone_long = Param(29.0, 0.0, 100.0)
    zone_short = Param(70.0, 0.0, 100.0)
    bias_timeframe = Param("parent", choices=BIAS_TIMEFRAMES)
    atr_period = Param(14, 2, 200)
    stop_atr = Param(1.8, 0.1, 50.0)
    target_atr = Param(3.6, 0.1, 200.0)
    min_rr = Param(2.0, 0.0, 50.0)

    def __init__(self, *, side: Side = "both", **params: object) -> None:
        super().__init__(side=side, **params)
        require_order(self, "fast", "slow")
        require_order(self, "macd_fast", "macd_slow")
        require_reward(self)

    def signals(self, candles: Candles) -> Signals:
        """Entries while all rules hold after a cross; stop and target as multiples of the ATR at that candle."""
        strength = rsi(candles.close, self.rsi_period)
        events, candidates, stopped = _omd(
            candles.high,
            candles.low,
            candles.close,
            strength,
            parent_bias(candles, self.bias_timeframe),
            divergences(candles.low, strength, LOW, order=self.pivot_order, min_move=self.min_drop),
            divergences(candles.high, strength, HIGH, order=self.pivot_order, min_move=self.min_drop),
            self._settings(),
        )
        rows = entry_rows(events)
        rows["stop_dist"] = self.stop_atr * events[:, 3]
        rows["target_dist"] = self.target_atr * events[:, 3]
        off = {"divergence": not self.require_divergence, "rsi_zone": not self.rsi_zone}
        counts = filter_counts(_RULES, candidates, stopped)
        return Signals(rows, _REASONS, tuple(count for count in counts if not off.get(count.rule, False)))

    def _settings(self) -> _Settings:
        return _Settings(
            self.allows_long,
            self.allows_short,
            self.fast,
            self.slow,
            self.macd_fast,
            self.macd_slow,
            self.macd_signal,
            self.cross_bars,
            self.slope_bars,
            self.max_fall,
            self.histogram_bars,
            self.histogram_factor,
            self.rsi_low,
            self.rsi_high,
            self.require_divergence,
            self.rsi_zone,
            self.zone_long,
            self.zone_short,
            self.atr_period,
            max(
                self.slow + self.slope_bars,
                self.macd_slow + self.macd_signal + self.histogram_bars,
                self.rsi_period,
                self.atr_period,
            ),
        )


@kernel
def _omd(
    high: FloatArray,
    low: FloatArray,
    close: FloatArray,
    strength: FloatArray,
    bias: Bias,
    bullish: Divergences,
    bearish: Divergences,
    s: _Settings,
) -> tuple[FloatArray, int, tuple[int, ...]]:
    """Events (bar, side, reason, ATR), the number of candidates and how many of them each rule stopped.

    A candidate is a candle at which EMAs and MACD point to the same allowed side and at least one of them crossed to
    it within the last `cross_bars` candles.
    """
    # as many as there can be: memory that is never touched costs nothing
    events, count = np.empty((len(close), 4)), 0
    candidates, extreme, flat, stretched, undivided, outside, against = 0, 0, 0, 0, 0, 0, 0
    quick = calm = macd_quick = macd_calm = signal = atr = 0.0
    ema_side, macd_side, ema_since, macd_since = 0, 0, -1_000_000, -1_000_000
    # The last 128 values of what the rules look back on (no parameter reaches back further).
    quicks, calms, gaps = np.zeros(128), np.zeros(128), np.zeros(128)
    next_bias, next_bull, next_bear, bias_now = 0, 0, 0, 0
    for i in range(len(close)):
        price = close[i]
        quick = price if i == 0 else ema_step(quick, 2.0 / (s.fast + 1), price)
        calm = price if i == 0 else ema_step(calm, 2.0 / (s.slow + 1), price)
        macd_quick = price if i == 0 else ema_step(macd_quick, 2.0 / (s.macd_fast + 1), price)
        macd_calm = price if i == 0 else ema_step(macd_calm, 2.0 / (s.macd_slow + 1), price)
        line = macd_quick - macd_calm
        signal = line if i < s.macd_slow else ema_step(signal, 2.0 / (s.macd_signal + 1), line)
        atr = atr_step(atr, i, s.atr_period, true_range(high[i], low[i], close[i - 1] if i > 0 else high[i]))
        gap = abs(line - signal)
        quicks[i & 127], calms[i & 127], gaps[i & 127] = quick, calm, gap
        while next_bias < len(bias.bar) and bias.bar[next_bias] <= i:
            bias_now = bias.value[next_bias]
            next_bias += 1
        side = int(quick > calm) - int(quick < calm)
        trend = int(line > signal) - int(line < signal)
        if side != ema_side:
            ema_side, ema_since = side, i
        if trend != macd_side:
            macd_side, macd_since = trend, i
        if i < s.first or side != trend or (i - ema_since >= s.cross_bars and i - macd_since >= s.cross_bars):
            continue
        if not ((side > 0 and s.long) or (side < 0 and s.short)):
            continue
        candidates += 1
        if strength[i] < s.rsi_low or strength[i] > s.rsi_high:
            extreme += 1
            continue
        before = (i - s.slope_bars) & 127
        if side * (quick - quicks[before]) <= 0.0 or side * (calm - calms[before]) < -s.max_fall * price:
            flat += 1
            continue
        largest = 0.0
        for back in range(1, s.histogram_bars + 1):
            largest = max(largest, gaps[(i - back) & 127])
        if gap > s.histogram_factor * largest:
            stretched += 1
            continue
        while next_bull < len(bullish.end) and bullish.end[next_bull] <= i:
            next_bull += 1
        while next_bear < len(bearish.end) and bearish.end[next_bear] <= i:
            next_bear += 1
        if side > 0:
            diverges = next_bull < len(bullish.start) and bullish.start[next_bull] <= i
            in_zone = diverges and strength[bullish.newer[next_bull]] <= s.zone_long
        else:
            diverges = next_bear < len(bearish.start) and bearish.start[next_bear] <= i
            in_zone = diverges and strength[bearish.newer[next_bear]] >= s.zone_short
        if s.require_divergence and not diverges:
            undivided += 1
        elif s.rsi_zone and not in_zone:
            outside += 1
        elif bias_now == -side:
            against += 1
        else:
            crossed = int(i - ema_since < s.cross_bars) + 2 * int(i - macd_since < s.cross_bars) - 1
            events[count, 0], events[count, 1], events[count, 3] = i, side, atr
            events[count, 2] = crossed + 3 * diverges + 6 * (side < 0)
            count += 1
    return events[:count], candidates, (extreme, flat, stretched, undivided, outside, against)
