"""`flexbot vault slot`, `rotate`, `change-passphrase` and `lock`: who can open the vault."""

from __future__ import annotations

import json
import os
import re
import stat
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest
from vault_console import KEY, OTHER, SECRET
from vault_worlds import PASSPHRASE, actions, entry, mail, new_vault, opened, read, vault

from flexbot import paths
from flexbot.errors import WrongSecretError
from flexbot.settings import load_settings
from flexbot.vault import Secret, Vault, from_passphrase, recovery

CODE = re.compile(r"[0-9A-Z]{6}(?:-[0-9A-Z]{6}){5}")
# A test's own words: a vault without `env` must not find the variables of the one before.
NO_KEY = {"FLEXBOT_VAULT__UNLOCK": "passphrase"}


def kinds(here: Mapping[str, str]) -> list[str]:
    with opened(here) as one:
        return [slot.kind for slot in one.slots()]


def test_slots_are_listed_without_opening_the_vault() -> None:
    new_vault(passphrase=True)
    shown = vault("slot", "list")
    assert re.search(r"^0 +environment variable +– +\d{4}-\d\d-\d\d +– *$", shown.stdout, re.M)
    assert re.search(r"^1 +passphrase +– +\d{4}-\d\d-\d\d +pbkdf2-sha256", shown.stdout, re.M)
    assert [slot["kind"] for slot in read(vault("slot", "list", "--json"))] == ["env", "passphrase"]


def test_a_new_key_for_the_environment_is_printed_once_and_opens_the_vault() -> None:
    here = new_vault()
    done = vault("slot", "add", "env", "--label", "server", variables=here)
    assert done.returncode == 0
    (key,) = done.stdout.splitlines()
    assert key not in done.stderr
    assert "FLEXBOT_VAULT_KEY_FILE" in done.stderr
    fresh = {**here, "FLEXBOT_VAULT_KEY": key}
    assert [slot["label"] for slot in read(vault("slot", "list", "--json"))] == ["", "server"]
    assert vault("list", variables=fresh).returncode == 0


def test_a_key_file_is_made_private_and_opens_the_vault(tmp_path: Path) -> None:
    here, file = new_vault(mail()), tmp_path / "stick" / "flexbot.key"
    file.parent.mkdir()
    assert vault("slot", "add", "keyfile", "--keyfile", str(file), variables=here).returncode == 0
    assert len(file.read_bytes()) == 32
    if sys.platform != "win32":
        assert stat.S_IMODE(file.stat().st_mode) == 0o600
    words = ("list", "--json", "--unlock", "keyfile", "--keyfile", str(file))
    assert [info["id"] for info in read(vault(*words))] == ["smtp"]


@pytest.mark.parametrize(
    ("words", "lines", "code", "said"),
    [
        (["keyfile"], [], 2, "--keyfile"),
        (["keyfile", "--keyfile", "{home}/flexbot.key"], [], 2, "lies in the vault's folder"),
        (["keyfile", "--keyfile", "{home}/../nowhere/flexbot.key"], [], 28, "cannot be written"),
        (["passphrase"], ["senha123"], 2, "not strong enough"),
        (["passphrase"], [], 2, "Nothing was given for: New passphrase"),
        (["recovery", "--kdf", "pbkdf2"], [], 2, "--kdf is for passphrases alone"),
        (["env", "--label", "x" * 65], [], 2, "label"),
        (["keychain"], [], 18, "no keychain"),
        (["nonsense"], [], 2, "nonsense is not one of"),
    ],
)
def test_what_cannot_become_a_slot_leaves_the_vault_as_it_was(
    home: Path, words: list[str], lines: list[str], code: int, said: str
) -> None:
    here = new_vault()
    if "keychain" in words and sys.platform == "win32":
        pytest.skip("Windows always has a keychain")
    done = vault("slot", "add", *(word.format(home=home) for word in words), lines=lines, variables=here)
    assert (done.returncode, done.stdout) == (code, "")
    assert said in done.stderr
    assert actions() == ["create"]


def test_a_passphrase_and_a_recovery_code_open_the_vault_from_then_on() -> None:
    here = new_vault(mail())
    words = ("slot", "add", "passphrase", "--kdf", "pbkdf2", "--label", "mine")
    assert vault(*words, lines=[PASSPHRASE], variables=here).returncode == 0
    assert [info["id"] for info in read(vault("list", "--json", lines=[PASSPHRASE]))] == ["smtp"]
    printed = vault("slot", "add", "recovery", lines=[PASSPHRASE]).stdout
    assert CODE.fullmatch(printed.strip())
    words = ("list", "--json", "--unlock", "recovery")
    assert [info["id"] for info in read(vault(*words, lines=[printed.strip().lower()]))] == ["smtp"]
    assert vault(*words, lines=["0" * 36]).returncode == 11


