"""The vault: open it with one secret, work with entries and slots; every change is recorded, then saved whole."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Self

from flexbot import paths
from flexbot.errors import (
    UsageError,
    VaultChangedError,
    VaultMissingError,
    WrongSecretError,
)
from flexbot.vault import crypto, document, kdf, payload, slots
from flexbot.vault.audit import AuditLog
from flexbot.vault.entries import CheckRecord, Entry, EntryInfo, utc_now, validated
from flexbot.vault.header import MAX_SLOTS, Header, Slot
from flexbot.vault.masking import fingerprint_key, masked
from flexbot.vault.payload import Payload, Sealed
from flexbot.vault.permissions import make_private
from flexbot.vault.slots import NewSlot, SlotInfo
from flexbot.vault.state import AUDIT_NAME, OpenVault, audit_key
from flexbot.vault.storage import VaultFile
from flexbot.vault.unlock import UnlockKey

if TYPE_CHECKING:
    from flexbot.vault.doctor import Finding


def prepare_folder(file: VaultFile) -> None:
    """Make the folder of a vault that is to be made, and FlexBot's own folder private where it is not."""
    file.create_folder()
    if file.folder == paths.home():
        # other parts of FlexBot may have made it before there was anything in it to protect
        make_private(file.folder)


class Vault(OpenVault):
    """An open vault. Made by `create` or `open`; `close` (or leaving the `with` block) forgets the keys.

    Reading answers from memory. Every change checks under the vault's lock that the file is still the one that was
    opened (VaultChangedError: call `refresh` and look again), writes its audit record, and then replaces the file.
    Methods may be called from several threads. Errors are those of `flexbot.errors`, one class for each exit code.
    """

    # -- open and close ------------------------------------------------------------------------------------------

    @classmethod
    def create(
        cls, key: UnlockKey, *, path: Path | None = None, label: str = "", kdf: kdf.PassphraseKdf = "argon2id"
    ) -> Self:
        """A new, empty vault that `key` opens, at `path` or in the user's FlexBot folder.

        VaultChangedError when there is one already; StorageError, VaultPermissionError or AuditError when it cannot
        be kept safely.
        """
        file = VaultFile(path or paths.vault_file())
        prepare_folder(file)
        vault_id, dek = os.urandom(16).hex(), os.urandom(crypto.KEY_BYTES)
        slot = NewSlot(key, label, kdf).wrapping(dek, vault_id, 0)
        log = AuditLog(file.path.with_name(AUDIT_NAME))
        with file.locked():
            if os.path.lexists(file.path):
                raise VaultChangedError("vault.exists", file=file.path)
            if os.path.lexists(file.backup):
                # of a vault whose file is gone: it may be all that is left of somebody's keys
                raise VaultMissingError("vault.file.only_backup", file=file.path, backup=file.backup)
            created = {"vault": vault_id, "kind": key.kind}
            head = log.append_or_begin("create", details=created, key=audit_key(dek))
            header = Header(vault_id, 1, utc_now(), os.urandom(32), (slot,))
            first = Payload({}, head)
            content = document.put_together(header, dek, first.to_bytes())
            file.write(content, expected=None, verify=partial(payload.verify, file.path, dek))
        vault = cls(file, content, header, dek, slot.n, first)
        vault._saved()
        return vault

    @classmethod
    def open(cls, key: UnlockKey, *, path: Path | None = None, accept_older: bool = False) -> Self:
        """The vault at `path` or in the user's FlexBot folder, opened by `key`.

        Raises VaultMissingError, WrongSecretError (after a record in the audit log), VaultAlteredError,
        VaultPermissionError, VaultVersionError, or VaultRollbackError when this machine has seen a newer state;
        with `accept_older` that state is accepted, recorded, and made the newest.
        """
        file = VaultFile(path or paths.vault_file())
        content = file.read()
        taken = document.take_apart(content, file.path)
        try:
            dek, slot = taken.unlock(key)
        except WrongSecretError:
            AuditLog(file.path.with_name(AUDIT_NAME)).append("failed_unlock", details={"kind": key.kind})
            raise
        found = payload.load(taken, dek, file.path)
        vault = cls(file, content, taken.header, dek, slot.n, found)
        if not accept_older:
            vault._require_newest()
            vault._note()
        else:
            vault._accept_older()
        return vault

    def anew(self) -> Self:
        """This vault read from the disk once more, beside what is open here: what another process would find there.

        The errors of `refresh` for a file that is damaged, gone, or encrypted with another key by now.
        """
        with self._guard:
            dek, content = self._key(), self._file.read()
            taken = document.take_apart(content, self.path)
            return type(self)(self._file, content, taken.header, dek, self._slot, payload.load(taken, dek, self.path))

    # -- entries -------------------------------------------------------------------------------------------------

    def list(self, category: str | None = None) -> tuple[EntryInfo, ...]:
        """What may be shown of all entries, or of one category's, in the order of categories and ids."""
        with self._guard:
            key = fingerprint_key(self._key())
            names = self._categories() if category is None else (category,)
            return tuple(masked(entry, key) for name in names for _, entry in sorted(self._entries(name).items()))

    def get(self, entry_id: str) -> Entry:
        """The entry with its secrets wrapped; UsageError when there is none of this id."""
        with self._guard:
            for category in self._categories():
                found = self._entries(category).get(entry_id)
                if found is not None:
                    return found
        raise UsageError("vault.no_entry", id=entry_id)

    def open_category(self, category: str) -> Mapping[str, Entry]:
        """All entries of one category by id, to hand to the one component that needs them; the rest stays sealed."""
        with self._guard:
            return MappingProxyType(self._entries(category))

    def put(self, entry: Entry) -> EntryInfo:
        """Save a new entry, or the changed one of the same id; a check of other secrets than these is dropped.

        UsageError when something in the entry is not allowed, its id belongs to another category, or the vault is
        full (1 MiB).
        """
        with self._guard:
            validated(entry)
            entries = self._entries(entry.category)
            old = entries.get(entry.id)
            if old is None and any(entry.id in self._entries(name) for name in self._categories()):
                raise UsageError("vault.id_taken", id=entry.id)
            now = utc_now()
            stale = old is not None and not _same_account(entry, old) and not _checked_since(entry, old)
            saved = replace(
                entry,
                check=None if stale else entry.check,
                created=now if old is None else old.created,
                updated=now,
                ref=os.urandom(8).hex() if old is None else old.ref,
                extra=entry.extra if old is None else old.extra,
            )
            details: dict[str, str | int | bool] = {"category": saved.category, "new": old is None}
            self._save_entries("put", saved.category, {**entries, saved.id: saved}, saved.ref, details)
            return self.info(saved.id)

    def info(self, entry_id: str) -> EntryInfo:
        """What may be shown of one entry; UsageError when there is none of this id."""
        entry = self.get(entry_id)
        return masked(entry, fingerprint_key(self._key()))

    def record_check(self, entry_id: str, record: CheckRecord, *, of: Entry | None = None) -> EntryInfo:
        """Keep the outcome of a check of this entry's key.

        `of` is the entry that was asked about, which takes its time: VaultChangedError when its key is another by now.
        """
        with self._guard:
            entry = self.get(entry_id)
            if of is not None and not _same_account(of, entry):
                raise VaultChangedError("vault.changed", file=self.path)
            entries = {**self._entries(entry.category), entry_id: replace(entry, check=record)}
            self._save_entries("check", entry.category, entries, entry.ref, {"outcome": record.outcome})
            return self.info(entry_id)

    def remove(self, entry_id: str) -> None:
        """Delete the entry, from the backup too; UsageError when there is none of this id."""
        with self._guard:
            entry = self.get(entry_id)
            entries = {name: one for name, one in self._entries(entry.category).items() if name != entry_id}
            self._save_entries("remove", entry.category, entries, entry.ref, {}, revoking=True)

    def reveal(self, entry_id: str, again: UnlockKey) -> Entry:
        """The entry, to show its secrets to a person who has just given passphrase or recovery code again.

        The audit record is written, and its head anchored in the vault, before anything is returned. Raises
        WrongSecretError after recording the failure, UsageError for another kind of key.
        """
        with self._guard:
            entry = self.get(entry_id)
            self.confirm(again)
            self._commit("reveal", self._payload, object=entry.ref)
            return entry

    def confirm(self, key: UnlockKey) -> None:
        """Check that a person knows passphrase or recovery code; WrongSecretError, which is recorded, when not."""
        if key.kind not in ("passphrase", "recovery"):
            raise UsageError("vault.confirm_kind")
        self._key()  # a closed vault confirms nothing
        try:
            document.take_apart(self._content, self.path).unlock(key)
        except WrongSecretError:
            self._record_refusal(key)
            raise

    # -- slots ---------------------------------------------------------------------------------------------------

    def add_slot(self, new: NewSlot) -> SlotInfo:
        """Add a way to open the vault; UsageError when there are eight."""
        with self._guard:
            slot = self._new_slot(new, self._header.slots)
            self._commit("slot_add", self._payload, ways=(*self._header.slots, slot), details=slots.details(slot))
            return self.slots()[-1]

    def remove_slot(self, n: int) -> None:
        """Remove a way to open the vault, from the backup too; UsageError for the last one or an unknown number."""
        with self._guard:
            slot = self._slot_of(n)
            left = tuple(one for one in self._header.slots if one.n != n)
            if not left:
                raise UsageError("vault.last_slot")
            self._commit("slot_remove", self._payload, ways=left, details=slots.details(slot), revoking=True)

    def change_passphrase(self, new: NewSlot, *, n: int | None = None) -> SlotInfo:
        """Put a new passphrase in the place of an old one: of slot `n`, of the one that opened the vault, or of all.

        Neither file nor backup opens with the old one afterwards. Copies made earlier still do, and as the data key
        stays the same they would open what is written from now on too: `rotate` ends that.
        """
        if new.key.kind != "passphrase":
            raise ValueError(f"a passphrase is not replaced by a {new.key.kind} key")
        with self._guard:
            own = self.opened_by
            if n is not None and self._slot_of(n).kind != "passphrase":
                raise UsageError("vault.not_a_passphrase", n=n)
            chosen = n if n is not None else own.n if own.kind == "passphrase" else None
            kept = tuple(
                one
                for one in self._header.slots
                if one.kind != "passphrase" or (chosen is not None and one.n != chosen)
            )
            slot = self._new_slot(new, kept)
            self._commit(
                "change_passphrase", self._payload, ways=(*kept, slot), details=slots.details(slot), revoking=True
            )
            if own.kind == "passphrase" and own.n not in {one.n for one in kept}:
                self._slot = slot.n
            return self.slots()[-1]

    def rotate(self, keep: Mapping[int, UnlockKey], add: Sequence[NewSlot] = ()) -> None:
        """A new data key and new keys for every category: what leaked before opens nothing written from now on.

        The slots in `keep` are made anew with the secrets given for them, those in `add` are new, all others go.
        WrongSecretError, which is recorded, when a secret is not its slot's; UsageError when no slot would be left.
        """
        with self._guard:
            dek = os.urandom(crypto.KEY_BYTES)
            made: list[Slot] = []
            for n, key in keep.items():
                old = self._slot_of(n)
                if key.kind != old.kind or old.unwrap(self.id, key) is None:
                    self._record_refusal(key)
                    raise WrongSecretError(f"vault.wrong.{old.kind}")
                made.append(slots.anew(old, key).wrapping(dek, self.id, n))
            for new in add:
                made.append(new.wrapping(dek, self.id, slots.free_number(made)))
            if not 1 <= len(made) <= MAX_SLOTS:
                raise UsageError("vault.last_slot" if not made else "vault.too_many_slots", limit=MAX_SLOTS)
            fresh = {name: self._resealed(name) for name in self._payload.categories}
            self._commit(
                "rotate",
                replace(self._payload, categories=fresh),
                ways=tuple(made),
                dek=dek,
                details={"slots": len(made)},
                revoking=True,
            )
            if self._slot not in keep:
                self._slot = made[0].n

    def rotate_category(self, category: str) -> None:
        """A new key for one category; UsageError when the vault has no such category."""
        with self._guard:
            if category not in self._payload.categories:
                raise UsageError("vault.category", given=category, known=", ".join(self._categories()))
            fresh = {**self._payload.categories, category: self._resealed(category)}
            self._commit("rotate", replace(self._payload, categories=fresh), details={"category": category})

    # -- audit and copies ----------------------------------------------------------------------------------------

    def backup(self) -> bytes:
        """The bytes of an encrypted copy that opens with the same secrets; recorded as an export."""
        with self._guard:
            self._commit("export", self._payload)
            return self._content

    def doctor(self) -> tuple[Finding, ...]:
        """What is wrong with this vault and the files beside it; nothing is mended.

        AuditError when the audit log cannot be read at all.
        """
        from flexbot.vault.doctor import examine, examine_open

        found = tuple(examine(self.path))
        return (*found, *(one for one in examine_open(self) if one not in found))

    # -- inside --------------------------------------------------------------------------------------------------

    def _resealed(self, category: str) -> Sealed:
        entries = self._entries(category).values()
        epoch = self._payload.categories[category].epoch + 1
        return Sealed.of(entries, vault_id=self.id, category=category, epoch=epoch)

    def _save_entries(
        self,
        action: str,
        category: str,
        entries: Mapping[str, Entry],
        ref: str,
        details: Mapping[str, str | int | bool],
        *,
        revoking: bool = False,
    ) -> None:
        sealed = self._payload.categories.get(category)
        if sealed is None:
            box = Sealed.of(entries.values(), vault_id=self.id, category=category)
        else:
            box = sealed.holding(entries.values(), vault_id=self.id, category=category)
        changed = replace(self._payload, categories={**self._payload.categories, category: box})
        self._commit(action, changed, object=ref, details=details, revoking=revoking)

    def _record_refusal(self, key: UnlockKey) -> None:
        self._log.append("failed_unlock", details={"kind": key.kind}, key=audit_key(self._key()))

    def _slot_of(self, n: int) -> Slot:
        found = next((one for one in self._header.slots if one.n == n), None)
        if found is None:
            raise UsageError("vault.unknown_slot", n=n)
        return found

    def _new_slot(self, new: NewSlot, beside: Sequence[Slot]) -> Slot:
        if len(beside) >= MAX_SLOTS:
            raise UsageError("vault.too_many_slots", limit=MAX_SLOTS)
        return new.wrapping(self._key(), self.id, slots.free_number(self._header.slots))


def _checked_since(entry: Entry, old: Entry) -> bool:
    """Whether the entry's check is of itself: made after what it replaces was last changed and checked."""
    if entry.check is None or entry.check.at < old.updated:
        return False
    return old.check is None or entry.check.at > old.check.at


def _same_account(one: Entry, other: Entry) -> bool:
    return (one.venue, one.environment) == (other.venue, other.environment) and dict(one.fields) == dict(other.fields)
