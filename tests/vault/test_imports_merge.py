"""From a reading into a real vault: what is new, the same, in conflict; reading back; nothing secret on the way."""

from __future__ import annotations

import logging
from dataclasses import replace
from pathlib import Path

import pytest
from imports_corpus import CANARY_KEY, CANARY_SECRET, PASSPHRASE, assert_hidden, cbc_rows, csv_table, fernet_folder

from flexbot import log
from flexbot.errors import FlexBotError, UsageError
from flexbot.vault.entries import Entry
from flexbot.vault.imports import Reading, read
from flexbot.vault.imports.merge import Planned, merge, verified
from flexbot.vault.secret import Secret
from flexbot.vault.unlock import UnlockKey
from flexbot.vault.vault import Vault

# a key file's bytes: no slow stretching
UNLOCK = UnlockKey("keyfile", bytes(32))
LINES = f"BINANCE_API_KEY={CANARY_KEY}\nBINANCE_API_SECRET={CANARY_SECRET}\nSMTP_HOST=h\nSMTP_PASSWORD=p\n"


@pytest.fixture
def vault(home: Path) -> Vault:
    return Vault.create(UNLOCK)


def reading(tmp_path: Path, lines: str = LINES) -> Reading:
    path = tmp_path / ".env"
    path.write_text(lines, encoding="utf-8")
    return read("env", path)


def told(planned: list[Planned]) -> list[tuple[str, str, str, bool]]:
    return [(one.id, one.action, one.environment, one.assumed) for one in planned]


def test_a_dry_run_tells_the_plan_and_changes_nothing(tmp_path: Path, vault: Vault) -> None:
    before = vault.path.read_bytes()
    planned = merge(vault, reading(tmp_path), dry_run=True)
    assert told(planned) == [("binance-live", "add", "live", True), ("smtp", "add", "", False)]
    assert vault.path.read_bytes() == before
    assert not verified(vault, planned)
    assert_hidden(planned)


def test_what_was_planned_is_read_back_and_a_second_run_adds_nothing(tmp_path: Path, vault: Vault) -> None:
    found = reading(tmp_path)
    planned = merge(vault, found, dry_run=False)
    with Vault.open(UNLOCK) as again:
        assert verified(again, planned)
        assert again.get("binance-live").fields["secret_key"].reveal() == CANARY_SECRET
        second = merge(again, found, dry_run=False)
        assert told(second) == [("binance-live", "same", "live", True), ("smtp", "same", "", False)]
        assert verified(again, second)
        assert len(again.list()) == 2


def test_other_keys_of_the_same_venue_and_environment_are_kept_beside(tmp_path: Path, vault: Vault) -> None:
    kept = {"api_key": Secret("mine"), "secret_key": Secret("mine too")}
    vault.put(Entry(id="main", category="exchange", venue="binance", environment="live", fields=kept))
    planned = merge(vault, reading(tmp_path), dry_run=False)
    assert told(planned)[0] == ("binance-live", "conflict", "live", True)
    assert planned[0].beside == ("main",)
    assert vault.get("main").fields["api_key"] == Secret("mine")
    assert verified(vault, planned)


def test_an_id_that_another_category_has_is_not_taken(tmp_path: Path, vault: Vault) -> None:
    vault.put(Entry(id="binance-live", category="data_api", venue="x", fields={"api_key": Secret("x")}))
    assert told(merge(vault, reading(tmp_path), dry_run=False))[0][:2] == ("binance-live-2", "add")


def test_twins_in_one_source_become_one_entry_and_differing_ones_two(tmp_path: Path, vault: Vault) -> None:
    path = tmp_path / "c.json"
    path.write_text(
        '[{"exchange": "okx", "key": "a", "secret": "b"}, {"exchange": "okx", "key": "a", "secret": "b"},'
        ' {"exchange": "okx", "key": "c", "secret": "d"}]'
    )
    planned = merge(vault, read("json", path), dry_run=False, environment="demo")
    assert told(planned) == [
        ("okx-demo", "add", "demo", True),
        ("okx-demo", "same", "demo", True),
        ("okx-demo-2", "conflict", "demo", True),
    ]
    assert verified(vault, planned)


def test_the_environment_given_never_replaces_one_that_the_source_tells(tmp_path: Path, vault: Vault) -> None:
    found = reading(tmp_path, "BINANCE_TESTNET_API_KEY=k\nBINANCE_TESTNET_SECRET=s\n")
    assert told(merge(vault, found, dry_run=True, environment="live"))[0][2:] == ("testnet", False)
    with pytest.raises(UsageError):
        merge(vault, found, dry_run=True, environment="production")


def test_nothing_is_put_when_one_draft_is_not_allowed(tmp_path: Path, vault: Vault) -> None:
    found = reading(tmp_path)
    broken = replace(found.drafts[1], description="\x07")
    with pytest.raises(UsageError):
        merge(vault, replace(found, drafts=(found.drafts[0], broken)), dry_run=False)
    assert vault.list() == ()


def test_an_entry_that_was_changed_since_is_not_verified(tmp_path: Path, vault: Vault) -> None:
    planned = merge(vault, reading(tmp_path), dry_run=False)
    vault.put(vault.get("binance-live").with_fields(api_key=Secret("other")))
    assert not verified(vault, planned)
    vault.remove("binance-live")
    assert not verified(vault, planned)
    assert not verified(vault, [])


def test_a_whole_import_at_debug_leaves_no_value_in_the_log(tmp_path: Path, vault: Vault) -> None:
    path = log.start(level="DEBUG")
    logger = logging.getLogger("test")
    try:
        fernet = read("fernet", fernet_folder(tmp_path), secret=Secret(PASSPHRASE))
        table = read("cbc-fields", csv_table(tmp_path / "k.csv", cbc_rows(bytes(32))), secret=Secret("00" * 32))
        for found in (reading(tmp_path), fernet, table):
            planned = merge(vault, found, dry_run=False)
            logger.debug("%s %r", found, planned)
        (tmp_path / "bad.json").write_text(f'{{"binance": {{"key": "{CANARY_KEY}", "secret": ["{CANARY_SECRET}"]}}}}')
        with pytest.raises(FlexBotError) as refused:
            read("json", tmp_path / "bad.json")
        logger.error("%s", refused.value, exc_info=refused.value)
    finally:
        log.stop()
    written = path.read_text(encoding="utf-8")
    assert "bad.json binance.secret" in written
    assert_hidden(written)
