"""Who gets in: host name, launch token, cookie, origin, and the second start."""

from __future__ import annotations

import contextlib
import json
import signal
import socket
import sys
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from dash_door import Door
from dash_running import Dashboard, Opened
from playwright.sync_api import expect

from flexbot.dashboard.serving import instance
from flexbot.dashboard.serving.tickets import LAUNCH_SECONDS, Tickets

NOT_WINDOWS = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no signal to another process")


@pytest.fixture
def door(start: Callable[..., Dashboard]) -> Door:
    return Door(start())


def test_only_the_right_host_token_and_cookie_open_the_door(door: Door) -> None:
    for path in ("/", "/home", "/_stcore/health", "/static/js/x.js", "/favicon.png", "/quit", "/_stcore/host-config"):
        assert door.ask(path).status == 403, path
    refused = door.ask("/")
    assert b"Open FlexBot again" in refused.body  # type: ignore[attr-defined]
    assert door.ask("/launch?token=wrong").status == 403
    assert door.ask("/launch").status == 403
    assert door.ask(f"/launch?{door.link.query}", headers={"Host": f"evil.example:{door.port}"}).status == 403

    first = door.ask(f"/launch?{door.link.query}")
    cookie = first.getheader("set-cookie", "")
    assert first.status == 200
    assert "HttpOnly" in cookie
    assert "SameSite=Strict" in cookie
    assert door.ask(f"/launch?{door.link.query}").status == 403, "a token works once"

    session = {"Cookie": cookie.split(";")[0]}
    assert door.ask("/", headers=session).status == 200
    assert door.ask("/", headers={"Cookie": f"flexbot-{door.port}=wrong"}).status == 403
    port = door.port
    for host in ("evil.example", f"evil.example:{port}", "127.0.0.1", f"localhost:{port}", f"[::1]:{port}", ""):
        assert door.ask("/", headers={**session, "Host": host}).status in (400, 403), host


def test_other_web_pages_are_refused_even_with_the_cookie(door: Door) -> None:
    session = {"Cookie": door.launch()}
    ours = {"Origin": door.origin}
    for foreign in ("http://evil.example", "null", f"http://127.0.0.1:{door.port + 1}", f"https://{door.host}"):
        assert door.websocket({**session, "Origin": foreign}) == 403, foreign
        assert door.ask("/quit", method="POST", headers={**session, "Origin": foreign}).status == 403, foreign
        assert door.ask("/", headers={**session, "Origin": foreign}).status == 403, foreign
    assert door.websocket(session) == 403, "a browser always says its origin"
    assert door.ask("/quit", method="POST", headers=session).status == 403
    assert door.ask("/_stcore/upload_file/a/b", method="PUT", headers=session).status == 403
    assert door.websocket(ours) == 403, "no cookie"
    assert door.websocket({**session, **ours, "Host": f"evil.example:{door.port}"}) == 403
    embedded = {**session, "Sec-Fetch-Site": "same-site", "Sec-Fetch-Mode": "no-cors"}
    assert door.ask("/favicon.png", headers=embedded).status == 403
    assert door.websocket({**session, **ours}) == 101
    assert door.server.process.poll() is None


def test_every_answer_carries_the_security_headers(door: Door) -> None:
    session = {"Cookie": door.launch()}
    for answer in (door.ask("/"), door.ask("/", headers=session), door.ask("/favicon.png", headers=session)):
        assert "frame-ancestors 'none'" in answer.getheader("content-security-policy", "")
        assert answer.getheader("x-content-type-options") == "nosniff"
        assert answer.getheader("referrer-policy") in ("no-referrer", "same-origin")
        assert answer.getheader("x-frame-options") == "DENY"
        assert answer.getheader("server") is None
        assert answer.getheader("access-control-allow-origin") is None


def test_the_agent_interface_and_the_metrics_say_nothing(door: Door) -> None:
    headers = {"Cookie": door.launch(), "Origin": door.origin, "Content-Type": "application/json"}
    for path in ("/_stcore/agent/interact", "/_stcore/agent/mcp", "/_stcore/metrics"):
        assert door.ask(path, method="POST", headers=headers, body="{}").status == 404, path


def test_it_listens_on_this_machine_alone(door: Door) -> None:
    with contextlib.closing(socket.socket(socket.AF_INET, socket.SOCK_STREAM)) as probe:
        probe.settimeout(2)
        assert probe.connect_ex(("127.0.0.2", door.port)) != 0, "any other address of the machine"


def test_a_second_start_opens_the_one_that_runs(door: Door, start: Callable[..., Dashboard]) -> None:
    door.launch()
    second = start()
    link = urlsplit(second.link())
    assert second.wait() == 0
    assert link.port == door.port
    assert second.lines[0] == "The dashboard runs already."
    assert door.ask(f"{link.path}?{link.query}").status == 200
    assert door.server.process.poll() is None


def test_the_second_start_must_know_the_secret(door: Door, home: Path) -> None:
    known = json.loads(instance.file().read_bytes())
    assert known["pid"] == door.server.process.pid
    wrong = ("", "[]", "{}", '{"nonce": "a", "proof": "b"}', '{"nonce": 1, "proof": 2}', "[" * 4000, "x" * 10_000)
    for body in wrong:
        assert door.ask("/control", method="POST", body=body).status == 403, body[:40]
    assert door.ask("/control").status == 403
    assert door.ask("/control", method="POST", headers={"Origin": door.origin}, body="{}").status == 403


