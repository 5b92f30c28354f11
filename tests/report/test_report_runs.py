"""Kept runs: complete or absent, found by name, compared, never all lost to one that is damaged."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
import pytest

from flexbot import paths
from flexbot.errors import RunError, StorageError
from flexbot.report import document, runs
from flexbot.report.html import render
from flexbot.report.view import View

MOMENT = datetime(2026, 11, 21, 5, 30, tzinfo=UTC)


def keep(view: View, *, later: int = 0, keep_runs: int = 100) -> str:
    now = MOMENT + timedelta(seconds=later)
    return runs.keep(view, command="flexbot backtest --demo", keep_runs=keep_runs, now=now)


def edit(run_id: str, **changes: object) -> None:
    path = paths.runs() / run_id / "run.json"
    stored = json.loads(path.read_text(encoding="utf-8"))
    stored["run"] |= changes
    path.write_text(json.dumps(stored), encoding="utf-8")


def test_a_run_comes_back_as_it_was(two_symbols: View) -> None:
    run_id = keep(two_symbols)
    assert run_id == f"20261121-053000-{two_symbols.result.hashes.result[:4]}"
    kept = runs.load_run(run_id)
    assert kept.entry.created == "2026-11-21T05:30:00Z"
    assert kept.entry.command == "flexbot backtest --demo"
    assert document.head(kept.view) == document.head(two_symbols)
    assert kept.view.result.trades.tobytes() == two_symbols.result.trades.tobytes()
    for name in ("time", *document.EQUITY_COLUMNS):
        np.testing.assert_array_equal(getattr(kept.view.result, name), getattr(two_symbols.result, name))


def test_the_report_of_a_kept_run_is_the_report_of_the_run(two_symbols: View) -> None:
    assert render(runs.load_run(keep(two_symbols)).view) == render(two_symbols)


def test_a_run_without_trades_can_be_kept(no_trades: View) -> None:
    assert runs.load_run(keep(no_trades)).view.result.metrics.trades == 0


def test_equal_runs_within_a_second_are_told_apart(view: View) -> None:
    ids = [keep(view) for _ in range(3)]
    assert ids[1:] == [f"{ids[0]}-2", f"{ids[0]}-3"]
    assert [entry.id for entry in runs.list_runs().runs] == ids[::-1]


def test_the_list_is_newest_first_and_last_is_the_newest(view: View) -> None:
    ids = [keep(view, later=second) for second in (5, 0, 10)]
    assert [entry.id for entry in runs.list_runs().runs] == [ids[2], ids[0], ids[1]]
    assert runs.load_run("last").entry.id == ids[2]


def test_the_oldest_runs_make_room(view: View) -> None:
    ids = [keep(view, later=second, keep_runs=2) for second in range(4)]
    assert {path.name for path in paths.runs().iterdir()} == set(ids[2:])


def test_a_beginning_that_only_one_run_has_is_enough(view: View) -> None:
    ids = [keep(view, later=second) for second in (0, 1)]
    assert runs.load_run("20261121-053001").entry.id == ids[1]
    with pytest.raises(RunError, match="2 runs begin with 2026"):
        runs.load_run("2026")
    with pytest.raises(RunError, match="no run 1999"):
        runs.load_run("1999")
    with pytest.raises(RunError, match="no run "):
        runs.load_run("")


def test_nothing_kept_says_how_to_begin() -> None:
    assert runs.list_runs().runs == ()
    with pytest.raises(RunError, match="No runs are kept yet"):
        runs.load_run("last")


@pytest.mark.parametrize("content", ["", "{", "[]", '{"run": {}}', '{"run": {"format": "x"}, "format": 1}'])
def test_a_damaged_run_is_named_and_the_others_stay(view: View, content: str) -> None:
    good, bad = keep(view), keep(view, later=1)
    (paths.runs() / bad / "run.json").write_text(content)
    listing = runs.list_runs()
    assert [entry.id for entry in listing.runs] == [good]
    assert [error.values["id"] for error in listing.damaged] == [bad]
    with pytest.raises(RunError, match="cannot be read"):
        runs.load_run(bad)
    with pytest.raises(RunError, match="cannot be read"):
        runs.compare(good, bad)


@pytest.mark.parametrize("file", ["trades.parquet", "equity.parquet", "candles-0.parquet"])
@pytest.mark.parametrize("damage", ["gone", "cut", "foreign"])
def test_a_damaged_table_is_named(view: View, file: str, damage: str) -> None:
    run_id = keep(view)
    path = paths.runs() / run_id / file
    if damage == "gone":
        path.unlink()
    elif damage == "cut":
        path.write_bytes(path.read_bytes()[:-200])
    else:
        path.write_bytes(b"not a table")
    with pytest.raises(RunError, match="cannot be read"):
        runs.load_run(run_id)


def test_a_run_of_a_newer_flexbot_is_refused_by_name(view: View) -> None:
    run_id = keep(view)
    edit(run_id, format=runs.FORMAT + 1, version="9.9.9")
    with pytest.raises(RunError, match=r"FlexBot 9\.9\.9, which is newer"):
        runs.load_run(run_id)
    assert len(runs.list_runs().damaged) == 1


def test_two_runs_are_compared_figure_by_figure(view: View, two_symbols: View) -> None:
    first, second = keep(view), keep(two_symbols, later=1)
    found = runs.compare(first, second)
    inputs = {row.name: row for row in found.inputs}
    assert (inputs["strategy"].first, inputs["strategy"].second) == ("ema_cross", "momentum")
    assert inputs["costs.taker_fee"].same
    assert not inputs["symbols"].same
    figures = {row.name: row for row in found.metrics}
    assert figures["trades"].first == view.result.metrics.trades
    same = runs.compare(first, first)
    assert all(row.same for row in (*same.inputs, *same.metrics))


def test_a_disk_that_refuses_is_said_and_leaves_nothing(view: View, home: Path) -> None:
    home.mkdir()
    (home / "data").write_text("a file where the folder should be")
    with pytest.raises(StorageError, match="could not be kept"):
        keep(view)


def test_an_old_leftover_is_cleared_and_a_fresh_one_left_alone(view: View) -> None:
    old, fresh = paths.runs() / ".unfinished-old", paths.runs() / ".unfinished-fresh"
    for folder in (old, fresh):
        folder.mkdir(parents=True)
    os.utime(old, (1, 1))
    keep(view)
    assert not old.exists()
    assert fresh.exists()
    assert len(runs.list_runs().runs) == 1


CHILD = """
import sys
from flexbot.report import runs
view = runs.load_run("last").view
while True:
    runs.keep(view, command="child", keep_runs=3)
    print("kept", flush=True)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="there is no SIGKILL")
def test_a_kill_in_the_middle_leaves_only_whole_runs(view: View) -> None:
    keep(view)
    for attempt in range(4):
        with subprocess.Popen([sys.executable, "-c", CHILD], stdout=subprocess.PIPE) as child:
            assert child.stdout is not None
            for _ in range(attempt + 1):
                assert child.stdout.readline() == b"kept\n"
            child.send_signal(signal.SIGKILL)
        listing = runs.list_runs()
        assert listing.damaged == ()
        assert listing.runs
        for entry in listing.runs:
            assert runs.load_run(entry.id).view.result.metrics == view.result.metrics
