"""`flexbot vault audit`: what was done with the vault, and whether that record is whole."""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping
from typing import TYPE_CHECKING, Annotated, Any

import typer

from flexbot import paths
from flexbot.cli.asking import note, tell
from flexbot.cli.console import print_json, stdout
from flexbot.cli.vault import tables
from flexbot.cli.vault.unlocking import KeyfileOption, SecretFdOption, UnlockOption, opened
from flexbot.errors import AuditError
from flexbot.text import text
from flexbot.vault import words

if TYPE_CHECKING:
    from flexbot.vault.audit import Record, Verification

_JsonOption = Annotated[bool, typer.Option("--json", help=text("vault.cmd.option.json"))]


def register(group: typer.Typer) -> None:
    """Add the group `audit` to the group `vault`."""
    audit = typer.Typer(help=text("vault.cmd.help.audit"), no_args_is_help=True)
    audit.command("show", help=text("vault.cmd.help.audit.show.long"), short_help=text("vault.cmd.help.audit.show"))(
        _show
    )
    audit.command(
        "verify", help=text("vault.cmd.help.audit.verify.long"), short_help=text("vault.cmd.help.audit.verify")
    )(_verify)
    group.add_typer(audit, name="audit")


def _show(
    last: Annotated[int, typer.Option("--last", min=1, help=text("vault.cmd.option.last"))] = 20,
    json: _JsonOption = False,
    unlock: UnlockOption = None,
    keyfile: KeyfileOption = None,
    secret_fd: SecretFdOption = None,
) -> None:
    """The newest records; with --unlock, entries by their names in place of the log's random ones."""
    from flexbot.vault.audit import AuditLog

    names: Mapping[str, str] = {}
    if unlock is not None:
        with opened(unlock, keyfile, secret_fd) as here:
            names = {info.ref: info.id for info in here.vault.list()}
    records = list(deque(AuditLog(paths.audit_file()).records(), maxlen=last))
    if json:
        print_json([_record_json(record, names) for record in records])
    elif records:
        _print_records(records, names)
    else:
        note(text("vault.cmd.audit.empty"))


def _record_json(record: Record, names: Mapping[str, str]) -> dict[str, Any]:
    return {
        "seq": record.seq,
        "time": record.time,
        "actor": record.actor,
        "action": record.action,
        "object": record.object,
        "entry": names.get(record.object),
        "details": dict(record.details),
        "hash": record.hash,
    }


def _print_records(records: list[Record], names: Mapping[str, str]) -> None:
    rows = [
        [
            str(record.seq),
            words.minute(record.time),
            record.actor,
            record.title,
            names.get(record.object, record.object),
            words.details(record),
        ]
        for record in records
    ]
    stdout().print(tables.table(("record", "time", "actor", "action", "entry", "details"), rows))


def _verify(
    without_vault: Annotated[
        bool, typer.Option("--without-vault", help=text("vault.cmd.option.without_vault"))
    ] = False,
    json: _JsonOption = False,
    unlock: UnlockOption = None,
    keyfile: KeyfileOption = None,
    secret_fd: SecretFdOption = None,
) -> None:
    """Check the log; AuditError when something in it is not as FlexBot wrote it."""
    from flexbot.vault.audit import AuditLog

    if without_vault:
        found = AuditLog(paths.audit_file()).verify(anchor=None, key=None)
    else:
        with opened(unlock, keyfile, secret_fd) as here:
            found = here.vault.verify_audit()
    if json:
        print_json(_verification_json(found))
    else:
        _print_verification(found, without_vault=without_vault)
    if not found.ok:
        raise AuditError("vault.audit_altered", path=paths.audit_file())


def _verification_json(found: Verification) -> dict[str, Any]:
    return {
        "ok": found.ok,
        "records": found.count,
        "problems": [
            {"kind": one.kind, "line": one.line, "seq": one.seq, "message": one.message} for one in found.problems
        ],
        "unlisted": found.unlisted,
        "macs_checked": found.macs_checked,
        "macs_other_key": found.macs_other_key,
    }


def _print_verification(found: Verification, *, without_vault: bool) -> None:
    for problem in found.problems:
        tell(problem.message)
    if found.unlisted:
        tell(text("vault.cmd.audit.unlisted", count=found.unlisted))
    if found.ok:
        tell(text("vault.cmd.audit.good", count=found.count))
        note(text("vault.cmd.audit.chain_alone" if without_vault else "vault.cmd.audit.anchored"))
