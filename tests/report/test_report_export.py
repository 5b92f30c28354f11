"""`--json` and `--csv`: complete, exact, the same bytes each time."""

from __future__ import annotations

import csv
import json
import math
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from flexbot.engine.backtest import Request, run
from flexbot.engine.records import FILL, TRADE
from flexbot.engine.result import Metrics, Result
from flexbot.errors import StorageError
from flexbot.market.sample import load_sample
from flexbot.report import export
from flexbot.report.view import View
from flexbot.strategy.registry import load_strategy


def parsed(view: View) -> dict[str, Any]:
    def refuse(word: str) -> None:
        raise AssertionError(f"{word} is not JSON")

    found: dict[str, Any] = json.loads(export.json_text(view), parse_constant=refuse)
    return found


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_two_equal_runs_give_the_same_bytes() -> None:
    def text() -> str:
        request = Request((load_sample("GOOGL"),), load_strategy("ema_cross"), monte_carlo_runs=20, baseline_runs=3)
        return export.json_text(View.of(run(request)))

    assert text() == text()


def test_json_holds_the_whole_result(view: View, losing: Result) -> None:
    found = parsed(view)
    assert found["metrics"] == asdict(losing.metrics)
    assert found["hashes"] == asdict(losing.hashes)
    assert found["settings"]["costs"]["taker_fee"] == 0.001
    assert len(found["trades"]) == len(losing.trades) > 50
    assert len(found["fills"]) == len(losing.fills)
    assert [trade["pnl"] for trade in found["trades"]] == losing.trades["pnl"].tolist()
    assert found["equity"]["equity"] == losing.equity.tolist()
    assert found["monthly"] == losing.monthly
    assert set(TRADE.names or ()) <= set(found["trades"][0])
    assert set(FILL.names or ()) <= set(found["fills"][0])


def test_json_gives_times_as_milliseconds_and_as_iso(view: View, losing: Result) -> None:
    market = parsed(view)["markets"][0]
    assert market["first_ms"] == losing.candles[0].time[0]
    assert market["first"] == "2017-07-01T11:00:00Z"
    fill = parsed(view)["fills"][0]
    assert fill["time_ms"] == losing.candles[0].time[fill["bar"]]


def test_json_names_no_moment_of_the_run(view: View) -> None:
    assert not {"created", "command", "run"} & set(parsed(view))


def test_what_json_cannot_say_is_null(two_symbols: View) -> None:
    targets = [trade["target"] for trade in parsed(two_symbols)["trades"]]
    assert targets[0] is None
    assert isinstance(targets[1], float)


def test_a_run_without_trades_can_be_exported(no_trades: View, tmp_path: Path) -> None:
    found = parsed(no_trades)
    assert found["trades"] == []
    assert found["metrics"]["win_rate"] is None
    export.write_csv(no_trades, tmp_path)
    assert rows(tmp_path / "trades.csv") == []


def test_csv_comes_back_exactly(view: View, losing: Result, tmp_path: Path) -> None:
    written = export.write_csv(view, tmp_path / "deep" / "folder")
    names = ["trades", "fills", "equity", "monthly", "metrics", "filters"]
    assert [path.name for path in written] == [f"{name}.csv" for name in names]
    trades, fills, equity = (rows(path) for path in written[:3])
    for name in ("entry_price", "pnl", "r", "fees"):
        assert [float(row[name]) for row in trades] == losing.trades[name].tolist()
    assert [int(row["entry_time_ms"]) for row in trades] == losing.trades["entry_time"].tolist()
    assert {row["exit"] for row in trades} <= {"stop", "target", "signal", "breakeven", "end"}
    assert math.fsum(float(row["fee"]) for row in fills) == pytest.approx(losing.metrics.fees)
    assert [float(row["equity"]) for row in equity] == losing.equity.tolist()
    figures = {row["metric"]: row["value"] for row in rows(written[4]) if row["group"] == "all"}
    assert set(figures) == set(Metrics.__dataclass_fields__)
    assert float(figures["total_return"]) == losing.metrics.total_return


def test_csv_counts_the_filters_and_both_symbols(two_symbols: View, tmp_path: Path) -> None:
    export.write_csv(two_symbols, tmp_path)
    counted = [(row["rule"], int(row["seen"]), int(row["stopped"])) for row in rows(tmp_path / "filters.csv")]
    assert counted == [tuple(count) for count in two_symbols.result.filters]
    assert counted
    assert {row["symbol"] for row in rows(tmp_path / "trades.csv")} == {"BTC/USD", "EUR/USD"}
    groups = {row["group"] for row in rows(tmp_path / "metrics.csv")}
    assert groups == {"all", "side long", "side short", "symbol BTC/USD", "symbol EUR/USD"}


def test_a_folder_that_cannot_be_made_is_said(view: View, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(StorageError, match="could not be made"):
        export.write_csv(view, tmp_path / "file" / "folder")


def test_a_long_run_is_drawn_with_longer_candles(losing: Result) -> None:
    drawn = View.of(losing).markets[0].drawn
    candles = losing.candles[0]
    assert (str(drawn.timeframe), len(candles), len(drawn)) == ("2h", 6000, 3001)
    assert drawn.high.max() == candles.high.max()
    assert drawn.low.min() == candles.low.min()
    assert drawn.volume.sum() == pytest.approx(candles.volume.sum())
    assert np.all(np.diff(drawn.time) == drawn.timeframe.ms)
