"""Is what a strategy returned something the engine can act on?"""

from __future__ import annotations

import numpy as np

from flexbot.errors import StrategyError
from flexbot.market.candles import BoolArray
from flexbot.strategy.signals import (
    ENTER_LONG,
    ENTER_SHORT,
    EXIT_LONG,
    EXIT_SHORT,
    SIGNAL,
    FilterCount,
    SignalArray,
    Signals,
)
from flexbot.text import text

_DISTANCES = ("stop_dist", "stop_frac", "target_dist", "target_frac")
_RETEST = ("retest_arm", "retest_low", "retest_high")


def check_signals(strategy: str, found: object, candles: int) -> None:
    """Raise StrategyError that says what is wrong and on which candle, unless `found` are valid signals."""
    if not isinstance(found, Signals):
        raise _error(strategy, "type", given=type(found).__name__)
    rows = found.rows
    if not isinstance(rows, np.ndarray) or rows.dtype != SIGNAL or rows.ndim != 1:
        raise _error(strategy, "rows")
    if not isinstance(found.reasons, tuple) or not all(isinstance(reason, str) for reason in found.reasons):
        raise _error(strategy, "reasons")
    if not all(isinstance(count, FilterCount) for count in found.filters):
        raise _error(strategy, "filters")
    for problem, bad in _problems(rows, len(found.reasons), candles):
        if bad.any():
            row = int(np.argmax(bad))
            raise _error(strategy, problem, row=row, bar=int(rows["bar"][row]), candles=candles)


def _problems(rows: SignalArray, reasons: int, candles: int) -> list[tuple[str, BoolArray]]:
    """Each kind of problem with the rows that have it, the fundamental ones first."""
    bar, kind = rows["bar"], rows["kind"]
    long, short = kind == ENTER_LONG, kind == ENTER_SHORT
    is_exit = (kind == EXIT_LONG) | (kind == EXIT_SHORT)
    same = np.zeros(len(rows), dtype=np.bool_)
    same[1:] = bar[1:] == bar[:-1]
    entry_before = np.zeros_like(same)
    entry_before[1:] = ~is_exit[:-1] & same[1:]
    later = np.diff(bar, prepend=bar[:1])
    return [
        ("bar_range", (bar < 0) | (bar >= candles)),
        ("order", later < 0),
        ("kind", ~(long | short | is_exit)),
        ("exit_after_entry", is_exit & entry_before),
        ("two_entries", ~is_exit & entry_before),
        ("reason", (rows["reason"] < 0) | (rows["reason"] >= reasons)),
        ("no_number", _infinite(rows)),
        ("distance", _any_not_positive(rows, (*_DISTANCES, "stop_price", "target_price", "amount"))),
        ("fraction", (long & (rows["stop_frac"] >= 1.0)) | (short & (rows["target_frac"] >= 1.0))),
        ("sides", _wrong_sides(rows, long, short)),
        ("stages", _bad_stages(rows)),
        ("add", (rows["add"] != 0) & (rows["add"] != 1)),
    ]


def _infinite(rows: SignalArray) -> BoolArray:
    bad: BoolArray = np.isnan(rows["stage_one"])
    for name in SIGNAL.names or ():
        if SIGNAL[name].kind == "f":
            bad = bad | np.isinf(rows[name])
    return bad


def _any_not_positive(rows: SignalArray, names: tuple[str, ...]) -> BoolArray:
    bad = np.zeros(len(rows), dtype=np.bool_)
    for name in names:
        bad |= rows[name] <= 0.0  # False for NaN, which means not given
    return bad


def _wrong_sides(rows: SignalArray, long: BoolArray, short: BoolArray) -> BoolArray:
    """Stop and target prices whose order contradicts the side; False where one of them is not given."""
    stop, target = rows["stop_price"], rows["target_price"]
    bad: BoolArray = (long & (stop >= target)) | (short & (stop <= target))
    return bad


def _bad_stages(rows: SignalArray) -> BoolArray:
    share = rows["stage_one"]
    missing = np.zeros(len(rows), dtype=np.bool_)
    for name in _RETEST:
        missing |= np.isnan(rows[name])
    plan = missing | (rows["retest_low"] > rows["retest_high"]) | (rows["retest_bars"] < 1)
    bad: BoolArray = (share <= 0.0) | (share > 1.0) | ((share < 1.0) & (rows["add"] == 0) & plan)
    return bad


def _error(strategy: str, problem: str, **values: object) -> StrategyError:
    return StrategyError(
        "strategy.bad_signals", strategy=strategy, problem=text(f"strategies.problem.{problem}", **values)
    )
