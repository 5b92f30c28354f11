"""Damaged vault files, one defect each: every one is refused by its own error, before any costly work."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from damaged_vaults import (
    PASSPHRASE,
    Base,
    canonical,
    entry_damage,
    file_damage,
    header_damage,
    kdf_setting,
    payload_damage,
    setting,
    slot_setting,
    spelling_damage,
)
from vault_bench import ENV, HERE, RECOVERY, place, verdict

from flexbot import errors
from flexbot.errors import FlexBotError
from flexbot.vault import UnlockKey, Vault, crypto, document, kdf
from flexbot.vault.audit import Head
from flexbot.vault.header import parse
from flexbot.vault.payload import Payload, Sealed

BASE = Base()
FILES = file_damage(BASE)
HEADERS = header_damage()
SPELLINGS = spelling_damage()
PAYLOADS = payload_damage()
ENTRIES = entry_damage()


@pytest.fixture
def no_stretching(monkeypatch: pytest.MonkeyPatch) -> None:
    """Any attempt to derive a key from a passphrase fails the test."""

    def never(*args: object, **named: object) -> None:
        raise AssertionError("a key was derived from an unauthenticated header")

    monkeypatch.setattr(kdf, "Argon2idFunction", never)
    monkeypatch.setattr(kdf, "PBKDF2HMAC", never)


def refused_on_disk(content: bytes, home: Path, key: UnlockKey = PASSPHRASE) -> str:
    """The name of the error by which `Vault.open` refuses the file, which it leaves as it is."""
    path = place(home / "credentials.enc", content)
    with pytest.raises(FlexBotError) as refusal:
        Vault.open(key)
    assert path.read_bytes() == content
    assert refusal.value.message
    assert refusal.value.hint
    return type(refusal.value).__name__


def test_the_vault_that_is_damaged_opens_with_all_its_secrets() -> None:
    assert {verdict(BASE.content, key) for key in (ENV, RECOVERY, PASSPHRASE)} == {"accepted"}
    # and so does one that is put together as the damaged ones are
    assert verdict(BASE.resigned(lambda raw: None), PASSPHRASE) == "accepted"
    assert len(FILES) + len(HEADERS) + len(SPELLINGS) + len(PAYLOADS) + len(ENTRIES) > 200


@pytest.mark.parametrize("name", FILES)
def test_a_damaged_file(name: str, home: Path) -> None:
    content, expected = FILES[name]
    assert content != BASE.content
    assert refused_on_disk(content, home, ENV) == expected


@pytest.mark.parametrize("name", [name for name in HEADERS if name != "header as it was"])
@pytest.mark.usefixtures("no_stretching")
def test_a_damaged_header_authentic_or_not(name: str, home: Path) -> None:
    change, expected = HEADERS[name]
    assert BASE.with_header(change) != BASE.content
    assert refused_on_disk(BASE.with_header(change), home) == expected
    # bounds do not depend on who signed
    assert refused_on_disk(BASE.resigned(change), home) == expected
    assert verdict(BASE.resigned(change), ENV) == expected


@pytest.mark.parametrize("name", SPELLINGS)
@pytest.mark.usefixtures("no_stretching")
def test_another_spelling_of_a_header_authentic_or_not(name: str) -> None:
    change = slot_setting(0, "label", "a/b") if name == "slash escaped" else setting("seq", 1)
    assert verdict(BASE.resigned(change), ENV) == "accepted"
    other = BASE.with_header(change, SPELLINGS[name])
    assert other != BASE.with_header(change)
    for content in (other, BASE.resigned(change, SPELLINGS[name])):
        assert verdict(content, ENV) == verdict(content, PASSPHRASE) == "VaultAlteredError"


@pytest.mark.parametrize("name", PAYLOADS)
def test_an_authentic_vault_with_a_damaged_payload(name: str) -> None:
    content, expected = PAYLOADS[name]
    assert verdict(BASE.with_payload(content), ENV) == expected


@pytest.mark.parametrize("name", ENTRIES)
def test_an_authentic_vault_with_damaged_entries(name: str) -> None:
    key = bytes(32)
    aad = f"flexbot-vault/1|box|{BASE.hand.id}|exchange|1".encode()
    box = crypto.seal(key, ENTRIES[name].encode(), aad)
    payload = Payload({"exchange": Sealed(1, "", key, box)}, Head(0, ""))
    assert verdict(BASE.with_payload(payload.to_bytes()), ENV) == "VaultAlteredError"


def test_a_category_under_a_shorter_key_is_refused() -> None:
    aad = f"flexbot-vault/1|box|{BASE.hand.id}|exchange|1".encode()
    for size, expected in ((32, "accepted"), (24, "VaultAlteredError"), (16, "VaultAlteredError")):
        sealed = Sealed(1, "", bytes(size), crypto.seal(bytes(size), b'{"entries":[]}', aad))
        content = BASE.with_payload(Payload({"exchange": sealed}, Head(0, "")).to_bytes())
        assert verdict(content, ENV) == expected


def test_what_is_changed_within_the_bounds_is_refused_once_a_slot_has_opened() -> None:
    changes = [
        setting("seq", 7),
        setting("updated", "2030-01-01T00:00:00Z"),
        setting("nonce", crypto.encode(bytes(32))),
        setting("slots", BASE.header()["slots"][:2]),
        slot_setting(1, "label", "mine"),
        slot_setting(1, "created", "2030-01-01T00:00:00Z"),
        slot_setting(1, "wrap", crypto.encode(bytes(60))),
        kdf_setting(2, "m", 1_048_576),
        kdf_setting(2, "t", 10),
        kdf_setting(2, "p", 8),
    ]
    for change in changes:
        content = BASE.with_header(change)
        document.take_apart(content, HERE)
        assert verdict(content, ENV) == "VaultAlteredError"
    assert verdict(BASE.with_header(setting("id", "ff" * 16)), ENV) == "WrongSecretError"


def test_an_authentic_vault_of_more_than_a_mebibyte_is_refused_and_one_of_less_is_not() -> None:
    filling = {"extra": "x" * 700_000}
    small, large = (
        BASE.with_payload(Payload({}, Head(0, ""), {name: text * times for name, text in filling.items()}).to_bytes())
        for times in (1, 2)
    )
    assert len(small) < document.MAX_BYTES < len(large)
    assert (verdict(small, ENV), verdict(large, ENV)) == ("accepted", "VaultAlteredError")


def test_the_bounds_themselves_are_allowed() -> None:
    lowest = {"m": 19_456, "t": 1, "p": 1}
    highest = {"m": 1_048_576, "t": 10, "p": 8}
    salt = crypto.encode(bytes(16))
    for numbers in (lowest, highest):
        found = kdf.parse("passphrase", {"name": "argon2id", "salt": salt, **numbers})
        assert isinstance(found, kdf.Argon2id)
        assert (found.memory_kib, found.passes, found.lanes) == tuple(numbers.values())
    for iterations in (600_000, 10_000_000):
        found = kdf.parse("passphrase", {"name": "pbkdf2-sha256", "salt": salt, "iterations": iterations})
        assert found == kdf.Pbkdf2(bytes(16), iterations)
    for change in (setting("seq", 2**53 - 1), slot_setting(0, "n", 999), slot_setting(0, "label", "🔑" * 64)):
        raw = BASE.header()
        change(raw)
        parse(canonical(raw).encode())
    eight = [{**BASE.header()["slots"][0], "n": number} for number in range(8)]
    assert len(parse(canonical({**BASE.header(), "slots": eight}).encode()).slots) == 8


def test_a_label_with_a_letter_newer_than_this_python_is_read() -> None:
    # written by a Python that knows a later Unicode, in which the character is assigned and printable
    raw = BASE.header()
    raw["slots"][0]["label"] = "\U0001fadb\u0378"
    assert parse(canonical(raw).encode()).slots[0].label == "\U0001fadb\u0378"


def test_an_unknown_slot_secret_is_told_apart_from_damage() -> None:
    assert verdict(BASE.content, UnlockKey("keyfile", bytes(32))) == "WrongSecretError"
    assert verdict(BASE.content, UnlockKey("env", bytes(32))) == "WrongSecretError"
    codes = {errors.VaultMissingError.exit_code, errors.WrongSecretError.exit_code, errors.VaultAlteredError.exit_code}
    assert len(codes) == 3


_CHILD = """
import resource, sys, tracemalloc
from pathlib import Path
from flexbot.errors import FlexBotError
from flexbot.vault import document, from_passphrase
import cryptography.hazmat.primitives.kdf.argon2

