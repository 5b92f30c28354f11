"""The strategies page in the real browser: pictures of real trades, the user's folder, the look-ahead check."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from dash_running import PATIENCE_LONG_MS, Opened
from playwright.sync_api import Page, expect

from flexbot import paths
from flexbot.dashboard.strategies.folder import EXAMPLE
from flexbot.text import set_language, text

PEEK = """\
import numpy as np
from flexbot.strategy.base import Strategy
from flexbot.strategy.signals import entries
class Peek(Strategy):
    "Looks one candle ahead"
    name = "peek"
    def signals(self, candles):
        later = np.append(candles.close[1:], candles.close[-1])
        return entries(candles, long=later > candles.close * 1.03, stop_frac=0.02)
"""
BROKEN = "import numpy\n\nvalue = 1 / 0\n"
FAILS = """\
from flexbot.strategy.base import Strategy
class Fails(Strategy):
    "Fails on every candle"
    name = "fails"
    def signals(self, candles):
        return candles.no_such_column
"""


@pytest.fixture
def own_files(home: Path) -> Path:
    folder = paths.strategies()
    folder.mkdir(parents=True)
    for name, code in (("peek", PEEK), ("broken", BROKEN), ("fails", FAILS)):
        (folder / f"{name}.py").write_text(code, encoding="utf-8")
    return folder


def choose(page: Page, name: str) -> None:
    page.get_by_test_id("stRadio").get_by_text(name, exact=True).click()


@pytest.mark.parametrize("language", ["en", "pt_BR"])
def test_each_strategy_is_explained_and_drawn(open_dashboard: Callable[..., Opened], language: str) -> None:
    set_language(language)
    opened = open_dashboard(language=language, dark=language == "pt_BR")
    page = opened.open("strategies")
    for name in ("rsi_reversion", "ema_cross"):
        choose(page, text(f"strategies.title.{name}"))
        opened.settle()
        expect(page.get_by_text(text(f"strategies.about.{name}"))).to_be_visible()
        chart = page.locator(".js-plotly-plot").last
        expect(chart).to_be_visible(timeout=4 * PATIENCE_LONG_MS)
        expect(chart).to_contain_text(text("report.html.trace.stop"))
    expect(chart).to_contain_text(text("strategies.line.ema_slow"))
    opened.screen(f"strategies-{language}")
    shown = page.get_by_text(text("strategies.reason.ema_cross_up").split("{")[0]).or_(
        page.get_by_text(text("strategies.reason.ema_cross_down"))
    )
    expect(shown.first).to_be_visible()
    page.get_by_role("tab", name=text("dashboard.strategies.tab.params")).click()
    expect(page.get_by_text(text("dashboard.strategies.name", name="ema_cross"))).to_be_visible()
    opened.screen(f"strategies-params-{language}")


@pytest.mark.usefixtures("own_files")
def test_a_broken_file_is_shown_with_its_line_and_works_once_it_is_repaired(dashboard: Opened, own_files: Path) -> None:
    page = dashboard.open("strategies")
    page.get_by_role("tab", name=text("dashboard.strategies.tab.own")).click()
    expect(page.get_by_text(str(own_files), exact=True)).to_be_visible()
    expect(page.get_by_text("broken.py, line 3", exact=True)).to_be_visible()
    expect(page.get_by_text("ZeroDivisionError: division by zero")).to_be_visible()
    expect(page.get_by_text("→    3  value = 1 / 0")).to_be_visible()
    dashboard.screen("strategies-own")
    (own_files / "broken.py").write_text(EXAMPLE, encoding="utf-8")
    page.get_by_role("button", name=text("dashboard.strategies.folder.again")).click()
    expect(page.get_by_text("broken.py, line 3", exact=True)).to_be_hidden()
    page.get_by_role("tab", name=text("dashboard.strategies.tab.all")).click()
    dashboard.settle()
    expect(page.get_by_test_id("stRadio")).to_contain_text(text("dashboard.strategies.own_title", title="highest"))


@pytest.mark.usefixtures("own_files")
def test_look_ahead_is_found_and_the_result_goes_when_an_input_changes(dashboard: Opened) -> None:
    page = dashboard.open("strategies")
    choose(page, text("dashboard.strategies.own_title", title="peek"))
    page.get_by_role("tab", name=text("dashboard.strategies.tab.check")).click()
    start = page.get_by_role("button", name=text("dashboard.strategies.check.start"))
    start.click()
    expect(page.get_by_text("peek knows the future")).to_be_visible(timeout=PATIENCE_LONG_MS)
    expect(page.get_by_text(text("dashboard.strategies.check.found_means"))).to_be_visible()
    dashboard.screen("strategies-look-ahead")
    page.get_by_label(text("dashboard.strategies.check.cuts"), exact=True).fill("50")
    page.keyboard.press("Enter")
    expect(page.get_by_text("peek knows the future")).to_be_hidden()
    choose(page, text("dashboard.strategies.own_title", title="fails"))
    start.click()
    expect(page.get_by_text("fails.py, line 6: AttributeError").last).to_be_visible(timeout=PATIENCE_LONG_MS)
    choose(page, text("strategies.title.rsi_reversion"))
    start.click()
    expect(page.get_by_text("rsi_reversion is clean")).to_be_visible(timeout=PATIENCE_LONG_MS)
