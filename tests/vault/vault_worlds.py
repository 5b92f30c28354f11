"""Vaults that open without a slow passphrase, and real `flexbot vault` processes that use them."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from typing import Any

from vault_console import KEY, SECRET

from exchange_sim import ApiKey, BinanceFace, Simulator
from flexbot import paths
from flexbot.vault import Entry, NewSlot, Secret, Vault, environment, from_passphrase

# PBKDF2 is not quicker to guess, but quicker to compute than the default here.
PASSPHRASE = "corretora azul CANARYphrase girassol 42"
DANGEROUS_KEY = f"Wd1{KEY[3:]}"


def new_vault(*entries: Entry, passphrase: bool = False) -> dict[str, str]:
    """Make the user's vault; returns the variables with which commands open it without being told a secret."""
    key, written = environment.new_key_text()
    with Vault.create(key) as vault:
        if passphrase:
            vault.add_slot(NewSlot(from_passphrase(PASSPHRASE), kdf="pbkdf2"))
        for one in entries:
            vault.put(one)
    return {"FLEXBOT_VAULT_KEY": written.reveal(), "FLEXBOT_VAULT__UNLOCK": "env"}


def opened(variables: Mapping[str, str]) -> Vault:
    """The vault of `new_vault`, opened in the test's own process."""
    material = environment.from_text(variables["FLEXBOT_VAULT_KEY"])
    assert material is not None
    from flexbot.vault import UnlockKey

    return Vault.open(UnlockKey("env", material))


def entry(entry_id: str, environment: str = "live", *, venue: str = "binance", **fields: str) -> Entry:
    """An exchange entry with the usual key and secret."""
    given = {"api_key": KEY, "secret_key": SECRET, **fields}
    return Entry(
        id=entry_id,
        category="exchange",
        venue=venue,
        environment=environment,
        fields={name: Secret(value) for name, value in given.items()},
    )


def mail() -> Entry:
    """An entry that is no key of a venue."""
    fields = {"host": Secret("mail.example.com:587"), "username": Secret("me"), "password": Secret(SECRET)}
    return Entry(id="smtp", category="smtp", venue="smtp", fields=fields)


def venue_of(**rights: bool) -> Simulator:
    """Binance with the usual key, and one that may withdraw."""
    here = frozenset({"127.0.0.1"})
    keys = [
        ApiKey(KEY, SECRET, allowed_ips=here, **rights),
        ApiKey(DANGEROUS_KEY, SECRET, allowed_ips=here, withdrawals=True),
    ]
    return Simulator(BinanceFace(keys=keys))


def vault(
    *words: str,
    lines: Sequence[str] = (),
    variables: Mapping[str, str] | None = None,
    language: str = "en",
    pass_fds: Sequence[int] = (),
) -> subprocess.CompletedProcess[str]:
    """Run `flexbot vault …`; `lines` are its standard input, which ends after them."""
    outside = {name: value for name, value in os.environ.items() if not name.startswith(("DBUS_", "FLEXBOT_DEBUG"))}
    spoken = {"FLEXBOT_LANG": language, "PYTHONIOENCODING": "utf-8", "PYTHONUTF8": "1"}
    return subprocess.run(
        [sys.executable, "-m", "flexbot", "vault", *words],
        input="".join(f"{line}\n" for line in lines),
        capture_output=True,
        encoding="utf-8",
        env=outside | spoken | dict(variables or {}),
        timeout=60,
        check=False,
        pass_fds=pass_fds,
    )


def actions() -> list[str]:
    """What the audit log says was done."""
    lines = paths.audit_file().read_text(encoding="ascii").splitlines()
    return [json.loads(line)["action"] for line in lines]


def read(done: subprocess.CompletedProcess[str]) -> Any:
    """The JSON that a run wrote; it must have ended well."""
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)
