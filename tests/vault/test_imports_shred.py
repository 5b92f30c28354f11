"""Destroying the plaintext after an import, and what is never destroyed."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import plain_user
import pytest

from flexbot import paths
from flexbot.errors import UsageError
from flexbot.vault.imports.shred import shred, state_of


@pytest.mark.parametrize("size", [0, 1, 64 * 1024, 200_001])
def test_the_file_is_gone_and_nothing_is_left_beside(tmp_path: Path, size: int) -> None:
    path = tmp_path / ".env"
    path.write_bytes(b"s" * size)
    shred(path)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(sys.platform == "win32", reason="Windows neither renames nor deletes a file that is open")
def test_the_bytes_on_the_disk_are_overwritten_before_the_name_goes(tmp_path: Path) -> None:
    path = tmp_path / ".env"
    path.write_bytes(b"BINANCE_API_SECRET=in the clear" * 5000)
    with path.open("rb") as still_open:
        shred(path)
        now = still_open.read()
    assert len(now) == 31 * 5000
    assert b"clear" not in now
    assert len(set(now)) == 256


def test_links_several_names_folders_and_missing_files_are_refused_unharmed(tmp_path: Path) -> None:
    path = tmp_path / ".env"
    path.write_bytes(b"content")
    named = tmp_path / "second name"
    os.link(path, named)
    cases = [(path, "shred_names"), (tmp_path, "not_file"), (tmp_path / "none", "missing")]
    if sys.platform != "win32":
        link = tmp_path / "link"
        link.symlink_to(path)
        cases.append((link, "shred_link"))
    for given, key in cases:
        with pytest.raises(UsageError) as refused:
            shred(given)
        assert refused.value.key == f"vault.import.{key}"
    assert path.read_bytes() == named.read_bytes() == b"content"


def test_flexbots_own_vault_is_refused(home: Path) -> None:
    home.mkdir()
    for path in (paths.vault_file(), paths.vault_file().with_suffix(".meta"), paths.audit_file()):
        path.write_bytes(b"mine")
        with pytest.raises(UsageError) as refused:
            shred(home / "." / path.name)
        assert refused.value.key == "vault.import.shred_own"
        assert path.read_bytes() == b"mine"


@pytest.mark.skipif(sys.platform == "win32", reason="folders are not made read-only like this on Windows")
def test_a_disk_that_refuses_is_told() -> None:
    with plain_user.open_folder() as folder:
        path = folder / ".env"
        path.write_bytes(b"x")
        plain_user.give(path)
        folder.chmod(0o500)
        told = plain_user.run(
            "import sys; from pathlib import Path; from flexbot.errors import StorageError\n"
            "from flexbot.vault import document, storage; from flexbot.vault.imports.shred import shred\n",
            "try: shred(Path(sys.argv[1]))\nexcept StorageError as error: print(error.key)",
            path,
        )
        assert told.startswith("vault.import.shred")
        assert path.exists()


def test_what_was_written_since_the_import_is_not_destroyed(tmp_path: Path) -> None:
    path = tmp_path / ".env"
    path.write_bytes(b"OLD=1")
    before = state_of(path)
    path.write_bytes(b"OLD=1\nNEW_API_KEY=2")
    with pytest.raises(UsageError) as refused:
        shred(path, read_as=before)
    assert refused.value.key == "vault.import.shred_changed"
    assert path.read_bytes() == b"OLD=1\nNEW_API_KEY=2"
    shred(path, read_as=state_of(path))
    assert not path.exists()
