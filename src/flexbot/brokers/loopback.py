"""Leads a client's requests to a simulator on this machine and nowhere else. Imports requests, so import it late."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

import requests
from requests.adapters import HTTPAdapter


class LoopbackAdapter(HTTPAdapter):
    """Connects to `address` instead of the host in the URL.

    Everything else is what production does: the client signs and reads errors by the venue's own URL, and the Host
    header names the venue, so that the simulator sees what the venue would see. Only the Host header tells it which
    of the venue's hosts was meant.
    """

    def __init__(self, address: str) -> None:
        super().__init__()
        self._address = address

    def send(self, request: requests.PreparedRequest, *args: Any, **kwargs: Any) -> requests.Response:
        asked = request.url or ""
        parts = urlsplit(asked)
        led = request.copy()
        # Set directly: preparing the URL again could change how it is encoded, and with it what was signed.
        led.url = self._address + asked.removeprefix(f"{parts.scheme}://{parts.netloc}")
        led.headers.setdefault("Host", parts.netloc)
        response = super().send(led, *args, **{**kwargs, "proxies": {}})
        response.url, response.request = asked, request
        return response


class ClosedAdapter(HTTPAdapter):
    """Refuses every request: what a client of the simulator has for all other addresses."""

    def send(self, request: requests.PreparedRequest, *args: Any, **kwargs: Any) -> requests.Response:
        raise requests.ConnectionError("only the simulator may be reached")


def lead(session: requests.Session, host: str, address: str) -> None:
    """Let `session` reach `https://host/` at `address` and refuse it everything else."""
    session.trust_env = False
    for scheme in ("https://", "http://"):
        session.mount(scheme, ClosedAdapter())
    session.mount(f"https://{host}/", LoopbackAdapter(address))
