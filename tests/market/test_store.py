"""The candle store on a real disk."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import filelock
import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flexbot.errors import DataError, DataMissingError, StorageError
from flexbot.market.candles import COLUMNS, Candles
from flexbot.market.sample import DEMO, load_sample
from flexbot.market.store import Appended, CandleStore
from flexbot.market.timeframe import Timeframe

START = 1_704_067_200_000  # 2024-01-01


@pytest.fixture
def store(tmp_path: Path) -> CandleStore:
    return CandleStore(tmp_path / "candles")


def made(
    rows: Any, timeframe: str = "1h", price: float = 100.0, symbol: str = "BTC/USDT", venue: str = "binance"
) -> Candles:
    steps = np.asarray(rows, dtype=np.int64)
    base = price + steps % 17
    return Candles.checked(
        venue=venue,
        symbol=symbol,
        timeframe=timeframe,
        time=START + steps * Timeframe.parse(timeframe).ms,
        open=base,
        high=base + 2,
        low=base - 1,
        close=base + 1,
        volume=base * 10,
    )


def files(store: CandleStore) -> list[str]:
    return sorted(str(path.relative_to(store.root).as_posix()) for path in store.root.rglob("*.parquet"))


def test_what_was_appended_is_loaded(store: CandleStore):
    candles = load_sample(*DEMO)
    assert store.append(candles, source="sample") == Appended(len(candles), 0, 0)
    assert store.load("coinbase", "BTC/USD", "1h").digest() == candles.digest()
    assert files(store) == [f"coinbase/BTC-USD/1h/{year}.parquet" for year in (2017, 2018, 2019)]


def test_asking_creates_nothing(store: CandleStore):
    assert store.series() == []
    assert store.last_time("binance", "BTC/USDT", "1h") is None
    with pytest.raises(DataMissingError):
        store.load("binance", "BTC/USDT", "1h")
    assert not store.root.exists()


def test_short_timeframes_lie_in_months_and_long_ones_in_years(store: CandleStore):
    store.append(made(range(0, 60_000, 500), "1m"), source="x")
    store.append(made(range(0, 60_000, 500), "15m"), source="x")
    months = [f"binance/BTC-USDT/1m/2024-0{month}.parquet" for month in (1, 2)]
    assert files(store) == ["binance/BTC-USDT/15m/2024.parquet", "binance/BTC-USDT/15m/2025.parquet", *months]


def test_an_append_rewrites_only_the_files_it_changes(store: CandleStore):
    minutes = made(range(100_000), "1m")
    store.append(minutes[:90_000], source="x")
    before = {path: path.stat().st_mtime_ns for path in store.root.rglob("*.parquet")}
    store.append(minutes[80_000:], source="x")
    changed = sorted(path.name for path, time in before.items() if path.stat().st_mtime_ns != time)
    assert changed == ["2024-03.parquet"]
    assert store.load("binance", "BTC/USDT", "1m").digest() == minutes.digest()


def test_new_values_win_and_are_counted(store: CandleStore):
    store.append(made(range(10)), source="first")
    newer = Candles.checked(
        venue="binance",
        symbol="BTC/USDT",
        timeframe="1h",
        time=START + np.arange(5, 15) * 3_600_000,
        **{
            name: np.concatenate((getattr(made(range(5, 8)), name), getattr(made(range(8, 15), price=200.0), name)))
            for name in COLUMNS[1:]
        },
    )
    assert store.append(newer, source="second") == Appended(added=5, replaced=2, unchanged=3)
    loaded = store.load("binance", "BTC/USDT", "1h")
    assert loaded.digest() != newer.digest()
    assert loaded[5:].close.tolist() == newer.close.tolist()
    assert store.series()[0].source == "first; second"


def test_the_same_again_changes_nothing(store: CandleStore):
    store.append(made(range(100)), source="one")
    path = next(store.root.rglob("*.parquet"))
    before = path.read_bytes()
    assert store.append(made(range(100)), source="two") == Appended(0, 0, 100)
    assert path.read_bytes() == before


def test_no_candles_change_nothing(store: CandleStore):
    assert store.append(made(range(0)), source="x") == Appended(0, 0, 0)
    assert not store.root.exists()


@settings(max_examples=40, deadline=None)
@given(st.lists(st.sets(st.integers(0, 60), min_size=1), min_size=1, max_size=5))
def test_any_pieces_in_any_order_add_up_to_all(tmp_path_factory: pytest.TempPathFactory, pieces: list[set[int]]):
    store = CandleStore(tmp_path_factory.mktemp("store"))
    total = Appended(0, 0, 0)
    for piece in pieces:
        rows = np.array(sorted(piece)) * 24 * 40  # a few rows per year, over several years
        total += store.append(made(rows), source="x")
    everything = np.array(sorted(set().union(*pieces))) * 24 * 40
    assert store.load("binance", "BTC/USDT", "1h").digest() == made(everything).digest()
    assert total == Appended(len(everything), 0, sum(map(len, pieces)) - len(everything))


@pytest.mark.parametrize(("first", "last"), [(0, 10), (8_000, 9_500), (8_784, 8_785), (0, 20_000), (17_000, 30_000)])
def test_a_span_is_loaded_from_the_files_that_hold_it(store: CandleStore, first: int, last: int):
    hours = made(range(20_000))
    store.append(hours, source="x")
    start, end = START + first * 3_600_000, START + last * 3_600_000
    assert store.load("binance", "BTC/USDT", "1h", start, end).digest() == hours.between(start, end).digest()
    assert store.load("binance", "BTC/USDT", "1h", start).digest() == hours.between(start, None).digest()


def test_series_are_listed_with_their_span(store: CandleStore):
    store.append(made(range(5), "1h", symbol="BTC/USDT:USDT"), source="x")
    store.append(made(range(7), "15m", symbol="BRK.B", venue="Nasdaq"), source="import brk.csv")
    store.append(made(range(9), "15m", symbol="BTC/USDT:USDT"), source="y")
    (store.root / "desktop.ini").write_text("")
    (store.root / "Foreign Folder" / "X" / "1h").mkdir(parents=True)
    listed = [(info.venue, info.symbol, info.timeframe.code, info.rows) for info in store.series()]
    assert listed == [
        ("Nasdaq", "BRK.B", "15m", 7),
        ("binance", "BTC/USDT:USDT", "15m", 9),
        ("binance", "BTC/USDT:USDT", "1h", 5),
    ]
    info = store.series()[0]
    assert (info.first_ms, info.last_ms, info.source) == (START, START + 6 * 900_000, "import brk.csv")
    assert info.bytes > 0
    assert store.last_time("Nasdaq", "BRK.B", "15m") == info.last_ms


def test_what_is_missing_is_answered_with_what_there_is_and_the_command(store: CandleStore):
    with pytest.raises(DataMissingError) as caught:
        store.load("binance", "BTC/USDT", "1h")
    assert caught.value.key == "store.empty"
    assert "flexbot data download BTC/USDT --venue binance --timeframe 1h" in caught.value.hint
    store.append(made(range(5)), source="x")
    with pytest.raises(DataMissingError) as caught:
        store.load("binance", "BTC/USDT", "4h")
    assert "It has: binance BTC/USDT 1h." in caught.value.message
    with pytest.raises(DataMissingError) as caught:
        store.load("binance", "BTC/USDT", "1h", START + 10**10)
    assert "from 2024-01-01T00:00:00Z to 2024-01-01T04:00:00Z" in caught.value.message


def test_a_deleted_series_is_gone_and_the_others_stay(store: CandleStore):
    store.append(made(range(5)), source="x")
    store.append(made(range(5), "4h"), source="x")
    assert store.delete("binance", "BTC/USDT", "1h") == 5
    assert [info.timeframe.code for info in store.series()] == ["4h"]
    with pytest.raises(DataMissingError):
        store.delete("binance", "BTC/USDT", "1h")
    store.append(made(range(3)), source="again")
    assert len(store.load("binance", "BTC/USDT", "1h")) == 3


def test_leftovers_of_a_killed_writer_are_ignored_and_cleared_by_the_next(store: CandleStore):
    store.append(made(range(5)), source="x")
    leftover = store.root / "binance" / "BTC-USDT" / "1h" / "2024.parquet.0a1b2c3d.tmp"
    leftover.write_bytes(b"PAR1 half of a file")
    assert len(store.load("binance", "BTC/USDT", "1h")) == 5
    assert store.series()[0].rows == 5
    store.append(made(range(6)), source="x")
    assert not leftover.exists()


@pytest.mark.parametrize("damage", ["empty", "cut", "flipped", "zeros"])
def test_a_damaged_file_is_named_and_the_rest_is_listed(store: CandleStore, damage: str):
    store.append(made(range(20_000)), source="x")
    path = store.root / "binance" / "BTC-USDT" / "1h" / "2025.parquet"
    content = path.read_bytes()
    middle = len(content) // 2
    path.write_bytes(
        {
            "empty": b"",
            "cut": content[:middle],
            "flipped": content[:middle] + bytes([content[middle] ^ 16]) + content[middle + 1 :],
            "zeros": bytes(len(content)),
        }[damage]
    )
    with pytest.raises(DataError) as caught:
        store.load("binance", "BTC/USDT", "1h")
    assert caught.value.key == "store.damaged"
    assert str(path) in caught.value.message
    assert [problem.key for problem in store.verify("binance", "BTC/USDT", "1h")] == ["store.damaged"]
    assert len(store.load("binance", "BTC/USDT", "1h", None, START + 10**9)) > 0
    assert store.series()[0].unreadable == (0 if damage == "flipped" else 1)
    path.unlink()
    assert store.append(made(range(20_000)), source="again").added == 8_760
    assert store.verify("binance", "BTC/USDT", "1h") == []


def test_a_newer_format_is_refused_and_left_alone(store: CandleStore):
    store.append(made(range(5)), source="x")
    path = next(store.root.rglob("*.parquet"))
    table = pq.read_table(path)
    pq.write_table(table.replace_schema_metadata(table.schema.metadata | {b"flexbot.format": b"2"}), path)
    before = path.read_bytes()
    for act in (
        lambda: store.load("binance", "BTC/USDT", "1h"),
        lambda: store.append(made(range(9)), source="x"),
        lambda: store.last_time("binance", "BTC/USDT", "1h"),
    ):
        with pytest.raises(DataError) as caught:
            act()
        assert caught.value.key == "store.newer_format"
    assert path.read_bytes() == before


def test_files_that_do_not_belong_are_named(store: CandleStore):
    store.append(made(range(5)), source="x")
    store.append(made(range(5), symbol="ETH/USDT"), source="x")
    bitcoin, ether = (store.root / "binance" / name / "1h" / "2024.parquet" for name in ("BTC-USDT", "ETH-USDT"))
    ether.write_bytes(bitcoin.read_bytes())
    assert [problem.key for problem in store.verify("binance", "ETH/USDT", "1h")] == ["store.other_series"]
    bitcoin.rename(bitcoin.with_name("2023.parquet"))
    assert [problem.key for problem in store.verify("binance", "BTC/USDT", "1h")] == ["store.misplaced"]
    pq.write_table(pa.table({"a": [1]}), ether)
    assert [problem.key for problem in store.verify("binance", "ETH/USDT", "1h")] == ["store.foreign"]


def test_another_writer_is_waited_for_and_then_reported(tmp_path: Path):
    store = CandleStore(tmp_path, lock_seconds=0.2)
    store.append(made(range(5)), source="x")
    with filelock.FileLock(tmp_path / "binance" / "BTC-USDT" / "1h.lock"):
        with pytest.raises(StorageError) as caught:
            store.append(made(range(9)), source="x")
        assert caught.value.key == "store.locked"
        assert len(store.load("binance", "BTC/USDT", "1h")) == 5
        store.append(made(range(5), "4h"), source="x")
    assert store.append(made(range(9)), source="x").added == 4


def test_a_disk_that_refuses_is_a_storage_error(tmp_path: Path):
    (tmp_path / "candles").write_text("a file where the folder should be")
    with pytest.raises(StorageError) as caught:
        CandleStore(tmp_path / "candles").append(made(range(5)), source="x")
    assert caught.value.key == "store.write"


def test_times_outside_the_calendar_are_refused_before_anything_is_written(store: CandleStore):
    far = Candles.checked(
        venue="x", symbol="X", timeframe="1h", time=[START, START * 1000], open=[1, 1], high=[1, 1], low=[1, 1],
        close=[1, 1], volume=[1, 1],
    )  # fmt: skip
    with pytest.raises(DataError) as caught:
        store.append(far, source="x")
    assert caught.value.key == "store.time_range"
    assert files(store) == []


def test_candles_before_1970_find_their_file(store: CandleStore):
    old = made(np.arange(-24 * 366 * 60, -24 * 366 * 50, 5_000))
    store.append(old, source="x")
    assert store.load("binance", "BTC/USDT", "1h").digest() == old.digest()
