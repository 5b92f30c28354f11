"""What the console or the disk does to the vault while the dashboard has it open: a plain sentence and a way on."""

from __future__ import annotations

from collections.abc import Callable
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
    choose,
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
from playwright.sync_api import expect

from flexbot import paths
from flexbot.live import kill
from flexbot.text import set_language, text
from flexbot.vault import Entry, Secret, Vault, from_passphrase
from flexbot.vault.doctor import examine
from flexbot.vault.storage import VaultFile


def section(opened: Opened, name: str) -> None:
    said(opened, text("dashboard.cred.section.keys"))
    opened.settle()
    main(opened).get_by_text(text(f"dashboard.cred.section.{name}"), exact=True).click()
    opened.settle()


def open_again(opened: Opened, passphrase: str = PASSPHRASE) -> None:
    """Go on after the vault was locked, and unlock it."""
    press(opened, "dashboard.cred.go_on")
    fill(opened, "dashboard.cred.way.passphrase", passphrase)
    press(opened, "dashboard.cred.unlock")


def restore(opened: Opened) -> None:
    """Put the backup in the vault's place."""
    health = main(opened)
    fill_backup = health.get_by_test_id("stForm").filter(has_text=text("dashboard.cred.health.restore"))
    fill_backup.get_by_label(text("dashboard.cred.way.passphrase"), exact=True).fill(PASSPHRASE)
    press(opened, "dashboard.cred.health.restore")
    said(opened, text("dashboard.cred.health.restored"))


def test_an_entry_that_the_console_removes_is_gone_from_the_page(dashboard: Opened) -> None:
    new_vault("testnet", "demo")
    unlock(dashboard)
    said(dashboard, "binance-demo")
    press(dashboard, "dashboard.cred.do.edit")
    fill(dashboard, "vault.setup.field.description", "too late")
    console("vault", "remove", "binance-demo", "--yes")
    press(dashboard, "dashboard.cred.save")
    said(dashboard, text("dashboard.cred.gone", id="binance-demo"))
    said(dashboard, "binance-testnet")
    with Vault.open(from_passphrase(PASSPHRASE)) as vault:
        assert [(one.id, one.description) for one in vault.list()] == [("binance-testnet", "")]


def test_a_yes_to_delete_an_entry_that_is_gone_deletes_no_other(dashboard: Opened) -> None:
    new_vault("testnet", "demo")
    unlock(dashboard)
    press(dashboard, "dashboard.cred.do.remove")
    said(dashboard, text("dashboard.cred.remove.yes"))
    console("vault", "remove", "binance-demo", "--yes")
    press(dashboard, "dashboard.cred.remove.yes")
    said(dashboard, text("dashboard.cred.gone", id="binance-demo"))
    with Vault.open(from_passphrase(PASSPHRASE)) as vault:
        assert [one.id for one in vault.list()] == ["binance-testnet"]


def test_a_passphrase_that_the_console_changes_is_needed_from_then_on(dashboard: Opened) -> None:
    new_vault("testnet")
    unlock(dashboard)
    said(dashboard, "binance-testnet")
    console("vault", "change-passphrase", lines=(PASSPHRASE, OTHER))
    press(dashboard, "dashboard.cred.do.edit")
    said(dashboard, text("dashboard.hint.vault.rekeyed"))
    open_again(dashboard)
    said(dashboard, "The passphrase does not open the vault.")
    fill(dashboard, "dashboard.cred.way.passphrase", OTHER)
    press(dashboard, "dashboard.cred.unlock")
    said(dashboard, "binance-testnet")


@pytest.mark.parametrize("language", ["en", "pt_BR"])
def test_a_vault_damaged_while_it_is_open_comes_back_from_its_backup(
    open_dashboard: Callable[..., Opened], language: str
) -> None:
    set_language(language)
    new_vault("testnet", "demo")
    with Vault.open(from_passphrase(PASSPHRASE)) as vault:
        vault.record("export")  # so that the backup has both entries
    opened = open_dashboard(language=language)
    unlock(opened)
    said(opened, "binance-demo")
    file = paths.vault_file()
    file.write_bytes(file.read_bytes()[:-40])
    press(opened, "dashboard.cred.do.edit")
    said(opened, text("dashboard.hint.vault.altered"))
    press(opened, "dashboard.cred.go_on")
    said(opened, text("dashboard.cred.health.backup"))
    opened.settle()
    opened.screen(f"credentials-damaged-{language}")
    restore(opened)
    said(opened, "binance-demo")
    assert len(list(file.parent.glob("credentials.enc.damaged-*"))) == 1
    section(opened, "health")
    said(opened, text("vault.doctor.healthy"))
    opened.settle()
    opened.screen(f"credentials-health-{language}")
    assert [one.kind for one in examine()] == []


