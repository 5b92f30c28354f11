"""`flexbot vault check`: keys asked about at their venues, and the outcome kept."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from flexbot.cli.asking import note
from flexbot.cli.console import print_json, stderr
from flexbot.cli.vault import tables
from flexbot.cli.vault.unlocking import KeyfileOption, SecretFdOption, UnlockOption, opened
from flexbot.errors import CredentialError, UncheckedError, UsageError
from flexbot.text import text

if TYPE_CHECKING:
    from flexbot.vault import EntryInfo, Vault


def register(group: typer.Typer) -> None:
    """Add the command to the group `vault`."""
    group.command("check", help=text("vault.cmd.help.check.long"), short_help=text("vault.cmd.help.check"))(_check)


def _check(
    entry_ids: Annotated[list[str] | None, typer.Argument(metavar="ID", help=text("vault.cmd.argument.ids"))] = None,
    everything: Annotated[bool, typer.Option("--all", help=text("vault.cmd.option.all"))] = False,
    json: Annotated[bool, typer.Option("--json", help=text("vault.cmd.option.json"))] = False,
    unlock: UnlockOption = None,
    keyfile: KeyfileOption = None,
    secret_fd: SecretFdOption = None,
) -> None:
    """Ask venues about keys and keep the outcome; CredentialError if one failed, UncheckedError if one was not run."""
    if entry_ids and everything:
        raise UsageError("vault.check_which")
    with opened(unlock, keyfile, secret_fd) as here:
        outcomes = [_checked(here.vault, one, alone=bool(entry_ids)) for one in _chosen(here.vault, entry_ids)]
    infos = [info for info, _ in outcomes]
    if json:
        print_json([tables.entry_json(info) for info in infos])
    elif infos:
        tables.print_entries(infos)
    else:
        note(text("vault.cmd.check.none"))
    _judge(outcomes)


def _chosen(vault: Vault, entry_ids: list[str] | None) -> list[str]:
    """The entries named, or all keys of exchanges and brokers."""
    from flexbot.vault.entries import TRADING

    if entry_ids:
        return list(dict.fromkeys(vault.get(one).id for one in entry_ids))
    return [one.id for category in TRADING for one in vault.list(category)]


def _checked(vault: Vault, entry_id: str, *, alone: bool) -> tuple[EntryInfo, str]:
    """The entry after its check and the outcome; an entry that cannot be asked about does not stop the others."""
    from flexbot.brokers.check import check as check_key

    entry = vault.get(entry_id)

    try:
        with stderr().status(entry_id) as status:
            record = check_key(entry, progress=lambda step: status.update(_going_on(entry_id, step)))
    except UsageError as error:
        if alone:
            raise
        note(f"{entry_id}: {error}", style="yellow")
        return vault.info(entry_id), "not_run"
    # the venue may have taken its time; what another window saved meanwhile stays
    vault.refresh()
    info = vault.record_check(entry_id, record, of=entry)
    note(entry_id, style="bold")
    tables.note_steps(entry, record)
    return info, record.outcome


def _going_on(entry_id: str, step: str) -> str:
    return text("vault.cmd.checking", id=entry_id, step=text(f"brokers.check.step.{step}"))


def _judge(outcomes: list[tuple[EntryInfo, str]]) -> None:
    failed, not_run = ([info.id for info, found in outcomes if found == bad] for bad in ("failed", "not_run"))
    if failed:
        raise CredentialError("vault.checks_failed", ids=", ".join(failed))
    if not_run:
        raise UncheckedError("vault.checks_not_run", ids=", ".join(not_run))
