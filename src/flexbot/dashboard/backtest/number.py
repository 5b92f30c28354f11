"""Fields for numbers: all digits shown, and rates in per cent although settings hold fractions."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import streamlit as st

# Settings that people think of in per cent.
RATES = frozenset(
    {
        "costs.maker_fee", "costs.taker_fee", "costs.slippage_mean", "costs.slippage_sd", "costs.funding_rate",
        "costs.borrow_rate", "sizing.risk", "sizing.loss_floor", "sizing.kelly_cap", "sizing.maintenance_margin",
        "sizing.max_symbol_exposure", "sizing.max_total_exposure", "management.partial_fraction",
    }
)  # fmt: skip

_LARGEST = 2**53 - 1  # beyond it a browser's numbers skip integers


def shown(key: str, value: Any) -> Any:
    """A value as its field shows it."""
    return float(Decimal(repr(float(value))).scaleb(2)) if key in RATES else value


def stored(key: str, value: Any) -> Any:
    """The value that a field stands for."""
    return float(Decimal(repr(float(value))).scaleb(-2)) if key in RATES else value


def field(label: str, default: float, low: float | None, high: float | None, **common: Any) -> Any:
    """A field for a number of the kind of `default`; an emptied one counts as the default."""
    common["placeholder"] = f"{default:.15g}"
    low, high = _bound(low, default, min), _bound(high, default, max)
    if isinstance(default, int):
        bounds = [None if bound is None else int(bound) for bound in (low, high)]
        held = st.number_input(label, min_value=bounds[0], max_value=bounds[1], step=1, **common)
    else:
        held = st.number_input(
            label,
            min_value=None if low is None else float(low),
            max_value=None if high is None else float(high),
            step=10.0 ** -max(_decimals(default), 1 if abs(default) < 100 else 0),
            format="%g",  # shows what was typed; a fixed number of decimals would round it
            **common,
        )
    return default if held is None else held


def _bound(bound: float | None, default: float, widen: Callable[[float, float], float]) -> float | None:
    """A limit that a field can have; a user's strategy may declare an endless one, or one that its default breaks."""
    if bound is None or not abs(bound) <= _LARGEST:
        return None
    return widen(bound, default)


def _decimals(value: float) -> int:
    exponent = Decimal(repr(value)).normalize().as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0
