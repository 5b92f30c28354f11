"""The vault file: read and written whole, compared before it is replaced, told apart by errors when it cannot be."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest
from vault_file_driver import LATER, NEW, OLD, OLDER, accept, change, prepared

from flexbot.errors import (
    FlexBotError,
    StorageError,
    UsageError,
    VaultAlteredError,
    VaultChangedError,
    VaultMissingError,
    VaultPermissionError,
)
from flexbot.vault.permissions import open_private
from flexbot.vault.storage import MAX_BYTES, VaultFile


@pytest.fixture
def vault(home: Path) -> VaultFile:
    """OLD, with OLDER as its backup."""
    return prepared(home, "next")


def put(path: Path, content: bytes) -> None:
    """Put a private file at `path`, as a user who restores a copy would after `doctor --fix`."""
    path.unlink(missing_ok=True)
    with os.fdopen(open_private(path), "wb") as file:
        file.write(content)


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir() if path.suffix != ".lock")


def test_a_first_write_makes_the_folder_and_no_backup(home: Path) -> None:
    vault = VaultFile(home / "deep" / "credentials.enc")
    vault.write(NEW, expected=None, verify=accept)
    assert vault.read() == NEW
    assert names(vault.folder) == ["credentials.enc"]


def test_a_write_keeps_the_version_before_as_backup(vault: VaultFile) -> None:
    vault.write(NEW, expected=OLD, verify=accept)
    assert (vault.read(), vault.read_backup()) == (NEW, OLD)
    assert names(vault.folder) == ["credentials.enc", "credentials.enc.bak"]


def test_a_revoking_write_leaves_nothing_of_the_old_content(vault: VaultFile) -> None:
    put(vault.folder / "credentials.enc.0123abcd.tmp", OLDER)
    vault.write(NEW, expected=OLD, verify=accept, revoking=True)
    assert {path.read_bytes() for path in vault.folder.iterdir() if path.suffix != ".lock"} == {NEW}


def test_revoking_replaces_the_backup_before_the_file(vault: VaultFile, monkeypatch: pytest.MonkeyPatch) -> None:
    replaced: list[tuple[str, bytes]] = []
    real = Path.replace

    def replace(source: Path, target: Path) -> Path:
        replaced.append((target.name, source.read_bytes()))
        return real(source, target)

    monkeypatch.setattr(Path, "replace", replace)
    change(vault, "revoking")
    assert replaced == [("credentials.enc.bak", NEW), ("credentials.enc", NEW)]


def test_a_missing_file_is_told_apart_from_one_whose_backup_is_there(vault: VaultFile, tmp_path: Path) -> None:
    nowhere = VaultFile(tmp_path / "nowhere" / "credentials.enc")
    with pytest.raises(VaultMissingError) as missing:
        nowhere.read()
    assert missing.value.key == "vault.file.missing"
    with pytest.raises(VaultMissingError):
        nowhere.read_backup()
    assert not nowhere.folder.exists()
    vault.path.unlink()
    with pytest.raises(VaultMissingError, match=r"credentials\.enc\.bak is still there"):
        vault.read()


def test_a_stale_editor_is_told_and_nothing_is_written(vault: VaultFile) -> None:
    VaultFile(vault.path).write(NEW, expected=OLD, verify=accept)
    with pytest.raises(VaultChangedError) as told:
        vault.write(LATER, expected=OLD, verify=accept)
    assert told.value.exit_code == 15
    assert (vault.read(), vault.read_backup(), vault.leftovers()) == (NEW, OLD, [])


def test_a_second_first_write_is_told_that_there_is_a_file(vault: VaultFile) -> None:
    with pytest.raises(VaultChangedError):
        vault.write(NEW, expected=None, verify=accept)
    assert vault.read() == OLD


def test_a_file_that_vanished_is_not_brought_back_by_a_write(vault: VaultFile) -> None:
    vault.path.unlink()
    with pytest.raises(VaultChangedError):
        vault.write(NEW, expected=OLD, verify=accept)
    assert names(vault.folder) == ["credentials.enc.bak"]


def test_what_does_not_verify_never_replaces_anything(vault: VaultFile) -> None:
    seen = []

    def refuse(content: bytes) -> None:
        seen.append(content)
        raise VaultAlteredError("vault.file.too_large", file=vault.path, limit=0)

    for revoking in (False, True):
        with pytest.raises(VaultAlteredError):
            vault.write(NEW, expected=OLD, verify=refuse, revoking=revoking)
    assert seen == [NEW, NEW]
    assert (vault.read(), vault.read_backup()) == (OLD, OLDER)
    assert names(vault.folder) == ["credentials.enc", "credentials.enc.bak"]


def test_a_disk_that_gives_back_other_bytes_is_found_out(vault: VaultFile, monkeypatch: pytest.MonkeyPatch) -> None:
    # A mock, since no disk here lies: what is opened for writing is not what the name leads to afterwards.
    elsewhere = vault.folder / "elsewhere"

    def lie(path: Path) -> int:
        if path.suffix != ".tmp":
            return open_private(path)
        put(path, OLDER)
        return open_private(elsewhere)

    monkeypatch.setattr("flexbot.vault.storage.open_private", lie)
    with pytest.raises(StorageError, match="other bytes"):
        vault.write(NEW, expected=OLD, verify=accept)
    assert vault.read() == OLD
    assert vault.leftovers() == []


def test_one_byte_more_than_the_limit_is_neither_read_nor_written(vault: VaultFile) -> None:
    full = bytes(MAX_BYTES)
    vault.write(full, expected=OLD, verify=lambda _: None)
    assert vault.read() == full
    with pytest.raises(UsageError):
        vault.write(full + b"x", expected=full, verify=lambda _: None)
    put(vault.path, full + b"x")
    with pytest.raises(VaultAlteredError, match="more than 1048576 bytes"):
        vault.read()


def test_a_writer_inside_the_lock_needs_no_second_one(vault: VaultFile) -> None:
    with vault.locked(0), vault.locked(0):
        vault.write(NEW, expected=OLD, verify=accept)
    with VaultFile(vault.path).locked(0):
        assert vault.read() == NEW


# Only POSIX has an operation to flush a folder: the backup's name, then the file's.
FLUSHES = 2 if sys.platform == "win32" else 4


@pytest.mark.parametrize("scenario", ["next", "revoking"])
@pytest.mark.parametrize("failing", range(FLUSHES))
def test_a_disk_that_fails_to_flush(home: Path, scenario: str, failing: int, monkeypatch: pytest.MonkeyPatch) -> None:
    # A mock: no device here fails on demand. In turn: the new file, the backup, the folder, the folder again.
    vault = prepared(home, scenario)
    real, calls = os.fsync, 0

    def fsync(descriptor: int) -> None:
        nonlocal calls
        calls += 1
        if calls == failing + 1:
            raise OSError(5, "Input/output error")
        real(descriptor)

    monkeypatch.setattr(os, "fsync", fsync)
    with pytest.raises(StorageError, match="Input/output error") as error:
        change(vault, scenario)
    in_place = failing == 3
    assert error.value.key == ("vault.file.unconfirmed" if in_place else "vault.file.refused")
    assert vault.read() == (NEW if in_place else OLD)
    assert vault.leftovers() == []
    vault.write(LATER, expected=NEW if in_place else OLD, verify=accept)
    assert vault.read() == LATER


def test_there_are_no_more_flushes_than_were_made_to_fail(vault: VaultFile, monkeypatch: pytest.MonkeyPatch) -> None:
    calls = []
    real = os.fsync
    monkeypatch.setattr(os, "fsync", lambda descriptor: calls.append(real(descriptor)))
    change(vault, "next")
    assert len(calls) == FLUSHES


def test_leftovers_of_killed_writers_are_listed_and_cleared_by_the_next_write(vault: VaultFile) -> None:
    left = [vault.folder / f"credentials.enc{middle}.0123abcd.tmp" for middle in ("", ".bak")]
    for path in left:
        put(path, b"a part")
    put(vault.folder / "settings.toml.0123abcd.tmp", b"another's")
    assert vault.leftovers() == sorted(left)
    vault.write(NEW, expected=OLD, verify=accept)
    assert vault.leftovers() == []
    assert (vault.folder / "settings.toml.0123abcd.tmp").exists()


def test_remove_all_takes_what_is_the_vault_and_leaves_the_rest(vault: VaultFile) -> None:
    put(vault.meta, b"{}")
    put(vault.folder / "credentials.enc.0123abcd.tmp", b"a part")
    put(vault.folder / "settings.toml", b"")
    removed = vault.remove_all()
    assert sorted(path.name for path in removed) == [
        "credentials.enc",
        "credentials.enc.0123abcd.tmp",
        "credentials.enc.bak",
        "credentials.meta",
    ]
    assert names(vault.folder) == ["settings.toml"]
    assert vault.remove_all() == []


def test_removing_a_vault_that_never_was_makes_nothing(home: Path) -> None:
    assert VaultFile(home / "credentials.enc").remove_all() == []
    assert not home.exists()


def test_a_folder_in_the_files_place_is_refused_by_every_operation(vault: VaultFile) -> None:
    vault.path.unlink()
    vault.path.mkdir()
    for work in (vault.read, lambda: vault.write(NEW, expected=OLD, verify=accept)):
        with pytest.raises(VaultPermissionError, match="not a plain file"):
            work()
    with pytest.raises(StorageError):
        vault.remove_all()


def test_no_error_shows_a_byte_of_the_content(vault: VaultFile) -> None:
    secret = b"canary-7f3a" * 10
    put(vault.path, secret)
    errors: list[FlexBotError] = []
    for expected in (OLD, None):
        with pytest.raises(FlexBotError) as error:
            vault.write(secret, expected=expected, verify=accept)
        errors.append(error.value)
    assert not any("canary" in repr(error) + str(error) for error in errors)
