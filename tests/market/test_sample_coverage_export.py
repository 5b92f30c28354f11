"""The bundled data, coverage, and the way out to files and back."""

from __future__ import annotations

import hashlib
from pathlib import Path

import numpy as np
import pytest

from flexbot import paths
from flexbot.errors import DataMissingError, StorageError, UsageError
from flexbot.market.candles import COLUMNS, Candles
from flexbot.market.coverage import Gap, coverage
from flexbot.market.exporter import export
from flexbot.market.imports.importer import read_candles
from flexbot.market.sample import DEMO, SampleInfo, load_sample, samples


@pytest.mark.parametrize("info", samples(), ids=lambda info: info.file)
def test_a_sample_is_what_its_description_says(info: SampleInfo):
    content = (paths.sample_data() / info.file).read_bytes()
    assert (hashlib.sha256(content).hexdigest(), len(content)) == (info.sha256, info.bytes)
    candles = load_sample(info.symbol, info.venue, info.timeframe)
    found = coverage(candles)
    assert (len(candles), found.first_ms, found.last_ms) == (info.rows, info.first_ms, info.last_ms)
    assert len(found.gaps) == info.gaps
    assert info.source
    assert info.licence


def test_every_bundled_file_is_described():
    assert {path.name for path in paths.sample_data().glob("*.parquet")} == {info.file for info in samples()}


def test_the_demo_is_two_years_of_hours_of_bitcoin():
    assert samples()[0].symbol == DEMO.symbol == "BTC/USD"
    assert len(load_sample(*DEMO)) > 2 * 365 * 24


def test_a_sample_that_is_not_there_is_answered_with_those_that_are():
    with pytest.raises(DataMissingError) as caught:
        load_sample("DOGE/USD")
    assert "coinbase BTC/USD 1h" in caught.value.message


def test_coverage_names_each_gap():
    hours = load_sample(*DEMO)
    kept = np.delete(np.arange(100), [10, 11, 12, 50])
    holed = Candles.checked(
        venue="x", symbol="X", timeframe="1h", **{name: getattr(hours, name)[kept] for name in COLUMNS}
    )
    found = coverage(holed)
    time = hours.time.tolist()
    assert found.gaps == (Gap(time[10], time[12], 3), Gap(time[50], time[50], 1))
    assert (found.rows, found.expected, found.missing, found.share) == (96, 100, 4, 0.96)


def test_coverage_of_complete_and_of_no_candles():
    hours = load_sample(*DEMO)
    assert (coverage(hours).share, coverage(hours).gaps) == (1.0, ())
    assert (coverage(hours[:0]).share, coverage(hours[:0]).first_ms) == (0.0, None)


@pytest.mark.parametrize("form", [".csv", ".parquet", ".feather"])
@pytest.mark.parametrize("info", samples(), ids=lambda info: info.symbol)
def test_an_export_comes_back_identical(form: str, info: SampleInfo, tmp_path: Path):
    candles = load_sample(info.symbol)
    path = tmp_path / "new folder" / f"candles{form}"
    assert export(candles, path) == path.stat().st_size
    back = read_candles(path, symbol=info.symbol, venue=info.venue, timeframe=info.timeframe)
    assert back.candles.digest() == candles.digest()


def test_digits_survive_an_export_to_csv(tmp_path: Path):
    random = np.random.default_rng(5)
    close = np.exp(random.normal(0, 12, 500))
    candles = Candles.checked(
        venue="x",
        symbol="X",
        timeframe="1h",
        time=np.arange(500) * 3_600_000 + 1_704_067_200_000,
        open=close,
        high=close * (1 + random.random(500)),
        low=close / (1 + random.random(500)),
        close=close,
        volume=random.random(500) * 1e12,
    )
    export(candles, tmp_path / "a.csv")
    assert read_candles(tmp_path / "a.csv", symbol="X", venue="x").candles.digest() == candles.digest()


def test_an_export_never_replaces_a_file_unasked(tmp_path: Path):
    path = tmp_path / "a.csv"
    path.write_text("mine")
    with pytest.raises(UsageError) as caught:
        export(load_sample(*DEMO)[:10], path)
    assert caught.value.key == "export.exists"
    assert path.read_text() == "mine"
    export(load_sample(*DEMO)[:10], path, overwrite=True)
    assert path.read_text().startswith("time,open,high,low,close,volume\n1498906800000,2505.56,")


def test_an_export_needs_an_ending_it_knows(tmp_path: Path):
    with pytest.raises(UsageError) as caught:
        export(load_sample(*DEMO)[:10], tmp_path / "a.xlsx")
    assert caught.value.key == "export.form"


def test_an_export_into_a_file_instead_of_a_folder_is_a_storage_error(tmp_path: Path):
    (tmp_path / "file").write_text("")
    with pytest.raises(StorageError):
        export(load_sample(*DEMO)[:10], tmp_path / "file" / "a.csv")
