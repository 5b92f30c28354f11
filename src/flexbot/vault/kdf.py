"""How a slot turns secret material into a key: Argon2id, PBKDF2 or, for full-entropy secrets, nothing but HKDF.

The header is unauthenticated until a slot opens, so parameters out of bounds are refused before any work is done:
a forged file can ask for neither gigabytes of memory nor a weaker derivation than FlexBot would write.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar, Literal

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id as Argon2idFunction
from cryptography.hazmat.primitives.kdf.pbkdf2 import PBKDF2HMAC

from flexbot.errors import MissingPartError
from flexbot.vault import crypto
from flexbot.vault.unlock import UnlockKey

PassphraseKdf = Literal["argon2id", "pbkdf2"]
SALT_BYTES = 16
_MIN_FULL_ENTROPY_BYTES = 16


def _whole(value: Any, low: int, high: int) -> int:
    if type(value) is not int or not low <= value <= high:
        raise ValueError("a parameter is out of bounds")
    return value


def _salt(value: Any) -> bytes:
    if not isinstance(value, str):
        raise ValueError("the salt is not text")
    salt = crypto.decode(value)
    if len(salt) != SALT_BYTES:
        raise ValueError("the salt has not 16 bytes")
    return salt


@dataclass(frozen=True, slots=True)
class Argon2id:
    """Argon2id (RFC 9106): `memory_kib` 19456..1048576, `passes` 1..10, `lanes` 1..8."""

    name: ClassVar = "argon2id"
    salt: bytes = field(repr=False)
    memory_kib: int = 65536
    passes: int = 3
    lanes: int = 4

    def derive(self, material: bytes) -> bytes:
        """32 bytes; MissingPartError where OpenSSL has no Argon2id, or the machine not enough memory for it."""
        try:
            function = Argon2idFunction(
                salt=self.salt,
                length=crypto.KEY_BYTES,
                iterations=self.passes,
                lanes=self.lanes,
                memory_cost=self.memory_kib,
            )
        except UnsupportedAlgorithm:
            raise MissingPartError("vault.no_argon2") from None
        try:
            return function.derive(material)
        except MemoryError:
            raise MissingPartError("vault.no_memory", mib=self.memory_kib // 1024) from None

    def as_json(self) -> dict[str, Any]:
        """The form in the header."""
        return {
            "name": self.name,
            "m": self.memory_kib,
            "t": self.passes,
            "p": self.lanes,
            "salt": crypto.encode(self.salt),
        }


@dataclass(frozen=True, slots=True)
class Pbkdf2:
    """PBKDF2-HMAC-SHA256 (RFC 8018): `iterations` 600,000..10,000,000."""

    name: ClassVar = "pbkdf2-sha256"
    salt: bytes = field(repr=False)
    iterations: int = 1_000_000

    def derive(self, material: bytes) -> bytes:
        """32 bytes."""
        return PBKDF2HMAC(hashes.SHA256(), crypto.KEY_BYTES, self.salt, self.iterations).derive(material)

    def as_json(self) -> dict[str, Any]:
        """The form in the header."""
        return {"name": self.name, "iterations": self.iterations, "salt": crypto.encode(self.salt)}


@dataclass(frozen=True, slots=True)
class FullEntropy:
    """No stretching: the secret is random and has at least 16 bytes, so that guessing it is hopeless."""

    name: ClassVar = "hkdf-sha256"
    salt: bytes = field(repr=False)

    def derive(self, material: bytes) -> bytes:
        """The material itself; ValueError when it is shorter than 16 bytes."""
        if len(material) < _MIN_FULL_ENTROPY_BYTES:
            raise ValueError("too short for a full-entropy secret")
        return material

    def as_json(self) -> dict[str, Any]:
        """The form in the header."""
        return {"name": self.name, "salt": crypto.encode(self.salt)}


Kdf = Argon2id | Pbkdf2 | FullEntropy


def for_key(key: UnlockKey, passphrase_kdf: PassphraseKdf = "argon2id") -> Kdf:
    """The derivation, with a new salt, for a new slot that `key` shall open."""
    salt = os.urandom(SALT_BYTES)
    if key.kind != "passphrase":
        return FullEntropy(salt)
    return Argon2id(salt) if passphrase_kdf == "argon2id" else Pbkdf2(salt)


def parse(kind: str, raw: Any) -> Kdf:
    """The derivation of a slot of `kind` from its JSON; ValueError when anything is missing, extra or out of bounds."""
    if not isinstance(raw, Mapping):
        raise ValueError("the kdf is not an object")
    expected = {"argon2id": {"m", "t", "p"}, "pbkdf2-sha256": {"iterations"}, "hkdf-sha256": set()}
    name = raw.get("name")
    if not isinstance(name, str) or name not in expected or set(raw) != {"name", "salt"} | expected[name]:
        raise ValueError("unknown kdf")
    if (kind == "passphrase") == (name == "hkdf-sha256"):
        raise ValueError("the kdf does not fit the kind of slot")
    salt = _salt(raw["salt"])
    if name == "argon2id":
        return Argon2id(salt, _whole(raw["m"], 19456, 1_048_576), _whole(raw["t"], 1, 10), _whole(raw["p"], 1, 8))
    if name == "pbkdf2-sha256":
        return Pbkdf2(salt, _whole(raw["iterations"], 600_000, 10_000_000))
    return FullEntropy(salt)
