"""What is wrong with a vault, found out without its secret as far as that goes, and the repairs (see `repairs`)."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from flexbot import paths
from flexbot.errors import (
    AuditError,
    FlexBotError,
    KeychainError,
    SettingsError,
    StorageError,
    VaultAlteredError,
    VaultLockedError,
    VaultMissingError,
    VaultPermissionError,
    VaultRollbackError,
)
from flexbot.settings import load_settings
from flexbot.text import text
from flexbot.vault import document, kdf, keychain, meta, permissions, seen
from flexbot.vault.audit import AuditLog
from flexbot.vault.header import Header
from flexbot.vault.state import AUDIT_NAME
from flexbot.vault.storage import VaultFile
from flexbot.vault.vault import Vault

# How a finding is mended: not by FlexBot; at once; with the vault open; with the vault open and a yes of the user.
Repair = Literal["", "now", "open", "confirm"]

# Exit codes of findings, the worst first.
_WORST = (
    VaultAlteredError.exit_code,
    VaultMissingError.exit_code,
    VaultRollbackError.exit_code,
    VaultPermissionError.exit_code,
    AuditError.exit_code,
)
_PATIENCE_S = 0.5


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing found: `kind` names its texts `vault.doctor.found.*` and `.todo.*`, `values` fill their fields.

    `exit_code` is that of the error it would cause, 0 for what is good to know and no fault.
    """

    kind: str
    exit_code: int
    repair: Repair
    path: Path
    values: Mapping[str, object] = field(default_factory=dict, hash=False)

    @property
    def what(self) -> str:
        """What was found, in the current language."""
        return text(f"vault.doctor.found.{self.kind}", path=self.path, **self.values)

    @property
    def todo(self) -> str:
        """What to do about it, in the current language."""
        return text(f"vault.doctor.todo.{self.kind}", path=self.path, **self.values)

    @staticmethod
    def of(error: FlexBotError, path: Path) -> Finding:
        """A finding that only repeats what an error says, and that FlexBot cannot mend."""
        return Finding("error", error.exit_code, "", path, {"what": error.message, "todo": error.hint})


@dataclass(frozen=True, slots=True)
class _Found:
    """One vault file as it lies there: its bytes and header, or why there are none (barred: it must not be read)."""

    path: Path
    content: bytes | None = field(default=None, repr=False)
    header: Header | None = None
    error: FlexBotError | None = None
    barred: bool = False

    @property
    def absent(self) -> bool:
        return self.content is None and self.error is None and not self.barred


def examine(path: Path | None = None) -> list[Finding]:
    """Everything that can be found out about the vault at `path`, or the user's, without opening it."""
    file = VaultFile(path or paths.vault_file())
    try:
        found, barred = _access(file)
    except StorageError as error:
        return [Finding.of(error, file.folder)]
    main, backup = (_look(one, barred) for one in (file.path, file.backup))
    if main.absent and backup.absent:
        return [*found, Finding("missing", VaultMissingError.exit_code, "", file.path)]
    found += _leftovers(file)
    found += _main(main, backup)
    if main.header is not None and main.content is not None:
        found += _backup(main.header, backup)
        found += _rollback(main.header, main.content, file.path)
        found += _meta(main.header, file)
        found += _ways(main.header, file.path)
    return found + _audit(file, barred)


def examine_open(vault: Vault) -> list[Finding]:
    """What only the open vault tells: whether its audit log is the one it remembers."""
    verification = vault.verify_audit()
    if verification.ok:
        return []
    return [_audit_finding(vault.path.with_name(AUDIT_NAME), verification.problems[0].message)]


def unopenable(path: Path | None = None) -> list[Finding]:
    """The findings for a vault whose form is as it should be, and that does not open all the same."""
    file = VaultFile(path or paths.vault_file())
    return _damaged(file.path, _look(file.backup, set()))


def worst(found: Iterable[Finding]) -> int:
    """The exit code of the worst finding; 0 where there is no fault."""
    codes = {one.exit_code for one in found} - {0}
    return next((code for code in _WORST if code in codes), min(codes, default=0))


def _access(file: VaultFile) -> tuple[list[Finding], set[Path]]:
    """Who may use the folder and the files, and the paths that must not be read (links, pipes, files of others)."""
    audit = file.path.with_name(AUDIT_NAME)
    listed = [
        one
        for path in (file.path, file.backup, file.meta, file.lock_path, audit)
        for one in permissions.findings(file.folder, path)
    ]
    distinct = dict.fromkeys(listed)
    code = VaultPermissionError.exit_code
    found = [
        Finding("permission", code, "now" if one.repairable else "", one.path, {"why": one.why, "remedy": one.remedy})
        for one in distinct
    ]
    return found, {one.path for one in distinct if not one.repairable}


def _look(path: Path, barred: set[Path]) -> _Found:
    from flexbot.vault import copies

    if path in barred:
        return _Found(path, barred=True)
    if not os.path.lexists(path):
        return _Found(path)
    try:
        content = copies.read(path)
        return _Found(path, content, document.take_apart(content, path).header)
    except FlexBotError as error:
        return _Found(path, error=error)


