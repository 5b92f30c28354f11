"""What an attacker tries: other pages of the same browser, other programs and users of the machine, broken requests."""

from __future__ import annotations

import asyncio
import contextlib
import hmac
import json
import os
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator, MutableMapping
from concurrent.futures import ThreadPoolExecutor
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from dash_door import Door
from dash_running import PATIENCE_MS, Dashboard, Opened
from playwright.sync_api import expect

from flexbot.dashboard.serving import instance
from flexbot.dashboard.serving.gate import Gate
from flexbot.dashboard.serving.lifetime import Lifetime
from flexbot.dashboard.serving.peer import is_other_user
from flexbot.dashboard.serving.tickets import Tickets
from flexbot.live import kill

if TYPE_CHECKING:
    from playwright.sync_api import Page

CLOSE = "Connection: close\r\n"


@pytest.fixture
def door(start: Callable[..., Dashboard]) -> Door:
    return Door(start())


# -- requests that no browser makes ------------------------------------------------------------------------------------


def status(answer: bytes) -> int:
    return int(answer.split(b" ", 2)[1])


def test_no_form_of_another_host_name_is_taken_for_ours(door: Door) -> None:
    cookie = f"Cookie: {door.launch()}\r\n"

    def asked(line: str, *hosts: str) -> int:
        lines = "".join(f"Host: {host}\r\n" for host in hosts)
        return status(door.raw(f"{line}\r\n{lines}{cookie}{CLOSE}\r\n"))

    port = door.port
    assert asked("GET / HTTP/1.1", door.host) == 200
    for host in (
        "127.0.0.1", f"localhost:{port}", f"LOCALHOST:{port}", f"localhost.:{port}", f"127.0.0.1.:{port}",
        f"127.1:{port}", f"0177.0.0.1:{port}", f"2130706433:{port}", f"[::1]:{port}", f"[::ffff:127.0.0.1]:{port}",
        f"user@127.0.0.1:{port}", f"127.0.0.1:{port}.evil.example", f"evil.example:{port}", f"127.0.0.1:{port + 1}",
    ):  # fmt: skip
        assert asked("GET / HTTP/1.1", host) == 403, host
    for line in ("GET / HTTP/1.1", "GET / HTTP/1.0"):
        assert asked(line) in (400, 403), line
    for hosts in ((door.host, door.host), (door.host, "evil.example"), ("evil.example", door.host)):
        assert asked("GET / HTTP/1.1", *hosts) == 400, hosts
    for target in (f"http://evil.example:{port}/", f"http://{door.host}/", f"//evil.example:{port}/"):
        assert asked(f"GET {target} HTTP/1.1", door.host) == 404, "no page behind an address of that form"
        assert asked(f"GET {target} HTTP/1.1", f"evil.example:{port}") == 403


def test_broken_requests_are_refused_in_a_word(door: Door, home: Path) -> None:
    cookie = door.launch()
    head = f"Host: {door.host}\r\nCookie: {cookie}\r\n{CLOSE}"
    for request in (
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + b"\x00" * 64 + b"\r\n\r\n",
        "GET /\r\n\r\n",
        f"GET / HTTP/1.12\r\n{head}\r\n",
        f"GET /\xff HTTP/1.1\r\n{head}\r\n",
        f"GET / HTTP/1.1\r\n{head}X : space\r\n\r\n",
        f"POST /quit HTTP/1.1\r\n{head}Origin: {door.origin}\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab",
        f"POST /quit HTTP/1.1\r\n{head}Origin: {door.origin}\r\nContent-Length: -1\r\n\r\n",
        f"POST /quit HTTP/1.1\r\n{head}Origin: {door.origin}\r\nTransfer-Encoding: gzip, chunked\r\n\r\n",
        f"GET / HTTP/1.1\r\n{head}X-Long: {'a' * 300_000}",
    ):
        answered = door.raw(request)
        # of what is too long, the rest is not read, so that the connection may be cut off before the answer came
        assert (len(request) > 100_000 and not answered) or status(answered) in (400, 431), request[:60]
        assert b"Traceback" not in answered
        assert len(answered) < 1000
    for line in ("CONNECT / HTTP/1.1", "TRACE / HTTP/1.1", "OPTIONS * HTTP/1.1", "get / HTTP/1.1", "PATCH / HTTP/1.1"):
        assert status(door.raw(f"{line}\r\n{head}\r\n")) in (400, 403, 405), line
    for path in (
        "/static/../../../../etc/passwd", "/static/..%2f..%2f..%2fetc/passwd", "/static/%2e%2e/%2e%2e/config.py",
        "/static/..\\..\\config.py", "/media/../../x", "/media/%2e%2e%2fx", "/media/x%00y", "/%00", "/%zz%ff",
        "/static/%5c%5cevil.example%5cshare", "/static//evil.example/share", "/static/c:/x", "/static/",
        "/static/.hidden", "/media/" + "a" * 20_000,
    ):  # fmt: skip
        answered = door.raw(f"GET {path} HTTP/1.1\r\n{head}\r\n")
        assert status(answered) in (400, 404), path
        assert b"root:" not in answered
        assert b"nosniff" in answered
    # two requests in one: the second must be judged by itself
    two = f"GET / HTTP/1.1\r\nHost: {door.host}\r\nCookie: {cookie}\r\n\r\nGET / HTTP/1.1\r\nHost: evil\r\n{CLOSE}\r\n"
    assert door.raw(two).count(b"HTTP/1.1 403") == 1
    assert door.server.process.poll() is None
    assert "Traceback" not in (home / "data" / "logs" / "flexbot.log").read_text(encoding="utf-8")


