"""Log files that rotate, and a guarantee: a registered secret appears in no log record, whoever writes or reads it.

Redaction stands at three places, because each alone has a hole:

- at birth: the log-record factory renders message, arguments, exception and stack once and cleans them, so that
  nothing that picks records up before the handlers (logger filters, tools that hook `callHandlers`) sees a secret;
- at the gate: every handler's `handle` cleans the record again, whoever added the handler and when. This covers what
  does not exist at birth: fields given as `extra`, records made elsewhere, secrets registered in between;
- `RedactFilter` does the same for a handler class that replaces `handle`, and sits on our own handler.

Third-party loggers (ccxt, urllib3) need no treatment of their own: their records pass the same factory and gate.
What a library prints to the screen by itself is not logging and is not covered.
"""

from __future__ import annotations

import base64
import json
import logging
import logging.handlers
import os
import re
import sys
import threading
import time
import traceback
from io import TextIOWrapper
from pathlib import Path
from types import TracebackType
from typing import Any
from urllib.parse import quote, quote_plus

from flexbot import paths

REDACTED = "[redacted]"
MIN_SECRET_LENGTH = 4
FILE_NAME = "flexbot.log"
_FORMAT = "%(asctime)s.%(msecs)03dZ %(levelname)s %(name)s: %(message)s"
_MIN_LINE_LENGTH = 16
_MIN_BASE64_LENGTH = 6
# What a record is born with; anything else in its __dict__ came in through `extra`.
_STANDARD_FIELDS = frozenset(logging.makeLogRecord({}).__dict__) | {"message", "asctime"}

_ExcInfo = tuple[type[BaseException], BaseException, TracebackType | None]


class _Registry:
    """The secrets of this process in every form they are looked for, as one pattern."""

    def __init__(self) -> None:
        self._lock = threading.RLock()  # a signal's handler may log while its own thread holds it
        self._forms: set[str] = set()
        self._compiled = 0
        self._pattern: re.Pattern[str] | None = None

    def add(self, forms: set[str]) -> None:
        with self._lock:
            self._forms |= forms

    @property
    def pattern(self) -> re.Pattern[str] | None:
        # Made when a record comes, not for each secret: opening a large vault registers hundreds in a row.
        with self._lock:
            if self._compiled != len(self._forms):
                # Longest first, so that no form leaves the tail of a longer one behind.
                ordered = sorted(self._forms, key=len, reverse=True)
                self._pattern = re.compile("|".join(map(re.escape, ordered)))
                self._compiled = len(self._forms)
            return self._pattern


_registry = _Registry()


def register_secret(value: str) -> None:
    """Never let `value` appear in a log again, for the rest of this process.

    Also covered: its URL-quoted, JSON-escaped and base64 forms (base64 also inside a longer text, as in the header of
    HTTP basic authentication) and the long lines of a secret of several lines, such as a private key.

    A value shorter than 4 characters is not registered: it would black out parts of ordinary words, and a log in
    which every "10" is missing tells the secret instead of hiding it.
    """
    if len(value) < MIN_SECRET_LENGTH:
        return
    lines = [line.strip() for line in value.splitlines()]
    values = {value, value.strip(), *(line for line in lines if len(line) >= _MIN_LINE_LENGTH)}
    forms: set[str] = set()
    for one in values:
        if len(one) >= MIN_SECRET_LENGTH:
            forms |= _written_forms(one) | _base64_forms(one.encode("utf-8", "surrogatepass"))
    _registry.add(forms)
    _install()


def _written_forms(value: str) -> set[str]:
    raw = value.encode("utf-8", "surrogatepass")
    quoted = {quote(raw, safe=""), quote(raw), quote_plus(raw), quote(raw, safe="/:@!$&'()*+,;=-._~")}
    lower = {re.sub("%[0-9A-F]{2}", lambda code: code[0].lower(), one) for one in quoted}
    once = _escaped(value) | {repr(raw)[2:-1]}
    # Twice: JSON that is itself logged inside JSON or inside the repr of a container.
    twice = {deeper for one in once for deeper in _escaped(one)}
    return {value} | quoted | lower | once | twice


def _escaped(value: str) -> set[str]:
    """How JSON and repr write `value`; repr escapes an apostrophe only when a quote stands in the same text."""
    plain = {json.dumps(value)[1:-1], json.dumps(value, ensure_ascii=False)[1:-1], repr(value)[1:-1]}
    return plain | {re.sub(r"(?<!\\)'", r"\\'", one) for one in plain}


