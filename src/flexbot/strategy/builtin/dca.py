"""`dca`: a fixed amount at a fixed rhythm, whatever the price."""

from __future__ import annotations

import numpy as np

from flexbot.market.candles import Candles
from flexbot.strategy.base import Strategy
from flexbot.strategy.params import Param
from flexbot.strategy.signals import Signals, entries

_HOUR_MS = 3_600_000


class Dca(Strategy):
    """Adds a fixed amount at a fixed rhythm and leaves at a distance from the average price."""

    name = "dca"

    amount = Param(100.0, 0.01, 1e9)
    every_hours = Param(24, 1, 8784)
    max_entries = Param(30, 1, 10_000)
    stop_pct = Param(20.0, 0.01, 99.0)
    target_pct = Param(10.0, 0.01, 1000.0)

    def signals(self, candles: Candles) -> Signals:
        """One purchase at the first candle of each period (UTC); with side `short` one sale, with `both` a purchase.

        The periods lie on the clock, so that they do not depend on where the candles begin.
        """
        period = candles.time // (self.every_hours * _HOUR_MS)
        starts = np.zeros(len(candles), dtype=np.bool_)
        starts[1:] = period[1:] != period[:-1]
        return entries(
            candles,
            long=starts if self.allows_long else None,
            short=None if self.allows_long else starts,
            reason_long="dca_buy",
            reason_short="dca_sell",
            stop_frac=self.stop_pct / 100.0,
            target_frac=self.target_pct / 100.0,
            amount=self.amount,
            add=1,
            # the share of the plan that each entry is; the engine takes no more entries than make up the whole
            stage_one=1.0 / self.max_entries,
        )
