"""A process of its own that works with a vault file: writes and dies at a chosen step, edits, holds the lock.

    python vault_file_driver.py COMMAND FOLDER ARGUMENT...

It changes nothing in the product: the steps are what Python's own trace and profile hooks report, which is every line
of FlexBot's file code and the beginning and end of every call of the system that it makes.
"""

from __future__ import annotations

import os
import signal
import stat
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from types import FrameType
from typing import Any

from flexbot import files
from flexbot.errors import FlexBotError, VaultChangedError, VaultMissingError
from flexbot.vault import permissions, storage
from flexbot.vault.storage import VaultFile

WATCHED = frozenset(module.__file__ for module in (files, permissions, storage))
SCENARIOS = ("first", "next", "revoking")
OLDER, OLD, NEW, LATER = (name.encode() * 5_000 for name in ("older\n", "old\n", "new\n", "later\n"))


def vault_in(folder: Path) -> VaultFile:
    return VaultFile(folder / "credentials.enc")


def accept(content: bytes) -> None:
    """What stands for the decryption of what was read back."""
    if content != content[: content.index(b"\n") + 1] * 5_000:
        raise ValueError("a part of a version")


def prepared(folder: Path, scenario: str) -> VaultFile:
    """A vault file as it is before the write: nothing, or OLD with OLDER as its backup."""
    vault = vault_in(folder)
    vault.create_folder()
    if scenario != "first":
        vault.write(OLDER, expected=None, verify=accept)
        vault.write(OLD, expected=OLDER, verify=accept)
    return vault


def change(vault: VaultFile, scenario: str) -> None:
    """The write under test."""
    vault.write(NEW, expected=None if scenario == "first" else OLD, verify=accept, revoking=scenario == "revoking")


def at_every_step(work: Callable[[], None], then: Callable[[], None], *, calls: bool) -> None:
    """Do `work`; call `then` at every line of storage.py or, if `calls`, of all file code and around system calls."""
    lines = WATCHED if calls else {storage.__file__}

    def trace(frame: FrameType, event: str, argument: Any) -> Any:
        if frame.f_code.co_filename not in lines:
            return None
        if event == "line":
            then()
        return trace

    def profile(frame: FrameType, event: str, argument: Any) -> None:
        if event in ("c_call", "c_return") and frame.f_code.co_filename in WATCHED:
            then()

    if calls:
        sys.setprofile(profile)
    sys.settrace(trace)
    try:
        work()
    finally:
        sys.settrace(None)
        sys.setprofile(None)


def die() -> None:
    # On Windows this is TerminateProcess: as sudden, nothing of the process runs any more.
    os.kill(os.getpid(), signal.SIGTERM if sys.platform == "win32" else signal.SIGKILL)


def write_and_die(folder: Path, scenario: str, last: int, *, calls: bool) -> None:
    """Make the change and die at step number `last` (from 0) of it; returns when it has fewer steps."""
    vault = prepared(folder, scenario)
    left = last

    def count() -> None:
        nonlocal left
        if left == 0:
            die()
        left -= 1

    at_every_step(lambda: change(vault, scenario), count, calls=calls)


def judged(folder: Path, scenario: str) -> str:
    """What a killed change has left, as one of the states that are allowed; AssertionError for any other."""
    vault = vault_in(folder)
    try:
        main = vault.read()
    except VaultMissingError:
        main = b""
    try:
        backup = vault.read_backup()
    except VaultMissingError:
        backup = b""
    allowed = {
        "first": {(b"", b""): "before", (NEW, b""): "done"},
        "next": {(OLD, OLDER): "before", (OLD, OLD): "between", (NEW, OLD): "done"},
        "revoking": {(OLD, OLDER): "before", (OLD, NEW): "between", (NEW, NEW): "done"},
    }[scenario]
    assert (main, backup) in allowed, (main[:6], len(main), backup[:6], len(backup))
    leftovers = vault.leftovers()
    # The lock of the dead writer is free, and the next writer needs nothing but what it has read.
    vault.write(LATER, expected=main or None, verify=accept)
    assert vault.read() == LATER
    assert vault.leftovers() == []
    assert not main or vault.read_backup() == main
    return allowed[main, backup] + (" with leftovers" if leftovers else "")


