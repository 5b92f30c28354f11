"""Putting what was read into the vault: what is new, what is there already, what disagrees; and reading it back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, Protocol

from flexbot.errors import UsageError
from flexbot.vault.entries import ENVIRONMENTS, TRADING, Entry, free_id, validated
from flexbot.vault.imports.model import Draft, Reading
from flexbot.vault.secret import Secret

Action = Literal["add", "same", "conflict"]
# Keys of which nobody says what they are for are taken for those that can lose money.
CAREFUL_ENVIRONMENT = "live"
# Warnings after which the old file may hold what the vault does not.
_LEFT_BEHIND = frozenset({"vault.import.warn.unread", "vault.import.warn.incomplete", "vault.import.warn.twice"})


class Listed(Protocol):
    """What `merge` needs of the vault's list."""

    @property
    def id(self) -> str: ...


class Keeper(Protocol):
    """What `merge` and `verified` need of the vault."""

    def list(self, category: str | None = None) -> Sequence[Listed]: ...

    def get(self, entry_id: str) -> Entry: ...

    def put(self, entry: Entry) -> Any: ...


class RecordingKeeper(Keeper, Protocol):
    """What `take_over` needs of the vault."""

    def record(self, action: str, *, details: Mapping[str, str | int | bool] | None = None) -> None: ...


@dataclass(frozen=True, slots=True)
class Planned:
    """What happens to one draft.

    `action`: "add" a new entry; "same", an entry of that venue and environment has these very fields; "conflict", there
    is one with other fields, which is kept, and the draft becomes a second entry. `id` is the entry's id in the vault,
    `beside` the ids it disagrees with. `assumed`: the source did not tell the environment.
    """

    draft: Draft
    action: Action
    id: str
    environment: str
    assumed: bool
    beside: tuple[str, ...] = ()


def merge(vault: Keeper, reading: Reading, *, dry_run: bool, environment: str | None = None) -> list[Planned]:
    """Plan every draft against the vault and, unless `dry_run`, put what is new; running it again adds nothing.

    `environment` stands for the one that a source does not tell, otherwise "live". Nothing is put before everything has
    been found allowed. Raises UsageError for an environment that does not exist, and what `vault.put` raises: entries
    put until then stay, and a second run goes on from there.
    """
    if environment is not None and environment not in ENVIRONMENTS:
        raise UsageError("vault.environment", given=environment, known=", ".join(ENVIRONMENTS))
    entries = {one.id: vault.get(one.id) for one in vault.list()}
    planned: list[Planned] = []
    new: list[Entry] = []
    for draft in reading.drafts:
        plan = _planned(draft, entries, environment or CAREFUL_ENVIRONMENT)
        planned.append(plan)
        if plan.action != "same":
            entry = validated(_entry(plan))
            entries[entry.id] = entry
            new.append(entry)
    if not dry_run:
        for entry in new:
            vault.put(entry)
    return planned


def take_over(
    vault: RecordingKeeper, reading: Reading, source: str, *, environment: str | None = None
) -> list[Planned]:
    """`merge` for good, after one record of it where there is something new. The errors of `merge`."""
    planned = merge(vault, reading, dry_run=True, environment=environment)
    new = sum(one.action != "same" for one in planned)
    if new:
        vault.record("import", details={"source": source, "entries": new})
        merge(vault, reading, dry_run=False, environment=environment)
    return planned


def left_behind(reading: Reading) -> bool:
    """Whether the old file may hold credentials that the vault does not, so that it must not be destroyed."""
    return bool(_LEFT_BEHIND & set(reading.warnings))


def verified(vault: Keeper, planned: Sequence[Planned]) -> bool:
    """Whether the vault gives back every planned entry with the very fields that were read, and there is at least one.

    Ask a vault opened anew from the disk, not the one that was written with.
    """
    ids = {one.id for one in vault.list()}
    return bool(planned) and all(plan.id in ids and _equal(vault.get(plan.id), plan) for plan in planned)


def _planned(draft: Draft, entries: Mapping[str, Entry], otherwise: str) -> Planned:
    trades = draft.category in TRADING
    assumed = trades and not draft.environment
    environment = (draft.environment or otherwise) if trades else ""
    beside = [
        entry
        for entry in entries.values()
        if (entry.category, entry.venue, entry.environment) == (draft.category, draft.venue, environment)
    ]
    for entry in beside:
        if _same_fields(entry.fields, draft.fields):
            return Planned(draft, "same", entry.id, environment, assumed)
    chosen = free_id(draft.venue, environment, set(entries))
    action: Action = "conflict" if beside else "add"
    return Planned(draft, action, chosen, environment, assumed, tuple(entry.id for entry in beside))


def _entry(plan: Planned) -> Entry:
    draft = plan.draft
    return Entry(
        id=plan.id,
        category=draft.category,
        venue=draft.venue,
        environment=plan.environment,
        fields=draft.fields,
        description=draft.description,
    )


def _equal(entry: Entry, plan: Planned) -> bool:
    draft = plan.draft
    place = (draft.category, draft.venue, plan.environment)
    return (entry.category, entry.venue, entry.environment) == place and _same_fields(entry.fields, draft.fields)


def _same_fields(one: Mapping[str, Secret], other: Mapping[str, Secret]) -> bool:
    return one.keys() == other.keys() and all(one[name] == other[name] for name in one)
