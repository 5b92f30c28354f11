"""Downloads with the real ccxt clients against a loopback server, faults included."""

from __future__ import annotations

import importlib
import json
import logging
import os
import random
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from ohlcv_server import Fault, Market, Row, generated, redirect, serving

from flexbot.errors import DataMissingError, DownloadError, UsageError
from flexbot.market.candles import COLUMNS, Candles
from flexbot.market.downloads.download import DownloadReport, DownloadStopped, download
from flexbot.market.downloads.venue import Venue, open_client
from flexbot.market.store import CandleStore
from flexbot.market.timeframe import Timeframe

HOUR = 3_600_000
START = 1_704_067_200_000  # 2024-01-01
FRAME = Timeframe.parse("1h")
DRIVER = Path(__file__).with_name("download_driver.py")


@dataclass
class Desk:
    """A market served on loopback and a Binance client that is connected to it; pauses are noted, not slept."""

    market: Market
    port: int
    store: CandleStore = field(default_factory=CandleStore)
    slept: list[float] = field(default_factory=list)
    notices: list[str] = field(default_factory=list)
    throttled: list[float] = field(default_factory=list)
    client: Any = None

    def venue(self, name: str = "binance", retries: int = 3) -> Venue:
        self.client = open_client(name, timeout_s=10)
        redirect(self.client, self.port)
        self.client.throttle = lambda cost=None: self.throttled.append(cost)
        return Venue(self.client, retries=retries, spot_only=True, sleep=self.slept.append, notify=self.notices.append)

    def download(self, start: int | None = 0, end: int | None = None, **options: Any) -> DownloadReport:
        """Download BTC/USDT; `start` and `end` count candles from START."""
        return download(
            self.venue(**options),
            self.store,
            "BTC/USDT",
            FRAME,
            start_ms=None if start is None else START + start * HOUR,
            end_ms=None if end is None else START + end * HOUR,
        )

    def stored(self) -> list[tuple[float, ...]]:
        return as_rows(self.store.load("binance", "BTC/USDT", FRAME))

    def closed(self, leave_out: set[int] | range = range(0)) -> list[tuple[float, ...]]:
        """The server's closed candles as numbers, some by their position left out."""
        rows = self.market.rows
        return [
            numbers(row)
            for n, row in enumerate(rows)
            if n not in leave_out and row[0] + self.market.step_ms <= self.market.now_ms
        ]


def numbers(row: Row) -> tuple[float, ...]:
    return tuple(float(value) for value in row)


def as_rows(candles: Candles) -> list[tuple[float, ...]]:
    return list(zip(*(getattr(candles, name).tolist() for name in COLUMNS), strict=True))


