"""Every damaged file of tests/market/damaged and the message it must give."""

from __future__ import annotations

from pathlib import Path

import pytest

from flexbot import text
from flexbot.errors import DataError, FlexBotError, UsageError
from flexbot.market.imports.importer import read_candles

FOLDER = Path(__file__).parent / "damaged"

DAMAGED = {
    "all_null.csv": ("import.empty", "holds no candles"),
    "bad_time.csv": ("import.bad_time", "line 5: the time cannot be read. It holds: yesterday,103,105,102,104,5"),
    "blank_lines.csv": ("import.empty", "holds no candles"),
    "cut.csv.gz": ("import.archive", "cannot be unpacked"),
    "cut.feather": ("import.unreadable", "cut.feather is damaged"),
    "cut.parquet": ("import.unreadable", "cut.parquet is damaged"),
    "cut_off.csv": ("import.columns", "line 7: 3 columns where the others have 6. It holds: 1704085200,105,10"),
    "day_or_month.csv": ("import.ambiguous_dates", "line 2: no date tells whether day or month comes first"),
    "empty_price.csv": ("import.bad_number", "line 4: a price or volume is not a number. It holds: 1704074400,102,104"),
    "extra_column.csv": ("import.columns", "line 4: 7 columns where the others have 6"),
    "february_30.csv": ("import.bad_time", "line 3: the time cannot be read. It holds: 2024-02-30"),
    "few_columns.csv": (
        "import.unknown_form",
        "line 1: neither column names nor a candle. It holds: 1704067200,100,101",
    ),
    "flipped_bit.parquet": ("import.unreadable", "CRC"),
    "header_only.csv": ("import.empty", "holds no candles"),
    "headless_bad.csv": ("import.inconsistent", "line 3: high below, or low above"),
    "high_below_close.csv": ("import.inconsistent", "line 3: high below, or low above"),
    "high_below_low.parquet": ("import.inconsistent", "row 12: high below, or low above"),
    "image.csv": ("import.not_text", "neither text nor"),
    "infinite_price.csv": ("import.not_finite", "line 6: a value is missing or infinite"),
    "low_above_open.csv": ("import.inconsistent", "line 6: high below, or low above"),
    "nan_price.csv": ("import.not_finite", "line 4: a value is missing or infinite"),
    "nan_price.parquet": ("import.not_finite", "row 4: a value is missing or infinite"),
    "negative_price.feather": ("import.not_positive", "row 3: a price is zero or less"),
    "negative_volume.csv": ("import.negative_volume", "line 7: a volume is below zero"),
    "no_close.csv": ("import.columns_missing", "no column for: close. Its columns are: time, open, high, low, volume."),
    "no_close.parquet": ("import.columns_missing", "no column for: close"),
    "no_rows.parquet": ("import.empty", "holds no candles"),
    "no_time.csv": ("import.bad_time", "line 5: the time cannot be read. It holds: ,103,105,102,104,5"),
    "nothing.csv": ("import.empty", "holds no candles"),
    "null_price.parquet": ("import.bad_number", "row 8: a price or volume is not a number"),
    "null_time.parquet": ("import.bad_time", "row 6: the time cannot be read"),
    "one_row.csv": ("import.one_candle", "holds a single candle"),
    "same_time_other_values.csv": ("import.conflict", "line 8: the same time as line 3 with other values"),
    "text.parquet": ("import.not_a_table", "does not begin like one"),
    "two_files.zip": ("import.several_files", "holds 2 files"),
    "two_symbols.csv": ("import.several_symbols", "holds 2 symbols: ETHUSD, BTCUSD"),
    "two_timeframes.csv": ("import.timeframe_unclear", "commonest steps: 60 min (5×)"),
    "unit_volume.csv": ("import.bad_number", "line 3: a price or volume is not a number"),
    "web_page.csv": ("import.unknown_form", "line 1: neither column names nor a candle. It holds: <!DOCTYPE html>"),
    "word_price.csv": ("import.bad_number", "line 5: a price or volume is not a number. It holds: 1704078000,103,105"),
    "words.feather": ("import.bad_number", "row 1: a price or volume is not a number"),
    "year_2500.csv": ("import.bad_time", "line 3: the time cannot be read"),
    "zero_price.csv": ("import.not_positive", "line 6: a price is zero or less"),
}


def test_the_table_names_every_damaged_file():
    assert {path.name for path in FOLDER.iterdir() if path.is_file() and path.suffix != ".py"} == set(DAMAGED)


@pytest.mark.parametrize("name", DAMAGED)
def test_a_damaged_file_gives_its_message(name: str):
    key, fragment = DAMAGED[name]
    with pytest.raises(DataError) as caught:
        read_candles(FOLDER / name, symbol="BTC/USDT")
    assert caught.value.key == key
    assert fragment in caught.value.message
    assert name in caught.value.message
    assert caught.value.hint


@pytest.mark.parametrize("name", DAMAGED)
def test_the_message_exists_in_portuguese(name: str):
    with pytest.raises(FlexBotError) as caught:
        read_candles(FOLDER / name, symbol="BTC/USDT")
    english = caught.value.message
    text.set_language("pt_BR")
    assert caught.value.message != english
    assert caught.value.hint


def test_a_file_that_is_not_there_is_named(tmp_path: Path):
    with pytest.raises(DataError, match=r"absent\.csv"):
        read_candles(tmp_path / "absent.csv", symbol="BTC/USDT")


def test_a_folder_instead_of_a_file_is_named(tmp_path: Path):
    with pytest.raises(DataError) as caught:
        read_candles(tmp_path, symbol="BTC/USDT")
    assert caught.value.key == "import.no_file"


def test_a_file_without_symbol_needs_one(tmp_path: Path):
    path = tmp_path / "a.csv"
    path.write_text("time,open,high,low,close,volume\n1704067200,1,2,1,2,3\n1704070800,1,2,1,2,3\n")
    with pytest.raises(UsageError) as caught:
        read_candles(path)
    assert caught.value.key == "import.symbol_needed"


def test_a_wrong_timeframe_is_refused(tmp_path: Path):
    path = tmp_path / "a.csv"
    path.write_text("time,open,high,low,close,volume\n1704067200,1,2,1,2,3\n1704070800,1,2,1,2,3\n")
    with pytest.raises(DataError) as caught:
        read_candles(path, symbol="X", timeframe="4h")
    assert caught.value.key == "import.timeframe_differs"
    assert "60 min" in caught.value.message
