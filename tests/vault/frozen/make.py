"""Make the frozen vault files of one version, once, with the FlexBot that is installed:

    python tests/vault/frozen/make.py VERSION

They are never made again: test_vault_frozen opens them with every later FlexBot. The secrets in them were drawn by a
seeded generator, stand in the JSON file beside each, and were never used anywhere.
"""

from __future__ import annotations

import json
import os
import random
import sys
import tempfile
from dataclasses import asdict
from importlib.metadata import version
from pathlib import Path
from typing import Any

NOTICE = "PUBLIC TEST DATA: every secret here was drawn for these tests, was never used and must never be."


def unlock_key(kind: str, secret: str) -> Any:
    """The key for a secret as it is written in the JSON file: a passphrase as it is typed, everything else in hex."""
    from flexbot.vault import UnlockKey, from_passphrase

    return from_passphrase(secret) if kind == "passphrase" else UnlockKey(kind, bytes.fromhex(secret))


def described(entry: Any) -> dict[str, Any]:
    """Everything an entry holds, its secrets in the clear."""
    return {
        "id": entry.id,
        "category": entry.category,
        "venue": entry.venue,
        "environment": entry.environment,
        "description": entry.description,
        "created": entry.created,
        "updated": entry.updated,
        "ref": entry.ref,
        "fields": {name: value.reveal_plain() for name, value in entry.fields.items()},
        "check": None if entry.check is None else json.loads(json.dumps(asdict(entry.check))),
        "extra": dict(entry.extra),
    }


def entries(seed: int) -> list[Any]:
    """One entry or more in every category, with texts beyond ASCII, long values and several lines."""
    from flexbot.vault import CATEGORIES, ENVIRONMENTS, FIELDS, Entry, Secret

    draw = random.Random(seed)
    letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789+/=-_ çãéõ€✓🔑\n"
    made = []
    for category in CATEGORIES:
        for number in range(3 if category in ("exchange", "broker") else 1):
            environment = ENVIRONMENTS[number] if category in ("exchange", "broker") else ""
            values = {name: "".join(draw.choices(letters, k=draw.randrange(1, 90))) for name in FIELDS}
            name = category.replace("_", "-")
            made.append(
                Entry(
                    id=f"{name}-{number}" if number else name,
                    category=category,
                    venue=f"{name}.example" if number else "bolsa São Paulo",
                    environment=environment,
                    fields={one: Secret(values[one]) for one in draw.sample(FIELDS, draw.randrange(1, 9))},
                    description="" if number == 1 else f"conta nº {number} — {category} 🔐",
                )
            )
    return made


SLOTS = {
    "argon2id": [("passphrase", "jangada-quatro-violetas-73")],
    "pbkdf2": [("passphrase", "relógio de sol, três ℌ ﬁos")],
    "all-slots": [
        ("env", random.Random(1).randbytes(32).hex()),
        ("keychain", random.Random(2).randbytes(32).hex()),
        ("keyfile", random.Random(3).randbytes(32).hex()),
        ("recovery", random.Random(4).randbytes(20).hex()),
        ("passphrase", "pedra-manga-trovão-oceano 9"),
    ],
}


def make(folder: Path, name: str, seed: int) -> None:
    """Make the vault NAME.enc and what is known of it, NAME.json."""
    from flexbot.vault import CheckRecord, CheckStep, NewSlot, Vault

    (kind, secret), *more = SLOTS[name]
    key = unlock_key(kind, secret)
    with tempfile.TemporaryDirectory() as home:
        os.environ["FLEXBOT_HOME"] = home
        stretching = "pbkdf2" if name == "pbkdf2" else "argon2id"
        with Vault.create(key, label="first ç 🔑", kdf=stretching) as vault:
            for one in entries(seed):
                vault.put(one)
            steps = tuple(CheckStep(step, "passed") for step in ("format", "read", "trade", "rights"))
            vault.record_check("exchange", CheckRecord("2026-01-31T12:00:00Z", steps, ("no_ip_whitelist",)))
            failed = (CheckStep("format", "passed"), CheckStep("read", "failed", "key"), CheckStep("trade", "not_run"))
            vault.record_check("broker", CheckRecord("2026-01-31T12:00:00Z", failed))
            for other, word in more:
                vault.add_slot(NewSlot(unlock_key(other, word), label=f"way {other}"))
            if name == "all-slots":
                vault.remove_slot(vault.slots()[1].n)
                vault.add_slot(NewSlot(unlock_key(*more[0]), label="again"))
                vault.rotate_category("exchange")
            known = {
                "notice": NOTICE,
                "made": vault.updated,
                "made_with": {"flexbot": folder.name, "cryptography": version("cryptography")},
                "seed": seed,
                "vault_id": vault.id,
                "seq": vault.seq,
                "secrets": [{"kind": one, "secret": word} for one, word in SLOTS[name]],
                "slots": [asdict(slot) for slot in vault.slots()],
                "entries": [described(vault.get(info.id)) for info in vault.list()],
            }
            (folder / f"{name}.enc").write_bytes(vault.path.read_bytes())
    (folder / f"{name}.json").write_text(json.dumps(known, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


if __name__ == "__main__":
    target = Path(__file__).parent / sys.argv[1]
    target.mkdir()
    for number, called in enumerate(SLOTS):
        make(target, called, 20260101 + number)
