"""The gate before everything the dashboard serves, HTTP and WebSocket.

What passes must come to the right host name (a web page elsewhere whose name was pointed at 127.0.0.1 has another
one), from this user where the system tells, from no other web page, and with the session cookie that a launch token
was exchanged for. The cookie alone would not do: a browser sends it along with what any page makes it ask for on any
port of the same host. The only name is 127.0.0.1: `localhost` may lead a browser to [::1], where another program can
listen on the same port. Behind the gate only those addresses of Streamlit's answer that the pages need.

Served by the gate itself: `/launch?token=…` (token for cookie), `/quit` (POST), and `/control` for a second start.
The page after `/launch` leads on by itself instead of by an HTTP redirect: browsers hold a SameSite=Strict cookie back
from a redirect that began outside, in a mail or a file.
"""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Iterable, MutableMapping
from typing import Any
from urllib.parse import parse_qs

from flexbot.dashboard.serving import plain
from flexbot.dashboard.serving.instance import Control
from flexbot.dashboard.serving.lifetime import Lifetime
from flexbot.dashboard.serving.peer import is_other_user
from flexbot.dashboard.serving.tickets import Tickets

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
Asgi = Callable[[Scope, Receive, Send], Awaitable[None]]

_READS = ("GET", "HEAD")
# What the pages need of Streamlit. The rest stays closed: sign-in, figures, components, its interface for programs.
_OPEN = ("/favicon.png", "/_stcore/health", "/_stcore/host-config")
# Plain names only: what Windows or a URL would make a path to elsewhere of never reaches Streamlit.
_OPEN_BELOW = re.compile(r"/(?:static|media|_stcore/upload_file)(?:/[\w-][\w.-]*)+", re.ASCII)
_STREAM = "/_stcore/stream"
_KEPT_BY_BROWSERS = ("/static/", "/favicon.png")
_MAX_CONTROL_BYTES = 4096
_POLICY_VIOLATION = 1008
# Streamlit's page sets styles by script, compiles expressions of charts, and draws images it made itself; nothing of
# it needs another host.
_POLICY = (
    "default-src 'self'; script-src 'self' 'unsafe-inline' 'unsafe-eval' blob:; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data: blob:; font-src 'self' data:; media-src 'self' data: blob:; worker-src 'self' blob:; "
    "connect-src 'self' ws://{host} data: blob:; frame-src 'self' blob:; object-src 'none'; base-uri 'self'; "
    "form-action 'self'; frame-ancestors 'none'"
)
_PLAIN_POLICY = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; base-uri 'none'"
# A page that sends no referrer sends no origin either with its forms, and the quit form must prove its own.
_HEADERS = {
    b"x-content-type-options": b"nosniff",
    b"x-frame-options": b"DENY",
    b"cross-origin-opener-policy": b"same-origin",
    b"cross-origin-resource-policy": b"same-origin",
    b"permissions-policy": b"camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}


class Gate:
    """ASGI middleware around the dashboard that listens on `port`."""

    def __init__(
        self,
        app: Asgi,
        *,
        port: int,
        pages: Iterable[str],
        tickets: Tickets,
        control: Control,
        lifetime: Lifetime,
    ) -> None:
        self._app = app
        self._address = ("127.0.0.1", port)
        self._host = f"127.0.0.1:{port}"
        self._open = {*pages, *_OPEN}
        self._cookie = f"flexbot-{port}"
        self._tickets = tickets
        self._control = control
        self._lifetime = lifetime

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let `scope` pass, answer it, or refuse it."""
        if scope["type"] == "http":
            await self._http(scope, receive, send)
        elif scope["type"] == "websocket":
            await self._websocket(scope, receive, send)
        else:
            await self._app(scope, receive, send)

    async def _http(self, scope: Scope, receive: Receive, send: Send) -> None:
        headers = _headers(scope)
        path, method = scope["path"], scope["method"]
        # Streamlit's own files are no secret, there are many, and the system takes milliseconds to tell
        if headers.get("host") != self._host or (not path.startswith("/static/") and self._other_user(scope)):
            await _answer(send, 403, plain.not_from_here())
        elif path == "/control":
            await self._answer_control(method, headers, receive, send)
        elif not _comes_from_here(method, headers):
            await _answer(send, 403, plain.not_from_here())
        elif path == "/launch" and method == "GET":
            await self._launch(scope, headers, send)
        elif not self._has_session(headers):
            await _answer(send, 403, plain.no_entry())
        elif path == "/quit" and method == "POST":
            await _answer(send, 200, plain.goodbye())
            self._lifetime.end()
        elif path not in self._open and _OPEN_BELOW.fullmatch(path) is None:
            await _answer(send, 404, plain.nothing_here())
        else:
            kept = path.startswith(_KEPT_BY_BROWSERS)
            policy = _POLICY.format(host=self._host)
            await self._app(scope, receive, _with_headers(send, policy, b"same-origin", kept=kept))

    async def _websocket(self, scope: Scope, receive: Receive, send: Send) -> None:
        headers = _headers(scope)
        passes = (
            scope["path"] == _STREAM
            and headers.get("host") == self._host
            and headers.get("origin") == f"http://{self._host}"
            and self._has_session(headers)
            and not self._other_user(scope)
        )
        if not passes:
            await receive()  # the request to connect
            await send({"type": "websocket.close", "code": _POLICY_VIOLATION})
            return
        self._lifetime.arrived()
        try:
            await self._app(scope, receive, send)
        finally:
            self._lifetime.left()

    def _other_user(self, scope: Scope) -> bool:
        client = scope.get("client")
        return client is None or is_other_user((client[0], client[1]), self._address)

    def _has_session(self, headers: dict[str, str]) -> bool:
        # Not the library's reader, which gives up at a sign it does not know: any server on this host can set cookies
        # of any form for every port, and one of theirs must not hide ours.
        given = (one.strip().partition("=") for one in headers.get("cookie", "").split(";"))
        return any(name == self._cookie and self._tickets.admits(value) for name, _, value in given)

    async def _launch(self, scope: Scope, headers: dict[str, str], send: Send) -> None:
        if "sec-purpose" in headers:  # the browser only fetches ahead what the user may open; the token is for later
            await _answer(send, 403, plain.not_from_here())
            return
        token = parse_qs(scope["query_string"].decode("latin-1")).get("token", [""])[0]
        session = self._tickets.redeem(token)
        if session is not None:
            cookie = f"{self._cookie}={session}; Path=/; HttpOnly; SameSite=Strict"
            await _answer(send, 200, plain.welcome(), extra=[(b"set-cookie", cookie.encode())])
        elif self._has_session(headers):  # the link again, out of the browser's history
            await _answer(send, 200, plain.welcome())
        else:
            await _answer(send, 403, plain.token_used())

    async def _answer_control(self, method: str, headers: dict[str, str], receive: Receive, send: Send) -> None:
        # A browser always says where a POST comes from; the second start of FlexBot says nothing.
        answer = None
        if method == "POST" and "origin" not in headers and not self._lifetime.ending:
            answer = self._control.answer(await _body(receive))
        if answer is None:
            await _answer(send, 403, plain.not_from_here())
        else:
            await _answer(send, 200, answer, kind=b"application/json")


def _headers(scope: Scope) -> dict[str, str]:
    """The request's headers; of one that came twice only what all agree on, so that no two readers differ."""
    found: dict[str, str] = {}
    for raw_name, raw_value in scope["headers"]:
        name, value = raw_name.decode("latin-1").lower(), raw_value.decode("latin-1")
        if name == "cookie" and name in found:
            found[name] += f"; {value}"  # HTTP/2 may split it; one server may as well
        elif name in found and found[name] != value:
            found[name] = ""
        else:
            found[name] = value
    return found


def _comes_from_here(method: str, headers: dict[str, str]) -> bool:
    """Whether a request was made by our own page or by the user, not by another web page.

    https://www.w3.org/TR/fetch-metadata/: "none" is the user's own doing, "same-origin" our page. A link that leads
    here from elsewhere ("navigate" of a whole "document") only opens a page; the cookie decides whether it does.
    """
    origin = headers.get("origin")
    if method not in _READS:
        return origin == f"http://{headers['host']}"
    if origin is not None and origin != f"http://{headers['host']}":
        return False
    site = headers.get("sec-fetch-site", "none")
    opens = headers.get("sec-fetch-mode") == "navigate" and headers.get("sec-fetch-dest", "document") == "document"
    return site in ("none", "same-origin") or opens


async def _body(receive: Receive) -> bytes:
    """The request's body; empty when it is longer than any that is expected here."""
    body, more = b"", True
    while more:
        message = await receive()
        body += message.get("body", b"")
        more = message.get("more_body", False)
        if len(body) > _MAX_CONTROL_BYTES or message["type"] == "http.disconnect":
            return b""
    return body


def _with_headers(send: Send, policy: str, referrer: bytes, *, kept: bool = False) -> Send:
    """`send` that adds the security headers to every answer, in place of what the application said of the same.

    `kept`: browsers may keep the answer as the application says; else they keep nothing.
    """
    ours = {**_HEADERS, b"content-security-policy": policy.encode(), b"referrer-policy": referrer}
    if not kept:
        ours[b"cache-control"] = b"no-store"

    async def sending(message: Message) -> None:
        if message["type"] == "http.response.start":
            kept = [(name, value) for name, value in message.get("headers", []) if name.lower() not in ours]
            message["headers"] = [*kept, *ours.items()]
        await send(message)

    return sending


async def _answer(
    send: Send,
    status: int,
    body: bytes,
    *,
    kind: bytes = b"text/html; charset=utf-8",
    extra: list[tuple[bytes, bytes]] | None = None,
) -> None:
    headers = [
        (b"content-type", kind),
        (b"content-length", str(len(body)).encode()),
        *(extra or []),
    ]
    guarded = _with_headers(send, _PLAIN_POLICY, b"no-referrer")
    await guarded({"type": "http.response.start", "status": status, "headers": headers})
    await guarded({"type": "http.response.body", "body": body})
