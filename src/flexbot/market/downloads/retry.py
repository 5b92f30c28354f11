"""Asking a venue again: what is worth a second try, how long to wait before it, and when to give up."""

from __future__ import annotations

import logging
import random
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, TypeVar

from flexbot.errors import DownloadError
from flexbot.text import text
from flexbot.text.format import duration

if TYPE_CHECKING:
    import ccxt
    import requests

T = TypeVar("T")
Sleep = Callable[[float], None]
Notify = Callable[[str], None]

_FIRST_WAIT_S = 1.0
_LONGEST_WAIT_S = 60.0
# A venue that bans an address names a wait of hours or days; nobody watches a progress bar for that long.
_LONGEST_ASKED_WAIT_S = 900.0
# What no second try changes: not there, not allowed, gone, blocked for this country.
_FINAL_STATUS = frozenset({401, 404, 405, 410, 451})
_REGION_STATUS = 451
_REASON_LONGEST = 200
# What ccxt's parsers raise when an answer is cut off or has another shape than documented.
_UNREADABLE = (TypeError, ValueError, KeyError, IndexError, AttributeError)
_NOT_ASKED = object()
_log = logging.getLogger(__name__)


class GaveUpError(Exception):
    """Raised when a venue's answer is final or the tries are used up; `key` and `values` make the DownloadError."""

    def __init__(self, key: str, **values: object) -> None:
        super().__init__(key, values)
        self.key = key
        self.values = values

    def as_download_error(self, saved: str) -> DownloadError:
        """The error for the user; `saved` is the number of candles that the download has kept, written out."""
        return DownloadError(self.key, saved=saved, **self.values)


class _Trouble(Exception):
    def __init__(self, reason: str, wait_s: float = 0.0) -> None:
        super().__init__(reason)
        self.reason = reason
        self.wait_s = wait_s


@dataclass(slots=True)
class Patience:
    """Retries calls of one ccxt client; `retries` is how often one request is repeated before giving up.

    The wait doubles from 1 s to 60 s with up to half of it taken off at random, so that many clients do not come back
    together; a `Retry-After` answer (RFC 9110, 10.2.3: seconds or a date) sets the least wait instead.
    """

    client: ccxt.Exchange
    retries: int
    sleep: Sleep = time.sleep
    notify: Notify = field(default=lambda message: None)
    repeated: int = 0

    def __post_init__(self) -> None:
        # `_answer` reads there whether the last body was JSON at all.
        self.client.enableLastJsonResponse = True

    def call(self, ask: Callable[[], T]) -> T:
        """The answer of `ask()`; raises GaveUpError when it is refused or when the tries are used up."""
        attempt = 0
        while True:
            try:
                return self._answer(ask)
            except _Trouble as trouble:
                if attempt == self.retries:
                    tries = self.retries + 1
                    raise GaveUpError(
                        "download.gave_up", venue=self.client.id, tries=tries, reason=trouble.reason
                    ) from trouble
                self._wait(trouble, attempt)
            attempt += 1
            self.repeated += 1

    def _answer(self, ask: Callable[[], T]) -> T:
        from ccxt.base.errors import BaseError

        self.client.last_json_response = _NOT_ASKED
        try:
            answer = ask()
        except BaseError as error:
            raise self._judged(error) from error
        except _UNREADABLE as error:
            _log.info("%s: unreadable answer", self.client.id, exc_info=error)
            raise _Trouble(text("market.download.unreadable")) from error
        # ccxt takes a body that is not JSON (cut off, an error page) for an answer without rows.
        if self.client.last_json_response is None:
            raise _Trouble(text("market.download.unreadable"))
        return answer

    def _judged(self, error: ccxt.BaseError) -> _Trouble:
        """What to wait out; raises GaveUpError where waiting does not help."""
        response = _response(error)
        status = None if response is None else response.status_code
        reason = _reason(error, response)
        _log.info("%s: %s", self.client.id, reason)
        if status == _REGION_STATUS:
            raise GaveUpError("download.region", venue=self.client.id) from error
        if not _worth_another_try(error, status):
            raise GaveUpError("download.refused", venue=self.client.id, reason=reason) from error
        asked_wait = 0.0 if response is None else _retry_after_s(response)
        if asked_wait > _LONGEST_ASKED_WAIT_S:
            raise GaveUpError("download.banned", venue=self.client.id, wait=duration(asked_wait)) from error
        return _Trouble(reason, asked_wait)

    def _wait(self, trouble: _Trouble, attempt: int) -> None:
        back_off = min(_FIRST_WAIT_S * 2**attempt, _LONGEST_WAIT_S)
        seconds = max(trouble.wait_s, back_off * random.uniform(0.5, 1.0))
        self.notify(
            text(
                "market.download.waiting",
                venue=self.client.id,
                reason=trouble.reason,
                wait=duration(seconds),
                retry=attempt + 1,
                retries=self.retries,
            )
        )
        self.sleep(seconds)


def _worth_another_try(error: ccxt.BaseError, status: int | None) -> bool:
    from ccxt.base.errors import ExchangeError, OperationFailed
    from requests.exceptions import RequestException

    if isinstance(error, OperationFailed):
        return status not in _FINAL_STATUS
    # ccxt's plain ExchangeError also stands for broken transfers and for server errors it has no name for.
    broken = type(error) is ExchangeError and isinstance(error.__cause__, RequestException)
    return broken and (status is None or status >= 500)


def _response(error: BaseException) -> requests.Response | None:
    """The HTTP answer behind a ccxt error: ccxt raises its own error while it handles the one of requests."""
    cause = error.__cause__ or error.__context__
    found: requests.Response | None = getattr(cause, "response", None)
    return found


def _reason(error: ccxt.BaseError, response: requests.Response | None) -> str:
    """One short line: what HTTP and the venue say, or ccxt's error where there was no answer."""
    if response is None:
        return f"{type(error).__name__}: {' '.join(str(error).split())[:_REASON_LONGEST]}"
    said = " ".join(response.text.split())
    line = f"HTTP {response.status_code} {response.reason}".strip()
    # Error pages in HTML tell a trader nothing.
    return f"{line}: {said}" if 2 < len(said) <= _REASON_LONGEST and not said.startswith("<") else line


def _retry_after_s(response: requests.Response) -> float:
    value = response.headers.get("Retry-After", "").strip()
    if value.isdecimal():
        return float(value)
    try:
        return max(0.0, (parsedate_to_datetime(value) - datetime.now(UTC)).total_seconds())
    except (TypeError, ValueError):
        # Absent, malformed, or a date without a zone.
        return 0.0
