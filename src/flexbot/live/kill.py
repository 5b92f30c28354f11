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
_LOCK_SECONDS = 10.0
_MAX_BYTES = 64 * 1024
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
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError:
        return _unreadable()
    try:
        found = json.loads(content)
        level, since, reason = found["level"], found["since_ms"], found["reason"]
        if level not in LEVELS or type(since) is not int or not isinstance(reason, str):
            return _unreadable()
    except (ValueError, KeyError, TypeError, RecursionError):
        return _unreadable()
    return Engaged(level, since, reason)


def engage(level: Level, *, reason: str = "") -> Engaged:
    """Close the latch at `level`, or leave it at a higher one; returns how it stands now.

    Raises UsageError for a level or a reason that cannot be, StorageError when the disk refuses.
    """
    if level not in LEVELS:
        raise UsageError("kill.level", given=level, levels=", ".join(LEVELS))
    why = _checked(reason)
    with _changing():
        now = engaged()
        if now is not None and now.readable and LEVELS.index(now.level) >= LEVELS.index(level):
            return now
        closed = Engaged(level, round(datetime.now(UTC).timestamp() * 1000), why)
        content = json.dumps({"level": closed.level, "since_ms": closed.since_ms, "reason": closed.reason})
        replace_whole(file(), content.encode(), mode=0o600)
    _logger.warning("the kill switch was engaged: %s", level)
    try:
        _record("kill_engage", level)
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
    with _changing():
        was = engaged()
        if was is None:
            return None
        _record("kill_clear", was.level)
        patiently(file().unlink)
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


@contextlib.contextmanager
def _changing() -> Iterator[None]:
    """Be the only one to change the latch while the block runs; what the disk refuses is a StorageError."""
    try:
        create_private_folder(paths.state())
        with filelock.FileLock(file().with_suffix(".lock"), timeout=_LOCK_SECONDS):
            yield
    except filelock.Timeout:
        raise StorageError("kill.busy", path=file()) from None
    except OSError as error:
        raise StorageError("kill.disk", path=file(), reason=error.strerror or error) from error


def _record(action: str, level: str) -> None:
    """A record in the audit log, which belongs to the vault: without a vault there is none."""
    if paths.vault_file().exists():
        AuditLog(paths.audit_file()).append(action, details={"level": level})
