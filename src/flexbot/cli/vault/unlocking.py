"""How commands open the vault: which way, with which secret, and how often a person may try."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from flexbot import paths
from flexbot.cli.secrets import Secrets
from flexbot.errors import WrongSecretError
from flexbot.text import text

if TYPE_CHECKING:
    from flexbot.vault import UnlockKey, Vault

Method = Literal["passphrase", "keychain", "env", "keyfile", "recovery"]
_PANEL = text("vault.cmd.panel.opening")
UnlockOption = Annotated[
    Method | None, typer.Option("--unlock", help=text("vault.option.unlock"), rich_help_panel=_PANEL)
]
KeyfileOption = Annotated[
    Path | None, typer.Option("--keyfile", help=text("vault.option.keyfile"), rich_help_panel=_PANEL)
]
SecretFdOption = Annotated[
    int | None, typer.Option("--secret-fd", help=text("vault.option.secret_fd"), rich_help_panel=_PANEL)
]
TRIES = 3


@dataclass(frozen=True, slots=True)
class Opened:
    """An open vault, what opened it, and where further secrets come from."""

    vault: Vault
    key: UnlockKey
    secrets: Secrets


@contextmanager
def opened(method: Method | None, keyfile: Path | None, secret_fd: int | None) -> Iterator[Opened]:
    """The user's vault while a command works with it. Errors as `open_vault`."""
    secrets = Secrets(secret_fd)
    vault, key = open_with_key(secrets, method, keyfile)
    with vault:
        yield Opened(vault, key, secrets)


def open_vault(secrets: Secrets, method: Method | None = None, keyfile: Path | None = None) -> Vault:
    """The user's vault; a person gets three tries at a typed secret. The errors of `Vault.open`."""
    return open_with_key(secrets, method, keyfile)[0]


def open_with_key(
    secrets: Secrets, method: Method | None = None, keyfile: Path | None = None
) -> tuple[Vault, UnlockKey]:
    """The user's vault and what opened it; otherwise as `open_vault`."""
    from flexbot.vault import Vault
    from flexbot.vault.storage import VaultFile

    VaultFile(paths.vault_file()).read()  # no question is asked about a vault that is not there or not safe
    chosen = chosen_method(method)
    for tries_left in reversed(range(TRIES)):
        try:
            key = ask_key(secrets, chosen, keyfile)
            return Vault.open(key), key
        except WrongSecretError as error:
            if not tries_left or not secrets.interactive or chosen not in ("passphrase", "recovery"):
                raise
            secrets.say(error.message)
    raise AssertionError  # the last try returns or raises


def chosen_method(method: Method | None) -> Method:
    """The way to open: as the command says, else the setting `vault.unlock`."""
    from flexbot.settings import load_settings

    return method if method is not None else load_settings().vault.unlock


def ask_key(secrets: Secrets, method: Method, keyfile: Path | None = None, copy_id: str | None = None) -> UnlockKey:
    """The key for one way to open the vault, or the copy with the id given: asked for, or fetched from its place."""
    from flexbot.vault import from_passphrase, opening, recovery

    if method == "passphrase":
        of_copy = "vault.ask.passphrase" if copy_id is None else "vault.cmd.ask.passphrase_of_copy"
        return from_passphrase(secrets.ask(text(of_copy)))
    if method == "recovery":
        return recovery.parse(secrets.ask(text("vault.ask.recovery")))
    return opening.key_in(method, file=keyfile, vault_id=copy_id)
