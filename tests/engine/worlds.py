"""Small worlds for the engine's tests: candles drawn by hand, random candles, accounts without friction."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from flexbot.engine.config import RuleArray, compile_rules
from flexbot.engine.simulator import Simulation, simulate
from flexbot.market.candles import Candles
from flexbot.settings.model import Costs, Management, Sizing
from flexbot.strategy.signals import ENTER_LONG, SignalArray, Signals, new_rows

HOUR_MS = 3_600_000
FREE = Costs(maker_fee=0, taker_fee=0, slippage="none", latency_ms=0, borrow_rate=0)
PLAIN = Management(breakeven=False)
ONE_UNIT = Sizing(mode="fixed", fixed_amount=100, min_notional=0)


def bars(rows: Sequence[tuple[float, float, float, float]], *, symbol: str = "X", timeframe: str = "1h") -> Candles:
    """Candles from (open, high, low, close) rows, one per hour from the epoch on."""
    table = np.array(rows, dtype=float)
    step = {"1h": HOUR_MS, "15m": HOUR_MS // 4, "1d": 24 * HOUR_MS}[timeframe]
    return Candles.checked(
        venue="test", symbol=symbol, timeframe=timeframe, time=np.arange(len(table)) * step,
        open=table[:, 0], high=table[:, 1], low=table[:, 2], close=table[:, 3], volume=np.full(len(table), 1000.0),
    )  # fmt: skip


def wish(bar: int, kind: int = ENTER_LONG, **levels: Any) -> SignalArray:
    """One row of signals."""
    row = new_rows(1)
    row["bar"], row["kind"] = bar, kind
    for name, value in levels.items():
        row[name] = value
    return row


def wishes(*rows: SignalArray) -> Signals:
    """Signals from rows in the order of their bars."""
    return Signals(np.concatenate(rows) if rows else new_rows(0), ("test",))


def rules(costs: Costs = FREE, sizing: Sizing = ONE_UNIT, management: Management = PLAIN, seed: int = 1) -> RuleArray:
    """Compiled rules; without arguments an account without friction that buys one unit at 100."""
    return compile_rules(costs, sizing, management, seed)


def trade(candles: Candles, *rows: SignalArray, **sections: Any) -> Simulation:
    """Simulate hand-made signals; `detail` and the sections of `rules` are optional."""
    detail = sections.pop("detail", None)
    return simulate((candles,), (wishes(*rows),), rules(**sections), detail=() if detail is None else (detail,))


def random_candles(seed: int, count: int, *, symbol: str = "R", ticks: int = 60, sigma: float = 0.0006) -> Candles:
    """A driftless random walk: each candle is built from `ticks` equal-sized steps, so that highs and lows are true."""
    random = np.random.default_rng(seed)
    steps = random.choice(np.array([-sigma, sigma]), size=count * ticks)
    path = 100.0 * np.cumprod(1.0 + steps)
    before = np.concatenate(([100.0], path[:-1])).reshape(count, ticks)
    path = path.reshape(count, ticks)
    return Candles.checked(
        venue="test", symbol=symbol, timeframe="1h", time=np.arange(count) * HOUR_MS, open=before[:, 0],
        high=np.maximum(path.max(1), before[:, 0]), low=np.minimum(path.min(1), before[:, 0]), close=path[:, -1],
        volume=random.lognormal(3, 0.6, count),
    )  # fmt: skip


def random_wishes(seed: int, candles: Candles, count: int, *, exits: bool = False) -> Signals:
    """Entries of both sides at random bars with stops of 1 to 4 %, targets of 1 to 8 %, some in two stages."""
    random = np.random.default_rng(seed)
    places = np.sort(random.choice(len(candles) - 1, size=count, replace=False))
    rows = new_rows(count)
    rows["bar"] = places
    rows["kind"] = random.choice([1, -1, 2, -2] if exits else [1, -1], size=count)
    rows["stop_frac"] = random.uniform(0.01, 0.04, count)
    rows["target_frac"] = random.uniform(0.01, 0.08, count)
    staged = random.random(count) < 0.3
    close, side = candles.close[places], np.sign(rows["kind"])
    rows["stage_one"] = np.where(staged, 0.35, 1.0)
    rows["retest_bars"] = np.where(staged, 24, 0)
    rows["retest_arm"] = close * (1 + side * 0.005)
    rows["retest_low"] = close * 0.994
    rows["retest_high"] = close * 1.004
    return Signals(rows, ("random",))
