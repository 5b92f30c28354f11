"""The page Back-test in a real browser: from the click to the report, in both languages."""

from __future__ import annotations

import csv
import re
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from dash_running import PATIENCE_LONG_MS, Opened
from playwright.sync_api import Locator, Page, expect

from flexbot.market.sample import load_sample
from flexbot.market.store import CandleStore
from flexbot.report import runs
from flexbot.settings import set_value

QUICK = {"FLEXBOT_BACKTEST__BASELINE_RUNS": "3", "FLEXBOT_BACKTEST__STRATEGY": "ema_cross"}
Open = Callable[..., Opened]


def run_it(opened: Opened) -> Page:
    """Press the button and wait for the result."""
    page = opened.page
    button(page, "bt-run").click()
    expect(part(page, "section-flexbot").first).to_be_visible(timeout=PATIENCE_LONG_MS)
    opened.settle()
    return page


def part(page: Page, key: str) -> Locator:
    return page.locator(f'[class*="st-key-{key}"]')


def button(page: Page, key: str) -> Locator:
    return page.locator(f".st-key-{key} button")


def choose(page: Page, key: str, option: str | re.Pattern[str]) -> None:
    """Choose from a list by its visible text."""
    page.locator(f".st-key-{key} input").first.click()
    page.get_by_role("option", name=option, exact=isinstance(option, str)).first.click()


def download(page: Page, trigger: Locator, folder: Path) -> Path:
    with page.expect_download(timeout=PATIENCE_LONG_MS) as waited:
        trigger.click()
    path = folder / waited.value.suggested_filename
    waited.value.save_as(path)
    return path


def test_from_click_to_report_preset_comparison_and_download(open_dashboard: Open, tmp_path: Path) -> None:
    opened = open_dashboard(variables=QUICK)
    opened.open("backtest")
    page = run_it(opened)
    kept = runs.list_runs().runs[0]
    expect(page.get_by_text("after all costs")).to_be_visible()

    part(page, "section-flexbot").get_by_role("radio", name="Trades", exact=True).click()
    part(page, "trades-words").locator("input").fill("short stop")
    page.keyboard.press("Enter")
    shown = page.get_by_text(re.compile(r"^\d[\d,]* of [\d,]+ shown"))
    expect(shown).not_to_have_text(re.compile(rf"^{kept.metrics.trades:,} of"))
    count = int(shown.inner_text().split()[0].replace(",", ""))
    assert 0 < count < kept.metrics.trades
    file = download(page, part(page, "trades-csv").locator("button"), tmp_path)
    with file.open(encoding="utf-8") as lines:
        rows = list(csv.DictReader(lines))
    assert len(rows) == count
    assert {row["side"] for row in rows} == {"short"}
    assert kept.id in file.name

    report = download(page, page.get_by_role("button", name="HTML report"), tmp_path)
    assert kept.id in report.name
    assert "Content-Security-Policy" in report.read_text(encoding="utf-8")

    page.get_by_role("button", name="Presets").click()
    page.get_by_label("Save the inputs under the name").fill("first try")
    page.keyboard.press("Enter")
    button(page, "presets-save").click()
    expect(page.get_by_text("Preset saved")).to_be_visible()
    page.keyboard.press("Escape")

    choose(page, "bt-side", "long")
    expect(page.get_by_text("belongs to other inputs")).to_be_visible()
    expect(page.get_by_text("after all costs")).to_have_count(0)
    run_it(opened)
    assert len(runs.list_runs().runs) == 2

    page.get_by_role("button", name="Presets").click()
    button(page, "presets-load").click()
    page.keyboard.press("Escape")
    expect(page.get_by_text("belongs to other inputs")).to_be_visible()

    part(page, "bt-view").get_by_role("radio", name="Kept runs").click()
    expect(page.get_by_text("Kept runs: 2")).to_be_visible()
    choose(page, "kept-first", re.compile("ema_cross"))
    expect(page.get_by_text(f"Run {kept.id[:9]}")).to_be_visible()
    choose(page, "kept-second", re.compile("ema_cross"))
    expect(page.get_by_text("What went in differently")).to_be_visible()
    expect(page.get_by_role("row", name=re.compile("^Side"))).to_be_visible()
    opened.screen("backtest-compare-en")