def _base64_forms(raw: bytes) -> set[str]:
    """Base64 of `raw` alone, and the characters it alone decides at each of the three places it can have in a text."""
    forms = {base64.b64encode(raw).decode(), base64.urlsafe_b64encode(raw).decode()}
    for before in range(3):
        padded = b"\0" * before + raw
        decided = slice(-(-before * 8 // 6), len(padded) * 8 // 6)
        forms |= {encode(padded).decode()[decided] for encode in (base64.b64encode, base64.urlsafe_b64encode)}
    forms |= {quote(form, safe="") for form in forms}
    return {form for form in forms if len(form) >= _MIN_BASE64_LENGTH}


def redact(text: str) -> str:
    """`text` with every registered secret replaced."""
    pattern = _registry.pattern
    return text if pattern is None else pattern.sub(REDACTED, text)


def redact_record(record: logging.LogRecord) -> None:
    """Clean every part of a record in place; a record without secrets keeps its meaning."""
    if _registry.pattern is None:
        return
    # The message is rendered once, here: an argument whose text is made later could bring a secret in again.
    record.msg, record.args = redact(_rendered(record)), ()
    # callers may pass exc_info=False, which the record keeps as it is
    if record.exc_info and record.exc_info[0] is not None:
        if not record.exc_text:
            record.exc_text = "".join(traceback.format_exception(*record.exc_info)).rstrip("\n")
        record.exc_info = _stand_in(record.exc_info)
    if record.exc_text:
        record.exc_text = redact(record.exc_text)
    if record.stack_info:
        record.stack_info = redact(record.stack_info)
    for name, value in record.__dict__.items():
        if name not in _STANDARD_FIELDS:
            record.__dict__[name] = _clean(value)


def _rendered(record: logging.LogRecord) -> str:
    try:
        return record.getMessage()
    except Exception:  # noqa: BLE001  # a wrong format string or a failing __str__ must not stop the program
        return f"{record.msg!r} {record.args!r}"


class _Redacted(Exception):
    """Base of the stand-ins for logged exceptions."""


def _stand_in(exc_info: _ExcInfo) -> _ExcInfo:
    """An exception of the same name whose text is clean, without frames: handlers may print local variables."""
    found, value, _ = exc_info
    if issubclass(found, _Redacted):
        return exc_info
    named: type[BaseException] = type(found.__name__, (_Redacted,), {"__module__": found.__module__})
    return named, named(redact(str(value))), None


def _clean(value: Any) -> Any:
    """`value` when its text holds no secret, else that text redacted; containers keep their shape."""
    if isinstance(value, dict):
        return {_clean(key): _clean(item) for key, item in value.items()}
    if type(value) in (list, tuple, set):
        return type(value)(_clean(item) for item in value)
    if value is None or isinstance(value, bool | int | float):
        return value
    written = value if isinstance(value, str) else repr(value)
    cleaned = redact(written)
    return value if cleaned == written else cleaned


class RedactFilter(logging.Filter):
    """Cleans every record it sees and lets it pass."""

    def filter(self, record: logging.LogRecord) -> bool:
        redact_record(record)
        return True


_installed = False


def _install() -> None:
    """Put redaction at birth and at the gate, once per process."""
    global _installed
    if _installed:
        return
    _installed = True
    make = logging.getLogRecordFactory()
    handle = logging.Handler.handle

    def make_clean(*args: Any, **kwargs: Any) -> logging.LogRecord:
        record = make(*args, **kwargs)
        redact_record(record)
        return record

    def handle_clean(self: logging.Handler, record: logging.LogRecord) -> bool:
        redact_record(record)
        return handle(self, record)

    logging.setLogRecordFactory(make_clean)
    logging.Handler.handle = handle_clean  # type: ignore[method-assign]  # the one gate that all handlers share


class _File(logging.handlers.RotatingFileHandler):
    """A rotating file that makes its folder when the first record comes and never disturbs the program."""

    def _open(self) -> TextIOWrapper:
        path = Path(self.baseFilename)
        path.parent.mkdir(parents=True, exist_ok=True)
        # Only the user may read it: a log tells what somebody trades.
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        return TextIOWrapper(
            os.fdopen(descriptor, "ab"), encoding=self.encoding, errors=self.errors, line_buffering=True
        )

    def doRollover(self) -> None:
        try:
            super().doRollover()
        except OSError:
            # Windows does not rename a file that a second FlexBot has open: go on in the same file, try again later.
            if self.stream is None:
                self.stream = self._open()

    def handleError(self, record: logging.LogRecord) -> None:
        # A full or read-only disk must not fill the screen with the log's own troubles.
        if not isinstance(sys.exc_info()[1], OSError):
            super().handleError(record)


_handler: _File | None = None


def start(*, level: str = "INFO", max_bytes: int = 5_000_000, files: int = 5) -> Path:
    """Write all loggers' records of `level` and above to the log file, and return its path.

    The file rotates at `max_bytes`; `files` older ones are kept beside it. Calling again replaces the settings.
    Nothing is created before the first record.
    """
    stop()
    global _handler
    path = log_file()
    _handler = _File(
        path, maxBytes=max_bytes, backupCount=files, encoding="utf-8", errors="backslashreplace", delay=True
    )
    formatter = logging.Formatter(_FORMAT, datefmt="%Y-%m-%dT%H:%M:%S")
    formatter.converter = time.gmtime
    _handler.setFormatter(formatter)
    _handler.addFilter(RedactFilter())
    root = logging.getLogger()
    root.addHandler(_handler)
    root.setLevel(level)
    # At DEBUG numba writes every instruction it compiles, hundreds of thousands of lines that help nobody here.
    logging.getLogger("numba").setLevel(max(logging.getLevelNamesMapping()[level], logging.WARNING))
    _install()
    return path


def stop() -> None:
    """Close the log file; records go nowhere until `start` is called again."""
    global _handler
    if _handler is not None:
        logging.getLogger().removeHandler(_handler)
        _handler.close()
        _handler = None


def log_file() -> Path:
    """The file that is written now; older ones lie beside it with a number at the end."""
    return paths.logs() / FILE_NAME
