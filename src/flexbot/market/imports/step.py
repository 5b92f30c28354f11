"""The timeframe of a dump, found from the steps between its times."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from flexbot.errors import DataError
from flexbot.market.candles import IntArray
from flexbot.market.timeframe import Timeframe

_UNITS = (("w", 604_800_000), ("d", 86_400_000), ("h", 3_600_000), ("m", 60_000))
_DAY_MS = 86_400_000
_MOST_UNITS = 10_000
# Daily and weekly candles that open at a local hour move by one hour when summer time begins and ends.
_CLOCK_CHANGE_MS = 3_600_000
# With this many steps, all multiples of one length, that length is the timeframe and no shorter one.
_STEPS_THAT_PROVE = 50


def find_timeframe(path: Path, times: IntArray, given: Timeframe | str | None) -> Timeframe:
    """The given timeframe once the sorted, unique times allow it, else the one their steps show.

    Raises DataError where the steps show none or contradict the given one.
    """
    steps = np.diff(times)
    shown = _shown(steps)
    if given is None:
        if len(steps) == 0:
            raise DataError("import.one_candle", path=path)
        if shown is None:
            raise DataError("import.timeframe_unclear", path=path, count=len(times), steps=_commonest(steps))
        return shown
    wanted = given if isinstance(given, Timeframe) else Timeframe.parse(given)
    if len(steps) == 0:
        return wanted
    slack = _CLOCK_CHANGE_MS if wanted.ms >= _DAY_MS else 0
    too_close = int(steps.min()) < wanted.ms - slack
    too_wide = shown is not None and shown.ms > wanted.ms and len(steps) >= _STEPS_THAT_PROVE
    if too_close or too_wide:
        raise DataError("import.timeframe_differs", path=path, given=wanted, steps=_commonest(steps))
    return wanted


def _shown(steps: IntArray) -> Timeframe | None:
    """The smallest step where all are multiples of it, else the commonest where a changed clock explains the rest."""
    if len(steps) == 0:
        return None
    smallest = int(steps.min())
    if (steps % smallest == 0).all():
        return _timeframe(smallest)
    lengths, counts = np.unique(steps, return_counts=True)
    commonest = int(lengths[counts.argmax()])
    shifted = np.abs((steps + commonest // 2) % commonest - commonest // 2)
    if commonest >= _DAY_MS and (shifted <= _CLOCK_CHANGE_MS).all():
        return _timeframe(commonest)
    return None


def _timeframe(length_ms: int) -> Timeframe | None:
    for unit, unit_ms in _UNITS:
        if length_ms % unit_ms == 0 and length_ms // unit_ms < _MOST_UNITS:
            return Timeframe.parse(f"{length_ms // unit_ms}{unit}")
    return None


def _commonest(steps: IntArray) -> str:
    """The three commonest steps in minutes, for the user to recognise."""
    lengths, counts = np.unique(steps, return_counts=True)
    best = np.argsort(-counts, kind="stable")[:3]
    return ", ".join(f"{lengths[index] / 60_000:g} min ({counts[index]}×)" for index in best)
