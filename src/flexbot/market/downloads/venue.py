"""One crypto exchange through ccxt, for candles only: names checked, clock read, pages fetched. No key is ever sent."""

from __future__ import annotations

import logging
import re
import time
from collections.abc import Callable, Iterable
from difflib import get_close_matches
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Any, TypeVar

from flexbot.errors import DownloadError, UsageError
from flexbot.market.candles import FloatArray
from flexbot.market.downloads.retry import GaveUpError, Notify, Patience, Sleep
from flexbot.market.downloads.rows import as_table
from flexbot.market.timeframe import Timeframe

if TYPE_CHECKING:
    import ccxt

T = TypeVar("T")
_NAMES_SHOWN = 5
# How far a page without rows lets the search move on where ccxt does not know the venue's page length.
_PAGE_GUESS = 100


def open_client(name: str, *, timeout_s: float) -> ccxt.Exchange:
    """A keyless ccxt client that obeys the exchange's rate limit; DownloadError for a name ccxt does not know."""
    import ccxt

    # At DEBUG ccxt logs every request and answer in full.
    logging.getLogger("ccxt").setLevel(logging.WARNING)
    venue = name.strip().lower()
    if venue not in ccxt.exchanges:
        raise DownloadError("download.venue", given=name, near=_nearest(venue, ccxt.exchanges))
    return getattr(ccxt, venue)({"enableRateLimit": True, "timeout": round(timeout_s * 1000)})


def open_venue(
    name: str,
    symbols: Iterable[str],
    *,
    retries: int,
    timeout_s: float,
    sleep: Sleep = time.sleep,
    notify: Notify = lambda message: None,
) -> Venue:
    """The exchange `name` with the markets that `symbols` need; raises what `open_client` and `Venue` raise."""
    client = open_client(name, timeout_s=timeout_s)
    # ccxt writes every futures symbol with a colon (BTC/USDT:USDT).
    spot_only = not any(":" in symbol for symbol in symbols)
    return Venue(client, retries=retries, spot_only=spot_only, sleep=sleep, notify=notify)


class Venue:
    """An exchange whose markets are loaded. All its requests are retried; see `Patience`."""

    def __init__(
        self,
        client: ccxt.Exchange,
        *,
        retries: int,
        spot_only: bool = False,
        sleep: Sleep = time.sleep,
        notify: Notify = lambda message: None,
    ) -> None:
        """Load the markets of `client`; with `spot_only` those of futures are left out, which spares their requests.

        Raises DownloadError when the exchange has no candles to give, refuses or cannot be reached.
        """
        if not client.has.get("fetchOHLCV"):
            raise DownloadError("download.no_candles", venue=client.id)
        if spot_only:
            _leave_out_futures(client)
        self._client = client
        self._patience = Patience(client, retries, sleep, notify)
        self._first(self._load_markets)

    @property
    def name(self) -> str:
        """The exchange's ccxt name, which is also its name in the candle store."""
        return str(self._client.id)

    @property
    def repeated(self) -> int:
        """How many requests had to be repeated so far."""
        return self._patience.repeated

    def symbol(self, given: str) -> str:
        """The exchange's own writing of `given`: `btc/usdt`, `BTC-USDT` and `BTCUSDT` are all `BTC/USDT`.

        Raises DownloadError that names the nearest symbols.
        """
        markets: dict[str, dict[str, Any]] = self._client.markets
        if given in markets:
            return given
        plain = _plain(given)
        same = [symbol for symbol, market in markets.items() if market.get("spot") and _plain(symbol) == plain]
        if len(same) == 1:
            return same[0]
        near = same or _nearest_list(given.upper(), markets)
        raise DownloadError("download.symbol", venue=self.name, given=given, near=", ".join(near) or "–")

    def check_timeframe(self, timeframe: Timeframe) -> None:
        """Raise DownloadError that lists the exchange's timeframes when `timeframe` is not one of them."""
        known: Iterable[str] = self._client.timeframes or {}
        if timeframe.code not in known:
            ours = sorted(filter(None, map(_timeframe, known)), key=lambda frame: frame.ms)
            raise DownloadError(
                "download.timeframe",
                venue=self.name,
                given=timeframe,
                known=", ".join(frame.code for frame in ours) or "–",
            )

    def page_length(self, symbol: str) -> int:
        """How many candles one request brings at most; a cautious guess where ccxt does not know."""
        return self._limit(symbol) or _PAGE_GUESS

    def page(self, symbol: str, timeframe: Timeframe, since_ms: int) -> FloatArray:
        """One page of rows from `since_ms` (UTC ms) on as `as_table` makes it, unchecked.

        Venues differ: rows can be fewer than the page length, unsorted, repeated, or begin later; none is no end.
        Raises GaveUpError.
        """
        limit = self._limit(symbol)
        return self._patience.call(
            lambda: as_table(self._client.fetch_ohlcv(symbol, timeframe.code, since=since_ms, limit=limit))
        )

    def now_ms(self) -> int:
        """The exchange's clock (UTC ms): its own answer, else the Date of its last answer, else this machine's clock.

        Raises DownloadError when the exchange has a clock and does not tell.
        """
        if self._client.has.get("fetchTime") is True:
            return int(self._first(self._client.fetch_time))
        said = (self._client.last_response_headers or {}).get("Date", "")
        try:
            return round(parsedate_to_datetime(said).timestamp() * 1000)
        except (TypeError, ValueError):
            return round(time.time() * 1000)

    def _limit(self, symbol: str) -> int | None:
        limit = self._client.feature_value(symbol, "fetchOHLCV", "limit")
        return int(limit) if limit else None

    def _load_markets(self) -> None:
        if not self._client.load_markets():
            raise ValueError("no markets in the answer")

    def _first(self, ask: Callable[[], T]) -> T:
        """An answer that is needed before any candle can be saved."""
        try:
            return self._patience.call(ask)
        except GaveUpError as error:
            raise error.as_download_error(saved="0") from error


def _leave_out_futures(client: ccxt.Exchange) -> None:
    options = client.options.get("fetchMarkets")
    types = options.get("types") if isinstance(options, dict) else None
    if isinstance(types, list) and "spot" in types:
        client.options["fetchMarkets"] = {**options, "types": ["spot"]}


def _timeframe(code: str) -> Timeframe | None:
    try:
        return Timeframe.parse(code)
    except UsageError:
        return None  # seconds and calendar months, which FlexBot has no grid for


def _plain(symbol: str) -> str:
    return re.sub(r"[^A-Z0-9]", "", symbol.upper())


def _nearest_list(given: str, known: Iterable[str]) -> list[str]:
    return get_close_matches(given, list(known), n=_NAMES_SHOWN, cutoff=0.5)


def _nearest(given: str, known: Iterable[str]) -> str:
    return ", ".join(_nearest_list(given, known)) or "–"
