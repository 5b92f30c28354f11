"""The real dashboard as a child process, and a page of it in a browser. Tests import this before Playwright itself."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from queue import Empty, Queue
from typing import TYPE_CHECKING

import pytest

pytest.importorskip("streamlit", reason="needs Streamlit")
pytest.importorskip("playwright", reason="needs Playwright")

from playwright.sync_api import ConsoleMessage, Error, Page, Request, expect

if TYPE_CHECKING:
    from playwright.sync_api import WebSocket

WIDTH, HEIGHT = 1280, 720
PATIENCE_MS = 20_000
PATIENCE_LONG_MS = 60_000
expect.set_options(timeout=PATIENCE_MS)

LINK = re.compile(r"http://127\.0\.0\.1:(\d+)/launch\?token=\S+")
START_SECONDS = 60
END_SECONDS = 30


class Dashboard:
    """A dashboard that was started with `python -m flexbot dashboard --no-browser`."""

    def __init__(
        self,
        home: Path,
        *words: str,
        variables: Mapping[str, str] | None = None,
        program: Sequence[str] = ("-m", "flexbot"),
    ) -> None:
        self.home = home
        self.lines: list[str] = []
        command = [
            sys.executable,
            "-X",
            "utf8",
            *program,
            "dashboard",
            "--no-browser",
            *(words or ("--port", "0")),
        ]
        environment = {**os.environ, "FLEXBOT_HOME": str(home), "PYTHONUNBUFFERED": "1", **(variables or {})}
        self.process = subprocess.Popen(
            command,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            encoding="utf-8",
        )
        self._spoken: Queue[str] = Queue()
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def _read(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self.lines.append(line.rstrip("\n"))
            self._spoken.put(line)

    def link(self) -> str:
        """The next launch link it prints."""
        end = time.monotonic() + START_SECONDS
        while time.monotonic() < end:
            try:
                line = self._spoken.get(timeout=0.2)
            except Empty:
                if self.process.poll() is not None and self._spoken.empty():
                    break
                continue
            if (found := LINK.search(line)) is not None:
                return found[0]
        raise AssertionError("the dashboard printed no link:\n" + "\n".join(self.lines))

    def wait(self) -> int:
        """Its exit code, once it has ended by itself."""
        code = self.process.wait(END_SECONDS)
        self._reader.join(END_SECONDS)
        return code

    def interrupt(self) -> int:
        """Press Ctrl-C and return the exit code."""
        self.process.send_signal(signal.SIGINT)
        return self.wait()

    def stop(self) -> None:
        """End it, if it still runs."""
        if self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(END_SECONDS)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()
        self._reader.join(END_SECONDS)
        if self.process.stdout is not None:
            self.process.stdout.close()


@dataclass
class Opened:
    """A page of the running dashboard, and what went wrong in it."""

    server: Dashboard
    page: Page
    home: Path
    base: str
    screens: Path
    troubles: list[str] = field(default_factory=list)
    received: list[bytes] = field(default_factory=list)  # addresses asked for, and every message of the websocket
    sent: list[bytes] = field(default_factory=list)  # every message of the websocket, and what was uploaded

    def open(self, name: str, *, ready: bool = True) -> Page:
        """Go to the page `name` ("home", "backtest", …) as by its address, and wait until it has been drawn."""
        self.page.goto(f"{self.base}/{'' if name == 'home' else name}")
        if ready:
            self.settle()
        return self.page

    def settle(self) -> None:
        """Wait until Streamlit runs nothing more and every part of the page is drawn."""
        # what was just clicked shows as a run only when the browser has drawn again
        self.page.evaluate("new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")
        self.page.wait_for_selector(
            '[data-testid="stApp"][data-test-script-state="notRunning"]', timeout=PATIENCE_LONG_MS
        )
        self.page.wait_for_function("!document.querySelector('[data-testid=stSkeleton]')", timeout=PATIENCE_LONG_MS)

    def screen(self, name: str) -> None:
        """Write a picture of the whole window into the folder for pictures."""
        self.screens.mkdir(parents=True, exist_ok=True)
        self.page.screenshot(path=self.screens / f"{name}.png")

    def forget_troubles(self) -> None:
        """For a test that provokes errors in the console on purpose."""
        self.troubles.clear()

    def check(self) -> None:
        """Fail on whatever went wrong in the browser, and on failures of a page that the log tells of."""
        if not self.page.is_closed():
            shown = self.page.locator('[data-testid="stException"]')
            self.troubles += [f"exception: {words}" for words in shown.all_inner_texts()]
        log = self.home / "data" / "logs" / "flexbot.log"
        written = log.read_text(encoding="utf-8") if log.is_file() else ""
        if "the page failed" in written or "Traceback" in written:
            self.troubles.append(f"log: {written[-3000:]}")
        assert not self.troubles, "\n".join(self.troubles)


def listen(opened: Opened) -> None:
    """Note troubles and everything the browser receives."""

    def said(message: ConsoleMessage) -> None:
        if message.type == "error":
            opened.troubles.append(f"console: {message.text}")

    def failed(error: Error) -> None:
        opened.troubles.append(f"page: {error}")

    def asked(request: Request) -> None:
        if not request.url.startswith((opened.base, "data:", "blob:")):
            opened.troubles.append(f"outside: {request.url}")
        opened.received.append(request.url.encode())
        if request.post_data_buffer:
            opened.sent.append(request.post_data_buffer)

    def connected(socket: WebSocket) -> None:
        socket.on(
            "framereceived", lambda data: opened.received.append(data if isinstance(data, bytes) else data.encode())
        )
        socket.on("framesent", lambda data: opened.sent.append(data if isinstance(data, bytes) else data.encode()))
        if not socket.url.startswith(opened.base.replace("http", "ws", 1)):
            opened.troubles.append(f"outside: {socket.url}")

    opened.page.on("console", said)
    opened.page.on("pageerror", failed)
    opened.page.on("request", asked)
    opened.page.on("websocket", connected)
