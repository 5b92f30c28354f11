"""The same candles in the forms of many exchanges and programs give the same result."""

from __future__ import annotations

import gzip
import io
import random
import zipfile
from collections.abc import Callable
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pyarrow as pa
import pyarrow.feather as feather
import pyarrow.parquet as pq
import pytest

from flexbot.market.candles import COLUMNS, Candles
from flexbot.market.imports.importer import read_candles
from flexbot.market.sample import DEMO, load_sample

Row = tuple[int, float, float, float, float, float]
# Three days, so that dates with the day first can be told from those with the month first.
DEMO_ROWS = slice(300, 372)


def rows_of(candles: Candles) -> list[Row]:
    return list(zip(*(getattr(candles, name).tolist() for name in COLUMNS), strict=True))


def at(row: Row, form: str, shift: int = 0) -> str:
    return datetime.fromtimestamp(row[0] / 1000, timezone(timedelta(hours=shift))).strftime(form)


def table(
    rows: list[Row], write: Callable[[Row], list[object]], header: str = "", separator: str = ",", newest: bool = False
) -> str:
    lines = [separator.join(map(str, write(row))) for row in (reversed(rows) if newest else rows)]
    return "\n".join([*([header] if header else []), *lines]) + "\n"


def klines(row: Row, scale: int) -> list[object]:
    time, open_, high, low, close, volume = row
    return [time * scale, open_, high, low, close, volume, (time + 3_600_000) * scale - 1, 1e6, 70, 3.5, 4e5, 0]


def comma(value: float) -> str:
    return repr(value).replace(".", ",")


def thousands(value: float) -> str:
    return f"{value:,.6f}".translate(str.maketrans(",.", ".,"))


def clock_12(row: Row) -> str:
    return at(row, "%Y-%m-%d %I-%p")


def shuffled(text: str) -> str:
    header, *lines = text.splitlines()
    random.Random(7).shuffle(lines)
    return "\n".join([header, *lines])


