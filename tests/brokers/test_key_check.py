"""Checking a key through the real ccxt client against the simulator: every outcome, and nothing of the key in sight."""

from __future__ import annotations

import logging
import socket
import traceback
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import ccxt
import pytest
import requests
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, generate_private_key
from key_worlds import KEY, SECRET, entry, face, led_to, outcomes, private_pem, public_pem

from exchange_sim import ApiKey, BinanceFace, Cut, Half, Hang, Reply, Reset, Simulator, Teapot
from exchange_sim.clock import Clock
from flexbot import log
from flexbot.brokers.check import check
from flexbot.brokers.explain import sentences, warnings
from flexbot.brokers.transport import build_client
from flexbot.errors import UsageError
from flexbot.vault.entries import CheckRecord, Entry

ACCOUNT, TIME = "/api/v3/account", "/api/v3/time"
ORDER_TEST, RIGHTS = "/api/v3/order/test", "/sapi/v1/account/apiRestrictions"
EARLIER = ("not_run", "earlier")


def checked(venue: BinanceFace, **changed: Any) -> CheckRecord:
    with Simulator(venue) as sim:
        return check(entry(sim.url, **changed), timeout_s=5)


def test_a_good_key_passes_every_step_and_is_cleared_for_live() -> None:
    heard: list[str] = []
    with Simulator(face()) as sim:
        record = check(entry(sim.url), timeout_s=5, progress=heard.append)
        paths = [seen.request.path for seen in sim.ledger]
        hosts = {seen.request.host for seen in sim.ledger}
        window = [seen.request.query for seen in sim.asked(ACCOUNT)]
    assert outcomes(record) == dict.fromkeys(("format", "read", "trade", "rights"), ("passed", ""))
    assert (record.outcome, record.warnings) == ("passed", ())
    assert heard == ["format", "read", "trade", "rights"]
    assert paths == [ACCOUNT, "/api/v3/exchangeInfo", ORDER_TEST, RIGHTS]
    assert hosts == {"api.binance.com"}
    assert b"recvWindow=5000&" in window[0]


def test_the_simulator_serves_over_ipv6_as_well() -> None:
    try:
        running = Simulator(face(), "::1").__enter__()
    except OSError:
        pytest.skip("this machine has no IPv6 loopback")
    try:
        assert check(entry(running.url), timeout_s=5).outcome == "passed"
    finally:
        running.__exit__(None, None, None)


@cache
def rsa_key() -> RSAPrivateKey:
    """Made once, since making one takes a while."""
    return generate_private_key(65537, 2048)


@pytest.mark.parametrize("ends", ["\n", "\r\n"])
@pytest.mark.parametrize("kind", ["ed25519", "rsa"])
def test_private_keys_sign_too_whatever_their_line_ends(kind: str, ends: str) -> None:
    private = Ed25519PrivateKey.generate() if kind == "ed25519" else rsa_key()
    pem = private_pem(private).replace("\n", ends) + ends
    ips = frozenset({"127.0.0.1"})
    record = checked(BinanceFace(keys=[ApiKey(KEY, public_key=public_pem(private), allowed_ips=ips)]), secret=pem)
    assert record.outcome == "passed"
    # A private key that the venue does not know is a wrong secret like any other.
    other = public_pem(Ed25519PrivateKey.generate())
    assert outcomes(checked(BinanceFace(keys=[ApiKey(KEY, public_key=other)]), secret=pem))["read"] == (
        "failed",
        "signature",
    )


def test_testnet_and_demo_show_no_rights_so_these_are_not_run_and_never_passed() -> None:
    for environment in ("testnet", "demo"):
        with Simulator(face()) as sim:
            record = check(entry(environment=environment), timeout_s=5, connect=led_to(sim.url))
            hosts = {seen.request.host for seen in sim.ledger}
        assert outcomes(record)["trade"] == ("passed", "")
        assert outcomes(record)["rights"] == ("not_run", "rights_not_shown")
        assert record.outcome == "not_run"
        assert hosts == {"testnet.binance.vision" if environment == "testnet" else "demo-api.binance.com"}


