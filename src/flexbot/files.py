"""Files that appear whole or not at all, and what the disk refuses only for a moment."""

from __future__ import annotations

import contextlib
import os
import secrets
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from flexbot.errors import StorageError

T = TypeVar("T")

# How the name of a file ends that is not yet in its place; a killed writer leaves at most one.
TEMPORARY = ".tmp"

_PATIENCE_SECONDS = 2.5
_PAUSE_SECONDS = 0.01
# What Windows says of a file that another process has open: access denied, sharing violation, lock violation. Python's
# own `open` tells no Windows error (None), only that it was denied. Any other denial, such as a write-protected disk,
# does not pass by waiting.
_PASSING = (None, 5, 32, 33)


def patiently(work: Callable[[], T]) -> T:
    """Do `work` with a file or folder and return its result; on Windows, try again for a while when it is denied.

    Windows does not let a file be replaced, or its folder be renamed or deleted, while any process has it open: a
    second FlexBot that reads, or a virus scanner that looks at what was just written. Nor may it be opened in the
    instant in which it is replaced. All of these pass quickly. Raises PermissionError when the refusal stays for 2.5
    seconds, or at once when it is of a kind that stays; `work` must be safe to repeat.
    """
    end = time.monotonic() + (_PATIENCE_SECONDS if sys.platform == "win32" else 0)
    while True:
        try:
            return work()
        except PermissionError as error:
            if getattr(error, "winerror", None) not in _PASSING or time.monotonic() >= end:
                raise
            time.sleep(_PAUSE_SECONDS)


def write_whole(path: Path, content: bytes | memoryview) -> None:
    """Put `content` at `path` in one step; StorageError when the disk refuses, which leaves `path` as it was."""
    try:
        replace_whole(path, content)
    except OSError as error:
        raise StorageError("store.write", path=path, reason=error.strerror or error) from error


def replace_whole(path: Path, content: bytes | memoryview, *, mode: int | None = None) -> None:
    """Put `content` at `path` in one step, with the permissions `mode` if given; OSError when the disk refuses.

    Written to a temporary file in the same folder, flushed to the disk, moved over, and the folder flushed where the
    platform can: a crash or a power failure leaves the old file or the new one, never a part.
    """
    temporary = path.with_name(f"{path.name}.{secrets.token_hex(4)}{TEMPORARY}")
    try:
        with temporary.open("xb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        if mode is not None:
            temporary.chmod(mode)
        patiently(lambda: temporary.replace(path))
    except BaseException:
        with contextlib.suppress(OSError):
            temporary.unlink()
        raise
    flush_folder(path.parent)


if sys.platform == "win32":

    def flush_folder(folder: Path) -> None:
        """Make the names in `folder` as durable as what they name; OSError when the disk refuses."""
        return  # Windows opens no folders; its file system keeps the rename in a journal

else:

    def flush_folder(folder: Path) -> None:
        """Make the names in `folder` as durable as what they name; OSError when the disk refuses."""
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
