"""Checks of parameters that only make sense together; each raises StrategyError."""

from __future__ import annotations

from flexbot.errors import StrategyError
from flexbot.strategy.base import Strategy

# An exact 2.0 must pass although its quotient is one bit off.
REWARD_TOLERANCE = 1e-9


def require_order(strategy: Strategy, smaller: str, larger: str) -> None:
    """The parameter `smaller` must lie below `larger`."""
    values = strategy.values()
    if values[smaller] >= values[larger]:
        raise StrategyError(
            "strategy.param_order",
            strategy=strategy.name,
            smaller=smaller,
            smaller_value=values[smaller],
            larger=larger,
            larger_value=values[larger],
        )


def require_reward(strategy: Strategy) -> None:
    """The target must be `min_rr` times the stop where both are fixed multiples of the ATR."""
    values = strategy.values()
    ratio = values["target_atr"] / values["stop_atr"]
    if ratio < values["min_rr"] - REWARD_TOLERANCE:
        raise StrategyError(
            "strategy.reward_too_small", strategy=strategy.name, ratio=f"{ratio:.3g}", min_rr=values["min_rr"]
        )
