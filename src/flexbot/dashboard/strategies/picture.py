"""The picture of a strategy: one of its real trades, made in the background, because it may have to compile first."""

from __future__ import annotations

import threading
from collections import OrderedDict

import streamlit as st

from flexbot.dashboard import own
from flexbot.dashboard.boundary import escaped, explained
from flexbot.dashboard.paint import painted
from flexbot.dashboard.tasks import Task
from flexbot.engine.records import EXIT_KEYS, FillKind
from flexbot.engine.result import Result
from flexbot.market.sample import DEMO
from flexbot.plan.kernels import prepare
from flexbot.report import words
from flexbot.report.pictures import clear_example, demonstrate, picture
from flexbot.strategy.base import Strategy
from flexbot.strategy.user import build
from flexbot.text import text, text_or
from flexbot.text.format import date_time, duration, number

_KEPT = 16
_guard = threading.Lock()
# One run of each strategy for the whole program; a user's strategy is run again when its folder has changed.
_runs: OrderedDict[tuple[str, own.Stamp], Task[Result]] = OrderedDict()


def show_picture(kind: type[Strategy]) -> None:
    """A clear example first; the user may look at every other trade."""
    task = _run_of(kind)
    if task.running:
        task.wait(0.15)  # what is compiled is there at once
    if task.running:
        st.fragment(_waiting, run_every=0.5)(kind)
        return
    result = task.result()
    example = None if result is None else clear_example(result)
    if result is None or example is None:
        st.info(text("dashboard.strategies.no_trades"))
        return
    count = len(result.trades)
    drawing = st.container()  # above its control, which decides what is drawn
    chosen = st.number_input(
        text("dashboard.strategies.trade", count=number(count, 0)),
        min_value=1,
        max_value=count,
        value=example + 1,
        key=f"strategies.trade.{kind.name}.{count}",
        help=text("dashboard.strategies.trade.help"),
        width=260,
    )
    with drawing:
        _draw(kind, result, int(chosen) - 1)
    gained = int((result.trades["pnl"] > 0).sum())
    st.caption(
        escaped(
            text(
                "dashboard.strategies.honest",
                symbol=DEMO.symbol,
                timeframe=DEMO.timeframe,
                first=date_time(int(result.candles[0].time[0])),
                last=date_time(int(result.candles[0].time[-1])),
                count=number(count, 0),
                gained=words.share(gained / count, 0),
            )
        )
    )


def _draw(kind: type[Strategy], result: Result, trade: int) -> None:
    told = _told(result, trade)
    st.plotly_chart(
        painted(picture(result, build(kind, "both", {}), trade)),
        theme=None,
        key="strategies.picture",
        config={"displayModeBar": False},
        alt=f"{text_or(f'strategies.title.{kind.name}', kind.name)}. {told}",
    )
    st.text(told)


def _demonstrated(strategy: Strategy, task: Task[Result]) -> Result:
    prepare(strategy.name, task.pause)
    return demonstrate(strategy)


def _run_of(kind: type[Strategy]) -> Task[Result]:
    key = (kind.name, () if kind.__module__.startswith("flexbot.") else own.stamp())
    with _guard:
        if key not in _runs:
            strategy = build(kind, "both", {})
            _runs[key] = Task[Result](lambda task: _demonstrated(strategy, task))
            while len(_runs) > _KEPT:
                _runs.popitem(last=False)
        _runs.move_to_end(key)
        return _runs[key]


def _waiting(kind: type[Strategy]) -> None:
    with explained():
        if not _run_of(kind).running:
            st.rerun()
        st.info(text("dashboard.strategies.preparing"))


def _told(result: Result, trade: int) -> str:
    row = result.trades[trade]
    return text(
        "dashboard.strategies.trade.told",
        side=words.side("long" if row["side"] > 0 else "short"),
        reason=words.reason(result.reasons[row["reason"]]),
        entered=date_time(int(row["entry_time"])),
        length=duration((int(row["exit_time"]) - int(row["entry_time"])) / 1000),
        exit=words.exit_way(EXIT_KEYS[FillKind(int(row["exit"]))]),
        r=words.in_r(float(row["r"])),
    )
