"""`flexbot config --init | --edit | --change-passphrase | --reset` from a script: real processes, secrets by stdin."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

import pytest
from vault_console import KEY, OTHER, PASSPHRASE, SECRET, files_with, flexbot, new_vault, opened

from exchange_sim import ApiKey, BinanceFace, Simulator
from flexbot import paths
from flexbot.errors import VaultMissingError, WrongSecretError
from flexbot.settings import load_settings, set_value
from flexbot.vault import Vault, from_passphrase, recovery
from flexbot.vault.storage import VaultFile

INIT = ("config", "--init")
AT_SIM = ("--venue", "binance", "--environment", "sim", "--url")


def venue_of(**rights: bool) -> Simulator:
    return Simulator(BinanceFace(keys=[ApiKey(KEY, SECRET, allowed_ips=frozenset({"127.0.0.1"}), **rights)]))


def actors() -> set[str]:
    lines = paths.audit_file().read_text(encoding="ascii").splitlines()
    return {json.loads(line)["actor"] for line in lines}


def test_init_without_a_key_makes_an_empty_vault() -> None:
    done = flexbot(*INIT, "--no-entry", lines=[PASSPHRASE])
    assert (done.returncode, done.stdout) == (0, "")
    assert "flexbot vault add" in done.stderr
    assert str(paths.vault_file()) in done.stderr
    with opened() as vault:
        assert vault.list() == ()
        assert [slot.kind for slot in vault.slots()] == ["passphrase"]
    assert actors() == {"cli"}


def test_an_empty_venue_means_later() -> None:
    assert flexbot(*INIT, "--venue", "", lines=[PASSPHRASE]).returncode == 0
    with opened() as vault:
        assert vault.list() == ()


def test_init_checks_the_key_at_its_venue_saves_it_and_prints_the_code_once() -> None:
    with venue_of() as sim:
        words = (*INIT, *AT_SIM, sim.url, "--recovery", "--note-venues", "--kdf", "pbkdf2")
        done = flexbot(*words, lines=[PASSPHRASE, KEY, SECRET])
        assert sim.asked("/api/v3/account")
    assert done.returncode == 0
    assert "The venue accepted a test order; nothing was placed." in done.stderr
    (code,) = done.stdout.splitlines()
    assert code not in done.stderr
    with Vault.open(recovery.parse(code)) as vault:
        info = vault.info("binance-sim")
        assert info.cleared_for_live
        assert info.key_tail == KEY[-4:]
        assert [slot.kdf for slot in vault.slots()] == ["pbkdf2-sha256", "hkdf-sha256"]
        assert vault.verify_audit().ok
    assert json.loads(paths.vault_file().with_suffix(".meta").read_bytes())["venues"] == ["binance/sim"]
    assert load_settings().vault.venues_in_clear


def test_a_key_that_can_withdraw_is_refused_and_nothing_is_made() -> None:
    with venue_of(withdrawals=True) as sim:
        done = flexbot(*INIT, *AT_SIM, sim.url, lines=[PASSPHRASE, KEY, SECRET])
    assert done.returncode == 30
    assert "because it can withdraw" in done.stderr
    assert not paths.vault_file().exists()
    assert not paths.audit_file().exists()


def test_without_a_check_the_key_is_kept_and_marked() -> None:
    words = (*INIT, "--venue", "binance", "--environment", "testnet", "--no-check", "--id", "my-key")
    assert flexbot(*words, lines=[PASSPHRASE, KEY, SECRET]).returncode == 0
    with opened() as vault:
        info = vault.info("my-key")
        assert (info.environment, info.check, info.cleared_for_live) == ("testnet", None, False)


def test_a_weak_passphrase_is_refused_with_the_reason_in_portuguese() -> None:
    done = flexbot(*INIT, "--no-entry", lines=["minhasenha123"], language="pt_BR")
    assert done.returncode == 2
    assert "Ela é feita de palavras ou senhas comuns." in done.stderr
    assert "minhasenha123" not in done.stderr
    assert not paths.vault_file().exists()


def test_a_second_init_is_refused_before_anything_is_asked() -> None:
    new_vault().close()
    before = paths.vault_file().read_bytes()
    done = flexbot(*INIT, "--no-entry")
    assert done.returncode == 15
    assert "There is a vault already" in done.stderr
    assert paths.vault_file().read_bytes() == before


def test_init_does_not_pass_over_a_backup_that_is_left() -> None:
    new_vault("testnet").close()
    paths.vault_file().unlink()
    done = flexbot(*INIT, "--no-entry", lines=[PASSPHRASE])
    assert done.returncode == 10
    assert "vault doctor --fix" in done.stderr


@pytest.mark.parametrize(
    "words",
    [
        INIT,
        (*INIT, "--venue", "binance"),
        (*INIT, "--venue", "nowhere-exchange", "--environment", "live"),
        (*INIT, "--venue", "binance", "--environment", "paper"),
        (*INIT, "--edit"),
        (*INIT, "show"),
        (*INIT, "--yes", "--no-entry"),
        ("config", "--venue", "binance"),
        ("config", "--edit"),
        ("config", "--change-passphrase", "--unlock", "keychain"),
    ],
    ids=" ".join,
)
def test_what_cannot_be_done_as_asked_ends_with_2_and_makes_nothing(words: tuple[str, ...]) -> None:
    done = flexbot(*words, lines=[PASSPHRASE, KEY, SECRET])
    assert done.returncode == 2
    assert done.stderr.strip()
    assert not paths.vault_file().exists()


def test_no_line_on_standard_input_is_a_usage_error_and_does_not_hang() -> None:
    done = flexbot(*INIT, "--no-entry")
    assert done.returncode == 2
    assert "Nothing was given for: New passphrase" in done.stderr


@pytest.mark.parametrize(
    "words",
    [
        (*INIT, "--passphrase", "tulip"),
        (*INIT, "--passphrase=tulip"),
        (*INIT, "--api-key", KEY),
        (*INIT, "--secret-key=" + SECRET),
        (*INIT, "--id", KEY),
        (*INIT, "--venue=" + KEY),
        (*INIT, KEY),
        (*INIT, "--recovery=tulip"),
        ("config", "--change-passphrase", "--senha", "tulip"),
        ("--debug", "vault", "get", SECRET),
        ("config", "x" * 400 + "1"),
    ],
    ids=range(11),
)
def test_a_secret_in_the_arguments_is_refused_and_repeated_nowhere(words: tuple[str, ...]) -> None:
    done = flexbot(*words, lines=[PASSPHRASE])
    assert done.returncode == 2
    assert "can be read by every program" in done.stderr
    given = [word for word in (KEY, SECRET, "tulip", "x" * 400) if any(word in one for one in words)]
    assert not [word for word in given if word in done.stdout + done.stderr]
    assert files_with(paths.home(), given) == []
    assert not paths.vault_file().exists()


@pytest.mark.parametrize(
    "words", [(*INIT, "tulip"), ("vault", "list", "tulip meadow"), ("vault", "tulip")], ids=range(3)
)
def test_a_stray_word_is_not_repeated_where_it_could_be_a_secret(words: tuple[str, ...]) -> None:
    done = flexbot(*words, lines=[PASSPHRASE])
    assert done.returncode == 2
    assert "tulip" not in done.stdout + done.stderr
    assert "has no use for" in done.stderr


def test_names_and_paths_are_no_secrets(tmp_path: Path) -> None:
    new_vault().close()
    for word in ("mercado-bitcoin-live-conta2", str(tmp_path / "abcdefghijkl0123456789mnop")):
        done = flexbot("config", "--edit", "--id", word, lines=[PASSPHRASE])
        assert "looks like a key" not in done.stderr


def test_words_for_completion_are_let_through() -> None:
    done = flexbot("--show-completion")
    assert "looks like a key" not in done.stderr


def test_edit_keeps_what_an_empty_line_stands_for_and_saves_the_rest() -> None:
    new_vault("testnet", "live").close()
    other = KEY[::-1]
    words = ("config", "--edit", "--id", "binance-live", "--no-check")
    done = flexbot(*words, lines=[PASSPHRASE, other, ""])
    assert done.returncode == 0
    assert "binance-live is saved." in done.stderr
    with opened() as vault:
        changed = vault.get("binance-live")
        assert changed.fields["api_key"].reveal() == other
        assert changed.fields["secret_key"].reveal() == SECRET
        assert vault.get("binance-testnet").fields["api_key"].reveal() == KEY
    same = flexbot(*words, lines=[PASSPHRASE, "", ""])
    assert (same.returncode, same.stderr.strip()) == (0, "Nothing was changed.")


def test_a_changed_key_that_the_venue_refuses_leaves_the_entry_as_it_was() -> None:
    with venue_of() as sim:
        assert flexbot(*INIT, *AT_SIM, sim.url, lines=[PASSPHRASE, KEY, SECRET]).returncode == 0
        before = paths.vault_file().read_bytes()
        done = flexbot("config", "--edit", "--id", "binance-sim", lines=[PASSPHRASE, "", SECRET[::-1]])
    assert done.returncode == 30
    assert "the secret does not belong to it" in done.stderr
    assert paths.vault_file().read_bytes() == before


def test_wrong_missing_altered_and_older_vaults_end_with_their_own_codes() -> None:
    edit = ("config", "--edit", "--id", "binance-live")
    assert flexbot(*edit, lines=[PASSPHRASE]).returncode == 10
    vault = new_vault("live")
    old = paths.vault_file().read_bytes()
    vault.remove("binance-live")
    vault.close()
    assert flexbot(*edit, lines=[OTHER]).returncode == 11
    paths.vault_file().write_bytes(old)
    older = flexbot(*edit, lines=[PASSPHRASE])
    assert older.returncode == 17
    paths.vault_file().write_bytes(old[:-9] + b"A" + old[-8:])
    assert flexbot(*edit, lines=[PASSPHRASE]).returncode == 12


@pytest.mark.skipif(sys.platform == "win32", reason="modes of files are not for Windows, which has access lists")
def test_a_vault_open_to_others_is_not_used() -> None:
    new_vault("live").close()
    paths.vault_file().chmod(0o644)
    done = flexbot("config", "--edit", "--id", "binance-live", lines=[PASSPHRASE])
    assert done.returncode == 13
    assert "vault doctor --fix" in done.stderr


def test_without_a_place_for_the_audit_record_no_vault_is_made() -> None:
    paths.audit_file().mkdir(parents=True)
    done = flexbot(*INIT, "--no-entry", lines=[PASSPHRASE])
    assert done.returncode == 28
    assert not paths.vault_file().exists()


def test_a_changed_passphrase_is_the_only_one_in_file_and_backup() -> None:
    new_vault("live").close()
    done = flexbot("config", "--change-passphrase", lines=[PASSPHRASE, OTHER])
    assert done.returncode == 0
    assert "flexbot vault rotate" in done.stderr
    backup = VaultFile(paths.vault_file()).backup
    for path in (paths.vault_file(), backup):
        with pytest.raises(WrongSecretError):
            Vault.open(from_passphrase(PASSPHRASE), path=path)
    with opened(OTHER) as vault:
        assert [one.id for one in vault.list()] == ["binance-live"]


def test_a_weak_new_passphrase_changes_nothing() -> None:
    new_vault().close()
    before = paths.vault_file().read_bytes()
    assert flexbot("config", "--change-passphrase", lines=[PASSPHRASE, "senha"]).returncode == 2
    assert paths.vault_file().read_bytes() == before


def test_a_recovery_code_replaces_a_forgotten_passphrase() -> None:
    made = flexbot(*INIT, "--no-entry", "--recovery", lines=[PASSPHRASE])
    code = made.stdout.strip()
    words = ("config", "--change-passphrase", "--unlock", "recovery")
    assert flexbot(*words, lines=[code.lower().replace("-", " "), OTHER]).returncode == 0
    with opened(OTHER) as vault:
        assert sorted(slot.kind for slot in vault.slots()) == ["passphrase", "recovery"]
    with pytest.raises(WrongSecretError):
        opened(PASSPHRASE)


def test_reset_needs_a_yes_then_removes_the_vault_and_names_the_keys_to_revoke(home: Path) -> None:
    words = (*INIT, "--venue", "binance", "--environment", "live", "--no-check", "--note-venues")
    assert flexbot(*words, lines=[PASSPHRASE, KEY, SECRET]).returncode == 0
    assert flexbot("config", "--reset", lines=["RESET"]).returncode == 2
    assert paths.vault_file().exists()
    done = flexbot("config", "--reset", "--yes")
    assert done.returncode == 0
    assert "Binance: delete the key at" in done.stderr
    assert "Mercado Bitcoin" not in done.stderr
    assert sorted(home.glob("credentials.*")) in ([], [home / "credentials.lock"])
    assert paths.settings_file().exists()
    assert "reset" in paths.audit_file().read_text()
    assert flexbot("config", "--reset", "--yes").returncode == 10
    with pytest.raises(VaultMissingError):
        opened()


def test_a_new_vault_is_not_opened_by_the_keychain_of_an_earlier_one() -> None:
    set_value("vault.unlock", "keychain")
    set_value("vault.venues_in_clear", "true")
    assert flexbot(*INIT, "--no-entry", "--no-note-venues", lines=[PASSPHRASE]).returncode == 0
    settings = load_settings().vault
    assert (settings.unlock, settings.venues_in_clear) == ("passphrase", False)


def test_reset_lists_all_venues_where_none_were_noted() -> None:
    new_vault("live").close()
    done = flexbot("config", "--reset", "--yes", language="pt_BR")
    assert done.returncode == 0
    for venue in ("Binance", "Mercado Bitcoin", "Alpaca", "Tradier", "Interactive Brokers"):
        assert f"- {venue}" in done.stderr


@pytest.mark.skipif(sys.platform == "win32", reason="Windows hands no descriptors to child processes by number")
def test_secrets_come_from_a_descriptor_too(tmp_path: Path) -> None:
    import subprocess

    file = tmp_path / "secrets"
    file.write_text(f"{PASSPHRASE}\n")
    number = os.open(file, os.O_RDONLY)
    try:
        words = [sys.executable, "-m", "flexbot", *INIT, "--no-entry", "--secret-fd", str(number)]
        subprocess.run(words, pass_fds=[number], stdin=subprocess.DEVNULL, capture_output=True, check=True, timeout=60)
    finally:
        os.close(number)
    opened().close()


def test_no_secret_of_a_whole_life_is_left_in_output_logs_or_files(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "tmp").mkdir()
    for name in ("TMPDIR", "TEMP", "TMP"):
        monkeypatch.setenv(name, str(tmp_path / "tmp"))
    monkeypatch.setenv("FLEXBOT_LOG__LEVEL", "DEBUG")
    with venue_of() as sim:
        runs = [
            flexbot("--debug", *INIT, *AT_SIM, sim.url, lines=[PASSPHRASE, KEY, SECRET]),
            flexbot("--debug", "config", "--edit", "--id", "binance-sim", lines=[PASSPHRASE, KEY, SECRET]),
            flexbot("--debug", "config", "--edit", "--id", "binance-sim", lines=[PASSPHRASE, "", SECRET[::-1]]),
            flexbot("--debug", "config", "--change-passphrase", lines=[PASSPHRASE, OTHER]),
            flexbot("--debug", "config", "--change-passphrase", lines=[PASSPHRASE, OTHER]),
        ]
    assert [run.returncode for run in runs] == [0, 0, 30, 0, 11]
    secrets = [PASSPHRASE, OTHER, KEY, SECRET, SECRET[::-1]]
    shown = "".join(run.stdout + run.stderr for run in runs)
    assert [one for one in secrets if one in shown] == []
    assert files_with(tmp_path, secrets) == []
    assert (paths.logs() / "flexbot.log").stat().st_size > 0
