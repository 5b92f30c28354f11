"""Whom the vault's file and folder let in: what is refused, what is mended, and what was never open."""

from __future__ import annotations

import os
import stat
import sys
from pathlib import Path

import plain_user
import pytest
from vault_file_driver import NEW, OLD, accept, prepared

from flexbot.errors import StorageError, VaultPermissionError
from flexbot.text import set_language
from flexbot.vault.permissions import (
    check_private,
    create_private_folder,
    findings,
    make_private,
    open_checked,
    open_private,
)
from flexbot.vault.storage import VaultFile

posix = pytest.mark.skipif(sys.platform == "win32", reason="needs a POSIX system: Windows has no modes")
NOBODY = 65_534


@pytest.fixture
def vault(home: Path) -> VaultFile:
    return prepared(home, "next")


def reasons(vault: VaultFile) -> list[tuple[str, str, bool]]:
    return [(one.path.name, one.reason, one.repairable) for one in findings(vault.folder, vault.path)]


def refused(vault: VaultFile, words: str) -> None:
    """Neither read nor written, with code 13; and nothing is changed."""
    for work in (vault.read, lambda: vault.write(NEW, expected=OLD, verify=accept)):
        with pytest.raises(VaultPermissionError, match=words) as error:
            work()
        assert error.value.exit_code == 13
    assert vault.leftovers() == []


def mode(path: Path) -> int:
    return stat.S_IMODE(path.lstat().st_mode)


def test_what_flexbot_made_is_private(vault: VaultFile) -> None:
    vault.write(NEW, expected=OLD, verify=accept)
    check_private(vault.folder, vault.path)
    assert findings(vault.folder, vault.path) == findings(vault.folder, vault.backup) == []


def test_what_is_not_there_has_no_findings(home: Path) -> None:
    assert findings(home, home / "credentials.enc") == []


def test_a_private_file_is_never_made_over_another(vault: VaultFile) -> None:
    with pytest.raises(FileExistsError):
        open_private(vault.path)
    assert vault.read() == OLD


def test_mending_what_is_missing_is_an_error_of_the_disk(home: Path) -> None:
    with pytest.raises(StorageError, match="could not be changed"):
        make_private(home / "credentials.enc")


@pytest.mark.parametrize("language", ["en", "pt_BR"])
@pytest.mark.parametrize("place", ["file", "folder"])
def test_something_else_in_the_place_of_file_or_folder(vault: VaultFile, place: str, language: str) -> None:
    set_language(language)
    if place == "file":
        vault.path.unlink()
        vault.path.mkdir()
        assert reasons(vault) == [("credentials.enc", "not_a_file", False)]
        path = vault.path
    else:
        vault = VaultFile(vault.path / "credentials.enc")
        path = vault.folder
    with pytest.raises(VaultPermissionError) as error:
        check_private(vault.folder, vault.path)
    assert str(path) in error.value.message
    assert "FlexBot" in error.value.hint or "FLEXBOT_HOME" in error.value.hint


@posix
@pytest.mark.parametrize("given", [0o644, 0o640, 0o604, 0o602, 0o610, 0o700])
def test_a_file_open_to_others_is_refused_and_mended(vault: VaultFile, given: int) -> None:
    vault.path.chmod(given)
    assert reasons(vault) == [("credentials.enc", "mode", True)]
    refused(vault, f"mode {given:04o}")
    make_private(vault.path)
    assert mode(vault.path) == 0o600
    assert vault.read() == OLD


@posix
@pytest.mark.parametrize("given", [0o755, 0o750, 0o701, 0o770, 0o777])
def test_a_folder_open_to_others_is_refused_and_mended(vault: VaultFile, given: int) -> None:
    vault.folder.chmod(given)
    assert reasons(vault) == [("flexbot-home", "mode", True)]
    refused(vault, f"mode {given:04o}")
    make_private(vault.folder)
    assert mode(vault.folder) == 0o700
    assert vault.read() == OLD


@posix
def test_every_finding_is_told_at_once_and_the_folder_first(vault: VaultFile) -> None:
    vault.path.chmod(0o666)
    vault.folder.chmod(0o777)
    assert reasons(vault) == [("flexbot-home", "mode", True), ("credentials.enc", "mode", True)]


@posix
def test_less_than_the_owners_full_access_is_not_a_finding(vault: VaultFile) -> None:
    vault.path.chmod(0o400)
    assert reasons(vault) == []
    assert vault.read() == OLD


@posix
def test_a_link_in_the_files_place_is_refused_and_never_mended(vault: VaultFile, tmp_path: Path) -> None:
    real = vault.path.rename(tmp_path / "elsewhere")
    real.chmod(0o644)
    vault.path.symlink_to(real)
    assert reasons(vault) == [("credentials.enc", "link", False)]
    refused(vault, "link to another place")
    with pytest.raises(VaultPermissionError):
        make_private(vault.path)
    assert mode(real) == 0o644
    assert real.read_bytes() == OLD


