"""Parameter sets per second on two cores, and how memory and time grow.

    pip install -r benchmarks/requirements.txt
    python benchmarks/sweep_speed.py

Every part runs in a process of its own, so that peak memory means something.
"""

from __future__ import annotations

import multiprocessing
import resource
import time
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from engine_speed import COSTS, RULES, bare_loop
from flexbot.engine.backtest import Request, run
from flexbot.engine.simulator import Simulation, simulate
from flexbot.engine.sweep import sweep
from flexbot.market.candles import Candles
from flexbot.strategy.registry import load_strategy
from flexbot.strategy.signals import Signals
from flexbot.strategy.user import signals_of
from worlds import MINUTES_PER_YEAR, best_seconds, machine, minute_candles

SETS = [
    {"fast": fast, "slow": slow, "stop_pct": 2.0, "target_pct": 4.0}
    for fast in range(5, 15)
    for slow in range(20, 40, 2)
]


def _make(params: Mapping[str, Any]) -> Any:
    return load_strategy("ema_cross", "long", params)


def _peak_mib() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def sets_per_second(threads: int, sets: int) -> tuple[float, float]:
    """(sets/s, peak MiB) for `sets` parameter sets over a year of minutes."""
    candles = (minute_candles(),)
    chosen = (SETS * (sets // len(SETS) + 1))[:sets]
    list(sweep(candles, _make, chosen[:4], RULES, threads=threads))
    start = time.perf_counter()
    list(sweep(candles, _make, chosen, RULES, threads=threads))
    return sets / (time.perf_counter() - start), _peak_mib()


def bare_per_second(threads: int) -> float:
    """The bare fused loop over the same candles, as often."""
    candles = minute_candles()
    columns = candles.open, candles.high, candles.low, candles.close
    bare_loop(*columns)
    start = time.perf_counter()
    with ThreadPoolExecutor(threads) as pool:
        list(pool.map(lambda _: bare_loop(*columns), range(100)))
    return 100 / (time.perf_counter() - start)


def vectorbt_per_second() -> float:
    """vectorbt over the same 100 sets, one call each, on its fastest engine."""
    from engine_speed import vectorbt_runs

    work = vectorbt_runs(minute_candles(), "rust")["vectorbt rust, trades"]
    return 1 / best_seconds(work, 5)


def growth(name: str) -> tuple[float, float]:
    """(time for ten years of minutes / time for one, peak MiB), signals and simulation.

    "One" is the mean over ten different years: a processor learns the branches of one year by heart when it is run
    again and again, which is no measure of anything. All results are kept until the end in both cases, so that both
    pay for the memory they need.
    """
    whole = minute_candles(10 * MINUTES_PER_YEAR)
    years = [whole[at : at + MINUTES_PER_YEAR] for at in range(0, len(whole), MINUTES_PER_YEAR)]
    strategy = load_strategy(name, "both", {})

    def each(parts: list[Candles]) -> list[tuple[Signals, Simulation]]:
        kept = []
        for part in parts:
            signals = signals_of(strategy, part)
            kept.append((signals, simulate((part,), (signals,), RULES)))
        return kept

    one = best_seconds(lambda: each(years), 9) / len(years)
    return best_seconds(lambda: each([whole]), 9) / one, _peak_mib()


def whole_run(count: int) -> tuple[float, float]:
    """(seconds, peak MiB) of a complete back-test with all metrics and equity."""
    candles = minute_candles(count)
    start = time.perf_counter()
    run(Request((candles,), load_strategy("elliott", "both", {}), costs=COSTS, baseline_runs=0))
    return time.perf_counter() - start, _peak_mib()


def alone(work: Callable[..., Any], *arguments: object) -> Any:
    """Run in a fresh process, so that memory is the work's own."""
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        return pool.apply(work, arguments)


def main() -> None:
    print(machine())
    bare = alone(bare_per_second, 2)
    print(f"bare loop, 2 threads:        {bare:8.0f} sets/s")
    print(f"vectorbt, one by one:        {alone(vectorbt_per_second):8.0f} sets/s")
    for threads, sets in ((1, 100), (2, 100), (2, 1000)):
        speed, peak = alone(sets_per_second, threads, sets)
        print(
            f"FlexBot, {threads} threads, {sets:4} sets: {speed:8.0f} sets/s, peak {peak:.0f} MiB (promise: 500 on 2)"
        )
    for name in ("ema_cross", "elliott", "omd", "momentum"):
        ratio, peak = alone(growth, name)
        print(f"{name}: 10 x the candles cost {ratio:.1f} x the time (promise: <= 11), peak {peak:.0f} MiB")
    took, peak = alone(whole_run, 5_000_000)
    print(f"complete elliott run, 5,000,000 candles: {took:.1f} s, peak {peak:.0f} MiB (promise: <= 1024)")


if __name__ == "__main__":
    main()
