"""Does a strategy know the future? Its signals over the first k candles must be the first of those over all."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

import numpy as np

from flexbot.market.candles import Candles
from flexbot.strategy.base import Strategy
from flexbot.strategy.signals import SIGNAL, Signals
from flexbot.strategy.user import signals_of

_SEED = 20_240_131
# How far after a signal the cuts around it lie: at once, one candle later, and once a pivot's proof is partly in.
_BEHIND = (1, 2, 4)


@dataclass(frozen=True, slots=True)
class Difference:
    """The first signal that changed when later candles became known.

    `cut` is the number of candles known, `bar` the candle of the signal and `time_ms` its opening time (UTC). `field`
    is a field of `SIGNAL`, `reason`, or `signal` where one side has none at that bar; `known` is what the strategy
    said when it knew `cut` candles, `later` what it says about the same candle with all of them (None: nothing).
    """

    cut: int
    bar: int
    time_ms: int
    field: str
    known: float | str | None
    later: float | str | None


@dataclass(frozen=True, slots=True)
class LookAheadReport:
    """How many candles, signals and cuts were checked, and the first difference of each cut that showed one."""

    strategy: str
    candles: int
    signals: int
    cuts: int
    differences: tuple[Difference, ...]

    @property
    def clean(self) -> bool:
        """Whether every cut agreed."""
        return not self.differences


def check_lookahead(
    strategy: Strategy,
    candles: Candles,
    cuts: int | Iterable[int] = 100,
    progress: Callable[[int, int], None] | None = None,
) -> LookAheadReport:
    """Compare the signals of `candles[:k]` with those of all candles before k, exactly, for many k.

    `cuts` is how many k to choose (evenly spread, close behind signals, and at random with a fixed seed) or the k
    themselves. `progress(done, total)` is called after each. Raises StrategyError where the strategy itself fails.
    """
    whole = signals_of(strategy, candles)
    points = _cut_points(whole, len(candles), cuts) if isinstance(cuts, int) else sorted(set(cuts))
    differences = []
    for done, cut in enumerate(points, start=1):
        found = _first_difference(signals_of(strategy, candles[:cut]), whole, cut, candles)
        if found is not None:
            differences.append(found)
        if progress is not None:
            progress(done, len(points))
    return LookAheadReport(strategy.name, len(candles), len(whole), len(points), tuple(differences))


def _cut_points(whole: Signals, candles: int, count: int) -> list[int]:
    """Up to `count` numbers of candles: a third close behind signals, the others half spread and half random.

    None lies in the first twentieth, where many indicators have nothing to work on yet and may well refuse.
    """
    first = max(1, candles // 20)
    bars = np.unique(whole.rows["bar"])
    chosen = bars[np.linspace(0, len(bars) - 1, max(1, count // 9)).astype(np.int64)] if len(bars) else bars
    behind = [int(bar) + step for bar in chosen for step in _BEHIND]
    points = {cut for cut in behind if first <= cut < candles}
    rest = max(0, count - len(points))
    points.update(np.linspace(first, candles - 1, rest // 2).astype(np.int64).tolist() if candles > first else [])
    generator = np.random.default_rng(_SEED)
    points.update(generator.integers(first, max(first + 1, candles), rest - rest // 2).tolist())
    return sorted(cut for cut in points if cut < candles)


def _first_difference(part: Signals, whole: Signals, cut: int, candles: Candles) -> Difference | None:
    expected = whole.rows[: int(np.searchsorted(whole.rows["bar"], cut))]
    same = min(len(part), len(expected))
    bad = np.zeros(same, dtype=np.bool_)
    for name in SIGNAL.names or ():
        one, other = part.rows[name][:same], expected[name][:same]
        if name == "reason":
            bad |= np.array(part.reasons, dtype=object)[one] != np.array(whole.reasons, dtype=object)[other]
        else:
            bad |= (one != other) & ~((one != one) & (other != other))
    row = int(np.argmax(bad)) if bad.any() else same
    if row == same and len(part) == len(expected):
        return None
    return _describe(part, whole, row, len(expected), cut, candles)


def _describe(part: Signals, whole: Signals, row: int, expected: int, cut: int, candles: Candles) -> Difference:
    """What row `row`, the first that differs, holds on both sides."""
    known = part.rows[row] if row < len(part) else None
    later = whole.rows[row] if row < expected else None
    bars = [int(side["bar"]) for side in (known, later) if side is not None]
    bar = min(bars)
    time_ms = int(candles.time[bar])
    if known is None or later is None or known["bar"] != later["bar"] or known["kind"] != later["kind"]:
        said = part.reason(row) if known is not None and int(known["bar"]) == bar else None
        says = whole.reason(row) if later is not None and int(later["bar"]) == bar else None
        return Difference(cut, bar, time_ms, "signal", said, says)
    for name in SIGNAL.names or ():
        if name == "reason":
            if part.reason(row) != whole.reason(row):
                return Difference(cut, bar, time_ms, name, part.reason(row), whole.reason(row))
        elif known[name] != later[name] and not (np.isnan(known[name]) and np.isnan(later[name])):
            return Difference(cut, bar, time_ms, name, float(known[name]), float(later[name]))
    raise AssertionError("rows that compare unequal differ in a field")
