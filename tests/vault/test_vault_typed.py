"""`flexbot vault` for a person in a terminal: what is asked, what is shown once, and a change behind one's back."""

from __future__ import annotations

import re

import pytest
from terminal import Terminal
from vault_console import KEY, SECRET
from vault_worlds import PASSPHRASE, entry, mail, new_vault, opened, venue_of

from flexbot.vault import Secret


def test_add_asks_for_everything_and_a_refused_key_may_be_typed_again() -> None:
    here = new_vault()
    with venue_of() as sim, Terminal("vault", "add", "--id", "mine", variables=here) as screen:
        screen.answer("Number or name [1]:", "1")
        screen.answer("Number [2]:", "sim")
        for secret in (SECRET[::-1], SECRET):
            screen.answer("API key:", KEY)
            screen.answer("in a file):", secret)
            screen.answer("Address:", sim.url)
            if secret != SECRET:
                screen.answer("Type it again? [Y/n]", "")
        assert screen.end() == 0
    assert "mine is saved; every check passed." in screen.plain
    assert SECRET not in screen.shown
    assert KEY not in screen.shown
    with opened(here) as one:
        assert one.info("mine").cleared_for_live


def test_a_mistyped_passphrase_may_be_typed_three_times() -> None:
    new_vault(mail(), passphrase=True)
    with Terminal("vault", "list") as screen:
        screen.answer("Passphrase of the vault:", "not this one")
        screen.answer("does not open the vault. Passphrase of the vault:", PASSPHRASE)
        assert screen.end() == 0
    assert "smtp" in screen.plain
    with Terminal("vault", "list") as screen:
        for _ in range(3):
            screen.answer("Passphrase of the vault:", "not this one")
        assert screen.end() == 11


@pytest.mark.parametrize(("answer", "code", "left"), [("n", 1, 1), ("", 1, 1), ("y", 0, 0)])
def test_remove_asks_and_takes_only_a_yes_for_one(answer: str, code: int, left: int) -> None:
    here = new_vault(mail())
    with Terminal("vault", "remove", "smtp", variables=here) as screen:
        screen.answer("Delete smtp (smtp)? [y/N]", answer)
        assert screen.end() == code
    with opened(here) as one:
        assert len(one.list()) == left


def test_a_change_by_another_process_is_told_and_not_overwritten() -> None:
    here = new_vault(mail())
    with Terminal("vault", "set", "smtp", "password", variables=here) as screen:
        screen.wait_for("Password:")
        with opened(here) as one:
            one.put(entry("meanwhile"))
        screen.type("a new password")
        assert screen.end() == 15
    with opened(here) as one:
        assert one.get("smtp").fields["password"] == Secret(SECRET)
        assert len(one.list()) == 2


def groups_of(screen: Terminal) -> list[str]:
    """The groups of the code on the screen."""
    return next(word for word in screen.plain.split() if word.count("-") == 5).split("-")


def test_a_recovery_code_counts_once_two_of_its_groups_are_typed_back() -> None:
    here = new_vault()
    with Terminal("vault", "slot", "add", "recovery", variables=here) as screen:
        for _ in range(2):
            screen.wait_for("Group ")
            while screen.plain[-1:] != ":":
                screen.read_on()
            number = int(screen.plain.rsplit(" ", 1)[1].rstrip(":"))
            screen.type(groups_of(screen)[number - 1].lower())
        assert screen.end() == 0
    with opened(here) as one:
        assert [slot.kind for slot in one.slots()] == ["env", "recovery"]


def test_a_recovery_code_that_nobody_wrote_down_is_not_used() -> None:
    here = new_vault()
    with Terminal("vault", "slot", "add", "recovery", variables=here) as screen:
        for _ in range(3):
            screen.answer("Group", "wrong")
        assert screen.end() == 2
    with opened(here) as one:
        assert [slot.kind for slot in one.slots()] == ["env"]


def test_rotate_shows_its_plan_and_a_person_may_still_say_no() -> None:
    here = new_vault(passphrase=True)
    with Terminal("vault", "rotate", variables=here, language="pt_BR") as screen:
        screen.answer("Senha do acesso 1 (Enter remove o acesso):", "")
        screen.wait_for("sai: senha não informada")
        screen.answer("[s/N]", "n")
        assert screen.end() == 1
    assert "Nada foi alterado." in screen.plain
    with opened(here) as one:
        assert len(one.slots()) == 2


def test_reveal_goes_to_the_terminal_after_a_warning() -> None:
    here = new_vault(entry("key"), passphrase=True)
    with Terminal("vault", "reveal", "key", variables=here) as screen:
        screen.wait_for("will be shown in clear")
        screen.answer("Passphrase of the vault:", PASSPHRASE)
        assert screen.end() == 0
    assert f"secret_key: {SECRET}" in screen.plain


@pytest.mark.parametrize(
    ("columns", "left_out"),
    [
        (160, ""),
        (80, "Created, Updated"),
        (60, "Key, Fingerprint, Created, Updated"),
    ],
)
def test_the_list_leaves_out_what_the_terminal_has_no_room_for_and_says_so(columns: int, left_out: str) -> None:
    here = new_vault(entry("binance-live"), entry("mercado-bitcoin-live", venue="mercado_bitcoin"), mail())
    with Terminal("vault", "list", variables=here | {"COLUMNS": str(columns)}) as screen:
        assert screen.end() == 0
    assert ("No room for:" in screen.plain) == bool(left_out)
    assert f"No room for: {left_out}." in screen.plain or not left_out
    table = re.sub(r"\x1b\[[0-9;]*m", "", screen.shown).split("No room for:")[0].splitlines()
    lines = [line.rstrip() for line in table if line.strip()]
    assert len(lines) == 4  # nothing is folded
    assert all(len(line) <= columns for line in lines)


@pytest.mark.parametrize("key", ["\x03", "\x04"])
def test_what_follows_a_question_without_an_answer_begins_a_line(key: str) -> None:
    new_vault(passphrase=True)
    with Terminal("vault", "list") as screen:
        screen.wait_for("Passphrase of the vault:")
        screen.press(key)
        assert screen.end() == (130 if key == "\x03" else 2)
    assert re.search(
        r"Passphrase of the vault: *(\^C)?[\r\n]+(\x1b\[[0-9;]*m)*(Stopped|Nothing was given)", screen.shown
    )
