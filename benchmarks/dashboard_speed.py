"""How long a user waits for the dashboard, and what it holds in memory while nobody uses it.

    python benchmarks/dashboard_speed.py

The real start, `flexbot dashboard`, in a FlexBot home of its own, and Debian's chromium without a window. The browser
runs before the clock starts, as a user's does. The first start is not timed: it fills the disk's cache. Memory is what
Linux counts for the process as its own and shared pages (VmRSS).
"""

from __future__ import annotations

import os
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from flexbot.dashboard.credentials import first_run
from worlds import machine

PAGES = ("Strategies", "Data", "Credentials", "Settings", "Logs", "Home")
STARTS = 3
IDLE_SECONDS = 20
COMPILE_MS = 600_000
READY = '[data-testid="stApp"][data-test-script-state="notRunning"]'


@contextmanager
def dashboard(home: str) -> Iterator[tuple[subprocess.Popen[str], str, float]]:
    """A running dashboard: process, launch link, and the moment its process was started."""
    started = time.perf_counter()
    process = subprocess.Popen(
        [sys.executable, "-m", "flexbot", "dashboard", "--no-browser", "--port", "0"],
        env={**os.environ, "FLEXBOT_HOME": home, "FLEXBOT_LANG": "en", "PYTHONUNBUFFERED": "1"},
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        assert process.stdout is not None
        link = next(found[0] for line in process.stdout if (found := re.search(r"http://\S+/launch\?token=\S+", line)))
        yield process, link, started
    finally:
        process.terminate()
        process.wait()


def usable(page: Page, link: str) -> None:
    """Open the link and wait until the first page is drawn and its first link can be clicked."""
    page.goto(link)
    page.locator("h1").wait_for()
    page.get_by_test_id("stSidebar").get_by_role("link", name="Back-test", exact=True).click(trial=True)
    page.wait_for_selector(READY)


def switch(page: Page, name: str) -> float:
    """Seconds from the click on a page's link until the page is drawn."""
    link = page.get_by_test_id("stSidebar").get_by_role("link", name=name, exact=True)
    heading = page.get_by_role("heading", level=1)
    before = heading.inner_text()
    start = time.perf_counter()
    link.click()
    page.wait_for_function(
        "was => { const one = document.querySelector('h1'); return one && one.innerText !== was }", arg=before
    )
    page.wait_for_selector(READY)
    return time.perf_counter() - start


def back_test(page: Page) -> float:
    """Seconds from the click on the button until the figures of the bundled data are shown."""
    switch(page, "Back-test")
    button = page.get_by_role("button", name="Run back-test", exact=True)
    button.wait_for()
    start = time.perf_counter()
    button.click()
    page.get_by_text("Total return").first.wait_for(timeout=COMPILE_MS)
    taken = time.perf_counter() - start
    page.wait_for_selector(READY)
    return taken


def memory(process: subprocess.Popen[str]) -> float:
    """MiB of the process's memory that is in use now."""
    status = Path(f"/proc/{process.pid}/status").read_text(encoding="utf-8")
    return int(status.partition("VmRSS:")[2].split()[0]) / 1024


def first_page(browser: Browser, home: str) -> float:
    """Seconds from the start of the process until its first page can be used."""
    page = browser.new_page(viewport={"width": 1280, "height": 720})
    with dashboard(home) as (_, link, started):
        usable(page, link)
        taken = time.perf_counter() - started
        page.close()
    return taken


def main() -> None:
    print(machine())
    chromium = shutil.which("chromium")
    if chromium is None:
        sys.exit("needs Debian's chromium")
    with tempfile.TemporaryDirectory() as home, sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        os.environ["FLEXBOT_HOME"] = home
        first_run.put_off()  # the start page, not the wizard
        first_page(browser, home)
        starts = [first_page(browser, home) for _ in range(STARTS)]
        print(f"first page usable after the start   {statistics.median(starts):6.2f} s (promise: <= 4)")
        with dashboard(home) as (process, link, _):
            page = browser.new_page(viewport={"width": 1280, "height": 720})
            usable(page, link)
            time.sleep(IDLE_SECONDS)
            print(f"memory after the first page, idle   {memory(process):6.0f} MiB (promise: <= 350)")
            opened = {name: switch(page, name) for name in PAGES}
            again = {name: switch(page, name) for name in PAGES}
            name = max(opened, key=opened.__getitem__)
            print(f"page switch, the first time, slowest {opened[name]:5.2f} s ({name})")
            name = max(again, key=again.__getitem__)
            print(f"page switch, slowest                {again[name]:6.2f} s ({name}; promise: <= 1)")
            print(f"back-test, first in this process    {back_test(page):6.2f} s")
            switch(page, "Home")
            time.sleep(IDLE_SECONDS)
            print(f"memory after all pages, idle        {memory(process):6.0f} MiB")
            page.close()
        with dashboard(home) as (_, link, _):
            page = browser.new_page(viewport={"width": 1280, "height": 720})
            usable(page, link)
            print(f"back-test, compiled, new process    {back_test(page):6.2f} s (promise: <= 3)")
        browser.close()


if __name__ == "__main__":
    main()
