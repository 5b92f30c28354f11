"""Speed of signals and simulation against the fastest peers, in one run on the same candles.

    pip install -r benchmarks/requirements.txt
    python benchmarks/engine_speed.py

Each line: million candles per second, best of several runs, one core. Every contender trades the same rule: EMA 12/26
crossing upward, long only, 2 % stop, 4 % target, 0.1 % fee. The number of trades of each is printed to show that the
work is alike; fills differ by a candle (vectorbt fills at the signal's close).
"""

from __future__ import annotations

import warnings
from collections.abc import Callable

import numba

from flexbot.engine.config import compile_rules
from flexbot.engine.equity import equity_curve
from flexbot.engine.market import as_market
from flexbot.engine.metrics import measure, monthly_returns
from flexbot.engine.simulator import simulate
from flexbot.market.candles import Candles
from flexbot.settings.model import Costs, Management, Sizing
from flexbot.strategy.registry import load_strategy
from flexbot.strategy.user import signals_of
from worlds import best_seconds, machine, minute_candles

FAST, SLOW, STOP, TARGET, FEE = 12, 26, 0.02, 0.04, 0.001
COSTS = Costs(maker_fee=FEE, taker_fee=FEE, slippage="none", latency_ms=0, borrow_rate=0)
RULES = compile_rules(COSTS, Sizing(mode="fixed", fixed_amount=1000, capital=1e9), Management(breakeven=False), 1)
CROSS = {"fast": FAST, "slow": SLOW, "stop_pct": 100 * STOP, "target_pct": 100 * TARGET}


@numba.njit(nogil=True)
def bare_loop(open_, high, low, close):  # type: ignore[no-untyped-def]
    """The least work that answers the question: one fused loop, no records, only a count and a sum."""
    a, b = 2.0 / (FAST + 1), 2.0 / (SLOW + 1)
    fast = slow = close[0]
    above, wanted, held = False, False, False
    trades, total, entry = 0, 0.0, 0.0
    for i in range(1, len(close)):
        if wanted and not held:
            entry, held = open_[i], True
        wanted = False
        if held:
            if low[i] <= entry * (1 - STOP):
                total += -STOP - 2 * FEE
                trades, held = trades + 1, False
            elif high[i] >= entry * (1 + TARGET):
                total += TARGET - 2 * FEE
                trades, held = trades + 1, False
        fast += a * (close[i] - fast)
        slow += b * (close[i] - slow)
        now = fast > slow
        wanted = now and not above and i >= SLOW
        above = now
    return trades, total


def flexbot_trades(candles: Candles, name: str = "ema_cross", **params: object) -> int:
    strategy = load_strategy(name, "long" if name == "ema_cross" else "both", CROSS if name == "ema_cross" else params)
    return len(simulate((candles,), (signals_of(strategy, candles),), RULES).trades)


def flexbot_metrics(candles: Candles) -> int:
    strategy = load_strategy("ema_cross", "long", CROSS)
    done = simulate((candles,), (signals_of(strategy, candles),), RULES)
    curve = equity_curve(as_market((candles,)), done.fills, 1e9)
    monthly_returns(curve, 1e9)
    figures = measure(done.trades, done.fills, curve, capital=1e9, step_ms=60_000, benchmark_return=0.0)
    return figures.trades


