"""What slots, kinds of entries, details of records and times of a vault are called in the current language."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from flexbot.text import text, text_or
from flexbot.text.format import date, date_time

if TYPE_CHECKING:
    from flexbot.vault.audit_record import Record

# Bookkeeping that tells a reader of the audit log nothing.
_NOT_SHOWN = frozenset({"write", "vault", "new"})


def slot(kind: str) -> str:
    """What a way to open the vault is called."""
    return text(f"vault.cmd.kind.{kind}")


def category(name: str) -> str:
    """What a category of entries is called; one that this version does not know by its own name."""
    return text_or(f"vault.cmd.category.{name}", name)


def day(utc: str) -> str:
    """The day of a time as the vault writes it, in the current language."""
    ms = _ms(utc)
    return utc if ms is None else date(ms)


def moment(utc: str) -> str:
    """A time as the vault writes it to the minute, in the current language."""
    return f"{minute(utc)} UTC"


def minute(utc: str) -> str:
    """A time to the minute, without naming its zone: for a column whose head does."""
    ms = _ms(utc)
    return utc if ms is None else date_time(ms)


def details(record: Record) -> str:
    """The details of an audit record that tell a reader something, in words where there are some."""
    return ", ".join(_detail(name, one) for name, one in record.details.items() if name not in _NOT_SHOWN)


def _detail(name: str, value: object) -> str:
    if name == "kind":
        return text_or(f"vault.cmd.kind.{value}", str(value))
    if name == "outcome":
        return text_or(f"vault.cmd.check.{value}", str(value))
    return f"{text_or(f'vault.cmd.detail.{name}', name)} {value}"


def _ms(utc: str) -> int | None:
    try:
        return round(datetime.fromisoformat(utc).timestamp() * 1000)
    except ValueError:
        return None  # of a vault that another program wrote; shown as it stands
