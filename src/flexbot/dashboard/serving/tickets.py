"""Who may enter: launch tokens that work once, and the sessions they are exchanged for."""

from __future__ import annotations

import hmac
import secrets
import threading
import time
from dataclasses import dataclass, field

from flexbot import log

LAUNCH_SECONDS = 600.0


@dataclass(slots=True)
class _Launch:
    token: str = field(repr=False)
    until: float


class Tickets:
    """The launch tokens that wait to be used and the sessions of the browsers that used one; safe between threads."""

    def __init__(self) -> None:
        self._guard = threading.Lock()
        self._launches: list[_Launch] = []
        self._sessions: list[str] = []

    def issue(self) -> str:
        """A new launch token, good once and for `LAUNCH_SECONDS`."""
        token = secrets.token_urlsafe(32)
        log.register_secret(token)
        with self._guard:
            self._launches.append(_Launch(token, time.monotonic() + LAUNCH_SECONDS))
        return token

    def redeem(self, token: str) -> str | None:
        """The new session that `token` is exchanged for; None when the token is wrong, used up or too old."""
        with self._guard:
            now = time.monotonic()
            self._launches = [one for one in self._launches if one.until > now]
            # every token is compared in full, so that the time taken tells nothing
            found = [one for one in self._launches if _same(one.token, token)]
            if not found:
                return None
            self._launches.remove(found[0])
            session = secrets.token_urlsafe(32)
            log.register_secret(session)
            self._sessions.append(session)
        return session

    def admits(self, session: str) -> bool:
        """Whether `session` was given out by `redeem`."""
        with self._guard:
            return sum(_same(one, session) for one in self._sessions) > 0


def _same(one: str, other: str) -> bool:
    return hmac.compare_digest(one.encode(), other.encode("utf-8", "surrogateescape"))
