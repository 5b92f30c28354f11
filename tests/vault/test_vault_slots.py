"""The ways to open a vault: added, removed, changed, rotated; what was revoked opens nothing any more."""

from __future__ import annotations

from pathlib import Path

import pytest
from vault_bench import ENV, HERE, OTHER_ENV, RECOVERY, entry, shown, verdict

from flexbot.errors import UsageError, VaultAlteredError, VaultChangedError, WrongSecretError
from flexbot.vault import NewSlot, UnlockKey, Vault, document, from_passphrase, payload
from flexbot.vault.header import MAX_SLOTS
from flexbot.vault.unlock import KINDS

OLD, NEW, THIRD = (from_passphrase(f"corretora-azul-{word}") for word in ("velha", "nova", "terceira"))


@pytest.fixture
def vault(home: Path) -> Vault:
    """A vault with an env slot (0), a recovery slot (1) and entries in two categories."""
    made = Vault.create(ENV)
    made.add_slot(NewSlot(RECOVERY, "paper"))
    made.put(entry())
    made.put(entry("mail", category="smtp", password="p"))
    return made


@pytest.fixture
def phrased(home: Path) -> Vault:
    """A vault with a passphrase slot (0) and an env slot (1), opened with the passphrase."""
    made = Vault.create(OLD, kdf="pbkdf2")
    made.add_slot(NewSlot(ENV))
    made.put(entry())
    return made


def copies(vault: Vault) -> list[bytes]:
    """Every file in the vault's folder that may hold a data key: the vault, its backup, whatever else there is."""
    found = [path.read_bytes() for path in vault.path.parent.iterdir() if path.is_file()]
    return [content for content in found if content.startswith(document.MAGIC)]


def key_of(kind: str) -> UnlockKey:
    return UnlockKey(kind, bytes([KINDS.index(kind)] * 32))  # type: ignore[arg-type]


def test_every_kind_of_slot_opens_the_same_entries(home: Path) -> None:
    keys = {kind: key_of(kind) for kind in KINDS if kind != "passphrase"} | {"passphrase": OLD}
    first, *others = keys.values()
    with Vault.create(first, label="first") as vault:
        for key in others:
            vault.add_slot(NewSlot(key, f"my {key.kind}"))
        vault.put(entry())
    for kind, key in keys.items():
        with Vault.open(key) as found:
            assert (found.opened_by.kind, found.opened_by.label) == (kind, f"my {kind}" if key != first else "first")
            assert shown(found.get("binance-live")) == shown(entry())
    assert {slot.kdf for slot in found.slots()} == {"hkdf-sha256", "argon2id"}


def test_two_slots_of_one_kind_open_with_either_secret(vault: Vault) -> None:
    assert vault.add_slot(NewSlot(OTHER_ENV, "second")).n == 2
    assert Vault.open(ENV).opened_by.n == 0
    assert Vault.open(OTHER_ENV).opened_by.n == 2


def test_a_removed_slot_opens_neither_file_nor_backup(vault: Vault) -> None:
    assert [verdict(one, RECOVERY) for one in copies(vault)] == ["accepted"] * 2
    vault.remove_slot(1)
    assert [verdict(one, RECOVERY) for one in copies(vault)] == ["WrongSecretError"] * 2
    assert [verdict(one, ENV) for one in copies(vault)] == ["accepted"] * 2
    assert vault.add_slot(NewSlot(OTHER_ENV)).n == 1


def test_the_last_slot_and_unknown_slots_are_not_removed(vault: Vault) -> None:
    vault.remove_slot(0)
    before = vault.path.read_bytes()
    for number, key in ((1, "vault.last_slot"), (0, "vault.unknown_slot"), (7, "vault.unknown_slot")):
        with pytest.raises(UsageError) as refusal:
            vault.remove_slot(number)
        assert refusal.value.key == key
    assert vault.path.read_bytes() == before


def test_a_ninth_slot_is_refused(vault: Vault) -> None:
    for number in range(MAX_SLOTS - 2):
        vault.add_slot(NewSlot(UnlockKey("keyfile", bytes([number] * 32))))
    before = vault.path.read_bytes()
    with pytest.raises(UsageError) as refusal:
        vault.add_slot(NewSlot(OTHER_ENV))
    assert refusal.value.key == "vault.too_many_slots"
    nine = {0: ENV, **{n: UnlockKey("keyfile", bytes([n - 2] * 32)) for n in range(2, 8)}}
    with pytest.raises(UsageError):
        vault.rotate(nine, [NewSlot(OTHER_ENV), NewSlot(RECOVERY)])
    assert vault.path.read_bytes() == before
    assert len(Vault.open(ENV).slots()) == 8


