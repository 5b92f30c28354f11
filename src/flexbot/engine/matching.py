"""Resting orders against one candle: stop, liquidation, partial exit and target.

Rules: at the open, whatever the open has already passed fills at the open (a gap is never filled at a better or an
imagined price). Inside the candle the stop comes first, unless finer candles are at hand to decide the order.
"""

from __future__ import annotations

from typing import Any

from flexbot.compiled import pure_kernel
from flexbot.engine.records import FillKind, code

NOTHING = 0
TARGET, PARTIAL, LIQUIDATION = code(FillKind.TARGET), code(FillKind.PARTIAL), code(FillKind.LIQUIDATION)


@pure_kernel
def adverse_level(position: Any) -> tuple[float, int]:
    """The nearer of stop and liquidation, and what an exit there is booked as."""
    if position.side * (position.liquidation - position.stop) > 0.0:
        return position.liquidation, LIQUIDATION
    return position.stop, position.stop_kind


@pure_kernel
def match_candle(position: Any, open_: float, high: float, low: float) -> tuple[int, float, bool]:
    """The first resting order that fills in one candle: (kind, price before slippage, order was ambiguous).

    Kind is 0 when none does. After a partial exit call again: the same candle may still hold the rest's exit.
    """
    side = position.side
    level, kind = adverse_level(position)
    if side * (open_ - level) <= 0.0:
        return kind, open_, False
    nearest, near_kind = position.target, TARGET
    if side * (nearest - position.partial) > 0.0:
        nearest, near_kind = position.partial, PARTIAL
    if side * (open_ - nearest) >= 0.0:
        return near_kind, open_, False
    adverse = low if side > 0 else high
    favourable = high if side > 0 else low
    reached = side * (favourable - nearest) >= 0.0
    if side * (adverse - level) <= 0.0:
        return kind, level, reached
    if reached:
        return near_kind, nearest, False
    return NOTHING, 0.0, False
