"""`golden_cross`: two plain averages have crossed and the cross has held, spread out and drawn volume."""

from __future__ import annotations

import numpy as np

from flexbot.market.candles import Candles
from flexbot.strategy.base import Side, Strategy
from flexbot.strategy.checks import require_order
from flexbot.strategy.events import earlier, filter_counts
from flexbot.strategy.indicators import sma
from flexbot.strategy.params import Param
from flexbot.strategy.signals import Signals, entries

_RULES = ("spread", "slope", "volume")


class GoldenCross(Strategy):
    """Enters some candles after the averages crossed, if the cross has proved itself."""

    name = "golden_cross"

    fast = Param(50, 2, 1000)
    slow = Param(200, 3, 5000)
    confirm_bars = Param(10, 0, 500)
    min_spread_pct = Param(0.3, 0.0, 50.0)
    slope_bars = Param(20, 1, 1000)
    volume_period = Param(20, 2, 500)
    volume_factor = Param(1.0, 0.0, 20.0)
    stop_pct = Param(4.0, 0.01, 90.0)
    target_pct = Param(12.0, 0.01, 1000.0)
    exit_on_cross = Param(True)

    def __init__(self, *, side: Side = "both", **params: object) -> None:
        super().__init__(side=side, **params)
        require_order(self, "fast", "slow")

    def signals(self, candles: Candles) -> Signals:
        """Entries `confirm_bars` after a cross; a candidate is every cross that old."""
        quick, calm = sma(candles.close, self.fast), sma(candles.close, self.slow)
        above = quick > calm
        crossed = np.zeros(len(candles), dtype=np.bool_)
        crossed[1:] = (above[1:] != above[:-1]) & ~np.isnan(calm[:-1])
        confirmed = np.zeros_like(crossed)
        confirmed[self.confirm_bars :] = crossed[: max(len(candles) - self.confirm_bars, 0)]
        side = np.where(earlier(above, self.confirm_bars), 1.0, -1.0)
        allowed = ((side > 0) & self.allows_long) | ((side < 0) & self.allows_short)
        spread = side * (quick - calm) / candles.close
        slope = side * (calm - earlier(calm, self.slope_bars))
        wide = spread * 100.0 >= self.min_spread_pct
        rising = slope > 0.0
        busy = sma(candles.volume, self.volume_period) > self.volume_factor * sma(candles.volume, self.slow)
        left = confirmed & allowed
        candidates, stopped = int(left.sum()), []
        for rule in (wide, rising, busy):
            stopped.append(int((left & ~rule).sum()))
            left = left & rule
        return entries(
            candles,
            long=left & (side > 0),
            short=left & (side < 0),
            exit_long=crossed & ~above if self.exit_on_cross and self.allows_long else None,
            exit_short=crossed & above if self.exit_on_cross and self.allows_short else None,
            reason_long="golden_cross",
            reason_short="death_cross",
            reason_exit="cross_back",
            filters=filter_counts(_RULES, candidates, stopped),
            stop_frac=self.stop_pct / 100.0,
            target_frac=self.target_pct / 100.0,
        )
