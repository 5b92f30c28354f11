"""Back-test: choose, run, look; and the runs that were kept."""

from __future__ import annotations

import streamlit as st

from flexbot.dashboard import boundary, watching
from flexbot.dashboard.backtest import form as backtest_form
from flexbot.dashboard.backtest import kept as backtest_kept
from flexbot.dashboard.backtest import preset_controls as backtest_presets
from flexbot.dashboard.backtest import result as backtest_result
from flexbot.dashboard.backtest import warm
from flexbot.dashboard.backtest.form import Filled
from flexbot.dashboard.backtest.run import Job, Ran
from flexbot.dashboard.boundary import escaped
from flexbot.errors import DataMissingError, FlexBotError
from flexbot.settings import load_settings
from flexbot.text import text

_WANTED, _JOB, _RAN = "bt.wanted", "bt.job", "bt.ran"
# While a back-test runs: whether the fields were still open when the page was drawn, and how often it was looked at.
_OPEN, _LOOKS = "bt.open", "bt.looks"
_LOOK_SECONDS = 0.25
_VIEWS = ("new", "kept")


def render() -> None:
    """The form and the result that belongs to it, or the kept runs."""
    title, views = st.columns([3, 2], vertical_alignment="bottom")
    title.title(text("dashboard.page.backtest"))
    with views.container(horizontal=True, horizontal_alignment="right"):
        view = _view()
    if view == "kept":
        backtest_kept.draw()
    else:
        _new()
    warm.begin()


def _view() -> str:
    """Which half of the page."""
    chosen: str = st.segmented_control(
        text("dashboard.backtest.view"),
        _VIEWS,
        default="new",
        required=True,
        format_func=lambda name: text(f"dashboard.backtest.view.{name}"),
        label_visibility="collapsed",
        key="bt.view",
    )
    return chosen


def _new() -> None:
    job: Job | None = st.session_state.get(_JOB)
    if job is not None and job.ran is not None:
        st.session_state[_RAN] = job.ran
        st.session_state[_JOB] = job = None
    filled = backtest_form.draw(disabled=job is not None)
    begins = st.session_state.pop(_WANTED, False) and job is None
    if begins and filled.inputs is not None:
        # Only now: a field may have been changed in the moment in which the button was pressed, and Streamlit takes
        # its new value over only from a field that is enabled, in a run that is not broken off.
        st.session_state[_JOB] = job = Job(filled.inputs, backtest_form.on_disk(filled.inputs))
    backtest_presets.differences(filled.inputs)
    _buttons(filled, job)
    if job is not None:
        st.session_state[_OPEN], st.session_state[_LOOKS] = begins, 0
        _watch(job)
        return
    ran: Ran | None = st.session_state.get(_RAN)
    if filled.missing:
        st.info(escaped(filled.missing))
    elif ran is None:
        st.caption(text("dashboard.backtest.ready"))
    elif filled.inputs is None or ran.inputs != filled.inputs:
        _other_inputs(ran)
    elif ran.data != backtest_form.on_disk(ran.inputs):
        st.info(text("dashboard.backtest.other_data"))
    else:
        _ended(ran)
        watching.watch("result", lambda: (backtest_form.on_disk(ran.inputs), load_settings()))


def _buttons(filled: Filled, job: Job | None) -> None:
    """Run, the presets, and the same as a command."""
    run_box, preset_box, command_box, _ = st.columns([3, 2, 3, 4])
    run_box.button(
        text("dashboard.backtest.run"),
        type="primary",
        key="bt.run",
        on_click=_want,
        disabled=filled.inputs is None or job is not None,
        width="stretch",
    )
    with preset_box:
        backtest_presets.draw(filled.inputs, disabled=job is not None)
    if filled.inputs is not None:
        with command_box.popover(text("dashboard.backtest.command"), width="stretch"):
            st.caption(text("dashboard.backtest.command.help"))
            st.code(filled.inputs.command(), language=None, wrap_lines=True)


def _want() -> None:
    st.session_state[_WANTED] = True


@st.fragment(run_every=_LOOK_SECONDS)
def _watch(job: Job) -> None:
    """How far it is, and the way to stop it; when it has ended, the whole page is drawn anew."""
    looks = st.session_state[_LOOKS]
    st.session_state[_LOOKS] = looks + 1
    # the first look is part of drawing the whole page, which must not be broken off
    if looks and (st.session_state[_OPEN] or job.ran is not None):
        st.rerun()
    share, doing = job.progress()
    bar, stop = st.columns([6, 1], vertical_alignment="center")
    bar.progress(share, text=escaped(doing))
    stop.button(
        text("dashboard.backtest.cancel"),
        key="bt.cancel",
        on_click=job.cancel,
        disabled=job.cancelling,
        width="stretch",
    )


def _other_inputs(ran: Ran) -> None:
    """A result of other inputs is never shown."""
    st.info(text("dashboard.backtest.other_inputs"))
    if ran.view is not None:
        st.button(text("dashboard.backtest.back"), key="bt.back", on_click=backtest_form.fill, args=(ran.inputs,))


def _ended(ran: Ran) -> None:
    if ran.cancelled:
        st.info(text("dashboard.backtest.cancelled"))
    elif isinstance(ran.error, FlexBotError):
        boundary.show(ran.error)
        if isinstance(ran.error, DataMissingError):
            st.caption(text("dashboard.backtest.get_data"))
    elif ran.error is not None:
        raise ran.error
    elif ran.view is not None:
        if ran.not_kept is not None:
            st.warning(escaped(ran.not_kept.message))
        name = ran.run_id or ran.view.result.hashes.result[:12]
        backtest_result.draw(ran.view, f"flexbot-{name}")
