"""Ctrl-C: remembered, so that no library can lose it, and kept away from compiled work."""

from __future__ import annotations

import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType
from typing import TypeVar

from flexbot.plan.work import start_thread

T = TypeVar("T")

_pressed = threading.Event()
_explained = threading.Event()


@contextmanager
def listening() -> Iterator[None]:
    """Remember every Ctrl-C while the block runs, besides raising KeyboardInterrupt as Python does.

    Code that is interrupted while it imports a library may swallow the exception or end in an error of its own.
    """
    _pressed.clear()
    _explained.clear()
    if threading.current_thread() is not threading.main_thread():
        yield  # only the main thread may say what a signal does, and only it is interrupted
        return
    before = signal.signal(signal.SIGINT, _remember)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


def _remember(number: int, frame: FrameType | None) -> None:
    _pressed.set()
    raise KeyboardInterrupt


def pressed() -> bool:
    """Whether Ctrl-C was pressed since `listening` began."""
    return _pressed.is_set()


def explain() -> None:
    """A command has told what its interruption means; the program need not say more."""
    _explained.set()


def explained() -> bool:
    """Whether a command has told what its interruption means."""
    return _explained.is_set()


def interruptible(work: Callable[[Callable[[], None]], T]) -> T:
    """Run `work(check)` and return its result; Ctrl-C ends it at its next call of `check`, as KeyboardInterrupt.

    Python raises KeyboardInterrupt in the main thread wherever it happens to be, also while numba compiles or hands
    values to compiled code, which then fails in ways of its own (even with a crash). So the work runs in a second
    thread, which signals never reach. A second Ctrl-C does not wait for it any more.
    """
    stopped = threading.Event()
    results: list[T] = []
    errors: list[BaseException] = []

    def check() -> None:
        if stopped.is_set() or pressed():
            raise KeyboardInterrupt

    def body() -> None:
        try:
            results.append(work(check))
        except BaseException as error:  # noqa: BLE001  # raised again below, in the thread that asked
            errors.append(error)

    thread = start_thread(body)
    try:
        while thread.is_alive():
            # in short waits, because Windows does not interrupt a long one
            thread.join(0.2)
    except KeyboardInterrupt:
        stopped.set()
        thread.join()
        raise
    if errors:
        raise errors[0]
    return results[0]
