"""Give up a vault that nobody can open any more, and say which keys must be revoked at their venues."""

from __future__ import annotations

import contextlib
import os
from dataclasses import dataclass
from pathlib import Path

from flexbot import paths
from flexbot.errors import FlexBotError, KeychainError, VaultMissingError
from flexbot.vault import document, keychain, meta, seen
from flexbot.vault.audit import AuditLog
from flexbot.vault.state import AUDIT_NAME
from flexbot.vault.storage import VaultFile

# What a person types to give the vault up; the beginning of its id does as well.
WORD = "RESET"
_SHORT_ID = 8


@dataclass(frozen=True, slots=True)
class Reset:
    """What was removed, whether the keychain's entry is gone, and the `venue/environment` names that were noted."""

    removed: tuple[Path, ...]
    keychain_left: bool
    venues: tuple[str, ...]


def known_venues(path: Path | None = None) -> tuple[str, ...]:
    """The venues noted in the clear beside the vault, empty where the user did not want that."""
    noted = meta.read(VaultFile(path or paths.vault_file()))
    return () if noted is None else noted.venues


def reset(path: Path | None = None) -> Reset:
    """Remove vault, backup, notes and the keychain's entry for good; settings, history and audit log stay.

    Needs no secret: it takes nothing out of the vault. The record in the audit log comes first. VaultMissingError
    when there is nothing to remove, StorageError when the disk refuses.
    """
    file = VaultFile(path or paths.vault_file())
    require_something(file)
    ids = ids_of(file)
    venues = known_venues(file.path)
    log = AuditLog(file.path.with_name(AUDIT_NAME))
    log.append_or_begin("reset", details={"vault": ", ".join(sorted(ids))})
    removed = file.remove_all()
    left = False
    for vault_id, kinds in ids.items():
        with contextlib.suppress(OSError):  # a note about a vault that is no more does no harm
            seen.forget(vault_id)
        if "keychain" in kinds:
            try:
                keychain.delete(vault_id)
            except KeychainError:
                left = True
    return Reset(tuple(removed), left, venues)


def require_something(file: VaultFile) -> None:
    """VaultMissingError when there is neither a vault nor a backup of one."""
    if not any(os.path.lexists(one) for one in (file.path, file.backup)):
        raise VaultMissingError("vault.file.missing", file=file.path)


def meant(typed: str, file: VaultFile) -> bool:
    """Whether a person typed the word, or the beginning of the vault's id, that stands for giving it up."""
    return typed.strip().upper() in {WORD, *(vault_id[:_SHORT_ID].upper() for vault_id in ids_of(file))}


def ids_of(file: VaultFile) -> dict[str, set[str]]:
    """The id of file and backup, as far as they can be read, with the kinds of their slots."""
    found: dict[str, set[str]] = {}
    for read, path in ((file.read, file.path), (file.read_backup, file.backup)):
        try:
            header = document.take_apart(read(), path).header
        except FlexBotError:
            continue
        found.setdefault(header.id, set()).update(slot.kind for slot in header.slots)
    return found
