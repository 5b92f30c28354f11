"""What the forms of the credentials page share: secrets that leave no trace, messages that outlive a rerun."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING, Literal, NoReturn, TypeVar

import streamlit as st

from flexbot.dashboard import boundary
from flexbot.errors import UsageError
from flexbot.text import text
from flexbot.vault.typed import registered

if TYPE_CHECKING:
    from streamlit.delta_generator import DeltaGenerator

    from flexbot.vault import SlotInfo, UnlockKey
    from flexbot.vault.unlock import SlotKind

T = TypeVar("T")

_SAID = "credentials.said"
_DOING = "credentials.doing"
_TYPED: tuple[SlotKind, ...] = ("passphrase", "recovery")
_BAR = 5


def key(form: str, field: str) -> str:
    """The name of a widget of a form."""
    return f"{_prefix(form)}{field}"


def secret(label: str, form: str, field: str, *, new: bool = False, help: str | None = None) -> str:
    """A password field; what is typed is registered for redaction before anything is done with it.

    For a form that `asked` draws, which takes it away from the browser and from Streamlit once it was sent.
    """
    autocomplete = "new-password" if new else "off"
    typed = st.text_input(label, type="password", key=key(form, field), autocomplete=autocomplete, help=help)
    return registered(typed) if typed else ""


def asked(
    form: str,
    draw: Callable[[], T],
    label: str,
    *,
    type: Literal["primary", "secondary"] = "secondary",
    icon: str | None = None,
) -> T | None:
    """Draw a form whose button says `label`; what `draw`, which draws its fields, gives once it was sent, else None.

    A browser sends along with everything later what was typed into a form, for as long as that form is on the page, and
    Streamlit keeps it. So a form that was sent makes way at once for an empty one of widgets that are new to both.
    """

    def drawn(place: DeltaGenerator) -> T:
        with place, st.form(key(form, "form"), clear_on_submit=True):
            given = draw()
            st.form_submit_button(label, key=key(form, "send"), type=type, icon=icon)
        return given

    if not was_sent(form):
        # in the very place of the run before: a browser that meets an empty one first forgets what is being typed
        drawn(st.container())
        return None
    place = st.empty()
    given = drawn(place.container())
    _renewed(form)
    drawn(place.container())
    return given


def was_sent(form: str) -> bool:
    """Whether the button of this form was pressed, which is known before the form is drawn."""
    return bool(st.session_state.get(key(form, "send")))


def used(form: str) -> None:
    """Take what was typed into a form out of Streamlit's session state."""
    for name in [str(one) for one in st.session_state if str(one).startswith(_prefix(form))]:
        del st.session_state[name]


def begin_anew(form: str) -> NoReturn:
    """Draw the page anew, the form with widgets that the browser has not seen: it keeps what stands in those it has."""
    _renewed(form)
    st.rerun()


def _renewed(form: str) -> None:
    used(form)
    st.session_state[_turn_key(form)] = _turn(form) + 1


def say(words: str, kind: Literal["success", "info", "warning"] = "success") -> None:
    """A message that is shown at the top of the page when it is drawn next; no secret may be in it."""
    st.session_state.setdefault(_SAID, []).append((kind, words))


def said() -> None:
    """Show the messages since the page was drawn last."""
    with st.container():  # keeps what follows in its place
        for kind, words in st.session_state.pop(_SAID, []):
            getattr(st, kind)(boundary.escaped(words))


def begin(what: str) -> None:
    """Let the page show the form `what` from now on, in place of any other."""
    st.session_state[_DOING] = what


def doing() -> str:
    """The form that the page shows now, empty for none."""
    return str(st.session_state.get(_DOING, ""))


def done() -> NoReturn:
    """Close the form and draw the page anew."""
    close()
    st.rerun()


def new_passphrase(form: str) -> tuple[str, str]:
    """Two fields for a new passphrase."""
    first = secret(text("vault.setup.ask.new"), form, "new", new=True, help=text("dashboard.cred.passphrase_rule"))
    return first, secret(text("vault.setup.ask.again"), form, "again", new=True)


def accepted(first: str, again: str) -> UnlockKey | None:
    """The key of a new passphrase; None where it is not accepted, which is shown with its strength and the reason."""
    from flexbot.vault import ways

    if not first:
        raise UsageError("vault.secret_missing", what=text("vault.setup.ask.new"))
    found = ways.judged(first)
    word = text(f"vault.strength.{found.score}")
    if not found.accepted:
        st.progress((found.score + 1) / _BAR, text=text("dashboard.cred.strength", word=word))
        st.error(boundary.escaped(text(f"vault.strength.reason.{found.reason}")))
        return None
    if first != again:
        st.error(boundary.escaped(text("dashboard.cred.not_same")))
        return None
    say(text("dashboard.cred.strength", word=word), "info")
    return ways.accepted(first)


def typed_kinds(slots: tuple[SlotInfo, ...]) -> list[SlotKind]:
    """Which secrets a person can type for a vault with these slots; UsageError where there is none."""
    found: list[SlotKind] = [kind for kind in _TYPED if any(one.kind == kind for one in slots)]
    if not found:
        raise UsageError("vault.reveal_no_way")
    return found


def ask_again(form: str, kinds: list[SlotKind]) -> tuple[str, str]:
    """A choice of passphrase or recovery code, where there is one, and the field for it: kind and what was typed."""
    kind = kinds[0]
    if len(kinds) > 1:
        kind = st.radio(
            text("dashboard.cred.confirm_with"),
            kinds,
            format_func=lambda one: text(f"dashboard.cred.way.{one}"),
            horizontal=True,
            key=key(form, "kind"),
        )
    label = text("dashboard.cred.passphrase") if len(kinds) == 1 else text("dashboard.cred.secret_again")
    return kind, secret(label, form, "known")


def typed_key(kind: str, given: str) -> UnlockKey:
    """The key of a typed passphrase or recovery code; UsageError where nothing was typed."""
    from flexbot.vault import from_passphrase, recovery

    if not given:
        raise UsageError("vault.secret_missing", what=text(f"dashboard.cred.way.{kind}"))
    return recovery.parse(given) if kind == "recovery" else from_passphrase(given)


def table(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """A table whose heads are the texts `vault.cmd.column.*`."""
    heads = [text(f"vault.cmd.column.{one}") for one in columns]
    shown = [dict(zip(heads, map(boundary.escaped, row), strict=True)) for row in rows]
    st.table(shown, border="horizontal", hide_index=True)


def close() -> None:
    """Let the page show no form; for a button's `on_click`."""
    st.session_state.pop(_DOING, None)


def _prefix(form: str) -> str:
    return f"credentials.{form}.{_turn(form)}."


def _turn_key(form: str) -> str:
    return f"credentials.turn.{form}"


def _turn(form: str) -> int:
    return int(st.session_state.get(_turn_key(form), 0))
