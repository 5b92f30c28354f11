"""`ema_cross` with stop and target, trade for trade against backtesting.py on the bundled real data.

Where the two differ by design:

- backtesting.py refuses an order whose stop or target the fill has already passed by an exception, FlexBot counts it;
- inside one candle both take the stop first;
- on the candle of the entry both let stop and target act at once;
- at the end of the data FlexBot closes what is open at the last close, backtesting.py only with `finalize_trades`.
"""

from __future__ import annotations

import warnings

import numpy as np
import pandas as pd
import pytest

from flexbot.engine.records import FillKind
from flexbot.engine.simulator import simulate
from flexbot.market.candles import Candles
from flexbot.market.sample import load_sample
from flexbot.settings.model import Sizing
from flexbot.strategy.registry import load_strategy
from flexbot.strategy.user import signals_of
from worlds import FREE, PLAIN, rules

FAST, SLOW, STOP, TARGET = 12, 26, 0.02, 0.04


def peer_trades(candles: Candles, side: int) -> pd.DataFrame:
    """The trades of backtesting.py, whose strategy finds the crossings itself from pandas' averages."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from backtesting import Backtest, Strategy

    frame = pd.DataFrame(
        {name.title(): getattr(candles, name) for name in ("open", "high", "low", "close", "volume")},
        index=pd.to_datetime(candles.time, unit="ms"),
    )
    close = frame["Close"]
    fast, slow = (close.ewm(span=span, adjust=False, min_periods=span).mean() for span in (FAST, SLOW))
    above = (fast > slow).to_numpy()
    known = slow.notna().to_numpy()
    crossed = np.zeros(len(frame), dtype=bool)
    turned = above[1:] & ~above[:-1] if side > 0 else ~above[1:] & above[:-1]
    crossed[1:] = turned & known[1:] & known[:-1]
    opens = candles.open

    class Cross(Strategy):  # type: ignore[misc]
        def init(self) -> None:
            return

        def next(self) -> None:
            bar = len(self.data) - 1
            if self.position or not crossed[bar] or bar + 1 >= len(opens):
                return
            # FlexBot's levels follow the fill; the peer must name them with the order, so it is told the next open
            fill = opens[bar + 1]
            order = self.buy if side > 0 else self.sell
            order(size=1, sl=fill * (1 - side * STOP), tp=fill * (1 + side * TARGET))

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        stats = Backtest(frame, Cross, cash=1e9, commission=0.001, finalize_trades=True).run()
    return stats["_trades"].sort_values("EntryBar")


@pytest.mark.parametrize("side", ["long", "short"])
def test_ema_cross_trades_equal_the_peers_one_by_one(side: str) -> None:
    candles = load_sample("BTC/USD", venue="coinbase")
    strategy = load_strategy(
        "ema_cross", side, {"fast": FAST, "slow": SLOW, "stop_pct": 100 * STOP, "target_pct": 100 * TARGET}
    )
    costs = FREE.model_copy(update={"taker_fee": 0.001, "maker_fee": 0.001})
    law = rules(costs, Sizing(mode="fixed", fixed_amount=100), PLAIN)
    own = simulate((candles,), (signals_of(strategy, candles),), law).trades
    peer = peer_trades(candles, 1 if side == "long" else -1)
    assert len(own) > 150
    assert own["entry_bar"].tolist() == peer["EntryBar"].tolist()
    assert np.allclose(own["entry_price"], peer["EntryPrice"], rtol=1e-12)
    finished = own["exit"] != FillKind.END
    assert finished.sum() >= len(own) - 1
    assert own["exit_bar"][finished].tolist() == peer["ExitBar"].to_numpy()[finished].tolist()
    assert np.allclose(own["exit_price"][finished], peer["ExitPrice"].to_numpy()[finished], rtol=1e-12)
    assert (np.sign(peer["Size"]) == own["side"]).all()
    # result per unit, fees included
    per_unit = own["pnl"] / own["quantity"]
    expected = peer["PnL"].to_numpy()[finished]
    assert np.allclose(per_unit[finished], expected, rtol=1e-9, atol=1e-9)
