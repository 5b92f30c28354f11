"""From a signal to an entry: sizing, the venue's rules and the account's limits, then the fill."""

from __future__ import annotations

import math
from typing import Any, NamedTuple

from flexbot.compiled import pure_kernel
from flexbot.engine import account as acc
from flexbot.engine import sizing
from flexbot.engine.account import Books
from flexbot.engine.position import Bar, average_entry, follow_average, open_position, stop_and_target
from flexbot.engine.records import FillKind, code

ENTRY, STAGE_TWO, ADD = code(FillKind.ENTRY), code(FillKind.STAGE_TWO), code(FillKind.ADD)


class Funds(NamedTuple):
    """The account just before an entry, at the last known closes: equity, open value in the symbol and in all."""

    equity: float
    in_symbol: float
    in_all: float


@pure_kernel
def wanted_quantity(rules: Any, history: Any, wish: Any, side: int, equity: float, reference: float) -> float:
    """The whole plan's quantity before any cap, sized at `reference`, the close on which it was decided.

    0 where the stop is missing or on the wrong side of it.
    """
    if not math.isnan(wish.amount):
        return wish.amount / reference / (wish.stage_one if wish.add else 1.0)
    if rules.mode == sizing.FIXED:
        return rules.fixed_amount / reference
    stop, _ = stop_and_target(wish, side, reference)
    distance = side * (reference - stop)
    if not distance > 0.0 or math.isinf(distance):
        return 0.0
    money = sizing.risk_amount(
        rules, equity, history.streak, history.wins, history.losses, history.won, history.lost
    )  # fmt: skip
    return money / distance


@pure_kernel
def capped(totals: Any, rules: Any, funds: Funds, wanted: float, price: float) -> float:
    """`wanted` cut to what leverage and the exposure limits allow at `price`; counts what acted."""
    quantity = wanted
    power = sizing.buying_power(rules, funds.equity, price)
    if quantity > power:
        quantity = power
        totals.capped_leverage += 1
    room = sizing.exposure_room(rules, funds.equity, price, funds.in_symbol, funds.in_all)
    # a hair of tolerance: with limits of 100 % the room equals the buying power but for rounding
    if quantity > room * (1.0 + 1e-12):
        quantity = room
        totals.capped_exposure += 1
    return quantity


@pure_kernel
def tradable(totals: Any, rules: Any, quantity: float, price: float) -> float:
    """`quantity` in whole steps, or 0 when it is below the venue's minimum (counted)."""
    rounded = sizing.round_down(quantity, rules.quantity_step)
    if rounded <= 0.0 or rounded < rules.min_quantity or rounded * price < rules.min_notional:
        totals.refused_minimum += 1
        return 0.0
    return rounded


@pure_kernel
def open_trade(
    books: Books, rules: Any, position: Any, wish: Any, bar: Bar, symbol: int, side: int, funds: Funds,
    reference: float,
) -> None:  # fmt: skip
    """Enter a new position at the open of `bar`, or count why not."""
    totals = books.totals[0]
    if funds.equity <= 0.0:
        totals.refused_funds += 1
        return
    wanted = wanted_quantity(rules, books.history[symbol], wish, side, funds.equity, reference)
    if wanted <= 0.0:
        totals.refused_levels += 1
        return
    likely = min(wanted, sizing.buying_power(rules, funds.equity, bar.open)) * wish.stage_one
    price = acc.market_price(rules, bar, symbol, ENTRY, side, likely, bar.open)
    stop, target = stop_and_target(wish, side, price)
    # written so that NaN fails: the stop must lie behind the fill and the target before it
    if not (side * (price - stop) > 0.0 and side * (target - price) > 0.0):
        totals.refused_levels += 1
        return
    # whole steps before the risk is noted: R is what the quantity really bought can lose
    planned = sizing.round_down(capped(totals, rules, funds, wanted, price), rules.quantity_step)
    quantity = tradable(totals, rules, planned * wish.stage_one, price)
    if quantity > 0.0:
        open_position(position, wish, side, bar, quantity, planned, price)
        acc.enter(books, rules, position, bar, symbol, ENTRY, quantity, price)


@pure_kernel
def add_to_trade(
    books: Books, rules: Any, position: Any, wish: Any, bar: Bar, symbol: int, funds: Funds, reference: float
) -> None:
    """Join an open position with one more entry of its plan; stop and target follow the average price."""
    wanted = wish.amount / reference
    price = acc.market_price(rules, bar, symbol, ADD, position.side, wanted, bar.open)
    quantity = tradable(books.totals[0], rules, capped(books.totals[0], rules, funds, wanted, price), price)
    if quantity > 0.0:
        acc.enter(books, rules, position, bar, symbol, ADD, quantity, price)
        follow_average(position, rules, wish)


@pure_kernel
def second_stage(books: Books, rules: Any, position: Any, bar: Bar, symbol: int, funds: Funds) -> None:
    """Buy the rest of a two-stage plan; both stages together never risk more than the plan did to the first stop."""
    totals = books.totals[0]
    position.pending_add = 0
    side = position.side
    price = acc.market_price(rules, bar, symbol, STAGE_TWO, side, position.stage_quantity, bar.open)
    distance = side * (price - position.first_stop)
    at_risk = position.entry_quantity * side * (average_entry(position) - position.first_stop)
    if not (distance > 0.0 and side * (price - position.stop) > 0.0 and position.risk > at_risk):
        totals.refused_levels += 1
        return
    wanted = min(position.stage_quantity, (position.risk - at_risk) / distance)
    quantity = tradable(totals, rules, capped(totals, rules, funds, wanted, price), price)
    if quantity > 0.0:
        acc.enter(books, rules, position, bar, symbol, STAGE_TWO, quantity, price)
