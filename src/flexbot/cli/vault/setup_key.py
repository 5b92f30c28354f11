"""The part of a dialog in which the key of a venue is asked for and checked, before anything is kept."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from flexbot.cli.vault.dialog import Dialog
from flexbot.cli.vault.tables import note_steps
from flexbot.errors import CredentialError, UsageError
from flexbot.text import text
from flexbot.vault.typed import secret_of

if TYPE_CHECKING:
    from flexbot.brokers.venues import Venue
    from flexbot.vault import CheckRecord, Entry, Secret

LATER = ("", "0", "later", "depois")


@dataclass(frozen=True, slots=True)
class KeyOptions:
    """What the command said about the key, so that it need not be asked. `public` holds fields that are no secrets."""

    venue: str | None = None
    environment: str | None = None
    public: Mapping[str, str] = field(default_factory=dict)
    entry_id: str = ""
    check: bool = True


@dataclass(frozen=True, slots=True)
class Accepted:
    """An entry that may be kept, and the check that says so (None: not checked)."""

    entry: Entry
    record: CheckRecord | None


def ask_key_of_venue(dialog: Dialog, options: KeyOptions) -> Accepted | None:
    """The first key of a vault; None for later.

    A refused key may be typed again by a person; for a script CredentialError or UsageError is the end.
    """
    from flexbot.brokers import accounts, enroll, venues

    venue = _venue(dialog, options.venue)
    if venue is None:
        return None
    environment = _environment(dialog, venue, options.environment)
    dialog.guide()
    dialog.guide(text("vault.setup.where", where=venues.where_to_click(venue, environment)))
    if "secret_key" in venue.fields:
        dialog.guide(text("vault.setup.rights"))
    names = accounts.fields_of(venue, environment)
    while True:
        try:
            values = _values(dialog, venue, names, options.public)
            if values is None:
                return None
            entry = accounts.new_entry(venue, environment, values, entry_id=options.entry_id)
            record = checked(dialog, entry) if options.check else None
            enroll.require_keepable(entry, record)
            return Accepted(entry, record)
        except (CredentialError, UsageError) as error:
            if not dialog.interactive:
                raise
            dialog.trouble(error)
            if not dialog.yes(text("vault.setup.again"), default=True):
                return None


def _venue(dialog: Dialog, given: str | None) -> Venue | None:
    from flexbot.brokers import venues

    while True:
        if given is None:
            if not dialog.interactive:
                raise UsageError("vault.setup_option", option="--venue", other="--no-entry")
            dialog.guide(text("vault.setup.venues"))
            known = [(venue.id, venue.name) for venue in venues.VENUES.values()]
            listed = [*known, ("later", text("vault.setup.later"))]
            given = dialog.choose(text("vault.setup.ask.venue"), listed, "binance")
        if given.strip().lower() in LATER:
            return None
        try:
            return venues.find(given)
        except UsageError as error:
            if not dialog.interactive:
                raise
            dialog.trouble(error)
            given = None


def _environment(dialog: Dialog, venue: Venue, given: str | None) -> str:
    from flexbot.brokers import accounts

    if len(venue.environments) == 1 and given is None:
        return venue.environments[0]
    if given is None and not dialog.interactive:
        raise UsageError("vault.setup_option", option="--environment", other="--no-entry")
    suggested = accounts.suggested_environment(venue)
    while given not in venue.environments:
        if given is not None:
            wrong = UsageError("broker.environment", venue=venue.name, given=given, known=", ".join(venue.environments))
            if not dialog.interactive:
                raise wrong
            dialog.trouble(wrong)
        dialog.guide()
        dialog.guide(text("vault.setup.environments"))
        words = [(one, text(f"vault.setup.environment.{one}")) for one in venue.environments]
        given = dialog.choose(text("vault.setup.ask.environment"), words, suggested)
    return given


def _values(
    dialog: Dialog, venue: Venue, names: tuple[str, ...], public: Mapping[str, str]
) -> dict[str, Secret] | None:
    """The fields in their order: secrets asked for, the others as the command said; None when a person gives none."""
    from flexbot.vault import Secret
    from flexbot.vault.entries import is_secret

    dialog.guide(text("vault.setup.enter_is_later"))
    values: dict[str, Secret] = {}
    for name in names:
        needed = name not in venue.optional
        given = public.get(name, "")
        if is_secret(venue.category, name):
            if not needed and not dialog.interactive:
                continue
            optional = dialog.interactive and (not needed or not values)
            given = secret_of(name, dialog.secrets.ask(label(venue, name, needed), optional=optional))
        elif not given and dialog.interactive:
            given = dialog.line(label(venue, name, needed))
        if not given and needed and not values and dialog.interactive:
            return None
        values[name] = Secret(given)
    return values


def label(venue: Venue, name: str, needed: bool = True) -> str:
    """How a field is called when it is asked for."""
    from flexbot.brokers import accounts

    words = accounts.label(venue, name)
    return words if needed else text("vault.setup.field_optional", field=words)


def checked(dialog: Dialog, entry: Entry) -> CheckRecord:
    """Check the key at its venue and show what each step found."""
    from flexbot.brokers import venues
    from flexbot.brokers.check import check

    dialog.guide()
    dialog.guide(text("vault.setup.checking", venue=venues.find(entry.venue).name))
    record = check(entry)
    note_steps(entry, record)
    return record
