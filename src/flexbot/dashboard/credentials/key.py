"""The form for the key of an exchange or broker: asked for, checked at its venue, and only then kept."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import streamlit as st

from flexbot.brokers import accounts, enroll, venues
from flexbot.brokers.venues import Venue
from flexbot.dashboard import boundary
from flexbot.dashboard.credentials import check as credentials_check
from flexbot.dashboard.credentials import forms
from flexbot.errors import CredentialError, FlexBotError, UsageError
from flexbot.text import text
from flexbot.vault import Entry, EntryInfo, Secret, Vault, ways
from flexbot.vault.entries import is_secret
from flexbot.vault.typed import secret_of

_OTHER = "other"


def render(vault: Vault, form: str, *, first: bool = False) -> EntryInfo | None:
    """Draw the form; the entry once it is in the vault. `first` is the wizard's: no name, and a word on the notes."""
    left, right = st.columns(2)
    with left:
        venue = _venue(form)
    if venue is None:
        return None
    with right:
        environment = _environment(form, venue)
    where = text("vault.setup.where", where=venues.where_to_click(venue, environment))
    rights = text("vault.setup.rights") if "secret_key" in venue.fields else ""
    st.info(boundary.escaped(f"{where} {rights}".strip()))
    names = accounts.fields_of(venue, environment)

    def draw() -> tuple[dict[str, str], str, str, bool, bool]:
        typed = {name: _field(form, venue, name) for name in names}
        name = description = ""
        if not first:
            hint = text("dashboard.cred.name_help")
            name = st.text_input(text("dashboard.cred.name"), key=forms.key(form, "id"), help=hint)
            description = st.text_input(text("vault.setup.field.description"), key=forms.key(form, "description"))
        checking = st.checkbox(
            text("dashboard.cred.check_first"),
            value=True,
            help=text("vault.cmd.option.no_check"),
            key=forms.key(form, "check"),
        )
        noting = first and st.checkbox(text("vault.setup.ask.note_venues"), key=forms.key(form, "note"))
        return typed, name, description, checking, noting

    if (sent := forms.asked(form, draw, text("dashboard.cred.save_key"), type="primary")) is None:
        return None
    given, name, description, checking, noting = sent
    try:
        entry = accounts.new_entry(venue, environment, values(venue.category, given), entry_id=name or "new")
        if first:
            ways.note_venues(noting)
        return _kept(vault, replace(entry, description=description), named=bool(name), checking=checking)
    except FlexBotError as error:
        if isinstance(error, CredentialError):
            st.error(text("vault.setup.not_kept"))
        boundary.show(error)
        return None


def values(category: str, given: Mapping[str, str]) -> dict[str, Secret]:
    """What was typed, as the vault keeps it: keys without white space around them, or from the file behind an `@`."""
    found = {}
    for name, typed in given.items():
        found[name] = Secret(secret_of(name, typed) if is_secret(category, name) else typed)
    return found


def _kept(vault: Vault, entry: Entry, *, named: bool, checking: bool) -> EntryInfo:
    """Check the key and put it into the vault; the errors of `enroll.save`."""
    record = credentials_check.run(entry) if checking else None
    if record is not None and record.outcome == "failed":
        credentials_check.show(entry, record)
    enroll.require_keepable(entry, record)
    # the venue may have taken its time; what the console saved meanwhile stays
    vault.refresh()
    taken = {one.id for one in vault.list()}
    if named and entry.id in taken:
        raise UsageError("vault.entry_exists", id=entry.id)
    if not named:
        entry = accounts.named(entry, taken)
    info = enroll.save(vault, entry, record)
    outcome = "never" if record is None else record.outcome
    forms.say(text(f"dashboard.cred.added.{outcome}", id=info.id), "success" if outcome == "passed" else "warning")
    return info


def _venue(form: str) -> Venue | None:
    """The venue chosen; None while the name of another exchange is not known yet."""
    known = [*venues.VENUES, _OTHER]
    chosen = st.selectbox(
        text("vault.cmd.column.venue"),
        known,
        format_func=lambda one: text("dashboard.cred.other_venue") if one == _OTHER else venues.VENUES[one].name,
        key=f"credentials.{form}.venue",
    )
    if chosen != _OTHER:
        return venues.find(chosen)
    name = st.text_input(text("dashboard.cred.venue_name"), key=f"credentials.{form}.other", placeholder="kraken")
    if not name:
        return None
    try:
        return venues.find(name)
    except UsageError as error:
        boundary.show(error)
        return None


def _environment(form: str, venue: Venue) -> str:
    suggested = accounts.suggested_environment(venue)
    return st.selectbox(
        text("vault.cmd.environment"),
        venue.environments,
        index=venue.environments.index(suggested),
        format_func=lambda one: text(f"vault.setup.environment.{one}"),
        key=f"credentials.{form}.environment.{venue.id}",
    )


def _field(form: str, venue: Venue, name: str) -> str:
    label = accounts.label(venue, name)
    if name in venue.optional:
        label = text("dashboard.cred.optional", field=label)
    if is_secret(venue.category, name):
        return forms.secret(label, form, name)
    return st.text_input(label, key=forms.key(form, name))
