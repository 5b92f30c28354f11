"""The ways to open the vault: list, add, remove; a new passphrase."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from flexbot.dashboard import boundary, vaults
from flexbot.dashboard.credentials import code as credentials_code
from flexbot.dashboard.credentials import forms
from flexbot.dashboard.credentials import reveal as credentials_reveal
from flexbot.dashboard.credentials import rotate as credentials_rotate
from flexbot.errors import FlexBotError, KeychainError, UsageError
from flexbot.text import text
from flexbot.vault import NewSlot, Secret, SlotInfo, Vault, environment, keychain, ways, words
from flexbot.vault.unlock import KINDS

_DASH = "–"
_ADD = "slot"
_CHANGE = "change"
_CODE = "slot"
_KEY_SHOWN_SECONDS = 120


def render(vault: Vault) -> None:
    """Draw the table and what can be done."""
    slots = sorted(vault.slots(), key=lambda one: one.n)
    rows = [(str(one.n), words.slot(one.kind), one.label or _DASH, words.day(one.created), one.kdf) for one in slots]
    forms.table(("slot", "kind", "label", "created", "kdf"), rows)
    place = st.empty()
    with st.expander(text("dashboard.cred.change.title"), expanded=forms.doing() == "change"), boundary.explained():
        _change_passphrase(vault)
    with st.expander(text("dashboard.cred.slot.add"), expanded=credentials_code.pending(_CODE)), boundary.explained():
        shown = _add(vault)
    with st.expander(text("dashboard.cred.slot.remove")), boundary.explained():
        _remove(vault, slots)
    with st.expander(text("dashboard.cred.rotate.title"), expanded=credentials_rotate.begun()), boundary.explained():
        credentials_rotate.render(vault)
    if shown is not None:
        credentials_reveal.hold(place, [(environment.KEY_VARIABLE, shown)], _KEY_SHOWN_SECONDS)


def _change_passphrase(vault: Vault) -> None:
    kinds = forms.typed_kinds(vault.slots())

    def draw() -> tuple[str, str, str, str]:
        return (*forms.ask_again(_CHANGE, kinds), *forms.new_passphrase(_CHANGE))

    if (sent := forms.asked(_CHANGE, draw, text("dashboard.cred.change.do"), type="primary")) is None:
        return
    kind, old, first, again = sent
    ways.require_typed(kind)
    # as the console does: what was typed opens the vault, so that it is that passphrase which is replaced
    opened = Vault.open(forms.typed_key(kind, old))
    try:
        key = forms.accepted(first, again)
        if key is None:
            opened.close()
            return
        ways.change_passphrase(opened, key)
    except FlexBotError:
        opened.close()
        raise
    vaults.hold(opened)
    forms.say(text("vault.setup.changed"))
    forms.say(text("dashboard.cred.change.copies"), "info")
    forms.done()


def _add(vault: Vault) -> Secret | None:
    """The form for a new way; the key for the environment that is to be shown once."""
    coded = credentials_code.render(_CODE)
    if coded is not None:
        key, label = coded
        _added(vault.add_slot(NewSlot(key, str(label))))
    if credentials_code.pending(_CODE):
        st.button(text("dashboard.cred.cancel"), key="credentials.slot.drop", on_click=credentials_code.drop)
        return None
    kind = st.selectbox(
        text("vault.cmd.column.kind"), KINDS, format_func=lambda one: text(f"dashboard.cred.way.{one}"), key="slot.kind"
    )

    def draw() -> tuple[str, str, tuple[str, str]]:
        first, again = forms.new_passphrase(_ADD) if kind == "passphrase" else ("", "")
        path = ""
        if kind == "keyfile":
            path = st.text_input(
                text("dashboard.cred.keyfile_new"), key=forms.key(_ADD, "path"), placeholder="/media/usb/flexbot.key"
            )
        elif kind != "passphrase":
            st.caption(boundary.escaped(_note(kind)))
        label = st.text_input(
            text("vault.cmd.column.label"), key=forms.key(_ADD, "label"), help=text("vault.cmd.option.label")
        )
        return (label, path, (first, again))

    sent = forms.asked(_ADD, draw, text("dashboard.cred.slot.add"), type="primary")
    return None if sent is None else _make(vault, kind, *sent)


def _note(kind: str) -> str:
    if kind == "keychain":
        name = keychain.available()
        return text("dashboard.cred.no_keychain") if name is None else text("vault.setup.keychain", keychain=name)
    return text(f"dashboard.cred.slot_note.{kind}")


def _make(vault: Vault, kind: str, label: str, path: str, typed: tuple[str, str]) -> Secret | None:
    if kind == "passphrase":
        key = forms.accepted(*typed)
        if key is not None:
            _added(vault.add_slot(NewSlot(key, label)))
    elif kind == "recovery":
        credentials_code.start(_CODE, label)
        st.rerun()
    elif kind == "keychain":
        _added(ways.add_keychain(vault, label))
    elif kind == "keyfile":
        if not path:
            raise UsageError("vault.keyfile_to_make")
        slot = ways.add_keyfile(vault, Path(path).expanduser(), label)
        forms.say(text("dashboard.cred.keyfile_made", path=path), "info")
        _added(slot)
    else:
        slot, written = ways.add_env(vault, label)
        st.success(text("vault.cmd.slot.added", n=slot.n, kind=words.slot(slot.kind)))
        st.info(boundary.escaped(_note("env_made")))
        return written
    return None


def _added(slot: SlotInfo) -> None:
    forms.say(text("vault.cmd.slot.added", n=slot.n, kind=words.slot(slot.kind)))
    forms.done()


def _remove(vault: Vault, slots: list[SlotInfo]) -> None:
    with st.form("slot.remove"):
        chosen = st.selectbox(
            text("vault.cmd.column.slot"),
            [one.n for one in slots],
            format_func=lambda n: next(f"{n} · {words.slot(one.kind)} {one.label}" for one in slots if one.n == n),
        )
        sure = st.checkbox(text("dashboard.cred.slot.sure"))
        sent = st.form_submit_button(text("dashboard.cred.slot.remove"))
    if not sent:
        return
    if not sure:
        st.info(text("dashboard.cred.tick_first"))
        return
    slot = next(one for one in slots if one.n == chosen)
    forget = ways.remove_slot(vault, slot)
    forms.say(text("vault.cmd.slot.removed", n=slot.n, kind=words.slot(slot.kind)))
    if forget:
        try:
            keychain.delete(vault.id)
            forms.say(text("vault.cmd.slot.keychain_gone"))
        except KeychainError as error:
            forms.say(text("vault.cmd.slot.keychain_left", reason=error.message), "warning")
    forms.done()
