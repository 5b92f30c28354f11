"""A person at a terminal: `flexbot` in a pseudo-terminal of 80 columns, what it shows, and what is typed into it."""

from __future__ import annotations

import os
import re
import select
import signal
import subprocess
import sys
import time
from collections.abc import Mapping
from types import TracebackType

import pytest

if sys.platform == "win32":
    pytest.skip("needs a terminal: Python offers no pseudo-terminal on Windows", allow_module_level=True)
else:
    import fcntl
    import struct
    import termios

# The program becomes the owner of its terminal, as in a real one: it asks for secrets there, and Ctrl-C reaches it.
_START = "import fcntl, termios; fcntl.ioctl(0, termios.TIOCSCTTY, 0); from flexbot.__main__ import main; main()"
_PATIENCE_S = 60.0
_ESCAPES = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]")


class Terminal:
    """One run of `flexbot` with `words`; use as a context manager, which ends the run if it has not ended by itself."""

    def __init__(self, *words: str, variables: Mapping[str, str] | None = None, language: str = "en") -> None:
        outside = {name: value for name, value in os.environ.items() if not name.startswith("DBUS_")}
        outside.pop("FLEXBOT_DEBUG", None)
        environment = outside | {
            "FLEXBOT_LANG": language,
            "PYTHONIOENCODING": "utf-8",
            "TERM": "xterm",
            "COLUMNS": "80",
            **(variables or {}),
        }
        self._screen, theirs = os.openpty()
        fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))
        self._process = subprocess.Popen(
            [sys.executable, "-c", _START, *words],
            stdin=theirs,
            stdout=theirs,
            stderr=theirs,
            env=environment,
            start_new_session=True,
        )
        os.close(theirs)
        self.shown = ""
        self._seen = 0

    def __enter__(self) -> Terminal:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._process.poll() is None:
            self._process.send_signal(signal.SIGKILL)
            self._process.wait()
        os.close(self._screen)

    @property
    def plain(self) -> str:
        """All that was shown so far, without colours, every run of white space one space."""
        return " ".join(_ESCAPES.sub("", self.shown).split())

    def wait_for(self, words: str) -> None:
        """Go on once `words` stand on the screen after all that was waited for before; fails after a minute."""
        end = time.monotonic() + _PATIENCE_S
        while (found := self.plain.find(words, self._seen)) < 0:
            if not self._read(end - time.monotonic()):
                raise AssertionError(f"{words!r} was not shown; the screen:\n{self.shown}")
        self._seen = found + len(words)

    def read_on(self) -> None:
        """Wait for whatever comes next; fails after a minute."""
        if not self._read(_PATIENCE_S):
            raise AssertionError(f"nothing more was shown; the screen:\n{self.shown}")

    def type(self, line: str) -> None:
        """Type a line and Enter."""
        os.write(self._screen, line.encode() + b"\n")

    def answer(self, question: str, line: str) -> None:
        """Wait for a question and type the answer."""
        self.wait_for(question)
        self.type(line)

    def press_ctrl_c(self) -> None:
        """What a terminal makes of Ctrl-C."""
        self.press("\x03")

    def press(self, key: str) -> None:
        """One key, without Enter."""
        os.write(self._screen, key.encode())

    def end(self) -> int:
        """Read until the program ends; its exit code."""
        end = time.monotonic() + _PATIENCE_S
        while self._read(end - time.monotonic()):
            pass
        return self._process.wait(timeout=10)

    def _read(self, seconds: float) -> bool:
        if seconds <= 0 or not select.select([self._screen], [], [], seconds)[0]:
            return False
        try:
            content = os.read(self._screen, 65536)
        except OSError:
            return False  # the program has closed its end
        self.shown += content.decode("utf-8", "replace")
        return content != b""
