"""`flexbot vault doctor [--fix]`: each thing that can be wrong, what is said of it, and the repair."""

from __future__ import annotations

import json
import os
import shutil
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from vault_console import OTHER, PASSPHRASE, flexbot, new_vault, opened

from flexbot import paths
from flexbot.settings import set_value
from flexbot.vault import NewSlot, UnlockKey, Vault, from_passphrase, kdf
from flexbot.vault.audit import AuditLog
from flexbot.vault.doctor import examine, worst
from flexbot.vault.storage import VaultFile

DOCTOR = ("vault", "doctor")
FIX = (*DOCTOR, "--fix")
posix = pytest.mark.skipif(sys.platform == "win32", reason="modes of files are not for Windows, which has access lists")


@pytest.fixture
def vault() -> Path:
    """A closed vault with two entries and a backup; its path."""
    new_vault("live", "testnet").close()
    return paths.vault_file()


def backup_of(vault: Path) -> Path:
    return VaultFile(vault).backup


def repairs() -> list[str]:
    """What the audit log says was mended."""
    records = AuditLog(paths.audit_file()).records()
    return [str(record.details.get("what", "")) for record in records if record.action == "repair"]


def damage(path: Path) -> None:
    """Spoil the header, so that the file is no vault any more."""
    content = bytearray(path.read_bytes())
    content[20] ^= 1
    path.write_bytes(bytes(content))


def ids() -> list[str]:
    with opened() as found:
        assert found.verify_audit().ok
        return [one.id for one in found.list()]


def test_a_healthy_vault_needs_no_secret_and_says_what_was_not_looked_at(vault: Path) -> None:
    done = flexbot(*DOCTOR)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.strip() == "Nothing wrong was found without opening the vault. --deep looks inside, too."
    deep = flexbot(*DOCTOR, "--deep", lines=[PASSPHRASE])
    assert (deep.returncode, deep.stdout.strip()) == (0, "The vault is healthy.")
    assert flexbot(*DOCTOR, "--deep", lines=[OTHER]).returncode == 11
    assert repairs() == []


def test_an_open_vault_tells_a_program_what_is_wrong_with_it(vault: Path) -> None:
    with opened() as found:
        assert found.doctor() == ()
        paths.audit_file().write_bytes(b"")
        assert [(one.kind, one.exit_code) for one in found.doctor()] == [("audit", 31)]
        backup_of(vault).write_bytes(b"nothing")
        assert [one.kind for one in found.doctor()] == ["backup_damaged", "audit"]


def test_no_vault_is_said_so() -> None:
    done = flexbot(*DOCTOR)
    assert done.returncode == 10
    assert "config --init" in done.stdout


@posix
def test_access_of_others_is_taken_away_without_a_secret(vault: Path, home: Path) -> None:
    vault.chmod(0o644)
    backup_of(vault).chmod(0o640)
    paths.audit_file().chmod(0o606)
    home.chmod(0o755)
    done = flexbot(*DOCTOR)
    assert done.returncode == 13
    assert f"Problem: {vault} is open to others (mode 0644)." in done.stdout
    assert done.stdout.count("Problem:") == 4
    fixed = flexbot(*FIX)
    assert fixed.returncode == 0
    assert fixed.stdout.count("Mended:") == 4
    modes = [path.stat().st_mode & 0o777 for path in (home, vault, backup_of(vault), paths.audit_file())]
    assert modes == [0o700, 0o600, 0o600, 0o600]
    assert repairs() == ["permission"] * 4
    assert ids() == ["binance-live", "binance-testnet"]


@posix
def test_what_cannot_be_made_private_stays_a_finding(vault: Path, tmp_path: Path) -> None:
    real = vault.rename(tmp_path / "elsewhere")
    vault.symlink_to(real)
    done = flexbot(*FIX)
    assert done.returncode == 13
    assert "is a link to another place" in done.stdout
    assert vault.is_symlink()


def test_leftovers_of_a_killed_writer_are_deleted(vault: Path) -> None:
    left = vault.with_name(f"{vault.name}.0123abcd.tmp")
    shutil.copy(vault, left)
    assert flexbot(*DOCTOR).returncode == 28
    done = flexbot(*FIX)
    assert done.returncode == 0
    assert f"Mended: {left}" in done.stdout
    assert not left.exists()
    assert repairs() == ["leftover"]