def test_every_part_in_portuguese_and_dark(open_dashboard: Open) -> None:
    opened = open_dashboard(language="pt_BR", dark=True, variables=QUICK)
    opened.open("backtest")
    opened.screen("backtest-form-pt_BR")
    page = run_it(opened)
    opened.screen("backtest-equity-pt_BR")
    names = ["Preço e operações", "Operações", "Meses e R", "Sorte ou mérito", "Números e filtros"]
    for number, name in enumerate(names):
        part(page, "section-flexbot").get_by_role("radio", name=name, exact=True).click()
        opened.settle()
        page.wait_for_timeout(300)
        part(page, "section-flexbot").scroll_into_view_if_needed()
        opened.screen(f"backtest-{number}-pt_BR")
    page.get_by_text("Parâmetros, custos e tamanho").click()
    for name in ("Custos", "Tamanho da posição", "Posições abertas", "Acaso e precisão"):
        page.get_by_role("tab", name=name).click()
    seen = page.locator('[data-testid="stMain"]').inner_text()
    for word in ("Choose", "Trades", "Results", "required", "Run ", "Strategy", "None"):
        assert word not in seen, word


def test_a_trade_is_found_in_the_chart_and_the_stretch_can_be_moved(open_dashboard: Open) -> None:
    opened = open_dashboard(variables=QUICK)
    opened.open("backtest")
    page = run_it(opened)
    part(page, "section-flexbot").get_by_role("radio", name="Price and trades").click()
    expect(page.get_by_text("drawn as")).to_be_visible()
    opened.settle()
    page.get_by_label("Show trade").fill("20")
    page.keyboard.press("Enter")
    expect(page.get_by_text("1h candles.")).to_be_visible()
    entered = int(runs.load_run("last").view.result.trades[19]["entry_time"])
    year = page.get_by_role("spinbutton", name=re.compile("^year .*From", re.IGNORECASE))
    expect(year).to_have_text(str(datetime.fromtimestamp(entered / 1000, UTC).year))
    begin = part(page, "chart-from").inner_text()
    page.get_by_role("button", name="Later").click()
    expect(part(page, "chart-from")).not_to_have_text(begin)
    opened.screen("backtest-price-en")


def test_a_long_run_is_cancelled_and_keeps_nothing(open_dashboard: Open) -> None:
    opened = open_dashboard(variables=QUICK | {"FLEXBOT_BACKTEST__BASELINE_RUNS": "10000"})
    opened.open("backtest")
    page = opened.page
    button(page, "bt-run").click()
    cancel = button(page, "bt-cancel")
    expect(cancel).to_be_enabled()
    expect(button(page, "bt-run")).to_be_disabled()
    cancel.click()
    expect(page.get_by_text("Nothing was kept")).to_be_visible(timeout=PATIENCE_LONG_MS)
    expect(button(page, "bt-run")).to_be_enabled()
    assert not runs.list_runs().runs


def test_wrong_parameters_and_missing_data_are_sentences(open_dashboard: Open) -> None:
    candles = load_sample("GOOGL")
    from flexbot.market.candles import COLUMNS, Candles

    stored = Candles.checked(
        venue="binance", symbol="ONE/USDT", timeframe="1d", **{name: getattr(candles, name) for name in COLUMNS}
    )
    CandleStore().append(stored, source="test")
    opened = open_dashboard(variables=QUICK)
    opened.open("backtest")
    page = opened.page
    page.get_by_text("Parameters, costs and sizing").click()
    fast = page.get_by_role("spinbutton", name="Period of the fast EMA")
    fast.fill("400")
    page.keyboard.press("Enter")
    opened.settle()
    button(page, "bt-run").click()
    expect(page.get_by_test_id("stAlert")).to_contain_text("slow", timeout=PATIENCE_LONG_MS)
    fast.fill("9")
    page.keyboard.press("Enter")
    expect(page.get_by_test_id("stAlert")).not_to_contain_text("slow")
    choose(page, "bt-venue", "binance")
    expect(page.get_by_text("ONE/USDT").first).to_be_visible()
    opened.settle()
    CandleStore().delete("binance", "ONE/USDT", "1d")
    button(page, "bt-run").click()
    expect(page.get_by_test_id("stAlert").first).to_be_visible(timeout=PATIENCE_LONG_MS)
    expect(page.get_by_text("after all costs")).to_have_count(0)