def test_only_the_addresses_that_the_pages_need_are_open(door: Door) -> None:
    session = {"Cookie": door.launch()}
    for path in ("/", "/backtest", "/logs", "/favicon.png", "/_stcore/health", "/_stcore/host-config"):
        assert door.ask(path, headers=session).status == 200, path
    for path in (
        "/nonsense", "/backtest/", "/manifest.json", "/auth/login", "/auth/logout", "/oauth2callback",
        "/component/x/y.js", "/_stcore/bidi-components/x/y.js", "/_stcore/metrics", "/_stcore/agent", "/_stcore/AGENT",
        "/_stcore/script-health-check", "/_stcore/stream", "/app/static/x", "/openapi.json", "/vendor",
        "//_stcore/metrics", "/%5fstcore/metrics", "/static",
    ):  # fmt: skip
        answer = door.ask(path, headers=session)
        assert answer.status == 404, path
        assert b"streamlit" not in answer.body.lower(), path  # type: ignore[attr-defined]
    ours = {**session, "Origin": door.origin}
    assert door.websocket(ours) == 101
    assert door.websocket(ours, path="/backtest") == 403
    # without Streamlit's own token, which only its page can read
    put = door.ask("/_stcore/upload_file/a/b", method="PUT", headers=ours, body="x")
    assert (put.status, put.body) == (403, b"XSRF token missing or invalid")  # type: ignore[attr-defined]


def test_cookies_that_other_servers_on_this_host_set_do_not_lock_the_user_out(door: Door) -> None:
    name, _, value = door.launch().partition("=")
    other = f"flexbot-{door.port + 1}={'x' * 43}"
    for cookies in (
        f'prefs={{"a": "b c", "d": [1, 2]}}; {name}={value}',
        f"{name}={value}; \xff\x80=;;;=; ,,",
        f"{name}=theirs; {name}={value}",
        f"{name}={value}; {name}=theirs",
        f'{other}; _streamlit_xsrf=2|x; a="; {name}={value}',
    ):
        assert door.ask("/", headers={"Cookie": cookies}).status == 200, cookies
    for cookies in (other, f"{name}=", f"x{name}={value}", f"{name}x={value}", f"a={name}={value}"):
        assert door.ask("/", headers={"Cookie": cookies}).status == 403, cookies


def test_a_browser_that_fetches_ahead_does_not_use_up_the_link(door: Door) -> None:
    link = f"/launch?{door.link.query}"
    assert door.ask(link, method="HEAD").status == 403
    for purpose in ("prefetch", "prefetch;prerender", "prefetch;anonymous-client-ip"):
        assert door.ask(link, headers={"Sec-Purpose": purpose}).status == 403
    # as a page elsewhere would try to use it up, if it knew it
    for site, mode, goal in (("cross-site", "no-cors", "image"), ("same-site", "navigate", "iframe")):
        embedded = {"Sec-Fetch-Site": site, "Sec-Fetch-Mode": mode, "Sec-Fetch-Dest": goal}
        assert door.ask(link, headers=embedded).status == 403
    assert door.ask(link).status == 200


