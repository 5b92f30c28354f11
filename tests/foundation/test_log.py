"""The log: rotation, and no registered secret in any record whoever writes or reads it."""

from __future__ import annotations

import base64
import io
import json
import logging
import logging.handlers
import queue
import secrets
import stat
import subprocess
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from urllib.parse import quote, quote_plus

import pytest

from flexbot import log

logger = logging.getLogger("tests.foundation")


@pytest.fixture(autouse=True)
def started() -> Iterator[None]:
    """The log at DEBUG for one test, and the root logger as it was afterwards."""
    before = logging.getLogger().level
    log.start(level="DEBUG")
    yield
    log.stop()
    logging.getLogger().setLevel(before)


@pytest.fixture
def secret() -> str:
    """A new registered secret with characters that every encoding treats differently."""
    value = f"Ab+/=&% \"'{secrets.token_hex(8)}é"
    log.register_secret(value)
    return value


@pytest.fixture
def foreign() -> Iterator[io.StringIO]:
    """What a handler shows that somebody else adds to the root logger after FlexBot's."""
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(logging.Formatter("%(levelname)s %(name)s %(message)s"))
    logging.getLogger().addHandler(handler)
    yield stream
    logging.getLogger().removeHandler(handler)


def written() -> str:
    return log.log_file().read_text(encoding="utf-8")


def forms(value: str) -> list[str]:
    raw = value.encode()
    return [value, quote(value, safe=""), quote_plus(value), base64.b64encode(raw).decode(), repr(value)[1:-1]]


def test_nothing_is_created_before_the_first_record(home: Path) -> None:
    assert not home.exists()
    logger.info("hello")
    assert "INFO tests.foundation: hello" in written()


@pytest.mark.skipif(sys.platform == "win32", reason="Windows keeps no such modes")
def test_only_the_user_may_read_the_log() -> None:
    logger.info("hello")
    assert stat.S_IMODE(log.log_file().stat().st_mode) == 0o600


def test_files_rotate_and_only_so_many_are_kept() -> None:
    log.start(level="INFO", max_bytes=1_000, files=2)
    for number in range(100):
        logger.info("%d %s", number, "x" * 100)
    files = sorted(path.name for path in log.log_file().parent.iterdir())
    assert files == ["flexbot.log", "flexbot.log.1", "flexbot.log.2"]
    assert all(path.stat().st_size <= 1_000 for path in log.log_file().parent.iterdir())
    assert "99 x" in written()


def test_starting_again_does_not_write_twice() -> None:
    log.start(level="INFO")
    logger.info("once only")
    assert written().count("once only") == 1


