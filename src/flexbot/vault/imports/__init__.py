"""Reading credentials that other programs wrote, so that they need not be typed again. Nothing here writes such files.

`read` gives a `Reading`; `merge.merge` plans it against a vault and puts it there; `merge.verified` reads it back; only
then may `shred.shred` be offered for the files it came from. What each source may look like is written in its module.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from flexbot.errors import UsageError
from flexbot.vault.imports.model import Draft, Reading
from flexbot.vault.secret import Secret

__all__ = ["SOURCES", "Draft", "Reading", "Request", "needs_secret", "read"]


@dataclass(frozen=True, slots=True)
class Request:
    """What is to be read: `where` is a file or, for keyring, the name of a service."""

    source: str
    where: str
    secret: Secret | None = None
    hostname: str | None = None
    names: Sequence[str] = ()

    @property
    def path(self) -> Path:
        """`where` as a file."""
        return Path(self.where)

    def given_secret(self) -> Secret:
        """The secret; UsageError where none was given."""
        if self.secret is None:
            raise UsageError("vault.import.secret_needed", source=self.source)
        return self.secret


def _fernet(asked: Request) -> Reading:
    from flexbot.vault.imports import fernet

    return fernet.read(asked.path, asked.given_secret())


def _hostname(asked: Request) -> Reading:
    from flexbot.vault.imports import hostname

    return hostname.read(asked.path, asked.hostname)


def _cbc_fields(asked: Request) -> Reading:
    from flexbot.vault.imports import cbc

    return cbc.read(asked.path, asked.given_secret())


def _keyring(asked: Request) -> Reading:
    from flexbot.vault.imports import keyring_service

    return keyring_service.read(asked.where, asked.names)


def _env(asked: Request) -> Reading:
    from flexbot.vault.imports import dotenv

    return dotenv.read(asked.path)


def _json(asked: Request) -> Reading:
    from flexbot.vault.imports import json_file

    return json_file.read(asked.path)


# All sources, in the order in which they are listed to users.
SOURCES: Mapping[str, Callable[[Request], Reading]] = {
    "fernet": _fernet,
    "hostname": _hostname,
    "cbc-fields": _cbc_fields,
    "keyring": _keyring,
    "env": _env,
    "json": _json,
}
_SEALED = frozenset({"fernet", "cbc-fields"})


def needs_secret(source: str) -> bool:
    """Whether reading `source` needs a passphrase or key."""
    return source in _SEALED


def read(
    source: str,
    where: Path | str,
    *,
    secret: Secret | None = None,
    hostname: str | None = None,
    names: Sequence[str] = (),
) -> Reading:
    """Everything that `source` (one of SOURCES) holds at `where`, a file or the service name of a keyring.

    `secret` is the passphrase or key of fernet and cbc-fields; `hostname` the name of the machine that wrote a hostname
    vault, or `user@host`, if not this one; `names` are further venues or usernames for keyring. Nothing is changed.
    Raises UsageError (no such file, not this format), WrongSecretError, VaultAlteredError, KeychainError, StorageError.
    """
    if source not in SOURCES:
        raise UsageError("vault.import.source", given=source, known=", ".join(SOURCES))
    return SOURCES[source](Request(source, str(where), secret, hostname, tuple(names)))
