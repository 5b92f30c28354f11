"""The known-answer vector of FLEXBOT-VAULT/1, bit for bit: the product makes it and reads it."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pytest

from flexbot.errors import VaultAlteredError
from flexbot.vault import UnlockKey, crypto, document, from_passphrase, header, kdf, payload
from flexbot.vault.header import Header, Slot

FROZEN = Path(__file__).parent / "frozen" / "vector.enc"
DEK = bytes(range(0x20))
VAULT_ID = "00112233445566778899aabbccddeeff"
TIME = "2026-01-01T00:00:00Z"
PASSPHRASE = from_passphrase("corretora-azul-42 ação")
RECOVERY = UnlockKey("recovery", bytes(range(0x80, 0x94)))
PAYLOAD = b'{"categories":{"exchange":{"binance-test":{"api_key":"K","api_secret":"S","env":"testnet"}}},"v":1}'
KEKS = (
    "6e8f83cd1a6309add57da3878000589a93aea1997721a0bdf61e92cd84803b88",
    "ecae452b816b060acc84b398f6b10e480fefec0207d00a0cc73624814f543060",
)
WRAP = (
    "404142434445464748494a4b7a80cedd5a686184f7f9c761c75b07689310005eda76edcde605392126cb097257ee6a5208b113b59c20e571"
    "6b749431"
)
SHA256 = "7211713cb518774df193d5347f98b451be0007be757cc62dc5a762d08a8c7bb8"


def run(first: int, count: int) -> bytes:
    return bytes(range(first, first + count))


def slot(n: int, key: UnlockKey, function: kdf.Kdf, nonce: bytes) -> Slot:
    return header.wrap(DEK, key, vault_id=VAULT_ID, n=n, created=TIME, function=function, nonce=nonce)


@pytest.fixture(scope="module")
def made() -> Header:
    return Header(
        id=VAULT_ID,
        seq=1,
        updated=TIME,
        nonce=run(0x60, 32),
        slots=(
            slot(0, PASSPHRASE, kdf.Argon2id(run(0x10, 16), memory_kib=65536, passes=3, lanes=4), run(0x40, 12)),
            slot(1, RECOVERY, kdf.FullEntropy(run(0x20, 16)), run(0x50, 12)),
        ),
    )


def test_the_key_encryption_keys_are_those_of_the_vector(made: Header) -> None:
    keks = [header.kek(one.kdf, key).hex() for one, key in zip(made.slots, (PASSPHRASE, RECOVERY), strict=True)]
    assert keks == list(KEKS)


def test_the_wrapped_data_key_is_that_of_the_vector(made: Header) -> None:
    assert made.slots[0].wrap.hex() == WRAP


def test_the_whole_file_is_that_of_the_vector(made: Header) -> None:
    content = document.put_together(made, DEK, PAYLOAD, nonce=run(0x30, 12))
    assert content.split(b"\n")[2] == b"JCP4IKNo5L9y50hQo+zRt9p++Z2jL4GwtyU20DxGNIY="
    assert len(content) == 867
    assert hashlib.sha256(content).hexdigest() == SHA256
    assert content == FROZEN.read_bytes()


def test_the_defaults_of_a_new_passphrase_slot_are_those_of_the_vector() -> None:
    assert kdf.Argon2id(run(0, 16)) == kdf.Argon2id(run(0, 16), memory_kib=65536, passes=3, lanes=4)


def test_the_header_of_the_vector_reads_back_as_it_was_made(made: Header) -> None:
    line = FROZEN.read_bytes().split(b"\n")[1]
    assert header.parse(line) == made
    assert header.parse(line).to_line() == line
    assert json.loads(line)["slots"][1]["kdf"] == {"name": "hkdf-sha256", "salt": "ICEiIyQlJicoKSorLC0uLw=="}


@pytest.mark.parametrize(("key", "number"), [(PASSPHRASE, 0), (RECOVERY, 1)], ids=["passphrase", "recovery"])
def test_both_secrets_open_the_vector(key: UnlockKey, number: int) -> None:
    taken = document.take_apart(FROZEN.read_bytes(), FROZEN)
    dek, found = taken.unlock(key)
    assert (dek, found.n) == (DEK, number)
    assert taken.payload(dek, FROZEN) == PAYLOAD


def test_a_decomposed_passphrase_is_the_same_passphrase() -> None:
    assert from_passphrase("corretora-azul-42 ac\u0327a\u0303o") == PASSPHRASE
    assert from_passphrase("ℌ ﬁ ①") == from_passphrase("H fi 1")


def test_the_opaque_payload_of_the_vector_is_no_payload_of_a_vault() -> None:
    with pytest.raises(VaultAlteredError):
        payload.load(document.take_apart(FROZEN.read_bytes(), FROZEN), DEK, FROZEN)


def test_the_base64_of_the_format_has_one_spelling() -> None:
    assert crypto.decode(crypto.encode(b"\xfb\xff")) == b"\xfb\xff"
    for other in ("+/9=", "-_8=", "+/8", "+/8= ", "+/8=\n", "+/\u00698=", "+/8==", "=", "+/8=+/8="):
        with pytest.raises(ValueError, match="base64"):
            crypto.decode(other)
