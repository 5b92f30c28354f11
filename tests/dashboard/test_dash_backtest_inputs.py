"""The inputs of a back-test: the same as in the console, kept as presets, and checked before anything runs."""

from __future__ import annotations

import json
import shlex
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("streamlit", reason="needs Streamlit")

from flexbot.cli import front
from flexbot.dashboard.backtest import number as backtest_number
from flexbot.dashboard.backtest import presets
from flexbot.engine.backtest import run
from flexbot.errors import FlexBotError, SettingsError, UsageError
from flexbot.plan.inputs import Inputs
from flexbot.settings.describe import find

DEMO = Inputs(None, ("BTC/USD",), "1h", None, None, None, "ema_cross", "both", {}, {"backtest.baseline_runs": 3})


def console(command: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> dict[str, Any]:
    """What a command, with the variables written before it, prints as JSON."""
    words = shlex.split(command)
    while "=" in words[0]:
        monkeypatch.setenv(*words.pop(0).split("=", 1))
    capsys.readouterr()
    assert front.run("flexbot", [*words[1:], "--json", "--no-keep"]) == 0
    found: dict[str, Any] = json.loads(capsys.readouterr().out)
    return found


@pytest.mark.parametrize(
    "inputs",
    [
        DEMO,
        replace(DEMO, timeframe="4h", detail="1h", side="long", params={"fast": 12, "slow": 26, "exit_on_cross": True}),
        replace(DEMO, first=date(2018, 1, 1), last=date(2018, 12, 31)),
        replace(DEMO, symbols=("BTC/USD", "EUR/USD"), timeframe="1h"),
        replace(
            DEMO,
            settings={
                "costs.maker_fee": 0.0035,
                "costs.slippage": "rule_based",
                "costs.borrow_rate": 0.2,
                "sizing.risk": 0.0123,
                "sizing.loss_streak": 0,
                "management.breakeven": False,
                "management.partial": True,
                "management.partial_rr": 1.25,
                "management.trailing": True,
                "management.time_stop_bars": 48,
                "backtest.seed": 7,
                "backtest.baseline_runs": 2,
            },
        ),
    ],
    ids=["as it comes", "finer candles and parameters", "days", "two symbols", "settings"],
)
def test_the_command_shown_gives_the_same_result_in_the_console(
    inputs: Inputs, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    here = run(inputs.planned()[0]).hashes
    there = console(inputs.command(), monkeypatch, capsys)["hashes"]
    assert (there["data"], there["settings"], there["result"]) == (here.data, here.settings, here.result)


@pytest.mark.parametrize("written", ["0.35", "0.07", "1.1", "33.3", "0.0001"])
def test_a_rate_typed_in_per_cent_is_the_one_of_the_console(written: str) -> None:
    info = find("costs.maker_fee")
    assert info is not None
    stored = backtest_number.stored("costs.maker_fee", float(written))
    assert stored == info.parse(f"{written}%")
    assert backtest_number.shown("costs.maker_fee", stored) == float(written)


def test_a_preset_comes_back_as_it_was_saved() -> None:
    inputs = replace(DEMO, first=date(2018, 1, 1), params={"fast": 5, "stop_pct": 1.5, "exit_on_cross": True})
    presets.save("My test, número 1", inputs)
    presets.save("my test, número 1", DEMO)
    presets.save("CON", DEMO)
    assert presets.saved() == ["CON", "My test, número 1", "my test, número 1"]
    assert presets.load("My test, número 1") == inputs
    assert presets.load("my test, número 1") == DEMO
    files = [path.name.casefold() for path in presets.folder().iterdir()]
    assert len(set(files)) == 3, "names that differ in case alone need files that a case-blind system tells apart"
    presets.delete("CON")
    assert presets.saved() == ["My test, número 1", "my test, número 1"]


@pytest.mark.parametrize("name", ["", " ", " x", "x ", "a\nb", "a\x00b", "x" * 41])
def test_a_preset_needs_a_usable_name(name: str) -> None:
    with pytest.raises(UsageError):
        presets.save(name, DEMO)
    assert not presets.folder().exists()


@pytest.mark.parametrize("name", ["../evil", "..", "a/b", "C:\\x", "/etc/x"])
def test_a_name_never_leads_out_of_the_folder(name: str, home: Path) -> None:
    presets.save(name, DEMO)
    assert [path.parent for path in home.rglob("*.toml")] == [presets.folder()]
    assert presets.saved() == [name]


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\xff\xfe",
        b"format = 1",
        b'format = "2"\n[data]\n[strategy]\n',
        b'format = 1\n[settings]\n[data]\nbundled = true\nsymbols = "BTC"\n'
        b'[strategy]\nname = "x"\nside = "long"\nparams = {}\n',
        b'format = 1\nsettings = 3\n[data]\nbundled = true\nsymbols = "BTC"\n[strategy]\nname = "x"\nside = "up"\n',
        b'format = 1\n[data]\nbundled = true\nsymbols = ["A"]\n[strategy]\nname = 3\nside = "long"\nparams = {}\n',
        b'format = 1\n[settings]\n[data]\nbundled = true\nsymbols = ["A"]\nfirst = 2018-01-01T00:00:00\n'
        b'[strategy]\nname = "x"\nside = "long"\nparams = {}\n',
        b'format = 1\n[settings]\n[data]\nbundled = true\nsymbols = ["A"]\n'
        b'[strategy]\nname = "x"\nside = "long"\nparams = { a = [1] }\n',
    ],
)
def test_a_damaged_preset_is_said_to_be_one(content: bytes) -> None:
    presets.save("mine", DEMO)
    (file,) = presets.folder().iterdir()
    file.write_bytes(content)
    with pytest.raises(UsageError) as caught:
        presets.load("mine")
    assert caught.value.key == "preset.damaged"


