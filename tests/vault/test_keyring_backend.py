"""The vault as a keyring backend: keyring's own conformance suite, its tools, and what goes wrong."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import keyring.backend
import keyring.errors
import pytest
from keyring.testing.backend import BackendBasicTests

from flexbot.vault import Entry, NewSlot, Secret, UnlockKey, Vault, environment, from_passphrase
from flexbot.vault.keyring_backend import CATEGORY, VaultKeyring

MATERIAL = bytes(range(32))
TOOL = "flexbot.vault.keyring_backend.VaultKeyring"


@pytest.fixture
def vault(home: Path, monkeypatch: pytest.MonkeyPatch) -> Vault:
    """A vault that opens with the key in the environment, as on a server."""
    monkeypatch.setenv("FLEXBOT_VAULT_KEY", environment.to_text(MATERIAL))
    return Vault.create(UnlockKey("env", MATERIAL))


class TestConformance(BackendBasicTests):
    """keyring's suite, unchanged."""

    @pytest.fixture(autouse=True)
    def _a_vault(self, vault: Vault) -> None: ...

    def init_keyring(self) -> VaultKeyring:
        return VaultKeyring()

    def test_empty_username(self) -> None:
        """Without keyring's mark, which expects this to fail on Windows: it does for the system's backend there."""
        super().test_empty_username()


def keyring_tool(*words: str, given: str = "") -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "keyring", "-b", TOOL, *words],
        input=given,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def test_the_tool_of_the_keyring_package_sets_gets_and_deletes(vault: Vault) -> None:
    assert keyring_tool("set", "mail", "ana", given="canário-4711").returncode == 0
    got = keyring_tool("get", "mail", "ana")
    assert (got.returncode, got.stdout.strip()) == (0, "canário-4711")
    assert keyring_tool("del", "mail", "ana").returncode == 0
    assert keyring_tool("get", "mail", "ana").returncode == 1


def test_the_backend_is_found_by_its_entry_point(vault: Vault) -> None:
    listed = subprocess.run(
        [sys.executable, "-m", "keyring", "--list-backends"], capture_output=True, text=True, timeout=120, check=True
    )
    # 0 beside the system's own keychain, 0.5 where there is none: which of them, another test tells
    assert re.search(r"VaultKeyring \(priority: (0|0\.5)\)", listed.stdout) is not None


def test_without_a_vault_the_backend_does_not_offer_itself(home: Path) -> None:
    assert not VaultKeyring.viable
    assert VaultKeyring not in keyring.backend.KeyringBackend.get_viable_backends()


def test_exchange_keys_are_neither_seen_nor_touched(vault: Vault) -> None:
    key = Entry(
        id="binance-live",
        category="exchange",
        venue="binance",
        environment="live",
        fields={"api_key": Secret("k" * 64), "secret_key": Secret("s" * 64)},
    )
    vault.put(key)
    backend = VaultKeyring()
    backend.set_password("binance", "k", "other")
    assert backend.get_credential("binance", None).username == "k"
    vault.refresh()
    assert dict(vault.get("binance-live").fields) == dict(key.fields)
    assert set(vault.open_category(CATEGORY)) & {"binance-live"} == set()


def test_names_of_service_and_user_that_join_to_one_text_stay_apart(vault: Vault) -> None:
    backend = VaultKeyring()
    backend.set_password("ab", "c", "first")
    backend.set_password("a", "bc", "second")
    backend.set_password("a:b", "c", "third")
    assert [backend.get_password(*pair) for pair in (("ab", "c"), ("a", "bc"), ("a:b", "c"))] == [
        "first",
        "second",
        "third",
    ]


def test_a_password_saved_by_another_program_meanwhile_is_not_lost(vault: Vault) -> None:
    one, other = VaultKeyring(), VaultKeyring()
    one.set_password("s", "a", "1")
    assert other.get_password("s", "a") == "1"
    one.set_password("s", "b", "2")
    other.set_password("s", "c", "3")
    assert [one.get_password("s", name) for name in "abc"] == ["1", "2", "3"]


def test_after_a_rotation_by_another_program_the_vault_is_opened_anew(vault: Vault) -> None:
    backend = VaultKeyring()
    backend.set_password("s", "a", "1")
    vault.refresh()
    vault.rotate({0: UnlockKey("env", MATERIAL)})
    assert backend.get_password("s", "a") == "1"


def test_a_wrong_key_is_a_locked_keyring_and_tells_no_secret(vault: Vault, monkeypatch: pytest.MonkeyPatch) -> None:
    wrong = environment.to_text(os.urandom(32))
    monkeypatch.setenv("FLEXBOT_VAULT_KEY", wrong)
    with pytest.raises(keyring.errors.KeyringLocked) as caught:
        VaultKeyring().get_password("s", "a")
    assert wrong not in str(caught.value)
    assert "does not open this vault" in str(caught.value)


def test_without_key_and_terminal_the_keyring_is_locked(home: Path) -> None:
    with Vault.create(from_passphrase("corretora-azul-42 ação")):
        pass
    got = keyring_tool("get", "s", "a")
    assert got.returncode != 0
    assert "no terminal to ask" in got.stderr


def test_a_refused_save_is_a_set_error(vault: Vault) -> None:
    with pytest.raises(keyring.errors.PasswordSetError, match="8192"):
        VaultKeyring().set_password("s", "a", "x" * 9000)


def test_what_the_keyring_changes_is_recorded_in_its_name(vault: Vault) -> None:
    VaultKeyring().set_password("s", "a", "1")
    vault.refresh()
    assert vault.verify_audit().ok
    last = list(vault.audit_records())[-1]
    assert (last.action, last.actor) == ("put", "keyring")


def test_slots_added_later_open_the_same_passwords(vault: Vault, monkeypatch: pytest.MonkeyPatch) -> None:
    VaultKeyring().set_password("s", "a", "1")
    vault.refresh()
    other = bytes(32)
    vault.add_slot(NewSlot(UnlockKey("env", other)))
    monkeypatch.setenv("FLEXBOT_VAULT_KEY", environment.to_text(other))
    assert VaultKeyring().get_password("s", "a") == "1"


ASKED = """
import keyring, keyring.core
print(type(keyring.get_keyring()).__module__, keyring.get_password("index", "nobody"))
"""


@pytest.mark.parametrize("system", [True, False])
def test_other_programs_are_asked_for_the_vaults_secret_only_where_the_system_keeps_no_passwords(
    vault: Vault, system: bool, request: pytest.FixtureRequest
) -> None:
    bus = request.getfixturevalue("secret_service" if system else "session_bus")
    here = {"FLEXBOT_HOME": os.environ["FLEXBOT_HOME"], "PATH": os.environ["PATH"]}
    # the vault cannot be opened without a person: looking for a password in it would fail
    done = subprocess.run(
        [sys.executable, "-c", ASKED],
        env={**bus, **here, "FLEXBOT_VAULT_KEY": ""},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    if system:
        assert done.stdout.split() == ["keyring.backends.SecretService", "None"], done.stderr
    else:
        assert "KeyringLocked" in done.stderr
