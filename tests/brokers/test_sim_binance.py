"""The simulator's Binance face by itself: signatures by the published example, and every rejection by its own rule."""

from __future__ import annotations

import base64
import hashlib
import hmac
import http.client
import json
from collections.abc import Iterator
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from key_worlds import KEY, SECRET, public_pem

from exchange_sim import ApiKey, BinanceFace, Cut, Half, Reply, Request, Reset, Simulator, Teapot
from exchange_sim.clock import Clock
from exchange_sim.signature import RejectedError, check_signature, check_time, payload

# The signing example in Binance's public REST documentation: its key and secret belong to nobody.
EXAMPLE = ApiKey(
    "vmPUZE6mv9SD5VNHk4HlWFsOr6aKE2zvsw0MuIgwCIPy6utIco14y7Ju91duEh8A",
    "NhqPtmdSJYdKjVHjA7PZj4Mge3R5YNiP1e3UZjInClVN65XAbvqqM6A7H5fATj0j",
)
EXAMPLE_MS = 1499827319559
PAYLOAD = (
    b"symbol=LTCBTC&side=BUY&type=LIMIT&timeInForce=GTC&quantity=1&price=0.1&recvWindow=5000&timestamp=1499827319559"
)
SIGNATURE = b"c8db56825ae71d6d79447849e617115f4a920fa2acdcab2b053c4b2838bd6b71"
# The second published example, with letters that are not ASCII.
UNICODE = PAYLOAD.replace(b"LTCBTC", b"%EF%BC%91%EF%BC%92%EF%BC%93%EF%BC%94%EF%BC%95%EF%BC%96")
UNICODE_SIGNATURE = b"e1353ec6b14d888f1164ae9af8228a3dbd508bc82eb867db8ab6046442f33ef3"
NOW_MS = 1_760_000_000_000


def request(query: bytes = b"", body: bytes = b"") -> Request:
    return Request("POST", "/api/v3/order/test", query, body, {"x-mbx-apikey": EXAMPLE.key}, "127.0.0.1")


def verify(one: Request, now_ms: int = EXAMPLE_MS) -> None:
    found = payload(one)
    check_time(found.parameters, now_ms)
    check_signature(EXAMPLE, one, found)


def rejected(one: Request, now_ms: int = EXAMPLE_MS) -> int:
    with pytest.raises(RejectedError) as caught:
        verify(one, now_ms)
    code: int = json.loads(caught.value.reply.body)["code"]
    return code


@pytest.mark.parametrize("where", ["query", "body"])
def test_the_published_example_is_accepted_as_query_and_as_body(where: str) -> None:
    verify(request(**{where: PAYLOAD + b"&signature=" + SIGNATURE}))
    verify(request(**{where: PAYLOAD + b"&signature=" + SIGNATURE.upper()}))
    verify(request(**{where: UNICODE + b"&signature=" + UNICODE_SIGNATURE}))


def test_query_and_body_are_signed_as_one_text_without_anything_between() -> None:
    query, body = PAYLOAD[: PAYLOAD.index(b"&quantity")], PAYLOAD[PAYLOAD.index(b"quantity") :]
    signature = hmac.new(EXAMPLE.secret.encode(), query + body, hashlib.sha256).hexdigest().encode()
    # as published for the mixed example
    assert signature == b"0fd168b8ddb4876a0358a8d14d0c9f3da0e9b20c5d52b2a00fcf7d1c602f9a77"
    verify(request(query, body + b"&signature=" + signature))
    assert rejected(request(query, body + b"&signature=" + SIGNATURE)) == -1022


@pytest.mark.parametrize(
    ("old", "new"),
    [(b"quantity=1", b"quantity=2"), (b"side=BUY", b"side=SELL"), (b"price=0.1", b"price=0.10"), (b"c8db", b"c8dc")],
)
def test_a_changed_byte_breaks_the_signature(old: bytes, new: bytes) -> None:
    assert rejected(request((PAYLOAD + b"&signature=" + SIGNATURE).replace(old, new))) == -1022


