"""Slots as they are asked for, made and shown."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from flexbot.errors import UsageError
from flexbot.vault import kdf
from flexbot.vault.entries import utc_now
from flexbot.vault.header import MAX_LABEL, Slot, wrap
from flexbot.vault.unlock import SlotKind, UnlockKey


@dataclass(frozen=True, slots=True)
class SlotInfo:
    """One way to open the vault, as it may be shown."""

    n: int
    kind: SlotKind
    label: str
    created: str
    kdf: str

    @staticmethod
    def of(slot: Slot) -> SlotInfo:
        """What may be shown of `slot`."""
        return SlotInfo(slot.n, slot.kind, slot.label, slot.created, slot.kdf.name)


@dataclass(frozen=True, slots=True)
class NewSlot:
    """A way to open the vault that is to be made: the secret, a name for it, and the stretching of a passphrase."""

    key: UnlockKey
    label: str = ""
    kdf: kdf.PassphraseKdf = "argon2id"

    def wrapping(self, dek: bytes, vault_id: str, n: int) -> Slot:
        """The slot number `n` for this data key; UsageError for a label that is too long or not printable."""
        if len(self.label) > MAX_LABEL or not self.label.isprintable():
            raise UsageError("vault.slot_label")
        function = kdf.for_key(self.key, self.kdf)
        return wrap(dek, self.key, vault_id=vault_id, n=n, created=utc_now(), function=function, label=self.label)


def anew(slot: Slot, key: UnlockKey) -> NewSlot:
    """The same way to open, with a new salt and wherever the passphrase's stretching was chosen, that one again."""
    return NewSlot(key, slot.label, "pbkdf2" if isinstance(slot.kdf, kdf.Pbkdf2) else "argon2id")


def free_number(slots: Iterable[Slot]) -> int:
    """The lowest number that none of the slots has."""
    taken = {slot.n for slot in slots}
    return next(n for n in range(len(taken) + 1) if n not in taken)


def details(slot: Slot) -> dict[str, str | int | bool]:
    """What an audit record says about a slot."""
    return {"slot": slot.n, "kind": slot.kind}
