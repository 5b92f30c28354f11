"""The protocol every strategy follows, built in or the user's own."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import Any, ClassVar, Literal, get_args

from flexbot.errors import StrategyError
from flexbot.market.candles import Candles
from flexbot.strategy.params import declared, read_values
from flexbot.strategy.signals import Signals
from flexbot.text import text_or

Side = Literal["long", "short", "both"]
SIDES: tuple[Side, ...] = get_args(Side)


class Strategy(ABC):
    """A pure function from closed candles to signals, with declared parameters.

    A subclass sets `name`, declares its parameters as `Param` attributes and implements `signals`. Parameters are
    given by keyword; StrategyError names an unknown one's nearest relative or the range of a bad value.
    """

    name: ClassVar[str]

    def __init__(self, *, side: Side = "both", **params: object) -> None:
        if side not in SIDES:
            raise StrategyError("strategy.bad_side", given=side, allowed=", ".join(SIDES))
        self.side: Side = side
        # Into the instance's dict, where the Param descriptors look.
        self.__dict__.update(read_values(type(self), self.name, params))

    @abstractmethod
    def signals(self, candles: Candles) -> Signals:
        """All wishes over `candles`; the wish of bar i may use candles up to and including bar i only."""

    @property
    def allows_long(self) -> bool:
        """Whether long entries are wanted."""
        return self.side != "short"

    @property
    def allows_short(self) -> bool:
        """Whether short entries are wanted."""
        return self.side != "long"

    def values(self) -> dict[str, Any]:
        """The value of every parameter, by name."""
        return {name: getattr(self, name) for name in declared(type(self))}

    @classmethod
    def summary(cls) -> str:
        """One line on what the strategy does, in the current language."""
        first_line = (cls.__doc__ or "").strip().split("\n")[0]
        return text_or(f"strategies.{cls.name}", first_line)
