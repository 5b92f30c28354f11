"""The trades of a back-test: filtered on the server, shown newest first, downloaded as CSV."""

from __future__ import annotations

from typing import Any

import numpy as np
import streamlit as st

from flexbot.dashboard.paint import colors
from flexbot.engine.records import EXIT_KEYS, FillKind
from flexbot.market.candles import IntArray
from flexbot.report import details, document, export, words
from flexbot.report.view import View
from flexbot.text import text

MOST_ROWS = 500
_RESULTS = ("all", "won", "lost")
_SIDES = ("both", "long", "short")


def draw(view: View, key: str, name: str) -> None:
    """Filter, table and download; `name` is what the file is called."""
    trades = view.result.trades
    if not len(trades):
        st.info(text("report.html.trades.none"))
        return
    word_box, side_box, result_box = st.columns([4, 3, 3], vertical_alignment="bottom")
    written = word_box.text_input(
        text("report.html.trades.filter"),
        type="search",
        placeholder=text("report.html.trades.filter_hint"),
        autocomplete="off",
        key=f"trades.words.{key}",
    )
    side = side_box.segmented_control(
        text("report.column.side"),
        _SIDES,
        default="both",
        required=True,
        format_func=words.side,
        key=f"trades.side.{key}",
    )
    result = result_box.segmented_control(
        text("report.html.trades.pnl"),
        _RESULTS,
        default="all",
        required=True,
        format_func=lambda which: text(f"dashboard.backtest.trades.{which}"),
        key=f"trades.result.{key}",
    )
    found = matching(view, written, side or "both", result or "all")
    count_box, csv_box = st.columns([4, 1], vertical_alignment="center")
    count_box.caption(_count(len(found), len(trades)))
    csv_box.download_button(
        text("dashboard.backtest.trades.csv"),
        data=lambda: csv(view, found),
        file_name=f"{name}-trades.csv",
        mime="text/csv",
        on_click="ignore",
        key=f"trades.csv.{key}",
        width="stretch",
    )
    if len(found):
        _table(view, found[::-1][:MOST_ROWS], key)


def matching(view: View, written: str, side: str, result: str) -> IntArray:
    """Places of the trades whose symbol, side, reason and exit hold every written word, in the order of the run."""
    trades = view.result.trades
    keep = np.ones(len(trades), dtype=np.bool_)
    if side != "both":
        keep &= trades["side"] == (1 if side == "long" else -1)
    if result != "all":
        keep &= (trades["pnl"] > 0) == (result == "won")
    wanted = written.casefold().split()
    if wanted:
        # few different ones, however many trades there are
        kinds, kind_of = np.unique(trades[["symbol", "side", "reason", "exit"]], return_inverse=True)
        fits = [all(word in _words(view, kind) for word in wanted) for kind in kinds]
        keep &= np.array(fits, dtype=np.bool_)[kind_of.reshape(-1)]
    return np.flatnonzero(keep).astype(np.int64)


def csv(view: View, rows: IntArray) -> str:
    """The trades at these places with all their columns, as `flexbot backtest --csv` writes them."""
    columns = document.trades(view)
    places = rows.tolist()
    return export.csv_text({name: [values[place] for place in places] for name, values in columns.items()})


def _words(view: View, kind: Any) -> str:
    parts = (
        view.markets[int(kind["symbol"])].symbol,
        words.side("long" if kind["side"] > 0 else "short"),
        words.reason(view.result.reasons[int(kind["reason"])]),
        words.exit_way(EXIT_KEYS[FillKind(int(kind["exit"]))]),
    )
    return " ".join(parts).casefold()


def _count(found: int, everything: int) -> str:
    line = text("report.html.trades.shown", shown=words.count(found), all=words.count(everything))
    if found > MOST_ROWS:
        line += f" {text('dashboard.backtest.trades.newest', count=words.count(MOST_ROWS))}"
    return line


def _table(view: View, rows: IntArray, key: str) -> None:
    """Sorted by their values and shown as the reports write them."""
    import pandas as pd

    found = details.trades(view, rows.tolist())
    heads = [column.head for column in found.columns]
    cells = list(zip(*(row.cells for row in found.rows), strict=True))
    values = {
        head: [cell.text if cell.value is None else cell.value for cell in column]
        for head, column in zip(heads, cells, strict=True)
    }
    texts = {
        head: {cell.value: cell.text for cell in column if cell.value is not None}
        for head, column in zip(heads, cells, strict=True)
    }
    frame = pd.DataFrame(values)
    styled = frame.style.format(
        {head: lambda value, of=of: of.get(value, words.DASH) for head, of in texts.items() if of}
    )
    tokens = colors()
    toned = [
        heads[number]
        for number, column in enumerate(found.columns)
        if any(cell.classes in ("good", "bad") for cell in cells[number])
    ]
    styled = styled.map(lambda value: f"color:{tokens['@gain' if value > 0 else '@loss']}", subset=toned)
    st.dataframe(
        styled,
        hide_index=True,
        height=400,
        key=f"trades.table.{key}",
        alt=text("report.html.section.trades"),
    )