def test_a_slot_that_is_removed_opens_nothing_and_the_last_one_stays() -> None:
    here = new_vault(passphrase=True)
    assert vault("slot", "remove", "1", variables=here).returncode == 2
    assert vault("slot", "remove", "7", "--yes", variables=here).returncode == 2
    done = vault("slot", "remove", "1", "--yes", variables=here)
    assert (done.returncode, "Slot 1 (passphrase) is removed" in done.stdout) == (0, True)
    assert vault("list", lines=[PASSPHRASE]).returncode == 11
    last = vault("slot", "remove", "0", "--yes", variables=here)
    assert (last.returncode, "slot add" in last.stderr) == (2, True)
    assert kinds(here) == ["env"]


def test_change_passphrase_asks_for_both_and_the_old_one_opens_nothing() -> None:
    new_vault(passphrase=True)
    done = vault("change-passphrase", lines=[PASSPHRASE, OTHER])
    assert done.returncode == 0, done.stderr
    assert vault("list", lines=[PASSPHRASE]).returncode == 11
    assert vault("list", lines=[OTHER]).returncode == 0
    assert vault("change-passphrase", lines=["wrong", PASSPHRASE]).returncode == 11


def test_rotate_keeps_the_slots_whose_secrets_are_given_and_makes_a_new_recovery_code(tmp_path: Path) -> None:
    here, file = new_vault(entry("key"), passphrase=True), tmp_path / "flexbot.key"
    old = vault("slot", "add", "recovery", variables=here).stdout.strip()
    assert vault("slot", "add", "keyfile", "--keyfile", str(file), variables=here).returncode == 0
    refused = vault("rotate", "--keyfile", str(file), lines=[PASSPHRASE], variables=here)
    assert (refused.returncode, "--yes" in refused.stderr) == (2, True)
    assert re.search(r"^2 +recovery code +– +gets a new code", refused.stderr, re.M)
    done = vault("rotate", "--yes", "--keyfile", str(file), lines=[PASSPHRASE], variables=here)
    assert done.returncode == 0, done.stderr
    new = CODE.findall(done.stdout)[0]
    assert sorted(kinds(here)) == ["env", "keyfile", "passphrase", "recovery"]
    assert vault("list", "--unlock", "recovery", lines=[new]).returncode == 0
    assert vault("list", "--unlock", "recovery", lines=[old]).returncode == 11
    assert vault("list", "--unlock", "keyfile", "--keyfile", str(file)).returncode == 0
    with opened(here) as one:
        assert one.get("key").fields["secret_key"] == Secret(SECRET)


def test_rotate_says_what_goes_and_a_wrong_passphrase_changes_nothing() -> None:
    here = new_vault(passphrase=True)
    wrong = vault("rotate", "--yes", lines=["not the passphrase"], variables=here)
    assert (wrong.returncode, len(kinds(here))) == (11, 2)
    done = vault("rotate", "--yes", lines=[PASSPHRASE], variables=NO_KEY)
    assert done.returncode == 0
    assert "goes: FLEXBOT_VAULT_KEY is not set to it" in done.stderr
    with pytest.raises(WrongSecretError):
        opened(here)
    with Vault.open(from_passphrase(PASSPHRASE)) as one:
        assert [slot.kind for slot in one.slots()] == ["passphrase"]


def test_rotate_of_one_category_asks_nothing_and_changes_no_slot() -> None:
    here = new_vault(entry("key"), passphrase=True)
    done = vault("rotate", "--category", "exchange", variables=here)
    assert (done.returncode, "exchange" in done.stdout) == (0, True)
    assert vault("rotate", "--category", "smtp", variables=here).returncode == 2
    with opened(here) as one:
        assert one.get("key").fields["api_key"] == Secret(KEY)
        assert len(one.slots()) == 2


