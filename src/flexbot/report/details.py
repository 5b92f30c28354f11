"""The wider tables of a report, for the HTML page and the dashboard: months, chance and single trades."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from flexbot.engine.records import EXIT_KEYS, FillKind
from flexbot.report import words
from flexbot.report.tables import Cell, Table
from flexbot.report.view import View
from flexbot.text import format, text

# Fractions at which a month's colour grows stronger; what reads as 0.0 % has none.
_SHADES = (0.0005, 0.03, 0.08, 0.15)


@dataclass(frozen=True, slots=True)
class Month:
    """The return of one month as shown, and the name of its colour (`up1` to `down4`; empty: none)."""

    text: str
    shade: str


@dataclass(frozen=True, slots=True)
class Year:
    """One line of the monthly table: twelve months, empty where the run had no candles, and their product."""

    name: str
    months: list[Month]
    total: Cell


def monthly(found: dict[str, float]) -> list[Year]:
    """The months of a run (`2024-01` to its return) by year."""
    years: dict[str, dict[int, float]] = defaultdict(dict)
    for month, made in found.items():
        years[month[:4]][int(month[5:7])] = made
    rows = []
    for year, months in sorted(years.items()):
        total = 1.0
        for made in months.values():
            total *= 1 + made
        cells = [_month(months.get(number)) for number in range(1, 13)]
        rows.append(Year(year, cells, Cell(words.signed(total - 1, 1), words.tone(total - 1))))
    return rows


def _month(made: float | None) -> Month:
    if made is None:
        return Month("", "")
    strength = sum(abs(made) > step for step in _SHADES)
    return Month(words.signed(made, 1), f"{'up' if made > 0 else 'down'}{strength}" if strength else "")


def monte_carlo(view: View) -> Table | None:
    """The largest drawdown when the trades come in another order; None where they were not shuffled."""
    found = view.result.monte_carlo
    if found is None:
        return None
    own = view.result.metrics.max_drawdown
    values = (("own", own), ("p5", found.drawdown_p5), ("p50", found.drawdown_p50), ("p95", found.drawdown_p95))
    heads = tuple(text(f"report.html.monte_carlo.{name}") for name, _ in values)
    row = (Cell(text("report.metric.max_drawdown")), *(Cell(words.share(value, 1)) for _, value in values))
    return Table(("", *heads), (row,))


def baseline(view: View) -> Table | None:
    """The strategy against random entries; None where none were run."""
    found, metrics = view.result.baseline, view.result.metrics
    if found is None:
        return None
    heads = tuple(text(f"report.html.baseline.{name}") for name in ("figure", "own", "p5", "mean", "p95"))
    in_r = (metrics.expectancy_r, found.expectancy_r_p5, found.expectancy_r_mean, found.expectancy_r_p95)
    made = (metrics.total_return, found.return_p5, found.return_mean, found.return_p95)
    rows = (
        (Cell(text("report.metric.expectancy_r")), *(Cell(words.in_r(x), words.tone(x)) for x in in_r)),
        (Cell(text("report.metric.total_return")), *(Cell(words.signed(x, 1), words.tone(x)) for x in made)),
    )
    return Table(heads, rows)


@dataclass(frozen=True, slots=True)
class Column:
    """A column head of the trades; `word`: it holds words, not figures."""

    head: str
    word: bool


@dataclass(frozen=True, slots=True)
class Entry:
    """A cell of the trades table; `value` is what its column sorts by, None: the text."""

    text: str
    value: float | int | None = None
    classes: str = ""


@dataclass(frozen=True, slots=True)
class Trade:
    """One line of the trades; times are UTC ms."""

    symbol: int
    entered: int
    left: int
    cells: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class TradeTable:
    """Column heads and lines."""

    columns: list[Column]
    rows: list[Trade]


def trades(view: View, rows: Iterable[int]) -> TradeTable:
    """The trades of a run with the given places in its list of trades (from 0)."""
    names = (
        "number", "symbol", "side", "entered", "entry", "stop", "target",
        "left", "exit", "way", "r", "pnl", "costs", "reason",
    )  # fmt: skip
    wordy = {"symbol", "side", "entered", "left", "way", "reason"}
    columns = [Column(text(f"report.html.trades.{name}"), name in wordy) for name in names]
    return TradeTable(columns, [_trade(view, view.result.trades[row], row + 1) for row in rows])


def _trade(view: View, row: Any, number: int) -> Trade:
    prices = {name: float(row[name]) for name in ("entry_price", "stop", "target", "exit_price")}
    entered, left = int(row["entry_time"]), int(row["exit_time"])
    made, in_r = float(row["pnl"]), float(row["r"])
    paid = float(row["fees"] + row["slippage"] + row["funding"])
    cells = (
        Entry(words.count(number), number),
        Entry(view.markets[row["symbol"]].symbol, classes="word"),
        Entry(words.side("long" if row["side"] > 0 else "short"), classes="word"),
        Entry(format.date_time(entered), entered, "word"),
        Entry(words.price(prices["entry_price"]), prices["entry_price"]),
        Entry(words.price(prices["stop"]), prices["stop"]),
        Entry(words.price(prices["target"]), prices["target"]),
        Entry(format.date_time(left), left, "word"),
        Entry(words.price(prices["exit_price"]), prices["exit_price"]),
        Entry(words.exit_way(EXIT_KEYS[FillKind(int(row["exit"]))]), classes="word"),
        Entry(words.in_r(in_r).removesuffix(" R"), in_r, words.tone(in_r)),
        Entry(words.gain(made), made, words.tone(made)),
        Entry(format.money(paid), paid),
        Entry(words.reason(view.result.reasons[row["reason"]]), classes="word wrap"),
    )
    return Trade(int(row["symbol"]), entered, left, cells)
