"""`rsi_reversion`: the RSI comes back from an extreme."""

from __future__ import annotations

from flexbot.market.candles import Candles
from flexbot.strategy.base import Side, Strategy
from flexbot.strategy.checks import require_order
from flexbot.strategy.events import crosses_above
from flexbot.strategy.indicators import rsi
from flexbot.strategy.params import Param
from flexbot.strategy.signals import Signals, entries


class RsiReversion(Strategy):
    """Enters when the RSI crosses back out of its extreme zone."""

    name = "rsi_reversion"

    period = Param(14, 2, 200)
    oversold = Param(30.0, 1.0, 99.0)
    overbought = Param(70.0, 1.0, 99.0)
    stop_pct = Param(2.0, 0.01, 90.0)
    target_pct = Param(4.0, 0.01, 1000.0)

    def __init__(self, *, side: Side = "both", **params: object) -> None:
        super().__init__(side=side, **params)
        require_order(self, "oversold", "overbought")

    def signals(self, candles: Candles) -> Signals:
        """Long where the RSI crosses `oversold` upward, short where it crosses `overbought` downward."""
        strength = rsi(candles.close, self.period)
        return entries(
            candles,
            long=crosses_above(strength, self.oversold) if self.allows_long else None,
            short=crosses_above(-strength, -self.overbought) if self.allows_short else None,
            reason_long="rsi_back_up",
            reason_short="rsi_back_down",
            stop_frac=self.stop_pct / 100.0,
            target_frac=self.target_pct / 100.0,
        )
