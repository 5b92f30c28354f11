"""The audit log: what was done with the vault, in a file in which no record can be changed unseen.

No record, no action: `append` returns when the record is on the disk, and whoever cannot write it does not act. How a
record is made stands in `audit_record`, how a log is judged in `audit_verify`.
"""

from __future__ import annotations

import contextlib
import os
import stat
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO

import filelock

from flexbot.errors import AuditError, FlexBotError, StorageError
from flexbot.files import flush_folder, patiently
from flexbot.vault import audit_verify
from flexbot.vault.actor import ACTORS, acting, acting_as
from flexbot.vault.audit_record import (
    ACTIONS,
    EMPTY,
    MAX_LINE,
    RESTARTED,
    TORN,
    AuditKey,
    Detail,
    Head,
    Record,
    check,
    parse,
    seal,
)
from flexbot.vault.audit_verify import Problem, Verification, lines_backwards, lines_forwards, whole_record
from flexbot.vault.permissions import open_private

__all__ = ["ACTIONS", "ACTORS", "AuditKey", "AuditLog", "Head", "Problem", "Record", "Verification", "acting_as"]

OLD_LOG = "old_log"
_LOCK_SECONDS = 10.0
_POLL_SECONDS = 0.01


@dataclass(frozen=True, slots=True)
class _Tail:
    """The end of a log: its last record, where the next one goes, and what a crash left behind that place."""

    head: Head
    end: int
    torn: int
    # What must come first where the last record lacks its LF.
    lead: bytes = b""


