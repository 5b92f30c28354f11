"""Changing an entry: fields left empty stay, the key is checked again, and nobody else's change is overwritten."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from flexbot.brokers import accounts, enroll, venues
from flexbot.dashboard import boundary
from flexbot.dashboard.credentials import check as credentials_check
from flexbot.dashboard.credentials import forms
from flexbot.dashboard.credentials import key as credentials_key
from flexbot.errors import CredentialError, FlexBotError
from flexbot.text import text
from flexbot.vault import Entry, EntryInfo, Secret, Vault
from flexbot.vault import forms as shapes
from flexbot.vault.entries import TRADING, is_secret

_FORM = "edit"
_SEEN = "credentials.edit.seen"


def render(vault: Vault, info: EntryInfo) -> None:
    """Draw the form of one entry, filled with what is public."""
    seen: EntryInfo | None = st.session_state.get(_SEEN)
    if seen is None or seen.id != info.id:
        seen = st.session_state[_SEEN] = info
    entry = vault.get(info.id)
    form = f"{_FORM}.{info.ref}"
    st.caption(text("dashboard.cred.edit.keeps"))

    def draw() -> tuple[dict[str, str], set[str], str, bool]:
        given = {name: _field(form, entry, info, name) for name in _names(entry)}
        gone = {name for name in _optional(entry) if st.checkbox(_away(entry, name), key=forms.key(form, f"no.{name}"))}
        described = st.text_input(
            text("vault.setup.field.description"), value=info.description, key=forms.key(form, "description")
        )
        label = text("dashboard.cred.check_first")
        checking = info.category in TRADING and st.checkbox(label, value=True, key=forms.key(form, "check"))
        return (given, gone, described, checking)

    sent = forms.asked(form, draw, text("dashboard.cred.save"), type="primary")
    if sent is None and not _moved(seen, info):
        return
    st.session_state.pop(_SEEN)
    if _moved(seen, info):
        # by the console, or in another window: the fields are filled anew, and nothing of theirs is overwritten
        forms.say(text("dashboard.cred.edit.moved", id=info.id), "warning")
        forms.begin_anew(form)
    if sent is not None:
        given, gone, described, checking = sent
        _change(vault, entry, given, described, gone=gone, checking=checking)


def _field(form: str, entry: Entry, info: EntryInfo, name: str) -> str:
    label = shapes.label(entry.category, entry.venue, name)
    if entry.category in TRADING:
        label = accounts.label(venues.of_entry(entry), name)
    if not is_secret(entry.category, name):
        return st.text_input(label, value=entry.plain(name), key=forms.key(form, name)).strip()
    if info.key_tail and (name == "api_key" or info.secret_fields == (name,)):
        label = f"{label} ({text('vault.setup.tail', tail=info.key_tail)})"
    return forms.secret(label, form, name)


def _moved(seen: EntryInfo, now: EntryInfo) -> bool:
    """Whether somebody else changed the entry since the form was filled; a check alone changes no field."""
    return replace(seen, check=None) != replace(now, check=None)


def _names(entry: Entry) -> list[str]:
    """The fields to ask for: those the entry has, and those that entries of its kind may have besides."""
    optional = () if entry.category in TRADING else _form(entry).optional
    return list(dict.fromkeys((*accounts.fields_of_entry(entry), *optional)))


def _form(entry: Entry) -> shapes.Form:
    if entry.category not in shapes.ADDED_BY_HAND:
        return shapes.Form(tuple(entry.fields))
    return shapes.form_of(entry.category, entry.venue, dict.fromkeys(entry.fields, ""))


def _optional(entry: Entry) -> list[str]:
    """The secret fields that this entry has and could be without."""
    optional = venues.of_entry(entry).optional if entry.category in TRADING else _form(entry).optional
    return [name for name in optional if name in entry.fields and is_secret(entry.category, name)]


def _away(entry: Entry, name: str) -> str:
    return text("dashboard.cred.edit.away", field=shapes.label(entry.category, entry.venue, name))


def _change(
    vault: Vault, entry: Entry, given: dict[str, str], described: str, *, gone: set[str], checking: bool
) -> None:
    typed = credentials_key.values(entry.category, given)
    changes: dict[str, Secret | None] = {}
    for name, value in typed.items():
        if value.present():
            changes[name] = value
        elif not is_secret(entry.category, name) or name in gone:
            changes[name] = None
    changed = replace(entry.with_fields(**changes), description=described)
    try:
        if dict(changed.fields) == dict(entry.fields):
            if described == entry.description:
                forms.say(text("vault.setup.unchanged"), "info")
                forms.done()
            vault.put(replace(changed, check=entry.check))
        else:
            record = credentials_check.run(changed) if checking else None
            if record is not None and record.outcome == "failed":
                credentials_check.show(changed, record)
            enroll.save(vault, changed, record)
    except FlexBotError as error:
        if isinstance(error, CredentialError):
            st.error(text("vault.setup.not_kept"))
        boundary.show(error)
        st.info(boundary.escaped(text("vault.setup.edit_stays", id=entry.id)))
        return
    forms.say(text("vault.setup.edited", id=entry.id))
    forms.done()