def test_a_disk_that_refuses_disturbs_nobody(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    blocked = tmp_path / "blocked"
    blocked.write_text("")
    monkeypatch.setenv("FLEXBOT_HOME", str(blocked / "home"))
    log.start()
    logger.error("lost")
    assert capsys.readouterr().err == ""


@pytest.mark.parametrize("form", range(5))
def test_every_form_is_redacted_in_message_and_arguments(secret: str, foreign: io.StringIO, form: int) -> None:
    value = forms(secret)[form]
    logger.info(f"plain {value} and {{{value}}}")
    logger.info("as argument %s", value)
    logger.info("as key %(key)s", {"key": value})
    logger.info("inside %r", {"deep": [value]})
    logger.info(value)
    for shown in (written(), foreign.getvalue()):
        assert shown.count(log.REDACTED) >= 6
        assert [one for one in forms(secret) if one in shown] == []


@pytest.mark.parametrize("name", ["u", "us", "use", "user"])
def test_base64_is_found_at_every_place_in_a_longer_text(secret: str, foreign: io.StringIO, name: str) -> None:
    header = base64.b64encode(f"{name}:{secret}:end".encode()).decode()
    logger.debug("Authorization: Basic %s", header)
    assert header not in foreign.getvalue()
    shown = foreign.getvalue().split("Basic ")[1].strip()
    kept = "".join(part for part in shown.split(log.REDACTED))
    assert log.REDACTED in shown
    assert len(kept) <= len(header) - len(secret)


def test_exceptions_and_stacks_are_redacted(secret: str, foreign: io.StringIO) -> None:
    def fail(key: str) -> None:
        try:
            raise KeyError(key)
        except KeyError as error:
            raise RuntimeError(f"cannot use {key}") from error

    try:
        fail(secret)
    except RuntimeError:
        logger.exception("failed")
    logger.info("with stack", stack_info=True)
    logger.info("born elsewhere", extra={"key": secret})
    for shown in (written(), foreign.getvalue()):
        assert "RuntimeError: cannot use [redacted]" in shown
        assert "Traceback" in shown
        assert "in fail" in shown
        assert "Stack (most recent call last)" in shown
        assert [one for one in forms(secret) if one in shown] == []


def test_a_handler_that_renders_exceptions_itself_sees_no_secret(secret: str) -> None:
    from rich.console import Console
    from rich.logging import RichHandler

    stream = io.StringIO()
    handler = RichHandler(
        console=Console(file=stream, width=200), rich_tracebacks=True, tracebacks_show_locals=True, markup=False
    )
    logging.getLogger().addHandler(handler)
    try:
        local = secret
        raise ValueError(local)
    except ValueError:
        logger.exception("failed")
    finally:
        logging.getLogger().removeHandler(handler)
    assert "ValueError" in stream.getvalue()
    assert secret not in stream.getvalue()


def test_a_record_without_an_exception_may_say_so(secret: str, foreign: io.StringIO) -> None:
    logger.warning("key %s", secret, exc_info=False)
    assert secret not in foreign.getvalue()
    assert "key" in foreign.getvalue()


def test_fields_given_as_extra_reach_handlers_redacted(secret: str) -> None:
    seen: list[object] = []

    class Keeper(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            seen.append(vars(record)["request"])

    handler = Keeper()
    logger.addHandler(handler)
    logger.info("sent", extra={"request": {"headers": {"key": secret}, "count": 3}})
    logger.removeHandler(handler)
    assert seen == [{"headers": {"key": log.REDACTED}, "count": 3}]


@pytest.mark.parametrize("quote_beside", ["", '"', "'"])
def test_a_secret_with_quotes_is_found_in_the_repr_of_json(quote_beside: str) -> None:
    for value in (f"it's{secrets.token_hex(6)}", f'say"{secrets.token_hex(6)}', f"back\\{secrets.token_hex(6)}"):
        log.register_secret(value)
        logger.info("sent %r", [json.dumps({"key": value}), quote_beside])
        assert value[-12:] not in written()


def test_records_through_a_queue_and_records_made_by_hand_are_redacted(secret: str) -> None:
    stream = io.StringIO()
    passed: queue.Queue[logging.LogRecord] = queue.Queue()
    listener = logging.handlers.QueueListener(passed, logging.StreamHandler(stream))
    by_hand = logging.makeLogRecord({"msg": "made of %s", "args": (secret,), "levelno": logging.INFO, "name": "hand"})
    sender = logging.handlers.QueueHandler(passed)
    logger.addHandler(sender)
    listener.start()
    logger.info("queued %s", secret)
    logger.handle(by_hand)
    listener.stop()
    logger.removeHandler(sender)
    assert stream.getvalue().splitlines() == ["queued [redacted]", "made of [redacted]"]


def test_a_secret_registered_after_the_record_was_born_is_redacted() -> None:
    value = secrets.token_hex(10)
    stream = io.StringIO()
    buffer = logging.handlers.MemoryHandler(100, target=logging.StreamHandler(stream))
    logger.addHandler(buffer)
    logger.info("early %s", value)
    log.register_secret(value)
    buffer.close()
    logger.removeHandler(buffer)
    assert stream.getvalue() == "early [redacted]\n"


def test_a_filter_that_looks_before_the_handlers_sees_no_secret(secret: str) -> None:
    seen: list[str] = []

    def look(record: logging.LogRecord) -> bool:
        seen.append(f"{record.msg} {record.args} {record.exc_text} {record.exc_info}")
        return True

    logger.addFilter(look)
    try:
        raise ValueError(secret)
    except ValueError:
        logger.exception("used %s", secret)
    logger.removeFilter(look)
    assert "used [redacted] ()" in seen[0]
    assert secret not in seen[0]


def test_an_argument_that_shows_itself_differently_each_time_is_rendered_once(secret: str) -> None:
    class Shy:
        shown = 0

        def __str__(self) -> str:
            self.shown += 1
            return "harmless" if self.shown == 1 else secret

    logger.info("it is %s", Shy())
    assert "it is harmless" in written()
    assert secret not in written()


def test_a_wrong_format_string_does_not_spill_its_arguments(
    secret: str, foreign: io.StringIO, capsys: pytest.CaptureFixture[str]
) -> None:
    logger.info("%d of %s", secret)  # noqa: PLE1206  # the mistake this test is about
    assert secret not in foreign.getvalue() + capsys.readouterr().err
    assert log.REDACTED in foreign.getvalue()


def test_a_private_key_is_redacted_line_by_line() -> None:
    body = [secrets.token_urlsafe(36) for _ in range(3)]
    log.register_secret("-----BEGIN KEY-----\n" + "\n".join(body) + "\n-----END KEY-----\n")
    for line in body:
        logger.info("line %s", line)
    assert [line for line in body if line in written()] == []


def test_a_value_too_short_to_be_a_secret_changes_nothing() -> None:
    for value in ("", "a", "abc"):
        log.register_secret(value)
    logger.info("abc stays readable")
    assert "abc stays readable" in written()


def test_redacting_twice_and_long_secrets_before_their_parts() -> None:
    part, tail = secrets.token_hex(4), secrets.token_hex(4)
    log.register_secret(part)
    log.register_secret(part + tail)
    assert log.redact(f"<{part}{tail}>") == "<[redacted]>"
    assert log.redact(log.redact(part)) == log.REDACTED


class _Echo(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        body = b'{"balances": [], "code": 0}'
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.send_header("X-Echo", self.headers.get("X-MBX-APIKEY", ""))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        return


@pytest.fixture
def server() -> Iterator[str]:
    """A real HTTP server on the loopback that sends the API key back in a header; yields its address."""
    found = HTTPServer(("127.0.0.1", 0), _Echo)
    thread = threading.Thread(target=found.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{found.server_port}"
    found.shutdown()
    found.server_close()
    thread.join()


def test_debug_logs_of_ccxt_and_urllib3_hold_no_key(server: str, foreign: io.StringIO) -> None:
    import ccxt

    key, hidden = f"key+{secrets.token_hex(12)}", f"secret/{secrets.token_hex(12)}"
    log.register_secret(key)
    log.register_secret(hidden)
    exchange = ccxt.binance({"apiKey": key, "secret": hidden, "enableRateLimit": False})
    try:
        exchange.fetch(f"{server}/account?key={quote(key, safe='')}&s={quote(hidden)}", headers={"X-MBX-APIKEY": key})
        exchange.urls["api"]["private"] = f"{server}/api"
        exchange.private_get_account({"note": hidden})
    finally:
        exchange.session.close()
    for shown in (written(), foreign.getvalue()):
        assert "ccxt" in shown
        assert "urllib3.connectionpool" in shown
        assert "X-MBX-APIKEY" in shown
        assert shown.count(log.REDACTED) >= 5
        assert [one for value in (key, hidden) for one in forms(value) if one in shown] == []


def test_errors_of_a_refused_connection_hold_no_key() -> None:
    """The URL with the key is part of urllib3's own exception text and of its retry warnings."""
    import socket

    import urllib3

    key = f"key+{secrets.token_hex(12)}"
    log.register_secret(key)
    with socket.socket() as reserved:
        # Bound but not listening: connections are refused for as long as the port is held.
        reserved.bind(("127.0.0.1", 0))
        address = f"http://127.0.0.1:{reserved.getsockname()[1]}/?key={quote(key, safe='')}"
        with urllib3.PoolManager() as pool:
            try:
                pool.request("GET", address, retries=1)
            except urllib3.exceptions.HTTPError:
                logger.exception("request failed")
    assert "MaxRetryError" in written()
    assert "WARNING urllib3" in written()
    assert [one for one in forms(key) if one in written()] == []


def test_two_processes_may_log_into_the_same_files() -> None:
    code = (
        "import logging; from flexbot import log; log.start(level='INFO', max_bytes=5000, files=3)\n"
        "for n in range(300): logging.info('line %d', n)"
    )
    running = [subprocess.Popen([sys.executable, "-c", code], stderr=subprocess.PIPE) for _ in range(2)]
    assert [process.communicate()[1] for process in running] == [b"", b""]
    assert written()
