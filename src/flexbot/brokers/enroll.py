"""Keeping a key after its check: the one way by which the command line and the screens put it into the vault."""

from __future__ import annotations

from dataclasses import replace
from typing import Protocol, TypeVar

from flexbot.brokers import explain, rights, transport, venues
from flexbot.errors import CredentialError
from flexbot.text import text
from flexbot.vault.entries import TRADING, CheckRecord, Entry

Info = TypeVar("Info", covariant=True)
_DANGEROUS = frozenset(rights.DANGEROUS.values())


class Keeper(Protocol[Info]):
    """An open vault, as far as it is needed here."""

    def put(self, entry: Entry) -> Info:
        """Write the entry and return what may be shown of it."""


def save_checked(vault: Keeper[Info], entry: Entry, record: CheckRecord | None) -> Info:
    """Put `entry` into `vault` together with its check; nothing is kept where `require_keepable` raises.

    A key whose check could not be run, or was not (None), is kept and marked: `cleared_for_live` is False.
    """
    require_keepable(entry, record)
    return vault.put(replace(entry, check=record))


def save(vault: Keeper[Info], entry: Entry, record: CheckRecord | None = None) -> Info:
    """As `save_checked` for a key of a venue; any other entry is put into the vault as it is."""
    return save_checked(vault, entry, record) if entry.category in TRADING else vault.put(entry)


def require_keepable(entry: Entry, record: CheckRecord | None) -> None:
    """Raise CredentialError for a key that can withdraw or transfer and for one that a step of its check failed.

    A key that the venue refuses is of no use, and the reason says how to mend it. Raises UsageError as `check` does.
    """
    venue = venues.of_entry(entry)
    transport.simulator_address(entry)
    if record is None:
        return
    _refuse_dangerous(entry, record)
    failed = [line.sentence for line in explain.sentences(entry, record) if line.outcome == "failed"]
    if failed:
        where = venues.where_to_click(venue, entry.environment)
        raise CredentialError("broker.key_refused", venue=venue.name, reason=failed[0], where=where)


def _refuse_dangerous(entry: Entry, record: CheckRecord) -> None:
    # The step has one reason; further rights of the same kind stand among the warnings.
    reasons = (*(step.reason for step in record.steps if step.outcome == "failed"), *record.warnings)
    found = [one for one in reasons if one in _DANGEROUS]
    if found:
        venue = venues.of_entry(entry)
        raise CredentialError(
            "broker.key_too_powerful",
            venue=venue.name,
            rights=", ".join(text(f"brokers.right.{one}") for one in found),
            where=venues.where_to_click(venue, entry.environment),
        )
