"""What the vault costs: opening it, listing, saving; beside the bare key derivation and a KeePass database.

    python benchmarks/vault_speed.py

The peer is pykeepass with a KDBX 4 file whose Argon2 has the same memory, passes and lanes. Peak memory is that of a
process of its own which only opens and lists.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

from worlds import machine

PASSPHRASE = "corretora-azul-42 ação"
ENTRIES = 1000
OPEN_AND_LIST = f"""
import resource
from flexbot.vault import Vault, from_passphrase
with Vault.open(from_passphrase({PASSPHRASE!r})) as vault:
    assert len(vault.list()) == {ENTRIES}
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024)
"""


def seconds(work: Callable[[], object], times: int = 5) -> float:
    """The median of a few runs."""
    taken = []
    for _ in range(times):
        start = time.perf_counter()
        work()
        taken.append(time.perf_counter() - start)
    return statistics.median(taken)


def fill(vault: object) -> None:
    """A thousand keys at once: a copy of what `put` saves, since a thousand saves are not what is timed here."""
    from flexbot.vault import Entry, Secret
    from flexbot.vault.vault import Vault

    assert isinstance(vault, Vault)
    entries = {}
    for n in range(ENTRIES):
        fields = {"api_key": Secret(os.urandom(32).hex()), "secret_key": Secret(os.urandom(32).hex())}
        name = f"binance-live-{n}"
        times = {"created": vault.updated, "updated": vault.updated}
        entries[name] = Entry(
            id=name, category="exchange", venue="binance", environment="live", fields=fields, ref=f"{n:016x}", **times
        )
    vault._save_entries("import", "exchange", entries, "", {"entries": ENTRIES})


def keepass(folder: Path) -> Callable[[], object]:
    """Opening a KeePass database of as many entries, with the same key derivation."""
    import pykeepass

    path = folder / "peer.kdbx"
    database = pykeepass.create_database(str(path), password=PASSPHRASE)
    for item in database.kdbx.header.value.dynamic_header.kdf_parameters.data.dict.values():
        value = {"M": 65536 * 1024, "I": 3, "P": 4}.get(item.key)
        if value is not None:
            item.value = value
    for n in range(ENTRIES):
        database.add_entry(database.root_group, f"binance {n}", os.urandom(32).hex(), os.urandom(32).hex())
    database.save()
    return lambda: pykeepass.PyKeePass(str(path), password=PASSPHRASE)


def main() -> None:
    from flexbot.vault import Vault, from_passphrase

    print(machine())
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        os.environ["FLEXBOT_HOME"] = str(folder / "home")
        key = from_passphrase(PASSPHRASE)
        with Vault.create(key) as vault:
            fill(vault)
            size = vault.path.stat().st_size
            print(f"vault with {ENTRIES} keys: {size / 1024:.0f} KiB")
            derive = seconds(lambda: _derive())
            opening = seconds(lambda: Vault.open(key).close())
            peer = seconds(keepass(folder), 3)
            print(f"bare Argon2id, 64 MiB, 3 passes     {derive:7.3f} s")
            print(
                f"open                                {opening:7.3f} s (promise: <= 1), {opening / derive:.2f} x bare"
            )
            print(f"open a KeePass database             {peer:7.3f} s, {peer / opening:.2f} x FlexBot")
            listing = seconds(vault.list)
            print(f"list {ENTRIES} entries                   {listing:7.3f} s (promise: <= 0.2)")
            entry = vault.get("binance-live-7")
            print(f"save one of them (recorded, flushed) {seconds(lambda: vault.put(entry)):6.3f} s")
        opened = subprocess.run([sys.executable, "-c", OPEN_AND_LIST], capture_output=True, text=True, check=True)
        print(f"peak memory of open and list        {int(opened.stdout):5d} MiB (promise: <= 200)")
        command = [sys.executable, "-m", "flexbot", "vault", "list"]
        whole = seconds(
            lambda: subprocess.run(command, input=PASSPHRASE, text=True, capture_output=True, check=True), 3
        )
        print(f"flexbot vault list, whole process   {whole:7.3f} s")


def _derive() -> bytes:
    return Argon2id(salt=bytes(16), length=32, iterations=3, lanes=4, memory_cost=65536).derive(b"x")


if __name__ == "__main__":
    main()
