"""Money where it is easily miscounted: unequal fills, holding costs, whole steps, unfinished candles of others."""

from __future__ import annotations

import numpy as np
import pytest

from flexbot.engine.equity import equity_curve
from flexbot.engine.market import as_market
from flexbot.engine.records import FillKind
from flexbot.engine.simulator import simulate
from flexbot.market.candles import Candles
from flexbot.settings.model import Costs, Management, Sizing
from flexbot.strategy.signals import ENTER_LONG, ENTER_SHORT, EXIT_LONG
from worlds import FREE, HOUR_MS, ONE_UNIT, PLAIN, bars, rules, trade, wish, wishes

Row = tuple[float, float, float, float]
STILL: Row = (100.0, 100.0, 100.0, 100.0)
FLAT: Row = (100.0, 100.5, 99.5, 100.0)
STAGED = {"stage_one": 0.35, "retest_arm": 101.0, "retest_low": 98.8, "retest_high": 100.6, "retest_bars": 24}


def test_one_r_is_what_the_rounded_quantity_can_lose() -> None:
    whole = Sizing(mode="fixed", fixed_amount=190, quantity_step=1, min_notional=0)
    done = trade(bars([FLAT, FLAT, (100, 100, 97, 97)]), wish(0, stop_dist=2), sizing=whole)
    assert done.fills["quantity"].tolist() == [1.0, -1.0]
    assert done.trades[0]["risk"] == 2.0
    assert done.trades[0]["r"] == -1.0


@pytest.mark.parametrize(("amount", "sold"), [(300.0, [-1.0, -2.0]), (100.0, [-1.0])])
def test_a_partial_exit_is_made_of_whole_steps(amount: float, sold: list[float]) -> None:
    manage = Management(breakeven=False, partial=True, partial_rr=1.5)
    whole = Sizing(mode="fixed", fixed_amount=amount, quantity_step=1, min_notional=0)
    rows = [FLAT, FLAT, (100, 103.1, 100, 103), (103, 106.5, 103, 106)]
    done = trade(bars(rows), wish(0, stop_dist=2, target_dist=6), management=manage, sizing=whole)
    assert done.fills["quantity"].tolist()[1:] == sold
    assert done.trades[0]["partial"] == len(sold) - 1


@pytest.mark.parametrize("side", [1, -1])
def test_added_entries_move_the_levels_of_management_too(side: int) -> None:
    plan = {"amount": 100.0, "add": 1, "stage_one": 0.5, "stop_frac": 0.2, "target_frac": 0.5}
    kind = ENTER_LONG if side > 0 else ENTER_SHORT
    other = 100.0 - side * 10
    rows = [STILL, STILL, (other, other, other, other)]
    manage = Management(partial=True, trailing=True)
    candles = bars(rows)
    done = simulate(
        (candles,), (wishes(wish(0, kind, **plan), wish(1, kind, **plan)),), rules(management=manage),
        close_at_end=False,
    )  # fmt: skip
    position = done.positions[0]
    average = (100.0 + other) / 2
    assert position["entry_value"] / position["entry_quantity"] == pytest.approx(average)
    unit = average * 0.2
    assert position["first_stop"] == pytest.approx(average - side * unit)
    assert position["breakeven"] == pytest.approx(average + side * unit)
    assert position["partial"] == pytest.approx(average + side * 1.5 * unit)
    assert position["trail"] == pytest.approx(average + side * 2 * unit)


def test_borrowing_counts_every_entry_from_its_own_fill() -> None:
    costs = FREE.model_copy(update={"borrow_rate": 0.365})
    plan = {"amount": 100.0, "add": 1, "stage_one": 0.5, "stop_frac": 0.2}
    rows = [STILL] * 25
    done = trade(bars(rows), wish(0, ENTER_SHORT, **plan), wish(12, ENTER_SHORT, **plan), costs=costs)
    # one unit for 24 hours, the other for 12
    assert done.trades[0]["funding"] == pytest.approx((100 + 50) * 0.365 / 365)
    assert done.fills["cash"].sum() == pytest.approx(done.trades[0]["pnl"])


