"""Line 2 of the vault file: what is said in the clear, and the slots that wrap the data key (DEK)."""

from __future__ import annotations

import json
import re
import unicodedata
from dataclasses import dataclass, field
from typing import Any

from flexbot.vault import crypto, kdf
from flexbot.vault.unlock import KINDS, SlotKind, UnlockKey

SUITE = "A256GCM-HKDF256-HMAC256"
VERSION = 1
MAX_SLOTS = 8
MAX_LABEL = 64
# Control, format and half characters, and line ends. Not all that `isprintable` refuses: to an older Python a letter
# that Unicode got later is not printable, and a vault must open with every Python.
_UNPRINTABLE = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})
_ID = re.compile(r"[0-9a-f]{32}")
_TIME = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z", re.ASCII)
_NONCE_BYTES = 32
_WRAP_BYTES = crypto.NONCE_BYTES + crypto.KEY_BYTES + crypto.TAG_BYTES
_MAX_SEQ = 2**53 - 1


@dataclass(frozen=True, slots=True)
class Slot:
    """One way to open the vault: the DEK wrapped by a key derived from one secret."""

    n: int
    kind: SlotKind
    created: str
    kdf: kdf.Kdf
    wrap: bytes = field(repr=False)
    label: str = ""

    def unwrap(self, vault_id: str, key: UnlockKey) -> bytes | None:
        """The DEK, or None when the secret is not this slot's (or the slot was altered: the two look alike)."""
        return crypto.unseal(kek(self.kdf, key), self.wrap, _aad(vault_id, self.n, self.kind))

    def as_json(self) -> dict[str, Any]:
        """The form in the header."""
        raw = {
            "n": self.n,
            "kind": self.kind,
            "created": self.created,
            "kdf": self.kdf.as_json(),
            "wrap": crypto.encode(self.wrap),
        }
        return raw | {"label": self.label} if self.label else raw


def kek(function: kdf.Kdf, key: UnlockKey) -> bytes:
    """The key-encryption key: HKDF over what the KDF makes of the secret, apart for each kind of slot."""
    return crypto.hkdf(function.derive(key.material), function.salt, f"flexbot-vault/1|kek|{key.kind}")


def _aad(vault_id: str, n: int, kind: str) -> bytes:
    return f"flexbot-vault/1|slot|{vault_id}|{n}|{kind}".encode("ascii")


def wrap(
    dek: bytes,
    key: UnlockKey,
    *,
    vault_id: str,
    n: int,
    created: str,
    function: kdf.Kdf,
    label: str = "",
    nonce: bytes | None = None,
) -> Slot:
    """A new slot through which `key` opens the vault. A nonce is given only to reproduce a known answer."""
    sealed = crypto.seal(kek(function, key), dek, _aad(vault_id, n, key.kind), nonce)
    return Slot(n, key.kind, created, function, sealed, label)


@dataclass(frozen=True, slots=True)
class Header:
    """Everything in the clear: vault id, write counter, time of the last write, nonce of the payload key, slots."""

    id: str
    seq: int
    updated: str
    nonce: bytes = field(repr=False)
    slots: tuple[Slot, ...]

    def to_line(self) -> bytes:
        """The one spelling of this header: JSON, keys sorted, no spaces, ASCII; without the line end."""
        raw = {
            "v": VERSION,
            "suite": SUITE,
            "id": self.id,
            "seq": self.seq,
            "updated": self.updated,
            "nonce": crypto.encode(self.nonce),
            "slots": [slot.as_json() for slot in self.slots],
        }
        return json.dumps(raw, sort_keys=True, separators=(",", ":"), ensure_ascii=True).encode("ascii")


class NewerVersionError(ValueError):
    """Raised for a header that a later version of the format wrote."""


def parse(line: bytes) -> Header:
    """The header of line 2; ValueError for anything but the one spelling `to_line` gives, before any key work."""
    try:
        raw = json.loads(line.decode("ascii"))
    except RecursionError:
        raise ValueError("nested too deeply") from None
    if not isinstance(raw, dict):
        raise ValueError("the header is not an object")
    if type(version := raw.get("v")) is int and version > VERSION:
        raise NewerVersionError(str(version))
    if set(raw) != {"v", "suite", "id", "seq", "updated", "nonce", "slots"} or version != VERSION:
        raise ValueError("fields are missing or unknown")
    slots = raw["slots"]
    if raw["suite"] != SUITE or not isinstance(slots, list) or not 1 <= len(slots) <= MAX_SLOTS:
        raise ValueError("unknown suite or number of slots")
    header = Header(
        id=_matching(_ID, raw["id"]),
        seq=_counter(raw["seq"], 1, _MAX_SEQ),
        updated=_matching(_TIME, raw["updated"]),
        nonce=_exactly(_NONCE_BYTES, raw["nonce"]),
        slots=tuple(_slot(one) for one in slots),
    )
    if len({slot.n for slot in header.slots}) != len(header.slots):
        raise ValueError("two slots have one number")
    if header.to_line() != line:
        raise ValueError("not the canonical spelling")
    return header


def _slot(raw: Any) -> Slot:
    if not isinstance(raw, dict) or set(raw) - {"label"} != {"n", "kind", "created", "kdf", "wrap"}:
        raise ValueError("a slot has missing or unknown fields")
    kind, label = raw["kind"], raw.get("label", "")
    if not isinstance(kind, str) or kind not in KINDS:
        raise ValueError("unknown kind of slot")
    if (
        not isinstance(label, str)
        or len(label) > MAX_LABEL
        or any(unicodedata.category(letter) in _UNPRINTABLE for letter in label)
        or ("label" in raw) != (label != "")
    ):
        raise ValueError("a slot's label is not printable or too long")
    return Slot(
        n=_counter(raw["n"], 0, 999),
        kind=kind,  # type: ignore[arg-type]  # one of KINDS, checked above
        created=_matching(_TIME, raw["created"]),
        kdf=kdf.parse(kind, raw["kdf"]),
        wrap=_exactly(_WRAP_BYTES, raw["wrap"]),
        label=label,
    )


def _matching(pattern: re.Pattern[str], value: Any) -> str:
    if not isinstance(value, str) or pattern.fullmatch(value) is None:
        raise ValueError("a text has the wrong form")
    return value


def _counter(value: Any, low: int, high: int) -> int:
    if type(value) is not int or not low <= value <= high:
        raise ValueError("a number is out of bounds")
    return value


def _exactly(count: int, value: Any) -> bytes:
    if not isinstance(value, str):
        raise ValueError("bytes are not text")
    raw = crypto.decode(value)
    if len(raw) != count:
        raise ValueError("bytes have the wrong length")
    return raw
