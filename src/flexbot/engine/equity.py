"""The value of the account at the close of every candle, from the fills, and its drawdowns."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from flexbot.compiled import kernel
from flexbot.engine.market import Market
from flexbot.engine.records import FillArray
from flexbot.market.candles import FloatArray, IntArray

DAY_MS = 86_400_000


class Curve(NamedTuple):
    """One value per instant of `time` (UTC ms, candle opens): equity = cash + value, all at the candles' closes."""

    time: IntArray
    equity: FloatArray
    cash: FloatArray
    value: FloatArray
    exposed: int  # instants with a position open at the close


class Drawdown(NamedTuple):
    """The deepest fall from a peak as a fraction of it, and the instants of peak, trough and recovery (or the end)."""

    depth: float
    peak: int
    trough: int
    recovery: int


@kernel
def _curve_one(close: Any, fills: Any, capital: float, equity: Any, cash: Any, value: Any) -> int:
    """Equity of a run with one symbol: a flat stretch is one constant, an open one follows the closes.

    Fills add up to exactly 0 when a position closes, because the position itself was summed in the same order.
    """
    count, used, exposed = len(close), len(fills), 0
    money, quantity, fill, start = capital, 0.0, 0, 0
    while start < count:
        while fill < used and fills[fill].bar == start:
            money += fills[fill].cash
            quantity += fills[fill].quantity
            fill += 1
        end = fills[fill].bar if fill < used else count
        for row in range(start, end):
            held = quantity * close[row]
            value[row] = held
            cash[row] = money
            equity[row] = money + held
        if quantity != 0.0:
            exposed += end - start
        start = end
    return exposed


@kernel
def _curve_many(market: Market, time: Any, fills: Any, capital: float, equity: Any, cash: Any, value: Any) -> int:
    """Equity of a run with several symbols; between its candles a symbol keeps its last close."""
    symbols = len(market.step_ms)
    row = market.first[:-1].copy()
    quantity, held = np.zeros(symbols), np.zeros(symbols)
    money, fill, exposed = capital, 0, 0
    for at in range(len(time)):
        while fill < len(fills):
            done = fills[fill]
            if market.time[market.first[done.symbol] + done.bar] > time[at]:
                break
            money += done.cash
            quantity[done.symbol] += done.quantity
            fill += 1
        total, is_open = 0.0, False
        for symbol in range(symbols):
            while row[symbol] < market.first[symbol + 1] and market.time[row[symbol]] <= time[at]:
                held[symbol] = market.close[row[symbol]]
                row[symbol] += 1
            total += quantity[symbol] * held[symbol]
            is_open |= quantity[symbol] != 0.0
        value[at] = total
        cash[at] = money
        equity[at] = money + total
        exposed += is_open
    return exposed


def equity_curve(market: Market, fills: FillArray, capital: float) -> Curve:
    """The curve of a run over the union of its symbols' candles; a fill counts from its candle on."""
    single = len(market.step_ms) == 1
    time = market.time if single else np.unique(market.time)
    equity, cash, value = np.empty(len(time)), np.empty(len(time)), np.empty(len(time))
    if single:
        exposed = _curve_one(market.close, fills, capital, equity, cash, value)
    else:
        # candles of different lengths end in another order than they begin
        begins = np.argsort(market.time[market.first[fills["symbol"]] + fills["bar"]], kind="stable")
        exposed = _curve_many(market, time, fills[begins], capital, equity, cash, value)
    return Curve(time, equity, cash, value, exposed)


@kernel
def _deepest(equity: Any, start: float) -> tuple[float, int, int, int]:
    peak, peak_at, depth, from_at, trough_at = start, 0, 0.0, 0, 0
    for row in range(len(equity)):
        if equity[row] >= peak:
            peak, peak_at = equity[row], row
        elif (peak - equity[row]) > depth * peak:
            depth, from_at, trough_at = (peak - equity[row]) / peak, peak_at, row
    recovery = trough_at
    top = max(start, equity[from_at]) if len(equity) > 0 else start
    while recovery < len(equity) - 1 and depth > 0.0 and equity[recovery] < top:
        recovery += 1
    return depth, from_at, trough_at, recovery


def deepest_drawdown(equity: FloatArray, start: float) -> Drawdown:
    """The deepest drawdown of `equity`, which began with `start`; depth 0 when it never fell."""
    return Drawdown(*_deepest(equity, start))


@kernel
def _last_of_each(time: Any, equity: Any, period_ms: int, ends: Any) -> int:
    """The last equity of each period of `period_ms` in UTC, written to `ends`; returns how many there are."""
    found, current = -1, -1
    for row in range(len(time)):
        period = time[row] // period_ms
        if period != current:
            found += 1
            current = period
        ends[found] = equity[row]
    return found + 1


def period_ends(time: IntArray, equity: FloatArray, period_ms: int) -> FloatArray:
    """Equity at the end of every UTC period that has candles."""
    if len(time) == 0:
        return np.empty(0)
    ends = np.empty(int(time[-1] // period_ms - time[0] // period_ms) + 1)
    return ends[: _last_of_each(time, equity, period_ms, ends)]


def buy_and_hold(market: Market, time: IntArray, capital: float, fee: float) -> FloatArray:
    """Equity of a buyer who splits `capital` evenly, buys each symbol at its first open with `fee`, and waits."""
    symbols = len(market.step_ms)
    part = capital / symbols
    total = np.zeros(len(time))
    for symbol in range(symbols):
        rows = slice(int(market.first[symbol]), int(market.first[symbol + 1]))
        worth = part / (1 + fee) * market.close[rows] / market.open[rows.start]
        if symbols == 1:
            return worth
        known = np.searchsorted(market.time[rows], time, side="right") - 1
        total += np.where(known < 0, part, worth[np.maximum(known, 0)])
    return total
