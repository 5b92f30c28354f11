"""What `flexbot vault` shows of entries, slots and checks: tables for people, plain values for --json."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from flexbot.cli.asking import tell
from flexbot.cli.console import stderr, stdout
from flexbot.text import text
from flexbot.vault import words
from flexbot.vault.entries import TRADING

if TYPE_CHECKING:
    from rich.table import Table
    from rich.text import Text

    from flexbot.vault import CheckRecord, Entry, EntryInfo, SlotInfo

_STYLES = {"passed": "green", "failed": "bold red", "not_run": "yellow"}
_ENTRY_COLUMNS = ("id", "venue", "environment", "key", "fingerprint", "created", "updated", "check")
# What a terminal that is too narrow does without, first to last; `get` and --json have all of it.
_LEFT_OUT_FIRST = ("updated", "created", "fingerprint", "key")
_NOT_STRETCHED = "hkdf-sha256"
_DASH = "–"
_GAP = 2


def table(columns: Sequence[str], rows: Sequence[Sequence[str | Text]], *, whole: Sequence[str] = ()) -> Table:
    """A table whose heads are the texts `vault.cmd.column.*`; the columns in `whole` are never folded."""
    from rich.table import Table
    from rich.text import Text

    made = Table(box=None, pad_edge=False, padding=(0, _GAP, 0, 0), header_style="dim")
    for name in columns:
        made.add_column(text(f"vault.cmd.column.{name}"), overflow="fold", no_wrap=name in whole)
    for row in rows:
        # not str: what users and files call things is no markup
        made.add_row(*(cell if isinstance(cell, Text) else Text(cell) for cell in row))
    return made


def print_entries(entries: Sequence[EntryInfo]) -> list[str]:
    """The entries as a table; the heads of the columns that a narrow terminal had no room for."""
    from rich.cells import cell_len

    console = stdout()
    heads = {name: text(f"vault.cmd.column.{name}") for name in _ENTRY_COLUMNS}
    rows = [_cells(info) for info in entries]
    widths = {name: max(cell_len(str(one)) for one in (heads[name], *(row[name] for row in rows))) for name in heads}
    columns = list(_ENTRY_COLUMNS)
    for name in _LEFT_OUT_FIRST:
        if sum(widths[one] + _GAP for one in columns) - _GAP <= console.width:
            break
        columns.remove(name)
    cells = [[row[name] for name in columns] for row in rows]
    console.print(table(columns, cells, whole=("id", "key", "fingerprint")))
    return [head for name, head in heads.items() if name not in columns]


def _cells(info: EntryInfo) -> dict[str, str | Text]:
    from rich.text import Text

    return {
        "id": Text(info.id, style="bold"),
        "venue": info.venue,
        "environment": info.environment or _DASH,
        "key": f"…{info.key_tail}" if info.key_tail else _DASH,
        "fingerprint": info.fingerprint or _DASH,
        "created": words.day(info.created),
        "updated": words.day(info.updated),
        "check": _check_cell(info),
    }


def _check_cell(info: EntryInfo) -> str | Text:
    from rich.text import Text

    if info.category not in TRADING:
        return _DASH
    if info.check is None:
        return Text(text("vault.cmd.check.never"), style="yellow")
    outcome = info.check.outcome
    word = text(f"vault.cmd.check.{outcome}")
    return Text(f"{word} {words.day(info.check.at)}", style=_STYLES[outcome])


def print_entry(info: EntryInfo) -> None:
    """One entry in full, its secrets masked, and its last check step by step."""
    tell(info.id, style="bold")
    labelled = [(text("vault.cmd.column.category"), category_word(info.category))]
    trading = info.category in TRADING
    labelled += [(text("vault.cmd.column.venue" if trading else "vault.cmd.service"), info.venue)]
    labelled += [(text("vault.cmd.environment"), info.environment)] if info.environment else []
    labelled += [(text("vault.cmd.column.description"), info.description)] if info.description else []
    # by their own names, which `vault set` takes
    labelled += info.public.items()
    labelled += [(name, _masked(info, name)) for name in info.secret_fields]
    labelled += [
        (text("vault.cmd.column.fingerprint"), info.fingerprint or _DASH),
        (text("vault.cmd.column.created"), words.moment(info.created)),
        (text("vault.cmd.column.updated"), words.moment(info.updated)),
    ]
    print_labelled(labelled)
    if trading:
        tell("")
        print_check(info)


def _masked(info: EntryInfo, name: str) -> str:
    shown = name == "api_key" or info.secret_fields == (name,)
    return "••••••••" + (info.key_tail if shown else "")


def print_labelled(rows: Sequence[tuple[str, str]]) -> None:
    """Lines of a label and a value each, the values one below the other."""
    width = max(len(label) for label, _ in rows)
    for label, value in rows:
        tell(f"  {label:<{width}}  {value}")


def print_check(info: EntryInfo) -> None:
    """The last check of an entry in sentences."""
    if info.check is None:
        tell(text("vault.cmd.check.never_long", id=info.id), style="yellow")
        return
    word = text(f"vault.cmd.check.{info.check.outcome}")
    tell(text("vault.cmd.check.head", word=word, moment=words.moment(info.check.at)), style=_STYLES[info.check.outcome])
    stdout().print(_steps(info, info.check))


def note_steps(entry: Entry, record: CheckRecord) -> None:
    """The steps of a check that was made just now, on stderr."""
    stderr().print(_steps(entry, record))


def _steps(entry: Entry | EntryInfo, record: CheckRecord) -> Table:
    """A row for each step of a check and for each warning."""
    from rich.table import Table
    from rich.text import Text

    from flexbot.brokers import explain

    made = Table(box=None, show_header=False, pad_edge=False, padding=(0, 2, 0, 0))
    made.add_column(no_wrap=True)
    made.add_column()
    for line in explain.sentences(entry, record):
        made.add_row(Text(f"  {line.word}", style=_STYLES[line.outcome]), Text(f"{line.title}: {line.sentence}"))
    for sentence in explain.warnings(entry, record):
        made.add_row(Text(f"  {text('vault.setup.note')}", style="yellow"), Text(sentence))
    return made


def entry_json(info: EntryInfo) -> dict[str, Any]:
    """The same as plain values; nothing in it is secret."""
    return {
        "id": info.id,
        "category": info.category,
        "venue": info.venue,
        "environment": info.environment or None,
        "description": info.description,
        "public": dict(info.public),
        "secret_fields": list(info.secret_fields),
        "key_tail": info.key_tail or None,
        "fingerprint": info.fingerprint or None,
        "created": info.created,
        "updated": info.updated,
        "check": None if info.check is None else _check_json(info.check),
        "cleared_for_live": info.cleared_for_live,
        "ref": info.ref,
    }


def _check_json(record: CheckRecord) -> dict[str, Any]:
    return {
        "at": record.at,
        "outcome": record.outcome,
        "steps": [{"name": step.name, "outcome": step.outcome, "reason": step.reason or None} for step in record.steps],
        "warnings": list(record.warnings),
    }


def print_slots(slots: Sequence[SlotInfo]) -> None:
    """The ways to open the vault as a table."""
    by_number = sorted(slots, key=lambda one: one.n)
    rows = [
        # only what a person chose needs stretching; the other keys are random
        [
            str(one.n),
            words.slot(one.kind),
            one.label or _DASH,
            words.day(one.created),
            _DASH if one.kdf == _NOT_STRETCHED else one.kdf,
        ]
        for one in by_number
    ]
    stdout().print(table(("slot", "kind", "label", "created", "kdf"), rows))


def slots_json(slots: Sequence[SlotInfo]) -> list[dict[str, Any]]:
    """The same as plain values."""
    return [{"n": one.n, "kind": one.kind, "label": one.label, "created": one.created, "kdf": one.kdf} for one in slots]


def category_word(category: str) -> str:
    """What a category is called, its name behind it."""
    word = words.category(category)
    return category if word == category else f"{word} ({category})"
