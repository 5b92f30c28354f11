"""The slots of a range: every open time a timeframe has between two moments, which are filled, and the gaps left."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from flexbot.market.candles import BoolArray, IntArray
from flexbot.market.coverage import Gap
from flexbot.market.timeframe import Timeframe


class Slots:
    """All open times of `timeframe` at or after `start_ms` and before `end_ms` (UTC ms), and which are filled."""

    def __init__(self, timeframe: Timeframe, start_ms: int, end_ms: int) -> None:
        """An empty range has no slots."""
        self.timeframe = timeframe
        self.first_ms = timeframe.floor(start_ms + timeframe.ms - 1)
        count = max(0, (timeframe.floor(end_ms + timeframe.ms - 1) - self.first_ms) // timeframe.ms)
        self._filled: BoolArray = np.zeros(count, dtype=np.bool_)

    def __len__(self) -> int:
        return len(self._filled)

    @property
    def filled(self) -> int:
        """How many slots are filled."""
        return int(self._filled.sum())

    def index(self, times: npt.ArrayLike) -> IntArray:
        """The slot number of each open time (UTC ms), -1 for a time that is outside the range or off the grid."""
        offset = np.asarray(times, dtype=np.int64) - self.first_ms
        number = offset // self.timeframe.ms
        inside = (offset % self.timeframe.ms == 0) & (number >= 0) & (number < len(self))
        return np.where(inside, number, -1)

    def fill(self, numbers: IntArray) -> None:
        """Mark slots as filled."""
        self._filled[numbers] = True

    def is_free(self, numbers: IntArray) -> BoolArray:
        """Which of these slots (no -1 among them) are still empty."""
        return ~self._filled[numbers]

    def runs(self) -> list[tuple[int, int]]:
        """The stretches of empty slots, each as first slot and the slot after the last."""
        edges = np.flatnonzero(np.diff(np.concatenate(([True], self._filled, [True])).astype(np.int8)))
        return [(int(first), int(after)) for first, after in edges.reshape(-1, 2)]

    def gaps(self) -> list[Gap]:
        """The stretches of empty slots as gaps, those at the two ends of the range included."""
        step = self.timeframe.ms
        return [
            Gap(self.first_ms + first * step, self.first_ms + (after - 1) * step, after - first)
            for first, after in self.runs()
        ]
