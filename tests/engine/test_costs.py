"""Fees, slippage, latency and liquidation, each alone and against its formula."""

from __future__ import annotations

import numpy as np
import pytest

from flexbot.engine.costs import slippage_fraction
from flexbot.engine.records import FillKind
from flexbot.engine.simulator import simulate
from flexbot.market.candles import Candles
from flexbot.settings.model import Costs, Management, Sizing
from flexbot.strategy.signals import ENTER_LONG, ENTER_SHORT, EXIT_LONG
from worlds import FREE, ONE_UNIT, bars, rules, trade, wish, wishes

FLAT = (100.0, 100.5, 99.5, 100.0)


def test_targets_and_partial_exits_pay_the_makers_fee_all_else_the_takers() -> None:
    costs = FREE.model_copy(update={"maker_fee": 0.001, "taker_fee": 0.01})
    manage = Management(breakeven=False, partial=True, partial_rr=1.5)
    rows = [FLAT, FLAT, (100, 103.1, 100, 103), (103, 106.5, 103, 106)]
    done = trade(bars(rows), wish(0, stop_dist=2, target_dist=6), management=manage, costs=costs)
    assert done.fills["fee"].tolist() == pytest.approx([1.0, 0.5 * 103 * 0.001, 0.5 * 106 * 0.001])


def test_randomized_slippage_has_the_mean_and_deviation_of_the_settings() -> None:
    law = rules(Costs(slippage="randomized", slippage_mean=0.0015, slippage_sd=0.001))[0]
    drawn = np.array([slippage_fraction(law, 0, bar, 1, 1.0, 100.0, 1.0, 1.0) for bar in range(40_000)])
    assert drawn.min() > 0
    assert drawn.mean() == pytest.approx(0.0015, rel=0.02)
    assert drawn.std() == pytest.approx(0.001, rel=0.06)


def test_each_fill_draws_its_own_slippage() -> None:
    one, two = rules(Costs(), seed=1)[0], rules(Costs(), seed=2)[0]
    drawn = [
        slippage_fraction(law, symbol, bar, kind, 1.0, 100.0, 1.0, 1.0)
        for law in (one, two) for symbol in (0, 1, 2) for bar in range(20) for kind in (1, 6)
    ]  # fmt: skip
    assert len(set(drawn)) == len(drawn)
    assert slippage_fraction(one, 1, 7, 1, 1.0, 100.0, 1.0, 1.0) == slippage_fraction(one, 1, 7, 1, 9.0, 9.0, 9.0, 9.0)


def test_rule_based_slippage_is_bounded_by_the_whole_volume() -> None:
    law = rules(FREE.model_copy(update={"slippage": "rule_based"}))[0]
    assert slippage_fraction(law, 0, 1, 1, 1e9, 100.0, 2.0, 10.0) == pytest.approx(0.05 * 2 / 100 * 11)
    assert slippage_fraction(law, 0, 1, 1, 2.5, 100.0, 2.0, 10.0) == pytest.approx(0.05 * 2 / 100 * 6)
    assert slippage_fraction(law, 0, 1, 1, 1.0, 100.0, 2.0, 0.0) == pytest.approx(0.05 * 2 / 100 * 11)


def test_a_stop_already_rests_at_the_venue_and_does_not_travel() -> None:
    quick = FREE.model_copy(update={"latency_ms": 36_000})
    done = trade(bars([FLAT, FLAT, (100, 100, 95, 95)]), wish(0, stop_price=98), costs=quick)
    assert done.fills["price"][0] > 100.0
    assert done.trades[0]["exit_price"] == 98.0


def test_break_even_covers_the_slippage_to_be_expected() -> None:
    costs = Costs(taker_fee=0.001, slippage_mean=0.002, slippage_sd=0.0, latency_ms=0)
    rows = [FLAT, FLAT, (100, 104, 99.9, 103), (103, 103, 99, 99.5), FLAT]
    done = trade(bars(rows), wish(0, stop_dist=2, target_dist=9), management=Management(), costs=costs)
    assert done.trades[0]["last_stop"] == pytest.approx(done.trades[0]["entry_price"] * 1.004)
    assert done.trades[0]["pnl"] == pytest.approx(0.0, abs=2e-3)


def test_a_short_without_leverage_is_liquidated_when_its_price_has_doubled() -> None:
    done = trade(bars([FLAT, FLAT, (100, 250, 100, 240), FLAT]), wish(0, ENTER_SHORT, stop_dist=200), sizing=ONE_UNIT)
    assert done.trades[0]["exit"] == FillKind.LIQUIDATION
    assert done.trades[0]["exit_price"] == pytest.approx(199.5)


def test_a_ruined_account_enters_nothing() -> None:
    sizing = Sizing(mode="fixed", fixed_amount=100_000, leverage=10)
    rows = [FLAT, FLAT, (50, 50, 50, 50), (50, 50, 50, 50), (50, 50, 50, 50)]
    done = trade(bars(rows), wish(0, stop_dist=5), wish(2, ENTER_LONG, stop_dist=5), sizing=sizing)
    assert len(done.trades) == 1
    assert done.books.totals[0]["cash"] < 0
    assert done.books.totals[0]["refused_funds"] == 1


def test_an_order_of_exactly_the_minimum_is_accepted() -> None:
    sizing = Sizing(mode="fixed", fixed_amount=10, min_notional=10, min_quantity=0.1)
    assert len(trade(bars([FLAT] * 3), wish(0, stop_dist=5), sizing=sizing).trades) == 1


