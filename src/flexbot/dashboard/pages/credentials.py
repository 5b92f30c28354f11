"""Credentials: the wizard where there is no vault, else unlock it, and work with what is in it."""

from __future__ import annotations

import streamlit as st

from flexbot.dashboard import boundary, vaults
from flexbot.dashboard.credentials import forms, wizard
from flexbot.errors import VaultAlteredError, VaultMissingError, VaultPermissionError
from flexbot.settings import load_settings
from flexbot.text import text
from flexbot.text.format import number
from flexbot.vault import Vault, opening, words
from flexbot.vault.actor import acting_as

_SECTIONS = ("keys", "ways", "copies", "audit", "health")
_SECTION = "credentials.section"


def render() -> None:
    """Draw the page."""
    with acting_as("dashboard"):
        _render()


def _render() -> None:
    vault = vaults.current()
    reason = vaults.why_locked()
    if wizard.wanted(vault) and reason is None:
        wizard.render(vault)
        return
    st.title(text("dashboard.page.credentials"))
    if reason is not None:
        boundary.show(reason)
        st.button(text("dashboard.cred.go_on"), type="primary")
        return
    if vaults.was_idle():
        st.info(text("dashboard.cred.locked_idle"))
    forms.said()
    if vault is None:
        _closed()
        return
    minutes = number(load_settings().dashboard.lock_minutes, 0)
    opened = text("dashboard.cred.open", way=words.slot(vault.opened_by.kind), minutes=minutes)
    st.caption(boundary.escaped(opened))
    with boundary.explained():
        _open(vault)


def _closed() -> None:
    from flexbot.dashboard.credentials import copies as credentials_copies
    from flexbot.dashboard.credentials import health as credentials_health
    from flexbot.dashboard.credentials import unlock as credentials_unlock

    with boundary.explained():
        if _readable():
            credentials_unlock.render()
            if forms.doing() != credentials_health.NAME:
                st.button(
                    text("dashboard.cred.health.look"),
                    icon=":material/troubleshoot:",
                    on_click=forms.begin,
                    args=(credentials_health.NAME,),
                )
        else:
            forms.begin(credentials_health.NAME)
    if forms.doing() == credentials_health.NAME:
        with st.container(border=True), boundary.explained():
            st.subheader(text("dashboard.cred.section.health"))
            credentials_health.render(None)
    with st.expander(text("dashboard.cred.reset.title"), expanded=forms.doing() == "reset"), boundary.explained():
        credentials_copies.reset()


def _readable() -> bool:
    """Whether the vault's file is there and has a vault's form; what is the matter otherwise, the doctor tells."""
    try:
        opening.closed_header()
    except (VaultAlteredError, VaultMissingError, VaultPermissionError):
        return False
    return True


def _open(vault: Vault) -> None:
    section = st.segmented_control(
        text("dashboard.cred.section"),
        _SECTIONS,
        default=_SECTIONS[0],
        required=True,
        format_func=lambda one: text(f"dashboard.cred.section.{one}"),
        key=_SECTION,
        label_visibility="collapsed",
        on_change=forms.close,
    )
    if section == "ways":
        from flexbot.dashboard.credentials import slots as credentials_slots

        credentials_slots.render(vault)
    elif section == "copies":
        from flexbot.dashboard.credentials import copies as credentials_copies

        credentials_copies.render(vault)
    elif section == "health":
        from flexbot.dashboard.credentials import health as credentials_health

        credentials_health.render(vault)
    elif section == "audit":
        from flexbot.dashboard.credentials import audit as credentials_audit

        credentials_audit.render(vault)
    else:
        from flexbot.dashboard.credentials import entries as credentials_entries

        credentials_entries.render(vault)
