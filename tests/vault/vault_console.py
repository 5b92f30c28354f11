"""Real `flexbot` processes with secrets on standard input, and the vaults that their tests begin with."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from flexbot.vault import Entry, Secret, Vault, from_passphrase

PASSPHRASE = "corretora azul CANARYphrase girassol 42"
OTHER = "outra frase CANARYother com tambores 77"
KEY = "Kq7ZCANARYkey0xW2vT9nB4mR8sD1fG6hJ3lP5aQeUyIoXcVbNmZwEtRuYiOpLkM"
SECRET = "Sj4HCANARYsecret8dF2gK6lZ0xC9vB7nM1qW3eR5tY4uI8oP2aSdFgHjKlZxCvB"


def flexbot(*words: str, lines: Sequence[str] = (), language: str = "en") -> subprocess.CompletedProcess[str]:
    """Run one command line; `lines` are its standard input, which ends after them."""
    outside = {name: value for name, value in os.environ.items() if not name.startswith(("DBUS_", "FLEXBOT_DEBUG"))}
    return subprocess.run(
        [sys.executable, "-m", "flexbot", *words],
        input="".join(f"{line}\n" for line in lines),
        capture_output=True,
        encoding="utf-8",
        env=outside | {"FLEXBOT_LANG": language, "PYTHONIOENCODING": "utf-8", "PYTHONUTF8": "1"},
        timeout=60,
        check=False,
    )


def new_vault(*environments: str) -> Vault:
    """The user's vault with PASSPHRASE and one unchecked Binance key for each environment."""
    vault = Vault.create(from_passphrase(PASSPHRASE))
    for environment in environments:
        fields = {"api_key": Secret(KEY), "secret_key": Secret(SECRET)}
        entry = Entry(
            id=f"binance-{environment}", category="exchange", venue="binance", environment=environment, fields=fields
        )
        vault.put(entry)
    return vault


def opened(passphrase: str = PASSPHRASE) -> Vault:
    """The user's vault."""
    return Vault.open(from_passphrase(passphrase))


def files_with(folder: Path, words: Sequence[str]) -> list[Path]:
    """The files anywhere under `folder` in which one of the words stands."""
    found = []
    for path in folder.rglob("*"):
        if path.is_file():
            content = path.read_bytes()
            found += [path for word in words if word.encode() in content]
    return found
