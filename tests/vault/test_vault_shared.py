"""Two windows on one vault: none writes over the other, and an older copy of the file is noticed."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from vault_bench import ENV, ByHand, entry, place, shown

from flexbot import paths
from flexbot.errors import VaultAlteredError, VaultChangedError, VaultRollbackError
from flexbot.vault import UnlockKey, Vault, seen

DRIVER = Path(__file__).with_name("vault_edit_driver.py")
EDITS = 200


@pytest.fixture
def vault(home: Path) -> Vault:
    made = Vault.create(ENV)
    made.put(entry("first"))
    return made


def ids(vault: Vault) -> list[str]:
    return [info.id for info in vault.list()]


def note_file() -> Path:
    return paths.state() / seen.FILE_NAME


def test_a_stale_editor_is_told_and_loses_nothing(vault: Vault) -> None:
    other = Vault.open(ENV)
    vault.put(entry("second"))
    before = vault.path.read_bytes()
    for work in (
        lambda: other.put(entry("third")),
        lambda: other.remove("first"),
        lambda: other.rotate_category("exchange"),
        lambda: other.rotate({0: ENV}),
        lambda: other.backup(),
        lambda: other.record("import"),
    ):
        with pytest.raises(VaultChangedError) as refusal:
            work()
        assert refusal.value.exit_code == 15
    assert vault.path.read_bytes() == before
    other.refresh()
    other.put(entry("third"))
    assert ids(other) == ["first", "second", "third"]
    vault.refresh()
    assert ids(vault) == ids(other)
    # what was refused left no record
    assert [one.action for one in vault._log.records()] == ["create", "put", "put", "put"]
    assert vault.verify_audit().ok


def test_a_stale_reader_still_answers_from_memory(vault: Vault) -> None:
    other = Vault.open(ENV)
    vault.remove("first")
    assert shown(other.get("first")) == shown(entry("first"))


def test_a_refresh_of_a_damaged_or_foreign_file_takes_nothing_over(vault: Vault) -> None:
    good = vault.path.read_bytes()
    for content in (good[:-20] + b"AAAAAAAAAAAAAAAAAAA\n", ByHand(bytes(32)).content(seq=99)):
        place(vault.path, content)
        with pytest.raises(VaultChangedError):
            vault.refresh()
    place(vault.path, b"nonsense")
    with pytest.raises(VaultAlteredError):
        vault.refresh()
    place(vault.path, good)
    vault.refresh()
    assert ids(vault) == ["first"]


def test_two_processes_with_two_hundred_edits_each_lose_nothing(vault: Vault, home: Path) -> None:
    start = vault.seq
    processes = [
        subprocess.Popen(
            [sys.executable, str(DRIVER), name, str(EDITS)],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for name in ("one", "two")
    ]
    results = [process.communicate(timeout=120) for process in processes]
    assert [(process.returncode, error) for process, (_, error) in zip(processes, results, strict=True)] == [
        (0, "")
    ] * 2
    with Vault.open(ENV) as found:
        assert found.seq == start + 2 * EDITS
        values = {info.id: shown(found.get(info.id))["api_key"] for info in found.list() if info.id != "first"}
        assert values == {
            f"{name}-{number}": f"{name} {number + 3} 0123456789"
            for name in ("one", "two")
            for number in range(0, EDITS, 4)
        }
        assert found.verify_audit().ok
        assert found.verify_audit().count == start + 2 * EDITS
    assert not [path for path in home.iterdir() if path.suffix == ".tmp"]


# -- older copies ----------------------------------------------------------------------------------------------------


def test_an_older_copy_put_back_is_refused(vault: Vault) -> None:
    old = vault.path.read_bytes()
    vault.put(entry("second"))
    place(vault.path, old)
    with pytest.raises(VaultRollbackError) as refusal:
        Vault.open(ENV)
    assert (refusal.value.exit_code, refusal.value.key) == (17, "vault.older")
    assert vault.path.read_bytes() == old


def test_another_copy_of_the_same_write_is_refused(vault: Vault, home: Path) -> None:
    start, log = vault.path.read_bytes(), (home / "audit.jsonl").read_bytes()
    vault.put(entry("here"))
    here = vault.path.read_bytes()
    # the same on another machine, which knows nothing of this one's note
    place(vault.path, start)
    (home / "audit.jsonl").write_bytes(log)
    note_file().unlink()
    elsewhere = Vault.open(ENV)
    elsewhere.put(entry("elsewhere"))
    assert elsewhere.seq == vault.seq
    place(vault.path, here)
    with pytest.raises(VaultRollbackError) as refusal:
        Vault.open(ENV)
    assert (refusal.value.exit_code, refusal.value.key) == (17, "vault.other_copy")
    # nor does a window that is open take the other copy over in silence
    with pytest.raises(VaultChangedError):
        elsewhere.refresh()
    assert ids(elsewhere) == ["elsewhere", "first"]


def test_an_open_vault_does_not_take_over_an_older_copy(vault: Vault) -> None:
    old = vault.path.read_bytes()
    vault.put(entry("second"))
    place(vault.path, old)
    with pytest.raises(VaultChangedError):
        vault.put(entry("third"))
    with pytest.raises(VaultChangedError):
        vault.refresh()


def test_an_older_copy_can_be_accepted_and_is_then_the_newest(vault: Vault) -> None:
    old = vault.path.read_bytes()
    vault.put(entry("second"))
    newer = vault.path.read_bytes()
    place(vault.path, old)
    with Vault.open(ENV, accept_older=True) as accepted:
        assert ids(accepted) == ["first"]
        assert accepted.seq == vault.seq + 1
        assert accepted.verify_audit().ok
        assert [one.action for one in accepted._log.records()][-1] == "rollback_accepted"
    with Vault.open(ENV) as found:
        found.put(entry("third"))
    place(vault.path, newer)
    with pytest.raises(VaultRollbackError):
        Vault.open(ENV)


def test_an_older_copy_with_another_log_is_accepted_with_a_new_log(vault: Vault, home: Path) -> None:
    old = vault.path.read_bytes()
    vault.put(entry("second"))
    place(vault.path, old)
    (home / "audit.jsonl").unlink()
    with Vault.open(ENV, accept_older=True) as accepted:
        assert accepted.verify_audit().ok
        accepted.put(entry("third"))
    assert ids(Vault.open(ENV)) == ["first", "third"]


@pytest.mark.parametrize(
    "content", [None, b"", b"{", b"[]", b'{"x":1}', b"\xff\xfe", b"[" * 100_000, b'{"ID":{"seq":"9"}}']
)
def test_a_lost_or_forged_note_only_loses_the_warning(vault: Vault, content: bytes | None) -> None:
    old = vault.path.read_bytes()
    vault.put(entry("second"))
    place(vault.path, old)
    if content is None:
        note_file().unlink()
    else:
        note_file().write_bytes(content.replace(b"ID", vault.id.encode()))
    with Vault.open(ENV) as found:
        assert ids(found) == ["first"]
        found.put(entry("third"))
    assert seen.of(vault.id) is not None


def test_the_notes_of_other_vaults_are_kept(vault: Vault, tmp_path: Path) -> None:
    before = json.loads(note_file().read_bytes())
    with Vault.create(UnlockKey("keyfile", bytes(32)), path=tmp_path / "second" / "credentials.enc"):
        pass
    assert json.loads(note_file().read_bytes()).items() > before.items()


def test_a_vault_that_is_saved_while_it_is_being_opened_is_no_rollback(
    vault: Vault, monkeypatch: pytest.MonkeyPatch
) -> None:
    # the other process saves after this one has read the file and while it derives the key, which takes a while
    real = seen.require_not_older
    saved: list[bool] = []

    def late(*given: object) -> None:
        if not saved:
            saved.append(True)
            vault.put(entry("second"))
        real(*given)  # type: ignore[arg-type]

    monkeypatch.setattr(seen, "require_not_older", late)
    with Vault.open(ENV) as found:
        assert ids(found) == ["first", "second"]
        found.put(entry("third"))


def test_a_state_seen_by_refresh_is_remembered(vault: Vault) -> None:
    other = Vault.open(ENV)
    old = vault.path.read_bytes()
    vault.put(entry("second"))
    note_file().unlink()
    other.refresh()
    place(vault.path, old)
    with pytest.raises(VaultRollbackError):
        Vault.open(ENV)
