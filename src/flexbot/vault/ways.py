"""The rules about ways to open a vault that every front end keeps: what a passphrase must be, what goes together."""

from __future__ import annotations

import contextlib
import getpass
import os
import platform
from collections.abc import Collection
from pathlib import Path
from typing import TYPE_CHECKING

from flexbot import paths
from flexbot.errors import FlexBotError, KeychainError, UsageError, VaultChangedError, VaultMissingError
from flexbot.settings import load_settings, set_value
from flexbot.settings.load import file_values, read_file
from flexbot.vault import environment, keychain, keyfile, opening, passphrase
from flexbot.vault.header import MAX_LABEL
from flexbot.vault.permissions import check_private
from flexbot.vault.secret import Secret
from flexbot.vault.slots import NewSlot, SlotInfo
from flexbot.vault.storage import VaultFile
from flexbot.vault.unlock import UnlockKey, from_passphrase

if TYPE_CHECKING:
    from flexbot.vault.kdf import PassphraseKdf
    from flexbot.vault.vault import Vault


def require_room(file: VaultFile) -> None:
    """Say before any question what would stop the making of a vault after it.

    VaultChangedError when there is a vault, VaultMissingError when only its backup is left, VaultPermissionError when
    others could read or change what would be made. FlexBot's own folder is made, and made private, where need be.
    """
    from flexbot.vault.vault import prepare_folder

    if os.path.lexists(file.path):
        raise VaultChangedError("vault.exists", file=file.path)
    if os.path.lexists(file.backup):
        raise VaultMissingError("vault.file.only_backup", file=file.path, backup=file.backup)
    prepare_folder(file)
    check_private(file.folder, None)


def judged(given: str) -> passphrase.Strength:
    """How strong a new passphrase is, on this machine and for this user."""
    return passphrase.strength(given, context=_near_words())


def accepted(given: str) -> UnlockKey:
    """The key of a new passphrase; UsageError with the reason when it is too weak."""
    passphrase.require_strong(given, context=_near_words())
    return from_passphrase(given)


def change_passphrase(vault: Vault, new: UnlockKey, kdf: PassphraseKdf | None = None) -> SlotInfo:
    """Put a new passphrase (a key from `accepted`) in the place of the old one; of all where a code opened the vault.

    The name of the slot stays, and so does its stretching unless `kdf` names one.
    """
    own = vault.opened_by
    old = own if own.kind == "passphrase" else next((one for one in vault.slots() if one.kind == "passphrase"), None)
    label = "" if old is None else old.label
    if kdf is None:
        kdf = "pbkdf2" if old is not None and old.kdf == "pbkdf2-sha256" else "argon2id"
    return vault.change_passphrase(NewSlot(new, label, kdf))


def use_keychain(vault: Vault, label: str = "") -> SlotInfo:
    """Let the system's keychain open the vault, and make that what commands do when they do not say otherwise.

    Without a label the slot is named after this machine.

    KeychainError when the keychain refuses. Where the vault cannot be saved, the keychain's entry is taken back.
    """
    key = keychain.store(vault.id)
    try:
        slot = vault.add_slot(NewSlot(key, label or _machine()))
    except FlexBotError:
        with contextlib.suppress(KeychainError):  # the reason of the failure matters more
            keychain.delete(vault.id)
        raise
    set_value("vault.unlock", "keychain")
    return slot


def add_keychain(vault: Vault, label: str = "") -> SlotInfo:
    """As `use_keychain`; UsageError where this machine's keychain opens the vault already."""
    there = opening.in_keychain(opening.closed_header())
    if there is not None:
        raise UsageError("vault.keychain_slot_there", n=there.n)
    return use_keychain(vault, label)


def add_keyfile(vault: Vault, path: Path, label: str = "") -> SlotInfo:
    """Make the key file `path` and let it open the vault; the errors of `keyfile.create`, and then no file is left."""
    key = keyfile.create(path, paths.home())
    try:
        return vault.add_slot(NewSlot(key, label))
    except FlexBotError:
        path.unlink(missing_ok=True)
        raise


def add_env(vault: Vault, label: str = "") -> tuple[SlotInfo, Secret]:
    """Let a new key for the variable FLEXBOT_VAULT_KEY open the vault; its text, which is to be shown once."""
    key, written = environment.new_key_text()
    return vault.add_slot(NewSlot(key, label)), written


def remove_slot(vault: Vault, slot: SlotInfo) -> bool:
    """Remove a way to open the vault; whether this machine's keychain still holds the key, which opens nothing now.

    The setting `vault.unlock` goes back to the passphrase where it named a way that is no more.
    """
    here = False
    if slot.kind == "keychain":
        with contextlib.suppress(KeychainError):
            there = opening.in_keychain(opening.closed_header())
            here = there is not None and there.n == slot.n
    vault.remove_slot(slot.n)
    restore_unlock({one.kind for one in vault.slots()})
    return here


def restore_unlock(kinds: Collection[str]) -> None:
    """Set `vault.unlock` back to the passphrase where settings.toml names a way that is none of `kinds`."""
    # the file's own word: a variable may hide it for now
    path = paths.settings_file()
    written = file_values(read_file(path), path)[0].get("vault.unlock")
    if written is not None and written not in kinds:
        set_value("vault.unlock", "passphrase")


def create(key: UnlockKey, kdf: PassphraseKdf = "argon2id") -> Vault:
    """The user's new vault, opened by `key`; the errors of `Vault.create`."""
    from flexbot.vault.vault import Vault

    if load_settings().vault.unlock == "keychain":
        # left from an earlier vault: the keychain does not know this one
        set_value("vault.unlock", "passphrase")
    return Vault.create(key, kdf=kdf)


def note_venues(wanted: bool) -> None:
    """Whether the venues' names may stand beside the vault in the clear; heeded from the vault's next change on."""
    if wanted != load_settings().vault.venues_in_clear:
        set_value("vault.venues_in_clear", str(wanted).lower())


def require_typed(kind: str) -> None:
    """UsageError unless a person must know what opens the vault: a new passphrase is not for whoever sits there."""
    if kind not in ("passphrase", "recovery"):
        raise UsageError("vault.change_kind")


def _machine() -> str:
    """The name of this machine as a slot's label, which tells the keychains of several machines apart."""
    name = platform.node()[:MAX_LABEL]
    return name if name.isprintable() else ""


def _near_words() -> tuple[str, ...]:
    """The user's name and the machine's: what somebody near would try first."""
    try:
        user = getpass.getuser()
    except (OSError, KeyError, ImportError):
        user = ""  # a container's user may have no name
    return tuple(word for word in (user, platform.node()) if word)
