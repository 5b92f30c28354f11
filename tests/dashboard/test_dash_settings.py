"""The page of settings: what it writes and what it leaves alone; where a value comes from; the language."""

from __future__ import annotations

from pathlib import Path

import pytest

from flexbot import paths
from flexbot.dashboard import boundary
from flexbot.settings import describe, load_settings, set_value
from flexbot.text import set_language

testing = pytest.importorskip("streamlit.testing.v1", reason="needs Streamlit")


def _script() -> None:
    from flexbot.dashboard import shell
    from flexbot.dashboard.pages import settings

    shell.choose_language()
    settings.render()


@pytest.fixture
def page() -> object:
    """The page alone, drawn once."""
    return testing.AppTest.from_function(_script, default_timeout=20).run()


def group(page: object, name: str) -> object:
    return page.button_group(key="settings.group").set_value(name).run()


def words(page: object) -> str:
    return "\n".join(one.value for kind in (page.caption, page.error, page.warning, page.markdown) for one in kind)


def test_every_setting_is_there_and_looking_writes_nothing(page: object, home: Path) -> None:
    shown = set()
    for section in ("risk", *dict.fromkeys(info.section for info in describe())):
        group(page, section)
        assert not page.exception
        shown |= {one.key for kind in (page.text_input, page.selectbox, page.toggle) for one in kind}
    assert {f"setting.{info.key}" for info in describe()} <= shown
    assert not home.exists()


@pytest.mark.parametrize(("language", "title"), [("en", "Risk limits"), ("pt_BR", "Limites de risco")])
def test_risk_limits_stand_in_a_section_of_their_own_with_their_help(language: str, title: str) -> None:
    set_value("interface.language", language)
    page = testing.AppTest.from_function(_script, default_timeout=20).run()
    assert title in page.button_group(key="settings.group").options
    group(page, "risk")
    shown = {one.key for one in page.text_input if one.key}
    assert shown >= {f"setting.sizing.{name}" for name in ("risk", "leverage", "max_total_exposure", "loss_floor")}
    explained = {info.explanation for info in describe() if f"setting.{info.key}" in shown}
    assert len(explained) == len(shown) == 10
    assert all(boundary.escaped(one) in words(page) for one in explained)
    group(page, "sizing")
    assert not shown & {one.key for one in page.text_input}
    set_language("en")


def test_ranges_and_shares_are_written_for_people(page: object) -> None:
    group(page, "risk")
    assert "0\\.01 = 1 %" in words(page)
    assert "e\\+12" not in words(page)
    assert "allowed\\: from 0 ·" in words(page).replace("  ", " ") or "allowed\\: from 0\n" in words(page) + "\n"


def test_a_value_is_saved_and_comments_stay(page: object) -> None:
    set_value("log.files", "7")
    path = paths.settings_file()
    path.write_text(path.read_text(encoding="utf-8") + "# mine\n", encoding="utf-8")
    group(page, "costs")
    page.text_input(key="setting.costs.taker_fee").set_value("0.06 %").run()
    assert load_settings().costs.taker_fee == 0.0006
    assert page.text_input(key="setting.costs.taker_fee").value == "0.0006"
    assert "# mine" in path.read_text(encoding="utf-8")
    assert load_settings().log.files == 7


@pytest.mark.parametrize("given", ["9", "abc", "", "-0.1", "nan"])
def test_a_wrong_value_is_explained_beside_its_field_and_not_written(page: object, given: str, home: Path) -> None:
    group(page, "costs")
    page.text_input(key="setting.costs.taker_fee").set_value(given).run()
    assert len(page.error) == 1
    assert "from 0 to 0\\.05" in page.error[0].value
    assert page.text_input(key="setting.costs.taker_fee").value == given
    assert not paths.settings_file().exists()
    page.text_input(key="setting.costs.taker_fee").set_value("0.002").run()
    assert not page.error
    assert load_settings().costs.taker_fee == 0.002


def test_the_same_number_written_otherwise_is_not_written(page: object) -> None:
    group(page, "costs")
    page.text_input(key="setting.costs.taker_fee").set_value("0.10 %").run()
    assert not paths.settings_file().exists()
    assert page.text_input(key="setting.costs.taker_fee").value == "0.001"


