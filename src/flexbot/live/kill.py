"""The kill switch: a latch on disk that every trading session must find open before it starts and before each order.

It holds over a restart, and what cannot be read counts as engaged. A lower level never takes the place of a higher
one; only `clear` opens the latch, and asks why.
"""

from __future__ import annotations

import contextlib
import json
import logging
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal, get_args

import filelock

from flexbot import paths
from flexbot.errors import FlexBotError, StorageError, UsageError
from flexbot.files import patiently, replace_whole
from flexbot.vault.audit import AuditLog
from flexbot.vault.permissions import create_private_folder

Level = Literal["reduce", "halt", "flatten"]
# From the mildest to the strictest: no new risk; no new orders at all; no orders, and out of every position.
LEVELS: tuple[Level, ...] = get_args(Level)
MAX_REASON = 200
_LOCK_SECONDS = 5.0
_MAX_BYTES = 64 * 1024
_MAX_MS = 253_402_300_800_000  # the year 10000, which no date of Python reaches
_logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Engaged:
    """The latch as it stands: level, since when (UTC ms) and why; `readable` False when the file says neither."""

    level: Level
    since_ms: int | None
    reason: str
    readable: bool = True


def file() -> Path:
    """Where the latch lies."""
    return paths.state() / "kill-switch.json"


def engaged() -> Engaged | None:
    """The latch, None when it is open. A file that cannot be read or understood is a latch at "halt"."""
    try:
        content = patiently(_read)
    except FileNotFoundError:
        return None
    except OSError:
        return _unreadable()
    try:
        found = json.loads(content)
        level, since, reason = found["level"], found["since_ms"], found["reason"]
        if level not in LEVELS or type(since) is not int or not 0 <= since < _MAX_MS:
            return _unreadable()
        if not isinstance(reason, str) or len(reason) > MAX_REASON or not reason.isprintable():
            return _unreadable()
    except (ValueError, KeyError, TypeError, RecursionError):
        return _unreadable()
    return Engaged(level, since, reason)


def engage(level: Level, *, reason: str = "") -> Engaged:
    """Close the latch at `level`, or leave it at a higher one; returns how it stands now.

    One that cannot be read counts as "halt" and is written anew, at "halt" or higher. Another process that holds the
    latch for too long, because it hangs, does not keep this one from closing it. Raises UsageError for a level or a
    reason that cannot be, StorageError when the disk refuses.
    """
    if level not in LEVELS:
        raise UsageError("kill.level", given=level, levels=", ".join(LEVELS))
    why = _checked(reason)
    try:
        with _changing():
            closed, changed = _close(level, why)
    except filelock.Timeout:
        _logger.warning("the kill switch is held by another process; engaged all the same")
        with _disk():
            closed, changed = _close(level, why)
    if not changed:
        return closed
    _logger.warning("the kill switch was engaged: %s", closed.level)
    try:
        _record("kill_engage", closed.level)
    except (FlexBotError, OSError):
        _logger.exception("the kill switch is engaged but the audit log does not say so")
    return closed


def clear(reason: str) -> Engaged | None:
    """Open the latch, after a record of it in the audit log; returns what it was, None when it was open.

    Raises UsageError without a reason, AuditError or StorageError when there can be no record, StorageError when the
    disk refuses; then the latch stays closed.
    """
    why = _checked(reason)
    if not why:
        raise UsageError("kill.reason_missing")
    try:
        with _changing():
            was = engaged()
            if was is None:
                return None
            _record("kill_clear", was.level)
            patiently(file().unlink)
    except filelock.Timeout:
        raise StorageError("kill.busy", path=file()) from None
    _logger.warning("the kill switch was cleared: %s", why)
    return was


def _read() -> bytes:
    with file().open("rb") as opened:
        return opened.read(_MAX_BYTES)


def _unreadable() -> Engaged:
    return Engaged("halt", None, "", readable=False)


def _checked(reason: str) -> str:
    why = reason.strip()
    if len(why) > MAX_REASON or not why.isprintable():
        raise UsageError("kill.reason", most=MAX_REASON)
    return why


def _close(level: Level, reason: str) -> tuple[Engaged, bool]:
    """The latch closed at `level` or higher, and whether that changed it."""
    now = engaged()
    if now is not None:
        if now.readable and LEVELS.index(now.level) >= LEVELS.index(level):
            return now, False
        level = max(level, now.level, key=LEVELS.index)
    closed = Engaged(level, round(datetime.now(UTC).timestamp() * 1000), reason)
    content = json.dumps({"level": closed.level, "since_ms": closed.since_ms, "reason": closed.reason})
    replace_whole(file(), content.encode(), mode=0o600)
    return closed, True


@contextlib.contextmanager
def _changing() -> Iterator[None]:
    """Be the only one to change the latch while the block runs; filelock.Timeout where another one stays."""
    with _disk():
        create_private_folder(paths.state())
        with filelock.FileLock(file().with_suffix(".lock"), timeout=_LOCK_SECONDS):
            yield


@contextlib.contextmanager
def _disk() -> Iterator[None]:
    """What the disk refuses in the block is a StorageError."""
    try:
        yield
    except filelock.Timeout:
        raise
    except OSError as error:
        raise StorageError("kill.disk", path=file(), reason=error.strerror or error) from error


def _record(action: str, level: str) -> None:
    """A record in the audit log, which belongs to the vault: without a vault there is none."""
    if paths.vault_file().exists():
        AuditLog(paths.audit_file()).append(action, details={"level": level})
