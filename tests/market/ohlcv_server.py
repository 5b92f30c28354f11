"""A loopback server that speaks the public candle endpoints of Binance and Kraken, with faults on schedule.

Clients are pointed here by `redirect`, which changes the connection's target and nothing else: addresses, headers and
the parsing of answers stay those of production.
"""

from __future__ import annotations

import json
import socket
import struct
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.utils import formatdate
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

import ccxt
import numpy as np
import requests
from requests.adapters import HTTPAdapter

HOSTS = ("https://api.binance.com/", "https://api.kraken.com/")
Row = tuple[int, str, str, str, str, str]


@dataclass(frozen=True)
class Fault:
    """What happens to one candle request instead of a plain answer.

    `kind`: status, reset (connection), half (body ends before its stated length), cut (whole body, broken JSON),
    empty, repeated (rows twice and in reverse).
    """

    kind: str
    status: int = 0
    headers: tuple[tuple[str, str], ...] = ()
    body: str = "{}"


@dataclass
class Market:
    """The candles of one symbol, the faults, and a log of every request."""

    rows: list[Row]
    step_ms: int
    now_ms: int
    page: int = 1000
    faults: dict[int, Fault] = field(default_factory=dict)
    # Open times whose rows are left out of the first answer that should hold them.
    late: set[int] = field(default_factory=set)
    # Rows sent in place of the true ones: always, or only in the first answer.
    wrong: dict[int, Row] = field(default_factory=dict)
    wrong_once: dict[int, Row] = field(default_factory=dict)
    exclusive: bool = False
    windowed: bool = False
    paths: list[str] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)
    since: list[int] = field(default_factory=list)
    on_candles: Any = None

    def answer(self, since_ms: int, limit: int) -> list[Row]:
        after = since_ms + 1 if self.exclusive else since_ms
        length = min(limit, self.page)
        # As on a real venue the last row is the candle that is still open.
        found = [row for row in self.rows if after <= row[0] <= self.now_ms]
        if self.windowed:
            found = [row for row in found if row[0] < since_ms + length * self.step_ms]
        found = found[:length]
        kept = [self.wrong_once.pop(row[0], self.wrong.get(row[0], row)) for row in found if row[0] not in self.late]
        self.late.difference_update(row[0] for row in found)
        return kept


def generated(start_ms: int, count: int, step_ms: int, seed: int = 7) -> list[Row]:
    """A random walk of candles without gaps, as the decimal strings that a venue sends."""
    rng = np.random.default_rng(seed)
    close = np.round(20_000 * np.exp(np.cumsum(rng.normal(0, 0.002, count))), 2)
    opened = np.concatenate(([20_000.0], close[:-1]))
    high = np.maximum(opened, close) + np.round(rng.uniform(0, 9, count), 2)
    low = np.minimum(opened, close) - np.round(rng.uniform(0, 9, count), 2)
    volume = np.round(rng.uniform(0, 50, count), 5)
    return [
        (start_ms + n * step_ms, f"{o:.2f}", f"{h:.2f}", f"{lo:.2f}", f"{c:.2f}", f"{v:.5f}")
        for n, (o, h, lo, c, v) in enumerate(zip(opened, high, low, close, volume, strict=True))
    ]


@contextmanager
def serving(market: Market) -> Iterator[int]:
    """Serve `market` on a free loopback port while the block runs; yields the port."""
    server = _Server(("127.0.0.1", 0), type("Handler", (_Handler,), {"market": market}))
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield server.server_port
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def redirect(client: ccxt.Exchange, port: int) -> None:
    """Let `client` connect to the loopback port wherever it wants to reach one of `HOSTS`, and nowhere else."""
    client.session.mount("https://", _Closed())
    for host in HOSTS:
        client.session.mount(host, _ToLoopback(port))


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that was killed in the middle of a request is no news; anything else is printed."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)


class _ToLoopback(HTTPAdapter):
    def __init__(self, port: int) -> None:
        super().__init__()
        self._target = f"http://127.0.0.1:{port}"

    def get_connection_with_tls_context(self, request: Any, verify: Any, proxies: Any = None, cert: Any = None) -> Any:
        return self.poolmanager.connection_from_url(self._target)


class _Closed(HTTPAdapter):
    def send(self, request: requests.PreparedRequest, *args: Any, **kwargs: Any) -> requests.Response:
        raise AssertionError(f"a test reached for {request.url}")


