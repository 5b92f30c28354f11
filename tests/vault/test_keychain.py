"""The key in the system's keychain: a real gnome-keyring on a private bus, the real Credential Manager on Windows."""

from __future__ import annotations

import base64
import hashlib
import json
import os
import secrets
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from flexbot.errors import KeychainError
from flexbot.vault import keychain

DRIVER = Path(__file__).with_name("keychain_driver.py")
VAULT = "00112233445566778899aabbccddeeff"
linux_only = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="Secret Service is for Linux")
windows_only = pytest.mark.skipif(sys.platform != "win32", reason="needs Windows")


def steps(environment: dict[str, str], *wanted: list[Any]) -> list[Any]:
    """What the driver reports for each step."""
    ended = subprocess.run(
        [sys.executable, str(DRIVER), json.dumps(wanted)],
        env=environment,
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert ended.returncode == 0, ended.stderr
    found: list[Any] = json.loads(ended.stdout)
    return found


def test_a_stored_key_is_loaded_by_another_process_and_is_gone_after_delete(secret_service: dict[str, str]) -> None:
    name, key = steps(secret_service, ["available"], ["store", VAULT])
    assert name == "Secret Service"
    loaded, deleted, again, missing = steps(
        secret_service, ["load", VAULT], ["delete", VAULT], ["delete", VAULT], ["load", VAULT]
    )
    assert loaded == key
    assert (deleted, again) == (True, False)
    assert (missing["error"], missing["code"]) == ("vault.keychain_entry_missing", 18)
    assert "flexbot vault slot add keychain" in missing["text"]


def test_what_is_stored_is_32_bytes_in_base64url_for_this_vault_alone(secret_service: dict[str, str]) -> None:
    key, other, (value,) = steps(secret_service, ["store", VAULT], ["store", "ff" * 16], ["stored", VAULT])
    material = base64.urlsafe_b64decode(bytes.fromhex(value) + b"=")
    assert len(material) == 32
    assert hashlib.sha256(material).hexdigest() == key != other


def test_storing_again_replaces_the_key_and_every_double_of_it(secret_service: dict[str, str]) -> None:
    first, _, second, values, loaded = steps(
        secret_service,
        ["store", VAULT],
        ["put", VAULT, b"foreign".hex(), "another program"],
        ["store", VAULT],
        ["stored", VAULT],
        ["load", VAULT],
    )
    assert first != second == loaded
    assert len(values) == 1


def test_a_locked_keyring_whose_question_nobody_answers_is_told_as_locked(secret_service: dict[str, str]) -> None:
    *_, name, load, store, delete = steps(
        secret_service,
        ["store", VAULT],
        ["lock"],
        ["available"],
        ["load", VAULT],
        ["store", VAULT],
        ["delete", VAULT],
    )
    assert name == "Secret Service"
    assert [one["error"] for one in (load, store, delete)] == ["vault.keychain_locked"] * 3
    assert not any(one["hanging"] for one in (load, store, delete))


@pytest.mark.parametrize(
    "value",
    [b"\n", b"canary-7f3", b"\xff\xfe\xfd" * 11, b"A" * 44, b"A" * 42 + b"B"],
    ids=["empty line", "text", "no UTF-8", "too long", "stray bits"],
)
def test_a_foreign_value_is_no_key_is_not_shown_and_can_be_replaced(
    value: bytes, secret_service: dict[str, str]
) -> None:
    _, load, key, again = steps(
        secret_service,
        ["put", VAULT, value.hex(), "Python keyring library"],
        ["load", VAULT],
        ["store", VAULT],
        ["load", VAULT],
    )
    assert (load["error"], load["hanging"]) == ("vault.keychain_malformed", False)
    assert value.decode("latin-1") not in load["text"]
    assert key == again


def test_a_bus_without_secret_service_is_no_keychain(session_bus: dict[str, str]) -> None:
    name, load, store = steps(session_bus, ["available"], ["load", VAULT], ["store", VAULT])
    assert name is None
    assert (load["error"], store["error"]) == ("vault.keychain_none", "vault.keychain_none")


@linux_only
@pytest.mark.parametrize("address", [None, "", "unix:path=/nonexistent/bus", "nonsense", "tcp:host=127.0.0.1,port=1"])
def test_no_session_bus_is_no_keychain(address: str | None, tmp_path: Path) -> None:
    environment = {name: value for name, value in os.environ.items() if name != "DBUS_SESSION_BUS_ADDRESS"}
    environment |= {"XDG_RUNTIME_DIR": str(tmp_path)} | (
        {} if address is None else {"DBUS_SESSION_BUS_ADDRESS": address}
    )
    name, load, delete = steps(environment, ["available"], ["load", VAULT], ["delete", VAULT])
    assert name is None
    assert (load["error"], load["code"], delete["error"]) == ("vault.keychain_none", 18, "vault.keychain_none")


@pytest.fixture
def silent_bus() -> Iterator[str]:
    """The address of a socket that takes connections and never says a word."""
    with tempfile.TemporaryDirectory(prefix="flexbot-bus-") as folder, socket.socket(socket.AF_UNIX) as server:
        server.bind(f"{folder}/bus")
        server.listen()
        yield f"unix:path={folder}/bus"


@linux_only
def test_a_bus_that_says_nothing_is_given_up(silent_bus: str) -> None:
    name, load = steps(os.environ | {"DBUS_SESSION_BUS_ADDRESS": silent_bus}, ["available"], ["load", VAULT])
    assert name is None
    assert load["error"] == "vault.keychain_silent"


def test_a_keychain_that_hangs_is_given_up_and_does_not_keep_the_program_from_ending(
    secret_service: dict[str, str], keyring_daemon: subprocess.Popen[str]
) -> None:
    os.kill(keyring_daemon.pid, signal.SIGSTOP)
    name, _, load, store = steps(secret_service, ["available"], ["limit", 0.5], ["load", VAULT], ["store", VAULT])
    assert name == "Secret Service"  # the bus still knows its name
    assert (load["error"], store["error"]) == ("vault.keychain_silent", "vault.keychain_silent")


def test_a_keychain_that_died_is_no_keychain(
    secret_service: dict[str, str], keyring_daemon: subprocess.Popen[str]
) -> None:
    keyring_daemon.kill()
    keyring_daemon.wait()
    assert steps(secret_service, ["load", VAULT])[0]["error"] == "vault.keychain_none"


def test_neither_variables_nor_a_configuration_file_nor_a_package_choose_the_backend(
    secret_service: dict[str, str], tmp_path: Path
) -> None:
    marker = tmp_path / "thief was here"
    (tmp_path / "thief.py").write_text(
        f"""
from pathlib import Path
from keyring.backend import KeyringBackend
class Thief(KeyringBackend):
    priority = 99
    def get_password(self, service, username): return "stolen"
    def set_password(self, service, username, password): pass
    def delete_password(self, service, username): pass
Path({str(marker)!r}).touch()
"""
    )
    (tmp_path / "thief-1.dist-info").mkdir()
    (tmp_path / "thief-1.dist-info" / "METADATA").write_text("Metadata-Version: 2.1\nName: thief\nVersion: 1\n")
    (tmp_path / "thief-1.dist-info" / "entry_points.txt").write_text("[keyring.backends]\nthief = thief\n")
    config = Path(secret_service["XDG_CONFIG_HOME"]) / "python_keyring" / "keyringrc.cfg"
    config.parent.mkdir(parents=True)
    config.write_text("[backend]\ndefault-keyring=thief.Thief\n")
    turned = secret_service | {
        "PYTHONPATH": os.pathsep.join([str(tmp_path), *filter(None, [os.environ.get("PYTHONPATH")])]),
        "PYTHON_KEYRING_BACKEND": "thief.Thief",
        "KEYRING_PROPERTY_SCHEME": "KeePassXC",
        "KEYRING_PROPERTY_APPID": "thief",
        "KEYRING_PROPERTY_PREFERRED_COLLECTION": "/org/freedesktop/secrets/collection/session",
    }
    key, loaded = steps(turned, ["store", VAULT], ["load", VAULT])
    assert not marker.exists()
    assert key == loaded
    assert len(steps(secret_service, ["stored", VAULT])[0]) == 1
    assert steps(secret_service, ["load", VAULT]) == [key]
    # the trap is a real one: a program that lets keyring choose walks into it
    assert steps(turned, ["plain keyring", VAULT]) == ["stolen"]
    assert marker.exists()


def test_importing_the_module_loads_no_keychain_library() -> None:
    code = "import sys, flexbot.vault.keychain; print([n for n in ('keyring', 'secretstorage') if n in sys.modules])"
    ended = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60)
    assert ended.stdout.strip() == "[]"


