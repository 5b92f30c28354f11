"""No record, no action: every change of a vault is recorded and anchored in it, and a cut log stops all changes."""

from __future__ import annotations

import json
import os
import stat
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from vault_bench import ENV, OTHER_ENV, RECOVERY, entry, place, shown

from flexbot.errors import AuditError, StorageError, UsageError, VaultPermissionError, WrongSecretError
from flexbot.vault import CheckRecord, NewSlot, UnlockKey, Vault, from_passphrase
from flexbot.vault.audit import Head, acting_as
from flexbot.vault.storage import VaultFile

OLD, NEW = from_passphrase("corretora-azul-velha"), from_passphrase("corretora-azul-nova")


@pytest.fixture
def vault(home: Path) -> Vault:
    made = Vault.create(ENV)
    made.add_slot(NewSlot(RECOVERY))
    made.put(entry())
    return made


def log_of(vault: Vault) -> Path:
    return vault.path.with_name("audit.jsonl")


def records(vault: Vault) -> list[dict[str, object]]:
    return [json.loads(line) for line in log_of(vault).read_text(encoding="ascii").splitlines()]


CHANGES: Mapping[str, Callable[[Vault], object]] = {
    "put": lambda vault: vault.put(entry("second")),
    "remove": lambda vault: vault.remove("binance-live"),
    "check": lambda vault: vault.record_check("binance-live", CheckRecord("2026-01-01T00:00:00Z", ())),
    "reveal": lambda vault: vault.reveal("binance-live", RECOVERY),
    "slot_add": lambda vault: vault.add_slot(NewSlot(OTHER_ENV)),
    "slot_remove": lambda vault: vault.remove_slot(1),
    "change_passphrase": lambda vault: vault.change_passphrase(NewSlot(NEW, kdf="pbkdf2")),
    "rotate": lambda vault: vault.rotate({0: ENV}),
    "rotate category": lambda vault: vault.rotate_category("exchange"),
    "export": lambda vault: vault.backup(),
    "import": lambda vault: vault.record("import", details={"from": "json"}),
}


@pytest.mark.parametrize("name", CHANGES)
def test_every_change_leaves_one_record_that_the_vault_anchors(vault: Vault, name: str) -> None:
    before = records(vault)
    ref = vault.get("binance-live").ref
    with acting_as("cli"):
        CHANGES[name](vault)
    *earlier, last = records(vault)
    assert earlier == before
    assert (last["action"], last["actor"]) == (name.removesuffix(" category"), "cli")
    assert last["details"]["write"] == vault.seq  # type: ignore[index]
    assert last["mac"]
    if name in ("remove", "check", "reveal"):
        assert last["object"] == ref
    for found in (vault, Vault.open(ENV)):
        assert found._payload.audit == Head(last["seq"], last["hash"])  # type: ignore[arg-type]
        assert found.verify_audit().ok
        assert found.verify_audit().count == len(before) + 1


@pytest.mark.parametrize("name", CHANGES)
def test_a_cut_log_stops_every_change(vault: Vault, name: str) -> None:
    lines = log_of(vault).read_bytes().splitlines(keepends=True)
    log_of(vault).write_bytes(b"".join(lines[:-1]))
    before = vault.path.read_bytes()
    with pytest.raises(AuditError) as refusal:
        CHANGES[name](vault)
    assert refusal.value.exit_code == 31
    assert vault.path.read_bytes() == before
    assert log_of(vault).read_bytes() == b"".join(lines[:-1])
    assert not Vault.open(ENV).verify_audit().ok


@pytest.mark.parametrize("name", CHANGES)
def test_a_log_that_cannot_be_written_stops_every_change(vault: Vault, name: str) -> None:
    # a folder in its place: no user can write that, root neither
    kept = log_of(vault).rename(log_of(vault).with_suffix(".kept"))
    log_of(vault).mkdir()
    before = {path.name: path.read_bytes() for path in vault.path.parent.glob("credentials.enc*")}
    seq = vault.seq
    with pytest.raises(StorageError):
        CHANGES[name](vault)
    assert {path.name: path.read_bytes() for path in vault.path.parent.glob("credentials.enc*")} == before
    assert vault.seq == seq
    log_of(vault).rmdir()
    kept.rename(log_of(vault))
    CHANGES[name](vault)
    assert vault.verify_audit().ok


@pytest.mark.parametrize("damage", ["gone", "edited", "emptied", "another vault's"])
def test_a_damaged_log_stops_changes_until_it_is_begun_anew(vault: Vault, damage: str, tmp_path: Path) -> None:
    content = log_of(vault).read_bytes()
    if damage == "another vault's":
        with Vault.create(ENV, path=tmp_path / "other" / "credentials.enc") as other:
            content = log_of(other).read_bytes()
    changed = {"gone": None, "edited": content.replace(b'"put"', b'"set"'), "emptied": b"", "another vault's": content}
    log_of(vault).unlink()
    if (new := changed[damage]) is not None:
        log_of(vault).write_bytes(new)
    with pytest.raises(AuditError):
        vault.put(entry("second"))
    assert not vault.verify_audit().ok
    vault.restart_audit()
    vault.put(entry("second"))
    found = Vault.open(ENV).verify_audit()
    assert found.ok
    assert {one.kind for one in found.problems} == {"restarted"}
    assert [one["action"] for one in records(vault)] == ["chain_restarted", "repair", "put"]


