"""`elliott`: the breakout from wave 2 into wave 3, bought in two stages."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from flexbot.compiled import kernel
from flexbot.market.candles import Candles, FloatArray
from flexbot.strategy.base import Side, Strategy
from flexbot.strategy.checks import REWARD_TOLERANCE, require_order
from flexbot.strategy.events import entry_rows, filter_counts
from flexbot.strategy.indicators import rsi
from flexbot.strategy.params import Param
from flexbot.strategy.parent import BIAS_TIMEFRAMES, Bias, parent_bias
from flexbot.strategy.pivots import LOW, Swings, swings
from flexbot.strategy.signals import Signals
from flexbot.strategy.steps import atr_step, tail_mean, true_range

# The third wave is classically 1.618 times as long as the first.
_EXTENSION = 1.618
# The structure stop lies half a percent beyond the end of wave 2.
_MARGIN = 0.005
_RULES = ("structure", "retracement", "volume", "divergence", "bias", "reward_risk")
_REASONS = ("wave3_up", "wave3_down", "wave3_up_divergence", "wave3_down_divergence")
_ATR, _P0, _P1, _P2 = range(3, 7)


class _Settings(NamedTuple):
    long: bool
    short: bool
    min_retrace: float
    max_retrace: float
    volume_period: int
    volume_factor: float
    require_divergence: bool
    atr_period: int
    stop_atr: float
    min_rr: float


class Elliott(Strategy):
    """Buys the breakout from wave 2 into wave 3 in two stages."""

    name = "elliott"

    pivot_order = Param(6, 1, 100)
    min_retrace = Param(0.382, 0.0, 1.0)
    max_retrace = Param(0.786, 0.0, 1.0)
    volume_period = Param(20, 2, 500)
    volume_factor = Param(1.2, 0.0, 20.0)
    require_divergence = Param(False)
    rsi_period = Param(14, 2, 200)
    bias_timeframe = Param("parent", choices=BIAS_TIMEFRAMES)
    atr_period = Param(14, 2, 200)
    stop_atr = Param(2.0, 0.1, 50.0)
    min_rr = Param(1.5, 0.0, 50.0)
    stage_one = Param(0.35, 0.01, 1.0)
    retest_bars = Param(24, 1, 10_000)
    arm_atr = Param(1.0, 0.0, 50.0)
    zone_below_atr = Param(1.2, 0.0, 50.0)
    zone_above_atr = Param(0.6, 0.0, 50.0)

    def __init__(self, *, side: Side = "both", **params: object) -> None:
        super().__init__(side=side, **params)
        require_order(self, "min_retrace", "max_retrace")

    def signals(self, candles: Candles) -> Signals:
        """One entry per breakout, with the structure stop, the ATR stop, the extension target and the retest plan."""
        strength = rsi(candles.close, self.rsi_period) if self.require_divergence else candles.close
        events, candidates, stopped = _elliott(
            candles.high,
            candles.low,
            candles.close,
            candles.volume,
            strength,
            swings(candles.high, candles.low, self.pivot_order),
            parent_bias(candles, self.bias_timeframe),
            self._settings(),
        )
        rows = entry_rows(events)
        side, atr, p0, p1, p2 = (events[:, column] for column in (1, _ATR, _P0, _P1, _P2))
        rows["stop_price"] = p2 * (1.0 - side * _MARGIN)
        rows["stop_dist"] = self.stop_atr * atr
        rows["target_price"] = p2 + _EXTENSION * (p1 - p0)
        if self.stage_one < 1.0:
            below, above = p1 - side * self.zone_below_atr * atr, p1 + side * self.zone_above_atr * atr
            rows["stage_one"], rows["retest_bars"] = self.stage_one, self.retest_bars
            rows["retest_arm"] = p1 + side * self.arm_atr * atr
            rows["retest_low"], rows["retest_high"] = np.minimum(below, above), np.maximum(below, above)
        counts = filter_counts(_RULES, candidates, stopped)
        return Signals(rows, _REASONS, tuple(c for c in counts if c.rule != "divergence" or self.require_divergence))

    def _settings(self) -> _Settings:
        return _Settings(
            self.allows_long,
            self.allows_short,
            self.min_retrace,
            self.max_retrace,
            self.volume_period,
            self.volume_factor,
            self.require_divergence,
            self.atr_period,
            self.stop_atr,
            self.min_rr,
        )


@kernel
def _elliott(
    high: FloatArray,
    low: FloatArray,
    close: FloatArray,
    volume: FloatArray,
    strength: FloatArray,
    waves: Swings,
    bias: Bias,
    s: _Settings,
) -> tuple[FloatArray, int, tuple[int, ...]]:
    """Events (bar, side, reason, ATR, p0, p1, p2), the number of candidates and how many each rule stopped.

    A candidate is the first close beyond p1 since p2, with p0, p1 and p2 the last three swings known.
    """
    # as many as there can be: memory that is never touched costs nothing
    events, count = np.empty((len(close), 7)), 0
    candidates, broken, shallow, quiet, undivided, against, poor = 0, 0, 0, 0, 0, 0, 0
    bar0, bar1, bar2, swing, next_bias, bias_now = 0, 0, 0, 0, 0, 0
    side, p0, p1, p2, atr = 0, 0.0, 0.0, 0.0, 0.0  # side 0: no breakout to wait for
    first = max(s.atr_period, s.volume_period) - 1
    for i in range(len(close)):
        atr = atr_step(atr, i, s.atr_period, true_range(high[i], low[i], close[i - 1] if i > 0 else high[i]))
        while next_bias < len(bias.bar) and bias.bar[next_bias] <= i:
            bias_now = bias.value[next_bias]
            next_bias += 1
        if swing < len(waves.known) and waves.known[swing] == i:
            while swing < len(waves.known) and waves.known[swing] == i:
                if swing > 0 and waves.kind[swing] == waves.kind[swing - 1]:
                    bar2 = waves.bar[swing]
                else:
                    bar0, bar1, bar2 = bar1, bar2, waves.bar[swing]
                swing += 1
            side = 1 if waves.kind[swing - 1] == LOW else -1
            p0, p1, p2 = (low[bar0], high[bar1], low[bar2]) if side > 0 else (high[bar0], low[bar1], high[bar2])
            wanted = (side > 0 and s.long) or (side < 0 and s.short)
            if not wanted or bar1 == bar0:
                side = 0
            for bar in range(bar2 + 1, i):
                if side * (close[bar] - p1) > 0.0:
                    side = 0  # the first close beyond p1 was before p2 was known
        if side * (close[i] - p1) <= 0.0:
            continue
        way, side = side, 0
        if i < first:
            continue
        candidates += 1
        target = p2 + _EXTENSION * (p1 - p0)
        back = (p1 - p2) / (p1 - p0) if p1 != p0 else 0.0
        stop_distance = max(way * (close[i] - p2 * (1.0 - way * _MARGIN)), s.stop_atr * atr)
        diverges = s.require_divergence and way * (strength[bar2] - strength[bar0]) < 0.0
        if way * (p2 - p0) <= 0.0 or target <= 0.0:
            broken += 1
        elif back < s.min_retrace or back > s.max_retrace:
            shallow += 1
        elif volume[i] <= s.volume_factor * tail_mean(volume, i, s.volume_period):
            quiet += 1
        elif s.require_divergence and not diverges:
            undivided += 1
        elif bias_now == -way:
            against += 1
        elif way * (target - close[i]) / stop_distance < s.min_rr - REWARD_TOLERANCE:
            poor += 1
        else:
            events[count, 0], events[count, 1], events[count, 2] = i, way, int(way < 0) + 2 * int(diverges)
            events[count, 3], events[count, 4], events[count, 5], events[count, 6] = atr, p0, p1, p2
            count += 1
    return events[:count], candidates, (broken, shallow, quiet, undivided, against, poor)
