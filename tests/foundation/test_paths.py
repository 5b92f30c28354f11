"""Where files live. The Windows rule itself needs Windows; what can be checked elsewhere is that it is asked for."""

from __future__ import annotations

import ast
import inspect
import os
import sys
from pathlib import Path

import platformdirs
import pytest
from platformdirs.windows import Windows

from flexbot import paths

ALL = (
    paths.home,
    paths.data,
    paths.cache,
    paths.settings_file,
    paths.strategies,
    paths.candles,
    paths.runs,
    paths.logs,
)


def test_everything_lies_under_flexbot_home_and_asking_creates_nothing(home: Path) -> None:
    assert all(path().is_relative_to(home) for path in ALL)
    assert not home.exists()


def test_home_may_be_relative_and_start_with_a_tilde(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("FLEXBOT_HOME", "portable")
    assert paths.home() == tmp_path / "portable"
    monkeypatch.setenv("FLEXBOT_HOME", "~/elsewhere")
    assert paths.home() == Path.home() / "elsewhere"


def test_blank_flexbot_home_counts_as_unset(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FLEXBOT_HOME", "  ")
    unset = paths.data()
    monkeypatch.delenv("FLEXBOT_HOME")
    assert paths.data() == unset == Path(platformdirs.user_data_dir("FlexBot", appauthor=False))


@pytest.mark.skipif(sys.platform == "win32", reason="the rule for other systems")
def test_home_without_override_is_a_dot_folder(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("FLEXBOT_HOME")
    assert paths.home() == Path.home() / ".flexbot"


@pytest.mark.skipif(sys.platform != "win32", reason="needs Windows: %APPDATA% exists only there")
def test_home_on_windows_is_the_roaming_folder(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("FLEXBOT_HOME")
    assert paths.home() == Path(os.environ["APPDATA"]) / "FlexBot"


@pytest.mark.skipif(sys.platform == "win32", reason="on Windows the real rule is tested")
def test_arguments_used_on_windows_give_appdata_flexbot(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """platformdirs' Windows class with exactly the arguments `paths.home` passes; the registry is out of reach here."""
    monkeypatch.setattr("platformdirs.windows.get_win_folder", lambda name: str(tmp_path / name))
    calls = [node for node in ast.walk(ast.parse(inspect.getsource(paths.home))) if isinstance(node, ast.Call)]
    (call,) = [node for node in calls if isinstance(node.func, ast.Attribute) and node.func.attr == "user_data_dir"]
    arguments = [ast.literal_eval(node) for node in call.args]
    named = {str(node.arg): ast.literal_eval(node.value) for node in call.keywords}
    assert Path(Windows(*arguments, **named).user_data_dir) == tmp_path / "CSIDL_APPDATA" / "FlexBot"


def test_sample_data_ships_inside_the_package() -> None:
    assert paths.sample_data().is_dir()
