"""Candles for the benchmarks: a driftless random walk of one-minute candles, the same for every contender."""

from __future__ import annotations

import platform
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np

from flexbot.market.candles import Candles

MINUTES_PER_YEAR = 525_600


def minute_candles(count: int = MINUTES_PER_YEAR, seed: int = 7) -> Candles:
    """`count` candles whose closes move by 0.08 % a minute."""
    random = np.random.default_rng(seed)
    close = 100.0 * np.exp(np.cumsum(random.normal(0, 0.0008, count)))
    open_ = np.concatenate(([100.0], close[:-1]))
    return Candles.checked(
        venue="benchmark", symbol="WALK", timeframe="1m", time=np.arange(count, dtype=np.int64) * 60_000,
        open=open_,
        high=np.maximum(open_, close) * (1 + np.abs(random.normal(0, 0.0003, count))),
        low=np.minimum(open_, close) * (1 - np.abs(random.normal(0, 0.0003, count))),
        close=close, volume=random.lognormal(3, 0.6, count),
    )  # fmt: skip


def best_seconds(work: Callable[[], object], repeats: int = 15) -> float:
    """The shortest of `repeats` runs after one warm-up: the least disturbed by the rest of the machine."""
    work()
    shortest = float("inf")
    for _ in range(repeats):
        start = time.perf_counter()
        work()
        shortest = min(shortest, time.perf_counter() - start)
    return shortest


def machine() -> str:
    """The processor and Python this was measured on."""
    model = platform.processor() or platform.machine()
    info = Path("/proc/cpuinfo")
    if info.exists():
        lines = info.read_text().splitlines()
        model = next((line.split(":", 1)[1].strip() for line in lines if "model name" in line), model)
    return f"{model}; Python {platform.python_version()}; {platform.system()}"
