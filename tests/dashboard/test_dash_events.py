"""The reader of the log behind the page of logs: newest first, over rotated files, redacted, from the end."""

from __future__ import annotations

import logging
import secrets
from collections.abc import Iterator
from pathlib import Path

import pytest

from flexbot import log
from flexbot.dashboard import events


@pytest.fixture(autouse=True)
def _closed() -> Iterator[None]:
    yield
    log.stop()


def write(content: str, suffix: str = "") -> Path:
    path = log.log_file().with_name(log.FILE_NAME + suffix)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(content, encoding="utf-8", newline="")
    return path


def line(second: int, level: str = "INFO", said: str = "said", source: str = "flexbot.here") -> str:
    return f"2026-11-21T10:{second // 60:02d}:{second % 60:02d}.500Z {level} {source}: {said}\n"


def said(found: events.Found) -> list[str]:
    return [event.said for event in found.events]


def test_before_the_first_record_there_is_nothing(home: Path) -> None:
    assert events.log_files() == []
    assert events.newest(10) == events.Found((), more=False, cut=False)
    assert not home.exists()


def test_what_the_log_writes_is_read_back() -> None:
    log.start(level="DEBUG")
    logging.getLogger("flexbot.somewhere").warning("price of %s: ação", "BTC/USDT")
    (event,) = events.newest(10).events
    assert (event.level, event.source, event.said) == ("WARNING", "flexbot.somewhere", "price of BTC/USDT: ação")


def test_the_newest_comes_first_through_rotated_files_in_their_order() -> None:
    for n, suffix in ((1, ".10"), (2, ".2"), (3, ".1"), (4, "")):
        write(line(2 * n, said=f"{n}a") + line(2 * n + 1, said=f"{n}b"), suffix)
    write("not a log", ".bak")
    assert said(events.newest(99)) == ["4b", "4a", "3b", "3a", "2b", "2a", "1b", "1a"]


def test_a_traceback_stays_with_its_event() -> None:
    write(line(1) + line(2, "ERROR", "it failed") + "Traceback:\n  File x\nValueError: no\n" + line(3, said="after"))
    assert said(events.newest(99)) == ["after", "it failed", "said"]
    assert events.newest(99, "ERROR").events[0].whole.splitlines()[1:] == ["Traceback:", "  File x", "ValueError: no"]


def test_level_and_words_choose() -> None:
    write(line(1, "DEBUG", "a") + line(2, "WARNING", "Ação b") + line(3, "CRITICAL", "c") + line(4, "INFO", "d"))
    assert said(events.newest(99, "INFO")) == ["d", "c", "Ação b"]
    assert said(events.newest(99, "ERROR")) == ["c"]
    assert said(events.newest(99, words="AÇÃO here")) == ["Ação b"]
    assert said(events.newest(99, words="ação nowhere")) == []


def test_more_is_said_only_when_an_older_one_fits_too() -> None:
    write("".join(line(n, "ERROR" if n < 3 else "INFO", str(n)) for n in range(6)))
    assert events.newest(2).more
    assert not events.newest(6).more
    assert said(events.newest(2, "ERROR")) == ["2", "1"]
    assert not events.newest(3, "ERROR").more


def test_a_secret_is_neither_shown_nor_found_by_searching() -> None:
    secret = secrets.token_hex(16)
    write(line(1, said=f"key {secret} refused"))
    log.register_secret(secret)
    (event,) = events.newest(9).events
    assert secret not in event.whole
    assert log.REDACTED in event.said
    assert events.newest(9, words=secret[:8]).events == ()
    assert len(events.newest(9, words="refused").events) == 1


KEYS = (
    "vmPUZE6mv9SD5VNHk4HlWFsOr6aKE2zvsw0MuIgwCIPy6utIco14y7Ju91duEh8A",  # as Binance's documentation shows one
    "kQH5HW/8p1uGOVjbgWA7FunAmGO8lsSUXNsu3eow76sz84Q18fWxnyRzBHCd3pd5nE9qa99HAZtuZuj6F1huXg==",  # as Kraken's
    "9f86d081884c7d659a2feaa0c55ad015",
    "3f9c1a52-77be-4d0a-9c1e-52b8aa60d7f3",
)


@pytest.mark.parametrize("key", KEYS)
def test_what_has_the_shape_of_a_key_is_neither_shown_nor_found_although_nobody_registered_it(key: str) -> None:
    write(line(1, said=f"refused key={key} at once") + line(2, "ERROR", "failed") + f"Traceback: {key}\n")
    shown = events.newest(9).events
    assert [key in one.whole for one in shown] == [False, False]
    assert shown[1].said == f"refused key={log.REDACTED} at once"
    assert events.newest(9, words=key[:10]).events == ()


@pytest.mark.parametrize(
    "plain",
    [
        "/home/ana/flexbot/data/market/binance/BTC-USDT/1h/2024.parquet",
        "flexbot.dashboard.serving.server: the dashboard runs on 127.0.0.1:34105",
        "C:\\Users\\Ana\\AppData\\Local\\FlexBot\\data\\logs\\flexbot.log",
        "backtest BTC/USDT,ETH/USDT 2024-01-01..2024-06-30 kept as 20261121-101112-3fa9",
        "test_a_very_long_name_of_something_2_with_underscores",
    ],
)
def test_names_of_files_and_modules_are_no_keys(plain: str) -> None:
    write(line(1, said=plain))
    assert said(events.newest(9)) == [plain]


def test_records_longer_than_a_block_and_letters_across_blocks_are_whole() -> None:
    long = "çã€" * 50_000
    write(line(1, said="first") + line(2, said=long) + line(3, said="last"))
    assert said(events.newest(9)) == ["last", long, "first"]


def test_half_a_line_and_windows_line_ends_do_no_harm() -> None:
    write("no head at all\n" + line(1, said="one").replace("\n", "\r\n") + line(2, said="two")[:-1])
    assert said(events.newest(9)) == ["two", "one"]
    assert events.newest(9).events[1].whole.endswith("one")


def test_only_the_end_of_a_large_log_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    write("".join(line(n % 3000, said=f"event {n}") for n in range(20_000)))
    monkeypatch.setattr(events, "SEARCHED", 200_000)
    found = events.newest(5)
    assert said(found)[0] == "event 19999"
    assert not found.cut
    rare = events.newest(5, words="no such thing")
    assert rare.cut
    assert rare.events == ()


def test_a_file_that_rotates_while_it_is_read_is_read_once() -> None:
    current = write(line(1, said="old"))
    listed = events.log_files()
    current.rename(current.with_name(f"{log.FILE_NAME}.1"))
    write(line(2, said="new"))
    assert [path.name for path in listed] == [log.FILE_NAME]
    assert said(events.newest(9)) == ["new", "old"]
    current.unlink()
    current.hardlink_to(current.with_name(f"{log.FILE_NAME}.1"))  # both names lead to one file, as in mid-rotation
    assert said(events.newest(9)) == ["old"]
