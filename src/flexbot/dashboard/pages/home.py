"""Home: where things stand and what to do next."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from html import escape

import streamlit as st

from flexbot.dashboard import look, shell
from flexbot.dashboard.boundary import explained, show
from flexbot.dashboard.credentials import first_run
from flexbot.market.coverage import filled
from flexbot.market.store import CandleStore, SeriesInfo
from flexbot.report import words
from flexbot.report.runs import Entry, Listing, list_runs
from flexbot.report.tables import Cell, Table
from flexbot.text import text
from flexbot.text.format import date, date_time, number

_RUNS_SHOWN = 8


@dataclass(frozen=True, slots=True)
class _Step:
    """One thing to do next: its texts are `dashboard.home.next.NAME` and `….NAME.why`, its place a page."""

    name: str
    page: str
    icon: str


def render() -> None:
    """Draw the page."""
    first_run.lead()
    st.title(text("dashboard.home.title"))
    series, listing = CandleStore().series(), list_runs()
    _mode()
    _figures(series, listing)
    st.subheader(text("dashboard.home.next"))
    steps = list(_steps(shell.vault_state(), series, listing))
    for column, step in zip(st.columns(len(steps)), steps, strict=True):
        with column, st.container(border=True, height="stretch"):
            shell.link(step.page, text(f"dashboard.home.next.{step.name}"), icon=step.icon)
            st.caption(text(f"dashboard.home.next.{step.name}.why"))
    with explained():
        _runs(listing)
    with explained():
        _data(series)


def _mode() -> None:
    st.html(
        '<div style="border:1px solid color-mix(in srgb, currentColor 20%, transparent);border-left-width:.5rem;'
        "border-radius:.5rem;padding:.6rem 1.25rem;display:flex;gap:.25rem 1.25rem;"
        'align-items:baseline;flex-wrap:wrap">'
        f'<span style="font-size:2.75rem;font-weight:800;letter-spacing:.06em;line-height:1.1">'
        f"{escape(text('dashboard.mode.demo'))}</span><span>{escape(text('dashboard.mode.demo.means'))}</span></div>"
    )


def _figures(series: list[SeriesInfo], listing: Listing) -> None:
    figures = (
        ("vault", text(f"dashboard.home.vault.{shell.vault_state()}")),
        ("candles", number(sum(one.rows for one in series), 0)),
        ("runs", number(len(listing.runs), 0)),
    )
    for column, (name, value) in zip(st.columns(3), figures, strict=True):
        column.metric(text(f"dashboard.home.{name}"), value, border=True)


def _steps(vault: str, series: list[SeriesInfo], listing: Listing) -> Iterator[_Step]:
    """What makes sense now, at most three, the most useful first."""
    if not listing.runs:
        yield _Step("first_run", "backtest", ":material/play_circle:")
    else:
        yield _Step("another_run", "backtest", ":material/play_circle:")
    if not series:
        yield _Step("get_data", "data", ":material/download:")
    else:
        yield _Step("strategies", "strategies", ":material/insights:")
    if vault == "none":
        yield _Step("wizard", "credentials", ":material/key:")
    elif vault == "locked":
        yield _Step("unlock", "credentials", ":material/lock_open:")
    else:
        yield _Step("check_keys", "credentials", ":material/verified_user:")


def _runs(listing: Listing) -> None:
    st.subheader(text("dashboard.home.last_runs"))
    if listing.runs:
        heads = ("strategy", "when", "trades", "return", "drawdown")
        columns = tuple(text(f"dashboard.home.column.{name}") for name in heads)
        rows = tuple(map(_run, listing.runs[:_RUNS_SHOWN]))
        look.table(Table(columns, rows), text("dashboard.home.runs_caption"))
    elif not listing.damaged:
        st.caption(text("dashboard.home.no_runs"))
    for error in listing.damaged:
        show(error)


def _run(entry: Entry) -> tuple[Cell, ...]:
    title = words.strategy(entry.strategy)
    markets = ", ".join(dict.fromkeys(f"{symbol} {frame}" for _, symbol, frame in entry.markets))
    found = entry.metrics
    return (
        Cell(f"{title}, {words.side(entry.side)} · {markets}"),
        Cell(date_time(round(datetime.fromisoformat(entry.created).timestamp() * 1000))),
        Cell(words.count(found.trades)),
        Cell(words.signed(found.total_return, 1), words.tone(found.total_return)),
        Cell(words.share(found.max_drawdown, 1)),
    )


def _data(series: list[SeriesInfo]) -> None:
    st.subheader(text("dashboard.home.data"))
    if not series:
        st.caption(text("dashboard.home.no_data"))
        return
    heads = ("series", "from", "to", "candles", "complete")
    columns = tuple(text(f"dashboard.home.column.{name}") for name in heads)
    look.table(Table(columns, tuple(map(_one, series))), text("dashboard.home.data_caption"))


def _one(info: SeriesInfo) -> tuple[Cell, ...]:
    if info.unreadable:
        complete = Cell(text("dashboard.data.damaged"), "bad")
    else:
        complete = Cell(words.covered(filled(info.rows, info.first_ms, info.last_ms, info.timeframe)))
    return (
        Cell(f"{info.venue} {info.symbol} {info.timeframe}"),
        Cell(date(info.first_ms) if info.rows else words.DASH),
        Cell(date(info.last_ms) if info.rows else words.DASH),
        Cell(number(info.rows, 0)),
        complete,
    )
