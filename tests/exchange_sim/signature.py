"""Binance's rules for signed requests, written from its REST documentation and sharing nothing with any client.

The signed payload is the query followed by the body, without the `signature` parameter and with nothing between the
two; it must be percent-encoded already. HMAC-SHA256 signatures are hexadecimal in either case, RSA (PKCS#1 v1.5 with
SHA-256) and Ed25519 ones are base64.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import re
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import unquote_plus

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import load_pem_public_key

from exchange_sim.keys import ApiKey
from exchange_sim.wire import Reply, Request

DEFAULT_WINDOW_MS = 5000
LONGEST_WINDOW_MS = 60_000
# A timestamp may be ahead of the venue's clock by less than this.
AHEAD_MS = 1000
# RFC 3986's unreserved characters, percent escapes, and what form encoding leaves as it is.
_ENCODED = re.compile(rb"(?:[A-Za-z0-9._~*+=&-]|%[0-9A-Fa-f]{2})*")


class RejectedError(Exception):
    """Raised inside the simulator for a request that the venue answers with an error."""

    def __init__(self, status: int, code: int, message: str) -> None:
        super().__init__(code)
        self.reply = Reply.error(status, code, message)


@dataclass(frozen=True)
class Payload:
    """The parameters of a request, decoded, and the bytes that its signature must cover."""

    parameters: Mapping[str, str]
    signed: bytes
    signature: str


def payload(request: Request) -> Payload:
    """Take a request apart; RejectedError for a parameter given twice or a signature that is missing.

    Stricter than Binance, which takes the query's value where query and body both have a parameter: no client of ours
    should rest on that.
    """
    parameters: dict[str, str] = {}
    kept: list[bytes] = []
    signature = ""
    for part in (request.query, request.body):
        pairs = [pair for pair in part.split(b"&") if pair]
        kept.append(b"&".join(pair for pair in pairs if not pair.startswith(b"signature=")))
        for pair in pairs:
            name, _, value = (unquote_plus(text) for text in pair.decode("latin-1").partition("="))
            if name in parameters or (name == "signature" and signature):
                raise RejectedError(400, -1101, "Duplicate values for a parameter detected.")
            if name == "signature":
                signature = value
            else:
                parameters[name] = value
    if not signature:
        message = "Mandatory parameter 'signature' was not sent, was empty/null, or malformed."
        raise RejectedError(400, -1102, message)
    return Payload(parameters, b"".join(kept), signature)


def check_time(parameters: Mapping[str, str], now_ms: int) -> None:
    """RejectedError unless the request was made within its window by the venue's clock."""
    window = _number(parameters, "recvWindow", DEFAULT_WINDOW_MS)
    if window > LONGEST_WINDOW_MS:
        raise RejectedError(400, -1131, "recvWindow must be less than 60000.")
    sent = _number(parameters, "timestamp", None)
    if sent >= now_ms + AHEAD_MS:
        raise RejectedError(400, -1021, "Timestamp for this request was 1000ms ahead of the server's time.")
    if now_ms - sent > window:
        raise RejectedError(400, -1021, "Timestamp for this request is outside of the recvWindow.")


def check_signature(key: ApiKey, request: Request, found: Payload) -> None:
    """RejectedError unless the signature is the key's own over exactly the bytes received."""
    encoded = all(_ENCODED.fullmatch(part) for part in (request.query, request.body))
    if not encoded or not _matches(key, found):
        raise RejectedError(400, -1022, "Signature for this request is not valid.")


def _matches(key: ApiKey, found: Payload) -> bool:
    if not key.public_key:
        expected = hmac.new(key.secret.encode(), found.signed, hashlib.sha256).hexdigest()
        return hmac.compare_digest(expected.encode(), found.signature.lower().encode("utf-8", "replace"))
    public = load_pem_public_key(key.public_key.encode())
    try:
        signature = base64.b64decode(found.signature, validate=True)
        if isinstance(public, Ed25519PublicKey):
            public.verify(signature, found.signed)
        else:
            assert isinstance(public, RSAPublicKey)
            public.verify(signature, found.signed, PKCS1v15(), SHA256())
    except (binascii.Error, InvalidSignature, ValueError):
        return False
    return True


def _number(parameters: Mapping[str, str], name: str, default: int | None) -> int:
    written = parameters.get(name, "")
    if not written and default is not None:
        return default
    if re.fullmatch(r"[0-9]{1,15}", written) is None:
        raise RejectedError(400, -1102, f"Mandatory parameter '{name}' was not sent, was empty/null, or malformed.")
    return int(written)
