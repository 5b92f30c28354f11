"""`flexbot vault lock`: from now on a secret has to be typed."""

from __future__ import annotations

from contextlib import ExitStack
from typing import TYPE_CHECKING, Annotated

import typer

from flexbot.cli.asking import note, tell
from flexbot.cli.secrets import Secrets
from flexbot.cli.vault.slots import delete_from_keychain, infos
from flexbot.cli.vault.unlocking import KeyfileOption, SecretFdOption, UnlockOption, open_vault
from flexbot.errors import KeychainError, UsageError, WrongSecretError
from flexbot.text import text
from flexbot.vault import words

if TYPE_CHECKING:
    from flexbot.vault import SlotInfo, Vault
    from flexbot.vault.header import Header

_TYPED = frozenset({"passphrase", "recovery"})


def register(group: typer.Typer) -> None:
    """Add the command to the group `vault`."""
    group.command("lock", help=text("vault.cmd.help.lock.long"), short_help=text("vault.cmd.help.lock"))(_lock)


def _lock(
    everything: Annotated[bool, typer.Option("--all", help=text("vault.cmd.option.lock_all"))] = False,
    unlock: UnlockOption = None,
    keyfile: KeyfileOption = None,
    secret_fd: SecretFdOption = None,
) -> None:
    from flexbot.vault import ways
    from flexbot.vault.opening import closed_header

    header = closed_header()
    slots = infos(header)
    if not any(one.kind in _TYPED for one in slots):
        raise UsageError("vault.lock_nothing_typed")
    kinds = ("keychain", "env", "keyfile") if everything else ("keychain",)
    going = [one for one in slots if one.kind in kinds]
    with ExitStack() as stack:
        vault = _through_keychain(header) if any(one.kind == "keychain" for one in slots) else None
        if vault is None and everything and going:
            vault = open_vault(Secrets(secret_fd), unlock, keyfile)
        if vault is not None:
            stack.enter_context(vault)
            _remove(vault, going)
            going = []
    deleted = delete_from_keychain(header.id) if any(one.kind == "keychain" for one in slots) else True
    ways.restore_unlock(_TYPED)
    _say_what_is(going, deleted=deleted)


def _through_keychain(header: Header) -> Vault | None:
    """The vault opened with the key that is to be forgotten; None where the keychain does not open it."""
    from flexbot.vault import Vault, keychain

    try:
        return Vault.open(keychain.load(header.id))
    except (KeychainError, WrongSecretError) as error:
        note(error.message, style="yellow")
        return None


def _remove(vault: Vault, going: list[SlotInfo]) -> None:
    for slot in going:
        vault.remove_slot(slot.n)
        tell(text("vault.cmd.slot.removed", n=slot.n, kind=words.slot(slot.kind)))


def _say_what_is(left: list[SlotInfo], *, deleted: bool) -> None:
    """The outcome: locked, or what still opens the vault without a word being typed."""
    from flexbot.vault.opening import closed_header

    for slot in left:
        note(text("vault.cmd.lock.slot_left", n=slot.n))
    remaining = [one for one in infos(closed_header()) if one.kind in ("env", "keyfile")]
    for slot in remaining:
        note(text("vault.cmd.lock.remains", n=slot.n, kind=words.slot(slot.kind)), style="yellow")
    if not deleted:
        raise KeychainError("vault.lock_keychain_left")
    tell(text("vault.cmd.lock.but" if remaining else "vault.cmd.lock.done"))
