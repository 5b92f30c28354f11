"""The ccxt client of an entry, and the guard that keeps live keys and simulators apart."""

from __future__ import annotations

import ipaddress
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from flexbot.brokers import venues
from flexbot.brokers.key_format import binance_signing_text
from flexbot.errors import UsageError
from flexbot.vault.entries import Entry

if TYPE_CHECKING:
    import ccxt

# Binance's default is 5000 ms and so is ours; ccxt's own is 10,000.
RECV_WINDOW_MS = 5000
_SIMULATED_HOSTS = {"binance": "api.binance.com"}
_LOOPBACK = frozenset({"127.0.0.1", "::1"})


def simulator_address(entry: Entry) -> str | None:
    """`http://127.0.0.1:PORT` or `http://[::1]:PORT` for an entry of environment `sim`, None for every other.

    Raises UsageError for a `sim` entry whose `url` is anything but a literal loopback address with a port, and for an
    entry of any other environment that has a `url`: a real key never meets a simulator, a simulator's never a venue.
    """
    given = entry.plain("url")
    if entry.environment != "sim":
        if given:
            raise UsageError("broker.url_not_sim", id=entry.id, environment=entry.environment)
        return None
    try:
        parts = urlsplit(given)
        address, port = ipaddress.ip_address(parts.hostname or ""), parts.port
    except ValueError:
        raise UsageError("broker.sim_url", id=entry.id) from None
    host = f"[{address}]" if address.version == 6 else str(address)
    exact = f"http://{host}:{port}"
    # Comparing with what was built leaves no room for user names, paths or other spellings of an address.
    if str(address) not in _LOOPBACK or not port or given.removesuffix("/") != exact:
        raise UsageError("broker.sim_url", id=entry.id)
    return exact


def build_client(entry: Entry, *, timeout_s: float = 15.0) -> ccxt.Exchange:
    """A ccxt client with the entry's key; the caller closes it. Raises UsageError as `simulator_address` does.

    - Answers that lead elsewhere (HTTP 3xx) are refused: the key's header would travel along.
    - HTTPS_PROXY, NO_PROXY and REQUESTS_CA_BUNDLE are obeyed, as by pip and curl: behind a company's proxy there is
      no other way out. A .netrc file is not, and the simulator is always reached directly.
    """
    import ccxt

    venue = venues.of_entry(entry)
    if "read" not in venue.checks:
        raise ValueError(f"FlexBot has no client for {venue.id}")
    address = simulator_address(entry)
    client = getattr(ccxt, venue.id)({"timeout": max(1, round(timeout_s * 1000))})
    _give_credentials(client, entry)
    if venue.id == "binance":
        client.options["recvWindow"] = RECV_WINDOW_MS
    if entry.environment == "testnet":
        client.set_sandbox_mode(True)
    elif entry.environment == "demo":
        client.enable_demo_trading(True)
    client.session.max_redirects = 0
    client.session.trust_env = True
    client.session.auth = _as_it_is
    if address is not None:
        from flexbot.brokers.loopback import lead

        lead(client.session, _SIMULATED_HOSTS[venue.id], address)
    return client


def _give_credentials(client: ccxt.Exchange, entry: Entry) -> None:
    """Set the entry's fields under ccxt's names; those beyond key, secret and password only where it asks for them."""
    asked = {name for name, needed in client.requiredCredentials.items() if needed} | {"apiKey", "secret", "password"}
    for name, field in venues.CCXT_FIELDS.items():
        if name in asked and field in entry.fields:
            one = entry.fields[field]
            pem = client.id == "binance" and name == "secret"
            setattr(client, name, binance_signing_text(one) if pem else one.reveal())


def _as_it_is(request: Any) -> Any:
    """An `auth` that adds nothing: with one set, requests does not look for a password in .netrc."""
    return request
