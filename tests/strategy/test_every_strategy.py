"""What must hold for every built-in strategy: causal, useful rules, symmetric, independent of the unit of price."""

from __future__ import annotations

import numpy as np
import pytest
from strategy_worlds import bundled, candles, mirrored, walk

from flexbot.engine.lookahead import check_lookahead
from flexbot.errors import StrategyError
from flexbot.market.candles import Candles
from flexbot.strategy.base import SIDES, Side
from flexbot.strategy.params import declared
from flexbot.strategy.registry import builtin_names, load_strategy, strategy_class
from flexbot.strategy.signals import SIGNAL, Signals
from flexbot.strategy.validate import check_signals
from flexbot.text import set_language, texts

LEVELS = [name for name in SIGNAL.names or () if SIGNAL[name].kind == "f"]


@pytest.mark.parametrize("name", builtin_names())
def test_no_strategy_looks_ahead_on_real_data(name: str) -> None:
    strategy = load_strategy(name)
    report = check_lookahead(strategy, bundled()[0], cuts=60)
    assert report.differences == ()
    assert report.signals > 10
    assert report.cuts > 50


@pytest.mark.parametrize("name", ["elliott", "omd", "momentum"])
def test_no_cut_at_all_changes_a_signal(name: str) -> None:
    loose: dict[str, dict[str, object]] = {
        "elliott": {"min_rr": 0.5, "pivot_order": 3},
        "omd": {"pivot_order": 2, "min_drop": 0.002, "bias_timeframe": "off"},
        "momentum": {},
    }
    data = bundled()[0][13_500:14_400]
    report = check_lookahead(load_strategy(name, params=loose[name]), data, cuts=range(1, len(data)))
    assert report.differences == ()
    assert report.signals > 1


@pytest.mark.parametrize("name", builtin_names())
@pytest.mark.parametrize("side", SIDES)
def test_signals_are_valid_and_only_for_the_side_asked(name: str, side: Side) -> None:
    data = bundled()[0]
    signals = load_strategy(name, side).signals(data)
    check_signals(name, signals, len(data))
    kinds = set(signals.rows["kind"].tolist())
    assert kinds
    assert kinds <= {"long": {1, 2}, "short": {-1, -2}, "both": {1, 2, -1, -2}}[side]


@pytest.mark.parametrize("name", builtin_names())
def test_no_rule_always_or_never_acts_on_the_bundled_data(name: str) -> None:
    seen: dict[str, int] = {}
    stopped: dict[str, int] = {}
    entered = 0
    for data in bundled():
        signals = load_strategy(name).signals(data)
        entered += int((np.abs(signals.rows["kind"]) == 1).sum())
        for count in signals.filters:
            seen[count.rule] = seen.get(count.rule, 0) + count.seen
            stopped[count.rule] = stopped.get(count.rule, 0) + count.stopped
    assert all(0 < stopped[rule] < seen[rule] for rule in seen), (seen, stopped)
    if seen:
        # what the last rule let through is what was wanted
        last = list(seen)[-1]
        assert seen[last] - stopped[last] == entered


@pytest.mark.parametrize("name", builtin_names())
def test_few_candles_give_no_error(name: str) -> None:
    data = bundled()[0]
    for count in (0, 1, 2, 3, 7, 20, 60):
        load_strategy(name).signals(data[:count])


def flipped(signals: Signals) -> list[tuple[int, int]]:
    rows = sorted(zip(signals.rows["bar"].tolist(), (-signals.rows["kind"]).tolist(), strict=True))
    return [(bar, kind) for bar, kind in rows]


SYMMETRIC: dict[str, dict[str, object]] = {
    # rules that are fractions of price are not symmetric around a fixed price, so they are taken out
    "momentum": {"bias_timeframe": "off"},
    "omd": {"bias_timeframe": "off", "require_divergence": False, "max_fall": 0.0},
    "elliott": {"bias_timeframe": "off", "min_rr": 0.0},
    "ema_cross": {"exit_on_cross": True},
    "golden_cross": {"min_spread_pct": 0.0},
    "rsi_reversion": {},
    "bollinger_breakout": {},
    # vote and dca are not: money flow weighs volume with the price, and dca with both sides buys
}


