"""What can be known of a closed vault, and the keys that open it without anything being typed."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Literal

from flexbot import paths
from flexbot.errors import KeychainError, UsageError
from flexbot.settings import load_settings
from flexbot.vault import document, environment, keychain, keyfile
from flexbot.vault.storage import VaultFile
from flexbot.vault.unlock import UnlockKey

if TYPE_CHECKING:
    from flexbot.vault.header import Header, Slot

Place = Literal["keychain", "env", "keyfile"]


def closed_header() -> Header:
    """The header of the user's vault as it lies on the disk; nothing in it is proven before a slot opens."""
    file = VaultFile(paths.vault_file())
    return document.take_apart(file.read(), file.path).header


def keyfile_path(given: Path | None = None) -> Path:
    """The key file: the one given, else the setting `vault.keyfile`; UsageError when there is neither."""
    if given is not None:
        return given
    setting = load_settings().vault.keyfile
    if not setting:
        raise UsageError("vault.keyfile_unnamed")
    return Path(setting).expanduser()


def key_in(place: Place, *, file: Path | None = None, vault_id: str | None = None) -> UnlockKey:
    """The key of the user's vault, or of the one with this id, from where it is kept; the errors of those places."""
    if place == "env":
        return environment.key()
    if place == "keyfile":
        return keyfile.read(keyfile_path(file), paths.home())
    return keychain.load(closed_header().id if vault_id is None else vault_id)


def in_keychain(header: Header) -> Slot | None:
    """The slot that this machine's keychain opens; None when it has no key or another one. KeychainError."""
    try:
        key = keychain.load(header.id)
    except KeychainError as error:
        if error.key == "vault.keychain_entry_missing":
            return None
        raise
    return next((one for one in header.slots if one.kind == "keychain" and one.unwrap(header.id, key)), None)
