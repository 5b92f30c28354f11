"""All that a user chooses for one back-test, as one comparable value: a form holds it, a preset keeps it."""

from __future__ import annotations

import re
import shlex
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from flexbot.plan.backtest import RATES, Choice, request, settings_with

if TYPE_CHECKING:
    from flexbot.engine.backtest import Request
    from flexbot.settings import Settings
    from flexbot.settings.describe import Value
    from flexbot.strategy.base import Side

# The settings that have an option of `flexbot backtest`; the others are overridden by their environment variables.
_OPTIONS = {
    "costs.maker_fee": "--maker-fee",
    "costs.taker_fee": "--taker-fee",
    "costs.slippage": "--slippage",
    "costs.slippage_mean": "--slippage-mean",
    "costs.latency_ms": "--latency-ms",
    "costs.market": "--market",
    "sizing.capital": "--capital",
    "sizing.risk": "--risk",
    "sizing.mode": "--sizing",
    "sizing.leverage": "--leverage",
    "management.time_stop_bars": "--time-stop",
    "backtest.seed": "--seed",
}
_SWITCHES = {"management.breakeven": "breakeven", "management.trailing": "trailing"}


@dataclass(frozen=True, slots=True)
class Inputs:
    """The inputs of one back-test. `venue` None stands for the bundled candles; days are UTC, the last one included.

    `params` are the strategy's parameters by name, `settings` the values that count instead of those in settings.toml,
    by dotted key.
    """

    venue: str | None
    symbols: tuple[str, ...]
    timeframe: str | None
    first: date | None
    last: date | None
    detail: str | None
    strategy: str
    side: Side
    params: Mapping[str, Any]
    settings: Mapping[str, Value]

    def choice(self) -> Choice:
        """Which candles are wanted."""
        return Choice(
            symbols=self.symbols,
            demo=self.venue is None,
            venue=self.venue,
            timeframe=self.timeframe,
            start_ms=None if self.first is None else _midnight(self.first),
            end_ms=None if self.last is None else _midnight(self.last + timedelta(days=1)),
            detail=self.detail,
        )

    def planned(self) -> tuple[Request, Settings]:
        """What the engine is to run, and the settings in force for it; raises what `plan.backtest.request` raises."""
        from flexbot.settings.describe import find

        given: dict[str, tuple[str, object]] = {"backtest.strategy": ("", self.strategy)}
        for key, value in self.settings.items():
            info = find(key)
            given[key] = (key if info is None else info.title, value)
        settings = settings_with(given)
        return request(self.choice(), settings, self.side, self.params, None), settings

    def command(self, *, powershell: bool = sys.platform == "win32") -> str:
        """The command of the console that runs the same, given the settings.toml that is in force now.

        Written for PowerShell or for the shells of other systems.
        """
        choice = ["--demo"] if self.venue is None else ["--venue", self.venue]
        last = None if self.last is None else self.last + timedelta(days=1)
        named = (
            ("--timeframe", self.timeframe),
            ("--from", None if self.first is None else self.first.isoformat()),
            ("--to", None if last is None else last.isoformat()),
            ("--detail", self.detail),
            ("--strategy", self.strategy),
            ("--side", None if self.side == "both" else self.side),
        )
        words = ["flexbot", "backtest", *self.symbols, *choice]
        words += [word for option, value in named if value is not None for word in (option, value)]
        if params := self._changed_params():
            words += ["--params", ",".join(f"{name}={_written(value)}" for name, value in params.items())]
        variables, options = self._changed_settings()
        if not powershell:
            assigned = [f"{name}={shlex.quote(value)}" for name, value in variables.items()]
            return " ".join([*assigned, shlex.join([*words, *options])])
        line = " ".join(_for_powershell(word) for word in [*words, *options])
        set_before = [f"$env:{name}={_for_powershell(value, always=True)}" for name, value in variables.items()]
        # what it sets would otherwise hold for every later command in the window
        return "; ".join([*set_before, line, *(f"Remove-Item Env:{name}" for name in variables)])

    def _changed_params(self) -> dict[str, Any]:
        from flexbot.strategy.params import declared
        from flexbot.strategy.registry import strategy_class

        known = declared(strategy_class(self.strategy))
        return {name: value for name, value in self.params.items() if value != known[name].default}

    def _changed_settings(self) -> tuple[dict[str, str], list[str]]:
        """Environment variables and options for what differs from the settings in force."""
        from flexbot.settings import load_settings
        from flexbot.settings.describe import find

        now = load_settings()
        changed = {}
        for key, value in self.settings.items():
            section, _, name = key.partition(".")
            if value != getattr(getattr(now, section), name):
                changed[key] = value
        options: list[str] = []
        if changed.get("management.partial") is True:
            # the one option says both: that a part is taken out, and where
            options += ["--partial-rr", _written(self.settings["management.partial_rr"])]
            del changed["management.partial"]
            changed.pop("management.partial_rr", None)
        variables = {}
        for key, value in changed.items():
            if key in _SWITCHES:
                options.append(f"--{'' if value else 'no-'}{_SWITCHES[key]}")
            elif key in _OPTIONS:
                options += [_OPTIONS[key], _percent(value) if key in RATES else _written(value)]
            elif (info := find(key)) is not None:
                variables[info.variable] = _written(value)
        return variables, options


def _midnight(day: date) -> int:
    return round(datetime(day.year, day.month, day.day, tzinfo=UTC).timestamp() * 1000)


def _for_powershell(word: str, *, always: bool = False) -> str:
    """A comma makes a list there, and other signs have meanings of their own; a word in single quotes stays itself."""
    if not always and re.fullmatch(r"[A-Za-z0-9._:/=%+-]+", word):
        return word
    doubled = word.replace("'", "''")
    return f"'{doubled}'"


def _percent(value: object) -> str:
    return f"{Decimal(repr(value)).scaleb(2).normalize():f}%"


def _written(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)
