"""`flexbot strategies` and `flexbot check-lookahead` from the outside."""

from __future__ import annotations

import json

import pytest

from flexbot import paths
from flexbot.cli.front import run
from flexbot.market.sample import load_sample
from flexbot.market.store import CandleStore

PEEK = """\
import pandas as pd
from flexbot.strategy.base import Strategy
from flexbot.strategy.signals import entries
class Peek(Strategy):
    "Looks one candle ahead"
    name = "peek"
    def signals(self, candles):
        close = pd.Series(candles.close)
        return entries(candles, long=(close.shift(-1) > close * 1.01).to_numpy(), stop_frac=0.02)
"""


@pytest.fixture
def own_files() -> None:
    folder = paths.strategies()
    folder.mkdir(parents=True)
    (folder / "peek.py").write_text(PEEK, encoding="utf-8")
    (folder / "broken.py").write_text("import no_such_module_here\n", encoding="utf-8")


Captured = pytest.CaptureFixture[str]


@pytest.mark.usefixtures("own_files")
def test_the_list_shows_built_in_own_and_broken_ones(capsys: Captured) -> None:
    assert run("flexbot", ["strategies"]) == 0
    shown = capsys.readouterr()
    assert "elliott" in shown.out
    assert "peek.py" in shown.out
    assert "broken.py, line 1: ModuleNotFoundError" in shown.err
    assert run("flexbot", ["strategies", "--json"]) == 0
    listed = json.loads(capsys.readouterr().out)
    assert listed["strategies"][0]["name"] == "elliott"
    assert listed["strategies"][-1]["name"] == "peek"
    assert listed["broken"][0]["file"].endswith("broken.py")


def test_show_explains_every_parameter(capsys: Captured) -> None:
    assert run("flexbot", ["strategies", "show", "elliott", "--json"]) == 0
    shown = json.loads(capsys.readouterr().out)
    assert shown["parameters"]["min_rr"]["default"] == 1.5
    assert run("flexbot", ["strategies", "show", "elliott"]) == 0
    table = capsys.readouterr().out
    for name, param in shown["parameters"].items():
        assert name in table
        assert param["explanation"] in table


def test_an_unknown_strategy_names_the_nearest(capsys: Captured) -> None:
    assert run("flexbot", ["strategies", "show", "eliott"]) == 24
    assert "Did you mean elliott?" in capsys.readouterr().err


def test_a_clean_strategy_ends_with_0_on_the_bundled_candles(capsys: Captured) -> None:
    assert run("flexbot", ["check-lookahead", "ema_cross", "--cuts", "20"]) == 0
    assert "ema_cross is clean" in capsys.readouterr().out


@pytest.mark.usefixtures("own_files")
def test_a_strategy_that_looks_ahead_ends_with_25(capsys: Captured) -> None:
    assert run("flexbot", ["check-lookahead", "peek"]) == 25
    assert "peek knows the future" in capsys.readouterr().err
    assert run("flexbot", ["check-lookahead", "peek", "--json"]) == 25
    report = json.loads(capsys.readouterr().out)
    assert report["clean"] is False
    assert report["differences"][0]["field"] == "signal"


def test_the_check_runs_on_stored_candles_with_parameters_and_side(capsys: Captured) -> None:
    sample = load_sample("GOOGL")
    CandleStore().append(sample, source="test")
    words = ["check-lookahead", "ema_cross", "GOOGL", "--venue", sample.venue, "--timeframe", "1d", "--side", "long"]
    assert run("flexbot", [*words, "--params", "fast=3,slow=9", "--cuts", "10", "--json"]) == 0
    report = json.loads(capsys.readouterr().out)
    assert report["candles"] == len(sample)
    assert report["side"] == "long"
    assert report["parameters"]["fast"] == 3


def test_both_languages_are_spoken(capsys: Captured) -> None:
    assert run("flexbot", ["--lang", "pt_BR", "strategies", "show", "dca"]) == 0
    assert "Máximo de entradas" in capsys.readouterr().out
