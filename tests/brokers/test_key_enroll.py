"""Keeping a checked key: what is refused, what is kept and marked, and the words for every outcome."""

from __future__ import annotations

from typing import get_args

import pytest
from key_worlds import KEY, SECRET, entry, face

from exchange_sim import Simulator
from flexbot.brokers.check import check
from flexbot.brokers.enroll import save_checked
from flexbot.brokers.explain import reason, sentences, warnings
from flexbot.errors import CredentialError, UsageError
from flexbot.text import LANGUAGES, set_language, texts
from flexbot.vault.entries import STEPS, CheckRecord, CheckStep, Entry, Outcome

AT = "2026-01-31T12:00:00Z"


class Vault:
    """As much of a vault as saving needs; the real one is tested in its own folder."""

    def __init__(self) -> None:
        self.kept: list[Entry] = []

    def put(self, entry: Entry) -> str:
        self.kept.append(entry)
        return entry.id


def record(*, warnings: tuple[str, ...] = (), **steps: tuple[Outcome, str]) -> CheckRecord:
    found = dict.fromkeys(STEPS, ("passed", "")) | steps
    return CheckRecord(AT, tuple(CheckStep(name, *found[name]) for name in STEPS), warnings)  # type: ignore[arg-type]


def test_a_key_that_passed_is_kept_with_its_check_and_may_go_live() -> None:
    vault = Vault()
    with Simulator(face()) as sim:
        one = entry(sim.url)
        found = check(one, timeout_s=5)
    assert save_checked(vault, one, found) == "test"
    assert vault.kept[0].check == found
    assert vault.kept[0].cleared_for_live


def test_a_key_that_was_not_or_could_not_be_checked_is_kept_and_marked() -> None:
    vault = Vault()
    save_checked(vault, entry(environment="live"), None)
    save_checked(vault, entry(environment="live"), record(read=("not_run", "timeout")))
    assert [one.cleared_for_live for one in vault.kept] == [False, False]
    assert vault.kept[0].check is None


def test_a_key_that_can_withdraw_or_transfer_is_refused_with_every_such_right_named() -> None:
    vault = Vault()
    one = entry(environment="live")
    found = record(rights=("failed", "right_withdraw"), warnings=("right_universal_transfer", "may_futures"))
    with pytest.raises(CredentialError) as caught:
        save_checked(vault, one, found)
    assert vault.kept == []
    assert caught.value.exit_code == 30
    assert "withdraw, make universal transfers" in caught.value.message
    assert "https://www.binance.com/en/my/settings/api-management" in caught.value.hint


@pytest.mark.parametrize(
    "steps",
    [
        {"format": ("failed", "key_form")},
        {"read": ("failed", "refused")},
        {"read": ("failed", "signature")},
        {"trade": ("failed", "trade_refused")},
        {"rights": ("failed", "no_trading")},
    ],
)
def test_a_key_that_failed_any_step_is_refused_with_its_reason(steps: dict[str, tuple[Outcome, str]]) -> None:
    vault = Vault()
    one = entry(environment="live")
    found = record(**steps)
    with pytest.raises(CredentialError) as caught:
        save_checked(vault, one, found)
    assert vault.kept == []
    assert reason(one, next(iter(steps.values()))[1]) in caught.value.message
    assert KEY not in str(caught.value)
    assert SECRET not in repr(caught.value.values)


def test_a_live_key_with_an_address_is_not_even_kept() -> None:
    vault = Vault()
    for one in (entry("http://127.0.0.1:80", environment="live"), entry("http://localhost:80")):
        with pytest.raises(UsageError):
            save_checked(vault, one, None)
    assert vault.kept == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_reason_reads_well_at_every_kind_of_venue(language: str) -> None:
    set_language(language)
    reasons = [
        key.removeprefix("check.reason.") for key in texts("brokers", language) if key.startswith("check.reason.")
    ]
    assert len(reasons) > 40
    for one in (entry(environment="live"), entry("http://127.0.0.1:1"), entry(environment="live", venue="kraken")):
        for key in reasons:
            sentence = reason(one, key)
            assert sentence.endswith((".", "?"))
            assert "{" not in sentence
            assert ".." not in sentence


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_record_is_told_step_by_step(language: str) -> None:
    set_language(language)
    found = record(read=("failed", "refused"), trade=("not_run", "earlier"), warnings=("any_address",))
    lines = sentences(entry(environment="live"), found)
    assert [(line.step, line.outcome) for line in lines] == [
        ("format", "passed"),
        ("read", "failed"),
        ("trade", "not_run"),
        ("rights", "passed"),
    ]
    assert len({line.word for line in lines}) == len(get_args(Outcome))
    assert all(line.title and line.sentence for line in lines)
    assert "Binance" in lines[1].sentence
    assert len(warnings(entry(environment="live"), found)) == 1


def test_what_a_newer_version_wrote_or_an_unknown_venue_does_not_break_the_telling() -> None:
    found = record(read=("not_run", "phase_of_the_moon"))
    assert "newer version" in sentences(entry(environment="live"), found)[1].sentence
    assert "atlantis" in reason(entry(environment="live", venue="atlantis"), "refused")