@pytest.mark.parametrize("name", SYMMETRIC)
def test_the_market_upside_down_gives_the_opposite_signals(name: str) -> None:
    data = walk(12_000, 31, volatility=0.004)
    around = 4.0 * float(data.high.max())
    strategy = load_strategy(name, params=SYMMETRIC[name])
    straight, upside_down = strategy.signals(data), strategy.signals(mirrored(data, around))
    expected = sorted(zip(straight.rows["bar"].tolist(), straight.rows["kind"].tolist(), strict=True))
    assert len(expected) > 3
    assert flipped(upside_down) == expected


@pytest.mark.parametrize("name", builtin_names())
def test_prices_in_another_unit_give_the_same_signals_with_scaled_levels(name: str) -> None:
    data = bundled()[0][:8000]
    # a power of two, so that no price is rounded and no comparison can fall the other way
    scaled: Candles = candles(
        64.0 * data.open, 64.0 * data.high, 64.0 * data.low, 64.0 * data.close, data.volume, time=data.time
    )
    small, large = load_strategy(name).signals(data), load_strategy(name).signals(scaled)
    assert small.filters == large.filters
    for field in ("bar", "kind", "reason"):
        assert small.rows[field].tolist() == large.rows[field].tolist()
    for field in LEVELS:
        unit = (
            64.0 if field.endswith(("_price", "_dist")) or field in ("retest_arm", "retest_low", "retest_high") else 1
        )
        np.testing.assert_array_equal(small.rows[field] * unit, large.rows[field])


@pytest.mark.parametrize("language", ["en", "pt_BR"])
@pytest.mark.parametrize("name", builtin_names())
def test_every_strategy_is_explained_in_both_languages(name: str, language: str) -> None:
    set_language(language)
    known = texts("strategies", language)
    found = strategy_class(name)
    assert name in known
    assert [param for param in declared(found) if f"{name}.{param}" not in known] == []
    signals = load_strategy(name).signals(bundled()[0][:500])
    assert [reason for reason in signals.reasons if f"reason.{reason}" not in known] == []
    assert [count.rule for count in signals.filters if f"rule.{count.rule}" not in known] == []


@pytest.mark.parametrize(
    ("name", "params", "key"),
    [
        ("ema_cross", {"fats": 3}, "strategy.unknown_param_near"),
        ("ema_cross", {"zzz": 3}, "strategy.unknown_param"),
        ("ema_cross", {"fast": 0}, "strategy.bad_value"),
        ("ema_cross", {"fast": 2.5}, "strategy.bad_value"),
        ("ema_cross", {"fast": 21}, "strategy.param_order"),
        ("ema_cross", {"stop_pct": float("nan")}, "strategy.bad_value"),
        ("ema_cross", {"exit_on_cross": "perhaps"}, "strategy.bad_value"),
        ("momentum", {"target_atr": 2.9}, "strategy.reward_too_small"),
        ("momentum", {"bias_timeframe": "2h"}, "strategy.bad_value"),
        ("omd", {"macd_fast": 60}, "strategy.param_order"),
        ("elliott", {"min_retrace": 0.9}, "strategy.param_order"),
        ("rsi_reversion", {"oversold": 80}, "strategy.param_order"),
        ("elliot", {}, "strategy.unknown_near"),
        ("qqqqqqqq", {}, "strategy.unknown"),
    ],
)
def test_wrong_names_and_values_say_what_is_allowed(name: str, params: dict[str, object], key: str) -> None:
    with pytest.raises(StrategyError) as caught:
        load_strategy(name, params=params)
    assert caught.value.key == key
    assert caught.value.message
    assert caught.value.hint


def test_values_may_come_as_text() -> None:
    strategy = load_strategy("ema_cross", "long", {"fast": "12", "slow": "26", "exit_on_cross": "yes"})
    assert strategy.values() == {"fast": 12, "slow": 26, "stop_pct": 2.0, "target_pct": 4.0, "exit_on_cross": True}
