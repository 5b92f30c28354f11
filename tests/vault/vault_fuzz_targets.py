"""What is fuzzed: everything that reads a vault's bytes, fed by hypothesis or by the coverage-guided fuzz_vault.py."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from vault_bench import ENV, HERE, VAULT_EXIT_CODES, ByHand, entry

from flexbot.errors import FlexBotError
from flexbot.vault import crypto, document, header, kdf, payload
from flexbot.vault.audit import Head
from flexbot.vault.payload import Payload, Sealed
from flexbot.vault.unlock import KINDS

HAND = ByHand(bytes(range(32)))
KEY = bytes(32)
REAL = HAND.content(entry())


class Accepted(Exception):
    """Raised when a vault that FlexBot did not write was opened."""


def refused(read: Callable[[], object]) -> None:
    """Let `read` end in an error of the vault's family, or not at all; any other error passes on."""
    try:
        read()
    except FlexBotError as error:
        if error.exit_code not in VAULT_EXIT_CODES:
            raise


def as_file(data: bytes) -> None:
    """The bytes as a whole file, and behind a real magic line."""
    for content in (data, document.MAGIC + b"\n" + data):
        refused(lambda content=content: open_whole(content))


def open_whole(content: bytes) -> None:
    dek, _ = document.take_apart(content, HERE).unlock(ENV)
    payload.verify(HERE, dek, content)
    if content != REAL:
        raise Accepted(content)


def as_header(data: bytes) -> None:
    """The bytes as line 2: ValueError, or a header that is spelled exactly so."""
    try:
        found = header.parse(data)
    except ValueError:
        return
    if found.to_line() != data:
        raise Accepted(data)


def as_kdf(data: bytes) -> None:
    """JSON as the derivation of a slot: ValueError, or parameters that are spelled exactly so."""
    try:
        raw = json.loads(data)
    except (ValueError, RecursionError):
        return
    kdf_of(raw)


def kdf_of(raw: Any) -> None:
    for kind in KINDS:
        try:
            found = kdf.parse(kind, raw)
        except ValueError:
            continue
        if found.as_json() != raw:
            raise Accepted(raw)


def as_payload(data: bytes) -> None:
    """The bytes as an authentic payload, and as the content of an authentic box."""
    content = document.put_together(HAND.header(), HAND.dek, data)
    refused(lambda: payload.load(document.take_apart(content, HERE), HAND.dek, HERE).to_bytes())
    refused(lambda: payload.verify(HERE, HAND.dek, content))
    box = Sealed(1, "", KEY, crypto.seal(KEY, data, f"flexbot-vault/1|box|{HAND.id}|exchange|1".encode()))
    boxed = document.put_together(HAND.header(), HAND.dek, Payload({"exchange": box}, Head(0, "")).to_bytes())
    refused(lambda: payload.verify(HERE, HAND.dek, boxed))


TARGETS = (as_file, as_header, as_kdf, as_payload)


def try_bytes(data: bytes) -> None:
    """One input: the first byte chooses what the others are read as."""
    if data:
        TARGETS[data[0] % len(TARGETS)](data[1:])


def seeds() -> list[bytes]:
    """A good input for each target."""
    lines = REAL.splitlines()
    good = HAND.payload(entry()).to_bytes()
    box = HAND.payload(entry()).categories["exchange"]
    plain = crypto.unseal(box.key, box.box, f"flexbot-vault/1|box|{HAND.id}|exchange|1".encode()) or b""
    kdfs = [json.dumps(slot.kdf.as_json()).encode() for slot in HAND.slots]
    passphrase = json.dumps(kdf.Argon2id(bytes(16)).as_json()).encode()
    return [b"\0" + REAL, b"\1" + lines[1], *(b"\2" + one for one in (*kdfs, passphrase)), b"\3" + good, b"\3" + plain]
