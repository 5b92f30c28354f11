"""`bollinger_breakout`: the close leaves the Bollinger bands."""

from __future__ import annotations

from flexbot.market.candles import Candles
from flexbot.strategy.base import Strategy
from flexbot.strategy.events import crosses_above
from flexbot.strategy.indicators import bollinger
from flexbot.strategy.params import Param
from flexbot.strategy.signals import Signals, entries


class BollingerBreakout(Strategy):
    """Enters when the close breaks out of the Bollinger bands."""

    name = "bollinger_breakout"

    period = Param(20, 2, 1000)
    deviations = Param(2.0, 0.1, 10.0)
    stop_pct = Param(2.0, 0.01, 90.0)
    target_pct = Param(4.0, 0.01, 1000.0)
    exit_on_middle = Param(True)

    def signals(self, candles: Candles) -> Signals:
        """Entries where the close crosses a band outward, exits where it crosses the middle back."""
        close = candles.close
        lower, middle, upper = bollinger(close, self.period, self.deviations)
        leaves = self.exit_on_middle
        return entries(
            candles,
            long=crosses_above(close - upper, 0.0) if self.allows_long else None,
            short=crosses_above(lower - close, 0.0) if self.allows_short else None,
            exit_long=crosses_above(middle - close, 0.0) if leaves and self.allows_long else None,
            exit_short=crosses_above(close - middle, 0.0) if leaves and self.allows_short else None,
            reason_long="band_break_up",
            reason_short="band_break_down",
            reason_exit="band_middle",
            stop_frac=self.stop_pct / 100.0,
            target_frac=self.target_pct / 100.0,
        )
