"""Which fields an entry has that is not a key of an exchange or broker, and what they are called."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from flexbot.errors import UsageError
from flexbot.text import text, text_or
from flexbot.vault.entries import CATEGORIES, TRADING

# What the keyring backend keeps is other programs' own; nobody types it here.
ADDED_BY_HAND = tuple(name for name in CATEGORIES if name != "keyring")
# What a service is called where there is usually only one of its kind.
_USUAL_NAMES = {"smtp": "smtp", "database": "database"}


@dataclass(frozen=True, slots=True)
class Form:
    """The fields of an entry in the order in which they are asked: those needed, then those that may be left out."""

    needed: tuple[str, ...]
    optional: tuple[str, ...] = ()


_FORMS = {
    "smtp": Form(("host",), ("username", "password")),
    "alerts": Form(("url",)),
    "data_api": Form(("api_key",), ("secret_key",)),
    "database": Form(("url",)),
    "identity": Form(("username", "password")),
    "settings": Form(("code",)),
}
# Services that send messages by a token and the address of a chat, not by a secret address.
_BOTS = {"telegram": Form(("api_key", "account_number")), "pushover": Form(("api_key", "account_number"))}
_DATABASE_BY_HOST = Form(("host",), ("username", "password"))


def form_of(category: str, venue: str, given: Mapping[str, str]) -> Form:
    """The form for an entry of a category other than exchange and broker."""
    if category == "alerts" and venue in _BOTS:
        return _BOTS[venue]
    if category == "database" and "host" in given:
        return _DATABASE_BY_HOST
    return _FORMS[category]


def placed(category: str | None, venue: str | None) -> tuple[str | None, str | None]:
    """Category and name of the service as far as the options tell; a category is None where a venue is meant.

    Well-known services tell their category: telegram is one of alerts. UsageError for a category that does not exist.
    """
    from flexbot.vault.imports import names

    if category is not None and category not in ADDED_BY_HAND:
        raise UsageError("vault.category", given=category, known=", ".join(ADDED_BY_HAND))
    if category in TRADING:
        return None, venue
    if category is None:
        known = None if venue is None else names.venue_of(venue)
        if known is None or known.category in TRADING:
            return None, venue
        return known.category, known.venue
    return category, venue or _USUAL_NAMES.get(category)


def label(category: str, venue: str, name: str, *, needed: bool = True) -> str:
    """How a field is called when it is asked for: as its service calls it, else its kind, else in general."""
    general = text_or(f"vault.cmd.field.{category}.{name}", text(f"vault.setup.field.{name}"))
    words = text_or(f"vault.cmd.field.{venue}.{name}", general)
    return words if needed else text("vault.setup.field_optional", field=words)
