"""The dialogs of `flexbot config` as a person meets them, in a terminal of 80 columns."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Callable

import pytest
from terminal import Terminal
from vault_console import KEY, OTHER, PASSPHRASE, SECRET, new_vault, opened

from exchange_sim import ApiKey, BinanceFace, Simulator
from flexbot import paths
from flexbot.errors import WrongSecretError
from flexbot.settings import load_settings
from flexbot.vault import Vault, recovery

WORDS = {
    "en": {
        "new": "New passphrase:",
        "again": "The same once more:",
        "venue": "Number or name [1]:",
        "environment": "Number [2]:",
        "key": "API key:",
        "secret": "in a file):",
        "address": "Address:",
        "note": "to revoke. [y/N]",
        "yes": "y",
        "code": "recovery code? [Y/n]",
        "group": "Group",
        "strong": "Strength: [#####] very strong",
        "saved": "The key is saved as binance-sim.",
        "next": "What to do next:",
    },
    "pt_BR": {
        "new": "Nova senha:",
        "again": "A mesma outra vez:",
        "venue": "Número ou nome [1]:",
        "environment": "Número [2]:",
        "key": "Chave de API:",
        "secret": "em arquivo):",
        "address": "Endereço:",
        "note": "quais chaves revogar. [s/N]",
        "yes": "s",
        "code": "código de recuperação? [S/n]",
        "group": "Grupo",
        "strong": "Força: [#####] muito forte",
        "saved": "A chave foi salva como binance-sim.",
        "next": "O que fazer agora:",
    },
}
EN = WORDS["en"]


def venue_of() -> Simulator:
    return Simulator(BinanceFace(keys=[ApiKey(KEY, SECRET, allowed_ips=frozenset({"127.0.0.1"}))]))


def code_on(screen: Terminal) -> str:
    found = re.search(r"(?:[0-9A-Z]{6}-){5}[0-9A-Z]{6}", screen.plain)
    assert found is not None
    return found[0]


def type_group(screen: Terminal, word: str) -> None:
    """Wait for the question after a group of the code, and answer it rightly."""
    screen.wait_for(f"{word} ")
    while (asked := re.search(rf"{word} (\d):$", screen.plain)) is None:
        screen.read_on()
    screen.type(code_on(screen).split("-")[int(asked[1]) - 1])


@pytest.mark.parametrize("language", ["en", "pt_BR"])
def test_a_new_user_makes_a_vault_from_the_first_question_to_the_last(language: str) -> None:
    words = WORDS[language]
    with venue_of() as sim, Terminal("config", "--init", language=language) as screen:
        screen.answer(words["new"], PASSPHRASE)
        screen.wait_for(words["strong"])
        screen.answer(words["again"], PASSPHRASE)
        screen.answer(words["venue"], "")
        screen.answer(words["environment"], "4")
        screen.answer(words["key"], KEY)
        screen.answer(words["secret"], SECRET)
        screen.answer(words["address"], sim.url)
        screen.answer(words["note"], words["yes"])
        screen.wait_for(words["saved"])
        screen.answer(words["code"], "")
        type_group(screen, words["group"])
        type_group(screen, words["group"])
        screen.wait_for(words["next"])
        assert screen.end() == 0
        code = code_on(screen)
        assert screen.plain.count(code) == 1
        for secret in (PASSPHRASE, KEY, SECRET):
            assert secret not in screen.plain
    with Vault.open(recovery.parse(code)) as vault:
        assert vault.info("binance-sim").cleared_for_live
    assert load_settings().vault.venues_in_clear


def test_slips_of_a_person_are_told_and_asked_again() -> None:
    with venue_of() as sim, Terminal("config", "--init", "--no-recovery", "--no-note-venues") as screen:
        screen.answer(EN["new"], "minhasenha123")
        screen.wait_for("weak It is made of common words")
        screen.answer(EN["new"], PASSPHRASE)
        screen.answer(EN["again"], OTHER)
        screen.wait_for("The two were not the same.")
        screen.answer(EN["new"], PASSPHRASE)
        screen.answer(EN["again"], PASSPHRASE)
        screen.answer(EN["venue"], "binanze")
        screen.wait_for("Did you mean one of these: binance,")
        screen.answer(EN["venue"], "Binance")
        screen.answer(EN["environment"], SECRET)
        screen.wait_for("That looks like a key and was not used.")
        screen.answer(EN["environment"], "paper")
        screen.wait_for("Binance has no environment paper")
        screen.answer(EN["environment"], "sim")
        screen.answer(EN["key"], KEY)
        screen.answer(EN["secret"], SECRET[::-1])
        screen.answer(EN["address"], sim.url)
        screen.wait_for("failed Reading the account: Binance knows the API key, but the secret")
        screen.answer("Type it again? [Y/n]", "")
        screen.answer(EN["key"], KEY)
        screen.answer(EN["secret"], SECRET)
        screen.answer(EN["address"], sim.url)
        screen.wait_for(EN["next"])
        assert screen.end() == 0
    with opened() as vault:
        assert vault.info("binance-sim").cleared_for_live
        assert [slot.kind for slot in vault.slots()] == ["passphrase"]


@pytest.mark.parametrize("where", ["venue", "key", "refused"])
def test_the_key_can_be_left_for_later(where: str) -> None:
    with Terminal("config", "--init", "--no-recovery") as screen:
        screen.answer(EN["new"], PASSPHRASE)
        screen.answer(EN["again"], PASSPHRASE)
        screen.answer(EN["venue"], "6" if where == "venue" else "1")
        if where != "venue":
            screen.answer(EN["environment"], "2")
            screen.answer(EN["key"], "" if where == "key" else "no key at all")
        if where == "refused":
            screen.answer(EN["secret"], SECRET)
            screen.answer("Type it again? [Y/n]", "n")
        screen.wait_for("flexbot vault add")
        assert screen.end() == 0
    with opened() as vault:
        assert vault.list() == ()


def answers(sim_url: str) -> list[tuple[str, str]]:
    return [
        (EN["new"], PASSPHRASE),
        (EN["again"], PASSPHRASE),
        (EN["venue"], "1"),
        (EN["environment"], "sim"),
        (EN["key"], KEY),
        (EN["secret"], SECRET),
        (EN["address"], sim_url),
        (EN["note"], "n"),
        (EN["code"], "y"),
        (EN["group"], ""),
    ]


@pytest.mark.parametrize("question", range(10))
def test_ctrl_c_at_any_question_leaves_no_half_made_vault(question: int) -> None:
    with venue_of() as sim, Terminal("config", "--init") as screen:
        steps = answers(sim.url)
        for asked, given in steps[:question]:
            screen.answer(asked, given)
        screen.wait_for(steps[question][0])
        screen.press_ctrl_c()
        assert screen.end() == 130
    assert "What was finished is kept" not in screen.plain  # it was said what there is
    made = question >= 8
    assert paths.vault_file().exists() == made
    if not made:
        assert "Nothing was saved." in screen.plain
        assert not paths.audit_file().exists()
        return
    assert "The vault is complete and opens with your passphrase" in screen.plain
    if question == 9:
        assert "The recovery code was not added" in screen.plain
    with opened() as vault:
        assert [one.id for one in vault.list()] == ["binance-sim"]
        assert [slot.kind for slot in vault.slots()] == ["passphrase"]
        assert vault.verify_audit().ok


def test_a_code_that_was_not_written_down_is_not_added() -> None:
    with Terminal("config", "--init", "--no-entry") as screen:
        screen.answer(EN["new"], PASSPHRASE)
        screen.answer(EN["again"], PASSPHRASE)
        screen.answer(EN["code"], "y")
        for _ in range(3):
            screen.answer(EN["group"], "ZZZZZZ")
            screen.wait_for("That is not group")
        screen.wait_for("The recovery code was not added")
        assert screen.end() == 0
        code = code_on(screen)
    with pytest.raises(WrongSecretError):
        Vault.open(recovery.parse(code))


def test_edit_lets_a_person_choose_and_change_field_by_field() -> None:
    new_vault("live", "testnet").close()
    with Terminal("config", "--edit", "--no-check") as screen:
        screen.answer("Passphrase of the vault:", "not the right one")
        screen.wait_for("The passphrase does not open the vault.")
        screen.answer("Passphrase of the vault:", PASSPHRASE)
        screen.wait_for("binance-testnet binance testnet ends in pLkM")
        screen.answer(EN["venue"], "2")
        screen.answer("API key [ends in pLkM]:", "")
        screen.answer(EN["secret"], SECRET[::-1])
        screen.answer("Description:", "for trying things")
        screen.wait_for("binance-testnet is saved.")
        assert screen.end() == 0
    with opened() as vault:
        entry = vault.get("binance-testnet")
        assert entry.fields["api_key"].reveal() == KEY
        assert entry.fields["secret_key"].reveal() == SECRET[::-1]
        assert entry.description == "for trying things"


def test_ctrl_c_while_editing_leaves_the_entry() -> None:
    new_vault("live").close()
    before = paths.vault_file().read_bytes()
    with Terminal("config", "--edit") as screen:
        screen.answer("Passphrase of the vault:", PASSPHRASE)
        screen.answer(EN["venue"], "")
        screen.answer("API key [ends in pLkM]:", KEY[::-1])
        screen.wait_for(EN["secret"])
        screen.press_ctrl_c()
        assert screen.end() == 130
    assert "binance-live stays as it was." in screen.plain
    assert paths.vault_file().read_bytes() == before


def test_a_person_has_three_tries_and_then_nothing_is_changed() -> None:
    new_vault().close()
    with Terminal("config", "--change-passphrase") as screen:
        for _ in range(3):
            screen.answer("Passphrase of the vault:", OTHER)
        assert screen.end() == 11
    opened().close()


def test_a_person_changes_the_passphrase_and_sees_how_strong_it_is() -> None:
    new_vault().close()
    with Terminal("config", "--change-passphrase") as screen:
        screen.answer("Passphrase of the vault:", PASSPHRASE)
        screen.answer(EN["new"], OTHER)
        screen.wait_for("very strong")
        screen.answer(EN["again"], OTHER)
        screen.wait_for("flexbot vault rotate")
        assert screen.end() == 0
    opened(OTHER).close()


@pytest.mark.parametrize("question", range(3))
def test_ctrl_c_while_changing_the_passphrase_leaves_the_old_one(question: int) -> None:
    new_vault().close()
    steps = [("Passphrase of the vault:", PASSPHRASE), (EN["new"], OTHER), (EN["again"], OTHER)]
    with Terminal("config", "--change-passphrase") as screen:
        for asked, given in steps[:question]:
            screen.answer(asked, given)
        screen.wait_for(steps[question][0])
        screen.press_ctrl_c()
        assert screen.end() == 130
    assert ("The passphrase is the one it was." in screen.plain) == (question > 0)
    opened().close()


def test_ctrl_c_instead_of_the_word_resets_nothing() -> None:
    new_vault("live").close()
    with Terminal("config", "--reset") as screen:
        screen.wait_for("anything else to keep it:")
        screen.press_ctrl_c()
        assert screen.end() == 130
    opened().close()


def short_id() -> str:
    with opened() as vault:
        return vault.id[:8]


@pytest.mark.parametrize(
    ("typed", "gone"),
    [(lambda: "reset", True), (short_id, True), (lambda: "yes", False), (lambda: "", False)],
    ids=["word", "id", "yes", "enter"],
)
def test_reset_wants_a_word_that_is_not_typed_by_mistake(typed: Callable[[], str], gone: bool) -> None:
    new_vault("live").close()
    word = typed()
    with Terminal("config", "--reset") as screen:
        screen.wait_for("Revoke those you had: - Binance:")
        screen.answer("anything else to keep it:", word)
        assert screen.end() == 0
    assert paths.vault_file().exists() != gone
    assert ("Nothing was deleted." in screen.plain) != gone


def test_the_keychain_is_offered_where_there_is_one_and_opens_the_vault_afterwards(
    secret_service: dict[str, str],
) -> None:
    bus = {name: secret_service[name] for name in ("DBUS_SESSION_BUS_ADDRESS", "XDG_RUNTIME_DIR")}
    with Terminal("config", "--init", "--no-entry", "--no-recovery", variables=bus) as screen:
        screen.answer(EN["new"], PASSPHRASE)
        screen.answer(EN["again"], PASSPHRASE)
        screen.answer("Use the keychain? [y/N]", "y")
        screen.wait_for("The keychain opens the vault from now on")
        assert screen.end() == 0
    with opened() as vault:
        assert [slot.kind for slot in vault.slots()] == ["passphrase", "keychain"]
    assert load_settings().vault.unlock == "keychain"
    code = "from flexbot.vault import Vault, keychain; import sys; Vault.open(keychain.load(sys.argv[1])).close()"
    with opened() as vault:
        outside = {"FLEXBOT_HOME": str(paths.home()), **secret_service}
        subprocess.run([sys.executable, "-c", code, vault.id], env=outside, check=True, timeout=60)
