"""No secret goes where it was not asked for: a whole session, and everything that passed or stayed searched for it."""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from urllib.parse import quote, quote_plus

import pytest

pytest.importorskip("streamlit", reason="needs Streamlit")
pytest.importorskip("playwright", reason="needs Playwright")

from dash_running import Opened
from dash_vault import KEY, PASSPHRASE, SECRET, fill, fill_key, main, press, said, simulator
from playwright.sync_api import Error, Response, expect

from flexbot.text import text

REFUSED = "Wr0ngCANARYsecret0dF2gK6lZ0xC9vB7nM1qW3eR5tY4uI8oP2aSdFgHjKlZxC2"
NEWER = "Nw3rCANARYsecret0dF2gK6lZ0xC9vB7nM1qW3eR5tY4uI8oP2aSdFgHjKlZxCv3"
MISTYPED = "frase errada CANARYmistyped 11 çã"
TYPED = (PASSPHRASE, KEY, SECRET, REFUSED, NEWER, MISTYPED)
_STORED = """async () => {
  const kept = {local: {...localStorage}, session: {...sessionStorage}, cookies: document.cookie, state: history.state};
  for (const one of await indexedDB.databases()) kept[one.name] = await new Promise((done) => {
    const asked = indexedDB.open(one.name);
    asked.onsuccess = () => { done([...asked.result.objectStoreNames].join()); asked.result.close(); };
  });
  return JSON.stringify(kept) + document.documentElement.outerHTML + location.href;
}"""


