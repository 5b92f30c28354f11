"""What a fill costs beyond its price: slippage, latency, funding and borrowing, as compiled functions.

All of them only ever cost: no model hands out a better price than the candle's.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from flexbot.compiled import pure_kernel

SLIPPAGE_NONE, SLIPPAGE_RULE, SLIPPAGE_RANDOM = 0, 1, 2
FUNDING_INTERVAL_MS = 8 * 3_600_000  # the usual rhythm of perpetual futures: 00:00, 08:00, 16:00 UTC
YEAR_MS = 365 * 86_400_000
# Standard deviation of a driftless Brownian motion from its range, E[range] = 1.596 sigma
# (Feller 1951, "The asymptotic distribution of the range of sums of independent random variables").
RANGE_TO_SIGMA = 0.6267
# Share of the previous candle's range that crossing the spread costs a small order in the rule-based model.
RULE_RANGE_SHARE = 0.05


@pure_kernel
def uniform(seed: int, symbol: int, bar: int, kind: int, draw: int) -> float:
    """A uniform number in (0, 1) that depends on nothing but its arguments (SplitMix64 finaliser, Steele 2014).

    Counter-based, so that the draw of one fill never depends on how many fills came before it.
    """
    state = np.uint64(seed) * np.uint64(0x9E3779B97F4A7C15) + np.uint64(symbol + 1) * np.uint64(0xD1B54A32D192ED03)
    state += np.uint64(bar + 1) * np.uint64(0x8CB92BA72F3D8DD7) + np.uint64(16 * kind + draw + 1)
    for _ in range(2):
        state = (state ^ (state >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
        state = (state ^ (state >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
        state = state ^ (state >> np.uint64(31))
    return (float(state >> np.uint64(11)) + 0.5) / 9007199254740992.0


@pure_kernel
def slippage_fraction(
    rules: Any, symbol: int, bar: int, kind: int, quantity: float, price: float, prev_range: float, prev_volume: float
) -> float:
    """Share of the price lost when a market order fills.

    `rule_based`: a share of the previous candle's range that grows with the square root of the order's part of the
    previous volume (the square-root impact law, Torre 1997, Almgren et al. 2005). `randomized`: log-normal with
    exactly the mean and standard deviation of the settings, so that it is never negative.
    """
    if rules.slippage == SLIPPAGE_RULE:
        part = 1.0 if prev_volume <= 0.0 else min(1.0, quantity / prev_volume)
        return RULE_RANGE_SHARE * prev_range / price * (1.0 + 10.0 * math.sqrt(part))
    if rules.slippage == SLIPPAGE_RANDOM and rules.slippage_mean > 0.0:
        spread = math.log(1.0 + (rules.slippage_sd / rules.slippage_mean) ** 2)
        first = uniform(rules.seed, symbol, bar, kind, 0)
        second = uniform(rules.seed, symbol, bar, kind, 1)
        normal = math.sqrt(-2.0 * math.log(first)) * math.cos(2.0 * math.pi * second)  # Box and Muller 1958
        return rules.slippage_mean * math.exp(math.sqrt(spread) * normal - 0.5 * spread)
    return 0.0


@pure_kernel
def latency_fraction(rules: Any, step_ms: int, price: float, prev_range: float) -> float:
    """Share of the price that moves against the order while it travels: one standard deviation of that time.

    Whole candles of latency delay the fill instead; this is for the rest of a candle.
    """
    rest = rules.latency_ms % step_ms
    if rest == 0:
        return 0.0
    return RANGE_TO_SIGMA * prev_range / price * math.sqrt(rest / step_ms)


@pure_kernel
def funding_count(last_ms: int, now_ms: int) -> int:
    """How many funding instants lie in (last_ms, now_ms]."""
    return now_ms // FUNDING_INTERVAL_MS - last_ms // FUNDING_INTERVAL_MS