def _leftovers(file: VaultFile) -> list[Finding]:
    """What killed writers left; a writer at work is waited for, as its file is none."""
    code = VaultLockedError.exit_code
    try:
        with file.locked(_PATIENCE_S):
            left = file.leftovers()
    except VaultLockedError:
        return [Finding("locked", code, "", file.lock_path)]
    except FlexBotError:
        left = file.leftovers()  # what refuses the lock is a finding of its own
    return [Finding("leftover", StorageError.exit_code, "now", one) for one in left]


def _main(main: _Found, backup: _Found) -> list[Finding]:
    good = backup.header is not None
    if main.absent:
        kind = "only_backup" if good else "only_damaged"
        gone = Finding(kind, VaultMissingError.exit_code, "open" if good else "", main.path, {"backup": backup.path})
        return [gone, *_older_backup(backup)]
    if isinstance(main.error, VaultAlteredError):
        return _damaged(main.path, backup)
    return [] if main.error is None else [Finding.of(main.error, main.path)]


def _damaged(path: Path, backup: _Found) -> list[Finding]:
    good = backup.header is not None
    kind = "damaged" if good else "damaged_alone"
    code = VaultAlteredError.exit_code
    return [Finding(kind, code, "open" if good else "", path, {"backup": backup.path}), *_older_backup(backup)]


def _older_backup(backup: _Found) -> list[Finding]:
    """A backup that is not the write before the newest: somebody may have put it there with slots since removed."""
    noted = None if backup.header is None else seen.of(backup.header.id)
    if backup.header is None or noted is None or backup.header.seq >= noted.seq - 1:
        return []
    values = {"seq": backup.header.seq, "seen": noted.seq}
    return [Finding("backup_older", VaultRollbackError.exit_code, "confirm", backup.path, values)]


def _backup(header: Header, backup: _Found) -> list[Finding]:
    """A backup that could not take the vault's place; the next write would make it anew, a repair does so now."""
    code = VaultAlteredError.exit_code
    if isinstance(backup.error, VaultAlteredError):
        return [Finding("backup_damaged", code, "open", backup.path)]
    if backup.header is not None and backup.header.id != header.id:
        return [Finding("backup_other", code, "open", backup.path)]
    return []


def _rollback(header: Header, content: bytes, path: Path) -> list[Finding]:
    try:
        seen.require_not_older(header.id, header.seq, content, path)
    except VaultRollbackError as error:
        noted = seen.of(header.id)
        newest = header.seq if noted is None else noted.seq
        kind = "older" if newest > header.seq else "other_copy"
        return [Finding(kind, error.exit_code, "confirm", path, {"seq": header.seq, "seen": newest})]
    return []


def _meta(header: Header, file: VaultFile) -> list[Finding]:
    noted = meta.read(file)
    kinds = tuple(sorted({slot.kind for slot in header.slots}))
    if noted is not None and (noted.updated, noted.slots) == (header.updated, kinds):
        return []
    return [Finding("meta_stale", 0, "open", file.meta)]


def _ways(header: Header, path: Path) -> list[Finding]:
    """The ways to open the vault: those that do not work here, and those that could be stronger."""
    try:
        usual = load_settings().vault.unlock
    except SettingsError as error:
        return [Finding.of(error, paths.settings_file())]
    found: list[Finding] = []
    kinds = {slot.kind for slot in header.slots}
    if usual not in kinds:
        found.append(Finding("unlock_unfit", 0, "", path, {"kind": usual, "known": ", ".join(sorted(kinds))}))
    if "keychain" in kinds:
        code = KeychainError.exit_code if usual == "keychain" else 0
        try:
            if not keychain.holds(header.id):
                found.append(Finding("keychain_missing", code, "", path))
        except KeychainError as error:
            found.append(Finding("error", code, "", path, {"what": error.message, "todo": error.hint}))
    found += [Finding("weak_kdf", 0, "", path, {"n": slot.n}) for slot in header.slots if _weaker(slot.kdf)]
    return found


def _weaker(function: kdf.Kdf) -> bool:
    """Whether a passphrase is stretched less than FlexBot would stretch it today."""
    if isinstance(function, kdf.Argon2id):
        today = kdf.Argon2id(b"")
        return function.memory_kib * function.passes < today.memory_kib * today.passes
    return isinstance(function, kdf.Pbkdf2) and function.iterations < kdf.Pbkdf2(b"").iterations


def _audit(file: VaultFile, barred: set[Path]) -> list[Finding]:
    """Whether the audit log agrees with itself; its end is known only to the open vault."""
    path = file.path.with_name(AUDIT_NAME)
    if path in barred:
        return []
    try:
        verification = AuditLog(path).verify(anchor=None, key=None)
    except AuditError as error:
        return [Finding.of(error, path)]
    return [] if verification.ok else [_audit_finding(path, verification.problems[0].message)]


def _audit_finding(path: Path, problem: str) -> Finding:
    return Finding("audit", AuditError.exit_code, "confirm", path, {"problem": problem})
