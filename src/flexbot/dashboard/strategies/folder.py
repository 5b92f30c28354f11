"""The folder of the user's own strategies: where it is, what was found in it, what is wrong and in which line."""

from __future__ import annotations

import streamlit as st

from flexbot import paths
from flexbot.dashboard import own
from flexbot.dashboard.boundary import escaped, show
from flexbot.errors import StorageError
from flexbot.strategy.registry import Listing
from flexbot.text import text

# A whole strategy; tests run it.
EXAMPLE = '''\
from flexbot.strategy.base import Strategy
from flexbot.strategy.indicators import rolling_max
from flexbot.strategy.params import Param
from flexbot.strategy.signals import entries


class Highest(Strategy):
    """Buys when the close is the highest of many candles"""

    name = "highest"

    period = Param(50, 2, 1000, help="How many candles")
    stop_pct = Param(3.0, 0.1, 50.0, help="Stop, in percent of the entry price")

    def signals(self, candles):
        highest = rolling_max(candles.close, self.period)
        fresh = candles.close >= highest
        fresh[1:] &= ~fresh[:-1].copy()
        stop = self.stop_pct / 100
        return entries(candles, long=fresh, stop_frac=stop, target_frac=2 * stop)
'''


def overview(found: Listing) -> None:
    """Path, files, errors with file and line, and how to begin."""
    folder = paths.strategies()
    st.write(text("dashboard.strategies.folder.intro"))
    st.code(str(folder), language=None)
    if not folder.is_dir():
        st.info(text("dashboard.strategies.folder.missing"))
        if st.button(text("dashboard.strategies.folder.make"), key="strategies.folder.make"):
            try:
                folder.mkdir(parents=True, exist_ok=True)
            except OSError as error:
                raise StorageError("store.write", path=folder, reason=error.strerror or error) from error
            st.rerun()
    else:
        _files(found)
        if st.button(text("dashboard.strategies.folder.again"), key="strategies.folder.again"):
            own.read_again()
            st.rerun()
    with st.expander(text("dashboard.strategies.folder.how")):
        st.write(text("dashboard.strategies.folder.example"))
        st.code(EXAMPLE, language="python")


def _files(found: Listing) -> None:
    files: dict[str, list[str]] = {}
    for kind, path in found.strategies:
        if path is not None:
            files.setdefault(path.name, []).append(kind.name)
    if not files and not found.broken:
        st.info(text("dashboard.strategies.folder.empty"))
    if files:
        st.dataframe(
            {
                text("dashboard.strategies.folder.column.file"): list(files),
                text("dashboard.strategies.folder.column.strategies"): [", ".join(names) for names in files.values()],
            },
            hide_index=True,
            alt=text("dashboard.strategies.folder.table"),
        )
    for file in found.broken:
        if file.error is None:
            continue
        with st.container(border=True):
            line = file.error.values.get("line")
            place = file.path.name
            if isinstance(line, int):
                place = text("dashboard.strategies.folder.place", file=file.path.name, line=line)
            st.markdown(f"**{escaped(place)}**")
            show(file.error)
            lines = own.excerpt(file.error)
            if lines is not None:
                st.code(lines, language="python")
