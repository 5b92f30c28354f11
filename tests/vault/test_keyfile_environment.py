"""Keys in a file of their own and keys from the environment."""

from __future__ import annotations

import base64
import os
import stat
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from flexbot.errors import FlexBotError, StorageError, UsageError, VaultPermissionError, WrongSecretError
from flexbot.vault import environment, keyfile
from flexbot.vault.permissions import make_private, open_private
from flexbot.vault.unlock import UnlockKey

posix_only = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no modes, FIFOs or umask")
MATERIAL = bytes(range(200, 232))
TEXT = base64.urlsafe_b64encode(MATERIAL).decode().rstrip("=")


@pytest.fixture
def vault_folder(tmp_path: Path) -> Path:
    folder = tmp_path / "vault"
    folder.mkdir()
    return folder


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    """A folder away from the vault."""
    folder = tmp_path / "stick"
    folder.mkdir()
    return folder


@pytest.fixture(autouse=True)
def untouched_environment(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Every test begins with neither variable and leaves nothing taken."""
    monkeypatch.delenv(environment.KEY_VARIABLE, raising=False)
    monkeypatch.delenv(environment.FILE_VARIABLE, raising=False)
    monkeypatch.setattr(environment._Taken, "key", None)
    monkeypatch.setattr(environment._Taken, "file", None)
    yield
    for name in (environment.KEY_VARIABLE, environment.FILE_VARIABLE):
        os.environ.pop(name, None)


def private_file(path: Path, content: bytes) -> Path:
    with os.fdopen(open_private(path), "wb") as file:
        file.write(content)
    return path


def told(error: FlexBotError) -> str:
    return f"{error} {error.args!r} {error.__cause__!r}"


# -- key file


def test_a_key_file_gives_the_key_back(stick: Path, vault_folder: Path) -> None:
    key = keyfile.create(stick / "flexbot.key", vault_folder)
    assert key.kind == "keyfile"
    assert (stick / "flexbot.key").read_bytes() == key.material
    assert len(key.material) == 32
    assert keyfile.read(stick / "flexbot.key", vault_folder) == key
    assert keyfile.create(stick / "other.key", vault_folder) != key


@posix_only
@pytest.mark.parametrize("umask", [0, 0o022, 0o777])
def test_a_key_file_is_for_the_user_alone_whatever_the_umask(umask: int, stick: Path, vault_folder: Path) -> None:
    before = os.umask(umask)
    try:
        keyfile.create(stick / "flexbot.key", vault_folder)
    finally:
        os.umask(before)
    assert stat.S_IMODE((stick / "flexbot.key").stat().st_mode) == 0o600


def test_a_key_file_is_never_written_over(stick: Path, vault_folder: Path) -> None:
    path = stick / "flexbot.key"
    path.write_bytes(b"a photograph")
    with pytest.raises(UsageError) as caught:
        keyfile.create(path, vault_folder)
    assert caught.value.key == "vault.keyfile_exists"
    assert path.read_bytes() == b"a photograph"


@pytest.mark.parametrize("place", ["flexbot.key", "deeper/flexbot.key", "../vault/flexbot.key"])
def test_a_key_file_beside_the_vault_is_neither_made_nor_read(place: str, vault_folder: Path) -> None:
    (vault_folder / "deeper").mkdir()
    with pytest.raises(UsageError) as caught:
        keyfile.create(vault_folder / place, vault_folder)
    assert caught.value.key == "vault.keyfile_beside"
    assert not (vault_folder / place).exists()
    private_file(vault_folder / place, MATERIAL)
    with pytest.raises(UsageError) as caught:
        keyfile.read(vault_folder / place, vault_folder)
    assert caught.value.key == "vault.keyfile_beside"


@posix_only
def test_a_link_to_the_vault_s_folder_does_not_hide_that_the_key_file_is_in_it(tmp_path: Path) -> None:
    (tmp_path / "vault").mkdir()
    (tmp_path / "elsewhere").symlink_to(tmp_path / "vault")
    for path, folder in (("elsewhere/a.key", "vault"), ("vault/a.key", "elsewhere")):
        with pytest.raises(UsageError) as caught:
            keyfile.create(tmp_path / path, tmp_path / folder)
        assert caught.value.key == "vault.keyfile_beside"


def test_a_vault_folder_that_is_not_made_yet_is_respected_too(tmp_path: Path) -> None:
    with pytest.raises(UsageError) as caught:
        keyfile.create(tmp_path / "new" / "a.key", tmp_path / "new")
    assert caught.value.key == "vault.keyfile_beside"


@posix_only
def test_a_vault_folder_that_is_not_made_yet_is_found_through_a_link(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "real")
    with pytest.raises(UsageError) as caught:
        keyfile.create(tmp_path / "real" / "new" / "a.key", tmp_path / "link" / "new")
    assert caught.value.key == "vault.keyfile_beside"


@pytest.mark.parametrize(
    "content", [b"", MATERIAL[:31], MATERIAL + b"\n", TEXT.encode()], ids=["empty", "short", "with newline", "text"]
)
def test_a_file_of_another_length_is_no_key_file(content: bytes, stick: Path, vault_folder: Path) -> None:
    path = private_file(stick / "a.key", content)
    with pytest.raises(WrongSecretError) as caught:
        keyfile.read(path, vault_folder)
    assert caught.value.key == "vault.keyfile_length"
    assert TEXT[:10] not in told(caught.value)


def test_a_missing_key_file_and_a_missing_folder_are_told_apart(stick: Path, vault_folder: Path) -> None:
    with pytest.raises(UsageError) as caught:
        keyfile.read(stick / "none.key", vault_folder)
    assert caught.value.key == "vault.keyfile_missing"
    with pytest.raises(StorageError) as refused:
        keyfile.create(stick / "no folder" / "a.key", vault_folder)
    assert refused.value.key == "vault.keyfile_unwritable"


@posix_only
@pytest.mark.parametrize("mode", [0o644, 0o640, 0o604, 0o620])
def test_a_key_file_others_may_touch_is_refused_until_it_is_mended(mode: int, stick: Path, vault_folder: Path) -> None:
    path = private_file(stick / "a.key", MATERIAL)
    path.chmod(mode)
    with pytest.raises(VaultPermissionError) as caught:
        keyfile.read(path, vault_folder)
    assert caught.value.key == "vault.keyfile_open"
    make_private(path)
    assert keyfile.read(path, vault_folder) == UnlockKey("keyfile", MATERIAL)


@pytest.mark.skipif(sys.platform != "win32", reason="needs Windows")
def test_windows_a_key_file_lets_in_the_user_and_the_system_alone(stick: Path, vault_folder: Path) -> None:
    keyfile.create(stick / "a.key", vault_folder)
    from flexbot.vault import acl

    found = acl.access_of(stick / "a.key").grants
    assert found is not None
    assert {one.sid for one in found} == {acl.SYSTEM, acl.user_sid()}


@posix_only
@pytest.mark.parametrize("kind", ["link", "dangling link", "fifo", "folder"])
def test_what_is_no_plain_file_is_refused_and_waits_for_nothing(kind: str, stick: Path, vault_folder: Path) -> None:
    path = stick / "a.key"
    if kind == "link":
        path.symlink_to(private_file(stick / "real.key", MATERIAL))
    elif kind == "dangling link":
        path.symlink_to(stick / "nowhere")
    elif kind == "fifo":
        os.mkfifo(path, 0o600)
    else:
        path.mkdir(0o700)
    with pytest.raises(VaultPermissionError) as caught:
        keyfile.read(path, vault_folder)
    assert caught.value.key == "vault.keyfile_open"
    with pytest.raises(UsageError):
        keyfile.create(path, vault_folder)


def test_a_disk_that_fails_at_fsync_leaves_no_key_file(
    stick: Path, vault_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A replaced os.fsync: a disk that fails at will is not to be had here."""

    def fail(descriptor: int) -> None:
        raise OSError(5, "Input/output error")

    monkeypatch.setattr(os, "fsync", fail)
    with pytest.raises(StorageError) as caught:
        keyfile.create(stick / "a.key", vault_folder)
    assert caught.value.key == "vault.keyfile_unwritable"
    assert list(stick.iterdir()) == []


# -- environment


@pytest.mark.parametrize("written", [TEXT, f"{TEXT}=", f"  {TEXT}\n"], ids=["bare", "padded", "with spaces"])
def test_the_variable_gives_the_key_and_is_gone_afterwards(written: str) -> None:
    os.environ[environment.KEY_VARIABLE] = written
    environment.take()
    assert environment.KEY_VARIABLE not in os.environ
    code = f"import os; print(os.environ.get({environment.KEY_VARIABLE!r}))"
    child = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60)
    assert child.stdout.strip() == "None"
    environment.take()  # a second look takes nothing away
    assert environment.given()
    assert environment.key() == UnlockKey("env", MATERIAL)
    assert environment.key() == UnlockKey("env", MATERIAL)


