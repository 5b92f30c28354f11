"""`flexbot backtest` and `flexbot runs` through the front door."""

from __future__ import annotations

import csv
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from flexbot import paths
from flexbot.cli import front
from flexbot.market.candles import COLUMNS, Candles
from flexbot.market.sample import load_sample
from flexbot.market.store import CandleStore

QUICK = ("--from", "2019-06-01", "--no-baseline")


def flexbot(*words: str, **variables: str) -> subprocess.CompletedProcess[str]:
    """One run of the program with plain pipes."""
    environment = os.environ | {"FLEXBOT_LANG": "en", "PYTHONUTF8": "1", "PYTHONWARNINGS": "error"} | variables
    return subprocess.run(
        [sys.executable, "-m", "flexbot", *words], capture_output=True, encoding="utf-8", timeout=300, env=environment
    )


def result(*words: str, **variables: str) -> dict[str, Any]:
    """The JSON of a quick back-test on the bundled data."""
    done = flexbot("backtest", "--demo", *QUICK, "--no-keep", "--json", *words, **variables)
    assert done.returncode == 0, done.stderr
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def test_the_demo_prints_a_plain_summary_and_keeps_the_run() -> None:
    done = flexbot("backtest", "--demo")
    assert done.returncode == 0
    assert "BTC/USD (coinbase) 1h" in done.stdout
    assert "\x1b" not in done.stdout + done.stderr
    assert max(map(len, done.stdout.splitlines())) <= 80
    assert "Kept as run" in done.stderr
    listed = flexbot("runs", "list", "--json")
    assert json.loads(listed.stdout)["runs"][0]["command"] == "flexbot backtest --demo"


def test_json_alone_stands_on_stdout_and_repeats_byte_for_byte() -> None:
    first = flexbot("backtest", "--demo", *QUICK, "--json")
    second = flexbot("backtest", "--demo", *QUICK, "--json")
    assert first.stdout == second.stdout
    assert json.loads(first.stdout)["metrics"]["trades"] >= 0


def test_every_option_reaches_the_engine() -> None:
    found = result(
        "--strategy", "ema_cross", "--side", "long", "--params", "fast=5,slow=20", "--params", "stop_pct=3",
        "--fee", "0.2%", "--maker-fee", "0.0005", "--slippage", "rule_based", "--slippage-mean", "0.1%",
        "--latency-ms", "500", "--market", "perpetual", "--capital", "5000", "--risk", "2%", "--sizing", "hunter",
        "--leverage", "3", "--no-breakeven", "--partial-rr", "1.2", "--trailing", "--time-stop", "48", "--seed", "7",
        "--to", "2019-08-01",
    )  # fmt: skip
    costs, sizing, management = (found["settings"][name] for name in ("costs", "sizing", "management"))
    assert (found["strategy"], found["side"]) == ("ema_cross", "long")
    assert (found["params"]["fast"], found["params"]["slow"], found["params"]["stop_pct"]) == (5, 20, 3)
    assert (costs["maker_fee"], costs["taker_fee"]) == (0.0005, 0.002)
    assert (costs["slippage"], costs["slippage_mean"], costs["latency_ms"]) == ("rule_based", 0.001, 500)
    assert costs["market"] == "perpetual"
    assert (sizing["capital"], sizing["risk"], sizing["mode"], sizing["leverage"]) == (5000, 0.02, "hunter", 3)
    assert (management["breakeven"], management["trailing"]) == (False, True)
    assert (management["partial"], management["partial_rr"]) == (True, 1.2)
    assert management["time_stop_bars"] == 48
    assert found["settings"]["seed"] == 7
    assert found["settings"]["baseline_runs"] == 0
    assert found["markets"][0]["first"] == "2019-06-01T00:00:00Z"
    assert found["markets"][0]["last"] == "2019-07-31T23:00:00Z"
    assert all(trade["side"] == "long" for trade in found["trades"])


def test_what_the_command_does_not_say_comes_from_the_settings(home: Path) -> None:
    home.mkdir()
    (home / "settings.toml").write_text('[costs]\ntaker_fee = 0.004\n[backtest]\nstrategy = "ema_cross"\n')
    found = result("--maker-fee", "0")
    assert found["strategy"] == "ema_cross"
    assert (found["settings"]["costs"]["maker_fee"], found["settings"]["costs"]["taker_fee"]) == (0, 0.004)
    assert result(FLEXBOT_SIZING__RISK="0.03")["settings"]["sizing"]["risk"] == 0.03


def test_a_baseline_asked_for_runs_although_the_settings_turn_it_off(home: Path) -> None:
    home.mkdir()
    (home / "settings.toml").write_text("[backtest]\nbaseline_runs = 0\n")
    assert result()["baseline"] is None
    found = result("--strategy", "ema_cross", "--baseline")
    assert found["baseline"]["runs"] == 200


