"""The real dashboard in a real browser: one child process per test, Debian's Chromium by Playwright.

`dashboard` gives a page that is already through the gate, with FlexBot's home in `dashboard.home`. After each test it
fails on errors in the browser's console, on uncaught errors of the page, on exceptions that Streamlit shows, and on
requests to any other host. `dashboard.screen("name")` writes a picture into FLEXBOT_TEST_SCREENS, or where that is
not set into the folder `screens` of pytest's temporary folder.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from keychains import keyring_daemon, secret_service, session_bus

__all__ = ["keyring_daemon", "secret_service", "session_bus"]

if TYPE_CHECKING:
    from dash_running import Dashboard, Opened
    from playwright.sync_api import Browser, Playwright


@pytest.fixture(scope="session")
def playwright_driver() -> Iterator[Playwright]:
    """Playwright itself, once per test process."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as driver:
        yield driver


@pytest.fixture(scope="session")
def browser(playwright_driver: Playwright) -> Iterator[Browser]:
    """Debian's Chromium without a window, once per test process."""
    program = shutil.which("chromium")
    if program is None:
        pytest.skip("needs Debian's chromium")
    started = playwright_driver.chromium.launch(executable_path=program, args=["--no-sandbox"])
    yield started
    started.close()


@pytest.fixture(scope="session")
def compiled_engine() -> None:
    """What a back-test compiles, before the first dashboard starts: the tests' patience is for pages."""
    from flexbot.plan.kernels import prepare
    from flexbot.strategy.registry import builtin_names

    for name in builtin_names():
        prepare(name)


@pytest.fixture
def start(compiled_engine: None, home: Path) -> Iterator[Callable[..., Dashboard]]:
    """`start(*words, variables={...})` starts `flexbot dashboard --no-browser` in the test's FlexBot home.

    The wizard of the first run has been put off there, unless with `first_run=True` (None: it is as it is).
    """
    from dash_running import Dashboard

    from flexbot.dashboard.credentials import first_run as wizard_note

    begun: list[Dashboard] = []

    def starter(*words: str, first_run: bool | None = False, **options: Any) -> Dashboard:
        if first_run is False:
            wizard_note.put_off()
        begun.append(Dashboard(home, *words, **options))
        return begun[-1]

    yield starter
    for one in begun:
        one.stop()


@pytest.fixture(scope="session")
def screens(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder for pictures, one for all processes of the run."""
    if (wanted := os.environ.get("FLEXBOT_TEST_SCREENS")) is not None:
        return Path(wanted)
    own = tmp_path_factory.getbasetemp()
    return (own.parent if "PYTEST_XDIST_WORKER" in os.environ else own) / "screens"


@pytest.fixture
def open_dashboard(
    home: Path, browser: Browser, start: Callable[..., Dashboard], screens: Path
) -> Iterator[Callable[..., Opened]]:
    """`open_dashboard(language="pt_BR", dark=True, variables={...}, first_run=True)`: a page past the gate."""
    from dash_running import HEIGHT, PATIENCE_MS, WIDTH, Opened, listen

    opened: list[Opened] = []

    def opener(
        *, language: str = "en", dark: bool = False, variables: dict[str, str] | None = None, **options: Any
    ) -> Opened:
        server = start(variables={"FLEXBOT_LANG": language, **(variables or {})}, **options)
        link = server.link()
        context = browser.new_context(
            viewport={"width": WIDTH, "height": HEIGHT},
            color_scheme="dark" if dark else "light",
            locale=language.replace("_", "-"),
            accept_downloads=True,
        )
        page = context.new_page()
        page.set_default_timeout(PATIENCE_MS)
        found = Opened(server, page, home, link.split("/launch")[0], screens)
        opened.append(found)
        listen(found)
        page.goto(link)
        page.wait_for_url(f"{found.base}/{'credentials' if options.get('first_run') else ''}")
        found.settle()
        return found

    yield opener
    for one in opened:
        try:
            one.check()
        finally:
            one.page.context.close()


@pytest.fixture
def dashboard(open_dashboard: Callable[..., Opened]) -> Opened:
    """The dashboard in English with a page past the gate."""
    return open_dashboard()
