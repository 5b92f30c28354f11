"""Which front end acts: the name that the audit log's records carry. Light, so that the program's front can say it."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from contextvars import ContextVar

ACTORS = ("cli", "dashboard", "api", "keyring", "live")

_actor: ContextVar[str] = ContextVar("flexbot_audit_actor", default="")
_process = "api"


def act_as(actor: str) -> None:
    """Let this whole process act as `actor`, one of ACTORS, wherever no `acting_as` says otherwise; at first "api"."""
    if actor not in ACTORS:
        raise ValueError(f"unknown actor {actor!r}")
    global _process
    _process = actor


@contextlib.contextmanager
def acting_as(actor: str) -> Iterator[None]:
    """Let records made in this block (and thread) name the front end `actor`, one of ACTORS, whatever `act_as` said."""
    if actor not in ACTORS:
        raise ValueError(f"unknown actor {actor!r}")
    token = _actor.set(actor)
    try:
        yield
    finally:
        _actor.reset(token)


def acting() -> str:
    """The front end that acts now."""
    return _actor.get() or _process
