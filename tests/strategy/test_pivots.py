"""Pivots, swings and divergences: by hand, against a slow definition, and never known too early."""

from __future__ import annotations

import numpy as np
import pytest
from strategy_worlds import walk

from flexbot.market.candles import FloatArray
from flexbot.strategy.pivots import HIGH, LOW, Divergences, divergences, pivots, swings


def by_definition(values: FloatArray, sign: int, order: int) -> list[int]:
    signed = sign * values
    return [
        i
        for i in range(order, len(values) - order)
        if all(signed[i] > signed[i - j] and signed[i] >= signed[i + j] for j in range(1, order + 1))
    ]


@pytest.mark.parametrize("order", [1, 2, 3, 6, 7, 20])
@pytest.mark.parametrize("sign", [HIGH, LOW])
def test_pivots_are_those_of_the_definition(order: int, sign: int) -> None:
    # rounded, so that equal neighbours occur; longer than one block of the search
    values = np.round(walk(20_000, 3).high, 1)
    assert pivots(values, sign, order).tolist() == by_definition(values, sign, order)


def test_equal_highs_behind_do_not_spoil_a_pivot_but_equal_ones_before_do() -> None:
    values = np.array([1.0, 2, 5, 5, 2, 1, 0])
    assert pivots(values, HIGH, 2).tolist() == [2]


def test_a_pivot_needs_all_candles_behind_it() -> None:
    values = np.array([1.0, 2, 3, 9, 3, 2, 1])
    assert pivots(values, HIGH, 3).tolist() == [3]
    assert pivots(values[:6], HIGH, 3).tolist() == []


def test_swings_alternate_and_the_more_extreme_of_two_in_a_row_stays() -> None:
    # highs at 5 and 9 without a pivot low of order 2 between them, then a lower high at 13
    high = np.array([5.0, 4, 3, 4, 5, 8, 7, 6.5, 7.5, 9, 8, 7, 7.5, 8.5, 6, 5])
    low = np.array([4.0, 3, 1, 2, 3, 4, 4, 4, 4, 5, 5, 5, 5, 5, 4, 3])
    found = swings(high, low, 2)
    assert found.bar.tolist() == [2, 5, 9]
    assert found.kind.tolist() == [LOW, HIGH, HIGH]  # the one at 9 replaces the one at 5, that at 13 is no higher
    assert found.known.tolist() == [4, 7, 11]
    assert pivots(high, HIGH, 2).tolist() == [5, 9, 13]


def test_a_candle_that_is_both_kinds_continues_the_alternation() -> None:
    high = np.array([5.0, 6, 7, 6, 5, 9, 6, 5])
    low = np.array([4.0, 4, 5, 4, 4, 1, 4, 4])
    found = swings(high, low, 1)
    assert list(zip(found.bar.tolist(), found.kind.tolist(), strict=True))[-3:] == [(3, LOW), (5, HIGH), (5, LOW)]


def test_swings_known_by_a_candle_do_not_depend_on_later_ones() -> None:
    candles = walk(3000, 8)
    whole = swings(candles.high, candles.low, 4)
    for cut in range(100, 3000, 37):
        part = swings(candles.high[:cut], candles.low[:cut], 4)
        known = whole.known < cut
        assert part.bar.tolist() == whole.bar[known].tolist()
        assert part.kind.tolist() == whole.kind[known].tolist()


def two_lows(second: float, apart: int, length: int = 120) -> tuple[FloatArray, FloatArray]:
    """Lows of 100 at bar 20 and `second` `apart` bars later between higher ones; RSI 28 and 33 there."""
    values = 104.0 + 0.01 * np.abs(np.arange(length) - 20.0)
    values[20], values[20 + apart] = 100.0, second
    rsi = np.full(length, 50.0)
    rsi[20], rsi[20 + apart] = 28.0, 33.0
    return values, rsi


def spans(found: Divergences) -> list[tuple[int, int, int, int]]:
    return list(zip(*(column.tolist() for column in found), strict=True))


def test_a_drop_of_1_6_percent_ten_bars_apart_is_bullish_from_six_bars_after_the_second_low() -> None:
    values, rsi = two_lows(98.4, 10)
    assert spans(divergences(values, rsi, LOW)) == [(36, 91, 20, 30)]
    assert spans(divergences(values[:36], rsi[:36], LOW)) == []
    assert spans(divergences(values[:37], rsi[:37], LOW)) == [(36, 37, 20, 30)]


def test_a_drop_of_exactly_1_5_percent_is_enough_and_1_4_percent_is_not() -> None:
    assert len(spans(divergences(*two_lows(98.5, 10), LOW))) == 1
    assert spans(divergences(*two_lows(98.6, 10), LOW)) == []


def test_seven_bars_apart_is_too_close() -> None:
    assert spans(divergences(*two_lows(98.4, 7), LOW)) == []
    assert len(spans(divergences(*two_lows(98.4, 8), LOW))) == 1


def test_no_divergence_while_the_rsi_falls_with_the_price() -> None:
    values, rsi = two_lows(98.4, 10)
    rsi[30] = 27.0
    assert spans(divergences(values, rsi, LOW)) == []


def test_a_divergence_ends_when_its_newer_low_is_undercut() -> None:
    values, rsi = two_lows(98.4, 10)
    values[50] = 98.3
    assert spans(divergences(values, rsi, LOW))[0][:2] == (36, 50)


def test_a_divergence_ends_when_a_newer_pivot_is_known() -> None:
    values, rsi = two_lows(98.4, 10)
    values[60] = 99.0
    assert spans(divergences(values, rsi, LOW))[0][:2] == (36, 66)


def test_hidden_divergence_is_a_higher_low_with_a_lower_rsi() -> None:
    values, rsi = two_lows(101.0, 10)
    assert spans(divergences(values, rsi, LOW, hidden=True)) == []
    rsi[30] = 25.0
    assert len(spans(divergences(values, rsi, LOW, hidden=True))) == 1


def test_bearish_divergence_is_the_mirror_image_on_highs() -> None:
    values, rsi = two_lows(98.4, 10)
    # 1.6 % of 100 is the same distance on the other side of 100
    assert spans(divergences(200.0 - values, 100.0 - rsi, HIGH)) == [(36, 91, 20, 30)]
