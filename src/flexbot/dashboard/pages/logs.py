"""Recent events of the log, newest first: by level, by words, redacted, to read in full and to download."""

from __future__ import annotations

import streamlit as st

from flexbot import log
from flexbot.dashboard import boundary, events
from flexbot.text import format, text

_STEP = 200
_ROW, _TABLE = 35, 422
_LEVELS = ("INFO", "WARNING", "ERROR", "DEBUG")


def render() -> None:
    """Path, filters, the table of events, the chosen one in full, the download."""
    st.title(text("dashboard.page.logs"))
    st.caption(boundary.escaped(text("dashboard.logs.intro", redacted=log.REDACTED, file=log.log_file())))
    if not events.log_files():
        st.info(text("dashboard.logs.empty"))
        return
    level, words = _filters()
    # A new choice begins with the newest again; a choice seen before must not bring its length back.
    if st.session_state.get("logs.choice") != (level, words):
        st.session_state["logs.choice"] = (level, words)
        st.session_state["logs.count"] = _STEP
    found = events.newest(st.session_state["logs.count"], level, words)
    if not found.events:
        st.info(text("dashboard.logs.none"))
    else:
        _table(found)
    if found.more:
        st.button(text("dashboard.logs.more"), on_click=_longer)
    if found.cut:
        size = format.number(events.SEARCHED // 2**20, 0)
        st.caption(text("dashboard.logs.limit", size=size))


def _filters() -> tuple[str, str]:
    choice, search, again = st.columns([3, 5, 2], vertical_alignment="bottom")
    level = choice.selectbox(
        text("dashboard.logs.level"), _LEVELS, format_func=lambda name: text(f"dashboard.logs.level.{name}")
    )
    label, hint = text("dashboard.logs.search"), text("dashboard.logs.search_hint")
    words = search.text_input(label, type="search", placeholder=hint, autocomplete="off")
    # any click draws the page anew, and the page reads the files each time
    again.button(text("dashboard.logs.refresh"), width="stretch")
    return level, words


def _longer() -> None:
    st.session_state["logs.count"] += _STEP


def _table(found: events.Found) -> None:
    import pandas as pd

    form = text("cli.format.date_time") + ":%S"
    columns = {
        "time": text("dashboard.logs.column.time"),
        "level": text("dashboard.logs.column.level"),
        "source": text("dashboard.logs.column.source"),
        "said": text("dashboard.logs.column.message"),
    }
    rows = [
        (one.time.strftime(form), text(f"dashboard.logs.level_name.{one.level}"), one.source, one.said)
        for one in found.events
    ]
    count, download = st.columns([3, 1], vertical_alignment="center")
    count.caption(
        text("dashboard.logs.count", count=format.number(len(rows), 0)) + " · " + text("dashboard.logs.select")
    )
    download.download_button(
        text("dashboard.logs.download"),
        "\n".join(one.whole for one in found.events) + "\n",
        file_name="flexbot-log.txt",
        mime="text/plain",
        on_click="ignore",
        width="stretch",
    )
    chosen = st.dataframe(
        pd.DataFrame(rows, columns=list(columns.values())),
        hide_index=True,
        height=min(_TABLE, _ROW * (len(rows) + 1) + 2),
        row_height=_ROW,
        on_select="rerun",
        selection_mode="single-row",
        # of these very rows: a row chosen among others must not open another event
        key=f"logs.table.{hash(found.events)}",
        alt=text("dashboard.logs.table"),
        column_config={
            columns["time"]: st.column_config.TextColumn(width=170),
            columns["level"]: st.column_config.TextColumn(width=80),
            columns["source"]: st.column_config.TextColumn(width=170),
        },
    )
    picked = chosen["selection"]["rows"]
    if picked and picked[0] < len(found.events):
        st.subheader(text("dashboard.logs.chosen"))
        st.code(found.events[picked[0]].whole, language=None, wrap_lines=True)
