"""How the vault file reaches the disk: one writer at a time, a whole file or none, private from its first byte.

The bytes are opaque here. Beside `credentials.enc` lie `credentials.enc.bak` (the version before), `credentials.lock`
(an operating system lock, which ends with the process that holds it), `credentials.meta` (a derived cache) and, during
a write, temporary files, which the next writer clears away if their own was killed.
"""

from __future__ import annotations

import contextlib
import os
import secrets
from collections.abc import Callable, Iterator
from pathlib import Path

import filelock

from flexbot.errors import (
    StorageError,
    UsageError,
    VaultAlteredError,
    VaultChangedError,
    VaultLockedError,
    VaultMissingError,
)
from flexbot.files import TEMPORARY, flush_folder, patiently
from flexbot.vault.permissions import check_private, create_private_folder, open_checked, open_private

MAX_BYTES = 1 << 20
LOCK_SECONDS = 10.0


class VaultFile:
    """The vault's file at `path` and what belongs to it in the same folder. Nothing is touched by making one.

    Every method raises VaultPermissionError when others could read or swap the file or its folder (`remove_all` and
    `leftovers` excepted), and StorageError when the disk refuses.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.folder = path.parent
        # Re-entrant in one thread; another thread waits as another process does.
        self._lock = filelock.FileLock(self.lock_path, mode=0o600, poll_interval=0.02)

    @property
    def backup(self) -> Path:
        """The version before the last write, or a copy of it after a secret was revoked."""
        return self.path.with_name(f"{self.path.name}.bak")

    @property
    def lock_path(self) -> Path:
        """The file that carries the lock: empty, and on Windows there only while somebody holds it."""
        return self.path.with_suffix(".lock")

    @property
    def meta(self) -> Path:
        """The cache of what the vault holds."""
        return self.path.with_suffix(".meta")

    def read(self) -> bytes:
        """The file's bytes. Raises VaultMissingError, or VaultAlteredError when there are more than MAX_BYTES."""
        if not os.path.lexists(self.path):
            # before its folder is judged: whoever has no vault is told that, and not about permissions
            raise self._missing()
        check_private(self.folder, None)
        try:
            return _content(self.path)
        except FileNotFoundError:
            raise self._missing() from None

    def _missing(self) -> VaultMissingError:
        if os.path.lexists(self.backup):
            return VaultMissingError("vault.file.only_backup", file=self.path, backup=self.backup)
        return VaultMissingError("vault.file.missing", file=self.path)

    def read_backup(self) -> bytes:
        """The backup's bytes; errors as `read`."""
        check_private(self.folder, None)
        try:
            return _content(self.backup)
        except FileNotFoundError:
            raise VaultMissingError("vault.file.no_backup", file=self.backup) from None

    def write(
        self, content: bytes, *, expected: bytes | None, verify: Callable[[bytes], None], revoking: bool = False
    ) -> None:
        """Replace the file by `content`, unless it is no longer what the caller knows.

        `expected` is what the file must hold, None that there must be none: else VaultChangedError. `verify` gets what
        was read back from the disk and raises what it likes when that does not open. Until the new file is in place
        every failure leaves the old one as it was. `revoking`: a slot or key of the old file must open nothing any
        more. Raises UsageError for more than MAX_BYTES and VaultLockedError when another process keeps the lock.
        """
        if len(content) > MAX_BYTES:
            raise UsageError("vault.file.full", limit=MAX_BYTES)
        if expected is None:
            self.create_folder()
        with self.locked():
            current = self._current()
            if current != expected:
                raise VaultChangedError("vault.file.changed", file=self.path)
            with _refusals(self.path):
                # Before anything is written: what a killed writer left may be a version that a revoked secret opens.
                for leftover in self.leftovers():
                    patiently(leftover.unlink)
                self._replace(content, content if revoking else current, verify)
            with _refusals(self.path, "vault.file.unconfirmed"):
                flush_folder(self.folder)

    def _replace(self, content: bytes, backup: bytes | None, verify: Callable[[bytes], None]) -> None:
        """Put `content` in the file's place and `backup`, if any, in the backup's; the backup comes first.

        That order keeps the old version through a normal write. When a secret was revoked, `backup` is the new content
        too, so that a change that is seen as done has no backup left that the old secret opens: whoever is killed in
        between leaves the old file beside the new backup, and the change is not done. The folder is flushed between
        the two, since a power failure may otherwise keep the second name and lose the first.
        """
        with self._staged(self.path, content) as main:
            verify(_content(main))
            if backup is not None:
                with self._staged(self.backup, backup) as copy:
                    patiently(lambda: copy.replace(self.backup))
                flush_folder(self.folder)
            patiently(lambda: main.replace(self.path))

    @contextlib.contextmanager
    def _staged(self, target: Path, content: bytes) -> Iterator[Path]:
        """A private temporary file beside `target` with `content` safe on the disk; gone afterwards if still there."""
        temporary = target.with_name(f"{target.name}.{secrets.token_hex(4)}{TEMPORARY}")
        try:
            with os.fdopen(open_private(temporary), "wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            if _content(temporary) != content:
                raise StorageError("vault.file.read_back", file=target)
            yield temporary
        finally:
            # A file that cannot be deleted is a leftover of the next write; the reason of this one matters more.
            with contextlib.suppress(OSError):
                temporary.unlink(missing_ok=True)

    def write_meta(self, content: bytes) -> None:
        """Replace the cache of what the vault holds; StorageError when the disk refuses."""
        with _refusals(self.meta), self._staged(self.meta, content) as staged:
            patiently(lambda: staged.replace(self.meta))

    def _current(self) -> bytes | None:
        try:
            return _content(self.path)
        except FileNotFoundError:
            return None

    @contextlib.contextmanager
    def locked(self, timeout_s: float = LOCK_SECONDS) -> Iterator[None]:
        """Keep every other process and thread from writing; may be nested. VaultLockedError after `timeout_s`."""
        check_private(self.folder, None)
        with self._held(timeout_s):
            yield

    @contextlib.contextmanager
    def _held(self, timeout_s: float) -> Iterator[None]:
        try:
            # Made here, because the library would make it with whatever a Windows folder hands down. It is there
            # already (or just being deleted) when that is refused; any better reason the library meets as well.
            with contextlib.suppress(FileExistsError, PermissionError):
                os.close(open_private(self.lock_path))
            self._lock.acquire(timeout=timeout_s)
        except filelock.Timeout:
            raise VaultLockedError("vault.file.locked", file=self.path, seconds=f"{timeout_s:g}") from None
        except FileNotFoundError:
            raise VaultMissingError("vault.file.missing", file=self.path) from None
        except OSError as error:
            raise StorageError("vault.file.refused", file=self.lock_path, reason=error.strerror or error) from error
        try:
            yield
        finally:
            self._lock.release()

    def create_folder(self) -> None:
        """Make the vault's folder, for the user alone, if it is missing."""
        with _refusals(self.folder):
            create_private_folder(self.folder)

    def leftovers(self) -> list[Path]:
        """Temporary files: of a writer that was killed, or, while another holds the lock, of that one."""
        return sorted(self.folder.glob(f"{self.path.name}.*{TEMPORARY}"))

    def remove_all(self) -> list[Path]:
        """Delete file, backup, cache and temporary files, whatever state they are in; returns what was deleted."""
        removed: list[Path] = []
        if not self.folder.exists():
            return removed
        with self._held(LOCK_SECONDS), _refusals(self.path):
            for path in (self.path, self.backup, self.meta, *self.leftovers()):
                with contextlib.suppress(FileNotFoundError):
                    patiently(path.unlink)
                    removed.append(path)
            flush_folder(self.folder)
        return removed


def _content(path: Path) -> bytes:
    """The bytes of a private file; FileNotFoundError, or the errors of VaultFile.read."""
    try:
        with os.fdopen(open_checked(path), "rb") as file:
            content = file.read(MAX_BYTES + 1)
    except FileNotFoundError:
        raise
    except OSError as error:
        raise StorageError("vault.file.unreadable", file=path, reason=error.strerror or error) from error
    if len(content) > MAX_BYTES:
        raise VaultAlteredError("vault.file.too_large", file=path, limit=MAX_BYTES)
    return content


@contextlib.contextmanager
def _refusals(path: Path, key: str = "vault.file.refused") -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise StorageError(key, file=path, reason=error.strerror or error) from error
