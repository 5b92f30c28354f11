"""The four lines of a vault file: put together, taken apart, opened."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from flexbot.errors import VaultAlteredError, VaultVersionError, WrongSecretError
from flexbot.vault import crypto
from flexbot.vault.header import Header, NewerVersionError, Slot, parse
from flexbot.vault.unlock import UnlockKey

MAGIC = b"FLEXBOT-VAULT/1"
MAX_BYTES = 1024 * 1024
_FAMILY = b"FLEXBOT-VAULT/"
_MAC_BYTES = 32


@dataclass(frozen=True, slots=True)
class Document:
    """A vault file taken apart: its header, and what only the DEK can check and open."""

    header: Header
    mac: bytes = field(repr=False)
    sealed: bytes = field(repr=False)
    clear: bytes = field(repr=False)

    def unlock(self, key: UnlockKey) -> tuple[bytes, Slot]:
        """The DEK and the slot that gave it; WrongSecretError when no slot of this kind opens with this secret."""
        kinds = [slot for slot in self.header.slots if slot.kind == key.kind]
        if not kinds:
            raise WrongSecretError(f"vault.no_slot.{key.kind}")
        for slot in kinds:
            dek = slot.unwrap(self.header.id, key)
            if dek is not None:
                return dek, slot
        raise WrongSecretError(f"vault.wrong.{key.kind}")

    def payload(self, dek: bytes, path: Path) -> bytes:
        """The payload's bytes; VaultAlteredError when header or payload are not as they were written."""
        if not crypto.equal(crypto.mac(_header_key(dek), self.clear), self.mac):
            raise VaultAlteredError("vault.altered", file=path)
        plain = crypto.unseal(_payload_key(dek, self.header.nonce), self.sealed, self.clear)
        if plain is None:
            raise VaultAlteredError("vault.altered", file=path)
        return plain


def take_apart(content: bytes, path: Path) -> Document:
    """The four lines of `content`; VaultAlteredError for any other form, VaultVersionError for a later format.

    `path` only names the file in errors. Nothing here is authenticated yet.
    """
    if len(content) > MAX_BYTES:
        raise VaultAlteredError("vault.too_large", file=path, limit=MAX_BYTES)
    lines = content.split(b"\n")
    if lines[0] != MAGIC:
        newer = lines[0].removeprefix(_FAMILY)
        if lines[0].startswith(_FAMILY) and newer.isdigit() and len(newer) <= 4 and int(newer) > 1:
            raise VaultVersionError("vault.newer", file=path)
        raise VaultAlteredError("vault.not_a_vault", file=path)
    if len(lines) != 5 or lines[4] != b"":
        raise VaultAlteredError("vault.altered", file=path)
    try:
        header = parse(lines[1])
        mac, sealed = crypto.decode(lines[2].decode("ascii")), crypto.decode(lines[3].decode("ascii"))
    except NewerVersionError:
        raise VaultVersionError("vault.newer", file=path) from None
    except ValueError:
        raise VaultAlteredError("vault.altered", file=path) from None
    if len(mac) != _MAC_BYTES:
        raise VaultAlteredError("vault.altered", file=path)
    return Document(header, mac, sealed, MAGIC + b"\n" + lines[1] + b"\n")


def put_together(header: Header, dek: bytes, payload: bytes, nonce: bytes | None = None) -> bytes:
    """The bytes of a vault file. A nonce is given only to reproduce a known answer."""
    clear = MAGIC + b"\n" + header.to_line() + b"\n"
    mac = crypto.mac(_header_key(dek), clear)
    sealed = crypto.seal(_payload_key(dek, header.nonce), payload, clear, nonce)
    return clear + crypto.encode(mac).encode("ascii") + b"\n" + crypto.encode(sealed).encode("ascii") + b"\n"


def _header_key(dek: bytes) -> bytes:
    return crypto.hkdf(dek, b"", "flexbot-vault/1|header")


def _payload_key(dek: bytes, nonce: bytes) -> bytes:
    return crypto.hkdf(dek, nonce, "flexbot-vault/1|payload")
