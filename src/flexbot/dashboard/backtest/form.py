"""The form of a back-test: every control built from what declares it, and the inputs that the controls say."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar

import streamlit as st

from flexbot.dashboard import own
from flexbot.dashboard.backtest import data as backtest_data
from flexbot.dashboard.backtest import number
from flexbot.dashboard.backtest.data import Series
from flexbot.dashboard.backtest.fields import param_fields, setting_fields
from flexbot.dashboard.boundary import escaped
from flexbot.market.store import CandleStore
from flexbot.plan.inputs import Inputs
from flexbot.report import words
from flexbot.settings import Settings, load_settings
from flexbot.strategy.base import SIDES, Strategy
from flexbot.strategy.registry import builtin_names
from flexbot.text import language, text

T = TypeVar("T")

_GROUPS = ("params", "costs", "sizing", "management", "chance")
CHANCE = ("backtest.seed", "backtest.monte_carlo_runs", "backtest.baseline_runs")


@dataclass(frozen=True, slots=True)
class Filled:
    """What the form says. `inputs` is None as long as something is missing, and `missing` then says what."""

    inputs: Inputs | None
    missing: str


def draw(*, disabled: bool) -> Filled:
    """Draw all controls; `disabled` while a run uses them."""
    settings = load_settings()
    known = backtest_data.everything()
    with st.container(border=True):
        data = _data(known, settings, disabled)
        strategy, side, (first, last) = _strategy(data.used, settings, disabled)
        with st.expander(text("dashboard.backtest.more")):
            params, values, detail = _details(strategy, data, settings, disabled)
    if not data.symbols:
        return Filled(None, text("dashboard.backtest.no_symbol"))
    if not data.fitting:
        return Filled(None, text("dashboard.backtest.no_common"))
    if first is not None and last is not None and first > last:
        return Filled(None, text("dashboard.backtest.days_reversed"))
    inputs = Inputs(
        venue=data.venue,
        symbols=data.symbols,
        timeframe=data.timeframe,
        first=first,
        last=last,
        detail=detail,
        strategy=strategy.name,
        side=side,
        params=params,
        settings=values,
    )
    return Filled(inputs, "")


def on_disk(inputs: Inputs) -> tuple[object, ...]:
    """What stands on the disk behind `inputs`, to be compared: the candles, and the user's strategies."""
    series: list[object] = []
    if inputs.venue is not None:
        store = CandleStore()
        frames = [frame for frame in (inputs.timeframe, inputs.detail) if frame is not None]
        series = [store.stamp(inputs.venue, symbol, frame) for symbol in inputs.symbols for frame in frames]
    return (*series, () if inputs.strategy in builtin_names() else own.stamp())


def fill(inputs: Inputs) -> None:
    """Put `inputs` into the controls; call it before they are drawn."""
    values: dict[str, Any] = {
        "bt.venue": inputs.venue or "",
        "bt.symbols": list(inputs.symbols),
        "bt.timeframe": inputs.timeframe or "",
        "bt.first": inputs.first,
        "bt.last": inputs.last,
        "bt.detail": inputs.detail or "",
        "bt.strategy": inputs.strategy,
        "bt.side": inputs.side,
        **{f"bt.param.{inputs.strategy}.{name}": value for name, value in inputs.params.items()},
        **{f"bt.set.{key}": number.shown(key, value) for key, value in inputs.settings.items()},
    }
    for key, value in values.items():
        st.session_state[key] = value


def setting_values(settings: Settings) -> dict[str, Any]:
    """The values of every setting that the form has a control for."""
    keys = [key for section in ("costs", "sizing", "management") for key in _keys(settings, section)]
    return {key: getattr(getattr(settings, key.split(".")[0]), key.split(".")[1]) for key in (*keys, *CHANCE)}


def _keys(settings: Settings, section: str) -> list[str]:
    return [f"{section}.{name}" for name in type(getattr(settings, section)).model_fields]


@dataclass(frozen=True, slots=True)
class _Data:
    venue: str | None
    symbols: tuple[str, ...]
    timeframe: str | None
    found: list[Series]  # of these symbols, whatever their timeframe
    used: list[Series]  # those that are tested
    fitting: bool


