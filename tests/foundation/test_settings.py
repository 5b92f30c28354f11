"""Settings: file, variables, errors that name the place, and writing that keeps what the user wrote."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from flexbot import paths
from flexbot.errors import SettingsError, StorageError
from flexbot.settings import describe, load_settings, load_with_sources, set_value, unset_value
from flexbot.settings.load import peek_language
from flexbot.text import LANGUAGES, texts


def write(content: str) -> Path:
    path = paths.settings_file()
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content.encode())
    return path


def test_without_a_file_everything_is_at_its_default(home: Path) -> None:
    settings = load_settings()
    assert all(getattr(getattr(settings, info.section), info.name) == info.default for info in describe())
    assert not home.exists()


def test_file_wins_over_default_and_variable_over_file(monkeypatch: pytest.MonkeyPatch) -> None:
    path = write("[costs]\ntaker_fee = 0.002\nmaker_fee = 0\n")
    monkeypatch.setenv("FLEXBOT_COSTS__TAKER_FEE", "0.003")
    monkeypatch.setenv("FLEXBOT_MANAGEMENT__TRAILING", "yes")
    loaded = load_with_sources()
    assert (loaded.settings.costs.taker_fee, loaded.settings.costs.maker_fee) == (0.003, 0)
    assert loaded.settings.management.trailing is True
    assert loaded.sources["costs.maker_fee"] == f"{path}, line 3"
    assert loaded.sources["costs.taker_fee"] == "FLEXBOT_COSTS__TAKER_FEE (environment variable)"


def test_byte_order_mark_of_notepad_is_no_problem() -> None:
    write("\ufeff[log]\r\nfiles = 7\r\n")
    assert load_settings().log.files == 7


@pytest.mark.parametrize(
    ("content", "line", "said"),
    [
        ("[costs]\n\n# fees\ntakr_fee = 0.1\n", 4, ("costs.takr_fee", "costs.taker_fee")),
        ("[cost]\ntaker_fee = 0.1\n", 2, ("cost.taker_fee", "costs.taker_fee")),
        ("taker_fee = 0.1\n", 1, ("taker_fee", "costs.taker_fee")),
        ("[costs.deep]\ntaker_fee = 0.1\n", 0, ("costs.deep",)),
        ("[costs]\ntaker_fee = 1\n", 2, ("costs.taker_fee", "from 0 to 0.05")),
        ('[costs]\ntaker_fee = "0.001"\n', 2, ("costs.taker_fee", "a number")),
        ("[costs]\ntaker_fee = nan\n", 2, ("costs.taker_fee", "from 0 to 0.05")),
        ("[log]\nfiles = 2.5\n", 2, ("log.files", "a whole number from 1 to 100")),
        ("[log]\nfiles = true\n", 2, ("log.files", "a whole number")),
        ("[management]\ntrailing = 1\n", 2, ("management.trailing", "true or false")),
        ("[management]\npartial_fraction = 1\n", 2, ("above 0 and below 1",)),
        ('[costs]\nslippage = "some"\n', 2, ("costs.slippage", "none, rule_based, randomized")),
        ("costs = 5\n", 1, ("[costs]",)),
        ("costs.taker_fee = 9\n", 1, ("from 0 to 0.05",)),
        ("[costs]\ntaker_fee = 0,001\n", 2, ("not valid TOML",)),
        ("[costs]\ntaker_fee = 0.1\n[costs]\n", 3, ("not valid TOML",)),
        ('[backtest]\nstrategy = "elli', 2, ("not valid TOML",)),
    ],
)
def test_a_wrong_file_names_line_key_and_remedy(content: str, line: int, said: tuple[str, ...]) -> None:
    path = write(content)
    with pytest.raises(SettingsError) as caught:
        load_settings()
    report = str(caught.value)
    assert str(path) in report
    if line:
        assert f"line {line}" in report
    assert [part for part in said if part not in report] == []


def test_a_file_that_is_no_text_is_reported() -> None:
    write("").write_bytes(b"\xff\xfe[\x00")
    with pytest.raises(SettingsError, match="UTF-8"):
        load_settings()


def test_a_folder_in_place_of_the_file_is_reported() -> None:
    paths.settings_file().mkdir(parents=True)
    with pytest.raises(SettingsError, match="cannot be read"):
        load_settings()


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("FLEXBOT_COSTS__TAKRFEE", "0.1", "costs.taker_fee"),
        ("FLEXBOT_COSTS__TAKER_FEE", "0,001", "from 0 to 0.05"),
        ("FLEXBOT_COSTS__TAKER_FEE", "1", "from 0 to 0.05"),
        ("FLEXBOT_MANAGEMENT__TRAILING", "maybe", "true or false"),
        ("FLEXBOT_COSTS_TAKER_FEE", "0.001", "FLEXBOT_COSTS__TAKER_FEE"),
    ],
)
def test_a_wrong_variable_is_named(monkeypatch: pytest.MonkeyPatch, name: str, value: str, said: str) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(SettingsError) as caught:
        load_settings()
    assert name in str(caught.value)
    assert said in str(caught.value)


def test_reserved_and_container_variables_are_no_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("FLEXBOT_LANG", "FLEXBOT_DEBUG", "FLEXBOT_PORT", "FLEXBOT_SERVICE_HOST", "FLEXBOT_PORT_80_TCP_ADDR"):
        monkeypatch.setenv(name, "x")
    assert load_with_sources().sources == {}


def test_setting_keeps_comments_order_and_line_ends() -> None:
    path = write("# mine\r\n[log]\r\nfiles = 3  # few\r\n\r\n[costs]\r\n# cheap\r\ntaker_fee = 0.001 # vip\r\n")
    set_value("costs.taker_fee", "0.0006")
    set_value("costs.maker_fee", "0")
    set_value("interface.language", "pt_BR")
    written = path.read_bytes().decode()
    assert written.startswith(
        "# mine\r\n[log]\r\nfiles = 3  # few\r\n\r\n[costs]\r\n# cheap\r\ntaker_fee = 0.0006 # vip\r\n"
    )
    assert "\n" not in written.replace("\r\n", "")
    settings = load_settings()
    assert (settings.log.files, settings.costs.taker_fee, settings.costs.maker_fee) == (3, 0.0006, 0)
    assert settings.interface.language == "pt_BR"


@pytest.mark.parametrize("before", ["costs.maker_fee = 0.002\n", "costs = { maker_fee = 0.002 }\n", ""])
def test_setting_works_however_the_section_is_written(before: str) -> None:
    if before:
        write(before)
    set_value("costs.taker_fee", "0.003")
    assert load_settings().costs.taker_fee == 0.003
    assert load_settings().costs.maker_fee == (0.002 if before else 0.001)


@pytest.mark.parametrize("info", describe(), ids=lambda info: info.key)
def test_every_setting_can_be_written_and_read_back(info: object) -> None:
    found = next(one for one in describe() if one is info)
    set_value(found.key, str(found.default))
    assert load_with_sources().sources.keys() == {found.key}
    assert getattr(getattr(load_settings(), found.section), found.name) == found.default


def test_a_wrong_value_in_the_file_can_be_repaired() -> None:
    write("[costs]\ntaker_fee = 7\n")
    set_value("costs.taker_fee", "0.001")
    assert load_settings().costs.taker_fee == 0.001


@pytest.mark.parametrize(
    ("content", "key", "value"),
    [
        ("[future]\nkey = 1\n", "costs.taker_fee", "0.001"),
        ("[costs]\ntakr_fee = 1\n", "costs.taker_fee", "0.001"),
        ("[costs\n", "costs.taker_fee", "0.001"),
        ("[costs]\n", "costs.taker_fee", "1"),
        ("[costs]\n", "costs.taker_fee", "x"),
        ("[costs]\n", "costs.unknown", "1"),
    ],
)
def test_a_refused_change_leaves_the_file_as_it_was(content: str, key: str, value: str) -> None:
    path = write(content)
    with pytest.raises(SettingsError):
        set_value(key, value)
    assert path.read_text() == content
    assert list(path.parent.glob("*.tmp")) == []


@pytest.mark.skipif(sys.platform == "win32", reason="links need a privilege on Windows")
def test_a_linked_file_stays_a_link(home: Path, tmp_path: Path) -> None:
    real = tmp_path / "dotfiles" / "flexbot.toml"
    real.parent.mkdir()
    real.write_text("[log]\nfiles = 2\n")
    real.chmod(0o600)
    home.mkdir()
    paths.settings_file().symlink_to(real)
    set_value("log.files", "4")
    assert paths.settings_file().is_symlink()
    assert "files = 4" in real.read_text()
    assert real.stat().st_mode & 0o777 == 0o600


def test_a_home_that_cannot_be_made_is_a_storage_error(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("")
    monkeypatch.setenv("FLEXBOT_HOME", str(blocked / "home"))
    with pytest.raises(StorageError, match="cannot be written"):
        set_value("log.files", "4")


def test_many_processes_setting_at_once_lose_nothing() -> None:
    keys = ["log.files", "download.retries", "sizing.loss_streak", "backtest.seed"]
    code = "import sys; from flexbot.settings import set_value; set_value(sys.argv[1], '7')"
    running = [subprocess.Popen([sys.executable, "-c", code, key]) for key in keys]
    assert [process.wait() for process in running] == [0] * len(keys)
    assert load_with_sources().sources.keys() == set(keys)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_key_is_explained_in_both_languages(language: str) -> None:
    known = texts("settings", language)
    assert [info.key for info in describe() if not known.get(info.key, "").strip()] == []


def test_every_number_has_a_range() -> None:
    assert [
        one.key for one in describe() if one.kind in ("whole", "number") and (one.low is None or one.high is None)
    ] == []


def test_language_can_be_seen_even_in_a_file_with_errors() -> None:
    write('[interface]\nlanguage = "pt_BR"\n[nonsense]\nx = 1\n')
    assert peek_language() == "pt_BR"
    write("[interface\n")
    assert peek_language() is None


def test_unsetting_takes_one_line_out_and_keeps_the_rest() -> None:
    path = write("# mine\r\n[log]\r\nfiles = 3  # few\r\n\r\n[costs]\r\n# cheap\r\ntaker_fee = 0.002 # vip\r\n")
    assert unset_value("log.files") == 5
    assert path.read_bytes() == b"# mine\r\n[log]\r\n\r\n[costs]\r\n# cheap\r\ntaker_fee = 0.002 # vip\r\n"
    assert load_settings().log.files == 5


def test_unsetting_what_is_not_set_writes_nothing(home: Path) -> None:
    assert unset_value("log.files") == 5
    assert not home.exists()
    path = write("[costs]\ntaker_fee = 0.002\n")
    before = path.stat().st_mtime_ns
    unset_value("log.files")
    assert path.stat().st_mtime_ns == before


def test_unsetting_repairs_a_value_that_is_not_allowed() -> None:
    write("[costs]\ntaker_fee = 9\nmaker_fee = 0.001\n")
    unset_value("costs.taker_fee")
    assert load_settings().costs.taker_fee == 0.001


def test_unsetting_leaves_a_file_with_another_mistake_alone() -> None:
    path = write("[costs]\ntaker_fee = 0.002\nmaker_fee = 9\n")
    with pytest.raises(SettingsError, match=r"costs\.maker_fee"):
        unset_value("costs.taker_fee")
    assert "0.002" in path.read_text(encoding="utf-8")
    with pytest.raises(SettingsError, match=r"costs\.taker_fee"):
        unset_value("costs.takr_fee")


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_setting_its_group_and_its_choices_have_names(language: str) -> None:
    found = texts("settings", language)
    for info in describe():
        assert found[f"title.{info.key}"]
        assert found[f"group.{info.section}"]
        assert all(found[f"choice.{info.key}.{choice}"] for choice in info.choices)
