"""One request to a venue and what its outcome means, judged by HTTP status and venue code.

ccxt's exception classes alone mislead: -2015 is an AuthenticationError on a fresh client and a DDoSProtection after
one success, -1021 is a NetworkError (ccxt 4.5.90). And its exceptions carry the signed URL and the headers, so none of
them, nor their text, leaves this module.
"""

from __future__ import annotations

import json
import logging
import socket
import ssl
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import ccxt
import requests

_log = logging.getLogger(__name__)

# Reasons by which the venue itself says no to the key; every other one says nothing about the key.
REFUSALS = frozenset({"key_unreadable", "refused", "signature", "unauthorised"})

# https://developers.binance.com/docs/binance-spot-api-docs/errors
_BINANCE = {
    -1000: "venue_down",
    -1001: "venue_down",
    -1002: "unauthorised",
    -1003: "busy",
    -1006: "venue_down",
    -1007: "venue_down",
    -1008: "busy",
    -1016: "venue_down",
    -1021: "clock",
    -1022: "signature",
    -1034: "busy",
    -2008: "refused",
    -2014: "key_unreadable",
    -2015: "refused",
}
_STATUS = {418: "banned", 429: "busy", 451: "region"}
# The first class that fits; order matters, because InvalidNonce is a NetworkError and the maintenance a refusal.
_CLASSES: tuple[tuple[type[Exception], str], ...] = (
    (ccxt.InvalidNonce, "clock"),
    (ccxt.DDoSProtection, "busy"),
    (ccxt.OnMaintenance, "venue_down"),
    (ccxt.ExchangeNotAvailable, "venue_down"),
    (ccxt.AuthenticationError, "refused"),
)


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back: `data` where `reason` is empty, else why there is none and the venue's code if it gave one."""

    data: Any = None
    reason: str = ""
    code: int | None = None

    @property
    def refused(self) -> bool:
        """Whether the venue itself refused the key."""
        return self.reason in REFUSALS


class Line:
    """Asks a venue through one ccxt client and keeps, for the last request only, the raw answer."""

    def __init__(self, client: ccxt.Exchange) -> None:
        self.client = client
        self._seen: requests.Response | None = None
        client.session.hooks["response"].append(self._see)

    def ask(self, call: Callable[..., Any], *args: Any) -> Answer:
        """The answer to `call(*args)`, a method of the client; never raises for what the venue or the network does."""
        self._seen = None
        try:
            return Answer(call(*args))
        except Exception as error:  # noqa: BLE001  # ccxt's parsers fail in every way on strange answers; see the module
            status, code = self._status_and_code()
            reason = self._reason(error, status, code)
        _log.info("%s: no answer, %s (HTTP %s, code %s)", self.client.id, reason, status, code)
        return Answer(reason=reason, code=code)

    def _see(self, response: requests.Response, *args: Any, **kwargs: Any) -> None:
        self._seen = response

    def _status_and_code(self) -> tuple[int | None, int | None]:
        if self._seen is None:
            return None, None
        try:
            body = json.loads(self._seen.text)
            code = int(body["code"])
        except (requests.RequestException, RuntimeError, ValueError, TypeError, KeyError):
            code = None  # HTML, an answer cut in the middle, or an exchange that has no such codes
        return self._seen.status_code, code

    def _reason(self, error: Exception, status: int | None, code: int | None) -> str:
        if status is None:
            return _without_answer(error)
        if status in _STATUS:
            return _STATUS[status]
        if self.client.id == "binance":
            named = _BINANCE.get(code) if code is not None else None
        else:
            named = next((reason for kind, reason in _CLASSES if isinstance(error, kind)), None)
            # A page of HTML is a firewall's, whatever class ccxt makes of its status.
            if named == "refused" and status == 403 and not _is_json(self._seen):
                named = "blocked"
        if named is not None and not (named == "venue_down" and status == 403):
            return named
        return _by_status(error, status)


def _by_status(error: Exception, status: int) -> str:
    if 300 <= status < 400:
        return "redirected"
    if status == 403:
        return "blocked"
    if status >= 500:
        return "venue_down"
    if status == 200:
        return "timeout" if isinstance(error, ccxt.RequestTimeout) else "unreadable"
    return "unexpected"


def _is_json(response: requests.Response | None) -> bool:
    return response is not None and "json" in response.headers.get("Content-Type", "")


def _without_answer(error: Exception) -> str:
    """Why no status ever came; a proxy's trouble first, since it wraps the others."""
    causes = list(_chain(error))
    kinds: tuple[tuple[type[BaseException], str], ...] = (
        (requests.exceptions.ProxyError, "proxy"),
        (socket.gaierror, "dns"),
        (requests.exceptions.SSLError, "tls"),
        (ssl.SSLError, "tls"),
        (requests.exceptions.Timeout, "timeout"),
        (ccxt.RequestTimeout, "timeout"),
        (requests.exceptions.ConnectionError, "unreachable"),
        (ccxt.NetworkError, "unreachable"),
    )
    return next((reason for kind, reason in kinds if any(isinstance(one, kind) for one in causes)), "unexpected")


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    while error is not None:
        yield error
        error = error.__cause__ or error.__context__
