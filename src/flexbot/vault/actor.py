"""Which front end acts: the name that the audit log's records carry. Light, so that the program's front can say it."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from contextvars import ContextVar

ACTORS = ("cli", "dashboard", "api", "keyring", "live")

_actor: ContextVar[str] = ContextVar("flexbot_audit_actor", default="api")


@contextlib.contextmanager
def acting_as(actor: str) -> Iterator[None]:
    """Let records made in this block (and thread) name the front end `actor`, one of ACTORS; without it, "api"."""
    if actor not in ACTORS:
        raise ValueError(f"unknown actor {actor!r}")
    token = _actor.set(actor)
    try:
        yield
    finally:
        _actor.reset(token)


def acting() -> str:
    """The front end that acts now."""
    return _actor.get()
