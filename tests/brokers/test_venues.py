"""The catalogue of venues, the guard between live keys and simulators, and the way a client is led to loopback."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import ccxt
import pytest
import requests
from key_worlds import SECRET, entry, face

from exchange_sim import Simulator
from flexbot.brokers import venues
from flexbot.brokers.transport import build_client, simulator_address
from flexbot.errors import UsageError
from flexbot.text import LANGUAGES, set_language
from flexbot.vault.entries import ENVIRONMENTS, FIELDS, STEPS, TRADING, Entry
from flexbot.vault.secret import Secret

# --- the catalogue


def test_the_names_are_found_in_any_spelling() -> None:
    for given, expected in (
        ("Binance", "binance"),
        (" mercado-bitcoin ", "mercado_bitcoin"),
        ("Mercado Bitcoin", "mercado_bitcoin"),
        ("mercado", "mercado_bitcoin"),
        ("Interactive Brokers", "ibkr"),
        ("KRAKEN", "kraken"),
    ):
        assert venues.find(given).id == expected


def test_a_misspelt_name_is_answered_with_the_nearest_ones() -> None:
    with pytest.raises(UsageError, match="binance"):
        venues.find("binanse")
    with pytest.raises(UsageError, match="tradier"):
        venues.find("tradeir")
    with pytest.raises(UsageError, match="mercado_bitcoin"):
        venues.find("@@@@")


def test_every_venue_fits_what_the_vault_can_keep() -> None:
    for venue in (*venues.VENUES.values(), *(venues.find(name) for name in ccxt.exchanges)):
        assert venue.category in TRADING
        assert set(venue.environments) <= set(ENVIRONMENTS)
        assert venue.environments
        assert set(venue.fields) | set(venue.optional) <= set(FIELDS)
        assert venue.fields
        assert set(venue.checks) <= set(STEPS)
        assert venue.name


def test_what_an_exchange_of_ccxt_asks_for_comes_from_ccxt() -> None:
    assert venues.find("okx").fields == ("api_key", "secret_key", "password")
    assert venues.find("hyperliquid").fields == ("account_number", "secret_key") or venues.find(
        "hyperliquid"
    ).fields == ("secret_key", "account_number")
    assert venues.find("kraken").environments == ("live",)
    assert "testnet" in venues.find("bybit").environments


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_venue_says_where_to_click_in_both_languages(language: str) -> None:
    set_language(language)
    for venue in (*venues.VENUES.values(), venues.find("kraken")):
        for environment in venue.environments:
            where = venues.where_to_click(venue, environment)
            revoke = venues.revoke_text(venue.id, environment)
            assert "{" not in where + revoke
            assert where in revoke or environment not in venue.keys_url or venue.id not in venues.VENUES
            assert venue.keys_url.get(environment, "") in where
    assert "neverheard" in venues.revoke_text("neverheard", "live")


def test_an_entry_must_fit_its_venue() -> None:
    good = entry(environment="live")
    assert venues.of_entry(good).id == "binance"
    for wrong in (
        replace(good, environment="paper"),
        replace(good, category="broker"),
        replace(good, category="smtp", environment=""),
        replace(good, venue="nowhere at all"),
        replace(good, venue="kraken", environment="sim"),
    ):
        with pytest.raises(UsageError):
            venues.of_entry(wrong)


def test_ccxt_is_not_imported_for_our_own_venues() -> None:
    code = (
        "import sys; import flexbot.brokers.check, flexbot.brokers.enroll; from flexbot.brokers import venues; "
        "[venues.find(name) for name in venues.VENUES]; print([m for m in ('ccxt', 'requests') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60)
    assert done.stdout.strip() == "[]"


# --- live keys and simulators never meet


@pytest.mark.parametrize(
    "url",
    ["http://127.0.0.1:8080", "http://127.0.0.1:8080/", "http://[::1]:1", "http://127.0.0.1:65535"],
)
def test_a_literal_loopback_address_is_a_simulator(url: str) -> None:
    assert simulator_address(entry(url)) == url.removesuffix("/")


@pytest.mark.parametrize(
    "url",
    [
        "",
        "http://localhost:8080",
        "http://127.0.0.1",
        "http://127.0.0.1:0",
        "http://127.0.0.1:99999",
        "http://127.0.0.1:80x",
        "https://127.0.0.1:8080",
        "http://127.0.0.2:8080",
        "http://0.0.0.0:8080",
        "http://192.168.0.1:8080",
        "http://api.binance.com:80",
        "http://127.0.0.1.example.com:80",
        "http://user@127.0.0.1:8080",
        "http://127.0.0.1:8080@example.com:80",
        "http://example.com#@127.0.0.1:80",
        "http://127.0.0.1:8080/api",
        "http://127.0.0.1:8080?x",
        "http://127.1:8080",
        "http://2130706433:8080",
        "http://[::ffff:127.0.0.1]:8080",
        "http://[::1%25lo]:80",
        "http://[::1:80",
        " http://127.0.0.1:8080",
    ],
)
def test_any_other_address_is_refused_for_the_simulator(url: str) -> None:
    with pytest.raises(UsageError, match="simulator"):
        simulator_address(entry(url))
    with pytest.raises(UsageError):
        build_client(entry(url))


@pytest.mark.parametrize("environment", ["live", "testnet", "demo"])
def test_an_entry_of_a_real_environment_must_not_have_an_address(environment: str) -> None:
    one = entry("http://127.0.0.1:8080", environment=environment)
    with pytest.raises(UsageError, match=environment):
        simulator_address(one)
    with pytest.raises(UsageError):
        build_client(one)
    assert simulator_address(entry(environment=environment)) is None


def test_a_refused_address_is_not_repeated_since_it_may_hold_a_password() -> None:
    with pytest.raises(UsageError) as caught:
        simulator_address(entry("http://user:hunter22@127.0.0.1:80"))
    assert "hunter22" not in str(caught.value) + repr(caught.value.values)


def test_a_client_of_the_simulator_reaches_nothing_else() -> None:
    with Simulator(face()) as sim:
        session = build_client(entry(sim.url)).session
        assert session.trust_env is False
        assert session.get("https://api.binance.com/api/v3/time", timeout=5).status_code == 200
        for other in (
            "https://api1.binance.com/api/v3/time",
            "https://fapi.binance.com/",
            "http://api.binance.com/",
            "https://api.binance.com.example.com/",
            sim.url,
        ):
            with pytest.raises(requests.ConnectionError, match="only the simulator"):
                session.get(other, timeout=5)
        session.close()
        assert [seen.request.host for seen in sim.ledger] == ["api.binance.com"]


def test_the_bytes_that_arrive_are_those_that_the_client_signed_for_the_venue() -> None:
    with Simulator(face()) as sim:
        client = build_client(entry(sim.url))
        prepared = requests.Request("GET", "https://api.binance.com/api/v3/time?a=%7E%2b&b=x+y%20z").prepare()
        response = client.session.send(prepared, timeout=5)
        client.close()
        assert response.url == prepared.url
        assert response.request is prepared
        assert sim.ledger[0].request.query.decode() == str(prepared.url).partition("?")[2]


def test_a_password_in_netrc_is_not_sent(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    netrc = tmp_path / "netrc"
    netrc.write_text("default login somebody password elsewhere\n")
    netrc.chmod(0o600)
    monkeypatch.setenv("NETRC", str(netrc))
    client = build_client(entry(environment="live"))
    assert client.session.trust_env is True
    sent = client.session.prepare_request(requests.Request("GET", "https://api.binance.com/api/v3/time"))
    client.close()
    assert "Authorization" not in sent.headers


def test_environments_choose_their_hosts_and_a_window_of_five_seconds() -> None:
    for environment, host in (
        ("live", "https://api.binance.com/"),
        ("testnet", "https://testnet.binance.vision/"),
        ("demo", "https://demo-api.binance.com/"),
    ):
        client = build_client(entry(environment=environment))
        client.close()
        signed = client.sign("account", ["private"], "GET", {})
        assert signed["url"].startswith(host)
        assert "recvWindow=5000&" in signed["url"]
        assert ("sapi" in client.urls["api"]) == (environment == "live")


def test_what_an_exchange_does_not_ask_for_is_not_given_to_its_client() -> None:
    fields = {"secret_key": Secret("0x" + SECRET), "account_number": Secret("0x" + "a1" * 20)}
    wallet = Entry(id="w", category="exchange", venue="hyperliquid", environment="live", fields=fields)
    client = build_client(wallet)
    client.close()
    assert (client.privateKey, client.walletAddress) == ("0x" + SECRET, "0x" + "a1" * 20)
    plain = build_client(entry(environment="live", venue="kraken"))
    plain.close()
    assert not plain.privateKey
    assert plain.secret == SECRET


def test_there_is_no_client_for_a_venue_that_flexbot_cannot_ask() -> None:
    with pytest.raises(ValueError, match="mercado_bitcoin"):
        build_client(entry(environment="live", venue="mercado_bitcoin"))
