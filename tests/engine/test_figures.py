"""Metrics, drawdowns, Monte Carlo and the baseline against independent calculations."""

from __future__ import annotations

import dataclasses
import math

import numpy as np
import pandas as pd
import pytest

from flexbot.engine.chance import monte_carlo, moved, random_baseline
from flexbot.engine.equity import buy_and_hold, deepest_drawdown, equity_curve
from flexbot.engine.market import as_market
from flexbot.engine.metrics import measure, monthly_returns, sqn
from flexbot.engine.records import TRADE
from flexbot.engine.result import Metrics
from flexbot.engine.simulator import Simulation, simulate
from flexbot.market.candles import Candles
from flexbot.settings.model import Costs, Sizing
from worlds import bars, random_candles, random_wishes, rules

CAPITAL = 10_000.0


@pytest.fixture(scope="module")
def finished() -> tuple[Candles, Simulation, pd.Series, Metrics]:
    """A run of 4,000 hourly candles, its equity as a pandas series, and its metrics."""
    candles = random_candles(5, 4000)
    signals = random_wishes(5, candles, 300)
    done = simulate((candles,), (signals,), rules(Costs(), Sizing(risk=0.02)))
    curve = equity_curve(as_market((candles,)), done.fills, CAPITAL)
    metrics = measure(
        done.trades, done.fills, curve, capital=CAPITAL, step_ms=candles.timeframe.ms, benchmark_return=0.1
    )
    return candles, done, pd.Series(curve.equity, index=pd.to_datetime(curve.time, unit="ms")), metrics


def test_rates_equal_pandas_on_daily_equity(finished: tuple[Candles, Simulation, pd.Series, Metrics]) -> None:
    _, _, equity, metrics = finished
    daily = equity.resample("1D").last()
    returns = pd.concat([pd.Series([CAPITAL]), daily]).pct_change().dropna()
    years = (equity.index[-1] - equity.index[0] + pd.Timedelta("1h")) / pd.Timedelta("365.25D")
    per_year = len(returns) / years
    assert metrics.volatility == pytest.approx(returns.std() * math.sqrt(per_year))
    assert metrics.sharpe == pytest.approx(returns.mean() / returns.std() * math.sqrt(per_year))
    downside = math.sqrt((returns.clip(upper=0) ** 2).mean())
    assert metrics.sortino == pytest.approx(returns.mean() / downside * math.sqrt(per_year))
    assert metrics.annual_return == pytest.approx((equity.iloc[-1] / CAPITAL) ** (1 / years) - 1)
    assert metrics.calmar == pytest.approx(metrics.annual_return / metrics.max_drawdown)
    assert metrics.total_return == pytest.approx(equity.iloc[-1] / CAPITAL - 1)


def test_drawdown_equals_pandas(finished: tuple[Candles, Simulation, pd.Series, Metrics]) -> None:
    _, _, equity, metrics = finished
    peak = equity.cummax().clip(lower=CAPITAL)
    fall = 1 - equity / peak
    assert metrics.max_drawdown == pytest.approx(fall.max())
    trough = fall.idxmax()
    top = peak[trough]
    start = equity[:trough][equity[:trough] >= top].index[-1]
    later = equity[trough:][equity[trough:] >= top]
    end = later.index[0] if len(later) else equity.index[-1]
    assert metrics.max_drawdown_days == pytest.approx((end - start) / pd.Timedelta("1D"))


def test_trade_figures(finished: tuple[Candles, Simulation, pd.Series, Metrics]) -> None:
    candles, done, _, metrics = finished
    pnl, r = done.trades["pnl"], done.trades["r"]
    assert metrics.trades == len(pnl) > 50
    assert metrics.win_rate == pytest.approx((pnl > 0).mean())
    assert metrics.expectancy_r == pytest.approx(r.mean())
    assert metrics.profit_factor == pytest.approx(pnl[pnl > 0].sum() / -pnl[pnl < 0].sum())
    assert metrics.sqn == pytest.approx(math.sqrt(len(r)) * r.mean() / r.std(ddof=1))
    outcome = "".join("w" if won else "l" for won in pnl > 0)
    assert metrics.longest_wins == max(map(len, outcome.split("l")))
    assert metrics.longest_losses == max(map(len, outcome.split("w")))
    held = np.zeros(len(candles), dtype=bool)
    for trade in done.trades:
        held[trade["entry_bar"] : trade["exit_bar"]] = True
    assert metrics.exposure == pytest.approx(held.mean())
    assert metrics.fees == pytest.approx(done.trades["fees"].sum())


def test_monthly_returns_compound_to_the_total(finished: tuple[Candles, Simulation, pd.Series, Metrics]) -> None:
    candles, done, equity, metrics = finished
    months = monthly_returns(equity_curve(as_market((candles,)), done.fills, CAPITAL), CAPITAL)
    assert list(months) == sorted({stamp.strftime("%Y-%m") for stamp in equity.index})
    assert np.prod([1 + value for value in months.values()]) == pytest.approx(1 + metrics.total_return)


def test_undefined_figures_are_none_not_zero() -> None:
    candles = bars([(100.0, 100.0, 100.0, 100.0)] * 5)
    done = simulate((candles,), (random_wishes(1, candles, 0),), rules())
    curve = equity_curve(as_market((candles,)), done.fills, CAPITAL)
    metrics = measure(done.trades, done.fills, curve, capital=CAPITAL, step_ms=3_600_000, benchmark_return=0)
    nothing = {name for name, value in dataclasses.asdict(metrics).items() if value is None}
    assert nothing == {
        "win_rate", "expectancy_r", "profit_factor", "annual_return", "volatility", "sharpe", "sortino", "calmar",
        "sqn", "average_trade", "average_win", "average_loss", "best_trade", "worst_trade", "average_hours",
    }  # fmt: skip
    assert metrics.final_equity == CAPITAL