# -- what cannot be brought about here: exceptions shaped like those of other systems' libraries


class KeychainDenied(Exception):
    """Called like the one of keyring's macOS part."""


class WindowsRefusal(Exception):
    """Shaped like pywintypes.error."""

    def __init__(self, winerror: int) -> None:
        super().__init__(winerror, "CredRead", "s3cret-in-a-message")
        self.winerror = winerror


def raising(error: Exception, cause: Exception | None = None) -> None:
    raise error from cause


@pytest.mark.parametrize(
    ("error", "key"),
    [
        (KeychainDenied("s3cret-in-a-message"), "vault.keychain_denied"),
        (WindowsRefusal(5), "vault.keychain_denied"),
        (WindowsRefusal(1312), "vault.keychain_none"),
        (WindowsRefusal(87), "vault.keychain_failed"),
        (AssertionError("s3cret-in-a-message"), "vault.keychain_failed"),
        (ValueError("s3cret-in-a-message"), "vault.keychain_failed"),
    ],
)
def test_a_library_s_exception_becomes_a_keychain_error_without_its_words(error: Exception, key: str) -> None:
    with pytest.raises(KeychainError) as caught:
        keychain._within(10, lambda: raising(error))
    assert caught.value.key == key
    assert "s3cret" not in f"{caught.value} {caught.value.args}"
    assert caught.value.__cause__ is None
    assert caught.value.__context__ is None


