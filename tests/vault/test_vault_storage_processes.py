"""Several processes on one vault file: killed at every step, editing at once, holding the lock; disks in trouble."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import plain_user
import pytest
import vault_file_driver
from vault_file_driver import NEW, OLD, SCENARIOS, accept, judged, prepared

from flexbot.errors import VaultLockedError
from flexbot.vault.storage import VaultFile

DRIVER = Path(vault_file_driver.__file__)
needs_posix = pytest.mark.skipif(sys.platform == "win32", reason="needs a POSIX system")


def words(*arguments: object) -> list[str]:
    return [sys.executable, str(DRIVER), *map(str, arguments)]


def run(*arguments: object, before: tuple[str, ...] = ()) -> str:
    """What the driver prints; its errors are shown when it fails."""
    done = subprocess.run([*before, *words(*arguments)], capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


@contextmanager
def holder(folder: Path) -> Iterator[subprocess.Popen[str]]:
    """A process that holds the lock of the vault in `folder` while the block runs, unless killed earlier."""
    process = subprocess.Popen(words("hold", folder), stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    try:
        assert process.stdout is not None
        assert process.stdout.readline() == "held\n"
        yield process
    finally:
        process.kill()
        process.communicate()


@needs_posix
@pytest.mark.parametrize("scenario", SCENARIOS)
def test_a_writer_killed_at_any_step_leaves_the_old_file_or_the_new(home: Path, scenario: str) -> None:
    steps, met = run("kill-everywhere", home, scenario).split(" ", 1)
    assert int(steps) > 200
    expected = ["'before'", "'before with leftovers'", "'done'"]
    if scenario != "first":
        expected.append("'between with leftovers'")
    assert [state for state in expected if state not in met] == []


@pytest.mark.skipif(sys.platform != "win32", reason="needs Windows: elsewhere every step is tried by forked writers")
@pytest.mark.parametrize("scenario", SCENARIOS)
def test_a_writer_terminated_at_a_line_leaves_the_old_file_or_the_new(home: Path, scenario: str) -> None:
    # A process per line takes its time, so that every eighth is tried, each scenario from another one on.
    def killed(step: int) -> int:
        return subprocess.run(words("die", home / str(step), scenario, step), timeout=120, check=False).returncode

    with ThreadPoolExecutor(2) as pool:
        steps = range(SCENARIOS.index(scenario), 300, 8)
        codes: dict[int, int] = {}
        for pair in zip(steps[::2], steps[1::2], strict=False):
            codes.update(zip(pair, pool.map(killed, pair), strict=True))
            if 0 in codes.values():
                break
    assert len(codes) > 6
    assert set(codes.values()) == {0, 15}
    for step, code in codes.items():
        assert judged(home / str(step), scenario) == "done" if code == 0 else judged(home / str(step), scenario)


@needs_posix
@pytest.mark.parametrize("scenario", SCENARIOS)
def test_no_file_is_open_to_others_at_any_step_even_without_an_umask(home: Path, scenario: str) -> None:
    seen = run("modes", home, scenario)
    assert "('.tmp', '0o600')" in seen
    assert seen.count("0o") == seen.count("0o600")


def test_two_processes_that_edit_at_once_lose_nothing(home: Path) -> None:
    vault = VaultFile(home / "credentials.enc")
    vault.write(b"", expected=None, verify=lambda _: None)
    count = 60 if sys.platform == "win32" else 200  # processes and locks are slow under Wine
    editors = [subprocess.Popen(words("edit", home, name, count)) for name in ("a", "b")]
    codes = [editor.wait(timeout=300) for editor in editors]
    assert codes == [0, 0]
    lines = vault.read().decode().splitlines()
    assert len(lines) == 2 * count
    for name in ("a", "b"):
        assert [line for line in lines if line.startswith(name)] == [f"{name} {number}" for number in range(count)]


def test_a_lock_that_a_living_process_holds_is_told(home: Path) -> None:
    vault = prepared(home, "next")
    with holder(home):
        with pytest.raises(VaultLockedError) as told, vault.locked(0.1):
            pass
        assert told.value.exit_code == 14
        assert vault.read() == OLD  # reading waits for nobody
    vault.write(NEW, expected=OLD, verify=accept)


def test_a_killed_process_holds_no_lock(home: Path) -> None:
    vault = prepared(home, "next")
    with holder(home) as process:
        process.kill()
        process.wait()
        vault.write(NEW, expected=OLD, verify=accept)
    assert vault.read() == NEW


@needs_posix
def test_a_file_size_limit_stops_the_write_and_nothing_else(home: Path) -> None:
    assert run("fail", home, 5_000, 30_000, "limit") == "28 vault.file.refused True []"


@pytest.fixture
def namespace() -> tuple[str, ...]:
    """The words before a command that give it mounts of its own, which end with it."""
    program = shutil.which("unshare")
    if sys.platform == "win32" or program is None:
        pytest.skip("needs Linux and unshare for a disk of its own")
    asked = (program, "--mount") if os.geteuid() == 0 else (program, "--map-root-user", "--mount")
    if subprocess.run([*asked, "true"], capture_output=True, check=False).returncode != 0:
        pytest.skip("this system lets nobody mount a disk of its own (unshare)")
    return asked


@pytest.mark.parametrize(("old", "new"), [(24_000, 60_000), (24_000, 28_000)], ids=["the file", "the backup"])
def test_a_full_disk_stops_the_write_and_nothing_else(
    home: Path, namespace: tuple[str, ...], old: int, new: int
) -> None:
    # 64 KiB hold the old file and, in the second case, the new one, but not the backup as well.
    assert run("fail", home, old, new, "small", before=namespace) == "28 vault.file.refused True []"


def test_a_read_only_disk_can_be_read_and_refuses_the_write(home: Path, namespace: tuple[str, ...]) -> None:
    assert run("fail", home, 5_000, 6_000, "read-only", before=namespace) == "28 vault.file.refused True []"


@needs_posix
def test_a_read_only_folder_refuses_the_write() -> None:
    with plain_user.open_folder() as folder:
        vault = folder / "credentials.enc"
        vault.write_bytes(OLD)
        vault.chmod(0o600)
        lock = folder / "credentials.lock"
        lock.touch(mode=0o600)
        plain_user.give(vault, lock)
        folder.chmod(0o500)
        told = plain_user.run(
            "import sys; from pathlib import Path; from flexbot.errors import StorageError\n"
            "from flexbot.vault.storage import VaultFile\n",
            "file = VaultFile(Path(sys.argv[1]))\n"
            "try: file.write(b'new', expected=file.read(), verify=lambda content: None)\n"
            "except StorageError as error: print(error)",
            vault,
        )
        assert "Permission denied" in told
        assert vault.read_bytes() == OLD
        assert sorted(one.name for one in folder.iterdir()) == ["credentials.enc", "credentials.lock"]
