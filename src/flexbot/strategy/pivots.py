"""Pivots, swings and RSI divergence, all known only once the candles that prove them have closed.

A pivot high of order k lies above the k highs before it and not below the k highs after it; a pivot low is its mirror
image. The pivot at bar i becomes known at bar i + k.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from flexbot.compiled import kernel
from flexbot.market.candles import FloatArray, IntArray

HIGH, LOW = 1, -1


class Swings(NamedTuple):
    """Alternating pivots in the order in which they became known; int64 arrays of equal length.

    `known` is the bar at whose close the pivot became known, `bar` the pivot itself, `kind` HIGH or LOW. An entry of
    the same kind as the one before replaces it: it is the more extreme of the two.
    """

    known: IntArray
    bar: IntArray
    kind: IntArray


class Divergences(NamedTuple):
    """Stretches of candles during which a divergence is in force; int64 arrays of equal length, sorted.

    In force from bar `start` up to but not including bar `end`; `older` and `newer` are the two pivots. Whether bar i
    lies inside is known at the close of bar i.
    """

    start: IntArray
    end: IntArray
    older: IntArray
    newer: IntArray


# Small enough that the work on one block stays in the processor's cache.
_BLOCK = 16_384


def pivots(values: FloatArray, sign: int, order: int) -> IntArray:
    """Bars of all pivot highs (`sign` HIGH, `values` the highs) or pivot lows (LOW, the lows).

    Each is known at bar + order. numpy compares whole blocks here: twice as many comparisons as a compiled loop, but
    none that the processor has to guess, which makes it five times as fast.
    """
    found = [np.empty(0, dtype=np.int64)]
    for first in range(order, len(values) - order, _BLOCK):
        size = min(_BLOCK, len(values) - order - first)
        block = sign * values[first - order : first + size + order]
        # The largest of `order` values from each place on, by doubling the stretch.
        largest, covered = block, 1
        while covered < order:
            step = min(covered, order - covered)
            largest = np.maximum(largest[step:], largest[:-step])
            covered += step
        centre = block[order : order + size]
        is_pivot = (centre > largest[:size]) & (centre >= largest[order + 1 : order + 1 + size])
        found.append(np.flatnonzero(is_pivot) + first)
    return np.concatenate(found)


@kernel
def _swings(highs: IntArray, lows: IntArray, high: FloatArray, low: FloatArray) -> tuple[IntArray, IntArray]:
    bars = np.empty(len(highs) + len(lows), dtype=np.int64)
    kinds = np.empty(len(highs) + len(lows), dtype=np.int64)
    count, next_high, next_low = 0, 0, 0
    while next_high < len(highs) or next_low < len(lows):
        high_bar = highs[next_high] if next_high < len(highs) else np.iinfo(np.int64).max
        low_bar = lows[next_low] if next_low < len(lows) else np.iinfo(np.int64).max
        # A candle that is both comes first as the kind that continues the alternation.
        take_high = high_bar < low_bar or (high_bar == low_bar and not (count > 0 and kinds[count - 1] == HIGH))
        if take_high:
            next_high += 1
            keep = count == 0 or kinds[count - 1] == LOW or high[high_bar] > high[bars[count - 1]]
            bar, kind = high_bar, HIGH
        else:
            next_low += 1
            keep = count == 0 or kinds[count - 1] == HIGH or low[low_bar] < low[bars[count - 1]]
            bar, kind = low_bar, LOW
        if keep:
            bars[count], kinds[count] = bar, kind
            count += 1
    return bars[:count].copy(), kinds[:count].copy()


def swings(high: FloatArray, low: FloatArray, order: int) -> Swings:
    """Pivots of both kinds made to alternate: of two in a row of one kind the more extreme (else the older) stays."""
    bars, kinds = _swings(pivots(high, HIGH, order), pivots(low, LOW, order), high, low)
    return Swings(bars + order, bars, kinds)


@kernel
def _divergences(
    values: FloatArray,
    rsi: FloatArray,
    found: IntArray,
    sign: int,
    order: int,
    min_apart: int,
    max_age: int,
    min_move: float,
    hidden: bool,
) -> tuple[IntArray, IntArray, IntArray, IntArray]:
    start = np.empty(len(found), dtype=np.int64)
    end, older, newer = np.empty_like(start), np.empty_like(start), np.empty_like(start)
    count = 0
    for p in range(1, len(found)):
        old, new = found[p - 1], found[p]
        if new - old < min_apart or np.isnan(rsi[old]):
            continue
        move = sign * (values[new] - values[old]) / values[old]
        strength = sign * (rsi[new] - rsi[old])
        # Two quotients that are equal on paper differ in the last bits; 1e-9 lets an exact 1.5 % pass.
        regular = move > 0.0 and move >= min_move - 1e-9 and strength < 0.0
        if not (move < 0.0 and strength > 0.0 if hidden else regular):
            continue
        known = new + order
        last = min(len(values), new + max_age + 1)
        if p + 1 < len(found):
            last = min(last, found[p + 1] + order)
        bar = new + 1
        while bar < last and sign * values[bar] <= sign * values[new]:
            bar += 1
        if bar > known:
            start[count], end[count], older[count], newer[count] = known, bar, old, new
            count += 1
    return start[:count].copy(), end[:count].copy(), older[:count].copy(), newer[:count].copy()


def divergences(
    values: FloatArray,
    rsi: FloatArray,
    sign: int,
    *,
    order: int = 6,
    min_apart: int = 8,
    max_age: int = 60,
    min_move: float = 0.015,
    hidden: bool = False,
) -> Divergences:
    """RSI divergence between the last two pivots of one kind.

    `sign` LOW with the lows as `values` gives bullish ones (regular: lower low by at least `min_move` as a fraction,
    higher RSI; hidden: higher low, lower RSI), HIGH with the highs bearish ones. The two pivots lie at least
    `min_apart` bars apart; it stays in force while the newer one is at most `max_age` bars old, not exceeded, and no
    newer pivot is known.
    """
    found = pivots(values, sign, order)
    return Divergences(*_divergences(values, rsi, found, sign, order, min_apart, max_age, min_move, hidden))
