"""The data page in the real browser: what there is, files dropped on it, damaged ones, downloads, deleting."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from dash_running import PATIENCE_LONG_MS, Opened
from playwright.sync_api import Page, expect

from flexbot.errors import UsageError
from flexbot.market.sample import load_sample
from flexbot.market.store import CandleStore
from flexbot.text import set_language, text

MARKET_TESTS = Path(__file__).resolve().parents[1] / "market"
sys.path.insert(0, str(MARKET_TESTS))

from ohlcv_server import Fault, Market, generated, serving  # noqa: E402  # its folder must be known first

HOUR = 3_600_000
START = 1_704_067_200_000  # 2024-01-01
DAMAGED = MARKET_TESTS / "damaged"
CSV = "time,open,high,low,close,volume\n" + "".join(
    f"2024-01-01 {hour:02d}:00,100,102,99,{101 + hour / 100},5\n" for hour in range(24) if hour not in (7, 8)
)


def tab(page: Page, key: str) -> None:
    page.get_by_role("tab", name=text(f"dashboard.data.tab.{key}")).click()


def drop(page: Page, *files: Path) -> None:
    tab(page, "import")
    page.locator('[data-testid="stFileUploaderDropzoneInput"]').set_input_files([str(file) for file in files])


def press(page: Page, key: str) -> None:
    page.get_by_role("button", name=text(key), exact=True).click()


@pytest.mark.parametrize("language", ["en", "pt_BR"])
def test_a_dropped_file_is_looked_into_imported_shown_with_its_gap_and_deleted(
    open_dashboard: Callable[..., Opened], tmp_path: Path, language: str
) -> None:
    set_language(language)
    opened = open_dashboard(language=language)
    page = opened.open("data")
    expect(page.get_by_text(text("dashboard.data.empty"))).to_be_visible()
    opened.screen(f"data-{language}")
    file = tmp_path / "prices.csv"
    file.write_text(CSV, encoding="utf-8")
    drop(page, file)
    page.get_by_label(text("dashboard.data.import.symbol"), exact=True).fill("BTC/USDT")
    opened.screen(f"data-import-{language}")
    press(page, "dashboard.data.import.start")
    expect(page.get_by_text("prices.csv: file BTC/USDT 1h, 22 candles")).to_be_visible()
    stored = CandleStore().load("file", "BTC/USDT", "1h")
    assert len(stored) == 22
    assert CandleStore().series()[0].source == "import prices.csv"
    tab(page, "held")
    expect(page.get_by_label(text("dashboard.data.series"), exact=True)).to_have_value("file BTC/USDT 1h")
    expect(page.get_by_test_id("stMetric").filter(has_text=text("dashboard.data.figure.missing"))).to_contain_text("2")
    expect(page.get_by_text(text("dashboard.data.gaps", count=1))).to_be_visible()
    press(page, "dashboard.data.check")
    expect(page.get_by_text(text("market.verify.good", series="file BTC/USDT 1h", count=22))).to_be_visible()
    press(page, "dashboard.data.delete")
    expect(page.get_by_role("dialog")).to_contain_text("file BTC/USDT 1h")
    opened.screen(f"data-delete-{language}")
    press(page, "dashboard.data.delete.no")
    expect(page.get_by_role("dialog")).to_be_hidden()
    assert CandleStore().series() != []
    press(page, "dashboard.data.delete")
    press(page, "dashboard.data.delete.yes")
    expect(page.get_by_text(text("market.delete.done", series="file BTC/USDT 1h", count=22))).to_be_visible()
    assert CandleStore().series() == []


def test_damaged_files_are_refused_with_their_own_name_and_line_and_good_ones_beside_them_imported(
    dashboard: Opened, tmp_path: Path
) -> None:
    page = dashboard.open("data")
    good = tmp_path / "good.csv"
    good.write_text(CSV, encoding="utf-8")
    drop(page, DAMAGED / "bad_time.csv", DAMAGED / "cut.parquet", good)
    expect(page.get_by_text(re.compile(r"^bad_time\.csv, line \d+:"))).to_be_visible()
    expect(page.get_by_text("cut.parquet is damaged")).to_be_visible()
    assert "flexbot-" not in page.inner_text('[data-testid="stMain"]')  # no name of a temporary folder
    dashboard.screen("data-import-damaged")
    # without the symbol nothing is imported, and the file waits for it
    press(page, "dashboard.data.import.start")
    expect(page.get_by_text("good.csv does not say which symbol it holds.")).to_be_visible()
    expect(page.get_by_text(text("dashboard.hint.import.symbol_needed"))).to_be_visible()
    assert CandleStore().series() == []
    page.get_by_label(text("dashboard.data.import.symbol"), exact=True).fill("ETH/USDT")
    page.get_by_label(text("dashboard.data.import.venue"), exact=True).fill("kraken")
    press(page, "dashboard.data.import.start")
    expect(page.get_by_text("good.csv: kraken ETH/USDT 1h")).to_be_visible()
    assert [(one.venue, one.rows) for one in CandleStore().series()] == [("kraken", 22)]


def test_a_damaged_series_says_which_file_and_can_be_deleted(open_dashboard: Callable[..., Opened]) -> None:
    store = CandleStore()
    store.append(load_sample("BTC/USD")[:500], source="test")
    file = next(store.root.rglob("*.parquet"))
    file.write_bytes(file.read_bytes()[:-100])
    page = open_dashboard().open("data")
    expect(page.get_by_text(text("dashboard.data.damage", count=1))).to_be_visible()
    expect(page.get_by_text(re.compile(r"The candle file .* is damaged"))).to_be_visible()
    press(page, "dashboard.data.delete")
    press(page, "dashboard.data.delete.yes")
    expect(page.get_by_text(text("dashboard.data.empty"))).to_be_visible()
    assert store.series() == []


def market(count: int) -> Market:
    rows = generated(START, count, HOUR)
    return Market(rows, HOUR, START + (count - 1) * HOUR + HOUR // 2, page=100)


def download(opened: Opened, symbols: str, start: str) -> Page:
    page = opened.open("data")
    tab(page, "download")
    page.get_by_label(text("dashboard.data.download.symbols"), exact=True).fill(symbols)
    field = page.get_by_test_id("stDateInput").filter(has_text=text("dashboard.data.download.from"))
    day = field.get_by_role("spinbutton")
    for part, digits in zip(range(3), start.split("-"), strict=True):
        day.nth(part).click()
        page.keyboard.type(digits)
    page.keyboard.press("Tab")
    press(page, "dashboard.data.download.start")
    return page


def test_a_download_shows_what_it_brought_and_can_be_repeated(open_dashboard: Callable[..., Opened]) -> None:
    with serving(market(800)) as port:
        driver = str(MARKET_TESTS / "download_driver.py")
        opened = open_dashboard(program=(driver, str(port)))
        page = download(opened, "btcusdt", "2024-01-01")
        expect(page.get_by_text(text("dashboard.data.download.done", series="binance BTC/USDT 1h"))).to_be_visible(
            timeout=PATIENCE_LONG_MS
        )
        expect(page.get_by_test_id("stMetric").filter(has_text="New candles")).to_contain_text("799")
        expect(page.get_by_test_id("stMetric").filter(has_text="Complete").first).to_contain_text("100.00 %")
        opened.screen("data-downloaded")
        assert len(CandleStore().load("binance", "BTC/USDT", "1h")) == 799
        press(page, "dashboard.data.download.close")
        expect(page.get_by_text(text("dashboard.data.download.done", series="binance BTC/USDT 1h"))).to_be_hidden()
        page = download(opened, "NO/SUCH", "2024-01-01")
        expect(page.get_by_text("binance has no symbol 'NO/SUCH'")).to_be_visible(timeout=PATIENCE_LONG_MS)


@pytest.mark.parametrize("language", ["en", "pt_BR"])
def test_a_timeframe_that_is_none_is_explained_and_nothing_begins(
    open_dashboard: Callable[..., Opened], language: str
) -> None:
    set_language(language)
    opened = open_dashboard(language=language)
    page = opened.open("data")
    tab(page, "download")
    page.get_by_label(text("dashboard.data.download.symbols"), exact=True).fill("BTC/USDT")
    page.get_by_role("combobox", name=text("dashboard.data.timeframe")).fill("7x")
    expect(page.get_by_role("option", name=f"{text('dashboard.library.add')} 7x")).to_be_visible()
    page.keyboard.press("Enter")
    press(page, "dashboard.data.download.start")
    wrong = UsageError("timeframe.unknown", given="7x")
    expect(page.get_by_test_id("stAlertContentError")).to_contain_text(wrong.message)
    expect(page.get_by_test_id("stAlertContentError")).to_contain_text(wrong.hint)
    opened.screen(f"data-timeframe-{language}")
    expect(page.get_by_role("button", name=text("dashboard.data.download.stop"))).to_have_count(0)
    assert CandleStore().series() == []


def test_a_stopped_download_keeps_what_it_has(open_dashboard: Callable[..., Opened]) -> None:
    served = market(800)
    # after three pages the exchange asks for patience
    served.faults = {number: Fault("status", 503, (("Retry-After", "600"),)) for number in range(3, 50)}
    with serving(served) as port:
        opened = open_dashboard(program=(str(MARKET_TESTS / "download_driver.py"), str(port)))
        page = download(opened, "BTC/USDT", "2024-01-01")
        expect(page.get_by_text(re.compile("binance: .*503.*Waiting 10 min"))).to_be_visible(timeout=PATIENCE_LONG_MS)
        expect(page.get_by_text(re.compile(r"BTC/USDT: \d+ of 799 candles \(\d+ %\)"))).to_be_visible()
        opened.screen("data-downloading")
        press(page, "dashboard.data.download.stop")
        stopped = page.get_by_text(re.compile(r"Stopped at BTC/USDT\. New candles saved: \d+"))
        expect(stopped).to_be_visible()
        saved = int(re.findall(r"saved: (\d+)", stopped.inner_text())[0])
        assert saved == len(CandleStore().load("binance", "BTC/USDT", "1h")) > 250
