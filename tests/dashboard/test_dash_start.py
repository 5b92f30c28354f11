"""How the dashboard starts and ends: second starts, browsers, signals, and what is left behind."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from dash_door import Door
from dash_running import END_SECONDS, LINK, PATIENCE_MS, START_SECONDS, Dashboard, Opened
from playwright.sync_api import expect

from flexbot import paths
from flexbot.dashboard import vaults
from flexbot.dashboard.serving import instance
from flexbot.dashboard.serving.lifetime import Lifetime
from flexbot.dashboard.tasks import Task, running, stop_all
from flexbot.vault import Vault, environment

NOT_WINDOWS = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no signal to another process")


def until(what: Callable[[], bool], seconds: float = START_SECONDS) -> None:
    """Wait until something is so."""
    end = time.monotonic() + seconds
    while not what():
        assert time.monotonic() < end, "it never came to be"
        time.sleep(0.02)


def left_behind() -> list[str]:
    """What is left of a dashboard; its empty lock stays, because taking that away would let two hold it."""
    return sorted(one.name for one in paths.state().glob("*dashboard*") if one.name != "dashboard.lock")


# -- a second start ----------------------------------------------------------------------------------------------------


def test_starts_at_the_same_time_end_in_one_dashboard(start: Callable[..., Dashboard]) -> None:
    begun = [start() for _ in range(3)]
    links = [urlsplit(one.link()) for one in begun]
    assert len({one.port for one in links}) == 1
    assert len({one.query for one in links}) == 3
    until(lambda: sum(one.process.poll() is None for one in begun) == 1)
    assert sorted(one.process.poll() or 0 for one in begun) == [0, 0, 0]
    door = Door.of(links[0].geturl())
    for link in links:
        assert door.ask(f"/launch?{link.query}").status == 200


def test_a_start_while_the_other_one_is_ending_becomes_the_next_one(start: Callable[..., Dashboard]) -> None:
    first = Door(start())
    session = {"Cookie": first.launch(), "Origin": first.origin}
    with contextlib.closing(socket.create_connection(("127.0.0.1", first.port))) as slow:
        # an answer that is not read holds the end up, so that the second start meets an ending one
        slow.sendall(f"GET / HTTP/1.1\r\nHost: {first.host}\r\nCookie: {session['Cookie']}\r\n".encode())
        assert first.ask("/quit", method="POST", headers=session).status == 200
        second = start()
        link = second.link()
    assert first.server.wait() == 0
    assert second.process.poll() is None
    assert Door.of(link).ask(urlsplit(link).path + "?" + urlsplit(link).query).status == 200
    assert json.loads(instance.file().read_bytes())["pid"] == second.process.pid


@pytest.mark.parametrize(
    "content", [b"", b"{", b"[" * 5000, b"[1]", b'{"port": "x", "pid": 1, "secret": "00"}', b'{"port": 99999999}']
)
def test_a_damaged_file_of_a_dashboard_that_is_gone_is_no_obstacle(
    start: Callable[..., Dashboard], content: bytes
) -> None:
    paths.state().mkdir(parents=True, exist_ok=True)
    instance.file().write_bytes(content)
    (paths.state() / "dashboard.lock").write_bytes(b"1\n")
    assert Door(start()).launch()


def test_a_running_one_that_cannot_be_reached_is_said_plainly(
    home: Path, start: Callable[..., Dashboard], monkeypatch: pytest.MonkeyPatch
) -> None:
    from flexbot.dashboard.serving import server
    from flexbot.errors import StorageError

    running_one = Door(start())
    known = json.loads(instance.file().read_bytes())
    instance.file().write_text(json.dumps({**known, "secret": "00" * 32}), encoding="utf-8")
    monkeypatch.setattr(server, "_START_SECONDS", 0.5)
    with pytest.raises(StorageError, match="does not answer"):
        server.serve(port=None, open_browser=False)
    assert running_one.server.process.poll() is None


# -- the port and the browser ------------------------------------------------------------------------------------------


def test_the_port_of_the_settings_is_used_and_a_taken_one_is_explained(start: Callable[..., Dashboard]) -> None:
    with contextlib.closing(socket.socket(socket.AF_INET, socket.SOCK_STREAM)) as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        refused = start("--browser", "--no-browser", variables={"FLEXBOT_DASHBOARD__PORT": str(port)})
        assert refused.wait() == 2
        assert refused.lines[0].startswith(f"Port {port} cannot be used: ")
        assert "--port 0" in refused.lines[1]
        assert urlsplit(start("--port", "0", variables={"FLEXBOT_DASHBOARD__PORT": str(port)}).link()).port != port
    assert left_behind() == ["dashboard.json"], "of the second one, which runs"


@NOT_WINDOWS
def test_the_browser_gets_the_link_and_the_user_is_told_it_too(start: Callable[..., Dashboard], tmp_path: Path) -> None:
    asked = tmp_path / "asked"
    browser = tmp_path / "browser"
    browser.write_text(f'#!/bin/sh\nprintf %s "$1" >"{asked}.tmp"; mv "{asked}.tmp" "{asked}"\n', encoding="utf-8")
    browser.chmod(0o700)
    begun = start("--browser", "--port", "0", variables={"BROWSER": str(browser)})
    link = begun.link()
    until(asked.exists)
    assert asked.read_text(encoding="utf-8") == link
    assert begun.lines[1] == "If no browser opens, open this link on this machine:"
    assert Door.of(link).launch()


@NOT_WINDOWS
@pytest.mark.parametrize("body", [None, "exit 1", 'echo $$ >"$0.pid"; exec sleep 1000'], ids=["none", "fails", "stays"])
def test_a_browser_that_cannot_be_opened_or_does_not_return_holds_nothing_up(
    start: Callable[..., Dashboard], tmp_path: Path, body: str | None
) -> None:
    browser = tmp_path / "browser"
    if body is not None:
        browser.write_text(f"#!/bin/sh\n{body}\n", encoding="utf-8")
        browser.chmod(0o700)
    begun = start("--browser", "--port", "0", variables={"BROWSER": f"{browser} %s", "DISPLAY": "", "PATH": "/nowhere"})
    try:
        door = Door(begun)
        session = {"Cookie": door.launch(), "Origin": door.origin}
        assert door.ask("/quit", method="POST", headers=session).status == 200
        assert begun.wait() == 0
    finally:
        with contextlib.suppress(OSError):
            os.kill(int((tmp_path / "browser.pid").read_text(encoding="ascii")), signal.SIGKILL)


_WITHOUT_STREAMS = "import sys; sys.stdin = sys.stdout = sys.stderr = None; from flexbot.__main__ import {}; {}()"


def test_a_program_without_a_console_window_starts_opens_the_running_one_and_ends(home: Path) -> None:
    def begun(*words: str) -> subprocess.Popen[bytes]:
        code = _WITHOUT_STREAMS.format("main_dashboard", "main_dashboard")
        return subprocess.Popen([sys.executable, "-c", code, "--no-browser", *words])

    first = begun("--port", "0")
    try:
        until(instance.file().exists)
        assert begun().wait(END_SECONDS) == 0
        assert begun("--port", "none").wait(END_SECONDS) == 2
        assert begun("--version").wait(END_SECONDS) == 0
        assert first.poll() is None
    finally:
        first.terminate()
        code = first.wait(END_SECONDS)
    if sys.platform != "win32":
        assert code == 0
    written = (home / "data" / "logs" / "flexbot.log").read_text(encoding="utf-8")
    assert "Traceback" not in written


# -- the end -----------------------------------------------------------------------------------------------------------


@NOT_WINDOWS
@pytest.mark.parametrize("name", ["SIGTERM", "SIGHUP", "SIGINT"])
def test_a_signal_ends_it_with_nothing_left_behind(start: Callable[..., Dashboard], name: str) -> None:
    door = Door(start())
    door.launch()
    door.server.process.send_signal(getattr(signal, name))
    assert door.server.wait() == (130 if name == "SIGINT" else 0)
    assert left_behind() == []
    assert not any("Traceback" in line for line in door.server.lines)
    with instance.only_one() as free:
        assert free


@NOT_WINDOWS
def test_ctrl_c_while_it_starts_ends_it_without_a_traceback(start: Callable[..., Dashboard]) -> None:
    begun = start()
    until((paths.state() / "dashboard.lock").exists)
    begun.process.send_signal(signal.SIGINT)
    assert begun.wait() == 130
    assert not any("Traceback" in line for line in begun.lines), begun.lines
    assert left_behind() == []


def test_quit_in_the_browser_ends_it_while_another_tab_looks_on(dashboard: Opened) -> None:
    opened = dashboard
    other = opened.page.context.new_page()
    other.goto(opened.base)
    other.wait_for_selector("h1", timeout=PATIENCE_MS)
    page = opened.page
    page.get_by_test_id("stSidebar").get_by_role("button", name="Quit").click()
    page.get_by_role("dialog").get_by_role("button", name="Quit now").click()
    expect(page.get_by_role("heading", name="FlexBot has ended")).to_be_visible()
    assert opened.server.wait() == 0
    assert left_behind() == []


def test_what_runs_is_stopped_and_open_vaults_are_closed_at_the_end() -> None:
    begun, saved = threading.Event(), threading.Event()

    def work(task: Task[None]) -> None:
        begun.set()
        try:
            while True:
                task.pause(60)
        except KeyboardInterrupt:
            saved.set()
            raise

    task = Task[None](work)
    begun.wait()
    assert task in running()
    stop_all(END_SECONDS)
    assert saved.is_set()
    assert task not in running()

    key, _ = environment.new_key_text()
    vault = Vault.create(key)
    vaults.hold(vault)
    vaults.lock_all()
    assert not vaults.open_for()()
    with pytest.raises(ValueError, match="closed"):
        vault.refresh()


def test_it_is_not_alone_while_something_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    now = 1000.0
    monkeypatch.setattr("flexbot.dashboard.serving.lifetime.time.monotonic", lambda: now)
    lifetime = Lifetime()
    now += 50
    assert lifetime.alone_seconds() == 50
    go_on = threading.Event()
    task = Task[bool](lambda _: go_on.wait(END_SECONDS))
    assert lifetime.alone_seconds() == 0
    now += 100
    assert lifetime.alone_seconds() == 0
    go_on.set()
    task.wait()
    now += 7
    assert lifetime.alone_seconds() == 7, "the time for looking at the result begins when it is there"
    lifetime.arrived()
    lifetime.arrived()
    lifetime.left()
    assert lifetime.alone_seconds() == 0
    lifetime.left()
    now += 5
    assert lifetime.alone_seconds() == 5


# -- what Streamlit would take from the machine ------------------------------------------------------------------------


def test_variables_and_files_of_streamlit_change_nothing_and_none_is_written(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, start: Callable[..., Dashboard]
) -> None:
    person = tmp_path / "person"
    here = tmp_path / "here"
    weaker = (
        '[server]\nport = 1\naddress = "0.0.0.0"\nenableXsrfProtection = false\nenableCORS = false\n'
        'baseUrlPath = "x"\nenableStaticServing = true\n[browser]\ngatherUsageStats = true\n'
        '[client]\ntoolbarMode = "developer"\n[theme]\nbase = "dark"\n'
    )
    for folder in (person / ".streamlit", here / ".streamlit"):
        folder.mkdir(parents=True)
        (folder / "config.toml").write_text(weaker, encoding="utf-8")
    (here / "static").mkdir()
    before = sorted(person.rglob("*")), sorted(here.rglob("*"))
    monkeypatch.chdir(here)
    variables = {
        "HOME": str(person),
        "USERPROFILE": str(person),
        "STREAMLIT_SERVER_ADDRESS": "0.0.0.0",
        "STREAMLIT_SERVER_ENABLE_XSRF_PROTECTION": "false",
        "STREAMLIT_SERVER_ENABLE_CORS": "false",
        "STREAMLIT_SERVER_BASE_URL_PATH": "elsewhere",
        "STREAMLIT_SERVER_COOKIE_SECRET": "known",
        "STREAMLIT_SERVER_SSL_CERT_FILE": "/none",
        "STREAMLIT_GLOBAL_DEVELOPMENT_MODE": "true",
        "STREAMLIT_BROWSER_GATHER_USAGE_STATS": "true",
        "STREAMLIT_CLIENT_TOOLBAR_MODE": "developer",
        "STREAMLIT_LOGGER_LEVEL": "debug",
        "FORWARDED_ALLOW_IPS": "*",
    }
    door = Door(start(variables=variables))
    session = {"Cookie": door.launch(), "Origin": door.origin}
    assert door.ask("/", headers=session).status == 200
    put = door.ask("/_stcore/upload_file/a/b", method="PUT", headers=session, body="x")
    assert (put.status, put.body) == (403, b"XSRF token missing or invalid")  # type: ignore[attr-defined]
    assert door.ask("/_stcore/health", headers=session).getheader("access-control-allow-origin") is None
    with contextlib.closing(socket.socket(socket.AF_INET, socket.SOCK_STREAM)) as probe:
        probe.settimeout(2)
        assert probe.connect_ex(("127.0.0.2", door.port)) != 0
    assert (sorted(person.rglob("*")), sorted(here.rglob("*"))) == before
    assert [line for line in door.server.lines if LINK.search(line) is None] == [
        f"The dashboard runs on 127.0.0.1, port {door.port}. Ctrl-C ends it.",
        "Open this link in a browser on this machine (it works once, for 10 minutes):",
    ]


def test_the_secret_of_streamlits_cookies_is_not_taken_from_the_machine(home: Path) -> None:
    code = (
        "from flexbot.dashboard.serving.options import configure; configure(1); "
        "from streamlit import config; print(config.get_option('server.cookieSecret'))"
    )
    variables = {**os.environ, "STREAMLIT_SERVER_COOKIE_SECRET": "known"}
    asked = subprocess.run([sys.executable, "-c", code], env=variables, capture_output=True, text=True, check=True)
    assert asked.stdout.strip()
    assert asked.stdout.strip() != "known"