@posix
def test_a_link_that_leads_nowhere_is_refused_too(vault: VaultFile, tmp_path: Path) -> None:
    vault.path.unlink()
    vault.path.symlink_to(tmp_path / "nowhere")
    refused(vault, "link to another place")
    assert not (tmp_path / "nowhere").exists()


@posix
def test_a_link_in_the_folders_place_is_refused(vault: VaultFile, tmp_path: Path) -> None:
    link = tmp_path / "link"
    link.symlink_to(vault.folder, target_is_directory=True)
    vault.folder.chmod(0o755)
    linked = VaultFile(link / "credentials.enc")
    refused(linked, "link to another place")
    with pytest.raises(VaultPermissionError):
        make_private(link)
    assert mode(vault.folder) == 0o755


@posix
def test_a_link_further_up_is_how_some_homes_are_and_is_no_finding(vault: VaultFile, tmp_path: Path) -> None:
    link = tmp_path / "home-of-homes"
    link.symlink_to(vault.folder.parent, target_is_directory=True)
    assert VaultFile(link / "flexbot-home" / "credentials.enc").read() == OLD


@posix
def test_a_fifo_in_the_files_place_does_not_keep_anyone_waiting(vault: VaultFile) -> None:
    vault.path.unlink()
    if sys.platform != "win32":
        os.mkfifo(vault.path, 0o600)
    assert reasons(vault) == [("credentials.enc", "not_a_file", False)]
    refused(vault, "not a plain file")
    with pytest.raises(VaultPermissionError):
        make_private(vault.path)


@posix
@pytest.mark.parametrize("place", ["file", "folder"])
def test_what_belongs_to_another_user_is_refused(vault: VaultFile, place: str) -> None:
    if sys.platform == "win32" or os.geteuid() != 0:
        pytest.skip("needs another user: only root can give a file away")
    path = vault.path if place == "file" else vault.folder
    os.chown(path, NOBODY, -1)
    assert reasons(vault) == [(path.name, "owner", False)]
    refused(vault, "belongs to another user")
    with pytest.raises(VaultPermissionError):
        make_private(path)
    assert path.stat().st_uid == NOBODY


@posix
def test_what_belongs_to_root_is_foreign_to_everyone_else(home: Path) -> None:
    told = plain_user.run(
        "from pathlib import Path; from flexbot.vault.permissions import findings",
        "print([one.reason for one in findings(Path('/etc'), None)])",
    )
    assert told == "['owner']"


@posix
@pytest.mark.parametrize("given", [0o770, 0o702, 0o2775])
def test_a_parent_in_which_others_may_write_is_refused(tmp_path: Path, given: int) -> None:
    parent = tmp_path / "shared"
    parent.mkdir()
    for folder in (parent / "flexbot", parent / "deep" / "flexbot"):
        parent.chmod(0o700)
        vault = prepared(folder, "next")
        parent.chmod(given)
        assert reasons(vault) == [("shared", "parent", False)]
        refused(vault, "put another folder in place")
    parent.chmod(0o1777)  # as /tmp: only the owner may rename what is in it
    assert vault.read() == OLD


@posix
def test_an_umask_that_takes_everything_away_does_not_lock_the_user_out(home: Path) -> None:
    before = os.umask(0o777)
    try:
        create_private_folder(home)
        home.chmod(0o700)
        os.close(open_private(home / "credentials.enc"))
    finally:
        os.umask(before)
    assert mode(home / "credentials.enc") == 0o600


@posix
def test_missing_folders_above_are_made_private_and_existing_ones_left_alone(tmp_path: Path) -> None:
    existing = tmp_path / "existing"
    existing.mkdir(mode=0o755)
    before = os.umask(0)
    try:
        create_private_folder(existing / "a" / "b")
        create_private_folder(existing / "a" / "b")
    finally:
        os.umask(before)
    assert [mode(path) for path in (existing, existing / "a", existing / "a" / "b")] == [0o755, 0o700, 0o700]


@posix
def test_what_was_opened_is_what_is_checked(vault: VaultFile, monkeypatch: pytest.MonkeyPatch) -> None:
    # Between a check of the name and the opening another file could take its place; the open file itself is looked at.
    real = os.open

    def swap(path: Path, flags: int, *more: int) -> int:
        vault.path.chmod(0o644)
        return real(path, flags, *more)

    monkeypatch.setattr(os, "open", swap)
    with pytest.raises(VaultPermissionError, match="0644"):
        open_checked(vault.path)