def test_reset_takes_the_line_out(page: object) -> None:
    set_value("sizing.capital", "500")
    group(page, "sizing")
    assert "settings\\.toml, line 4" in words(page)
    page.button(key="reset.sizing.capital").click().run()
    assert "capital" not in paths.settings_file().read_text(encoding="utf-8")
    assert page.text_input(key="setting.sizing.capital").value == "10000"
    assert "reset.sizing.capital" not in {one.key for one in page.button}


def test_switches_and_choices_are_saved(page: object) -> None:
    group(page, "management")
    page.toggle(key="setting.management.trailing").set_value(True).run()
    group(page, "costs")
    page.selectbox(key="setting.costs.market").set_value("perpetual").run()
    group(page, "backtest")
    page.selectbox(key="setting.backtest.strategy").set_value("momentum").run()
    settings = load_settings()
    assert settings.management.trailing is True
    assert (settings.costs.market, settings.backtest.strategy) == ("perpetual", "momentum")


def test_a_variable_wins_and_the_field_says_so(page: object, monkeypatch: pytest.MonkeyPatch) -> None:
    set_value("costs.taker_fee", "0.002")
    monkeypatch.setenv("FLEXBOT_COSTS__TAKER_FEE", "0.003")
    group(page, "costs")
    field = page.text_input(key="setting.costs.taker_fee")
    assert (field.value, field.disabled) == ("0.003", True)
    assert "FLEXBOT\\_COSTS\\_\\_TAKER\\_FEE" in words(page)


def test_what_an_editor_changed_meanwhile_is_not_lost(page: object) -> None:
    group(page, "costs")
    set_value("costs.maker_fee", "0.0005")  # another key: both changes stand
    page.text_input(key="setting.costs.taker_fee").set_value("0.002").run()
    assert (load_settings().costs.maker_fee, load_settings().costs.taker_fee) == (0.0005, 0.002)
    assert page.text_input(key="setting.costs.maker_fee").value == "0.0005"
    set_value("costs.taker_fee", "0.004")  # the same key: the value that was not seen stays, and the page says it
    page.text_input(key="setting.costs.taker_fee").set_value("0.009").run()
    assert load_settings().costs.taker_fee == 0.004
    assert page.text_input(key="setting.costs.taker_fee").value == "0.004"
    assert len(page.warning) == 1
    page.text_input(key="setting.costs.taker_fee").set_value("0.009").run()
    assert load_settings().costs.taker_fee == 0.009
    assert not page.warning


def test_a_file_that_an_editor_left_broken_is_not_overwritten(page: object) -> None:
    group(page, "costs")
    path = paths.settings_file()
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("[costs\n", encoding="utf-8")
    page.text_input(key="setting.costs.taker_fee").set_value("0.002").run()
    assert path.read_text(encoding="utf-8") == "[costs\n"


def test_the_language_changes_at_once(page: object) -> None:
    page.selectbox(key="setting.interface.language").set_value("pt_BR").run()
    assert page.title[0].value == "Configurações"
    assert page.selectbox(key="setting.interface.language").label == "Idioma"
    page.selectbox(key="setting.interface.language").set_value("en").run()
    assert page.title[0].value == "Settings"
    set_language("en")


def test_a_decimal_comma_is_understood_in_portuguese(page: object) -> None:
    set_value("interface.language", "pt_BR")
    group(page.run(), "costs")
    page.text_input(key="setting.costs.taker_fee").set_value("0,06%").run()
    assert load_settings().costs.taker_fee == 0.0006
    set_language("en")


def test_search_finds_by_name_explanation_and_key(page: object) -> None:
    page.text_input[0].set_value("leverage").run()
    assert "setting.sizing.leverage" in {one.key for one in page.text_input}
    page.text_input[0].set_value("dashboard.port").run()
    assert [one.key for one in page.text_input if one.key] == ["setting.dashboard.port"]
    page.text_input[0].set_value("no such words").run()
    assert page.info[0].value == "No setting has these words."