def test_what_is_not_percent_encoded_is_refused_though_it_was_signed() -> None:
    for raw, code in ((b"a b", -1022), ("ç".encode(), -1022), (b"%C3%A7", None)):
        text = b"note=" + raw + b"&timestamp=1499827319559"
        signature = hmac.new(EXAMPLE.secret.encode(), text, hashlib.sha256).hexdigest().encode()
        one = request(text + b"&signature=" + signature)
        if code is None:
            verify(one)
        else:
            assert rejected(one) == code


def test_a_parameter_or_a_signature_given_twice_is_refused() -> None:
    signed = PAYLOAD + b"&signature=" + SIGNATURE
    assert rejected(request(signed + b"&signature=" + SIGNATURE)) == -1101
    assert rejected(request(signed, b"signature=" + SIGNATURE)) == -1101
    assert rejected(request(signed + b"&side=SELL")) == -1101


def test_signature_and_timestamp_are_mandatory_and_the_window_has_an_end() -> None:
    assert rejected(request(PAYLOAD)) == -1102
    assert rejected(request(PAYLOAD[: PAYLOAD.index(b"&timestamp")] + b"&signature=" + SIGNATURE)) == -1102
    assert rejected(request(b"recvWindow=60001&timestamp=1499827319559&signature=00")) == -1131


@pytest.mark.parametrize(
    ("now_ms", "fits"),
    [(EXAMPLE_MS + 5000, True), (EXAMPLE_MS + 5001, False), (EXAMPLE_MS - 999, True), (EXAMPLE_MS - 1000, False)],
)
def test_the_window_of_time_ends_where_it_should(now_ms: int, fits: bool) -> None:
    one = request(PAYLOAD + b"&signature=" + SIGNATURE)
    if fits:
        verify(one, now_ms)
    else:
        assert rejected(one, now_ms) == -1021


def test_ed25519_signatures_are_checked_with_the_registered_public_key() -> None:
    private = Ed25519PrivateKey.generate()
    key = ApiKey("a" * 64, public_key=public_pem(private))
    signature = base64.b64encode(private.sign(PAYLOAD)).replace(b"+", b"%2B").replace(b"/", b"%2F")
    good = request(PAYLOAD + b"&signature=" + signature.replace(b"=", b"%3D"))
    check_signature(key, good, payload(good))
    other = ApiKey("a" * 64, public_key=public_pem(Ed25519PrivateKey.generate()))
    with pytest.raises(RejectedError):
        check_signature(other, good, payload(good))


@pytest.fixture
def sim() -> Iterator[Simulator]:
    venue = BinanceFace(keys=[ApiKey(KEY, SECRET)], clock=Clock(fixed_ms=NOW_MS))
    with Simulator(venue) as running:
        yield running


def send(
    sim: Simulator,
    method: str,
    path: str,
    text: str = "",
    *,
    key: str = KEY,
    secret: str = SECRET,
    signed: bool = True,
    host: str = "api.binance.com",
) -> tuple[int, Any]:
    """One request by the plainest client there is; a signature is added unless `signed` is False."""
    if signed:
        text = f"{text}&timestamp={NOW_MS}".lstrip("&")
        text += "&signature=" + hmac.new(secret.encode(), text.encode(), hashlib.sha256).hexdigest()
    connection = http.client.HTTPConnection("127.0.0.1", sim.port, timeout=10)
    try:
        headers = {"Host": host, "X-MBX-APIKEY": key} if key else {"Host": host}
        connection.request(method, f"{path}?{text}", headers=headers)
        response = connection.getresponse()
        body = response.read()
        return response.status, json.loads(body) if body.startswith((b"{", b"[")) else body
    finally:
        connection.close()


ORDER = "symbol=BTCUSDT&side=BUY&type=MARKET&quoteOrderQty=10"


def test_a_right_request_is_answered_and_written_into_the_ledger(sim: Simulator) -> None:
    status, account = send(sim, "GET", "/api/v3/account")
    assert (status, account["canTrade"]) == (200, True)
    assert send(sim, "POST", "/api/v3/order/test", ORDER) == (200, {})
    status, rights = send(sim, "GET", "/sapi/v1/account/apiRestrictions")
    assert (status, rights["enableWithdrawals"], rights["enableReading"]) == (200, False, True)
    assert [(seen.request.path, seen.status) for seen in sim.ledger] == [
        ("/api/v3/account", 200),
        ("/api/v3/order/test", 200),
        ("/sapi/v1/account/apiRestrictions", 200),
    ]