def written(secret: str) -> set[bytes]:
    """The ways in which a secret may stand in bytes: plain, quoted for JSON or addresses, UTF-16, hex, base64."""
    raw = secret.encode()
    found = {raw, raw.hex().encode(), secret.encode("utf-16-le"), secret.encode("utf-16-be")}
    found |= {one.encode() for one in (quote(secret), quote(secret, safe=""), quote_plus(secret))}
    found |= {json.dumps(secret, ensure_ascii=ascii_only)[1:-1].encode() for ascii_only in (True, False)}
    for before in range(3):
        # whatever stands before and after it: the signs that are made of the secret's bits alone
        whole = base64.b64encode(b"\0" * before + raw)
        alone = whole[(before * 8 + 5) // 6 : (before + len(raw)) * 8 // 6]
        found |= {alone, alone.translate(bytes.maketrans(b"+/", b"-_"))}
    return found


def holding(pieces: Iterable[bytes], secret: str) -> int:
    """How many of the pieces hold the secret in any way of writing."""
    ways = written(secret)
    return sum(any(way in piece for way in ways) for piece in pieces)


def test_the_search_finds_every_way_of_writing() -> None:
    odd = "a key+with/signs=and ç"
    raw = odd.encode()
    for piece in (
        *(base64.b64encode(b"x" * before + raw + b"y" * after) for before in range(4) for after in range(4)),
        base64.urlsafe_b64encode(b"{" + raw + b"}"),
        b"\x12@" + raw + b"\x18",
        f"https://example.com/?key={quote(odd, safe='')}".encode(),
        f"x{odd}x".encode("utf-16"),
    ):
        assert holding([piece], odd) == 1, piece
    assert holding([base64.b64encode(raw.swapcase()), raw[:-1]], odd) == 0


class Everything:
    """What passed between browser and dashboard, and what either of them kept."""

    def __init__(self, opened: Opened) -> None:
        self.opened = opened
        self.said: list[str] = []
        self.saved: list[bytes] = []
        self.unread: list[str] = []  # answers that the browser did not keep
        self._answers: list[Response] = []
        self._over: list[tuple[int, str]] = []
        opened.page.on("response", lambda answer: self._answers.append(answer))
        opened.page.on("console", lambda message: self.said.append(message.text))

    def down(self) -> list[bytes]:
        """Messages of the websocket, addresses, and answers with their headers."""
        for one in self._answers:
            if "/static/" in one.url:
                continue  # Streamlit's own scripts and fonts: files, the same for everybody
            self.opened.received.append(json.dumps([one.url, one.headers]).encode())
            # a download never becomes an answer that the page could read; it is among what was saved
            if one.ok and "attachment" not in one.headers.get("content-disposition", ""):
                try:
                    self.opened.received.append(one.body())
                except Error:
                    self.unread.append(f"{one.request.method} {one.url} {one.headers}")
        self._answers.clear()
        return self.opened.received

    def kept(self) -> Iterator[bytes]:
        """What the page, the browser's stores, downloads, files of FlexBot's home, console and terminal hold."""
        yield self.opened.page.evaluate(_STORED).encode()
        yield json.dumps(self.opened.page.context.cookies()).encode()
        yield "\n".join(self.said).encode()
        yield "\n".join(self.opened.server.lines).encode()
        yield from self.saved
        for path in self.opened.home.rglob("*"):
            yield str(path).encode()
            if path.is_file():
                yield path.read_bytes()

    def over(self, *secrets: str) -> None:
        """The form with these has been dealt with: from now on the browser sends them no more."""
        self.opened.settle()
        self._over += [(len(self.opened.sent), one) for one in secrets]

    def not_again(self) -> None:
        """No message since `over` held what was over then."""
        assert [one for start, one in self._over if holding(self.opened.sent[start:], one)] == []
        self._over.clear()

    def nowhere(self, *secrets: str) -> None:
        """None of these was received or is kept."""
        kept = [*self.down(), *self.kept()]
        assert [one for one in secrets if holding(kept, one)] == []


def test_secrets_go_up_once_and_come_down_only_when_they_are_to_be_shown(
    open_dashboard: Callable[..., Opened], tmp_path: Path
) -> None:
    opened = open_dashboard(first_run=True)
    seen = Everything(opened)
    with simulator() as venue:
        fill(opened, "vault.setup.ask.new", PASSPHRASE)
        fill(opened, "vault.setup.ask.again", MISTYPED)
        press(opened, "dashboard.wizard.make")
        said(opened, text("dashboard.cred.not_same"))
        seen.over(MISTYPED)
        seen.nowhere(*TYPED)
        fill(opened, "vault.setup.ask.new", PASSPHRASE)
        fill(opened, "vault.setup.ask.again", PASSPHRASE)
        press(opened, "dashboard.wizard.make")
        said(opened, text("dashboard.wizard.key"))
        seen.over(PASSPHRASE)
        fill_key(opened, venue, KEY, REFUSED)
        press(opened, "dashboard.cred.save_key")
        said(opened, text("vault.setup.not_kept"))
        seen.over(REFUSED)
        seen.nowhere(*TYPED)
        opened.settle()
        # the environment is still the simulator
        fill(opened, "vault.setup.field.api_key", KEY)
        fill(opened, "vault.setup.field.secret_key", SECRET)
        fill(opened, "vault.setup.field.url", venue.url)
        press(opened, "dashboard.cred.save_key")
        said(opened, text("dashboard.cred.added.passed", id="binance-sim"))
        seen.over(KEY, SECRET)
        code = recovery_code(opened)
        press(opened, "dashboard.wizard.to_credentials")
        press(opened, "dashboard.cred.do.check")
        said(opened, text("dashboard.cred.check_done", id="binance-sim", word=text("vault.cmd.check.passed")))
    seen.nowhere(*TYPED)
    change(opened)
    seen.over(NEWER)
    seen.not_again()
    reveal(opened, MISTYPED)
    said(opened, "The passphrase does not open the vault.")
    seen.over(MISTYPED, REFUSED, KEY, SECRET, NEWER)
    seen.nowhere(*TYPED)
    fill(opened, "dashboard.cred.secret_again", PASSPHRASE)
    press(opened, "dashboard.cred.reveal.show")
    expect(main(opened).locator("pre")).to_have_text([KEY, NEWER])
    press(opened, "dashboard.cred.reveal.hide", running=True)
    expect(main(opened).locator("pre")).to_have_count(0)
    # while it was shown the page was not drawn to its end, and till then a browser forgets no form
    seen.over(PASSPHRASE)
    seen.saved.append(save_copy(opened, tmp_path))
    remove_and_lock(opened)
    seen.down()  # the browser forgets the answers when it leaves the page
    opened.open("logs")
    down, up = seen.down(), opened.sent
    assert {one: holding(down, one) for one in (*TYPED, code)} == {
        PASSPHRASE: 0, KEY: 1, SECRET: 0, REFUSED: 0, NEWER: 1, MISTYPED: 0, code: 1,
    }  # fmt: skip
    seen.not_again()
    assert all(holding(up, one) for one in TYPED)  # the search would have found them
    assert seen.unread == []
    kept = list(seen.kept())
    assert [one for one in (*TYPED, code) if holding(kept, one)] == []


def recovery_code(opened: Opened) -> str:
    """Make a recovery code, type two of its groups back, and return it."""
    press(opened, "dashboard.wizard.make_code")
    code = main(opened).locator("pre").inner_text().strip()
    press(opened, "dashboard.cred.code.noted")
    expect(main(opened).locator("pre")).to_have_count(0)
    opened.settle()
    boxes = main(opened).locator("input[type=password]")
    expect(boxes).to_have_count(2)
    for box in boxes.all():
        number = re.search(r"\d", box.get_attribute("aria-label") or "")
        assert number is not None
        box.fill(code.split("-")[int(number[0]) - 1])
    press(opened, "dashboard.cred.code.confirm")
    said(opened, text("vault.setup.recovery_added"))
    return code


def change(opened: Opened) -> None:
    """Give the entry another secret."""
    press(opened, "dashboard.cred.do.edit")
    fill(opened, "vault.setup.field.secret_key", NEWER)
    main(opened).get_by_text(text("dashboard.cred.check_first")).click()
    press(opened, "dashboard.cred.save")
    said(opened, text("vault.setup.edited", id="binance-sim"))


def reveal(opened: Opened, passphrase: str) -> None:
    press(opened, "dashboard.cred.do.reveal")
    fill(opened, "dashboard.cred.secret_again", passphrase)
    press(opened, "dashboard.cred.reveal.show")


def save_copy(opened: Opened, folder: Path) -> bytes:
    """Make an encrypted copy; its name and content."""
    main(opened).get_by_text(text("dashboard.cred.section.copies"), exact=True).click()
    press(opened, "dashboard.cred.backup.make")
    with opened.page.expect_download() as waiting:
        press(opened, "dashboard.cred.backup.save")
    path = folder / "copy"
    waiting.value.save_as(path)
    return waiting.value.suggested_filename.encode() + waiting.value.url.encode() + path.read_bytes()


def remove_and_lock(opened: Opened) -> None:
    main(opened).get_by_text(text("dashboard.cred.section.keys"), exact=True).click()
    press(opened, "dashboard.cred.do.remove")
    press(opened, "dashboard.cred.remove.yes")
    said(opened, text("vault.cmd.remove.done", id="binance-sim"))
    opened.page.get_by_test_id("stSidebar").get_by_role("button", name=text("dashboard.vault.lock")).click()
    said(opened, text("dashboard.cred.closed"))
