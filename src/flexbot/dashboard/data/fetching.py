"""Downloading on the data page: the form, the progress with its stop button, and how the download ended."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta

import streamlit as st

from flexbot.dashboard.boundary import escaped, explained, show
from flexbot.dashboard.data import downloads
from flexbot.dashboard.data.downloads import Outcome, Wanted
from flexbot.dashboard.data.held import gap_table
from flexbot.dashboard.tasks import Task
from flexbot.errors import FlexBotError
from flexbot.market.coverage import Coverage
from flexbot.market.downloads.download import DownloadReport
from flexbot.market.timeframe import Timeframe
from flexbot.report import words
from flexbot.report.data_lines import bad_lines, clock_lines, repeated_lines
from flexbot.settings import load_settings
from flexbot.text import language, text
from flexbot.text.format import date_time, number

TIMEFRAMES = ("1m", "5m", "15m", "30m", "1h", "4h", "1d", "1w")
_VENUES = {
    "binance": "Binance",
    "bitstamp": "Bitstamp",
    "bybit": "Bybit",
    "coinbase": "Coinbase",
    "kraken": "Kraken",
    "mercado": "Mercado Bitcoin",
    "okx": "OKX",
}
_EARLIEST = date(2009, 1, 3)  # the first block of Bitcoin; no exchange has older candles


def download_form() -> None:
    """What to download; begins it when asked to."""
    settings = load_settings()
    st.caption(text("dashboard.data.download.intro"))
    busy = (task := downloads.current()) is not None and task.running
    today = datetime.now(UTC).date()
    form = "DD/MM/YYYY" if language() == "pt_BR" else "YYYY-MM-DD"
    with st.form("data.download", border=False):
        left, right = st.columns(2)
        venue = left.selectbox(
            text("dashboard.data.download.venue"),
            list(dict.fromkeys((settings.download.venue, *_VENUES))),
            format_func=lambda name: _VENUES.get(name, name),
            accept_new_options=True,
            help=text("dashboard.data.download.venue.help"),
            key="data.download.venue",
        )
        symbols = right.text_input(
            text("dashboard.data.download.symbols"),
            placeholder="BTC/USDT, ETH/USDT",
            help=text("dashboard.data.download.symbols.help"),
            key="data.download.symbols",
        )
        one, two, three = st.columns(3)
        known = list(dict.fromkeys((*TIMEFRAMES, settings.backtest.timeframe)))
        timeframe = one.selectbox(
            text("dashboard.data.timeframe"),
            known,
            index=known.index(settings.backtest.timeframe),
            accept_new_options=True,
            key="data.download.timeframe",
        )
        start = two.date_input(
            text("dashboard.data.download.from"),
            value=today - timedelta(days=365),
            min_value=_EARLIEST,
            max_value=today,
            format=form,
            help=text("dashboard.data.download.from.help"),
            key="data.download.from",
        )
        end = three.date_input(
            text("dashboard.data.download.to"),
            value=None,
            min_value=_EARLIEST,
            max_value=today,
            format=form,
            help=text("dashboard.data.download.to.help"),
            key="data.download.to",
        )
        pressed = st.form_submit_button(text("dashboard.data.download.start"), type="primary", disabled=busy)
    if pressed:
        _begin(str(venue or ""), symbols, str(timeframe or ""), _day(start, 0), _day(end, 1))


def _begin(venue: str, symbols: str, timeframe: str, start_ms: int | None, end_ms: int | None) -> None:
    names = tuple(dict.fromkeys(re.split(r"[\s,;]+", symbols.strip()))) if symbols.strip(" \t,;") else ()
    wanted = tuple(name for name in names if name)
    if not wanted:
        st.error(text("dashboard.data.download.no_symbol"))
        return
    frame = Timeframe.parse(timeframe)
    if downloads.start(Wanted(venue, wanted, frame, start_ms, end_ms)):
        st.rerun()
    st.warning(text("dashboard.data.download.busy"))


def _day(chosen: object, days: int) -> int | None:
    """Midnight UTC of a chosen date, or of the day after it, in ms."""
    if not isinstance(chosen, date):
        return None
    moment = datetime(chosen.year, chosen.month, chosen.day, tzinfo=UTC) + timedelta(days=days)
    return round(moment.timestamp() * 1000)


def progress_panel() -> None:
    """The download that runs, redrawn by itself, or how the last one ended."""
    task = downloads.current()
    if task is None:
        return
    if task.running:
        st.fragment(_running, run_every=0.5)()
        return
    with st.container(border=True):
        outcome = task.result()
        if outcome is not None:
            _ended(outcome)
        st.button(text("dashboard.data.download.close"), key="data.download.close", on_click=downloads.put_away)


def _running() -> None:
    with explained():
        task = downloads.current()
        if task is None or not task.running:
            st.rerun()
        with st.container(border=True):
            st.progress(task.share, text=escaped(_where(task)))
            if task.notice:
                st.warning(escaped(task.notice))
            stopping = task.stopping
            label = text("dashboard.data.download.stopping" if stopping else "dashboard.data.download.stop")
            if st.button(label, key="data.download.stop", disabled=stopping):
                task.stop()
                st.rerun(scope="fragment")


def _where(task: Task[Outcome]) -> str:
    if not task.step:
        return text("dashboard.data.download.connecting")
    if task.total <= 0:
        return text("dashboard.data.download.looking", symbol=task.step)
    return text(
        "dashboard.data.download.progress",
        symbol=task.step,
        done=number(task.done, 0),
        total=number(task.total, 0),
        share=words.share(task.share, 0),
    )


def _ended(outcome: Outcome) -> None:
    for report in outcome.reports:
        _report(report)
    if outcome.stopped is not None:
        saved = number(outcome.stopped.saved, 0)
        st.info(escaped(text("dashboard.data.download.stopped", symbol=outcome.stopped.symbol, saved=saved)))
    elif outcome.cancelled:
        st.info(text("dashboard.data.download.cancelled"))
    if outcome.error is not None:
        _broken(outcome.wanted, outcome.error)


def _broken(wanted: Wanted, error: FlexBotError) -> None:
    asked = f"{wanted.venue} {', '.join(wanted.symbols)} {wanted.timeframe}"
    st.subheader(escaped(text("dashboard.data.download.failed", asked=asked)))
    show(error)


def _report(report: DownloadReport) -> None:
    name = f"{report.venue} {report.symbol} {report.timeframe}"
    st.subheader(escaped(text("dashboard.data.download.done", series=name)))
    span = text("dashboard.data.span", first=date_time(report.start_ms), last=date_time(report.end_ms))
    st.caption(escaped(span))
    missing = sum(gap.candles for gap in report.gaps)
    figures = (
        ("added", number(report.added, 0)),
        ("stored", number(report.stored, 0)),
        ("complete", words.covered(report.coverage)),
        ("missing", number(missing, 0)),
    )
    for column, (label, value) in zip(st.columns(4), figures, strict=True):
        column.metric(text(f"dashboard.data.figure.{label}"), value, border=True)
    for line in (*repeated_lines(report), *clock_lines(report), *bad_lines(report)):
        st.text(line.strip())
    if report.gaps:
        with st.expander(text("dashboard.data.gaps", count=number(len(report.gaps), 0))):
            rows = report.stored + report.added
            gap_table(Coverage(report.start_ms, report.end_ms, rows, report.expected, tuple(report.gaps)))
