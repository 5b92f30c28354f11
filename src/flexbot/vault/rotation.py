"""New keys for the whole vault: which ways to open it stay, which get a new code, which go."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from flexbot.errors import KeychainError, UsageError
from flexbot.settings import load_settings
from flexbot.text import text
from flexbot.vault import environment, opening, ways
from flexbot.vault.header import Slot
from flexbot.vault.slots import NewSlot
from flexbot.vault.unlock import UnlockKey
from flexbot.vault.vault import Vault


@dataclass(frozen=True, slots=True)
class Fate:
    """What becomes of a slot: kept with its key, given a new code, or gone."""

    slot: Slot
    what: Literal["kept", "new_code", "goes"]
    key: UnlockKey | None = field(default=None, repr=False)

    @property
    def sentence(self) -> str:
        """What becomes of it and why, in the current language."""
        return text(f"vault.cmd.fate.goes.{self.slot.kind}" if self.what == "goes" else f"vault.cmd.fate.{self.what}")


def fates(
    vault: Vault,
    passphrase_of: Callable[[Slot], UnlockKey | None],
    *,
    own: UnlockKey | None = None,
    keyfile: Path | None = None,
) -> Iterator[Fate]:
    """What becomes of each slot. `own` is the key that opened the vault, where it is still at hand.

    `passphrase_of` gives the passphrase of a slot, None to let it go; the other keys are fetched from their places.
    """
    for slot in opening.closed_header().slots:
        if slot.kind == "recovery":
            yield Fate(slot, "new_code")
            continue
        if own is not None and slot.n == vault.opened_by.n:
            key: UnlockKey | None = own
        elif slot.kind == "passphrase":
            key = passphrase_of(slot)
        else:
            found = _fetched(slot.kind, vault.id, keyfile)
            key = found if found is not None and slot.unwrap(vault.id, found) is not None else None
        yield Fate(slot, "goes" if key is None else "kept", key)


def require_one_left(planned: Sequence[Fate]) -> None:
    """UsageError where nothing would open the vault any more."""
    if all(one.what == "goes" for one in planned):
        raise UsageError("vault.last_slot")


def needs_code(planned: Sequence[Fate]) -> bool:
    """Whether a new recovery code has to be made for `rotate`."""
    return any(one.what == "new_code" for one in planned)


def rotate(vault: Vault, planned: Sequence[Fate], code: UnlockKey | None) -> None:
    """Give the vault new keys as planned; `code` is the new recovery key where one is needed."""
    coded = [one.slot for one in planned if one.what == "new_code"]
    new = [NewSlot(code, coded[0].label)] if coded and code is not None else []
    vault.rotate({one.slot.n: one.key for one in planned if one.key is not None}, new)
    ways.restore_unlock({one.kind for one in vault.slots()})


def _fetched(kind: str, vault_id: str, file: Path | None) -> UnlockKey | None:
    """The key in the keychain, the environment or the key file; None where there is none."""
    if kind == "env":
        return opening.key_in("env") if environment.given() else None
    if kind == "keyfile":
        named = file is not None or load_settings().vault.keyfile != ""
        return opening.key_in("keyfile", file=file) if named else None
    try:
        return opening.key_in("keychain", vault_id=vault_id)
    except KeychainError:
        return None