def test_borrowing_ends_with_each_part_that_is_bought_back() -> None:
    costs = FREE.model_copy(update={"borrow_rate": 0.365})
    manage = Management(breakeven=False, partial=True, partial_rr=1.0)
    rows = [STILL] * 12 + [(100, 100, 97.9, 100)] + [STILL] * 12
    done = trade(bars(rows), wish(0, ENTER_SHORT, stop_dist=2), costs=costs, management=manage)
    assert done.fills["kind"].tolist().count(FillKind.PARTIAL) == 1
    assert done.trades[0]["funding"] == pytest.approx((100 * 12 + 50 * 12) / 24 * 0.365 / 365)


@pytest.mark.parametrize(("days", "instants"), [(1, 2), (2, 5)])
def test_candles_longer_than_the_funding_interval_pay_for_the_last_one_too(days: int, instants: int) -> None:
    costs = FREE.model_copy(update={"market": "perpetual", "funding_rate": 0.001})
    done = trade(bars([STILL] * (days + 1), timeframe="1d"), wish(0, stop_dist=5), costs=costs)
    assert done.trades[0]["funding"] == pytest.approx(instants * 100 * 0.001)


def test_a_position_closed_in_parts_leaves_no_dust_in_the_equity() -> None:
    costs = Costs(slippage="none", latency_ms=0, borrow_rate=0.1)
    manage = Management(breakeven=False, partial=True, partial_fraction=0.3, partial_rr=1.0)
    rows = [FLAT] * 2 + [(100, 100, 97.9, 98), (98, 98, 93, 93)] + [(93.0, 93.0, 93.0, 93.0)] * 6
    candles = bars(rows)
    for amount in np.linspace(100, 900, 23):
        sizing = Sizing(mode="fixed", fixed_amount=float(amount))
        done = trade(candles, wish(0, ENTER_SHORT, stop_dist=2, target_dist=6), costs=costs, management=manage,
                     sizing=sizing)  # fmt: skip
        assert done.trades[0]["exit_bar"] == 3
        curve = equity_curve(as_market((candles,)), done.fills, sizing.capital)
        assert (curve.value[3:] == 0.0).all()
        assert curve.exposed == 2


def test_finer_candles_with_a_gap_do_not_make_a_stop_disappear() -> None:
    fine = bars([FLAT] * 4 + [(100.0, 101.0, 99.0, 100.0)] * 4, timeframe="15m")
    keep = np.array([0, 1, 2, 3, 4, 7])  # the half hour that held both the stop and the target is missing
    detail = Candles.checked(
        venue="test", symbol="X", timeframe="15m",
        **{name: getattr(fine, name)[keep] for name in ("time", "open", "high", "low", "close", "volume")},
    )  # fmt: skip
    done = trade(bars([FLAT, (100, 105, 97, 100), FLAT]), wish(0, stop_dist=2, target_dist=4), detail=detail)
    assert (done.trades[0]["exit"], done.trades[0]["exit_bar"]) == (FillKind.STOP, 1)
    assert done.trades[0]["exit_price"] == 98.0
    assert done.trades[0]["ambiguous"] == 1


def test_an_exit_signal_cancels_the_second_stage_of_the_same_open() -> None:
    rows = [FLAT, FLAT, (100, 101.2, 100, 101), (101, 101, 100, 100.4), (100.5, 101, 100, 101), FLAT]
    done = trade(bars(rows), wish(0, stop_price=95.0, **STAGED), wish(3, EXIT_LONG))
    assert done.fills["kind"].tolist() == [FillKind.ENTRY, FillKind.SIGNAL]


