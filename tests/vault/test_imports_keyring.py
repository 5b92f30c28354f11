"""Entries of another program in a real keychain: gnome-keyring on a private bus."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from imports_corpus import CANARY_KEY, CANARY_SECRET, assert_hidden

from flexbot.errors import UsageError
from flexbot.vault.imports import read

DRIVER = Path(__file__).with_name("imports_keyring_driver.py")
linux_only = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="Secret Service is for Linux")


def imported(environment: dict[str, str], stored: dict[str, str], *names: str, **more: str) -> Any:
    ended = subprocess.run(
        [sys.executable, str(DRIVER), "oldbot", json.dumps(stored), json.dumps(names)],
        env={**environment, **more},
        capture_output=True,
        text=True,
        timeout=100,
    )
    assert ended.returncode == 0, ended.stderr
    return json.loads(ended.stdout)


@linux_only
def test_entries_are_found_under_guessed_and_given_names(secret_service: dict[str, str]) -> None:
    found = imported(
        secret_service,
        {
            "binance_api_key": CANARY_KEY,
            "binance_secret": CANARY_SECRET,
            "BINANCE_TESTNET_API_KEY": "tk",
            "BINANCE_TESTNET_API_SECRET": "ts",
            "kraken": '{"apiKey": "kk", "secret": "ks"}',
            "foxbit_key": "fk",
            "foxbit_secret": "fs",
            "my_okx_api_key_main": "never guessed",
            "bot password": "of nothing known",
        },
        "foxbit",
        "bot password",
    )
    assert sorted(found["drafts"]) == sorted(
        [
            ["exchange", "kraken", "", {"api_key": "kk", "secret_key": "ks"}],
            ["exchange", "binance", "", {"api_key": CANARY_KEY, "secret_key": CANARY_SECRET}],
            ["exchange", "binance", "testnet", {"api_key": "tk", "secret_key": "ts"}],
            ["exchange", "foxbit", "", {"api_key": "fk", "secret_key": "fs"}],
        ]
    )
    assert found["ignored"] == ["[?]"]
    assert "vault.import.warn.keyring" in found["warnings"]
    assert_hidden(found["repr"])


@linux_only
def test_a_backend_named_by_a_variable_is_not_used(secret_service: dict[str, str]) -> None:
    stored = {"binance_api_key": "k", "binance_secret": "s"}
    assert len(imported(secret_service, stored)["drafts"]) == 1
    other = imported(secret_service, {}, PYTHON_KEYRING_BACKEND="keyring.backends.null.Keyring")
    assert len(other["drafts"]) == 1


@linux_only
def test_without_a_keychain_the_error_says_so(session_bus: dict[str, str]) -> None:
    found = imported(session_bus, {})
    assert found["code"] == 18


@pytest.mark.parametrize("service", ["", "x" * 256, "a\nb"])
def test_unusable_service_names_are_refused(service: str) -> None:
    with pytest.raises(UsageError):
        read("keyring", service)
