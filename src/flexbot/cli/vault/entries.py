"""`flexbot vault add`, `set` and `remove`: entries made, changed and deleted."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Annotated

import typer

from flexbot.cli.asking import agree, note, tell
from flexbot.cli.vault import kinds, tables
from flexbot.cli.vault.dialog import Dialog
from flexbot.cli.vault.unlocking import KeyfileOption, SecretFdOption, UnlockOption, opened
from flexbot.errors import UsageError
from flexbot.text import text
from flexbot.vault import forms
from flexbot.vault.typed import secret_of

if TYPE_CHECKING:
    from flexbot.cli.vault.setup_key import Accepted
    from flexbot.vault import CheckRecord, Entry, Vault

IdArgument = Annotated[str, typer.Argument(metavar="ID", help=text("vault.cmd.argument.id"))]
YesOption = Annotated[bool, typer.Option("--yes", "-y", help=text("vault.cmd.option.yes"))]


def register(group: typer.Typer) -> None:
    """Add the commands to the group `vault`."""
    group.command("add", help=text("vault.cmd.help.add.long"), short_help=text("vault.cmd.help.add"))(add)
    group.command("set", help=text("vault.cmd.help.set.long"), short_help=text("vault.cmd.help.set"))(change)
    group.command("remove", help=text("vault.cmd.help.remove"))(remove)


def add(
    venue: Annotated[str | None, typer.Option("--venue", help=text("vault.cmd.option.venue"))] = None,
    environment: Annotated[
        str | None, typer.Option("--env", "--environment", help=text("vault.cmd.option.environment"))
    ] = None,
    category: Annotated[str | None, typer.Option("--category", help=text("vault.cmd.option.category"))] = None,
    entry_id: Annotated[str, typer.Option("--id", help=text("vault.cmd.option.id"), show_default=False)] = "",
    description: Annotated[
        str, typer.Option("--description", help=text("vault.cmd.option.description"), show_default=False)
    ] = "",
    host: Annotated[str | None, typer.Option("--host", help=text("vault.cmd.option.host"))] = None,
    username: Annotated[str | None, typer.Option("--username", help=text("vault.cmd.option.username"))] = None,
    account: Annotated[str | None, typer.Option("--account", help=text("vault.cmd.option.account"))] = None,
    url: Annotated[str | None, typer.Option("--url", help=text("vault.cmd.option.url"))] = None,
    no_check: Annotated[bool, typer.Option("--no-check", help=text("vault.cmd.option.no_check"))] = False,
    unlock: UnlockOption = None,
    keyfile: KeyfileOption = None,
    secret_fd: SecretFdOption = None,
) -> None:
    """Ask for the secrets of a new entry, check them where that can be done, and save."""
    from flexbot.vault import opening

    options = {"host": host, "username": username, "account_number": account, "url": url}
    given = {name: value for name, value in options.items() if value}
    opening.closed_header()  # nothing else is worth a word where there is no vault
    kind, service = forms.placed(category, venue)
    if kind is None and service is not None:
        _require_offered(service, environment, given)
    with opened(unlock, keyfile, secret_fd) as here:
        dialog = Dialog(here.secrets)
        if kind is None:
            accepted = _key_of_venue(dialog, here.vault, service, environment, given, entry_id, check=not no_check)
        else:
            accepted = _other(dialog, here.vault, kind, service, environment, given, entry_id)
        entry = replace(accepted.entry, description=description)
        _save(here.vault, entry, accepted.record)


def _key_of_venue(
    dialog: Dialog,
    vault: Vault,
    venue: str | None,
    environment: str | None,
    given: dict[str, str],
    entry_id: str,
    *,
    check: bool,
) -> Accepted:
    """A key of an exchange or broker, asked for and checked; Exit(1) when a person gives up."""
    from flexbot.brokers import accounts, venues
    from flexbot.cli.vault.setup_key import KeyOptions, ask_key_of_venue

    if not dialog.interactive:
        if venue is None:
            raise UsageError("vault.option_needed", option="--venue")
        found = venues.find(venue)
        if environment is None and len(found.environments) > 1:
            raise UsageError("vault.environment_needed", venue=found.name, known=", ".join(found.environments))
    _require_new(vault, entry_id)
    accepted = ask_key_of_venue(dialog, KeyOptions(venue, environment, given, entry_id, check))
    if accepted is None:
        note(text("vault.cmd.nothing_changed"))
        raise typer.Exit(1)
    if not entry_id:
        accepted = replace(accepted, entry=accounts.named(accepted.entry, {one.id for one in vault.list()}))
    return accepted


def _require_offered(venue: str, environment: str | None, given: dict[str, str]) -> None:
    """UsageError for an unknown venue, an environment it has not, or an option that fills none of its fields."""
    from flexbot.brokers import accounts, venues

    found = venues.find(venue)
    if environment is None:
        return
    if environment not in found.environments:
        known = ", ".join(found.environments)
        raise UsageError("broker.environment", venue=found.name, given=environment, known=known)
    kinds.require_fitting(found.category, forms.Form(accounts.fields_of(found, environment)), given)


def _other(
    dialog: Dialog,
    vault: Vault,
    category: str,
    service: str | None,
    environment: str | None,
    given: dict[str, str],
    entry_id: str,
) -> Accepted:
    """Credentials of any other kind."""
    from flexbot.cli.vault.setup_key import Accepted
    from flexbot.vault import Entry, Secret
    from flexbot.vault.entries import validated

    if service is None:
        if not dialog.interactive:
            raise UsageError("vault.option_needed", option="--venue")
        service = dialog.line(text("vault.cmd.ask.service"))
    chosen = entry_id or _free_id(vault, service, "")
    _require_new(vault, chosen)
    empty = validated(Entry(id=chosen, category=category, venue=service, environment=environment or ""))
    form = forms.form_of(category, service, given)
    kinds.require_fitting(category, form, given)
    values = kinds.ask_fields(dialog, category, service, form, given)
    return Accepted(replace(empty, fields={name: Secret(value) for name, value in values.items()}), None)


def _free_id(vault: Vault, venue: str, environment: str) -> str:
    from flexbot.vault.entries import free_id

    return free_id(venue, environment, {one.id for one in vault.list()})


def _require_new(vault: Vault, entry_id: str) -> None:
    if entry_id and entry_id in {one.id for one in vault.list()}:
        raise UsageError("vault.entry_exists", id=entry_id)


def _save(vault: Vault, entry: Entry, record: CheckRecord | None) -> None:
    from flexbot.brokers import enroll
    from flexbot.vault.entries import TRADING

    # the venue may have taken its time; what another window saved meanwhile stays
    vault.refresh()
    _require_new(vault, entry.id)
    info = enroll.save(vault, entry, record)
    if entry.category not in TRADING:
        next_step = text("vault.cmd.added.other", id=info.id)
    else:
        outcome = "never" if info.check is None else info.check.outcome
        next_step = text(f"vault.cmd.added.{outcome}", id=info.id)
    tables.print_entries([info])
    note(next_step)


def change(
    entry_id: IdArgument,
    field: Annotated[
        str, typer.Argument(metavar=text("vault.cmd.metavar.field"), help=text("vault.cmd.argument.field"))
    ],
    value: Annotated[
        str | None, typer.Argument(metavar=text("vault.cmd.metavar.value"), help=text("vault.cmd.argument.value"))
    ] = None,
    clear: Annotated[bool, typer.Option("--clear", help=text("vault.cmd.option.clear"))] = False,
    unlock: UnlockOption = None,
    keyfile: KeyfileOption = None,
    secret_fd: SecretFdOption = None,
) -> None:
    """Change one field of an entry; a secret one is asked for, a value on the command line is refused."""
    from flexbot.brokers import transport
    from flexbot.vault.entries import FIELDS, TRADING, is_secret

    if field not in (*FIELDS, "description"):
        raise UsageError("vault.field", given=field, known=", ".join((*FIELDS, "description")))
    if clear and value is not None:
        raise UsageError("vault.clear_and_value")
    with opened(unlock, keyfile, secret_fd) as here:
        entry = here.vault.get(entry_id)
        if value is not None and is_secret(entry.category, field):
            raise UsageError("vault.field_is_secret", field=field)
        given = "" if clear else _new_value(Dialog(here.secrets), entry, field, value)
        changed = _with(entry, field, given)
        if changed.category in TRADING:
            transport.simulator_address(changed)
        info = here.vault.put(changed)
    tables.print_entries([info])
    dropped = entry.check is not None and info.check is None
    note(text("vault.cmd.set.unchecked" if dropped else "vault.cmd.set.done", id=info.id))


def _new_value(dialog: Dialog, entry: Entry, field: str, value: str | None) -> str:
    from flexbot.vault.entries import is_secret

    if value is not None:
        return value
    if field != "description" and is_secret(entry.category, field):
        return secret_of(field, dialog.secrets.ask(forms.label(entry.category, entry.venue, field)))
    if not dialog.interactive:
        raise UsageError("vault.value_needed", field=field)
    if field == "description":
        return dialog.line(text("vault.setup.field.description"))
    return dialog.line(forms.label(entry.category, entry.venue, field))


def _with(entry: Entry, field: str, given: str) -> Entry:
    from flexbot.vault import Secret

    if field == "description":
        return replace(entry, description=given)
    return entry.with_fields(**{field: Secret(given) if given else None})


def remove(
    entry_id: IdArgument,
    yes: YesOption = False,
    unlock: UnlockOption = None,
    keyfile: KeyfileOption = None,
    secret_fd: SecretFdOption = None,
) -> None:
    """Delete an entry after a yes, and say where its key is to be revoked."""
    from flexbot.brokers import venues
    from flexbot.vault.entries import TRADING

    with opened(unlock, keyfile, secret_fd) as here:
        info = here.vault.info(entry_id)
        agree(text("vault.cmd.remove.sure", id=info.id, venue=info.venue), yes=yes)
        here.vault.remove(info.id)
    tell(text("vault.cmd.remove.done", id=info.id))
    if info.category in TRADING:
        note(text("vault.cmd.remove.revoke", how=venues.revoke_text(info.venue, info.environment)))
    else:
        note(text("vault.cmd.remove.revoke_other"))