FORMS: dict[str, Callable[[list[Row]], str]] = {
    "generic seconds": lambda r: table(r, lambda x: [x[0] // 1000, *x[1:]], "timestamp,open,high,low,close,volume"),
    "generic ms": lambda r: table(r, list, "time,open,high,low,close,volume"),
    "generic us": lambda r: table(r, lambda x: [x[0] * 1000, *x[1:]], "ts,o,h,l,c,v"),
    "generic ns": lambda r: table(r, lambda x: [x[0] * 10**6, *x[1:]], "Time,Open,High,Low,Close,Vol"),
    "seconds with fraction": lambda r: table(r, lambda x: [f"{x[0] / 1000:.3f}", *x[1:]], "t,o,h,l,c,v"),
    "iso Z": lambda r: table(r, lambda x: [at(x, "%Y-%m-%dT%H:%M:%SZ"), *x[1:]], "datetime,open,high,low,close,volume"),
    "iso plain": lambda r: table(r, lambda x: [at(x, "%Y-%m-%d %H:%M:%S"), *x[1:]], "date,open,high,low,close,volume"),
    "iso offset": lambda r: table(
        r, lambda x: [at(x, "%Y-%m-%dT%H:%M:%S-03:00", -3), *x[1:]], "date,open,high,low,close,volume"
    ),
    "iso UTC word": lambda r: table(
        r, lambda x: [at(x, "%Y-%m-%d %H:%M UTC"), *x[1:]], "date,open,high,low,close,volume"
    ),
    "any order": lambda r: shuffled(table(r, list, "time,open,high,low,close,volume")),
    "windows line ends": lambda r: table(r, list, "time,open,high,low,close,volume").replace("\n", "\r\n"),
    "blank lines": lambda r: "\n" + table(r, list, "time,open,high,low,close,volume").replace("\n", "\n\n"),
    "quoted": lambda r: table(r, lambda x: [f'"{cell}"' for cell in x], '"time","open","high","low","close","volume"'),
    "spaced": lambda r: table(r, list, "time, open, high, low, close, volume", ", "),
    "Binance klines": lambda r: table(r, lambda x: klines(x, 1)),
    "Binance klines us": lambda r: table(r, lambda x: klines(x, 1000)),
    "Binance futures": lambda r: table(
        r,
        lambda x: klines(x, 1),
        "open_time,open,high,low,close,volume,close_time,quote_volume,count,taker_buy_volume,"
        "taker_buy_quote_volume,ignore",
    ),
    "CryptoDataDownload": lambda r: (
        "https://www.CryptoDataDownload.com\n"
        + table(
            r,
            lambda x: [x[0] // 1000, at(x, "%Y-%m-%d %H:%M:%S"), "BTC/USD", *x[1:], 1e6],
            "unix,date,symbol,open,high,low,close,Volume BTC,Volume USD",
            newest=True,
        )
    ),
    "CryptoDataDownload 2019": lambda r: (
        "https://www.CryptoDataDownload.com\n"
        + table(
            r, lambda x: [clock_12(x), "BTCUSD", *x[1:], 1e6], "Date,Symbol,Open,High,Low,Close,Volume BTC,Volume USD"
        )
    ),
    "Kraken": lambda r: table(r, lambda x: [x[0] // 1000, *x[1:], 42]),
    "Kraken with average": lambda r: table(r, lambda x: [x[0] // 1000, *x[1:5], x[4], x[5], 42]),
    "Coinbase": lambda r: table(
        r, lambda x: [x[0] // 1000, x[3], x[2], x[1], x[4], x[5]], "time,low,high,open,close,volume", newest=True
    ),
    "Coinbase headless": lambda r: table(r, lambda x: [x[0] // 1000, x[3], x[2], x[1], x[4], x[5]], newest=True),
    "Bitfinex headless": lambda r: table(r, lambda x: [x[0], x[1], x[4], x[2], x[3], x[5]], newest=True),
    "Bitstamp": lambda r: table(
        r, lambda x: [x[0] // 1000, "BTC/USD", *x[1:]], "timestamp,pair,open,high,low,close,volume"
    ),
    "Yahoo": lambda r: (
        table(r, lambda x: [at(x, "%Y-%m-%d %H:%M"), *x[1:5], 0.5, x[5]], "Date,Open,High,Low,Close,Adj Close,Volume")
        + "2017-08-01 00:00,null,null,null,null,null,null\n"
    ),
    "TradingView": lambda r: table(
        r, lambda x: [x[0] // 1000, *x[1:5], 1.0, x[5]], "time,open,high,low,close,MA,Volume"
    ),
    "MetaTrader 5": lambda r: table(
        r,
        lambda x: [at(x, "%Y.%m.%d"), at(x, "%H:%M:%S"), *x[1:5], x[5], 0, 3],
        "<DATE>\t<TIME>\t<OPEN>\t<HIGH>\t<LOW>\t<CLOSE>\t<TICKVOL>\t<VOL>\t<SPREAD>",
        "\t",
    ),
    "MetaTrader 4": lambda r: table(r, lambda x: [at(x, "%Y.%m.%d"), at(x, "%H:%M"), *x[1:]]),
    "HistData": lambda r: table(r, lambda x: [at(x, "%Y%m%d %H%M%S"), *x[1:]], separator=";"),
    "Dukascopy": lambda r: table(
        r, lambda x: [at(x, "%d.%m.%Y %H:%M:%S.000 GMT+0000"), *x[1:]], "Gmt time,Open,High,Low,Close,Volume"
    ),
    "day first": lambda r: table(
        r, lambda x: [at(x, "%d/%m/%Y %H:%M"), *map(comma, x[1:])], "Data;Abertura;Máxima;Mínima;Fechamento;Volume", ";"
    ),
    "month first": lambda r: table(
        r, lambda x: [at(x, "%m/%d/%Y %H:%M"), *x[1:]], "date;open;high;low;close;volume", ";"
    ),
    "decimal comma": lambda r: table(r, lambda x: [x[0], *map(comma, x[1:])], "time;open;high;low;close;volume", ";"),
    "decimal comma and thousands": lambda r: table(
        r, lambda x: [x[0], *map(thousands, x[1:])], "time;open;high;low;close;volume", ";"
    ),
}


@pytest.fixture(scope="module")
def wanted() -> Candles:
    return load_sample(*DEMO)[DEMO_ROWS]


@pytest.mark.parametrize("form", FORMS)
def test_a_dump_of_each_form_gives_the_same_candles(form: str, wanted: Candles, tmp_path: Path):
    path = tmp_path / "dump.csv"
    path.write_bytes(FORMS[form](rows_of(wanted)).encode())
    found = read_candles(path, symbol="BTC/USD", venue="coinbase")
    assert found.candles.digest() == wanted.digest()
    assert found.has_volume
    assert found.blanks == (1 if form == "Yahoo" else 0)


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "cp1252"])
def test_encodings_of_windows_programs_are_read(encoding: str, wanted: Candles, tmp_path: Path):
    path = tmp_path / "dump.csv"
    path.write_bytes(FORMS["day first"](rows_of(wanted)).encode(encoding))
    assert read_candles(path, symbol="BTC/USD", venue="coinbase").candles.digest() == wanted.digest()


def test_packed_dumps_are_read(wanted: Candles, tmp_path: Path):
    content = FORMS["Binance klines"](rows_of(wanted)).encode()
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("BTCUSDT-1h-2017-07.csv", content)
    for name, made in (("a.csv.gz", gzip.compress(content)), ("b.zip", packed.getvalue())):
        (tmp_path / name).write_bytes(made)
        assert read_candles(tmp_path / name, symbol="BTC/USD", venue="coinbase").candles.digest() == wanted.digest()


@pytest.mark.parametrize("kind", ["int", "float", "naive", "zoned", "local", "text", "date_index"])
def test_tables_with_any_type_of_time_are_read(kind: str, wanted: Candles, tmp_path: Path):
    times = {
        "int": pa.array(wanted.time),
        "float": pa.array(wanted.time / 1000.0),
        "naive": pa.array(wanted.time, pa.timestamp("ms")).cast(pa.timestamp("us")),
        "zoned": pa.array(wanted.time, pa.timestamp("ms", "UTC")).cast(pa.timestamp("ns", "UTC")),
        "local": pa.array(wanted.time, pa.timestamp("ms", "America/Sao_Paulo")),
        "text": pa.array([datetime.fromtimestamp(ms / 1000, UTC).isoformat() for ms in wanted.time.tolist()]),
        "date_index": pa.array(wanted.time, pa.timestamp("ms")),
    }
    name = "__index_level_0__" if kind == "date_index" else "date"
    columns = pa.table({name: times[kind]} | {column: getattr(wanted, column) for column in COLUMNS[1:]})
    pq.write_table(columns, tmp_path / "a.parquet")
    feather.write_feather(columns, str(tmp_path / "a.feather"))
    for file in ("a.parquet", "a.feather"):
        found = read_candles(tmp_path / file, symbol="BTC/USD", venue="coinbase")
        assert found.candles.digest() == wanted.digest()


def test_equal_rows_are_dropped_and_counted(wanted: Candles, tmp_path: Path):
    path = tmp_path / "dump.csv"
    rows = rows_of(wanted)
    path.write_text(FORMS["generic ms"](rows[:40] + rows[30:]))
    found = read_candles(path, symbol="BTC/USD", venue="coinbase")
    assert found.duplicates == 10
    assert found.candles.digest() == wanted.digest()


def test_a_file_without_volume_says_so(tmp_path: Path):
    path = tmp_path / "dump.csv"
    path.write_text("time,open,high,low,close\n1704067200,1,2,1,2\n1704070800,1,2,1,2\n")
    found = read_candles(path, symbol="EUR/USD")
    assert not found.has_volume
    assert found.candles.volume.tolist() == [0.0, 0.0]
    assert (found.candles.venue, found.candles.timeframe.code) == ("file", "1h")


def test_the_symbol_column_is_the_fallback(wanted: Candles, tmp_path: Path):
    path = tmp_path / "dump.csv"
    for form in ("CryptoDataDownload", "CryptoDataDownload 2019"):
        path.write_text(FORMS[form](rows_of(wanted)))
        assert read_candles(path).candles.symbol == "BTC/USD"


def test_gaps_and_changed_clocks_leave_the_timeframe_clear(tmp_path: Path):
    day, hour = 86_400, 3_600
    steps = {"1d": [day, day, 3 * day, day], "5m": [300, 600, 300, 900], "1w": [7 * day, 7 * day - hour, 7 * day]}
    steps["1d "] = [day, day, day - hour, 3 * day, day + hour]
    for timeframe, lengths in steps.items():
        times = [1_704_067_200]
        for length in lengths:
            times.append(times[-1] + length)
        path = tmp_path / "dump.csv"
        path.write_text("time,open,high,low,close,volume\n" + "".join(f"{time},1,2,1,2,3\n" for time in times))
        assert read_candles(path, symbol="X").candles.timeframe.code == timeframe.strip()
