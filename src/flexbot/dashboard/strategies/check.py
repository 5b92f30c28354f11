"""The look-ahead check on the page: which candles, how many cuts, progress, and what the result means."""

from __future__ import annotations

from dataclasses import dataclass

import streamlit as st

from flexbot.dashboard import own
from flexbot.dashboard.boundary import escaped, explained, show
from flexbot.dashboard.data.held import Series, load, series_name
from flexbot.dashboard.tasks import Task
from flexbot.engine.lookahead import LookAheadReport, check_lookahead
from flexbot.errors import FlexBotError, StrategyError
from flexbot.market.sample import samples
from flexbot.market.store import CandleStore
from flexbot.plan.kernels import prepare
from flexbot.report.lookahead import clean_lines, found_error, said
from flexbot.strategy.base import Strategy
from flexbot.strategy.user import build
from flexbot.text import text
from flexbot.text.format import date_time, number

_MOST_CUTS = 1_000
_ROWS_SHOWN = 50


@dataclass(frozen=True, slots=True)
class _Asked:
    """What a check was run on; a result is shown only beside the same."""

    strategy: str
    files: own.Stamp
    series: Series
    cuts: int


def check_form(kind: type[Strategy]) -> None:
    """Choose candles and cuts, run, and show the result as long as nothing was changed."""
    st.write(text("dashboard.strategies.check.intro"))
    known: list[Series] = [*samples(), *CandleStore().series()]
    left, right = st.columns([2, 1])
    index = left.selectbox(
        text("dashboard.data.series"),
        range(len(known)),
        format_func=lambda place: series_name(known[place]),
        key="strategies.check.series",
    )
    cuts = right.number_input(
        text("dashboard.strategies.check.cuts"),
        min_value=10,
        max_value=_MOST_CUTS,
        value=100,
        step=10,
        help=text("dashboard.strategies.check.cuts.help"),
        key="strategies.check.cuts",
    )
    asked = _Asked(kind.name, own.stamp(), known[index or 0], int(cuts))
    task: Task[LookAheadReport] | None = st.session_state.get("strategies.check.task")
    running = task is not None and task.running
    if st.button(text("dashboard.strategies.check.start"), key="strategies.check.start", disabled=running):
        st.session_state["strategies.check.task"] = _started(kind, asked)
        st.session_state["strategies.check.asked"] = asked
        st.rerun()
    if task is None:
        return
    if task.running:
        st.fragment(_running, run_every=0.5)()
    elif st.session_state["strategies.check.asked"] == asked:
        _ended(task)


def _started(kind: type[Strategy], asked: _Asked) -> Task[LookAheadReport]:
    strategy = build(kind, "both", {})

    def work(task: Task[LookAheadReport]) -> LookAheadReport:
        prepare(strategy.name, task.pause)
        return check_lookahead(strategy, load(asked.series), asked.cuts, task.progress)

    return Task[LookAheadReport](work)


def _running() -> None:
    with explained():
        task: Task[LookAheadReport] = st.session_state["strategies.check.task"]
        if not task.running:
            st.rerun()
        asked: _Asked = st.session_state["strategies.check.asked"]
        where = text("dashboard.strategies.check.running", strategy=asked.strategy, series=series_name(asked.series))
        st.progress(task.share, text=escaped(where))
        if st.button(text("dashboard.strategies.check.stop"), key="strategies.check.stop", disabled=task.stopping):
            task.stop()


def _ended(task: Task[LookAheadReport]) -> None:
    try:
        report = task.result()
    except FlexBotError as error:
        show(error)
        if isinstance(error, StrategyError) and (lines := own.excerpt(error)) is not None:
            st.code(lines, language="python")
        return
    if report is None:
        st.info(text("dashboard.strategies.check.stopped"))
    elif report.clean:
        st.success("  \n".join(escaped(line) for line in clean_lines(report)))
        st.caption(text("dashboard.strategies.check.clean_means"))
    else:
        show(found_error(report))
        _differences(report)


def _differences(report: LookAheadReport) -> None:
    st.write(text("dashboard.strategies.check.found_means"))
    shown = report.differences[:_ROWS_SHOWN]
    st.dataframe(
        {
            text("dashboard.strategies.check.column.time"): [date_time(one.time_ms) for one in shown],
            text("dashboard.strategies.check.column.cut"): [number(one.cut, 0) for one in shown],
            text("dashboard.strategies.check.column.known"): [said(one, one.known) for one in shown],
            text("dashboard.strategies.check.column.later"): [said(one, one.later) for one in shown],
        },
        hide_index=True,
        alt=text("dashboard.strategies.check.table"),
    )
