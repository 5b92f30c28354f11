"""Builds credential files as other programs leave them, with the real cryptography of each."""

from __future__ import annotations

import base64
import hashlib
import json
import os
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

from cryptography.fernet import Fernet
from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.ciphers.algorithms import AES256
from cryptography.hazmat.primitives.ciphers.modes import CBC
from cryptography.hazmat.primitives.padding import PKCS7

from flexbot.vault.imports import Draft, Reading

# What must never be seen anywhere but in a revealed Secret.
CANARY_KEY = "cNrYk3yAbCdEfGhIjKlMnOpQrStUvWxYz0123456789"
CANARY_SECRET = "cNrYs3cReTzYxWvUtSrQpOnMlKjIhGfEdCbA9876543210"
PASSPHRASE = "frase secreta de ontem: ação"
# Quick on purpose; the default of 480,000 has a test of its own.
ITERATIONS = 1_000

VENUES: dict[str, Any] = {
    "binance": {"api_key": CANARY_KEY, "api_secret": CANARY_SECRET, "testnet": True},
    "mercado_bitcoin": {"api_key": "mb-id", "api_secret": "mb-secret"},
}


def fernet_folder(
    folder: Path, content: bytes | None = None, *, salt: str | None = None, meta: dict[str, Any] | None = None
) -> Path:
    """`credentials.enc` and `credentials.meta` of the first plan; returns the former."""
    raw = os.urandom(16)
    key = hashlib.pbkdf2_hmac("sha256", PASSPHRASE.encode(), raw, ITERATIONS, 32)
    token = Fernet(base64.urlsafe_b64encode(key)).encrypt(json.dumps(VENUES).encode() if content is None else content)
    path = folder / "credentials.enc"
    path.write_bytes(token)
    written = raw.hex() if salt == "hex" else base64.b64encode(raw).decode()
    described = {"version": 1, "salt": written, "iterations": ITERATIONS, "kdf": "PBKDF2-HMAC-SHA256"}
    (folder / "credentials.meta").write_text(json.dumps({**described, **(meta or {})}), encoding="utf-8")
    return path


def gcm(key: bytes, content: bytes) -> bytes:
    """nonce ‖ ciphertext ‖ tag."""
    nonce = os.urandom(12)
    return nonce + AESGCM(key).encrypt(nonce, content, None)


def cbc(key: bytes, text: str, *, as_hex: bool = False) -> str:
    """One encrypted field."""
    iv = os.urandom(16)
    padder = PKCS7(128).padder()
    padded = padder.update(text.encode()) + padder.finalize()
    encryptor = Cipher(AES256(key), CBC(iv)).encryptor()
    ciphertext = encryptor.update(padded) + encryptor.finalize()
    return f"{iv.hex()}:{ciphertext.hex()}" if as_hex else base64.b64encode(iv + ciphertext).decode()


def cbc_rows(key: bytes, *, as_hex: bool = False) -> list[dict[str, str]]:
    """Two accounts whose keys and secrets are encrypted."""
    return [
        {
            "exchange": "binance",
            "environment": "testnet",
            "api_key": cbc(key, CANARY_KEY, as_hex=as_hex),
            "api_secret": cbc(key, CANARY_SECRET, as_hex=as_hex),
        },
        {
            "exchange": "kraken",
            "environment": "live",
            "api_key": cbc(key, "kraken-key", as_hex=as_hex),
            "api_secret": cbc(key, "kraken-secret", as_hex=as_hex),
        },
    ]


def csv_table(path: Path, rows: list[dict[str, str]]) -> Path:
    """The rows with a header."""
    lines = [",".join(rows[0]), *(",".join(row.values()) for row in rows)]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def sqlite_table(path: Path, rows: list[dict[str, str]]) -> Path:
    """The rows as a table `credentials`, beside a table of other things."""
    with closing(sqlite3.connect(path)) as database:
        database.execute("PRAGMA journal_mode = WAL")
        database.execute("CREATE TABLE trades (id INTEGER PRIMARY KEY, price REAL)")
        database.execute("INSERT INTO trades (price) VALUES (1.5)")
        database.execute(f"CREATE TABLE credentials ({', '.join(rows[0])})")
        marks = ", ".join("?" for _ in rows[0])
        database.executemany(f"INSERT INTO credentials VALUES ({marks})", [tuple(row.values()) for row in rows])
        database.commit()
    return path


def revealed(draft: Draft) -> dict[str, str]:
    """The draft's fields in the clear."""
    return {name: value.reveal() for name, value in draft.fields.items()}


def places(reading: Reading) -> list[tuple[str, str, str]]:
    """Category, venue and environment of every draft."""
    return [(one.category, one.venue, one.environment) for one in reading.drafts]


def assert_hidden(*shown: object) -> None:
    """No canary, whole or in part, in the repr or text of anything."""
    for one in shown:
        for written in (repr(one), str(one)):
            assert CANARY_KEY[:12] not in written
            assert CANARY_SECRET[:12] not in written
