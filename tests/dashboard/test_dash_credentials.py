"""Wizard and credentials in a real browser: a real vault, the protocol simulator as the venue, the console beside."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest

pytest.importorskip("streamlit", reason="needs Streamlit")
pytest.importorskip("playwright", reason="needs Playwright")

from dash_running import Opened
from playwright.sync_api import Locator, Response, expect

from exchange_sim import ApiKey, BinanceFace, Simulator
from flexbot import paths
from flexbot.settings import set_value
from flexbot.text import set_language, text
from flexbot.vault import Entry, Secret, Vault, from_passphrase, recovery

PASSPHRASE = "corretora azul CANARYphrase girassol 42"
OTHER = "outra frase CANARYother com tambores 77"
KEY = "Kq7ZCANARYkey0xW2vT9nB4mR8sD1fG6hJ3lP5aQeUyIoXcVbNmZwEtRuYiOpLkM"
SECRET = "Sj4HCANARYsecret8dF2gK6lZ0xC9vB7nM1qW3eR5tY4uI8oP2aSdFgHjKlZxCvB"


@pytest.fixture
def venue() -> Iterator[Simulator]:
    with Simulator(BinanceFace(keys=[ApiKey(KEY, SECRET, allowed_ips=frozenset({"127.0.0.1"}))])) as running:
        yield running


def new_vault(*environments: str) -> None:
    with Vault.create(from_passphrase(PASSPHRASE)) as vault:
        for one in environments:
            fields = {"api_key": Secret(KEY), "secret_key": Secret(SECRET)}
            entry = Entry(id=f"binance-{one}", category="exchange", venue="binance", environment=one, fields=fields)
            vault.put(entry)


def console(*words: str, lines: Sequence[str] = (PASSPHRASE,)) -> None:
    """Run one command line beside the dashboard."""
    done = subprocess.run(
        [sys.executable, "-m", "flexbot", *words],
        input="".join(f"{line}\n" for line in lines),
        capture_output=True,
        encoding="utf-8",
        env={**os.environ, "FLEXBOT_LANG": "en", "PYTHONUTF8": "1"},
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr


class Received:
    """From its making on everything that the browser receives: answers, their headers, messages of the websocket."""

    def __init__(self, opened: Opened) -> None:
        self._opened = opened
        self._answers: list[Response] = []
        opened.page.on("response", self._note)

    def _note(self, answer: Response) -> None:
        self._answers.append(answer)

    def has(self, words: str) -> bool:
        """Whether the words are in anything received; Streamlit's own script files are left out."""
        for one in self._answers:
            if one.ok and "javascript" not in one.headers.get("content-type", ""):
                self._opened.received.append(one.body())
            self._opened.received.append(json.dumps([one.url, one.headers]).encode())
        self._answers.clear()
        return any(words.encode() in one for one in self._opened.received)

    def forget(self) -> None:
        """Begin anew."""
        self.has("")
        self._opened.received.clear()


def fill(opened: Opened, key: str, words: str, **fields: object) -> None:
    labelled = main(opened).get_by_label(text(key, **fields), exact=True)
    labelled.and_(opened.page.locator("input:not([type=radio])")).fill(words)


def press(opened: Opened, key: str) -> None:
    main(opened).get_by_role("button", name=text(key), exact=True).click()


def main(opened: Opened) -> Locator:
    return opened.page.get_by_test_id("stMain")


def said(opened: Opened, words: str) -> None:
    expect(main(opened)).to_contain_text(words)


def choose(opened: Opened, key: str, option: str) -> None:
    """Choose an option of a select box."""
    main(opened).get_by_role("combobox", name=re.compile(re.escape(text(key)))).click()
    opened.page.get_by_role("option", name=option).click()


def unlock(opened: Opened, passphrase: str = PASSPHRASE) -> None:
    opened.open("credentials")
    fill(opened, "dashboard.cred.way.passphrase", passphrase)
    press(opened, "dashboard.cred.unlock")


