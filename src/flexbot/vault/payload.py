"""What the vault's payload holds: categories, each sealed with a key of its own, and the head of the audit log.

Categories, entries and fields that a newer version wrote are kept as they are and written back.
"""

from __future__ import annotations

import contextlib
import json
import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from flexbot.errors import VaultAlteredError, VaultVersionError
from flexbot.vault import crypto
from flexbot.vault.audit import Head
from flexbot.vault.document import Document, take_apart
from flexbot.vault.entries import OUTCOMES, CheckRecord, CheckStep, Entry, utc_now
from flexbot.vault.secret import Secret

VERSION = 1
# What reading JSON of any other shape than expected may raise.
_MALFORMED = (ValueError, KeyError, TypeError, AttributeError, RecursionError)


@dataclass(frozen=True, slots=True)
class Sealed:
    """One category: its key's generation (`epoch`), when that began, the key, and the entries under it."""

    epoch: int
    rotated: str
    key: bytes = field(repr=False)
    box: bytes = field(repr=False)

    @staticmethod
    def of(entries: Iterable[Entry], *, vault_id: str, category: str, epoch: int = 1) -> Sealed:
        """The entries under a new random key."""
        fresh = Sealed(epoch, utc_now(), os.urandom(crypto.KEY_BYTES), b"")
        return fresh.holding(entries, vault_id=vault_id, category=category)

    def holding(self, entries: Iterable[Entry], *, vault_id: str, category: str) -> Sealed:
        """The same key with other entries."""
        plain = _compact({"entries": [_entry_json(entry) for entry in entries]})
        return replace(self, box=crypto.seal(self.key, plain, _aad(vault_id, category, self.epoch)))

    def open(self, *, vault_id: str, category: str, path: Path) -> dict[str, Entry]:
        """The entries by id; VaultAlteredError when the box is not of this vault, category and epoch."""
        with contextlib.suppress(*_MALFORMED):
            plain = crypto.unseal(self.key, self.box, _aad(vault_id, category, self.epoch))
            if plain is not None:
                return {entry.id: entry for entry in (_entry(category, one) for one in json.loads(plain)["entries"])}
        # not inside `except`: a JSONDecodeError carries the whole text with it, and stays chained to what follows it
        raise VaultAlteredError("vault.altered", file=path)


def _aad(vault_id: str, category: str, epoch: int) -> bytes:
    return f"flexbot-vault/1|box|{vault_id}|{category}|{epoch}".encode()


@dataclass(frozen=True, slots=True)
class Payload:
    """Everything under the data key."""

    categories: Mapping[str, Sealed]
    audit: Head
    extra: Mapping[str, Any] = field(default_factory=dict, repr=False)

    def to_bytes(self) -> bytes:
        """The payload as JSON."""
        categories = {
            name: {
                "epoch": one.epoch,
                "rotated": one.rotated,
                "key": crypto.encode(one.key),
                "box": crypto.encode(one.box),
            }
            for name, one in self.categories.items()
        }
        audit = {"seq": self.audit.seq, "head": self.audit.hash}
        return _compact({**self.extra, "v": VERSION, "categories": categories, "audit": audit})


def load(taken: Document, dek: bytes, path: Path) -> Payload:
    """The payload of a vault file; VaultAlteredError when it is not as written, VaultVersionError for a later one's."""
    with contextlib.suppress(*_MALFORMED):
        raw = json.loads(taken.payload(dek, path))
        version = _whole(raw["v"])
        if version > VERSION:
            raise VaultVersionError("vault.newer", file=path)
        if version == VERSION:
            categories = {name: _sealed(one) for name, one in raw["categories"].items()}
            audit = Head(_whole(raw["audit"]["seq"]), _text(raw["audit"]["head"]))
            extra = {name: value for name, value in raw.items() if name not in ("v", "categories", "audit")}
            return Payload(categories, audit, extra)
    raise VaultAlteredError("vault.altered", file=path)


def _sealed(raw: Mapping[str, Any]) -> Sealed:
    key = crypto.decode(raw["key"])
    if len(key) != crypto.KEY_BYTES:
        raise ValueError("a category's key has the wrong length")
    return Sealed(_whole(raw["epoch"]), _text(raw["rotated"]), key, crypto.decode(raw["box"]))


def _whole(value: Any) -> int:
    if type(value) is not int:
        raise ValueError("not a whole number")
    return value


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise ValueError("not a text")
    return value


def verify(path: Path, dek: bytes, content: bytes) -> None:
    """`content` opens down to the last entry; VaultAlteredError when the disk gave back something else."""
    taken = take_apart(content, path)
    for name, sealed in load(taken, dek, path).categories.items():
        sealed.open(vault_id=taken.header.id, category=name, path=path)


def _compact(raw: Mapping[str, Any]) -> bytes:
    return json.dumps(raw, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode("utf-8")


_ENTRY_KEYS = ("id", "ref", "venue", "environment", "fields", "description", "created", "updated", "check")


def _entry_json(entry: Entry) -> dict[str, Any]:
    raw: dict[str, Any] = {
        **entry.extra,
        "id": entry.id,
        "ref": entry.ref,
        "venue": entry.venue,
        "fields": {name: value.reveal_plain() for name, value in entry.fields.items()},
        "created": entry.created,
        "updated": entry.updated,
    }
    if entry.environment:
        raw["environment"] = entry.environment
    if entry.description:
        raw["description"] = entry.description
    if entry.check is not None:
        steps = [[step.name, step.outcome, step.reason] for step in entry.check.steps]
        raw["check"] = {"at": entry.check.at, "steps": steps, "warnings": list(entry.check.warnings)}
    return raw


def _entry(category: str, raw: Mapping[str, Any]) -> Entry:
    check = raw.get("check")
    return Entry(
        id=_text(raw["id"]),
        ref=_text(raw["ref"]),
        category=category,
        venue=_text(raw["venue"]),
        environment=_text(raw.get("environment", "")),
        fields={name: Secret(_text(value)) for name, value in raw["fields"].items()},
        description=_text(raw.get("description", "")),
        created=_text(raw["created"]),
        updated=_text(raw["updated"]),
        check=None if check is None else _check(check),
        extra={name: value for name, value in raw.items() if name not in _ENTRY_KEYS},
    )


def _check(raw: Mapping[str, Any]) -> CheckRecord:
    # an outcome that this version does not know is not a pass
    steps = (
        CheckStep(_text(name), outcome if outcome in OUTCOMES else "not_run", _text(reason))
        for name, outcome, reason, *_ in raw["steps"]
    )
    return CheckRecord(_text(raw["at"]), tuple(steps), tuple(_text(one) for one in raw["warnings"]))
