"""What goes over the wire: requests as they came in, replies, and the ways in which a venue fails to reply."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Request:
    """One HTTP request, its query and body exactly as received; header names in lower case."""

    method: str
    path: str
    query: bytes
    body: bytes
    headers: Mapping[str, str] = field(repr=False)
    peer: str

    @property
    def host(self) -> str:
        return self.headers.get("host", "")


@dataclass(frozen=True)
class Reply:
    """An answer of HTTP status, body and further headers."""

    status: int = 200
    body: bytes = b"{}"
    content_type: str = "application/json;charset=UTF-8"
    headers: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def json(cls, value: object, status: int = 200, headers: Mapping[str, str] | None = None) -> Reply:
        return cls(status, json.dumps(value).encode(), headers=headers or {})

    @classmethod
    def error(cls, status: int, code: int, message: str, headers: Mapping[str, str] | None = None) -> Reply:
        """An error as Binance writes it."""
        return cls.json({"code": code, "msg": message}, status, headers)

    @classmethod
    def html(cls, status: int) -> Reply:
        """What a firewall or a gateway in front of the venue says."""
        return cls(status, b"<html><body><h1>Request blocked</h1></body></html>", "text/html")


@dataclass(frozen=True)
class Hang:
    """No answer: the connection stays open until the client gives up or the simulator ends."""


@dataclass(frozen=True)
class Reset:
    """The connection is torn down (RST) in place of an answer."""


@dataclass(frozen=True)
class Half:
    """The true answer, of which half arrives before the connection ends."""


@dataclass(frozen=True)
class Cut:
    """The true answer cut to half its length, with a Content-Length to match: JSON that does not parse."""


@dataclass(frozen=True)
class Teapot:
    """A ban of this address: HTTP 418, or 429 as the warning before it, with the seconds to wait."""

    status: int = 418
    retry_after_s: int = 120

    def reply(self) -> Reply:
        message = "Way too much request weight used; IP banned."
        if self.status == 429:
            message = "Too much request weight used; please use WebSocket Streams for live updates."
        return Reply.error(self.status, -1003, message, {"Retry-After": str(self.retry_after_s)})


# A scenario: what happens to one request instead of the true answer.
Scenario = Reply | Hang | Reset | Half | Cut | Teapot


@dataclass(frozen=True)
class Seen:
    """One line of the ledger: a request and the status and venue code it was answered with (None without an answer)."""

    at_ms: int
    request: Request
    status: int | None
    code: int | None
