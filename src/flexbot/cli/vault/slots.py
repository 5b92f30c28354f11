"""`flexbot vault slot` and `change-passphrase`: the ways to open the vault."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

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
    opened,
)
from flexbot.errors import KeychainError, UsageError
from flexbot.text import text
from flexbot.vault import words

if TYPE_CHECKING:
    from flexbot.vault import SlotInfo
    from flexbot.vault.header import Header

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


def _list(json: Annotated[bool, typer.Option("--json", help=text("vault.cmd.option.json"))] = False) -> None:
    from flexbot.vault.opening import closed_header

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
    from flexbot.vault import NewSlot, environment, ways

    if kdf is not None and kind != "passphrase":
        raise UsageError("vault.kdf_only_passphrase")
    if kind == "keyfile" and keyfile is None:
        raise UsageError("vault.keyfile_to_make")
    with opened(unlock, None if kind == "keyfile" else keyfile, secret_fd) as here:
        if kind == "keychain":
            added = ways.add_keychain(here.vault, label)
            note(text("vault.cmd.slot.keychain"))
        elif kind == "keyfile" and keyfile is not None:
            added = ways.add_keyfile(here.vault, keyfile, label)
            note(text("vault.cmd.slot.keyfile", path=keyfile))
        elif kind == "env":
            added, written = ways.add_env(here.vault, label)
            note(text("vault.cmd.slot.env", variable=environment.KEY_VARIABLE, file=environment.FILE_VARIABLE))
            print(written.reveal())
        else:
            dialog = Dialog(here.secrets)
            key = dialog.new_passphrase() if kind == "passphrase" else new_recovery_key(dialog)
            added = here.vault.add_slot(NewSlot(key, label, kdf or "argon2id"))
    note(text("vault.cmd.slot.added", n=added.n, kind=words.slot(added.kind)))


def _remove(
    n: Annotated[int, typer.Argument(metavar="N", help=text("vault.cmd.argument.slot"))],
    yes: Annotated[bool, typer.Option("--yes", "-y", help=text("vault.cmd.option.yes"))] = False,
    unlock: UnlockOption = None,
    keyfile: KeyfileOption = None,
    secret_fd: SecretFdOption = None,
) -> None:
    """Remove a way to open the vault; of this machine's keychain, its entry there too."""
    from flexbot.vault import ways

    with opened(unlock, keyfile, secret_fd) as here:
        slot = next((one for one in here.vault.slots() if one.n == n), None)
        if slot is None:
            raise UsageError("vault.unknown_slot", n=n)
        word = words.slot(slot.kind)
        agree(text("vault.cmd.slot.sure", n=n, kind=word), yes=yes)
        forget = ways.remove_slot(here.vault, slot)
        tell(text("vault.cmd.slot.removed", n=n, kind=word))
        if forget:
            delete_from_keychain(here.vault.id)


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


def _change_passphrase(
    kdf: KdfOption = None,
    unlock: UnlockOption = None,
    keyfile: KeyfileOption = None,
    secret_fd: SecretFdOption = None,
) -> None:
    from flexbot.cli.vault.setup import change_passphrase

    change_passphrase(Secrets(secret_fd), unlock, keyfile, kdf)
