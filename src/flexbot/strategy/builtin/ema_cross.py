"""`ema_cross`: two exponential averages cross."""

from __future__ import annotations

import numpy as np

from flexbot.compiled import kernel
from flexbot.market.candles import Candles, FloatArray, IntArray
from flexbot.strategy.base import Side, Strategy
from flexbot.strategy.checks import require_order
from flexbot.strategy.events import with_exits
from flexbot.strategy.params import Param
from flexbot.strategy.signals import ENTER_LONG, ENTER_SHORT, Signals, new_rows
from flexbot.strategy.steps import ema_step

_REASONS = ("ema_cross_up", "ema_cross_down")


class EmaCross(Strategy):
    """Enters when the fast exponential average crosses the slow one."""

    name = "ema_cross"

    fast = Param(9, 1, 1000)
    slow = Param(21, 2, 5000)
    stop_pct = Param(2.0, 0.01, 90.0)
    target_pct = Param(4.0, 0.01, 1000.0)
    exit_on_cross = Param(False)

    def __init__(self, *, side: Side = "both", **params: object) -> None:
        super().__init__(side=side, **params)
        require_order(self, "fast", "slow")

    def signals(self, candles: Candles) -> Signals:
        """Entries, and exits with `exit_on_cross`, at the candles whose close completes a cross."""
        up = self.allows_long or self.exit_on_cross
        down = self.allows_short or self.exit_on_cross
        crosses = _crosses(candles.close, self.fast, self.slow, up, down)
        entering = crosses if up == self.allows_long and down == self.allows_short else self._entries(crosses)
        rows = new_rows(len(entering))
        is_up = entering > 0
        rows["bar"] = np.abs(entering)
        rows["kind"] = np.where(is_up, ENTER_LONG, ENTER_SHORT)
        rows["reason"] = np.where(is_up, 0, 1)
        rows["stop_frac"], rows["target_frac"] = self.stop_pct / 100.0, self.target_pct / 100.0
        if self.exit_on_cross:
            rows = with_exits(rows, np.abs(crosses), np.where(crosses > 0, -1, 1), np.where(crosses > 0, 0, 1), self)
        return Signals(rows, _REASONS)

    def _entries(self, crosses: IntArray) -> IntArray:
        return crosses[(crosses > 0) if self.allows_long else (crosses < 0)]


@kernel
def _crosses(close: FloatArray, fast: int, slow: int, up: bool, down: bool) -> IntArray:
    """Bars at which the averages cross: the bar itself where the fast one comes out above, its negative where below."""
    # Room for a cross at every candle, of which only the part written to takes memory: growing an array inside the
    # loop would make it six times slower.
    found, count = np.empty(len(close), dtype=np.int64), 0
    if len(close) == 0:
        return found
    quick = calm = close[0]
    fast_alpha, slow_alpha = 2.0 / (fast + 1), 2.0 / (slow + 1)
    for i in range(1, min(slow, len(close))):
        quick = ema_step(quick, fast_alpha, close[i])
        calm = ema_step(calm, slow_alpha, close[i])
    before = quick - calm
    for i in range(slow, len(close)):
        quick = ema_step(quick, fast_alpha, close[i])
        calm = ema_step(calm, slow_alpha, close[i])
        apart = quick - calm
        if (up and apart > 0.0 and before <= 0.0) or (down and apart < 0.0 and before >= 0.0):
            found[count] = i if apart > 0.0 else -i
            count += 1
        before = apart
    return found[:count].copy()
