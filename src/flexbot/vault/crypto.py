"""The primitives of FLEXBOT-VAULT/1, each from the `cryptography` library: HKDF, AES-256-GCM, HMAC, base64."""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import os

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

KEY_BYTES = 32
NONCE_BYTES = 12
TAG_BYTES = 16


def encode(raw: bytes) -> str:
    """Base64: standard alphabet, padded."""
    return base64.b64encode(raw).decode("ascii")


def decode(written: str) -> bytes:
    """The bytes of canonical base64; ValueError for any other spelling of them (other alphabet, stray bits, spaces)."""
    try:
        raw = base64.b64decode(written.encode("ascii"), validate=True)
    except (binascii.Error, UnicodeEncodeError) as error:
        raise ValueError("not base64") from error
    if encode(raw) != written:
        raise ValueError("not canonical base64")
    return raw


def hkdf(material: bytes, salt: bytes, info: str) -> bytes:
    """HKDF-SHA256 (RFC 5869) to one 32-byte key; an empty salt is the RFC's string of zeros."""
    return HKDF(hashes.SHA256(), KEY_BYTES, salt, info.encode("ascii")).derive(material)


def seal(key: bytes, plain: bytes, aad: bytes, nonce: bytes | None = None) -> bytes:
    """nonce(12) ‖ AES-256-GCM(key, plain, aad). A nonce is given only to reproduce a known answer."""
    chosen = os.urandom(NONCE_BYTES) if nonce is None else nonce
    return chosen + AESGCM(key).encrypt(chosen, plain, aad)


def unseal(key: bytes, sealed: bytes, aad: bytes) -> bytes | None:
    """What `seal` sealed, or None when key, bytes or aad are not the same."""
    if len(sealed) < NONCE_BYTES + TAG_BYTES:
        return None
    try:
        return AESGCM(key).decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], aad)
    except InvalidTag:
        return None


def mac(key: bytes, data: bytes) -> bytes:
    """HMAC-SHA256."""
    return hmac.new(key, data, hashlib.sha256).digest()


def equal(left: bytes, right: bytes) -> bool:
    """Whether both are equal, in a time that does not depend on where they differ."""
    return hmac.compare_digest(left, right)
