"""The signed steps of a check at Binance spot: account, test order, rights. Raw endpoints, so no market list is loaded.

Sources: the REST documentation at https://developers.binance.com/docs/binance-spot-api-docs and, for the rights, the
wallet section's "Get API Key Permission".
"""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal, InvalidOperation
from typing import Any

from flexbot.brokers.answers import Answer, Line
from flexbot.brokers.rights import Finding, judge

# Tried in this order; some accounts may not trade some of them, by the rules of their country.
_SYMBOLS = ("BTCUSDT", "BTCUSDC", "BTCEUR", "BTCBRL")
_INVALID_SYMBOL = -1121
_ORDER_REJECTED = -2010
# ccxt would otherwise put its own broker's mark into the id of a real order; the test order says whose it is too.
_TEST_ORDER_ID = "flexbot-check"


class BinanceSteps:
    """The steps after the format check, for one client; `rights_shown` is whether this host tells a key's rights."""

    def __init__(self, line: Line, *, rights_shown: bool) -> None:
        self._line = line
        self._rights_shown = rights_shown
        self._account: dict[str, Any] = {}
        self._clock_set = False

    def read(self) -> Finding:
        """A signed read of the account; warns where this machine's clock had to be corrected for it."""
        answer = self._signed(self._line.client.private_get_account, {"omitZeroBalances": "true"})
        if answer.reason:
            return _without(answer)
        if not isinstance(answer.data, dict) or not isinstance(answer.data.get("balances"), list):
            return Finding("not_run", "unreadable")
        self._account = answer.data
        return Finding("passed", warnings=("clock_off",) if self._clock_set else ())

    def trade(self) -> Finding:
        """A market order to `order/test`, which checks key and order and places nothing."""
        if self._account.get("canTrade") is False:
            return Finding("failed", "account_locked")
        if self._account.get("canTrade") is not True:
            return Finding("not_run", "unreadable")
        for symbol in _SYMBOLS:
            answer = self._test_order(symbol)
            if answer is None:
                continue
            if answer.reason in ("refused", "unauthorised"):
                # The account was read a moment ago with this key from this address: the permission is what is left.
                return Finding("failed", "trade_refused")
            if answer.reason:
                return _without(answer)
            return Finding("passed") if answer.data == {} else Finding("not_run", "unreadable")
        return Finding("not_run", "no_symbol")

    def rights(self) -> Finding:
        """What the key may do beyond trading; only the live host tells."""
        if not self._rights_shown:
            return Finding("not_run", "rights_not_shown")
        answer = self._signed(self._line.client.sapi_get_account_apirestrictions)
        if answer.reason:
            return _without(answer)
        return judge(answer.data) if isinstance(answer.data, dict) else Finding("not_run", "unreadable")

    def _test_order(self, symbol: str) -> Answer | None:
        """The answer to a small test order, None where this symbol cannot be used to ask."""
        client = self._line.client
        info = self._line.ask(client.public_get_exchangeinfo, {"symbol": symbol})
        if info.reason:
            return None if info.code == _INVALID_SYMBOL else info
        worth = _order_worth(info.data)
        if worth is None:
            return None
        order = {
            "symbol": symbol,
            "side": "BUY",
            "type": "MARKET",
            "quoteOrderQty": worth,
            "newClientOrderId": _TEST_ORDER_ID,
        }
        answer = self._signed(client.private_post_order_test, order)
        return None if answer.code in (_INVALID_SYMBOL, _ORDER_REJECTED) else answer

    def _signed(self, call: Callable[..., Any], params: dict[str, str] | None = None) -> Answer:
        """A signed request, repeated once by the venue's clock where ours is off."""
        answer = self._line.ask(call, dict(params or {}))
        if answer.reason != "clock" or self._clock_set:
            return answer
        clock = self._line.ask(self._line.client.load_time_difference)
        if clock.reason:
            return clock
        self._clock_set = True
        return self._line.ask(call, dict(params or {}))


def _without(answer: Answer) -> Finding:
    """Failed only where the venue itself refused the key; trouble on the way says nothing about it."""
    return Finding("failed" if answer.refused else "not_run", answer.reason)


def _order_worth(info: Any) -> str | None:
    """Twice the least an order of this symbol may be worth, in its quote currency; None where it is not traded so."""
    try:
        market = info["symbols"][0]
        filters = {one["filterType"]: one for one in market["filters"]}
        least = Decimal((filters.get("NOTIONAL") or filters["MIN_NOTIONAL"])["minNotional"])
    except (LookupError, TypeError, InvalidOperation):
        return None
    if market.get("status") != "TRADING" or market.get("quoteOrderQtyMarketAllowed") is not True:
        return None
    return format(least * 2, "f")
