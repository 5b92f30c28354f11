"""Reading rows whose fields are encrypted one by one with AES-256-CBC.

Read: a CSV table with a header, a JSON list of objects (or an object of lists or objects), or an SQLite database, of
which every table with a column named like a credential is taken. Columns are named as in other configuration files
(`exchange`, `api_key`, `api_secret`, `testnet`, …), also with `_enc` or `encrypted_`. Fields of keys, secrets and
passwords must be encrypted, others may be: base64(IV ‖ ciphertext) or `hex(IV):hex(ciphertext)`, PKCS #7 padding.
The key is asked for: 64 hex digits or base64 of 32 bytes are the key, and every text can be a passphrase, whose key is
SHA-256 of its UTF-8 bytes; what opens the fields decides.

CBC carries no authentication. A field counts as opened when padding, UTF-8 and visible characters are right, which
tells a wrong key with near certainty, but not that nobody altered the table; the reading says so.
"""

from __future__ import annotations

import base64
import binascii
import csv
import hashlib
import io
import re
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from flexbot.errors import UsageError, VaultAlteredError, WrongSecretError
from flexbot.vault.entries import MAX_FIELD_LENGTH
from flexbot.vault.imports import names
from flexbot.vault.imports.fernet import bytes_of
from flexbot.vault.imports.model import Gathering, Reading
from flexbot.vault.imports.source import decode, parse_json, read_bytes
from flexbot.vault.imports.tree import gather_tree
from flexbot.vault.secret import Secret

WARN_UNAUTHENTICATED = "vault.import.warn.unauthenticated"
MAX_ROWS = 10_000
_SQLITE = b"SQLite format 3\0"
_BLOCK = 16
_KEY_BYTES = 32
_MUST_BE_SEALED = frozenset({"api_key", "secret_key", "password", "code"})


@dataclass(frozen=True, slots=True)
class _Sealed:
    """One encrypted field: the object and key in it that hold the text, and where that is."""

    holder: dict[str, Any] = field(repr=False)
    name: str
    origin: str
    iv: bytes = field(repr=False)
    ciphertext: bytes = field(repr=False)
    required: bool


def read(path: Path, key: Secret) -> Reading:
    """The credentials of a table with encrypted fields.

    Raises UsageError where it is no such table or a secret field is not encrypted, WrongSecretError where the key opens
    no field, VaultAlteredError where it opens some but not all.
    """
    data = read_bytes(path)
    document = _document(data, path)
    gathering = Gathering(path.name)
    gathering.warn(WARN_UNAUTHENTICATED)
    _open_all(list(_sealed(document, path.name, "")), key, path.name)
    gather_tree(gathering, document, venues=isinstance(document, dict))
    return gathering.reading(path)


def _document(data: bytes, path: Path) -> Any:
    if data.startswith(_SQLITE):
        return _sqlite_tables(data, path)
    text = decode(data, path.name)
    return parse_json(text, path.name) if text.lstrip().startswith(("{", "[")) else _csv_rows(text, path.name)


def _csv_rows(text: str, label: str) -> list[dict[str, str]]:
    rows: list[dict[str, str]] = []
    lines = csv.reader(io.StringIO(text), strict=True)
    broken = False
    try:
        header = next(lines, [])
        for row in lines:
            if row and len(row) != len(header):
                broken = True
                break
            rows.append(dict(zip(header, row, strict=False)))
    except csv.Error:
        broken = True
    if broken or len(set(header)) < max(len(header), 2) or len(rows) > MAX_ROWS:
        raise UsageError("vault.import.csv", file=label, line=lines.line_num)
    return [row for row in rows if row]


def _sqlite_tables(data: bytes, path: Path) -> list[dict[str, Any]]:
    """All rows of all tables, each with its columns of text and numbers; the file itself is not opened by SQLite."""
    import sqlite3

    log = path.with_name(path.name + "-wal")
    if log.is_file() and log.stat().st_size > 0:
        raise UsageError("vault.import.sqlite_open", file=path.name, log=log.name)
    # Bytes 18 and 19 say "write-ahead log"; a database in memory cannot have one, and this one's is empty.
    plain = data[:18] + b"\1\1" + data[20:]
    rows: list[dict[str, Any]] | None = None
    with closing(sqlite3.connect(":memory:")) as database:
        try:
            database.deserialize(plain)
            database.execute("PRAGMA trusted_schema = OFF")
            database.execute("PRAGMA query_only = ON")
            # A prepared file could make a query endless; a sound one of 5 MiB needs far fewer steps.
            database.set_progress_handler(lambda: 1, 50_000_000)
            rows = list(_rows_of_tables(database))
        except (sqlite3.Error, UnicodeDecodeError, OverflowError):
            rows = None
    if rows is None or len(rows) > MAX_ROWS:
        raise UsageError("vault.import.sqlite", file=path.name)
    return rows


