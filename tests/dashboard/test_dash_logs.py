"""The page of logs."""

from __future__ import annotations

import secrets
from pathlib import Path

import pytest

from flexbot import log

testing = pytest.importorskip("streamlit.testing.v1", reason="needs Streamlit")


def _script() -> None:
    from flexbot.dashboard.pages import logs

    logs.render()


def _page() -> object:
    return testing.AppTest.from_function(_script, default_timeout=20).run()


def write(count: int, said: str = "event") -> None:
    path = log.log_file()
    path.parent.mkdir(parents=True, exist_ok=True)
    lines = [
        f"2026-11-21T10:{n // 60:02d}:{n % 60:02d}.500Z {'ERROR' if n % 100 == 0 else 'INFO'} flexbot.x: {said} {n}\n"
        for n in range(count)
    ]
    path.write_text("".join(lines), encoding="utf-8")


def test_without_a_log_a_sentence_says_so(home: Path) -> None:
    page = _page()
    assert not page.exception
    assert page.info[0].value == "Nothing has been noted yet. Warnings and errors will appear here."
    assert not home.exists()


def test_the_newest_events_are_shown_and_older_ones_on_request() -> None:
    write(500)
    page = _page()
    assert list(page.dataframe[0].value["What happened"][:2]) == ["event 499", "event 498"]
    assert page.dataframe[0].value["Time (UTC)"][0] == "2026-11-21 10:08:19"
    assert len(page.dataframe[0].value) == 200
    next(one for one in page.button if one.label == "Show older events").click().run()
    assert len(page.dataframe[0].value) == 400


def test_level_and_words_choose_and_a_new_choice_begins_with_the_newest() -> None:
    write(500)
    page = _page()
    next(one for one in page.button if one.label == "Show older events").click().run()
    page.selectbox[0].set_value("ERROR").run()
    assert list(page.dataframe[0].value["Kind"]) == ["Error"] * 5
    page.text_input[0].set_value("400").run()
    assert list(page.dataframe[0].value["What happened"]) == ["event 400"]
    page.text_input[0].set_value("nowhere").run()
    assert page.info[0].value == "No event fits this choice."
    page.text_input[0].set_value("").run()
    page.selectbox[0].set_value("INFO").run()
    assert len(page.dataframe[0].value) == 200


def test_refresh_shows_what_came_meanwhile() -> None:
    write(3)
    page = _page()
    write(4)
    next(one for one in page.button if one.label == "Refresh").click().run()
    assert page.dataframe[0].value["What happened"][0] == "event 3"


def test_names_in_messages_are_no_markup_and_secrets_stay_away() -> None:
    secret = secrets.token_hex(16)
    write(2, said=f"**{secret}** <b>")
    log.register_secret(secret)
    page = _page()
    assert page.dataframe[0].value["What happened"][0] == "**[redacted]** <b> 1"
    assert secret not in str(page)
