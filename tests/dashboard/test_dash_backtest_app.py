"""The page Back-test without a browser: the form, its declarations, and no result of other inputs."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pytest

pytest.importorskip("streamlit", reason="needs Streamlit")

import streamlit as st
from streamlit.testing.v1 import AppTest

from flexbot.dashboard.backtest import presets
from flexbot.dashboard.backtest import trades as backtest_trades
from flexbot.dashboard.backtest.run import Job
from flexbot.dashboard.boundary import escaped
from flexbot.market.candles import Candles
from flexbot.market.store import CandleStore
from flexbot.plan.inputs import Inputs
from flexbot.report import charts, runs
from flexbot.settings import set_value
from flexbot.strategy.registry import all_strategies

SECONDS = 120


def script() -> None:
    from flexbot.dashboard.boundary import explained
    from flexbot.dashboard.pages.backtest import render

    with explained():
        render()


@pytest.fixture(autouse=True)
def quick(home: Path) -> None:
    """Few random runs, so that a test takes no longer than it must."""
    set_value("backtest.baseline_runs", "2")
    set_value("backtest.monte_carlo_runs", "2")
    set_value("backtest.strategy", "ema_cross")


@pytest.fixture
def app() -> Iterator[AppTest]:
    opened = AppTest.from_function(script, default_timeout=SECONDS).run()
    assert not opened.exception
    yield opened
    wait(opened, cancel=True)


def wait(app: AppTest, *, cancel: bool = False) -> None:
    """Until no back-test runs; it may have ended before the page was drawn."""
    job: Job | None = app.session_state["bt.job"] if "bt.job" in app.session_state else None  # noqa: SIM401
    if job is not None:
        if cancel:
            job.cancel()
        job.wait(SECONDS)


def finish(app: AppTest) -> AppTest:
    """Press the button and wait until the result stands there."""
    app.button(key="bt.run").click().run()
    wait(app)
    app.run()
    assert not app.exception
    return app


def shown(app: AppTest) -> str:
    parts: list[Any] = [*app.markdown, *app.info, *app.warning, *app.error, *app.caption]
    return "\n".join(str(part.value) for part in parts)


def has_result(app: AppTest) -> bool:
    return "after all costs" in shown(app)


def test_the_bundled_data_is_chosen_and_one_click_gives_a_result(app: AppTest) -> None:
    assert app.multiselect(key="bt.symbols").value == ["BTC/USD"]
    assert not has_result(app)
    assert has_result(finish(app))


CHANGES = {
    "symbols": lambda app: app.multiselect(key="bt.symbols").select("EUR/USD"),
    "timeframe": lambda app: app.selectbox(key="bt.timeframe").select("4h"),
    "day": lambda app: app.date_input(key="bt.last").set_value(date(2019, 1, 1)),
    "strategy": lambda app: app.selectbox(key="bt.strategy").select("rsi_reversion"),
    "side": lambda app: app.selectbox(key="bt.side").select("long"),
    "parameter": lambda app: app.number_input(key="bt.param.ema_cross.fast").set_value(8),
    "switch": lambda app: app.toggle(key="bt.param.ema_cross.exit_on_cross").set_value(True),
    "cost": lambda app: app.number_input(key="bt.set.costs.taker_fee").set_value(0.2),
    "sizing": lambda app: app.selectbox(key="bt.set.sizing.mode").select("hunter"),
    "management": lambda app: app.toggle(key="bt.set.management.breakeven").set_value(False),
    "seed": lambda app: app.number_input(key="bt.set.backtest.seed").set_value(2),
}


def test_a_changed_input_hides_the_result_and_the_old_inputs_bring_it_back(app: AppTest) -> None:
    finish(app)
    for name, change in CHANGES.items():
        change(app).run()
        assert not app.exception, name
        assert not has_result(app), name
        app.button(key="bt.back").click().run()
        assert has_result(app), name


def test_a_setting_changed_elsewhere_changes_the_form_and_hides_the_result(app: AppTest) -> None:
    app.number_input(key="bt.set.costs.maker_fee").set_value(0.5).run()
    finish(app)
    set_value("sizing.risk", "0.02")
    set_value("costs.maker_fee", "0.003")
    app.run()
    assert app.number_input(key="bt.set.sizing.risk").value == 2.0
    assert app.number_input(key="bt.set.costs.maker_fee").value == 0.5, "what was typed here stays"
    assert not has_result(app)
    assert "belongs to other inputs" in shown(app)
    app.button(key="bt.back").click().run()
    assert app.number_input(key="bt.set.sizing.risk").value == 1.0
    assert has_result(app)


def test_new_candles_make_the_result_old() -> None:
    store = CandleStore()
    candles = walk(600)
    store.append(candles[:500], source="test")
    app = AppTest.from_function(script, default_timeout=SECONDS).run()
    app.selectbox(key="bt.venue").select("binance").run()
    finish(app)
    assert has_result(app)
    store.append(candles[500:], source="test")
    st.cache_data.clear()  # instead of waiting until the list of series is read again
    app.run()
    assert not has_result(app)
    assert "changed since the last result" in shown(app)


def walk(count: int, symbol: str = "TEST/USDT") -> Candles:
    random = np.random.Generator(np.random.PCG64(3))
    close = 100 * np.exp(np.cumsum(random.normal(0, 0.01, count)))
    opened = np.concatenate(([100.0], close[:-1]))
    time = np.arange(count, dtype=np.int64) * 3_600_000 + 1_600_000_000_000 // 3_600_000 * 3_600_000
    return Candles.checked(
        venue="binance", symbol=symbol, timeframe="1h", time=time, open=opened,
        high=np.maximum(opened, close) * 1.002, low=np.minimum(opened, close) * 0.998, close=close,
        volume=np.ones(count),
    )  # fmt: skip


def test_the_same_number_of_candles_with_other_prices_makes_the_result_old() -> None:
    store, candles = CandleStore(), walk(500)
    store.append(candles, source="test")
    app = AppTest.from_function(script, default_timeout=SECONDS).run()
    app.selectbox(key="bt.venue").select("binance").run()
    finish(app)
    assert has_result(app)
    store.append(replace(candles, volume=candles.volume * 2), source="test")
    app.run()
    assert not has_result(app)
    assert "changed since the last result" in shown(app)
    assert has_result(finish(app)), "one click is enough"


OWN = """
from flexbot.strategy.builtin.ema_cross import EmaCross
from flexbot.strategy.params import Param

