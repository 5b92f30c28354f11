"""The options of `flexbot config` that start a dialog about the vault: --init, --edit, --change-passphrase, --reset."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any, Literal

import typer

from flexbot.cli.vault.unlocking import Method
from flexbot.errors import UsageError
from flexbot.text import text

_KEY = ("environment", "account_number", "username", "host", "url", "check", "secret_fd")
_OPENING = ("unlock", "keyfile", "secret_fd")
# Each flow and the options that it heeds.
_FLOWS = {
    "init": ("venue", "entry_id", "entry", "recovery", "keychain", "note_venues", "kdf", *_KEY),
    "edit": ("entry_id", *_KEY[1:], *_OPENING),
    "change_passphrase": ("kdf", *_OPENING),
    "reset": ("yes", "secret_fd"),
}


def _flow(name: str) -> Any:
    key = name.removeprefix("--").replace("-", "_")
    return typer.Option(name, help=text(f"vault.setup.help.{key}"), rich_help_panel=text("vault.setup.panel.flows"))


def _detail(*names: str, metavar: str | None = None) -> Any:
    """An option of a flow whose explanation is the catalogue's text of its first name."""
    key = names[0].split("/")[0].removeprefix("--").replace("-", "_")
    return typer.Option(
        *names,
        help=text(f"vault.setup.help.{key}"),
        rich_help_panel=text("vault.setup.panel.details"),
        metavar=metavar,
        show_default=False,
    )


def _opening(name: str) -> Any:
    """An option about opening the vault, explained as in the commands of `flexbot vault`."""
    help = text(f"vault.option.{name}")
    return typer.Option(f"--{name.replace('_', '-')}", help=help, rich_help_panel=text("vault.setup.panel.details"))


def flows(
    ctx: typer.Context,
    init: Annotated[bool, _flow("--init")] = False,
    edit: Annotated[bool, _flow("--edit")] = False,
    change_passphrase: Annotated[bool, _flow("--change-passphrase")] = False,
    reset: Annotated[bool, _flow("--reset")] = False,
    venue: Annotated[str | None, _detail("--venue")] = None,
    environment: Annotated[str | None, _detail("--environment")] = None,
    entry_id: Annotated[str, _detail("--id")] = "",
    account_number: Annotated[str, _detail("--account-number")] = "",
    username: Annotated[str, _detail("--username")] = "",
    host: Annotated[str, _detail("--host")] = "",
    url: Annotated[str, _detail("--url")] = "",
    entry: Annotated[bool, _detail("--entry/--no-entry")] = True,
    check: Annotated[bool, _detail("--check/--no-check")] = True,
    recovery: Annotated[bool | None, _detail("--recovery/--no-recovery")] = None,
    keychain: Annotated[bool | None, _detail("--keychain/--no-keychain")] = None,
    note_venues: Annotated[bool | None, _detail("--note-venues/--no-note-venues")] = None,
    kdf: Annotated[Literal["argon2id", "pbkdf2"] | None, _detail("--kdf")] = None,
    yes: Annotated[bool, _detail("--yes")] = False,
    unlock: Annotated[Method | None, _opening("unlock")] = None,
    keyfile: Annotated[Path | None, _opening("keyfile")] = None,
    secret_fd: Annotated[int | None, _opening("secret_fd")] = None,
) -> None:
    """Start one of the four dialogs, or leave it to a command of the group; UsageError for several or none."""
    chosen = [name for name in _FLOWS if ctx.params[name]]
    if ctx.invoked_subcommand is not None and not chosen:
        return
    if len(chosen) != 1 or ctx.invoked_subcommand is not None:
        raise UsageError("vault.setup_one")
    flow = chosen[0]
    _refuse_foreign(ctx, flow)
    from flexbot.cli.secrets import Secrets
    from flexbot.cli.vault import setup, setup_edit
    from flexbot.cli.vault.setup_key import KeyOptions

    secrets = Secrets(secret_fd)
    given = {"account_number": account_number, "username": username, "host": host, "url": url}
    public = {name: value for name, value in given.items() if value}
    key = KeyOptions(venue, environment, public, entry_id, check)
    if flow == "init":
        options = setup.InitOptions(kdf or "argon2id", entry, key, recovery, keychain, note_venues)
        setup.init(secrets, options)
    elif flow == "edit":
        setup_edit.edit(secrets, key, unlock, keyfile)
    elif flow == "change_passphrase":
        setup.change_passphrase(secrets, unlock, keyfile, kdf)
    else:
        setup.reset(secrets, yes=yes)


def _refuse_foreign(ctx: typer.Context, flow: str) -> None:
    """UsageError for an option that the flow would not heed."""
    for name in ctx.params:
        source = ctx.get_parameter_source(name)
        if source is not None and source.name == "COMMANDLINE" and name not in (flow, *_FLOWS[flow]):
            raise UsageError("vault.setup_foreign", option=_spoken(name), flow=_spoken(flow))


def _spoken(name: str) -> str:
    return "--id" if name == "entry_id" else f"--{name.replace('_', '-')}"
