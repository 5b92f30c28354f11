"""What must hold for any signals on any candles, checked on random worlds."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from flexbot.engine.equity import equity_curve
from flexbot.engine.market import as_market
from flexbot.engine.records import FillKind
from flexbot.engine.simulator import Simulation, simulate
from flexbot.market.candles import Candles
from flexbot.settings.model import Costs, Management, Sizing
from flexbot.strategy.signals import Signals
from worlds import FREE, HOUR_MS, PLAIN, random_candles, random_wishes, rules

CHECKED = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
seeds = st.integers(0, 2**31)
managements = st.builds(
    Management,
    breakeven=st.booleans(),
    breakeven_at_r=st.sampled_from([0.5, 1.0]),
    partial=st.booleans(),
    partial_rr=st.sampled_from([0.7, 1.5]),
    trailing=st.booleans(),
    trailing_from_r=st.sampled_from([1.0, 2.0]),
    time_stop_bars=st.sampled_from([0, 1, 7, 40]),
)
costs = st.builds(
    Costs,
    slippage=st.sampled_from(["none", "rule_based", "randomized"]),
    maker_fee=st.sampled_from([0.001, 0.0002]),
    latency_ms=st.sampled_from([0, 200]),
    market=st.sampled_from(["spot", "perpetual"]),
    funding_rate=st.sampled_from([0.0, 0.0001, -0.0005]),
)
account_rules = st.builds(
    Sizing,
    mode=st.sampled_from(["standard", "hunter", "fixed", "half_kelly"]),
    leverage=st.sampled_from([1.0, 3.0, 20.0]),
    quantity_step=st.sampled_from([0.0, 0.01]),
    max_total_exposure=st.sampled_from([1.0, 0.3]),
)


def world(seed: int, symbols: int = 1, count: int = 600) -> tuple[tuple[Candles, ...], tuple[Signals, ...]]:
    candles = tuple(random_candles(seed + i, count, symbol=f"S{i}", ticks=30) for i in range(symbols))
    return candles, tuple(random_wishes(seed + 7 * i, part, 60, exits=True) for i, part in enumerate(candles))


def same(left: Simulation, right: Simulation) -> bool:
    return left.fills.tobytes() == right.fills.tobytes() and left.trades.tobytes() == right.trades.tobytes()


@CHECKED
@given(seeds, costs, account_rules, managements, st.integers(1, 3))
def test_passing_over_quiet_candles_changes_nothing(
    seed: int, cost: Costs, sizing: Sizing, management: Management, symbols: int
) -> None:
    candles, signals = world(seed, symbols)
    law = rules(cost, sizing, management, seed % 1000)
    assert same(simulate(candles, signals, law), simulate(candles, signals, law, every_candle=True))


@CHECKED
@given(seeds, costs, account_rules, managements)
def test_a_second_symbol_that_is_never_traded_changes_nothing(
    seed: int, cost: Costs, sizing: Sizing, management: Management
) -> None:
    (candles, other), (signals, _) = world(seed, 2)
    law = rules(cost, sizing, management, seed % 1000)
    silent = Signals(signals.rows[:0], signals.reasons)
    assert same(simulate((candles,), (signals,), law), simulate((candles, other), (signals, silent), law))


@CHECKED
@given(seeds, costs, account_rules, managements, st.integers(1, 3))
def test_the_books_balance(seed: int, cost: Costs, sizing: Sizing, management: Management, symbols: int) -> None:
    candles, signals = world(seed, symbols)
    done = simulate(candles, signals, rules(cost, sizing, management))
    curve = equity_curve(as_market(candles), done.fills, sizing.capital)
    assert np.array_equal(curve.equity, curve.cash + curve.value)
    # replayed naively from the fills, candle by candle
    for at in np.linspace(0, len(curve.time) - 1, 25).astype(int):
        cash, value = sizing.capital, 0.0
        for symbol, part in enumerate(candles):
            own = done.fills[(done.fills["symbol"] == symbol) & (part.time[done.fills["bar"]] <= curve.time[at])]
            cash += own["cash"].sum()
            value += own["quantity"].sum() * part.close[np.searchsorted(part.time, curve.time[at], "right") - 1]
        assert curve.cash[at] == pytest.approx(cash, rel=1e-9, abs=1e-6)
        assert curve.equity[at] == pytest.approx(cash + value, rel=1e-9, abs=1e-6)
    assert curve.equity[-1] == pytest.approx(sizing.capital + done.trades["pnl"].sum(), rel=1e-9)
    assert done.fills["fee"].sum() == pytest.approx(done.trades["fees"].sum(), rel=1e-9)
    assert done.fills["slippage"].sum() == pytest.approx(done.trades["slippage"].sum(), rel=1e-9)
    priced = done.fills[done.fills["kind"] != FillKind.FUNDING]
    expected = -priced["quantity"] * priced["price"] - priced["fee"]
    assert np.allclose(priced["cash"], expected, rtol=1e-12)
    assert (priced["slippage"] >= 0).all()
    maker = np.isin(priced["kind"], [FillKind.TARGET, FillKind.PARTIAL])
    rate = np.where(maker, cost.maker_fee, cost.taker_fee)
    assert np.allclose(priced["fee"], np.abs(priced["quantity"]) * priced["price"] * rate, rtol=1e-12)


@CHECKED
@given(seeds, costs, account_rules, managements)
def test_trades_are_in_order(seed: int, cost: Costs, sizing: Sizing, management: Management) -> None:
    candles, signals = world(seed)
    trades = simulate(candles, signals, rules(cost, sizing, management)).trades
    assert (trades["exit_bar"] >= trades["entry_bar"]).all()
    assert (trades["entry_bar"] == trades["signal_bar"] + 1).all()
    assert (trades["entry_bar"][1:] >= trades["exit_bar"][:-1]).all()
    assert (trades["quantity"] > 0).all()
    assert (trades["side"] * (trades["entry_price"] - trades["stop"]) > 0).all()
    assert (trades["risk"] > 0).all()


@CHECKED
@given(seeds, managements, st.sampled_from([0.01, 3.0, 1000.0]))
def test_scaling_prices_scales_money_and_leaves_trades(seed: int, management: Management, scale: float) -> None:
    (candles,), (signals,) = world(seed)
    larger = Candles.checked(
        venue="test", symbol="S0", timeframe="1h", time=candles.time, volume=candles.volume,
        **{name: getattr(candles, name) * scale for name in ("open", "high", "low", "close")},
    )  # fmt: skip
    rows = signals.rows.copy()
    for name in ("retest_arm", "retest_low", "retest_high"):
        rows[name] *= scale
    account = {"capital": 10_000.0, "min_notional": 0.0}
    plain = simulate((candles,), (signals,), rules(Costs(), Sizing(**account), management))
    account["capital"] *= scale
    scaled = simulate((larger,), (Signals(rows, ("x",)),), rules(Costs(), Sizing(**account), management))
    for name in ("entry_bar", "exit_bar", "side", "exit", "entries"):
        assert np.array_equal(plain.trades[name], scaled.trades[name]), name
    assert np.allclose(plain.trades["pnl"] * scale, scaled.trades["pnl"], rtol=1e-6, atol=1e-6 * scale)
    assert np.allclose(plain.trades["r"], scaled.trades["r"], rtol=1e-6, atol=1e-9)


@CHECKED
@given(seeds, st.sampled_from(["taker_fee", "maker_fee", "slippage_mean", "borrow_rate"]), st.sampled_from([1.5, 4.0]))
def test_more_cost_never_raises_the_result(seed: int, which: str, more: float) -> None:
    # A fixed amount and fixed levels: then neither size nor exits depend on the costs, only the money does.
    (candles,), (signals,) = world(seed)
    rows = signals.rows.copy()
    close, side = candles.close[rows["bar"]], np.sign(rows["kind"])
    rows["stop_price"], rows["target_price"] = close * (1 - side * 0.03), close * (1 + side * 0.04)
    rows["stop_frac"] = rows["target_frac"] = np.nan
    rows["retest_bars"], rows["stage_one"] = 0, 1.0
    account = Sizing(mode="fixed", fixed_amount=500, capital=1_000_000)
    cheap = Costs(slippage_mean=0.0005, slippage_sd=0.0001)
    dear = cheap.model_copy(update={which: getattr(cheap, which) * more})
    plain, costly = (
        simulate((candles,), (Signals(rows, ("x",)),), rules(cost, account, PLAIN)).trades for cost in (cheap, dear)
    )
    assert np.array_equal(plain["exit_bar"], costly["exit_bar"])
    assert (costly["pnl"] <= plain["pnl"] + 1e-9).all()
    # every trade pays the taker fee at least once, the others only some trades meet
    assert which != "taker_fee" or costly["pnl"].sum() < plain["pnl"].sum()


@CHECKED
@given(seeds, managements)
def test_splitting_the_data_at_a_flat_bar_gives_the_same_trades(seed: int, management: Management) -> None:
    (candles,), (signals,) = world(seed)
    account = Sizing(mode="fixed", fixed_amount=500)
    law = rules(FREE, account, management)
    whole = simulate((candles,), (signals,), law)
    held = np.zeros(len(candles), dtype=bool)
    for done in whole.trades:
        held[done["entry_bar"] - 1 : done["exit_bar"] + 1] = True
    cut = next((bar for bar in range(200, 400) if not held[bar]), None)
    if cut is None:
        return
    first = Signals(signals.rows[signals.rows["bar"] < cut], signals.reasons)
    later = signals.rows[signals.rows["bar"] >= cut].copy()
    later["bar"] -= cut
    parts = (
        simulate((candles[:cut],), (first,), law).trades,
        simulate((candles[cut:],), (Signals(later, signals.reasons),), law).trades,
    )
    parts[1]["entry_bar"] += cut
    parts[1]["exit_bar"] += cut
    joined = np.concatenate(parts)
    for name in ("entry_bar", "exit_bar", "entry_price", "exit_price", "pnl", "side", "exit"):
        assert np.array_equal(joined[name], whole.trades[name]), name


@CHECKED
@given(seeds, managements, st.sampled_from([1.0, 4.0]), st.sampled_from([(1.0, 1.0), (0.4, 0.5)]))
def test_several_symbols_keep_the_exposure_limits(
    seed: int, management: Management, leverage: float, limits: tuple[float, float]
) -> None:
    candles, signals = world(seed, symbols=3)
    account = Sizing(
        mode="hunter", risk=0.2, leverage=leverage, max_symbol_exposure=limits[0], max_total_exposure=limits[1]
    )
    done = simulate(candles, signals, rules(FREE, account, management))
    cash, quantity = account.capital, np.zeros(3)
    for fill in done.fills:
        symbol = fill["symbol"]
        quantity[symbol] += fill["quantity"]
        cash += fill["cash"]
        if fill["kind"] != FillKind.ENTRY:
            continue
        now = candles[0].time[fill["bar"]]
        marks = np.array([part.close[now // HOUR_MS - 1] for part in candles])
        marks[symbol] = fill["price"]
        values = np.abs(quantity) * marks
        power = leverage * (cash + (quantity * marks).sum())
        assert values[symbol] <= limits[0] * power * (1 + 1e-6)
        # the others are marked at the last close for the limit, at entry for positions opened at this very instant
        assert values.sum() <= limits[1] * power * 1.02
    assert len(done.trades) > 3


@CHECKED
@given(seeds, costs, account_rules, managements)
def test_the_same_inputs_give_the_same_bytes(seed: int, cost: Costs, sizing: Sizing, management: Management) -> None:
    candles, signals = world(seed)
    law = rules(cost, sizing, management, seed % 99)
    assert same(simulate(candles, signals, law), simulate(candles, signals, law))
