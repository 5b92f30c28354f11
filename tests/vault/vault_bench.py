"""What the tests of the vault build on: keys without stretching, entries, a vault made by hand, files put in place."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

from flexbot.errors import FlexBotError
from flexbot.vault import Entry, Secret, UnlockKey, document, kdf, payload
from flexbot.vault.audit import Head
from flexbot.vault.header import Header, Slot, wrap
from flexbot.vault.payload import Payload, Sealed
from flexbot.vault.permissions import create_private_folder, open_private

HERE = Path("credentials.enc")
# Full-entropy secrets need no stretching, so that a test opens thousands of vaults in a second.
ENV = UnlockKey("env", bytes(range(32)))
OTHER_ENV = UnlockKey("env", bytes(range(1, 33)))
RECOVERY = UnlockKey("recovery", bytes(range(20)))
TIME = "2026-01-01T00:00:00Z"
VAULT_EXIT_CODES = range(10, 19)


def entry(
    id: str = "binance-live",
    *,
    category: str = "exchange",
    venue: str = "binance",
    environment: str = "live",
    **fields: str,
) -> Entry:
    """An entry with a key and a secret, or with the fields given."""
    given = fields or {"api_key": f"key-of-{id}-0123456789", "secret_key": f"secret-of-{id}-0123456789"}
    return Entry(
        id=id,
        category=category,
        venue=venue,
        environment=environment if category in ("exchange", "broker") else "",
        fields={name: Secret(value) for name, value in given.items()},
    )


def shown(one: Entry) -> dict[str, str]:
    """The fields of an entry in the clear."""
    return {name: value.reveal_plain() for name, value in one.fields.items()}


class ByHand:
    """A vault put together from the format's own functions, with the data key in sight of the test."""

    def __init__(
        self, dek: bytes, *, vault_id: str = "00112233445566778899aabbccddeeff", keys: Iterable[UnlockKey] = (ENV,)
    ):
        self.dek = dek
        self.id = vault_id
        self.slots: tuple[Slot, ...] = tuple(
            wrap(dek, key, vault_id=vault_id, n=n, created=TIME, function=_cheap(key)) for n, key in enumerate(keys)
        )

    def header(self, seq: int = 1, *, slots: tuple[Slot, ...] | None = None) -> Header:
        return Header(self.id, seq, TIME, os.urandom(32), self.slots if slots is None else slots)

    def payload(self, *entries: Entry) -> Payload:
        categories = {one.category: [other for other in entries if other.category == one.category] for one in entries}
        return Payload(
            {name: Sealed.of(ones, vault_id=self.id, category=name) for name, ones in categories.items()}, Head(0, "")
        )

    def content(self, *entries: Entry, seq: int = 1) -> bytes:
        return document.put_together(self.header(seq), self.dek, self.payload(*entries).to_bytes())


def _cheap(key: UnlockKey) -> kdf.Kdf:
    salt = os.urandom(kdf.SALT_BYTES)
    return kdf.Argon2id(salt, 19456, 1, 1) if key.kind == "passphrase" else kdf.FullEntropy(salt)


def opened(content: bytes, key: UnlockKey) -> bytes:
    """Open `content` in memory down to the last entry, as `Vault.open` and the reading of every entry do; its DEK."""
    dek, _ = document.take_apart(content, HERE).unlock(key)
    payload.verify(HERE, dek, content)
    return dek


def verdict(content: bytes, key: UnlockKey) -> str:
    """The name of the error that refuses `content`, or "accepted"; only errors of the vault's family are caught."""
    try:
        opened(content, key)
    except FlexBotError as error:
        if error.exit_code not in VAULT_EXIT_CODES:
            raise
        return type(error).__name__
    return "accepted"


def place(path: Path, content: bytes) -> Path:
    """Put a private file at `path`, in a private folder, in place of what is there."""
    create_private_folder(path.parent)
    path.unlink(missing_ok=True)
    with os.fdopen(open_private(path), "wb") as file:
        file.write(content)
    return path
