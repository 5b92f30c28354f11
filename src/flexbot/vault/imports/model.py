"""What a reader hands back: drafts of entries, and by name whatever it did not understand."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from flexbot.errors import UsageError
from flexbot.vault.entries import MAX_FIELD_LENGTH
from flexbot.vault.imports.names import Place, looks_secret
from flexbot.vault.secret import Secret

MAX_DRAFTS = 1000
# Texts of the catalogue that tell the user what the old file could not promise.
WARN_INCOMPLETE = "vault.import.warn.incomplete"
WARN_PLACEHOLDER = "vault.import.warn.placeholder"
WARN_UNREAD = "vault.import.warn.unread"
WARN_ENVIRONMENT = "vault.import.warn.environment"

# Fields of which one set must be complete before a group of values is worth an entry.
_NEEDED: Mapping[str, tuple[frozenset[str], ...]] = {
    "exchange": (frozenset({"api_key", "secret_key"}), frozenset({"account_number", "secret_key"})),
    "broker": (frozenset({"api_key"}), frozenset({"username", "password"})),
    # a venue of its own kind: its keys are a program that the user has logged in to
    "ibkr": (frozenset({"account_number"}),),
    "smtp": (frozenset({"host"}),),
    "alerts": (frozenset({"api_key"}), frozenset({"url"}), frozenset({"username", "password"})),
    "data_api": (frozenset({"api_key"}),),
    "database": (frozenset({"url"}), frozenset({"host"})),
}
# Templates write something readable where the secret belongs.
_PLACEHOLDERS = ("your", "changeme", "change_me", "change-me", "xxxx", "<", "todo", "insert", "replace", "****")
_NAMED_PLACEHOLDERS = frozenset({"api_key", "apikey", "secret", "secret_key", "key", "none", "null", "xxx", "..."})


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """An entry to be: everything but its id and dates. `environment` is empty where the source does not tell it.

    `origin` says where it was found (`.env:12`, `config.json exchange`), never a value.
    """

    category: str
    venue: str
    environment: str
    fields: Mapping[str, Secret]
    description: str
    origin: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What one source held.

    `ignored` are the names of keys that were not understood; `warnings` are keys of the catalogue, without fields;
    `files` are the old files that could be destroyed once the import is verified.
    """

    drafts: tuple[Draft, ...]
    ignored: tuple[str, ...]
    warnings: tuple[str, ...]
    files: tuple[Path, ...]


class Gathering:
    """Collects what a reader finds; refuses values that no entry can hold; `reading` is the result."""

    def __init__(self, label: str) -> None:
        self.label = label
        self._drafts: list[Draft] = []
        # Dicts, for their order and because a name is told once.
        self._ignored: dict[str, None] = {}
        self._warnings: dict[str, None] = {}

    @property
    def count(self) -> int:
        """How many drafts there are so far."""
        return len(self._drafts)

    def ignore(self, name: str) -> None:
        """Report a key by its (already shown) name; one that is named like a credential gets a warning besides."""
        self._ignored[name] = None
        if looks_secret(name):
            self.warn(WARN_UNREAD)

    def warn(self, key: str) -> None:
        """Give the user the text `key` of the catalogue, once."""
        self._warnings[key] = None

    def draft(self, place: Place, found: Mapping[str, Secret], origins: Mapping[str, str], origin: str) -> None:
        """Make a draft of `found`; where too little of it is there, report the names in `origins` instead."""
        found = dict(found)
        for name in _unkept(place, found):
            del found[name]
            self.ignore(origins[name])
        _join_port(found)
        if not any(needed <= found.keys() for needed in _NEEDED.get(place.venue, _NEEDED[place.category])):
            for name in found:
                self.ignore(origins[name])
            if found:
                self.warn(WARN_INCOMPLETE)
            return
        if self.count >= MAX_DRAFTS:
            raise UsageError("vault.import.too_many", file=self.label, limit=MAX_DRAFTS)
        self._drafts.append(
            Draft(
                category=place.category,
                venue=place.venue,
                environment=place.environment,
                fields=found,
                description=place.label,
                origin=origin,
            )
        )

    def reading(self, *files: Path) -> Reading:
        """Everything gathered; `files` are those that could be destroyed afterwards."""
        return Reading(
            drafts=tuple(self._drafts), ignored=tuple(self._ignored), warnings=tuple(self._warnings), files=files
        )

    def value(self, name: str, given: object, origin: str) -> Secret | None:
        """`given` as a field's value; None where it is empty or a template's placeholder.

        Raises UsageError where it is no text (numbers are text only for accounts, ports and codes), is too long, or
        holds characters that cannot be seen; only a PEM key may have several lines.
        """
        if given is None:
            return None
        if isinstance(given, Number):
            if name not in ("account_number", "port", "code", "password"):
                raise UsageError("vault.import.value_type", origin=origin)
        elif not isinstance(given, str):
            raise UsageError("vault.import.value_type", origin=origin)
        text = str(given)
        if name != "password":
            text = text.strip()
        if len(text) > MAX_FIELD_LENGTH:
            raise UsageError("vault.import.value_length", origin=origin, limit=MAX_FIELD_LENGTH)
        if text == "":
            return None
        if _is_placeholder(name, text.lower()):
            self.warn(WARN_PLACEHOLDER)
            return None
        plain = text.replace("\r", "").replace("\n", "") if text.startswith("-----BEGIN ") else text
        if not plain.isprintable():
            raise UsageError("vault.import.value_text", origin=origin)
        return Secret(text)


class Number(str):
    """A number of a JSON file as it was written: account numbers keep their digits."""

    __slots__ = ()

    def __repr__(self) -> str:
        return "[number]"


def _is_placeholder(name: str, text: str) -> bool:
    # A password may begin with any word; keys are random.
    key = name in ("api_key", "secret_key")
    return text in _NAMED_PLACEHOLDERS or (key and text.startswith(_PLACEHOLDERS))


def _unkept(place: Place, found: Mapping[str, Secret]) -> list[str]:
    """Fields that no entry of this place gets.

    An address from a file that anybody could have written must not decide where keys are sent. Interactive Brokers is
    another matter: it has no keys, and its host is a program on the user's own machine.
    """
    unkept = ["port"] if "host" not in found else []
    if place.category in ("exchange", "broker"):
        unkept += ["url"] if place.venue == "ibkr" else ["url", "host", "port"]
    return [name for name in dict.fromkeys(unkept) if name in found]


def _join_port(found: dict[str, Secret]) -> None:
    port = found.pop("port", None)
    if port is not None:
        host = found["host"].reveal_plain()
        found["host"] = Secret(host if ":" in host else f"{host}:{port.reveal_plain()}")
