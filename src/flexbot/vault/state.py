"""What is in memory of an open vault, and the one way in which a change of it is saved."""

from __future__ import annotations

import logging
import os
import threading
from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import Self

from flexbot.errors import AuditError, UsageError, VaultAlteredError, VaultChangedError, VaultRollbackError
from flexbot.vault import crypto, document, meta, payload, seen
from flexbot.vault.audit import AuditKey, AuditLog, Record, Verification
from flexbot.vault.entries import CATEGORIES, TRADING, Entry, utc_now
from flexbot.vault.header import Header, Slot
from flexbot.vault.payload import Payload
from flexbot.vault.slots import SlotInfo
from flexbot.vault.storage import VaultFile

AUDIT_NAME = "audit.jsonl"
_logger = logging.getLogger(__name__)
# Base64 of the payload, and room for the header with all its slots.
_MAX_PAYLOAD = (document.MAX_BYTES - 16 * 1024) * 3 // 4


class OpenVault:
    """An open vault without what can be done with it: its keys, its state on disk, its audit log."""

    def __init__(self, file: VaultFile, content: bytes, header: Header, dek: bytes, slot: int, found: Payload) -> None:
        self._file = file
        self._log = AuditLog(file.path.with_name(AUDIT_NAME))
        self._guard = threading.RLock()
        self._content = content
        self._header = header
        self._dek: bytearray | None = bytearray(dek)
        self._slot = slot
        self._payload = found

    def close(self) -> None:
        """Forget the keys and entries; any later use raises ValueError."""
        with self._guard:
            if self._dek is not None:
                self._dek[:] = bytes(len(self._dek))
                self._dek = None
                self._payload = Payload({}, self._payload.audit)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def __repr__(self) -> str:
        return f"<Vault {self.id[:8]} seq {self.seq}>"

    @property
    def path(self) -> Path:
        """The file."""
        return self._file.path

    @property
    def id(self) -> str:
        """The vault's random name, 32 hex digits; the same for all its copies."""
        return self._header.id

    @property
    def seq(self) -> int:
        """How often it was written."""
        return self._header.seq

    @property
    def updated(self) -> str:
        """When it was written last, UTC."""
        return self._header.updated

    @property
    def opened_by(self) -> SlotInfo:
        """The slot that opened it."""
        return next(one for one in self.slots() if one.n == self._slot)

    def refresh(self) -> None:
        """Take over what another process wrote; VaultChangedError when the vault's key was changed meanwhile."""
        with self._guard:
            dek, content = self._key(), self._file.read()
            if content == self._content:
                return
            taken = document.take_apart(content, self.path)
            try:
                found = payload.load(taken, dek, self.path)
            except VaultAlteredError:
                raise VaultChangedError("vault.rekeyed", file=self.path) from None
            if taken.header.id != self.id or taken.header.seq <= self.seq:
                # another vault, an older copy, or another copy of the same write: `open` tells which
                raise VaultChangedError("vault.changed", file=self.path)
            if self._slot not in {slot.n for slot in taken.header.slots}:
                # the secret this vault was opened with opens it no more
                raise VaultChangedError("vault.rekeyed", file=self.path)
            self._content, self._header, self._payload = content, taken.header, found
            self._note()

    def slots(self) -> tuple[SlotInfo, ...]:
        """The ways to open this vault."""
        return tuple(SlotInfo.of(one) for one in self._header.slots)

    # -- audit ---------------------------------------------------------------------------------------------------

    def record(self, action: str, *, object: str = "", details: Mapping[str, str | int | bool] | None = None) -> None:
        """Write a record of something done with this vault, and anchor it, before it is done."""
        with self._guard:
            self._commit(action, self._payload, object=object, details=details)

    def verify_audit(self) -> Verification:
        """Compare the audit log with itself, with the head kept in the vault, and with the vault's key."""
        with self._guard:
            return self._log.verify(anchor=self._payload.audit, key=audit_key(self._key()))

    def audit_records(self) -> Iterator[Record]:
        """The records of the audit log, oldest first, as they stand; `verify_audit` says whether to believe them."""
        return self._log.records()

    def restart_audit(self) -> None:
        """Begin a new audit log that names the head of the lost or damaged one, which is kept aside."""
        with self._guard, self._file.locked():
            self._require_current()
            self._restart_log()
            self._commit("repair", self._payload)

    # -- for Vault -----------------------------------------------------------------------------------------------

    def _key(self) -> bytes:
        if self._dek is None:
            raise ValueError("this vault is closed")
        return bytes(self._dek)

    def _categories(self) -> tuple[str, ...]:
        self._key()
        known = tuple(name for name in CATEGORIES if name in self._payload.categories)
        return (*known, *sorted(set(self._payload.categories) - set(known)))

    def _entries(self, category: str) -> dict[str, Entry]:
        self._key()
        sealed = self._payload.categories.get(category)
        if sealed is None:
            return {}
        return sealed.open(vault_id=self.id, category=category, path=self.path)

    def _require_current(self) -> None:
        """Under the lock: the file is the one in memory."""
        if self._file.read() != self._content:
            raise VaultChangedError("vault.changed", file=self.path)

    def _restart_log(self) -> None:
        head = self._log.restart(self._payload.audit, key=audit_key(self._key()))
        self._payload = replace(self._payload, audit=head)

    def _commit(
        self,
        action: str,
        changed: Payload,
        *,
        object: str = "",
        details: Mapping[str, str | int | bool] | None = None,
        ways: tuple[Slot, ...] | None = None,
        dek: bytes | None = None,
        seq: int | None = None,
        revoking: bool = False,
    ) -> None:
        """Record `action`, then save `changed`: no record, no action. A record that no save followed stays."""
        if len(changed.to_bytes()) > _MAX_PAYLOAD:
            raise UsageError("vault.full")
        new_dek = self._key() if dek is None else dek
        number = self.seq + 1 if seq is None else seq
        with self._file.locked():
            self._require_current()
            noted = {**(details or {}), "write": number}
            key = audit_key(self._key())
            head = self._log.append(action, object=object, details=noted, key=key, anchor=self._payload.audit)
            saved = replace(changed, audit=head)
            header = Header(self.id, number, utc_now(), os.urandom(32), ways or self._header.slots)
            content = document.put_together(header, new_dek, saved.to_bytes())
            verify = partial(payload.verify, self.path, new_dek)
            self._file.write(content, expected=self._content, verify=verify, revoking=revoking)
            self._content, self._header, self._payload = content, header, saved
            if dek is not None:
                self._dek = bytearray(dek)
            self._saved()

    def _saved(self) -> None:
        self._note()
        venues = [
            f"{entry.venue}/{entry.environment}" for category in TRADING for entry in self._entries(category).values()
        ]
        meta.write(self._file, self._header, venues)

    def _require_newest(self) -> None:
        """VaultRollbackError unless this is the newest state that this machine has seen; takes over a newer file."""
        while True:
            try:
                seen.require_not_older(self.id, self.seq, self._content, self.path)
                return
            except VaultRollbackError:
                # another process may have saved while the key was derived; then the file is no longer the one we read
                known = self._content
                self.refresh()
                if self._content is known:
                    raise

    def _note(self) -> None:
        try:
            seen.note(self.id, self.seq, self._content)
        except OSError:
            _logger.warning("the vault's write counter could not be noted", exc_info=True)

    def _accept_older(self) -> None:
        noted = seen.of(self.id)
        newest = self.seq if noted is None else max(self.seq, noted.seq)
        details = {"from": self.seq}
        try:
            self._commit("rollback_accepted", self._payload, details=details, seq=newest + 1)
        except AuditError:
            # the log of another vault, or one that was cut: it is kept aside
            self._restart_log()
            self._commit("rollback_accepted", self._payload, details=details, seq=newest + 1)


def audit_key(dek: bytes) -> AuditKey:
    return AuditKey(crypto.hkdf(dek, b"", "flexbot-vault/1|audit"))