def _data(known: Sequence[Series], settings: Settings, disabled: bool) -> _Data:
    """Which candles: one row of controls."""
    source_box, symbol_box, frame_box = st.columns([3, 5, 2])
    venues = list(dict.fromkeys(one.venue or "" for one in known))
    venue = _select(source_box, "bt.venue", text("dashboard.backtest.source"), venues, _source, disabled) or None
    offered = list(dict.fromkeys(one.symbol for one in known if one.venue == venue))
    before = st.session_state.get("bt.symbols", offered[:1])
    held = [one for one in before if one in offered]
    # nothing is left of the symbols of another venue: the first one here; a list that was emptied stays empty
    st.session_state["bt.symbols"] = held or (offered[:1] if before else [])
    symbols = symbol_box.multiselect(
        text("dashboard.backtest.symbols"),
        offered,
        key="bt.symbols",
        placeholder=text("dashboard.backtest.symbols.choose"),
        help=text("report.help.symbols"),
        disabled=disabled,
        persist_state="session",
    )
    found = backtest_data.chosen(known, venue, symbols)
    frames = backtest_data.timeframes(found, symbols)
    if venue is None and len({one.timeframe for one in found}) > 1:
        frames.insert(0, "")  # each symbol in its own candles
    default = settings.backtest.timeframe
    picked = _select(
        frame_box,
        "bt.timeframe",
        text("dashboard.backtest.timeframe"),
        frames,
        lambda code: code or text("dashboard.backtest.timeframe.own"),
        disabled,
        first=default if venue is not None and default in frames else None,
    )
    timeframe = picked or None
    used = [one for one in found if venue is None or one.timeframe == timeframe]
    return _Data(venue, tuple(symbols), timeframe, found, used, bool(frames))


def _source(venue: str) -> str:
    return venue or text("dashboard.backtest.bundled")


def _select(
    box: Any,
    key: str,
    label: str,
    options: Sequence[T],
    shown: Any,
    disabled: bool,
    *,
    first: T | None = None,
    tip: str | None = None,
) -> T | None:
    """A list to choose from; a choice that is no longer offered gives way to `first` or to the first option."""
    if st.session_state.get(key) not in options:
        st.session_state[key] = first if first is not None else (options[0] if options else None)
    picked: T | None = box.selectbox(
        label,
        options,
        format_func=shown,
        key=key,
        disabled=disabled or not options,
        help=tip,
        placeholder="–",
        persist_state="session",
    )
    return picked


def _day(box: Any, key: str, label: str, span: tuple[date, date] | None, disabled: bool) -> date | None:
    """A day of the candles there are, or none for all of them."""
    held = st.session_state.get(key)
    if span is None or (held is not None and not span[0] <= held <= span[1]):
        held = None
    st.session_state[key] = held
    low, high = (None, None) if span is None else span
    picked: date | None = box.date_input(
        label,
        min_value=low,
        max_value=high,
        key=key,
        format="DD/MM/YYYY" if language() == "pt_BR" else "YYYY-MM-DD",
        help=text("dashboard.backtest.day.help"),
        disabled=disabled or span is None,
        persist_state="session",
    )
    return picked


def _strategy(
    used: Sequence[Series], settings: Settings, disabled: bool
) -> tuple[type[Strategy], Any, tuple[date | None, date | None]]:
    """Strategy, side and days in one row, with a line on what the strategy does."""
    listing = own.listing()
    kinds = {kind.name: kind for kind, _ in listing.strategies}
    strategy_box, side_box, first_box, last_box = st.columns([4, 3, 3, 3])
    default = settings.backtest.strategy
    name = _select(
        strategy_box,
        "bt.strategy",
        text("dashboard.backtest.strategy"),
        list(kinds),
        words.strategy,
        disabled,
        first=default if default in kinds else None,
    )
    sides = ["both", *(side for side in SIDES if side != "both")]
    side = _select(side_box, "bt.side", text("report.column.side"), sides, words.side, disabled)
    span = backtest_data.span(used)
    first = _day(first_box, "bt.first", text("dashboard.backtest.first"), span, disabled)
    last = _day(last_box, "bt.last", text("dashboard.backtest.last"), span, disabled)
    kind = kinds[name or next(iter(kinds))]
    st.caption(escaped(kind.summary()))
    for broken in listing.broken:
        if broken.error is not None:
            st.warning(escaped(broken.error.message))
    return kind, side, (first, last)


def _details(
    kind: type[Strategy], data: _Data, settings: Settings, disabled: bool
) -> tuple[dict[str, Any], dict[str, Any], str | None]:
    """Parameters of the strategy, costs, sizing, management and chance, one tab each; the last is the finer candles."""
    titles = [text(f"dashboard.backtest.group.{group}") for group in _GROUPS]
    tabs = dict(zip(_GROUPS, st.tabs(titles), strict=True))
    with tabs["params"]:
        params = param_fields(kind, disabled=disabled)
    values: dict[str, Any] = {}
    for section in ("costs", "sizing", "management"):
        with tabs[section]:
            values |= setting_fields(_keys(settings, section), settings, disabled=disabled)
    with tabs["chance"]:
        values |= setting_fields(CHANCE, settings, disabled=disabled)
        detail = _select(
            st,
            "bt.detail",
            text("dashboard.backtest.detail"),
            ["", *backtest_data.finer(data.found, data.symbols, data.timeframe)],
            lambda code: code or text("dashboard.backtest.detail.none"),
            disabled,
            tip=text("report.help.detail"),
        )
    return params, values, detail or None
