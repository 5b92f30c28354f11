"""What opens a vault: the kinds of slots and the secret material given for one of them."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, field
from typing import Literal, get_args

from flexbot import log

SlotKind = Literal["passphrase", "keychain", "env", "keyfile", "recovery"]
KINDS: tuple[str, ...] = get_args(SlotKind)
KEY_BYTES = 32


@dataclass(frozen=True, slots=True)
class UnlockKey:
    """Secret material for one kind of slot: the bytes that the slot's KDF takes. Its repr shows the kind alone."""

    kind: SlotKind
    material: bytes = field(repr=False)


def from_passphrase(passphrase: str) -> UnlockKey:
    """The key of a typed passphrase: NFKC-normalised UTF-8, so that every keyboard writes the same bytes."""
    log.register_secret(passphrase)
    # half a character, from a terminal with another encoding, is in no passphrase: it opens nothing, and no error of
    # the codec carries what was typed
    return UnlockKey("passphrase", unicodedata.normalize("NFKC", passphrase).encode("utf-8", "surrogatepass"))
