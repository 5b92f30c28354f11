"""What a venue sends as candles, sorted out: good rows as columns, bad ones with the reason they are left out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from flexbot.market.candles import BoolArray, FloatArray, IntArray
from flexbot.market.downloads.slots import Slots

_WIDTH = 6  # time, open, high, low, close, volume
_YEAR_10000_MS = 253_402_300_800_000


@dataclass(frozen=True, slots=True)
class BadRow:
    """A row that cannot be a candle. `problem` is the end of its text key `market.download.bad.…`."""

    time_ms: int
    problem: str
    values: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Sifted:
    """A page sorted out.

    `table` holds the good rows of free slots (float64, shape (n, 6): time, open, high, low, close, volume), ascending
    and unique; `slots` their slot numbers; `last_ms` is the latest time of any row of the page, None for no rows;
    `aligned` is False when rows fall into the range and none of them on the timeframe's grid.
    """

    table: FloatArray
    slots: IntArray
    bad: list[BadRow]
    last_ms: int | None
    aligned: bool


def as_table(rows: Sequence[Sequence[Any]]) -> FloatArray:
    """Rows of a page as float64 (n, 6), None as NaN; rows without a time are left out, other columns unchecked.

    Raises ValueError or TypeError when a row is too short or holds what is no number.
    """
    table = np.array([row[:_WIDTH] for row in rows], dtype=np.float64)
    if len(table) == 0:
        return np.empty((0, _WIDTH))
    if table.shape != (len(rows), _WIDTH):
        raise ValueError("rows that are too short")
    return table[(table[:, 0] > 0) & (table[:, 0] < _YEAR_10000_MS)]


def sift(page: FloatArray, wanted: Slots) -> Sifted:
    """Sort out a page of `as_table`; rows outside `wanted` and of slots that are filled already are left out.

    Of rows that repeat a time the last good one counts.
    """
    times = page[:, 0].astype(np.int64)
    last_ms = int(times.max()) if len(times) else None
    end_ms = wanted.first_ms + len(wanted) * wanted.timeframe.ms
    inside = (times >= wanted.first_ms) & (times < end_ms)
    page, times = page[inside], times[inside]
    numbers = wanted.index(times)
    on_grid = numbers >= 0
    aligned = bool(on_grid.any()) or len(on_grid) == 0
    problems = _problems(page, on_grid)
    good = problems == ""
    bad = [
        BadRow(int(times[row]), str(problems[row]), tuple(page[row, 1:].tolist()))
        for row in np.flatnonzero(~good)
        if not on_grid[row] or wanted.is_free(numbers[row : row + 1])[0]
    ]
    page, numbers = page[good], numbers[good]
    free = wanted.is_free(numbers)
    page, numbers = page[free], numbers[free]
    # np.unique keeps the first of equal numbers; reversed, that is the venue's last word.
    slots, rows_kept = np.unique(numbers[::-1], return_index=True)
    return Sifted(page[::-1][rows_kept], slots, bad, last_ms, aligned)


def _problems(page: FloatArray, on_grid: BoolArray) -> np.ndarray[Any, np.dtype[np.str_]]:
    """The same checks as `Candles.checked`, row by row: "" for a good row, else the first thing wrong with it."""
    prices, volume = page[:, 1:5], page[:, 5]
    opened, high, low, close = prices.T
    with np.errstate(invalid="ignore"):
        return np.select(
            [
                ~on_grid,
                ~np.isfinite(page).all(axis=1),
                (prices <= 0).any(axis=1),
                (high < np.maximum(opened, close)) | (low > np.minimum(opened, close)),
                volume < 0,
            ],
            ["off_grid", "not_finite", "not_positive", "inconsistent", "negative_volume"],
            default="",
        )
