"""One back-test from request to result: signals, simulation, figures, chance, hashes."""

from __future__ import annotations

import hashlib
import json
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from flexbot import __version__
from flexbot.engine.chance import monte_carlo, random_baseline
from flexbot.engine.config import compile_rules
from flexbot.engine.equity import Curve, buy_and_hold, equity_curve
from flexbot.engine.market import as_market
from flexbot.engine.metrics import group, measure, monthly_returns
from flexbot.engine.records import FillKind, TradeArray
from flexbot.engine.result import Hashes, Limits, Metrics, Result
from flexbot.engine.simulator import Simulation, simulate
from flexbot.errors import EngineError
from flexbot.market.candles import Candles
from flexbot.settings.model import Costs, Management, Sizing
from flexbot.strategy.base import Strategy
from flexbot.strategy.signals import FilterCount, Signals
from flexbot.strategy.user import signals_of

Progress = Callable[[str, int, int], None]
FEW_TRADES = 30  # below this no average means much


@dataclass(frozen=True, eq=False, slots=True)
class Request:
    """What to test: candles of each symbol, a strategy, the account's rules and a seed.

    `detail` holds finer candles for each symbol (None where there are none) that decide what came first where stop
    and target lie in one candle.
    """

    candles: tuple[Candles, ...]
    strategy: Strategy
    costs: Costs = field(default_factory=Costs)
    sizing: Sizing = field(default_factory=Sizing)
    management: Management = field(default_factory=Management)
    seed: int = 1
    detail: tuple[Candles | None, ...] = ()
    monte_carlo_runs: int = 1000
    baseline_runs: int = 200


def run(request: Request, progress: Progress | None = None) -> Result:
    """Run a back-test; raises EngineError for an impossible request, StrategyError for a strategy that fails.

    `progress(stage, done, total)` is called with the stages `signals`, `simulation`, `monte_carlo`, `baseline`.
    """
    _check(request)
    report = progress or (lambda stage, done, total: None)
    candles, capital = request.candles, request.sizing.capital
    rules = compile_rules(request.costs, request.sizing, request.management, request.seed)
    signals = []
    for done, part in enumerate(candles):
        report("signals", done, len(candles))
        signals.append(signals_of(request.strategy, part))
    joined = on_one_list(tuple(signals))
    report("simulation", 0, 1)
    simulation = simulate(candles, joined, rules, detail=request.detail)
    market = as_market(candles)
    curve = equity_curve(market, simulation.fills, capital)
    benchmark = buy_and_hold(market, curve.time, capital, request.costs.taker_fee)
    metrics = measure(
        simulation.trades, simulation.fills, curve, capital=capital,
        step_ms=min(part.timeframe.ms for part in candles), benchmark_return=float(benchmark[-1]) / capital - 1,
    )  # fmt: skip
    report("monte_carlo", 0, 1)
    shuffled = monte_carlo(simulation.trades, capital, request.monte_carlo_runs, request.seed)
    baseline = random_baseline(
        candles, joined, rules, runs=request.baseline_runs, seed=request.seed, own_expectancy=metrics.expectancy_r,
        detail=request.detail, progress=lambda done, total: report("baseline", done, total),
    )  # fmt: skip
    trades = simulation.trades
    return Result(
        strategy=request.strategy.name,
        side=request.strategy.side,
        params=request.strategy.values(),
        settings=_settings(request),
        candles=candles,
        signals=sum(len(part) for part in joined),
        trades=trades,
        fills=simulation.fills,
        reasons=joined[0].reasons,
        filters=_add_filters(joined),
        time=curve.time,
        equity=curve.equity,
        cash=curve.cash,
        exposure_value=curve.value,
        benchmark=benchmark,
        metrics=metrics,
        by_side={name: group(trades[trades["side"] == sign]) for name, sign in (("long", 1), ("short", -1))},
        by_symbol={part.symbol: group(trades[trades["symbol"] == i]) for i, part in enumerate(candles)},
        monthly=monthly_returns(curve, capital),
        limits=_limits(simulation),
        monte_carlo=shuffled,
        baseline=baseline,
        notes=_notes(trades, metrics, curve),
        hashes=_hashes(request, simulation, curve),
    )


