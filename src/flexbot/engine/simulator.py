"""The simulator: signals and candles in, fills and trades out, any number of symbols on one account.

It walks from event to event. While a position is open, candles that stay inside its `quiet_band` cannot change it and
are passed over at memory speed; while flat, everything up to the next signal is. `every_candle` turns the skipping
off, which must not change anything (tests compare the two).
"""

from __future__ import annotations

from typing import Any, NamedTuple, cast

import numpy as np
import numpy.typing as npt

from flexbot.compiled import kernel, pure_kernel
from flexbot.engine import account as acc
from flexbot.engine.account import Books
from flexbot.engine.config import RuleArray
from flexbot.engine.costs import FUNDING_INTERVAL_MS
from flexbot.engine.market import Market, as_market, bar_at, offsets, rows_between
from flexbot.engine.matching import NOTHING, PARTIAL, match_candle
from flexbot.engine.orders import Funds, add_to_trade, open_trade, second_stage
from flexbot.engine.position import POSITION, Bar, PositionArray, average_entry, manage, quiet_band
from flexbot.engine.records import FillArray, FillKind, TradeArray, code
from flexbot.engine.sizing import round_down
from flexbot.market.candles import Candles, IntArray
from flexbot.strategy.signals import ENTER_LONG, ENTER_SHORT, EXIT_LONG, EXIT_SHORT, SIGNAL, SignalArray, Signals

END, SIGNAL_EXIT = code(FillKind.END), code(FillKind.SIGNAL)
BEFORE_FIRST = cast(int, np.int64(-1))  # a numpy integer for the same reason as `code`
NEVER_MS = 2**63 - 1
ENTERS, FOR_LONG, FOR_SHORT = 1, 2, 4
_ROOM = 64  # free rows each symbol must have in both books before an event


class Walk(NamedTuple):
    """Per symbol: the next signal row, the next ones that can change an open long or short, the next event's candle
    and whether that candle has opened.

    The last two columns have one value per signal row: its bar, and whom it concerns (see `_concerns`). They are
    looked at far more often than the rows themselves, which are too wide to stay in the processor's cache.
    """

    row: IntArray
    for_long: IntArray
    for_short: IntArray
    bar: IntArray
    is_open: IntArray
    row_end: IntArray
    row_bar: IntArray
    concern: IntArray


class Simulation(NamedTuple):
    """What the simulator returns; `positions` are what is still open (nothing when the run closed at its end)."""

    fills: FillArray
    trades: TradeArray
    books: Books
    positions: PositionArray


@pure_kernel
def funds_before(books: Books, market: Market, positions: Any, time_ms: int, symbol: int) -> Funds:
    """Equity and open values just before `time_ms`, every position at the close of its last finished candle."""
    equity, here, everywhere = books.totals[0].cash, 0.0, 0.0
    for other in range(len(positions)):
        position = positions[other]
        if position.side == 0:
            continue
        mark = average_entry(position)
        # candles of another length or grid may have opened before this instant and not be finished
        first, row = rows_between(market, other, position.entry_ms, time_ms - market.step_ms[other] + 1)
        if row > first:
            mark = market.close[row - 1]
        value = position.quantity * mark
        equity += position.side * value
        everywhere += value
        if other == symbol:
            here += value
    return Funds(equity, here, everywhere)


@pure_kernel
def resting_orders(books: Books, rules: Any, detail: Market, position: Any, bar: Bar, symbol: int) -> None:
    """Let the position's resting orders meet `bar`; finer candles decide the order where it is ambiguous."""
    end_ms = bar.time + bar.step_ms
    while position.side != 0:
        kind, price, ambiguous = match_candle(position, bar.open, bar.high, bar.low)
        if kind == NOTHING:
            return
        if ambiguous:
            first, last = rows_between(detail, symbol, bar.time, end_ms)
            match_detail(books, rules, detail, position, bar, symbol, first, last)
            if position.side == 0:
                return
            # no finer candles, or they have gaps: one of them would have met the stop
            position.ambiguous += 1
        fill_resting(books, rules, position, bar, symbol, kind, price, end_ms)


