"""Home: where things stand and what to do next."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import streamlit as st

from flexbot.dashboard import shell
from flexbot.dashboard.boundary import escaped, explained
from flexbot.text import text
from flexbot.text.format import date, date_time, number

if TYPE_CHECKING:
    from flexbot.market.store import SeriesInfo
    from flexbot.report.runs import Entry, Listing

_RUNS_SHOWN = 8


@dataclass(frozen=True, slots=True)
class _Step:
    """One thing to do next: its texts are `dashboard.home.next.NAME` and `….NAME.why`, its place a page."""

    name: str
    page: str
    icon: str


def render() -> None:
    """Draw the page."""
    from flexbot.market.store import CandleStore
    from flexbot.report.runs import list_runs

    st.title(text("dashboard.home.title"))
    series, listing = CandleStore().series(), list_runs()
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


def _figures(series: list[SeriesInfo], listing: Listing) -> None:
    mode, vault, candles, runs = st.columns(4)
    mode.metric(text("dashboard.home.mode"), text("dashboard.mode.demo"), border=True)
    vault.metric(text("dashboard.home.vault"), text(f"dashboard.home.vault.{shell.vault_state()}"), border=True)
    candles.metric(text("dashboard.home.candles"), number(sum(one.rows for one in series), 0), border=True)
    runs.metric(text("dashboard.home.runs"), number(len(listing.runs), 0), border=True)


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
    from flexbot.report import words

    st.subheader(text("dashboard.home.last_runs"))
    if not listing.runs and not listing.damaged:
        st.caption(text("dashboard.home.no_runs"))
        return
    rows = [
        {
            text("dashboard.home.column.when"): _moment(entry),
            text("dashboard.home.column.strategy"): f"{entry.strategy} {words.side(entry.side)}",
            text("dashboard.home.column.markets"): ", ".join(
                dict.fromkeys(f"{symbol} {frame}" for _, symbol, frame in entry.markets)
            ),
            text("dashboard.home.column.trades"): words.count(entry.metrics.trades),
            text("dashboard.home.column.return"): words.signed(entry.metrics.total_return, 1),
            text("dashboard.home.column.drawdown"): words.share(entry.metrics.max_drawdown, 1),
        }
        for entry in listing.runs[:_RUNS_SHOWN]
    ]
    if rows:
        st.dataframe(rows, hide_index=True, width="stretch")
    for error in listing.damaged:
        st.warning(escaped(str(error)))


def _moment(entry: Entry) -> str:
    from datetime import datetime

    return date_time(round(datetime.fromisoformat(entry.created).timestamp() * 1000))


def _data(series: list[SeriesInfo]) -> None:
    st.subheader(text("dashboard.home.data"))
    if not series:
        st.caption(text("dashboard.home.no_data"))
        return
    rows = [
        {
            text("dashboard.home.column.venue"): one.venue,
            text("dashboard.home.column.symbol"): one.symbol,
            text("dashboard.home.column.timeframe"): str(one.timeframe),
            text("dashboard.home.column.from"): date(one.first_ms),
            text("dashboard.home.column.to"): date(one.last_ms),
            text("dashboard.home.column.candles"): number(one.rows, 0),
        }
        for one in series
    ]
    st.dataframe(rows, hide_index=True, width="stretch")
