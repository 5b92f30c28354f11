"""HTTP/1.1 on a loopback port, in a thread with its own event loop: one request per connection, nothing hidden."""

from __future__ import annotations

import asyncio
import json
import socket
import struct
import threading
from collections import defaultdict, deque
from http import HTTPStatus
from types import TracebackType
from typing import Protocol

from exchange_sim.clock import Clock
from exchange_sim.wire import Cut, Half, Hang, Reply, Request, Reset, Scenario, Seen, Teapot

_LONGEST_BODY = 1_000_000


class Face(Protocol):
    """A venue: its clock and its answer to each request."""

    clock: Clock

    def answer(self, request: Request) -> Reply: ...


class Simulator:
    """Serves `face` on a free port of `host` ("127.0.0.1" or "::1") while its `with` block runs.

    `ledger` lists every request in the order of arrival. `plan` queues what shall happen to the next requests of a
    path; a path without plans gets the true answer.
    """

    def __init__(self, face: Face, host: str = "127.0.0.1") -> None:
        if host not in ("127.0.0.1", "::1"):
            raise ValueError("the simulator serves loopback only")
        self.face = face
        self.ledger: list[Seen] = []
        self._host = host
        self._plans: dict[str, deque[Scenario]] = defaultdict(deque)
        self._ready = threading.Event()
        self._loop = asyncio.new_event_loop()
        self._tasks: set[asyncio.Task[None]] = set()
        self._thread = threading.Thread(target=self._serve, name="exchange-sim", daemon=True)
        self.port = 0

    @property
    def url(self) -> str:
        """Where it serves, as `http://HOST:PORT`."""
        return f"http://[{self._host}]:{self.port}" if ":" in self._host else f"http://{self._host}:{self.port}"

    def plan(self, path: str, *scenarios: Scenario) -> None:
        """Let the next requests of `path` meet these scenarios, one each."""
        self._plans[path].extend(scenarios)

    def asked(self, path: str) -> list[Seen]:
        """The requests of `path` so far."""
        return [seen for seen in self.ledger if seen.request.path == path]

    def __enter__(self) -> Simulator:
        self._thread.start()
        if not self._ready.wait(10) or not self.port:
            raise OSError(f"the simulator cannot listen on {self._host}")
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()

    def _serve(self) -> None:
        asyncio.set_event_loop(self._loop)
        try:
            server = self._loop.run_until_complete(asyncio.start_server(self._connected, self._host, 0))
        except OSError:
            self._ready.set()
            return
        self.port = server.sockets[0].getsockname()[1]
        self._ready.set()
        self._loop.run_forever()
        server.close()
        for task in self._tasks:
            task.cancel()
        self._loop.run_until_complete(asyncio.gather(*self._tasks, return_exceptions=True))
        # one more turn, in which the transports close their sockets
        self._loop.run_until_complete(asyncio.sleep(0))
        self._loop.run_until_complete(self._loop.shutdown_asyncgens())
        self._loop.close()

    async def _connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        try:
            request = await _read(reader, writer)
            if request is not None:
                await self._respond(request, reader, writer)
        except (ConnectionError, asyncio.IncompleteReadError):
            pass  # the client went away
        finally:
            writer.close()

    async def _respond(self, request: Request, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        plans = self._plans[request.path]
        scenario = plans.popleft() if plans else None
        if isinstance(scenario, Hang | Reset):
            self._note(request, None)
            if isinstance(scenario, Reset):
                _reset(writer)
            else:
                await reader.read()  # ends when the client gives up
            return
        if isinstance(scenario, Teapot):
            scenario = scenario.reply()
        reply = scenario if isinstance(scenario, Reply) else self.face.answer(request)
        self._note(request, reply)
        body = reply.body[: len(reply.body) // 2] if isinstance(scenario, Half | Cut) else reply.body
        told = len(reply.body) if isinstance(scenario, Half) else len(body)
        writer.write(_head(reply, told) + body)
        await writer.drain()

    def _note(self, request: Request, reply: Reply | None) -> None:
        status, code = (None, None) if reply is None else (reply.status, _code(reply))
        self.ledger.append(Seen(self.face.clock.now_ms(), request, status, code))


def _code(reply: Reply) -> int | None:
    """The venue code of an error reply; scenarios may hold anything, also what is no JSON."""
    try:
        told = json.loads(reply.body)
    except ValueError:
        return None
    return told.get("code") if isinstance(told, dict) else None


async def _read(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> Request | None:
    """One request, or None for bytes that are not HTTP, such as the beginning of TLS."""
    line = await reader.readline()
    parts = line.decode("latin-1").split()
    if len(parts) != 3 or not parts[2].startswith("HTTP/1."):
        return None
    headers: dict[str, str] = {}
    while (line := await reader.readline()).strip():
        name, _, value = line.decode("latin-1").partition(":")
        headers[name.strip().lower()] = value.strip()
    length = int(headers.get("content-length", "0"))
    body = await reader.readexactly(min(length, _LONGEST_BODY))
    path, _, query = parts[1].partition("?")
    peer = writer.get_extra_info("peername")[0]
    return Request(parts[0], path, query.encode("latin-1"), body, headers, peer)


def _head(reply: Reply, length: int) -> bytes:
    headers = {
        "Content-Type": reply.content_type,
        "Content-Length": str(length),
        "Connection": "close",
        **reply.headers,
    }
    try:
        phrase = HTTPStatus(reply.status).phrase
    except ValueError:
        phrase = "Unknown"
    lines = [f"HTTP/1.1 {reply.status} {phrase}", *(f"{name}: {value}" for name, value in headers.items())]
    return ("\r\n".join(lines) + "\r\n\r\n").encode("latin-1")


def _reset(writer: asyncio.StreamWriter) -> None:
    # Linger of zero seconds: closing sends RST instead of FIN.
    connection = writer.get_extra_info("socket")
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    writer.transport.abort()
