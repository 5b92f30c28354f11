"""One back-test through the engine's front door: `run(Request) -> Result`."""

from __future__ import annotations

import dataclasses
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from flexbot import paths
from flexbot.engine.backtest import Request, run
from flexbot.engine.config import compile_rules
from flexbot.engine.result import Result
from flexbot.engine.sweep import sweep
from flexbot.errors import EngineError, StrategyError
from flexbot.market.candles import Candles
from flexbot.market.resample import resample
from flexbot.market.sample import load_sample
from flexbot.settings.model import Costs, Management, Sizing
from flexbot.strategy.base import Side
from flexbot.strategy.registry import load_strategy
from worlds import bars, random_candles, rules


def request(candles: tuple[Candles, ...], name: str = "ema_cross", side: Side = "both", **more: Any) -> Request:
    values: dict[str, Any] = {"monte_carlo_runs": 50, "baseline_runs": 5} | more
    return Request(candles, load_strategy(name, side, {}), **values)


@pytest.fixture(scope="module")
def bitcoin() -> Candles:
    return load_sample("BTC/USD", venue="coinbase")


def fingerprint(result: Result) -> tuple[bytes, bytes, bytes, str]:
    return result.trades.tobytes(), result.fills.tobytes(), result.equity.tobytes(), repr(result.metrics)


def test_a_run_is_repeatable_and_its_hashes_say_what_changed(bitcoin: Candles) -> None:
    base = run(request((bitcoin,)))
    again = run(request((bitcoin,)))
    assert fingerprint(base) == fingerprint(again)
    assert base.hashes == again.hashes
    assert (base.monte_carlo, base.baseline) == (again.monte_carlo, again.baseline)
    other_seed = run(request((bitcoin,), seed=2))
    assert other_seed.hashes.seed == 2
    assert other_seed.hashes.result != base.hashes.result  # slippage is drawn
    other_data = run(request((bitcoin[:-1],)))
    assert other_data.hashes.data != base.hashes.data
    assert other_data.hashes.settings == base.hashes.settings
    dearer = run(request((bitcoin,), costs=Costs(taker_fee=0.002)))
    assert dearer.hashes.settings != base.hashes.settings
    assert dearer.hashes.data == base.hashes.data


def test_the_figures_fit_together(bitcoin: Candles) -> None:
    result = run(request((bitcoin,)))
    assert result.equity[-1] == pytest.approx(result.metrics.final_equity)
    assert sum(part.trades for part in result.by_side.values()) == result.metrics.trades
    assert sum(part.net_profit for part in result.by_symbol.values()) == pytest.approx(result.metrics.net_profit)
    assert len(result.time) == len(result.equity) == len(result.benchmark) == len(bitcoin)
    assert result.baseline is not None
    assert result.baseline.runs == 5
    assert {result.reasons[i] for i in result.trades["reason"]} <= set(result.reasons)


def test_several_symbols_share_one_equity(bitcoin: Candles) -> None:
    euro = load_sample("EUR/USD")
    alone = [run(request((part,))).metrics.trades for part in (bitcoin, euro)]
    both = run(request((bitcoin, euro)))
    assert both.metrics.trades == pytest.approx(sum(alone), abs=5)
    assert set(both.by_symbol) == {"BTC/USD", "EUR/USD"}
    assert len(both.time) == len(np.union1d(bitcoin.time, euro.time))
    assert both.equity[-1] == pytest.approx(10_000 + both.trades["pnl"].sum())
    # the second symbol's size depends on what the first one left
    exits = both.trades["exit_time"]
    assert (np.diff(exits[np.argsort(exits, kind="stable")]) >= 0).all()


def test_detail_candles_decide_ambiguous_bars(bitcoin: Candles) -> None:
    coarse = resample(bitcoin, "1d")
    plain = run(request((coarse,)))
    finer = run(request((coarse,), detail=(bitcoin,)))
    assert plain.trades["ambiguous"].sum() > finer.trades["ambiguous"].sum()
    assert ("ambiguous" in plain.notes) is True
    assert finer.settings["detail"] == ["1h"]