def test_drawdown_knows_peak_trough_and_recovery() -> None:
    fall = deepest_drawdown(np.array([100.0, 110, 99, 105, 88, 100, 110, 120]), 100.0)
    assert fall == (pytest.approx(0.2), 1, 4, 6)
    assert deepest_drawdown(np.array([100.0, 101, 102]), 100.0).depth == 0
    assert deepest_drawdown(np.array([110.0, 110, 99, 110]), 100.0).peak == 1  # the fall begins with the last of equals
    from_start = deepest_drawdown(np.array([90.0, 95.0]), 100.0)
    assert from_start.depth == pytest.approx(0.1)


def test_sqn_caps_the_number_of_trades_at_one_hundred() -> None:
    r = np.array([1.0, -0.5] * 200)
    assert sqn(r) == pytest.approx(10 * r.mean() / r.std(ddof=1))
    assert sqn(np.array([1.0])) is None


def test_buy_and_hold_pays_the_fee_and_waits() -> None:
    rising = bars([(100, 110, 100, 110), (110, 121, 110, 121)])
    falling = bars([(50, 50, 25, 25), (25, 25, 25, 25)], symbol="Y")
    one = buy_and_hold(as_market((rising,)), rising.time, 1000.0, 0.0)
    assert one.tolist() == [1100.0, 1210.0]
    both = buy_and_hold(as_market((rising, falling)), rising.time, 1000.0, 0.01)
    assert both[-1] == pytest.approx(500 / 1.01 * 1.21 + 500 / 1.01 * 0.5)


def test_monte_carlo_percentiles_match_brute_force_permutations() -> None:
    trades = np.zeros(6, dtype=TRADE)
    trades["pnl"] = [300, -200, 250, -400, 100, -150]
    trades["exit_time"] = np.arange(6)
    found = monte_carlo(trades, 1000.0, 4000, seed=3)
    assert found is not None
    before = 1000 + np.concatenate(([0], np.cumsum(trades["pnl"])[:-1]))
    returns = trades["pnl"] / before
    random = np.random.default_rng(9)
    depths = []
    for _ in range(4000):
        path = np.concatenate(([1.0], np.cumprod(1 + random.permutation(returns))))
        depths.append((1 - path / np.maximum.accumulate(path)).max())
    expected = np.percentile(depths, (5, 50, 95))
    assert (found.drawdown_p5, found.drawdown_p50, found.drawdown_p95) == pytest.approx(tuple(expected), abs=0.02)
    assert monte_carlo(trades, 1000.0, 4000, seed=3) == found
    assert monte_carlo(trades[:1], 1000.0, 10, seed=3) is None


def test_monte_carlo_keeps_the_order_that_happened_among_the_possible_ones() -> None:
    trades = np.zeros(3, dtype=TRADE)
    trades["pnl"] = [-100, 90, -99]
    trades["exit_time"] = np.arange(3)
    found = monte_carlo(trades, 1000.0, 600, seed=3)
    assert found is not None
    # only with the win between the losses, a third of all orders, does the deepest fall stay at 10.9 %
    assert found.drawdown_p5 == pytest.approx(0.109)
    assert (found.drawdown_p50, found.drawdown_p95) == (pytest.approx(0.19), pytest.approx(0.19))


def test_moved_signals_keep_count_spacing_and_relative_levels() -> None:
    candles = random_candles(2, 500)
    signals = random_wishes(2, candles, 40)
    rows = moved(candles, signals, 123).rows
    assert len(rows) == len(signals)
    assert sorted((rows["bar"] - 123) % 500) == sorted(signals.rows["bar"])
    back = {int((row["bar"] - 123) % 500): row for row in rows}
    for row in signals.rows:
        scale = candles.close[(row["bar"] + 123) % 500] / candles.close[row["bar"]]
        assert back[int(row["bar"])]["retest_arm"] == pytest.approx(row["retest_arm"] * scale)
        assert back[int(row["bar"])]["stop_frac"] == row["stop_frac"]


def test_baseline_sees_through_chance_and_recognises_clairvoyance() -> None:
    candles = random_candles(11, 3000)
    lucky = random_wishes(11, candles, 120)
    law = rules(Costs(slippage="none", taker_fee=0, maker_fee=0, latency_ms=0))
    ahead = np.sign(candles.close[np.minimum(lucky.rows["bar"] + 8, 2999)] - candles.close[lucky.rows["bar"]])
    knowing = lucky.rows.copy()
    knowing["kind"] = np.where(ahead >= 0, 1, -1)
    knowing["retest_bars"], knowing["stage_one"] = 0, 1.0
    clairvoyant = type(lucky)(knowing, lucky.reasons)
    shares = []
    for signals in (lucky, clairvoyant):
        own = simulate((candles,), (signals,), law).trades["r"].mean()
        found = random_baseline((candles,), (signals,), law, runs=100, seed=1, own_expectancy=float(own))
        assert found is not None
        assert found.expectancy_r_p5 <= found.expectancy_r_mean <= found.expectancy_r_p95
        shares.append(found.beaten_share)
    assert 0.05 < shares[0] < 0.95
    assert shares[1] > 0.95
