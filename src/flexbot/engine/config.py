"""The account's rules as one compiled record: costs, sizing and management, read by every kernel of the engine."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from flexbot.settings.model import Costs, Management, Sizing

SLIPPAGE_MODELS = ("none", "rule_based", "randomized")
SIZING_MODES = ("standard", "hunter", "fixed", "half_kelly")

_FLOATS = (
    "maker_fee", "taker_fee", "slippage_mean", "slippage_sd", "funding_rate", "borrow_rate",
    "capital", "capital_base", "risk", "fixed_amount", "loss_factor", "loss_floor", "kelly_cap", "leverage",
    "maintenance_margin", "quantity_step", "min_quantity", "min_notional",
    "max_symbol_exposure", "max_total_exposure",
    "breakeven_at_r", "partial_rr", "partial_fraction", "trailing_from_r", "trailing_distance_r",
    "round_trip",
)  # fmt: skip
_INTEGERS = (
    "latency_ms", "perpetual", "slippage", "mode", "loss_streak", "kelly_trades",
    "breakeven", "partial", "trailing", "time_stop_bars", "seed",
)  # fmt: skip

RULES = np.dtype([(name, "f8") for name in _FLOATS] + [(name, "i8") for name in _INTEGERS], align=True)
RuleArray = npt.NDArray[np.void]


def compile_rules(costs: Costs, sizing: Sizing, management: Management, seed: int) -> RuleArray:
    """One row of `RULES` from the settings.

    `round_trip` is the share of the entry price that break-even must add to lose nothing: both taker fees and the
    expected slippage of the exit. `capital_base` 0 stands for the starting capital.
    """
    rules = np.zeros(1, dtype=RULES)
    for section in (costs, sizing, management):
        for name, value in section:
            if name in _FLOATS or (name in _INTEGERS and isinstance(value, (bool, int))):
                rules[name] = value
    rules["slippage"] = SLIPPAGE_MODELS.index(costs.slippage)
    rules["perpetual"] = costs.market == "perpetual"
    rules["mode"] = SIZING_MODES.index(sizing.mode)
    rules["capital_base"] = sizing.capital_base or sizing.capital
    rules["seed"] = seed
    expected_slippage = costs.slippage_mean if costs.slippage == "randomized" else 0.0
    rules["round_trip"] = 2 * costs.taker_fee + expected_slippage
    return rules
