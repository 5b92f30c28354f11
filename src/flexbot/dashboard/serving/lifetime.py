"""How long the dashboard runs: until somebody quits it, Ctrl-C, or too long a time without a browser."""

from __future__ import annotations

import asyncio
import threading
import time

from flexbot.dashboard import tasks, vaults, watching
from flexbot.errors import SettingsError
from flexbot.settings import load_settings

_TICK_SECONDS = 1.0
_SWEEP_TICKS = 5


class Lifetime:
    """The browsers that are connected, and whether the dashboard is to end."""

    def __init__(self) -> None:
        self._guard = threading.Lock()
        self._browsers = 0
        self._left = time.monotonic()
        self._ending = threading.Event()

    @property
    def ending(self) -> bool:
        """Whether the dashboard is to end."""
        return self._ending.is_set()

    def end(self) -> None:
        """Let the dashboard end; what runs is answered first."""
        self._ending.set()

    def arrived(self) -> None:
        """A browser's page has connected."""
        with self._guard:
            self._browsers += 1

    def left(self) -> None:
        """A browser's page is gone."""
        with self._guard:
            self._browsers -= 1
            self._left = time.monotonic()

    def alone_seconds(self) -> float:
        """For how long no browser has been connected and nothing has run; 0 while one is or something does."""
        busy = bool(tasks.running())
        with self._guard:
            if busy or self._browsers:
                self._left = time.monotonic()
                return 0.0
            return time.monotonic() - self._left

    async def watch(self) -> None:
        """Lock idle vaults and end the dashboard when it was alone for `dashboard.quit_minutes`, until it ends."""
        ticks = 0
        while not self.ending:
            ticks += 1
            if ticks % _SWEEP_TICKS == 0:
                await asyncio.to_thread(vaults.sweep)
                limit = await asyncio.to_thread(_quit_seconds)
                if 0 < limit < self.alone_seconds():
                    self.end()
            watching.draw_again(await asyncio.to_thread(watching.changed))
            await asyncio.sleep(_TICK_SECONDS)


def _quit_seconds() -> float:
    try:
        return load_settings().dashboard.quit_minutes * 60
    except SettingsError:
        return 0.0  # the pages say what is wrong with the settings


LIFETIME = Lifetime()
