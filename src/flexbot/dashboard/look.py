"""The figures, tables and charts of the reports in the dress of the dashboard."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from html import escape
from typing import Any

import streamlit as st

from flexbot.dashboard.boundary import escaped
from flexbot.dashboard.paint import colors, painted
from flexbot.report.details import Year
from flexbot.report.tables import Cell, Figure, Table
from flexbot.text import text

_TONES = {"": "inherit", "good": "var(--gain)", "bad": "var(--loss)", "quiet": "var(--quiet)"}
_STYLE = """
.fb table{border-collapse:collapse;width:100%;font-size:.875rem;font-variant-numeric:tabular-nums}
.fb caption{text-align:left;color:var(--quiet);padding:0 0 .4rem;caption-side:top}
.fb th,.fb td{padding:.32rem .6rem;border:0;border-bottom:1px solid var(--line);text-align:right;white-space:nowrap}
.fb th{font-weight:500;color:var(--quiet)}
.fb th:first-child,.fb td:first-child{text-align:left;padding-left:0;white-space:normal}
.fb tbody th{color:inherit}
.fb .months th,.fb .months td{padding:.32rem .3rem}
.fb .months td{border-radius:3px}
.fb .scroll{overflow-x:auto}
.fb tbody th.label{color:var(--quiet);font-weight:400}
"""


def chart(
    figure: dict[str, Any], description: str, *, height: int, key: str, chosen: Callable[[], None] | None = None
) -> None:
    """Draw a figure of `report.charts`; `description` is what a screen reader says of it.

    With `chosen`, dragging over the chart does not zoom in the browser but chooses a stretch of time for the server:
    `chosen` is called, and the stretch is in the session's state under `key`.
    """
    modes = {"dragmode": "zoom"} if chosen is None else {"dragmode": "select", "selectdirection": "h"}
    first = "zoom2d" if chosen is None else "select2d"
    st.plotly_chart(
        painted({"data": figure["data"], "layout": figure["layout"] | {"height": height} | modes}),
        key=key,
        alt=description,
        on_select="ignore" if chosen is None else chosen,
        selection_mode="box",
        config={
            "displaylogo": False,
            "showTips": False,  # they are English
            "modeBarButtons": [[first, "pan2d"], ["zoomIn2d", "zoomOut2d", "resetScale2d"]],
        },
    )


def sentence(words: str, *, strong: bool = False) -> None:
    """A sentence in which no line parts a number from its unit."""
    joined = escaped(re.sub(r"(?<=\d) (?=[%R])", "\N{NO-BREAK SPACE}", words))
    st.markdown(f"**{joined}**" if strong else joined)


def headline(figures: Sequence[Figure]) -> None:
    """The most important figures as cards, four to a row."""
    for start in range(0, len(figures), 4):
        columns = st.columns(4)
        for column, figure in zip(columns, figures[start : start + 4], strict=False):
            with column.container(border=True, height="stretch"):
                style = f"color:{_TONES[figure.cell.tone]}"
                _html(
                    f'<div style="color:var(--quiet);font-size:.875rem">{escape(figure.label)}</div>'
                    f'<div style="font-size:1.5rem;font-weight:600;white-space:nowrap;{style}">'
                    f"{escape(figure.cell.text)}</div>"
                    f'<div style="color:var(--quiet);font-size:.8125rem">{escape(figure.detail)}</div>'
                )


def pairs(figures: Sequence[Figure]) -> None:
    """Labels and values, one pair to a line."""
    rows = "".join(
        f'<tr><th class="label" scope="row">{escape(figure.label)}</th>{_cell(figure.cell)}</tr>' for figure in figures
    )
    _html(f"<table><tbody>{rows}</tbody></table>")


def table(found: Table, caption: str) -> None:
    """A small table; `caption` stands above it."""
    heads = "".join(f'<th scope="col">{escape(head)}</th>' for head in found.columns)
    rows = "".join(f"<tr>{_row_head(row[0])}{''.join(map(_cell, row[1:]))}</tr>" for row in found.rows)
    _html(
        f'<div class="scroll"><table><caption>{escape(caption)}</caption><thead><tr>{heads}</tr></thead>'
        f"<tbody>{rows}</tbody></table></div>"
    )


def months(years: Sequence[Year], caption: str) -> None:
    """The monthly returns, a shade for each."""
    names = [text("report.html.monthly.year"), *text("report.html.months").split(), text("report.html.monthly.total")]
    heads = "".join(f'<th scope="col">{escape(name)}</th>' for name in names)
    rows = "".join(
        f'<tr><th scope="row">{escape(year.name)}</th>'
        + "".join(f"<td{_shade(month.shade)}>{escape(month.text)}</td>" for month in year.months)
        + f"{_cell(year.total)}</tr>"
        for year in years
    )
    _html(
        f'<div class="scroll"><table class="months"><caption>{escape(caption)}</caption>'
        f"<thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table></div>"
    )


def _shade(name: str) -> str:
    """`up3` is a gain in the third of four strengths."""
    if not name:
        return ""
    colour = "gain" if name.startswith("up") else "loss"
    strength = 7 + 8 * int(name[-1])
    return f' style="background:color-mix(in srgb, var(--{colour}) {strength}%, transparent)"'


def _row_head(cell: Cell) -> str:
    return f'<th scope="row">{escape(cell.text)}</th>'


def _cell(cell: Cell) -> str:
    return f'<td style="color:{_TONES[cell.tone]}">{escape(cell.text)}</td>'


def _html(body: str) -> None:
    """Our own markup around escaped words, with the colours of the theme."""
    tokens = colors()
    names = ";".join(f"--{name}:{tokens[f'@{name}']}" for name in ("quiet", "line", "gain", "loss"))
    st.html(f'<style>{_STYLE}</style><div class="fb" style="{names}">{body}</div>')
