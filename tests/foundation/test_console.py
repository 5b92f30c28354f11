"""What commands print with: plain where piped, a bar only where somebody watches, JSON that every reader accepts."""

from __future__ import annotations

import json
import os
import subprocess
import sys

import pytest

from flexbot.cli.console import print_json

WORK = """
import time
from flexbot.cli.console import progress
with progress("Reading [1/2]") as report:
    end = time.monotonic() + SECONDS
    while time.monotonic() < end:
        report(1, TOTAL)
        time.sleep(0.05)
print("done")
"""


def on_terminal(code: str) -> str:
    """What a process writes to a stderr that is a terminal."""
    import pty

    watcher, terminal = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-c", code],
        stdout=subprocess.DEVNULL,
        stderr=terminal,
        env=os.environ | {"TERM": "xterm", "COLUMNS": "100"},
    )
    os.close(terminal)
    shown = b""
    try:
        while part := os.read(watcher, 4096):
            shown += part
    except OSError:
        pass  # Linux ends a terminal without writers with EIO instead of an empty read
    finally:
        os.close(watcher)
        process.wait(timeout=30)
    return shown.decode()


def piped(code: str, **variables: str) -> subprocess.CompletedProcess[bytes]:
    command = [sys.executable, "-c", code]
    return subprocess.run(command, capture_output=True, env=os.environ | variables, timeout=60, check=True)


@pytest.mark.skipif(sys.platform == "win32", reason="needs a pseudo-terminal")
def test_long_work_shows_a_bar_with_the_time_left_on_a_terminal() -> None:
    shown = on_terminal(WORK.replace("SECONDS", "1.3").replace("TOTAL", "4"))
    assert "Reading [1/2]" in shown
    assert "25%" in shown
    assert "left" in shown


@pytest.mark.skipif(sys.platform == "win32", reason="needs a pseudo-terminal")
def test_short_work_shows_no_bar() -> None:
    assert on_terminal(WORK.replace("SECONDS", "0.1").replace("TOTAL", "4")) == ""


def test_piped_work_shows_no_bar() -> None:
    done = piped(WORK.replace("SECONDS", "1.2").replace("TOTAL", "0"))
    assert done.stderr == b""
    assert done.stdout.split() == [b"done"]


def test_piped_tables_are_plain_and_not_cut() -> None:
    code = (
        "from rich.table import Table; from flexbot.cli.console import stdout\n"
        "table = Table('name', 'value', box=None); table.add_row('x' * 70, '[red]' + 'y' * 70)\n"
        "stdout().print(table)"
    )
    shown = piped(code, COLUMNS="40").stdout.decode()
    assert "x" * 70 in shown
    assert "y" * 70 in shown
    assert "\x1b" not in shown


@pytest.mark.parametrize("encoding", ["utf-8", "cp1252"])
def test_json_is_valid_whatever_the_numbers_and_the_code_page(encoding: str) -> None:
    code = (
        "from flexbot.cli.console import print_json\n"
        "print_json({'a': float('nan'), 'b': [float('inf'), 1.5, True, None], 'c': 'ação ≥ ∞', 4: ()})"
    )
    shown = piped(code, PYTHONIOENCODING=encoding).stdout.decode(encoding)
    assert json.loads(shown) == {"a": None, "b": [None, 1.5, True, None], "c": "ação ≥ ∞", "4": []}


def test_json_spells_out_signs_that_a_terminal_would_obey(capsys: pytest.CaptureFixture[str]) -> None:
    given = {"name": "a\x1b[2Jb\x9bc\u202ed\x7fe"}
    print_json(given)
    written = capsys.readouterr().out
    assert json.loads(written) == given
    assert [sign for sign in written if not sign.isprintable() and sign != "\n"] == []
