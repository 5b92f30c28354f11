"""The candle store: one folder per venue, symbol and timeframe, one Parquet file per month or year.

Reading takes no lock, because every file appears whole or not at all. Writers of one series take turns.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import filelock
import numpy as np

from flexbot import paths
from flexbot.errors import DataError, DataMissingError, StorageError
from flexbot.files import patiently
from flexbot.market import names, segments
from flexbot.market.candles import COLUMNS, Candles, iso_time
from flexbot.market.timeframe import Timeframe

_LOCK_SECONDS = 5.0
_SERIES_SHOWN = 6


@dataclass(frozen=True, slots=True)
class SeriesInfo:
    """One series in the store, read from the files' footers. Times are UTC ms; `unreadable` counts damaged files."""

    venue: str
    symbol: str
    timeframe: Timeframe
    rows: int
    first_ms: int
    last_ms: int
    bytes: int
    source: str
    unreadable: int = 0


@dataclass(frozen=True, slots=True)
class Appended:
    """What an append did: candles at new times, at known times with other values, and those already there."""

    added: int
    replaced: int
    unchanged: int

    def __add__(self, other: Appended) -> Appended:
        return Appended(self.added + other.added, self.replaced + other.replaced, self.unchanged + other.unchanged)


class CandleStore:
    """All candles on this machine under `root` (default: `paths.candles()`); nothing is created until a write."""

    def __init__(self, root: Path | None = None, *, lock_seconds: float = _LOCK_SECONDS) -> None:
        """`lock_seconds`: how long a write waits for another process that writes the same series."""
        self.root = paths.candles() if root is None else root
        self._lock_seconds = lock_seconds

    def series(self) -> list[SeriesInfo]:
        """Every series in the store, ordered by venue, symbol and timeframe length; damaged files are counted."""
        found = []
        for folder in sorted(self.root.glob("*/*/*")):
            venue, symbol = names.unescape(folder.parts[-3]), names.unescape(folder.parts[-2])
            timeframe = segments.timeframe_of(folder)
            if venue is not None and symbol is not None and timeframe is not None:
                info = _describe(folder, venue, symbol, timeframe)
                if info is not None:
                    found.append(info)
        return sorted(found, key=lambda info: (info.venue, info.symbol, info.timeframe.ms, info.timeframe.code))

    def load(
        self,
        venue: str,
        symbol: str,
        timeframe: Timeframe | str,
        start_ms: int | None = None,
        end_ms: int | None = None,
    ) -> Candles:
        """The stored candles that open at or after `start_ms` and before `end_ms` (UTC ms; None: no limit).

        Raises DataMissingError where there are none, DataError for a damaged file, StorageError for an unreadable one.
        """
        frame = _frame(timeframe)
        folder = self._folder(venue, symbol, frame)
        candles = segments.load(folder, venue, symbol, frame, start_ms, end_ms)
        if candles is None or len(candles) == 0:
            raise self._missing(venue, symbol, frame, start_ms, end_ms)
        return candles

    def append(self, candles: Candles, *, source: str) -> Appended:
        """Merge candles into their series by time; where both have a time, the new values win.

        Files are replaced one by one, oldest first: an append that is cut off leaves a store that opens, and the same
        append again completes it. `source` says where the candles come from and is kept in each file it changes.
        Raises StorageError when the disk refuses or another process keeps the series locked, DataError when a file
        that is to be merged is damaged.
        """
        folder = self._folder(candles.venue, candles.symbol, candles.timeframe)
        total = Appended(0, 0, 0)
        if len(candles) == 0:
            return total
        with self._writing(folder):
            segments.remove_leftovers(folder)
            for path, part in segments.split(folder, candles):
                old = segments.read(path, part.venue, part.symbol, part.timeframe) if path.exists() else None
                merged, done = (part, Appended(len(part), 0, 0)) if old is None else _merge(old, part)
                if done.added or done.replaced:
                    segments.write(path, merged, source)
                total += done
        return total

    def stamp(self, venue: str, symbol: str, timeframe: Timeframe | str) -> tuple[tuple[str, int, int], ...]:
        """Name, time of change (ns) and size of each file of a series: another whenever something was written to it."""
        frame = _frame(timeframe)
        found = []
        for path in segments.files(self._folder(venue, symbol, frame), frame):
            try:
                stat = path.stat()
            except FileNotFoundError:
                continue  # deleted meanwhile
            found.append((path.name, stat.st_mtime_ns, stat.st_size))
        return tuple(found)

    def last_time(self, venue: str, symbol: str, timeframe: Timeframe | str) -> int | None:
        """The open time (UTC ms) of the last stored candle, None where there is none; reads one footer only."""
        frame = _frame(timeframe)
        folder = self._folder(venue, symbol, frame)
        files = segments.files(folder, frame)
        return segments.footer(files[-1]).last_ms if files else None

    def delete(self, venue: str, symbol: str, timeframe: Timeframe | str) -> int:
        """Remove a series and return how many candles it held; DataMissingError where there is none."""
        frame = _frame(timeframe)
        folder = self._folder(venue, symbol, frame)
        info = _describe(folder, venue, symbol, frame)
        if info is None:
            raise self._missing(venue, symbol, frame, None, None)
        with self._writing(folder):
            try:
                patiently(lambda: shutil.rmtree(folder))
            except OSError as error:
                raise StorageError("store.write", path=folder, reason=error.strerror or error) from error
        return info.rows

    def verify(self, venue: str, symbol: str, timeframe: Timeframe | str) -> list[DataError]:
        """Read a whole series, checksums included, and return what is wrong: one error per bad file, [] if none.

        Raises DataMissingError where there is no such series.
        """
        frame = _frame(timeframe)
        folder = self._folder(venue, symbol, frame)
        files = segments.files(folder, frame)
        if not files:
            raise self._missing(venue, symbol, frame, None, None)
        problems = []
        for path in files:
            try:
                segments.read(path, venue, symbol, frame)
            except DataError as error:
                problems.append(error)
        return problems

    def _folder(self, venue: str, symbol: str, timeframe: Timeframe) -> Path:
        return self.root / names.venue_folder(venue) / names.symbol_folder(symbol) / timeframe.code

    @contextmanager
    def _writing(self, folder: Path) -> Iterator[None]:
        try:
            folder.mkdir(parents=True, exist_ok=True)
            # Beside the folder, not in it: on Windows a folder with an open file cannot be deleted.
            lock = filelock.FileLock(folder.with_name(f"{folder.name}.lock"), timeout=self._lock_seconds)
            lock.acquire()
        except filelock.Timeout as error:
            raise StorageError("store.locked", path=folder, seconds=f"{self._lock_seconds:g}") from error
        except OSError as error:
            raise StorageError("store.write", path=folder, reason=error.strerror or error) from error
        try:
            folder.mkdir(exist_ok=True)  # a delete may have finished while this writer waited
            yield
        finally:
            lock.release()

    def _missing(
        self, venue: str, symbol: str, timeframe: Timeframe, start_ms: int | None, end_ms: int | None
    ) -> DataMissingError:
        wanted = {"venue": venue, "symbol": symbol, "timeframe": timeframe}
        known = self.series()
        for info in known:
            if (info.venue, info.symbol, info.timeframe) == (venue, symbol, timeframe):
                span = {"first": iso_time(info.first_ms), "last": iso_time(info.last_ms)}
                limits = {
                    "start": "…" if start_ms is None else iso_time(start_ms),
                    "end": "…" if end_ms is None else iso_time(end_ms),
                }
                return DataMissingError("store.missing_range", **wanted, **span, **limits)
        if not known:
            return DataMissingError("store.empty", **wanted)
        near = sorted(known, key=lambda info: (info.symbol != symbol, info.venue != venue))
        shown = ", ".join(f"{info.venue} {info.symbol} {info.timeframe}" for info in near[:_SERIES_SHOWN])
        more = " …" if len(near) > _SERIES_SHOWN else ""
        return DataMissingError("store.missing", **wanted, known=shown + more)


