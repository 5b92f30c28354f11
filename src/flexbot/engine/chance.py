"""What chance alone would do: the same trades in another order, the same signals at other times."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from flexbot.compiled import kernel
from flexbot.engine.config import RuleArray
from flexbot.engine.records import TradeArray
from flexbot.engine.result import Baseline, MonteCarlo
from flexbot.engine.simulator import simulate
from flexbot.market.candles import Candles, FloatArray
from flexbot.strategy.signals import Signals

# Fields that hold prices or distances in price and scale with them; fractions and amounts do not.
_PRICES = ("stop_price", "stop_dist", "target_price", "target_dist", "retest_arm", "retest_low", "retest_high")


@kernel
def _shuffled_drawdown(returns: Any, draws: Any) -> float:
    """Deepest drawdown of compounding `returns` in the order that `draws` (uniforms) give (Fisher and Yates 1938)."""
    order = np.arange(len(returns))
    for at in range(len(returns) - 1, 0, -1):
        other = min(at, int(draws[at] * (at + 1)))
        order[at], order[other] = order[other], order[at]
    equity, peak, depth = 1.0, 1.0, 0.0
    for place in order:
        equity *= max(0.0, 1.0 + returns[place])
        peak = max(peak, equity)
        depth = max(depth, 1.0 - equity / peak)
    return depth


def monte_carlo(trades: TradeArray, capital: float, runs: int, seed: int) -> MonteCarlo | None:
    """Drawdowns of `runs` random orders of the trades, each a return on the equity it met; None below two trades."""
    if runs == 0 or len(trades) < 2:
        return None
    pnl = trades["pnl"][np.argsort(trades["exit_time"], kind="stable")]
    before = capital + np.concatenate(([0.0], np.cumsum(pnl)[:-1]))
    returns: FloatArray = np.where(before > 0, pnl / np.where(before > 0, before, 1.0), 0.0)
    random = np.random.Generator(np.random.PCG64(seed))
    depths = [_shuffled_drawdown(returns, random.random(len(returns))) for _ in range(runs)]
    p5, p50, p95 = np.percentile(depths, (5, 50, 95)).tolist()
    return MonteCarlo(runs, p5, p50, p95)


def moved(candles: Candles, signals: Signals, by: int) -> Signals:
    """The same signals `by` candles later, round the end, every price level scaled with the market.

    Moving all of them together keeps their number, their spacing and the time from entry to exit signal; only the
    moment, which is what a strategy claims to know, is lost.
    """
    rows = signals.rows.copy()
    bars = (signals.rows["bar"] + by) % len(candles)
    scale = candles.close[bars] / candles.close[signals.rows["bar"]]
    rows["bar"] = bars
    for name in _PRICES:
        rows[name] *= scale
    return Signals(rows[np.argsort(bars, kind="stable")], signals.reasons, ())


def random_baseline(
    candles: tuple[Candles, ...],
    signals: tuple[Signals, ...],
    rules: RuleArray,
    *,
    runs: int,
    seed: int,
    own_expectancy: float | None,
    detail: tuple[Candles | None, ...] = (),
    progress: Callable[[int, int], None] | None = None,
) -> Baseline | None:
    """Results of the same signals at random times under the same rules; None without trades or runs."""
    if runs == 0 or own_expectancy is None:
        return None
    capital = float(rules["capital"][0])
    random = np.random.Generator(np.random.PCG64(seed))
    expectancies, returns = [], []
    for done in range(runs):
        if progress is not None:
            progress(done, runs)
        shifted = tuple(
            moved(part, wishes, int(random.integers(1, len(part)))) if len(part) > 1 else wishes
            for part, wishes in zip(candles, signals, strict=True)
        )
        trades = simulate(candles, shifted, rules, detail=detail).trades
        if len(trades):
            expectancies.append(float(trades["r"].mean()))
            returns.append(float(trades["pnl"].sum()) / capital)
    if not expectancies:
        return None
    r5, r95 = np.percentile(expectancies, (5, 95)).tolist()
    p5, p95 = np.percentile(returns, (5, 95)).tolist()
    return Baseline(
        runs=len(expectancies),
        expectancy_r_mean=float(np.mean(expectancies)),
        expectancy_r_p5=r5,
        expectancy_r_p95=r95,
        return_mean=float(np.mean(returns)),
        return_p5=p5,
        return_p95=p95,
        beaten_share=float((np.array(expectancies) < own_expectancy).mean()),
    )
