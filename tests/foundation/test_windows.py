"""What only Windows does: files that cannot be replaced while open, Ctrl-C as a console event, pipes, code pages."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import filelock
import pytest

from flexbot import paths
from flexbot.errors import StorageError
from flexbot.files import patiently
from flexbot.market.store import CandleStore
from flexbot.settings import load_settings, set_value

pytestmark = pytest.mark.skipif(sys.platform != "win32", reason="needs Windows")

Program = Callable[..., "subprocess.Popen[str]"]
FLEXBOT = (sys.executable, "-m", "flexbot")
# Ctrl-C goes to every process of one console: a helper joins the console of the process meant, and no other.
PRESS = """
import ctypes, sys
console = ctypes.windll.kernel32
console.FreeConsole()
if not console.AttachConsole(int(sys.argv[1])):
    sys.exit("no such console")
console.SetConsoleCtrlHandler(None, True)
sys.exit(0 if console.GenerateConsoleCtrlEvent(0, 0) else "not sent")
"""


@pytest.fixture
def running() -> Iterator[Program]:
    """Starts `flexbot WORDS` in a console of its own; it ends with the test at the latest."""
    processes = []

    def start(*words: str) -> subprocess.Popen[str]:
        process = subprocess.Popen(
            [*FLEXBOT, "--lang", "en", *words],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            encoding="utf-8",
            env=os.environ | {"PYTHONIOENCODING": "utf-8", "PYTHONUNBUFFERED": "1"},
            creationflags=getattr(subprocess, "CREATE_NEW_CONSOLE", 0),
        )
        processes.append(process)
        return process

    yield start
    for process in processes:
        process.kill()
        process.communicate()


def stopped(process: subprocess.Popen[str]) -> str:
    """Press Ctrl-C in the console of `process` and return what it says at its end."""
    subprocess.run([sys.executable, "-c", PRESS, str(process.pid)], check=True, timeout=30)
    _, said = process.communicate(timeout=60)
    assert process.returncode == 130
    assert "Traceback" not in said
    return said


def a_csv(folder: Path, name: str, rows: int) -> Path:
    lines = [f"{1_704_067_200 + 3600 * row},1,2,1,2,3\n" for row in range(rows)]
    path = folder / name
    path.write_text("time,open,high,low,close,volume\n" + "".join(lines), encoding="utf-8")
    return path


@contextmanager
def open_for(path: Path, seconds: float) -> Iterator[None]:
    """Keep `path` open in another thread, as a virus scanner does, for so long or until the block ends."""
    file = path.open("rb")
    timer = threading.Timer(seconds, file.close)
    timer.start()
    try:
        yield
    finally:
        timer.cancel()
        timer.join()
        file.close()


def test_settings_are_replaced_when_a_reader_lets_go_of_them() -> None:
    set_value("log.files", "3")
    with open_for(paths.settings_file(), 0.3):
        set_value("log.files", "4")
    assert load_settings().log.files == 4


def test_settings_that_are_never_let_go_of_stay_as_they_were() -> None:
    set_value("log.files", "3")
    with open_for(paths.settings_file(), 60), pytest.raises(StorageError, match="cannot be written"):
        set_value("log.files", "4")
    assert load_settings().log.files == 3
    assert not list(paths.home().glob("*.tmp"))


def test_settings_are_written_while_others_read_them() -> None:
    reader = "import time\nfrom flexbot.settings import load_settings\nwhile True: load_settings(); time.sleep(0.001)"
    set_value("log.files", "3")
    readers = [subprocess.Popen([sys.executable, "-c", reader], stderr=subprocess.PIPE) for _ in range(2)]
    try:
        time.sleep(1)
        for number in range(60):
            set_value("log.files", str(number % 9 + 1))
    finally:
        for process in readers:
            process.kill()
    assert [process.communicate()[1] for process in readers] == [b"", b""]


def test_a_folder_is_renamed_when_its_file_is_closed(tmp_path: Path) -> None:
    folder = tmp_path / "unfinished"
    folder.mkdir()
    (folder / "run.json").write_text("{}")
    with open_for(folder / "run.json", 0.3):
        patiently(lambda: folder.rename(tmp_path / "run"))
    assert (tmp_path / "run" / "run.json").read_text() == "{}"


def test_a_series_is_deleted_when_its_reader_has_finished(tmp_path: Path) -> None:
    words = [*FLEXBOT, "data", "import", str(a_csv(tmp_path, "a.csv", 10)), "--symbol", "A"]
    subprocess.run(words, capture_output=True, check=True, timeout=60)
    (segment,) = paths.candles().rglob("*.parquet")
    with open_for(segment, 0.3):
        assert CandleStore().delete("file", "A", "1h") == 10
    assert CandleStore().series() == []


def test_ctrl_c_while_waiting_for_a_lock_is_one_line_and_130(running: Program) -> None:
    set_value("log.files", "3")
    file = paths.settings_file()
    lock = file.with_name(f".{file.name}.lock")
    log_file = paths.logs() / "flexbot.log"
    with filelock.FileLock(lock):
        process = running("config", "set", "log.files", "4", "--debug")
        while process.poll() is None and not (log_file.is_file() and lock.name in log_file.read_text("utf-8")):
            time.sleep(0.02)
        assert stopped(process).startswith("Stopped.")
    assert load_settings().log.files == 3


def test_ctrl_c_during_a_back_test_keeps_no_half_run(home: Path, running: Program) -> None:
    home.mkdir()
    (home / "settings.toml").write_text("[backtest]\nbaseline_runs = 10000\nmonte_carlo_runs = 100000\n")
    process = running("backtest", "--demo", "--strategy", "ema_cross")
    time.sleep(3)  # past the imports, in the middle of the work; the outcome is the same at any moment
    assert "Stopped." in stopped(process)
    assert not paths.runs().exists()


def test_ctrl_c_during_an_import_leaves_a_store_that_opens(tmp_path: Path, running: Program) -> None:
    path = a_csv(tmp_path, "a.csv", 2_000)
    process = running("data", "import", *[str(path)] * 150, "--symbol", "BTC/USD")
    assert process.stdout is not None
    assert "2,000 candles" in process.stdout.readline()
    stopped(process)
    assert len(CandleStore().load("file", "BTC/USD", "1h")) == 2_000
    assert not list(CandleStore().root.rglob("*.tmp"))


@pytest.mark.parametrize("words", [["config", "show"], ["config", "show", "--json"], ["config", "path"], ["--help"]])
def test_a_reader_that_has_left_is_met_quietly(words: list[str]) -> None:
    reader, writer = os.pipe()
    os.close(reader)
    done = subprocess.run([*FLEXBOT, *words], stdout=writer, stderr=subprocess.PIPE, timeout=60, check=False)
    os.close(writer)
    assert (done.returncode, done.stderr) == (1, b"")


@pytest.mark.parametrize(("name", "shown"), [("maçã.csv", "maçã.csv"), ("データ.csv", "???.csv")])
def test_names_outside_the_code_page_of_a_pipe_do_not_stop_the_program(tmp_path: Path, name: str, shown: str) -> None:
    path = a_csv(tmp_path, name, 10)
    variables = {"PYTHONUTF8": "0", "PYTHONIOENCODING": "cp1252", "FLEXBOT_LANG": "pt_BR"}
    words = [*FLEXBOT, "data", "import", str(path), "--symbol", "A", "--venue", "v"]
    done = subprocess.run(words, capture_output=True, env=os.environ | variables, timeout=60, check=False)
    assert done.returncode == 0
    assert shown in done.stdout.decode("cp1252")
    assert len(CandleStore().load("v", "A", "1h")) == 10
