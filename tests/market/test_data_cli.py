"""`flexbot data` as a user calls it: a process of its own, its output and its exit code."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from flexbot.market.exporter import export
from flexbot.market.sample import DEMO, load_sample
from flexbot.market.store import CandleStore


def flexbot(*arguments: object, language: str = "en", answer: str | None = None) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "flexbot", "data", *map(str, arguments), "--lang", language],
        capture_output=True,
        text=True,
        encoding="utf-8",
        input=answer,
        timeout=120,
    )


def good(*arguments: object, **more: Any) -> str:
    done = flexbot(*arguments, **more)
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.fixture
def dump(tmp_path: Path) -> Path:
    path = tmp_path / "bitcoin.csv"
    export(load_sample(*DEMO)[:2_000], path)
    return path


def test_the_bundled_samples_are_listed_before_anything_is_stored():
    assert "bundled: CryptoDataDownload" in good("list")
    listed = json.loads(good("list", "--json"))
    assert ("coinbase", "BTC/USD", "1h", 20_111, True) in [
        (row["venue"], row["symbol"], row["timeframe"], row["rows"], row["bundled"]) for row in listed
    ]


def test_the_way_of_candles_through_the_store(dump: Path, tmp_path: Path):
    told = good("import", dump, "--symbol", "BTC/USD", "--venue", "kraken")
    assert "kraken BTC/USD 1h, 2,000 candles" in told
    assert "2,000 new, 0 replaced, 0 already there" in told
    assert "0 new, 0 replaced, 2,000 already there" in good("import", dump, "--symbol", "BTC/USD", "--venue", "kraken")
    assert "import bitcoin.csv" in good("list")
    assert "all good" in good("verify")
    assert "500 candles made" in good("resample", "BTC/USD", "--from-timeframe", "1h", "--to", "4h")
    covered = json.loads(good("coverage", "BTC/USD", "--timeframe", "1h", "--json"))
    assert (covered["rows"], covered["share"], covered["gaps"]) == (2_000, 1.0, [])
    out = tmp_path / "out.feather"
    good("export", "BTC/USD", "--timeframe", "1h", "--venue", "kraken", "--out", out)
    assert "2,000 candles" in good("import", out, "--symbol", "BTC/USD", "--venue", "copy")
    copy, first = (CandleStore().load(venue, "BTC/USD", "1h") for venue in ("copy", "kraken"))
    assert copy.close.tolist() == first.close.tolist()
    several = flexbot("export", "BTC/USD", "--timeframe", "1h", "--out", tmp_path / "b.csv")
    assert several.returncode == 2
    assert "copy BTC/USD 1h, kraken BTC/USD 1h" in several.stderr


def test_a_bundled_sample_can_be_exported_and_looked_at(tmp_path: Path):
    good("export", "GOOGL", "--out", tmp_path / "googl.csv")
    assert (tmp_path / "googl.csv").read_text().count("\n") == 2_336
    told = good("coverage", "EUR/USD")
    assert "71.65 %" in told
    assert "2017-01-06 22:00" in told


def test_a_damaged_dump_stops_the_import_and_keeps_the_files_before_it(dump: Path, tmp_path: Path):
    damaged = Path(__file__).parent / "damaged" / "cut_off.csv"
    done = flexbot("import", dump, damaged, "--symbol", "BTC/USD")
    assert done.returncode == 21
    assert "cut_off.csv, line 7" in done.stderr.replace("\n", " ")
    assert "Traceback" not in done.stderr
    assert [info.rows for info in CandleStore().series()] == [2_000]


def test_a_damaged_store_is_found(dump: Path):
    good("import", dump, "--symbol", "BTC/USD", "--venue", "kraken")
    path = next(CandleStore().root.rglob("*.parquet"))
    path.write_bytes(path.read_bytes()[:-1_000])
    done = flexbot("verify", "--json")
    assert done.returncode == 21
    assert json.loads(done.stdout)[0]["problems"][0]["key"] == "store.damaged"
    assert "damaged files: 1" in good("list")


def test_a_series_is_deleted_only_when_confirmed(dump: Path):
    good("import", dump, "--symbol", "BTC/USD", "--venue", "kraken")
    series = ("BTC/USD", "--venue", "kraken", "--timeframe", "1h")
    refused = flexbot("delete", *series, answer="n\n")
    assert (refused.returncode, refused.stdout) == (1, "kraken BTC/USD 1h was kept.\n")
    assert flexbot("delete", *series, answer="").returncode == 1
    assert len(CandleStore().series()) == 1
    assert "2,000 candles deleted" in good("delete", *series, "--yes")
    assert CandleStore().series() == []


def test_what_is_not_there_is_answered_with_what_is():
    assert "The candle store is empty." in flexbot("verify").stderr
    done = flexbot("export", "DOGE/USD", "--out", "x.csv")
    assert done.returncode == 22
    assert "coinbase BTC/USD 1h" in done.stderr


def test_portuguese_users_read_portuguese(dump: Path):
    assert "2.000 novos, 0 substituídos" in good("import", dump, "--symbol", "BTC/USD", language="pt_BR")
    assert "71,65 % (6.225 de 8.688 candles)" in good("coverage", "EUR/USD", language="pt_BR")


def test_the_help_names_every_command_and_an_example():
    told = good("--help")
    for command in ("list", "import", "export", "verify", "resample", "coverage", "delete", "download"):
        assert f" {command} " in told
    assert "flexbot data import BTCUSDT-1h-2024-*.csv" in good("import", "--help")


def test_a_pattern_stands_for_its_files_also_without_a_shell(dump: Path, tmp_path: Path):
    export(load_sample(*DEMO)[2_000:2_100], tmp_path / "bitcoin2.csv")
    told = good("import", tmp_path / "bitcoin*.csv", "--symbol", "BTC/USD")
    assert told.index("bitcoin.csv") < told.index("bitcoin2.csv")
    assert CandleStore().series()[0].rows == 2_100


def test_a_misspelt_timeframe_is_not_taken_for_a_missing_series():
    done = flexbot("coverage", "BTC/USD", "--timeframe", "1hour")
    assert done.returncode == 2
    assert "1hour" in done.stderr


@pytest.mark.skipif(sys.platform == "win32", reason="a console's Ctrl-C cannot be sent to one process on Windows")
def test_ctrl_c_during_an_import_leaves_a_store_that_opens(dump: Path, tmp_path: Path):
    process = subprocess.Popen(
        [sys.executable, "-m", "flexbot", "data", "import", *[str(dump)] * 2_000, "--symbol", "BTC/USD"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=os.environ | {"PYTHONUNBUFFERED": "1"},
    )
    assert process.stdout is not None
    assert "2,000 candles" in process.stdout.readline()
    process.send_signal(signal.SIGINT)
    _, told = process.communicate(timeout=60)
    assert process.returncode == 130
    assert "Traceback" not in told
    assert len(CandleStore().load("file", "BTC/USD", "1h")) == 2_000
    assert not list(CandleStore().root.rglob("*.tmp"))