def test_slippage_is_that_of_the_quantity_the_account_can_pay() -> None:
    rows = [(100.0, 101.0, 99.0, 100.0)] * 4
    costs = FREE.model_copy(update={"slippage": "rule_based"})
    able = Sizing(mode="fixed", fixed_amount=1e4, capital=1e4)
    greedy = Sizing(mode="fixed", fixed_amount=1e7, capital=1e4)
    prices = [trade(bars(rows), wish(0, stop_dist=9), costs=costs, sizing=s).fills["price"][0] for s in (able, greedy)]
    assert prices[0] == prices[1]
    # a twentieth of the range, more by the root of 100 units' share in a volume of 1,000
    assert prices[0] == pytest.approx(100 + 0.05 * 2 * (1 + 10 * np.sqrt(0.1)))


def later(candles: Candles, by_ms: int, symbol: str) -> Candles:
    """The same candles on another grid of time."""
    return Candles.checked(
        venue="test", symbol=symbol, timeframe="1h", time=candles.time + by_ms,
        **{name: getattr(candles, name) for name in ("open", "high", "low", "close", "volume")},
    )  # fmt: skip


@pytest.mark.parametrize(
    "third",
    [
        pytest.param((100.0, 150.0, 100.0, 150.0), id="rises"),
        pytest.param((100.0, 100.0, 50.0, 60.0), id="is stopped out"),
        pytest.param((100.0, 200.0, 100.0, 190.0), id="reaches its target"),
    ],
)
def test_an_entry_knows_nothing_of_another_symbols_unfinished_candle(third: Row) -> None:
    other = later(bars([STILL] * 6), HOUR_MS // 2, "B")
    sizing = Sizing(mode="hunter", risk=0.01, capital=10_000, leverage=3)
    first = wish(0, stop_dist=20, target_dist=90)
    # B enters at 02:30, while A's candle of 02:00 is still open
    second = wish(1, stop_dist=5)
    law = rules(FREE, sizing, PLAIN)
    quantities = []
    for row in (STILL, third):
        candles = (bars([STILL, STILL, row, STILL, STILL, STILL], symbol="A"), other)
        done = simulate(candles, (wishes(first), wishes(second)), law)
        entry = done.fills[(done.fills["symbol"] == 1) & (done.fills["kind"] == FillKind.ENTRY)]
        quantities.append(float(entry["quantity"][0]))
        curve = equity_curve(as_market(candles), done.fills, sizing.capital)
        assert curve.equity[-1] == pytest.approx(sizing.capital + done.trades["pnl"].sum())
    assert quantities[0] == quantities[1]


def test_an_entry_is_sized_at_the_others_last_finished_close() -> None:
    rising = bars([STILL, STILL, (100, 150, 100, 150), (150, 150, 150, 150), (150, 150, 150, 150)], symbol="A")
    other = later(bars([STILL] * 5), HOUR_MS // 2, "B")
    sizing = Sizing(mode="hunter", risk=0.01, capital=10_000, leverage=3)
    done = simulate((rising, other), (wishes(wish(0, stop_dist=20)), wishes(wish(2, stop_dist=5))),
                    rules(FREE, sizing, PLAIN))  # fmt: skip
    entry = done.fills[(done.fills["symbol"] == 1) & (done.fills["kind"] == FillKind.ENTRY)]
    # 5 units of A have earned 250 when B enters at 03:30
    assert entry["quantity"][0] == pytest.approx(10_250 * 0.01 / 5)


def test_candles_of_several_lengths_are_booked_in_the_order_of_time() -> None:
    hours = bars([STILL] * 30, symbol="A")
    days = bars([STILL, (100, 100, 90, 95), STILL], symbol="B", timeframe="1d")
    signals = (wishes(wish(2, stop_dist=5), wish(4, EXIT_LONG)), wishes(wish(0, stop_dist=5)))
    done = simulate((hours, days), signals, rules(FREE, ONE_UNIT, PLAIN))
    curve = equity_curve(as_market((hours, days)), done.fills, 10_000.0)
    assert np.array_equal(curve.equity, curve.cash + curve.value)
    assert curve.equity[-1] == pytest.approx(10_000 + done.trades["pnl"].sum()) == 9_995.0
