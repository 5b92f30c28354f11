"""The list of strategies as the pages show it: user files are run again only when one of them has changed."""

from __future__ import annotations

import threading
from contextlib import suppress
from pathlib import Path

from flexbot import paths
from flexbot.errors import StrategyError
from flexbot.strategy.registry import Listing, all_strategies

_AROUND = 2  # lines shown before and after the one an error names

Stamp = tuple[tuple[str, int, int], ...]
_guard = threading.Lock()
_last: list[tuple[Path, Stamp, Listing]] = []


def stamp() -> Stamp:
    """Name, time of change (ns) and size of every Python file in the user's folder."""
    folder = paths.strategies()
    found = []
    for path in sorted(folder.glob("*.py")) if folder.is_dir() else []:
        with suppress(FileNotFoundError):  # deleted meanwhile
            stat = path.stat()
            found.append((path.name, stat.st_mtime_ns, stat.st_size))
    return tuple(found)


def listing() -> Listing:
    """Every strategy there is, as `all_strategies` finds them."""
    folder, now = paths.strategies(), stamp()
    with _guard:
        if not _last or _last[0][:2] != (folder, now):
            _last[:] = [(folder, now, all_strategies())]
        return _last[0][2]


def read_again() -> None:
    """Run the user's files anew at the next look, whether they changed or not."""
    with _guard:
        _last.clear()


def excerpt(error: StrategyError) -> str | None:
    """The lines around the one that an error in a user's file names, with their numbers; None where it names none."""
    file, line = error.values.get("file"), error.values.get("line")
    if not isinstance(line, int) or file is None:
        return None
    try:
        written = Path(str(file)).read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return None  # moved away meanwhile
    first = max(1, line - _AROUND)
    shown = enumerate(written[first - 1 : line + _AROUND], first)
    return "\n".join(f"{'→' if number == line else ' '} {number:4d}  {code}" for number, code in shown) or None
