"""`flexbot vault` for a person in a terminal: what is asked, what is shown once, and a change behind one's back."""

from __future__ import annotations

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
        screen.answer("Senha do acesso 1 (Enter para deixá-lo sair):", "")
        screen.wait_for("sai: senha não informada")
        screen.answer("[s/N]", "n")
        assert screen.end() == 1
    assert "Nada foi mudado." in screen.plain
    with opened(here) as one:
        assert len(one.slots()) == 2


def test_reveal_goes_to_the_terminal_after_a_warning() -> None:
    here = new_vault(entry("key"), passphrase=True)
    with Terminal("vault", "reveal", "key", variables=here) as screen:
        screen.wait_for("will be shown in clear")
        screen.answer("Passphrase of the vault:", PASSPHRASE)
        assert screen.end() == 0
    assert f"secret_key: {SECRET}" in screen.plain


def test_the_list_fits_a_terminal_of_80_columns() -> None:
    here = new_vault(entry("binance-live"), entry("mercado-bitcoin-live", venue="mercado_bitcoin"), mail())
    with Terminal("vault", "list", variables=here) as screen:
        assert screen.end() == 0
    lines = [line for line in screen.shown.splitlines() if line.strip()]
    assert len(lines) == 4
    assert all(len(line) <= 80 + line.count("\x1b") * 6 for line in lines)
