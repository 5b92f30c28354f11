"""The pictures of the strategies: real trades, and lines that agree with the signals the engine acted on."""

from __future__ import annotations

import json

import numpy as np
import pytest

from flexbot.engine.records import FillKind
from flexbot.engine.result import Result
from flexbot.report.pictures import clear_example, demonstrate, picture, wave_points
from flexbot.strategy.registry import builtin_names, load_strategy
from flexbot.strategy.user import signals_of


def traces(name: str) -> tuple[Result, dict[str, dict[str, object]], int]:
    strategy = load_strategy(name)
    result = demonstrate(strategy)
    trade = clear_example(result)
    assert trade is not None
    figure = picture(result, strategy, trade)
    json.dumps(figure, allow_nan=False)
    return result, {str(trace["name"]): trace for trace in figure["data"]}, trade


@pytest.mark.parametrize("name", builtin_names())
def test_every_strategy_is_drawn_with_the_levels_of_a_real_trade(name: str) -> None:
    result, drawn, trade = traces(name)
    row = result.trades[trade]
    assert drawn["Stop"]["y"] == [pytest.approx(float(row["stop"]))] * 2
    assert drawn["Stop"]["x"] == [int(row["entry_time"]), int(row["exit_time"])]
    entry = drawn["Long entry" if row["side"] > 0 else "Short entry"]
    assert len(entry["x"]) == int(row["entries"])  # type: ignore[arg-type]
    assert entry["x"][0] == int(row["entry_time"])  # type: ignore[index]


def test_the_example_reached_its_target_where_any_trade_did() -> None:
    result = demonstrate(load_strategy("ema_cross"))
    trade = clear_example(result)
    assert result.trades[trade]["exit"] == FillKind.TARGET


def test_the_averages_drawn_cross_at_the_signal() -> None:
    result, drawn, trade = traces("ema_cross")
    row = result.trades[trade]
    at = drawn["Fast EMA"]["x"].index(int(result.candles[0].time[row["signal_bar"]]))  # type: ignore[attr-defined]
    apart = [drawn["Fast EMA"]["y"][i] - drawn["Slow EMA"]["y"][i] for i in (at - 1, at)]  # type: ignore[index]
    assert np.sign(apart[1]) == row["side"]
    assert np.sign(apart[0]) != row["side"]


def test_the_numbered_waves_are_those_the_target_was_computed_from() -> None:
    strategy = load_strategy("elliott")
    result = demonstrate(strategy)
    rows = signals_of(strategy, result.candles[0]).rows
    assert len(rows) > 10
    for row in rows:
        (_, p0), (_, p1), (_, p2) = wave_points(strategy, result.candles[0], int(row["bar"]))
        assert row["target_price"] == pytest.approx(p2 + 1.618 * (p1 - p0))
        assert abs(row["stop_price"] / p2 - 1) == pytest.approx(0.005)
