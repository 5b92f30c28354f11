"""What the settings are: every key with its type, range, default and explanation, read off the model."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from difflib import SequenceMatcher
from functools import cache
from typing import Any, Literal, get_args, get_origin

from pydantic.fields import FieldInfo

from flexbot.settings.model import Settings
from flexbot.text import text

Kind = Literal["switch", "whole", "number", "choice", "text"]
Value = bool | int | float | str
_KINDS: dict[Any, Kind] = {bool: "switch", int: "whole", float: "number", str: "text"}
_SWITCH = {
    **dict.fromkeys(("true", "yes", "on", "1", "sim"), True),
    **dict.fromkeys(("false", "no", "off", "0", "não", "nao"), False),
}


@dataclass(frozen=True, slots=True)
class KeyInfo:
    """One setting. `low` and `high` bound a number; `above` and `below` say that the bound itself is outside."""

    section: str
    name: str
    kind: Kind
    default: Value
    choices: tuple[str, ...] = ()
    low: float | None = None
    high: float | None = None
    above: bool = False
    below: bool = False

    @property
    def key(self) -> str:
        """The dotted name, as in `costs.taker_fee`."""
        return f"{self.section}.{self.name}"

    @property
    def variable(self) -> str:
        """The environment variable that overrides it."""
        return f"FLEXBOT_{self.section.upper()}__{self.name.upper()}"

    @property
    def explanation(self) -> str:
        """One line in the current language."""
        return text(f"settings.{self.key}")

    @property
    def title(self) -> str:
        """Its name for people, in the current language."""
        return text(f"settings.title.{self.key}")

    def choice_title(self, choice: str) -> str:
        """The name of one of its choices for people, in the current language."""
        return text(f"settings.choice.{self.key}.{choice}")

    @property
    def range(self) -> str:
        """What it may be beyond its kind, in the current language; empty where anything goes."""
        if self.kind == "choice":
            return ", ".join(self.choices)
        if self.key == "backtest.timeframe":
            return text("settings.range.timeframe")
        if self.low is None or self.high is None:
            return ""
        low, high = (f"{bound:.12g}" for bound in (self.low, self.high))
        ends = ("above" if self.above else "from", "below" if self.below else "to")
        return text(f"settings.range.{ends[0]}", low=low) + " " + text(f"settings.range.{ends[1]}", high=high)

    @property
    def expected(self) -> str:
        """Kind and range in words, for help and errors."""
        kind = text(f"settings.kind.{self.kind}")
        return f"{kind} {self.range}" if self.range else kind

    def parse(self, given: str) -> Value:
        """The value that a text from the command line or the environment stands for; ValueError where it is none.

        A number may be written as a percentage: `0.1%` is 0.001. Only the form is checked; ranges and choices are
        the model's to judge.
        """
        stripped = given.strip()
        if self.kind == "switch":
            if stripped.lower() not in _SWITCH:
                raise ValueError(given)
            return _SWITCH[stripped.lower()]
        if self.kind == "whole":
            return int(stripped)
        if self.kind == "number":
            number = stripped.removesuffix("%")
            return float(number) if number == stripped else _hundredth(number)
        return stripped


@cache
def _all() -> tuple[KeyInfo, ...]:
    found: list[KeyInfo] = []
    for section, field in Settings.model_fields.items():
        assert field.annotation is not None  # every section of the model is a class
        found += [_key(section, name, one) for name, one in field.annotation.model_fields.items()]
    return tuple(found)


def _hundredth(number: str) -> float:
    """The number nearest to a hundredth of the written one, so that 0.35% is 0.0035 to the last digit."""
    try:
        return float(Decimal(number).scaleb(-2))
    except ArithmeticError:
        raise ValueError(number) from None


def _key(section: str, name: str, field: FieldInfo) -> KeyInfo:
    if get_origin(field.annotation) is Literal:
        return KeyInfo(section, name, "choice", field.default, choices=get_args(field.annotation))
    low = high = None
    above = below = False
    for bound in field.metadata:
        above = above or hasattr(bound, "gt")
        below = below or hasattr(bound, "lt")
        low = getattr(bound, "gt", getattr(bound, "ge", low))
        high = getattr(bound, "lt", getattr(bound, "le", high))
    return KeyInfo(section, name, _KINDS[field.annotation], field.default, (), low, high, above, below)


def describe() -> list[KeyInfo]:
    """Every setting, in the order of the model."""
    return list(_all())


def find(key: str) -> KeyInfo | None:
    """The setting of that dotted name, or None."""
    return next((info for info in _all() if info.key == key), None)


def nearest(given: str) -> str:
    """The existing key that looks most like `given`, whether its section or its name is wrong or missing."""
    last = given.rpartition(".")[2].lower()

    def likeness(info: KeyInfo) -> float:
        whole = SequenceMatcher(None, given.lower(), info.key).ratio()
        # A little less for the bare name, so that among equal names the right section wins.
        return max(whole, 0.9 * SequenceMatcher(None, last, info.name).ratio())

    return max(_all(), key=likeness).key
