"""A check in words: what each step found, what it may mean, and where to mend it at that venue."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from flexbot.brokers import venues
from flexbot.brokers.venues import Venue
from flexbot.errors import UsageError
from flexbot.text import text, text_or
from flexbot.vault.entries import CheckRecord, Outcome


class Placed(Protocol):
    """Anything that names a venue and an environment, such as an entry."""

    @property
    def venue(self) -> str: ...

    @property
    def environment(self) -> str: ...


@dataclass(frozen=True, slots=True)
class Line:
    """One step in the current language: its title, its outcome (also as a word), and one or two sentences why."""

    step: str
    outcome: Outcome
    title: str
    word: str
    sentence: str


def sentences(placed: Placed, record: CheckRecord) -> list[Line]:
    """Every step of `record`, in its order, in the current language."""
    return [
        Line(
            step.name,
            step.outcome,
            text(f"brokers.check.step.{step.name}"),
            text(f"brokers.check.outcome.{step.outcome}"),
            reason(placed, step.reason) if step.reason else text(f"brokers.check.passed.{step.name}"),
        )
        for step in record.steps
    ]


def warnings(placed: Placed, record: CheckRecord) -> list[str]:
    """What else the user should know about the key, one sentence or two each."""
    return [reason(placed, one) for one in record.warnings]


def reason(placed: Placed, key: str) -> str:
    """The sentence of one reason; a plain one where a newer FlexBot wrote a reason that this one does not know."""
    try:
        venue = venues.find(placed.venue)
    except UsageError:
        venue = Venue(placed.venue, placed.venue, "exchange", (placed.environment,), ())
    newer = text_or("brokers.check.reason.newer", "")
    return text_or(f"brokers.check.reason.{key}", newer).format(
        venue=venue.name,
        where=venues.where_to_click(venue, placed.environment),
        fields=", ".join(venue.fields),
    )