def test_a_live_entry_is_checked_as_the_simulator_s_is() -> None:
    with Simulator(face()) as sim:
        assert check(entry(environment="live"), timeout_s=5, connect=led_to(sim.url)).outcome == "passed"


# --- the venue says no


@pytest.mark.parametrize(
    ("venue", "changed", "reason"),
    [
        (face(), {"key": "x1" * 32}, "refused"),
        (face(allowed_ips=frozenset({"203.0.113.7"})), {}, "refused"),
        (face(reading=False), {}, "refused"),
        (face(), {"secret": "y1" * 32}, "signature"),
    ],
    ids=["unknown key", "address not on the whitelist", "no reading", "wrong secret"],
)
def test_a_key_that_the_venue_refuses_fails_reading(venue: BinanceFace, changed: dict[str, str], reason: str) -> None:
    record = checked(venue, **changed)
    assert outcomes(record) == {
        "format": ("passed", ""),
        "read": ("failed", reason),
        "trade": EARLIER,
        "rights": EARLIER,
    }
    assert record.outcome == "failed"


def test_the_refusal_of_many_meanings_names_all_three_and_where_to_look() -> None:
    record = checked(face(), key="x1" * 32)
    read = sentences(entry(environment="live"), record)[1]
    for word in ("API key", "IP whitelist", "permission", "API Management", "https://www.binance.com/"):
        assert word in read.sentence
    assert (read.title, read.word) == ("Reading the account", "failed")


@pytest.mark.parametrize(
    ("code", "status", "expected"),
    [
        (-2014, 401, ("failed", "key_unreadable")),
        (-2008, 401, ("failed", "refused")),
        (-1002, 401, ("failed", "unauthorised")),
        (-1003, 400, ("not_run", "busy")),
        (-1000, 400, ("not_run", "venue_down")),
        (-1001, 500, ("not_run", "venue_down")),
        (-1007, 408, ("not_run", "venue_down")),
        (-1100, 400, ("not_run", "unexpected")),
        (-9999, 403, ("not_run", "blocked")),
        (0, 451, ("not_run", "region")),
    ],
)
def test_codes_of_the_venue_mean_what_they_say(code: int, status: int, expected: tuple[str, str]) -> None:
    with Simulator(face()) as sim:
        sim.plan(ACCOUNT, Reply.error(status, code, "told"))
        record = check(entry(sim.url), timeout_s=5)
    assert outcomes(record)["read"] == expected
    assert outcomes(record)["trade"] == EARLIER


def test_a_key_without_trading_fails_that_step_and_no_later_one_is_run() -> None:
    record = checked(face(spot_trading=False))
    assert outcomes(record)["trade"] == ("failed", "trade_refused")
    assert outcomes(record)["rights"] == EARLIER


def test_an_account_that_may_not_trade_is_told_from_a_key_that_may_not() -> None:
    venue = face()
    venue.can_trade = False
    assert outcomes(checked(venue))["trade"] == ("failed", "account_locked")


def test_a_symbol_forbidden_to_the_account_is_no_verdict_on_the_key() -> None:
    venue = face()
    venue.symbols["BTCUSDT"].permitted = False
    assert checked(venue).outcome == "passed"
    venue.symbols["BTCUSDC"].status = "BREAK"
    assert outcomes(checked(venue))["trade"] == ("not_run", "no_symbol")


# --- rights


@pytest.mark.parametrize(
    ("right", "reason"),
    [
        ("withdrawals", "right_withdraw"),
        ("internal_transfer", "right_internal_transfer"),
        ("universal_transfer", "right_universal_transfer"),
    ],
)
def test_a_key_that_can_move_money_out_fails(right: str, reason: str) -> None:
    record = checked(face(**{right: True}))
    assert outcomes(record)["rights"] == ("failed", reason)
    assert record.outcome == "failed"


