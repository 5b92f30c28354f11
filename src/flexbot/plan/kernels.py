"""The engine's machine code, made in a process of its own.

A compiler keeps what it allocated, some 200 MB for the engine, until its process ends. A program that stays, such as
the dashboard, has the code made by another one and loads it from the cache; it also stays quick meanwhile.
"""

from __future__ import annotations

import logging
import multiprocessing
import signal
import threading
import time
from collections.abc import Callable
from multiprocessing.context import SpawnProcess
from pathlib import Path

from flexbot.strategy.registry import builtin_names

_CANDLES = 400
_LOOK_SECONDS = 0.05
_logger = logging.getLogger(__name__)
_guard = threading.Lock()
_makers: dict[str, SpawnProcess] = {}


def prepare(strategy: str, pause: Callable[[float], None] = time.sleep) -> None:
    """Return when the cache holds what a back-test with `strategy` runs, or when that could not be made.

    In the second case the back-test compiles for itself. A user's own strategy needs the code of the engine alone.
    `pause(seconds)` is called while another process compiles; what it raises ends the waiting, not the compiling.
    """
    wanted = strategy if strategy in builtin_names() else builtin_names()[0]
    if _made(wanted).exists():
        return
    while not _finished(wanted):
        pause(_LOOK_SECONDS)
    if not _made(wanted).exists():
        _logger.warning("the engine could not be compiled ahead of the first back-test")


def _finished(strategy: str) -> bool:
    """Whether the process for `strategy` has ended; it begins when no other runs, for they would do the same work."""
    with _guard:
        if any(one.is_alive() for one in _makers.values()):
            return False
        if strategy in _makers:
            return True
        maker = multiprocessing.get_context("spawn").Process(target=_make, args=(strategy,), daemon=True)
        _makers[strategy] = maker
        try:
            maker.start()
        except OSError:  # no more processes for this user
            _logger.warning("no process could be started to compile the engine", exc_info=True)
            return True
        return False


def _make(strategy: str) -> None:
    """Run every kernel once, in the new process, and note that the cache holds them."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the program that waits; it ends this process
    from flexbot.engine.backtest import Request, run
    from flexbot.market.sample import DEMO, load_sample
    from flexbot.strategy.registry import load_strategy

    candles = load_sample(*DEMO)[:_CANDLES]
    run(Request((candles,), load_strategy(strategy), monte_carlo_runs=1, baseline_runs=1))
    made = _made(strategy)
    made.parent.mkdir(parents=True, exist_ok=True)
    made.touch()


def _made(strategy: str) -> Path:
    from flexbot import compiled

    return compiled.folder() / f"{compiled.VERSION}.{strategy}.made"
