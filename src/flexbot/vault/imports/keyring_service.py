"""Reading what another program keeps in the system's keychain through `keyring`, under one service name.

A keychain cannot be asked for the names it holds, so they are guessed. For each venue (the well-known ones and those
given) and its testnet: `binance_api_key`, `_key`, `_api_secret`, `_secret`, `_secret_key`, `_password`, `_passphrase`,
`_token`, `_account_id` in small and capital letters, and the venue's name alone, whose value is then a JSON object of
fields. A given name that is no venue's is a username to look up as it stands. The keychain is the one class that
`vault/keychain.py` allows, never one chosen by a variable or a configuration file.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from flexbot.errors import UsageError
from flexbot.vault.imports import names
from flexbot.vault.imports.model import Gathering, Reading
from flexbot.vault.imports.source import parse_json
from flexbot.vault.imports.tree import gather_tree
from flexbot.vault.imports.variables import Named, gather_variables

# The one place that decides which keychain is asked; it has no public name for "do this with the backend".
from flexbot.vault.keychain import ask
from flexbot.vault.secret import Secret

if TYPE_CHECKING:
    from keyring.backend import KeyringBackend

WARN_GUESSED = "vault.import.warn.keyring"
_VENUES = ("binance", "mercado_bitcoin", "alpaca", "tradier", "kraken", "coinbase", "bybit", "okx", "kucoin", "bitget")
_ENDINGS = (
    "api_key",
    "key",
    "api_secret",
    "secret",
    "secret_key",
    "password",
    "passphrase",
    "token",
    "account_id",
)
_MAX_SERVICE = 255


def read(service: str, given: Sequence[str] = ()) -> Reading:
    """The credentials found under `service`; `given` are further venues or exact usernames.

    Raises KeychainError where there is no keychain, or it is locked or refuses.
    """
    if not 0 < len(service) <= _MAX_SERVICE or not service.isprintable():
        raise UsageError("vault.import.service")
    usernames = list(dict.fromkeys(_usernames(given)))

    def look(backend: KeyringBackend) -> dict[str, Secret]:
        found = ((username, backend.get_password(service, username)) for username in usernames)
        return {username: Secret(value) for username, value in found if value is not None}

    gathering = Gathering(f"keyring {names.shown(service)}")
    gathering.warn(WARN_GUESSED)
    variables: list[Named] = []
    for username, secret in ask(look).items():
        told = names.shown(username)
        origin = f"{gathering.label}:{told}"
        value = secret.reveal()
        if value.lstrip().startswith("{"):
            gather_tree(gathering, {username: parse_json(value, origin)}, venues=True)
        else:
            variables.append(Named(username, value, told, origin))
    gather_variables(gathering, variables)
    return gathering.reading()


def _usernames(given: Sequence[str]) -> Iterator[str]:
    yield from given
    venues = [name for name in given if names.variable(name) is None and names.venue_of(name) is not None]
    for venue in (*venues, *_VENUES):
        for base in (venue, f"{venue}_testnet"):
            for name in (base, *(f"{base}_{ending}" for ending in _ENDINGS)):
                yield name
                yield name.upper()
