"""Every setting with its help, its range and where its value comes from; one is saved as soon as it is changed."""

from __future__ import annotations

from dataclasses import dataclass, field

import streamlit as st

from flexbot import log, paths
from flexbot.dashboard import boundary
from flexbot.errors import FlexBotError, SettingsError
from flexbot.settings import KeyInfo, Loaded, describe, load_with_sources, set_value, unset_value
from flexbot.settings.describe import Value
from flexbot.text import format, language, text, text_or

_STATE = "settings"
_NO_END = 1e9
# Fractions; the page says beside the field what they are in per cent.
_SHARES = {
    "costs.maker_fee", "costs.taker_fee", "costs.slippage_mean", "costs.slippage_sd", "costs.funding_rate",
    "costs.borrow_rate", "sizing.risk", "sizing.loss_floor", "sizing.kelly_cap", "sizing.maintenance_margin",
    "sizing.max_symbol_exposure", "sizing.max_total_exposure", "management.partial_fraction",
}  # fmt: skip
_RISK_LIMITS = {
    "sizing.risk", "sizing.loss_streak", "sizing.loss_factor", "sizing.loss_floor", "sizing.kelly_cap",
    "sizing.leverage", "sizing.maintenance_margin", "sizing.capital_base", "sizing.max_symbol_exposure",
    "sizing.max_total_exposure",
}  # fmt: skip


@dataclass(slots=True)
class _State:
    """What the fields of this browser session show, and what stands beside them."""

    seen: dict[str, Value] = field(default_factory=dict)
    errors: dict[str, FlexBotError] = field(default_factory=dict)
    moved: set[str] = field(default_factory=set)


def render() -> None:
    """The path, the choice of a group or a search, and one row for each setting."""
    st.title(text("dashboard.page.settings"))
    st.caption(boundary.escaped(text("dashboard.settings.intro", file=paths.settings_file())))
    try:
        loaded = load_with_sources()
    except SettingsError as error:
        _broken(error)
        return
    infos = describe()
    groups = list(dict.fromkeys(map(_group_of, infos)))
    group = st.segmented_control(
        text("dashboard.settings.group"),
        groups,
        default=groups[0],
        required=True,
        format_func=_group,
        key="settings.group",
        wrap=True,
    )
    words = _search().casefold().split()
    found = [info for info in infos if (_fits(info, words) if words else _group_of(info) == group)]
    if not found:
        st.info(text("dashboard.settings.none"))
    state: _State = st.session_state.setdefault(_STATE, _State())
    for info in found:
        _row(info, loaded, state)


def _search() -> str:
    label = text("dashboard.settings.find")
    return st.text_input(label, type="search", placeholder=text("dashboard.settings.find_hint"), width=420)


def _broken(error: SettingsError) -> None:
    """What is wrong with the file, the file itself, and a button where one value is all that is wrong."""
    boundary.show(error)
    info = next((one for one in describe() if one.key == error.values.get("key")), None)
    if error.key == "settings.invalid" and info is not None:
        label = text("dashboard.settings.repair", title=info.title, value=_shown(info, info.default))
        if st.button(boundary.escaped(label), key="settings.repair", type="primary"):
            with boundary.explained():
                unset_value(info.key)
                st.rerun()
    if st.button(text("dashboard.settings.again"), key="settings.again"):
        st.rerun()
    try:
        written = paths.settings_file().read_text(encoding="utf-8", errors="replace")
    except OSError:
        return  # the error says it
    st.caption(text("dashboard.settings.file"))
    st.code(log.redact(written), language="toml", line_numbers=True)


def _group_of(info: KeyInfo) -> str:
    return "risk" if info.key in _RISK_LIMITS else info.section


def _group(name: str) -> str:
    return text(f"settings.group.{name}") if name != "risk" else text("dashboard.settings.group.risk")


def _fits(info: KeyInfo, words: list[str]) -> bool:
    searched = f"{_group(_group_of(info))} {info.title} {info.explanation} {info.key}".casefold()
    return all(word in searched for word in words)


def _row(info: KeyInfo, loaded: Loaded, state: _State) -> None:
    value: Value = getattr(getattr(loaded.settings, info.section), info.name)
    source = loaded.sources.get(info.key)
    overridden = source == text("settings.where.variable", name=info.variable)
    with st.container(border=True):
        control, words, button = st.columns([4, 6, 2], vertical_alignment="center")
        with control:
            _control(info, value, state, disabled=overridden)
        with words:
            st.markdown(f":small[{boundary.escaped(info.explanation)}]")
            st.caption(boundary.escaped(_facts(info, value)))
            if overridden:
                st.caption(boundary.escaped(text("dashboard.settings.variable_wins", name=info.variable)))
        if source is not None and not overridden:
            # the path stands once at the top of the page
            line = source.replace(str(paths.settings_file()), paths.settings_file().name)
            button.caption(boundary.escaped(line))
            label = boundary.escaped(text("dashboard.settings.reset", value=_shown(info, info.default)))
            button.button(label, key=f"reset.{info.key}", on_click=_reset, args=(info,))
        elif source is None:
            button.caption(text("dashboard.settings.default"))
        if info.key in state.moved:
            st.warning(text("dashboard.settings.moved"))
            state.moved.discard(info.key)
        if (error := state.errors.get(info.key)) is not None:
            _explain(info, error)