class Mine(EmaCross):
    'Does little.'

    name = "mine"
    wait = Param({default}, low={low}, high={high}, help="How long it waits")
    word = Param("a", choices={choices}, help="Which way")

    def signals(self, candles):
        {body}
"""


def write_own(home: Path, **parts: str) -> None:
    folder = home / "strategies"
    folder.mkdir(parents=True, exist_ok=True)
    known = {"default": "20", "low": "2", "high": "50", "choices": '("a", "b")', "body": "raise ValueError('oh no')"}
    (folder / "mine.py").write_text(OWN.format(**known | parts), encoding="utf-8")


@pytest.mark.parametrize(
    "body",
    [
        "raise ValueError('oh no')",
        "raise SystemExit(3)",
        "return None",
        "return candles.nothing",
        "return 1 / 0",
    ],
)
def test_a_strategy_of_the_user_that_fails_is_a_sentence(body: str, home: Path) -> None:
    write_own(home, body=body)
    app = AppTest.from_function(script, default_timeout=SECONDS).run()
    app.selectbox(key="bt.strategy").select("mine").run()
    finish(app)
    assert len(app.error) == 1
    assert "Traceback" not in app.error[0].value
    assert escaped("mine") in app.error[0].value
    assert not app.button(key="bt.run").disabled
    app.selectbox(key="bt.strategy").select("ema_cross").run()
    assert has_result(finish(app))


def test_an_edited_strategy_hides_what_the_old_one_gave(home: Path) -> None:
    write_own(home)
    app = AppTest.from_function(script, default_timeout=SECONDS).run()
    app.selectbox(key="bt.strategy").select("mine").run()
    finish(app)
    assert "oh no" in shown(app)
    write_own(home, body="raise ValueError('another')")
    app.run()
    assert "oh no" not in shown(app)
    assert "changed since the last result" in shown(app)
    assert "another" in shown(finish(app))


@pytest.mark.parametrize(
    "parts",
    [
        {"high": "10", "default": "5"},
        {"default": "5.5"},
        {"default": "True", "low": "None", "high": "None"},
        {"default": "'text'", "low": "None", "high": "None"},
        {"low": "float('-inf')", "high": "float('inf')"},
        {"default": "99"},
        {"high": "10**30"},
        {"choices": '("c", "d")'},
    ],
    ids=["narrower", "float", "switch", "word", "endless", "default out of range", "huge", "other choices"],
)
def test_a_parameter_declared_anew_gets_a_control_that_fits(parts: dict[str, str], home: Path) -> None:
    body = "return super().signals(candles)"
    write_own(home, body=body)
    app = AppTest.from_function(script, default_timeout=SECONDS).run()
    app.selectbox(key="bt.strategy").select("mine").run()
    app.number_input(key="bt.param.mine.wait").set_value(30)
    app.selectbox(key="bt.param.mine.word").select("b").run()
    assert has_result(finish(app))
    write_own(home, body=body, **parts)
    app.run()
    assert not has_result(app)
    app.selectbox(key="bt.side").select("long").run()
    app.button(key="bt.back").click().run()
    assert not app.exception
    assert not app.error
    assert not app.button(key="bt.run").disabled


def test_a_strategy_that_vanishes_leaves_a_form_that_works(home: Path) -> None:
    write_own(home)
    app = AppTest.from_function(script, default_timeout=SECONDS).run()
    app.selectbox(key="bt.strategy").select("mine").run()
    finish(app)
    app.text_input(key="presets.name").set_value("of mine").run()
    app.button(key="presets.save").click().run()
    (home / "strategies" / "mine.py").unlink()
    app.run()
    assert not app.exception
    assert "belongs to other inputs" in shown(app)
    app.button(key="presets.load").click().run()
    assert not app.exception
    assert "mine" in app.error[0].value
    assert has_result(finish(app))


def test_broken_settings_are_a_sentence_and_mended_ones_bring_the_page_back(app: AppTest, home: Path) -> None:
    finish(app)
    file = home / "settings.toml"
    good = file.read_text(encoding="utf-8")
    file.write_text("costs = [", encoding="utf-8")
    app.run()
    assert not app.exception
    assert len(app.error) == 1
    assert "settings" in app.error[0].value
    file.write_text(good, encoding="utf-8")
    app.run()
    assert not app.error
    assert has_result(app)


def test_a_preset_that_was_loaded_is_not_missed_when_the_form_is_changed_later(app: AppTest) -> None:
    app.text_input(key="presets.name").set_value("plain").run()
    app.button(key="presets.save").click().run()
    app.button(key="presets.load").click().run()
    app.number_input(key="bt.param.ema_cross.fast").set_value(7).run()
    assert not app.warning


@pytest.mark.parametrize(
    "settings", ["'costs.nothing' = 1", "'sizing.risk' = 7.0", "'sizing.mode' = 'brave'", "'nothing' = 1"]
)
def test_a_preset_with_impossible_settings_is_a_sentence(settings: str, app: AppTest) -> None:
    presets.save("odd", Inputs(None, ("BTC/USD",), "1h", None, None, None, "ema_cross", "both", {}, {}))
    (file,) = presets.folder().iterdir()
    file.write_text(file.read_text(encoding="utf-8").replace("[settings]", f"[settings]\n{settings}"), encoding="utf-8")
    app.run()
    app.button(key="presets.load").click().run()
    assert not app.exception
    assert len(app.error) == 1
    assert "could not" not in app.error[0].value or "{" not in app.error[0].value


def test_a_preset_that_cannot_be_saved_is_a_sentence(app: AppTest) -> None:
    presets.folder().write_text("in the way")
    app.text_input(key="presets.name").set_value("mine").run()
    app.button(key="presets.save").click().run()
    assert not app.exception
    assert len(app.error) == 1


def test_a_run_that_the_console_removed_is_missed_in_a_sentence(app: AppTest, home: Path) -> None:
    finish(app)
    (run,) = runs.list_runs().runs
    app.segmented_control(key="bt.view").set_value("kept").run()
    app.selectbox(key="kept.first").select(run.id).run()
    assert has_result(app)
    shutil.rmtree(home / "data" / "runs" / run.id)
    app.run()
    assert not app.exception
    assert not has_result(app)
    app.segmented_control(key="bt.view").set_value("new").run()
    assert has_result(app), "the result on the page is still the one of these inputs"


def test_a_removed_run_is_named_where_others_are_left(app: AppTest, home: Path) -> None:
    finish(app)
    app.selectbox(key="bt.side").select("long").run()
    finish(app)
    first, second = runs.list_runs().runs
    app.segmented_control(key="bt.view").set_value("kept").run()
    app.selectbox(key="kept.first").select(first.id).run()
    app.selectbox(key="kept.second").select(second.id).run()
    assert "What went in differently" in "".join(one.value for one in app.subheader)
    shutil.rmtree(home / "data" / "runs" / second.id)
    app.run()
    assert not app.exception
    assert escaped(second.id) in app.warning[0].value
    assert has_result(app)


def test_every_parameter_of_every_strategy_has_its_control(app: AppTest) -> None:
    from flexbot.strategy.params import declared

    for kind, _ in all_strategies().strategies:
        app.selectbox(key="bt.strategy").select(kind.name).run()
        assert not app.exception, kind.name
        for name, param in declared(kind).items():
            key = f"bt.param.{kind.name}.{name}"
            (control,) = [
                one for group in (app.number_input, app.toggle, app.selectbox) for one in group if one.key == key
            ]
            assert control.value == param.default
            assert control.label
            assert escaped(name) in control.help


def test_fast_not_below_slow_is_a_sentence_and_the_next_run_works(app: AppTest) -> None:
    app.number_input(key="bt.param.ema_cross.fast").set_value(50).run()
    finish(app)
    assert len(app.error) == 1
    assert "slow" in app.error[0].value
    app.number_input(key="bt.param.ema_cross.fast").set_value(5).run()
    assert not app.error
    assert has_result(finish(app))


def test_without_a_symbol_there_is_nothing_to_run(app: AppTest) -> None:
    app.multiselect(key="bt.symbols").set_value([]).run()
    assert app.button(key="bt.run").disabled
    assert "Choose at least one symbol" in shown(app)


def test_days_the_wrong_way_round_cannot_run(app: AppTest) -> None:
    app.date_input(key="bt.first").set_value(date(2019, 2, 1))
    app.date_input(key="bt.last").set_value(date(2019, 1, 1)).run()
    assert app.button(key="bt.run").disabled
    assert "after the last one" in shown(app)


def test_series_that_vanish_are_missed_in_a_sentence() -> None:
    CandleStore().append(walk(300), source="test")
    app = AppTest.from_function(script, default_timeout=SECONDS).run()
    app.selectbox(key="bt.venue").select("binance").run()
    CandleStore().delete("binance", "TEST/USDT", "1h")
    app.button(key="bt.run").click().run()
    wait(app)
    app.run()
    assert not app.exception
    assert [*app.error, *app.info], "the missing candles are said"
    assert not has_result(app)


def test_a_cancelled_run_keeps_nothing(home: Path) -> None:
    inputs = Inputs(
        None, ("BTC/USD",), "1h", None, None, None, "ema_cross", "both", {}, {"backtest.baseline_runs": 5000}
    )
    job = Job(inputs, ())
    job.cancel()
    job.wait(SECONDS)
    assert job.ran is not None
    assert job.ran.cancelled
    assert not (home / "data" / "runs").exists()


def test_a_result_that_cannot_be_kept_is_shown_with_a_warning(app: AppTest, home: Path) -> None:
    (home / "data").mkdir(parents=True, exist_ok=True)
    (home / "data" / "runs").write_text("in the way")
    finish(app)
    assert has_result(app)
    assert any("could not be kept" in one.value for one in app.warning)


def test_a_preset_fills_the_form(app: AppTest) -> None:
    app.number_input(key="bt.param.ema_cross.fast").set_value(7)
    app.number_input(key="bt.set.costs.taker_fee").set_value(0.35).run()
    app.text_input(key="presets.name").set_value("seven").run()
    app.button(key="presets.save").click().run()
    assert presets.saved() == ["seven"]
    app.number_input(key="bt.param.ema_cross.fast").set_value(9)
    app.number_input(key="bt.set.costs.taker_fee").set_value(0.1).run()
    app.button(key="presets.load").click().run()
    assert app.number_input(key="bt.param.ema_cross.fast").value == 7
    assert app.number_input(key="bt.set.costs.taker_fee").value == 0.35
    assert not app.warning


def test_a_preset_of_data_that_is_not_here_says_so(app: AppTest) -> None:
    inputs = Inputs("kraken", ("XBT/USD",), "1h", None, None, None, "ema_cross", "both", {}, {})
    presets.save("elsewhere", inputs)
    presets.save("broken", replace(inputs, params={"fast": 99, "slow": 9}))
    app.run()
    app.selectbox(key="presets.chosen").select("elsewhere").run()
    app.button(key="presets.load").click().run()
    assert not app.exception
    assert "market data, symbols" in app.warning[0].value
    app.selectbox(key="presets.chosen").select("broken").run()
    app.button(key="presets.load").click().run()
    assert not app.exception
    assert "slow" in app.error[0].value


def test_the_trades_are_filtered_by_their_words(app: AppTest) -> None:
    view = finish(app).session_state["bt.ran"].view
    trades = view.result.trades
    stops = backtest_trades.matching(view, "STOP long", "both", "all")
    assert 0 < len(stops) < len(trades)
    assert set(trades[stops]["side"].tolist()) == {1}
    lost = backtest_trades.matching(view, "", "short", "lost")
    assert (trades[lost]["pnl"] <= 0).all()
    assert (trades[lost]["side"] == -1).all()
    assert len(backtest_trades.matching(view, "nosuchword", "both", "all")) == 0
    lines = backtest_trades.csv(view, stops).splitlines()
    assert len(lines) == len(stops) + 1
    assert lines[1].split(",")[0] == str(int(stops[0]) + 1)


def test_half_a_million_candles_reach_the_browser_as_some_hundred(app: AppTest) -> None:
    from flexbot.engine.backtest import Request, run
    from flexbot.report.view import View
    from flexbot.strategy.registry import load_strategy

    candles = walk(500_000)
    view = View.of(run(Request((candles,), load_strategy("ema_cross"), monte_carlo_runs=0, baseline_runs=0)))
    first, last = int(candles.time[0]), int(candles.time[-1])
    whole = charts.window(view, 0, first, last + 1, 1500)
    assert len(whole["data"][0]["x"]) <= 1500
    assert sum(len(part["x"]) for part in whole["data"]) < 40_000
    week = charts.window(view, 0, first, first + 7 * 86_400_000, 1500)
    assert week["drawn"] == "1h"
    assert week["data"][0]["x"] == candles.time[: 7 * 24].tolist()
    held = [mark["x"] for mark in week["data"][4:6]]
    assert all(at < first + 7 * 86_400_000 for marks in held for at in marks)


def test_stretches_without_candles_are_drawn_empty(app: AppTest) -> None:
    view = finish(app).session_state["bt.ran"].view
    assert charts.window(view, 0, 0, 86_400_000, 1500)["data"][0]["x"] == []


def test_a_field_changed_in_the_moment_of_the_click_counts(app: AppTest) -> None:
    app.selectbox(key="bt.side").select("long")
    finish(app)
    assert app.session_state["bt.ran"].inputs.side == "long"
    assert has_result(app)
