"""Secrets on the screen: only after the passphrase was given again, and only for a short time.

What is shown lives in the variables of one run of the script. That run waits until the time is over and then takes it
off the screen; whatever the user does meanwhile, on this page or by leaving it, ends the run and so does the same.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, NoReturn

import streamlit as st

from flexbot.dashboard import boundary
from flexbot.dashboard.credentials import forms
from flexbot.errors import FlexBotError, UsageError
from flexbot.text import text, text_or
from flexbot.vault import Entry, EntryInfo, Secret, Vault
from flexbot.vault.entries import is_secret
from flexbot.vault.forms import label

if TYPE_CHECKING:
    from streamlit.delta_generator import DeltaGenerator

SHOWN_SECONDS = 30
_FORM = "reveal"


def render(vault: Vault, entry_id: str) -> Entry | None:
    """Draw the form; the entry whose secrets `show` is to show once the page is drawn."""
    info = vault.info(entry_id)
    if not info.secret_fields:
        raise UsageError("vault.nothing_secret", id=entry_id)
    kinds = forms.typed_kinds(vault.slots())
    st.warning(boundary.escaped(text("dashboard.cred.reveal.warning", id=entry_id, seconds=SHOWN_SECONDS)))
    form = _form(info)

    def draw() -> tuple[str, str]:
        return forms.ask_again(form, kinds)

    if (sent := forms.asked(form, draw, text("dashboard.cred.reveal.show"), type="primary")) is None:
        return None
    try:
        return vault.reveal(entry_id, forms.typed_key(*sent))
    except FlexBotError as error:
        boundary.show(error)
        return None


def was_sent(info: EntryInfo) -> bool:
    """Whether the form of this entry was sent, so that something else may come into its place."""
    return forms.was_sent(_form(info))


def _form(info: EntryInfo) -> str:
    return f"{_FORM}.{info.ref}"


def show(place: DeltaGenerator, entry: Entry) -> None:
    """Show the secrets of an entry until the time is over; the last thing that a run of the script does."""
    secret = [name for name in entry.fields if is_secret(entry.category, name)]
    hold(place, [(_called(entry, name), entry.fields[name]) for name in secret], SHOWN_SECONDS)


def hold(place: DeltaGenerator, labelled: list[tuple[str, Secret]], seconds: int) -> NoReturn:
    """Show these secrets in `place` (an `st.empty`) while the seconds are counted, then draw the page without them."""
    with place.container(border=True):
        left, right = st.columns([4, 1], vertical_alignment="center")
        count = left.empty()
        right.button(text("dashboard.cred.reveal.hide"), icon=":material/visibility_off:", width="stretch")
        for name, one in labelled:
            st.caption(boundary.escaped(name))
            st.code(one.reveal(), language=None, wrap_lines=True)
    end = time.monotonic() + seconds
    while (left_over := end - time.monotonic()) > 0:
        count.write(text("dashboard.cred.reveal.hides", seconds=round(left_over)))
        time.sleep(min(1.0, left_over))
    place.empty()
    forms.say(text("dashboard.cred.reveal.hidden"), "info")
    forms.done()


def _called(entry: Entry, name: str) -> str:
    """What a field is called; where it is asked for, its name also says how to give it."""
    return text_or(f"dashboard.cred.shown.{name}", label(entry.category, entry.venue, name))
