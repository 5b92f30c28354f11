"""What only Windows does with the vault file: access lists, and files that others keep open.

Under Wine, access lists live in the modes of Unix files: owner, system and everyone are told apart, which is what is
shown here. Not kept by Wine, so not shown: entries for other users and groups, the mark that nothing is inherited,
entries that pass on to new files (OI, CI), a list that is missing altogether, another owner, and symbolic links.
"""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from vault_file_driver import NEW, OLD, OLDER, accept, change, prepared

from flexbot.errors import StorageError, VaultPermissionError
from flexbot.vault.permissions import findings, make_private, open_private
from flexbot.vault.storage import VaultFile

if sys.platform == "win32":
    from flexbot.vault import acl, permissions

pytestmark = pytest.mark.skipif(sys.platform != "win32", reason="needs Windows")

EVERYONE, ADMINISTRATORS, USERS, TRUSTED = "S-1-1-0", "S-1-5-32-544", "S-1-5-32-545", "S-1-5-21-1-2-3-512"
FULL, READ, MODIFY, ADD_FOLDERS = 0x1F01FF, 0x1200A9, 0x1301BF, 0x4
# Opens a file as a program does that lets others neither replace nor delete it (no FILE_SHARE_DELETE), says so, and
# lets go when its input ends.
KEEP_OPEN = "import sys\nwith open(sys.argv[1], 'rb'):\n    print('open', flush=True)\n    sys.stdin.read()\n"


@pytest.fixture
def vault(home: Path) -> VaultFile:
    return prepared(home, "next")


