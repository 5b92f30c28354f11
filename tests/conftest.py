"""What every test stands on: a FlexBot home of its own, English texts, and the optional shared market data."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from flexbot import compiled, log, text

# One cache of compiled kernels for all tests and the processes they start, wherever their FLEXBOT_HOME is:
# importing `compiled` has chosen the folder, before any test moves FLEXBOT_HOME.
os.environ["NUMBA_CACHE_DIR"] = compiled.numba.config.CACHE_DIR

SHARED_DATA = Path(__file__).resolve().parents[2] / "shared" / "data"


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """FlexBot's files live under the test's own folder; the compiled kernels stay in the session's cache."""
    folder = tmp_path / "flexbot-home"
    monkeypatch.setenv("FLEXBOT_HOME", str(folder))
    text.set_language("en")
    return folder


@pytest.fixture(autouse=True)
def forgotten_secrets(monkeypatch: pytest.MonkeyPatch) -> None:
    """What a test registers as secret is forgotten after it: in one process, another test may use it as a word."""
    registry = log._Registry()
    registry.add(log._registry._forms)
    monkeypatch.setattr(log, "_registry", registry)


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder with the larger real market data, which is not part of the project."""
    if not SHARED_DATA.is_dir():
        pytest.skip("the shared market data (../shared/data) is not on this machine")
    return SHARED_DATA
