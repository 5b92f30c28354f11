"""The entries of the vault: a masked table, and what can be done with the one that is chosen."""

from __future__ import annotations

from typing import Literal

import streamlit as st

from flexbot.brokers import venues
from flexbot.dashboard import boundary
from flexbot.dashboard.credentials import add as credentials_add
from flexbot.dashboard.credentials import check as credentials_check
from flexbot.dashboard.credentials import edit as credentials_edit
from flexbot.dashboard.credentials import forms
from flexbot.dashboard.credentials import reveal as credentials_reveal
from flexbot.errors import UsageError, VaultChangedError
from flexbot.text import text
from flexbot.vault import EntryInfo, Vault, words
from flexbot.vault.entries import TRADING

_DASH = "–"
_MASK = "••••••••"
_CHOSEN = "credentials.entry"
_REMOVED = "credentials.removed"


def render(vault: Vault) -> None:
    """Draw the table, the buttons and the form that is open."""
    infos = vault.list()
    _still_there(infos)
    if infos:
        _table(infos)
    else:
        st.info(text("dashboard.cred.empty"))
    doing = forms.doing()
    left, right = st.columns([1, 1]) if sum(one.category in TRADING for one in infos) > 1 else (st.container(), None)
    kind: Literal["primary", "secondary"] = "secondary" if infos else "primary"
    if left.button(
        text("dashboard.cred.add"), icon=":material/add:", type=kind, width="stretch" if right else "content"
    ):
        forms.begin("add")
        st.rerun()
    if right is not None and right.button(
        text("dashboard.cred.check_all"), icon=":material/fact_check:", width="stretch"
    ):
        _check_all(vault, infos)
    if doing == "add":
        with st.container(border=True):
            credentials_add.render(vault)
    if infos:
        _one(vault, infos, doing)


def _still_there(infos: tuple[EntryInfo, ...]) -> None:
    """Begin anew where the entry that was worked with is gone, lest what was typed or pressed for it meets another."""
    chosen = st.session_state.get(_CHOSEN)
    if chosen is None or any(one.id == chosen for one in infos):
        return
    del st.session_state[_CHOSEN]
    if st.session_state.pop(_REMOVED, None) != chosen:
        forms.say(text("dashboard.cred.gone", id=chosen), "warning")
        forms.done()


def _table(infos: tuple[EntryInfo, ...]) -> None:
    columns = ("id", "venue", "environment", "key", "fingerprint", "updated", "check")
    forms.table(columns, [_cells(info) for info in infos])


def _cells(info: EntryInfo) -> tuple[str, ...]:
    checked = _DASH
    if info.category in TRADING:
        checked = text(f"vault.cmd.check.{'never' if info.check is None else info.check.outcome}")
        checked += "" if info.check is None else f" {words.day(info.check.at)}"
    return (
        info.id,
        venue_name(info),
        info.environment or words.category(info.category),
        _MASK + info.key_tail if info.secret_fields else _DASH,
        info.fingerprint or _DASH,
        words.day(info.updated),
        checked,
    )


def venue_name(info: EntryInfo) -> str:
    """What the venue calls itself, where FlexBot knows it."""
    known = venues.VENUES.get(info.venue)
    return info.venue if known is None else known.name


def _one(vault: Vault, infos: tuple[EntryInfo, ...], doing: str) -> None:
    ids = [info.id for info in infos]
    chosen = st.selectbox(text("dashboard.cred.entry"), ids, key=_CHOSEN, on_change=forms.close)
    info = next(one for one in infos if one.id == chosen)
    pressed = _buttons(info)
    if pressed == "check":
        _check(vault, info)
    elif pressed:
        forms.begin(pressed)
        doing = pressed
    shown = None
    place = st.empty() if doing == "reveal" and credentials_reveal.was_sent(info) else st.container()
    if doing in ("edit", "reveal", "remove"):
        with place.container(border=True), boundary.explained():
            if doing == "edit":
                credentials_edit.render(vault, info)
            elif doing == "reveal":
                shown = credentials_reveal.render(vault, info.id)
            else:
                _remove(vault, info)
            st.button(text("dashboard.cred.close"), on_click=forms.close)
    _details(info)
    if shown is not None:
        credentials_reveal.show(place, shown)


def _buttons(info: EntryInfo) -> str:
    """What was pressed: check, edit, reveal, remove, or nothing."""
    icons = {"check": "fact_check", "edit": "edit", "reveal": "visibility", "remove": "delete"}
    places = st.columns(len(icons))
    pressed = ""
    for place, (what, icon) in zip(places, icons.items(), strict=True):
        off = (what == "check" and info.category not in TRADING) or (what == "reveal" and not info.secret_fields)
        label = text(f"dashboard.cred.do.{what}")
        if place.button(label, icon=f":material/{icon}:", disabled=off, width="stretch", key=f"credentials.do.{what}"):
            pressed = what
    return pressed


def _check(vault: Vault, info: EntryInfo) -> None:
    with boundary.explained():
        _checked(vault, info)
        forms.done()


def _check_all(vault: Vault, infos: tuple[EntryInfo, ...]) -> None:
    """Check every key; one that cannot be asked about does not stop the others."""
    with boundary.explained():
        for info in infos:
            if info.category not in TRADING:
                continue
            try:
                _checked(vault, info)
            except (UsageError, VaultChangedError) as error:
                forms.say(f"{info.id}: {error.message}", "warning")
        forms.done()


def _checked(vault: Vault, info: EntryInfo) -> None:
    entry = vault.get(info.id)
    record = credentials_check.run(entry)
    # the venue may have taken its time; what the console saved meanwhile stays
    vault.refresh()
    vault.record_check(info.id, record, of=entry)
    word = text(f"vault.cmd.check.{record.outcome}")
    done = text("dashboard.cred.check_done", id=info.id, word=word)
    forms.say(done, "success" if record.outcome == "passed" else "warning")


def _details(info: EntryInfo) -> None:
    with st.container(border=True):
        st.subheader(boundary.escaped(info.id))
        if info.description:
            st.write(boundary.escaped(info.description))
        told = [(text("vault.cmd.column.category"), words.category(info.category))]
        told += [(text(f"vault.setup.field.{name}"), value) for name, value in info.public.items()]
        told += [
            (text("vault.cmd.column.created"), words.moment(info.created)),
            (text("vault.cmd.column.updated"), words.moment(info.updated)),
        ]
        st.caption(" · ".join(f"{boundary.escaped(name)}: {boundary.escaped(value)}" for name, value in told))
        if info.category in TRADING:
            credentials_check.last(info)


def _remove(vault: Vault, info: EntryInfo) -> None:
    sure = text("vault.cmd.remove.sure", id=info.id, venue=venue_name(info))
    st.warning(boundary.escaped(f"{sure} {text('dashboard.cred.remove.note')}"))
    if not st.button(text("dashboard.cred.remove.yes"), type="primary", key=f"credentials.remove.{info.ref}"):
        return
    vault.remove(info.id)
    st.session_state[_REMOVED] = info.id
    forms.say(text("vault.cmd.remove.done", id=info.id))
    if info.category in TRADING:
        forms.say(text("vault.cmd.remove.revoke", how=venues.revoke_text(info.venue, info.environment)), "warning")
    else:
        forms.say(text("vault.cmd.remove.revoke_other"), "warning")
    forms.done()
