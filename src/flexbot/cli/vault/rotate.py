"""`flexbot vault rotate`: new keys for the whole vault or for one category."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from flexbot import paths
from flexbot.cli.asking import agree, note, tell
from flexbot.cli.console import stderr
from flexbot.cli.vault import tables
from flexbot.cli.vault.dialog import Dialog
from flexbot.cli.vault.recovery_code import new_recovery_key
from flexbot.cli.vault.slots import restore_unlock
from flexbot.cli.vault.unlocking import (
    TRIES,
    KeyfileOption,
    Opened,
    SecretFdOption,
    UnlockOption,
    closed_header,
    opened,
)
from flexbot.errors import KeychainError, UsageError, WrongSecretError
from flexbot.settings import load_settings
from flexbot.text import text

if TYPE_CHECKING:
    from flexbot.vault import UnlockKey
    from flexbot.vault.header import Slot


@dataclass(frozen=True, slots=True)
class _Fate:
    """What becomes of a slot: kept with its key, given a new code, or gone, and why."""

    slot: Slot
    what: Literal["kept", "new_code", "goes"]
    key: UnlockKey | None = field(default=None, repr=False)


def register(group: typer.Typer) -> None:
    """Add the command to the group `vault`."""
    group.command("rotate", help=text("vault.cmd.help.rotate.long"), short_help=text("vault.cmd.help.rotate"))(_rotate)


def _rotate(
    category: Annotated[str | None, typer.Option("--category", help=text("vault.cmd.option.rotate_category"))] = None,
    yes: Annotated[bool, typer.Option("--yes", "-y", help=text("vault.cmd.option.yes"))] = False,
    unlock: UnlockOption = None,
    keyfile: KeyfileOption = None,
    secret_fd: SecretFdOption = None,
) -> None:
    with opened(unlock, keyfile, secret_fd) as here:
        if category is not None:
            here.vault.rotate_category(category)
            tell(text("vault.cmd.rotate.category", category=category))
            return
        fates = list(_fates(here, keyfile))
        _show(fates)
        if all(one.what == "goes" for one in fates):
            raise UsageError("vault.last_slot")
        agree(text("vault.cmd.rotate.sure"), yes=yes)
        _do(here, fates)
    tell(text("vault.cmd.rotate.done"))
    note(text("vault.cmd.rotate.copies"))


def _do(here: Opened, fates: list[_Fate]) -> None:
    from flexbot.vault import NewSlot

    coded = [one.slot for one in fates if one.what == "new_code"]
    new = [NewSlot(new_recovery_key(Dialog(here.secrets)), coded[0].label)] if coded else []
    here.vault.rotate({one.slot.n: one.key for one in fates if one.key is not None}, new)
    restore_unlock({one.kind for one in here.vault.slots()})


def _fates(here: Opened, keyfile: Path | None) -> Iterator[_Fate]:
    """What becomes of each slot; asks for the passphrases of slots other than the one that opened the vault."""
    own = here.vault.opened_by.n
    for slot in closed_header().slots:
        if slot.kind == "recovery":
            yield _Fate(slot, "new_code")
            continue
        key = here.key if slot.n == own else _key_of(here, slot, keyfile)
        yield _Fate(slot, "goes" if key is None else "kept", key)


def _key_of(here: Opened, slot: Slot, keyfile: Path | None) -> UnlockKey | None:
    """The key of a slot where it can be had here; None where it cannot."""
    if slot.kind == "passphrase":
        return _passphrase_of(here, slot)
    found = _fetched(slot.kind, here.vault.id, keyfile)
    return found if found is not None and slot.unwrap(here.vault.id, found) is not None else None


def _passphrase_of(here: Opened, slot: Slot) -> UnlockKey | None:
    """The passphrase of a slot, asked for; nothing typed lets the slot go."""
    from flexbot.vault import from_passphrase

    prompt = text("vault.cmd.ask.passphrase_of", slot=f"{slot.n} {slot.label}".strip())
    for tries_left in reversed(range(TRIES)):
        typed = here.secrets.ask(prompt, optional=True)
        if not typed:
            return None
        key = from_passphrase(typed)
        if slot.unwrap(here.vault.id, key) is not None:
            return key
        wrong = WrongSecretError("vault.wrong.passphrase")
        if not tries_left or not here.secrets.interactive:
            raise wrong
        here.secrets.say(wrong.message)
    raise AssertionError  # the last try returns or raises


def _fetched(kind: str, vault_id: str, path: Path | None) -> UnlockKey | None:
    """The key in the keychain, the environment or the key file; None where there is none."""
    from flexbot.vault import environment, keychain, keyfile

    if kind == "env":
        return environment.key() if environment.given() else None
    if kind == "keyfile":
        named = path if path is not None else Path(load_settings().vault.keyfile).expanduser()
        return keyfile.read(named, paths.home()) if named != Path() else None
    try:
        return keychain.load(vault_id)
    except KeychainError:
        return None


def _show(fates: list[_Fate]) -> None:
    rows = [
        [
            str(one.slot.n),
            tables.slot_word(one.slot.kind),
            one.slot.label or "–",
            text("vault.cmd.fate.kept") if one.what == "kept" else _why(one),
        ]
        for one in fates
    ]
    stderr().print(tables.table(("slot", "kind", "label", "fate"), rows))


def _why(fate: _Fate) -> str:
    return text("vault.cmd.fate.new_code" if fate.what == "new_code" else f"vault.cmd.fate.goes.{fate.slot.kind}")
