"""`flexbot vault slot` and `change-passphrase`: the ways to open the vault."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from flexbot import paths
from flexbot.cli.asking import agree, note, tell
from flexbot.cli.console import print_json
from flexbot.cli.secrets import Secrets
from flexbot.cli.vault import tables
from flexbot.cli.vault.dialog import Dialog
from flexbot.cli.vault.recovery_code import new_recovery_key
from flexbot.cli.vault.unlocking import (
    KeyfileOption,
    Method,
    SecretFdOption,
    UnlockOption,
    closed_header,
    opened,
)
from flexbot.errors import FlexBotError, KeychainError, UsageError
from flexbot.text import text

if TYPE_CHECKING:
    from flexbot.vault import SlotInfo, UnlockKey, Vault
    from flexbot.vault.header import Header, Slot

KdfOption = Annotated[
    Literal["argon2id", "pbkdf2"] | None, typer.Option("--kdf", help=text("vault.cmd.option.kdf"), show_default=False)
]


def register(group: typer.Typer) -> None:
    """Add the group `slot` and the command `change-passphrase` to the group `vault`."""
    slot = typer.Typer(
        help=text("vault.cmd.help.slot"), epilog=text("vault.cmd.help.slot.epilog"), no_args_is_help=True
    )
    slot.command("list", help=text("vault.cmd.help.slot.list"))(_list)
    slot.command("add", help=text("vault.cmd.help.slot.add.long"), short_help=text("vault.cmd.help.slot.add"))(_add)
    slot.command("remove", help=text("vault.cmd.help.slot.remove"))(_remove)
    group.add_typer(slot, name="slot")
    group.command("change-passphrase", help=text("vault.cmd.help.change_passphrase"))(_change_passphrase)


def infos(header: Header) -> list[SlotInfo]:
    """What may be shown of the slots of a vault that is not open."""
    from flexbot.vault import SlotInfo

    return [SlotInfo.of(slot) for slot in header.slots]


def opened_in_keychain(header: Header) -> Slot | None:
    """The slot that this machine's keychain opens; None when it has no key or another one. KeychainError."""
    from flexbot.vault import keychain

    try:
        key = keychain.load(header.id)
    except KeychainError as error:
        if error.key == "vault.keychain_entry_missing":
            return None
        raise
    return next((one for one in header.slots if one.kind == "keychain" and one.unwrap(header.id, key)), None)


def _list(json: Annotated[bool, typer.Option("--json", help=text("vault.cmd.option.json"))] = False) -> None:
    found = infos(closed_header())
    if json:
        print_json(tables.slots_json(found))
    else:
        tables.print_slots(found)


def _add(
    kind: Annotated[
        Method, typer.Argument(metavar=text("vault.cmd.metavar.kind"), help=text("vault.cmd.argument.kind"))
    ],
    label: Annotated[str, typer.Option("--label", help=text("vault.cmd.option.label"), show_default=False)] = "",
    kdf: KdfOption = None,
    keyfile: Annotated[Path | None, typer.Option("--keyfile", help=text("vault.cmd.option.new_keyfile"))] = None,
    unlock: UnlockOption = None,
    secret_fd: SecretFdOption = None,
) -> None:
    """Add a way to open the vault. `--keyfile` names the file to be made, or for any other kind the one that opens."""
    if kdf is not None and kind != "passphrase":
        raise UsageError("vault.kdf_only_passphrase")
    if kind == "keyfile" and keyfile is None:
        raise UsageError("vault.keyfile_to_make")
    with opened(unlock, None if kind == "keyfile" else keyfile, secret_fd) as here:
        if kind == "keychain":
            _add_keychain(here.vault, label)
        elif kind == "keyfile" and keyfile is not None:
            _add_keyfile(here.vault, keyfile, label)
        elif kind == "env":
            _add_env(here.vault, label)
        else:
            dialog = Dialog(here.secrets)
            key = dialog.new_passphrase() if kind == "passphrase" else new_recovery_key(dialog)
            _keep(here.vault, key, label, kdf or "argon2id")
        added = here.vault.slots()[-1]
    note(text("vault.cmd.slot.added", n=added.n, kind=tables.slot_word(added.kind)))


