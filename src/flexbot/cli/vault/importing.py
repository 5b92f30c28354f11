"""`flexbot vault import`: credentials that other programs wrote, put into the vault, and the plaintext destroyed."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from flexbot.cli.asking import agree, note, person_there, tell
from flexbot.cli.console import confirmed, stdout
from flexbot.cli.secrets import Secrets
from flexbot.cli.vault import tables
from flexbot.cli.vault.unlocking import KeyfileOption, SecretFdOption, UnlockOption, opened
from flexbot.errors import StorageError, UsageError
from flexbot.text import text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from flexbot.cli.vault.unlocking import Opened
    from flexbot.vault.imports import Reading
    from flexbot.vault.imports.merge import Planned

Source = Literal["fernet", "hostname", "cbc-fields", "keyring", "env", "json"]


def register(group: typer.Typer) -> None:
    """Add the command to the group `vault`."""
    group.command("import", help=text("vault.cmd.help.import.long"), short_help=text("vault.cmd.help.import"))(_import)


def _import(
    source: Annotated[Source, typer.Option("--from", help=text("vault.cmd.option.from"))],
    where: Annotated[
        str, typer.Argument(metavar=text("vault.cmd.metavar.file"), help=text("vault.cmd.argument.import"))
    ],
    dry_run: Annotated[bool, typer.Option("--dry-run", help=text("vault.cmd.option.dry_run"))] = False,
    environment: Annotated[
        str | None, typer.Option("--env", "--environment", help=text("vault.cmd.option.import_environment"))
    ] = None,
    hostname: Annotated[str | None, typer.Option("--hostname", help=text("vault.cmd.option.hostname"))] = None,
    names: Annotated[list[str] | None, typer.Option("--name", help=text("vault.cmd.option.import_name"))] = None,
    shred: Annotated[bool, typer.Option("--shred", help=text("vault.cmd.option.shred"))] = False,
    yes: Annotated[bool, typer.Option("--yes", "-y", help=text("vault.cmd.option.yes"))] = False,
    unlock: UnlockOption = None,
    keyfile: KeyfileOption = None,
    secret_fd: SecretFdOption = None,
) -> None:
    from flexbot.vault import opening
    from flexbot.vault.imports.merge import left_behind, merge, take_over
    from flexbot.vault.imports.shred import state_of

    if hostname is not None and source != "hostname":
        raise UsageError("vault.import_option", option="--hostname", source="hostname")
    if names and source != "keyring":
        raise UsageError("vault.import_option", option="--name", source="keyring")
    opening.closed_header()  # there is nothing to import into where there is no vault
    with opened(unlock, keyfile, secret_fd) as here:
        reading = _read(source, where, here.secrets, hostname, names or [])
        files = {path: state_of(path) for path in reading.files}
        planned = merge(here.vault, reading, dry_run=True, environment=environment)
        _print_plan(planned, reading)
        if dry_run:
            note(text("vault.cmd.dry_run"))
            return
        if not planned:
            raise UsageError("vault.import_nothing", where=where)
        new = sum(one.action != "same" for one in planned)
        if new:
            agree(text("vault.cmd.import.sure", count=new), yes=yes)
            take_over(here.vault, reading, source, environment=environment)
        _verify(here, planned)
    tell(text("vault.cmd.import.done", count=new, total=len(planned)))
    note(text("vault.cmd.check_next"))
    for path, state in files.items():
        _offer_shred(path, state, shred=shred, left_behind=left_behind(reading))


def _read(source: Source, where: str, secrets: Secrets, hostname: str | None, names: Sequence[str]) -> Reading:
    from flexbot.vault import Secret
    from flexbot.vault.imports import needs_secret, read

    secret = Secret(secrets.ask(text("vault.cmd.ask.import_secret"))) if needs_secret(source) else None
    place = where if source == "keyring" else Path(where).expanduser()
    return read(source, place, secret=secret, hostname=hostname, names=names)


def _verify(here: Opened, planned: list[Planned]) -> None:
    """Read everything back from a vault opened anew; StorageError when it is not all there."""
    from flexbot.vault import Vault
    from flexbot.vault.imports.merge import verified

    with Vault.open(here.key) as again:
        if not verified(again, planned):
            raise StorageError("vault.import_unverified")


def _print_plan(planned: list[Planned], reading: Reading) -> None:
    rows = []
    for one in planned:
        guessed = text("vault.cmd.import.assumed", environment=one.environment)
        environment = guessed if one.assumed else one.environment or "–"
        action = text(f"vault.cmd.plan.{one.action}", beside=", ".join(one.beside))
        rows.append([one.draft.origin, one.draft.category, one.draft.venue, environment, one.id, action])
    if rows:
        stdout().print(tables.table(("origin", "category", "venue", "environment", "id", "plan"), rows))
    if reading.ignored:
        note(text("vault.cmd.import.ignored", names=", ".join(reading.ignored)))
    if any(one.assumed for one in planned):
        note(text("vault.cmd.import.assumed_note"), style="yellow")
    for warning in reading.warnings:
        note(text(warning), style="yellow")


def _offer_shred(path: Path, read_as: tuple[int, int, int], *, shred: bool, left_behind: bool) -> None:
    """Destroy an old file where the user wants it and nothing in it was left behind; else say that it is there."""
    from flexbot.vault.imports.shred import shred as destroy

    if shred and left_behind:
        note(text("vault.cmd.shred.left_behind", file=path), style="yellow")
    elif not shred:
        note(text("vault.cmd.shred.still_there", file=path), style="yellow")
    if shred and not left_behind:
        wanted = True
    else:
        wanted = person_there() and confirmed(text("vault.cmd.shred.sure", file=path))
    if wanted:
        destroy(path, read_as=read_as)
        tell(text("vault.cmd.shred.done", file=path))
        note(text("vault.cmd.shred.warning"), style="yellow")
