"""All strategies by name: the built-in ones and the user's own."""

from __future__ import annotations

import importlib
from collections.abc import Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path

from flexbot.errors import StrategyError
from flexbot.strategy.base import Side, Strategy
from flexbot.strategy.user import UserFile, build, user_files

# The module of each has the same name; only the one asked for is imported.
_BUILTIN = {
    "elliott": "Elliott",
    "momentum": "Momentum",
    "omd": "Omd",
    "ema_cross": "EmaCross",
    "golden_cross": "GoldenCross",
    "rsi_reversion": "RsiReversion",
    "bollinger_breakout": "BollingerBreakout",
    "vote": "Vote",
    "dca": "Dca",
}


@dataclass(frozen=True, slots=True)
class Listing:
    """Every strategy there is; `file` is None for a built-in one. `broken` are user files that cannot be used."""

    strategies: tuple[tuple[type[Strategy], Path | None], ...]
    broken: tuple[UserFile, ...]


def builtin_names() -> tuple[str, ...]:
    """The names of the built-in strategies, FlexBot's own three first."""
    return tuple(_BUILTIN)


def strategy_class(name: str) -> type[Strategy]:
    """The class called `name`; StrategyError that names the nearest one, or what is wrong with the user's file."""
    if name in _BUILTIN:
        return _builtin(name)
    files = user_files(builtin_names())
    for file in files:
        for found in file.strategies:
            if found.name == name:
                return found
    for file in files:
        if file.error is not None and file.path.stem == name:
            raise file.error
    known = [*_BUILTIN, *(found.name for file in files for found in file.strategies)]
    near = get_close_matches(name, known, n=1, cutoff=0.4)
    key = "strategy.unknown_near" if near else "strategy.unknown"
    raise StrategyError(key, given=name, near=near[0] if near else "", known=", ".join(known))


def load_strategy(name: str, side: Side = "both", params: Mapping[str, object] | None = None) -> Strategy:
    """The strategy called `name` with its parameters; StrategyError for an unknown name or bad parameters."""
    return build(strategy_class(name), side, {} if params is None else params)


def all_strategies() -> Listing:
    """Every built-in strategy, then the user's, each with the file it comes from."""
    files = user_files(builtin_names())
    own = [(found, file.path) for file in files for found in file.strategies]
    return Listing(
        (*((_builtin(name), None) for name in _BUILTIN), *own),
        tuple(file for file in files if file.error is not None),
    )


def _builtin(name: str) -> type[Strategy]:
    module = importlib.import_module(f"flexbot.strategy.builtin.{name}")
    found: type[Strategy] = getattr(module, _BUILTIN[name])
    return found