def test_a_record_without_its_write_does_not_stop_the_next_one(vault: Vault, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*given: object, **named: object) -> None:
        raise StorageError("vault.file.refused", file="x", reason="no space")

    before = vault.path.read_bytes()
    with monkeypatch.context() as patch:
        # a disk that fills up between log and vault is what cannot be arranged here to the byte
        patch.setattr(type(vault._file), "write", full)
        with pytest.raises(StorageError):
            vault.put(entry("second"))
    assert vault.path.read_bytes() == before
    assert [info.id for info in vault.list()] == ["binance-live"]
    vault.put(entry("third"))
    assert [one["details"].get("write") for one in records(vault)][-2:] == [vault.seq, vault.seq]  # type: ignore[attr-defined]
    assert Vault.open(ENV).verify_audit().ok


# -- failed attempts, reveal -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("key", [OTHER_ENV, UnlockKey("keyfile", bytes(32)), UnlockKey("recovery", bytes(20))])
def test_a_failed_unlock_is_recorded(vault: Vault, key: UnlockKey) -> None:
    with pytest.raises(WrongSecretError) as refusal:
        Vault.open(key)
    assert refusal.value.exit_code == 11
    assert records(vault)[-1]["action"] == "failed_unlock"
    assert records(vault)[-1]["details"] == {"kind": key.kind}
    vault.put(entry("second"))
    assert vault.verify_audit().ok


def test_a_secret_is_revealed_only_after_its_record_and_the_secret_asked_again(vault: Vault) -> None:
    count = len(records(vault))
    with pytest.raises(WrongSecretError):
        vault.reveal("binance-live", UnlockKey("recovery", bytes(20)))
    assert [one["action"] for one in records(vault)][count:] == ["failed_unlock"]
    with pytest.raises(UsageError):
        vault.reveal("binance-live", ENV)  # what a program holds is no person
    with pytest.raises(UsageError):
        vault.reveal("nothing", RECOVERY)
    assert len(records(vault)) == count + 1
    assert shown(vault.reveal("binance-live", RECOVERY)) == shown(entry())
    assert [one["action"] for one in records(vault)][count:] == ["failed_unlock", "reveal"]


def test_a_confirmation_needs_a_secret_of_a_person(vault: Vault) -> None:
    vault.confirm(RECOVERY)
    for key, error in (
        (ENV, UsageError),
        (OLD, WrongSecretError),
        (UnlockKey("recovery", bytes(20)), WrongSecretError),
    ):
        with pytest.raises(error):
            vault.confirm(key)


def test_a_passphrase_confirms_after_it_was_changed(home: Path) -> None:
    with Vault.create(OLD, kdf="pbkdf2") as vault:
        vault.confirm(OLD)
        vault.change_passphrase(NewSlot(NEW, kdf="pbkdf2"))
        vault.confirm(NEW)
        with pytest.raises(WrongSecretError):
            vault.confirm(OLD)


def test_no_record_holds_a_secret_or_says_whose_it_is(vault: Vault) -> None:
    for change in CHANGES.values():
        if "binance-live" not in {info.id for info in vault.list()}:
            vault.put(entry())
        if RECOVERY.kind not in {slot.kind for slot in vault.slots()}:
            vault.add_slot(NewSlot(RECOVERY))
        change(vault)
    written = log_of(vault).read_text(encoding="ascii")
    for word in ("binance", "key-of", "secret-of", "corretora", "second", "live"):
        assert word not in written


# -- who may read ----------------------------------------------------------------------------------------------------


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no modes; its access lists have tests of their own")
def test_everything_beside_the_vault_is_its_users_alone(vault: Vault) -> None:
    vault.put(entry("second"))
    folder = vault.path.parent
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    files = {path.name: stat.S_IMODE(path.stat().st_mode) for path in folder.iterdir() if path.is_file()}
    assert files.keys() >= {"credentials.enc", "credentials.enc.bak", "credentials.meta", "audit.jsonl"}
    assert set(files.values()) == {0o600}
    os.chmod(vault.path, 0o644)  # noqa: PTH101
    with pytest.raises(VaultPermissionError) as refusal:
        Vault.open(ENV)
    assert refusal.value.exit_code == 13
    with pytest.raises(VaultPermissionError):
        vault.put(entry("third"))


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{",
        b"[]",
        b"null",
        b'{"version":1e999,"updated":"","slots":[],"venues":[]}',
        b'{"version":1,"updated":5,"slots":[],"venues":[]}',
        b'{"version":1,"updated":"","slots":["\x1b[2J"],"venues":[]}',
        b'{"version":1,"updated":"","slots":{},"venues":null}',
        b"[" * 60_000,
        b"\xff" * 100_000,
    ],
)
def test_a_forged_note_beside_the_vault_decides_nothing(vault: Vault, content: bytes) -> None:
    from flexbot.vault import meta

    place(vault.path.with_suffix(".meta"), content)
    assert meta.read(VaultFile(vault.path)) is None
    with Vault.open(ENV) as found:
        found.put(entry("second"))
    read = meta.read(VaultFile(vault.path))
    assert read is not None
    assert (read.updated, read.slots, read.venues) == (found.updated, ("env", "recovery"), ())
