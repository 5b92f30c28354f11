"""The form of a key, judged before anything is sent: what is right passes, each slip of the hand has its own reason."""

from __future__ import annotations

import pytest
from cryptography.hazmat.primitives.asymmetric import dsa, ec, ed25519, rsa
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    PrivateFormat,
)
from key_worlds import KEY, SECRET, entry, private_pem

from flexbot.brokers.check import check
from flexbot.brokers.key_format import binance_signing_text, problem
from flexbot.brokers.venues import find
from flexbot.vault.entries import Entry
from flexbot.vault.secret import Secret

ED25519 = private_pem(ed25519.Ed25519PrivateKey.generate())


def of(venue: str = "binance", **changed: str) -> str:
    given = entry(environment="live", venue=venue, **changed)
    return problem(find(venue), given)


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        ({}, ""),
        ({"secret": ED25519}, ""),
        ({"secret": "  " + ED25519.replace("\n", "\r\n") + "\n\n"}, ""),
        ({"key": "My" + KEY[2:]}, ""),
        ({"key": "test" + KEY[4:]}, ""),
        ({"key": ""}, "missing"),
        ({"secret": ""}, "missing"),
        ({"key": KEY + " "}, "space"),
        ({"key": KEY[:30] + "\n" + KEY[31:]}, "space"),
        ({"secret": "\t" + SECRET}, "space"),
        ({"key": KEY[:30] + "\u00a0" + KEY[31:]}, "space"),
        ({"secret": KEY}, "same"),
        ({"key": "x" * 64}, "placeholder"),
        ({"key": "<your key>".replace(" ", "")}, "placeholder"),
        ({"key": "YOUR_API_KEY"}, "placeholder"),
        ({"key": "your-binance-key"}, "placeholder"),
        ({"secret": "changeme"}, "placeholder"),
        ({"secret": "${BINANCE_SECRET}"}, "placeholder"),
        ({"secret": "secret"}, "placeholder"),
        ({"key": KEY[:-1]}, "key_form"),
        ({"key": KEY + "a"}, "key_form"),
        ({"key": KEY[:-1] + "-"}, "key_form"),
        ({"key": KEY[:-1] + "é"}, "key_form"),
        ({"key": ED25519.replace("\n", "")}, "space"),
        ({"secret": SECRET[:-1]}, "secret_form"),
        ({"secret": SECRET[:-1] + "="}, "secret_form"),
        ({"secret": "-----BEGIN PRIVATE KEY-----\nMC4CAQAw\n-----END PRIVATE KEY-----\n"}, "pem_form"),
        ({"secret": ED25519.splitlines()[0]}, "pem_form"),
        ({"secret": ED25519.replace("\n", "")[:90]}, "pem_form"),
    ],
)
def test_the_form_of_a_binance_key(changed: dict[str, str], reason: str) -> None:
    assert of(**changed) == reason


def test_private_keys_of_other_kinds_or_under_a_password_are_not_for_binance() -> None:
    for made in (
        ec.generate_private_key(ec.SECP256R1()),
        rsa.generate_private_key(65537, 1024),
        dsa.generate_private_key(1024),
    ):
        pem = made.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()
        assert of(secret=pem) == "pem_form"
    locked = ed25519.Ed25519PrivateKey.generate().private_bytes(
        Encoding.PEM, PrivateFormat.PKCS8, BestAvailableEncryption(b"word")
    )
    assert of(secret=locked.decode()) == "pem_locked"


def test_another_exchange_may_take_other_kinds_of_key() -> None:
    made = ec.generate_private_key(ec.SECP256R1())
    pem = made.private_bytes(Encoding.PEM, PrivateFormat.TraditionalOpenSSL, NoEncryption()).decode()
    assert of("coinbase", key="organizations/1f2e/apiKeys/3a4b", secret=pem) == ""
    assert of("kraken", key="short") == "key_form"
    assert of("okx") == "missing"


@pytest.mark.parametrize(
    ("venue", "category"), [("alpaca", "broker"), ("tradier", "broker"), ("mercado_bitcoin", "exchange")]
)
def test_a_venue_that_flexbot_cannot_ask_gets_its_form_checked_and_no_more(venue: str, category: str) -> None:
    fields = {"api_key": Secret("PK3A9QZ17XKV0B2M5N8C"), "secret_key": Secret("9fY2kLw8TqP4vXs6Zr1Bn3Cm5Dh7Jg0Ee")}
    one = Entry(id="a", category=category, venue=venue, environment="live", fields=fields)
    heard: list[str] = []
    record = check(one, progress=heard.append)
    assert [(step.name, step.outcome, step.reason) for step in record.steps] == [
        ("format", "passed", ""),
        ("read", "not_run", "not_built"),
        ("trade", "not_run", "not_built"),
        ("rights", "not_run", "not_built"),
    ]
    assert (record.outcome, heard) == ("not_run", ["format"])


@pytest.mark.parametrize(
    ("account", "host", "reason"),
    [
        ("U1234567", "", ""),
        ("DU1234567", "127.0.0.1:4002", ""),
        ("U1234567", "localhost", ""),
        ("U1234567", "[::1]:4001", ""),
        ("U1234567", "::1", ""),
        ("U1234567", "192.168.1.5:4001", "host_form"),
        ("U1234567", "gateway.example.com", "host_form"),
        ("U1234567", "127.0.0.1:70000", "host_form"),
        ("U1234567", "127.0.0.1:0", "host_form"),
        ("not an account", "", "account_form"),
    ],
)
def test_a_gateway_must_be_on_this_machine(account: str, host: str, reason: str) -> None:
    fields = {"account_number": Secret(account)} | ({"host": Secret(host)} if host else {})
    one = Entry(id="i", category="broker", venue="ibkr", environment="paper", fields=fields)
    assert problem(find("ibkr"), one) == reason


def test_a_failed_form_stops_the_check_before_anything_is_sent() -> None:
    def never(entry: Entry, *, timeout_s: float) -> None:
        raise AssertionError("no client is needed")

    record = check(entry(environment="live", key="short"), connect=never)  # type: ignore[arg-type]
    assert [(step.outcome, step.reason) for step in record.steps] == [
        ("failed", "key_form"),
        *[("not_run", "earlier")] * 3,
    ]


def test_a_private_key_is_rewritten_short_enough_for_ccxt_to_see_that_it_is_no_rsa_key() -> None:
    for written in (ED25519, ED25519.replace("\n", "\r\n") + "\r\n\r\n"):
        text = binance_signing_text(Secret(written))
        assert len(text) <= 120
        assert text == ED25519.strip()
    assert binance_signing_text(Secret(SECRET)) == SECRET
