"""Credentials that other programs keep: read, shown what would happen, taken over, and the old file destroyed."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

import streamlit as st

from flexbot.dashboard import boundary, vaults
from flexbot.dashboard.credentials import forms
from flexbot.errors import FlexBotError, StorageError, UsageError
from flexbot.text import text
from flexbot.vault import Secret, Vault, words
from flexbot.vault.entries import ENVIRONMENTS
from flexbot.vault.imports import SOURCES, Reading, needs_secret, read
from flexbot.vault.imports.merge import CAREFUL_ENVIRONMENT, Planned, left_behind, merge, take_over, verified
from flexbot.vault.imports.shred import shred, state_of

_FORM = "foreign"
_STATE = tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class _Read:
    """What was read and waits for a yes; `files` with the state they were read in."""

    source: str
    reading: Reading = field(repr=False)
    files: dict[Path, _STATE]


@dataclass(frozen=True, slots=True)
class _Taken:
    """The old files of what is in the vault now; `left` where something in them was left out."""

    files: dict[Path, _STATE]
    left: bool


def render(vault: Vault) -> None:
    """Draw the step that is due: what to read, what would happen, what becomes of the old files."""
    waiting = vaults.aside()
    if isinstance(waiting, _Read):
        _confirm(vault, waiting)
    elif isinstance(waiting, _Taken):
        _old_files(waiting)
    else:
        _ask()


def _ask() -> None:
    st.write(text("dashboard.cred.foreign.what"))
    source = st.selectbox(
        text("vault.cmd.option.from"),
        list(SOURCES),
        index=list(SOURCES).index("env"),
        format_func=lambda one: text(f"dashboard.cred.foreign.source.{one.replace('-', '_')}"),
        key="credentials.foreign.source",
    )
    service = source == "keyring"
    label = text("dashboard.cred.foreign.service") if service else text("dashboard.cred.foreign.path")

    def draw() -> tuple[str, str, str, str]:
        help = text("dashboard.cred.foreign.service_help") if service else text("dashboard.cred.foreign.path_help")
        where = st.text_input(label, key=forms.key(_FORM, "where"), help=help)
        given = forms.secret(text("vault.cmd.ask.import_secret"), _FORM, "secret") if needs_secret(source) else ""
        machine = names = ""
        if source == "hostname":
            machine = st.text_input(text("dashboard.cred.foreign.machine"), key=forms.key(_FORM, "machine"))
        elif source == "keyring":
            names = st.text_input(text("dashboard.cred.foreign.names"), key=forms.key(_FORM, "names"))
        return (where, given, machine, names)

    if (sent := forms.asked(_FORM, draw, text("dashboard.cred.foreign.look"))) is None:
        return
    where, given, machine, names = sent
    where = where.strip().strip('"')
    if not where:
        raise UsageError("vault.secret_missing", what=label)
    if needs_secret(source) and not given:
        raise UsageError("vault.secret_missing", what=text("vault.cmd.ask.import_secret"))
    found = read(
        source,
        where if source == "keyring" else Path(where).expanduser(),
        secret=Secret(given) if given else None,
        hostname=machine.strip() or None,
        names=[one.strip() for one in names.split(",") if one.strip()],
    )
    vaults.put_aside(_Read(source, found, {path: state_of(path) for path in found.files}))
    st.rerun()


def _confirm(vault: Vault, waiting: _Read) -> None:
    environment = CAREFUL_ENVIRONMENT
    planned = merge(vault, waiting.reading, dry_run=True)
    if any(one.assumed for one in planned):
        environment = st.selectbox(
            text("dashboard.cred.foreign.environment"),
            ENVIRONMENTS,
            index=ENVIRONMENTS.index(CAREFUL_ENVIRONMENT),
            format_func=lambda one: text(f"vault.setup.environment.{one}"),
            key="credentials.foreign.environment",
        )
        planned = merge(vault, waiting.reading, dry_run=True, environment=environment)
    if planned:
        forms.table(("origin", "category", "venue", "environment", "id", "plan"), map(_cells, planned))
    else:
        st.info(text("dashboard.cred.foreign.nothing"))
    _told(waiting.reading)
    left, right = st.columns(2)
    if right.button(text("dashboard.cred.cancel"), key="credentials.foreign.cancel", width="stretch"):
        vaults.put_aside(None)
        st.rerun()
    if planned and left.button(text("dashboard.cred.foreign.do"), type="primary", width="stretch"):
        _take(vault, waiting, environment)


def _cells(one: Planned) -> tuple[str, ...]:
    environment = text(f"vault.setup.environment.{one.environment}") if one.environment else "–"
    action = text(f"vault.cmd.plan.{one.action}", beside=", ".join(one.beside))
    return one.draft.origin, words.category(one.draft.category), one.draft.venue, environment, one.id, action


def _told(reading: Reading) -> None:
    if reading.ignored:
        st.caption(boundary.escaped(text("vault.cmd.import.ignored", names=", ".join(reading.ignored))))
    for warning in reading.warnings:
        st.warning(boundary.escaped(text(warning)))


def _take(vault: Vault, waiting: _Read, environment: str) -> None:
    planned = take_over(vault, waiting.reading, waiting.source, environment=environment)
    again = vault.anew()
    try:
        if not verified(again, planned):
            raise StorageError("vault.import_unverified")
    finally:
        again.close()
    new = sum(one.action != "same" for one in planned)
    forms.say(text("vault.cmd.import.done", count=new, total=len(planned)))
    forms.say(text("dashboard.cred.merge.check"), "info")
    files = waiting.files
    vaults.put_aside(_Taken(files, left_behind(waiting.reading)) if files else None)
    st.rerun()


def _old_files(taken: _Taken) -> None:
    """Offer to destroy the old files, but for those that hold what was left out."""
    for path in taken.files:
        st.warning(boundary.escaped(text("vault.cmd.shred.still_there", file=path)))
        if taken.left:
            st.info(boundary.escaped(text("vault.cmd.shred.left_behind", file=path)))
    st.caption(boundary.escaped(text("vault.cmd.shred.warning")))
    left, right = st.columns(2)
    if right.button(text("dashboard.cred.foreign.keep"), key="credentials.foreign.keep", width="stretch"):
        vaults.put_aside(None)
        st.rerun()
    if not taken.left and left.button(text("dashboard.cred.foreign.shred"), type="primary", width="stretch"):
        vaults.put_aside(None)
        for path, state in taken.files.items():
            try:
                shred(path, read_as=state)
                forms.say(text("vault.cmd.shred.done", file=path))
            except FlexBotError as error:
                forms.say(f"{error.message} {boundary.hint(error)}", "warning")
        st.rerun()
