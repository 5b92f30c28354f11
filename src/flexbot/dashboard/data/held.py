"""The series on this machine: a table, and for one of them how complete it is, its gaps, its files, deleting."""

from __future__ import annotations

from functools import lru_cache, partial
from typing import Any

import streamlit as st

from flexbot.dashboard import look
from flexbot.dashboard.boundary import escaped, explained, show
from flexbot.dashboard.paint import painted
from flexbot.errors import DataError
from flexbot.market.candles import Candles, FloatArray
from flexbot.market.coverage import Coverage, coverage, density, largest
from flexbot.market.sample import SampleInfo, load_sample, samples
from flexbot.market.store import CandleStore, SeriesInfo
from flexbot.report import words
from flexbot.report.tables import Cell, Table
from flexbot.text import text
from flexbot.text.format import date, date_time, number

Series = SeriesInfo | SampleInfo

_PARTS = 240
_GAPS_SHOWN = 500
_COLUMNS = ("series", "candles", "first", "last", "complete", "gaps", "size")


def overview() -> None:
    """Every series in a table, then the one that is chosen."""
    stored, bundled = CandleStore().series(), samples()
    found: list[Series] = [*stored, *bundled]
    if not stored:
        st.info(text("dashboard.data.empty"))
    look.table(Table(tuple(map(_head, _COLUMNS)), tuple(map(_row, found))), text("dashboard.data.table"))
    names = {_identity(info): info for info in found}
    chosen = st.selectbox(
        text("dashboard.data.series"),
        list(names),
        format_func=lambda identity: series_name(names[identity]),
        key="data.series",
    )
    if chosen is not None:
        _details(names[chosen])


def series_name(info: Series) -> str:
    """A series as the user reads it: `binance BTC/USDT 1h`, a bundled one with that word."""
    name = f"{info.venue} {info.symbol} {info.timeframe}"
    return text("dashboard.data.bundled_name", series=name) if isinstance(info, SampleInfo) else name


def load(info: Series) -> Candles:
    """The candles of a series; DataError where a file is damaged."""
    if isinstance(info, SampleInfo):
        return load_sample(info.symbol, info.venue, info.timeframe)
    return CandleStore().load(info.venue, info.symbol, info.timeframe)


def show_next(candles: Candles) -> None:
    """Choose the stored series of `candles` the next time the table is drawn."""
    st.session_state["data.series"] = (False, candles.venue, candles.symbol, str(candles.timeframe))


def _identity(info: Series) -> tuple[bool, str, str, str]:
    return isinstance(info, SampleInfo), info.venue, info.symbol, str(info.timeframe)


@lru_cache(maxsize=256)
def _coverage(info: Series) -> tuple[Coverage, FloatArray] | None:
    """How complete a series is, None for a damaged one; a series that changes has another description."""
    try:
        candles = load(info)
    except DataError:
        return None
    return coverage(candles), density(candles, _PARTS)


def _row(info: Series) -> tuple[Cell, ...]:
    found = _coverage(info)
    return (
        Cell(series_name(info)),
        Cell(number(info.rows, 0)),
        Cell(date(info.first_ms) if info.rows else words.DASH),
        Cell(date(info.last_ms) if info.rows else words.DASH),
        Cell(text("dashboard.data.damaged"), "bad") if found is None else Cell(words.covered(found[0].share)),
        Cell(words.DASH if found is None else number(len(found[0].gaps), 0)),
        Cell(text("market.list.megabytes", size=number(info.bytes / 1e6, 1))),
    )


def _head(name: str) -> str:
    own = ("series", "complete", "gaps")
    return text(f"dashboard.data.column.{name}") if name in own else text(f"market.column.{name}")


def _details(info: Series) -> None:
    found = _coverage(info)
    if found is None:
        _damage(info)
    else:
        _completeness(*found)
    sources = escaped(info.source)
    if isinstance(info, SampleInfo):
        st.caption(text("dashboard.data.sample_source", source=sources, licence=escaped(info.licence)))
        return
    st.caption(text("dashboard.data.source", source=sources))
    check, delete, _ = st.columns([1, 1, 2])
    if check.button(text("dashboard.data.check"), key="data.check", width="stretch"):
        _check(info)
    if delete.button(text("dashboard.data.delete"), key="data.delete", width="stretch"):
        st.dialog(text("dashboard.data.delete.title"))(partial(_confirm_delete, info))()


