"""The check of a key before it is kept: does it look right, read, trade, and can it do nothing worse.

Nothing here raises for what a venue or the network does: each step passes, fails, or was not run for a stated reason,
and no text of a library's exception is kept, since those carry signed addresses and headers.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from contextlib import closing
from typing import TYPE_CHECKING

from flexbot.brokers import key_format, transport, venues
from flexbot.brokers.rights import Finding
from flexbot.brokers.venues import Venue
from flexbot.vault.entries import STEPS, CheckRecord, CheckStep, Entry, utc_now

if TYPE_CHECKING:
    import ccxt

_log = logging.getLogger(__name__)

Progress = Callable[[str], None]
Connect = Callable[..., "ccxt.Exchange"]
_Step = Callable[[], Finding]


def check(
    entry: Entry,
    *,
    timeout_s: float = 15.0,
    progress: Progress | None = None,
    connect: Connect = transport.build_client,
) -> CheckRecord:
    """Check the key of an exchange or broker entry, sending nothing that could move money or place an order.

    Steps run in the order of STEPS. After one that failed the rest is not run; nor is it where the venue could not be
    asked at all. `timeout_s` holds for each of the few requests; `progress` hears the name of each step before it
    begins. `connect(entry, timeout_s=…)` makes the ccxt client.

    Raises UsageError for an entry that is not of a venue, names an unknown one, has an environment the venue has not,
    or whose `url` breaks the rules of `transport.simulator_address`.
    """
    venue = venues.of_entry(entry)
    transport.simulator_address(entry)
    run = _Run(progress or (lambda step: None))
    reason = key_format.problem(venue, entry)
    run.step("format", lambda: Finding("failed", reason) if reason else Finding("passed"))
    if reason or "read" not in venue.checks:
        return run.record(rest="not_built")
    with closing(connect(entry, timeout_s=timeout_s)) as client:
        for name, step in _steps(venue, entry, client).items():
            run.step(name, step)
    return run.record(rest="not_offered")


class _Run:
    """The steps so far."""

    def __init__(self, progress: Progress) -> None:
        self._progress = progress
        self._done: list[CheckStep] = []
        self._warnings: list[str] = []
        self._over = False

    def step(self, name: str, step: _Step) -> None:
        if self._over:
            return
        self._progress(name)
        found = step()
        _log.info("check, step %s: %s %s", name, found.outcome, found.reason)
        self._done.append(CheckStep(name, found.outcome, found.reason))
        self._warnings += found.warnings
        self._over = found.outcome == "failed" or (name == "read" and found.outcome != "passed")

    def record(self, *, rest: str) -> CheckRecord:
        """The record; steps that nobody ran get the reason `rest`, or that an earlier step stopped the check."""
        names = {step.name for step in self._done}
        reason = "earlier" if self._over else rest
        missing = [CheckStep(name, "not_run", reason) for name in STEPS if name not in names]
        return CheckRecord(utc_now(), (*self._done, *missing), tuple(dict.fromkeys(self._warnings)))


def _steps(venue: Venue, entry: Entry, client: ccxt.Exchange) -> dict[str, _Step]:
    from flexbot.brokers.answers import Line
    from flexbot.brokers.binance import BinanceSteps

    line = Line(client)
    if venue.id == "binance":
        # A handful of requests is far below Binance's limits; waiting between them would only keep the user waiting.
        client.enableRateLimit = False
        steps = BinanceSteps(line, rights_shown=entry.environment in venue.rights_shown)
        return {"read": steps.read, "trade": steps.trade, "rights": steps.rights}

    def read() -> Finding:
        answer = line.ask(client.fetch_balance)
        if answer.reason:
            return Finding("failed" if answer.refused else "not_run", answer.reason)
        # ccxt makes an empty balance of almost any answer; only what the exchange itself said counts.
        said = answer.data.get("info") if isinstance(answer.data, dict) else None
        return Finding("passed") if said else Finding("not_run", "unreadable")

    return {"read": read}
