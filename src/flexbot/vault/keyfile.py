"""A key in a file of its own, on another disk or stick than the vault: 32 random bytes, readable by the user alone."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

from flexbot.errors import StorageError, UsageError, VaultPermissionError, WrongSecretError
from flexbot.files import flush_folder
from flexbot.vault import permissions
from flexbot.vault.unlock import KEY_BYTES, UnlockKey


def create(path: Path, vault_folder: Path) -> UnlockKey:
    """Make the key file `path` with a new key; what is written is on the disk when this returns.

    Raises UsageError when something is there already or the path lies in the vault's folder, StorageError when the disk
    refuses.
    """
    _refuse_beside(path, vault_folder)
    material = secrets.token_bytes(KEY_BYTES)
    try:
        with os.fdopen(permissions.open_private(path), "wb") as file:
            try:
                file.write(material)
                file.flush()
                os.fsync(file.fileno())
            except BaseException:
                path.unlink()
                raise
        flush_folder(path.parent)
    except FileExistsError:
        raise UsageError("vault.keyfile_exists", path=path) from None
    except OSError as error:
        raise StorageError("vault.keyfile_unwritable", path=path, reason=error.strerror or error) from error
    return UnlockKey("keyfile", material)


def read(path: Path, vault_folder: Path) -> UnlockKey:
    """The key in the key file `path`.

    Raises UsageError when there is no such file or it lies in the vault's folder, VaultPermissionError for a link or a
    file others could read, WrongSecretError when it does not hold exactly 32 bytes, StorageError when the disk refuses.
    """
    _refuse_beside(path, vault_folder)
    material = read_private(path, KEY_BYTES + 1)
    if len(material) != KEY_BYTES:
        raise WrongSecretError("vault.keyfile_length", path=path, wanted=KEY_BYTES)
    return UnlockKey("keyfile", material)


def read_private(path: Path, limit: int) -> bytes:
    """At most `limit` bytes of a regular file that its owner alone can read; the errors of `read` otherwise."""
    try:
        with os.fdopen(permissions.open_checked(path), "rb") as file:
            return file.read(limit)
    except VaultPermissionError as error:
        raise VaultPermissionError("vault.keyfile_open", path=path, why=error.values["why"]) from None
    except FileNotFoundError:
        raise UsageError("vault.keyfile_missing", path=path) from None
    except OSError as error:
        raise StorageError("vault.keyfile_unreadable", path=path, reason=error.strerror or error) from error


def _refuse_beside(path: Path, vault_folder: Path) -> None:
    """A key that is copied, synchronised or stolen together with the vault protects nothing."""
    vault = vault_folder.resolve()
    inside = path.absolute().parent.resolve()
    for folder in (inside, *inside.parents):
        # samefile as well: the same folder can be written in several ways, on disks that ignore case for example
        if folder == vault or (folder.exists() and vault.exists() and folder.samefile(vault)):
            raise UsageError("vault.keyfile_beside", path=path, folder=vault_folder)