@pytest.mark.parametrize("label", ["x" * 65, "a\nb", "\x1b[0m", "\u202e", "\ud800"])
def test_a_label_that_the_header_does_not_take_is_refused(vault: Vault, label: str) -> None:
    with pytest.raises(UsageError) as refusal:
        vault.add_slot(NewSlot(OTHER_ENV, label))
    assert refusal.value.key == "vault.slot_label"


def test_a_full_entropy_secret_has_at_least_sixteen_bytes(vault: Vault) -> None:
    with pytest.raises(ValueError, match="too short"):
        vault.add_slot(NewSlot(UnlockKey("keyfile", bytes(15))))
    vault.add_slot(NewSlot(UnlockKey("keyfile", bytes(16))))


# -- passphrase ------------------------------------------------------------------------------------------------------


def test_after_a_change_neither_file_nor_backup_opens_with_the_old_passphrase(phrased: Vault) -> None:
    assert [verdict(one, OLD) for one in copies(phrased)] == ["accepted"] * 2
    changed = phrased.change_passphrase(NewSlot(NEW, kdf="pbkdf2"))
    assert phrased.opened_by == changed
    assert [verdict(one, OLD) for one in copies(phrased)] == ["WrongSecretError"] * 2
    assert [verdict(one, NEW) for one in copies(phrased)] == ["accepted"] * 2
    assert [verdict(one, ENV) for one in copies(phrased)] == ["accepted"] * 2
    phrased.put(entry("b"))
    assert [slot.kind for slot in phrased.slots()] == ["env", "passphrase"]


def test_one_of_several_passphrases_is_changed_by_its_number(phrased: Vault) -> None:
    other = phrased.add_slot(NewSlot(NEW, kdf="pbkdf2"))
    phrased.change_passphrase(NewSlot(THIRD, kdf="pbkdf2"), n=other.n)
    content = phrased.path.read_bytes()
    assert [verdict(content, key) for key in (OLD, NEW, THIRD)] == ["accepted", "WrongSecretError", "accepted"]
    assert phrased.opened_by.n == 0
    with pytest.raises(UsageError):
        phrased.change_passphrase(NewSlot(THIRD), n=1)
    with pytest.raises(UsageError):
        phrased.change_passphrase(NewSlot(THIRD), n=9)


def test_whoever_forgot_the_passphrase_replaces_all_of_them(phrased: Vault) -> None:
    phrased.add_slot(NewSlot(NEW, kdf="pbkdf2"))
    with Vault.open(ENV) as rescued:
        rescued.change_passphrase(NewSlot(THIRD, kdf="pbkdf2"))
        assert rescued.opened_by.kind == "env"
        content = rescued.path.read_bytes()
    assert [verdict(content, key) for key in (OLD, NEW, THIRD)] == ["WrongSecretError", "WrongSecretError", "accepted"]


def test_a_passphrase_is_replaced_by_a_passphrase_alone(phrased: Vault) -> None:
    before = phrased.path.read_bytes()
    with pytest.raises(ValueError, match="env"):
        phrased.change_passphrase(NewSlot(OTHER_ENV))
    assert phrased.path.read_bytes() == before


def test_half_characters_from_a_terminal_open_nothing_and_break_nothing(phrased: Vault) -> None:
    with pytest.raises(WrongSecretError):
        Vault.open(from_passphrase("senha \udce3 errada"))


# -- rotation --------------------------------------------------------------------------------------------------------


def test_a_rotation_keeps_the_entries_and_only_the_named_slots(vault: Vault) -> None:
    before = {info.id: shown(vault.get(info.id)) for info in vault.list()}
    old_key, old_copy = vault._key(), vault.path.read_bytes()
    old_epochs = {name: one.epoch for name, one in vault._payload.categories.items()}
    old_keys = {one.key for one in vault._payload.categories.values()}
    vault.rotate({1: RECOVERY}, [NewSlot(OTHER_ENV, "new")])
    assert [(slot.n, slot.kind, slot.label) for slot in vault.slots()] == [(1, "recovery", "paper"), (0, "env", "new")]
    assert vault.opened_by.n == 1
    assert [verdict(one, ENV) for one in copies(vault)] == ["WrongSecretError"] * 2
    for key in (RECOVERY, OTHER_ENV):
        assert [verdict(one, key) for one in copies(vault)] == ["accepted"] * 2
        assert {info.id: shown(Vault.open(key).get(info.id)) for info in vault.list()} == before
    # what leaked before opens nothing that is written from now on
    assert verdict(old_copy, ENV) == "accepted"
    with pytest.raises(VaultAlteredError):
        payload.load(document.take_apart(vault.path.read_bytes(), HERE), old_key, HERE)
    assert {name: one.epoch for name, one in vault._payload.categories.items()} == {
        name: epoch + 1 for name, epoch in old_epochs.items()
    }
    assert old_keys.isdisjoint(one.key for one in vault._payload.categories.values())
    vault.put(entry("later"))
    assert vault.verify_audit().ok


