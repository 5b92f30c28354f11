"""Vault files that earlier versions wrote open for ever, with every one of their secrets, down to the last field."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

import pytest
from frozen.make import described, unlock_key
from vault_bench import entry, place

from flexbot.errors import AuditError
from flexbot.vault import CATEGORIES, SlotInfo, Vault, from_passphrase
from flexbot.vault.unlock import KINDS

FROZEN = Path(__file__).parent / "frozen"
FILES = sorted(FROZEN.glob("*/*.enc"))
# The files of a version are never made again: these are the bytes that users have.
SHA256 = {
    "0.2.0/all-slots": "6daa50bb12d52ef559937da123871a5ebacc77dee8e3361535f239f015f0678e",
    "0.2.0/argon2id": "5c3583d16a9348f41c2d9f561246339d797b60d5300929eb1e38665ac620ed61",
    "0.2.0/pbkdf2": "76fdfaef774ab5daadb66f1412a9ad11779d3c05ea01df8f0baa9bab77f97a6c",
}


def name_of(file: Path) -> str:
    return f"{file.parent.name}/{file.stem}"


def known(file: Path) -> dict[str, Any]:
    return json.loads(file.with_suffix(".json").read_text(encoding="utf-8"))


CASES = [(file, number) for file in FILES for number in range(len(known(file)["secrets"]))]


def test_the_frozen_files_are_all_there_and_unchanged() -> None:
    assert {name_of(file): hashlib.sha256(file.read_bytes()).hexdigest() for file in FILES} == SHA256
    assert all(known(file)["notice"].startswith("PUBLIC TEST DATA") for file in FILES)


def test_the_frozen_files_use_all_kinds_of_slots_and_categories() -> None:
    first = [known(file) for file in FILES if file.parent.name == "0.2.0"]
    assert {slot["kind"] for one in first for slot in one["slots"]} == set(KINDS)
    assert {slot["kdf"] for one in first for slot in one["slots"]} == {"argon2id", "pbkdf2-sha256", "hkdf-sha256"}
    assert all({entry["category"] for entry in one["entries"]} >= set(CATEGORIES) - {"keyring"} for one in first)


@pytest.mark.parametrize(("file", "number"), CASES, ids=[f"{name_of(file)}-{number}" for file, number in CASES])
def test_a_frozen_vault_opens_with_each_of_its_secrets(file: Path, number: int, home: Path) -> None:
    told = known(file)
    place(home / "credentials.enc", file.read_bytes())
    with Vault.open(unlock_key(**told["secrets"][number])) as vault:
        assert (vault.id, vault.seq, vault.updated) == (told["vault_id"], told["seq"], told["made"])
        assert vault.slots() == tuple(SlotInfo(**slot) for slot in told["slots"])
        assert vault.opened_by.kind == told["secrets"][number]["kind"]
        assert [described(vault.get(info.id)) for info in vault.list()] == told["entries"]
        assert len(told["entries"]) > 8
    assert (home / "credentials.enc").read_bytes() == file.read_bytes()


def test_a_passphrase_typed_in_another_unicode_form_opens_the_frozen_vault(home: Path) -> None:
    file = FROZEN / "0.2.0" / "pbkdf2.enc"
    assert known(file)["secrets"][0]["secret"] == "relógio de sol, três ℌ ﬁos"
    place(home / "credentials.enc", file.read_bytes())
    with Vault.open(from_passphrase("relo\u0301gio de sol, tre\u0302s H fios")) as vault:
        assert vault.list()


def test_a_frozen_vault_can_be_changed_once_its_audit_log_is_begun_anew(home: Path) -> None:
    file = FROZEN / "0.2.0" / "all-slots.enc"
    key = unlock_key(**known(file)["secrets"][0])
    place(home / "credentials.enc", file.read_bytes())
    with Vault.open(key) as vault:
        with pytest.raises(AuditError):
            vault.put(entry("kraken-live"))
        assert vault.path.read_bytes() == file.read_bytes()
        vault.restart_audit()
        vault.put(entry("kraken-live"))
        assert vault.verify_audit().ok
    with Vault.open(key) as again:
        kept = [described(again.get(info.id)) for info in again.list() if info.id != "kraken-live"]
    assert kept == known(file)["entries"]
