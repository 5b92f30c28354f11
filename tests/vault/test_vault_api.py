"""The vault through its Python API: entries are put, listed, read, changed and removed; nothing else changes."""

from __future__ import annotations

import errno
import os
import sys
import threading
from dataclasses import replace
from pathlib import Path

import pytest
from vault_bench import ENV, entry, shown

from flexbot.errors import StorageError, UsageError, VaultChangedError, VaultMissingError
from flexbot.vault import (
    CATEGORIES,
    ENVIRONMENTS,
    FIELDS,
    CheckRecord,
    CheckStep,
    Entry,
    NewSlot,
    Secret,
    UnlockKey,
    Vault,
    copies,
    document,
    entries,
    from_passphrase,
    payload,
)

PASSED = tuple(CheckStep(name, "passed") for name in entries.STEPS)
FAR = "2999-01-01T00:00:00Z"


@pytest.fixture
def vault(home: Path) -> Vault:
    return Vault.create(ENV)


def again(vault: Vault) -> Vault:
    """The vault as another process finds it."""
    return Vault.open(ENV, path=vault.path)


def test_without_a_vault_there_is_nothing_to_open(home: Path) -> None:
    with pytest.raises(VaultMissingError):
        Vault.open(ENV)
    assert not (home / "credentials.enc").exists()


def test_a_second_vault_is_not_made_over_the_first(vault: Vault) -> None:
    before = vault.path.read_bytes()
    with pytest.raises(VaultChangedError) as refusal:
        Vault.create(ENV)
    assert refusal.value.key == "vault.exists"
    assert vault.path.read_bytes() == before


def test_a_vault_is_not_made_beside_the_backup_of_a_lost_one(vault: Vault) -> None:
    vault.put(entry())
    vault.path.unlink()
    with pytest.raises(VaultMissingError) as refusal:
        Vault.create(ENV)
    assert refusal.value.key == "vault.file.only_backup"


def test_entries_of_every_category_and_field_come_back_as_they_were(vault: Vault) -> None:
    for number, category in enumerate(CATEGORIES):
        values = {name: f"{name} of {category}\nçã€🔑" for name in FIELDS[: number % len(FIELDS) + 1]}
        vault.put(
            entry(category, category=category, **values)
            if "_" not in category
            else entry("x", category=category, **values)
        )
    with again(vault) as other:
        assert [info.category for info in other.list()] == list(CATEGORIES)
        for info in other.list():
            found = other.get(info.id)
            number = CATEGORIES.index(found.category)
            assert shown(found) == {
                name: f"{name} of {found.category}\nçã€🔑" for name in FIELDS[: number % len(FIELDS) + 1]
            }
            assert found.created == found.updated == info.updated
            assert len(found.ref) == 16


def test_several_venues_and_environments_stand_side_by_side(vault: Vault) -> None:
    for venue in ("binance", "kraken"):
        for environment in ENVIRONMENTS:
            vault.put(entry(f"{venue}-{environment}", venue=venue, environment=environment))
    vault.put(entry("binance-live-2"))
    assert [info.id for info in again(vault).list("exchange")] == sorted(
        [f"{venue}-{environment}" for venue in ("binance", "kraken") for environment in ENVIRONMENTS]
        + ["binance-live-2"]
    )
    assert shown(vault.get("kraken-demo"))["api_key"] == "key-of-kraken-demo-0123456789"


def test_a_list_masks_what_is_secret(vault: Vault) -> None:
    vault.put(entry(api_key="AAAABBBBCCCC1234", secret_key="ssssssssssssssss", username="ana", url="https://a.example"))
    vault.put(entry("db", category="database", url="postgresql://ana:hunter2hunter2@db/x"))
    vault.put(entry("mail", category="smtp", username="ana", password="minha-senha-de-2024", host="mail.example"))
    vault.put(entry("desk", category="broker", venue="xp", password="minha-senha-de-2024", code="JBSWY3DPEHPK3PXP"))
    info = {one.id: one for one in vault.list()}
    assert info["binance-live"].key_tail == "1234"
    assert info["binance-live"].public == {"username": "ana", "url": "https://a.example"}
    assert info["binance-live"].secret_fields == ("api_key", "secret_key")
    assert info["db"].secret_fields == ("url",)
    # the end of a password would help to guess it, and of several secrets none stands out
    assert (info["mail"].key_tail, info["desk"].key_tail) == ("", "")
    for word in ("AAAABBBB", "ssss", "hunter2", "senha", "JBSWY", "PXP"):
        assert word not in repr(info)


