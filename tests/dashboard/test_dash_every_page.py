"""What must hold on every page: both languages, light and dark, 1280×720 and the same screen at 125 % scaling.

The colours are those the browser computed, the names of controls those of its accessibility tree.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from dash_running import PATIENCE_MS, Opened, listen
from playwright.sync_api import Locator, Page, expect

from flexbot import log
from flexbot.dashboard.serving import front
from flexbot.engine.backtest import Request, run
from flexbot.live import kill
from flexbot.market.sample import load_sample
from flexbot.market.store import CandleStore
from flexbot.report import runs
from flexbot.report.view import View
from flexbot.settings import set_value
from flexbot.strategy.registry import load_strategy
from flexbot.text import LANGUAGES, set_language, text
from flexbot.vault import Vault, from_passphrase

if TYPE_CHECKING:
    from playwright.sync_api import Browser

PAGES = ("home", *front.PAGES)
_CONTROLS = {
    "button", "checkbox", "combobox", "link", "listbox", "menuitem", "radio", "searchbox", "slider", "spinbutton",
    "switch", "tab", "textbox",
}  # fmt: skip
# What Streamlit shows developers, and where it names itself.
_CHROME = (
    "stAppDeployButton", "stMainMenu", "stDecoration", "stToolbarActions", "stAppViewBlockContainerFooter",
    "stStatusWidget", "stElementToolbar", "stDataFrameColumnMenu",
)  # fmt: skip
# Words that Streamlit writes by itself, in English.
_ENGLISH = re.compile(
    r"\b(search|browse|upload|drag and drop|per file|press enter|submit form|choose an option|choose options"
    r"|no results|no options|select all|settings|logs|data|strategies|credentials|the|your|please|loading)\b",
    re.IGNORECASE,
)
# Every text that is seen, with its contrast: colour over what lies behind it, both with their transparency.
_SEEN = """() => {
  const canvas = document.createElement('canvas').getContext('2d', {willReadFrequently: true});
  const parse = (colour) => {
    canvas.clearRect(0, 0, 1, 1); canvas.fillStyle = colour; canvas.fillRect(0, 0, 1, 1);
    const [r, g, b, a] = canvas.getImageData(0, 0, 1, 1).data;
    return [r, g, b, a / 255];
  };
  const over = (top, under) => [0, 1, 2].map(i => top[i] * top[3] + under[i] * (1 - top[3])).concat(1);
  const light = (c) => {
    const [r, g, b] = c.slice(0, 3).map(x => (x /= 255) <= 0.04045 ? x / 12.92 : ((x + 0.055) / 1.055) ** 2.4);
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const seen = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const words = walker.currentNode.textContent.trim();
    const element = walker.currentNode.parentElement;
    if (!words || ['SCRIPT', 'STYLE', 'NOSCRIPT'].includes(element.tagName) || element.closest('svg')) continue;
    if (!element.checkVisibility({opacityProperty: true, visibilityProperty: true})) continue;
    const range = document.createRange(); range.selectNodeContents(walker.currentNode);
    const box = range.getBoundingClientRect();
    if (box.width < 2 || box.height < 2 || box.right <= 0 || box.bottom <= 0) continue;
    const style = getComputedStyle(element);
    if (style.clipPath !== 'none' || element.closest('canvas, [data-testid="stIconMaterial"]')) continue;
    let behind = [], opacity = 1;
    for (let one = element; one; one = one.parentElement) {
      behind.push(parse(getComputedStyle(one).backgroundColor));
      opacity *= parseFloat(getComputedStyle(one).opacity);
    }
    let ground = [255, 255, 255, 1];
    for (const colour of behind.reverse()) ground = over(colour, ground);
    const ink = parse(style.color); ink[3] *= opacity;
    const [a, b] = [light(over(ink, ground)), light(ground)].sort((x, y) => y - x);
    const size = parseFloat(style.fontSize), bold = parseInt(style.fontWeight) >= 700;
    const off = element.closest('[disabled], [aria-disabled="true"], :disabled') !== null;
    const needed = off ? 1 : (size >= 24 || (bold && size >= 18.66)) ? 3 : 4.5;
    seen.push({words: words.slice(0, 80), contrast: (a + 0.05) / (b + 0.05), needed});
  }
  return seen;
}"""
# What Streamlit says in attributes: names of controls, tips, words in empty fields.
_SAID = """() => ['aria-label', 'title', 'placeholder', 'alt'].flatMap(name =>
  [...document.querySelectorAll(`[${name}]`)].filter(one => one.checkVisibility() && !one.ariaHidden)
    .map(one => one.getAttribute(name)))"""
_ENGLISH_NAMES = re.compile(
    r"\b(sidebar|help for|show|hide|open|close|choose|increment|decrement|clear|remove|copy|link to|day,|month,|year,"
    r"|selected values|file upload|progress|download as|fullscreen|columns|previous|next)\b",
    re.IGNORECASE,
)
_TOO_WIDE = """() => {
  const parts = document.querySelectorAll('[data-testid="stMain"], [data-testid="stSidebarContent"]');
  return [document.scrollingElement, ...parts]
    .filter(one => one.scrollWidth > one.clientWidth + 1).map(one => one.dataset.testid || one.tagName);
}"""


@pytest.fixture
def used(home: Path) -> Path:
    """A FlexBot that was used before: a vault, a log, candles with gaps, a kept run."""
    Vault.create(from_passphrase("corretora-azul-42 ação")).close()
    path = log.log_file()
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("2026-11-21T10:00:00.500Z WARNING flexbot.market: a gap of 3 candles\n", encoding="utf-8")
    CandleStore().append(load_sample("GOOGL"), source="test")
    made = run(Request((load_sample("BTC/USD")[:6000],), load_strategy("ema_cross"), monte_carlo_runs=50))
    runs.keep(View.of(made), command="flexbot backtest --demo", keep_runs=9)
    return home


def unnamed(opened: Opened) -> list[str]:
    """The controls to which assistive technology can give no name."""
    session = opened.page.context.new_cdp_session(opened.page)
    nodes: list[dict[str, Any]] = session.send("Accessibility.getFullAXTree")["nodes"]
    session.detach()
    found = []
    for node in nodes:
        role = node.get("role", {}).get("value", "")
        if node.get("ignored") or role not in _CONTROLS or node.get("name", {}).get("value", "").strip():
            continue
        found.append(role)
    return found


def troubles(opened: Opened, language: str) -> list[str]:
    """Everything that is wrong with the page as it is now."""
    page = opened.page
    found = [f"no name: {role}" for role in unnamed(opened)]
    found += [f"overflows: {name}" for name in page.evaluate(_TOO_WIDE)]
    for one in page.evaluate(_SEEN):
        if one["contrast"] < one["needed"] - 0.01:
            found.append(f"contrast {one['contrast']:.2f}: {one['words']!r}")
        if language == "pt_BR" and (english := _ENGLISH.search(one["words"])) is not None:
            found.append(f"English {english[0]!r}: {one['words']!r}")
        if "streamlit" in one["words"].lower():
            found.append(f"Streamlit: {one['words']!r}")
    for words in page.evaluate(_SAID):
        if re.search(r"\\\\[().:~*_-]| icon$", words):
            found.append(f"not for people: {words!r}")
        if language == "pt_BR" and (_ENGLISH.search(words) or _ENGLISH_NAMES.search(words)):
            found.append(f"English name: {words!r}")
    shown = [name for name in _CHROME if page.get_by_test_id(name).filter(visible=True).count()]
    found += [f"chrome: {name}" for name in shown]
    found += [f"error: {words}" for words in page.get_by_test_id("stAlertContentError").all_inner_texts()]
    if page.title().rpartition(" ")[2] != "FlexBot" and page.title() != "FlexBot":
        found.append(f"title: {page.title()}")
    return found


def ready(opened: Opened, name: str) -> None:
    """Go to the page by its link in the sidebar, as a user does, and wait until it has been drawn."""
    page = opened.page
    title = text(f"dashboard.page.{name}")
    page.get_by_test_id("stSidebar").get_by_role("link", name=title, exact=True).click()
    page.wait_for_url(f"{opened.base}/{'' if name == 'home' else name}")
    page.wait_for_selector("h1")
    opened.settle()
    drawn(opened)


def drawn(opened: Opened) -> None:
    """Wait until no part of the page is still being fetched, and transitions of colours and sizes are over."""
    expect(opened.page.get_by_test_id("stSkeleton")).to_have_count(0)
    opened.page.wait_for_timeout(400)


def wrong_anywhere(opened: Opened, language: str, shade: str) -> str:
    """What is wrong on any page, one line each; leaves a picture of every page where pictures are wanted."""
    found = []
    for name in PAGES:
        ready(opened, name)
        opened.screen(f"{name}-{language}-{shade}")
        found += [f"{name}: {one}" for one in troubles(opened, language)]
    return "\n".join(found)


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_page_is_whole(used: Path, open_dashboard: Callable[..., Opened], language: str, dark: bool) -> None:
    opened = open_dashboard(language=language, dark=dark)
    set_language(language)
    assert wrong_anywhere(opened, language, "dark" if dark else "light") == ""


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_page_is_whole_at_125_percent(
    used: Path, open_dashboard: Callable[..., Opened], browser: Browser, language: str
) -> None:
    at_100 = open_dashboard(language=language)
    set_language(language)
    # the same screen with fewer and larger points; the cookie lets a second window in
    context = browser.new_context(
        viewport={"width": 1024, "height": 576},
        device_scale_factor=1.25,
        locale=language.replace("_", "-"),
        storage_state=at_100.page.context.storage_state(),
    )
    opened = Opened(at_100.server, context.new_page(), at_100.home, at_100.base, at_100.screens)
    opened.page.set_default_timeout(PATIENCE_MS)
    listen(opened)
    opened.page.goto(opened.base)
    opened.settle()
    assert wrong_anywhere(opened, language, "125") == ""
    opened.check()
    context.close()


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_first_page_of_a_new_user_is_whole(open_dashboard: Callable[..., Opened], language: str) -> None:
    opened = open_dashboard(language=language)
    set_language(language)
    opened.page.wait_for_selector("h1")
    drawn(opened)
    opened.screen(f"first-{language}")
    assert not (wrong := troubles(opened, language)), "\n".join(wrong)


BAD_SETTINGS = {
    "[costs]\ntaker_fee = 9\n": "costs.taker_fee",
    "[costs\n": "TOML",
    "[costs]\nno_such = 1\n": "no_such",
}


def test_a_bad_settings_file_is_explained_on_every_page_with_a_way_on(open_dashboard: Callable[..., Opened]) -> None:
    opened = open_dashboard()
    page = opened.page
    file = opened.home / "settings.toml"
    for written, named in BAD_SETTINGS.items():
        file.write_text(written, encoding="utf-8")
        for name in PAGES if named == "costs.taker_fee" else ("home", "settings"):
            opened.open(name)
            error = page.get_by_test_id("stMain").get_by_test_id("stAlertContentError")
            expect(error).to_have_count(1)
            expect(error).to_contain_text(named)
            expect(error).to_contain_text(re.compile(r"settings\.toml, line [12]"))
            expect(kill_button(page)).to_be_visible()
            if name != "settings":
                expect(page.get_by_role("link", name="Open Settings")).to_be_visible()
        opened.screen(f"settings-bad-{named.replace('.', '-')}")
    file.write_text("# mine\n[costs]\ntaker_fee = 9 # high\nmaker_fee = 0.002\n", encoding="utf-8")
    opened.open("data")
    page.get_by_role("link", name="Open Settings").click()
    page.get_by_role("button", name="Reset Taker fee to 0.001").click()
    expect(page.get_by_role("radio", name="Position size")).to_be_visible()
    assert file.read_text(encoding="utf-8") == "# mine\n[costs]\nmaker_fee = 0.002\n"


def kill_button(page: Page) -> Locator:
    return page.get_by_test_id("stSidebar").get_by_role("button", name=text("dashboard.kill.button"))


@pytest.mark.parametrize("width", [1280, 1024, 640])
def test_nothing_takes_the_kill_switch_off_a_page(dashboard: Opened, width: int) -> None:
    page = dashboard.page
    page.set_viewport_size({"width": width, "height": 576})
    for name in PAGES:
        dashboard.open(name)
        expect(kill_button(page)).to_be_in_viewport()
        page.get_by_test_id("stSidebar").hover()  # which is when the library would offer to put it away
        for put_away in ("stSidebarCollapseButton", "stExpandSidebarButton"):
            expect(page.get_by_test_id(put_away).filter(visible=True)).to_have_count(0)
        expect(page.get_by_role("heading", level=1)).to_be_visible()
    dashboard.screen(f"narrow-{width}")
    kill_button(page).click()
    expect(page.get_by_role("dialog").get_by_role("button", name="Switch on now")).to_be_visible()


def test_what_the_console_changes_shows_without_a_click(dashboard: Opened) -> None:
    page = dashboard.open("settings")
    kill.engage("flatten", reason="from the console")
    expect(page.get_by_text("Reason: from the console")).to_be_visible()
    set_value("interface.language", "pt_BR")
    expect(page.get_by_role("heading", name="Configurações")).to_be_visible()
    expect(page.locator("html")).to_have_attribute("lang", "pt-BR")
    expect(page.get_by_test_id("stSidebar")).to_have_attribute("aria-label", "Modo, botão de emergência e páginas")
    set_value("interface.language", "en")
    expect(page.get_by_test_id("stSidebar")).to_have_attribute("aria-label", "Mode, kill switch and pages")


# Every part that the Tab key has to reach, marked with a number; one of each group of radio buttons.
_MARK = """() => {
  const looks = (one) => {
    let said = '';
    for (let up = 0; one && up < 5; one = one.parentElement, up++) {
      const s = getComputedStyle(one);
      said += [s.outline, s.boxShadow, s.borderColor, s.backgroundColor, s.textDecorationLine].join();
      const after = getComputedStyle(one, '::after'); said += after.outline + after.boxShadow + after.borderColor;
    }
    return said;
  };
  const mark = (one) => {
    if (!one.matches('input[type=radio], [role=radio]')) return one.dataset.mark;
    return `radio ${one.name || one.closest('[role=radiogroup]').ariaLabel}`;
  };
  const before = new WeakMap();
  window.__focused = async () => {
    const one = document.activeElement;
    if (!one || one === document.body) return null;
    for (let turn = 0; turn < 60 && looks(one) === before.get(one); turn++) await new Promise(requestAnimationFrame);
    return [mark(one) ?? '', looks(one) !== before.get(one)];
  };
  const names = {};
  const all = 'a[href], button, input, textarea, select, summary, [tabindex]';
  for (const [count, one] of document.querySelectorAll(all).entries()) {
    before.set(one, looks(one));
    if (one.tabIndex < 0 || one.disabled || !one.checkVisibility({visibilityProperty: true})) continue;
    if (one.closest('[inert], [aria-hidden="true"]')) continue;
    const box = one.getBoundingClientRect();
    if (box.width < 2 && box.height < 2 && !one.matches('input')) continue;
    one.dataset.mark = String(count);
    names[mark(one)] = one.outerHTML.slice(0, 160);
  }
  return names;
}"""


@pytest.mark.parametrize("name", PAGES)
def test_the_keyboard_reaches_every_control_and_shows_where_it_is(
    used: Path, open_dashboard: Callable[..., Opened], name: str
) -> None:
    opened = open_dashboard()
    page = opened.open(name)
    drawn(opened)
    marks: dict[str, str] = page.evaluate(_MARK)
    reached, unseen = set(), []
    for _ in range(3 * len(marks) + 20):
        page.keyboard.press("Tab")
        found = page.evaluate("window.__focused()")
        if found is None:
            if reached >= set(marks):
                break
            continue
        mark, seen = found
        reached.add(mark)
        if mark in marks and not seen:
            unseen.append(marks[mark])
    missed = [words for mark, words in marks.items() if mark not in reached]
    assert not unseen, "not seen:\n" + "\n".join(unseen)
    assert not missed, "not reached:\n" + "\n".join(missed)
    assert len(marks) >= 12


def test_a_group_of_settings_is_chosen_with_the_keyboard_alone(dashboard: Opened) -> None:
    page = dashboard.open("settings")
    chosen = page.get_by_role("radio", name="Language")
    for _ in range(60):
        page.keyboard.press("Tab")
        if chosen.evaluate("one => one === document.activeElement"):
            break
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Space")
    expect(page.get_by_label("Size of a log file (MB)", exact=True)).to_be_visible()
