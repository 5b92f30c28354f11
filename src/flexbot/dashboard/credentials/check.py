"""A check of a key at its venue, step by step as it goes, and its outcome in sentences."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from flexbot.dashboard import boundary
from flexbot.text import text
from flexbot.vault import words

if TYPE_CHECKING:
    from flexbot.vault import CheckRecord, Entry, EntryInfo

_SIGNS = {
    "passed": ":green[:material/check_circle:]",
    "failed": ":red[:material/cancel:]",
    "not_run": ":orange[:material/help:]",
}


def run(entry: Entry) -> CheckRecord:
    """Ask the venue about the key; each step is named while it runs. UsageError as `brokers.check.check`."""
    from flexbot.brokers import venues
    from flexbot.brokers.check import check

    venue = venues.of_entry(entry)
    with st.status(text("dashboard.cred.checking", venue=boundary.escaped(venue.name)), expanded=True) as status:
        record = check(entry, progress=lambda step: _going_on(text(f"brokers.check.step.{step}")))
        word = text(f"vault.cmd.check.{record.outcome}")
        label = text("dashboard.cred.checked", venue=boundary.escaped(venue.name), word=word)
        status.update(label=label, state="error" if record.outcome == "failed" else "complete", expanded=False)
    return record


def show(placed: Entry | EntryInfo, record: CheckRecord) -> None:
    """Every step of a check with its outcome and why, and what else is to be known about the key."""
    from flexbot.brokers import explain

    for line in explain.sentences(placed, record):
        title, word, sentence = (boundary.escaped(one) for one in (line.title, line.word, line.sentence))
        st.markdown(f"{_SIGNS[line.outcome]} **{title}** – {word}. {sentence}")
    for sentence in explain.warnings(placed, record):
        st.warning(boundary.escaped(sentence))


def last(info: EntryInfo) -> None:
    """The last check of an entry."""
    if info.check is None:
        st.markdown(f"{_SIGNS['not_run']} {boundary.escaped(text('dashboard.cred.never_checked'))}")
        return
    word = text(f"vault.cmd.check.{info.check.outcome}")
    st.caption(boundary.escaped(text("vault.cmd.check.head", word=word, moment=words.moment(info.check.at))))
    show(info, info.check)


def _going_on(title: str) -> None:
    st.write(f"{boundary.escaped(title)} …")