@contextmanager
def kept_open(path: Path) -> Iterator[subprocess.Popen[str]]:
    """Another process has `path` open until its input is closed, at the latest at the end of the block."""
    process = subprocess.Popen(
        [sys.executable, "-c", KEEP_OPEN, str(path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    try:
        assert process.stdout is not None
        assert process.stdout.readline() == "open\n"
        yield process
    finally:
        process.kill()
        process.communicate()


def grants(path: Path) -> set[tuple[str, int]]:
    found = acl.access_of(path).grants
    assert found is not None
    return {(one.sid, one.mask) for one in found}


def private() -> set[tuple[str, int]]:
    return {(acl.SYSTEM, FULL), (acl.user_sid(), FULL)}


def test_everything_flexbot_makes_lets_in_the_user_and_the_system_alone(vault: VaultFile) -> None:
    with vault.locked():
        change(vault, "next")
        for path in (vault.folder, vault.path, vault.backup, vault.lock_path):
            assert grants(path) == private()
            assert acl.access_of(path).owner == acl.user_sid()


def test_a_private_file_is_private_before_its_first_byte(vault: VaultFile) -> None:
    path = vault.folder / "new"
    descriptor = open_private(path)
    try:
        assert grants(path) == private()
        os.write(descriptor, b"\n")  # and no text mode that would make it two
    finally:
        os.close(descriptor)
    assert path.read_bytes() == b"\n"


@pytest.mark.parametrize("place", ["file", "folder"])
def test_what_everyone_may_read_is_refused_and_mended(tmp_path: Path, place: str) -> None:
    folder = tmp_path / "made-by-another"
    folder.mkdir()
    path = folder / "credentials.enc"
    if place == "file":
        make_private(folder)
    path.write_bytes(OLD)
    if (EVERYONE, READ) not in grants(path if place == "file" else folder):
        pytest.skip("this Windows lets nobody else into a new folder of the user's")
    vault = VaultFile(path)
    for work in (vault.read, lambda: vault.write(NEW, expected=OLD, verify=accept)):
        with pytest.raises(VaultPermissionError, match="Everyone") as error:
            work()
        assert error.value.exit_code == 13
    assert all(one.reason == "list" and one.repairable for one in findings(folder, path))
    make_private(folder)
    make_private(path)
    assert grants(folder) == grants(path) == private()
    vault.write(NEW, expected=OLD, verify=accept)
    assert vault.read() == NEW


def test_the_system_knows_the_names_of_its_groups() -> None:
    assert acl.account(EVERYONE) == "Everyone"
    assert acl.account(USERS).startswith("BUILTIN")
    assert acl.account(TRUSTED) == TRUSTED  # of a domain nobody knows
    assert acl.user_sid().startswith("S-1-5-21-")


def access(*entries: tuple[str, int, bool]) -> object:
    return acl.Access(acl.user_sid(), tuple(acl.Grant(*entry) for entry in entries))


def test_which_lists_are_accepted(vault: VaultFile) -> None:
    # Lists as Windows has them, made by hand: Wine keeps none of these apart.
    user, found = acl.user_sid(), vault.path.lstat()

    def judged(given: object) -> list[str]:
        return [one.reason for one in permissions._judged(vault.path, found, given, folder=False)]

    inherited = [(acl.SYSTEM, FULL, False), (ADMINISTRATORS, FULL, False), (user, FULL, False)]
    assert judged(access(*inherited)) == []
    assert judged(access(*inherited, ("S-1-3-0", FULL, True))) == []
    assert judged(access(*inherited, (USERS, READ, False))) == ["list"]
    assert judged(access(*inherited, (EVERYONE, READ, True))) == ["list"]
    assert judged(access(*inherited, (TRUSTED, FULL, False))) == ["list"]
    assert judged(acl.Access(user, None)) == ["no_list"]
    assert judged(acl.Access(ADMINISTRATORS, ())) == []
    assert judged(acl.Access("S-1-5-21-1-2-3-1001", ())) == ["owner"]


def test_which_parents_are_accepted(vault: VaultFile, monkeypatch: pytest.MonkeyPatch) -> None:
    above, root = vault.folder.parent, Path(vault.folder.anchor)

    def judged(path: Path, given: object) -> list[str]:
        monkeypatch.setattr(acl, "access_of", lambda _: given)
        return [one.reason for one in permissions._parent_findings(path)]

    # The root of the system's drive and of another one, as Windows makes them.
    assert (
        judged(root, access((USERS, READ, False), ("S-1-5-11", ADD_FOLDERS, False), ("S-1-5-11", MODIFY, True))) == []
    )
    assert judged(root, access((USERS, READ, False), ("S-1-5-11", MODIFY, False))) == []
    # A folder on the other drive can be renamed by any user, and so swapped together with the vault in it.
    assert judged(above, access(("S-1-5-11", MODIFY, False))) == ["parent"]
    assert judged(above, access((EVERYONE, FULL, False))) == ["parent"]
    assert judged(above, access((EVERYONE, FULL, True))) == []
    assert judged(above, access((TRUSTED, FULL, False))) == []  # administrators of a company's domain
    assert judged(above, acl.Access(acl.user_sid(), None)) == ["parent"]


@pytest.mark.parametrize("which", ["path", "backup"])
def test_a_write_waits_until_another_program_lets_go(vault: VaultFile, which: str) -> None:
    with kept_open(getattr(vault, which)) as process:
        assert process.stdin is not None
        threading.Timer(0.5, process.stdin.close).start()
        vault.write(NEW, expected=OLD, verify=accept)
    assert (vault.read(), vault.read_backup(), vault.leftovers()) == (NEW, OLD, [])


@pytest.mark.parametrize("which", ["path", "backup"])
def test_a_write_gives_up_when_another_program_never_lets_go(vault: VaultFile, which: str) -> None:
    with kept_open(getattr(vault, which)):
        with pytest.raises(StorageError, match="no other program keeps the file open") as error:
            vault.write(NEW, expected=OLD, verify=accept)
        assert error.value.exit_code == 28
        assert vault.read() == OLD
    assert vault.read_backup() == (OLD if which == "path" else OLDER)
    assert vault.leftovers() == []
    vault.write(NEW, expected=OLD, verify=accept)


@pytest.mark.parametrize(("code", "tries"), [(5, 2), (32, 2), (33, 2), (19, 1)])
def test_only_what_passes_by_itself_is_tried_again(
    vault: VaultFile, monkeypatch: pytest.MonkeyPatch, code: int, tries: int
) -> None:
    # A mock, for the codes that cannot be had on demand; 19 is a write-protected disk, a PermissionError as well.
    real, calls = Path.replace, 0

    def replace(source: Path, target: Path) -> Path:
        nonlocal calls
        calls += 1
        if calls == 1:
            raise OSError(0, "refused", str(source), code)
        return real(source, target)

    monkeypatch.setattr(Path, "replace", replace)
    if tries == 1:
        with pytest.raises(StorageError):
            change(vault, "next")
        assert calls == 1
    else:
        change(vault, "next")
        assert calls == 3  # the refusal, the backup, the file


def test_readers_never_meet_a_file_that_is_just_being_replaced(vault: VaultFile) -> None:
    code = (
        "import sys, pathlib\nfrom flexbot.vault.storage import VaultFile\n"
        "vault = VaultFile(pathlib.Path(sys.argv[1]))\nprint('reading', flush=True)\n"
        "while True: assert vault.read() in (b'a' * 9000, b'b' * 9000)\n"
    )
    vault.write(b"a" * 9_000, expected=OLD, verify=lambda _: None)
    reader = subprocess.Popen(
        [sys.executable, "-c", code, str(vault.path)], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    try:
        assert reader.stdout is not None
        assert reader.stdout.readline() == "reading\n"
        for _ in range(30):
            vault.write(b"b" * 9_000, expected=b"a" * 9_000, verify=lambda _: None)
            vault.write(b"a" * 9_000, expected=b"b" * 9_000, verify=lambda _: None)
        assert reader.poll() is None
    finally:
        reader.kill()
        _, errors = reader.communicate()
    assert errors == ""
