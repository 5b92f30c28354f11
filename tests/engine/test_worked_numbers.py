"""The worked numbers of the strategies' description that concern the engine: levels, sizes, stages."""

from __future__ import annotations

import numpy as np
import pytest

from flexbot.engine import sizing
from flexbot.engine.account import HISTORY, TOTALS
from flexbot.engine.config import RuleArray
from flexbot.engine.orders import Funds, capped, wanted_quantity
from flexbot.engine.position import POSITION, Bar, manage, open_position, place_management, stop_and_target
from flexbot.settings.model import Management, Sizing
from flexbot.strategy.signals import ENTER_LONG, ENTER_SHORT
from worlds import FREE, bars, rules, trade, wish

MOMENTUM = {"stop_dist": 1.5, "target_dist": 4.5}
QUIET = (100.0, 100.0, 100.0, 100.0)


def size(rows: RuleArray, equity: float, streak: int = 0) -> float:
    history = np.zeros(1, dtype=HISTORY)
    history["streak"] = streak
    return wanted_quantity(rows[0], history[0], wish(0, **MOMENTUM)[0], 1, equity, 100.0)


def test_momentum_levels_long_and_short() -> None:
    assert stop_and_target(wish(0, **MOMENTUM)[0], 1, 100.0) == (98.5, 104.5)
    assert stop_and_target(wish(0, ENTER_SHORT, **MOMENTUM)[0], -1, 100.0) == (101.5, 95.5)


def test_omd_levels() -> None:
    stop, target = stop_and_target(wish(0, stop_dist=1.8, target_dist=3.6)[0], 1, 100.0)
    assert (stop, target) == (98.2, 103.6)
    assert (target - 100) / (100 - stop) == pytest.approx(2.0)


@pytest.mark.parametrize("side", [1, -1])
def test_momentum_break_even_and_trailing_step_by_step(side: int) -> None:
    kind = ENTER_LONG if side > 0 else ENTER_SHORT
    position = np.zeros(1, dtype=POSITION)[0]
    law = rules(management=Management(trailing=True))[0]

    def candle(number: int, best: float) -> Bar:
        """A candle whose best price lies `best` beyond the entry at 100, on the position's side, and closes there."""
        price = 100.0 + side * best
        return Bar(number, number * 3_600_000, 3_600_000, price, price, price, price, price, price, 1.0)

    open_position(position, wish(0, kind, **MOMENTUM)[0], side, candle(1, 0.0), 1.0, 1.0, 100.0)
    position["entry_quantity"], position["entry_value"], position["quantity"] = 1.0, 100.0, 1.0
    place_management(position, law)
    assert position["breakeven"] == 100 + side * 1.5
    manage(position, law, candle(2, 1.4), 0)
    assert position["stop"] == 100 - side * 1.5
    manage(position, law, candle(3, 1.5), 0)
    assert position["stop"] == 100.0
    manage(position, law, candle(4, 3.0), 0)
    assert position["stop"] == 100 + side * 1.5
    assert np.isinf(position["target"])
    manage(position, law, candle(5, 4.0), 0)
    assert position["stop"] == 100 + side * 2.5


def test_size_from_the_capital_base() -> None:
    law = rules(sizing=Sizing(capital=10_000, capital_base=100, leverage=5))
    assert size(law, 10_000) == pytest.approx(1 / 1.5)
    assert size(law, 10_000) * 100 / 5 == pytest.approx(13.33, abs=0.01)  # margin


def test_size_after_losses() -> None:
    law = rules(sizing=Sizing(capital=10_000, capital_base=100))
    assert size(law, 10_000, streak=1) == pytest.approx(1 / 1.5)
    assert size(law, 10_000, streak=2) == pytest.approx(0.2)
    # 0.3 x 0.3 would be 0.09: the floor of a quarter holds
    assert size(law, 10_000, streak=3) == pytest.approx(0.25 / 1.5)
    assert size(law, 10_000, streak=9) == pytest.approx(0.25 / 1.5)


