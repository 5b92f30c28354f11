"""What somebody who can write to the vault's folder, or an unlucky command, must not achieve."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from vault_console import KEY, PASSPHRASE, SECRET, flexbot
from vault_worlds import actions, entry, mail, new_vault, opened, vault

from flexbot import paths
from flexbot.errors import VaultAlteredError, VaultChangedError, WrongSecretError
from flexbot.vault import Entry, Secret, UnlockKey, audit_record, crypto, environment, from_passphrase
from flexbot.vault.audit import AuditKey, AuditLog, Head
from flexbot.vault.entries import STEPS, CheckRecord, CheckStep

LATER = ("kraken-1", "kraken-2", "kraken-3")


def _grown(variables: dict[str, str]) -> None:
    with opened(variables) as here:
        for name in LATER:
            here.put(entry(name, venue="kraken"))


def _ids(variables: dict[str, str]) -> list[str]:
    with opened(variables) as here:
        return [one.id for one in here.list()]


def _backup() -> Path:
    return paths.vault_file().with_name("credentials.enc.bak")


def _damaged_log() -> None:
    log = paths.audit_file()
    log.write_bytes(log.read_bytes()[:-40] + b"garbage\n")


# -- keys that could be lost, older vaults that could come back --------------------------------------------------------


def test_an_old_copy_does_not_take_the_place_of_the_backup_that_is_left(tmp_path: Path) -> None:
    here = new_vault(entry("binance-live"))
    copy = tmp_path / "old.enc"
    assert vault("export", str(copy), variables=here).returncode == 0
    _grown(here)
    paths.vault_file().unlink()
    before = _backup().read_bytes()
    done = vault("import-backup", str(copy), "--copy-unlock", "env", variables=here)
    assert done.returncode == 10
    assert "doctor --fix" in done.stderr
    assert _backup().read_bytes() == before
    assert vault("doctor", "--fix", variables=here).returncode == 0
    assert set(LATER[:-1]) < set(_ids(here))


@pytest.mark.parametrize("how", ["cut", "inside", "gone"])
def test_a_planted_old_backup_is_taken_only_after_a_yes(how: str) -> None:
    here = new_vault(entry("binance-live"))
    old = paths.vault_file().read_bytes()
    _grown(here)
    _backup().write_bytes(old)
    content = paths.vault_file().read_bytes()
    if how == "gone":
        paths.vault_file().unlink()
    else:
        # another last letter is still base64: only opening tells
        paths.vault_file().write_bytes(content[:-30] if how == "cut" else content[:-9] + b"AAAAAAA=\n")
    refused = vault("doctor", "--fix", "--deep", variables=here)
    assert refused.returncode == (10 if how == "gone" else 12)
    assert "is at write 2, but this machine has seen write 5" in refused.stdout
    assert not paths.vault_file().exists() or paths.vault_file().read_bytes() != old
    assert vault("doctor", "--fix", "--deep", "--yes", variables=here).returncode == 0
    assert _ids(here) == ["binance-live"]


def test_two_entries_of_a_copy_never_get_one_id(tmp_path: Path) -> None:
    copy = tmp_path / "copy.enc"
    there = new_vault(entry("mail"), entry("binance-live", api_key=f"B{KEY[1:]}"), passphrase=True)
    assert vault("export", str(copy), variables=there).returncode == 0
    assert flexbot("config", "--reset", "--yes").returncode == 0
    here = new_vault(Entry(id="mail", category="smtp", venue="smtp", fields={"host": Secret("h")}))
    assert vault("import-backup", str(copy), lines=[PASSPHRASE], variables=here).returncode == 0
    assert _ids(here) == ["binance-live", "binance-live-2", "mail"]


# -- the audit log ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("forged", ["without a key", "with another key"])
def test_records_put_behind_the_newest_without_the_vaults_key_are_found(forged: str) -> None:
    here = new_vault(entry("binance-live"))
    head = AuditLog(paths.audit_file()).head()
    key = None if forged == "without a key" else AuditKey(b"x" * 32)
    record = audit_record.seal(Head(head.seq, head.hash), "cli", "export", "", {}, key)
    with paths.audit_file().open("ab") as file:
        file.write(record.line())
    assert vault("audit", "verify", variables=here).returncode == 31
    # nor does the next change make them part of the log
    assert vault("set", "binance-live", "description", "x", variables=here).returncode == 31


def test_a_refusal_told_by_a_window_that_missed_a_rotation_does_no_harm() -> None:
    here = new_vault(entry("binance-live"), passphrase=True)
    with opened(here) as stale, opened(here) as other:
        other.rotate({0: UnlockKey("env", environment.from_text(here["FLEXBOT_VAULT_KEY"]) or b"")})
        with pytest.raises(WrongSecretError):
            stale.confirm(from_passphrase("not the passphrase at all"))
    assert vault("audit", "verify", variables=here).returncode == 0
    assert vault("set", "binance-live", "description", "x", variables=here).returncode == 0


def test_a_damaged_log_does_not_keep_a_vault_from_being_given_up_made_or_brought_back(tmp_path: Path) -> None:
    here = new_vault(mail())
    copy = tmp_path / "copy.enc"
    assert vault("export", str(copy), variables=here).returncode == 0
    _damaged_log()
    assert flexbot("config", "--reset", "--yes").returncode == 0
    assert actions() == ["reset"]
    _damaged_log()
    assert vault("import-backup", str(copy), "--copy-unlock", "env", variables=here).returncode == 0
    assert vault("audit", "verify", variables=here).returncode == 0
    assert flexbot("config", "--reset", "--yes").returncode == 0
    _damaged_log()
    assert flexbot("config", "--init", "--no-entry", lines=[PASSPHRASE]).returncode == 0
    assert actions() == ["create"]
    # what did not fit is kept, and the new log names it
    last = json.loads(paths.audit_file().read_text(encoding="ascii").splitlines()[0])
    assert paths.audit_file().with_name(last["details"]["old_log"]).read_bytes().endswith(b"garbage\n")


# -- what is shown ----------------------------------------------------------------------------------------------------


def test_names_of_other_programs_command_no_terminal() -> None:
    here = new_vault()
    name = "host\x1b]0;title\x07\x1b[2J\x9b31m\u202egnp"
    code = f"from flexbot.vault.keyring_backend import VaultKeyring as K; K().set_password({name!r}, 'me', 'pw')"
    subprocess.run([sys.executable, "-c", code], env={**os.environ, **here}, check=True, timeout=60)
    (entry_id,) = _ids(here)
    shown = vault("get", entry_id, variables=here)
    assert shown.returncode == 0
    assert "title" in shown.stdout
    assert not [one for one in shown.stdout + shown.stderr if one in "\x1b\x07\x9b\u202e"]
    # the id that FlexBot itself made is none of those words that look like a key
    assert vault("remove", entry_id, "--yes", variables=here).returncode == 0


# -- how secrets come in ----------------------------------------------------------------------------------------------


def test_a_secret_that_begins_like_a_file_is_shown_and_logged_nowhere() -> None:
    here = new_vault()
    given = [KEY, SECRET, "@CANARYpassword99"]
    kept = vault("add", "--venue", "kucoin", "--env", "live", "--no-check", lines=given, variables=here)
    assert kept.returncode == 0
    with opened(here) as found:
        assert found.get("kucoin-live").fields["password"].reveal() == "@CANARYpassword99"
    refused = vault("set", "kucoin-live", "secret_key", lines=["@CANARYsecret4711"], variables=here)
    assert refused.returncode == 2
    log = (paths.logs() / "flexbot.log").read_text(encoding="utf-8")
    assert "CANARY" not in kept.stdout + kept.stderr + refused.stdout + refused.stderr + log


@pytest.mark.parametrize("written", ['"{}"', "{}="])
def test_a_key_in_the_place_of_its_files_path_is_not_repeated(written: str) -> None:
    key = new_vault()["FLEXBOT_VAULT_KEY"][:-2]
    done = vault("list", "--unlock", "env", variables={"FLEXBOT_VAULT_KEY_FILE": written.format(key)})
    assert done.returncode == 2
    assert key not in done.stdout + done.stderr


@pytest.mark.parametrize("number", ["-1", "99999999999999"])
def test_a_descriptor_that_cannot_be_is_a_wrong_usage(number: str) -> None:
    assert vault("list", "--secret-fd", number, variables=new_vault()).returncode == 2


@pytest.mark.skipif(sys.platform == "win32", reason="needs a POSIX shell")
def test_a_closed_standard_input_is_an_empty_one() -> None:
    here = new_vault(mail())
    command = f"exec {sys.executable} -m flexbot vault list <&-"
    done = subprocess.run(
        ["sh", "-c", command], env={**os.environ, **here}, capture_output=True, timeout=60, check=False
    )
    assert done.returncode == 0
    assert b"smtp" in done.stdout


@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
def test_a_piped_passphrase_is_utf8_whatever_the_systems_code_page(mark: bytes) -> None:
    typed = f"{PASSPHRASE} ação\r\n".encode()
    variables = {**os.environ, "PYTHONIOENCODING": "cp1252"}
    words = [sys.executable, "-m", "flexbot", "config", "--init", "--no-entry", "--kdf", "pbkdf2"]
    done = subprocess.run(words, input=mark + typed, env=variables, capture_output=True, timeout=60, check=False)
    assert done.returncode == 0, done.stderr
    from vault_console import opened as typed_open

    typed_open(f"{PASSPHRASE} ação").close()
    bad = subprocess.run(
        [sys.executable, "-m", "flexbot", "vault", "list"],
        input=b"a\xe7\xe3o\n",
        capture_output=True,
        timeout=60,
        check=False,
    )
    assert bad.returncode == 2


@pytest.mark.skipif(sys.platform == "win32", reason="needs a POSIX terminal")
def test_half_a_letter_typed_at_a_terminal_is_said_and_not_logged() -> None:
    from terminal import Terminal

    new_vault(passphrase=True)
    with Terminal("vault", "list", variables={"LC_ALL": "C.UTF-8"}) as screen:
        screen.wait_for("Passphrase")
        os.write(screen._screen, b"CANARY a\xe7\xe3o\n")
        assert screen.end() == 2
        assert "not UTF-8" in screen.plain
    log = paths.logs() / "flexbot.log"
    assert "codec" not in log.read_text(encoding="utf-8")


@pytest.mark.skipif(sys.platform == "win32", reason="needs a POSIX system")
def test_a_crash_would_leave_no_core_file() -> None:
    code = (
        "import resource\nfrom flexbot.cli.front import run\nrun('flexbot', ['config', 'path'])\n"
        "print(resource.getrlimit(resource.RLIMIT_CORE)[0])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=True)
    assert done.stdout.splitlines()[-1] == "0"


# -- a check that takes its time --------------------------------------------------------------------------------------


def test_a_check_of_a_key_that_was_replaced_meanwhile_is_not_kept() -> None:
    here = new_vault(entry("binance-live"))
    record = CheckRecord("2099-01-01T00:00:00Z", tuple(CheckStep(step, "passed") for step in STEPS))
    with opened(here) as one:
        asked = one.get("binance-live")
        one.put(asked.with_fields(secret_key=Secret(KEY)))
        with pytest.raises(VaultChangedError):
            one.record_check("binance-live", record, of=asked)
        assert one.get("binance-live").check is None
        assert one.record_check("binance-live", record, of=one.get("binance-live")).cleared_for_live


def test_no_error_about_a_payload_carries_what_was_decrypted() -> None:
    with opened(new_vault(mail())) as one:
        (sealed,) = one._payload.categories.values()
        plain = b'{"entries":[CANARY'
        aad = f"flexbot-vault/1|box|{one.id}|smtp|{sealed.epoch}".encode()
        broken = replace(sealed, box=crypto.seal(sealed.key, plain, aad))
        with pytest.raises(VaultAlteredError) as refused:
            broken.open(vault_id=one.id, category="smtp", path=one.path)
    assert (refused.value.__cause__, refused.value.__context__) == (None, None)