def _facts(info: KeyInfo, value: Value) -> str:
    """What the number means in per cent, what is allowed and what the default is."""
    facts = []
    if info.key in _SHARES:
        facts.append(f"{_written(value)} = {format.decimal(round(float(value) * 100, 6))} %")
    if info.kind not in ("choice", "switch") and info.range:
        facts.append(text("dashboard.settings.allowed", range=_allowed(info)))
    if value != info.default:
        facts.append(text("dashboard.settings.default_is", value=_shown(info, info.default)))
    return " · ".join(facts)


def _allowed(info: KeyInfo) -> str:
    """The range; without an end that nobody meets."""
    if info.low is None or info.high is None or info.high < _NO_END:
        return info.range
    low = format.decimal(info.low)
    return text("settings.range.above", low=low) if info.above else text("settings.range.from", low=low)


def _control(info: KeyInfo, value: Value, state: _State, *, disabled: bool) -> None:
    """The field. It shows what is in force, also when an editor has changed the file since it was drawn last."""
    key = f"setting.{info.key}"
    shown = value if info.kind == "switch" else _written(value)
    if key not in st.session_state or state.seen.get(info.key) != value:
        st.session_state[key] = shown
        state.errors.pop(info.key, None)
    state.seen[info.key] = value
    options = _options(info, value)
    if info.kind == "switch":
        st.toggle(info.title, key=key, on_change=_save, args=(info, key), disabled=disabled)
    elif options:
        st.selectbox(
            info.title,
            options,
            format_func=lambda choice: _shown(info, choice),
            key=key,
            on_change=_save,
            args=(info, key),
            disabled=disabled,
        )
    else:
        st.text_input(info.title, key=key, on_change=_save, args=(info, key), disabled=disabled, autocomplete="off")


def _options(info: KeyInfo, value: Value) -> list[str]:
    """What is chosen from a list; empty for what is typed."""
    if info.key != "backtest.strategy":
        return list(info.choices)
    from flexbot.strategy.registry import all_strategies

    names = [kind.name for kind, _ in all_strategies().strategies]
    return names if value in names else [*names, str(value)]


def _written(value: Value) -> str:
    """A value as it is typed: 10000, not 10000.0."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return f"{value:.15g}" if isinstance(value, float) else str(value)


def _shown(info: KeyInfo, value: Value) -> str:
    """A value in words: the name of a choice or a strategy, on or off."""
    if info.kind == "choice":
        return info.choice_title(str(value))
    if info.kind == "switch":
        return text("dashboard.settings.on") if value else text("dashboard.settings.off")
    if info.key == "backtest.strategy":
        return text_or(f"strategies.title.{value}", str(value))
    return _written(value) or text("dashboard.settings.empty")


def _save(info: KeyInfo, key: str) -> None:
    """Write a changed field, unless somebody else changed this setting since it was shown."""
    state: _State = st.session_state[_STATE]
    state.moved.discard(info.key)
    state.errors.pop(info.key, None)
    entered = st.session_state[key]
    given = _written(entered) if isinstance(entered, bool) else str(entered)
    if info.kind == "number" and language() == "pt_BR" and "." not in given:
        given = given.replace(",", ".")
    try:
        loaded = load_with_sources()
        now: Value = getattr(getattr(loaded.settings, info.section), info.name)
        if now != state.seen[info.key]:
            state.moved.add(info.key)
        elif _same(info, given, now):
            st.session_state[key] = entered if info.kind == "switch" else _written(now)
        else:
            set_value(info.key, given)
            # the new language, when it is the language that was set, begins with the run that follows
            st.toast(boundary.escaped(text("dashboard.settings.saved", title=info.title)))
    except FlexBotError as error:
        state.errors[info.key] = error


def _same(info: KeyInfo, given: str, now: Value) -> bool:
    try:
        return info.parse(given) == now
    except ValueError:
        return False


def _reset(info: KeyInfo) -> None:
    state: _State = st.session_state[_STATE]
    state.moved.discard(info.key)
    state.errors.pop(info.key, None)
    try:
        unset_value(info.key)
    except FlexBotError as error:
        state.errors[info.key] = error


def _explain(info: KeyInfo, error: FlexBotError) -> None:
    """The error of the console; for this field's own value without the words about a command and a key."""
    if isinstance(error, SettingsError) and error.key == "settings.invalid" and error.values["key"] == info.key:
        # as it was typed: the error of a number out of range holds the number
        given = st.session_state[f"setting.{info.key}"]
        st.error(boundary.escaped(text("dashboard.settings.invalid", given=given, expected=info.expected)))
    else:
        boundary.show(error)