def test_a_writer_at_work_is_told_and_its_file_left_alone(vault: Path) -> None:
    left = vault.with_name(f"{vault.name}.0123abcd.tmp")
    shutil.copy(vault, left)
    with VaultFile(vault).locked():
        done = flexbot(*FIX)
    assert done.returncode == 14
    assert "is writing the vault at this moment" in done.stdout
    assert left.exists()


def test_a_lost_vault_comes_back_from_its_backup(vault: Path) -> None:
    vault.unlink()
    assert flexbot(*DOCTOR).returncode == 10
    assert flexbot(*FIX, lines=[OTHER]).returncode == 11
    assert not vault.exists()
    done = flexbot(*FIX, lines=[PASSPHRASE])
    assert done.returncode == 0
    assert "Mended:" in done.stdout
    # the backup is the state before the last write
    assert ids() == ["binance-live"]
    assert repairs() == ["backup"]


def test_a_damaged_vault_is_kept_aside_and_the_backup_put_in_its_place(vault: Path) -> None:
    damage(vault)
    spoiled = vault.read_bytes()
    found = flexbot(*DOCTOR, language="pt_BR")
    assert found.returncode == 12
    assert "está danificado ou foi alterado" in found.stdout
    assert vault.read_bytes() == spoiled
    done = flexbot(*FIX, lines=[PASSPHRASE])
    assert done.returncode == 0
    (aside,) = vault.parent.glob("credentials.enc.damaged-*")
    assert aside.read_bytes() == spoiled
    assert ids() == ["binance-live"]


def test_a_vault_damaged_inside_is_found_by_looking_deep(vault: Path) -> None:
    content = vault.read_bytes()
    vault.write_bytes(content[:-9] + (b"A" if content[-9:-8] != b"A" else b"B") + content[-8:])
    deep = flexbot(*DOCTOR, "--deep", lines=[PASSPHRASE])
    assert deep.returncode == 12
    assert "is damaged or was altered" in deep.stdout
    assert not list(vault.parent.glob("*.damaged-*"))
    done = flexbot(*FIX, "--deep", lines=[PASSPHRASE])
    assert done.returncode == 0
    assert len(list(vault.parent.glob("*.damaged-*"))) == 1
    assert ids() == ["binance-live"]


def test_where_nothing_sound_is_left_nothing_is_touched(vault: Path) -> None:
    damage(vault)
    damage(backup_of(vault))
    before = [vault.read_bytes(), backup_of(vault).read_bytes()]
    done = flexbot(*FIX)
    assert done.returncode == 12
    assert "import-backup" in done.stdout
    assert [vault.read_bytes(), backup_of(vault).read_bytes()] == before


def test_a_vault_of_a_newer_flexbot_is_left_to_it(vault: Path) -> None:
    content = vault.read_bytes()
    vault.write_bytes(content.replace(b"FLEXBOT-VAULT/1", b"FLEXBOT-VAULT/2", 1))
    assert flexbot(*FIX).returncode == 16


def other_vault(vault: Path) -> None:
    other = vault.parent.parent / "other" / "credentials.enc"
    Vault.create(from_passphrase(OTHER), path=other).close()
    shutil.copy(other, backup_of(vault))


@pytest.mark.parametrize("spoil", [lambda vault: damage(backup_of(vault)), other_vault], ids=["damaged", "other"])
def test_a_backup_of_no_use_is_made_anew(vault: Path, spoil: Callable[[Path], None]) -> None:
    spoil(vault)
    done = flexbot(*DOCTOR)
    assert done.returncode == 12
    assert str(backup_of(vault)) in done.stdout
    assert flexbot(*FIX, lines=[PASSPHRASE]).returncode == 0
    Vault.open(from_passphrase(PASSPHRASE), path=backup_of(vault), accept_older=True).close()
    assert repairs() == ["rewritten"]


def test_an_older_copy_is_accepted_only_with_a_yes(vault: Path) -> None:
    old = vault.read_bytes()
    with opened() as newer:
        newer.remove("binance-live")
    vault.write_bytes(old)
    done = flexbot(*DOCTOR)
    assert done.returncode == 17
    assert "is at write 3, but this machine has seen write 4" in done.stdout
    assert flexbot(*FIX, lines=[PASSPHRASE]).returncode == 17
    assert vault.read_bytes() == old
    accepted = flexbot(*FIX, "--yes", lines=[PASSPHRASE])
    assert accepted.returncode == 0
    assert ids() == ["binance-live", "binance-testnet"]
    assert repairs() == ["older"]


