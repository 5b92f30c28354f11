"""Several processes on one store, and processes that are killed while they write."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

import import_driver
import pytest

from flexbot.market.store import CandleStore

DRIVER = Path(import_driver.__file__)


def start(*arguments: object) -> subprocess.Popen[str]:
    return subprocess.Popen([sys.executable, str(DRIVER), *map(str, arguments)], stdout=subprocess.PIPE, text=True)


def test_two_processes_that_append_at_once_lose_nothing(tmp_path: Path):
    # Both write into the same months, one the even pieces, one the odd ones.
    first, second = start(tmp_path, 0, 30_000, 1_000), start(tmp_path, 500, 30_000, 1_000)
    for process in (first, second):
        output, _ = process.communicate(timeout=60)
        assert process.returncode == 0
        assert len(output.splitlines()) == 31
    store = CandleStore(tmp_path)
    assert store.verify("test", "BTC/USDT", "1m") == []
    assert store.load("test", "BTC/USDT", "1m").digest() == import_driver.candles(0, 30_500).digest()


@pytest.mark.parametrize(
    ("pattern", "count"), [("*", 0), ("*.lock", 1), ("*.tmp", 1), ("*.parquet", 1), ("*.parquet", 2), ("*.parquet", 3)]
)
def test_a_killed_import_leaves_a_store_that_opens_and_can_be_completed(tmp_path: Path, pattern: str, count: int):
    minutes = 170_000  # four months: one append writes four files
    process = start(tmp_path, 0, minutes, minutes)
    assert process.stdout is not None
    assert process.stdout.readline() == "ready\n"
    while process.poll() is None and len(list(tmp_path.rglob(pattern))) < count:
        time.sleep(0.001)
    process.kill()
    process.communicate(timeout=60)

    store = CandleStore(tmp_path)
    whole = import_driver.candles(0, minutes)
    for info in store.series():
        assert info.unreadable == 0
        assert store.verify("test", "BTC/USDT", "1m") == []
        found = store.load("test", "BTC/USDT", "1m")
        assert found.digest() == whole[: len(found)].digest()  # whole files, oldest first
    store.append(whole, source="again")
    assert store.load("test", "BTC/USDT", "1m").digest() == whole.digest()
    assert not list(tmp_path.rglob("*.tmp"))


def test_an_import_killed_between_its_pieces_keeps_every_piece_it_reported(tmp_path: Path):
    process = start(tmp_path, 0, 400_000, 2_000)
    assert process.stdout is not None
    reported = [process.stdout.readline() for _ in range(6)]
    process.kill()
    rest, _ = process.communicate(timeout=60)
    pieces = len(reported) - 1 + len(rest.splitlines())
    found = CandleStore(tmp_path).load("test", "BTC/USDT", "1m")
    assert len(found) >= (pieces - 1) * 2_000
    assert found.digest() == import_driver.candles(0, len(found)).digest()
