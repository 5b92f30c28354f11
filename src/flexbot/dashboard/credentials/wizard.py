"""The first run: language, passphrase, first key, recovery code, keychain. Every step but the passphrase can wait.

The vault is made with its passphrase, so that nothing secret has to be kept between two steps: whoever stops later has
a vault that is complete and opens with that passphrase.
"""

from __future__ import annotations

import streamlit as st

from flexbot import paths
from flexbot.dashboard import boundary, shell, vaults
from flexbot.dashboard.credentials import code as credentials_code
from flexbot.dashboard.credentials import copies as credentials_copies
from flexbot.dashboard.credentials import first_run, forms
from flexbot.dashboard.credentials import key as credentials_key
from flexbot.errors import FlexBotError
from flexbot.settings import set_value
from flexbot.text import language, text
from flexbot.vault import NewSlot, Vault, keychain, ways
from flexbot.vault.storage import VaultFile

_STEP = "wizard.step"
_DRAWN = "wizard.drawn"
_KEYCHAIN = "wizard.keychain"
_STEPS = ("passphrase", "key", "recovery", "keychain", "done")
_FORM = "wizard"
_NAMES = {"en": "English", "pt_BR": "Português (Brasil)"}


def wanted(vault: Vault | None) -> bool:
    """Whether the wizard has the page: there is no vault, or it was just made here and is still open."""
    if vault is not None:
        return _STEP in st.session_state
    st.session_state.pop(_STEP, None)
    return first_run.no_vault()


def render(vault: Vault | None) -> None:
    """Draw the step that is due."""
    step = str(st.session_state.get(_STEP, _STEPS[0]))
    st.title(text("dashboard.wizard.title"))
    number = _STEPS.index(step) + 1
    name = text(f"dashboard.wizard.step.{step}")
    words = text("dashboard.wizard.progress", number=number, count=len(_STEPS), name=name)
    st.progress(number / len(_STEPS), text=words)
    forms.said()
    # A new step empties the place first: else the fields of the step before stay until this one is drawn to its end.
    # A step that is drawn again must not: what is being typed would be lost with the field.
    place = st.container() if st.session_state.get(_DRAWN) == step else st.empty().container()
    st.session_state[_DRAWN] = step
    with place, boundary.explained():
        if vault is None:
            _passphrase()
        elif step == "key":
            _key(vault)
        elif step == "recovery":
            _recovery(vault)
        elif step == "keychain":
            _keychain(vault)
        else:
            _done(vault)


def _go(step: str) -> None:
    st.session_state[_STEP] = step
    st.rerun()


def _passphrase() -> None:
    st.write(text("dashboard.wizard.welcome"))
    _language()
    st.write(text("dashboard.wizard.passphrase"))
    ways.require_room(VaultFile(paths.vault_file()))
    label = text("dashboard.wizard.make")
    typed = forms.asked(_FORM, lambda: forms.new_passphrase(_FORM), label, type="primary")
    if typed is not None:
        _make(*typed)
    if st.button(text("dashboard.wizard.later"), icon=":material/explore:"):
        with boundary.explained():
            first_run.put_off()
            home()
    st.caption(text("dashboard.wizard.later_note"))
    with st.expander(text("dashboard.wizard.have_copy")), boundary.explained():
        credentials_copies.restore()


def _make(first: str, again: str) -> None:
    try:
        key = forms.accepted(first, again)
        if key is None:
            return
        vaults.hold(ways.create(key))
    except FlexBotError as error:
        boundary.show(error)
        return
    _go("key")


def _language() -> None:
    now = language()
    picked = st.radio(
        text("dashboard.language"),
        list(_NAMES),
        index=list(_NAMES).index(now),
        format_func=_NAMES.__getitem__,
        horizontal=True,
        # another widget for each language: the sidebar may have changed it
        key=f"wizard.language.{now}",
    )
    if picked != now:
        set_value("interface.language", picked)
        st.rerun()


def _key(vault: Vault) -> None:
    st.write(text("dashboard.wizard.key"))
    if credentials_key.render(vault, "first", first=True) is not None:
        _go("recovery")
    if st.button(text("dashboard.wizard.skip_key")):
        _go("recovery")


def _recovery(vault: Vault) -> None:
    st.write(text("vault.setup.recovery"))
    found = credentials_code.render(_FORM)
    if found is not None:
        vault.add_slot(NewSlot(found[0]))
        forms.say(text("vault.setup.recovery_added"))
        _after_recovery()
    if not credentials_code.pending(_FORM):
        st.button(text("dashboard.wizard.make_code"), type="primary", on_click=lambda: credentials_code.start(_FORM))
    if st.button(text("dashboard.wizard.skip_code")):
        credentials_code.drop()
        _after_recovery()


def _after_recovery() -> None:
    name = keychain.available()
    st.session_state[_KEYCHAIN] = name
    _go("done" if name is None else "keychain")


def _keychain(vault: Vault) -> None:
    name = st.session_state.get(_KEYCHAIN, "")
    st.write(boundary.escaped(text("vault.setup.keychain", keychain=name)))
    left, right = st.columns(2)
    if left.button(text("dashboard.wizard.use_keychain"), type="primary", width="stretch"):
        ways.use_keychain(vault)
        forms.say(text("vault.setup.keychain_added"))
        _go("done")
    if right.button(text("dashboard.wizard.skip_keychain"), width="stretch"):
        _go("done")


def _done(vault: Vault) -> None:
    st.success(boundary.escaped(text("dashboard.wizard.made", file=vault.path)))
    st.write(text("dashboard.wizard.next"))
    left, right = st.columns(2)
    if left.button(text("dashboard.wizard.to_home"), type="primary", width="stretch"):
        st.session_state.pop(_STEP, None)
        home()
    if right.button(text("dashboard.wizard.to_credentials"), width="stretch"):
        st.session_state.pop(_STEP, None)
        st.rerun()


def home() -> None:
    """Go to the start page."""
    st.switch_page(st.Page(shell.page("home"), url_path="home", default=True))
