"""The result as plain data: what `--json` prints, what a kept run stores, and the way back."""

from __future__ import annotations

import json
import math
from dataclasses import asdict
from typing import Any

import numpy as np

from flexbot.engine.records import EXIT_KEYS, FILL, FillKind, TradeArray
from flexbot.engine.result import Baseline, Group, Hashes, Limits, Metrics, MonteCarlo, Result
from flexbot.market.candles import IntArray
from flexbot.report.view import View
from flexbot.strategy.signals import FilterCount

FORMAT = 1
EQUITY_COLUMNS = ("equity", "cash", "exposure_value", "benchmark")
_TRADE_TIMES = ("entry_time", "exit_time")
Columns = dict[str, list[Any]]


def head(view: View) -> dict[str, Any]:
    """Everything but the long tables: no wall-clock time, so equal runs give equal documents."""
    result = view.result
    return {
        "format": FORMAT,
        "strategy": result.strategy,
        "side": result.side,
        "params": result.params,
        "settings": result.settings,
        "markets": [
            {
                "venue": market.venue,
                "symbol": market.symbol,
                "timeframe": market.timeframe,
                "candles": market.candles,
                "first_ms": market.first_ms,
                "first": iso(market.first_ms),
                "last_ms": market.last_ms,
                "last": iso(market.last_ms),
            }
            for market in view.markets
        ],
        "signals": result.signals,
        "metrics": asdict(result.metrics),
        "by_side": {name: asdict(group) for name, group in result.by_side.items()},
        "by_symbol": {name: asdict(group) for name, group in result.by_symbol.items()},
        "monthly": result.monthly,
        "filters": [count._asdict() for count in result.filters],
        "limits": asdict(result.limits),
        "monte_carlo": None if result.monte_carlo is None else asdict(result.monte_carlo),
        "baseline": None if result.baseline is None else asdict(result.baseline),
        "notes": list(result.notes),
        "reasons": list(result.reasons),
        "hashes": asdict(result.hashes),
    }


def full(view: View) -> dict[str, Any]:
    """The whole result: `head` and the tables of trades, fills and equity. Times as UTC milliseconds and ISO 8601."""
    return head(view) | {
        "trades": _rows(trades(view)),
        "fills": _rows(fills(view)),
        "equity": equity(view.result),
    }


def trades(view: View) -> Columns:
    """Columns of the closed trades, with words for the coded ones and a number from 1."""
    result = view.result
    table: TradeArray = result.trades
    columns: Columns = {"trade": list(range(1, len(table) + 1))}
    for name in table.dtype.names or ():
        values = table[name]
        if name == "symbol":
            columns[name] = [view.markets[i].symbol for i in values.tolist()]
        elif name == "side":
            columns[name] = ["long" if side > 0 else "short" for side in values.tolist()]
        elif name == "reason":
            columns[name] = [result.reasons[i] for i in values.tolist()]
        elif name == "exit":
            columns[name] = [EXIT_KEYS[FillKind(kind)] for kind in values.tolist()]
        elif name in _TRADE_TIMES:
            columns[f"{name}_ms"] = values.tolist()
            columns[name] = isos(values)
        else:
            columns[name] = values.tolist()
    return columns


def fills(view: View) -> Columns:
    """Columns of every fill, with its candle's time and the kind as a word."""
    result = view.result
    table = result.fills
    if not len(table):
        return {name: [] for name in ("symbol", "bar", "time_ms", "time", *(FILL.names or ())[2:])}
    times = np.array([result.candles[s].time[b] for s, b in zip(table["symbol"], table["bar"], strict=True)], "i8")
    return {
        "symbol": [view.markets[i].symbol for i in table["symbol"].tolist()],
        "bar": table["bar"].tolist(),
        "time_ms": times.tolist(),
        "time": isos(times),
        "kind": [FillKind(kind).name.lower() for kind in table["kind"].tolist()],
        **{name: table[name].tolist() for name in ("quantity", "price", "fee", "slippage", "cash")},
    }


def equity(result: Result) -> Columns:
    """Columns of the account, one row per candle of the run."""
    return {
        "time_ms": result.time.tolist(),
        "time": isos(result.time),
        **{name: getattr(result, name).tolist() for name in EQUITY_COLUMNS},
    }


def dumps(document: dict[str, Any]) -> str:
    """JSON text, one top-level key or table row per line; what JSON cannot say (NaN, infinity) becomes null."""
    lines = []
    for key, value in plain(document).items():
        if isinstance(value, list) and value and isinstance(value[0], dict):
            body = "[\n" + ",\n".join(f"    {_json(row)}" for row in value) + "\n  ]"
        elif isinstance(value, dict) and value:
            body = "{\n" + ",\n".join(f"    {_json(name)}: {_json(part)}" for name, part in value.items()) + "\n  }"
        else:
            body = _json(value)
        lines.append(f"  {_json(key)}: {body}")
    return "{\n" + ",\n".join(lines) + "\n}\n"


def restored(document: dict[str, Any], *, trades: TradeArray, columns: dict[str, Any], candles: Any) -> Result:
    """The result that `head` described, with its tables; raises KeyError or TypeError where the document is damaged."""
    monte_carlo, baseline = document["monte_carlo"], document["baseline"]
    return Result(
        strategy=document["strategy"],
        side=document["side"],
        params=document["params"],
        settings=document["settings"],
        candles=candles,
        signals=document["signals"],
        trades=trades,
        fills=np.empty(0, dtype=FILL),
        reasons=tuple(document["reasons"]),
        filters=tuple(FilterCount(**count) for count in document["filters"]),
        time=columns["time"],
        equity=columns["equity"],
        cash=columns["cash"],
        exposure_value=columns["exposure_value"],
        benchmark=columns["benchmark"],
        metrics=Metrics(**document["metrics"]),
        by_side={name: Group(**group) for name, group in document["by_side"].items()},
        by_symbol={name: Group(**group) for name, group in document["by_symbol"].items()},
        monthly=document["monthly"],
        limits=Limits(**document["limits"]),
        monte_carlo=None if monte_carlo is None else MonteCarlo(**monte_carlo),
        baseline=None if baseline is None else Baseline(**baseline),
        notes=tuple(document["notes"]),
        hashes=Hashes(**document["hashes"]),
    )


def plain(value: Any) -> Any:
    """The value with only JSON's own types in it."""
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, dict):
        return {str(key): plain(part) for key, part in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(part) for part in value]
    return value.item() if isinstance(value, np.generic) else value


def iso(time_ms: int) -> str:
    """UTC milliseconds as `2024-01-31T23:00:00Z`."""
    return isos(np.array([time_ms], dtype=np.int64))[0]


def isos(times: IntArray) -> list[str]:
    """`iso` of many times at once."""
    stamps: list[str] = np.datetime_as_string(times.astype("M8[ms]"), unit="s").tolist()
    return [f"{stamp}Z" for stamp in stamps]


def _rows(columns: Columns) -> list[dict[str, Any]]:
    return [dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True)]


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, allow_nan=False)
