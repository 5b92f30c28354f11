"""`flexbot vault import`, `export` and `import-backup`: credentials from other programs, and encrypted copies."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from imports_corpus import PASSPHRASE as OLD_PASSPHRASE
from imports_corpus import fernet_folder
from vault_console import KEY, OTHER, SECRET
from vault_worlds import PASSPHRASE, actions, entry, mail, new_vault, opened, read, vault

from flexbot import paths
from flexbot.vault import Secret, Vault, from_passphrase

PLAIN = f"BINANCE_TESTNET_API_KEY={KEY}\nBINANCE_TESTNET_API_SECRET={SECRET}\nLOG_LEVEL=info\n"


@pytest.fixture
def dotenv(tmp_path: Path) -> Path:
    """A `.env` file with one key in the clear."""
    path = tmp_path / "old.env"
    path.write_text(PLAIN, encoding="utf-8")
    return path


def ids(here: dict[str, str]) -> list[str]:
    with opened(here) as one:
        return [info.id for info in one.list()]


def test_a_dry_run_shows_the_plan_and_changes_nothing(dotenv: Path) -> None:
    here = new_vault()
    done = vault("import", "--from", "env", str(dotenv), "--dry-run", "--shred", variables=here)
    assert done.returncode == 0
    assert "binance-testnet" in done.stdout
    assert "is added" in done.stdout
    assert "not understood: LOG_LEVEL" in done.stderr
    assert (ids(here), actions(), dotenv.exists()) == ([], ["create"], True)
    assert not any(secret in text for secret in (KEY, SECRET) for text in (done.stdout, done.stderr))


def test_an_import_is_recorded_first_read_back_and_can_be_repeated(dotenv: Path) -> None:
    here = new_vault()
    words = ("import", "--from", "env", str(dotenv))
    unsure = vault(*words, variables=here)
    assert (unsure.returncode, actions()) == (2, ["create"])
    done = vault(*words, "--yes", variables=here)
    assert done.returncode == 0, done.stderr
    assert "1 of 1 sets of credentials were added; all were read back" in done.stdout
    assert f"The old file still holds the secrets: {dotenv}" in done.stderr
    assert actions() == ["create", "import", "put"]
    with opened(here) as one:
        kept = one.get("binance-testnet")
    assert (kept.environment, kept.fields["secret_key"]) == ("testnet", Secret(SECRET))
    again = vault(*words, variables=here)
    assert (again.returncode, "is there already" in again.stdout) == (0, True)
    assert actions() == ["create", "import", "put"]


def test_shred_destroys_the_old_file_once_everything_was_read_back(dotenv: Path) -> None:
    here = new_vault()
    done = vault("import", "--from", "env", str(dotenv), "--yes", "--shred", variables=here)
    assert done.returncode == 0
    assert not dotenv.exists()
    assert "the old bytes may remain" in done.stderr
    assert ids(here) == ["binance-testnet"]


def test_an_old_file_that_may_hold_more_is_not_destroyed_unseen(dotenv: Path) -> None:
    here = new_vault()
    with dotenv.open("a", encoding="utf-8") as file:
        file.write("KRAKEN_API_KEY=only-half-of-it\n")
    done = vault("import", "--from", "env", str(dotenv), "--yes", "--shred", variables=here)
    assert done.returncode == 0
    assert "was not destroyed" in done.stderr
    assert dotenv.exists()


def test_a_variable_with_two_values_is_not_destroyed_with_one_of_them_unread(dotenv: Path) -> None:
    here = new_vault()
    with dotenv.open("a", encoding="utf-8") as file:
        file.write(f"BINANCE_TESTNET_API_KEY=B{KEY[1:]}\n")
    done = vault("import", "--from", "env", str(dotenv), "--yes", "--shred", variables=here)
    assert (done.returncode, dotenv.exists()) == (0, True)
    assert "was not destroyed" in done.stderr


def test_the_old_files_own_passphrase_comes_after_the_vaults(tmp_path: Path) -> None:
    new_vault(passphrase=True)
    old = tmp_path / "old"
    old.mkdir()
    fernet_folder(old)
    words = ("import", "--from", "fernet", str(old), "--yes")
    wrong = vault(*words, lines=[PASSPHRASE, "wrong"])
    assert (wrong.returncode, wrong.stdout) == (11, "")
    done = vault(*words, lines=[PASSPHRASE, OLD_PASSPHRASE])
    assert done.returncode == 0, done.stderr
    with Vault.open(from_passphrase(PASSPHRASE)) as one:
        assert [info.id for info in one.list()] == ["binance-testnet", "mercado-bitcoin-live"]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--from", "env", "{folder}/nothing.env"], "There is no file"),
        (["--from", "json", "{folder}/old.env"], "is not JSON"),
        (["--from", "env", "{folder}/empty.env", "--yes"], "No credentials were found"),
        (["--from", "env", "{folder}/old.env", "--hostname", "box"], "--hostname belongs to --from hostname alone"),
        (["--from", "env", "{folder}/old.env", "--name", "okx"], "--name belongs to --from keyring alone"),
        (["--from", "env", "{folder}/old.env", "--env", "nonsense"], "nonsense"),
        (["--from", "nonsense", "{folder}/old.env"], "nonsense is not one of"),
        (["{folder}/old.env"], "The option --from is missing"),
    ],
)
def test_what_cannot_be_imported_is_a_usage_error(tmp_path: Path, dotenv: Path, words: list[str], said: str) -> None:
    here = new_vault()
    (tmp_path / "empty.env").write_text("LOG_LEVEL=info\n", encoding="utf-8")
    dotenv.write_text(PLAIN.replace("_TESTNET", ""), encoding="utf-8")
    done = vault("import", *(word.format(folder=tmp_path) for word in words), variables=here)
    assert done.returncode == 2
    assert said in done.stderr
    assert actions() == ["create"]


def exported(tmp_path: Path, here: dict[str, str]) -> Path:
    copy = tmp_path / "copy.enc"
    done = vault("export", str(copy), variables=here)
    assert (done.returncode, str(copy) in done.stdout) == (0, True)
    return copy


def test_an_export_is_recorded_and_never_writes_over_a_file(tmp_path: Path) -> None:
    here = new_vault(entry("key"))
    copy = exported(tmp_path, here)
    assert actions()[-1] == "export"
    assert copy.read_bytes() == paths.vault_file().read_bytes()
    assert vault("export", str(copy), variables=here).returncode == 2
    assert vault("export", str(tmp_path / "no" / "copy.enc"), variables=here).returncode == 28


def test_a_copy_becomes_the_vault_where_there_is_none(tmp_path: Path, home: Path) -> None:
    here = new_vault(entry("key"), mail())
    copy = exported(tmp_path, here)
    shutil.rmtree(home)
    tried = vault("import-backup", str(copy), "--dry-run", variables=here)
    assert (tried.returncode, "Nothing was changed" in tried.stderr) == (0, True)
    assert not paths.vault_file().exists()
    done = vault("import-backup", str(copy), variables=here)
    assert done.returncode == 0, done.stderr
    assert ids(here) == ["key", "smtp"]
    assert read(vault("audit", "verify", "--json", variables=here))["ok"]


def changed_since(copy_of: dict[str, str]) -> None:
    """Change, remove and add an entry after the copy was made."""
    with opened(copy_of) as one:
        one.put(one.get("key").with_fields(secret_key=Secret("changed-since")))
        one.remove("smtp")
        one.put(entry("new"))


def test_a_copy_fills_in_what_is_missing_and_keeps_what_differs(tmp_path: Path) -> None:
    here = new_vault(entry("key"), entry("same", "testnet"), mail())
    copy = exported(tmp_path, here)
    changed_since(here)
    before = actions()
    tried = vault("import-backup", str(copy), "--dry-run", variables=here)
    assert "differs; the vault's stays" in tried.stdout
    assert actions() == before
    done = vault("import-backup", str(copy), variables=here)
    assert (done.returncode, "1 of the copy's 3 entries were taken over." in done.stdout) == (0, True)
    assert actions() == [*before, "import", "put"]
    assert ids(here) == ["key", "new", "same", "smtp"]
    with opened(here) as one:
        assert one.get("key").fields["secret_key"] == Secret("changed-since")
    assert vault("import-backup", str(copy), "--overwrite", variables=here).returncode == 0
    with opened(here) as one:
        assert one.get("key").fields["secret_key"] == Secret(SECRET)


def test_a_copy_may_have_a_secret_of_its_own(tmp_path: Path, home: Path) -> None:
    new_vault(entry("key"), passphrase=True)
    copy = tmp_path / "copy.enc"
    assert vault("export", str(copy), lines=[PASSPHRASE]).returncode == 0
    assert vault("change-passphrase", lines=[PASSPHRASE, OTHER]).returncode == 0
    assert vault("remove", "key", "--yes", lines=[OTHER]).returncode == 0
    wrong = vault("import-backup", str(copy), lines=[OTHER, "not this"])
    assert (wrong.returncode, str(copy) in wrong.stderr) == (11, True)
    done = vault("import-backup", str(copy), lines=[OTHER, PASSPHRASE])
    assert done.returncode == 0, done.stderr
    with Vault.open(from_passphrase(OTHER)) as one:
        assert [info.id for info in one.list()] == ["key"]


def test_a_damaged_copy_and_one_that_is_not_there_are_told_apart(tmp_path: Path) -> None:
    here = new_vault(entry("key"))
    copy = exported(tmp_path, here)
    content = copy.read_bytes()
    copy.write_bytes(content[:-9] + b"A" + content[-8:])
    assert vault("import-backup", str(copy), variables=here).returncode == 12
    copy.write_bytes(content.replace(b"FLEXBOT-VAULT/1", b"FLEXBOT-VAULT/9", 1))
    assert vault("import-backup", str(copy), variables=here).returncode == 16
    assert vault("import-backup", str(tmp_path / "none"), variables=here).returncode == 2


def test_what_another_program_keeps_in_the_keychain_is_imported(secret_service: dict[str, str]) -> None:
    here = new_vault()
    code = "import keyring, sys; [keyring.set_password('oldbot', f'binance_{n}', v) for n, v in zip(('api_key', "
    code += "'api_secret'), sys.stdin.read().split())]"
    given = f"{KEY} {SECRET}"
    subprocess.run([sys.executable, "-c", code], input=given, text=True, env=secret_service, check=True, timeout=60)
    there = {name: one for name, one in secret_service.items() if name.startswith(("DBUS_", "XDG_")) or name == "HOME"}
    done = vault("import", "--from", "keyring", "oldbot", "--env", "testnet", "--yes", variables=here | there)
    assert done.returncode == 0, done.stderr
    assert "A keychain cannot list its entries" in done.stderr
    with opened(here) as one:
        assert one.get("binance-testnet").fields["secret_key"] == Secret(SECRET)
