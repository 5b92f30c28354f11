"""The rules about ways to open a vault that every front end keeps: what a passphrase must be, what goes together."""

from __future__ import annotations

import contextlib
import getpass
import os
import platform
from typing import TYPE_CHECKING

from flexbot.errors import FlexBotError, KeychainError, UsageError, VaultChangedError, VaultMissingError
from flexbot.settings import set_value
from flexbot.vault import keychain, passphrase
from flexbot.vault.header import MAX_LABEL
from flexbot.vault.permissions import check_private
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