def test_samples_have_names_and_longer_timeframes() -> None:
    done = flexbot("backtest", "GOOGL", "--demo", "--no-keep", "--no-baseline", "--json", "--timeframe", "1w")
    market = json.loads(done.stdout)["markets"][0]
    assert (market["symbol"], market["timeframe"]) == ("GOOGL", "1w")


def test_symbols_come_from_the_store_and_share_one_account() -> None:
    sample, store = load_sample("BTC/USD"), CandleStore()
    for symbol in ("BTC/USD", "ETH/USD"):
        columns = {name: getattr(sample, name) for name in COLUMNS}
        store.append(
            Candles.checked(venue="coinbase", symbol=symbol, timeframe="1h", **columns), source="the bundled sample"
        )
    words = ("backtest", "BTC/USD", "ETH/USD", "--venue", "coinbase", "--strategy", "ema_cross", "--json", *QUICK)
    found = json.loads(flexbot(*words).stdout)
    assert [market["symbol"] for market in found["markets"]] == ["BTC/USD", "ETH/USD"]
    assert {trade["symbol"] for trade in found["trades"]} == {"BTC/USD", "ETH/USD"}
    assert len(found["equity"]["time"]) == found["markets"][0]["candles"]
    missing = flexbot("backtest", "BTC/USD", "SOL/USD", "--venue", "coinbase")
    assert missing.returncode == 22
    assert "flexbot data download SOL/USD --venue coinbase" in missing.stderr


def test_files_are_written_where_asked(tmp_path: Path) -> None:
    page, folder = tmp_path / "out" / "report.html", tmp_path / "tables"
    done = flexbot("backtest", "--demo", *QUICK, "--csv", str(folder), "--html", str(page), "--no-keep")
    assert done.returncode == 0, done.stderr
    assert page.read_text(encoding="utf-8").startswith("<!DOCTYPE html>")
    with (folder / "equity.csv").open(newline="") as file:
        assert len(list(csv.reader(file))) > 3000
    assert str(page) in done.stderr
    assert not paths.runs().exists()


