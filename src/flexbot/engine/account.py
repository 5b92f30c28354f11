"""The account of a run: shared cash, the books of fills and trades, and the entries and exits that touch both."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from flexbot.compiled import pure_kernel
from flexbot.engine.costs import YEAR_MS, funding_count, latency_fraction, slippage_fraction
from flexbot.engine.position import Bar, add_fill, average_entry, exit_fill
from flexbot.engine.records import FILL, TRADE, FillArray, FillKind, TradeArray, code

FUNDING, TARGET, PARTIAL = code(FillKind.FUNDING), code(FillKind.TARGET), code(FillKind.PARTIAL)
# Orders that are sent when they are decided; stops and liquidations already rest at the venue.
SENT_NOW = (
    int(FillKind.ENTRY),
    int(FillKind.STAGE_TWO),
    int(FillKind.ADD),
    int(FillKind.SIGNAL),
    int(FillKind.TIME),
)

TOTALS = np.dtype(
    [
        ("cash", "f8"),
        ("fills", "i8"),  # rows in use
        ("trades", "i8"),
        ("capped_leverage", "i8"),
        ("capped_exposure", "i8"),
        ("refused_minimum", "i8"),
        ("refused_levels", "i8"),
        ("refused_funds", "i8"),
    ],
    align=True,
)
# What sizing remembers of one symbol: losses in a row, and the sums of R won and lost.
HISTORY = np.dtype(
    [("streak", "i8"), ("wins", "i8"), ("losses", "i8"), ("won", "f8"), ("lost", "f8")],
    align=True,
)


class Books(NamedTuple):
    """Fills and trades so far, the totals of the account (one row) and the history of each symbol."""

    fills: FillArray
    trades: TradeArray
    totals: npt.NDArray[np.void]
    history: npt.NDArray[np.void]


def new_books(symbols: int, capital: float, room: int) -> Books:
    """Empty books with space for `room` rows and `capital` in cash."""
    totals = np.zeros(1, dtype=TOTALS)
    totals["cash"] = capital
    return Books(np.empty(room, dtype=FILL), np.empty(room, dtype=TRADE), totals, np.zeros(symbols, dtype=HISTORY))


@pure_kernel
def write_fill(
    books: Books, symbol: int, bar: int, kind: int, quantity: float, price: float, fee: float, slippage: float,
    cash: float,
) -> None:  # fmt: skip
    """Append one fill and move the account's cash."""
    totals = books.totals[0]
    fill = books.fills[totals.fills]
    fill.symbol = symbol
    fill.bar = bar
    fill.kind = kind
    fill.quantity = quantity
    fill.price = price
    fill.fee = fee
    fill.slippage = slippage
    fill.cash = cash
    totals.fills += 1
    totals.cash += cash


@pure_kernel
def market_price(rules: Any, bar: Bar, symbol: int, kind: int, order_side: int, quantity: float, price: float) -> float:
    """Price at which a market order fills when the market stands at `price`; an order sent now also travels."""
    prev_range = bar.prev_high - bar.prev_low
    loss = slippage_fraction(rules, symbol, bar.number, kind, quantity, price, prev_range, bar.prev_volume)
    if kind in SENT_NOW:
        loss += latency_fraction(rules, bar.step_ms, price, prev_range)
    return price * (1.0 + order_side * min(loss, 0.5))


@pure_kernel
def enter(
    books: Books, rules: Any, position: Any, bar: Bar, symbol: int, kind: int, quantity: float, price: float
) -> None:
    """Book an entry of any kind, a market order at the open that pays the taker fee."""
    settle_borrowing(books, rules, position, bar, symbol, bar.time)
    fee = quantity * price * rules.taker_fee
    slippage = quantity * abs(price - bar.open)
    side = position.side
    cash = add_fill(position, rules, quantity, price, fee, slippage)
    write_fill(books, symbol, bar.number, kind, side * quantity, price, fee, slippage, cash)


