"""`--json` and `--csv FOLDER`: the result for other programs."""

from __future__ import annotations

import csv
import io
from dataclasses import asdict
from pathlib import Path
from typing import Any

from flexbot.errors import StorageError
from flexbot.files import write_whole
from flexbot.report import document
from flexbot.report.view import View


def json_text(view: View) -> str:
    """The whole result as JSON; the same bytes for the same data, settings, version and seed."""
    return document.dumps(document.full(view))


def write_csv(view: View, folder: Path) -> list[Path]:
    """Write the result's tables as CSV files (UTF-8, comma, point) into `folder`; returns the paths written.

    Each file appears complete or not at all. Raises StorageError where the folder cannot be written.
    """
    result = view.result
    tables: dict[str, document.Columns] = {
        "trades": document.trades(view),
        "fills": document.fills(view),
        "equity": document.equity(result),
        "monthly": {"month": list(result.monthly), "return": list(result.monthly.values())},
        "metrics": _metrics(view),
        "filters": {
            "rule": [count.rule for count in result.filters],
            "seen": [count.seen for count in result.filters],
            "stopped": [count.stopped for count in result.filters],
        },
    }
    return [write_text(folder / f"{name}.csv", csv_text(columns)) for name, columns in tables.items()]


def write_text(path: Path, content: str) -> Path:
    """Write a text file complete or not at all, its folder made where missing; raises StorageError."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StorageError("report.no_folder", path=path.parent, reason=error.strerror or error) from error
    write_whole(path, memoryview(content.encode()))
    return path


def _metrics(view: View) -> document.Columns:
    result = view.result
    groups: dict[str, dict[str, Any]] = {"all": asdict(result.metrics)}
    groups |= {f"side {name}": asdict(group) for name, group in result.by_side.items()}
    groups |= {f"symbol {name}": asdict(group) for name, group in result.by_symbol.items()}
    rows = [(group, name, value) for group, figures in groups.items() for name, value in figures.items()]
    return {
        "group": [group for group, _, _ in rows],
        "metric": [name for _, name, _ in rows],
        "value": [value for _, _, value in rows],
    }


def csv_text(columns: document.Columns) -> str:
    """Columns as CSV, with comma and point."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows(zip(*document.plain(columns).values(), strict=True))
    return out.getvalue()
