"""Long work of a page, and the quick cases of the data page without a browser."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest

pytest.importorskip("streamlit", reason="needs Streamlit")

from streamlit.testing.v1 import AppTest

from flexbot.dashboard.data import downloads, dropped
from flexbot.dashboard.strategies.folder import EXAMPLE
from flexbot.dashboard.tasks import Task
from flexbot.engine.lookahead import check_lookahead
from flexbot.errors import DataError, UsageError
from flexbot.market.candles import Candles
from flexbot.market.coverage import Gap, coverage, density, filled, largest
from flexbot.market.sample import load_sample
from flexbot.market.store import CandleStore
from flexbot.strategy.registry import load_strategy
from flexbot.text import set_language, text

ROWS = b"2024-01-01,1,2,1,2,5\n2024-01-02,2,3,1,2,5\n2024-01-03,2,3,1,2,5\n"


def test_a_task_that_is_stopped_ends_at_its_next_report_also_out_of_a_pause() -> None:
    begun = threading.Event()

    def work(task: Task[int]) -> int:
        begun.set()
        task.pause(600)
        return 1

    task = Task[int](work)
    assert begun.wait(10)
    task.stop()
    task.wait(10)
    assert not task.running
    assert task.result() is None


def test_a_task_hands_over_its_result_its_progress_and_its_error() -> None:
    def work(task: Task[int]) -> int:
        task.progress(3, 4)
        return 7

    done = Task[int](work)
    done.wait(10)
    assert (done.result(), done.share) == (7, 0.75)

    def fails(task: Task[int]) -> int:
        raise UsageError("timeframe.unknown", given="x")

    failed = Task[int](fails)
    failed.wait(10)
    with pytest.raises(UsageError):
        failed.result()


def test_a_dropped_file_says_what_it_lacks_and_leaves_nothing_behind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import tempfile

    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    whole = dropped.look("a.csv", b"time,open,high,low,close,volume,symbol\n" + ROWS.replace(b"5\n", b"5,ETHUSDT\n"))
    assert (whole.symbol, str(whole.timeframe), whole.rows) == ("ETH/USDT", "1d", 3)
    unnamed = dropped.look("b.csv", ROWS)
    assert (unnamed.symbol, str(unnamed.timeframe), unnamed.rows) == (None, "1d", 3)
    single = dropped.look("c.csv", ROWS.splitlines()[0])
    assert (single.symbol, single.timeframe, single.error) == (None, None, None)
    bad = dropped.look("../evil name.csv", b"2024-01-01,1,2,1,2,5\nrubbish,2,3,1,2,5\n")
    assert isinstance(bad.error, DataError)
    assert bad.error.values["path"] == "../evil name.csv"
    assert list(tmp_path.iterdir()) == []
    assert CandleStore().series() == []


def test_density_and_the_longest_gaps() -> None:
    sample = load_sample("BTC/USD")[:100]
    columns = {
        name: [*getattr(sample, name)[:25], *getattr(sample, name)[75:]]
        for name in ("time", "open", "high", "low", "close", "volume")
    }
    holed = Candles.checked(venue="v", symbol="S", timeframe="1h", **columns)
    assert density(holed, 4).tolist() == [1, 0, 0, 1]
    gaps = [Gap(0, 0, 1), Gap(10, 30, 3), Gap(50, 60, 2)]
    assert largest(gaps, 2) == [gaps[1], gaps[2]]


@pytest.mark.parametrize("symbol", ["BTC/USD", "EUR/USD", "GOOGL"])
def test_the_share_from_count_and_ends_is_that_of_the_candles(symbol: str) -> None:
    candles = load_sample(symbol)
    share = filled(len(candles), int(candles.time[0]), int(candles.time[-1]), candles.timeframe)
    assert share == pytest.approx(coverage(candles).share, abs=1e-12)
    assert filled(0, 0, 0, candles.timeframe) == 0


def test_the_example_strategy_of_the_page_works_and_never_looks_ahead(home: Path) -> None:
    folder = home / "strategies"
    folder.mkdir(parents=True)
    (folder / "highest.py").write_text(EXAMPLE, encoding="utf-8")
    report = check_lookahead(load_strategy("highest"), load_sample("BTC/USD")[:3000], 30)
    assert report.clean
    assert report.signals > 10


def _page() -> None:
    from flexbot.dashboard.boundary import explained
    from flexbot.dashboard.pages import data

    with explained():
        data.render()


@pytest.mark.parametrize("language", ["en", "pt_BR"])
def test_a_download_without_a_symbol_is_explained(language: str) -> None:
    set_language(language)
    app = AppTest.from_function(_page, default_timeout=60).run()
    start = next(one for one in app.button if one.label == text("dashboard.data.download.start"))
    start.click().run()
    assert [one.value for one in app.error] == [text("dashboard.data.download.no_symbol")]
    assert downloads.current() is None
    assert not app.exception
