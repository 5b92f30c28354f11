"""The engine's machine code, made ahead of the first back-test, for a program that stays by another process.

A compiler keeps what it allocated, some 200 MB for the engine, until its process ends. So the dashboard has the code
made by `flexbot prepare` and loads it from the cache; it also stays quick meanwhile.
"""

from __future__ import annotations

import atexit
import logging
import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from flexbot.strategy.registry import builtin_names

if TYPE_CHECKING:
    from flexbot.engine.result import Result

_CANDLES = 400
_LOOK_SECONDS = 0.05
_NICE = 10  # POSIX: who waits for a page comes first
_logger = logging.getLogger(__name__)
_guard = threading.Lock()
_makers: dict[str, subprocess.Popen[bytes] | None] = {}


def make(strategies: Sequence[str]) -> list[str]:
    """Compile what back-tests with these built-in strategies run; those for which there was something to do."""
    missing = [name for name in strategies if not _note(name).exists()]
    for name in missing:
        small_run(name)
        _note(name).parent.mkdir(parents=True, exist_ok=True)
        _note(name).touch()
    return missing


def small_run(strategy: str) -> Result:
    """A back-test of a few candles with a built-in strategy: it uses every kernel of the engine."""
    from flexbot.engine.backtest import Request, run
    from flexbot.market.sample import DEMO, load_sample
    from flexbot.strategy.registry import load_strategy

    candles = load_sample(*DEMO)[:_CANDLES]
    return run(Request((candles,), load_strategy(strategy), monte_carlo_runs=1, baseline_runs=1))


def stand_in(strategy: str) -> str:
    """The built-in strategy with whose code `strategy` runs: itself, or any for a user's own, which is not compiled."""
    return strategy if strategy in builtin_names() else builtin_names()[0]


def prepare(strategy: str, pause: Callable[[float], None] = time.sleep) -> None:
    """Return when the cache holds what a back-test with `strategy` runs, or when that could not be made.

    In the second case the back-test compiles for itself.
    `pause(seconds)` is called while another process compiles; what it raises ends the waiting, not the compiling.
    """
    wanted = stand_in(strategy)
    if _note(wanted).exists():
        return
    while not _finished(wanted):
        pause(_LOOK_SECONDS)
    if not _note(wanted).exists():
        _logger.warning("the engine could not be compiled ahead of the first back-test")


def _finished(strategy: str) -> bool:
    """Whether the process for `strategy` has ended; it begins when no other runs, for they would do the same work."""
    with _guard:
        if any(one is not None and one.poll() is None for one in _makers.values()):
            return False
        if strategy in _makers:
            return True
        try:
            _makers[strategy] = _begin(strategy)
        except OSError:  # no more processes for this user
            _logger.warning("no process could be started to compile the engine", exc_info=True)
            _makers[strategy] = None
        return False


def _begin(strategy: str) -> subprocess.Popen[bytes]:
    """`flexbot prepare`, behind everything else that this machine does, away from this program's Ctrl-C."""
    options: dict[str, Any] = {"start_new_session": True}
    if sys.platform == "win32":
        flags = subprocess.CREATE_NO_WINDOW | subprocess.CREATE_NEW_PROCESS_GROUP
        options = {"creationflags": flags | subprocess.BELOW_NORMAL_PRIORITY_CLASS}
    maker = subprocess.Popen(
        [*_console(), "prepare", strategy],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        **options,
    )
    if sys.platform != "win32":
        os.setpriority(os.PRIO_PROCESS, maker.pid, _NICE)
    atexit.register(maker.terminate)
    return maker


def _console() -> list[str]:
    """The words that start FlexBot's console: in a bundle this process is a program, and may be the other one."""
    if getattr(sys, "frozen", False):
        return [str(Path(sys.executable).with_stem("flexbot"))]
    return [sys.executable, "-m", "flexbot"]


def _note(strategy: str) -> Path:
    """The file that says that the code for `strategy` is there, beside the code."""
    from flexbot import compiled

    return compiled.folder() / f"{compiled.VERSION}.{strategy}.made"