def _check(request: Request) -> None:
    if not request.candles:
        raise EngineError("engine.no_symbols")
    names = [part.symbol for part in request.candles]
    if len(set(names)) < len(names):
        raise EngineError("engine.symbol_twice", symbols=", ".join(names))
    if request.detail and len(request.detail) != len(request.candles):
        raise ValueError("detail needs one entry for each symbol")
    sizing = request.sizing
    if sizing.leverage * sizing.maintenance_margin >= 1:
        raise EngineError("engine.no_margin", leverage=sizing.leverage, margin=sizing.maintenance_margin)
    finer = request.detail or (None,) * len(request.candles)
    for part, detail in zip(request.candles, finer, strict=True):
        if len(part) == 0:
            raise EngineError("engine.no_candles", symbol=part.symbol, timeframe=part.timeframe)
        if detail is not None and (detail.timeframe.ms >= part.timeframe.ms or part.timeframe.ms % detail.timeframe.ms):
            raise EngineError("engine.detail_not_finer", detail=detail.timeframe, timeframe=part.timeframe)


def on_one_list(signals: tuple[Signals, ...]) -> tuple[Signals, ...]:
    """The same signals with their reasons numbered on one common list."""
    reasons = tuple(dict.fromkeys(reason for part in signals for reason in part.reasons))
    if all(part.reasons == reasons for part in signals):
        return signals
    joined = []
    for part in signals:
        place = np.array([reasons.index(reason) for reason in part.reasons], dtype=np.int64)
        rows = part.rows.copy()
        rows["reason"] = place[rows["reason"]]
        joined.append(Signals(rows, reasons, part.filters))
    return tuple(joined)


def _add_filters(signals: tuple[Signals, ...]) -> tuple[FilterCount, ...]:
    """Filter counts over all symbols; every symbol has the same rules in the same order."""
    totals: dict[str, FilterCount] = {}
    for part in signals:
        for count in part.filters:
            before = totals.get(count.rule, FilterCount(count.rule, 0, 0))
            totals[count.rule] = FilterCount(count.rule, before.seen + count.seen, before.stopped + count.stopped)
    return tuple(totals.values())


def _limits(simulation: Simulation) -> Limits:
    totals = simulation.books.totals[0]
    return Limits(
        capped_leverage=int(totals["capped_leverage"]),
        capped_exposure=int(totals["capped_exposure"]),
        refused_minimum=int(totals["refused_minimum"]),
        refused_levels=int(totals["refused_levels"]),
        refused_funds=int(totals["refused_funds"]),
    )


def _notes(trades: TradeArray, metrics: Metrics, curve: Curve) -> tuple[str, ...]:
    """Catalogue keys (`report.note.*`) of what a careful reader should be told."""
    found = {
        "no_trades": len(trades) == 0,
        "few_trades": 0 < len(trades) < FEW_TRADES,
        "ambiguous": bool(trades["ambiguous"].any()),
        "liquidated": bool((trades["exit"] == FillKind.LIQUIDATION).any()),
        "ruined": bool((curve.equity <= 0).any()),
        "open_at_end": bool((trades["exit"] == FillKind.END).any()),
        "behind_holding": len(trades) > 0 and metrics.total_return < metrics.buy_and_hold,
    }
    return tuple(key for key, true in found.items() if true)


def _settings(request: Request) -> dict[str, Any]:
    return {
        "costs": request.costs.model_dump(),
        "sizing": request.sizing.model_dump(),
        "management": request.management.model_dump(),
        "seed": request.seed,
        "detail": [None if part is None else str(part.timeframe) for part in request.detail],
        "monte_carlo_runs": request.monte_carlo_runs,
        "baseline_runs": request.baseline_runs,
    }


def _source_digest(strategy: Strategy) -> str | None:
    """SHA-256 (hex) of the file a user's strategy is in; None for built-in ones, for which the version stands."""
    module = type(strategy).__module__
    file = getattr(sys.modules.get(module), "__file__", None)
    if module.startswith("flexbot.") or file is None or not Path(file).is_file():
        return None
    return hashlib.sha256(Path(file).read_bytes()).hexdigest()


def _hashes(request: Request, simulation: Simulation, curve: Curve) -> Hashes:
    """What went in and what came out, so that anyone can tell whether two runs are the same."""
    data = hashlib.sha256()
    for part in (*request.candles, *request.detail):
        data.update(b"-" if part is None else part.digest().encode())
    settings = {
        "strategy": request.strategy.name,
        "side": request.strategy.side,
        "params": request.strategy.values(),
        "source": _source_digest(request.strategy),
        **_settings(request),
    }
    outcome = hashlib.sha256(simulation.trades.tobytes())
    outcome.update(simulation.fills.tobytes())
    outcome.update(curve.equity.tobytes())
    return Hashes(
        data=data.hexdigest(),
        settings=hashlib.sha256(json.dumps(settings, sort_keys=True).encode()).hexdigest(),
        version=__version__,
        seed=request.seed,
        result=outcome.hexdigest(),
    )
