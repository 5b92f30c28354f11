"""The terminal summary: readable at 80 columns, plain when piped, honest."""

from __future__ import annotations

import io
from dataclasses import replace

import pytest
from rich.console import Console

from flexbot import text
from flexbot.engine.result import Baseline, Result
from flexbot.report import sentences
from flexbot.report.terminal import print_summary
from flexbot.report.view import View


def printed(view: View, *, width: int = 80, terminal: bool = False) -> str:
    out = io.StringIO()
    console = Console(
        file=out, width=width, force_terminal=terminal, highlight=False, color_system="standard" if terminal else None
    )
    print_summary(view, console)
    return out.getvalue()


@pytest.mark.parametrize("language", text.LANGUAGES)
@pytest.mark.parametrize("which", ["view", "two_symbols", "no_trades"])
def test_nothing_is_wider_than_80_columns_or_cut(language: str, which: str, request: pytest.FixtureRequest) -> None:
    text.set_language(language)
    shown = printed(request.getfixturevalue(which), width=200)
    assert max(map(len, shown.splitlines())) <= 80
    assert "…" not in shown.replace(" … ", "")
    assert "\x1b" not in shown


def test_a_terminal_gets_colours(view: View) -> None:
    assert "\x1b[" in printed(view, terminal=True)


def test_a_losing_strategy_is_shown_as_losing(view: View) -> None:
    shown = printed(view)
    loss = f"{view.result.metrics.total_return * 100:.2f} %"
    assert loss.startswith("-")
    assert loss in shown
    assert f"The strategy lost {loss[1:]} after all costs" in shown


def test_every_part_of_the_summary_is_there(two_symbols: View) -> None:
    shown = printed(two_symbols)
    for part in ("Account", "Costs paid", "By side", "By symbol", "How often each rule stopped an entry", "Made from"):
        assert part in shown
    assert two_symbols.result.hashes.result[:10] in shown


def test_no_trades_are_said_in_one_sentence(no_trades: View) -> None:
    shown = printed(no_trades)
    assert "No trade was made" in shown
    assert "Costs paid" not in shown


@pytest.mark.parametrize(
    ("share", "says"),
    [
        (0.97, "The entries are better than chance but not good enough to earn"),
        (0.95, "The entries are better than chance but not good enough to earn"),
        (0.94, "The entries add nothing that chance does not give"),
        (0.06, "The entries add nothing that chance does not give"),
        (0.05, "The entries do harm"),
    ],
)
def test_the_random_entries_are_judged_in_plain_words(losing: Result, share: float, says: str) -> None:
    baseline = Baseline(200, 0.01, -0.1, 0.1, 0.0, -0.1, 0.1, beaten_share=share)
    assert sentences.baseline(replace(losing, baseline=baseline)).startswith(says)


def test_entries_that_earn_and_beat_chance_add_something(losing: Result) -> None:
    baseline = Baseline(200, 0.01, -0.1, 0.1, 0.0, -0.1, 0.1, beaten_share=0.97)
    earning = replace(losing, baseline=baseline, metrics=replace(losing.metrics, expectancy_r=0.2))
    assert sentences.baseline(earning).startswith("The entries add something")


def test_a_missing_baseline_says_so(losing: Result) -> None:
    assert "were not run" in sentences.baseline(replace(losing, baseline=None))


@pytest.mark.parametrize("language", text.LANGUAGES)
@pytest.mark.parametrize("key", ["few_trades", "ambiguous", "liquidated", "ruined", "open_at_end"])
def test_every_remark_of_the_engine_has_its_words(losing: Result, language: str, key: str) -> None:
    text.set_language(language)
    (said,) = sentences.notes(replace(losing, notes=(key,)))
    assert said != key
    assert "{" not in said


def test_the_catalogue_is_complete_in_both_languages() -> None:
    english, portuguese = (text.texts("report", language) for language in text.LANGUAGES)
    assert set(english) == set(portuguese)