def test_every_dangerous_right_is_named_not_only_the_first() -> None:
    record = checked(face(withdrawals=True, universal_transfer=True, futures=True))
    assert outcomes(record)["rights"] == ("failed", "right_withdraw")
    assert record.warnings == ("right_universal_transfer", "may_futures")


@pytest.mark.parametrize(
    ("rights", "found"),
    [
        ({"margin": True, "futures": True, "options": True}, ("may_margin", "may_futures", "may_options")),
        ({"allowed_ips": frozenset()}, ("any_address",)),
        ({"extra_rights": {"enableTeleport": True}}, ("unknown_right",)),
        ({"extra_rights": {"permitsGifts": "yes"}}, ("unknown_right",)),
        ({"extra_rights": {"enableTeleport": False, "tradingAuthorityExpirationTime": 1}}, ()),
        ({"extra_rights": {"enablePortfolioMarginTrading": True}}, ("may_margin",)),
    ],
)
def test_rights_that_are_not_needed_are_warned_about(rights: dict[str, Any], found: tuple[str, ...]) -> None:
    record = checked(face(**rights))
    assert (record.outcome, record.warnings) == ("passed", found)
    assert len(warnings(entry(environment="live"), record)) == len(found)


@pytest.mark.parametrize(
    "field",
    [
        "ipRestrict",
        "enableReading",
        "enableWithdrawals",
        "enableInternalTransfer",
        "permitsUniversalTransfer",
        "enableSpotAndMarginTrading",
        "enableMargin",
        "enableFutures",
        "enableVanillaOptions",
    ],
)
def test_a_right_that_is_not_told_is_unknown_and_unknown_is_not_passed(field: str) -> None:
    for rights in (
        {"hidden_rights": frozenset({field})},
        {"extra_rights": {field: "no"}},
        {"extra_rights": {field: None}},
    ):
        assert outcomes(checked(face(**rights)))["rights"] == ("not_run", "rights_unknown")


@pytest.mark.parametrize("name", ["enableSubAccountTransfer", "permitsFastWithdrawal"])
def test_a_new_right_that_by_its_name_moves_money_is_not_passed(name: str) -> None:
    record = checked(face(extra_rights={name: True}))
    assert outcomes(record)["rights"] == ("not_run", "rights_unknown")
    assert (record.outcome, record.warnings) == ("not_run", ("unknown_right",))
    assert checked(face(extra_rights={name: False})).outcome == "passed"


@pytest.mark.parametrize(
    ("field", "reason"), [("enableReading", "no_reading"), ("enableSpotAndMarginTrading", "no_trading")]
)
def test_a_right_that_is_needed_and_denied_fails(field: str, reason: str) -> None:
    assert outcomes(checked(face(extra_rights={field: False})))["rights"] == ("failed", reason)


def test_rights_in_an_unknown_form_are_not_run() -> None:
    for reply in (Reply.json([]), Reply.json({"surprise": 1}), Reply(body=b"null"), Reply(body=b"")):
        with Simulator(face()) as sim:
            sim.plan(RIGHTS, reply)
            record = check(entry(sim.url), timeout_s=5)
        assert outcomes(record)["rights"][0] == "not_run"
        assert record.outcome == "not_run"


# --- trouble on the way is never a verdict on the key


