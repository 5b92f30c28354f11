"""What came out of a back-test: the sentences, figures, tables and charts of the reports, one section at a time."""

from __future__ import annotations

import streamlit as st

from flexbot.dashboard import look
from flexbot.dashboard.backtest import charts as backtest_charts
from flexbot.dashboard.backtest import trades as backtest_trades
from flexbot.dashboard.boundary import escaped
from flexbot.report import details, sentences, tables
from flexbot.report.view import View
from flexbot.text import text

_SECTIONS = ("equity", "price", "trades", "months", "chance", "rules")


def draw(view: View, name: str) -> None:
    """The whole result; `name` is what its files are called, and keeps its controls apart from another result's."""
    heading, download = st.columns([5, 1], vertical_alignment="bottom")
    heading.subheader(escaped(tables.title(view)))
    facts = [tables.symbols(view), tables.period(view), tables.detail(view)]
    heading.caption(escaped(" · ".join(fact for fact in facts if fact)))
    download.download_button(
        text("dashboard.backtest.html"),
        data=lambda: _page(view),
        file_name=f"{name}.html",
        mime="text/html",
        on_click="ignore",
        key=f"html.{name}",
        help=text("dashboard.backtest.html.help"),
        width="stretch",
    )
    result = view.result
    look.sentence(sentences.verdict(result), strong=True)
    if result.metrics.trades:
        look.sentence(sentences.baseline(result))
    for note in sentences.notes(result):
        st.warning(escaped(note))
    look.headline(tables.headline(view))
    _sections(view, name)


def _page(view: View) -> str:
    """The HTML report; made only when it is asked for, because it carries the whole chart library."""
    from flexbot.report.html import render

    return render(view)


@st.fragment
def _sections(view: View, name: str) -> None:
    """The part below the figures; a click in it draws nothing else anew."""
    sections = _SECTIONS if view.result.metrics.trades else ("equity", "price", "rules")
    section = st.segmented_control(
        text("dashboard.backtest.section"),
        sections,
        default="equity",
        required=True,
        format_func=lambda one: text(f"dashboard.backtest.section.{one}"),
        label_visibility="collapsed",
        key=f"section.{name}",
    )
    if section == "price":
        backtest_charts.price(view, name)
    elif section == "trades":
        backtest_trades.draw(view, name, name)
    elif section == "months":
        look.months(details.monthly(view.result.monthly), text("report.html.monthly.caption"))
        st.subheader(text("report.html.section.histogram"))
        backtest_charts.histogram(view, name)
    elif section == "chance":
        _chance(view)
    elif section == "rules":
        _rules(view)
    else:
        backtest_charts.equity(view, name)


def _chance(view: View) -> None:
    """Random entries and another order of the trades."""
    look.sentence(sentences.baseline(view.result))
    if (found := details.baseline(view)) is not None:
        look.table(found, text("report.html.baseline.caption"))
    look.sentence(sentences.monte_carlo(view.result))
    if (found := details.monte_carlo(view)) is not None:
        look.table(found, text("report.html.monte_carlo.caption"))


def _rules(view: View) -> None:
    """Account, trades and costs in figures, what filters and limits stopped, and what it was made from."""
    if view.result.metrics.trades:
        columns = st.columns(3, gap="large")
        parts = (("money", tables.money(view)), ("trading", tables.trading(view)), ("costs", tables.costs(view)))
        for column, (name, figures) in zip(columns, parts, strict=True):
            with column:
                st.markdown(f"**{escaped(text(f'report.section.{name}'))}**")
                look.pairs(figures)
        look.table(tables.by_side(view), text("report.html.by_side.caption"))
        if len(view.markets) > 1:
            look.table(tables.by_symbol(view), text("report.html.by_symbol.caption"))
    if view.result.filters:
        look.table(tables.filters(view), text("report.html.filters.caption"))
    for line in sentences.limits(view.result):
        st.markdown(escaped(line))
    hashes = view.result.hashes
    st.caption(
        escaped(
            text(
                "report.hashes",
                data=hashes.data[:10],
                settings=hashes.settings[:10],
                version=hashes.version,
                seed=hashes.seed,
                result=hashes.result[:10],
            )
        )
    )