@pytest.mark.skipif(sys.platform == "win32", reason="modes are POSIX; Windows' list is checked with the vault")
def test_only_the_user_can_read_how_the_running_one_is_reached(door: Door, home: Path) -> None:
    assert instance.file().stat().st_mode & 0o077 == 0
    assert instance.file().parent.stat().st_mode & 0o077 == 0


@NOT_WINDOWS
def test_a_file_left_by_a_crash_is_not_believed(start: Callable[..., Dashboard]) -> None:
    killed = start()
    old = urlsplit(killed.link())
    killed.process.kill()
    killed.process.wait()
    assert instance.file().exists()
    fresh = Door(start())
    assert fresh.link.query != old.query
    assert fresh.ask(f"/launch?{fresh.link.query}").status == 200


@contextlib.contextmanager
def impostor(asked: list[bytes]) -> Iterator[int]:
    """A program that answers every question with a link token of its own."""

    class Answers(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            asked.append(self.rfile.read(int(self.headers["Content-Length"])))
            body = json.dumps({"token": "phish", "proof": "00" * 32}).encode()
            self.send_response(200)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *words: object) -> None:
            return

    server = HTTPServer(("127.0.0.1", 0), Answers)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield server.server_port
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def test_an_impostor_on_the_old_port_learns_no_secret_and_is_not_believed(home: Path) -> None:
    control = instance.Control(lambda: "token")
    asked: list[bytes] = []
    with instance.only_one() as first, impostor(asked) as port:
        assert first
        instance.announce(port, control)
        assert instance.ask_running() is None
    assert asked
    assert all(control.secret.encode() not in one for one in asked)


def test_two_processes_never_both_hold_the_lock(door: Door, home: Path) -> None:
    with instance.only_one() as first:
        assert not first
    assert instance.file().exists(), "the loser leaves the winner's file alone"


def test_a_port_that_is_taken_is_said_plainly(start: Callable[..., Dashboard]) -> None:
    with contextlib.closing(socket.socket(socket.AF_INET, socket.SOCK_STREAM)) as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        refused = start("--port", str(port))
        assert refused.wait() == 2
    assert refused.lines[0].startswith(f"Port {port} cannot be used: ")
    assert "--port" in refused.lines[1]


@NOT_WINDOWS
def test_ctrl_c_ends_it_cleanly(door: Door) -> None:
    door.launch()
    assert door.server.interrupt() == 130
    assert not instance.file().exists()
    assert not any("Traceback" in line for line in door.server.lines)


@NOT_WINDOWS
def test_the_systems_request_to_end_is_followed(door: Door) -> None:
    door.server.process.send_signal(signal.SIGTERM)
    assert door.server.wait() == 0
    assert not instance.file().exists()


def test_without_a_browser_it_quits_after_the_time_set(start: Callable[..., Dashboard]) -> None:
    lonely = start(variables={"FLEXBOT_DASHBOARD__QUIT_MINUTES": "0.01"})
    lonely.link()
    assert lonely.wait() == 0


def test_the_token_stands_in_no_log_and_no_list_of_processes(door: Door, home: Path) -> None:
    token = door.link.query.removeprefix("token=")
    door.launch()
    door.ask(f"/launch?token={token}")
    log = home / "data" / "logs" / "flexbot.log"
    assert "the dashboard runs on" in log.read_text(encoding="utf-8")
    assert token not in log.read_text(encoding="utf-8")
    if Path("/proc/self/cmdline").exists():
        assert token not in Path(f"/proc/{door.server.process.pid}/cmdline").read_text(encoding="utf-8")


def test_launch_tokens_grow_old(monkeypatch: pytest.MonkeyPatch) -> None:
    now = 1000.0
    monkeypatch.setattr("time.monotonic", lambda: now)
    tickets = Tickets()
    token = tickets.issue()
    now += LAUNCH_SECONDS + 1
    assert tickets.redeem(token) is None
    fresh = tickets.issue()
    session = tickets.redeem(fresh)
    assert session is not None
    assert tickets.admits(session)
    assert not tickets.admits(fresh)
    assert not tickets.admits("\udcff")


def test_quit_asks_first_and_says_goodbye(dashboard: Opened) -> None:
    page = dashboard.page
    page.get_by_test_id("stSidebar").get_by_role("button", name="Quit").click()
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_text("The dashboard ends")).to_be_visible()
    dashboard.screen("quit-dialog-en")
    dialog.get_by_role("button", name="Quit now").click()
    expect(page.get_by_role("heading", name="FlexBot has ended")).to_be_visible()
    dashboard.screen("goodbye-en")
    assert dashboard.server.wait() == 0
    assert not instance.file().exists()


def test_files_of_options_in_the_folder_steer_nothing(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, start: Callable[..., Dashboard]
) -> None:
    person = tmp_path / "person"
    for folder in (person / ".streamlit", tmp_path / "here" / ".streamlit"):
        folder.mkdir(parents=True)
        (folder / "config.toml").write_text("this is [not toml", encoding="utf-8")
        (folder / "secrets.toml").write_text("also = not toml", encoding="utf-8")
    monkeypatch.chdir(tmp_path / "here")
    door = Door(
        start(variables={"HOME": str(person), "USERPROFILE": str(person), "STREAMLIT_SERVER_ADDRESS": "0.0.0.0"})
    )
    assert door.ask("/", headers={"Cookie": door.launch()}).status == 200
    with contextlib.closing(socket.socket(socket.AF_INET, socket.SOCK_STREAM)) as probe:
        probe.settimeout(2)
        assert probe.connect_ex(("127.0.0.2", door.port)) != 0
    assert len(door.server.lines) == 3, door.server.lines
