"""The venues whose keys the vault keeps: what each needs, its environments, where its keys are made and revoked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from functools import cache
from typing import Literal

from flexbot.errors import UsageError
from flexbot.text import text_or
from flexbot.vault.entries import STEPS, TRADING, Entry

_NAMES_SHOWN = 5


@dataclass(frozen=True, slots=True)
class Venue:
    """One exchange or broker.

    `fields` are the entry's fields that must be filled, `optional` those that may be. `checks` are the steps of a
    check (names of STEPS) that FlexBot can run here; `rights_shown` are the environments in which the venue tells what
    a key may do. `keys_url` gives, by environment, the page where keys are made and revoked, where we know one.
    """

    id: str
    name: str
    category: Literal["exchange", "broker"]
    environments: tuple[str, ...]
    fields: tuple[str, ...]
    optional: tuple[str, ...] = ()
    checks: tuple[str, ...] = ("format",)
    rights_shown: tuple[str, ...] = ()
    keys_url: Mapping[str, str] = field(default_factory=dict, hash=False)


_KEY_AND_SECRET = ("api_key", "secret_key")

VENUES: Mapping[str, Venue] = {
    venue.id: venue
    for venue in (
        Venue(
            "binance",
            "Binance",
            "exchange",
            ("live", "testnet", "demo", "sim"),
            _KEY_AND_SECRET,
            checks=STEPS,
            # the simulator answers as the live host does; testnet and demo have no such question
            rights_shown=("live", "sim"),
            keys_url={
                "live": "https://www.binance.com/en/my/settings/api-management",
                "testnet": "https://testnet.binance.vision/",
                "demo": "https://demo.binance.com/en/my/settings/api-management",
            },
        ),
        Venue(
            "mercado_bitcoin",
            "Mercado Bitcoin",
            "exchange",
            ("live",),
            _KEY_AND_SECRET,
            keys_url={"live": "https://www.mercadobitcoin.com.br/"},
        ),
        Venue(
            "alpaca",
            "Alpaca",
            "broker",
            ("live", "paper"),
            _KEY_AND_SECRET,
            keys_url={"live": "https://app.alpaca.markets/", "paper": "https://app.alpaca.markets/"},
        ),
        Venue(
            "tradier",
            "Tradier",
            "broker",
            ("live", "paper"),
            ("api_key",),
            optional=("account_number",),
            keys_url={"live": "https://dash.tradier.com/", "paper": "https://dash.tradier.com/"},
        ),
        Venue(
            "ibkr",
            "Interactive Brokers",
            "broker",
            ("live", "paper"),
            ("account_number",),
            optional=("host",),
        ),
    )
}

# ccxt's `mercado` speaks an interface that Mercado Bitcoin has given up.
_ALIASES = {"mercado": "mercado_bitcoin", "mercadobitcoin": "mercado_bitcoin", "interactive_brokers": "ibkr"}

# The vault's field for each credential that ccxt exchanges ask for.
CCXT_FIELDS = {
    "apiKey": "api_key",
    "secret": "secret_key",
    "privateKey": "secret_key",
    "password": "password",
    "uid": "account_number",
    "accountId": "account_number",
    "walletAddress": "account_number",
    "login": "username",
}


def find(venue_id: str) -> Venue:
    """The venue called `venue_id` in any spelling of case, space or hyphen; UsageError that names the nearest ones.

    Besides those of VENUES every exchange that ccxt knows is a venue; ccxt is imported only for a name not in VENUES.
    """
    plain = "_".join(venue_id.strip().lower().replace("-", " ").split())
    plain = _ALIASES.get(plain, plain)
    if plain in VENUES:
        return VENUES[plain]
    import ccxt

    if plain in ccxt.exchanges:
        return _of_ccxt(plain)
    names = list(dict.fromkeys((*VENUES, *ccxt.exchanges)))
    near = get_close_matches(plain, names, n=_NAMES_SHOWN, cutoff=0.5) or list(VENUES)
    raise UsageError("broker.unknown_venue", given=venue_id, near=", ".join(near))


def of_entry(entry: Entry) -> Venue:
    """The venue of an entry; UsageError where the entry's category or environment is not one the venue has."""
    if entry.category not in TRADING:
        raise UsageError("broker.not_trading", id=entry.id, category=entry.category)
    venue = find(entry.venue)
    if entry.category != venue.category:
        raise UsageError("broker.category", venue=venue.name, category=venue.category, given=entry.category)
    if entry.environment not in venue.environments:
        known = ", ".join(venue.environments)
        raise UsageError("broker.environment", venue=venue.name, given=entry.environment, known=known)
    return venue


def where_to_click(venue: Venue, environment: str) -> str:
    """Where the keys of `venue` are made, changed and revoked, as a phrase in the current language."""
    url = venue.keys_url.get(environment, "")
    general = text_or("brokers.venue.other.where" if url else "brokers.venue.other.where_plain", "")
    return text_or(f"brokers.venue.{venue.id}.where.{environment}", general).format(venue=venue.name, url=url)


def revoke_text(venue_id: str, environment: str) -> str:
    """What to do so that a lost key of this venue is worth nothing; also for a venue that FlexBot does not know."""
    venue = VENUES.get(venue_id) or Venue(venue_id, venue_id, "exchange", (environment,), ())
    sentence = text_or(f"brokers.revoke.{venue.id}", text_or("brokers.revoke.other", ""))
    return sentence.format(venue=venue.name, where=where_to_click(venue, environment))


@cache
def _of_ccxt(name: str) -> Venue:
    """A venue from what ccxt says about it: its credentials, whether it has a test host, its home page."""
    import ccxt

    client = getattr(ccxt, name)()
    asked = (CCXT_FIELDS.get(name) for name, needed in client.requiredCredentials.items() if needed)
    fields = tuple(dict.fromkeys(name for name in asked if name is not None)) or _KEY_AND_SECRET
    home = client.urls.get("www")
    return Venue(
        client.id,
        str(client.name),
        "exchange",
        ("live", "testnet") if client.urls.get("test") else ("live",),
        fields,
        optional=() if "password" in fields else ("password",),
        checks=("format", "read") if client.has.get("fetchBalance") else ("format",),
        keys_url={"live": home} if isinstance(home, str) else {},
    )