def test_the_entry_leaves_enough_for_its_own_fee() -> None:
    costs = FREE.model_copy(update={"taker_fee": 0.01})
    sizing = Sizing(mode="fixed", fixed_amount=1e9, capital=10_000)
    done = trade(bars([FLAT] * 3), wish(0, stop_dist=5), costs=costs, sizing=sizing)
    assert -done.fills["cash"][0] == pytest.approx(10_000)


def test_r_is_the_result_after_all_costs() -> None:
    costs = FREE.model_copy(update={"taker_fee": 0.01})
    done = trade(bars([FLAT, FLAT, (100, 100, 97, 97)]), wish(0, stop_price=98), costs=costs)
    assert done.trades[0]["pnl"] == pytest.approx(-2 - 1 - 0.98)
    assert done.trades[0]["r"] == pytest.approx(-3.98 / 2)


@pytest.mark.parametrize(
    ("outcomes", "factor"),
    [("LL", 0.3), ("LWL", 1.0), ("LLW", 1.0), ("LZL", 1.0), ("LLL", 0.25)],
    ids=lambda case: str(case),
)
def test_losses_in_a_row_shrink_the_next_risk_until_a_trade_does_not_lose(outcomes: str, factor: float) -> None:
    last = {"L": (100.0, 100.0, 97.0, 100.0), "W": (100.0, 103.0, 100.0, 100.0), "Z": (100.0, 100.0, 100.0, 100.0)}
    rows, signals = [(100.0, 100.0, 100.0, 100.0)], []
    for at, outcome in enumerate(outcomes):
        signals += [wish(2 * at, stop_dist=2, target_dist=2), wish(2 * at + 1, EXIT_LONG)]
        rows += [last[outcome], (100.0, 100.0, 100.0, 100.0)]
    signals.append(wish(2 * len(outcomes), stop_dist=2))
    rows.append((100.0, 100.0, 100.0, 100.0))
    sizing = Sizing(capital=100_000, capital_base=1_000, min_notional=0)
    done = trade(bars(rows), *signals, sizing=sizing)
    assert len(done.trades) == len(outcomes) + 1
    assert done.trades[-1]["quantity"] == pytest.approx(5.0 * factor)


def test_a_partial_exit_is_a_resting_limit_order_without_slippage() -> None:
    costs = FREE.model_copy(update={"slippage": "rule_based"})
    manage = Management(breakeven=False, partial=True, partial_rr=1.5)
    done = trade(bars([FLAT, FLAT, (100, 105, 100, 103), FLAT]), wish(0, stop_price=98), costs=costs, management=manage)
    partial = done.fills[done.fills["kind"] == FillKind.PARTIAL][0]
    entry = done.trades[0]["entry_price"]
    assert partial["slippage"] == 0
    assert partial["price"] == pytest.approx(entry + 1.5 * (entry - 98))


def test_exposure_limits_count_what_is_open_in_the_symbol_and_in_all() -> None:
    # the whole plan of 800 must fit into 600, so half of it is 300 at once and 300 later
    still = bars([(100.0, 100.0, 100.0, 100.0)] * 4)
    plan = {"amount": 400.0, "add": 1, "stage_one": 0.5, "stop_frac": 0.5}
    added = trade(still, wish(0, **plan), wish(1, **plan), sizing=Sizing(capital=1000, max_symbol_exposure=0.6))
    assert added.fills["quantity"][:2].tolist() == pytest.approx([3.0, 3.0])
    other = bars([(100.0, 100.0, 100.0, 100.0)] * 4, symbol="Y")
    account = Sizing(mode="fixed", fixed_amount=400, capital=1000, max_total_exposure=0.6)
    signals = wishes(wish(0, ENTER_SHORT, stop_dist=9))
    both = simulate((still, other), (signals, signals), rules(sizing=account))
    assert both.fills["quantity"][:2].tolist() == pytest.approx([-4.0, -2.0])
    assert (both.books.totals[0]["capped_exposure"], added.books.totals[0]["capped_exposure"]) == (1, 2)


def test_equity_before_an_entry_subtracts_what_an_open_short_has_lost() -> None:
    rising = bars([(100, 100, 100, 100)] * 2 + [(100, 120, 100, 120)] + [(120, 120, 120, 120)] * 2, symbol="A")
    still = bars([(100.0, 100.0, 100.0, 100.0)] * 5, symbol="B")
    account = Sizing(mode="hunter", risk=0.01, capital=10_000, leverage=3)
    signals = wishes(wish(0, ENTER_SHORT, stop_dist=90)), wishes(wish(2, stop_dist=5))
    done = simulate((rising, still), signals, rules(sizing=account))
    entered = done.fills[done.fills["symbol"] == 1][0]
    # 100 / 90 units have lost 20 each
    assert entered["quantity"] == pytest.approx((10_000 - 20 * 100 / 90) * 0.01 / 5)


def test_latency_of_whole_candles_delays_the_time_stop_as_well() -> None:
    minutes = Candles.checked(
        venue="test", symbol="X", timeframe="1m", time=np.arange(12) * 60_000, open=np.full(12, 100.0),
        high=np.full(12, 100.0), low=np.full(12, 100.0), close=np.full(12, 100.0), volume=np.ones(12),
    )  # fmt: skip
    slow = FREE.model_copy(update={"latency_ms": 120_000})
    manage = Management(breakeven=False, time_stop_bars=3)
    done = trade(minutes, wish(0, stop_dist=50), costs=slow, management=manage)
    # entered two candles late, decided at the third close, left two candles late
    assert (done.trades[0]["entry_bar"], done.trades[0]["exit_bar"]) == (3, 8)
