"""The open vault of each browser session, kept out of Streamlit's session state, and locked when it lies idle."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from streamlit.runtime.scriptrunner import get_script_run_ctx

from flexbot.errors import (
    FlexBotError,
    SettingsError,
    VaultAlteredError,
    VaultChangedError,
    VaultMissingError,
    VaultPermissionError,
    VaultVersionError,
)
from flexbot.settings import Settings, load_settings
from flexbot.vault import UnlockKey, Vault


@dataclass(slots=True)
class _Held:
    vault: Vault = field(repr=False)
    used: float
    aside: object = field(default=None, repr=False)


# What ends the work with an open vault: what is on the disk is not what is open.
_LOCKING = (VaultAlteredError, VaultChangedError, VaultMissingError, VaultPermissionError, VaultVersionError)

_held: dict[str, _Held] = {}
_reasons: dict[str, FlexBotError] = {}
_idled: set[str] = set()
_guard = threading.Lock()


def _session() -> str:
    context = get_script_run_ctx()
    return "" if context is None else context.session_id


def current() -> Vault | None:
    """This session's open vault in its newest state; None when it is locked, was idle too long, or is another now.

    Where another FlexBot gave the vault a new key, put another copy in its place or took it away, or where the file is
    damaged or open to others, it is locked here, and `why_locked` says why.
    """
    sweep()
    with _guard:
        held = _held.get(_session())
        if held is not None:
            held.used = time.monotonic()
    if held is None:
        return None
    try:
        held.vault.refresh()
    except _LOCKING as error:
        lock()
        with _guard:
            _reasons[_session()] = error
        return None
    return held.vault


def why_locked() -> FlexBotError | None:
    """Why `current` locked this session's vault, told once."""
    with _guard:
        return _reasons.pop(_session(), None)


def open_for() -> Callable[[], bool]:
    """A function that tells whether this session's vault is open; asking does not count as use."""
    session = _session()
    return lambda: session in _held


def was_idle() -> bool:
    """Whether this session's vault was locked because nobody used it, told once."""
    with _guard:
        idle = _session() in _idled
        _idled.discard(_session())
    return idle


def put_aside(thing: object) -> None:
    """Keep one thing that holds secrets between two steps of a page; it goes when the vault is locked.

    Nothing is kept where the vault is not open any more. It takes the place of what was kept before; None of nothing.
    """
    with _guard:
        if (held := _held.get(_session())) is not None:
            held.aside = thing


def aside() -> object:
    """What `put_aside` keeps for this session, None when there is nothing."""
    with _guard:
        held = _held.get(_session())
        return None if held is None else held.aside


def unlock(key: UnlockKey, *, accept_older: bool = False) -> Vault:
    """Open the vault for this session; the errors of `Vault.open`."""
    vault = Vault.open(key, accept_older=accept_older)
    hold(vault)
    return vault


def hold(vault: Vault) -> None:
    """Keep an open vault (one that was just made, for example) for this session; an earlier one is closed."""
    lock()
    with _guard:
        _idled.discard(_session())
        _held[_session()] = _Held(vault, time.monotonic())


def lock() -> None:
    """Close this session's vault, if it is open."""
    with _guard:
        held = _held.pop(_session(), None)
    if held is not None:
        held.vault.close()


def lock_all() -> None:
    """Close every open vault: the dashboard ends."""
    with _guard:
        closed = list(_held.values())
        _held.clear()
    for held in closed:
        held.vault.close()


def sweep() -> None:
    """Close every vault that was not used for `dashboard.lock_minutes`."""
    try:
        limit = load_settings().dashboard.lock_minutes * 60
    except SettingsError:
        # the pages say what is wrong with the settings; a vault that lies idle is locked all the same
        limit = Settings().dashboard.lock_minutes * 60
    with _guard:
        idle = [name for name, held in _held.items() if time.monotonic() - held.used > limit]
        closed = [_held.pop(name) for name in idle]
        _idled.update(idle)
    for held in closed:
        held.vault.close()
