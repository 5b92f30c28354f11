"""Encrypted copies of the vault, out and in; and giving the vault up."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import streamlit as st
from streamlit.runtime.uploaded_file_manager import UploadedFile

from flexbot import paths
from flexbot.brokers import accounts
from flexbot.dashboard import boundary, vaults
from flexbot.dashboard.credentials import foreign as credentials_foreign
from flexbot.dashboard.credentials import forms
from flexbot.errors import UsageError, VaultMissingError, WrongSecretError
from flexbot.text import text
from flexbot.vault import UnlockKey, Vault, copies, words
from flexbot.vault import reset as resets
from flexbot.vault.copies import Copy, Planned
from flexbot.vault.entries import TRADING
from flexbot.vault.storage import VaultFile

_FORM = "copy"
_RESET = "reset"


@dataclass(frozen=True, slots=True)
class _Waiting:
    """An opened copy whose plan is shown."""

    copy: Copy = field(repr=False)


def render(vault: Vault) -> None:
    """Draw the parts: copy out, copy in, other programs' credentials, reset."""
    st.subheader(text("dashboard.cred.backup.title"))
    _backup(vault)
    st.subheader(text("dashboard.cred.merge.title"))
    with boundary.explained():
        _merge(vault)
    st.subheader(text("dashboard.cred.foreign.title"))
    with boundary.explained():
        credentials_foreign.render(vault)
    st.subheader(text("dashboard.cred.reset.title"))
    with boundary.explained():
        reset()


def _backup(vault: Vault) -> None:
    kinds = ", ".join(dict.fromkeys(words.slot(slot.kind) for slot in vault.slots()))
    st.write(boundary.escaped(text("dashboard.cred.backup.what", kinds=kinds)))
    if not st.button(text("dashboard.cred.backup.make"), icon=":material/enhanced_encryption:"):
        return
    with boundary.explained():
        st.download_button(
            text("dashboard.cred.backup.save"),
            vault.backup(),
            file_name=f"flexbot-vault-{datetime.now(UTC):%Y-%m-%d}.enc",
            mime="application/octet-stream",
            on_click="ignore",
            type="primary",
            icon=":material/download:",
        )


def restore() -> None:
    """Make a copy the vault, where there is none."""
    st.write(text("dashboard.cred.restore.what"))
    found = _opened_copy(text("dashboard.cred.restore.do"))
    if found is None:
        return
    copy, key = found
    vaults.hold(copies.restore(copy, key))
    forms.say(text("dashboard.cred.restore.done", updated=words.moment(copy.updated)))
    forms.done()


def _merge(vault: Vault) -> None:
    waiting = vaults.aside()
    if not isinstance(waiting, _Waiting):
        st.write(text("dashboard.cred.merge.what"))
        found = _opened_copy(text("dashboard.cred.merge.look"))
        if found is not None:
            vaults.put_aside(_Waiting(found[0]))
            st.rerun()
        return
    overwrite = st.checkbox(text("vault.cmd.option.overwrite"))
    plan = copies.planned(vault, waiting.copy, overwrite=overwrite)
    _table(plan)
    left, right = st.columns(2)
    if right.button(text("dashboard.cred.cancel"), key="credentials.merge.cancel", width="stretch"):
        vaults.put_aside(None)
        st.rerun()
    if left.button(text("dashboard.cred.merge.do"), type="primary", width="stretch"):
        changed = copies.merge(vault, plan)
        vaults.put_aside(None)
        forms.say(text("vault.cmd.copy.merged", count=len(changed), total=len(plan)))
        if any(one.entry.category in TRADING for one in changed):
            forms.say(text("dashboard.cred.merge.check"), "info")
        forms.done()


def _table(plan: list[Planned]) -> None:
    if not plan:
        st.info(text("vault.cmd.copy.empty"))
        return
    rows = [
        (
            one.entry.id,
            words.category(one.entry.category),
            one.entry.venue,
            one.entry.environment or "–",
            text(f"vault.cmd.plan.{one.action}"),
        )
        for one in plan
    ]
    forms.table(("id", "category", "venue", "environment", "plan"), rows)


def _opened_copy(button: str) -> tuple[Copy, UnlockKey] | None:
    """The form for a copy and its secret; the copy and what opened it. The errors of `copies.opened`."""

    def draw() -> tuple[UploadedFile | None, str, str]:
        chosen = st.file_uploader(text("dashboard.cred.copy.file"), key=forms.key(_FORM, "file"))
        typed = forms.ask_again(_FORM, ["passphrase", "recovery"])
        return (chosen, *typed)

    if (sent := forms.asked(_FORM, draw, button)) is None:
        return None
    file, kind, given = sent
    if file is None:
        raise UsageError("vault.secret_missing", what=text("dashboard.cred.copy.file"))
    name = Path(file.name)
    key = forms.typed_key(kind, given)
    try:
        return copies.opened(file.getvalue(), key, name), key
    except WrongSecretError as error:
        raise WrongSecretError("vault.copy_wrong", path=name) from error


def reset() -> None:
    """Give the vault up after a word was typed, and say which keys to revoke."""
    file = VaultFile(paths.vault_file())
    try:
        resets.require_something(file)
    except VaultMissingError:
        st.caption(text("dashboard.cred.reset.nothing"))
        return
    noted = resets.known_venues()
    st.write(boundary.escaped(text("vault.setup.reset")))
    st.write(text("vault.setup.reset_named" if noted else "vault.setup.reset_unnamed"))
    st.markdown("\n".join(f"- {boundary.escaped(one)}" for one in accounts.revocations(noted)))
    with st.form(_RESET, clear_on_submit=True):
        typed = st.text_input(text("vault.setup.ask.reset", word=resets.WORD), key=forms.key(_RESET, "word"))
        sent = st.form_submit_button(text("dashboard.cred.reset.do"), icon=":material/delete_forever:")
    if not sent:
        return
    forms.used(_RESET)
    if not resets.meant(typed, file):
        st.info(text("vault.setup.reset_not"))
        return
    vaults.lock()
    done = resets.reset()
    for path in done.removed:
        forms.say(text("vault.setup.removed", file=path))
    if done.keychain_left:
        forms.say(text("vault.setup.keychain_left"), "warning")
    forms.say(text("vault.setup.reset_stays", folder=paths.home()), "info")
    forms.done()
