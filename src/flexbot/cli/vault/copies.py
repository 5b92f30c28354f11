"""`flexbot vault export` and `import-backup`: encrypted copies out and in."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from flexbot import paths
from flexbot.cli.asking import note, tell
from flexbot.cli.console import stdout
from flexbot.cli.secrets import Secrets
from flexbot.cli.vault import tables
from flexbot.cli.vault.unlocking import (
    TRIES,
    KeyfileOption,
    Method,
    Opened,
    SecretFdOption,
    UnlockOption,
    ask_key,
    chosen_method,
    opened,
)
from flexbot.errors import WrongSecretError
from flexbot.text import text
from flexbot.vault.entries import TRADING, free_id

if TYPE_CHECKING:
    from flexbot.vault import Entry, Secret, UnlockKey, Vault
    from flexbot.vault.copies import Copy

Action = Literal["add", "same", "kept", "replace"]
_File = typer.Argument(metavar=text("vault.cmd.metavar.file"), help=text("vault.cmd.argument.copy"))


@dataclass(frozen=True, slots=True)
class _Planned:
    """What happens to one entry of a copy; `entry` is as it will stand in the vault."""

    entry: Entry
    action: Action


def register(group: typer.Typer) -> None:
    """Add the commands to the group `vault`."""
    group.command("export", help=text("vault.cmd.help.export"))(_export)
    group.command(
        "import-backup",
        help=text("vault.cmd.help.import_backup.long"),
        short_help=text("vault.cmd.help.import_backup"),
    )(_import_backup)


def _export(
    path: Annotated[Path, _File],
    unlock: UnlockOption = None,
    keyfile: KeyfileOption = None,
    secret_fd: SecretFdOption = None,
) -> None:
    from flexbot.vault import copies

    with opened(unlock, keyfile, secret_fd) as here:
        copies.save(here.vault, path)
        kinds = dict.fromkeys(tables.slot_word(slot.kind) for slot in here.vault.slots())
    tell(text("vault.cmd.export.done", path=path))
    note(text("vault.cmd.export.opens", kinds=", ".join(kinds)))


def _import_backup(
    path: Annotated[Path, _File],
    dry_run: Annotated[bool, typer.Option("--dry-run", help=text("vault.cmd.option.dry_run"))] = False,
    overwrite: Annotated[bool, typer.Option("--overwrite", help=text("vault.cmd.option.overwrite"))] = False,
    copy_unlock: Annotated[
        Method | None, typer.Option("--copy-unlock", help=text("vault.cmd.option.copy_unlock"))
    ] = None,
    unlock: UnlockOption = None,
    keyfile: KeyfileOption = None,
    secret_fd: SecretFdOption = None,
) -> None:
    """Make the copy the vault where there is none; else add to the vault what only the copy has."""
    from flexbot.vault import copies, document

    copy_id = document.take_apart(copies.read(path), path).header.id
    if os.path.lexists(paths.vault_file()):
        with opened(unlock, keyfile, secret_fd) as here:
            copy = _look(path, here, copy_unlock, keyfile, copy_id)
            _merge(here.vault, copy, dry_run=dry_run, overwrite=overwrite)
        return
    _restore(path, Secrets(secret_fd), copy_unlock or chosen_method(unlock), keyfile, copy_id, dry_run=dry_run)


def _look(path: Path, here: Opened, method: Method | None, keyfile: Path | None, copy_id: str) -> Copy:
    """The copy, opened with what opened the vault where it is one of this vault; else its own secret is asked."""
    from flexbot.vault import copies

    if method is None and copy_id == here.vault.id:
        try:
            return copies.look(path, here.key)
        except WrongSecretError:
            note(text("vault.cmd.copy.own_secret"))
    return _opened(path, here.secrets, method or "passphrase", keyfile, copy_id)[0]


def _opened(path: Path, secrets: Secrets, method: Method, keyfile: Path | None, copy_id: str) -> tuple[Copy, UnlockKey]:
    """The copy and what opened it; a person gets three tries at a typed secret."""
    from flexbot.vault import copies

    for tries_left in reversed(range(TRIES)):
        key = ask_key(secrets, method, keyfile, copy_id)
        try:
            return copies.look(path, key), key
        except WrongSecretError as error:
            if not tries_left or not secrets.interactive or method not in ("passphrase", "recovery"):
                raise WrongSecretError("vault.copy_wrong", path=path) from error
            secrets.say(WrongSecretError("vault.copy_wrong", path=path).message)
    raise AssertionError  # the last try returns or raises


def _restore(
    path: Path, secrets: Secrets, method: Method, keyfile: Path | None, copy_id: str, *, dry_run: bool
) -> None:
    from flexbot.vault import copies

    copy, key = _opened(path, secrets, method, keyfile, copy_id)
    _print_plan([_Planned(entry, "add") for entry in copy.entries.values()])
    if dry_run:
        note(text("vault.cmd.copy.would_restore", updated=tables.moment(copy.updated)))
        return
    with copies.restore(path, key) as vault:
        tell(text("vault.cmd.copy.restored", file=vault.path, updated=tables.moment(copy.updated)))
    note(text("vault.cmd.copy.restored_next"))


def _merge(vault: Vault, copy: Copy, *, dry_run: bool, overwrite: bool) -> None:
    there = {info.id: vault.get(info.id) for info in vault.list()}
    taken = {*there, *copy.entries}
    planned: list[_Planned] = []
    for entry in copy.entries.values():
        planned.append(_planned(entry, there, taken, overwrite=overwrite))
        taken.add(planned[-1].entry.id)
    _print_plan(planned)
    changing = [one for one in planned if one.action in ("add", "replace")]
    if dry_run:
        note(text("vault.cmd.dry_run"))
        return
    if changing:
        vault.record("import", details={"source": "backup", "entries": len(changing)})
    for one in changing:
        vault.put(one.entry)
    tell(text("vault.cmd.copy.merged", count=len(changing), total=len(planned)))
    if any(one.action == "kept" for one in planned):
        note(text("vault.cmd.copy.kept"))
    if any(one.entry.category in TRADING for one in changing):
        note(text("vault.cmd.check_next"))


def _planned(entry: Entry, there: Mapping[str, Entry], taken: set[str], *, overwrite: bool) -> _Planned:
    """Missing entries are added, equal ones left alone, others kept as the vault has them unless overwritten.

    A check is not taken over: what a venue said about a key when the copy was made says nothing about it now.
    """
    own = there.get(entry.id)
    fresh = replace(entry, check=None)
    if own is None:
        return _Planned(fresh, "add")
    if own.category != entry.category:
        return _Planned(replace(fresh, id=free_id(entry.venue, entry.environment, taken)), "add")
    if _content(own) == _content(entry):
        return _Planned(entry, "same")
    return _Planned(fresh, "replace") if overwrite else _Planned(entry, "kept")


def _content(entry: Entry) -> tuple[str, str, str, dict[str, Secret]]:
    return entry.venue, entry.environment, entry.description, dict(entry.fields)


def _print_plan(planned: list[_Planned]) -> None:
    rows = [
        [
            one.entry.id,
            one.entry.category,
            one.entry.venue,
            one.entry.environment or "–",
            text(f"vault.cmd.plan.{one.action}"),
        ]
        for one in planned
    ]
    if rows:
        stdout().print(tables.table(("id", "category", "venue", "environment", "plan"), rows, whole=("id",)))
    else:
        note(text("vault.cmd.copy.empty"))