# -- Windows


@pytest.fixture
def credential() -> Iterator[str]:
    """The id of a vault whose entry in the Credential Manager is removed after the test."""
    vault_id = secrets.token_hex(16)
    yield vault_id
    keychain.delete(vault_id)


def credentials(vault_id: str) -> list[dict[str, Any]]:
    """Every credential that keyring may keep for the vault, read without it."""
    from win32ctypes.pywin32 import pywintypes, win32cred

    found = []
    for target in (f"FlexBot/{vault_id}", f"vault@FlexBot/{vault_id}"):
        try:
            found.append(win32cred.CredRead(TargetName=target, Type=win32cred.CRED_TYPE_GENERIC))
        except pywintypes.error as error:
            if error.winerror != 1168:  # not found
                raise
    return found


@windows_only
def test_windows_credential_manager_keeps_loads_and_forgets_the_key(credential: str) -> None:
    assert keychain.available() == "Windows Credential Manager"
    key = keychain.store(credential)
    assert keychain.load(credential) == key
    (kept,) = credentials(credential)
    assert kept["UserName"] == "vault"
    assert base64.urlsafe_b64decode(kept["CredentialBlob"].decode("utf-16-le") + "=") == key.material
    assert keychain.delete(credential)
    assert not keychain.delete(credential)
    assert credentials(credential) == []
    with pytest.raises(KeychainError, match="no entry"):
        keychain.load(credential)


@windows_only
def test_windows_keeps_the_key_on_this_machine_and_no_older_one_beside_it(credential: str) -> None:
    from win32ctypes.pywin32 import win32cred

    first = keychain.store(credential)
    second = keychain.store(credential)
    assert first != second == keychain.load(credential)
    (kept,) = credentials(credential)
    assert kept["Persist"] == win32cred.CRED_PERSIST_LOCAL_MACHINE


@windows_only
@pytest.mark.parametrize("value", ["", "not a key", "ação" * 9], ids=["empty", "text", "accents"])
def test_windows_a_foreign_credential_is_no_key_and_can_be_replaced(value: str, credential: str) -> None:
    from win32ctypes.pywin32 import win32cred

    win32cred.CredWrite(
        {
            "Type": win32cred.CRED_TYPE_GENERIC,
            "TargetName": f"FlexBot/{credential}",
            "UserName": "vault",
            "CredentialBlob": value,
            "Comment": "",
            "Persist": win32cred.CRED_PERSIST_SESSION,
        },
        0,
    )
    with pytest.raises(KeychainError) as caught:
        keychain.load(credential)
    assert caught.value.key == "vault.keychain_malformed"
    assert keychain.store(credential) == keychain.load(credential)


@windows_only
def test_windows_neither_variables_nor_properties_choose_the_backend(
    credential: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.null.Keyring")
    monkeypatch.setenv("KEYRING_PROPERTY_PERSIST", "enterprise")
    monkeypatch.setenv("KEYRING_PROPERTY_GET_PASSWORD", "nonsense")
    key = keychain.store(credential)
    assert keychain.load(credential) == key
    assert len(credentials(credential)) == 1
