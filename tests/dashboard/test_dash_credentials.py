"""Wizard and credentials in a real browser: a real vault, the protocol simulator as the venue, the console beside."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

pytest.importorskip("streamlit", reason="needs Streamlit")
pytest.importorskip("playwright", reason="needs Playwright")

from dash_running import Opened
from dash_vault import (
    KEY,
    OTHER,
    PASSPHRASE,
    SECRET,
    console,
    fill,
    fill_key,
    main,
    new_vault,
    press,
    said,
    simulator,
    unlock,
)  # fmt: skip
from playwright.sync_api import Response, expect

from exchange_sim import Simulator
from flexbot import paths
from flexbot.settings import set_value
from flexbot.text import set_language, text
from flexbot.vault import Vault, from_passphrase, recovery


@pytest.fixture
def venue() -> Iterator[Simulator]:
    with simulator() as running:
        yield running


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


@pytest.mark.parametrize("language", ["en", "pt_BR"])
def test_the_wizard_leads_from_nothing_to_a_checked_key_and_a_recovery_code(
    open_dashboard: Callable[..., Opened], venue: Simulator, language: str
) -> None:
    set_language(language)
    opened = open_dashboard(language=language, first_run=True)
    received = Received(opened)
    said(opened, text("dashboard.wizard.welcome"))
    opened.settle()
    opened.screen(f"wizard-passphrase-{language}")
    fill(opened, "vault.setup.ask.new", "senha123")
    fill(opened, "vault.setup.ask.again", "senha123")
    press(opened, "dashboard.wizard.make")
    said(opened, text("vault.strength.reason.short"))
    assert not paths.vault_file().exists()
    opened.settle()
    opened.screen(f"wizard-weak-{language}")
    fill(opened, "vault.setup.ask.new", PASSPHRASE)
    fill(opened, "vault.setup.ask.again", PASSPHRASE)
    press(opened, "dashboard.wizard.make")
    said(opened, text("dashboard.wizard.key"))
    expect(main(opened).get_by_role("combobox").nth(1)).to_have_value(text("vault.setup.environment.testnet"))
    opened.settle()
    opened.screen(f"wizard-key-{language}")
    fill_key(opened, venue)
    press(opened, "dashboard.cred.save_key")
    said(opened, text("dashboard.cred.added.passed", id="binance-sim"))
    said(opened, text("vault.setup.recovery"))
    assert venue.asked("/api/v3/account")
    assert not received.has("CANARY")
    press(opened, "dashboard.wizard.make_code")
    code = main(opened).locator("pre").inner_text().strip()
    opened.settle()
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
    opened.settle()
    opened.screen(f"wizard-done-{language}")
    said(opened, str(paths.vault_file()))
    with Vault.open(recovery.parse(code)) as vault:
        assert vault.info("binance-sim").cleared_for_live
        assert [slot.kind for slot in vault.slots()] == ["passphrase", "recovery"]
        assert vault.verify_audit().ok
        assert {record.actor for record in vault.audit_records()} == {"dashboard"}
    press(opened, "dashboard.wizard.to_credentials")
    said(opened, text("dashboard.cred.section.keys"))
    assert not received.has("CANARY")


def test_flexbot_begins_with_the_wizard_until_later_was_said(open_dashboard: Callable[..., Opened]) -> None:
    opened = open_dashboard(first_run=True)
    said(opened, text("dashboard.wizard.welcome"))
    # whoever looks at another page first is not led back in this session
    sidebar = opened.page.get_by_test_id("stSidebar")
    sidebar.get_by_role("link", name=text("dashboard.page.home"), exact=True).click()
    expect(opened.page.locator("h1").first).to_have_text(text("dashboard.home.title"))
    opened.page.goto(opened.base)
    said(opened, text("dashboard.wizard.welcome"))
    press(opened, "dashboard.wizard.later")
    expect(opened.page.locator("h1").first).to_have_text(text("dashboard.home.title"))
    assert not paths.vault_file().exists()
    opened.page.goto(opened.base)
    expect(opened.page.locator("h1").first).to_have_text(text("dashboard.home.title"))
    opened.settle()
    # and it stays within reach
    main(opened).get_by_role("link", name=text("dashboard.home.next.wizard")).click()
    said(opened, text("dashboard.wizard.welcome"))
    opened.page.close()
    opened.server.stop()
    again = open_dashboard(first_run=None)
    expect(again.page.locator("h1").first).to_have_text(text("dashboard.home.title"))


def test_the_wizard_changes_the_language_and_gives_the_keychain_a_key(
    open_dashboard: Callable[..., Opened], secret_service: dict[str, str]
) -> None:
    names = ("DBUS_SESSION_BUS_ADDRESS", "XDG_RUNTIME_DIR", "XDG_DATA_HOME", "XDG_CONFIG_HOME")
    opened = open_dashboard(first_run=True, variables={name: secret_service[name] for name in names})
    main(opened).get_by_text("Português (Brasil)").click()
    set_language("pt_BR")
    said(opened, text("dashboard.wizard.welcome"))
    opened.settle()
    fill(opened, "vault.setup.ask.new", PASSPHRASE)
    fill(opened, "vault.setup.ask.again", PASSPHRASE)
    press(opened, "dashboard.wizard.make")
    said(opened, text("dashboard.wizard.key"))
    press(opened, "dashboard.wizard.skip_key")
    press(opened, "dashboard.wizard.skip_code")
    press(opened, "dashboard.wizard.use_keychain")
    said(opened, text("vault.setup.keychain_added"))
    press(opened, "dashboard.wizard.to_home")
    expect(opened.page.locator("h1").first).to_have_text(text("dashboard.home.title"))
    opened.open("credentials")
    expect(main(opened).get_by_role("radio", name=text("dashboard.cred.way.keychain"))).to_be_checked()
    press(opened, "dashboard.cred.unlock")
    said(opened, text("dashboard.cred.empty"))


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
    dashboard.settle()
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
    press(dashboard, "dashboard.cred.reveal.hide", running=True)
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
    dashboard.settle()
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
    dashboard.settle()
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
    said(dashboard, "binance-testnet")
    dashboard.settle()
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
    dashboard.settle()
    dashboard.screen("credentials-copies")
    fill(dashboard, "vault.setup.ask.reset", "no", word="RESET")
    press(dashboard, "dashboard.cred.reset.do")
    said(dashboard, text("vault.setup.reset_not"))
    fill(dashboard, "vault.setup.ask.reset", "reset", word="RESET")
    press(dashboard, "dashboard.cred.reset.do")
    said(dashboard, text("dashboard.wizard.welcome"))
    assert not paths.vault_file().exists()
    dashboard.settle()
    main(dashboard).get_by_text(text("dashboard.wizard.have_copy")).click()
    dashboard.page.locator("input[type=file]").set_input_files(copy)
    expect(main(dashboard).get_by_test_id("stFileUploader")).to_contain_text(".enc")
    dashboard.settle()
    dashboard.screen("wizard-copy")
    fill(dashboard, "dashboard.cred.secret_again", OTHER)
    press(dashboard, "dashboard.cred.restore.do")
    said(dashboard, "binance-testnet")
    with Vault.open(from_passphrase(OTHER)) as vault:
        assert vault.get("binance-testnet").fields["secret_key"].reveal() == SECRET
    assert not any(b"CANARY" in one for one in dashboard.received)
