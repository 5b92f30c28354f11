"""How complete a series is: which candles between its first and its last are missing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from flexbot.market.candles import Candles, FloatArray
from flexbot.market.timeframe import Timeframe


@dataclass(frozen=True, slots=True)
class Gap:
    """Candles that are missing in a row: the open times (UTC ms) of the first and the last, and how many."""

    first_ms: int
    last_ms: int
    candles: int


@dataclass(frozen=True, slots=True)
class Coverage:
    """How many candles there are, how many the span has room for, and the gaps, oldest first. Times are UTC ms."""

    first_ms: int | None
    last_ms: int | None
    rows: int
    expected: int
    gaps: tuple[Gap, ...]

    @property
    def missing(self) -> int:
        """How many candles are missing."""
        return sum(gap.candles for gap in self.gaps)

    @property
    def share(self) -> float:
        """The part that is there, 0 to 1; 0 for an empty series."""
        return self.rows / self.expected if self.expected else 0.0


def coverage(candles: Candles) -> Coverage:
    """Find the gaps: steps in time of at least two candle lengths. Hours in which a market is closed are gaps too."""
    if len(candles) == 0:
        return Coverage(None, None, 0, 0, ())
    length = candles.timeframe.ms
    missing = np.diff(candles.time) // length - 1
    gaps = []
    for row in np.flatnonzero(missing > 0).tolist():
        count = int(missing[row])
        first = int(candles.time[row]) + length
        gaps.append(Gap(first, first + (count - 1) * length, count))
    rows = len(candles)
    return Coverage(
        int(candles.time[0]), int(candles.time[-1]), rows, rows + sum(gap.candles for gap in gaps), tuple(gaps)
    )


def filled(rows: int, first_ms: int, last_ms: int, timeframe: Timeframe) -> float:
    """The share of `Coverage` from a series' count and ends alone (UTC ms), for lists that read no candles; 0 to 1."""
    return min(1.0, rows / ((last_ms - first_ms) // timeframe.ms + 1)) if rows else 0.0


def largest(gaps: Sequence[Gap], most: int) -> list[Gap]:
    """The `most` longest gaps in the order of time."""
    return sorted(sorted(gaps, key=lambda gap: -gap.candles)[:most], key=lambda gap: gap.first_ms)


def density(candles: Candles, parts: int) -> FloatArray:
    """How full each of at most `parts` equal stretches of the span is, 0 to 1; [] for an empty series."""
    if len(candles) == 0:
        return np.empty(0)
    slots = (candles.time - candles.time[0]) // candles.timeframe.ms
    room = int(slots[-1]) + 1
    edges = np.linspace(0, room, min(parts, room) + 1).astype(np.int64)
    held, _ = np.histogram(slots, edges)
    filled: FloatArray = np.minimum(held / np.diff(edges), 1.0)
    return filled
