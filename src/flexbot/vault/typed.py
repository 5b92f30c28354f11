"""What people type or paste as a secret: how long it may be, and private keys that stand in a file."""

from __future__ import annotations

from pathlib import Path

from flexbot import log
from flexbot.errors import UsageError

MAX_LENGTH = 8192


def registered(given: str) -> str:
    """`given`, registered for redaction before anything is done with it; UsageError where it is too long."""
    if len(given) > MAX_LENGTH:
        raise UsageError("vault.secret_long", limit=MAX_LENGTH)
    log.register_secret(given)
    return given


def secret_of(field: str, given: str) -> str:
    """What was given for the secret `field`: without white space around it, with a leading `@` the text of that file.

    A private key of several lines cannot be typed. A `password`, which a person chose, may begin and end with any
    sign: it stays as it was typed. UsageError when that file cannot be read. It is not named: what follows may be a
    secret that begins with the sign.
    """
    if field == "password":
        return given
    given = given.strip()
    if not given.startswith("@"):
        return given
    path = Path(given[1:]).expanduser()
    try:
        content = path.read_bytes()
        if len(content) > MAX_LENGTH:
            raise UsageError("vault.secret_long", limit=MAX_LENGTH)
        value = content.decode("utf-8-sig").strip()
    except (OSError, ValueError):  # ValueError: no UTF-8, or a name that no file can have
        raise UsageError("vault.secret_file") from None
    log.register_secret(value)
    return value
