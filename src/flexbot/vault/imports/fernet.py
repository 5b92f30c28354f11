"""Reading the vault of the first FlexBot plan: a Fernet token and, beside it, how its key is made.

Read: `credentials.enc`, one Fernet token (cryptography's recipe: AES-128-CBC and HMAC-SHA256, base64url) over a JSON
object of venues and their fields; `credentials.meta` with the same stem, a JSON object with `salt` (base64, base64url
or hex), `iterations` (1 to 10,000,000, 480,000 where it is missing) and an optional `kdf`, which must name
PBKDF2-HMAC-SHA256. The key is base64url(PBKDF2-HMAC-SHA256(passphrase in UTF-8, salt, iterations, 32 bytes)).
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import re
import unicodedata
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from flexbot.errors import UsageError, WrongSecretError
from flexbot.vault.imports.model import Gathering, Reading
from flexbot.vault.imports.source import decode, parse_json, read_bytes
from flexbot.vault.imports.tree import gather_tree
from flexbot.vault.secret import Secret

DEFAULT_ITERATIONS = 480_000
MAX_ITERATIONS = 10_000_000
_MAX_SALT = 1024
_KDF_NAMES = frozenset({"pbkdf2", "pbkdf2hmac", "pbkdf2sha256", "pbkdf2hmacsha256", "sha256"})
_NAME = "credentials.enc"
# version 1, time 8, IV 16, at least one block 16, HMAC 32
_SHORTEST_TOKEN = 73
_TOKEN = re.compile(rb"[A-Za-z0-9_-]+={0,2}")


def read(where: Path, passphrase: Secret) -> Reading:
    """The credentials of a `credentials.enc` (or the folder that holds one).

    Raises UsageError where token or meta file are missing or none, WrongSecretError where the passphrase does not open
    it: a token that was altered looks the same, and the message says so.
    """
    path = where / _NAME if where.is_dir() else where
    token = fernet_token(read_bytes(path))
    if token is None:
        raise UsageError("vault.import.not_fernet", file=path.name)
    meta = path.with_suffix(".meta")
    if not meta.is_file():
        raise UsageError("vault.import.no_meta", file=path.name, meta=meta.name)
    salts, iterations = _parameters(meta)
    phrases = dict.fromkeys((passphrase.reveal(), unicodedata.normalize("NFKC", passphrase.reveal())))
    keys = (
        hashlib.pbkdf2_hmac("sha256", phrase.encode("utf-8", "surrogatepass"), salt, iterations, 32)
        for salt in salts
        for phrase in phrases
    )
    content = opened(token, keys)
    if content is None:
        raise WrongSecretError("vault.import.wrong_secret", file=path.name)
    gathering = Gathering(path.name)
    gather_tree(gathering, parse_json(decode(content, path.name), path.name), venues=True)
    return gathering.reading(path, meta)


def fernet_token(data: bytes) -> bytes | None:
    """The Fernet token that `data` is, None where it has not the form of one."""
    token = data.strip()
    if _TOKEN.fullmatch(token) is None or len(token) % 4:
        return None
    raw = base64.urlsafe_b64decode(token)
    whole = raw[:1] == b"\x80" and len(raw) >= _SHORTEST_TOKEN and (len(raw) - _SHORTEST_TOKEN) % 16 == 0
    return token if whole else None


def opened(token: bytes, keys: Iterable[bytes]) -> bytes | None:
    """The content of a Fernet token under the first of `keys` (32 bytes each) that opens it, None where none does."""
    from cryptography.fernet import Fernet, InvalidToken

    for key in keys:
        try:
            return Fernet(base64.urlsafe_b64encode(key)).decrypt(token)
        except InvalidToken:
            continue
    return None


def _parameters(path: Path) -> tuple[list[bytes], int]:
    """The salts that the meta file may mean, and the iterations."""
    meta = parse_json(decode(read_bytes(path), path.name), path.name)
    if not isinstance(meta, dict):
        raise UsageError("vault.import.meta", file=path.name, name="salt")
    kdf = meta.get("kdf")
    if isinstance(kdf, dict):  # {"kdf": {"name": …, "salt": …, "iterations": …}}
        meta, kdf = {**meta, **kdf}, kdf.get("name")
    if kdf is not None and re.sub("[^a-z0-9]", "", str(kdf).lower()) not in _KDF_NAMES:
        raise UsageError("vault.import.meta", file=path.name, name="kdf")
    salts = list(bytes_of(meta.get("salt")))
    if not salts:
        raise UsageError("vault.import.meta", file=path.name, name="salt")
    return salts, _iterations(path, meta.get("iterations", str(DEFAULT_ITERATIONS)))


def _iterations(path: Path, given: Any) -> int:
    # Digits are counted first: making a number of a million digits would take minutes.
    plain = given.strip() if isinstance(given, str) else ""
    if re.fullmatch(r"[0-9]{1,9}", plain) is None or not 1 <= int(plain) <= MAX_ITERATIONS:
        raise UsageError("vault.import.meta", file=path.name, name="iterations")
    return int(plain)


def bytes_of(given: Any) -> Iterator[bytes]:
    """What a hex, base64 or base64url text can mean, 1 to 1024 bytes; more than one where it is ambiguous."""
    if not isinstance(given, str) or len(given) > 2 * _MAX_SALT or not given.isascii():
        return
    text = given.strip()
    if text and re.fullmatch(r"(?:[0-9A-Fa-f]{2})+", text):
        yield bytes.fromhex(text)
    padded = text.replace("-", "+").replace("_", "/").rstrip("=")
    try:
        raw = base64.b64decode(padded + "=" * (-len(padded) % 4), validate=True)
    except binascii.Error:
        return
    if raw:
        yield raw
