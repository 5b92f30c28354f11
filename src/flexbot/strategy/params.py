"""Declared parameters: a default, a range and one line of explanation, read by every front end."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any, Generic, Self, TypeVar, overload

from flexbot.errors import StrategyError
from flexbot.text import text_or

T = TypeVar("T", int, float, bool, str)


@dataclass(eq=False)
class Param(Generic[T]):
    """One parameter of a strategy, declared as a class attribute; on an instance it reads as its value.

    `low` and `high` bound numbers, inclusive; `choices` lists what a word may be. `help` is the explanation shown to
    the user; the built-in strategies leave it out and have theirs in the catalogue (`strategies.STRATEGY.PARAM`).
    """

    default: T
    low: float | None = None
    high: float | None = None
    help: str = ""
    choices: tuple[str, ...] = ()
    name: str = ""

    def __set_name__(self, owner: type, name: str) -> None:
        self.name = name

    @overload
    def __get__(self, instance: None, owner: type) -> Self: ...
    @overload
    def __get__(self, instance: object, owner: type) -> T: ...
    def __get__(self, instance: object | None, owner: type) -> Self | T:
        if instance is None:
            return self
        value: T = instance.__dict__[self.name]
        return value

    @property
    def kind(self) -> str:
        """`int`, `float`, `bool` or `str`."""
        return type(self.default).__name__

    def explain(self, strategy: str) -> str:
        """One line of explanation in the current language."""
        return text_or(f"strategies.{strategy}.{self.name}", self.help)

    def range_text(self) -> str:
        """The values allowed, as `2..200`, `yes|no` or `a|b`."""
        if isinstance(self.default, bool):
            return "true|false"
        if self.choices:
            return "|".join(self.choices)
        return f"{self.low:g}..{self.high:g}" if self.low is not None and self.high is not None else ""

    def read(self, strategy: str, given: object) -> T:
        """Check and convert a value or the text of one; raises StrategyError that states the range."""
        value = self._convert(given)
        if value is None or not self._allowed(value):
            raise StrategyError(
                "strategy.bad_value", strategy=strategy, param=self.name, given=given, allowed=self.range_text()
            )
        return value

    def _convert(self, given: object) -> T | None:
        kind: type[Any] = type(self.default)
        if kind is bool:
            words: dict[object, object] = {
                True: True,
                False: False,
                "true": True,
                "false": False,
                "yes": True,
                "no": False,
                "on": True,
                "off": False,
                "1": True,
                "0": False,
            }
            found: Any = words.get(given.lower() if isinstance(given, str) else given)
            return found  # type: ignore[no-any-return]
        if isinstance(given, bool):
            return None
        try:
            converted: Any = kind(given)
        except (TypeError, ValueError, OverflowError):
            return None
        if kind is int and isinstance(given, float) and given != converted:
            return None
        return converted  # type: ignore[no-any-return]

    def _allowed(self, value: object) -> bool:
        if self.choices and value not in self.choices:
            return False
        if isinstance(value, (int, float)) and not isinstance(value, bool):
            # written so that NaN fails
            return (self.low is None or value >= self.low) and (self.high is None or value <= self.high)
        return True


def declared(owner: type) -> dict[str, Param[Any]]:
    """All parameters of a class and its bases, in the order of declaration."""
    found: dict[str, Param[Any]] = {}
    for base in reversed(owner.__mro__):
        found.update({name: value for name, value in vars(base).items() if isinstance(value, Param)})
    return found


def read_values(owner: type, strategy: str, given: Mapping[str, object]) -> dict[str, Any]:
    """Values for every declared parameter; raises StrategyError for an unknown name, with the nearest one."""
    params = declared(owner)
    for name in given:
        if name not in params:
            near = get_close_matches(name, params, n=1, cutoff=0.5)
            key = "strategy.unknown_param_near" if near else "strategy.unknown_param"
            raise StrategyError(
                key, strategy=strategy, param=name, near=near[0] if near else "", known=", ".join(params) or "-"
            )
    return {name: param.read(strategy, given.get(name, param.default)) for name, param in params.items()}
