"""Opening the vault: which way, with which secret."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import streamlit as st

from flexbot.dashboard import boundary, vaults
from flexbot.dashboard.credentials import forms
from flexbot.errors import FlexBotError, VaultAlteredError, VaultRollbackError
from flexbot.settings import load_settings
from flexbot.text import text
from flexbot.vault import UnlockKey, environment, opening
from flexbot.vault.unlock import KINDS

_FORM = "unlock"
_OLDER = "credentials.older"


def render() -> None:
    """Draw the form; a wrong secret is a sentence below it. The errors of a vault file that cannot be read."""
    kinds = {slot.kind for slot in opening.closed_header().slots}
    st.write(text("dashboard.cred.closed"))
    chosen = way([kind for kind in KINDS if kind in kinds], _FORM)
    if chosen is None:
        return
    older = bool(st.session_state.get(_OLDER, False))

    def draw() -> tuple[str, bool]:
        given = field(chosen, _FORM)
        accept = older and st.checkbox(text("dashboard.cred.accept_older"), key=forms.key(_FORM, "older"))
        return (given, accept)

    if (
        sent := forms.asked(_FORM, draw, text("dashboard.cred.unlock"), type="primary", icon=":material/lock_open:")
    ) is not None:
        _unlock(chosen, sent[0], accept=sent[1])


def way(kinds: Sequence[str], form: str) -> str | None:
    """The way that is chosen of those a vault has; None, which is said, where none of them works here."""
    # a key of the environment is only offered to whoever gave one
    offered = [kind for kind in kinds if kind != "env" or environment.given()]
    if not offered:
        st.info(boundary.escaped(text("dashboard.cred.no_way_here")))
        return None
    if len(offered) == 1:
        return offered[0]
    usual = load_settings().vault.unlock
    return st.radio(
        text("dashboard.cred.open_with"),
        offered,
        index=offered.index(usual) if usual in offered else 0,
        format_func=lambda one: text(f"dashboard.cred.way.{one}"),
        horizontal=True,
        key=f"credentials.way.{form}",
    )


def field(way: str, form: str) -> str:
    """The field for what is typed to open the vault this way, or a word on what opens it without; what was typed."""
    if way in ("passphrase", "recovery"):
        return forms.secret(text(f"dashboard.cred.way.{way}"), form, way)
    if way == "keyfile":
        return st.text_input(
            text("dashboard.cred.keyfile_path"), value=load_settings().vault.keyfile, key=forms.key(form, "file")
        )
    st.caption(text(f"dashboard.cred.way_note.{way}"))
    return ""


def key_of(way: str, given: str, *, vault_id: str | None = None) -> UnlockKey:
    """The key for this way and what was typed for it; `vault_id` where it is not for the vault that lies there."""
    if way in ("passphrase", "recovery"):
        return forms.typed_key(way, given)
    if way == "keyfile":
        return opening.key_in("keyfile", file=Path(given).expanduser() if given else None)
    return opening.key_in("env" if way == "env" else "keychain", vault_id=vault_id)


def _unlock(way: str, given: str, *, accept: bool) -> None:
    try:
        with st.spinner(text("dashboard.cred.unlocking")):
            vaults.unlock(key_of(way, given), accept_older=accept)
    except VaultRollbackError as error:
        st.session_state[_OLDER] = True
        boundary.show(error)
        st.button(text("dashboard.cred.go_on"))
        return
    except VaultAlteredError:
        from flexbot.dashboard.credentials import health

        health.altered()
        forms.begin(health.NAME)
        raise
    except FlexBotError as error:
        boundary.show(error)
        return
    st.session_state.pop(_OLDER, None)
    forms.close()
    st.rerun()