@pytest.mark.parametrize(
    ("words", "code", "says"),
    [
        ((), 2, "Name at least one symbol"),
        (("NOPE/USD",), 22, "flexbot data download NOPE/USD"),
        (("--demo", "NOPE/USD"), 22, "no bundled sample"),
        (("BTC/USD",), 22, "flexbot backtest BTC/USD --demo"),
        (("--demo", "--fee", "6%"), 20, "--fee: costs.maker_fee cannot be 0.06"),
        (("--demo", "--fee", "0.1"), 2, "--fee 0.1 could mean 0.1 % or 10 %"),
        (("--demo", "--risk", "1"), 2, "--risk 1 could mean 1 % or 100 %"),
        (("--demo", "--fee", "high"), 20, "must be a number"),
        (("--demo", "--slippage", "big"), 20, "must be one of none, rule_based, randomized"),
        (("--demo", "--latency-ms", "1.5"), 20, "--latency-ms"),
        (("--demo", "--leverage", "0.5"), 20, "--leverage"),
        (("--demo", "--capital", "nan"), 20, "--capital"),
        (("--demo", "--time-stop", "-1"), 20, "--time-stop"),
        (("--demo", "--seed", "-1"), 20, "--seed"),
        (("--demo", "--side", "up"), 2, "up"),
        (("--demo", "--strategy", "eliott"), 24, "elliott"),
        (("--demo", "--params", "min_rr"), 2, "not a parameter with a value"),
        (("--demo", "--params", "min_rr=1,min_rr=2"), 2, "given twice"),
        (("--demo", "--params", "minrr=1"), 24, "min_rr"),
        (("--demo", "--params", "min_rr=-1"), 24, "min_rr"),
        (("--demo", "--from", "yesterday"), 2, "--from 'yesterday' is not a date"),
        (("--demo", "--from", "2019-02-01", "--to", "2019-01-01"), 2, "--from is not before --to"),
        (("--demo", "--from", "2030-01-01"), 2, "end 2019-10-17"),
        (("--demo", "--timeframe", "7x"), 2, "7x"),
        (("--demo", "--detail", "5m"), 22, "no bundled sample"),
        (("--demo", "--detail", "1d"), 27, "1d"),
        (("--demo", "--open"), 2, "--open needs a report"),
        (("--demo", "--html", "."), 2, "is a folder"),
    ],
)
def test_a_bad_option_is_said_with_what_to_do(
    words: tuple[str, ...], code: int, says: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FLEXBOT_LANG", "en")
    # the front door of the program, in this process: a process for each would take most of a minute
    assert front.run("flexbot", ["backtest", *words]) == code
    said = capsys.readouterr()
    assert says in said.err
    assert said.out == ""
    assert "Traceback" not in said.err


def test_a_bad_option_ends_the_process_with_its_code() -> None:
    done = flexbot("backtest", "--demo", "--fee", "6%")
    assert (done.returncode, done.stdout) == (20, "")
    assert "--fee: costs.maker_fee cannot be 0.06" in done.stderr


def test_help_explains_with_examples_in_both_languages() -> None:
    english, portuguese = (flexbot("backtest", "--help", FLEXBOT_LANG=lang).stdout for lang in ("en", "pt_BR"))
    assert "flexbot backtest --demo" in english
    assert "Managing an open position" in english
    assert "flexbot backtest --demo" in portuguese
    assert "Condução da posição aberta" in portuguese


def test_kept_runs_are_listed_shown_and_compared(tmp_path: Path) -> None:
    for words in (("--strategy", "ema_cross"), ("--strategy", "ema_cross", "--fee", "0")):
        assert flexbot("backtest", "--demo", *QUICK, *words).returncode == 0
    listed = json.loads(flexbot("runs", "list", "--json").stdout)["runs"]
    newest, oldest = listed[0]["id"], listed[-1]["id"]
    assert "ema_cross long and short" in flexbot("runs", "list").stdout
    page = tmp_path / "again.html"
    shown = flexbot("runs", "show", oldest, "--html", str(page))
    assert "The strategy" in shown.stdout
    assert "--strategy ema_cross" in shown.stdout
    assert page.is_file()
    stored = json.loads(flexbot("runs", "show", "last", "--json").stdout)
    assert (stored["id"], stored["settings"]["costs"]["taker_fee"]) == (newest, 0)
    compared = flexbot("runs", "compare", oldest, newest).stdout
    assert "costs.taker_fee" in compared
    assert "sizing.risk" not in compared
    rows = json.loads(flexbot("runs", "compare", oldest, newest, "--json").stdout)["inputs"]
    changed = {row["name"] for row in rows if not row["same"]}
    assert changed == {"costs.maker_fee", "costs.taker_fee"}


def test_runs_that_are_not_there_or_damaged_are_said() -> None:
    assert "No runs are kept yet" in flexbot("runs", "list").stdout
    assert flexbot("runs", "show", "last").returncode == 26
    folder = paths.runs() / "20260101-000000-abcd"
    folder.mkdir(parents=True)
    listed = flexbot("runs", "list")
    assert listed.returncode == 0
    assert "20260101-000000-abcd cannot be read" in listed.stderr


@pytest.mark.skipif(sys.platform == "win32", reason="Ctrl-C cannot be sent to one process there")
def test_ctrl_c_stops_cleanly_and_keeps_no_half_run(home: Path) -> None:
    home.mkdir()
    (home / "settings.toml").write_text("[backtest]\nbaseline_runs = 10000\nmonte_carlo_runs = 100000\n")
    words = [sys.executable, "-m", "flexbot", "backtest", "--demo", "--strategy", "ema_cross"]
    environment = os.environ | {"FLEXBOT_LANG": "en"}
    with subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment) as process:
        time.sleep(2)  # past the imports, in the middle of the work; the outcome is the same at any moment
        process.send_signal(signal.SIGINT)
        _, said = process.communicate(timeout=60)
    assert process.returncode == 130
    assert b"Stopped." in said
    assert b"Traceback" not in said
    assert not paths.runs().exists()


def test_the_reports_say_which_finer_candles_decided(tmp_path: Path) -> None:
    CandleStore().append(load_sample("BTC/USD"), source="test")
    words = ("backtest", "BTC/USD", "--venue", "coinbase", "--no-keep", *QUICK)
    assert "decided by" not in flexbot(*words).stdout
    four_hours = flexbot("data", "resample", "BTC/USD", "--venue", "coinbase", "--to", "4h")
    assert four_hours.returncode == 0, four_hours.stderr
    page = tmp_path / "report.html"
    done = flexbot(*words, "--timeframe", "4h", "--detail", "1h", "--html", str(page))
    for shown in (done.stdout, page.read_text(encoding="utf-8")):
        assert "decided by 1h candles" in shown


def test_a_run_is_kept_although_its_report_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("not a folder")
    done = flexbot("backtest", "--demo", *QUICK, "--html", str(tmp_path / "file" / "report.html"))
    assert done.returncode == 28
    assert "Kept as run" in done.stderr
    assert flexbot("runs", "show", "last").returncode == 0


def test_candles_without_a_signal_are_said_to_be_so() -> None:
    done = flexbot("backtest", "--demo", "--no-keep", "--from", "2018-01-01", "--to", "2018-01-02")
    assert "the strategy gave no signal" in done.stdout
