"""`flexbot vault rotate`: new keys for the whole vault or for one category."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Annotated

import typer

from flexbot.cli.asking import agree, note, tell
from flexbot.cli.console import stderr
from flexbot.cli.vault import tables
from flexbot.cli.vault.dialog import Dialog
from flexbot.cli.vault.recovery_code import new_recovery_key
from flexbot.cli.vault.unlocking import (
    TRIES,
    KeyfileOption,
    Opened,
    SecretFdOption,
    UnlockOption,
    opened,
)
from flexbot.errors import WrongSecretError
from flexbot.text import text
from flexbot.vault import words

if TYPE_CHECKING:
    from flexbot.vault import UnlockKey
    from flexbot.vault.header import Slot
    from flexbot.vault.rotation import Fate


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
    from flexbot.vault import rotation

    with opened(unlock, keyfile, secret_fd) as here:
        if category is not None:
            here.vault.rotate_category(category)
            tell(text("vault.cmd.rotate.category", category=category))
            return
        asked = partial(_passphrase_of, here)
        fates = list(rotation.fates(here.vault, asked, own=here.key, keyfile=keyfile))
        _show(fates)
        rotation.require_one_left(fates)
        agree(text("vault.cmd.rotate.sure"), yes=yes)
        code = new_recovery_key(Dialog(here.secrets)) if rotation.needs_code(fates) else None
        rotation.rotate(here.vault, fates, code)
    tell(text("vault.cmd.rotate.done"))
    note(text("vault.cmd.rotate.copies"))


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


def _show(fates: list[Fate]) -> None:
    rows = [
        [
            str(one.slot.n),
            words.slot(one.slot.kind),
            one.slot.label or "–",
            one.sentence,
        ]
        for one in fates
    ]
    stderr().print(tables.table(("slot", "kind", "label", "fate"), rows))
