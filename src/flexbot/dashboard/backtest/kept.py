"""The kept runs: their list, one of them in full, or two side by side."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import streamlit as st

from flexbot.dashboard import look
from flexbot.dashboard.backtest import result as backtest_result
from flexbot.dashboard.boundary import escaped
from flexbot.report import charts, runs, tables, words
from flexbot.report.runs import Comparison, Entry, KeptRun
from flexbot.report.tables import Cell, Table
from flexbot.settings.describe import find
from flexbot.text import format, text

_LISTED = 20
_HEADS = ("strategy", "symbols", "trades", "return", "drawdown", "expectancy")


def draw() -> None:
    """The list, and what is chosen from it."""
    listing = runs.list_runs()
    for damaged in listing.damaged:
        st.warning(escaped(f"{damaged.message} {damaged.hint}"))
    if not listing.runs:
        st.info(text("dashboard.backtest.kept.none"))
        return
    # what the lists hold was chosen earlier; the console may have removed it since
    chosen = [st.session_state.get(key) for key in ("kept.first", "kept.second")]
    known = {entry.id for entry in listing.runs}
    if gone := [name for name in chosen if name and name not in known]:
        st.warning(escaped(text("dashboard.backtest.kept.gone", runs=", ".join(gone))))
    entries = {entry.id: entry for entry in listing.runs}
    one_box, other_box = st.columns(2)
    first = _choose(one_box, "kept.first", text("dashboard.backtest.kept.run"), list(entries), entries)
    others = [name for name in entries if name != first]
    second = _choose(other_box, "kept.second", text("dashboard.backtest.kept.other"), others, entries)
    if first is None:
        look.table(_list(list(entries.values())[:_LISTED]), _caption(len(entries)))
    elif second is None:
        kept = _loaded(first)
        st.caption(escaped(text("report.cli.made", id=first, created=_made(kept.entry), command=kept.entry.command)))
        backtest_result.draw(kept.view, f"flexbot-{first}")
    else:
        _compare(runs.compare(first, second))
        _curves(first, second)


def _choose(
    box: st.delta_generator.DeltaGenerator,
    key: str,
    label: str,
    names: list[str],
    entries: dict[str, Entry],
) -> str | None:
    options = ["", *names]
    if st.session_state.get(key) not in options:
        st.session_state[key] = ""
    picked: str = box.selectbox(
        label,
        options,
        format_func=lambda name: _name(entries[name]) if name else text("dashboard.backtest.kept.nothing"),
        key=key,
        persist_state="session",
    )
    return picked or None


def _name(entry: Entry) -> str:
    symbols = ", ".join(dict.fromkeys(f"{symbol} {frame}" for _, symbol, frame in entry.markets))
    made = words.signed(entry.metrics.total_return, 1)
    return f"{_made(entry)} · {entry.strategy} · {symbols} · {made} · {entry.id.rsplit('-', 1)[-1]}"


def _made(entry: Entry) -> str:
    try:
        return format.date_time(round(datetime.fromisoformat(entry.created).timestamp() * 1000))
    except ValueError:
        return entry.created


def _caption(count: int) -> str:
    if count > _LISTED:
        return text("dashboard.backtest.kept.newest", shown=words.count(_LISTED), count=words.count(count))
    return text("dashboard.backtest.kept.all", count=words.count(count))


def _list(entries: list[Entry]) -> Table:
    heads = (text("dashboard.backtest.kept.made"), *(text(f"report.column.{head}") for head in _HEADS))
    rows = []
    for entry in entries:
        found = entry.metrics
        rows.append(
            (
                Cell(_made(entry)),
                Cell(f"{entry.strategy} {words.side(entry.side)}"),
                Cell(", ".join(dict.fromkeys(f"{symbol} {frame}" for _, symbol, frame in entry.markets))),
                Cell(words.count(found.trades)),
                Cell(words.signed(found.total_return, 1), words.tone(found.total_return)),
                Cell(words.share(found.max_drawdown, 1)),
                Cell(words.in_r(found.expectancy_r), words.tone(found.expectancy_r)),
            )
        )
    return Table(heads, tuple(rows))


def _loaded(name: str) -> KeptRun:
    """The run in full, read once for as long as it is looked at."""
    held: KeptRun | None = st.session_state.get("kept.loaded")
    if held is None or held.entry.id != name:
        held = runs.load_run(name)
        st.session_state["kept.loaded"] = held
    return held


def _curves(first: str, second: str) -> None:
    """The account of each beside that of the other."""
    st.subheader(text("report.html.section.equity"))
    for box, name in zip(st.columns(2), (first, second), strict=True):
        with box:
            view = runs.load_run(name).view
            st.markdown(f"**{escaped(tables.title(view))}**")
            look.chart(charts.equity(view), text("report.html.chart.equity"), height=260, key=f"compared.{name}")


def _input_name(name: str) -> str:
    """What a reader calls one of the inputs of `Comparison`; a strategy's own parameters keep their names."""
    known = {
        "strategy": text("dashboard.backtest.strategy"),
        "side": text("report.column.side"),
        "symbols": text("dashboard.backtest.symbols"),
        "timeframe": text("dashboard.backtest.timeframe"),
        "from": text("dashboard.backtest.first"),
        "to": text("dashboard.backtest.last"),
        "detail": text("dashboard.backtest.detail"),
        "data": text("dashboard.backtest.source"),
        "version": "FlexBot",
    }
    if name in known:
        return known[name]
    info = find(name) or find(f"backtest.{name}")
    return name.removeprefix("params.") if info is None else info.title


def _input(name: str, value: Any) -> str:
    if name == "side":
        return words.side(value)
    info = find(name)
    return info.choice_title(value) if info is not None and info.kind == "choice" else words.setting(value)


def _compare(found: Comparison) -> None:
    """What went in where it differs, and every figure."""
    heads = ("", *(f"{_made(entry)} · {entry.id.rsplit('-', 1)[-1]}" for entry in (found.first, found.second)))
    st.subheader(text("report.section.compare_inputs"))
    changed = [row for row in found.inputs if not row.same]
    if changed:
        rows = tuple(
            (Cell(_input_name(row.name)), Cell(_input(row.name, row.first)), Cell(_input(row.name, row.second)))
            for row in changed
        )
        look.table(Table(heads, rows), text("dashboard.backtest.kept.inputs"))
    else:
        st.markdown(escaped(text("report.cli.same_inputs")))
    st.subheader(text("report.section.compare_metrics"))
    figures = tuple(
        (
            Cell(words.metric(row.name)),
            Cell(words.figure(row.name, row.first)),
            Cell(words.figure(row.name, row.second)),
            Cell("" if row.same else "≠"),
        )
        for row in found.metrics
    )
    look.table(Table((*heads, ""), figures), text("dashboard.backtest.kept.figures"))