@pytest.mark.parametrize(
    ("scenario", "reason"),
    [
        (Teapot(), "banned"),
        (Teapot(429), "busy"),
        (Reply.html(403), "blocked"),
        (Reply.html(502), "venue_down"),
        (Reply.html(504), "venue_down"),
        (Reply.error(503, -1008, "overloaded"), "busy"),
        (Reply.html(200), "unreadable"),
        (Reply(body=b""), "unreadable"),
        (Reply.json({"balances": "none"}), "unreadable"),
        (Cut(), "unreadable"),
        (Half(), "unreadable"),
        (Reset(), "unreachable"),
        (Reply(302, headers={"Location": "https://login.example/"}), "redirected"),
        (Reply(307, headers={"Location": "https://api.binance.com/api/v3/account"}), "redirected"),
        (Reply.error(401, 0, "nonsense"), "unexpected"),
    ],
    ids=str,
)
@pytest.mark.parametrize("path", [ACCOUNT, ORDER_TEST, RIGHTS])
def test_trouble_on_the_way_is_not_run(path: str, scenario: Any, reason: str) -> None:
    with Simulator(face()) as sim:
        sim.plan(path, scenario)
        record = check(entry(sim.url), timeout_s=5)
        count = len(sim.asked(path))
    name = {ACCOUNT: "read", ORDER_TEST: "trade", RIGHTS: "rights"}[path]
    # A list of balances that is none is an answer to the question about rights, with every right missing.
    other = {("rights", "unreadable"): ("unreadable", "rights_unknown")}.get((name, reason), (reason,))
    outcome, found = outcomes(record)[name]
    assert outcome == "not_run"
    assert found in other
    assert count == 1
    assert record.outcome == "not_run"


def test_a_venue_that_does_not_answer_is_a_timeout() -> None:
    with Simulator(face()) as sim:
        sim.plan(ACCOUNT, Hang())
        assert outcomes(check(entry(sim.url), timeout_s=0.3))["read"] == ("not_run", "timeout")


def test_a_port_that_nobody_listens_on_is_unreachable() -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    assert outcomes(check(entry(f"http://127.0.0.1:{port}"), timeout_s=5))["read"] == ("not_run", "unreachable")


def test_a_host_name_that_is_not_found_is_said_so(monkeypatch: pytest.MonkeyPatch) -> None:
    # The name service of the machine that runs the test cannot be relied on, so it is the one thing played here.
    def unknown(*args: Any, **kwargs: Any) -> Any:
        raise socket.gaierror(socket.EAI_NONAME, "not known")

    monkeypatch.setattr(socket, "getaddrinfo", unknown)
    assert outcomes(check(entry(environment="live"), connect=direct))["read"] == ("not_run", "dns")


def direct(entry: Entry, *, timeout_s: float) -> ccxt.Exchange:
    """The product's client as it is, without this machine's proxies."""
    client = build_client(entry, timeout_s=timeout_s)
    client.session.trust_env = False
    return client


def test_a_partner_that_speaks_no_tls_is_not_trusted() -> None:
    with Simulator(face()) as sim:

        def secure(entry: Entry, *, timeout_s: float) -> ccxt.Exchange:
            return led_to(sim.url.replace("http:", "https:"))(entry, timeout_s=timeout_s)

        record = check(entry(environment="live"), timeout_s=5, connect=secure)
        seen = list(sim.ledger)
    assert outcomes(record)["read"] == ("not_run", "tls")
    assert seen == []