def test_a_vault_altered_inside_is_not_trusted_and_its_backup_is_offered(dashboard: Opened) -> None:
    new_vault("testnet", "demo")
    file = paths.vault_file()
    content = bytearray(file.read_bytes())
    content[-20] ^= 1
    file.write_bytes(bytes(content))
    unlock(dashboard)
    said(dashboard, text("dashboard.hint.vault.altered"))
    restore(dashboard)
    said(dashboard, "binance-testnet")


def test_a_vault_taken_away_while_it_is_open_comes_back_from_its_backup(dashboard: Opened) -> None:
    new_vault("testnet", "demo")
    unlock(dashboard)
    said(dashboard, "binance-demo")
    paths.vault_file().unlink()
    press(dashboard, "dashboard.cred.do.edit")
    said(dashboard, text("dashboard.hint.vault.file.only_backup"))
    press(dashboard, "dashboard.cred.go_on")
    restore(dashboard)
    said(dashboard, "binance-testnet")


def test_an_older_copy_put_back_is_accepted_only_with_a_tick(dashboard: Opened) -> None:
    new_vault("testnet")
    file = paths.vault_file()
    older = file.read_bytes()
    console("vault", "set", "binance-testnet", "description", "newer")
    unlock(dashboard)
    said(dashboard, "newer")
    file.write_bytes(older)
    press(dashboard, "dashboard.cred.do.edit")
    said(dashboard, text("dashboard.hint.vault.changed"))
    open_again(dashboard)
    said(dashboard, text("dashboard.hint.vault.older"))
    press(dashboard, "dashboard.cred.go_on")
    main(dashboard).get_by_text(text("dashboard.cred.accept_older")).click()
    fill(dashboard, "dashboard.cred.way.passphrase", PASSPHRASE)
    press(dashboard, "dashboard.cred.unlock")
    said(dashboard, "binance-testnet")
    expect(main(dashboard)).not_to_contain_text("newer")


@pytest.mark.skipif("sys.platform == 'win32'", reason="needs POSIX permissions")
def test_a_vault_that_others_may_read_is_mended_on_the_page(dashboard: Opened) -> None:
    new_vault("testnet")
    paths.vault_file().parent.chmod(0o777)
    dashboard.open("credentials")
    press(dashboard, "dashboard.cred.health.mend")
    said(dashboard, text("dashboard.cred.health.mended"))
    assert paths.vault_file().parent.stat().st_mode & 0o077 == 0
    unlock(dashboard)
    said(dashboard, "binance-testnet")


def test_an_altered_audit_trail_is_told_and_a_new_one_begun_after_a_tick(dashboard: Opened) -> None:
    new_vault("testnet")
    log = paths.audit_file()
    lines = log.read_text(encoding="ascii").splitlines(keepends=True)
    log.write_text(lines[0] + lines[1].replace('"put"', '"set"'), encoding="ascii")
    unlock(dashboard)
    said(dashboard, "binance-testnet")
    section(dashboard, "audit")
    said(dashboard, text("dashboard.cred.audit.altered"))
    section(dashboard, "health")
    press(dashboard, "dashboard.cred.health.audit")
    said(dashboard, text("dashboard.cred.tick_first"))
    main(dashboard).get_by_text(text("vault.doctor.ask.audit")).click()
    press(dashboard, "dashboard.cred.health.audit")
    said(dashboard, text("vault.doctor.healthy"))
    with Vault.open(from_passphrase(PASSPHRASE)) as vault:
        assert vault.verify_audit().ok


def test_a_venue_that_does_not_answer_leaves_the_key_unchecked_and_in_the_vault(dashboard: Opened) -> None:
    new_vault()
    unlock(dashboard)
    press(dashboard, "dashboard.cred.add")
    with simulator() as venue:
        fill_key(dashboard, venue)
        press(dashboard, "dashboard.cred.save_key")
        said(dashboard, text("dashboard.cred.added.passed", id="binance-sim"))
    press(dashboard, "dashboard.cred.do.check")
    said(dashboard, text("dashboard.cred.check_done", id="binance-sim", word=text("vault.cmd.check.not_run")))
    dashboard.settle()
    dashboard.screen("credentials-no-network")
    with Vault.open(from_passphrase(PASSPHRASE)) as vault:
        assert not vault.info("binance-sim").cleared_for_live
        assert vault.get("binance-sim").fields["api_key"].reveal() == KEY


def test_keys_of_another_program_are_taken_over_and_the_old_file_destroyed(dashboard: Opened, tmp_path: Path) -> None:
    new_vault()
    old = tmp_path / "old" / ".env"
    old.parent.mkdir()
    old.write_text(f"BINANCE_API_KEY={KEY}\nBINANCE_API_SECRET={SECRET}\nDEBUG=1\n", encoding="utf-8")
    unlock(dashboard)
    section(dashboard, "copies")
    dashboard.settle()
    dashboard.screen("credentials-copies-empty")
    fill(dashboard, "dashboard.cred.foreign.path", f'"{old}"')
    press(dashboard, "dashboard.cred.foreign.look")
    said(dashboard, "DEBUG")
    dashboard.settle()
    dashboard.screen("credentials-foreign")
    press(dashboard, "dashboard.cred.foreign.do")
    said(dashboard, text("vault.cmd.import.done", count=1, total=1))
    said(dashboard, str(old))
    press(dashboard, "dashboard.cred.foreign.shred")
    said(dashboard, text("vault.cmd.shred.done", file=old))
    assert not old.exists()
    with Vault.open(from_passphrase(PASSPHRASE)) as vault:
        assert vault.get("binance-live").fields["secret_key"].reveal() == SECRET
        assert [one.action for one in vault.audit_records()] == ["create", "import", "put"]
    assert not any(b"CANARY" in one for one in dashboard.received)