def test_size_hunter_uses_all_equity_and_ignores_streaks() -> None:
    law = rules(sizing=Sizing(mode="hunter", capital=10_000, capital_base=100))
    assert size(law, 10_000) == pytest.approx(66.67, abs=0.01)
    assert size(law, 10_000, streak=5) == pytest.approx(66.67, abs=0.01)


def test_leverage_cap_binds_and_is_counted() -> None:
    law = rules(sizing=Sizing(capital=100, risk=0.1, leverage=5))
    totals = np.zeros(1, dtype=TOTALS)
    wanted = size(law, 100)
    assert wanted == pytest.approx(6.667, abs=0.001)
    assert capped(totals[0], law[0], Funds(100.0, 0.0, 0.0), wanted, 100.0) == pytest.approx(5.0)
    assert totals["capped_leverage"][0] == 1
    assert totals["capped_exposure"][0] == 0


def test_half_kelly_is_capped_floored_and_waits_for_evidence() -> None:
    law = rules(sizing=Sizing(mode="half_kelly", risk=0.01, kelly_trades=20, kelly_cap=0.02))[0]
    assert sizing.half_kelly(law, 10, 9, 20.0, 9.0) == 0.01  # 19 trades: the plain risk
    assert sizing.half_kelly(law, 12, 12, 12.6, 12.0) == pytest.approx(0.5 * (0.5 - 0.5 / 1.05))
    assert sizing.half_kelly(law, 12, 12, 24.0, 12.0) == 0.02  # a quarter of a Kelly of 0.25 is above the cap
    assert sizing.half_kelly(law, 12, 12, 6.0, 12.0) == 0.0025  # no edge: a quarter of the plain risk
    assert sizing.half_kelly(law, 0, 24, 0.0, 24.0) == 0.0025


def test_quantity_is_rounded_down_to_the_venues_step() -> None:
    assert sizing.round_down(0.66666, 0.001) == pytest.approx(0.666)
    assert sizing.round_down(0.3, 0.1) == pytest.approx(0.3)  # 0.3 / 0.1 is 2.9999… in binary
    assert sizing.round_down(0.6667, 0.0) == 0.6667


@pytest.mark.parametrize(
    "limits",
    [{"min_notional": 101.0}, {"min_quantity": 1.01}, {"quantity_step": 2.0}],
    ids=lambda case: next(iter(case)),
)
def test_an_order_below_the_venues_minimum_is_refused_and_counted(limits: dict[str, float]) -> None:
    account = Sizing(mode="fixed", fixed_amount=100, **limits)
    done = trade(bars([QUIET] * 4), wish(0, stop_dist=2), sizing=account)
    assert len(done.trades) == 0
    assert done.books.totals[0]["refused_minimum"] == 1


def test_elliott_levels_and_stages() -> None:
    # p0 100, p1 120, p2 109.5, fill 120.5, ATR 1
    plan = {
        "stop_price": 109.5 * 0.995, "stop_dist": 2.0, "target_price": 109.5 + 1.618 * 20, "stage_one": 0.35,
        "retest_arm": 121.0, "retest_low": 118.8, "retest_high": 120.6, "retest_bars": 24,
    }  # fmt: skip
    stop, target = stop_and_target(wish(0, **plan)[0], 1, 120.5)
    assert stop == pytest.approx(108.9525)
    assert target == pytest.approx(141.86)
    assert (target - 120.5) / (120.5 - stop) == pytest.approx(1.85, abs=0.001)
    flat = (120.5, 120.5, 120.5, 120.5)
    rows = [flat, flat, (120.5, 121, 120.5, 121), (121, 121, 120, 120.5), flat, (120.5, 142, 120.5, 141)]
    account = Sizing(mode="standard", capital=10_000, risk=0.01)
    done = trade(bars(rows), wish(0, **plan), sizing=account, costs=FREE)
    whole = 100 / (120.5 - 108.9525)
    assert done.fills["quantity"][0] == pytest.approx(0.35 * whole)
    assert done.fills["quantity"][1] == pytest.approx(0.65 * whole)  # the retest filled at the same 120.5
    assert done.trades[0]["risk"] == pytest.approx(100.0)
    assert done.trades[0]["r"] == pytest.approx(1.85, abs=0.001)
