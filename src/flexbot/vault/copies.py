"""Encrypted copies of a vault: written, looked into, and put back."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from flexbot import paths
from flexbot.errors import StorageError, UsageError, VaultChangedError, VaultMissingError
from flexbot.vault import document, payload
from flexbot.vault.audit import AuditLog
from flexbot.vault.entries import Entry
from flexbot.vault.permissions import open_private
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
    content = read(path)
    taken = document.take_apart(content, path)
    dek, _ = taken.unlock(key)
    found = payload.load(taken, dek, path)
    entries: dict[str, Entry] = {}
    for category, sealed in found.categories.items():
        entries |= sealed.open(vault_id=taken.header.id, category=category, path=path)
    return Copy(taken.header.id, taken.header.seq, taken.header.updated, entries, content)


def read(path: Path) -> bytes:
    """The bytes of a copy, at most one more than a vault may have; UsageError when it cannot be read."""
    try:
        with path.open("rb") as file:
            return file.read(document.MAX_BYTES + 1)
    except OSError as error:
        raise UsageError("vault.copy_unreadable", path=path, reason=error.strerror or error) from None


def restore(path: Path, key: UnlockKey) -> Vault:
    """Make the copy at `path` the vault, where there is none; VaultChangedError where there is one.

    VaultMissingError where only a vault's backup is left: the next write would put the copy in its place.

    It opens with the secrets of the time it was made. That this machine has seen a newer state is accepted and
    recorded; an audit log that does not go with the copy is kept aside, and a new one begun.
    """
    copy = look(path, key)
    file = VaultFile(paths.vault_file())
    prepare_folder(file)
    with file.locked():
        if os.path.lexists(file.path):
            raise VaultChangedError("vault.exists", file=file.path)
        if os.path.lexists(file.backup):
            raise VaultMissingError("vault.file.only_backup", file=file.path, backup=file.backup)
        log = AuditLog(file.path.with_name(AUDIT_NAME))
        log.append_or_begin("restore", details={"vault": copy.id, "write": copy.seq})
        # `look` has opened these very bytes, and `write` compares what it reads back with them
        file.write(copy.content, expected=None, verify=lambda content: None)
    return Vault.open(key, accept_older=True)
