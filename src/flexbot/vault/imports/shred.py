"""Destroying a plaintext file, as far as that can be done."""

from __future__ import annotations

import os
import secrets
import stat
import sys
from pathlib import Path

from flexbot import paths
from flexbot.errors import StorageError, UsageError
from flexbot.files import TEMPORARY, patiently

_CHUNK = 64 * 1024


def state_of(path: Path) -> tuple[int, int, int]:
    """What changes when somebody writes the file or puts another in its place; zeros where there is none."""
    try:
        found = path.lstat()
    except OSError:
        return (0, 0, 0)
    return (found.st_ino, found.st_size, found.st_mtime_ns)


def shred(path: Path, *, read_as: tuple[int, int, int] | None = None) -> None:
    """Overwrite a file once with random bytes, flush it to the disk, rename it and delete it.

    This is worth something on a plain disk that writes in place. On an SSD, a journaling or copy-on-write file system,
    a network or synced folder the old bytes may well stay somewhere, and backups and editors have copies of their own:
    keys that lay in the clear should be replaced at the venue, whatever this function did.

    `read_as` is `state_of` the file when it was imported: what was written since is in no vault. Raises UsageError
    where it was changed since then, for a link, a file with several names (the others would lose their content too), a
    folder or one of FlexBot's own files, and StorageError where the disk refuses. Offer it only once `merge.verified`
    said yes.
    """
    try:
        found = path.lstat()
    except (OSError, ValueError):
        raise UsageError("vault.import.missing", file=path) from None
    if stat.S_ISLNK(found.st_mode):
        raise UsageError("vault.import.shred_link", file=path)
    if not stat.S_ISREG(found.st_mode):
        raise UsageError("vault.import.not_file", file=path)
    if found.st_nlink > 1:
        raise UsageError("vault.import.shred_names", file=path, count=found.st_nlink)
    if read_as is not None and state_of(path) != read_as:
        raise UsageError("vault.import.shred_changed", file=path)
    if _is_own(path):
        raise UsageError("vault.import.shred_own", file=path)
    try:
        _overwrite(path, found)
        nameless = path.with_name(f"{secrets.token_hex(8)}{TEMPORARY}")
        patiently(lambda: path.rename(nameless))
        patiently(nameless.unlink)
        _flush_folder(path.parent)
    except OSError as error:
        raise StorageError("vault.import.shred_refused", file=path, reason=error.strerror) from error


def _is_own(path: Path) -> bool:
    vault = paths.vault_file()
    own = (vault, vault.with_name(f"{vault.name}.bak"), vault.with_suffix(".meta"), paths.audit_file())
    return vault.exists() and any(one.exists() and path.samefile(one) for one in own)


def _overwrite(path: Path, found: os.stat_result) -> None:
    flags = os.O_WRONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)
    with os.fdopen(os.open(path, flags), "wb", buffering=0) as file:
        now = os.fstat(file.fileno())
        # Somebody could have put a link or another file in its place since it was looked at.
        if (now.st_dev, now.st_ino, now.st_nlink) != (found.st_dev, found.st_ino, 1):
            raise UsageError("vault.import.shred_link", file=path)
        left = now.st_size
        while left > 0:
            left -= file.write(secrets.token_bytes(min(left, _CHUNK)))
        os.fsync(file.fileno())


if sys.platform == "win32":

    def _flush_folder(folder: Path) -> None:
        return  # Windows opens no folders

else:

    def _flush_folder(folder: Path) -> None:
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
