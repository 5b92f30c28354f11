"""What a back-test returns: trades, equity, metrics and the hashes that make it repeatable."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flexbot.engine.records import FillArray, TradeArray
from flexbot.market.candles import Candles, FloatArray, IntArray
from flexbot.strategy.signals import FilterCount


@dataclass(frozen=True, slots=True)
class Group:
    """Results of a part of the trades (one side, one symbol); None where a figure is undefined."""

    trades: int
    win_rate: float | None
    expectancy_r: float | None
    profit_factor: float | None
    net_profit: float
    fees: float


@dataclass(frozen=True, slots=True)
class Metrics:
    """Figures of a run. Rates and returns are fractions; None where a figure is undefined (no trades, no losses)."""

    trades: int
    win_rate: float | None
    expectancy_r: float | None
    profit_factor: float | None
    net_profit: float
    final_equity: float
    total_return: float
    annual_return: float | None
    volatility: float | None
    sharpe: float | None
    sortino: float | None
    calmar: float | None
    max_drawdown: float
    max_drawdown_days: float
    exposure: float
    sqn: float | None
    longest_wins: int
    longest_losses: int
    average_trade: float | None
    average_win: float | None
    average_loss: float | None
    best_trade: float | None
    worst_trade: float | None
    average_hours: float | None
    turnover: float
    fees: float
    slippage: float
    funding: float
    buy_and_hold: float


@dataclass(frozen=True, slots=True)
class MonteCarlo:
    """The maximum drawdown (fraction) when the same trades come in another order: percentiles of many shuffles."""

    runs: int
    drawdown_p5: float
    drawdown_p50: float
    drawdown_p95: float


@dataclass(frozen=True, slots=True)
class Baseline:
    """Random entries with the same frequency, sides and exits, against the strategy's own."""

    runs: int
    expectancy_r_mean: float
    expectancy_r_p5: float
    expectancy_r_p95: float
    return_mean: float
    return_p5: float
    return_p95: float
    beaten_share: float  # share of the random runs whose expectancy in R the strategy exceeds


@dataclass(frozen=True, slots=True)
class Limits:
    """How often a rule of the account changed or refused an entry."""

    capped_leverage: int
    capped_exposure: int
    refused_minimum: int
    refused_levels: int
    refused_funds: int


@dataclass(frozen=True, slots=True)
class Hashes:
    """SHA-256 (hex) of what went in and what came out; equal inputs give equal outputs."""

    data: str
    settings: str
    version: str
    seed: int
    result: str


@dataclass(frozen=True, eq=False, slots=True)
class Result:
    """One finished back-test.

    `time` (UTC ms of each candle's open), `equity`, `cash`, `exposure_value` and `benchmark` have one value per
    candle of the run (the union of all symbols' candles), valued at the candle's close; equity = cash + exposure_value.
    """

    strategy: str
    side: str
    params: dict[str, Any]
    settings: dict[str, Any]  # costs, sizing, management, seed
    candles: tuple[Candles, ...]
    signals: int
    trades: TradeArray
    fills: FillArray
    reasons: tuple[str, ...]
    filters: tuple[FilterCount, ...]
    time: IntArray
    equity: FloatArray
    cash: FloatArray
    exposure_value: FloatArray
    benchmark: FloatArray
    metrics: Metrics
    by_side: dict[str, Group]
    by_symbol: dict[str, Group]
    monthly: dict[str, float]  # "2024-01" -> return of the month, fraction
    limits: Limits
    monte_carlo: MonteCarlo | None
    baseline: Baseline | None
    notes: tuple[str, ...]  # catalogue keys of remarks the reader should see (`report.note.*`)
    hashes: Hashes
