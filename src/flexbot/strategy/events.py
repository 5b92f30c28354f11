"""What compiled strategies hand back: one row of numbers per wish, and how often each rule stopped a candidate."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

import numpy as np
import numpy.typing as npt

from flexbot.market.candles import BoolArray, FloatArray, IntArray
from flexbot.strategy.base import Strategy
from flexbot.strategy.signals import (
    ENTER_LONG,
    ENTER_SHORT,
    EXIT_LONG,
    EXIT_SHORT,
    FilterCount,
    SignalArray,
    new_rows,
)

T = TypeVar("T", bound=np.generic)

# Columns every table of events begins with; a strategy adds its own behind them.
BAR, SIDE, REASON = 0, 1, 2


def entry_rows(events: FloatArray) -> SignalArray:
    """One entry per event: its bar, its reason, and long or short by the sign of its side."""
    rows = new_rows(len(events))
    rows["bar"], rows["reason"] = events[:, BAR], events[:, REASON]
    rows["kind"] = np.where(events[:, SIDE] > 0, ENTER_LONG, ENTER_SHORT)
    return rows


def filter_counts(rules: Sequence[str], candidates: int, stopped: Sequence[int] | IntArray) -> tuple[FilterCount, ...]:
    """Counts per rule in the order in which the rules were asked: each sees what the ones before let through."""
    found, seen = [], candidates
    for rule, count in zip(rules, stopped, strict=True):
        found.append(FilterCount(rule, seen, int(count)))
        seen -= int(count)
    return tuple(found)


def with_exits(
    entries: SignalArray, bars: IntArray, sides: IntArray, reasons: IntArray, strategy: Strategy
) -> SignalArray:
    """`entries` together with exits of the positions to each of `sides` (1 long, -1 short), exits first on a bar.

    Exits of a side that `strategy` may not enter are left out.
    """
    wanted = ((sides > 0) & strategy.allows_long) | ((sides < 0) & strategy.allows_short)
    exits = new_rows(int(wanted.sum()))
    exits["bar"], exits["reason"] = bars[wanted], reasons[wanted]
    exits["kind"] = np.where(sides[wanted] > 0, EXIT_LONG, EXIT_SHORT)
    rows = np.concatenate([exits, entries])
    return rows[np.argsort(rows["bar"], kind="stable")]


def crosses_above(values: FloatArray, level: float) -> BoolArray:
    """Where `values` lie above `level` and did not one candle before; never beside a NaN."""
    found = np.zeros(len(values), dtype=np.bool_)
    found[1:] = (values[1:] > level) & (values[:-1] <= level)
    return found


def earlier(values: npt.NDArray[T], bars: int) -> npt.NDArray[T]:
    """Each value of `bars` candles before; the first ones repeat the first value."""
    return values[np.maximum(np.arange(len(values)) - bars, 0)]
