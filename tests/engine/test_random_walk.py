"""On a driftless random walk without costs no strategy has an edge: the engine invents nothing."""

from __future__ import annotations

import numpy as np
import pytest

from flexbot.engine.simulator import simulate
from flexbot.market.candles import Candles
from flexbot.settings.model import Management, Sizing
from flexbot.strategy.registry import builtin_names, load_strategy
from flexbot.strategy.user import signals_of
from worlds import FREE, random_candles, rules

SEEDS = range(100, 124)
ENOUGH = 100
# Strict filters let little through on a random walk, where nothing moves far; looser ones give enough trades to judge.
PARAMS: dict[str, dict[str, object]] = {
    "omd": {"require_divergence": False},
    "elliott": {"min_rr": 1.0},
    "dca": {"stop_pct": 6.0, "target_pct": 4.0},
}


@pytest.fixture(scope="module")
def walks() -> tuple[Candles, ...]:
    """One world per seed, the same for every strategy."""
    return tuple(random_candles(seed, 6000) for seed in SEEDS)


@pytest.mark.parametrize("managed", [False, True], ids=["plain", "managed"])
@pytest.mark.parametrize("name", builtin_names())
def test_no_strategy_earns_on_a_random_walk(name: str, managed: bool, walks: tuple[Candles, ...]) -> None:
    management = Management(breakeven=managed, partial=managed, trailing=managed)
    law = rules(FREE, Sizing(mode="fixed", fixed_amount=100), management)
    strategy = load_strategy(name, "both", PARAMS.get(name, {}))
    r = np.concatenate([simulate((walk,), (signals_of(strategy, walk),), law).trades["r"] for walk in walks])
    assert len(r) >= ENOUGH, f"{name}: only {len(r)} trades"
    error = r.std(ddof=1) / np.sqrt(len(r))
    assert abs(r.mean()) <= 3 * error, f"{name}: mean R {r.mean():+.4f}, standard error {error:.4f}, {len(r)} trades"
