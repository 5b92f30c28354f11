"""Dates in options: `--from` and `--to`."""

from __future__ import annotations

from datetime import UTC, datetime

from flexbot.errors import UsageError


def moment(given: str | None, option: str) -> int | None:
    """A date or an ISO time as UTC ms, a time without a zone being UTC; UsageError for anything else."""
    if given is None:
        return None
    try:
        found = datetime.fromisoformat(given.strip())
    except ValueError as error:
        raise UsageError("download.moment", option=option, given=given) from error
    return round((found if found.tzinfo is not None else found.replace(tzinfo=UTC)).timestamp() * 1000)