def _keep(vault: Vault, key: UnlockKey, label: str, kdf: Literal["argon2id", "pbkdf2"] = "argon2id") -> None:
    from flexbot.vault import NewSlot

    vault.add_slot(NewSlot(key, label, kdf))


def _add_keychain(vault: Vault, label: str) -> None:
    from flexbot.vault import ways

    there = opened_in_keychain(closed_header())
    if there is not None:
        raise UsageError("vault.keychain_slot_there", n=there.n)
    ways.use_keychain(vault, label)
    note(text("vault.cmd.slot.keychain"))


def _add_keyfile(vault: Vault, path: Path, label: str) -> None:
    from flexbot.vault import keyfile

    key = keyfile.create(path, paths.home())
    try:
        _keep(vault, key, label)
    except FlexBotError:
        path.unlink(missing_ok=True)
        raise
    note(text("vault.cmd.slot.keyfile", path=path))


def _add_env(vault: Vault, label: str) -> None:
    from flexbot.vault import environment

    key, written = environment.new_key_text()
    _keep(vault, key, label)
    note(text("vault.cmd.slot.env", variable=environment.KEY_VARIABLE, file=environment.FILE_VARIABLE))
    print(written.reveal())


def _remove(
    n: Annotated[int, typer.Argument(metavar="N", help=text("vault.cmd.argument.slot"))],
    yes: Annotated[bool, typer.Option("--yes", "-y", help=text("vault.cmd.option.yes"))] = False,
    unlock: UnlockOption = None,
    keyfile: KeyfileOption = None,
    secret_fd: SecretFdOption = None,
) -> None:
    """Remove a way to open the vault; of this machine's keychain, its entry there too."""
    with opened(unlock, keyfile, secret_fd) as here:
        slot = next((one for one in here.vault.slots() if one.n == n), None)
        if slot is None:
            raise UsageError("vault.unknown_slot", n=n)
        word = tables.slot_word(slot.kind)
        agree(text("vault.cmd.slot.sure", n=n, kind=word), yes=yes)
        forget = slot.kind == "keychain" and _is_here(n)
        here.vault.remove_slot(n)
        tell(text("vault.cmd.slot.removed", n=n, kind=word))
        if forget:
            delete_from_keychain(here.vault.id)
        restore_unlock({one.kind for one in here.vault.slots()})


def _is_here(n: int) -> bool:
    """Whether this machine's keychain holds the key of slot `n`."""
    try:
        there = opened_in_keychain(closed_header())
    except KeychainError:
        return False
    return there is not None and there.n == n


def delete_from_keychain(vault_id: str) -> bool:
    """Delete this machine's key from the keychain; where that is refused the user is told, since it opens nothing."""
    from flexbot.vault import keychain

    try:
        gone = keychain.delete(vault_id)
    except KeychainError as error:
        note(text("vault.cmd.slot.keychain_left", reason=error.message), style="yellow")
        return False
    if gone:
        tell(text("vault.cmd.slot.keychain_gone"))
    return True


def restore_unlock(kinds: Collection[str]) -> None:
    """Set `vault.unlock` back to the passphrase where settings.toml names a way that is none of `kinds`."""
    from flexbot.settings import set_value
    from flexbot.settings.load import file_values, read_file

    # the file's own word: a variable may hide it for now
    path = paths.settings_file()
    written = file_values(read_file(path), path)[0].get("vault.unlock")
    if written is not None and written not in kinds:
        set_value("vault.unlock", "passphrase")


def _change_passphrase(
    kdf: KdfOption = None,
    unlock: UnlockOption = None,
    keyfile: KeyfileOption = None,
    secret_fd: SecretFdOption = None,
) -> None:
    from flexbot.cli.vault.setup import change_passphrase

    change_passphrase(Secrets(secret_fd), unlock, keyfile, kdf)