def test_a_proxy_that_does_not_work_is_blamed_and_one_for_the_simulator_is_not_asked(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        proxy = f"http://127.0.0.1:{free.getsockname()[1]}"
    for name in ("NO_PROXY", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
    for name in ("HTTPS_PROXY", "https_proxy", "HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"):
        monkeypatch.setenv(name, proxy)
    assert outcomes(check(entry(environment="live"), timeout_s=5))["read"] == ("not_run", "proxy")
    assert checked(face()).outcome == "passed"


# --- the clock


@pytest.mark.parametrize("offset_ms", [-3_600_000, 3_600_000, 2000])
def test_a_wrong_clock_is_corrected_once_and_warned_about(offset_ms: int) -> None:
    venue = face()
    venue.clock = Clock(offset_ms=-offset_ms)
    with Simulator(venue) as sim:
        record = check(entry(sim.url), timeout_s=5)
        times, accounts = sim.asked(TIME), sim.asked(ACCOUNT)
    assert (record.outcome, record.warnings) == ("passed", ("clock_off",))
    assert (len(times), [seen.code for seen in accounts]) == (1, [-1021, None])


def test_a_clock_that_stays_wrong_is_reported_and_not_chased() -> None:
    told = Reply.error(400, -1021, "Timestamp for this request is outside of the recvWindow.")
    with Simulator(face()) as sim:
        sim.plan(ACCOUNT, *[told] * 9)
        record = check(entry(sim.url), timeout_s=5)
        count = len(sim.asked(ACCOUNT)), len(sim.asked(TIME))
    assert outcomes(record)["read"] == ("not_run", "clock")
    assert count == (2, 1)


def test_the_clock_is_corrected_once_in_a_check_not_once_in_a_step() -> None:
    told = Reply.error(400, -1021, "Timestamp for this request is outside of the recvWindow.")
    with Simulator(face()) as sim:
        sim.plan(ACCOUNT, told)
        sim.plan(ORDER_TEST, told)
        record = check(entry(sim.url), timeout_s=5)
        count = len(sim.asked(ORDER_TEST)), len(sim.asked(TIME))
    assert outcomes(record)["trade"] == ("not_run", "clock")
    assert count == (1, 1)


def test_trouble_while_asking_for_the_time_is_that_trouble() -> None:
    with Simulator(face()) as sim:
        sim.plan(ACCOUNT, Reply.error(400, -1021, "late"))
        sim.plan(TIME, Reply.html(502))
        assert outcomes(check(entry(sim.url), timeout_s=5))["read"] == ("not_run", "venue_down")


# --- a client that errs is caught by the simulator, so that a pass above means something


class Altering(requests.adapters.HTTPAdapter):
    """Changes one text in each request after it was signed."""

    def __init__(self, inner: requests.adapters.HTTPAdapter, old: str, new: str) -> None:
        super().__init__()
        self._inner, self._old, self._new = inner, old, new

    def send(self, request: requests.PreparedRequest, *args: Any, **kwargs: Any) -> requests.Response:
        request.url = (request.url or "").replace(self._old, self._new)
        if isinstance(request.body, bytes):
            request.body = request.body.replace(self._old.encode(), self._new.encode())
            request.headers["Content-Length"] = str(len(request.body))
        return self._inner.send(request, *args, **kwargs)


@pytest.mark.parametrize(
    ("old", "new", "step"),
    [
        ("omitZeroBalances=true", "omitZeroBalances=false", "read"),
        ("recvWindow=5000", "recvWindow=4999", "read"),
        ("side=BUY", "side=SELL", "trade"),
        ("flexbot-check", "flexbot%2Dcheck", "trade"),
    ],
)
def test_a_request_altered_after_signing_is_rejected(old: str, new: str, step: str) -> None:
    def connect(entry: Entry, *, timeout_s: float) -> ccxt.Exchange:
        client = build_client(entry, timeout_s=timeout_s)
        inner = client.session.get_adapter("https://api.binance.com/")
        client.session.mount("https://api.binance.com/", Altering(inner, old, new))
        return client

    with Simulator(face()) as sim:
        record = check(entry(sim.url), timeout_s=5, connect=connect)
    assert outcomes(record)[step] == ("failed", "signature")


# --- nothing of the key is seen anywhere


def test_neither_key_nor_secret_is_in_any_log_text_or_record(home: Path, caplog: pytest.LogCaptureFixture) -> None:
    private = private_pem(Ed25519PrivateKey.generate())
    body = private.splitlines()[1]
    path = log.start(level="DEBUG")
    logging.getLogger("ccxt").setLevel(logging.DEBUG)
    logging.getLogger("urllib3").setLevel(logging.DEBUG)
    caplog.set_level(logging.DEBUG)
    shown: list[str] = []
    try:
        for scenario in (None, Reply.html(403), Reply.error(401, -2015, f"no {KEY} {SECRET}"), Cut(), Half(), Reset()):
            for secret in (SECRET, private):
                with Simulator(face()) as sim:
                    if scenario is not None:
                        sim.plan(ACCOUNT, scenario)
                    one = entry(sim.url, secret=secret)
                    record = check(one, timeout_s=5)
                shown += [repr(record), repr(one), *(line.sentence for line in sentences(one, record))]
                logging.getLogger("ccxt").warning("as a library would: %s %s", KEY, SECRET)
    finally:
        log.stop()
    written = path.read_text(encoding="utf-8") + caplog.text + "\n".join(shown)
    assert "api.binance.com/api/v3/account" in written, "the client's own DEBUG records must be there"
    for canary in (KEY, SECRET, body, KEY[8:40], SECRET[8:40]):
        assert canary not in written


def test_what_goes_wrong_inside_the_client_does_not_come_out_with_the_key() -> None:
    class Broken(ccxt.binance):
        def sign(self, *args: Any, **kwargs: Any) -> Any:
            raise KeyError(f"{self.apiKey} {self.secret}")

    def connect(entry: Entry, *, timeout_s: float) -> ccxt.Exchange:
        client = Broken()
        client.apiKey, client.secret = KEY, SECRET
        return client

    record = check(entry("http://127.0.0.1:9"), connect=connect)
    assert outcomes(record)["read"] == ("not_run", "unexpected")


def test_an_error_of_ours_carries_no_venue_error_behind_it() -> None:
    for one in (entry("http://192.0.2.1:80"), entry("http://127.0.0.1:1", environment="live")):
        with pytest.raises(UsageError) as caught:
            check(one)
        text = "".join(traceback.format_exception(caught.value))
        assert KEY not in text
        assert SECRET not in text
        assert caught.value.__cause__ is None


# --- exchanges that FlexBot knows through ccxt only, and venues it cannot ask


def kraken_at(address: str) -> Callable[..., ccxt.Exchange]:
    from flexbot.brokers.loopback import LoopbackAdapter

    def connect(entry: Entry, *, timeout_s: float) -> ccxt.Exchange:
        client = build_client(entry, timeout_s=timeout_s)
        client.session.trust_env = False
        client.session.mount("https://api.kraken.com/", LoopbackAdapter(address))
        client.set_markets([])
        client.currencies = {}
        client.options["marketsByAltname"] = {}
        return client

    return connect


@pytest.mark.parametrize(
    ("reply", "expected"),
    [
        (Reply.json({"error": [], "result": {}}), ("passed", "")),
        (Reply.json({"error": ["EAPI:Invalid key"]}), ("failed", "refused")),
        (Reply.json({"error": ["EGeneral:Permission denied"]}), ("failed", "refused")),
        (Reply.json({"error": ["EAPI:Invalid nonce"]}), ("not_run", "clock")),
        (Reply.json({"error": ["EAPI:Rate limit exceeded"]}), ("not_run", "busy")),
        (Reply.json({"error": ["EService:Unavailable"]}), ("not_run", "venue_down")),
        (Reply.html(403), ("not_run", "blocked")),
        (Reply.html(502), ("not_run", "venue_down")),
        (Reply(body=b"[]"), ("not_run", "unreadable")),
        (Reset(), ("not_run", "unreachable")),
    ],
    ids=str,
)
def test_another_exchange_is_read_and_the_rest_is_said_to_be_not_run(reply: Any, expected: tuple[str, str]) -> None:
    with Simulator(face()) as sim:
        sim.plan("/0/private/BalanceEx", reply)
        secret = "c2VjcmV0IHRoYXQgaXMgYmFzZTY0IQ=="
        one = entry(environment="live", venue="kraken", secret=secret)
        record = check(one, timeout_s=5, connect=kraken_at(sim.url))
    assert outcomes(record)["read"] == expected
    rest = ("not_run", "not_offered") if expected[0] == "passed" else EARLIER
    assert [outcomes(record)[name] for name in ("trade", "rights")] == [rest, rest]
    assert record.outcome != "passed"