def in_keychain(environment: Mapping[str, str], *steps: object) -> list[object]:
    """What the driver finds in the keychain of the test's own bus."""
    driver = Path(__file__).with_name("keychain_driver.py")
    done = subprocess.run(
        [sys.executable, str(driver), json.dumps(steps)],
        env={**environment, "FLEXBOT_HOME": os.environ["FLEXBOT_HOME"]},
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    found: list[object] = json.loads(done.stdout)
    return found


def bus(environment: Mapping[str, str]) -> dict[str, str]:
    """The variables that lead to the test's own keychain."""
    return {name: one for name, one in environment.items() if name.startswith(("DBUS_", "XDG_")) or name == "HOME"}


def with_keychain(secret_service: Mapping[str, str]) -> dict[str, str]:
    """A vault with a passphrase and an env slot that the keychain opens, too."""
    here = new_vault(entry("key"), passphrase=True)
    done = vault("slot", "add", "keychain", "--label", "laptop", variables=here | bus(secret_service))
    assert done.returncode == 0, done.stderr
    assert load_settings().vault.unlock == "keychain"
    return here


def test_with_the_keychain_nothing_is_typed_until_the_vault_is_locked(secret_service: dict[str, str]) -> None:
    here, there = with_keychain(secret_service), bus(secret_service)
    assert [info["id"] for info in read(vault("list", "--json", variables=there))] == ["key"]
    assert read(vault("info", "--json", variables=there))["keychain"] == "Secret Service"
    again = vault("slot", "add", "keychain", variables=there)
    assert (again.returncode, "slot remove 2" in again.stderr) == (2, True)
    locked = vault("lock", variables=there)
    assert locked.returncode == 0, locked.stderr
    assert "Slot 0 (environment variable) still opens the vault" in locked.stderr
    assert load_settings().vault.unlock == "passphrase"
    assert kinds(here) == ["env", "passphrase"]
    with opened(here) as one:
        assert in_keychain(secret_service, ["stored", one.id]) == [[]]
    assert vault("list", variables=there).returncode == 2
    assert vault("list", lines=[PASSPHRASE], variables=there).returncode == 0


def test_lock_all_removes_every_way_that_is_not_typed(secret_service: dict[str, str]) -> None:
    here = with_keychain(secret_service)
    done = vault("lock", "--all", variables=bus(secret_service))
    assert done.returncode == 0, done.stderr
    assert "From now on the passphrase or recovery code has to be typed." in done.stdout
    assert vault("list", variables=here).returncode == 11
    with Vault.open(from_passphrase(PASSPHRASE)) as one:
        assert [slot.kind for slot in one.slots()] == ["passphrase"]


def test_lock_without_the_keychains_key_says_what_is_left_to_do(secret_service: dict[str, str]) -> None:
    here = with_keychain(secret_service)
    with opened(here) as one:
        in_keychain(secret_service, ["delete", one.id])
    done = vault("lock", variables=bus(secret_service))
    assert done.returncode == 0, done.stderr
    assert "flexbot vault slot remove 2" in done.stderr
    assert load_settings().vault.unlock == "passphrase"


def test_lock_where_the_keychain_does_not_answer_does_not_say_that_it_worked(secret_service: dict[str, str]) -> None:
    with_keychain(secret_service)
    done = vault("lock", variables={"DBUS_SESSION_BUS_ADDRESS": "unix:path=/nonexistent"})
    assert (done.returncode, "still in this system's keychain" in done.stderr) == (18, True)
    assert vault("list", variables={"DBUS_SESSION_BUS_ADDRESS": "unix:path=/nonexistent"}).returncode == 2


def test_removing_the_keychains_slot_deletes_its_key_there(secret_service: dict[str, str]) -> None:
    here = with_keychain(secret_service)
    done = vault("slot", "remove", "2", "--yes", variables=here | bus(secret_service))
    assert (done.returncode, "deleted from this system's keychain" in done.stdout) == (0, True)
    with opened(here) as one:
        assert in_keychain(secret_service, ["stored", one.id]) == [[]]
    assert load_settings().vault.unlock == "passphrase"


def test_rotate_keeps_the_keychain(secret_service: dict[str, str]) -> None:
    here, there = with_keychain(secret_service), bus(secret_service)
    done = vault("rotate", "--yes", lines=[PASSPHRASE], variables=here | there)
    assert done.returncode == 0, done.stderr
    assert sorted(kinds(here)) == ["env", "keychain", "passphrase"]
    assert vault("list", variables=there).returncode == 0


def test_a_vault_that_nothing_typed_opens_is_not_locked() -> None:
    here = new_vault()
    done = vault("lock", "--all", variables=here)
    assert (done.returncode, "slot add passphrase" in done.stderr) == (2, True)
    assert kinds(here) == ["env"]


def test_a_recovery_code_is_one_of_the_typed_ways() -> None:
    here = new_vault(entry("key"))
    code = vault("slot", "add", "recovery", variables=here).stdout.strip()
    assert vault("lock", "--all", variables=here).returncode == 0
    shown = vault("reveal", "key", "--yes", "--field", "api_key", "--unlock", "recovery", lines=[code, code])
    assert shown.stdout == f"{KEY}\n"
    with Vault.open(recovery.parse(code)) as one:
        assert [slot.kind for slot in one.slots()] == ["recovery"]
    assert not paths.settings_file().exists()