def a_market(count: int = 2_500, **options: Any) -> Market:
    """`count` closed hourly candles and one that is open."""
    return Market(generated(START, count + 1, HOUR), HOUR, START + count * HOUR + HOUR // 2, **options)


@pytest.fixture
def open_desk() -> Iterator[Callable[[Market], Desk]]:
    """Puts a market on the air; all of them go off with the test."""
    from contextlib import ExitStack

    with ExitStack() as stack:
        yield lambda market: Desk(market, stack.enter_context(serving(market)))


def without(market: Market, hole: range) -> Market:
    market.rows = [row for n, row in enumerate(market.rows) if n not in hole]
    return market


# --- the plain way


def test_every_closed_candle_is_stored_and_the_open_one_is_not(open_desk: Callable[[Market], Desk]) -> None:
    desk = open_desk(a_market())
    report = desk.download()
    assert desk.stored() == desk.closed()
    assert len(desk.stored()) == 2_500
    assert (report.added, report.stored, report.expected, report.gaps) == (2_500, 0, 2_500, [])
    assert report.coverage == 1
    assert len(desk.market.since) == 3


def test_the_range_asked_for_is_kept_to_the_candle(open_desk: Callable[[Market], Desk]) -> None:
    desk = open_desk(a_market())
    venue = desk.venue()
    # A moment inside candle 99 begins with candle 100.
    download(venue, desk.store, "BTC/USDT", FRAME, start_ms=START + 99 * HOUR + 1, end_ms=START + 200 * HOUR)
    assert desk.stored() == desk.closed()[100:200]


def test_without_a_clock_to_ask_the_date_of_the_answers_counts(open_desk: Callable[[Market], Desk]) -> None:
    desk = open_desk(a_market(100))
    venue = desk.venue()
    # As on the thirty exchanges of ccxt that have no such request.
    desk.client.has["fetchTime"] = False
    report = download(venue, desk.store, "BTC/USDT", FRAME, start_ms=START)
    assert "/api/v3/time" not in desk.market.paths
    assert desk.stored() == desk.closed()
    assert report.end_ms == START + 100 * HOUR


def test_a_second_download_asks_only_for_what_is_missing_before_and_after(open_desk: Callable[[Market], Desk]) -> None:
    desk = open_desk(a_market())
    desk.download(1_000, 1_500)
    desk.market.since.clear()
    report = desk.download(500, 2_000)
    assert (report.added, report.stored) == (1_000, 500)
    assert desk.stored() == desk.closed()[500:2_000]
    assert len(desk.market.since) == 2
    assert desk.download(500, 2_000).added == 0
    assert len(desk.market.since) == 2


def test_a_hole_inside_the_store_is_filled(open_desk: Callable[[Market], Desk]) -> None:
    desk = open_desk(a_market())
    desk.download(0, 100)
    desk.download(130, 200)
    desk.market.since.clear()
    assert desk.download(0, 200).added == 30
    assert desk.stored() == desk.closed()[:200]
    assert len(desk.market.since) == 1


def test_without_a_start_it_carries_on_from_the_store(open_desk: Callable[[Market], Desk]) -> None:
    desk = open_desk(a_market())
    with pytest.raises(UsageError) as refused:
        desk.download(None)
    assert refused.value.key == "download.start"
    desk.download(100, 200)
    assert desk.download(None).added == 2_300
    assert desk.stored() == desk.closed()[100:]


def test_a_range_that_has_not_closed_yet_is_refused(open_desk: Callable[[Market], Desk]) -> None:
    desk = open_desk(a_market())
    with pytest.raises(UsageError) as refused:
        desk.download(2_500)
    assert refused.value.key == "download.range"
    with pytest.raises(DataMissingError):
        desk.stored()


# --- what venues do differently


@pytest.mark.parametrize(
    "habit", [{"exclusive": True}, {"windowed": True}, {"page": 37}, {"exclusive": True, "windowed": True, "page": 90}]
)
def test_paging_copes_with_exclusive_since_windows_and_short_pages(
    open_desk: Callable[[Market], Desk], habit: dict[str, Any]
) -> None:
    desk = open_desk(a_market(1_500, **habit))
    report = desk.download()
    assert desk.stored() == desk.closed()
    assert report.gaps == []
    assert report.late == 0


@pytest.mark.parametrize("windowed", [False, True])
def test_a_listing_after_the_start_is_reported_as_a_gap_and_ends(
    open_desk: Callable[[Market], Desk], windowed: bool
) -> None:
    desk = open_desk(a_market(300, windowed=windowed))
    report = desk.download(-30_000)
    assert desk.stored() == desk.closed()
    assert [(gap.first_ms, gap.last_ms, gap.candles) for gap in report.gaps] == [
        (START - 30_000 * HOUR, START - HOUR, 30_000)
    ]
    # 31 windows, and of the empty 30 pages only the first and the last are asked again.
    assert len(desk.market.since) <= (36 if windowed else 5)


def test_kraken_gives_its_last_720_candles_and_the_rest_is_reported(open_desk: Callable[[Market], Desk]) -> None:
    desk = open_desk(a_market(2_000))
    report = download(desk.venue("kraken"), desk.store, "BTC/USD", FRAME, start_ms=START)
    expected = [(*row[:4], row[4], row[5]) for row in desk.closed()[2_001 - 720 :]]
    assert as_rows(desk.store.load("kraken", "BTC/USD", FRAME)) == expected
    assert [gap.candles for gap in report.gaps] == [2_001 - 720]


# --- faults


def test_every_fault_is_survived_and_the_store_equals_the_server(open_desk: Callable[[Market], Desk]) -> None:
    market = a_market(2_500, page=200)
    market.faults = {
        1: Fault("status", 429, (("Retry-After", "7"),)),
        3: Fault("status", 418, (("Retry-After", "120"),)),
        5: Fault("status", 500),
        7: Fault("reset"),
        9: Fault("half"),
        11: Fault("cut"),
        12: Fault("empty"),
        13: Fault("repeated"),
    }
    desk = open_desk(market)
    report = desk.download()
    assert desk.stored() == desk.closed()
    assert report.gaps == []
    assert report.repeated == 6
    assert len(desk.slept) == len(desk.notices) == 6
    assert desk.slept[:2] == [7.0, 120.0]
    assert all(0.5 <= seconds <= 1.0 for seconds in desk.slept[2:])


def test_waits_grow_and_after_the_last_try_the_error_says_what_is_saved(open_desk: Callable[[Market], Desk]) -> None:
    market = a_market(2_500, faults={n: Fault("status", 503) for n in range(1, 7)})
    desk = open_desk(market)
    with pytest.raises(DownloadError) as gave_up:
        desk.download(retries=5)
    assert gave_up.value.key == "download.gave_up"
    assert "in 6 tries" in gave_up.value.message
    assert "1,000 new candles are saved" in gave_up.value.message
    assert [2**n * 0.5 <= seconds <= 2**n for n, seconds in enumerate(desk.slept)] == [True] * 5
    assert len(desk.stored()) == 1_000
    market.faults.clear()
    report = desk.download()
    assert (report.stored, report.added) == (1_000, 1_500)
    assert desk.stored() == desk.closed()


@pytest.mark.parametrize(
    ("fault", "key"),
    [
        (Fault("status", 418, (("Retry-After", "7200"),)), "download.banned"),
        (Fault("status", 429, (("Retry-After", "Fri, 01 Jan 2100 00:00:00 GMT"),)), "download.banned"),
        (Fault("status", 451), "download.region"),
        (Fault("status", 400, body='{"code":-1121,"msg":"Invalid symbol."}'), "download.refused"),
    ],
)
def test_an_answer_that_waiting_cannot_change_ends_at_once(
    open_desk: Callable[[Market], Desk], fault: Fault, key: str
) -> None:
    desk = open_desk(a_market(faults={1: fault}))
    with pytest.raises(DownloadError) as refused:
        desk.download()
    assert refused.value.key == key
    assert "1,000 new candles are saved" in refused.value.message
    assert desk.slept == []
    assert len(desk.stored()) == 1_000


def test_a_gap_is_asked_for_once_more_and_what_stays_is_reported(open_desk: Callable[[Market], Desk]) -> None:
    late = set(range(300, 310))
    outage = range(1_200, 1_224)
    desk = open_desk(without(a_market(), outage))
    desk.market.late = {START + n * HOUR for n in late}
    report = desk.download()
    assert desk.stored() == desk.closed()
    assert report.late == 10
    assert [(gap.first_ms, gap.last_ms, gap.candles) for gap in report.gaps] == [
        (START + 1_200 * HOUR, START + 1_223 * HOUR, 24)
    ]
    asked = len(desk.market.since)
    desk.download()
    assert len(desk.market.since) == asked + 1


def test_rows_that_cannot_be_candles_are_left_out_and_reported(open_desk: Callable[[Market], Desk]) -> None:
    market = a_market(300)
    good = {row[0]: row for row in market.rows}
    at = {n: START + n * HOUR for n in (10, 20, 30, 40, 50)}
    market.wrong = {
        at[10]: (at[10], "", "1", "1", "1", "1"),
        at[20]: (at[20], *good[at[20]][1:2], "1", *good[at[20]][3:]),
        at[30]: (at[30], "0", *good[at[30]][2:]),
        at[40]: (at[40] + 1, *good[at[40]][1:]),
    }
    market.wrong_once = {at[50]: (at[50], *good[at[50]][1:5], "-1")}
    desk = open_desk(market)
    report = desk.download()
    assert desk.stored() == desk.closed({10, 20, 30, 40})
    assert [(row.time_ms, row.problem) for row in report.bad] == [
        (at[10], "not_finite"),
        (at[20], "inconsistent"),
        (at[30], "not_positive"),
        (at[40] + 1, "off_grid"),
    ]
    assert [gap.candles for gap in report.gaps] == [1, 1, 1, 1]


def test_a_venue_whose_candles_open_at_other_times_is_refused(open_desk: Callable[[Market], Desk]) -> None:
    market = a_market(50)
    market.rows = [(row[0] + 60_000, *row[1:]) for row in market.rows]
    desk = open_desk(market)
    with pytest.raises(DownloadError) as refused:
        desk.download()
    assert refused.value.key == "download.off_grid"
    assert "2024-01-01T00:01:00Z" in refused.value.message


def test_ctrl_c_keeps_what_was_fetched(open_desk: Callable[[Market], Desk]) -> None:
    desk = open_desk(a_market())

    def interrupt(done: int, total: int) -> None:
        if done >= 1_000:
            raise KeyboardInterrupt

    with pytest.raises(DownloadStopped) as stopped:
        download(desk.venue(), desk.store, "BTC/USDT", FRAME, start_ms=START, progress=interrupt)
    assert stopped.value.saved == 1_000
    assert desk.stored() == desk.closed()[:1_000]


# --- names


@pytest.mark.parametrize(
    ("name", "symbol", "timeframe", "said"),
    [
        ("binanc", "BTC/USDT", "1h", "binance"),
        ("binance", "BTC/UDST", "1h", "BTC/USDT"),
        ("binance", "BTC/USDT", "7h", "1m, 3m, 5m, 15m, 30m, 1h"),
        ("bitflyer", "BTC/JPY", "1h", "no candles"),
    ],
)
def test_an_unknown_name_is_answered_with_the_nearest(
    open_desk: Callable[[Market], Desk], name: str, symbol: str, timeframe: str, said: str
) -> None:
    desk = open_desk(a_market(10))
    with pytest.raises(DownloadError) as refused:
        download(desk.venue(name), desk.store, symbol, Timeframe.parse(timeframe), start_ms=START)
    assert said in refused.value.message
    assert refused.value.hint


def test_a_symbol_may_be_written_as_people_write_it(open_desk: Callable[[Market], Desk]) -> None:
    venue = open_desk(a_market(10)).venue()
    assert {venue.symbol(given) for given in ("BTC/USDT", "btc/usdt", "BTCUSDT", "BTC-USDT")} == {"BTC/USDT"}


# --- manners


def test_requests_are_spaced_as_the_venue_wants_it(
    open_desk: Callable[[Market], Desk], monkeypatch: pytest.MonkeyPatch
) -> None:
    market = a_market(2_500, page=250, faults={1: Fault("status", 500)})
    desk = open_desk(market)
    venue = desk.venue()
    # ccxt's own throttle on a clock that only its own sleep moves.
    now_ms = 1_000.0
    sent: list[float] = []
    market.on_candles = lambda number: sent.append(now_ms)

    def sleep(seconds: float) -> None:
        nonlocal now_ms
        now_ms += seconds * 1000

    # Not by its dotted name: ccxt.base is a list, which hides the package.
    monkeypatch.setattr(importlib.import_module("ccxt.base.exchange"), "time", SimpleNamespace(sleep=sleep))
    desk.client.milliseconds = lambda: now_ms
    del desk.client.throttle
    download(venue, desk.store, "BTC/USDT", FRAME, start_ms=START)
    assert len(sent) == 12
    # Binance allows 6000 points a minute, and a page of candles costs 2.
    assert min(np.diff(sent)) >= 2 * 60_000 / 6_000
    assert desk.stored() == desk.closed()


def test_every_request_passes_the_rate_limiter_and_carries_no_key(open_desk: Callable[[Market], Desk]) -> None:
    market = a_market(2_500, faults={1: Fault("status", 500)})
    desk = open_desk(market)
    desk.download()
    assert desk.client.enableRateLimit is True
    assert len(desk.throttled) == len(market.paths)
    assert all(cost > 0 for cost in desk.throttled)
    sent = {name.lower() for headers in market.headers for name in headers}
    assert not sent & {"x-mbx-apikey", "authorization", "cookie"}


def test_ccxt_does_not_log_requests_even_at_debug(
    open_desk: Callable[[Market], Desk], caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    open_desk(a_market(10)).download()
    assert not [record for record in caplog.records if record.name.startswith("ccxt")]


# --- the program, in processes of its own


Program = Callable[..., "subprocess.Popen[str]"]


@pytest.fixture
def program() -> Iterator[Program]:
    """Starts `flexbot data download` in a process that ends with the test at the latest."""
    started = []

    def start(port: int, *words: str) -> subprocess.Popen[str]:
        process = subprocess.Popen(
            [sys.executable, str(DRIVER), str(port), "--lang", "en", "data", "download", *words],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            encoding="utf-8",
            env=os.environ | {"PYTHONIOENCODING": "utf-8"},
        )
        started.append(process)
        return process

    yield start
    for process in started:
        if process.poll() is None:
            process.kill()
        process.communicate()


WORDS = ("BTC/USDT", "--venue", "binance", "--timeframe", "1h", "--from", "2024-01-01")


def test_the_command_prints_the_coverage_report(open_desk: Callable[[Market], Desk], program: Program) -> None:
    desk = open_desk(without(a_market(300), range(100, 103)))
    process = program(desk.port, *WORDS, "--to", "2024-01-10T00:00")
    out, err = process.communicate(timeout=60)
    assert process.returncode == 0, err
    assert "213 new" in out
    assert "98.61 %" in out
    assert "2024-01-05 04:00 to 2024-01-05 06:00: 3 missing" in out
    process = program(desk.port, *WORDS, "--to", "2024-01-10", "--json")
    out, err = process.communicate(timeout=60)
    (report,) = json.loads(out)
    assert (report["stored"], report["added"], report["timeframe"]) == (213, 0, "1h")
    assert report["gaps"] == [{"first_ms": START + 100 * HOUR, "last_ms": START + 102 * HOUR, "candles": 3}]


@pytest.mark.skipif(sys.platform == "win32", reason="no SIGINT to a single process on Windows")
def test_ctrl_c_ends_the_command_with_130_and_says_what_is_saved(
    open_desk: Callable[[Market], Desk], program: Program
) -> None:
    market = a_market(2_500, page=200)
    reached = threading.Event()
    market.on_candles = partial(call_at, 4, reached.set)
    desk = open_desk(market)
    process = program(desk.port, *WORDS)
    assert reached.wait(30)
    process.send_signal(signal.SIGINT)
    _, err = process.communicate(timeout=60)
    assert process.returncode == 130
    saved = len(desk.stored())
    assert f"BTC/USDT: {saved:,} new candles are saved" in err
    assert desk.stored() == desk.closed()[:saved]


def test_killed_at_random_moments_and_resumed_the_store_equals_the_server(
    open_desk: Callable[[Market], Desk], program: Program
) -> None:
    market = a_market(12_000, page=60)
    desk = open_desk(market)
    chance = random.Random(11)
    for _ in range(4):
        before = as_count(desk)
        target = len(market.since) + chance.randint(4, 20)
        reached = threading.Event()
        market.on_candles = partial(call_at, target, reached.set)
        process = program(desk.port, *WORDS)
        assert reached.wait(30)
        # Some more of a request's time, so that saving is hit as often as waiting for an answer.
        threading.Event().wait(chance.uniform(0, 0.03))
        process.kill()
        process.communicate()
        # Nothing that was saved is lost, and it is a gapless beginning of the server's candles.
        assert as_count(desk) >= before
        assert desk.stored() == desk.closed()[: as_count(desk)]
    assert 0 < as_count(desk) < 12_000
    process = program(desk.port, *WORDS)
    _, err = process.communicate(timeout=60)
    assert process.returncode == 0, err
    assert desk.stored() == desk.closed()
    assert np.unique(np.array(desk.stored())[:, 0]).size == 12_000


def call_at(target: int, action: Callable[[], None], number: int) -> None:
    if number == target:
        action()


def as_count(desk: Desk) -> int:
    try:
        return len(desk.stored())
    except DataMissingError:
        return 0