def test_a_preset_of_a_newer_flexbot_is_said_to_be_one() -> None:
    presets.save("mine", DEMO)
    (file,) = presets.folder().iterdir()
    file.write_text("format = 2\n[whatever]\n", encoding="utf-8")
    with pytest.raises(UsageError) as caught:
        presets.load("mine")
    assert caught.value.key == "preset.newer"


@pytest.mark.parametrize(
    "name", ["a" * 40, "é" * 30, "漢字" * 11, "🚀" * 16, "NUL", "a|b<c>?*", "per cent %d {x}", "'\"`$"]
)
def test_a_preset_may_have_an_odd_name(name: str) -> None:
    presets.save(name, DEMO)
    assert presets.saved() == [name]
    assert presets.load(name) == DEMO
    presets.delete(name)
    assert presets.saved() == []


def test_a_name_too_long_for_a_file_says_how_long_it_may_be() -> None:
    with pytest.raises(UsageError) as caught:
        presets.save("🚀" * 40, DEMO)
    assert "1 to 16" in caught.value.hint
    presets.save("🚀" * 16, DEMO)


def test_the_command_for_powershell_quotes_what_has_a_meaning_there() -> None:
    inputs = replace(
        DEMO,
        symbols=("BTC/USD", "it's"),
        params={"fast": 12, "slow": 26},
        settings={"costs.borrow_rate": 0.2, "sizing.risk": 0.0123},
    )
    assert inputs.command(powershell=True) == (
        "$env:FLEXBOT_COSTS__BORROW_RATE='0.2'; "
        "flexbot backtest BTC/USD 'it''s' --demo --timeframe 1h --strategy ema_cross --params 'fast=12,slow=26' "
        "--risk 1.23%; Remove-Item Env:FLEXBOT_COSTS__BORROW_RATE"
    )


def test_a_preset_deleted_elsewhere_is_missed() -> None:
    with pytest.raises(UsageError) as caught:
        presets.load("gone")
    assert caught.value.key == "preset.none"
    presets.delete("gone")


@pytest.mark.parametrize(
    ("inputs", "kind"),
    [
        (replace(DEMO, params={"fast": 30, "slow": 20}), "strategy."),
        (replace(DEMO, params={"fast": 0}), "strategy."),
        (replace(DEMO, params={"quick": 3}), "strategy."),
        (replace(DEMO, strategy="none_such"), "strategy."),
        (replace(DEMO, venue="binance"), "store."),
        (replace(DEMO, first=date(2030, 1, 1)), "backtest."),
    ],
)
def test_what_cannot_run_is_said_before_it_runs(inputs: Inputs, kind: str) -> None:
    with pytest.raises(FlexBotError) as caught:
        inputs.planned()
    assert caught.value.key.startswith(kind)
    assert "{" not in f"{caught.value.message} {caught.value.hint}"


def test_a_setting_out_of_range_is_named_as_the_form_names_it() -> None:
    with pytest.raises(SettingsError) as caught:
        replace(DEMO, settings={"sizing.risk": 0.0}).planned()
    assert "Risk per trade" in caught.value.message
