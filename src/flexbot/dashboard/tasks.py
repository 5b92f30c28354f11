"""Long work of a page: in a thread of its own, with progress to look at and a way to stop it."""

from __future__ import annotations

import threading
import time
import weakref
from collections.abc import Callable
from typing import Any, Generic, TypeVar

from flexbot.plan.work import start_thread

T = TypeVar("T")
_begun: weakref.WeakSet[Task[Any]] = weakref.WeakSet()
_guard = threading.Lock()


def running() -> list[Task[Any]]:
    """Every piece of work that goes on at the moment, on any page of any browser."""
    with _guard:
        return [one for one in _begun if one.running]


def stop_all(seconds: float) -> None:
    """Ask everything that runs to end, so that it saves what it has, and wait at most `seconds` for it."""
    end = time.monotonic() + seconds
    left = running()
    for one in left:
        one.stop()
    for one in left:
        one.wait(max(0.0, end - time.monotonic()))


class Task(Generic[T]):
    """One piece of work. It gets the task, reports to it, and is stopped from inside `progress` and `pause`.

    Stopping raises KeyboardInterrupt in the work, as Ctrl-C does on the console, so that what saves its results
    there saves them here.
    """

    def __init__(self, work: Callable[[Task[T]], T]) -> None:
        """Begin at once."""
        self.done = 0
        self.total = 0
        self.step = ""  # what is worked on at the moment
        self.notice = ""  # the last thing the work wanted to be known
        self._work = work
        self._stop = threading.Event()
        self._result: list[T] = []
        self._error: BaseException | None = None
        self._thread = start_thread(self._run)
        with _guard:
            _begun.add(self)

    def stop(self) -> None:
        """Ask the work to end at its next report."""
        self._stop.set()

    def progress(self, done: int, total: int) -> None:
        """Report progress; KeyboardInterrupt once `stop` was called."""
        self.done, self.total = done, total
        self._check()

    def pause(self, seconds: float) -> None:
        """Sleep; KeyboardInterrupt as soon as `stop` is called."""
        self._stop.wait(seconds)
        self._check()

    def say(self, notice: str) -> None:
        """Tell what holds the work up."""
        self.notice = notice

    @property
    def share(self) -> float:
        """The part that is done, 0 to 1."""
        return min(1.0, self.done / self.total) if self.total > 0 else 0.0

    @property
    def running(self) -> bool:
        """Whether the work goes on."""
        return self._thread.is_alive()

    @property
    def stopping(self) -> bool:
        """Whether the work was asked to end."""
        return self._stop.is_set()

    def wait(self, seconds: float | None = None) -> None:
        """Wait until the work has ended, at most `seconds`."""
        self._thread.join(seconds)

    def result(self) -> T | None:
        """What finished work returned, None where it was stopped; raises what the work raised."""
        if isinstance(self._error, KeyboardInterrupt):
            return None
        if self._error is not None:
            raise self._error
        return self._result[0]

    def _run(self) -> None:
        try:
            self._result.append(self._work(self))
        except BaseException as error:  # noqa: BLE001  # raised again by `result`, in the thread that asks
            self._error = error

    def _check(self) -> None:
        if self._stop.is_set():
            raise KeyboardInterrupt
