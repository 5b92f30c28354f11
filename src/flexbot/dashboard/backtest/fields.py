"""Controls built from declarations: the parameters of a strategy, and settings as this back-test is to use them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st

from flexbot.dashboard.backtest import number
from flexbot.dashboard.boundary import escaped
from flexbot.errors import StrategyError
from flexbot.settings import KeyInfo, Settings
from flexbot.settings.describe import find
from flexbot.strategy.base import Strategy
from flexbot.strategy.params import Param, declared
from flexbot.text import text

_COLUMNS = 3
_NOTHING = object()
# What a setting is for only when another has one of these values.
_NEEDS: Mapping[str, tuple[str, tuple[object, ...]]] = {
    "costs.slippage_mean": ("costs.slippage", ("randomized",)),
    "costs.slippage_sd": ("costs.slippage", ("randomized",)),
    "costs.funding_rate": ("costs.market", ("perpetual",)),
    "costs.borrow_rate": ("costs.market", ("spot",)),
    "sizing.fixed_amount": ("sizing.mode", ("fixed",)),
    "sizing.kelly_trades": ("sizing.mode", ("half_kelly",)),
    "sizing.kelly_cap": ("sizing.mode", ("half_kelly",)),
    "sizing.loss_streak": ("sizing.mode", ("standard",)),
    "sizing.loss_factor": ("sizing.mode", ("standard",)),
    "sizing.risk": ("sizing.mode", ("standard", "hunter", "half_kelly")),
    "management.breakeven_at_r": ("management.breakeven", (True,)),
    "management.partial_rr": ("management.partial", (True,)),
    "management.partial_fraction": ("management.partial", (True,)),
    "management.trailing_from_r": ("management.trailing", (True,)),
    "management.trailing_distance_r": ("management.trailing", (True,)),
}


def param_fields(kind: type[Strategy], *, disabled: bool) -> dict[str, Any]:
    """One control for each declared parameter; returns their values."""
    params = declared(kind)
    if not params:
        st.caption(text("strategies.no_params"))
    values = {}
    for start in range(0, len(params), _COLUMNS):
        columns = st.columns(_COLUMNS, vertical_alignment="bottom")
        for column, (name, param) in zip(columns, list(params.items())[start : start + _COLUMNS], strict=False):
            with column:
                values[name] = _param(kind.name, param, disabled)
    return values


def _param(strategy: str, param: Param[Any], disabled: bool) -> Any:
    key = f"bt.param.{strategy}.{param.name}"
    if key not in st.session_state or not _fits(strategy, param, st.session_state[key]):
        st.session_state[key] = param.default
    label = escaped(param.explain(strategy) or param.name)
    default = str(param.default).lower() if isinstance(param.default, bool) else str(param.default)
    facts = text("dashboard.backtest.param", name=param.name, range=param.range_text() or "–", default=default)
    common: dict[str, Any] = {"key": key, "help": escaped(facts), "disabled": disabled, "persist_state": "session"}
    if isinstance(param.default, bool):
        return st.toggle(label, width="stretch", **common)
    if param.choices:
        # the default of a user's strategy may be none of its choices
        return st.selectbox(label, list(dict.fromkeys((*param.choices, st.session_state[key]))), **common)
    if isinstance(param.default, str):
        return st.text_input(label, autocomplete="off", **common)
    return number.field(label, param.default, param.low, param.high, **common)


def _fits(strategy: str, param: Param[Any], held: object) -> bool:
    """Whether a field may hold this value; the user's file may have another declaration than a moment ago."""
    if held is None:
        return isinstance(param.default, (int, float)) and not isinstance(param.default, bool)  # an emptied field
    try:
        return type(held) is type(param.default) and bool(param.read(strategy, held) == held)
    except StrategyError:
        return False


def setting_fields(keys: Sequence[str], settings: Settings, *, disabled: bool) -> dict[str, Any]:
    """One control for each setting, which begins with what is in force; returns the values this back-test is to use."""
    infos = [info for key in keys if (info := find(key)) is not None]
    values: dict[str, Any] = {}
    for start in range(0, len(infos), _COLUMNS):
        columns = st.columns(_COLUMNS, vertical_alignment="bottom")
        for column, info in zip(columns, infos[start : start + _COLUMNS], strict=False):
            with column:
                values[info.key] = _setting(info, settings, values, disabled)
    return values


def _setting(info: KeyInfo, settings: Settings, values: Mapping[str, Any], disabled: bool) -> Any:
    now = getattr(getattr(settings, info.section), info.name)
    key, before = f"bt.set.{info.key}", f"bt.was.{info.key}"
    in_force = number.shown(info.key, now)
    # a field that holds what was in force follows the settings, wherever they are changed
    if key not in st.session_state or st.session_state[key] == st.session_state.get(before, _NOTHING):
        st.session_state[key] = in_force
    st.session_state[before] = in_force
    needed = _NEEDS.get(info.key)
    idle = needed is not None and values.get(needed[0]) not in needed[1]
    common: dict[str, Any] = {
        "key": key,
        "help": escaped(_help(info)),
        "disabled": disabled or idle,
        "persist_state": "session",
    }
    if info.kind == "switch":
        return st.toggle(info.title, width="stretch", **common)
    if info.kind == "choice":
        return st.selectbox(info.title, info.choices, format_func=info.choice_title, **common)
    rate = info.key in number.RATES
    low, high = (None if bound is None else number.shown(info.key, bound) for bound in (info.low, info.high))
    label = f"{info.title} (%)" if rate else info.title
    held = number.field(escaped(label), in_force, low, high, **common)
    # what was not touched stays exactly what is in the settings
    return now if held == in_force else number.stored(info.key, held)


def _help(info: KeyInfo) -> str:
    lines = [info.explanation]
    if info.key in number.RATES:
        lines.append(text("dashboard.backtest.in_percent"))
    if info.key in _NEEDS:
        needed, choices = _NEEDS[info.key]
        other = find(needed)
        if other is not None:
            named = [text("dashboard.settings.on") if one is True else other.choice_title(str(one)) for one in choices]
            lines.append(text("dashboard.backtest.only_with", setting=other.title, values=", ".join(named)))
    return ". ".join(line.removesuffix(".") for line in lines) + "."