def test_missing_notes_are_no_fault_and_written_anew(vault: Path) -> None:
    vault.with_suffix(".meta").unlink()
    done = flexbot(*DOCTOR)
    assert done.returncode == 0
    assert "Note:" in done.stdout
    assert flexbot(*FIX, lines=[PASSPHRASE]).returncode == 0
    assert vault.with_suffix(".meta").exists()


def edited(path: Path) -> None:
    path.write_bytes(path.read_bytes().replace(b'"new":true', b'"new":false', 1))


def cut(path: Path) -> None:
    lines = path.read_bytes().splitlines(keepends=True)
    path.write_bytes(b"".join(lines[:-1]))


@pytest.mark.parametrize(
    ("spoil", "closed"), [(edited, 31), (cut, 0), (Path.unlink, 31)], ids=["edited", "cut", "gone"]
)
def test_an_audit_log_that_does_not_fit_is_kept_aside_after_a_yes(
    vault: Path, spoil: Callable[[Path], None], closed: int
) -> None:
    log = paths.audit_file()
    spoil(log)
    # only the open vault knows where its log ended
    assert flexbot(*DOCTOR).returncode == closed
    assert flexbot(*DOCTOR, "--deep", lines=[PASSPHRASE]).returncode == 31
    assert flexbot(*FIX, "--deep", lines=[PASSPHRASE]).returncode == 31
    left = log.read_bytes() if log.exists() else None
    done = flexbot(*FIX, "--deep", "--yes", lines=[PASSPHRASE])
    assert done.returncode == 0
    assert "Mended: The audit log" in done.stdout
    aside = [path for path in log.parent.glob("audit.*.jsonl") if path != log]
    assert [path.read_bytes() for path in aside] == ([] if left is None else [left])
    assert ids() == ["binance-live", "binance-testnet"]


def test_no_record_no_repair(vault: Path) -> None:
    vault.unlink()
    paths.audit_file().unlink()
    paths.audit_file().mkdir()
    done = flexbot(*FIX, lines=[PASSPHRASE])
    assert done.returncode in (28, 31)
    assert not vault.exists()


def test_vault_and_audit_log_may_both_be_lost(vault: Path) -> None:
    damage(vault)
    paths.audit_file().write_bytes(b"rubbish\n")
    done = flexbot(*FIX, "--yes", lines=[PASSPHRASE])
    assert done.returncode == 0
    assert ids() == ["binance-live"]


def test_json_lists_what_was_found_and_what_was_mended(vault: Path) -> None:
    vault.with_name(f"{vault.name}.0123abcd.tmp").write_bytes(b"")
    found = json.loads(flexbot(*DOCTOR, "--json").stdout)
    assert (found["healthy"], [one["kind"] for one in found["findings"]]) == (False, ["leftover"])
    fixed = flexbot(*FIX, "--json")
    assert fixed.returncode == 0
    told = json.loads(fixed.stdout)
    assert told["healthy"] is True
    assert [(one["kind"], one["mended"], one["fault"]) for one in told["findings"]] == [("leftover", True, True)]


def test_a_passphrase_stretched_too_little_is_noted(monkeypatch: pytest.MonkeyPatch) -> None:
    less = kdf.Argon2id(os.urandom(16), 19456, 2, 1)
    monkeypatch.setattr(kdf, "for_key", lambda key, chosen: less)
    new_vault().close()
    found = examine()
    assert [one.kind for one in found] == ["weak_kdf"]
    assert worst(found) == 0


def test_a_setting_that_names_no_way_of_this_vault_is_noted(vault: Path) -> None:
    set_value("vault.unlock", "env")
    done = flexbot(*DOCTOR)
    assert done.returncode == 0
    assert "The setting vault.unlock is env, but the vault opens with: passphrase." in done.stdout


def test_a_keychain_without_an_entry_is_a_fault_only_where_it_is_the_usual_way(
    secret_service: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    with new_vault() as made:
        made.add_slot(NewSlot(UnlockKey("keychain", os.urandom(32))))
    for name in ("DBUS_SESSION_BUS_ADDRESS", "XDG_RUNTIME_DIR"):
        monkeypatch.setenv(name, secret_service[name])
    found = examine()
    assert ([one.kind for one in found], worst(found)) == (["keychain_missing"], 0)
    set_value("vault.unlock", "keychain")
    assert worst(examine()) == 18