def test_many_idle_connections_and_long_bodies_hold_nobody_up(door: Door) -> None:
    session = {"Cookie": door.launch()}
    with contextlib.ExitStack() as held:
        for _ in range(200):
            slow = held.enter_context(socket.create_connection(("127.0.0.1", door.port), timeout=20))
            slow.sendall(b"GET / HTTP/1.1\r\nHost: ")
        assert door.ask("/", headers=session).status == 200
    before = memory(door.server.process.pid)
    for path in ("/control", "/quit", "/_stcore/upload_file/a/b"):
        with socket.create_connection(("127.0.0.1", door.port), timeout=20) as connection:
            sender = threading.Thread(target=pour, args=(connection, f"POST {path} HTTP/1.1\r\nHost: {door.host}\r\n"))
            sender.start()
            sender.join()
    assert door.ask("/", headers=session).status == 200
    assert memory(door.server.process.pid) - before < 50_000_000
    assert door.server.process.poll() is None


def pour(connection: socket.socket, head: str) -> None:
    """Send 100 MB without being anybody, for as long as they are taken."""
    with contextlib.suppress(OSError):
        connection.sendall(f"{head}Content-Length: 100000000\r\n\r\n".encode())
        for _ in range(100):
            connection.sendall(b"x" * 1_000_000)


def memory(process: int) -> int:
    """The bytes that a process has to itself; 0 where the system does not tell in this way."""
    file = Path(f"/proc/{process}/status")
    if not file.exists():
        return 0
    found = next(line for line in file.read_text(encoding="ascii").splitlines() if line.startswith("RssAnon"))
    return int(found.split()[1]) * 1024


# -- another user of the machine ---------------------------------------------------------------------------------------

# The stranger may not read Python's own files, so that it must become one after the start. Each line of its input is
# one connection, which it keeps: how it is made, and the request in hex. It answers with the status, or its address.
_STRANGER = """
import encodings.idna, os, socket, struct, sys
server = ("127.0.0.1", int(sys.argv[1]))
mapped = socket.socket(socket.AF_INET6) if socket.has_ipv6 else None
os.setgroups([]); os.setgid(65534); os.setuid(65534)
kept = []
for line in sys.stdin:
    way, request = line.rstrip("\\n").split(" ", 1)
    one = socket.socket(socket.AF_INET6 if way == "mapped" else socket.AF_INET)
    one.connect(("::ffff:127.0.0.1", server[1]) if way == "mapped" else server)
    one.settimeout(20)
    kept.append(one)
    if request:
        one.sendall(bytes.fromhex(request))
        print(one.recv(60).split(b" ")[1].decode(), flush=True)
        continue
    print(*one.getsockname()[:2], flush=True)
    if way == "closed":
        one.close()
    if way == "reset":
        one.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0)); one.close()
    if way == "half":
        one.shutdown(socket.SHUT_WR)
"""
OTHER_USER = (
    pytest.mark.skipif(sys.platform != "linux", reason="needs Linux: only there the system tells whose it is"),
    pytest.mark.skipif(sys.platform == "linux" and os.geteuid() != 0, reason="needs root, to be another user for once"),
)


