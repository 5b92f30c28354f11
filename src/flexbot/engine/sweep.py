"""Many parameter sets over the same candles, on several threads; the kernels run without the GIL.

Each set's signals and trades are dropped as soon as its figures are known, so memory grows with the threads.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

from flexbot.engine.backtest import on_one_list
from flexbot.engine.config import RuleArray
from flexbot.engine.metrics import group, sqn
from flexbot.engine.result import Group
from flexbot.engine.simulator import simulate
from flexbot.market.candles import Candles
from flexbot.strategy.base import Strategy
from flexbot.strategy.user import signals_of


@dataclass(frozen=True, slots=True)
class SweepRow:
    """One parameter set and the figures of its trades."""

    params: Mapping[str, Any]
    figures: Group
    sqn: float | None


def evaluate(
    candles: tuple[Candles, ...],
    make: Callable[[Mapping[str, Any]], Strategy],
    params: Mapping[str, Any],
    rules: RuleArray,
) -> SweepRow:
    """Strategy, signals, simulation and the figures of the trades for one parameter set."""
    strategy = make(params)
    signals = on_one_list(tuple(signals_of(strategy, part) for part in candles))
    trades = simulate(candles, signals, rules).trades
    return SweepRow(strategy.values(), group(trades), sqn(trades["r"]))


def sweep(
    candles: tuple[Candles, ...],
    make: Callable[[Mapping[str, Any]], Strategy],
    sets: Iterable[Mapping[str, Any]],
    rules: RuleArray,
    *,
    threads: int = 1,
) -> Iterator[SweepRow]:
    """Evaluate every parameter set and yield the rows in the order of `sets`, which may be endless.

    `make` builds a strategy from one set. At most twice as many sets as threads are in flight. Errors of a strategy
    come out of the iterator where its row would.
    """
    with ThreadPoolExecutor(threads, thread_name_prefix="sweep") as pool:
        waiting: deque[Future[SweepRow]] = deque()
        for params in sets:
            waiting.append(pool.submit(evaluate, candles, make, params, rules))
            if len(waiting) >= 2 * threads:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()