def test_a_rotation_that_keeps_the_opening_slot_goes_on_with_it(vault: Vault) -> None:
    old = document.take_apart(vault.path.read_bytes(), HERE).header.slots[0]
    vault.rotate({0: ENV})
    new = document.take_apart(vault.path.read_bytes(), HERE).header.slots[0]
    assert (vault.opened_by.n, [slot.n for slot in vault.slots()]) == (0, [0])
    assert new.kdf.salt != old.kdf.salt


def test_a_rotation_keeps_the_stretching_that_was_chosen(phrased: Vault) -> None:
    phrased.rotate({0: OLD})
    assert [slot.kdf for slot in phrased.slots()] == ["pbkdf2-sha256"]


@pytest.mark.parametrize("keep", [{0: OTHER_ENV}, {0: RECOVERY}, {0: ENV, 1: UnlockKey("recovery", bytes(20))}])
def test_a_rotation_with_a_wrong_secret_changes_nothing_and_is_recorded(
    vault: Vault, keep: dict[int, UnlockKey]
) -> None:
    before = vault.path.read_bytes()
    with pytest.raises(WrongSecretError) as refusal:
        vault.rotate(keep)
    assert refusal.value.exit_code == 11
    assert vault.path.read_bytes() == before
    assert [one.action for one in vault._log.records()][-1] == "failed_unlock"
    vault.put(entry("goes-on"))
    assert vault.verify_audit().ok


def test_a_rotation_without_any_slot_or_with_an_unknown_one_is_refused(vault: Vault) -> None:
    before = vault.path.read_bytes()
    for keep in ({}, {5: ENV}):
        with pytest.raises(UsageError):
            vault.rotate(keep)
    assert vault.path.read_bytes() == before


def test_one_category_gets_a_new_key_and_the_others_keep_theirs(vault: Vault) -> None:
    before = dict(vault._payload.categories)
    vault.rotate_category("exchange")
    after = Vault.open(ENV)._payload.categories
    assert after["exchange"].key != before["exchange"].key
    assert after["exchange"].epoch == before["exchange"].epoch + 1
    assert after["smtp"] == before["smtp"]
    assert shown(vault.get("binance-live")) == shown(entry())
    with pytest.raises(UsageError):
        vault.rotate_category("alerts")


def test_an_open_vault_notices_that_it_was_rekeyed_elsewhere(vault: Vault) -> None:
    other = Vault.open(ENV)
    vault.rotate({0: ENV})
    with pytest.raises(VaultChangedError):
        other.put(entry("lost"))
    with pytest.raises(VaultChangedError) as refusal:
        other.refresh()
    assert refusal.value.key == "vault.rekeyed"


def test_an_open_vault_notices_that_its_own_slot_was_removed_elsewhere(vault: Vault) -> None:
    other = Vault.open(RECOVERY)
    vault.remove_slot(1)
    with pytest.raises(VaultChangedError) as refusal:
        other.refresh()
    assert refusal.value.key == "vault.rekeyed"


# -- copies ----------------------------------------------------------------------------------------------------------


def test_a_backup_is_the_vault_as_it_is_now_and_is_recorded_in_itself(vault: Vault) -> None:
    content = vault.backup()
    assert content == vault.path.read_bytes()
    assert verdict(content, ENV) == verdict(content, RECOVERY) == "accepted"
    assert [one.action for one in vault._log.records()][-1] == "export"


def test_no_two_writes_share_a_nonce_a_salt_or_a_payload_key(vault: Vault) -> None:
    seen: set[bytes] = set()
    count = 0
    for number in range(10):
        vault.rotate({0: ENV}, [NewSlot(RECOVERY)])
        vault.put(entry(f"n{number}"))
        taken = document.take_apart(vault.path.read_bytes(), HERE)
        parts = [taken.header.nonce, taken.sealed[:12], vault._payload.categories["exchange"].box[:12]]
        seen.update(parts)
        count += len(parts)
        slots = [part for slot in taken.header.slots for part in (slot.wrap[:12], slot.kdf.salt)]
        seen.update(slots)
        count += len(slots)
    assert len(seen) == count
