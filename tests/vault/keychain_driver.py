"""Does what it is told with the keychain, in a process of its own, and writes a JSON list of what came of it.

python keychain_driver.py '[["store", "0a"], ["load", "0a"]]'

A key is reported as its SHA-256; an error as its key, exit code, whole text and whether another exception hangs on it.
"""

from __future__ import annotations

import hashlib
import json
import sys
from collections.abc import Callable
from contextlib import closing
from typing import Any

from flexbot.errors import FlexBotError
from flexbot.vault import keychain
from flexbot.vault.unlock import UnlockKey


def lock() -> None:
    import secretstorage

    with closing(secretstorage.dbus_init()) as bus:
        secretstorage.get_default_collection(bus).lock()


def put(vault_id: str, value: str, application: str) -> None:
    """What another program would store for the vault: `value` is the hex of the bytes."""
    import secretstorage

    with closing(secretstorage.dbus_init()) as bus:
        attributes = {"service": f"FlexBot/{vault_id}", "username": "vault", "application": application}
        secretstorage.get_default_collection(bus).create_item("FlexBot", attributes, bytes.fromhex(value))


def stored(vault_id: str) -> list[str]:
    """The values stored for the vault, read without keyring, as hex."""
    import secretstorage

    with closing(secretstorage.dbus_init()) as bus:
        wanted = {"service": f"FlexBot/{vault_id}", "username": "vault"}
        return [item.get_secret().hex() for item in secretstorage.get_default_collection(bus).search_items(wanted)]


def limit(seconds: float) -> None:
    keychain.ANSWER_SECONDS = seconds


def plain_keyring(vault_id: str) -> str | None:
    """What a program that lets keyring choose would get."""
    import keyring

    return keyring.get_password(f"FlexBot/{vault_id}", "vault")


ACTIONS: dict[str, Callable[..., Any]] = {
    "available": keychain.available,
    "store": keychain.store,
    "load": keychain.load,
    "delete": keychain.delete,
    "lock": lock,
    "put": put,
    "stored": stored,
    "limit": limit,
    "plain keyring": plain_keyring,
}


def done(name: str, *arguments: Any) -> Any:
    try:
        result = ACTIONS[name](*arguments)
    except FlexBotError as error:
        hanging = error.__cause__ is not None or error.__context__ is not None
        return {"error": error.key, "code": error.exit_code, "text": f"{error} {error.values}", "hanging": hanging}
    if isinstance(result, UnlockKey):
        assert result.kind == "keychain"
        return hashlib.sha256(result.material).hexdigest()
    return result


if __name__ == "__main__":
    json.dump([done(*step) for step in json.loads(sys.argv[1])], sys.stdout)
