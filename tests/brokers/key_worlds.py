"""Keys, entries and ways to reach the simulator, for the tests of checking a key."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import ccxt
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat

from exchange_sim import ApiKey, BinanceFace
from flexbot.brokers.loopback import ClosedAdapter, LoopbackAdapter
from flexbot.brokers.transport import build_client
from flexbot.vault.entries import CheckRecord, Entry
from flexbot.vault.secret import Secret

KEY = "Kq7ZCANARYkey0xW2vT9nB4mR8sD1fG6hJ3lP5aQeUyIoXcVbNmZwEtRuYiOpLkM"
SECRET = "Sj4HCANARYsecret8dF2gK6lZ0xC9vB7nM1qW3eR5tY4uI8oP2aSdFgHjKlZxCvB"

HOSTS = ("https://api.binance.com/", "https://testnet.binance.vision/", "https://demo-api.binance.com/")


def entry(
    url: str = "", *, key: str = KEY, secret: str = SECRET, environment: str = "sim", venue: str = "binance"
) -> Entry:
    """An exchange entry; an empty `url` is left out, as are empty keys."""
    given = {"api_key": key, "secret_key": secret, "url": url}
    fields = {name: Secret(value) for name, value in given.items() if value}
    return Entry(id="test", category="exchange", venue=venue, environment=environment, fields=fields)


def face(**rights: Any) -> BinanceFace:
    """The account with the usual key, restricted to this machine so that nothing is worth a warning."""
    return BinanceFace(keys=[ApiKey(KEY, SECRET, **{"allowed_ips": frozenset({"127.0.0.1", "::1"}), **rights})])


def led_to(address: str) -> Callable[..., ccxt.Exchange]:
    """The product's own client, whatever its environment, let to `address` for Binance's hosts and nowhere else.

    The product itself does this for the environment `sim` only.
    """

    def connect(entry: Entry, *, timeout_s: float) -> ccxt.Exchange:
        client = build_client(entry, timeout_s=timeout_s)
        client.session.trust_env = False
        client.session.mount("https://", ClosedAdapter())
        for host in HOSTS:
            client.session.mount(host, LoopbackAdapter(address))
        return client

    return connect


def outcomes(record: CheckRecord) -> dict[str, tuple[str, str]]:
    """Outcome and reason of each step."""
    return {step.name: (step.outcome, step.reason) for step in record.steps}


def private_pem(key: Ed25519PrivateKey | RSAPrivateKey) -> str:
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()


def public_pem(key: Ed25519PrivateKey | RSAPrivateKey) -> str:
    return key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()
