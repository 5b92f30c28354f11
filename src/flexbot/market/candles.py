"""`Candles`: checked columns of one symbol at one timeframe, the form all of FlexBot computes on."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import numpy as np
import numpy.typing as npt

from flexbot.errors import DataError
from flexbot.market.timeframe import Timeframe

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]
BoolArray = npt.NDArray[np.bool_]

PRICE_COLUMNS = ("open", "high", "low", "close")
COLUMNS = ("time", *PRICE_COLUMNS, "volume")
_ROWS_SHOWN = 5


@dataclass(frozen=True, eq=False, slots=True)
class Candles:
    """Columns of closed candles, oldest first; build one with `Candles.checked`.

    `time` is the candle's open as int64 UTC milliseconds; `open`, `high`, `low`, `close` and `volume` are float64 of
    the same length. All arrays are read-only and C-contiguous.
    """

    venue: str
    symbol: str
    timeframe: Timeframe
    time: IntArray
    open: FloatArray
    high: FloatArray
    low: FloatArray
    close: FloatArray
    volume: FloatArray

    @classmethod
    def checked(
        cls,
        *,
        venue: str,
        symbol: str,
        timeframe: Timeframe | str,
        time: npt.ArrayLike,
        open: npt.ArrayLike,
        high: npt.ArrayLike,
        low: npt.ArrayLike,
        close: npt.ArrayLike,
        volume: npt.ArrayLike,
        source: str = "",
        copy: bool = True,
    ) -> Candles:
        """Build candles from columns, or raise DataError that lists the first bad rows and what they hold.

        Checked: equal lengths, times sorted and unique, everything finite, prices positive, high not below and low
        not above open and close, volume not negative. `source` names the file in the error. With
        `copy=False` arrays that own their memory, made for this call and given up by the caller, are taken over
        instead of copied.
        """
        frame = timeframe if isinstance(timeframe, Timeframe) else Timeframe.parse(timeframe)
        times = _frozen(time, np.int64, copy)
        values = [_frozen(column, np.float64, copy) for column in (open, high, low, close, volume)]
        where = source or f"{venue} {symbol} {frame}"
        lengths = {len(times), *(len(column) for column in values)}
        if len(lengths) > 1:
            raise DataError("candles.lengths", where=where, lengths=", ".join(map(str, sorted(lengths))))
        candles = cls(venue, symbol, frame, times, *values)
        candles._check(where)
        return candles

    def _check(self, where: str) -> None:
        finite = np.isfinite(self.volume)
        positive = np.ones(len(self), dtype=np.bool_)
        for name in PRICE_COLUMNS:
            column = getattr(self, name)
            finite &= np.isfinite(column)
            positive &= column > 0
        step = np.diff(self.time, prepend=self.time[:1] - 1)
        with np.errstate(invalid="ignore"):
            top = self.high >= np.maximum(self.open, self.close)
            bottom = self.low <= np.minimum(self.open, self.close)
        for key, good in (
            ("candles.unsorted", step >= 0),
            ("candles.duplicates", step != 0),
            ("candles.not_finite", finite),
            ("candles.not_positive", positive),
            ("candles.inconsistent", top & bottom),
            ("candles.negative_volume", self.volume >= 0),
        ):
            if not good.all():
                bad = np.flatnonzero(~good)
                rows = self._describe(bad[:_ROWS_SHOWN])
                raise DataError(key, where=where, count=len(bad), rows=rows, first=int(bad[0]))

    def _describe(self, rows: npt.NDArray[np.intp]) -> str:
        return "\n".join(
            f"  row {row}: {iso_time(int(self.time[row]))}"
            + "".join(f"  {name} {getattr(self, name)[row]:.10g}" for name in COLUMNS[1:])
            for row in rows
        )

    def __len__(self) -> int:
        return len(self.time)

    def __getitem__(self, rows: slice) -> Candles:
        """A view of consecutive candles; the step of the slice must be 1."""
        if rows.step not in (None, 1):
            raise ValueError("candles cannot be taken with a step; resample instead")
        return Candles(self.venue, self.symbol, self.timeframe, *(getattr(self, name)[rows] for name in COLUMNS))

    def between(self, start_ms: int | None, end_ms: int | None) -> Candles:
        """The candles that open at or after `start_ms` and before `end_ms` (UTC ms; None: no limit)."""
        first = 0 if start_ms is None else int(np.searchsorted(self.time, start_ms))
        last = len(self) if end_ms is None else int(np.searchsorted(self.time, end_ms))
        return self[first:last]

    def digest(self) -> str:
        """SHA-256 (hex) of venue, symbol, timeframe and all columns."""
        found = hashlib.sha256(f"{self.venue}\n{self.symbol}\n{self.timeframe}\n{len(self)}\n".encode())
        for name in COLUMNS:
            found.update(np.ascontiguousarray(getattr(self, name)).data)
        return found.hexdigest()


def iso_time(time_ms: int) -> str:
    """UTC milliseconds as `2024-01-31T23:00:00Z`; numbers outside the calendar as they are."""
    try:
        return datetime.fromtimestamp(time_ms / 1000, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    except (ValueError, OverflowError, OSError):
        return str(time_ms)


def _frozen(column: npt.ArrayLike, dtype: type[Any], copy: bool) -> npt.NDArray[Any]:
    """A read-only contiguous array of its own, so that no caller can change candles after they were checked."""
    own = isinstance(column, np.ndarray) and column.dtype == dtype and column.ndim == 1 and column.base is None
    array = np.array(column, dtype=dtype, order="C", copy=None if own and not copy else True, ndmin=1)
    array.setflags(write=False)
    return array
