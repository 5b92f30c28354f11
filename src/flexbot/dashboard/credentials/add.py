"""A new entry: the key of an exchange or broker, or credentials of another kind."""

from __future__ import annotations

import streamlit as st

from flexbot.dashboard import boundary
from flexbot.dashboard.credentials import forms
from flexbot.dashboard.credentials import key as credentials_key
from flexbot.errors import FlexBotError, UsageError
from flexbot.text import text
from flexbot.vault import Entry, Vault, words
from flexbot.vault import forms as shapes
from flexbot.vault.entries import TRADING, free_id, is_secret, validated

_FORM = "other"
_VENUE = "venue"


def render(vault: Vault) -> None:
    """Draw the choice of the kind and the form for it."""
    kinds = [_VENUE, *(one for one in shapes.ADDED_BY_HAND if one not in TRADING)]
    kind = st.selectbox(
        text("dashboard.cred.kind"),
        kinds,
        format_func=lambda one: text("dashboard.cred.kind.venue") if one == _VENUE else words.category(one),
        key="credentials.kind",
    )
    if kind == _VENUE:
        if (info := credentials_key.render(vault, "key")) is not None:
            st.session_state["credentials.entry"] = info.id
            forms.done()
    else:
        _other(vault, kind)
    st.button(
        text("dashboard.cred.close"),
        key="credentials.close.add",
        on_click=forms.close,
    )


def _other(vault: Vault, category: str) -> None:
    usual = shapes.placed(category, None)[1] or ""
    service = st.text_input(text("vault.cmd.ask.service"), value=usual, key=f"credentials.service.{category}").strip()
    if not service:
        return
    shape = shapes.form_of(category, service, {})

    def draw() -> tuple[dict[str, str], str, str]:
        typed = {name: _field(category, service, name, shape) for name in (*shape.needed, *shape.optional)}
        name = st.text_input(
            text("dashboard.cred.name"), key=forms.key(_FORM, "id"), help=text("dashboard.cred.name_help")
        )
        description = st.text_input(text("vault.setup.field.description"), key=forms.key(_FORM, "description"))
        return (typed, name, description)

    if (sent := forms.asked(_FORM, draw, text("dashboard.cred.save"), type="primary")) is None:
        return
    given, name, description = sent
    try:
        missing = next((one for one in shape.needed if not given[one]), None)
        if missing is not None:
            raise UsageError("vault.secret_missing", what=shapes.label(category, service, missing))
        fields = {one: value for one, value in credentials_key.values(category, given).items() if value.present()}
        taken = {one.id for one in vault.list()}
        if name in taken:
            raise UsageError("vault.entry_exists", id=name)
        entry = Entry(
            id=name or free_id(service, "", taken),
            category=category,
            venue=service,
            fields=fields,
            description=description,
        )
        info = vault.put(validated(entry))
    except FlexBotError as error:
        boundary.show(error)
        return
    forms.say(text("dashboard.cred.saved", id=info.id))
    forms.done()


def _field(category: str, service: str, name: str, shape: shapes.Form) -> str:
    words_for = shapes.label(category, service, name)
    label = words_for if name in shape.needed else text("dashboard.cred.optional", field=words_for)
    if is_secret(category, name):
        return forms.secret(label, _FORM, name)
    return st.text_input(label, key=forms.key(_FORM, name)).strip()
