"""The frame around every page, and the start page."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest
from dash_running import Opened
from playwright.sync_api import Page, expect

from flexbot.live import kill
from flexbot.settings import load_settings, set_value
from flexbot.vault import Vault, environment

WORDS = {
    "en": ("Welcome to FlexBot", "DEMO", "Kill switch", "No vault yet", "Run a first back-test", "Quit"),
    "pt_BR": ("Bem-vindo ao FlexBot", "DEMO", "Botão de emergência", "Ainda não há cofre", "Faça um primeiro", "Sair"),
}
PAGES = ("home", "backtest", "strategies", "data", "credentials", "settings", "logs")


def sidebar(page: Page, name: str) -> None:
    page.get_by_test_id("stSidebar").get_by_role("button", name=name).click()


@pytest.mark.parametrize(("language", "dark"), [("en", False), ("pt_BR", True)])
def test_home_says_where_things_stand(open_dashboard: Callable[..., Opened], language: str, dark: bool) -> None:
    opened = open_dashboard(language=language, dark=dark)
    for words in WORDS[language]:
        expect(opened.page.get_by_text(words).first).to_be_visible()
    assert opened.page.locator("html").get_attribute("lang") == language.replace("_", "-")
    opened.screen(f"home-{language}")


def test_nothing_of_the_library_around_the_pages(dashboard: Opened) -> None:
    page = dashboard.page
    for part in ("stMainMenu", "stAppDeployButton", "stToolbarActions", "stStatusWidget"):
        expect(page.get_by_test_id(part)).to_have_count(0)
    page.locator("body").press("c")  # which would offer to clear the library's caches
    page.wait_for_timeout(300)
    expect(page.get_by_role("dialog")).to_have_count(0)
    icons = page.locator('link[rel="shortcut icon"], link[rel="icon"]').evaluate_all("all => all.map(one => one.href)")
    assert icons
    for icon in icons:
        answer = page.request.get(icon)
        assert (answer.status, answer.headers["content-type"]) == (200, "image/png")
    assert "streamlit" not in page.locator("body").inner_text().lower()


def test_every_page_has_the_kill_switch(dashboard: Opened) -> None:
    for name in PAGES:
        dashboard.open(name)
        expect(dashboard.page.get_by_test_id("stSidebar").get_by_role("button", name="Kill switch")).to_be_visible()


def test_the_kill_switch_is_engaged_and_cleared_with_a_reason(dashboard: Opened) -> None:
    page = dashboard.page
    sidebar(page, "Kill switch")
    expect(page.get_by_role("dialog").get_by_label("Reason (optional)")).to_be_visible()
    dashboard.screen("kill-dialog-en")
    page.get_by_role("dialog").get_by_label("Reason (optional)").fill("*too* hot <b>")
    page.get_by_role("dialog").get_by_role("button", name="Switch on now").click()
    expect(page.get_by_test_id("stSidebar").get_by_text("The kill switch is ON since")).to_be_visible()
    expect(page.get_by_test_id("stSidebar").get_by_text("Reason: *too* hot <b>")).to_be_visible()
    now = kill.engaged()
    assert now is not None
    assert (now.level, now.reason) == ("halt", "*too* hot <b>")
    dashboard.settle()
    dashboard.screen("kill-on-en")

    sidebar(page, "Change or clear")
    page.get_by_role("dialog").get_by_role("button", name="Switch off").click()
    expect(page.get_by_role("dialog").get_by_text("needs a reason")).to_be_visible()
    assert kill.engaged() is not None
    page.get_by_role("dialog").get_by_label("Reason (needed)").fill("looked at it")
    page.get_by_role("dialog").get_by_role("button", name="Switch off").click()
    expect(page.get_by_test_id("stSidebar").get_by_role("button", name="Kill switch")).to_be_visible()
    assert kill.engaged() is None


def test_the_kill_switch_shows_what_the_console_did(dashboard: Opened) -> None:
    kill.engage("flatten", reason="from the console")
    dashboard.open("home")
    expect(dashboard.page.get_by_text("Reason: from the console")).to_be_visible()


def test_the_language_is_chosen_in_the_sidebar_and_kept(dashboard: Opened) -> None:
    page = dashboard.page
    page.get_by_test_id("stSidebar").get_by_role("combobox", name="Language").click()
    page.get_by_role("option", name="Português (Brasil)").click()
    expect(page.get_by_role("heading", name="Bem-vindo ao FlexBot")).to_be_visible()
    assert load_settings().interface.language == "pt_BR"
    dashboard.open("home")
    expect(page.get_by_role("heading", name="Bem-vindo ao FlexBot")).to_be_visible()


def test_settings_that_cannot_be_read_leave_the_frame_standing(open_dashboard: Callable[..., Opened]) -> None:
    set_value("interface.language", "pt_BR")
    opened = open_dashboard()
    (opened.home / "settings.toml").write_text("[interface\n", encoding="utf-8")
    opened.open("home")
    expect(opened.page.get_by_test_id("stSidebar").get_by_role("button", name="Kill switch")).to_be_visible()
    assert opened.server.process.poll() is None


def test_no_secret_of_the_machine_reaches_the_browser(open_dashboard: Callable[..., Opened]) -> None:
    key, written = environment.new_key_text()
    Vault.create(key).close()
    opened = open_dashboard(variables={"FLEXBOT_VAULT_KEY": written.reveal(), "FLEXBOT_VAULT__UNLOCK": "env"})
    expect(opened.page.get_by_text("The vault is locked")).to_be_visible()
    opened.screen("home-locked-en")
    control = json.loads((opened.home / "data" / "state" / "dashboard.json").read_bytes())["secret"]
    everything = b"".join(opened.received) + opened.page.content().encode()
    assert len(everything) > 1000
    assert b"DEMO" in everything
    session = next(one["value"] for one in opened.page.context.cookies() if one["name"].startswith("flexbot-"))
    for canary in (written.reveal(), control, session):
        assert canary.encode() not in everything
    log = (opened.home / "data" / "logs" / "flexbot.log").read_text(encoding="utf-8")
    for canary in (written.reveal(), control, session):
        assert canary not in log
