"""The repairs of a vault. Each is recorded in the audit log before it is done; nothing that is damaged is deleted."""

from __future__ import annotations

import os
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path

from flexbot import paths
from flexbot.errors import StorageError
from flexbot.files import patiently
from flexbot.vault import copies, permissions
from flexbot.vault.audit import AuditLog
from flexbot.vault.doctor import Finding
from flexbot.vault.state import AUDIT_NAME
from flexbot.vault.storage import VaultFile
from flexbot.vault.unlock import UnlockKey
from flexbot.vault.vault import Vault


def mend_now(found: Iterable[Finding], path: Path | None = None) -> None:
    """Mend what needs no secret: access of others, files of killed writers.

    Raises VaultPermissionError or StorageError where the system does not allow it, AuditError or StorageError, with
    nothing done, where it cannot be recorded.
    """
    file = VaultFile(path or paths.vault_file())
    for one in found:
        if one.repair == "now" and one.kind == "permission":
            _record(file, one.kind, one.path.name)
            permissions.make_private(one.path)
    left = [one.path for one in found if one.repair == "now" and one.kind == "leftover"]
    if left:
        with file.locked():
            for leftover in left:
                _record(file, "leftover", leftover.name)
                _delete(leftover)


def restore_backup(key: UnlockKey, path: Path | None = None) -> Vault:
    """Put the backup in the vault's place once `key` has opened it, and open the vault.

    What lies in the vault's place is kept as `credentials.enc.damaged-TIME`; so is an audit log beyond repair, under a
    name with the time. Raises the errors of `Vault.open`, and StorageError when the disk refuses.
    """
    file = VaultFile(path or paths.vault_file())
    copy = copies.look(file.backup, key)
    with file.locked():
        log = AuditLog(file.path.with_name(AUDIT_NAME))
        log.append_or_begin("repair", details={"what": "backup", "file": file.path.name})
        aside = _put_aside(file.path)
        try:
            # `look` has opened these very bytes, and `write` compares what it reads back with them
            file.write(copy.content, expected=None, verify=lambda content: None)
        except BaseException:
            if aside is not None:
                aside.rename(file.path)
            raise
    return Vault.open(key, path=file.path, accept_older=True)


def accept_older(key: UnlockKey, path: Path | None = None) -> Vault:
    """Open a vault that is older than what this machine has seen, and make it the newest."""
    vault = Vault.open(key, path=path, accept_older=True)
    vault.record("repair", details={"what": "older"})
    return vault


def write_anew(vault: Vault) -> None:
    """Write the open vault once more, which makes backup and notes anew."""
    vault.record("repair", details={"what": "rewritten"})


def _record(file: VaultFile, what: str, name: str) -> None:
    AuditLog(file.path.with_name(AUDIT_NAME)).append("repair", details={"what": what, "file": name})


def _delete(path: Path) -> None:
    try:
        patiently(lambda: path.unlink(missing_ok=True))
    except OSError as error:
        raise StorageError("vault.file.refused", file=path, reason=error.strerror or error) from error


def _put_aside(path: Path) -> Path | None:
    """Give a damaged file another name, which is returned; None where there is none."""
    if not os.path.lexists(path):
        return None
    moment = datetime.now(UTC).strftime("%Y%m%dT%H%M%S%fZ")
    aside = path.with_name(f"{path.name}.damaged-{moment}")
    try:
        patiently(lambda: path.rename(aside))
    except OSError as error:
        raise StorageError("vault.file.refused", file=path, reason=error.strerror or error) from error
    return aside
