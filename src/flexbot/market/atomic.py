"""Files that appear whole or not at all, also when the process is killed or the power fails in the middle."""

from __future__ import annotations

import contextlib
import os
import secrets
import sys
from pathlib import Path

from flexbot.errors import StorageError
from flexbot.files import patiently

TEMPORARY = ".tmp"


def write_whole(path: Path, content: memoryview) -> None:
    """Put `content` at `path` in one step; StorageError when the disk refuses, which leaves `path` as it was.

    Written to a temporary file in the same folder, flushed to the disk, moved over, and the folder flushed where the
    platform can. A killed writer leaves at most a file that ends in `TEMPORARY`.
    """
    temporary = path.with_name(f"{path.name}.{secrets.token_hex(4)}{TEMPORARY}")
    try:
        try:
            with temporary.open("xb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            patiently(lambda: temporary.replace(path))
        except BaseException:
            with contextlib.suppress(OSError):
                temporary.unlink()
            raise
        _flush_folder(path.parent)
    except OSError as error:
        raise StorageError("store.write", path=path, reason=error.strerror or error) from error


if sys.platform == "win32":

    def _flush_folder(folder: Path) -> None:
        return  # Windows opens no folders; its file system keeps the rename in a journal

else:

    def _flush_folder(folder: Path) -> None:
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