@pytest.mark.parametrize("content", [TEXT, f"{TEXT}=\n", f"\n{TEXT}\r\n"], ids=["bare", "padded line", "from Windows"])
def test_the_file_variable_gives_the_key_in_the_file(content: str, stick: Path) -> None:
    os.environ[environment.FILE_VARIABLE] = str(private_file(stick / "key.txt", content.encode()))
    assert environment.given()
    assert environment.key() == UnlockKey("env", MATERIAL)
    assert environment.FILE_VARIABLE not in os.environ


def test_nothing_taken_shows_in_the_module(stick: Path) -> None:
    os.environ[environment.KEY_VARIABLE] = TEXT
    environment.take()
    shown = f"{vars(environment)!r} {vars(environment._Taken)!r} {environment.key()!r}"
    assert TEXT not in shown
    assert TEXT[4:20] not in shown


def test_a_new_key_s_text_is_what_the_variable_takes() -> None:
    key, written = environment.new_key_text()
    os.environ[environment.KEY_VARIABLE] = written.reveal()
    assert environment.key() == key
    assert environment.new_key_text()[0] != key


@pytest.mark.parametrize("empty", [{}, {environment.KEY_VARIABLE: ""}, {environment.FILE_VARIABLE: "  "}])
def test_no_variable_or_an_empty_one_is_no_key(empty: dict[str, str]) -> None:
    os.environ.update(empty)
    assert not environment.given()
    with pytest.raises(UsageError) as caught:
        environment.key()
    assert caught.value.key == "vault.env_missing"


