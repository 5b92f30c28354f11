"""`Signals`: what a strategy wants, one sparse row per wish, and how often each of its filters acted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from flexbot.market.candles import BoolArray, Candles

ENTER_LONG, ENTER_SHORT, EXIT_LONG, EXIT_SHORT = 1, -1, 2, -2

SIGNAL = np.dtype(
    [
        ("bar", "i8"),  # the closed candle on which this became known
        ("kind", "i8"),  # ENTER_LONG, ENTER_SHORT, EXIT_LONG or EXIT_SHORT
        ("reason", "i8"),  # index into Signals.reasons
        # The stop of an entry: the widest of those given (NaN: not given). `price` is absolute, `dist` a distance
        # in price from the fill, `frac` a fraction of the fill.
        ("stop_price", "f8"),
        ("stop_dist", "f8"),
        ("stop_frac", "f8"),
        # The target, by the same three ways; the first one given counts. All NaN: no fixed target.
        ("target_price", "f8"),
        ("target_dist", "f8"),
        ("target_frac", "f8"),
        # Two-stage entry: share of the planned quantity bought at once (1: all). The rest is bought after the price
        # has touched `retest_arm`, at a close inside [retest_low, retest_high] on the right side of the previous
        # candle's extreme, within `retest_bars` candles of stage one.
        ("stage_one", "f8"),
        ("retest_arm", "f8"),
        ("retest_low", "f8"),
        ("retest_high", "f8"),
        ("retest_bars", "i8"),
        # A fixed amount of quote currency per entry instead of the account's sizing (NaN: not given). With `add`
        # the entry joins an open position of its side and stop and target follow the average price.
        ("amount", "f8"),
        ("add", "i8"),
    ],
    align=True,
)
SignalArray = npt.NDArray[np.void]

# One row that asks for nothing yet.
_BLANK = np.zeros((), dtype=SIGNAL)
for _name in SIGNAL.names or ():
    if SIGNAL[_name].kind == "f":
        _BLANK[_name] = 1.0 if _name == "stage_one" else np.nan


class FilterCount(NamedTuple):
    """How many candidates reached one rule and how many of them it stopped."""

    rule: str
    seen: int
    stopped: int


@dataclass(frozen=True, eq=False, slots=True)
class Signals:
    """Rows of `SIGNAL`, sorted by bar (exits before entries), the reasons they name, and the filter counts."""

    rows: SignalArray
    reasons: tuple[str, ...]
    filters: tuple[FilterCount, ...] = ()

    def __len__(self) -> int:
        return len(self.rows)

    def reason(self, row: int) -> str:
        """Why row `row` was given: a short key such as `ema_cross_up`."""
        return self.reasons[int(self.rows["reason"][row])]


def new_rows(count: int) -> SignalArray:
    """`count` rows that ask for nothing yet: NaN levels, one-stage entry, account sizing."""
    rows = np.empty(count, dtype=SIGNAL)
    # every field has eight bytes: copied as plain numbers, four times as fast as row by row
    rows.view(np.int64).reshape(count, SIGNAL.itemsize // 8)[:] = _BLANK.reshape(1).view(np.int64)
    return rows


def entries(
    candles: Candles,
    *,
    long: BoolArray | None = None,
    short: BoolArray | None = None,
    exit_long: BoolArray | None = None,
    exit_short: BoolArray | None = None,
    reason_long: str = "long",
    reason_short: str = "short",
    reason_exit: str = "exit",
    filters: Sequence[FilterCount] = (),
    **levels: float | npt.NDArray[Any],
) -> Signals:
    """Signals from one boolean per candle and side: the simple way for most strategies.

    Each mask has one value per candle, True where the wish arises at that candle's close. `levels` are fields of
    `SIGNAL` (`stop_frac=0.02`, `target_dist=3 * atr`, ...), a number or an array with one value per candle. Raises
    ValueError where a mask or level has another length, TypeError for a field that does not exist.
    """
    unknown = set(levels) - (set(SIGNAL.names or ()) - {"bar", "kind", "reason"})
    if unknown:
        raise TypeError(f"no such signal field: {', '.join(sorted(unknown))}")
    wishes = (
        (EXIT_LONG, exit_long, reason_exit),
        (EXIT_SHORT, exit_short, reason_exit),
        (ENTER_LONG, long, reason_long),
        (ENTER_SHORT, short, reason_short),
    )
    reasons = tuple(dict.fromkeys(reason for _, _, reason in wishes))
    parts = []
    for kind, mask, reason in wishes:
        if mask is None:
            continue
        if np.shape(mask) != (len(candles),):
            raise ValueError(
                f"a mask has shape {np.shape(mask)}; one value for each of {len(candles)} candles is needed"
            )
        bars = np.flatnonzero(mask)
        rows = new_rows(len(bars))
        rows["bar"], rows["kind"], rows["reason"] = bars, kind, reasons.index(reason)
        if kind in (ENTER_LONG, ENTER_SHORT):
            for name, value in levels.items():
                rows[name] = value if np.ndim(value) == 0 else _per_candle(name, value, candles)[bars]
        parts.append(rows)
    merged = np.concatenate(parts) if parts else new_rows(0)
    # stable: the exits stand first in `wishes`, so they stay before the entries of the same bar
    return Signals(merged[np.argsort(merged["bar"], kind="stable")], reasons, tuple(filters))


def _per_candle(name: str, value: float | npt.NDArray[Any], candles: Candles) -> npt.NDArray[Any]:
    array = np.asarray(value, dtype=np.float64)
    if array.shape != (len(candles),):
        raise ValueError(f"{name} has shape {array.shape}; one value for each of {len(candles)} candles is needed")
    return array