def test_public_questions_need_no_key(sim: Simulator) -> None:
    assert send(sim, "GET", "/api/v3/time", key="", signed=False) == (200, {"serverTime": NOW_MS})
    status, info = send(sim, "GET", "/api/v3/exchangeInfo", "symbol=BTCUSDC", key="", signed=False)
    assert (status, [one["symbol"] for one in info["symbols"]]) == (200, ["BTCUSDC"])
    status, price = send(sim, "GET", "/api/v3/ticker/price", "symbol=BTCUSDT", key="", signed=False)
    assert (status, price) == (200, {"symbol": "BTCUSDT", "price": "50000"})
    assert send(sim, "GET", "/api/v3/exchangeInfo", "symbol=NONE", key="", signed=False)[1]["code"] == -1121


def test_a_key_that_is_no_key_and_one_that_is_unknown_are_told_apart(sim: Simulator) -> None:
    assert send(sim, "GET", "/api/v3/account", key="short") == (401, {"code": -2014, "msg": "API-key format invalid."})
    assert send(sim, "GET", "/api/v3/account", key="")[1]["code"] == -2014
    status, told = send(sim, "GET", "/api/v3/account", key="x" * 64)
    assert (status, told["code"]) == (401, -2015)
    status, told = send(sim, "GET", "/api/v3/account", secret="y" * 64)
    assert (status, told["code"]) == (400, -1022)


@pytest.mark.parametrize(
    ("order", "code"),
    [
        (ORDER.replace("BTCUSDT", "NOTHING"), -1121),
        (ORDER.replace("BUY", "HOLD"), -1117),
        (ORDER.replace("MARKET", "MAYBE"), -1116),
        (ORDER.replace("=10", "=4.99"), -1013),
        (ORDER.replace("=10", "=-1"), -1111),
        (ORDER.replace("=10", "=10.123456789"), -1111),
        (ORDER.replace("=10", "=ten"), -1102),
        (ORDER + "&newClientOrderId=" + "x" * 37, -1100),
    ],
)
def test_a_wrong_order_is_refused(sim: Simulator, order: str, code: int) -> None:
    status, told = send(sim, "POST", "/api/v3/order/test", order)
    assert (status, told["code"]) == (400, code)


def test_only_the_live_host_has_the_wallet_endpoints_and_only_known_hosts_are_served(sim: Simulator) -> None:
    for host in ("testnet.binance.vision", "demo-api.binance.com"):
        assert send(sim, "GET", "/api/v3/account", host=host)[0] == 200
        assert send(sim, "GET", "/sapi/v1/account/apiRestrictions", host=host)[0] == 404
    assert send(sim, "GET", "/api/v3/account", host="api.example.com")[0] == 421
    assert send(sim, "POST", "/api/v3/account")[0] == 404


def test_scenarios_are_met_once_each_in_their_order(sim: Simulator) -> None:
    path = "/api/v3/time"
    sim.plan(path, Teapot(), Teapot(429), Reply.html(403), Cut(), Reset(), Half())
    assert send(sim, "GET", path)[0] == 418
    assert send(sim, "GET", path)[0] == 429
    assert send(sim, "GET", path)[0] == 403
    with pytest.raises(json.JSONDecodeError):
        send(sim, "GET", path)
    with pytest.raises(ConnectionError):
        send(sim, "GET", path)
    with pytest.raises(http.client.IncompleteRead):
        send(sim, "GET", path)
    assert send(sim, "GET", path) == (200, {"serverTime": NOW_MS})
    assert [seen.status for seen in sim.asked(path)] == [418, 429, 403, 200, None, 200, 200]
    assert [seen.code for seen in sim.asked(path)][:2] == [-1003, -1003]


def test_the_simulator_serves_loopback_only() -> None:
    with pytest.raises(ValueError, match="loopback"):
        Simulator(BinanceFace(), "0.0.0.0")