def test_both_variables_at_once_are_refused() -> None:
    os.environ[environment.KEY_VARIABLE] = TEXT
    os.environ[environment.FILE_VARIABLE] = "key.txt"
    with pytest.raises(UsageError) as caught:
        environment.key()
    assert caught.value.key == "vault.env_both"


MALFORMED = {
    "short": TEXT[:-1],
    "long": TEXT + "A",
    "padded twice": TEXT + "==",
    "quoted": f'"{TEXT}"',
    "standard alphabet": base64.b64encode(b"\xfb" * 32).decode(),
    "hexadecimal": MATERIAL.hex(),
    "stray bits": TEXT[:-1] + chr(ord(TEXT[-1]) + 1),
    "two lines": TEXT[:20] + "\n" + TEXT[20:],
    "letters like digits": TEXT[:-2] + "é" + TEXT[-1],
}


@pytest.mark.parametrize("how", ["variable", "file"])
@pytest.mark.parametrize("written", MALFORMED.values(), ids=MALFORMED)
def test_a_malformed_key_is_refused_without_showing_it(written: str, how: str, stick: Path) -> None:
    if how == "variable":
        os.environ[environment.KEY_VARIABLE] = written
    else:
        os.environ[environment.FILE_VARIABLE] = str(private_file(stick / "key.txt", written.encode()))
    with pytest.raises(WrongSecretError) as caught:
        environment.key()
    assert caught.value.key == "vault.env_malformed"
    assert written[2:12] not in told(caught.value)


def test_a_key_in_the_file_variable_is_recognised_and_not_shown_as_a_path() -> None:
    os.environ[environment.FILE_VARIABLE] = TEXT
    with pytest.raises(UsageError) as caught:
        environment.key()
    assert caught.value.key == "vault.env_file_is_key"
    assert TEXT not in told(caught.value)


def test_a_key_file_of_the_environment_that_is_missing_or_open_to_others_is_refused(stick: Path) -> None:
    os.environ[environment.FILE_VARIABLE] = str(stick / "key.txt")
    with pytest.raises(UsageError) as missing:
        environment.key()
    assert missing.value.key == "vault.keyfile_missing"
    if sys.platform != "win32":
        private_file(stick / "key.txt", TEXT.encode()).chmod(0o644)
        with pytest.raises(VaultPermissionError) as caught:
            environment.key()
        assert caught.value.key == "vault.keyfile_open"


def test_a_large_file_is_no_key_file_of_the_environment_whatever_it_begins_with(stick: Path) -> None:
    os.environ[environment.FILE_VARIABLE] = str(private_file(stick / "key.txt", TEXT.encode() + b" " * 1000))
    with pytest.raises(WrongSecretError) as caught:
        environment.key()
    assert caught.value.key == "vault.env_malformed"


@posix_only
def test_a_huge_file_is_not_read_to_the_end(stick: Path) -> None:
    path = private_file(stick / "key.txt", TEXT.encode())
    os.truncate(path, 1 << 40)  # sparse
    os.environ[environment.FILE_VARIABLE] = str(path)
    with pytest.raises(WrongSecretError):
        environment.key()


def test_taking_the_variables_imports_nothing_heavy() -> None:
    code = (
        "import sys; from flexbot.vault import environment; environment.take();"
        "print([n for n in ('cryptography', 'keyring', 'zxcvbn', 'pydantic') if n in sys.modules])"
    )
    ended = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60)
    assert ended.stdout.strip() == "[]"