@pure_kernel
def match_detail(
    books: Books, rules: Any, detail: Market, position: Any, bar: Bar, symbol: int, first: int, last: int
) -> None:
    """Walk the finer candles of one candle; inside each of them the stop still comes first."""
    for row in range(first, last):
        end_ms = detail.time[row] + detail.step_ms[symbol]
        while position.side != 0:
            kind, price, ambiguous = match_candle(position, detail.open[row], detail.high[row], detail.low[row])
            if kind == NOTHING:
                break
            if ambiguous:
                position.ambiguous += 1
            fill_resting(books, rules, position, bar, symbol, kind, price, end_ms)


@pure_kernel
def fill_resting(
    books: Books, rules: Any, position: Any, bar: Bar, symbol: int, kind: int, price: float, end_ms: int
) -> None:
    """Fill one resting order: part of the position for a partial exit, all of it otherwise."""
    quantity = position.quantity
    if kind == PARTIAL:
        position.partial = np.inf * position.side
        quantity = round_down(quantity * rules.partial_fraction, rules.quantity_step)
        if quantity <= 0.0:
            return  # too small to be divided
        position.partial_done = 1
    acc.leave(books, rules, position, bar, symbol, kind, quantity, price, end_ms)


@pure_kernel
def at_open(
    books: Books, rules: Any, market: Market, positions: Any, rows: Any, walk: Walk, bar: Bar, symbol: int
) -> None:
    """Everything that fills at the open of `bar`: funding, a pending exit, the signals that are due, stage two."""
    position = positions[symbol]
    if position.side != 0 and rules.perpetual:
        acc.settle_funding(books, rules, position, bar, symbol, bar.time)
    if position.side != 0 and position.pending_bar == bar.number and position.pending_exit != 0:
        acc.leave(books, rules, position, bar, symbol, position.pending_exit, position.quantity, bar.open, bar.time)
    late = 1 + rules.latency_ms // bar.step_ms
    row, row_end = walk.row[symbol], walk.row_end[symbol]
    while row < row_end and walk.row_bar[row] + late == bar.number:
        carry_out(books, rules, market, positions, rows[row], bar, symbol)
        row += 1
    walk.row[symbol] = row
    if position.side != 0 and position.pending_bar == bar.number and position.pending_add:
        second_stage(books, rules, position, bar, symbol, funds_before(books, market, positions, bar.time, symbol))


@pure_kernel
def carry_out(books: Books, rules: Any, market: Market, positions: Any, wish: Any, bar: Bar, symbol: int) -> None:
    """Carry out one signal at the open of `bar`: end the position, open one, or add to it."""
    position = positions[symbol]
    side = 1 if wish.kind in (ENTER_LONG, EXIT_LONG) else -1
    if wish.kind in (EXIT_LONG, EXIT_SHORT):
        if position.side == side:
            acc.leave(books, rules, position, bar, symbol, SIGNAL_EXIT, position.quantity, bar.open, bar.time)
        return
    reference = market.close[market.first[symbol] + wish.bar]
    if position.side == 0:
        funds = funds_before(books, market, positions, bar.time, symbol)
        open_trade(books, rules, position, wish, bar, symbol, side, funds, reference)
    elif wish.add and position.side == side and position.entries < position.entry_limit:
        funds = funds_before(books, market, positions, bar.time, symbol)
        add_to_trade(books, rules, position, wish, bar, symbol, funds, reference)


@pure_kernel
def quiet_until(high: Any, low: Any, start: int, end: int, floor: float, ceiling: float) -> int:
    """The first row in [start, end) that leaves the band, `end` when none does; blocks let the compiler use SIMD."""
    at = start
    while at + 32 <= end:
        leaves = 0
        for row in range(at, at + 32):
            leaves |= (low[row] <= floor) | (high[row] >= ceiling)
        if leaves:
            break
        at += 32
    while at < end and low[at] > floor and high[at] < ceiling:
        at += 1
    return at


@pure_kernel
def next_concern(walk: Walk, side: int, symbol: int) -> int:
    """The first row from now on that ends or adds to an open position of `side`; the pointers only move forward."""
    wanted = FOR_LONG if side > 0 else FOR_SHORT
    pointers = walk.for_long if side > 0 else walk.for_short
    row, row_end = max(pointers[symbol], walk.row[symbol]), walk.row_end[symbol]
    while row < row_end and not walk.concern[row] & wanted:
        row += 1
    pointers[symbol] = row
    return row


