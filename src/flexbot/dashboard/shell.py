"""What every page has: the mode in large letters, the kill switch, the vault's state, the language, quit."""

from __future__ import annotations

import importlib
from collections.abc import Callable, Mapping, Sequence
from html import escape
from pathlib import Path

import streamlit as st
from streamlit.navigation.page import Page as StreamlitPage

from flexbot import paths
from flexbot.dashboard import vaults, watching
from flexbot.dashboard.boundary import escaped, explained, show
from flexbot.errors import SettingsError
from flexbot.live import kill, words
from flexbot.settings import load_settings, set_value
from flexbot.settings.load import peek_language
from flexbot.text import language, set_language, system_language, text

ICON = Path(__file__).parent / "assets" / "icon.png"
_WITHOUT_SETTINGS = ("", "strategies", "logs")  # home is ""
_asked: str | None = None
# The form is plain HTML, so that the browser leaves for the goodbye page instead of waiting for a server that ends.
_QUIT_FORM = (
    '<form method="post" action="/quit"><button type="submit" style="font:inherit;font-weight:600;width:100%;'
    "padding:.6rem 1rem;border:0;border-radius:.5rem;background:#b3261e;color:#fff;cursor:pointer"
    '">{label}</button></form>'
)


def choose_language() -> None:
    """Make the language of the settings, else the one asked for at the start, else the system's, the one in force."""
    set_language(peek_language() or _asked or system_language())


def remember_language(language: str) -> None:
    """Keep the language asked for at the start, with `--lang` or FLEXBOT_LANG."""
    global _asked
    _asked = language


def page(name: str) -> Callable[[], None]:
    """The function that draws the page `name`; its module is imported when the page is first opened."""

    def render() -> None:
        importlib.import_module(f"flexbot.dashboard.pages.{name}").render()

    render.__name__ = name
    return render


def link(name: str, label: str, *, icon: str | None = None) -> None:
    """A link to the page `name` of this app."""
    st.page_link(st.Page(page(name), title=label, url_path=name, default=name == "home"), label=label, icon=icon)


def pages() -> dict[str, list[StreamlitPage]]:
    """Every page under the name of its group, in the language in force."""

    def made(name: str, title: str) -> StreamlitPage:
        return st.Page(page(name), title=title, url_path=name, default=name == "home")

    return {
        "": [made("home", text("dashboard.page.home"))],
        text("dashboard.group.test"): [
            made("backtest", text("dashboard.page.backtest")),
            made("strategies", text("dashboard.page.strategies")),
            made("data", text("dashboard.page.data")),
        ],
        text("dashboard.group.program"): [
            made("credentials", text("dashboard.page.credentials")),
            made("settings", text("dashboard.page.settings")),
            made("logs", text("dashboard.page.logs")),
        ],
    }


def frame(groups: Mapping[str, Sequence[StreamlitPage]]) -> None:
    """The sidebar: mode and kill switch, where no scrolling hides them, then the pages and what is left.

    Each part by itself: a failure of one must not take the kill switch away.
    """
    with st.sidebar:
        watching.watch("frame", _outside)
        for part in (_mode, _kill_switch):
            with explained():
                part()
        for group, members in groups.items():
            with st.container(gap=None):
                if group:
                    st.caption(group)
                for one in members:
                    st.page_link(one, width="stretch")
        with explained():
            _vault()
        wide, narrow = st.columns([2, 1], vertical_alignment="bottom", gap="small")
        for column, part in ((wide, _language), (narrow, _quit)):
            with column, explained():
                part()
    # last: what was drawn may have found that the vault is another one, and closed it
    watching.watch("vault", vaults.open_for())


def settings_allow(page_name: str) -> bool:
    """Whether the page can be drawn; what is wrong with the settings is said here, once, with the way to put it right.

    The page of settings shows the file itself, and some pages need none of it.
    """
    if page_name == "settings":
        return True
    try:
        load_settings()
    except SettingsError as error:
        show(error)
        link("settings", text("dashboard.settings.open"), icon=":material/settings:")
        return page_name in _WITHOUT_SETTINGS
    return True


