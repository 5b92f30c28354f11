"""How others name things: which venue, environment and field `BINANCE_TESTNET_API_KEY` or `apiKey` stands for."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

# Two capitals in a row begin a new word only before a small letter: APIKey is API Key.
_WORD = re.compile(r"[A-Z]+(?=[A-Z][a-z])|[A-Z]?[a-z]+|[A-Z]+|[0-9]+")
_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_.:/-]{0,63}")
# Letters and digits mixed without a break are how keys look, not how names look.
_KEY_LIKE = re.compile(r"(?=[A-Za-z]*[0-9])(?=[0-9]*[A-Za-z])[A-Za-z0-9]{16,}|[A-Za-z]{33,}|[0-9]{9,}")
UNNAMED = "[?]"

_FIELD_NAMES = {
    "api_key": "key apikey apikeyid keyid apiid apitoken tapiid token tokenid accesskey accesskeyid accesstoken "
    "bearertoken bottoken apibearertoken",
    "secret_key": "secret secretkey apisecret apisecretkey apikeysecret keysecret accesssecret secretaccesskey "
    "privatekey apiprivatekey tapisecret tokensecret",
    "password": "password passphrase apipassphrase apipassword passwd pass pwd hostpassword",
    "username": "username user login hostuser",
    "account_number": "account accountid accountnumber accountno uid walletaddress chatid",
    "host": "host hostname server",
    "port": "port",
    "url": "url uri dsn webhook webhookurl baseurl apibaseurl apiurl endpoint",
    "code": "pin totpsecret",
}
FIELD_OF = {name: field for field, names in _FIELD_NAMES.items() for name in names.split()}
_SECRET_FIELDS = frozenset({"api_key", "secret_key", "password", "code"})

_ENVIRONMENT_WORDS = {
    "live": "live", "prod": "live", "production": "live", "mainnet": "live", "real": "live",
    "testnet": "testnet", "test": "testnet", "sandbox": "testnet",
    "demo": "demo", "paper": "paper",
    "sim": "sim", "simulator": "sim", "simulation": "sim",
}  # fmt: skip
# Parts of the addresses that venues give to their environments without real money.
_ADDRESS_PARTS = {"testnet": "testnet", "demo": "demo", "paper": "paper", "sandbox": "testnet"}

_VENUES = {
    "exchange": "ascendex backpack bequant bigone binance binancecoinm binanceus binanceusdm bingx bitbank bitfinex "
    "bitflyer bitget bithumb bitmart bitmex bitrue bitso bitstamp bitvavo blofin btcmarkets bybit cex coinbase "
    "coinbaseexchange coinbaseinternational coincheck coinex coinone cryptocom delta deribit derive digifinex dydx "
    "foxbit gate gemini hashkey hitbtc hollaex htx hyperliquid independentreserve indodax kraken krakenfutures kucoin "
    "kucoinfutures latoken lbank luno mercado_bitcoin mexc myokx novadax ndax okx paradex phemex poloniex probit "
    "tokocrypto upbit whitebit woo woofipro xt zaif",
    "broker": "alpaca tradier ibkr schwab oanda tastytrade tradestation robinhood etrade saxo questrade",
    "smtp": "smtp",
    "alerts": "telegram discord slack pushover pushbullet",
    "data_api": "alphavantage polygon finnhub fred newsapi coingecko coinmarketcap cryptocompare twelvedata tiingo "
    "glassnode quandl nasdaqdatalink eodhd intrinio messari fmp",
    "database": "database postgresql mysql mariadb mongodb redis influxdb timescale clickhouse",
}
_ALIASES = {
    "mercadobitcoin": "mercado_bitcoin", "mercado": "mercado_bitcoin", "mb": "mercado_bitcoin",
    "apca": "alpaca", "alpacamarkets": "alpaca", "gateio": "gate",
    "huobi": "htx", "okex": "okx", "interactivebrokers": "ibkr", "ib": "ibkr", "cryptocomexchange": "cryptocom",
    "coinbasepro": "coinbaseexchange", "coinbaseadvanced": "coinbase", "coinbaseadvancedtrade": "coinbase",
    "email": "smtp", "mail": "smtp", "emailhost": "smtp", "mailserver": "smtp",
    "tg": "telegram", "telegrambot": "telegram", "discordbot": "discord",
    "db": "database", "postgres": "postgresql", "pg": "postgresql", "mongo": "mongodb", "sql": "database",
    "alphavantageapi": "alphavantage", "financialmodelingprep": "fmp", "cmc": "coinmarketcap",
}  # fmt: skip
_CATEGORY_OF = {venue: category for category, venues in _VENUES.items() for venue in venues.split()}
# Programs that put their own name before every variable.
_PREFIXES = ("freqtrade", "flexbot", "hummingbot", "jesse")
# One key serves all of a venue's markets.
_PRODUCTS = frozenset({"spot", "perpetual", "perp", "swap", "futures", "future", "margin", "linear"})
GENERIC = frozenset({"exchange", "broker"})


@dataclass(frozen=True, slots=True)
class Place:
    """What a set of credentials is for. `label` tells several of one venue apart (`2`, `main`)."""

    category: str
    venue: str
    environment: str = ""
    label: str = ""


def words(name: str) -> list[str]:
    """The words of a name in small letters, whatever separates them: `binanceApiKey`, `BINANCE_API_KEY`."""
    return [word.lower() for word in _WORD.findall(name)]


def shown(name: str) -> str:
    """The name if it looks like one, else `[?]`: what stands where a name should may be a secret."""
    return name if _NAME.fullmatch(name) and not _KEY_LIKE.search(name) else UNNAMED


def field_of(name: str) -> str | None:
    """The field that the whole of `name` stands for (`apiKey`, `secret_enc`), None where it is none."""
    return FIELD_OF.get("".join(_without_marks(words(name))))


def _without_marks(found: Sequence[str]) -> list[str]:
    """Drop the words with which tables mark a column as encrypted."""
    return [word for word in found if word not in ("enc", "encrypted", "cipher", "ciphertext")]


def looks_secret(name: str) -> bool:
    """Whether a key of this name may hold something secret: its last words are those of a secret field."""
    found = _without_marks(words(name))
    return any(FIELD_OF.get("".join(found[-count:])) in _SECRET_FIELDS for count in (1, 2, 3) if count <= len(found))


def environment_of(value: str) -> str:
    """The environment that a word such as `sandbox` or `production` names; empty for none or several."""
    return one_of(_ENVIRONMENT_WORDS[word] for word in words(value) if word in _ENVIRONMENT_WORDS)


def environment_of_address(address: str) -> str:
    """The environment that the host of an address such as `https://paper-api.alpaca.markets` belongs to, if told."""
    host = re.sub(r"^[a-z]+://", "", address.lower()).split("/")[0]
    return one_of(environment for part, environment in _ADDRESS_PARTS.items() if part in host)


def one_of(found: Iterable[str]) -> str:
    """The one value that all of `found` agree on, empty values aside; empty where they do not or are none."""
    different = {value for value in found if value}
    return different.pop() if len(different) == 1 else ""


def venue_of(name: str) -> Place | None:
    """The place that a name such as `binance_perpetual_testnet`, `Binance 2` or `MERCADO_BITCOIN` stands for.

    The venue is the longest run of words at the beginning or the end that is a known one; other words become the
    label. None where no venue is known by that name.
    """
    found = words(name)
    environment = one_of(_ENVIRONMENT_WORDS.get(word, "") for word in found)
    rest = [word for word in found if word not in _ENVIRONMENT_WORDS]
    if len(rest) > 1 and rest[0] in _PREFIXES:
        rest = rest[1:]
    for count in range(len(rest), 0, -1):
        for run, others in ((rest[:count], rest[count:]), (rest[-count:], rest[:-count])):
            venue = _known("".join(run))
            if venue is not None:
                label = " ".join(word for word in others if word not in _PRODUCTS)
                return placed(venue, environment, label)
    return None


def _known(joined: str) -> str | None:
    venue = _ALIASES.get(joined, joined)
    return venue if venue in _CATEGORY_OF else None


def placed(venue: str, environment: str, label: str) -> Place:
    """The place of a venue in its category; an unknown venue is an exchange. Labels that look like keys are dropped."""
    category = _CATEGORY_OF.get(venue, "exchange")
    if category not in ("exchange", "broker"):
        environment = ""
    elif category == "broker" and environment == "testnet":
        environment = "paper"  # what brokers call a sandbox trades with paper money
    return Place(category, venue, environment, free_text(label))


def named_venue(name: str, environment: str = "") -> Place | None:
    """The place of a venue that the source names outright, known or not; None where it is no usable name."""
    place = venue_of(name)
    if place is not None:
        return placed(place.venue, place.environment or environment, place.label)
    plain = "".join(word for word in words(name) if word not in _ENVIRONMENT_WORDS)
    if not plain or plain in GENERIC or len(plain) > 32 or shown(name.replace(" ", "_")) == UNNAMED:
        return None
    return placed(plain, environment_of(name) or environment, "")


def free_text(value: str) -> str:
    """A label or description that a source gives, if it is short, visible and does not look like a key; else empty."""
    value = value.strip()
    return value if len(value) <= 100 and value.isprintable() and not _KEY_LIKE.search(value) else ""


@dataclass(frozen=True, slots=True)
class Variable:
    """A variable's name taken apart. `venue` is the words before the field, `number` tells several accounts apart."""

    venue: str
    field: str
    environment: str
    number: str


def variable(name: str) -> Variable | None:
    """Take apart a name that ends in a field's: `BINANCE_TESTNET_API_KEY_2`; None where it ends in none."""
    found = _without_marks(words(name))
    number = one_of(word for word in found if word.isdigit())
    environment = one_of(_ENVIRONMENT_WORDS.get(word, "") for word in found)
    rest = [word for word in found if not word.isdigit() and word not in _ENVIRONMENT_WORDS]
    if len(rest) > 1 and rest[0] in _PREFIXES:
        rest = rest[1:]
    for start in range(max(0, len(rest) - 4), len(rest)):
        field = FIELD_OF.get("".join(rest[start:]))
        if field is not None:
            return Variable(" ".join(rest[:start]), field, environment, number)
    return None
