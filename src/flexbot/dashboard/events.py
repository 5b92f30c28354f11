"""The newest events of the log files, read from their ends, so that a large log costs no more than a small one."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from flexbot import log

LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL")
SEARCHED = 32 * 2**20
_BLOCK = 2**16
_HEAD = re.compile(
    r"(?P<time>\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3})Z (?P<level>[A-Z]+) (?P<source>[^\s:]+): (?P<said>.*)"
)
# A run of letters and digits without a word in it, as keys are; `_is_key` looks closer.
_TOKEN = re.compile(r"[A-Za-z0-9+/_-]{24,}={0,2}")
_TURN = re.compile(r"[A-Za-z](?=[0-9])|[0-9](?=[A-Za-z])")


@dataclass(frozen=True, slots=True)
class Event:
    """One record of the log, redacted. `said` is its first line, `whole` all of it as it stands in the file."""

    time: datetime
    level: str
    source: str
    said: str
    whole: str


@dataclass(frozen=True, slots=True)
class Found:
    """Events, newest first. `more`: older ones fit too. `cut`: the search ended at `SEARCHED` bytes."""

    events: tuple[Event, ...]
    more: bool
    cut: bool


def log_files() -> list[Path]:
    """The log file and the older ones beside it, newest first; empty before the first record."""
    current = log.log_file()
    older = {}
    for path in current.parent.glob(f"{current.name}.*"):
        if path.suffix[1:].isdecimal():
            older[int(path.suffix[1:])] = path
    return [path for path in (current, *(older[n] for n in sorted(older))) if path.is_file()]


def newest(count: int, level: str = "DEBUG", words: str = "") -> Found:
    """At most `count` events of `level` and above whose text holds each of the `words`, in any case."""
    wanted = words.casefold().split()
    levels = LEVELS[LEVELS.index(level) :]
    found: list[Event] = []
    left = _Budget(SEARCHED)
    for whole in _records(left):
        head = _HEAD.match(whole)
        if head is None or head["level"] not in levels or not _holds(whole, wanted):
            continue
        # Only what may be shown is cleaned, because that is the slow part; and the words are looked for again, so
        # that nobody can find out by searching what stands under the black.
        clean = cleaned(whole)
        if not _holds(clean, wanted):
            continue
        if len(found) == count:
            return Found(tuple(found), more=True, cut=False)
        found.append(_event(head, clean))
    return Found(tuple(found), more=False, cut=left.bytes <= 0)


def cleaned(words: str) -> str:
    """Without the secrets this process knows, and without what has the shape of a key, whoever wrote it there."""
    return _TOKEN.sub(lambda found: log.REDACTED if _is_key(found[0]) else found[0], log.redact(words))


def _is_key(token: str) -> bool:
    """Random characters turn from letters to digits all the time; names of files, folders and modules do not."""
    plain = re.sub("[+/_=-]", "", token)
    return len(plain) >= 24 and len(_TURN.findall(plain)) * 8 >= len(plain)


def _event(head: re.Match[str], clean: str) -> Event:
    shown = _HEAD.match(clean)
    said = shown["said"] if shown is not None else clean.partition("\n")[0]
    time = datetime.fromisoformat(head["time"]).replace(tzinfo=UTC)
    return Event(time, head["level"], cleaned(head["source"]), said, clean)


def _holds(whole: str, words: list[str]) -> bool:
    folded = whole.casefold() if words else ""
    return all(word in folded for word in words)


@dataclass(slots=True)
class _Budget:
    bytes: int


def _records(left: _Budget) -> Iterator[str]:
    """The records of all files, newest first, each with the lines that belong to it (tracebacks)."""
    read: set[tuple[int, int]] = set()
    for path in log_files():
        below: list[str] = []
        for line in _lines_from_the_end(path, left, read):
            below.append(line)
            if _HEAD.match(line):
                yield "\n".join(reversed(below)).rstrip()
                below.clear()


def _lines_from_the_end(path: Path, left: _Budget, read: set[tuple[int, int]]) -> Iterator[str]:
    """The lines of one file, last first, until the budget is used up."""
    try:
        file = path.open("rb")
    except FileNotFoundError:
        return  # it rotated away since the names were listed
    with file:
        status = os.fstat(file.fileno())
        if (status.st_dev, status.st_ino) in read:
            return  # it rotated since: it was read under its earlier name
        read.add((status.st_dev, status.st_ino))
        place, rest = status.st_size, b""
        while place > 0 and left.bytes > 0:
            size = min(_BLOCK, place)
            place -= size
            left.bytes -= size
            file.seek(place)
            first, *whole = (file.read(size) + rest).split(b"\n")
            for line in reversed(whole):
                yield line.decode("utf-8", "replace").rstrip("\r")
            rest = first
        if place == 0:
            yield rest.decode("utf-8", "replace").rstrip("\r")