def test_notes_speak_up(bitcoin: Candles) -> None:
    assert "no_trades" in run(request((bitcoin[:20],))).notes
    assert "few_trades" in run(request((bitcoin[:500],))).notes


@pytest.mark.parametrize(
    ("make", "key"),
    [
        (lambda btc: request(()), "engine.no_symbols"),
        (lambda btc: request((btc, btc)), "engine.symbol_twice"),
        (lambda btc: request((btc[:0],)), "engine.no_candles"),
        (lambda btc: request((btc,), detail=(resample(btc, "1d"),)), "engine.detail_not_finer"),
        (lambda btc: request((btc,), sizing=Sizing(leverage=125, maintenance_margin=0.008)), "engine.no_margin"),
    ],
)
def test_impossible_requests_are_refused_with_a_reason(bitcoin: Candles, make: Any, key: str) -> None:
    with pytest.raises(EngineError) as caught:
        run(make(bitcoin))
    assert caught.value.key == key
    assert caught.value.message
    assert caught.value.hint


def test_progress_names_the_stages(bitcoin: Candles) -> None:
    seen: list[str] = []
    run(request((bitcoin,)), lambda stage, done, total: seen.append(stage))
    assert list(dict.fromkeys(seen)) == ["signals", "simulation", "monte_carlo", "baseline"]


def test_a_tiny_series_runs() -> None:
    result = run(request((bars([(100, 101, 99, 100)] * 3),)))
    assert result.metrics.trades == 0
    assert result.monte_carlo is None
    assert result.baseline is None


def test_the_settings_hash_follows_the_source_of_a_users_strategy(home: Path) -> None:
    file = paths.strategies() / "mine.py"
    file.parent.mkdir(parents=True, exist_ok=True)
    source = """
from flexbot.strategy.base import Strategy
from flexbot.strategy.signals import entries

class Mine(Strategy):
    name = "mine"

    def signals(self, candles):
        return entries(candles, long=candles.close > 1e9, stop_frac=0.02)
"""
    hashes = []
    for text in (source, source, source.replace("1e9", "1e8")):
        file.write_text(text)
        hashes.append(run(request((bars([(100, 101, 99, 100)] * 3),), "mine")).hashes.settings)
    assert hashes[0] == hashes[1] != hashes[2]


def test_a_sweep_reports_a_bad_set_where_its_row_would_be() -> None:
    candles = (random_candles(3, 300),)
    sets = [{"fast": 5, "slow": 21}, {"fast": -1, "slow": 21}, {"fast": 9, "slow": 21}]
    rows = sweep(candles, lambda params: load_strategy("ema_cross", "both", params), sets, rules(), threads=2)
    assert next(rows).params["fast"] == 5
    with pytest.raises(StrategyError):
        next(rows)


def test_a_sweep_gives_each_sets_own_figures_on_any_number_of_threads() -> None:
    candles = (random_candles(3, 3000),)
    law = compile_rules(Costs(), Sizing(), Management(), 1)
    sets = [{"fast": fast, "slow": slow} for fast in (5, 9, 13) for slow in (21, 34)]

    def make(params: Any) -> Any:
        return load_strategy("ema_cross", "both", params)

    one = list(sweep(candles, make, sets, law))
    two = list(sweep(candles, make, sets, law, threads=2))
    assert one == two
    assert [(row.params["fast"], row.params["slow"]) for row in one] == [(s["fast"], s["slow"]) for s in sets]
    single = run(Request(candles, make(sets[3])))
    assert dataclasses.asdict(one[3].figures)["net_profit"] == pytest.approx(single.metrics.net_profit)
    assert one[3].sqn == pytest.approx(single.metrics.sqn)
