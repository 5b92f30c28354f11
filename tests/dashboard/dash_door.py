"""A started dashboard as a program sees it that is no browser."""

from __future__ import annotations

import base64
import contextlib
import http.client
import secrets
import socket
from urllib.parse import urlsplit

from dash_running import Dashboard

Headers = dict[str, str]


class Door:
    """Requests to one dashboard, with any headers."""

    server: Dashboard

    def __init__(self, server: Dashboard) -> None:
        self.server = server
        self._reach(server.link())

    @classmethod
    def of(cls, address: str) -> Door:
        """The door of a dashboard whose address or link is known."""
        made = cls.__new__(cls)
        made._reach(address)
        return made

    def _reach(self, address: str) -> None:
        self.link = urlsplit(address)
        assert self.link.port is not None
        self.port = self.link.port
        self.host = f"127.0.0.1:{self.port}"
        self.origin = f"http://{self.host}"

    def ask(
        self, path: str, *, method: str = "GET", headers: Headers | None = None, body: str = ""
    ) -> http.client.HTTPResponse:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        connection.request(method, path, body=body or None, headers={"Host": self.host, **(headers or {})})
        answer = connection.getresponse()
        answer.body = answer.read()  # type: ignore[attr-defined]
        connection.close()
        return answer

    def launch(self) -> str:
        """Use the launch link; the cookie."""
        answer = self.ask(f"/launch?{self.link.query}")
        assert answer.status == 200
        return answer.getheader("set-cookie", "").split(";")[0]

    def websocket(self, headers: Headers, *, path: str = "/_stcore/stream") -> int:
        """The status with which an attempt to open the page's websocket is answered."""
        opening = {
            "Connection": "Upgrade",
            "Upgrade": "websocket",
            "Sec-WebSocket-Version": "13",
            "Sec-WebSocket-Key": base64.b64encode(secrets.token_bytes(16)).decode(),
            **headers,
        }
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        connection.request("GET", path, headers={"Host": self.host, **opening})
        status = connection.getresponse().status
        connection.close()
        return status

    def raw(self, request: str | bytes, *, seconds: float = 20) -> bytes:
        """Everything that is answered to these bytes until the server closes the connection, or cuts it off."""
        answered = b""
        with socket.create_connection(("127.0.0.1", self.port), timeout=seconds) as connection:
            connection.sendall(request if isinstance(request, bytes) else request.encode("latin-1"))
            with contextlib.suppress(ConnectionResetError):
                while part := connection.recv(65536):
                    answered += part
        return answered
