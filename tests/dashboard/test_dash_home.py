"""The start page of a FlexBot that is used, and the vault in the sidebar."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from dash_running import Opened
from dash_vault import new_vault, unlock
from playwright.sync_api import expect

from flexbot.engine.backtest import Request, run
from flexbot.market.candles import COLUMNS, Candles
from flexbot.market.sample import load_sample
from flexbot.market.store import CandleStore
from flexbot.report import runs
from flexbot.report.view import View
from flexbot.settings import set_value
from flexbot.strategy.registry import load_strategy
from flexbot.text import set_language, text


@pytest.fixture
def kept() -> View:
    """A kept run, a series with half of its candles, and a damaged one."""
    store, sample = CandleStore(), load_sample("BTC/USD")
    columns = {name: [*getattr(sample, name)[:600], *getattr(sample, name)[1800:2400]] for name in COLUMNS}
    store.append(Candles.checked(venue="binance", symbol="BTC/USDT", timeframe="1h", **columns), source="test")
    store.append(load_sample("GOOGL"), source="test")
    file = next((store.root / "nasdaq").rglob("*.parquet"))
    file.write_bytes(file.read_bytes()[:-100])
    view = View.of(run(Request((sample[:6000],), load_strategy("ema_cross"), monte_carlo_runs=50)))
    runs.keep(view, command="flexbot backtest --demo", keep_runs=9)
    (runs.paths.runs() / "20200101-000000-dead").mkdir()
    return view


@pytest.mark.parametrize("language", ["en", "pt_BR"])
def test_home_shows_mode_runs_and_how_complete_the_data_is(
    kept: View, open_dashboard: Callable[..., Opened], language: str
) -> None:
    set_language(language)
    opened = open_dashboard(language=language, dark=language == "en")
    page = opened.page
    mode = page.get_by_test_id("stMain").get_by_text("DEMO", exact=True)
    assert int(mode.evaluate("one => parseFloat(getComputedStyle(one).fontSize)")) >= 40
    rows = page.get_by_role("row")
    trades = f"{len(kept.result.trades):,}".replace(",", "." if language == "pt_BR" else ",")
    ran = rows.filter(has_text="BTC/USD 1h")
    expect(ran).to_contain_text(text("strategies.title.ema_cross"))
    expect(ran.get_by_role("cell").nth(1)).to_have_text(trades)
    half = rows.filter(has_text="binance BTC/USDT 1h")
    expect(half).to_contain_text("50,00 %" if language == "pt_BR" else "50.00 %")
    expect(half).to_contain_text("1.200" if language == "pt_BR" else "1,200")
    expect(rows.filter(has_text="nasdaq GOOGL 1d")).to_contain_text(text("dashboard.data.damaged"))
    expect(page.get_by_test_id("stMain").get_by_test_id("stAlert")).to_contain_text("20200101-000000-dead")
    opened.screen(f"home-used-{language}")


def test_home_is_also_found_under_its_name(dashboard: Opened) -> None:
    dashboard.page.goto(f"{dashboard.base}/home")
    expect(dashboard.page.get_by_role("heading", name="Welcome to FlexBot")).to_be_visible()
    assert dashboard.page.url == f"{dashboard.base}/"


@pytest.mark.parametrize("language", ["en", "pt_BR"])
def test_the_sidebar_shows_the_open_vault_and_locks_it(open_dashboard: Callable[..., Opened], language: str) -> None:
    set_language(language)
    new_vault()
    opened = open_dashboard(language=language)
    page, sidebar = opened.page, opened.page.get_by_test_id("stSidebar")
    expect(sidebar).to_contain_text(text("dashboard.vault.locked"))
    unlock(opened)
    expect(sidebar).to_contain_text(text("dashboard.vault.open"))
    sidebar.get_by_role("link", name=text("dashboard.page.home"), exact=True).click()
    expect(page.get_by_test_id("stMetricValue").filter(has_text=text("dashboard.home.vault.open"))).to_be_visible()
    opened.settle()
    opened.screen(f"home-open-vault-{language}")
    sidebar.get_by_role("button", name=text("dashboard.vault.lock")).click()
    expect(sidebar).to_contain_text(text("dashboard.vault.locked"))
    expect(page.get_by_test_id("stMetricValue").filter(has_text=text("dashboard.home.vault.locked"))).to_be_visible()
    sidebar.get_by_role("link", name=text("dashboard.page.credentials"), exact=True).click()
    expect(page.get_by_role("button", name=text("dashboard.cred.unlock"), exact=True)).to_be_visible()


def test_a_language_chosen_on_the_console_reaches_the_names_of_the_controls(dashboard: Opened) -> None:
    set_value("interface.language", "pt_BR")
    expect(dashboard.page.get_by_role("heading", name="O que fazer agora")).to_be_visible()
    expect(dashboard.page.get_by_role("combobox", name="Idioma")).to_be_visible()
    assert dashboard.page.get_by_placeholder("Choose an option").count() == 0
