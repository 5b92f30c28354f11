"""Downloading candles into the store: what is missing in a range is asked for, gaps once more, the rest reported."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from flexbot.errors import DataMissingError, DownloadError, UsageError
from flexbot.market.candles import COLUMNS, Candles, FloatArray, IntArray, iso_time
from flexbot.market.coverage import Gap
from flexbot.market.downloads.retry import GaveUpError
from flexbot.market.downloads.rows import BadRow, Sifted, sift
from flexbot.market.downloads.slots import Slots
from flexbot.market.downloads.venue import Venue
from flexbot.market.store import CandleStore
from flexbot.market.timeframe import Timeframe
from flexbot.text.format import number

Progress = Callable[[int, int], None]
Run = tuple[int, int]

# An abort loses at most one batch. A save rewrites one file of a month or a year, which takes some 20 ms.
_BATCH_ROWS = 5_000
_BATCH_SECONDS = 5.0
# A hole longer than this lies before a listing or after a delisting: only its ends are worth a second question.
_LONG_HOLE_PAGES = 10


class DownloadStopped(KeyboardInterrupt):
    """Raised for Ctrl-C once what was fetched is in the store; `saved` is the number of new candles."""

    def __init__(self, symbol: str, saved: int) -> None:
        super().__init__(symbol, saved)
        self.symbol = symbol
        self.saved = saved


@dataclass(frozen=True, slots=True)
class DownloadReport:
    """What a download did and how well the store now covers the range [start_ms, end_ms) (UTC ms).

    `expected` candles fit into the range; `stored` of them were there before and `added` are new, `late` of these only
    at the second asking. `gaps` are still missing, `bad` rows were sent but cannot be candles, `repeated` requests
    failed and were asked again. `clock_ahead_ms` is how far this machine's clock is ahead of the venue's.
    """

    venue: str
    symbol: str
    timeframe: Timeframe
    start_ms: int
    end_ms: int
    expected: int
    stored: int
    added: int
    late: int
    repeated: int
    gaps: list[Gap]
    bad: list[BadRow]
    clock_ahead_ms: int

    @property
    def coverage(self) -> float:
        """The share of the range's candles that are in the store; 1 for a range without any."""
        return (self.stored + self.added) / self.expected if self.expected else 1.0


def download(
    venue: Venue,
    store: CandleStore,
    symbol: str,
    timeframe: Timeframe,
    *,
    start_ms: int | None = None,
    end_ms: int | None = None,
    progress: Progress = lambda done, total: None,
) -> DownloadReport:
    """Fetch every closed candle of the range that the store does not hold yet and save it in batches.

    The range is [start_ms, end_ms) in UTC ms; without a start it begins at the first stored candle, without an end (or
    with one in the future) it ends at the last closed candle by the venue's clock. `progress(done, total)` counts
    candles. Raises UsageError for an empty range or a missing start, DownloadError for a symbol or timeframe the venue
    does not have or when it gives no answer (what came before is saved), DownloadStopped for Ctrl-C, StorageError.
    """
    symbol = venue.symbol(symbol)
    venue.check_timeframe(timeframe)
    repeated_before = venue.repeated
    now_ms = venue.now_ms()
    clock_ahead_ms = round(time.time() * 1000) - now_ms
    # The candle that contains "now" is still open; it is neither asked for nor stored.
    closed_ms = timeframe.floor(now_ms)
    end_ms = closed_ms if end_ms is None else min(end_ms, closed_ms)
    times = _stored_times(store, venue.name, symbol, timeframe, start_ms, end_ms)
    if start_ms is None:
        if len(times) == 0:
            raise UsageError("download.start", venue=venue.name, symbol=symbol, timeframe=timeframe)
        start_ms = int(times[0])
    if start_ms >= end_ms:
        raise UsageError("download.range", start=iso_time(start_ms), end=iso_time(end_ms))
    slots = Slots(timeframe, start_ms, end_ms)
    known = slots.index(times)
    slots.fill(known[known >= 0])
    stored = slots.filled
    run = _Download(venue, store, symbol, slots, progress)
    run.run()
    return DownloadReport(
        venue.name,
        symbol,
        timeframe,
        start_ms,
        end_ms,
        expected=len(slots),
        stored=stored,
        added=run.saved,
        late=run.late,
        repeated=venue.repeated - repeated_before,
        gaps=slots.gaps(),
        bad=[run.bad[moment] for moment in sorted(run.bad)],
        clock_ahead_ms=clock_ahead_ms,
    )