def _frame(timeframe: Timeframe | str) -> Timeframe:
    return timeframe if isinstance(timeframe, Timeframe) else Timeframe.parse(timeframe)


def _describe(folder: Path, venue: str, symbol: str, timeframe: Timeframe) -> SeriesInfo | None:
    footers: list[segments.Footer] = []
    files = segments.files(folder, timeframe)
    for path in files:
        try:
            footers.append(segments.footer(path))
        except DataError:
            continue
    if not files:
        return None
    return SeriesInfo(
        venue,
        symbol,
        timeframe,
        rows=sum(footer.rows for footer in footers),
        first_ms=min((footer.first_ms for footer in footers), default=0),
        last_ms=max((footer.last_ms for footer in footers), default=0),
        bytes=sum(path.stat().st_size for path in files),
        source="; ".join(dict.fromkeys(footer.source for footer in footers)),
        unreadable=len(files) - len(footers),
    )


def _merge(old: Candles, new: Candles) -> tuple[Candles, Appended]:
    known = np.isin(new.time, old.time, assume_unique=True)
    kept = ~np.isin(old.time, new.time, assume_unique=True)
    same = np.ones(int(known.sum()), dtype=np.bool_)
    columns: dict[str, Any] = {}
    order = np.argsort(np.concatenate((old.time[kept], new.time)), kind="stable")
    for name in COLUMNS:
        before, after = getattr(old, name), getattr(new, name)
        same &= before[~kept] == after[known]
        columns[name] = np.concatenate((before[kept], after))[order]
    merged = Candles.checked(venue=new.venue, symbol=new.symbol, timeframe=new.timeframe, copy=False, **columns)
    unchanged = int(same.sum())
    return merged, Appended(len(new) - len(same), len(same) - unchanged, unchanged)