def fill_key(opened: Opened, venue: Simulator, key: str = KEY, secret: str = SECRET) -> None:
    """Fill the form of a Binance key at the simulator."""
    choose(opened, "vault.cmd.environment", text("vault.setup.environment.sim"))
    fill(opened, "vault.setup.field.api_key", key)
    fill(opened, "vault.setup.field.secret_key", secret)
    fill(opened, "vault.setup.field.url", venue.url)


@pytest.mark.parametrize("language", ["en", "pt_BR"])
def test_the_wizard_leads_from_nothing_to_a_checked_key_and_a_recovery_code(
    open_dashboard: Callable[..., Opened], venue: Simulator, language: str
) -> None:
    opened = open_dashboard(language=language)
    set_language(language)
    opened.open("credentials")
    received = Received(opened)
    said(opened, text("dashboard.wizard.welcome"))
    opened.screen(f"wizard-passphrase-{language}")
    fill(opened, "vault.setup.ask.new", "senha123")
    fill(opened, "vault.setup.ask.again", "senha123")
    press(opened, "dashboard.wizard.make")
    said(opened, text("vault.strength.reason.short"))
    assert not paths.vault_file().exists()
    opened.screen(f"wizard-weak-{language}")
    fill(opened, "vault.setup.ask.new", PASSPHRASE)
    fill(opened, "vault.setup.ask.again", PASSPHRASE)
    press(opened, "dashboard.wizard.make")
    said(opened, text("dashboard.wizard.key"))
    expect(main(opened).get_by_role("combobox").nth(1)).to_have_value(text("vault.setup.environment.testnet"))
    opened.screen(f"wizard-key-{language}")
    fill_key(opened, venue)
    press(opened, "dashboard.cred.save_key")
    said(opened, text("dashboard.cred.added.passed", id="binance-sim"))
    said(opened, text("vault.setup.recovery"))
    assert venue.asked("/api/v3/account")
    assert not received.has("CANARY")
    press(opened, "dashboard.wizard.make_code")
    code = main(opened).locator("pre").inner_text().strip()
    opened.screen(f"wizard-code-{language}")
    press(opened, "dashboard.cred.code.noted")
    expect(main(opened).locator("pre")).to_have_count(0)
    opened.settle()
    label = text("vault.setup.ask.group", number="(.)")
    boxes = main(opened).get_by_label(re.compile(f"^{label}$".replace("\\(.\\)", "(.)")))
    expect(boxes).to_have_count(2)
    groups = code.split("-")
    for box in boxes.all():
        number = re.search(r"\d", box.get_attribute("aria-label") or "")
        assert number is not None
        box.fill(groups[int(number[0]) - 1])
    press(opened, "dashboard.cred.code.confirm")
    said(opened, text("vault.setup.recovery_added"))
    opened.screen(f"wizard-done-{language}")
    with Vault.open(recovery.parse(code)) as vault:
        assert vault.info("binance-sim").cleared_for_live
        assert [slot.kind for slot in vault.slots()] == ["passphrase", "recovery"]
        assert vault.verify_audit().ok
        assert {record.actor for record in vault.audit_records()} == {"dashboard"}
    press(opened, "dashboard.wizard.to_credentials")
    said(opened, text("dashboard.cred.section.keys"))
    assert not received.has("CANARY")


def test_later_leads_to_the_start_page_and_makes_nothing(dashboard: Opened) -> None:
    dashboard.open("credentials")
    press(dashboard, "dashboard.wizard.later")
    expect(dashboard.page.locator("h1").first).to_be_visible()
    expect(dashboard.page).to_have_url(re.compile(r"/(home)?$"))
    assert not paths.vault_file().exists()