@pure_kernel
def next_event(rules: Any, market: Market, position: Any, walk: Walk, symbol: int, bar: int, every_candle: bool) -> int:
    """The next candle of `symbol` after `bar` on which anything can happen; its length when nothing will."""
    first, count = market.first[symbol], market.first[symbol + 1] - market.first[symbol]
    row_end = walk.row_end[symbol]
    late = 1 + rules.latency_ms // market.step_ms[symbol]
    if position.side == 0:
        row = walk.row[symbol]
        # exits mean nothing while flat, and an entry comes before any exit that could end it
        while row < row_end and not walk.concern[row] & ENTERS:
            row += 1
        walk.row[symbol] = row
        return min(count, walk.row_bar[row] + late) if row < row_end else count
    if every_candle:
        return bar + 1
    limit = count - 1
    row = next_concern(walk, position.side, symbol)
    if row < row_end:
        limit = min(limit, walk.row_bar[row] + late)
    if position.pending_bar > bar:
        limit = min(limit, position.pending_bar)
    if rules.time_stop_bars > 0 and position.pending_exit == 0:
        limit = min(limit, max(bar + 1, position.entry_bar + rules.time_stop_bars - 1))
    if rules.perpetual:
        due_ms = (position.funding_ms // FUNDING_INTERVAL_MS + 1) * FUNDING_INTERVAL_MS
        limit = min(limit, np.searchsorted(market.time[first : first + count], due_ms))
    if limit <= bar:
        return count
    floor, ceiling = quiet_band(position)
    return quiet_until(market.high, market.low, first + bar + 1, first + limit, floor, ceiling) - first


@kernel
def with_room(books: Books, symbols: int) -> Books:
    """The same books, in arrays of twice the size when fewer than `_ROOM` rows per symbol are free."""
    fills, trades = books.fills, books.trades
    if books.totals[0].fills + _ROOM * symbols > len(fills):
        fills = np.concatenate((fills, np.empty_like(fills)))
    if books.totals[0].trades + _ROOM * symbols > len(trades):
        trades = np.concatenate((trades, np.empty_like(trades)))
    return Books(fills, trades, books.totals, books.history)


@pure_kernel
def next_instant(market: Market, walk: Walk, symbol: int) -> int:
    """When `symbol` is next looked at: the open of its next candle, or the end of the one that has opened."""
    at = market.first[symbol] + walk.bar[symbol]
    if at >= market.first[symbol + 1]:
        return NEVER_MS
    return market.time[at] + market.step_ms[symbol] * walk.is_open[symbol]


@pure_kernel
def rows_due(rules: Any, market: Market, walk: Walk, symbol: int) -> bool:
    """Whether a signal is to be carried out at the open of the symbol's next candle; older ones are dropped."""
    number, late = walk.bar[symbol], 1 + rules.latency_ms // market.step_ms[symbol]
    row, row_end = walk.row[symbol], walk.row_end[symbol]
    while row < row_end and walk.row_bar[row] + late < number:
        row += 1  # came due while it could not be carried out
    walk.row[symbol] = row
    return row < row_end and walk.row_bar[row] + late == number


@pure_kernel
def at_end(
    books: Books, rules: Any, market: Market, detail: Market, position: Any, walk: Walk, symbol: int,
    every_candle: bool, close_at_end: bool,
) -> None:  # fmt: skip
    """Book what the symbol's open candle did to its resting orders, decide at its close, find the next event."""
    walk.is_open[symbol] = 0
    bar = bar_at(market, symbol, walk.bar[symbol])
    if position.side != 0:
        resting_orders(books, rules, detail, position, bar, symbol)
    if position.side != 0:
        if close_at_end and market.first[symbol] + bar.number == market.first[symbol + 1] - 1:
            end_ms = bar.time + bar.step_ms
            acc.leave(books, rules, position, bar, symbol, END, position.quantity, bar.close, end_ms)
        else:
            manage(position, rules, bar, rules.latency_ms // bar.step_ms)
    walk.bar[symbol] = next_event(rules, market, position, walk, symbol, bar.number, every_candle)


@pure_kernel
def walk_on(
    books: Books, rules: Any, market: Market, detail: Market, positions: Any, rows: Any, walk: Walk,
    every_candle: bool, close_at_end: bool,
) -> bool:  # fmt: skip
    """Walk all symbols in the order of time until they end (True) or the books are nearly full (False).

    A candle counts when it ends, so that no symbol's open knows of another's unfinished candle. At one instant all
    candles that end come first, then all opens.
    """
    symbols = len(positions)
    fill_limit, trade_limit = len(books.fills) - _ROOM * symbols, len(books.trades) - _ROOM * symbols
    while books.totals[0].fills <= fill_limit and books.totals[0].trades <= trade_limit:
        now_ms = NEVER_MS
        for symbol in range(symbols):
            now_ms = min(now_ms, next_instant(market, walk, symbol))
        if now_ms == NEVER_MS:
            return True
        ended = False
        for symbol in range(symbols):
            if walk.is_open[symbol] and next_instant(market, walk, symbol) == now_ms:
                ended = True
                at_end(books, rules, market, detail, positions[symbol], walk, symbol, every_candle, close_at_end)
        if ended:
            continue
        for symbol in range(symbols):
            if next_instant(market, walk, symbol) == now_ms:
                walk.is_open[symbol] = 1
                number, position = walk.bar[symbol], positions[symbol]
                row_due = rows_due(rules, market, walk, symbol)
                if row_due or (position.side != 0 and (rules.perpetual or position.pending_bar == number)):
                    at_open(books, rules, market, positions, rows, walk, bar_at(market, symbol, number), symbol)
                if symbols == 1:  # nobody else to look at before its candle ends
                    at_end(books, rules, market, detail, position, walk, symbol, every_candle, close_at_end)
    return False


@kernel
def run_kernel(
    market: Market, detail: Market, rows: Any, walk: Walk, rules: Any, positions: Any, books: Books,
    every_candle: bool, close_at_end: bool,
) -> Books:  # fmt: skip
    """Walk to the end, enlarging the books on the way."""
    symbols = len(positions)
    for symbol in range(symbols):
        walk.bar[symbol] = next_event(rules, market, positions[symbol], walk, symbol, BEFORE_FIRST, every_candle)
    while True:
        books = with_room(books, symbols)
        if walk_on(books, rules, market, detail, positions, rows, walk, every_candle, close_at_end):
            return books


def _concerns(rows: SignalArray) -> IntArray:
    """For each row the sum of ENTERS (it opens a position), FOR_LONG and FOR_SHORT (it changes an open one)."""
    kind = np.ascontiguousarray(rows["kind"])
    add = rows["add"] != 0
    enters = (kind == ENTER_LONG) | (kind == ENTER_SHORT)
    changes_long = (kind == EXIT_LONG) | (add & (kind == ENTER_LONG))
    changes_short = (kind == EXIT_SHORT) | (add & (kind == ENTER_SHORT))
    return (ENTERS * enters + FOR_LONG * changes_long + FOR_SHORT * changes_short).astype(np.int64)


def simulate(
    candles: tuple[Candles, ...],
    signals: tuple[Signals, ...],
    rules: RuleArray,
    *,
    detail: tuple[Candles | None, ...] = (),
    every_candle: bool = False,
    close_at_end: bool = True,
) -> Simulation:
    """Trade `signals` (one per symbol, reasons already on one common list) on `candles` under `rules`.

    `detail` holds finer candles per symbol that decide where stop and target lie in one candle. With `close_at_end`
    open positions are closed at their last candle's close. Deterministic; draws depend on the seed in `rules` only.
    """
    symbols = len(candles)
    rows = signals[0].rows if symbols == 1 else np.concatenate([part.rows for part in signals])
    positions = np.zeros(symbols, dtype=POSITION)
    # a guess that is seldom too small: growing copies, and memory that is not touched costs nothing
    books = acc.new_books(symbols, float(rules["capital"][0]), 4 * _ROOM * symbols + 2 * len(rows))
    row_first = offsets([len(part) for part in signals])
    start = row_first[:-1]
    walk = Walk(
        start.copy(), start.copy(), start.copy(), np.zeros(symbols, np.int64), np.zeros(symbols, np.int64),
        row_first[1:].copy(), np.ascontiguousarray(rows["bar"]), _concerns(rows),
    )  # fmt: skip
    books = run_kernel(
        as_market(candles), as_market(detail or (None,) * symbols), rows.astype(SIGNAL, copy=False), walk, rules[0],
        positions, books, every_candle, close_at_end,
    )  # fmt: skip
    totals = books.totals[0]
    return Simulation(_used(books.fills, totals["fills"]), _used(books.trades, totals["trades"]), books, positions)


def _used(page: npt.NDArray[np.void], rows: int) -> npt.NDArray[np.void]:
    """The rows in use, without holding on to the memory of many that are not."""
    return page[:rows] if 2 * rows > len(page) else page[:rows].copy()
