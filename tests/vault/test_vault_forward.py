"""What a newer FlexBot of the same format wrote is kept by this one, and never mistaken for more than it is."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
from vault_bench import ENV, ByHand, entry, place, shown

from flexbot.errors import UsageError, VaultVersionError
from flexbot.vault import CheckRecord, CheckStep, Entry, Secret, Vault, crypto, document, entries, payload
from flexbot.vault.payload import Payload

HAND = ByHand(bytes(range(32)))
STEPS = tuple(CheckStep(name, "passed") for name in entries.STEPS)


def vault_of(home: Path, found: Payload) -> Path:
    return place(home / "credentials.enc", document.put_together(HAND.header(), HAND.dek, found.to_bytes()))


def raw_payload(path: Path) -> dict[str, object]:
    raw = json.loads(document.take_apart(path.read_bytes(), path).payload(HAND.dek, path))
    assert isinstance(raw, dict)
    return raw


def raw_entries(vault: Vault, category: str) -> list[dict[str, object]]:
    sealed = vault._payload.categories[category]
    plain = crypto.unseal(sealed.key, sealed.box, f"flexbot-vault/1|box|{vault.id}|{category}|{sealed.epoch}".encode())
    assert plain is not None
    found = json.loads(plain)["entries"]
    assert isinstance(found, list)
    return found


def test_unknown_categories_and_keys_survive_every_change(home: Path) -> None:
    known = replace(entry(), extra={"leverage": {"max": 3}, "tags": ["a", "ç"]})
    unknown = Entry(
        id="seed", category="wallet", venue="ledger", fields={"mnemonic": Secret("w1 w2")}, extra={"path": "m/0"}
    )
    found = replace(HAND.payload(known, unknown), extra={"policy": {"two_man": True}, "zz": [1, None]})
    path = vault_of(home, found)
    with Vault.open(ENV) as vault:
        vault.put(entry("kraken-live", venue="kraken"))
        vault.put(replace(vault.get("binance-live"), description="changed"))
        # an editor that builds the entry anew knows nothing of the unknown keys
        vault.put(replace(entry(), description="built anew"))
        vault.rotate_category("wallet")
        vault.rotate({0: ENV})
        assert [info.category for info in vault.list()] == ["exchange", "exchange", "wallet"]
        assert shown(vault.get("seed")) == {"mnemonic": "w1 w2"}
        live = next(one for one in raw_entries(vault, "exchange") if one["id"] == "binance-live")
        assert live["leverage"] == {"max": 3}
        assert raw_entries(vault, "wallet")[0]["path"] == "m/0"
        assert vault._payload.extra == {"policy": {"two_man": True}, "zz": [1, None]}
    with Vault.open(ENV) as again:
        assert again._payload.extra == {"policy": {"two_man": True}, "zz": [1, None]}
        assert dict(again.get("binance-live").extra) == {"leverage": {"max": 3}, "tags": ["a", "ç"]}
    assert path.exists()


def test_unknown_keys_cannot_stand_in_for_known_ones(home: Path) -> None:
    with Vault.create(ENV) as vault:
        vault.put(replace(entry(), extra={"id": "other", "fields": {"api_key": "other"}, "ref": "other"}))
        assert [info.id for info in vault.list()] == ["binance-live"]
        assert shown(vault.get("binance-live")) == shown(entry())
    found = replace(HAND.payload(entry()), extra={"v": 9, "categories": {}, "audit": None})
    assert json.loads(found.to_bytes())["v"] == 1
    assert json.loads(found.to_bytes())["categories"].keys() == {"exchange"}


def test_an_entry_of_an_unknown_category_is_removed_but_not_changed(home: Path) -> None:
    vault_of(home, HAND.payload(Entry(id="seed", category="wallet", venue="v", fields={"mnemonic": Secret("w")})))
    with Vault.open(ENV) as vault:
        with pytest.raises(UsageError):
            vault.put(replace(vault.get("seed"), description="x"))
        vault.remove("seed")
        assert vault.list() == ()


@pytest.mark.parametrize("outcome", ["passed_with_warnings", "PASSED", "", None, 1, True, ["passed"]])
def test_an_outcome_that_is_not_known_is_no_pass(home: Path, outcome: object) -> None:
    steps = (*STEPS[:-1], CheckStep("rights", outcome))  # type: ignore[arg-type]
    vault_of(home, HAND.payload(replace(entry(), check=CheckRecord("2026-01-01T00:00:00Z", steps))))
    with Vault.open(ENV) as vault:
        found = vault.get("binance-live")
        assert found.check is not None
        assert found.check.outcome == "not_run"
        assert [step.outcome for step in found.check.steps] == ["passed", "passed", "passed", "not_run"]
        assert not found.cleared_for_live
        assert not vault.list()[0].cleared_for_live


def test_an_unknown_step_does_not_replace_a_known_one(home: Path) -> None:
    steps = (*STEPS[:-1], CheckStep("rights_v2", "passed"))
    vault_of(home, HAND.payload(replace(entry(), check=CheckRecord("2026-01-01T00:00:00Z", steps))))
    assert not Vault.open(ENV).get("binance-live").cleared_for_live


def test_a_payload_of_a_later_version_is_left_alone(home: Path) -> None:
    content = document.put_together(HAND.header(), HAND.dek, b'{"v":2,"everything":"else"}')
    path = place(home / "credentials.enc", content)
    with pytest.raises(VaultVersionError) as refusal:
        Vault.open(ENV)
    assert refusal.value.exit_code == 16
    assert path.read_bytes() == content


def test_what_is_written_is_what_the_format_says(home: Path) -> None:
    path = vault_of(home, HAND.payload())
    with Vault.open(ENV) as vault:
        vault.put(entry())
    raw = raw_payload(path)
    assert raw.keys() == {"v", "categories", "audit"}
    categories, audit = raw["categories"], raw["audit"]
    assert isinstance(categories, dict)
    assert isinstance(audit, dict)
    assert categories["exchange"].keys() == {"epoch", "rotated", "key", "box"}
    assert audit.keys() == {"seq", "head"}
    assert payload.VERSION == raw["v"] == 1
    # sealed once more inside: who opens the payload alone has not yet the entries of a category
    assert "api_key" not in json.dumps(raw)
