"""Opening the vault: which way, with which secret."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from flexbot.dashboard import boundary, vaults
from flexbot.dashboard.credentials import forms
from flexbot.errors import FlexBotError, VaultRollbackError
from flexbot.settings import load_settings
from flexbot.text import text
from flexbot.vault import UnlockKey, environment, opening
from flexbot.vault.unlock import KINDS

_FORM = "unlock"
_OLDER = "credentials.older"


def render() -> None:
    """Draw the form; a wrong secret is a sentence below it."""
    kinds = {slot.kind for slot in opening.closed_header().slots}
    # a key of the environment is only offered to whoever gave one
    offered = [kind for kind in KINDS if kind in kinds and (kind != "env" or environment.given())]
    if not offered:
        st.info(boundary.escaped(text("dashboard.cred.no_way_here")))
        return
    usual = load_settings().vault.unlock
    st.write(text("dashboard.cred.closed"))
    way = offered[0]
    if len(offered) > 1:
        way = st.radio(
            text("dashboard.cred.open_with"),
            offered,
            index=offered.index(usual) if usual in offered else 0,
            format_func=lambda one: text(f"dashboard.cred.way.{one}"),
            horizontal=True,
        )
    older = bool(st.session_state.get(_OLDER, False))
    with st.form(_FORM, clear_on_submit=True):
        given = forms.secret(text(f"dashboard.cred.way.{way}"), _FORM, way) if way in ("passphrase", "recovery") else ""
        if way == "keyfile":
            given = st.text_input(text("dashboard.cred.keyfile_path"), value=load_settings().vault.keyfile)
        elif way in ("keychain", "env"):
            st.caption(text(f"dashboard.cred.way_note.{way}"))
        accept = older and st.checkbox(text("dashboard.cred.accept_older"))
        sent = st.form_submit_button(text("dashboard.cred.unlock"), type="primary", icon=":material/lock_open:")
    if sent:
        forms.used(_FORM)
        _unlock(way, given, accept=accept)


def _unlock(way: str, given: str, *, accept: bool) -> None:
    try:
        with st.spinner(text("dashboard.cred.unlocking")):
            vaults.unlock(_key(way, given), accept_older=accept)
    except VaultRollbackError as error:
        st.session_state[_OLDER] = True
        boundary.show(error)
        st.button(text("dashboard.cred.go_on"))
        return
    except FlexBotError as error:
        boundary.show(error)
        return
    st.session_state.pop(_OLDER, None)
    st.rerun()


def _key(way: str, given: str) -> UnlockKey:
    if way in ("passphrase", "recovery"):
        return forms.typed_key(way, given)
    if way == "keyfile":
        return opening.key_in("keyfile", file=Path(given).expanduser() if given else None)
    return opening.key_in("env" if way == "env" else "keychain")