def test_equal_secrets_have_equal_fingerprints_until_the_key_is_rotated(vault: Vault) -> None:
    vault.put(entry("a", api_key="k1", secret_key="s1"))
    vault.put(entry("b", api_key="k1", secret_key="s1"))
    vault.put(entry("c", api_key="k1secret_keys1"))
    first = {one.id: one.fingerprint for one in vault.list()}
    assert first["a"] == first["b"] != first["c"]
    vault.rotate({0: ENV})
    second = {one.id: one.fingerprint for one in vault.list()}
    assert second["a"] == second["b"] != first["a"]
    public = vault.put(entry("d", username="x"))
    assert (public.fingerprint, public.key_tail) == ("", "")


def test_a_changed_entry_keeps_its_birth_and_its_name_in_the_audit_log(
    vault: Vault, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("flexbot.vault.vault.utc_now", lambda: "2026-01-01T00:00:00Z")
    first = vault.put(entry())
    monkeypatch.setattr("flexbot.vault.vault.utc_now", lambda: "2026-01-02T00:00:00Z")
    second = vault.put(replace(entry(), description="main account", ref="forged", created="forged", updated="forged"))
    assert (second.created, second.updated) == ("2026-01-01T00:00:00Z", "2026-01-02T00:00:00Z")
    assert second.ref == first.ref
    assert [one.description for one in again(vault).list()] == ["main account"]


def test_a_removed_entry_is_gone_from_the_backup_too(vault: Vault) -> None:
    vault.put(entry("a"))
    vault.put(entry("b"))
    vault.remove("a")
    assert [one.id for one in again(vault).list()] == ["b"]
    assert vault.path.with_name("credentials.enc.bak").read_bytes() == vault.path.read_bytes()
    with pytest.raises(UsageError):
        vault.get("a")
    with pytest.raises(UsageError):
        vault.remove("a")


def test_an_open_category_is_what_its_component_gets(vault: Vault) -> None:
    vault.put(entry("a"))
    vault.put(entry("mail", category="smtp", password="p"))
    found = vault.open_category("smtp")
    assert list(found) == ["mail"]
    with pytest.raises(TypeError):
        found["mail"] = found["mail"]  # type: ignore[index]
    assert dict(vault.open_category("alerts")) == {}


@pytest.mark.parametrize(
    ("bad", "key"),
    [
        (entry("Binance"), "vault.entry_id"),
        (entry("a/b"), "vault.entry_id"),
        (entry("-a"), "vault.entry_id"),
        (entry("a" * 65), "vault.entry_id"),
        (entry(""), "vault.entry_id"),
        (entry("a\n"), "vault.entry_id"),
        (entry(category="wallet"), "vault.category"),
        (entry(environment="prod"), "vault.environment"),
        (replace(entry(category="smtp", password="p"), environment="live"), "vault.environment"),
        (entry(token="x"), "vault.field"),
        (entry(venue=""), "vault.venue_name"),
        (entry(venue="v" * 65), "vault.venue_name"),
        (entry(venue="a\x1b[2J"), "vault.venue_name"),
        (replace(entry(), description="a\nb"), "vault.description"),
        (replace(entry(), description="d" * 501), "vault.description"),
        (entry(api_key=""), "vault.field_length"),
        (entry(api_key="k" * 8193), "vault.field_length"),
        (entry(api_key="half \udce3 a character"), "vault.field_characters"),
    ],
)
def test_what_is_not_allowed_in_an_entry_is_refused_and_nothing_written(vault: Vault, bad: Entry, key: str) -> None:
    before = vault.path.read_bytes()
    with pytest.raises(UsageError) as refusal:
        vault.put(bad)
    assert refusal.value.key == key
    assert refusal.value.message
    assert vault.path.read_bytes() == before
    assert [one.action for one in vault._log.records()] == ["create"]


def test_an_id_stands_for_one_entry_in_all_categories(vault: Vault) -> None:
    vault.put(entry("a"))
    with pytest.raises(UsageError) as refusal:
        vault.put(entry("a", category="smtp", password="p"))
    assert refusal.value.key == "vault.id_taken"


# -- checks ----------------------------------------------------------------------------------------------------------


def test_a_check_is_kept_and_clears_for_live_only_if_every_step_passed(vault: Vault) -> None:
    vault.put(entry())
    assert not vault.get("binance-live").cleared_for_live
    assert vault.record_check("binance-live", CheckRecord(FAR, PASSED, ("ip",))).cleared_for_live
    found = again(vault).get("binance-live")
    assert found.check == CheckRecord(FAR, PASSED, ("ip",))
    assert not vault.record_check("binance-live", CheckRecord(FAR, PASSED[:-1])).cleared_for_live
    failed = (*PASSED, CheckStep("rights", "failed", "withdraw"))
    assert vault.record_check("binance-live", CheckRecord(FAR, failed)).check == CheckRecord(FAR, failed)
    assert not again(vault).get("binance-live").cleared_for_live


def test_a_new_description_keeps_the_check(vault: Vault) -> None:
    vault.put(entry())
    vault.record_check("binance-live", CheckRecord(FAR, PASSED))
    assert vault.put(replace(vault.get("binance-live"), description="d")).cleared_for_live


@pytest.mark.parametrize(
    "change",
    [
        {"fields": {"api_key": Secret("another"), "secret_key": Secret("one")}},
        {"fields": {"api_key": Secret("key-of-binance-live-0123456789")}},
        {"environment": "testnet"},
        {"venue": "kraken"},
    ],
    ids=["secret", "fewer fields", "environment", "venue"],
)
def test_the_check_of_another_account_is_dropped(vault: Vault, change: dict[str, object]) -> None:
    vault.put(entry())
    vault.record_check("binance-live", CheckRecord(FAR, PASSED))
    changed = replace(vault.get("binance-live"), **change)  # type: ignore[arg-type]
    assert changed.check is not None
    assert vault.put(changed).check is None
    assert vault.get("binance-live").with_fields(password=Secret("x")).check is None


def test_an_editor_with_an_older_check_does_not_clear_another_secret(vault: Vault) -> None:
    vault.put(entry())
    vault.record_check("binance-live", CheckRecord("2999-01-01T00:00:00Z", PASSED))
    held = vault.get("binance-live")
    other = {"api_key": Secret("never checked")}
    vault.record_check("binance-live", CheckRecord("2999-01-02T00:00:00Z", PASSED))
    assert vault.put(replace(held, fields=other)).check is None
    # and neither after the check it holds was dropped with the secret it was made of
    old = replace(held, check=CheckRecord("2000-01-01T00:00:00Z", PASSED), fields={"api_key": Secret("a third")})
    assert vault.put(old).check is None


def test_a_check_made_of_the_new_secret_is_kept(vault: Vault) -> None:
    vault.put(entry())
    vault.record_check("binance-live", CheckRecord("2999-01-01T00:00:00Z", PASSED))
    fresh = replace(entry(api_key="new"), check=CheckRecord("2999-01-02T00:00:00Z", PASSED))
    assert vault.put(fresh).cleared_for_live


# -- size, closing, threads ------------------------------------------------------------------------------------------


def test_a_full_vault_is_refused_cleanly_and_can_be_emptied_again(vault: Vault) -> None:
    size = 8192

    def fill() -> None:
        for number in range(100):
            vault.put(entry(f"e{number}", **dict.fromkeys(FIELDS, "x" * size)))

    with pytest.raises(UsageError) as refusal:
        fill()
    assert refusal.value.key == "vault.full"
    ids = [one.id for one in again(vault).list()]
    assert len(ids) > 5
    assert vault.path.stat().st_size <= document.MAX_BYTES
    for number in range(7):
        vault.add_slot(NewSlot(UnlockKey("keyfile", bytes([number] * 32)), label="🔑" * 64))
    # everything that does not make it larger still works
    vault.remove(ids[0])
    vault.rotate({0: ENV})
    assert [one.id for one in again(vault).list()] == ids[1:]


def test_what_fits_the_vault_fits_the_file(vault: Vault) -> None:
    # fill up to the last byte that is allowed: no size may pass the first limit and fail at the second
    for number in range(9):
        vault.put(entry(f"e{number}", **dict.fromkeys(FIELDS, "x" * 8000)))
    for number in range(7):
        vault.add_slot(NewSlot(UnlockKey("keyfile", bytes([number] * 32)), label="🔑" * 64))
    step = 8000
    fields: dict[str, str] = {}
    names = iter(FIELDS)
    name, length = next(names), 0
    while step:
        try:
            vault.put(entry("last", **{**fields, name: "x" * (length + step)}))
            length += step
            if length + step > 8192:
                fields[name] = "x" * length
                name, length = next(names), 0
        except UsageError as error:
            assert error.key == "vault.full"  # noqa: PT017  # it is caught more than once
            step //= 2
    assert again(vault).get("last") is not None
    assert vault.path.stat().st_size > document.MAX_BYTES * 0.97


def test_a_closed_vault_does_nothing_more(vault: Vault) -> None:
    vault.put(entry())
    before = vault.path.read_bytes()
    with vault:
        pass
    vault.close()
    for work in (
        lambda: vault.list(),
        lambda: vault.get("binance-live"),
        lambda: vault.info("binance-live"),
        lambda: vault.put(entry("b")),
        lambda: vault.remove("binance-live"),
        lambda: vault.open_category("exchange"),
        lambda: vault.reveal("binance-live", from_passphrase("x")),
        lambda: vault.confirm(from_passphrase("x")),
        lambda: vault.add_slot(NewSlot(ENV)),
        lambda: vault.rotate({0: ENV}),
        lambda: vault.rotate_category("exchange"),
        lambda: vault.change_passphrase(NewSlot(from_passphrase("x"))),
        lambda: vault.record("import"),
        lambda: vault.backup(),
        lambda: vault.refresh(),
        lambda: vault.verify_audit(),
        lambda: vault.restart_audit(),
    ):
        with pytest.raises(ValueError, match="closed"):
            work()
    assert vault.path.read_bytes() == before
    assert vault._dek is None


def test_closing_wipes_the_key_in_memory(vault: Vault) -> None:
    held = vault._dek
    vault.close()
    assert held == bytearray(32)


def test_threads_of_one_vault_lose_nothing(vault: Vault) -> None:
    failures: list[BaseException] = []

    def edit(name: str) -> None:
        try:
            for number in range(10):
                vault.put(entry(f"{name}-{number}"))
                assert vault.get(f"{name}-{number}").venue == "binance"
                vault.list()
        except BaseException as error:  # noqa: BLE001  # handed to the main thread
            failures.append(error)

    threads = [threading.Thread(target=edit, args=(f"t{number}",)) for number in range(6)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert failures == []
    assert len(again(vault).list()) == 60
    assert vault.verify_audit().ok


def test_what_is_read_back_before_a_write_is_opened_to_the_last_entry(
    vault: Vault, monkeypatch: pytest.MonkeyPatch
) -> None:
    checked: list[bytes] = []
    real = payload.verify
    monkeypatch.setattr(
        payload, "verify", lambda path, dek, content: (checked.append(content), real(path, dek, content))
    )
    vault.put(entry())
    assert checked == [vault.path.read_bytes()]


@pytest.mark.skipif(sys.platform != "linux", reason="needs Linux: which file a descriptor belongs to")
def test_an_export_that_the_disk_refuses_leaves_no_part_of_a_copy(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    copy, flush = tmp_path / "copy.enc", os.fsync

    def refuse(descriptor: int) -> None:
        """A mock: no disk here fails on demand, and for this one file only."""
        if Path(f"/proc/self/fd/{descriptor}").readlink() == copy:
            raise OSError(errno.EIO, "Input/output error")
        flush(descriptor)

    monkeypatch.setattr(os, "fsync", refuse)
    with Vault.create(UnlockKey("env", bytes(32))) as vault, pytest.raises(StorageError):
        copies.save(vault, copy)
    assert not copy.exists()
