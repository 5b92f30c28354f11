"""A new recovery code: shown once, then two of its groups typed back, and only then does it count."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import streamlit as st

from flexbot.dashboard import boundary, vaults
from flexbot.dashboard.credentials import forms
from flexbot.text import text
from flexbot.vault import Secret, UnlockKey, recovery

_FORM = "code"


@dataclass(frozen=True, slots=True)
class _Pending:
    """A code that does not count yet; `groups` are those to type back, empty while it is on the screen."""

    purpose: str
    key: UnlockKey = field(repr=False)
    code: Secret
    groups: tuple[int, ...] = ()
    # what the caller needs once the code counts
    extra: object = field(default=None, repr=False)


def start(purpose: str, extra: object = None) -> None:
    """Make a code for `purpose`; the next drawing of `render` shows it. `extra` is kept with it."""
    key, code = recovery.new_code()
    vaults.put_aside(_Pending(purpose, key, code, extra=extra))


def pending(purpose: str) -> bool:
    """Whether a code for this purpose is on its way."""
    found = vaults.aside()
    return isinstance(found, _Pending) and found.purpose == purpose


def drop() -> None:
    """Forget the code that was shown; it opens nothing."""
    vaults.put_aside(None)


def render(purpose: str) -> tuple[UnlockKey, object] | None:
    """Show the code, or ask for two groups of it; the key and what was kept with it once they were right."""
    found = vaults.aside()
    if not isinstance(found, _Pending) or found.purpose != purpose:
        return None
    if not found.groups:
        _show(found)
        return None
    st.write(text("dashboard.cred.code.back"))

    def draw() -> list[str]:
        return [forms.secret(text("vault.setup.ask.group", number=one), _FORM, str(one)) for one in found.groups]

    typed = forms.asked(_FORM, draw, text("dashboard.cred.code.confirm"), type="primary")
    st.button(text("dashboard.cred.code.anew"), on_click=lambda: start(purpose, found.extra))
    if typed is None:
        return None
    for number, one in zip(found.groups, typed, strict=True):
        if not recovery.matches(found.code, number, one):
            forms.say(text("vault.setup.wrong_group", number=number), "warning")
            forms.begin_anew(_FORM)
    vaults.put_aside(None)
    return found.key, found.extra


def _show(found: _Pending) -> None:
    st.warning(boundary.escaped(text("vault.cmd.recovery.explained")))
    st.code("-".join(recovery.groups(found.code)), language=None, wrap_lines=True)
    back = recovery.ask_back(found.code)
    st.button(
        text("dashboard.cred.code.noted"),
        type="primary",
        on_click=lambda: vaults.put_aside(replace(found, groups=back)),
    )
