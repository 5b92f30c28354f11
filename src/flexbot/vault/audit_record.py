"""One record of the audit log: its fields, its bytes, its hash and its MAC.

A record is one line of canonical JSON (keys sorted, no spaces, ASCII), ended by LF, of at most 64 KiB::

    mac  = HMAC-SHA256(audit key, "flexbot-audit|record|" + the record without `hash` and `mac`)
    hash = SHA-256(prev + the record without `hash`)

`seq` counts from 1; `prev` is the hash of the record before, empty in the first. The MAC lies under the hash, so that
the chain covers it too. Whoever can write the file can make a new chain, but no MAC without the vault's key, and no
chain that meets the head which the vault keeps inside its encrypted payload.

No record holds a secret or tells who the user is: `actor` names the front end, `object` an entry's id or fingerprint.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, NoReturn

from flexbot import log
from flexbot.text import text_or

ACTIONS = (
    "create",
    "put",
    "remove",
    "reveal",
    "rotate",
    "slot_add",
    "slot_remove",
    "change_passphrase",
    "import",
    "export",
    "restore",
    "reset",
    "failed_unlock",
    "check",
    "rollback_accepted",
    "repair",
    "chain_restarted",
    "kill_engage",
    "kill_clear",
)
# What only an open vault can do, so that its key is at hand: a record of these without a MAC is not FlexBot's.
KEYED = frozenset(
    {
        "create",
        "put",
        "remove",
        "reveal",
        "rotate",
        "slot_add",
        "slot_remove",
        "change_passphrase",
        "import",
        "export",
        "check",
        "rollback_accepted",
        "chain_restarted",
    }
)
RESTARTED = "chain_restarted"
TORN = "torn_bytes"

Detail = str | int | bool

MAX_LINE = 65536
MAX_TEXT = 200
MAX_DETAILS = 16
_MAX_NUMBER = 2**63
_KEY_BYTES = 32
_NAME = re.compile(r"[a-z][a-z0-9_]{0,63}")
_HASH = re.compile(r"[0-9a-f]{64}")
_KEY_ID = re.compile(r"[0-9a-f]{8}")
_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", re.ASCII)
_REQUIRED = frozenset({"seq", "time", "actor", "action", "object", "details", "prev", "hash"})
_SEALED = _REQUIRED | {"key", "mac"}


@dataclass(frozen=True, slots=True)
class Head:
    """The last record of a log: its number and hash. `Head(0, "")` is the head of an empty log."""

    seq: int
    hash: str


EMPTY = Head(0, "")


class AuditKey:
    """The vault's key for the MACs of its records, from 32 secret bytes; ValueError for any other length.

    `id` tells keys apart and nothing about them; it is all that a repr shows.
    """

    __slots__ = ("__material", "id")

    def __init__(self, material: bytes) -> None:
        if len(material) != _KEY_BYTES:
            raise ValueError(f"an audit key has {_KEY_BYTES} bytes")
        self.__material = bytes(material)
        self.id = hmac.digest(self.__material, b"flexbot-audit|id", "sha256").hex()[:8]

    def mac(self, content: bytes) -> str:
        """HMAC-SHA256 of a record's bytes, in hex."""
        return hmac.digest(self.__material, b"flexbot-audit|record|" + content, "sha256").hex()

    def __repr__(self) -> str:
        return f"AuditKey({self.id})"

    def __reduce_ex__(self, protocol: Any) -> NoReturn:
        raise TypeError("an AuditKey is not pickled or copied")


@dataclass(frozen=True, slots=True)
class Record:
    """One record as it lies in the log. `time` is UTC with milliseconds; `key` and `mac` are empty without a key."""

    seq: int
    time: str
    actor: str
    action: str
    object: str
    details: Mapping[str, Detail]
    prev: str
    hash: str
    key: str = ""
    mac: str = ""

    @property
    def title(self) -> str:
        """What was done, in the current language; the bare name of an action that only a newer FlexBot knows."""
        return text_or(f"vault.audit.action.{self.action}", self.action)

    def line(self) -> bytes:
        """The record as it is written, LF included."""
        return _canonical(self._fields()) + b"\n"

    def is_sound(self) -> bool:
        """Whether the hash is that of the record and the `prev` in it."""
        fields = self._fields()
        del fields["hash"]
        return _hash(self.prev, fields) == self.hash

    def is_from(self, key: AuditKey) -> bool:
        """Whether the MAC is one that this key makes."""
        fields = self._fields()
        del fields["hash"]
        fields.pop("mac", None)
        return hmac.compare_digest(key.mac(_canonical(fields)), self.mac)

    def _fields(self) -> dict[str, Any]:
        fields: dict[str, Any] = {
            "seq": self.seq,
            "time": self.time,
            "actor": self.actor,
            "action": self.action,
            "object": self.object,
            "details": self.details,
            "prev": self.prev,
            "hash": self.hash,
        }
        return fields | {"key": self.key, "mac": self.mac} if self.key else fields