def _completeness(found: Coverage, filled: FloatArray) -> None:
    figures = (
        ("candles", number(found.rows, 0)),
        ("complete", words.covered(found.share)),
        ("gaps", number(len(found.gaps), 0)),
        ("missing", number(found.missing, 0)),
    )
    for column, (name, value) in zip(st.columns(4), figures, strict=True):
        column.metric(text(f"dashboard.data.figure.{name}"), value, border=True)
    st.plotly_chart(
        painted(_strip(found, filled)),
        theme=None,
        key="data.strip",
        config={"displayModeBar": False},
        alt=text("dashboard.data.strip", share=words.covered(found.share), gaps=number(len(found.gaps), 0)),
    )
    if not found.gaps:
        st.success(text("dashboard.data.no_gaps"))
        return
    with st.expander(text("dashboard.data.gaps", count=number(len(found.gaps), 0))):
        gap_table(found)


def gap_table(found: Coverage) -> None:
    """The gaps of a series in the order of time, the longest where there are very many."""
    gaps = largest(found.gaps, _GAPS_SHOWN)
    st.caption(text("market.coverage.note"))
    st.dataframe(
        {
            text("market.column.first_missing"): [date_time(gap.first_ms) for gap in gaps],
            text("market.column.last_missing"): [date_time(gap.last_ms) for gap in gaps],
            text("dashboard.data.figure.missing"): [number(gap.candles, 0) for gap in gaps],
        },
        hide_index=True,
        column_config={text("dashboard.data.figure.missing"): st.column_config.TextColumn(alignment="right")},
        alt=text("dashboard.data.gap_table"),
    )
    if len(found.gaps) > len(gaps):
        st.caption(text("dashboard.data.gaps_more", count=number(len(found.gaps) - len(gaps), 0)))


def _strip(found: Coverage, filled: FloatArray) -> dict[str, Any]:
    """A band of time: strong where candles are, empty where they are missing."""
    first, last = found.first_ms or 0, found.last_ms or 0
    edges = [first + (last - first) * part / len(filled) for part in range(len(filled) + 1)]
    hover = [
        f"{date_time(round(start))} – {date_time(round(end))}: {words.covered(float(share))}"
        for start, end, share in zip(edges, edges[1:], filled, strict=False)
    ]
    band = {
        "type": "heatmap",
        "x": edges,
        "y": [0, 1],
        "z": [filled.tolist()],
        "zmin": 0,
        "zmax": 1,
        "colorscale": [[0, "@down"], [0.5, "@line"], [1, "@accent"]],
        "showscale": False,
        "text": [hover],
        "hoverinfo": "text",
    }
    return {
        "data": [band],
        "layout": {
            "height": 78,
            "margin": {"l": 0, "r": 0, "t": 4, "b": 26},
            "xaxis": {"type": "date", "fixedrange": True, "range": [edges[0], edges[-1]], "nticks": 7},
            "yaxis": {"visible": False, "fixedrange": True},
        },
    }


def _damage(info: Series) -> None:
    """What is wrong with a series that cannot be read."""
    if isinstance(info, SampleInfo):
        load(info)  # raises the error that says so
        return
    st.warning(text("dashboard.data.damage", count=number(info.unreadable, 0)))
    for problem in CandleStore().verify(info.venue, info.symbol, info.timeframe):
        show(problem)


def _check(info: SeriesInfo) -> None:
    problems = CandleStore().verify(info.venue, info.symbol, info.timeframe)
    if not problems:
        good = text("market.verify.good", series=series_name(info), count=number(info.rows, 0))
        st.success(escaped(good))
    for problem in problems:
        show(problem)


def _confirm_delete(info: SeriesInfo) -> None:
    with explained():
        count = number(info.rows, 0)
        st.write(escaped(text("dashboard.data.delete.question", series=series_name(info), count=count)))
        yes, no = st.columns(2)
        if yes.button(text("dashboard.data.delete.yes"), key="data.delete.yes", type="primary", width="stretch"):
            removed = CandleStore().delete(info.venue, info.symbol, info.timeframe)
            said = text("market.delete.done", series=series_name(info), count=number(removed, 0))
            st.session_state["data.told"] = escaped(said)
            st.rerun()
        if no.button(text("dashboard.data.delete.no"), key="data.delete.no", width="stretch"):
            st.rerun()
