"""What the vault keeps: entries with venue-neutral fields, in categories that open one by one."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any, Literal, get_args

from flexbot.errors import UsageError
from flexbot.vault.secret import Secret

CATEGORIES = (
    "exchange",
    "broker",
    "smtp",
    "alerts",
    "data_api",
    "database",
    "identity",
    "settings",
    # passwords that other Python tools keep here through the keyring backend; apart, so that they open alone
    "keyring",
)
# Categories whose entries trade: they have an environment, can be checked, and must be before going live.
TRADING = ("exchange", "broker")
ENVIRONMENTS = ("live", "testnet", "demo", "paper", "sim")
FIELDS = ("code", "host", "username", "password", "account_number", "api_key", "secret_key", "url")
_ALWAYS_SECRET = frozenset({"code", "password", "api_key", "secret_key"})
# An address that carries its own password, such as a webhook or postgresql://user:password@host.
_SECRET_URLS = frozenset({"alerts", "database"})
_ID = re.compile(r"[a-z0-9](?:[a-z0-9._-]{0,62}[a-z0-9])?")
MAX_FIELD_LENGTH = 8192

Outcome = Literal["passed", "failed", "not_run"]
OUTCOMES: tuple[str, ...] = get_args(Outcome)
STEPS = ("format", "read", "trade", "rights")


def is_secret(category: str, name: str) -> bool:
    """Whether the field `name` of an entry of `category` is shown only by `reveal`."""
    return name in _ALWAYS_SECRET or (name == "url" and category in _SECRET_URLS)


@dataclass(frozen=True, slots=True)
class CheckStep:
    """One step of a check: its name (one of STEPS), outcome, and why as a key of `brokers.check.reason.*`."""

    name: str
    outcome: Outcome
    reason: str = ""


@dataclass(frozen=True, slots=True)
class CheckRecord:
    """The last check of an entry: when (UTC, `2026-01-31T12:00:00Z`), its steps, and warnings as reason keys."""

    at: str
    steps: tuple[CheckStep, ...]
    warnings: tuple[str, ...] = ()

    @property
    def outcome(self) -> Outcome:
        """Failed if a step failed; passed only if every one of STEPS was run and passed."""
        if any(step.outcome == "failed" for step in self.steps):
            return "failed"
        passed = {step.name for step in self.steps if step.outcome == "passed"}
        return "passed" if passed.issuperset(STEPS) else "not_run"


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One set of credentials. Every field is a Secret, also those that are not: `plain` reads the public ones.

    `venue` is the exchange, broker or service; `environment` is one of ENVIRONMENTS for exchanges and brokers and
    empty for everything else. The vault sets `created`, `updated` and `ref`, a random name by which the audit log
    speaks of the entry without telling whose or where it is. `extra` holds what a newer version wrote and this one
    does not know; it is written back as it was.
    """

    id: str
    category: str
    venue: str
    environment: str = ""
    fields: Mapping[str, Secret] = field(default_factory=dict)
    description: str = ""
    created: str = ""
    updated: str = ""
    check: CheckRecord | None = None
    ref: str = ""
    extra: Mapping[str, Any] = field(default_factory=dict, repr=False)

    def plain(self, name: str) -> str:
        """The text of a public field, empty where the entry has none; ValueError for a secret one."""
        if is_secret(self.category, name):
            raise ValueError(f"{name} is secret; use fields[{name!r}].reveal()")
        found = self.fields.get(name)
        return "" if found is None else found.reveal_plain()

    def with_fields(self, **changed: Secret | None) -> Entry:
        """The entry with some fields changed (None removes one) and, since its key may be another, unchecked."""
        merged = {**self.fields, **changed}
        return replace(self, fields={name: one for name, one in merged.items() if one is not None}, check=None)

    @property
    def cleared_for_live(self) -> bool:
        """Whether every step of the last check was run and passed."""
        return self.check is not None and self.check.outcome == "passed"


@dataclass(frozen=True, slots=True)
class EntryInfo:
    """What may be shown of an entry: nothing in it helps to use or guess a secret.

    `key_tail` is the last four characters of the key (or of the only secret, unless that is a password), empty where
    that would tell too much; `fingerprint` a keyed hash of all secrets, equal for equal secrets within one vault until
    its key is rotated.
    """

    id: str
    category: str
    venue: str
    environment: str
    description: str
    public: Mapping[str, str]
    secret_fields: tuple[str, ...]
    key_tail: str
    fingerprint: str
    created: str
    updated: str
    check: CheckRecord | None
    ref: str

    @property
    def cleared_for_live(self) -> bool:
        """Whether every step of the last check was run and passed."""
        return self.check is not None and self.check.outcome == "passed"


def validated(entry: Entry) -> Entry:
    """The entry itself; UsageError where id, category, environment, a field's name or a length is not allowed."""
    if _ID.fullmatch(entry.id) is None:
        raise UsageError("vault.entry_id", id=entry.id)
    if entry.category not in CATEGORIES:
        raise UsageError("vault.category", given=entry.category, known=", ".join(CATEGORIES))
    allowed = ENVIRONMENTS if entry.category in TRADING else ("",)
    if entry.environment not in allowed:
        raise UsageError("vault.environment", given=entry.environment, known=", ".join(allowed) or "-")
    unknown = sorted(set(entry.fields) - set(FIELDS))
    if unknown:
        raise UsageError("vault.field", given=", ".join(unknown), known=", ".join(FIELDS))
    if not entry.venue or len(entry.venue) > 64 or not entry.venue.isprintable():
        raise UsageError("vault.venue_name")
    if len(entry.description) > 500 or not entry.description.isprintable():
        raise UsageError("vault.description")
    for name, value in entry.fields.items():
        if not value.present() or value.longer_than(MAX_FIELD_LENGTH):
            raise UsageError("vault.field_length", field=name, limit=MAX_FIELD_LENGTH)
        if any("\ud800" <= letter <= "\udfff" for letter in value.reveal_plain()):
            raise UsageError("vault.field_characters", field=name)
    return entry


def free_id(venue: str, environment: str, taken: set[str]) -> str:
    """An id for a new entry: `venue-environment`, with a number where that is taken."""
    base = re.sub(r"[^a-z0-9]+", "-", f"{venue}-{environment}".lower()).strip("-") or "entry"
    base = base[:56].rstrip("-")
    candidates = [base, *(f"{base}-{n}" for n in range(2, len(taken) + 3))]
    return next(one for one in candidates if one not in taken)


def utc_now() -> str:
    """The time now as the vault writes it: UTC, whole seconds, `2026-01-31T12:00:00Z`."""
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
