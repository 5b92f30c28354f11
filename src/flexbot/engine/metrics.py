"""The figures of a run. Returns and rates are fractions; a figure that is undefined is None, never a made-up zero."""

from __future__ import annotations

import math

import numpy as np

from flexbot.engine.equity import DAY_MS, Curve, deepest_drawdown, period_ends
from flexbot.engine.records import FillArray, TradeArray
from flexbot.engine.result import Group, Metrics
from flexbot.market.candles import BoolArray, FloatArray

YEAR_MS = 365.25 * DAY_MS
SHORTEST_YEARLY_MS = 30 * DAY_MS  # below this a yearly rate says nothing
SQN_TRADES = 100


def _ratio(above: float, below: float) -> float | None:
    return above / below if below > 0 else None


def _streaks(wins: BoolArray) -> tuple[int, int]:
    """Longest run of wins and of losses."""
    longest = [0, 0]
    run, last = 0, None
    for won in wins.tolist():
        run = run + 1 if won == last else 1
        last = won
        longest[0 if won else 1] = max(longest[0 if won else 1], run)
    return longest[0], longest[1]


def group(trades: TradeArray) -> Group:
    """Figures of a part of the trades."""
    pnl = trades["pnl"]
    count = len(trades)
    return Group(
        trades=count,
        win_rate=float((pnl > 0).mean()) if count else None,
        expectancy_r=float(trades["r"].mean()) if count else None,
        profit_factor=_ratio(float(pnl[pnl > 0].sum()), float(-pnl[pnl < 0].sum())),
        net_profit=float(pnl.sum()),
        fees=float(trades["fees"].sum()),
    )


def sqn(r: FloatArray) -> float | None:
    """System Quality Number: sqrt(n) x mean R / deviation of R, n capped at 100 (Van Tharp)."""
    if len(r) < 2:
        return None
    spread = float(r.std(ddof=1))
    return math.sqrt(min(len(r), SQN_TRADES)) * float(r.mean()) / spread if spread > 0 else None


def _rates(curve: Curve, capital: float, step_ms: int, span_ms: int) -> tuple[float | None, ...]:
    """(volatility, Sharpe, Sortino), yearly, from daily equity (from the candles' own where they are longer)."""
    ends = np.concatenate(([capital], period_ends(curve.time, curve.equity, max(DAY_MS, step_ms))))
    if len(ends) < 3 or span_ms < SHORTEST_YEARLY_MS or (ends <= 0).any():
        return None, None, None
    returns = np.diff(ends) / ends[:-1]
    per_year = len(returns) / (span_ms / YEAR_MS)
    mean, spread = float(returns.mean()), float(returns.std(ddof=1))
    downside = math.sqrt(float((np.minimum(returns, 0.0) ** 2).mean()))
    scale = math.sqrt(per_year)
    return (
        spread * scale,
        mean / spread * scale if spread > 0 else None,
        mean / downside * scale if downside > 0 else None,
    )


def measure(
    trades: TradeArray, fills: FillArray, curve: Curve, *, capital: float, step_ms: int, benchmark_return: float
) -> Metrics:
    """All figures of a run whose equity began with `capital`; `step_ms` is the shortest candle length in it."""
    whole = group(trades)
    pnl = trades["pnl"]
    gains, losses = pnl[pnl > 0], pnl[pnl < 0]
    final = float(curve.equity[-1]) if len(curve.equity) else capital
    span_ms = int(curve.time[-1] - curve.time[0]) + step_ms if len(curve.time) else 0
    annual = None
    if span_ms >= SHORTEST_YEARLY_MS and final > 0:
        annual = (final / capital) ** (YEAR_MS / span_ms) - 1
    volatility, sharpe, sortino = _rates(curve, capital, step_ms, span_ms)
    fall = deepest_drawdown(curve.equity, capital)
    wins_in_row, losses_in_row = _streaks(pnl[np.argsort(trades["exit_time"], kind="stable")] > 0)
    held_ms = trades["exit_time"] - trades["entry_time"]
    return Metrics(
        trades=whole.trades,
        win_rate=whole.win_rate,
        expectancy_r=whole.expectancy_r,
        profit_factor=whole.profit_factor,
        net_profit=final - capital,
        final_equity=final,
        total_return=final / capital - 1,
        annual_return=annual,
        volatility=volatility,
        sharpe=sharpe,
        sortino=sortino,
        calmar=None if annual is None else _ratio(annual, fall.depth),
        max_drawdown=fall.depth,
        max_drawdown_days=float(curve.time[fall.recovery] - curve.time[fall.peak]) / DAY_MS if span_ms else 0.0,
        exposure=curve.exposed / len(curve.time) if len(curve.time) else 0.0,
        sqn=sqn(trades["r"]),
        longest_wins=wins_in_row,
        longest_losses=losses_in_row,
        average_trade=float(pnl.mean()) if len(pnl) else None,
        average_win=float(gains.mean()) if len(gains) else None,
        average_loss=float(losses.mean()) if len(losses) else None,
        best_trade=float(pnl.max()) if len(pnl) else None,
        worst_trade=float(pnl.min()) if len(pnl) else None,
        average_hours=float(held_ms.mean()) / 3_600_000 if len(pnl) else None,
        turnover=float(np.abs(fills["quantity"] * fills["price"]).sum()) / capital,
        fees=float(fills["fee"].sum()),
        slippage=float(fills["slippage"].sum()),
        funding=float(trades["funding"].sum()),
        buy_and_hold=benchmark_return,
    )


def monthly_returns(curve: Curve, capital: float) -> dict[str, float]:
    """Return of each calendar month (UTC) with candles: `{"2024-01": 0.031, ...}`."""
    if len(curve.time) == 0:
        return {}
    first, last = (np.datetime64(int(at), "ms").astype("datetime64[M]") for at in (curve.time[0], curve.time[-1]))
    one = np.timedelta64(1, "M")
    months = np.arange(first, last + one)
    next_month_ms = (months + one).astype("datetime64[ms]").astype(np.int64)
    ends = np.searchsorted(curve.time, next_month_ms) - 1
    traded = np.diff(ends, prepend=-1) > 0  # a month without candles has no return
    worth = np.concatenate(([capital], curve.equity[ends[traded]]))
    returns = np.divide(np.diff(worth), worth[:-1], out=np.zeros(len(worth) - 1), where=worth[:-1] > 0)
    return dict(zip(months[traded].astype(str).tolist(), returns.tolist(), strict=True))