contents = [path.read_bytes() for path in sorted(Path(sys.argv[1]).iterdir())]
key = from_passphrase("corretora-azul-42 ação")
used = int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()
resource.setrlimit(resource.RLIMIT_AS, (used + (16 << 20), used + (16 << 20)))
tracemalloc.start()
for content in contents:
    try:
        document.take_apart(content, Path("x")).unlock(key)
    except FlexBotError as error:
        print(type(error).__name__)
print(tracemalloc.get_traced_memory()[1] < (1 << 20))
"""


@pytest.mark.skipif(sys.platform != "linux", reason="needs Linux: a limit on the address space")
def test_ceilings_are_refused_where_there_is_no_memory_for_them(tmp_path: Path) -> None:
    folder = tmp_path / "contents"
    folder.mkdir()
    for number, memory in enumerate((1_048_577, 4_194_304, 2**31 - 1, 2**32 - 1, 2**40)):
        (folder / str(number)).write_bytes(BASE.resigned(kdf_setting(2, "m", memory)))
    done = subprocess.run(
        [sys.executable, "-c", _CHILD, str(folder)], capture_output=True, text=True, encoding="utf-8", timeout=60
    )
    assert done.stderr == ""
    assert done.stdout.split() == ["VaultAlteredError"] * 5 + ["True"]


@pytest.mark.skipif(sys.platform != "linux", reason="needs Linux: a limit on the address space")
def test_a_machine_without_the_memory_that_a_sound_vault_asks_for_says_so(tmp_path: Path) -> None:
    folder = tmp_path / "contents"
    folder.mkdir()
    (folder / "1").write_bytes(BASE.resigned(kdf_setting(2, "m", 1_048_576)))
    done = subprocess.run(
        [sys.executable, "-c", _CHILD, str(folder)], capture_output=True, text=True, encoding="utf-8", timeout=60
    )
    assert done.stderr == ""
    assert done.stdout.split() == ["MissingPartError", "True"]
