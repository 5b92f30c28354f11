"""The Binance spot face: the endpoints that checking a key needs, with Binance's rules, codes and HTTP statuses."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from typing import Any
from urllib.parse import parse_qsl

from exchange_sim.clock import Clock
from exchange_sim.keys import ApiKey
from exchange_sim.signature import RejectedError, check_signature, check_time, payload
from exchange_sim.wire import Reply, Request

LIVE, TESTNET, DEMO = "api.binance.com", "testnet.binance.vision", "demo-api.binance.com"
_KEY = re.compile(r"[A-Za-z0-9]{64}")
_ORDER_ID = re.compile(r"[.A-Z:/a-z0-9_-]{1,36}")
_REFUSED = (401, -2015, "Invalid API-key, IP, or permissions for action.")


@dataclass
class Symbol:
    """A market: its last price, the least an order may be worth, and whether accounts of this country may trade it."""

    name: str
    base: str
    quote: str
    price: Decimal = Decimal(50_000)
    least_notional: Decimal = Decimal(5)
    status: str = "TRADING"
    permitted: bool = True

    def info(self) -> dict[str, Any]:
        return {
            "symbol": self.name,
            "status": self.status,
            "baseAsset": self.base,
            "baseAssetPrecision": 8,
            "quoteAsset": self.quote,
            "quotePrecision": 8,
            "quoteAssetPrecision": 8,
            "orderTypes": ["LIMIT", "LIMIT_MAKER", "MARKET"],
            "quoteOrderQtyMarketAllowed": True,
            "isSpotTradingAllowed": True,
            "filters": [
                {"filterType": "PRICE_FILTER", "minPrice": "0.01", "maxPrice": "1000000.00", "tickSize": "0.01"},
                {"filterType": "LOT_SIZE", "minQty": "0.00001", "maxQty": "9000.00", "stepSize": "0.00001"},
                {"filterType": "NOTIONAL", "minNotional": f"{self.least_notional:f}", "applyMinToMarket": True},
            ],
        }


def default_symbols() -> dict[str, Symbol]:
    return {one.name: one for one in (Symbol("BTCUSDT", "BTC", "USDT"), Symbol("BTCUSDC", "BTC", "USDC"))}


@dataclass
class BinanceFace:
    """One account at Binance with its keys; `clock` is the venue's own."""

    keys: Iterable[ApiKey] = ()
    clock: Clock = field(default_factory=Clock)
    symbols: dict[str, Symbol] = field(default_factory=default_symbols)
    balances: dict[str, str] = field(default_factory=lambda: {"USDT": "1000.00000000", "BTC": "0.10000000"})
    can_trade: bool = True

    def __post_init__(self) -> None:
        self._keys = {key.key: key for key in self.keys}

    def answer(self, request: Request) -> Reply:
        """The reply to one request."""
        route = self._routes().get((request.method, request.path))
        known = request.host in (LIVE, TESTNET, DEMO)
        # The wallet's own endpoints exist on the live host alone.
        if not known or route is None or (request.path.startswith("/sapi/") and request.host != LIVE):
            return Reply.html(404 if known else 421)
        try:
            return route(request)
        except RejectedError as rejected:
            return rejected.reply

    def _routes(self) -> dict[tuple[str, str], Callable[[Request], Reply]]:
        return {
            ("GET", "/api/v3/time"): lambda request: Reply.json({"serverTime": self.clock.now_ms()}),
            ("GET", "/api/v3/exchangeInfo"): self._exchange_info,
            ("GET", "/api/v3/ticker/price"): self._price,
            ("GET", "/api/v3/account"): self._account,
            ("POST", "/api/v3/order/test"): self._order_test,
            ("GET", "/sapi/v1/account/apiRestrictions"): self._restrictions,
        }

    def _exchange_info(self, request: Request) -> Reply:
        asked = _symbol(request)
        markets = [self._market(asked)] if asked else list(self.symbols.values())
        return Reply.json(
            {"timezone": "UTC", "serverTime": self.clock.now_ms(), "symbols": [one.info() for one in markets]}
        )

    def _price(self, request: Request) -> Reply:
        asked = _symbol(request)
        if asked:
            return Reply.json({"symbol": asked, "price": f"{self._market(asked).price:f}"})
        return Reply.json([{"symbol": one.name, "price": f"{one.price:f}"} for one in self.symbols.values()])

    def _account(self, request: Request) -> Reply:
        self._signed(request, reading=True)
        rows = [{"asset": name, "free": amount, "locked": "0.00000000"} for name, amount in self.balances.items()]
        account = {
            "makerCommission": 10,
            "takerCommission": 10,
            "canTrade": self.can_trade,
            # of the account, whatever the key may do
            "canWithdraw": True,
            "canDeposit": True,
            "accountType": "SPOT",
            "balances": rows,
            "permissions": ["SPOT"],
        }
        return Reply.json(account)

    def _restrictions(self, request: Request) -> Reply:
        key, _ = self._signed(request, reading=True)
        return Reply.json(key.rights())

    def _order_test(self, request: Request) -> Reply:
        key, order = self._signed(request)
        if not key.spot_trading:
            raise RejectedError(*_REFUSED)
        market = self._market(order.get("symbol", ""))
        if order.get("side") not in ("BUY", "SELL"):
            raise RejectedError(400, -1117, "Invalid side.")
        if order.get("type") != "MARKET":
            raise RejectedError(400, -1116, "Invalid orderType.")
        if not _ORDER_ID.fullmatch(order.get("newClientOrderId", "x")):
            raise RejectedError(400, -1100, "Illegal characters found in parameter 'newClientOrderId'.")
        if not market.permitted:
            raise RejectedError(400, -2010, "This symbol is not permitted for this account.")
        if market.status != "TRADING":
            raise RejectedError(400, -1013, "Market is closed.")
        if _worth(order) < market.least_notional:
            raise RejectedError(400, -1013, "Filter failure: NOTIONAL")
        return Reply.json({})

    def _signed(self, request: Request, *, reading: bool = False) -> tuple[ApiKey, dict[str, str]]:
        """The key of a signed request and its parameters; RejectedError as Binance would reject it."""
        given = request.headers.get("x-mbx-apikey", "")
        if not _KEY.fullmatch(given):
            raise RejectedError(401, -2014, "API-key format invalid.")
        found = payload(request)
        check_time(found.parameters, self.clock.now_ms())
        key = self._keys.get(given)
        if key is None or (key.allowed_ips and request.peer not in key.allowed_ips):
            raise RejectedError(*_REFUSED)
        check_signature(key, request, found)
        if reading and not key.reading:
            raise RejectedError(*_REFUSED)
        return key, dict(found.parameters)

    def _market(self, name: str) -> Symbol:
        if name not in self.symbols:
            raise RejectedError(400, -1121, "Invalid symbol.")
        return self.symbols[name]


def _symbol(request: Request) -> str:
    return dict(parse_qsl(request.query.decode("latin-1"))).get("symbol", "")


def _worth(order: dict[str, str]) -> Decimal:
    try:
        worth = Decimal(order["quoteOrderQty"])
    except (KeyError, InvalidOperation):
        raise RejectedError(400, -1102, "Mandatory parameter 'quoteOrderQty' was not sent or malformed.") from None
    if not worth.is_finite() or worth <= 0 or worth != round(worth, 8):
        raise RejectedError(400, -1111, "Parameter 'quoteOrderQty' has too much precision.")
    return worth