@contextlib.contextmanager
def stranger(port: int) -> Iterator[Callable[[str], list[str]]]:
    """Another user of this machine: what it is told as "WAY HEX" it does, and answers."""
    process = subprocess.Popen(
        [sys.executable, "-I", "-c", _STRANGER, str(port)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert process.stdin is not None
    assert process.stdout is not None
    told, answered = process.stdin, process.stdout

    def tell(words: str) -> list[str]:
        print(words, file=told, flush=True)
        return answered.readline().split()

    try:
        yield tell
    finally:
        process.communicate("")


@OTHER_USER[0]
@OTHER_USER[1]
def test_another_user_is_refused_with_a_stolen_cookie_too_and_whatever_it_claims(door: Door) -> None:
    cookie = door.launch()
    base = f"GET / HTTP/1.1\r\nHost: {door.host}\r\nCookie: {cookie}\r\n"
    with stranger(door.port) as tell, socket.create_connection(("127.0.0.1", door.port)) as own:
        # the last one claims to be a connection that the user really has
        mine = f"{own.getsockname()[0]}:{own.getsockname()[1]}"
        for claim in ("", "X-Forwarded-For: 10.0.0.1\r\n", "X-Real-IP: 10.0.0.1\r\n", f"X-Forwarded-For: {mine}\r\n"):
            request = f"{base}{claim}\r\n".encode().hex()
            for way in ("plain", "mapped"):
                assert tell(f"{way} {request}") == ["403"], (way, claim)
    assert door.ask("/", headers={"Cookie": cookie}).status == 200


@OTHER_USER[0]
@OTHER_USER[1]
def test_a_connection_of_another_user_is_told_apart_however_it_was_made() -> None:
    with contextlib.closing(socket.socket(socket.AF_INET, socket.SOCK_STREAM)) as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        server = listener.getsockname()
        with stranger(server[1]) as tell, contextlib.ExitStack() as held:
            for way in ("plain", "mapped", "closed", "reset", "half"):
                theirs = int(tell(f"{way} ")[1])
                accepted, client = listener.accept()
                held.enter_context(accepted)
                assert client[1] == theirs
                if way in ("closed", "half"):
                    assert accepted.recv(1) == b"", "it has arrived that the other end left"
                if way == "reset":
                    with pytest.raises(ConnectionResetError):
                        accepted.recv(1)
                assert is_other_user(client, server), way
        for family, address in ((socket.AF_INET, "127.0.0.1"), (socket.AF_INET6, "::ffff:127.0.0.1")):
            with contextlib.closing(socket.socket(family, socket.SOCK_STREAM)) as own:
                own.connect((address, server[1]))
                accepted, client = listener.accept()
                with accepted:
                    assert not is_other_user(client, server)


# -- another page of the same browser ----------------------------------------------------------------------------------

# Same-site with the dashboard, because a site is a host without its port: the browser sends the cookie along.
_EVIL = """<!doctype html><title>evil</title><script>
const target = 'http://127.0.0.1:%(port)d';
const got = {};
async function tried(name, work) {
  try { got[name] = String(await work()); } catch (error) { got[name] = 'failed'; }
}
const read = (path, options) => fetch(target + path, {credentials: 'include', ...options})
  .then(async answer => answer.type + ' ' + answer.status + ' ' + (await answer.text()).length);
const element = (kind, set) => new Promise((done, failed) => {
  const one = document.createElement(kind);
  one.onload = () => done('loaded'); one.onerror = failed;
  set(one); document.body.append(one); setTimeout(failed, 10000);
});
const socket = (path) => new Promise((done, failed) => {
  const one = new WebSocket('ws://127.0.0.1:%(port)d' + path, ['streamlit']);
  one.onopen = () => done('open'); one.onerror = failed; one.onclose = failed; setTimeout(failed, 10000);
});
async function attack() {
  await tried('read', () => read('/'));
  await tried('read opaque', () => read('/', {mode: 'no-cors'}));
  await tried('quit', () => read('/quit', {method: 'POST', mode: 'no-cors'}));
  await tried('control', () => read('/control', {method: 'POST', mode: 'no-cors', body: '{}'}));
  await tried('upload', () => read('/_stcore/upload_file/a/b', {method: 'PUT', body: 'x'}));
  await tried('health', () => read('/_stcore/health'));
  await tried('image', () => element('img', one => one.src = target + '/favicon.png'));
  await tried('script', () => element('script', one => one.src = target + '/_stcore/host-config'));
  await tried('socket', () => socket('/_stcore/stream'));
  await tried('worker', () => navigator.serviceWorker.register(target + '/x.js'));
  return got;
}
</script><body></body>"""


@contextlib.contextmanager
def other_server(port: int, cookies: list[str]) -> Iterator[str]:
    """A page on another port of the same host that attacks the dashboard on `port`; `cookies` gets what it is sent."""

    class Evil(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            cookies.append(self.headers.get("Cookie", ""))
            if self.path.startswith("/to/"):
                self.send_response(302)
                self.send_header("Location", f"http://127.0.0.1:{port}/{self.path.removeprefix('/to/')}")
                self.send_header("Content-Length", "0")
                self.end_headers()
                return
            body = (_EVIL % {"port": port}).encode()
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *words: object) -> None:
            return

    server = ThreadingHTTPServer(("127.0.0.1", 0), Evil)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def evil_page(dashboard: Opened, address: str) -> Page:
    """Another tab of the user's browser, at `address`."""
    page = dashboard.page.context.new_page()
    page.set_default_timeout(PATIENCE_MS)
    page.goto(address)
    return page


@pytest.mark.parametrize("name", ["127.0.0.1", "localhost"])
def test_a_page_on_another_port_gets_nothing_and_does_nothing(dashboard: Opened, name: str) -> None:
    port = int(dashboard.base.rpartition(":")[2])
    cookies: list[str] = []
    with other_server(port, cookies) as address:
        page = evil_page(dashboard, address.replace("127.0.0.1", name))
        got = page.evaluate("attack()")
        if name == "127.0.0.1":
            assert any("flexbot-" in one for one in cookies), "a cookie goes to every port: it cannot be all there is"
        assert got.pop("read opaque") in ("opaque 0 0", "failed")
        for blind in ("quit", "control"):  # sent, but refused: see below
            assert got.pop(blind) in ("opaque 0 0", "failed")
        assert set(got.values()) == {"failed"}, got
        assert dashboard.server.process.poll() is None
        dashboard.open("home")
        expect(dashboard.page.get_by_test_id("stSidebar").get_by_role("button", name="Kill switch")).to_be_visible()


def test_a_form_of_another_page_is_refused(dashboard: Opened) -> None:
    port = int(dashboard.base.rpartition(":")[2])
    with other_server(port, []) as address:
        for policy in ("no-referrer", "unsafe-url"):
            page = evil_page(dashboard, address)
            page.evaluate(
                """([target, policy]) => {
                  const form = document.createElement('form');
                  form.method = 'post'; form.action = target; form.referrerPolicy = policy;
                  document.body.append(form); form.submit();
                }""",
                [f"{dashboard.base}/quit", policy],
            )
            page.wait_for_url(f"{dashboard.base}/quit")
            expect(page.get_by_role("heading", name="This request does not come from FlexBot")).to_be_visible()
            page.close()
    assert dashboard.server.process.poll() is None


def test_no_page_can_frame_the_dashboard_or_talk_to_its_window(dashboard: Opened) -> None:
    port = int(dashboard.base.rpartition(":")[2])
    with other_server(port, []) as address:
        page = evil_page(dashboard, address)
        page.evaluate(
            "target => { const one = document.createElement('iframe'); one.src = target; document.body.append(one); }",
            dashboard.base,
        )
        page.wait_for_function("window.frames.length === 1")
        page.wait_for_load_state("networkidle")
        assert not any(frame.get_by_role("button", name="Kill switch").count() for frame in page.frames)

        with page.context.expect_page() as opening:
            page.evaluate("target => { window.opened = window.open(target); }", dashboard.base)
        window = opening.value
        expect(window.get_by_test_id("stSidebar").get_by_role("button", name="Kill switch")).to_be_visible()
        assert window.evaluate("window.opener") is None
        page.wait_for_function("window.opened.closed", timeout=PATIENCE_MS)  # as far as this page can know
        # what Streamlit's page would obey, if the sender were allowed
        window.evaluate("window.heard = 0; window.addEventListener('message', () => { window.heard += 1; })")
        page.evaluate(
            """target => {
              try { window.opened.postMessage({stCommVersion: 1, type: 'STOP_SCRIPT'}, '*'); } catch (error) {}
            }"""
        )
        assert window.evaluate("window.heard") == 0
    assert kill.engaged() is None


def test_another_page_may_only_lead_to_the_dashboard_and_learns_nothing_of_it(dashboard: Opened) -> None:
    port = int(dashboard.base.rpartition(":")[2])
    cookies: list[str] = []
    with other_server(port, cookies) as address:
        page = evil_page(dashboard, f"{address}/to/backtest")
        expect(page.get_by_role("heading", name="Back-test", exact=True)).to_be_visible()
        page.goto(f"{address}/to/launch?token=guessed")
        page.wait_for_url(f"{dashboard.base}/")  # the session is there already: the link changes nothing
        page.goto(f"{address}/to/nonsense")
        expect(page.get_by_role("heading", name="There is no such page")).to_be_visible()
        page.get_by_role("link", name="Go to the start page").click()
        page.wait_for_url(f"{dashboard.base}/")


def test_the_token_stays_neither_in_the_address_nor_in_the_history_nor_in_a_referrer(
    start: Callable[..., Dashboard], browser: object, open_dashboard: Callable[..., Opened]
) -> None:
    opened = open_dashboard()
    page = opened.page
    assert page.evaluate("location.href") == f"{opened.base}/"
    assert page.evaluate("document.referrer") == ""
    token = next(one for one in opened.server.lines if "token=" in one).partition("token=")[2]
    entries = page.context.new_cdp_session(page).send("Page.getNavigationHistory")["entries"]
    assert not any(token in one["url"] for one in entries), entries
    assert token not in page.content()
    sent = [one for one in opened.received if token.encode() in one]
    assert sent == [f"{opened.base}/launch?token={token}".encode()]
    # the link again, as a browser does that restores its windows: it leads on, since the session is there
    page.goto(f"{opened.base}/launch?token={token}")
    page.wait_for_url(f"{opened.base}/")


def test_two_dashboards_of_one_browser_do_not_disturb_each_other(dashboard: Opened, tmp_path: Path) -> None:
    other = Dashboard(tmp_path / "other home")
    try:
        link = other.link()
        page = evil_page(dashboard, link)
        page.wait_for_url(link.split("/launch")[0] + "/")
        page.wait_for_selector("h1")
        names = sorted(one["name"] for one in page.context.cookies() if one["name"].startswith("flexbot-"))
        assert len(names) == 2
        dashboard.open("home")
        expect(dashboard.page.get_by_test_id("stSidebar").get_by_role("button", name="Kill switch")).to_be_visible()
        # the cookie of one is no key to the other
        first, second = Door.of(dashboard.base), Door.of(link)
        cookie = next(one for one in page.context.cookies() if one["name"] == f"flexbot-{first.port}")
        assert second.ask("/", headers={"Cookie": f"flexbot-{second.port}={cookie['value']}"}).status == 403
        assert first.ask("/", headers={"Cookie": f"{cookie['name']}={cookie['value']}"}).status == 200
    finally:
        other.stop()


def test_the_browser_keeps_nothing_of_the_pages(dashboard: Opened) -> None:
    answer = dashboard.page.request.get(f"{dashboard.base}/")
    assert answer.headers["cache-control"] == "no-store"
    assert dashboard.page.request.get(f"{dashboard.base}/media/none").headers["cache-control"] == "no-store"
    cookies = {one["name"]: one for one in dashboard.page.context.cookies()}
    session = next(one for name, one in cookies.items() if name.startswith("flexbot-"))
    assert (session["httpOnly"], session["sameSite"], session["expires"]) == (True, "Strict", -1)
    for name, one in cookies.items():
        assert one["sameSite"] == "Strict", name
    stored = dashboard.page.evaluate("JSON.stringify({...localStorage}) + JSON.stringify({...sessionStorage})")
    assert session["value"] not in stored


def test_a_dashboard_that_ends_hands_out_no_more_links() -> None:
    async def nothing(*_: object) -> None:
        return

    tickets, lifetime = Tickets(), Lifetime()
    control = instance.Control(tickets.issue)
    gate = Gate(nothing, port=1, pages=(), tickets=tickets, control=control, lifetime=lifetime)
    nonce = "a"
    proof = hmac.digest(bytes.fromhex(control.secret), json.dumps(["ask", nonce]).encode(), "sha256").hex()
    question = json.dumps({"nonce": nonce, "proof": proof}).encode()

    def asked() -> int:
        told: list[dict[str, Any]] = []

        async def receive() -> dict[str, Any]:
            return {"type": "http.request", "body": question}

        async def send(message: MutableMapping[str, Any]) -> None:
            told.append(dict(message))

        with contextlib.closing(socket.create_server(("127.0.0.1", 0))) as listener:
            server = listener.getsockname()
            gate._address = server  # that the system knows the connection
            with contextlib.closing(socket.create_connection(server)) as client:
                scope = {
                    "type": "http",
                    "method": "POST",
                    "path": "/control",
                    "query_string": b"",
                    "headers": [(b"host", b"127.0.0.1:1")],
                    "client": client.getsockname(),
                }
                with ThreadPoolExecutor(1) as aside:  # Playwright's own loop may run in this thread
                    aside.submit(asyncio.run, gate(scope, receive, send)).result()
        return int(told[0]["status"])

    assert asked() == 200
    lifetime.end()
    assert asked() == 403
