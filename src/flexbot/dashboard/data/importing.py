"""Importing on the data page: files dropped here, what is in them, what must be said about them, and the result."""

from __future__ import annotations

from dataclasses import dataclass

import streamlit as st

from flexbot.dashboard.boundary import escaped, show
from flexbot.dashboard.data import dropped
from flexbot.dashboard.data.dropped import Look
from flexbot.dashboard.data.fetching import TIMEFRAMES
from flexbot.dashboard.data.held import show_next
from flexbot.errors import FlexBotError
from flexbot.market.imports.importer import DEFAULT_VENUE
from flexbot.market.timeframe import Timeframe
from flexbot.report import words
from flexbot.report.data_lines import imported_lines
from flexbot.text import language, text
from flexbot.text.format import date_time, number

_ENDINGS = ("csv", "txt", "parquet", "pq", "feather", "arrow", "gz", "zip")
# Streamlit writes these words in English only: the button's are replaced, the line about sizes and endings is hidden.
_LIBRARY_WORDS = """<style>
.stFileUploader [data-testid="stFileUploaderDropzoneInstructions"] {{ display: none; }}
.stFileUploader [data-testid="stBaseButton-secondary"] p {{ display: none; }}
.stFileUploader [data-testid="stBaseButton-secondary"]::after {{ content: "{button}"; }}
</style>"""


@dataclass(frozen=True, slots=True)
class _Done:
    """What became of the files of one import, in the language it was told in."""

    language: str
    lines: tuple[tuple[str, ...], ...]
    errors: tuple[FlexBotError, ...]


def import_form() -> None:
    """Take files, say what is in them, ask for what is not, import."""
    st.caption(text("dashboard.data.import.intro"))
    done = st.session_state.get("data.imported")
    turn = st.session_state.setdefault("data.import.turn", 0)
    st.html(_LIBRARY_WORDS.format(button=text("dashboard.data.import.browse")))
    files = st.file_uploader(
        text("dashboard.data.import.files"),
        type=list(_ENDINGS),
        accept_multiple_files=True,
        key=f"data.import.files.{turn}",  # a new key empties it
    )
    if not files:
        if done is not None and done.language == language():
            _told(done)
        return
    st.session_state["data.imported"] = None
    content = {file.file_id: (file.name, file.getvalue()) for file in files}
    looks = _looks(content)
    _table(looks)
    for one in looks:
        if one.error is not None:
            show(one.error)
    if all(one.error is not None for one in looks):
        return
    _ask(looks, [pair for pair, one in zip(content.values(), looks, strict=True) if one.error is None])


def _looks(content: dict[str, tuple[str, bytes]]) -> list[Look]:
    """What the files hold; each is read once for as long as it lies here."""
    known: dict[str, Look] = st.session_state.get("data.import.looks", {})
    found = {file: known.get(file) or dropped.look(*pair) for file, pair in content.items()}
    st.session_state["data.import.looks"] = found
    return list(found.values())


def _table(looks: list[Look]) -> None:
    good = [one for one in looks if one.error is None]
    if not good:
        return
    unknown = text("dashboard.data.import.unknown")
    st.dataframe(
        {
            text("dashboard.data.import.column.file"): [one.name for one in good],
            text("market.column.symbol"): [one.symbol or unknown for one in good],
            text("market.column.timeframe"): [str(one.timeframe or unknown) for one in good],
            text("market.column.candles"): [number(one.rows, 0) if one.rows else words.DASH for one in good],
            text("market.column.first"): [date_time(one.first_ms) if one.rows else words.DASH for one in good],
            text("market.column.last"): [date_time(one.last_ms) if one.rows else words.DASH for one in good],
        },
        hide_index=True,
        column_config={text("market.column.candles"): st.column_config.TextColumn(alignment="right")},
        alt=text("dashboard.data.import.table"),
    )


def _ask(looks: list[Look], files: list[tuple[str, bytes]]) -> None:
    good = [one for one in looks if one.error is None]
    no_symbol = any(one.symbol is None for one in good)
    no_timeframe = any(one.timeframe is None for one in good)
    with st.form("data.import", border=False):
        one, two, three = st.columns(3)
        symbol = one.text_input(
            text("dashboard.data.import.symbol"),
            placeholder="BTC/USDT" if no_symbol else text("dashboard.data.import.from_file"),
            help=text("dashboard.data.import.symbol.help"),
            key="data.import.symbol",
        )
        venue = two.text_input(
            text("dashboard.data.import.venue"),
            placeholder=DEFAULT_VENUE,
            help=text("dashboard.data.import.venue.help"),
            key="data.import.venue",
        )
        timeframe = three.selectbox(
            text("dashboard.data.timeframe"),
            TIMEFRAMES,
            index=None,
            placeholder=text("dashboard.data.import.choose" if no_timeframe else "dashboard.data.import.from_file"),
            accept_new_options=True,
            help=text("dashboard.data.import.timeframe.help"),
            key="data.import.timeframe",
        )
        if st.form_submit_button(text("dashboard.data.import.start"), type="primary"):
            _import(files, symbol.strip() or None, venue.strip() or None, timeframe)


def _import(files: list[tuple[str, bytes]], symbol: str | None, venue: str | None, timeframe: str | None) -> None:
    frame = None if timeframe is None else Timeframe.parse(timeframe)
    lines, errors = [], []
    bar = st.progress(0.0, text=text("market.import.progress"))
    for count, (name, content) in enumerate(files):
        bar.progress(count / len(files), text=escaped(name))
        try:
            imported, appended = dropped.keep(name, content, symbol=symbol, venue=venue, timeframe=frame)
            lines.append(tuple(imported_lines(name, imported, appended)))
            show_next(imported.candles)
        except FlexBotError as error:
            errors.append(error)
    bar.empty()
    if not lines:
        # the files stay, so that what was missing can be filled in
        for refused in errors:
            show(refused)
        return
    st.session_state["data.imported"] = _Done(language(), tuple(lines), tuple(errors))
    st.session_state["data.import.turn"] += 1
    st.rerun()


def _told(done: _Done) -> None:
    for first, *rest in done.lines:
        st.success("  \n".join(escaped(line.strip()) for line in (first, *rest)))
    for error in done.errors:
        show(error)
