"""Numbers and dates the way each language writes them."""

from __future__ import annotations

import math

import pytest

from flexbot.text import format as written
from flexbot.text import set_language


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("en", ("1,234.56", "-0.50 %", "1,000,000.00", "2024-01-31 23:05", "2024-01-31")),
        ("pt_BR", ("1.234,56", "-0,50 %", "1.000.000,00", "31/01/2024 23:05", "31/01/2024")),
    ],
)
def test_each_language_writes_its_own_way(language: str, expected: tuple[str, ...]) -> None:
    set_language(language)
    ms = 1_706_742_300_000
    assert expected == (
        written.number(1234.56),
        written.percent(-0.005),
        written.money(1e6),
        written.date_time(ms),
        written.date(ms),
    )


def test_numbers_at_the_edge_stay_readable() -> None:
    assert [written.number(x) for x in (math.nan, math.inf, -math.inf, -0.0001)] == ["–", "∞", "-∞", "0.00"]
    assert written.number(12_345, 0) == "12,345"
    assert written.date_time(10**18) == str(10**18)


@pytest.mark.parametrize(
    ("seconds", "expected"),
    [(0, "0 s"), (59.4, "59 s"), (59.6, "1 min 00 s"), (7_805, "2 h 10 min"), (277_000, "3 d 4 h")],
)
def test_durations_are_told_in_their_two_largest_units(seconds: float, expected: str) -> None:
    assert written.duration(seconds) == expected