def test_inputs_and_result_are_still_there_after_another_page(open_dashboard: Open) -> None:
    opened = open_dashboard(variables=QUICK)
    opened.open("backtest")
    page = opened.page
    choose(page, "bt-side", "short")
    opened.settle()
    run_it(opened)
    page.get_by_role("link", name="Settings").click()
    expect(page.get_by_role("heading", name="Settings")).to_be_visible()
    page.get_by_role("link", name="Back-test").click()
    expect(page.get_by_text("after all costs")).to_be_visible()
    expect(page.get_by_role("heading", name="ema_cross, short")).to_be_visible()


def test_a_result_goes_when_what_it_was_made_from_changes_without_a_click(open_dashboard: Open, home: Path) -> None:
    opened = open_dashboard(variables=QUICK)
    opened.open("backtest")
    page = run_it(opened)
    set_value("costs.taker_fee", "0.004")
    expect(page.get_by_text("belongs to other inputs")).to_be_visible()
    expect(page.get_by_text("after all costs")).to_have_count(0)
    button(page, "bt-back").click()
    expect(page.get_by_text("after all costs")).to_be_visible()
    (home / "settings.toml").write_text("[costs", encoding="utf-8")
    expect(page.get_by_test_id("stAlert").first).to_contain_text("settings.toml")
    expect(page.get_by_text("after all costs")).to_have_count(0)
    (home / "settings.toml").write_text("", encoding="utf-8")
    opened.open("backtest")
    run_it(opened)


def test_a_back_test_needs_no_mouse(open_dashboard: Open) -> None:
    opened = open_dashboard(variables=QUICK)
    page = opened.open("backtest")
    reach(page, page.get_by_role("combobox", name="Side"))
    page.keyboard.press("Enter")
    page.keyboard.type("short")
    expect(page.get_by_role("option").first).to_have_text("short")
    page.keyboard.press("Enter")
    expect(page.get_by_role("combobox", name="Side")).to_have_value("short")
    opened.settle()
    reach(page, button(page, "bt-run"))
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="ema_cross, short")).to_be_visible(timeout=PATIENCE_LONG_MS)
    opened.settle()
    sections = part(page, "section-flexbot")
    reach(page, sections.get_by_role("radio", name="Equity"))
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Space")
    expect(page.get_by_text("Stretch of time")).to_be_visible()


def reach(page: Page, target: Locator) -> None:
    """Press Tab until `target` has the focus."""
    expect(target).to_be_visible()
    for _ in range(60):
        if target.evaluate("one => one === document.activeElement"):
            return
        page.keyboard.press("Tab")
    raise AssertionError("Tab does not lead there")


def test_numbers_and_days_are_written_as_in_brazil(open_dashboard: Open) -> None:
    opened = open_dashboard(language="pt_BR", variables=QUICK)
    page = opened.open("backtest")
    page.get_by_text("Parâmetros, custos e tamanho").click()
    page.get_by_role("tab", name="Custos").click()
    opened.screen("backtest-costs-pt_BR")
    run_it(opened)
    seen = page.get_by_test_id("stMain").inner_text()
    assert re.search(r"01/07/2017", seen)
    assert re.search(r"20\.111 candles", seen)
    assert re.search(r"[+-]\d+,\d\d %", seen.replace("\N{NO-BREAK SPACE}", " "))
    part(page, "section-flexbot").get_by_role("radio", name="Preço e operações").click()
    part(page, "chart-span").get_by_text("1 mês").click()
    expect(page.get_by_text("Candles de 1h.")).to_be_visible()
    assert re.search(r"\d\d\s*/\s*\d\d\s*/\s*2017", part(page, "chart-from").inner_text())
    opened.screen("backtest-month-pt_BR")
