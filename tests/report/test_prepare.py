"""The engine compiled ahead: by the command, and for a program that stays by a process of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from flexbot import compiled
from flexbot.plan import kernels


@pytest.fixture
def empty_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder without machine code, for this process and those it starts."""
    folder = tmp_path / "kernels"
    monkeypatch.setenv("NUMBA_CACHE_DIR", str(folder))
    monkeypatch.setattr(compiled.numba.config, "CACHE_DIR", str(folder))
    monkeypatch.setattr(kernels, "_makers", {})
    return folder


def flexbot(*words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "flexbot", *words],
        env={**os.environ, "FLEXBOT_LANG": "en"},
        capture_output=True,
        text=True,
        check=False,
    )


def test_another_process_compiles_once_and_the_command_finds_it_done(empty_cache: Path) -> None:
    class StoppedError(Exception):
        """The user does not wait."""

    def stop(seconds: float) -> None:
        raise StoppedError

    with pytest.raises(StoppedError):
        kernels.prepare("ema_cross", stop)
    assert not list(empty_cache.glob("*.made"))
    kernels.prepare("ema_cross")  # waits for the process that runs
    assert len(kernels._makers) == 1
    assert [path.name for path in empty_cache.glob("*.made")] == [f"{compiled.VERSION}.ema_cross.made"]
    assert list(empty_cache.rglob("*.nbc"))
    again = flexbot("prepare", "ema_cross")
    assert (again.returncode, again.stdout, again.stderr) == (0, "The engine is ready.\n", "")


def test_where_no_process_can_be_started_the_back_test_compiles_itself(
    empty_cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A mock: a full table of processes cannot be made here without harm to the others."""

    def refuse(*words: object, **options: object) -> None:
        raise BlockingIOError(11, "Resource temporarily unavailable")

    monkeypatch.setattr(subprocess, "Popen", refuse)
    kernels.prepare("elliott")
    assert not empty_cache.exists()


def test_a_strategy_that_is_not_there_is_refused() -> None:
    done = flexbot("prepare", "moon")
    assert done.returncode == 24
    assert "There is no strategy moon" in done.stderr
