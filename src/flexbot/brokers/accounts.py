"""Entries for keys of venues: what is asked for one, how it is made, which keys to revoke when the vault is lost."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from flexbot.brokers import transport, venues
from flexbot.brokers.venues import Venue
from flexbot.text import text, text_or
from flexbot.vault.entries import FIELDS, TRADING, Entry, free_id, validated
from flexbot.vault.secret import Secret

# Where a new key is tried first: nothing there is worth money.
_HARMLESS = ("testnet", "demo", "paper")


def suggested_environment(venue: Venue) -> str:
    """The environment to begin with: one without real money where the venue has it."""
    return next((one for one in _HARMLESS if one in venue.environments), venue.environments[0])


def fields_of(venue: Venue, environment: str) -> tuple[str, ...]:
    """The fields of an entry in the order in which they are asked; the simulator's entries have an address too."""
    return (*venue.fields, *venue.optional, *(("url",) if environment == "sim" else ()))


def fields_of_entry(entry: Entry) -> tuple[str, ...]:
    """The fields to ask for when an entry is changed: those that its venue has, then others that it holds."""
    own = fields_of(venues.of_entry(entry), entry.environment) if entry.category in TRADING else ()
    return (*own, *(name for name in FIELDS if name in entry.fields and name not in own))


def label(venue: Venue, name: str) -> str:
    """How the field `name` is called at this venue."""
    return text_or(f"vault.setup.field.{venue.id}.{name}", text(f"vault.setup.field.{name}"))


def new_entry(
    venue: Venue, environment: str, values: Mapping[str, Secret], *, taken: Iterable[str] = (), entry_id: str = ""
) -> Entry:
    """An entry that is ready for its check, named `entry_id` or else `venue-environment`.

    Raises UsageError for an environment the venue has not, a value that no entry may have, or an address of its own
    that is not the simulator's.
    """
    entry = Entry(
        id=entry_id or free_id(venue.id, environment, set(taken)),
        category=venue.category,
        venue=venue.id,
        environment=environment,
        fields={name: value for name, value in values.items() if value.present()},
    )
    venues.of_entry(entry)
    transport.simulator_address(entry)
    return validated(entry)


def named(entry: Entry, taken: Iterable[str]) -> Entry:
    """The entry with a free name made of its venue and environment."""
    return replace(entry, id=free_id(entry.venue, entry.environment, set(taken)))


def revocations(noted: Sequence[str]) -> list[str]:
    """One sentence for each key to revoke: those of the `venue/environment` names noted, else of all venues.

    Where nothing was noted, only live keys are listed: the others protect no money.
    """
    places = noted or [f"{venue.id}/live" for venue in venues.VENUES.values()]
    return [venues.revoke_text(*place.partition("/")[::2]) for place in places]
