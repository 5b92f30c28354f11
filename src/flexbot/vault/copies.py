"""Encrypted copies of a vault: written, looked into, and put back."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Literal

from flexbot import paths
from flexbot.errors import StorageError, UsageError, VaultChangedError, VaultMissingError
from flexbot.vault import document, payload
from flexbot.vault.audit import AuditLog
from flexbot.vault.entries import Entry, free_id
from flexbot.vault.permissions import open_private
from flexbot.vault.secret import Secret
from flexbot.vault.state import AUDIT_NAME
from flexbot.vault.storage import VaultFile
from flexbot.vault.unlock import UnlockKey
from flexbot.vault.vault import Vault, prepare_folder


@dataclass(frozen=True, slots=True)
class Copy:
    """An opened copy: whose it is, which write, and its entries by id."""

    id: str
    seq: int
    updated: str
    entries: Mapping[str, Entry]
    content: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Planned:
    """What happens to one entry of a copy; `entry` is as it will stand in the vault."""

    entry: Entry
    action: Literal["add", "same", "kept", "replace"]


def save(vault: Vault, path: Path) -> None:
    """Write an encrypted copy of the vault to a new file, for the user alone; the export is recorded first.

    UsageError when something is there already, StorageError when the disk refuses.
    """
    if os.path.lexists(path):
        raise UsageError("vault.copy_exists", path=path)
    content = vault.backup()
    try:
        descriptor = open_private(path)
        try:
            with os.fdopen(descriptor, "wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
        except BaseException:
            # a part of a copy would look like one on the day it is needed
            with contextlib.suppress(OSError):
                path.unlink()
            raise
    except OSError as error:
        raise StorageError("vault.copy_unwritable", path=path, reason=error.strerror or error) from error


def look(path: Path, key: UnlockKey) -> Copy:
    """Open the copy at `path`, wherever it lies and whoever may read it: it is encrypted, and only read.

    Raises UsageError when it cannot be read, and the errors of `Vault.open` that concern its content.
    """
    return opened(read(path), key, path)


def opened(content: bytes, key: UnlockKey, name: Path) -> Copy:
    """Open a copy's bytes; `name` is what the errors call it. The errors of `Vault.open` that concern its content."""
    taken = document.take_apart(content, name)
    dek, _ = taken.unlock(key)
    found = payload.load(taken, dek, name)
    entries: dict[str, Entry] = {}
    for category, sealed in found.categories.items():
        entries |= sealed.open(vault_id=taken.header.id, category=category, path=name)
    return Copy(taken.header.id, taken.header.seq, taken.header.updated, entries, content)


def read(path: Path) -> bytes:
    """The bytes of a copy, at most one more than a vault may have; UsageError when it cannot be read."""
    try:
        with path.open("rb") as file:
            return file.read(document.MAX_BYTES + 1)
    except OSError as error:
        raise UsageError("vault.copy_unreadable", path=path, reason=error.strerror or error) from None


def restore(copy: Copy, key: UnlockKey) -> Vault:
    """Make the copy the vault, where there is none; VaultChangedError where there is one. `key` has opened it.

    VaultMissingError where only a vault's backup is left: the next write would put the copy in its place.

    It opens with the secrets of the time it was made. That this machine has seen a newer state is accepted and
    recorded; an audit log that does not go with the copy is kept aside, and a new one begun.
    """
    file = VaultFile(paths.vault_file())
    prepare_folder(file)
    with file.locked():
        if os.path.lexists(file.path):
            raise VaultChangedError("vault.exists", file=file.path)
        if os.path.lexists(file.backup):
            raise VaultMissingError("vault.file.only_backup", file=file.path, backup=file.backup)
        log = AuditLog(file.path.with_name(AUDIT_NAME))
        log.append_or_begin("restore", details={"vault": copy.id, "write": copy.seq})
        # these very bytes were opened, and `write` compares what it reads back with them
        file.write(copy.content, expected=None, verify=lambda content: None)
    return Vault.open(key, accept_older=True)


def planned(vault: Vault, copy: Copy, *, overwrite: bool = False) -> list[Planned]:
    """What happens to each entry of a copy that is merged into the vault.

    Missing entries are added, equal ones left alone, others kept as the vault has them unless overwritten. A check is
    not taken over: what a venue said about a key when the copy was made says nothing about it now.
    """
    there = {info.id: vault.get(info.id) for info in vault.list()}
    taken = {*there, *copy.entries}
    plan: list[Planned] = []
    for entry in copy.entries.values():
        plan.append(_planned(entry, there, taken, overwrite=overwrite))
        taken.add(plan[-1].entry.id)
    return plan


def merge(vault: Vault, plan: Sequence[Planned]) -> list[Planned]:
    """Do what was planned, after one record of it; what was changed."""
    changing = [one for one in plan if one.action in ("add", "replace")]
    if changing:
        vault.record("import", details={"source": "backup", "entries": len(changing)})
    for one in changing:
        vault.put(one.entry)
    return changing


def _planned(entry: Entry, there: Mapping[str, Entry], taken: set[str], *, overwrite: bool) -> Planned:
    own = there.get(entry.id)
    fresh = replace(entry, check=None)
    if own is None:
        return Planned(fresh, "add")
    if own.category != entry.category:
        return Planned(replace(fresh, id=free_id(entry.venue, entry.environment, taken)), "add")
    if _content(own) == _content(entry):
        return Planned(entry, "same")
    return Planned(fresh, "replace") if overwrite else Planned(entry, "kept")


def _content(entry: Entry) -> tuple[str, str, str, dict[str, Secret]]:
    return entry.venue, entry.environment, entry.description, dict(entry.fields)