class _Handler(BaseHTTPRequestHandler):
    market: Market
    protocol_version = "HTTP/1.1"
    # Header and body are two writes; without this each answer would wait 40 ms for an acknowledgement.
    disable_nagle_algorithm = True

    def do_GET(self) -> None:
        parts = urlsplit(self.path)
        query = {key: values[0] for key, values in parse_qs(parts.query).items()}
        self.market.paths.append(parts.path)
        self.market.headers.append(dict(self.headers))
        routes = {
            "/api/v3/time": lambda: {"serverTime": self.market.now_ms},
            "/api/v3/exchangeInfo": _binance_info,
            "/0/public/Assets": _kraken_assets,
            "/0/public/AssetPairs": _kraken_pairs,
            "/0/public/Time": lambda: {"error": [], "result": {"unixtime": self.market.now_ms // 1000}},
        }
        if parts.path in routes:
            self._json(routes[parts.path]())
        elif parts.path == "/api/v3/klines":
            self._candles(int(query["startTime"]), int(query["limit"]))
        elif parts.path == "/0/public/OHLC":
            self._kraken_candles()
        else:
            self._send(404, b"{}")

    def _candles(self, since_ms: int, limit: int) -> None:
        market = self.market
        number = len(market.since)
        market.since.append(since_ms)
        if market.on_candles is not None:
            market.on_candles(number)
        fault = market.faults.get(number)
        if fault is not None and fault.kind == "status":
            self._send(fault.status, fault.body.encode(), fault.headers)
            return
        if fault is not None and fault.kind == "reset":
            self._reset()
            return
        rows = [] if fault is not None and fault.kind == "empty" else market.answer(since_ms, limit)
        if fault is not None and fault.kind == "repeated":
            rows = [*reversed(rows), *rows]
        body = json.dumps([[*row, row[0] + market.step_ms - 1, "0", 1, "0", "0", "0"] for row in rows]).encode()
        if fault is not None and fault.kind in ("half", "cut"):
            cut = body[: len(body) // 2]
            self._send(200, cut, length=len(body) if fault.kind == "half" else len(cut))
            self.close_connection = True
        else:
            self._send(200, body)

    def _kraken_candles(self) -> None:
        # Kraken keeps the last 720 candles, the open one included, and lets `since` only shorten the answer.
        market = self.market
        market.since.append(0)
        latest = [row for row in market.rows if row[0] <= market.now_ms][-720:]
        rows = [[t // 1000, o, h, low, c, c, v, 3] for t, o, h, low, c, v in latest]
        self._json({"error": [], "result": {"XXBTZUSD": rows, "last": rows[-2][0]}})

    def _json(self, value: object) -> None:
        self._send(200, json.dumps(value).encode())

    def _send(
        self, status: int, body: bytes, headers: tuple[tuple[str, str], ...] = (), length: int | None = None
    ) -> None:
        self.send_response(status)
        for name, value in headers:
            self.send_header(name, value)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body) if length is None else length))
        self.end_headers()
        self.wfile.write(body)

    def _reset(self) -> None:
        # Linger of zero seconds: closing sends RST instead of FIN.
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.close_connection = True
        self.connection.close()

    def date_time_string(self, timestamp: float | None = None) -> str:
        """The Date header, by the market's clock."""
        return formatdate(self.market.now_ms / 1000, usegmt=True)

    def log_message(self, format: str, *args: Any) -> None:
        """Keep the test output clean."""


def _binance_info() -> dict[str, Any]:
    filters = [
        {"filterType": "PRICE_FILTER", "minPrice": "0.01", "maxPrice": "1000000", "tickSize": "0.01"},
        {"filterType": "LOT_SIZE", "minQty": "0.00001", "maxQty": "9000", "stepSize": "0.00001"},
    ]
    pairs = (("BTC", "USDT"), ("ETH", "USDT"), ("BTC", "EUR"))
    return {
        "symbols": [
            {"symbol": base + quote, "status": "TRADING", "baseAsset": base, "quoteAsset": quote, "filters": filters}
            for base, quote in pairs
        ]
    }


def _kraken_assets() -> dict[str, Any]:
    names = {"XXBT": "XBT", "ZUSD": "USD"}
    return {
        "error": [],
        "result": {
            key: {"aclass": "currency", "altname": name, "decimals": 10, "display_decimals": 5, "status": "enabled"}
            for key, name in names.items()
        },
    }


def _kraken_pairs() -> dict[str, Any]:
    pair = {
        "altname": "XBTUSD",
        "wsname": "XBT/USD",
        "base": "XXBT",
        "quote": "ZUSD",
        "pair_decimals": 1,
        "lot_decimals": 8,
        "cost_decimals": 5,
        "leverage_buy": [],
        "leverage_sell": [],
        "fees": [[0, 0.4]],
        "fees_maker": [[0, 0.25]],
        "ordermin": "0.00005",
        "status": "online",
    }
    return {"error": [], "result": {"XXBTZUSD": pair}}