_encode = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=True, allow_nan=False).encode


def _canonical(fields: Mapping[str, Any]) -> bytes:
    return _encode(fields).encode("ascii")


def _hash(prev: str, fields: Mapping[str, Any]) -> str:
    return hashlib.sha256(prev.encode("ascii") + _canonical(fields)).hexdigest()


def seal(
    after: Head, actor: str, action: str, object: str, details: Mapping[str, Detail], key: AuditKey | None
) -> Record:
    """The record that follows `after`, made now, with its hash and, given a key, its MAC.

    Every text passes the log's redaction: a secret that was revealed in this process cannot get in by mistake.
    """
    fields: dict[str, Any] = {
        "seq": after.seq + 1,
        "time": datetime.now(UTC).isoformat(timespec="milliseconds").removesuffix("+00:00") + "Z",
        "actor": actor,
        "action": action,
        "object": _redacted(object),
        "details": {name: _redacted(one) if isinstance(one, str) else one for name, one in details.items()},
        "prev": after.hash,
    }
    if key is not None:
        fields["key"] = key.id
        fields["mac"] = key.mac(_canonical(fields))
    return Record(**fields, hash=_hash(after.hash, fields))


def _redacted(value: str) -> str:
    return log.redact(value)[:MAX_TEXT]


def check(action: str, object: str, details: Mapping[str, Detail], key: AuditKey | None) -> None:
    """ValueError where a record may not be made of these."""
    if action not in ACTIONS:
        raise ValueError(f"unknown action {action!r}")
    if action in KEYED and key is None:
        raise ValueError(f"the action {action!r} needs the vault's audit key")
    if not _is_text(object):
        raise ValueError(f"the object must be a printable text of at most {MAX_TEXT} characters")
    if TORN in details or not _are_details(details):
        raise ValueError(
            f"details: at most {MAX_DETAILS - 1} names in lower case with a printable text of at most {MAX_TEXT} "
            f"characters, a whole number or a truth value each; {TORN!r} is the log's own"
        )


def _is_text(value: object) -> bool:
    return isinstance(value, str) and len(value) <= MAX_TEXT and value.isprintable()


def _are_details(details: Mapping[str, object]) -> bool:
    return len(details) < MAX_DETAILS and all(
        _NAME.fullmatch(name) is not None and (_is_text(one) or (isinstance(one, int) and abs(one) < _MAX_NUMBER))
        for name, one in details.items()
    )


def parse(line: bytes) -> Record | None:
    """The record in a line with its LF, or None where these are not the bytes of a record. The hash is not checked."""
    try:
        fields = json.loads(line)
    except (ValueError, RecursionError):  # RecursionError: ten thousand opening brackets
        return None
    if not isinstance(fields, dict) or not (fields.keys() == _REQUIRED or fields.keys() == _SEALED):
        return None
    if not _well_formed(fields) or _canonical(fields) + b"\n" != line:
        return None
    return Record(**fields)


def _well_formed(fields: Mapping[str, Any]) -> bool:
    seq, details = fields["seq"], fields["details"]
    own = {name: one for name, one in details.items() if name != TORN} if isinstance(details, dict) else None
    return (
        type(seq) is int
        and 0 < seq < _MAX_NUMBER
        and (fields["prev"] == "" or _matches(_HASH, fields["prev"]))
        and _matches(_HASH, fields["hash"])
        and _matches(_TIME, fields["time"])
        and _matches(_NAME, fields["actor"])
        and _matches(_NAME, fields["action"])
        and _is_text(fields["object"])
        and own is not None
        and _are_details(own)
        and type(details.get(TORN, 0)) is int
        and ("key" not in fields or (_matches(_KEY_ID, fields["key"]) and _matches(_HASH, fields["mac"])))
    )


def _matches(pattern: re.Pattern[str], value: object) -> bool:
    return isinstance(value, str) and pattern.fullmatch(value) is not None