def _stored_times(
    store: CandleStore, venue: str, symbol: str, timeframe: Timeframe, start_ms: int | None, end_ms: int
) -> IntArray:
    try:
        return store.load(venue, symbol, timeframe, start_ms, end_ms).time
    except DataMissingError:
        return np.empty(0, dtype=np.int64)


class _Download:
    """One download under way: fills `slots` page by page and keeps what is not saved yet."""

    def __init__(self, venue: Venue, store: CandleStore, symbol: str, slots: Slots, progress: Progress) -> None:
        self._venue = venue
        self._store = store
        self._symbol = symbol
        self._slots = slots
        self._progress = progress
        self._page_length = venue.page_length(symbol)
        self._unsaved: list[FloatArray] = []
        self._saved_at = time.monotonic()
        self.saved = 0
        self.late = 0
        self.bad: dict[int, BadRow] = {}

    def run(self) -> None:
        try:
            self._ask([run for run in self._slots.runs() if not self._was_asked(run)])
            found = self._slots.filled
            self._ask(self._second_questions())
            self.late = self._slots.filled - found
        except GaveUpError as error:
            self._save()
            raise error.as_download_error(number(self.saved, 0)) from error
        except KeyboardInterrupt:
            self._save()
            raise DownloadStopped(self._symbol, self.saved) from None
        self._save()

    def _was_asked(self, run: Run) -> bool:
        """A hole shorter than a page between stored candles is what an earlier download left: ask once, not twice."""
        first, after = run
        return first > 0 and after < len(self._slots) and after - first < self._page_length

    def _second_questions(self) -> list[Run]:
        page = self._page_length
        runs: list[Run] = []
        for first, after in self._slots.runs():
            if after - first > _LONG_HOLE_PAGES * page:
                runs += [(first, first + page), (after - page, after)]
            else:
                runs.append((first, after))
        return runs

    def _ask(self, runs: list[Run]) -> None:
        """Ask for the empty slots of `runs` (ascending); a page that reaches into later runs serves them as well."""
        if not runs:
            return
        total = sum(after - first for first, after in runs)
        done = reached = 0
        for first, after in runs:
            reached = max(first, reached)
            while reached < after:
                self._progress(done + reached - first, total)
                reached = self._ask_page(reached)
            done += after - first
        self._progress(total, total)

    def _ask_page(self, slot: int) -> int:
        """Fetch the page that begins at `slot` and return the first slot it does not cover."""
        start_ms = self._slots.first_ms + slot * self._slots.timeframe.ms
        # One candle early: some venues take `since` as "after", others as "at or after".
        page = self._venue.page(self._symbol, self._slots.timeframe, start_ms - self._slots.timeframe.ms)
        found = sift(page, self._slots)
        self._keep(found)
        if found.last_ms is None or found.last_ms < start_ms:
            # Nothing here. The venue may answer by windows of time, so look on behind this one.
            return slot + max(1, self._page_length - 1)
        return (found.last_ms - self._slots.first_ms) // self._slots.timeframe.ms + 1

    def _keep(self, found: Sifted) -> None:
        if not found.aligned and self._slots.filled == 0:
            raise DownloadError(
                "download.off_grid",
                venue=self._venue.name,
                timeframe=self._slots.timeframe,
                example=iso_time(found.bad[0].time_ms),
            )
        self.bad.update((row.time_ms, row) for row in found.bad)
        if len(found.slots):
            self._slots.fill(found.slots)
            self._unsaved.append(found.table)
            for moment in self.bad.keys() & set(found.table[:, 0].astype(np.int64).tolist()):
                del self.bad[moment]
        waiting = sum(map(len, self._unsaved))
        if waiting >= _BATCH_ROWS or time.monotonic() - self._saved_at >= _BATCH_SECONDS:
            self._save()

    def _save(self) -> None:
        if self._unsaved:
            table = np.concatenate(self._unsaved)
            columns = dict(zip(COLUMNS, table[np.argsort(table[:, 0])].T, strict=True))
            candles = Candles.checked(
                venue=self._venue.name, symbol=self._symbol, timeframe=self._slots.timeframe, **columns
            )
            self._store.append(candles, source=f"ccxt {self._venue.name}")
            self.saved += len(candles)
            self._unsaved.clear()
        self._saved_at = time.monotonic()
