"""The credentials page without a browser: what stays in Streamlit's session state, how long secrets are shown."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest

pytest.importorskip("streamlit", reason="needs Streamlit")

from streamlit.testing.v1 import AppTest

from flexbot import paths
from flexbot.dashboard import vaults
from flexbot.dashboard.credentials import reveal as credentials_reveal
from flexbot.vault import Entry, Secret, Vault, from_passphrase

PASSPHRASE = "corretora azul CANARYphrase girassol 42"
KEY = "Kq7ZCANARYkey0xW2vT9nB4mR8sD1fG6hJ3lP5aQeUyIoXcVbNmZwEtRuYiOpLkM"
SECRET = "Sj4HCANARYsecret8dF2gK6lZ0xC9vB7nM1qW3eR5tY4uI8oP2aSdFgHjKlZxCvB"


def page() -> None:
    from flexbot.dashboard.pages import credentials

    credentials.render()


@pytest.fixture
def app() -> Iterator[AppTest]:
    yield AppTest.from_function(page, default_timeout=30)
    for held in vaults._held.values():
        held.vault.close()
    vaults._held.clear()


def new_vault() -> None:
    with Vault.create(from_passphrase(PASSPHRASE)) as vault:
        fields = {"api_key": Secret(KEY), "secret_key": Secret(SECRET)}
        vault.put(Entry(id="my-key", category="exchange", venue="binance", environment="testnet", fields=fields))


def typed_into(app: AppTest, label: str, words: str) -> None:
    next(one for one in app.text_input if one.label == label).input(words)


def press(app: AppTest, label: str) -> None:
    next(one for one in app.button if one.label == label).click().run()
    assert not app.exception


def open_it(app: AppTest) -> None:
    app.run()
    typed_into(app, "Passphrase", PASSPHRASE)
    press(app, "Open the vault")


def state_of(app: AppTest) -> str:
    """Everything that Streamlit remembers of this session."""
    inside = app.session_state._state._state
    kept = {**inside._old_state, **inside._new_session_state}
    widgets = {name: inside._new_widget_state.get(name, None) for name in inside._new_widget_state.states}
    return repr((kept, widgets))


def actors() -> list[str]:
    return [json.loads(line)["actor"] for line in paths.audit_file().read_text(encoding="ascii").splitlines()]


def test_what_was_typed_to_open_the_vault_does_not_stay(app: AppTest) -> None:
    new_vault()
    open_it(app)
    assert "Check" in [one.label for one in app.button]
    assert "CANARY" not in state_of(app)


def test_no_form_leaves_a_secret_in_the_session_state(app: AppTest) -> None:
    new_vault()
    open_it(app)
    press(app, "Change")
    typed_into(app, "API key (ends in pLkM)", "CANARYchangedKey0123456789")
    app.checkbox[0].uncheck()
    press(app, "Save")
    assert "my-key is saved." in [one.value.replace("\\", "") for one in app.success]
    assert "CANARY" not in state_of(app)
    press(app, "Show secrets")
    typed_into(app, "Passphrase of the vault", "CANARYwrong")
    press(app, "Show")
    assert "does not open the vault" in app.error[0].value
    assert "CANARY" not in state_of(app)


def test_shown_secrets_hide_themselves_after_the_record_was_written(
    app: AppTest, monkeypatch: pytest.MonkeyPatch
) -> None:
    new_vault()
    monkeypatch.setattr(credentials_reveal, "SHOWN_SECONDS", 1)
    seen: list[str] = []
    real = credentials_reveal.st.code

    def code(body: str, **options: Any) -> Any:
        seen.append(body)
        assert '"action":"reveal"' in paths.audit_file().read_text(encoding="ascii")
        return real(body, **options)

    monkeypatch.setattr(credentials_reveal.st, "code", code)
    open_it(app)
    press(app, "Show secrets")
    typed_into(app, "Passphrase of the vault", PASSPHRASE)
    press(app, "Show")
    assert seen == [KEY, SECRET]
    assert [one.value for one in app.code] == []
    assert "CANARY" not in state_of(app)
    assert set(actors()) == {"api", "dashboard"}  # "api" made the vault


def test_an_idle_vault_is_closed_and_so_is_what_was_put_aside(app: AppTest, monkeypatch: pytest.MonkeyPatch) -> None:
    new_vault()
    open_it(app)
    (held,) = vaults._held.values()
    held.aside = Secret("CANARYaside")
    with monkeypatch.context() as later:
        later.setattr(vaults.time, "monotonic", lambda clock=vaults.time.monotonic: clock() + 16 * 60)
        vaults.sweep()
    assert vaults._held == {}
    with pytest.raises(ValueError, match="closed"):
        held.vault.list()
    app.run()
    assert "Open the vault" in [one.label for one in app.button]


def test_a_refused_code_opens_nothing_and_another_can_be_made(app: AppTest) -> None:
    new_vault()
    open_it(app)
    app.session_state["credentials.section"] = "ways"
    app.run()
    next(one for one in app.selectbox if one.label == "Kind").select("recovery").run()
    press(app, "Add a way to open")
    first = app.code[0].value
    press(app, "I have written it down")
    assert [one.value for one in app.code] == []
    for one in app.text_input:
        if one.label.startswith("Group"):
            one.input("AAAAA")
    press(app, "Confirm")
    assert "That is not group" in app.warning[0].value
    assert "CANARY" not in state_of(app)
    press(app, "Make another code")
    assert app.code[0].value != first
    with Vault.open(from_passphrase(PASSPHRASE)) as vault:
        assert [slot.kind for slot in vault.slots()] == ["passphrase"]
