"""New keys for the vault: first what becomes of each way to open it, then the yes, then a new code if there was one."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import partial

import streamlit as st

from flexbot.dashboard import boundary, vaults
from flexbot.dashboard.credentials import code as credentials_code
from flexbot.dashboard.credentials import forms
from flexbot.errors import WrongSecretError
from flexbot.text import text
from flexbot.vault import UnlockKey, Vault, from_passphrase, rotation, words
from flexbot.vault.header import Slot
from flexbot.vault.rotation import Fate

_FORM = "rotate"
_CODE = "rotate"


@dataclass(frozen=True, slots=True)
class _Plan:
    """What was shown to the user and waits for a yes."""

    fates: list[Fate] = field(repr=False)


def begun() -> bool:
    """Whether a rotation waits for something."""
    return isinstance(vaults.aside(), _Plan) or credentials_code.pending(_CODE)


def render(vault: Vault) -> None:
    """Draw the step that is due."""
    coded = credentials_code.render(_CODE)
    if coded is not None:
        key, plan = coded
        if isinstance(plan, _Plan):
            _rotate(vault, plan, key)
    if credentials_code.pending(_CODE):
        st.button(text("dashboard.cred.cancel"), key="credentials.rotate.stop", on_click=credentials_code.drop)
        return
    plan = vaults.aside()
    if isinstance(plan, _Plan):
        _confirm(vault, plan)
        return
    st.write(text("dashboard.cred.rotate.what"))

    def draw() -> dict[int, str]:
        return {
            slot.n: forms.secret(
                text("dashboard.cred.rotate.passphrase", slot=f"{slot.n} {slot.label}".strip()), _FORM, str(slot.n)
            )
            for slot in vault.slots()
            if slot.kind == "passphrase"
        }

    if (given := forms.asked(_FORM, draw, text("dashboard.cred.rotate.plan"))) is not None:
        fates = list(rotation.fates(vault, partial(_key, vault, given)))
        rotation.require_one_left(fates)
        vaults.put_aside(_Plan(fates))
        st.rerun()


def _key(vault: Vault, given: dict[int, str], slot: Slot) -> UnlockKey | None:
    """The passphrase typed for a slot; None lets it go. WrongSecretError for a wrong one."""
    typed = given.get(slot.n, "")
    if not typed:
        return None
    key = from_passphrase(typed)
    if slot.unwrap(vault.id, key) is None:
        raise WrongSecretError("vault.wrong.passphrase")
    return key


def _confirm(vault: Vault, plan: _Plan) -> None:
    rows = [(str(one.slot.n), words.slot(one.slot.kind), one.slot.label or "–", one.sentence) for one in plan.fates]
    forms.table(("slot", "kind", "label", "fate"), rows)
    st.warning(boundary.escaped(text("vault.cmd.rotate.sure")))
    left, right = st.columns(2)
    if right.button(text("dashboard.cred.cancel"), key="credentials.rotate.cancel", width="stretch"):
        vaults.put_aside(None)
        st.rerun()
    if left.button(text("dashboard.cred.rotate.do"), type="primary", width="stretch"):
        if rotation.needs_code(plan.fates):
            credentials_code.start(_CODE, plan)
            st.rerun()
        _rotate(vault, plan, None)


def _rotate(vault: Vault, plan: _Plan, code: UnlockKey | None) -> None:
    vaults.put_aside(None)
    rotation.rotate(vault, plan.fates, code)
    forms.say(text("vault.cmd.rotate.done"))
    forms.say(text("vault.cmd.rotate.copies"), "info")
    forms.done()
