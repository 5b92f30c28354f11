"""The audit trail: what was done with the vault, and whether the record of it is whole."""

from __future__ import annotations

from collections import deque

import pandas as pd
import streamlit as st

from flexbot.dashboard import boundary
from flexbot.text import text
from flexbot.text.format import number
from flexbot.vault import Vault, words

_SHOWN = 500
_HEIGHT = 420


def render(vault: Vault) -> None:
    """The verdict on the whole log, then its newest records, the newest first."""
    _verdict(vault)
    names = {info.ref: info.id for info in vault.list()}
    records = reversed(deque(vault.audit_records(), maxlen=_SHOWN))
    rows = [
        (
            record.seq,
            words.minute(record.time),
            text(f"dashboard.cred.actor.{record.actor}"),
            record.title,
            names.get(record.object, record.object),
            words.details(record),
        )
        for record in records
    ]
    # long, so in a frame of its own height
    heads = [text(f"vault.cmd.column.{one}") for one in ("record", "time", "actor", "action", "entry", "details")]
    st.dataframe(pd.DataFrame(rows, columns=heads), hide_index=True, width="stretch", height=_HEIGHT)
    st.button(text("dashboard.cred.audit.again"), icon=":material/refresh:")


def _verdict(vault: Vault) -> None:
    found = vault.verify_audit()
    if found.ok:
        good = text("vault.cmd.audit.good", count=number(found.count, 0))
        st.success(boundary.escaped(f"{good} {text('vault.cmd.audit.anchored')}"), icon=":material/verified:")
        return
    lines = [one.message for one in found.problems]
    if found.unlisted:
        lines.append(text("vault.cmd.audit.unlisted", count=found.unlisted))
    st.error("  \n".join(boundary.escaped(one) for one in (text("dashboard.cred.audit.altered"), *lines)))
