"""What is wrong with the vault, and its repair: the doctor's findings, with a button for what can be mended."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from flexbot.dashboard import boundary, vaults
from flexbot.dashboard.credentials import forms
from flexbot.dashboard.credentials import unlock as credentials_unlock
from flexbot.text import text, text_or
from flexbot.vault import Vault, copies, document, repairs
from flexbot.vault.doctor import Finding, examine, examine_open, unopenable
from flexbot.vault.unlock import KINDS

NAME = "health"
_FORM = "health"
_ALTERED = "credentials.altered"
_RESTORED = ("only_backup", "damaged")


def render(vault: Vault | None) -> None:
    """Draw every finding and what can be done; with the vault open, what only the open vault tells, too."""
    found = examine()
    if vault is not None:
        found += [one for one in examine_open(vault) if one not in found]
    elif st.session_state.get(_ALTERED):
        found += [one for one in unopenable() if one not in found]
    if not found:
        st.success(
            text("vault.doctor.healthy" if vault else "dashboard.cred.health.closed"), icon=":material/verified:"
        )
    for one in found:
        _finding(one)
    _now(found)
    if vault is None:
        _restore(found)
    else:
        _audit(vault, found)
        _anew(vault, found)
    st.button(text("dashboard.cred.health.again"), icon=":material/refresh:")


def altered() -> None:
    """Note that the vault did not open although its form is right, so that `render` looks for a backup."""
    st.session_state[_ALTERED] = True


def _finding(found: Finding) -> None:
    # the doctor's own words speak of the command line; what FlexBot cannot mend is the same everywhere
    own = (
        ""
        if found.kind == "permission" and not found.repair
        else text_or(f"dashboard.cred.health.todo.{found.kind}", "")
    )
    words = own.format(path=found.path, **found.values) if own else found.todo
    show = st.error if found.exit_code else st.info
    show(f"{boundary.escaped(found.what)}  \n{boundary.escaped(words)}")


def _now(found: list[Finding]) -> None:
    """What needs no secret: access of others, what killed writers left."""
    if any(one.repair == "now" for one in found) and st.button(text("dashboard.cred.health.mend"), type="primary"):
        repairs.mend_now(found)
        forms.say(text("dashboard.cred.health.mended"))
        st.rerun()


def _anew(vault: Vault, found: list[Finding]) -> None:
    """Backup and notes are made by every write; the audit log has to be in order for one."""
    wanted = any(one.repair == "open" for one in found) and not any(one.kind == "audit" for one in found)
    if wanted and st.button(text("dashboard.cred.health.anew"), type="primary"):
        repairs.write_anew(vault)
        forms.say(text("dashboard.cred.health.mended"))
        st.rerun()


def _audit(vault: Vault, found: list[Finding]) -> None:
    if not any(one.kind == "audit" for one in found):
        return
    with st.form("health.audit"):
        sure = st.checkbox(text("vault.doctor.ask.audit"))
        sent = st.form_submit_button(text("dashboard.cred.health.audit"), type="primary")
    if sent and not sure:
        st.info(text("dashboard.cred.tick_first"))
    elif sent:
        vault.restart_audit()
        forms.say(text("dashboard.cred.health.mended"))
        st.rerun()


def _restore(found: list[Finding]) -> None:
    """The backup in the vault's place, once it has opened."""
    kinds = {one.kind: one for one in found}
    restored = next((kinds[kind] for kind in _RESTORED if kind in kinds), None)
    if restored is None:
        return
    path = Path(str(restored.values["backup"]))
    header = document.take_apart(copies.read(path), path).header
    st.subheader(text("dashboard.cred.health.backup"))
    way = credentials_unlock.way([kind for kind in KINDS if kind in {slot.kind for slot in header.slots}], _FORM)
    if way is None:
        return
    older = kinds.get("backup_older")

    def draw() -> tuple[str, bool]:
        given = credentials_unlock.field(way, _FORM)
        agreed = older is None or st.checkbox(
            text("vault.doctor.ask.older", **older.values), key=forms.key(_FORM, "older")
        )
        return (given, agreed)

    if (sent := forms.asked(_FORM, draw, text("dashboard.cred.health.restore"), type="primary")) is None:
        return
    given, sure = sent
    if not sure:
        st.info(text("dashboard.cred.tick_first"))
        return
    with st.spinner(text("dashboard.cred.unlocking")):
        vaults.hold(repairs.restore_backup(credentials_unlock.key_of(way, given, vault_id=header.id)))
    st.session_state.pop(_ALTERED, None)
    forms.say(text("dashboard.cred.health.restored"))
    forms.done()