def test_a_key_is_added_checked_revealed_hidden_and_removed(dashboard: Opened, venue: Simulator) -> None:
    new_vault()
    unlock(dashboard)
    received = Received(dashboard)
    said(dashboard, text("dashboard.cred.empty"))
    press(dashboard, "dashboard.cred.add")
    fill_key(dashboard, venue)
    fill(dashboard, "dashboard.cred.name", "main")
    press(dashboard, "dashboard.cred.save_key")
    said(dashboard, text("dashboard.cred.added.passed", id="main"))
    dashboard.screen("credentials-keys")
    press(dashboard, "dashboard.cred.do.check")
    said(dashboard, text("dashboard.cred.check_done", id="main", word=text("vault.cmd.check.passed")))
    assert not received.has("CANARY")
    press(dashboard, "dashboard.cred.do.reveal")
    fill(dashboard, "dashboard.cred.passphrase", "not the passphrase")
    press(dashboard, "dashboard.cred.reveal.show")
    said(dashboard, "The passphrase does not open the vault.")
    assert not received.has("CANARY")
    fill(dashboard, "dashboard.cred.passphrase", PASSPHRASE)
    press(dashboard, "dashboard.cred.reveal.show")
    expect(main(dashboard).locator("pre")).to_have_text([KEY, SECRET])
    dashboard.screen("credentials-revealed")
    assert received.has(KEY)
    assert not received.has("CANARYphrase")
    press(dashboard, "dashboard.cred.reveal.hide")
    expect(main(dashboard).locator("pre")).to_have_count(0)
    assert "CANARY" not in dashboard.page.content()
    received.forget()
    press(dashboard, "dashboard.cred.do.remove")
    press(dashboard, "dashboard.cred.remove.yes")
    said(dashboard, text("vault.cmd.remove.done", id="main"))
    assert not received.has("CANARY")
    with Vault.open(from_passphrase(PASSPHRASE)) as vault:
        assert vault.list() == ()
        assert [one.action for one in vault.audit_records()] == [
            "create", "put", "check", "failed_unlock", "reveal", "remove",
        ]  # fmt: skip


def test_leaving_the_page_hides_a_revealed_secret(dashboard: Opened) -> None:
    new_vault("testnet")
    unlock(dashboard)
    press(dashboard, "dashboard.cred.do.reveal")
    fill(dashboard, "dashboard.cred.passphrase", PASSPHRASE)
    press(dashboard, "dashboard.cred.reveal.show")
    expect(main(dashboard).locator("pre")).to_have_count(2)
    for name in ("settings", "credentials"):
        title = text(f"dashboard.page.{name}")
        dashboard.page.get_by_test_id("stSidebar").get_by_role("link", name=title).click()
        expect(dashboard.page.locator("h1").first).to_have_text(title)
        dashboard.settle()
        assert "CANARY" not in dashboard.page.content()


def test_a_wrong_passphrase_is_a_sentence_and_the_right_one_opens(dashboard: Opened) -> None:
    new_vault()
    unlock(dashboard, OTHER)
    said(dashboard, "The passphrase does not open the vault.")
    said(dashboard, text("dashboard.hint.vault.wrong.passphrase"))
    dashboard.screen("credentials-wrong")
    fill(dashboard, "dashboard.cred.way.passphrase", PASSPHRASE)
    press(dashboard, "dashboard.cred.unlock")
    said(dashboard, text("dashboard.cred.empty"))
    assert not any(b"CANARY" in one for one in dashboard.received)


def test_what_the_console_changes_meanwhile_is_shown_and_never_overwritten(dashboard: Opened) -> None:
    new_vault("testnet")
    unlock(dashboard)
    press(dashboard, "dashboard.cred.do.edit")
    fill(dashboard, "vault.setup.field.description", "mine")
    console("vault", "set", "binance-testnet", "description", "of the console")
    main(dashboard).get_by_text(text("dashboard.cred.check_first")).click()
    press(dashboard, "dashboard.cred.save")
    said(dashboard, text("dashboard.cred.edit.moved", id="binance-testnet"))
    said(dashboard, "of the console")
    press(dashboard, "dashboard.cred.do.edit")
    fill(dashboard, "vault.setup.field.description", "of both")
    press(dashboard, "dashboard.cred.save")
    said(dashboard, text("vault.setup.edited", id="binance-testnet"))
    console("vault", "rotate", "--yes", lines=(PASSPHRASE,))
    press(dashboard, "dashboard.cred.do.edit")
    said(dashboard, "got a new key from another FlexBot")
    said(dashboard, text("dashboard.hint.vault.rekeyed"))
    dashboard.screen("credentials-rekeyed")
    press(dashboard, "dashboard.cred.go_on")
    fill(dashboard, "dashboard.cred.way.passphrase", PASSPHRASE)
    press(dashboard, "dashboard.cred.unlock")
    said(dashboard, "of both")