def _rows_of_tables(database: Any) -> Iterator[dict[str, Any]]:
    tables = database.execute("SELECT name FROM sqlite_master WHERE type = 'table' AND sql NOT LIKE '%VIRTUAL%'")
    for (table,) in tables.fetchall():
        quoted = str(table).replace('"', '""')
        rows = database.execute(f'SELECT * FROM "{quoted}" LIMIT {MAX_ROWS + 1}')
        columns = [column[0] for column in rows.description]
        if not any(names.field_of(column) in _MUST_BE_SEALED for column in columns):
            continue
        for row in rows:
            yield {column: _plain(value) for column, value in zip(columns, row, strict=True)}


def _plain(value: object) -> Any:
    """A cell as a JSON document would have it; bytes are taken for IV ‖ ciphertext."""
    if isinstance(value, bytes):
        return base64.b64encode(value).decode()
    return value if value is None or isinstance(value, str) else str(value)


def _sealed(node: Any, label: str, path: str) -> Iterator[_Sealed]:
    """Every encrypted field of the document; UsageError where a secret stands there in the clear."""
    if isinstance(node, list):
        for position, child in enumerate(node):
            yield from _sealed(child, label, f"{path}[{position}]")
    elif isinstance(node, dict):
        for name, value in node.items():
            here = f"{path}.{names.shown(name)}" if path else names.shown(name)
            if not isinstance(value, str):
                yield from _sealed(value, label, here)
            elif value and (known := names.field_of(name)) is not None:
                required = known in _MUST_BE_SEALED
                parts = _parts(value)
                if parts is not None:
                    yield _Sealed(node, name, f"{label} {here}", *parts, required)
                elif required:
                    raise UsageError("vault.import.cbc_form", origin=f"{label} {here}")


def _parts(value: str) -> tuple[bytes, bytes] | None:
    """IV and ciphertext of a field, None where it has neither of the two forms."""
    text = value.strip()
    if len(text) > 4 * MAX_FIELD_LENGTH or not text.isascii():
        return None
    if re.fullmatch(r"[0-9A-Fa-f]{32}:(?:[0-9A-Fa-f]{32})+", text):
        iv, ciphertext = text.split(":")
        return bytes.fromhex(iv), bytes.fromhex(ciphertext)
    try:
        raw = base64.b64decode(text, validate=True)
    except binascii.Error:
        return None
    return (raw[:_BLOCK], raw[_BLOCK:]) if len(raw) >= 2 * _BLOCK and len(raw) % _BLOCK == 0 else None


def _open_all(found: list[_Sealed], key: Secret, label: str) -> None:
    """Put the opened text in the place of every encrypted field, under the key that opens most of them."""
    if not found:
        return
    best: list[str | None] = []
    for candidate in _keys(key):
        texts = [_decrypted(one, candidate) for one in found]
        if not best or texts.count(None) < best.count(None):
            best = texts
    needed = [(one, text) for one, text in zip(found, best, strict=True) if one.required]
    failed = [one for one, text in needed if text is None]
    if failed and len(failed) == len(needed):
        raise WrongSecretError("vault.import.cbc_wrong", file=label)
    if failed:
        raise VaultAlteredError("vault.import.cbc_altered", origin=failed[0].origin)
    for one, text in zip(found, best, strict=True):
        if text is not None:
            one.holder[one.name] = text


def _keys(key: Secret) -> Iterator[bytes]:
    given = key.reveal()
    yield from (raw for raw in bytes_of(given) if len(raw) == _KEY_BYTES)
    yield hashlib.sha256(given.encode("utf-8", "surrogatepass")).digest()


def _decrypted(one: _Sealed, key: bytes) -> str | None:
    from cryptography.hazmat.primitives.ciphers import Cipher
    from cryptography.hazmat.primitives.ciphers.algorithms import AES256
    from cryptography.hazmat.primitives.ciphers.modes import CBC
    from cryptography.hazmat.primitives.padding import PKCS7

    decryptor = Cipher(AES256(key), CBC(one.iv)).decryptor()
    padded = decryptor.update(one.ciphertext) + decryptor.finalize()
    unpadder = PKCS7(_BLOCK * 8).unpadder()
    try:
        text = (unpadder.update(padded) + unpadder.finalize()).decode("utf-8")
    except ValueError:  # wrong padding, or no UTF-8
        return None
    visible = "".join(text.split("\n")) if text.startswith("-----BEGIN ") else text
    return text if visible.replace("\r", "").isprintable() else None
