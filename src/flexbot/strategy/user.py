"""The user's own strategies: plain Python files in the strategies folder, and the boundary their code runs behind.

Whatever goes wrong inside a user's file becomes a StrategyError that names the file, the line and the exception.
"""

from __future__ import annotations

import sys
import traceback
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import TypeVar

from flexbot import paths
from flexbot.errors import FlexBotError, StrategyError
from flexbot.market.candles import Candles
from flexbot.strategy.base import Side, Strategy
from flexbot.strategy.signals import Signals
from flexbot.strategy.validate import check_signals

_MODULES = "flexbot_user_strategies"
_BUILTIN_MODULES = "flexbot.strategy.builtin."

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class UserFile:
    """One file of the strategies folder: the strategies in it, or why it cannot be used."""

    path: Path
    strategies: tuple[type[Strategy], ...]
    error: StrategyError | None


def user_files(taken: Collection[str]) -> list[UserFile]:
    """Read every .py file of the strategies folder, in order of name; those that begin with `_` are left out.

    A strategy whose name is in `taken` or in a file before makes its file an error.
    """
    folder = paths.strategies()
    names, found = set(taken), []
    for path in sorted(folder.glob("[!_]*.py")) if folder.is_dir() else []:
        try:
            strategies = _strategies_in(path, names)
        except StrategyError as error:
            found.append(UserFile(path, (), error))
        else:
            names.update(strategy.name for strategy in strategies)
            found.append(UserFile(path, strategies, None))
    return found


def build(strategy: type[Strategy], side: Side, params: Mapping[str, object]) -> Strategy:
    """An instance of `strategy`; StrategyError for bad parameters or a failure in a user's own constructor."""
    return _guarded(strategy, lambda: strategy(side=side, **params))


def signals_of(strategy: Strategy, candles: Candles) -> Signals:
    """What `strategy` wants over `candles`: the one way everything in FlexBot asks.

    Raises StrategyError, with file and line, where a user's strategy fails, and where its result cannot be right.
    """
    kind = type(strategy)
    found = _guarded(kind, lambda: strategy.signals(candles))
    if not kind.__module__.startswith(_BUILTIN_MODULES):
        check_signals(strategy.name, found, len(candles))
    return found


def _guarded(kind: type[Strategy], call: Callable[[], T]) -> T:
    """Call into a strategy; an error of a built-in one is a defect of FlexBot and passes as it is."""
    if kind.__module__.startswith(_BUILTIN_MODULES):
        return call()
    try:
        return call()
    except FlexBotError:
        raise
    except (Exception, SystemExit) as error:  # the boundary to code that is not ours
        module = sys.modules.get(kind.__module__)
        file = getattr(module, "__file__", None) or "?"
        raise _failure(Path(file), error) from error


def _strategies_in(path: Path, taken: Collection[str]) -> tuple[type[Strategy], ...]:
    module = ModuleType(f"{_MODULES}.{path.stem}")
    module.__file__ = str(path)
    # Registered before it runs: dataclasses and numba look a class's module up there.
    sys.modules[module.__name__] = module
    try:
        exec(compile(path.read_bytes(), str(path), "exec"), module.__dict__)
    except (Exception, SystemExit) as error:  # the boundary to code that is not ours
        raise _failure(path, error) from error
    found = tuple(
        value
        for value in vars(module).values()
        if isinstance(value, type) and issubclass(value, Strategy) and value.__module__ == module.__name__
    )
    if not found:
        raise StrategyError("strategy.no_class", file=path)
    names = set(taken)
    for strategy in found:
        name = getattr(strategy, "name", None)
        if not isinstance(name, str) or not name:
            raise StrategyError("strategy.no_name", file=path, cls=strategy.__name__)
        if name in names:
            raise StrategyError("strategy.name_taken", file=path, name=name)
        names.add(name)
    return found


def _failure(path: Path, error: BaseException) -> StrategyError:
    """The error as the user meets it: the line is the last one of their own file that was running."""
    line: int | None = None
    if isinstance(error, SyntaxError) and error.filename == str(path):
        line, what = error.lineno, f"{type(error).__name__}: {error.msg}"
    else:
        frames = [frame for frame in traceback.extract_tb(error.__traceback__) if frame.filename == str(path)]
        line = frames[-1].lineno if frames else None
        what = f"{type(error).__name__}: {error}".rstrip(": ")
    return StrategyError("strategy.failed", file=path, line="?" if line is None else line, error=what)