def test_a_vault_that_nobody_uses_is_locked_and_taken_off_the_screen(dashboard: Opened) -> None:
    new_vault("testnet")
    set_value("dashboard.lock_minutes", "0.1")
    unlock(dashboard)
    said(dashboard, "binance-testnet")
    expect(main(dashboard)).to_contain_text(text("dashboard.cred.locked_idle"), timeout=30_000)
    said(dashboard, text("dashboard.cred.closed"))
    expect(main(dashboard)).not_to_contain_text("binance-testnet")
    assert "binance-testnet" not in dashboard.page.content()


def test_passphrase_slots_rotation_copies_and_reset(dashboard: Opened, tmp_path: Path) -> None:
    new_vault("testnet")
    unlock(dashboard)
    main(dashboard).get_by_text(text("dashboard.cred.section.ways"), exact=True).click()
    main(dashboard).get_by_text(text("dashboard.cred.change.title"), exact=True).first.click()
    dashboard.settle()
    dashboard.screen("credentials-ways")
    change = main(dashboard).get_by_test_id("stExpander").nth(0)
    change.get_by_label(text("dashboard.cred.passphrase"), exact=True).fill(PASSPHRASE)
    change.get_by_label(text("vault.setup.ask.new"), exact=True).fill(OTHER)
    change.get_by_label(text("vault.setup.ask.again"), exact=True).fill(OTHER)
    change.get_by_role("button", name=text("dashboard.cred.change.do")).click()
    said(dashboard, text("vault.setup.changed"))
    dashboard.settle()
    main(dashboard).get_by_text(text("dashboard.cred.rotate.title"), exact=True).click()
    with Vault.open(from_passphrase(OTHER)) as vault:
        fill(dashboard, "dashboard.cred.rotate.passphrase", OTHER, slot=str(vault.opened_by.n))
    press(dashboard, "dashboard.cred.rotate.plan")
    press(dashboard, "dashboard.cred.rotate.do")
    said(dashboard, text("vault.cmd.rotate.done"))
    main(dashboard).get_by_text(text("dashboard.cred.section.audit"), exact=True).click()
    said(dashboard, text("vault.cmd.audit.anchored"))
    dashboard.settle()
    dashboard.screen("credentials-audit")
    main(dashboard).get_by_text(text("dashboard.cred.section.copies"), exact=True).click()
    press(dashboard, "dashboard.cred.backup.make")
    with dashboard.page.expect_download() as waiting:
        press(dashboard, "dashboard.cred.backup.save")
    copy = tmp_path / waiting.value.suggested_filename
    waiting.value.save_as(copy)
    dashboard.screen("credentials-copies")
    fill(dashboard, "vault.setup.ask.reset", "no", word="RESET")
    press(dashboard, "dashboard.cred.reset.do")
    said(dashboard, text("vault.setup.reset_not"))
    fill(dashboard, "vault.setup.ask.reset", "reset", word="RESET")
    press(dashboard, "dashboard.cred.reset.do")
    said(dashboard, text("dashboard.wizard.welcome"))
    assert not paths.vault_file().exists()
    main(dashboard).get_by_text(text("dashboard.wizard.have_copy")).click()
    dashboard.page.locator("input[type=file]").set_input_files(copy)
    fill(dashboard, "dashboard.cred.secret_again", OTHER)
    press(dashboard, "dashboard.cred.restore.do")
    said(dashboard, "binance-testnet")
    with Vault.open(from_passphrase(OTHER)) as vault:
        assert vault.get("binance-testnet").fields["secret_key"].reveal() == SECRET
    assert not any(b"CANARY" in one for one in dashboard.received)