def vectorbt_runs(candles: Candles, engine: str) -> dict[str, Callable[[], int]]:
    """vectorbt's signals and portfolio, the portfolio alone, and both with `stats()`, on one of its engines."""
    import pandas as pd
    import vectorbt as vbt

    index = pd.to_datetime(candles.time, unit="ms")
    close, open_, high, low = (
        pd.Series(getattr(candles, name), index=index) for name in ("close", "open", "high", "low")
    )

    def crossings() -> pd.Series:
        # its compiled averages are the same on both engines; numba's are the faster ones
        fast = vbt.MA.run(close, FAST, ewm=True, engine="numba")
        return fast.ma_crossed_above(vbt.MA.run(close, SLOW, ewm=True, engine="numba"))

    given = crossings()

    def portfolio(entries: pd.Series):  # type: ignore[no-untyped-def]
        return vbt.Portfolio.from_signals(
            close, entries, False, open=open_, high=high, low=low, sl_stop=STOP, tp_stop=TARGET, fees=FEE, freq="1min",
            size=1000.0, size_type="value", init_cash=1e9, accumulate=False, engine=engine,
        )  # fmt: skip

    def trades() -> int:
        return len(portfolio(crossings()).trades.records)

    def simulation() -> int:
        return len(portfolio(given).trades.records)

    def stats() -> int:
        found = portfolio(crossings())
        found.stats()
        return len(found.trades.records)

    return {
        f"vectorbt {engine}, trades": trades,
        f"vectorbt {engine}, trades, signals given": simulation,
        f"vectorbt {engine}, stats()": stats,
    }


def backtesting_run(candles: Candles) -> Callable[[], int]:
    """backtesting.py with the same rule; its strategy reads precomputed crossings."""
    import pandas as pd
    from backtesting import Backtest, Strategy

    frame = pd.DataFrame(
        {name.title(): getattr(candles, name) for name in ("open", "high", "low", "close", "volume")},
        index=pd.to_datetime(candles.time, unit="ms"),
    )

    class Cross(Strategy):  # type: ignore[misc]
        def init(self) -> None:
            close = pd.Series(self.data.Close)
            above = close.ewm(span=FAST, adjust=False).mean() > close.ewm(span=SLOW, adjust=False).mean()
            self.cross = (above & ~above.shift(fill_value=False)).to_numpy()

        def next(self) -> None:
            if self.cross[len(self.data) - 1] and not self.position:
                price = self.data.Close[-1]
                self.buy(size=1, sl=price * (1 - STOP), tp=price * (1 + TARGET))

    return lambda: len(Backtest(frame, Cross, cash=1e7, commission=FEE).run()["_trades"])


def main() -> None:
    warnings.simplefilter("ignore")
    candles = minute_candles()
    columns = candles.open, candles.high, candles.low, candles.close
    few = candles[: len(candles) // 20]
    runs: dict[str, tuple[Callable[[], int], int, int]] = {
        "bare fused loop": (lambda: bare_loop(*columns)[0], len(candles), 15),
        "FlexBot ema_cross, trades": (lambda: flexbot_trades(candles), len(candles), 15),
        "FlexBot ema_cross, all metrics": (lambda: flexbot_metrics(candles), len(candles), 15),
    }
    for name in ("elliott", "omd", "momentum"):
        runs[f"FlexBot {name}, trades"] = (lambda name=name: flexbot_trades(candles, name), len(candles), 15)  # type: ignore[misc]
    for engine in ("rust", "numba"):
        for label, work in vectorbt_runs(candles, engine).items():
            runs[label] = (work, len(candles), 5)
    runs["backtesting.py (1/20 of the candles)"] = (backtesting_run(few), len(few), 2)
    print(f"{len(candles):,} one-minute candles; {machine()}")
    speeds = {}
    for label, (work, count, repeats) in runs.items():
        trades = work()
        speeds[label] = count / best_seconds(work, repeats) / 1e6
        print(f"{label:42}{speeds[label]:10.2f} M candles/s   {trades:7,} trades")
    peer = max(speed for label, speed in speeds.items() if "vectorbt" in label and "trades" in label)
    stats = max(speed for label, speed in speeds.items() if "stats()" in label)
    print("vectorbt's fastest is counted even where it was given the signals and FlexBot had to find them")
    print(f"trades: {speeds['FlexBot ema_cross, trades'] / peer:.1f} x vectorbt's fastest engine (promise: >= 5)")
    print(
        f"all metrics: {speeds['FlexBot ema_cross, all metrics'] / stats:.1f} x vectorbt with stats() (promise: >= 8)"
    )


if __name__ == "__main__":
    main()
