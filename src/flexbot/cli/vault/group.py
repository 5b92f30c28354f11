"""`flexbot vault`: the encrypted credentials."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated, Any

import typer

from flexbot import paths
from flexbot.cli.asking import note, tell
from flexbot.cli.console import print_json
from flexbot.cli.vault import audit, check, copies, doctor, entries, importing, lock, rotate, slots, tables
from flexbot.cli.vault.entries import IdArgument
from flexbot.cli.vault.unlocking import KeyfileOption, SecretFdOption, UnlockOption, ask_key, chosen_method, opened
from flexbot.errors import UsageError
from flexbot.text import text
from flexbot.vault import words

if TYPE_CHECKING:
    from flexbot.cli.vault.unlocking import Method, Opened
    from flexbot.vault import Entry
    from flexbot.vault.header import Header

JsonOption = Annotated[bool, typer.Option("--json", help=text("vault.cmd.option.json"))]


def register(app: typer.Typer) -> None:
    """Add the group `vault` to the program."""
    group = typer.Typer(help=text("vault.cmd.help.group"), epilog=text("vault.cmd.help.epilog"), no_args_is_help=True)
    entries.register(group)
    check.register(group)
    group.command("list", help=text("vault.cmd.help.list.long"), short_help=text("vault.cmd.help.list"))(_list)
    group.command("get", help=text("vault.cmd.help.get"))(_get)
    group.command("reveal", help=text("vault.cmd.help.reveal.long"), short_help=text("vault.cmd.help.reveal"))(_reveal)
    group.command("info", help=text("vault.cmd.help.info"))(_info)
    slots.register(group)
    rotate.register(group)
    lock.register(group)
    copies.register(group)
    importing.register(group)
    audit.register(group)
    doctor.register(group)
    app.add_typer(group, name="vault")


def _list(
    category: Annotated[str | None, typer.Option("--category", help=text("vault.cmd.option.only_category"))] = None,
    venue: Annotated[str | None, typer.Option("--venue", help=text("vault.cmd.option.only_venue"))] = None,
    json: JsonOption = False,
    unlock: UnlockOption = None,
    keyfile: KeyfileOption = None,
    secret_fd: SecretFdOption = None,
) -> None:
    from flexbot.vault.entries import CATEGORIES

    if category is not None and category not in CATEGORIES:
        raise UsageError("vault.category", given=category, known=", ".join(CATEGORIES))
    with opened(unlock, keyfile, secret_fd) as here:
        infos = [one for one in here.vault.list(category) if venue is None or one.venue == venue]
    if json:
        print_json([tables.entry_json(info) for info in infos])
    elif infos:
        left_out = tables.print_entries(infos)
        if left_out:
            note(text("vault.cmd.list.left_out", columns=", ".join(left_out)), style="dim")
    else:
        note(text("vault.cmd.list.empty" if category is None and venue is None else "vault.cmd.list.none_like_that"))


def _get(
    entry_id: IdArgument,
    json: JsonOption = False,
    unlock: UnlockOption = None,
    keyfile: KeyfileOption = None,
    secret_fd: SecretFdOption = None,
) -> None:
    with opened(unlock, keyfile, secret_fd) as here:
        info = here.vault.info(entry_id)
    if json:
        print_json(tables.entry_json(info))
    else:
        tables.print_entry(info)


def _reveal(
    entry_id: IdArgument,
    field: Annotated[
        str | None,
        typer.Option("--field", metavar=text("vault.cmd.metavar.field"), help=text("vault.cmd.option.field")),
    ] = None,
    yes: Annotated[bool, typer.Option("--yes", "-y", help=text("vault.cmd.option.reveal_yes"))] = False,
    unlock: UnlockOption = None,
    keyfile: KeyfileOption = None,
    secret_fd: SecretFdOption = None,
) -> None:
    if not sys.stdout.isatty() and not yes:
        raise UsageError("vault.reveal_piped")
    with opened(unlock, keyfile, secret_fd) as here:
        info = here.vault.info(entry_id)
        if field is not None and field not in (*info.secret_fields, *info.public):
            known = ", ".join((*info.secret_fields, *info.public))
            raise UsageError("vault.no_such_field", id=info.id, field=field, known=known)
        if not info.secret_fields:
            raise UsageError("vault.nothing_secret", id=info.id)
        method = _again(here, unlock)
        note(text("vault.cmd.reveal.warning", id=info.id), style="yellow")
        note(text("vault.cmd.reveal.again"))
        entry = here.vault.reveal(info.id, ask_key(here.secrets, method))
    _print_secrets(entry, info.secret_fields, field)


def _again(here: Opened, asked: Method | None) -> Method:
    """What a person types again: the recovery code where it opened the vault or there is no passphrase."""
    kinds = {slot.kind for slot in here.vault.slots()}
    if "recovery" in kinds and (chosen_method(asked) == "recovery" or "passphrase" not in kinds):
        return "recovery"
    if "passphrase" not in kinds:
        raise UsageError("vault.reveal_no_way")
    return "passphrase"


def _print_secrets(entry: Entry, names: tuple[str, ...], only: str | None) -> None:
    """Straight to stdout: no table folds what will be copied, and nothing else looks at it."""
    for name in names if only is None else (only,):
        value = entry.fields[name].reveal()
        print(value if only is not None else f"{name}: {value}")


def _info(json: JsonOption = False) -> None:
    from flexbot.vault import keychain
    from flexbot.vault.opening import closed_header
    from flexbot.vault.reset import known_venues
    from flexbot.vault.storage import VaultFile

    header = closed_header()
    file = VaultFile(paths.vault_file())
    found = {
        "file": str(file.path),
        "format": "FLEXBOT-VAULT/1",
        "id": header.id,
        "writes": header.seq,
        "updated": header.updated,
        "slots": tables.slots_json(slots.infos(header)),
        "backup": file.backup.exists(),
        "keychain": keychain.available(),
        "venues": list(known_venues()),
        "unlock": chosen_method(None),
    }
    if json:
        print_json(found)
    else:
        _print_info(header, found)


def _print_info(header: Header, found: dict[str, Any]) -> None:
    there = "vault.cmd.yes" if found["backup"] else "vault.cmd.no"
    rows = [
        ("file", found["file"]),
        ("format", found["format"]),
        ("vault_id", f"{header.id[:8]}…"),
        ("writes", str(header.seq)),
        ("written", words.moment(header.updated)),
        ("backup", text(there)),
        ("keychain", found["keychain"] or text("vault.cmd.no")),
        ("unlock", words.slot(found["unlock"])),
        ("venues", ", ".join(found["venues"]) or text("vault.cmd.info.not_noted")),
    ]
    tables.print_labelled([(text(f"vault.cmd.info.{name}"), value) for name, value in rows])
    tell("")
    tables.print_slots(slots.infos(header))
