"""The controls of the presets: put one into the form, keep the form as one, delete one."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from flexbot.dashboard import boundary
from flexbot.dashboard.backtest import form as backtest_form
from flexbot.dashboard.backtest import presets
from flexbot.dashboard.boundary import escaped
from flexbot.errors import FlexBotError
from flexbot.plan.backtest import settings_with
from flexbot.plan.inputs import Inputs
from flexbot.strategy.registry import load_strategy
from flexbot.text import text

_LOADED = "presets.loaded"
_DIFFERS = "presets.differs"
_ERROR = "presets.error"
_SAVED = "presets.saved"


def draw(inputs: Inputs | None, *, disabled: bool) -> None:
    """A button that opens the controls; `inputs` are what the form holds now."""
    if (done := st.session_state.pop(_SAVED, None)) is not None:
        st.toast(escaped(done))
    with st.popover(text("dashboard.preset.title"), disabled=disabled, width="stretch"):
        if (error := st.session_state.pop(_ERROR, None)) is not None:
            boundary.show(error)
        names = presets.saved()
        if names:
            _existing(names)
        label = text("dashboard.preset.name")
        st.text_input(label, key="presets.name", max_chars=presets.LONGEST, autocomplete="off")
        written = (st.session_state.get("presets.name") or "").strip()
        st.button(
            text("dashboard.preset.replace") if written in names else text("dashboard.preset.save"),
            key="presets.save",
            on_click=_save,
            args=(inputs,),
            disabled=inputs is None,
            width="stretch",
        )


def _existing(names: list[str]) -> None:
    if st.session_state.get("presets.chosen") not in names:
        st.session_state["presets.chosen"] = names[0]
    chosen = st.selectbox(text("dashboard.preset.choose"), names, key="presets.chosen")
    st.button(
        text("dashboard.preset.load"),
        key="presets.load",
        type="primary",
        on_click=_load,
        args=(chosen,),
        width="stretch",
    )
    sure = st.checkbox(text("dashboard.preset.sure"), key=f"presets.sure.{chosen}")
    st.button(
        text("dashboard.preset.delete"),
        key="presets.delete",
        on_click=_delete,
        args=(chosen,),
        disabled=not sure,
        width="stretch",
    )
    st.divider()


def differences(inputs: Inputs | None) -> None:
    """Say what of a preset that was just loaded could not be had, as long as the form stays as the preset left it."""
    loaded: tuple[str, Inputs] | None = st.session_state.pop(_LOADED, None)
    if loaded is not None:
        st.session_state[_DIFFERS] = (inputs, _missing(inputs, *loaded))
    if _DIFFERS not in st.session_state:
        return
    left, notice = st.session_state[_DIFFERS]
    if left != inputs:
        del st.session_state[_DIFFERS]
    elif notice:
        st.warning(escaped(notice))


def _missing(inputs: Inputs | None, name: str, wanted: Inputs) -> str:
    """What is different from what was wanted, in words; nothing where all is there."""
    parts = [
        text(f"dashboard.preset.part.{part}")
        for part in (
            "venue",
            "symbols",
            "timeframe",
            "first",
            "last",
            "detail",
            "strategy",
            "side",
            "params",
            "settings",
        )
        if inputs is None or getattr(inputs, part) != getattr(wanted, part)
    ]
    return text("dashboard.preset.differs", name=name, parts=", ".join(parts)) if parts else ""


def _load(name: str) -> None:
    try:
        found = presets.load(name)
        # said now, in the words of the one who checks it, and not by a control that cannot hold the value
        params = load_strategy(found.strategy, found.side, found.params).values()
        settings = settings_with({key: (key, value) for key, value in found.settings.items()})
    except FlexBotError as error:
        st.session_state[_ERROR] = error
        return
    # what the file leaves out is at its default, whatever the form held before
    wanted = replace(found, params=params, settings=backtest_form.setting_values(settings))
    backtest_form.fill(wanted)
    st.session_state[_LOADED] = (name, wanted)


def _save(inputs: Inputs) -> None:
    name = (st.session_state["presets.name"] or "").strip()
    try:
        presets.save(name, inputs)
    except FlexBotError as error:
        st.session_state[_ERROR] = error
        return
    st.session_state["presets.name"] = ""
    st.session_state["presets.chosen"] = name
    st.session_state[_SAVED] = text("dashboard.preset.saved", name=name)


def _delete(name: str) -> None:
    try:
        presets.delete(name)
    except FlexBotError as error:
        st.session_state[_ERROR] = error
        return
    st.session_state[_SAVED] = text("dashboard.preset.deleted", name=name)
