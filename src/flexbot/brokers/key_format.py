"""Whether a key looks like one of its venue, before anything is sent; and private keys as ccxt wants them."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Mapping
from typing import TYPE_CHECKING

from flexbot.brokers.venues import Venue
from flexbot.vault.entries import Entry, is_secret
from flexbot.vault.secret import Secret

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
    from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey

# Careful to fit no random text: a real key may begin with "my" or hold any three letters.
_PLACEHOLDER = re.compile(
    r"<.*>|\{.*\}|\$\{?\w+\}?|(.)\1*|(?:your|my|insert|paste|enter)[ _-].+|your(?:api|secret|key).*|"
    r".*(?:example|placeholder|change_?me).*|(?:api|secret|access)[ _-]?(?:key|secret|token)|"
    r"todo|none|null|test|key|secret|password",
    re.IGNORECASE,
)
_LETTERS_AND_DIGITS = re.compile(r"[A-Za-z0-9]+")
_PRINTABLE = re.compile(r"[!-~]+")
_BINANCE_LENGTH = 64
# Shorter than any key in use; catches a pasted fragment.
_SHORTEST = 8
_RSA_BITS = 2048


def problem(venue: Venue, entry: Entry) -> str:
    """What is wrong with the entry's fields, as a key of `brokers.check.reason.*`; empty where they look right."""
    fields = entry.fields
    if any(name not in fields or not fields[name].present() for name in venue.fields):
        return "missing"
    secrets = {name: one.reveal() for name, one in fields.items() if is_secret(entry.category, name)}
    pem = "PRIVATE KEY" in secrets.get("secret_key", "")
    written = {name: value for name, value in secrets.items() if not (pem and name == "secret_key")}
    # A passphrase chosen by the user may hold anything; what venues make themselves does not.
    made = [value for name, value in written.items() if name != "password"]
    if any(re.search(r"\s", value) for value in made):
        return "space"
    if any(_PLACEHOLDER.fullmatch(value) for value in made):
        return "placeholder"
    if secrets.get("api_key") is not None and secrets.get("api_key") == secrets.get("secret_key"):
        return "same"
    if venue.id == "ibkr":
        return _gateway_problem(entry)
    return _key_problem(venue, written) or _pem_problem(venue, secrets["secret_key"] if pem else "")


def _key_problem(venue: Venue, written: Mapping[str, str]) -> str:
    for name, reason in (("api_key", "key_form"), ("secret_key", "secret_form")):
        value = written.get(name)
        if value is None:
            continue
        if venue.id == "binance":
            right = len(value) == _BINANCE_LENGTH and _LETTERS_AND_DIGITS.fullmatch(value) is not None
        else:
            right = len(value) >= _SHORTEST and _PRINTABLE.fullmatch(value) is not None
        if not right:
            return reason
    return ""


def _gateway_problem(entry: Entry) -> str:
    """TWS and IB Gateway have no key: what protects the account is that only this machine may talk to them."""
    if re.fullmatch(r"[A-Za-z0-9]{4,16}", entry.plain("account_number")) is None:
        return "account_form"
    host = entry.plain("host")
    if not host:
        return ""
    parts = re.fullmatch(r"(\[[^]]+\]|[^:]+)(?::(\d{1,5}))?", host)
    name, port = (parts[1], parts[2]) if parts is not None else (host, None)
    if port is not None and not 0 < int(port) < 65536:
        return "host_form"
    try:
        local = name == "localhost" or ipaddress.ip_address(name.strip("[]")).is_loopback
    except ValueError:
        local = False
    return "" if local else "host_form"


def _pem_problem(venue: Venue, pem: str) -> str:
    # Other exchanges take other kinds of key, such as Coinbase's on elliptic curves.
    if not pem or venue.id != "binance":
        return ""
    try:
        _load(pem)
    except TypeError:
        return "pem_locked"
    except (ValueError, _WrongKindError):
        return "pem_form"
    return ""


class _WrongKindError(Exception):
    """Raised for a private key that is neither Ed25519 nor RSA of at least 2048 bits."""


def _load(pem: str) -> Ed25519PrivateKey | RSAPrivateKey:
    from cryptography.exceptions import UnsupportedAlgorithm
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
    from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
    from cryptography.hazmat.primitives.serialization import load_pem_private_key

    try:
        key = load_pem_private_key(pem.strip().encode("utf-8", "replace"), None)
    except UnsupportedAlgorithm:
        raise _WrongKindError from None
    if isinstance(key, Ed25519PrivateKey) or (isinstance(key, RSAPrivateKey) and key.key_size >= _RSA_BITS):
        return key
    raise _WrongKindError


def binance_signing_text(secret: Secret) -> str:
    """The secret as ccxt signs with it at Binance, registered for redaction.

    A private key is written anew as plain PKCS#8 without a last line end: ccxt 4.5.90 tells RSA from Ed25519 by
    whether the text is longer than 120 characters, which other line ends or a stored public key would falsify.
    """
    from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

    plain = secret.reveal()
    if "PRIVATE KEY" not in plain:
        return plain
    written = _load(plain).private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    return Secret(written.decode("ascii").strip()).reveal()
