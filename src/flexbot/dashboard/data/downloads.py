"""The download that runs: one for the whole program, so that every page and every window shows and can stop it."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field

from flexbot.dashboard.tasks import Task
from flexbot.errors import FlexBotError
from flexbot.market.downloads import venue
from flexbot.market.downloads.download import DownloadReport, DownloadStopped, download
from flexbot.market.store import CandleStore
from flexbot.market.timeframe import Timeframe
from flexbot.settings import load_settings


@dataclass(frozen=True, slots=True)
class Wanted:
    """What to download; times are UTC ms, None: from the last stored candle on, up to the last closed one."""

    venue: str
    symbols: tuple[str, ...]
    timeframe: Timeframe
    start_ms: int | None
    end_ms: int | None


@dataclass(slots=True)
class Outcome:
    """How a download ended: a report for each finished symbol, then what broke it off."""

    wanted: Wanted
    reports: list[DownloadReport] = field(default_factory=list)
    stopped: DownloadStopped | None = None
    cancelled: bool = False
    error: FlexBotError | None = None


_guard = threading.Lock()
_task: Task[Outcome] | None = None


def current() -> Task[Outcome] | None:
    """The download that runs, or the last one until it is put away."""
    with _guard:
        return _task


def start(wanted: Wanted) -> bool:
    """Begin a download; False where another one still runs."""
    global _task
    with _guard:
        if _task is not None and _task.running:
            return False
        _task = Task[Outcome](lambda task: _work(task, wanted))
        return True


def put_away() -> None:
    """Forget the last download, if it has ended."""
    global _task
    with _guard:
        if _task is not None and not _task.running:
            _task = None


def _work(task: Task[Outcome], wanted: Wanted) -> Outcome:
    outcome = Outcome(wanted)
    try:
        _all(task, outcome)
    except FlexBotError as error:
        outcome.error = error
    except DownloadStopped as stopped:
        outcome.stopped, outcome.cancelled = stopped, True
    except KeyboardInterrupt:
        outcome.cancelled = True
    return outcome


def _all(task: Task[Outcome], outcome: Outcome) -> None:
    wanted, settings = outcome.wanted, load_settings().download
    opened = venue.open_venue(
        wanted.venue,
        wanted.symbols,
        retries=settings.retries,
        timeout_s=settings.timeout_s,
        sleep=task.pause,
        notify=task.say,
    )
    # Every name is checked before the first candle is fetched.
    known = [opened.symbol(symbol) for symbol in wanted.symbols]
    opened.check_timeframe(wanted.timeframe)
    for symbol in dict.fromkeys(known):
        task.step, task.done, task.total = symbol, 0, 0
        report = download(
            opened,
            CandleStore(),
            symbol,
            wanted.timeframe,
            start_ms=wanted.start_ms,
            end_ms=wanted.end_ms,
            progress=lambda done, total: _progress(task, done, total),
        )
        outcome.reports.append(report)


def _progress(task: Task[Outcome], done: int, total: int) -> None:
    task.notice = ""  # an answer came: what held the download up is over
    task.progress(done, total)
