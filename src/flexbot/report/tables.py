"""The tables of a report as formatted cells, one source for the terminal and the HTML page."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flexbot.engine.result import Group
from flexbot.report import words
from flexbot.report.view import View
from flexbot.report.words import Tone
from flexbot.text import format, text


@dataclass(frozen=True, slots=True)
class Cell:
    """One figure as shown, and whether it is good or bad news."""

    text: str
    tone: Tone = ""


@dataclass(frozen=True, slots=True)
class Figure:
    """A labelled figure; `detail` is a second, quieter line."""

    label: str
    cell: Cell
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """Column heads and rows; the first column holds names, the others figures."""

    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]


def title(view: View) -> str:
    """Strategy and side: `elliott, long and short`."""
    return f"{view.result.strategy}, {words.side(view.result.side)}"


def symbols(view: View) -> str:
    """Symbols with venue and timeframe; the first few where there are many."""
    shown = [f"{market.symbol} ({market.venue}) {market.timeframe}" for market in view.markets[:4]]
    more = len(view.markets) - len(shown)
    return ", ".join(shown) + (f" {text('report.more', count=more)}" if more > 0 else "")


def detail(view: View) -> str:
    """Which finer candles decided what came first inside a candle; empty where none did."""
    frames = dict.fromkeys(str(frame) for frame in view.result.settings.get("detail", ()) if frame is not None)
    return text("report.detail_candles", timeframes=", ".join(frames)) if frames else ""


def period(view: View) -> str:
    """First and last candle, and how many there are."""
    return text(
        "report.period",
        first=format.date_time(min(market.first_ms for market in view.markets)),
        last=format.date_time(max(market.last_ms for market in view.markets)),
        candles=words.count(sum(market.candles for market in view.markets)),
    )


def params(values: Mapping[str, Any]) -> str:
    """Parameters as the command takes them: `fast=9, slow=21`."""
    return ", ".join(f"{name}={words.setting(value)}" for name, value in values.items())


def headline(view: View) -> tuple[Figure, ...]:
    """The eight figures to read first."""
    m = view.result.metrics
    return (
        Figure(
            text("report.metric.total_return"),
            Cell(words.signed(m.total_return), words.tone(m.total_return)),
            text("report.detail.annual", value=words.signed(m.annual_return)),
        ),
        Figure(
            text("report.metric.buy_and_hold"),
            Cell(words.signed(m.buy_and_hold), words.tone(m.buy_and_hold)),
            text("report.detail.same_period"),
        ),
        Figure(
            text("report.metric.max_drawdown"),
            Cell(words.share(m.max_drawdown)),
            text("report.detail.lasted", value=words.days(m.max_drawdown_days)),
        ),
        Figure(
            text("report.metric.sharpe"),
            Cell(words.number(m.sharpe), words.tone(m.sharpe)),
            text("report.detail.sortino", value=words.number(m.sortino)),
        ),
        Figure(
            text("report.metric.trades"),
            Cell(words.count(m.trades)),
            text("report.detail.signals", value=words.count(view.result.signals)),
        ),
        Figure(
            text("report.metric.win_rate"),
            Cell(words.share(m.win_rate, 1)),
            text(
                "report.detail.wins",
                wins=words.count(round((m.win_rate or 0.0) * m.trades)),
                trades=words.count(m.trades),
            ),
        ),
        Figure(
            text("report.metric.expectancy_r"),
            Cell(words.in_r(m.expectancy_r), words.tone(m.expectancy_r)),
            text("report.detail.per_trade", value=words.gain(m.average_trade)),
        ),
        Figure(
            text("report.metric.profit_factor"),
            Cell(words.number(m.profit_factor), words.tone(None if m.profit_factor is None else m.profit_factor - 1)),
            text("report.detail.costs", value=format.money(m.fees + m.slippage + m.funding)),
        ),
    )


def money(view: View) -> tuple[Figure, ...]:
    """What became of the account, and its risk."""
    m = view.result.metrics
    return _figures(
        ("final_equity", Cell(format.money(m.final_equity))),
        ("net_profit", Cell(words.gain(m.net_profit), words.tone(m.net_profit))),
        ("volatility", Cell(words.share(m.volatility))),
        ("calmar", Cell(words.number(m.calmar))),
        ("exposure", Cell(words.share(m.exposure, 1))),
        ("turnover", Cell(text("report.times_capital", times=words.number(m.turnover, 1)))),
    )


def trading(view: View) -> tuple[Figure, ...]:
    """What the trades were like."""
    m = view.result.metrics
    return _figures(
        ("sqn", Cell(words.number(m.sqn))),
        ("average_hours", Cell(_hours(m.average_hours))),
        ("average_win", Cell(words.gain(m.average_win), words.tone(m.average_win))),
        ("average_loss", Cell(words.gain(m.average_loss), words.tone(m.average_loss))),
        ("best_trade", Cell(words.gain(m.best_trade), words.tone(m.best_trade))),
        ("worst_trade", Cell(words.gain(m.worst_trade), words.tone(m.worst_trade))),
        ("longest_wins", Cell(words.count(m.longest_wins))),
        ("longest_losses", Cell(words.count(m.longest_losses))),
    )


def costs(view: View) -> tuple[Figure, ...]:
    """What trading cost, and what that is of the money turned over."""
    m = view.result.metrics
    total = m.fees + m.slippage + m.funding
    traded = m.turnover * (m.final_equity - m.net_profit)
    return _figures(
        ("fees", Cell(format.money(m.fees))),
        ("slippage", Cell(format.money(m.slippage))),
        ("funding", Cell(format.money(m.funding))),
        ("all_costs", Cell(format.money(total))),
        ("costs_of_turnover", Cell(words.share(total / traded if traded > 0 else None, 3))),
        ("result_before_costs", Cell(words.gain(m.net_profit + total), words.tone(m.net_profit + total))),
    )


def groups(found: Mapping[str, Group], first: str, names: Mapping[str, str] | None = None) -> Table:
    """A table of parts of the trades: by side or by symbol."""
    rows = tuple(
        (
            Cell(name if names is None else names.get(name, name)),
            Cell(words.count(group.trades)),
            Cell(words.share(group.win_rate, 1)),
            Cell(words.in_r(group.expectancy_r), words.tone(group.expectancy_r)),
            Cell(words.number(group.profit_factor)),
            Cell(words.gain(group.net_profit), words.tone(group.net_profit)),
            Cell(format.money(group.fees)),
        )
        for name, group in found.items()
    )
    heads = ("trades", "win_rate_short", "expectancy_short", "profit_factor_short", "net_short", "fees_short")
    return Table((first, *(text(f"report.column.{head}") for head in heads)), rows)


def by_side(view: View) -> Table:
    """Long against short."""
    found = view.result.by_side
    return groups(found, text("report.column.side"), {name: words.side(name) for name in found})


def by_symbol(view: View) -> Table:
    """One row per symbol."""
    return groups(view.result.by_symbol, text("report.column.symbol"))


def filters(view: View) -> Table:
    """How many candidates reached each rule of the strategy and how many it stopped."""
    rows = tuple(
        (
            Cell(words.rule(rule)),
            Cell(words.count(seen)),
            Cell(words.count(seen - stopped)),
            Cell(words.count(stopped)),
            Cell(words.share(stopped / seen if seen else None, 1)),
        )
        for rule, seen, stopped in view.result.filters
    )
    heads = ("rule", "seen", "passed", "stopped", "stopped_share")
    return Table(tuple(text(f"report.column.{head}") for head in heads), rows)


def _figures(*named: tuple[str, Cell]) -> tuple[Figure, ...]:
    return tuple(Figure(text(f"report.metric.{name}"), cell) for name, cell in named)


def _hours(hours: float | None) -> str:
    return words.DASH if hours is None else format.duration(hours * 3600)
