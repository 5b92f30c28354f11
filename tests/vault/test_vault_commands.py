"""`flexbot vault` through the front door: entries added, listed, changed, checked, shown and deleted."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from vault_console import KEY, SECRET
from vault_worlds import DANGEROUS_KEY, PASSPHRASE, actions, entry, mail, new_vault, opened, read, vault, venue_of

from exchange_sim import Simulator
from flexbot import paths
from flexbot.vault import Secret
from flexbot.vault.storage import VaultFile

AT_SIM = ("add", "--venue", "binance", "--env", "sim", "--url")


@pytest.mark.parametrize(
    "words", [["list"], ["info"], ["add", "--venue", "nonsense"], ["slot", "list"], ["export", "x"], ["lock"]]
)
def test_without_a_vault_every_command_says_how_to_make_one(words: list[str]) -> None:
    done = vault(*words, lines=["any passphrase"])
    assert (done.returncode, done.stdout) == (10, "")
    assert "flexbot config --init" in done.stderr


def test_a_key_is_checked_saved_and_shown_without_its_secrets() -> None:
    here = new_vault()
    with venue_of() as sim:
        done = vault(*AT_SIM, sim.url, "--description", "first try", lines=[KEY, SECRET], variables=here)
        assert sim.asked("/sapi/v1/account/apiRestrictions")
    assert done.returncode == 0
    assert re.search(rf"^binance-sim +binance +sim +…{KEY[-4:]} +[0-9a-f]{{12}} .* passed \d{{4}}-", done.stdout, re.M)
    assert "The venue accepted a test order; nothing was placed." in done.stderr
    (info,) = read(vault("list", "--json", variables=here))
    assert (info["id"], info["key_tail"], info["secret_fields"]) == ("binance-sim", KEY[-4:], ["api_key", "secret_key"])
    assert (info["check"]["outcome"], info["cleared_for_live"]) == ("passed", True)
    shown = vault("get", "binance-sim", variables=here).stdout
    for part in ("first try", f"••••••••{KEY[-4:]}", "passed  Permission to trade: ", "The key can neither withdraw"):
        assert part in shown
    assert not any(secret in text for secret in (KEY, SECRET) for text in (done.stdout, done.stderr, shown))


def test_several_keys_of_one_venue_stand_side_by_side() -> None:
    here = new_vault()
    for environment, lines in (("live", [KEY, SECRET]), ("testnet", [SECRET, KEY]), ("live", [KEY, SECRET])):
        done = vault(
            "add", "--venue", "Binance", "--env", environment, "--no-check", lines=lines, variables=here, language="en"
        )
        assert done.returncode == 0
    assert "cannot be used live before `flexbot vault check binance-live-2` passes" in done.stderr
    with opened(here) as one:
        assert [info.id for info in one.list()] == ["binance-live", "binance-live-2", "binance-testnet"]


def test_a_key_that_can_withdraw_or_is_refused_by_the_venue_is_not_kept() -> None:
    here = new_vault()
    with venue_of() as sim:
        dangerous = vault(*AT_SIM, sim.url, lines=[DANGEROUS_KEY, SECRET], variables=here)
        wrong = vault(*AT_SIM, sim.url, lines=[KEY, KEY[::-1]], variables=here)
    assert (dangerous.returncode, wrong.returncode) == (30, 30)
    assert "because it can withdraw" in dangerous.stderr
    assert "the secret does not belong to it" in " ".join(wrong.stderr.split())
    with opened(here) as one:
        assert one.list() == ()
    assert "put" not in actions()


@pytest.mark.parametrize(
    ("words", "lines", "said"),
    [
        (["--venue", "binanse", "--env", "live"], [KEY, SECRET], "Did you mean one of these: binance"),
        (["--venue", "binance"], [KEY, SECRET], "Add --env with one of live, testnet, demo, sim."),
        (["--venue", "binance", "--env", "paper"], [KEY, SECRET], "Binance has no environment paper"),
        ([], [KEY, SECRET], "--venue is missing"),
        (["--category", "nonsense"], [], "There is no kind of entry nonsense"),
        (["--category", "keyring"], [], "keyring"),
        (["--venue", "binance", "--env", "live", "--username", "me"], [KEY, SECRET], "--username fills no field"),
        (["--venue", "slack", "--url", "https://hooks.example"], [], "url is secret here"),
        (["--category", "smtp", "--username", "me"], [SECRET], "--host is missing"),
        (["--venue", "binance", "--env", "live", "--id", "smtp"], [KEY, SECRET], "an entry smtp already"),
        (["--venue", "binance", "--env", "live", "--no-check"], [KEY], "Nothing was given for: Secret"),
        (["--venue", "binance", "--env", "live", "--id", "Not Allowed"], [KEY, SECRET], "Not Allowed"),
        (["--venue", "binance", "--secret-fd", "77"], [], "--secret-fd 77"),
    ],
)
def test_what_cannot_be_added_is_a_usage_error_and_leaves_nothing(
    words: list[str], lines: list[str], said: str
) -> None:
    here = new_vault(mail())
    done = vault("add", *words, lines=lines, variables=here)
    assert (done.returncode, done.stdout) == (2, "")
    assert said in " ".join(done.stderr.split())
    assert len(actions()) == 2


@pytest.mark.parametrize(
    ("words", "lines", "category", "fields"),
    [
        (
            ["--category", "smtp", "--host", "mail.example.com:587", "--username", "me"],
            [SECRET],
            "smtp",
            {"host": "mail.example.com:587", "username": "me", "password": SECRET},
        ),
        (["--venue", "telegram", "--account", "4711"], [KEY], "alerts", {"api_key": KEY, "account_number": "4711"}),
        (["--venue", "slack"], ["https://hooks.example/x"], "alerts", {"url": "https://hooks.example/x"}),
        (["--category", "data_api", "--venue", "polygon"], [KEY], "data_api", {"api_key": KEY}),
        (["--category", "database"], ["postgresql://u:p@h/d"], "database", {"url": "postgresql://u:p@h/d"}),
        (["--category", "database", "--host", "h:1"], [SECRET], "database", {"host": "h:1", "password": SECRET}),
        (
            ["--category", "identity", "--venue", "github", "--username", "me"],
            [SECRET],
            "identity",
            {"username": "me", "password": SECRET},
        ),
        (["--category", "settings", "--venue", "dashboard"], ["1234"], "settings", {"code": "1234"}),
    ],
)
def test_other_kinds_of_credentials_ask_for_their_own_fields(
    words: list[str], lines: list[str], category: str, fields: dict[str, str]
) -> None:
    here = new_vault()
    done = vault("add", *words, "--id", "mine", lines=lines, variables=here)
    assert done.returncode == 0, done.stderr
    with opened(here) as one:
        kept = one.get("mine")
    assert kept.category == category
    assert {name: value.reveal() for name, value in kept.fields.items()} == fields


def test_a_private_key_of_several_lines_comes_from_a_file(tmp_path: Path) -> None:
    here, file = new_vault(), tmp_path / "private.pem"
    pem = "-----BEGIN PRIVATE KEY-----\nMC4CAQAwBQYDK2VwBCIEIJ1h\n-----END PRIVATE KEY-----"
    file.write_text(pem + "\n", encoding="ascii")
    words = ("add", "--venue", "binance", "--env", "live", "--no-check")
    assert vault(*words, lines=[KEY, f"@{file}"], variables=here).returncode == 0
    with opened(here) as one:
        assert one.get("binance-live").fields["secret_key"] == Secret(pem)


def test_a_secret_among_the_words_is_refused_and_not_repeated() -> None:
    for words in (["get", KEY], ["set", "x", "secret_key", SECRET], ["add", f"--api-key={KEY}"]):
        done = vault(*words)
        assert done.returncode == 2
        assert KEY not in done.stderr + done.stdout
        assert SECRET not in done.stderr + done.stdout
    logs = "".join(file.read_text(encoding="utf-8") for file in paths.logs().glob("*"))
    assert KEY not in logs
    assert SECRET not in logs


def test_list_narrows_down_and_says_when_there_is_nothing() -> None:
    here = new_vault()
    assert "The vault is empty. Add a key" in vault("list", variables=here).stderr
    with opened(here) as one:
        for added in (entry("a"), entry("k", venue="kraken"), mail()):
            one.put(added)
    assert [info["id"] for info in read(vault("list", "--json", "--venue", "kraken", variables=here))] == ["k"]
    assert [info["id"] for info in read(vault("list", "--json", "--category", "smtp", variables=here))] == ["smtp"]
    assert "no such entry" in vault("list", "--venue", "okx", variables=here).stderr
    assert vault("list", "--category", "nonsense", variables=here).returncode == 2
    portuguese = vault("list", variables=here, language="pt_BR").stdout
    assert re.search(r"^Nome +Corretora +Ambiente +Chave +Impressão +Criada +Alterada +Última verificação", portuguese)
    assert re.search(r"^a +binance +live .* \d\d/\d\d/\d{4} +nunca *$", portuguese, re.M)


def test_set_asks_for_secrets_and_takes_the_rest_from_the_command() -> None:
    here = new_vault(mail())
    with venue_of() as sim:
        assert vault(*AT_SIM, sim.url, lines=[KEY, SECRET], variables=here).returncode == 0
    described = vault("set", "binance-sim", "description", "for tests", variables=here)
    assert (described.returncode, "no longer counts" in described.stderr) == (0, False)
    changed = vault("set", "binance-sim", "secret_key", lines=[SECRET[::-1]], variables=here)
    assert "Its last check was of other data" in changed.stderr
    assert vault("set", "smtp", "username", "--clear", variables=here).returncode == 0
    with opened(here) as one:
        kept = one.get("binance-sim")
        assert kept.fields["secret_key"] == Secret(SECRET[::-1])
        assert (kept.description, kept.check) == ("for tests", None)
        assert set(one.get("smtp").fields) == {"host", "password"}


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["smtp", "password", "hunter2"], "password is secret here and is not taken from the command line"),
        (["smtp", "nonsense", "x"], "nonsense"),
        (["nonsense", "host", "x"], "nonsense"),
        (["smtp", "host"], "The new value of host is missing"),
        (["smtp", "host", "x", "--clear"], "--clear"),
        (["smtp", "password"], "Nothing was given for: Password"),
        (["key", "url", "http://127.0.0.1:9"], "only keys of the simulator may have"),
    ],
)
def test_what_cannot_be_set_is_a_usage_error(words: list[str], said: str) -> None:
    here = new_vault(mail(), entry("key"))
    done = vault("set", *words, variables=here)
    assert done.returncode == 2
    assert said in done.stderr
    assert "hunter2" not in done.stderr
    assert len(actions()) == 3


def test_remove_wants_a_yes_and_says_where_to_revoke_the_key() -> None:
    here = new_vault(entry("key"), mail())
    unsure = vault("remove", "key", variables=here)
    assert (unsure.returncode, "--yes" in unsure.stderr) == (2, True)
    done = vault("remove", "key", "--yes", variables=here)
    assert done.returncode == 0
    assert "https://www.binance.com/en/my/settings/api-management" in done.stderr
    assert "at its service" in vault("remove", "smtp", "--yes", variables=here).stderr
    assert vault("remove", "key", "--yes", variables=here).returncode == 2
    with opened(here) as one:
        assert one.list() == ()


def add_sim_entry(here: dict[str, str], sim: Simulator) -> None:
    with opened(here) as one:
        one.put(entry("at-sim", "sim", url=sim.url))


def test_check_tells_passed_failed_and_not_run_apart_by_exit_code() -> None:
    here = new_vault(entry("mb", venue="mercado_bitcoin"), mail())
    with venue_of() as sim:
        add_sim_entry(here, sim)
        good = vault("check", "at-sim", variables=here)
        unrun = vault("check", variables=here)
        sim.face.can_trade = False
        bad = vault("check", "--all", "--json", variables=here)
    assert (good.returncode, unrun.returncode, bad.returncode) == (0, 32, 30)
    assert re.search(r"^at-sim .* passed \d{4}-", good.stdout, re.M)
    assert "Not checked in full: mb." in unrun.stderr
    assert "Failed: at-sim." in bad.stderr
    with opened(here) as one:
        assert [info.check and info.check.outcome for info in one.list("exchange")] == ["failed", "not_run"]
    assert actions().count("check") == 5


def test_check_refuses_what_has_no_venue() -> None:
    here = new_vault(mail())
    assert vault("check", "smtp", variables=here).returncode == 2
    assert vault("check", "smtp", "--all", variables=here).returncode == 2
    nothing = vault("check", variables=here)
    assert (nothing.returncode, "no keys of exchanges" in nothing.stderr) == (0, True)


def test_reveal_warns_records_and_prints_for_whoever_knows_the_passphrase() -> None:
    here = new_vault(entry("key"), passphrase=True)
    piped = vault("reveal", "key", lines=[PASSPHRASE], variables=here)
    assert (piped.returncode, piped.stdout) == (2, "")
    wrong = vault("reveal", "key", "--yes", lines=["another passphrase"], variables=here)
    assert (wrong.returncode, wrong.stdout) == (11, "")
    assert actions()[-1] == "failed_unlock"
    done = vault("reveal", "key", "--yes", lines=[PASSPHRASE], variables=here)
    assert done.stdout == f"api_key: {KEY}\nsecret_key: {SECRET}\n"
    assert "Clear the screen afterwards." in done.stderr
    assert actions()[-1] == "reveal"
    one = vault("reveal", "key", "--field", "api_key", "--yes", lines=[PASSPHRASE], variables=here)
    assert one.stdout == f"{KEY}\n"
    assert vault("reveal", "key", "--field", "password", "--yes", variables=here).returncode == 2


def test_reveal_without_a_record_shows_nothing() -> None:
    here = new_vault(entry("key"), passphrase=True)
    log = paths.audit_file()
    log.rename(log.with_suffix(".gone"))
    log.mkdir()
    done = vault("reveal", "key", "--yes", lines=[PASSPHRASE], variables=here)
    assert (done.returncode, done.stdout) == (28, "")


def test_reveal_needs_something_that_is_typed() -> None:
    here = new_vault(entry("key"))
    done = vault("reveal", "key", "--yes", variables=here)
    assert (done.returncode, done.stdout) == (2, "")
    assert "slot add passphrase" in done.stderr


def test_info_tells_of_a_closed_vault_without_any_secret() -> None:
    new_vault(entry("key"), passphrase=True)
    shown = vault("info")
    assert shown.returncode == 0
    for part in (str(paths.vault_file()), "FLEXBOT-VAULT/1", "environment variable", "pbkdf2-sha256", "not told while"):
        assert part in shown.stdout
    told = read(vault("info", "--json"))
    assert (told["backup"], told["writes"], told["venues"], told["unlock"]) == (True, 3, [], "passphrase")
    assert [slot["kind"] for slot in told["slots"]] == ["env", "passphrase"]
    assert "Gravações" in vault("info", language="pt_BR").stdout


def test_a_wrong_passphrase_a_damaged_file_and_a_missing_one_are_told_apart() -> None:
    new_vault(passphrase=True)
    assert vault("list", lines=["not the passphrase"]).returncode == 11
    assert vault("list").returncode == 2
    file = paths.vault_file()
    content = file.read_bytes()
    file.write_bytes(content[:-9] + b"A" + content[-8:])
    assert vault("list", lines=[PASSPHRASE]).returncode == 12
    file.unlink()
    assert vault("list", lines=[PASSPHRASE]).returncode == 10


def test_while_another_process_writes_the_vault_a_change_is_refused() -> None:
    here = new_vault(mail())
    with VaultFile(paths.vault_file()).locked():
        assert vault("list", variables=here).returncode == 0
        done = vault("set", "smtp", "username", "you", variables=here)
    assert done.returncode == 14
    with opened(here) as one:
        assert one.get("smtp").plain("username") == "me"


@pytest.mark.skipif(sys.platform == "win32", reason="descriptors are passed to child processes on POSIX alone")
def test_secrets_may_come_from_a_descriptor_and_standard_input_stays_untouched() -> None:
    here = new_vault()
    ours, theirs = os.pipe()
    os.write(theirs, f"{KEY}\n{SECRET}\n".encode())
    os.close(theirs)
    words = ("add", "--venue", "binance", "--env", "live", "--no-check", "--secret-fd", str(ours))
    done = vault(*words, lines=["neither key", "nor secret"], variables=here, pass_fds=(ours,))
    os.close(ours)
    assert done.returncode == 0, done.stderr
    with opened(here) as one:
        assert one.get("binance-live").fields["api_key"] == Secret(KEY)


def test_list_imports_nothing_that_it_does_not_need() -> None:
    here = new_vault(entry("key"))
    done = subprocess.run(
        [sys.executable, "-X", "importtime", "-m", "flexbot", "vault", "list"],
        env={**os.environ, **here, "PYTHONIOENCODING": "utf-8"},
        capture_output=True,
        encoding="utf-8",
        stdin=subprocess.DEVNULL,
        timeout=60,
        check=True,
    )
    imported = set(re.findall(r"\| +([\w.]+)$", done.stderr, re.MULTILINE))
    assert "cryptography" in imported
    heavy = {"numpy", "numba", "pandas", "pyarrow", "ccxt", "streamlit", "plotly", "keyring", "requests", "zxcvbn"}
    assert imported & heavy == set()


@pytest.mark.parametrize(
    "words",
    [
        [],
        ["add"],
        ["slot"],
        ["slot", "add"],
        ["rotate"],
        ["import"],
        ["import-backup"],
        ["audit"],
        ["lock"],
        ["reveal"],
    ],
)
def test_help_in_portuguese_has_no_english_left(words: list[str]) -> None:
    done = vault(*words, "--help", language="pt_BR")
    assert done.returncode == 0
    assert f"Uso: flexbot {' '.join(['vault', *words])}" in done.stdout
    english = ("Usage", "OPTIONS", "COMMAND", "Options", "Arguments", "Commands", "default:", "required", "Opening")
    assert [word for word in english if word in done.stdout] == []
