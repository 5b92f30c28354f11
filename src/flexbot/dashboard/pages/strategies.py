"""Strategies: what each does in words, numbers and a picture, whether it knows the future, and the user's own."""

from __future__ import annotations

import streamlit as st

from flexbot.dashboard import own
from flexbot.dashboard.boundary import escaped, explained
from flexbot.dashboard.strategies import check as strategy_check
from flexbot.dashboard.strategies import folder as user_folder
from flexbot.dashboard.strategies import picture as strategy_picture
from flexbot.report import words
from flexbot.strategy.base import Strategy
from flexbot.strategy.params import Param, declared
from flexbot.text import text, text_or
from flexbot.text.format import decimal


def render() -> None:
    """Two tabs: every strategy explained, and the folder of the user's own."""
    st.title(text("dashboard.page.strategies"))
    found = own.listing()
    kinds = {kind.name: kind for kind, _ in found.strategies}
    from_files = {kind.name for kind, path in found.strategies if path is not None}
    all_of_them, folder = st.tabs([text("dashboard.strategies.tab.all"), text("dashboard.strategies.tab.own")])
    with all_of_them:
        with st.container():  # keeps what follows in its place
            if found.broken:
                st.warning(text("dashboard.strategies.broken", count=len(found.broken)))
        left, right = st.columns([1, 4], gap="medium")
        chosen = left.radio(
            text("dashboard.strategies.choose"),
            list(kinds),
            format_func=lambda name: escaped(_title(name, name in from_files)),
            key="strategies.chosen",
        )
        if chosen is not None:
            with right:
                _strategy(kinds[chosen])
    with folder, explained():
        user_folder.overview(found)


def _title(name: str, is_own: bool) -> str:
    title = words.strategy(name)
    return text("dashboard.strategies.own_title", title=title) if is_own else title


def _strategy(kind: type[Strategy]) -> None:
    st.write(escaped(text_or(f"strategies.about.{kind.name}", kind.summary())))
    picture, params, check = st.tabs(
        [
            text("dashboard.strategies.tab.picture"),
            text("dashboard.strategies.tab.params"),
            text("dashboard.strategies.tab.check"),
        ]
    )
    # Each by itself: a strategy that cannot be drawn can still be read about and checked.
    with picture, explained():
        strategy_picture.show_picture(kind)
    with params, explained():
        _params(kind)
    with check, explained():
        strategy_check.check_form(kind)


def _params(kind: type[Strategy]) -> None:
    st.caption(escaped(text("dashboard.strategies.name", name=kind.name)))
    params = list(declared(kind).values())
    if not params:
        st.info(text("strategies.no_params"))
        return
    st.dataframe(
        {
            text("strategies.column.meaning"): [param.explain(kind.name) for param in params],
            text("strategies.column.default"): [_written(param.default) for param in params],
            text("strategies.column.range"): [_range(param) for param in params],
            text("strategies.column.param"): [param.name for param in params],
        },
        hide_index=True,
        height="content",
        column_config={
            text("strategies.column.meaning"): st.column_config.TextColumn(width=340),
            text("strategies.column.default"): st.column_config.TextColumn(alignment="right", width=60),
            text("strategies.column.range"): st.column_config.TextColumn(width=90),
            text("strategies.column.param"): st.column_config.TextColumn(width=120),
        },
        alt=text("dashboard.strategies.params_table"),
    )
    st.caption(text("dashboard.strategies.params_note"))


def _written(value: object) -> str:
    if isinstance(value, bool):
        return text("dashboard.strategies.yes" if value else "dashboard.strategies.no")
    return decimal(float(value)) if isinstance(value, (int, float)) else str(value)


def _range(param: Param[bool] | Param[int] | Param[float] | Param[str]) -> str:
    if isinstance(param.default, bool):
        return text("dashboard.strategies.yes_or_no")
    if param.choices:
        return ", ".join(param.choices)
    if param.low is None or param.high is None:
        return words.DASH
    return f"{decimal(param.low)} – {decimal(param.high)}"