def test_all_keys_are_checked_at_once(dashboard: Opened) -> None:
    with simulator() as venue, Vault.create(from_passphrase(PASSPHRASE)) as vault:
        for name in ("one", "two"):
            fields = {"api_key": Secret(KEY), "secret_key": Secret(SECRET), "url": Secret(venue.url)}
            vault.put(Entry(id=name, category="exchange", venue="binance", environment="sim", fields=fields))
        unlock(dashboard)
        press(dashboard, "dashboard.cred.check_all")
        for name in ("one", "two"):
            said(dashboard, text("dashboard.cred.check_done", id=name, word=text("vault.cmd.check.passed")))
        vault.refresh()
        assert [one.check is not None for one in vault.list()] == [True, True]


def test_a_key_file_made_on_the_page_opens_the_vault(dashboard: Opened, tmp_path: Path) -> None:
    new_vault("testnet")
    unlock(dashboard)
    section(dashboard, "ways")
    file = tmp_path / "stick" / "flexbot.key"
    file.parent.mkdir()
    main(dashboard).get_by_text(text("dashboard.cred.slot.add"), exact=True).first.click()
    choose(dashboard, "vault.cmd.column.kind", text("dashboard.cred.way.keyfile"))
    fill(dashboard, "dashboard.cred.keyfile_new", str(file))
    press(dashboard, "dashboard.cred.slot.add")
    said(dashboard, text("dashboard.cred.keyfile_made", path=file))
    dashboard.page.get_by_test_id("stSidebar").get_by_role("button", name=text("dashboard.vault.lock")).click()
    said(dashboard, text("dashboard.cred.closed"))
    dashboard.settle()
    main(dashboard).get_by_text(text("dashboard.cred.way.keyfile"), exact=True).click()
    fill(dashboard, "dashboard.cred.keyfile_path", str(file))
    press(dashboard, "dashboard.cred.unlock")
    said(dashboard, "binance-testnet")
    assert not VaultFile(paths.vault_file()).leftovers()


def changed_elsewhere(opened: Opened, level: kill.Level) -> None:
    """Let the console engage the kill switch, and wait until the page tells of it."""
    kill.engage(level, reason=f"now {level}")
    expect(opened.page.get_by_test_id("stSidebar")).to_contain_text(f"now {level}")
    opened.settle()


def test_what_is_being_typed_stays_when_the_page_is_drawn_again(open_dashboard: Callable[..., Opened]) -> None:
    """The keyboard is still in the field: a browser has sent nothing of it."""
    opened = open_dashboard(first_run=True)
    fill(opened, "vault.setup.ask.new", PASSPHRASE)
    fill(opened, "vault.setup.ask.again", PASSPHRASE[:-3])
    again = main(opened).get_by_label(text("vault.setup.ask.again"), exact=True)
    changed_elsewhere(opened, "reduce")
    expect(again).to_have_value(PASSPHRASE[:-3])
    again.press_sequentially(PASSPHRASE[-3:])
    press(opened, "dashboard.wizard.make")
    said(opened, text("dashboard.wizard.key"))
    fill(opened, "vault.setup.field.api_key", KEY)
    fill(opened, "vault.setup.field.secret_key", SECRET)
    changed_elsewhere(opened, "halt")
    expect(main(opened).get_by_label(text("vault.setup.field.secret_key"), exact=True)).to_have_value(SECRET)
    press(opened, "dashboard.wizard.skip_key")
    press(opened, "dashboard.wizard.skip_code")
    expect(main(opened).get_by_label(text("vault.setup.field.secret_key"), exact=True)).to_have_count(0)


def test_a_passphrase_for_reveal_stays_when_the_page_is_drawn_again(dashboard: Opened) -> None:
    new_vault("testnet")
    unlock(dashboard)
    press(dashboard, "dashboard.cred.do.reveal")
    fill(dashboard, "dashboard.cred.passphrase", PASSPHRASE)
    changed_elsewhere(dashboard, "reduce")
    expect(main(dashboard).get_by_label(text("dashboard.cred.passphrase"), exact=True)).to_have_value(PASSPHRASE)
    press(dashboard, "dashboard.cred.reveal.show")
    expect(main(dashboard).locator("pre")).to_have_text([KEY, SECRET])