@pure_kernel
def leave(
    books: Books, rules: Any, position: Any, bar: Bar, symbol: int, kind: int, quantity: float, market_at: float,
    time_ms: int,
) -> None:  # fmt: skip
    """Book an exit: resting limit orders fill at their price as maker, everything else at market as taker.

    Holding costs run until `time_ms`: the open for an order filled there, else the end of the candle.
    """
    settle_borrowing(books, rules, position, bar, symbol, time_ms)
    if rules.perpetual:
        settle_funding(books, rules, position, bar, symbol, time_ms - 1)
    side = position.side
    limit = kind in (TARGET, PARTIAL)
    price = market_at if limit else market_price(rules, bar, symbol, kind, -side, quantity, market_at)
    fee = quantity * price * (rules.maker_fee if limit else rules.taker_fee)
    slippage = quantity * abs(price - market_at)
    cash = exit_fill(position, quantity, price, fee, slippage)
    write_fill(books, symbol, bar.number, kind, -side * quantity, price, fee, slippage, cash)
    if position.quantity == 0.0:
        close_trade(books, position, bar, symbol, kind)


@pure_kernel
def pay(books: Books, position: Any, symbol: int, bar: int, cost: float) -> None:
    """Book funding or borrowing; a negative cost is received."""
    position.funding += cost
    position.cash -= cost
    write_fill(books, symbol, bar, FUNDING, 0.0, 0.0, 0.0, 0.0, -cost)


@pure_kernel
def settle_borrowing(books: Books, rules: Any, position: Any, bar: Bar, symbol: int, until_ms: int) -> None:
    """Pay for what a spot short has borrowed since the last settlement, before its quantity changes."""
    held_ms = until_ms - position.funding_ms
    if position.side < 0 and not rules.perpetual and rules.borrow_rate > 0.0 and held_ms > 0:
        position.funding_ms = until_ms
        value = position.quantity * average_entry(position)
        pay(books, position, symbol, bar.number, value * rules.borrow_rate * held_ms / YEAR_MS)


@pure_kernel
def settle_funding(books: Books, rules: Any, position: Any, bar: Bar, symbol: int, until_ms: int) -> None:
    """Pay (or receive) the funding of a perpetual for every instant after the last settlement, up to `until_ms`."""
    if until_ms <= position.funding_ms:
        return
    times = funding_count(position.funding_ms, until_ms)
    position.funding_ms = until_ms
    if times > 0 and rules.funding_rate != 0.0:
        value = position.side * position.quantity * bar.open
        pay(books, position, symbol, bar.number, value * rules.funding_rate * times)


@pure_kernel
def close_trade(books: Books, position: Any, bar: Bar, symbol: int, kind: int) -> None:
    """Turn a position that has become flat into a trade and remember its outcome for sizing."""
    trade = books.trades[books.totals[0].trades]
    books.totals[0].trades += 1
    trade.symbol = symbol
    trade.side = position.side
    trade.reason = position.reason
    trade.signal_bar = position.signal_bar
    trade.entry_bar = position.entry_bar
    trade.entry_time = position.entry_ms
    trade.entry_price = average_entry(position)
    trade.quantity = position.entry_quantity
    trade.stop = position.first_stop
    trade.target = np.nan if np.isinf(position.first_target) else position.first_target
    trade.exit_bar = bar.number
    trade.exit_time = bar.time
    trade.exit_price = position.exit_value / position.exit_quantity
    trade.exit = kind
    trade.last_stop = position.stop
    trade.risk = position.risk
    trade.fees = position.fees
    trade.slippage = position.slippage
    trade.funding = position.funding
    trade.pnl = position.cash
    trade.r = position.cash / position.risk
    trade.entries = position.entries
    trade.partial = position.partial_done
    trade.ambiguous = position.ambiguous
    position.side = 0
    remember(books.history[symbol], position.cash, trade.r)


@pure_kernel
def remember(history: Any, result: float, r: float) -> None:
    """A loss is a closed position with a negative result after all costs, however it closed."""
    if result < 0.0:
        history.streak += 1
        history.losses += 1
        history.lost -= r
    else:
        history.streak = 0
        history.wins += 1
        history.won += r