class AuditLog:
    """The log in the file `path`. Any number of processes may append and read at the same time."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def append(
        self,
        action: str,
        *,
        object: str = "",
        details: Mapping[str, Detail] | None = None,
        key: AuditKey | None = None,
        anchor: Head | None = None,
    ) -> Head:
        """Write one record and return the new head; when it returns, the record is on the disk.

        `action` is one of ACTIONS; those that need an open vault need its `key` (see audit_record.KEYED). `object` is
        an entry's id or a fingerprint. With `anchor`, the head that the vault remembers, the log must hold that record
        and be whole from there on: an action does not put a new anchor over the traces of a cut.

        Raises ValueError for what may not be in a record, StorageError when the record cannot be written, AuditError
        when the log was altered. After each of them the log is as it was, and the caller must not act.
        """
        given = dict(details or {})
        check(action, object, given, key)
        with self._locked(), self._opened_to_write() as file:
            tail = self._tail(file)
            if anchor is not None and not audit_verify.carries_on(file, anchor, key):
                raise AuditError("audit.anchor", path=self._path, seq=anchor.seq)
            if tail.torn:
                given[TORN] = tail.torn
            record = seal(tail.head, acting(), action, object, given, key)
            _write(file, tail, record.line(), self._path.parent)
        return Head(record.seq, record.hash)

    def append_or_begin(self, action: str, *, details: Mapping[str, Detail], key: AuditKey | None = None) -> Head:
        """As `append`; where the log was altered it is kept under a name with the time, and a new one begun.

        For what must be possible although no vault can be opened that would judge the log: to make one, to bring one
        back, to give one up. The record names the file that was kept.
        """
        try:
            return self.append(action, details=details, key=key)
        except AuditError:
            with self._locked():
                aside = self._put_aside()
            return self.append(action, details={**details, OLD_LOG: aside.name}, key=key)

    def _put_aside(self) -> Path:
        moment = datetime.now(UTC).strftime("%Y%m%dT%H%M%S%fZ")
        aside = self._path.with_name(f"{self._path.stem}.{moment}{self._path.suffix}")
        patiently(lambda: self._path.rename(aside))
        return aside

    def restart(self, anchor: Head, *, key: AuditKey) -> Head:
        """Begin a new log that carries on from `anchor`, the head that the vault remembers; returns the new head.

        For a vault that came to this machine without its log, or whose log is beyond repair. What lies in the log's
        place is kept under a name with the time. Raises StorageError.
        """
        with self._locked():
            details: dict[str, Detail] = {}
            if os.path.lexists(self._path):
                details[OLD_LOG] = self._put_aside().name
            record = seal(anchor, acting(), RESTARTED, "", details, key)
            with self._opened_to_write() as file:
                _write(file, _Tail(anchor, end=0, torn=0), record.line(), self._path.parent)
        return Head(record.seq, record.hash)

    def records(self) -> Iterator[Record]:
        """The records from the first on, as they stand; lines that are none are passed over (`verify` tells of both).

        Raises AuditError when the log cannot be read.
        """
        with self._opened_to_read() as file:
            if file is None:
                return
            for line in lines_forwards(file):
                record = parse(line) if line.endswith(b"\n") else whole_record(line)
                if record is not None:
                    yield record

    def head(self) -> Head:
        """The head of the log, `Head(0, "")` where there is none; AuditError when its last record was altered."""
        with self._opened_to_read() as file:
            return EMPTY if file is None else self._tail(file).head

    def verify(self, *, anchor: Head | None, key: AuditKey | None) -> Verification:
        """Check every record against its hash and its neighbours, and against the vault's `anchor` and `key` if given.

        Without the anchor a cut end stays unseen, and so does a chain that was made anew without its MACs. A record
        that another process is writing at this moment shows as a torn tail, which is no fault. Raises AuditError when
        the log cannot be read.
        """
        with self._opened_to_read() as file:
            return audit_verify.no_log(anchor) if file is None else audit_verify.verify(file, anchor, key)

    @contextlib.contextmanager
    def _locked(self) -> Iterator[None]:
        lock = self._path.with_name(f"{self._path.name}.lock")
        try:
            # Before the lock, which would make the folder open to others.
            self._path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            with filelock.FileLock(lock, timeout=_LOCK_SECONDS, poll_interval=_POLL_SECONDS, mode=0o600):
                yield
        except filelock.Timeout as error:
            raise StorageError("audit.locked", path=self._path, seconds=round(_LOCK_SECONDS)) from error
        except OSError as error:
            raise StorageError("audit.unwritable", path=self._path, reason=error.strerror or error) from error

    @contextlib.contextmanager
    def _opened_to_write(self) -> Iterator[BinaryIO]:
        self._refuse_link(StorageError)
        # For the user alone from the first, also where a Windows folder would hand down something else.
        with contextlib.suppress(FileExistsError):
            os.close(open_private(self._path))
        # Unbuffered: a record goes to the system in one piece, and nothing is left to be written at the close.
        with patiently(lambda: open(self._path, "r+b", buffering=0, opener=_open)) as file:
            if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
                raise StorageError("audit.not_a_file", path=self._path)
            yield file

    @contextlib.contextmanager
    def _opened_to_read(self) -> Iterator[BinaryIO | None]:
        """The log, or None where there is none or an empty one."""
        try:
            self._refuse_link(AuditError)
            if not self._path.exists():
                yield None
                return
            with patiently(lambda: open(self._path, "rb", opener=_open)) as file:
                found = os.fstat(file.fileno())
                if not stat.S_ISREG(found.st_mode):
                    raise AuditError("audit.not_a_file", path=self._path)
                yield file if found.st_size > 0 else None
        except OSError as error:
            raise AuditError("audit.unreadable", path=self._path, reason=error.strerror or error) from error

    def _refuse_link(self, kind: type[FlexBotError]) -> None:
        if self._path.is_symlink():
            raise kind("audit.not_a_file", path=self._path)

    def _tail(self, file: BinaryIO) -> _Tail:
        """Read the end of the log alone: the cost does not grow with it."""
        lines = lines_backwards(file)
        line = next(lines, b"")
        torn, lead = 0, b""
        if line and not line.endswith(b"\n"):
            if whole_record(line) is not None:
                line += b"\n"
                lead = b"\n"
            else:
                torn = len(line)
                line = next(lines, b"")
        end = file.seek(0, os.SEEK_END) - torn
        if end == 0 and torn <= MAX_LINE:
            return _Tail(EMPTY, end, torn)
        record = parse(line)
        if record is None or not record.is_sound() or torn > MAX_LINE:
            raise AuditError("audit.damaged", path=self._path)
        return _Tail(Head(record.seq, record.hash), end, torn, lead)


if sys.platform == "win32":
    _PLAIN = 0
else:
    # A link put there in between is not followed, and a pipe does not make the reader wait.
    _PLAIN = os.O_NOFOLLOW | os.O_NONBLOCK


def _open(path: str, flags: int) -> int:
    return os.open(path, flags | _PLAIN)


def _write(file: BinaryIO, tail: _Tail, line: bytes, folder: Path) -> None:
    """Put a line at the end and on the disk, or leave the log as it was and raise OSError."""
    try:
        file.seek(tail.end)
        rest = memoryview(tail.lead + line)
        while rest:
            rest = rest[file.write(rest) :]
        file.truncate()  # a torn record may have been longer
        os.fsync(file.fileno())
        if tail.end == 0:
            flush_folder(folder)
    except BaseException:
        with contextlib.suppress(OSError):
            file.truncate(tail.end)
        raise