def kill_everywhere(folder: Path, scenario: str) -> None:
    """Kill a writer at each of its steps in turn, one forked child per step; prints step count and states met."""
    met: dict[str, int] = {}
    step = 0
    while True:
        place = folder / str(step)
        child = os.fork()
        if child == 0:
            write_and_die(place, scenario, step, calls=True)
            os._exit(0)
        _, status = os.waitpid(child, 0)
        state = judged(place, scenario)
        if not os.WIFSIGNALED(status):
            assert (os.WEXITSTATUS(status), state) == (0, "done")
            break
        met[state] = met.get(state, 0) + 1
        step += 1
    print(step, met)


def show_modes(folder: Path, scenario: str) -> None:
    """Make the change with no umask; prints every (kind of file, mode) there was at any step."""
    os.umask(0)
    vault = prepared(folder, scenario)
    seen: set[tuple[str, str]] = set()

    def look() -> None:
        for path in folder.iterdir():
            kind = ".tmp" if path.name.endswith(".tmp") else path.name
            seen.add((kind, oct(stat.S_IMODE(path.lstat().st_mode))))

    at_every_step(lambda: change(vault, scenario), look, calls=True)
    print(sorted(seen))


def edit(folder: Path, name: str, count: int) -> None:
    """Append `count` lines of its own to the file, one per read, change and write."""
    vault = vault_in(folder)
    for number in range(count):
        while True:
            content = vault.read()
            try:
                vault.write(content + f"{name} {number}\n".encode(), expected=content, verify=lambda _: None)
                break
            except VaultChangedError:
                continue


def hold(folder: Path) -> None:
    """Keep the lock until standard input ends."""
    with vault_in(folder).locked():
        print("held", flush=True)
        sys.stdin.read()


def fail_to_write(folder: Path, old: int, new: int, trouble: str) -> None:
    """Replace `old` bytes by `new` ones on a disk in trouble; prints the error and what is left.

    trouble: `limit` (no file may pass 10,000 bytes), `small` (a disk of 64 KiB), `read-only` (a disk made so after the
    first write); the latter two mount a disk of memory, in a mount namespace that the caller has made.
    """
    if trouble != "limit":
        folder.mkdir(mode=0o700)
        subprocess.run(["mount", "-t", "tmpfs", "-o", "size=64k,mode=0700", "tmpfs", folder], check=True)
    vault = vault_in(folder)
    first = b"o" * old
    vault.write(first, expected=None, verify=lambda _: None)
    if trouble == "limit":
        import resource

        resource.setrlimit(resource.RLIMIT_FSIZE, (10_000, 10_000))
    if trouble == "read-only":
        subprocess.run(["mount", "-o", "remount,bind,ro", folder], check=True)
    try:
        vault.write(b"n" * new, expected=first, verify=lambda _: None)
        print("written")
    except FlexBotError as error:
        print(error.exit_code, error.key, vault.read() == first, [one.name for one in vault.leftovers()])


if __name__ == "__main__":
    command, place, *words = sys.argv[1:]
    target = Path(place)
    if command == "kill-everywhere":
        kill_everywhere(target, words[0])
    elif command == "die":
        write_and_die(target, words[0], int(words[1]), calls=False)
    elif command == "modes":
        show_modes(target, words[0])
    elif command == "edit":
        edit(target, words[0], int(words[1]))
    elif command == "hold":
        hold(target)
    elif command == "fail":
        fail_to_write(target, int(words[0]), int(words[1]), words[2])
    else:
        sys.exit(f"unknown command {command}")