def _mode() -> None:
    # No part of this version places orders anywhere, whatever the vault holds. The language is for assets/words.js.
    st.html(
        f'<div data-flexbot-language="{language().replace("_", "-")}"'
        ' style="font-size:1.75rem;font-weight:700;letter-spacing:.06em;line-height:1.1">'
        f"{escape(text('dashboard.mode.demo'))}</div>"
        f'<div style="font-size:.875rem;opacity:.8;margin-top:.15rem">{escape(text("dashboard.mode.demo.means"))}</div>'
    )


def _outside() -> tuple[object, ...]:
    """What the console may change while a page is open: the kill switch and the settings. Looking is no use."""
    found: list[object] = []
    for path in (kill.file(), paths.settings_file()):
        try:
            status = path.stat()
            found.append((status.st_mtime_ns, status.st_size))
        except OSError:
            found.append(None)
    return tuple(found)


def _kill_switch() -> None:
    now = kill.engaged()
    if now is None:
        if st.button(
            f":red[**{text('dashboard.kill.button')}**]",
            icon=":material/emergency_home:",
            key="frame.kill",
            width="stretch",
        ):
            st.dialog(text("dashboard.kill.title"))(_engage_dialog)()
        return
    st.error(escaped(words.state(now)), icon=":material/emergency_home:")
    if st.button(text("dashboard.kill.change"), key="frame.kill", width="stretch"):
        st.dialog(text("dashboard.kill.title"))(_change_dialog)()


def _engage_dialog() -> None:
    st.write(escaped(words.no_session()))
    with st.form("frame.kill.engage", border=False):
        level = st.radio(
            text("dashboard.kill.level"), kill.LEVELS, index=1, format_func=words.level, key="frame.kill.level"
        )
        reason = st.text_input(
            text("dashboard.kill.reason.optional"), max_chars=kill.MAX_REASON, key="frame.kill.reason"
        )
        if st.form_submit_button(text("dashboard.kill.engage"), type="primary", width="stretch"):
            with explained():
                kill.engage(level, reason=reason)
                st.rerun()


def _change_dialog() -> None:
    now = kill.engaged()
    st.write(escaped(words.state(now)))
    stricter = kill.LEVELS[kill.LEVELS.index(now.level) + 1 :] if now is not None else ()
    for level in stricter:
        if st.button(text("dashboard.kill.raise", level=words.level(level)), key=f"frame.kill.{level}"):
            with explained():
                kill.engage(level)
                st.rerun()
    with st.form("frame.kill.clear", border=False):
        reason = st.text_input(text("dashboard.kill.reason"), max_chars=kill.MAX_REASON, key="frame.kill.clear_reason")
        if st.form_submit_button(text("dashboard.kill.clear"), width="stretch"):
            with explained():
                kill.clear(reason)
                st.rerun()


def _vault() -> None:
    state = vault_state()
    if state == "open":
        st.caption(f":material/lock_open: {text('dashboard.vault.open')}")
        if st.button(text("dashboard.vault.lock"), icon=":material/lock:", key="frame.lock", width="stretch"):
            vaults.lock()
            st.rerun()
    elif state == "locked":
        st.caption(f":material/lock: {text('dashboard.vault.locked')}")
    else:
        st.caption(f":material/no_encryption: {text('dashboard.vault.none')}")


def vault_state() -> str:
    """ "open" in this browser session, "locked", or "none" where there is no vault; VaultChangedError (see vaults)."""
    if vaults.current() is not None:
        return "open"
    return "locked" if paths.vault_file().exists() else "none"


def _language() -> None:
    try:
        now = load_settings().interface.language
    except SettingsError:
        return  # `settings_allow` says it where there is room
    names = {"auto": text("dashboard.language.auto"), "en": "English", "pt_BR": "Português (Brasil)"}
    key = f"frame.language.{now}"

    def keep() -> None:
        set_value("interface.language", st.session_state[key])

    st.selectbox(
        text("dashboard.language"),
        list(names),
        index=list(names).index(now),
        format_func=names.__getitem__,
        key=key,
        on_change=keep,
    )


def _quit() -> None:
    if st.button(text("dashboard.quit.short"), help=text("dashboard.quit"), key="frame.quit", width="stretch"):
        st.dialog(text("dashboard.quit"))(_quit_dialog)()


def _quit_dialog() -> None:
    st.write(text("dashboard.quit.sure"))
    st.html(_QUIT_FORM.format(label=escape(text("dashboard.quit.now"))))
