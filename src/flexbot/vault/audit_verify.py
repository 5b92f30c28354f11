"""Reading an audit log from front to back or from its end, and the verdict on it."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

from flexbot.text import text
from flexbot.vault.audit_record import EMPTY, KEYED, MAX_LINE, RESTARTED, AuditKey, Head, Record, parse

# Findings that are no fault: what a crash and a new beginning leave.
TOLERATED = frozenset({"torn_tail", "restarted"})
MAX_PROBLEMS = 100
_BLOCK = 16384


@dataclass(frozen=True, slots=True)
class Problem:
    """One finding in a log: its kind, and the line (from 1) and number of the record where they are known.

    Faults: `not_a_record`; `edited` (content and hash do not agree); `missing` (the numbers jump: records were
    deleted, added or moved); `bad_mac` (not made with the vault's key); `cut` (the log does not hold the record that
    the vault remembers); `other_history` (it holds another one in its place); `no_log`.
    No faults: `torn_tail` (a crash in the middle of a record that was never in force); `restarted` (the log carries on
    from an older one).
    """

    kind: str
    line: int | None = None
    seq: int | None = None

    @property
    def message(self) -> str:
        """One line on what was found, in the current language."""
        unknown = "?"
        return text(
            f"vault.audit.problem.{self.kind}",
            line=unknown if self.line is None else self.line,
            seq=unknown if self.seq is None else self.seq,
        )


@dataclass(frozen=True, slots=True)
class Verification:
    """The verdict on a log.

    `count` records were read and `head` is the last whole one. `problems` lists the first 100 findings and the verdict
    of the anchor; `unlisted` counts the rest. `macs_checked` MACs were made with the key given; `macs_other_key` with
    another one, so that only the chain and the anchor speak for those records.
    """

    count: int
    head: Head
    problems: tuple[Problem, ...]
    unlisted: int
    macs_checked: int
    macs_other_key: int

    @property
    def ok(self) -> bool:
        """Whether nothing was found but what is no fault."""
        return self.unlisted == 0 and all(one.kind in TOLERATED for one in self.problems)


def no_log(anchor: Head | None) -> Verification:
    """The verdict where there is no file: a fault unless the vault knows that nothing was ever written."""
    problems = () if anchor == EMPTY else (Problem("no_log"),)
    return Verification(0, EMPTY, problems, unlisted=0, macs_checked=0, macs_other_key=0)


def lines_forwards(file: BinaryIO) -> Iterator[bytes]:
    """The lines of a log, ended by LF but perhaps the last; a single LF stands for one that is too long."""
    while line := file.readline(MAX_LINE + 1):
        if len(line) <= MAX_LINE:
            yield line
            continue
        while line and not line.endswith(b"\n"):
            line = file.readline(MAX_LINE)
        yield b"\n"


def lines_backwards(file: BinaryIO) -> Iterator[bytes]:
    """The lines of a log, the last first; ends early at one that is longer than any record."""
    start = file.seek(0, os.SEEK_END)
    block = b""
    while True:
        cut = block.rfind(b"\n", 0, -1)
        if cut >= 0:
            yield block[cut + 1 :]
            block = block[: cut + 1]
        elif start > 0 and len(block) <= MAX_LINE:
            size = min(start, _BLOCK)
            start = file.seek(start - size)
            block = file.read(size) + block
        else:
            if block and start == 0:
                yield block
            return


def whole_record(line: bytes) -> Record | None:
    """The record in a last line that lacks only its LF, as some editors leave it; None where it is a torn one."""
    record = parse(line + b"\n")
    return record if record is not None and record.is_sound() else None


def carries_on(file: BinaryIO, anchor: Head, key: AuditKey | None) -> bool:
    """Whether a log whose end was read holds `anchor` and, from there on, only sound records in their places.

    What only an open vault can do must, behind the anchor, bear a MAC of `key`: a record that somebody without the
    vault's key put there is not taken over.
    """
    if anchor == EMPTY:
        return True
    after: Record | None = None
    for line in lines_backwards(file):
        ended = line.endswith(b"\n")
        record = parse(line) if ended else whole_record(line)
        if record is None and not ended:
            continue  # torn: only the last line has no end
        if record is None or not record.is_sound():
            return False
        if after is not None and (after.seq, after.prev) != (record.seq + 1, record.hash):
            return False
        if record.seq <= anchor.seq:
            return Head(record.seq, record.hash) == anchor
        if key is not None and record.action in KEYED and not record.is_from(key):
            return False
        after = record
    return after is not None and after.action == RESTARTED and Head(after.seq - 1, after.prev) == anchor


def verify(file: BinaryIO, anchor: Head | None, key: AuditKey | None) -> Verification:
    """Check every record of a log; one pass, in memory that does not grow with it."""
    check = _Check(anchor, key)
    for line in lines_forwards(file):
        check.take(line)
    return check.verdict()


class _Check:
    def __init__(self, anchor: Head | None, key: AuditKey | None) -> None:
        self._anchor = anchor if anchor is not None else EMPTY
        self._anchored = self._anchor == EMPTY
        self._key = key
        self._line = 0
        self._count = 0
        self._head = EMPTY
        # What the next record must say; `prev` is None after a line whose hash cannot be trusted.
        self._seq = 1
        self._prev: str | None = ""
        self._problems: list[Problem] = []
        self._unlisted = 0
        self._macs_checked = 0
        self._macs_other_key = 0

    def take(self, line: bytes) -> None:
        """Check the next line."""
        self._line += 1
        if not line.endswith(b"\n"):
            if whole_record(line) is None:
                self._found("torn_tail")
                return
            line += b"\n"
        record = parse(line)
        if record is None or not record.is_sound():
            self._found("not_a_record" if record is None else "edited", seq=None if record is None else self._seq)
            self._seq += 1
            self._prev = None
            return
        self._count += 1
        self._check_place(record)
        self._check_anchor(record)
        self._check_mac(record)
        self._head = Head(record.seq, record.hash)
        self._seq, self._prev = record.seq + 1, record.hash

    def _check_place(self, record: Record) -> None:
        if self._line == 1 and record.action == RESTARTED:
            self._found("restarted", record.seq)
            before = Head(record.seq - 1, record.prev)
            self._anchored = self._anchored or before == self._anchor
        elif record.seq != self._seq:
            self._found("missing", record.seq)
        elif self._prev is not None and record.prev != self._prev:
            # Both agree with their own hash: the one before was changed and hashed anew.
            self._found("edited", record.seq, back=min(1, record.seq - 1))

    def _check_anchor(self, record: Record) -> None:
        if record.seq != self._anchor.seq or self._anchored:
            return
        self._anchored = True
        if record.hash != self._anchor.hash:
            self._found("other_history", record.seq)

    def _check_mac(self, record: Record) -> None:
        if not record.key:
            if record.action in KEYED:
                self._found("bad_mac", record.seq)
        elif self._key is None or (record.key != self._key.id and not self._after_anchor(record)):
            self._macs_other_key += 1
        else:
            self._macs_checked += 1
            if not record.is_from(self._key):
                self._found("bad_mac", record.seq)

    def _after_anchor(self, record: Record) -> bool:
        """Whether the vault's key must have made it: the key changes only with a write, which moves the anchor.

        A refusal may be told by a program that has not noticed yet that the key is another.
        """
        return self._anchor != EMPTY and record.seq > self._anchor.seq and record.action in KEYED

    def _found(self, kind: str, seq: int | None = None, back: int = 0) -> None:
        if len(self._problems) < MAX_PROBLEMS or kind == "other_history":
            self._problems.append(Problem(kind, self._line - back, None if seq is None else seq - back))
        else:
            self._unlisted += kind not in TOLERATED

    def verdict(self) -> Verification:
        """What was found in all lines taken."""
        if not self._anchored:
            self._problems.append(Problem("cut", seq=self._anchor.seq))
        return Verification(
            self._count,
            self._head,
            tuple(self._problems),
            unlisted=self._unlisted,
            macs_checked=self._macs_checked,
            macs_other_key=self._macs_other_key,
        )
