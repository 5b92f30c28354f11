"""The front door of the console program: language, log, command, and one place where every failure ends.

`--debug` and `--lang` are taken out of the words before the command sees them, so that they work anywhere: the
language must be known before the commands are imported, because their help texts are made at that moment.
"""

from __future__ import annotations

import errno
import logging
import os
import stat
import sys
import traceback
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from flexbot import __version__, log, text
from flexbot.errors import FlexBotError, SettingsError, StorageError, UsageError

if TYPE_CHECKING:
    from typer.core import TyperCommand, TyperGroup

    from flexbot.cli.dashboard import Serve

INTERRUPTED = 130
# A disk may refuse anywhere, also inside a library that writes a cache. EDQUOT does not exist on Windows.
_DISK_REFUSED = {errno.ENOSPC, errno.EROFS, getattr(errno, "EDQUOT", errno.ENOSPC)}
_YES = ("1", "true", "yes", "on")
_logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Words:
    """The user's words without the general options, and what those said."""

    rest: list[str]
    debug: bool
    language: str | None


def run(program: str, arguments: list[str], *, serve: Serve | None = None) -> int:
    """Run one command line and return the exit code; everything that can go wrong is reported here.

    `serve` starts the dashboard; without it there is none.
    """
    from flexbot.cli.interrupt import listening
    from flexbot.vault import environment
    from flexbot.vault.actor import acting_as

    # before anything else, so that no child process and no report of a crash finds the vault's key among the variables
    environment.take()
    environment.keep_out_of_core_dumps()
    with listening(), acting_as("cli"):
        return _run(program, split_words(arguments), serve)


def _run(program: str, words: Words, serve: Serve | None) -> int:
    from flexbot.cli.interrupt import pressed

    debug = words.debug
    try:
        _prepare_streams()
        log.start()
        _choose_language(words.language)
        _start_log(debug)
        _refuse_secrets(words.rest)
        return _flushed(_execute(program, words.rest, serve))
    except KeyboardInterrupt:
        return _stopped()
    except FlexBotError as error:
        _logger.warning("%s", error, exc_info=debug)
        return _fail(error.message, error.hint, error.exit_code, debug)
    except BaseException as error:  # the boundary: nothing may reach the user as a bare traceback
        if pressed():
            return _stopped()  # what a library made of the interruption
        if _reader_left(error):
            return _pipe_closed()
        if isinstance(error, OSError) and error.errno in _DISK_REFUSED:
            full = StorageError("storage.refused", reason=error.strerror)
            return _fail(full.message, full.hint, full.exit_code, debug)
        if not isinstance(error, Exception):
            raise
        return _unexpected(error, debug)


def split_words(arguments: list[str]) -> Words:
    """Take `--debug` and `--lang` out of the words before a lone `--`; a `--lang` without language gives ""."""
    end = arguments.index("--") if "--" in arguments else len(arguments)
    rest: list[str] = []
    debug = os.environ.get("FLEXBOT_DEBUG", "").strip().lower() in _YES
    language: str | None = None
    words = iter(arguments[:end])
    for word in words:
        if word == "--debug":
            debug = True
        elif word == "--lang":
            language = next(words, "")
        elif word.startswith("--lang="):
            language = word.removeprefix("--lang=")
        else:
            rest.append(word)
    return Words(rest + arguments[end:], debug, language)


def _languages() -> str:
    return ", ".join(text.LANGUAGES)


def _choose_language(asked: str | None) -> None:
    """`--lang`, else FLEXBOT_LANG, else the setting interface.language, else the system's language."""
    from flexbot.settings.load import peek_language

    # In force first, so that a complaint about the language asked for is made in one that is understood.
    text.set_language(peek_language() or text.system_language())
    chosen = asked if asked is not None else os.environ.get("FLEXBOT_LANG", "").strip() or None
    if chosen == "":
        raise UsageError("cli.language_missing", languages=_languages())
    if chosen is not None:
        if chosen not in text.LANGUAGES:
            raise UsageError("cli.language", given=chosen, languages=_languages())
        text.set_language(chosen)


def _start_log(debug: bool) -> None:
    from flexbot.settings import Settings, load_settings

    try:
        options = load_settings().log
    except SettingsError:
        # The command that needs the settings reports this; `flexbot config` must still run to repair them.
        options = Settings().log
    level = "DEBUG" if debug else options.level
    log.start(level=level, max_bytes=round(options.max_mb * 1_000_000), files=options.files)
    _logger.debug("FlexBot %s, Python %s, %s", __version__, sys.version.split()[0], sys.platform)


def _refuse_secrets(words: list[str]) -> None:
    """Before the commands see the words: no complaint of theirs shall repeat a secret."""
    from flexbot.cli.secrets import refuse_secret_arguments

    refuse_secret_arguments(words)


def _execute(program: str, words: list[str], serve: Serve | None) -> int:
    from flexbot.cli.library import translate_library

    translate_library()
    import typer
    from typer.exceptions import TyperException

    from flexbot.cli.interrupt import pressed
    from flexbot.cli.usage import explain

    command = _command(program, serve)
    if pressed():
        raise KeyboardInterrupt  # lost while the commands were imported
    try:
        ended = command.main(words, prog_name=program, standalone_mode=False)
    except typer.Abort:
        return _stopped()
    except TyperException as error:
        message = error.format_message().strip()
        if not message:
            # A group without a command has printed its help already.
            return error.exit_code
        hint = text.text("cli.usage.try", command=_spoken(command, program, words))
        discreet = words[:1] == ["vault"] or (
            words[:1] == ["config"] and any(one.startswith("-") for one in words[1:2])
        )
        return _fail(explain(error, message, discreet=discreet), hint, error.exit_code, debug=False)
    if ended == INTERRUPTED:
        return _stopped()
    return ended if isinstance(ended, int) else 0


def _command(program: str, serve: Serve | None) -> TyperCommand | TyperGroup:
    from flexbot.cli import app

    if program == "flexbot-backtest":
        return app.build_command(app.build_backtest_app())
    if program == "flexbot-dashboard":
        return app.build_command(app.build_dashboard_app(serve))
    return app.build_command(app.build_app(serve))


def _spoken(command: TyperCommand | TyperGroup, program: str, words: list[str]) -> str:
    """The program and those first words that are names of commands, as in `flexbot data download`."""
    path = program
    current: object = command
    for word in words:
        current = getattr(current, "commands", {}).get(word)
        if current is None:
            break
        path = f"{path} {word}"
    return path


def _prepare_streams() -> None:
    """Let no character of ours stop the program on a console or pipe with an old code page.

    A program without a console window has no streams at all, which libraries do not expect.
    """
    if sys.stdout is None:
        sys.stdout = Path(os.devnull).open("w", encoding="utf-8")  # noqa: SIM115  # open as long as the program
    if sys.stderr is None:
        sys.stderr = Path(os.devnull).open("w", encoding="utf-8")  # noqa: SIM115  # open as long as the program
    for stream in (sys.stdout, sys.stderr):
        encoding = (getattr(stream, "encoding", None) or "").lower().replace("-", "")
        if encoding != "utf8" and hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")


def _fail(message: str, hint: str, code: int, debug: bool) -> int:
    from flexbot.cli.console import stderr

    console = stderr()
    if debug:
        console.print(log.redact(traceback.format_exc()), markup=False, soft_wrap=True)
    # on a terminal broken between words, in a file one line each
    whole = not sys.stderr.isatty()
    console.print(log.redact(message), style="bold red", markup=False, soft_wrap=whole)
    console.print(log.redact(hint), markup=False, soft_wrap=whole)
    return code


def _unexpected(error: Exception, debug: bool) -> int:
    _logger.error("FlexBot %s: unexpected error", __version__, exc_info=True)
    found = f"{type(error).__name__}: {error}".splitlines()[0]
    file = log.log_file()
    key = "cli.end.unexpected" if file.is_file() else "cli.end.unexpected_unlogged"
    from flexbot.cli.console import stderr

    if debug:
        stderr().print(log.redact(traceback.format_exc()), markup=False, soft_wrap=True)
    line = log.redact(text.text(key, error=found, file=file))
    stderr().print(line, style="bold red", markup=False, soft_wrap=True)
    return 1


def _stopped() -> int:
    from flexbot.cli.console import stderr
    from flexbot.cli.interrupt import explained

    if not explained():
        stderr().print(text.text("cli.end.stopped"), markup=False, soft_wrap=True)
    return INTERRUPTED


def _flushed(code: int) -> int:
    """Write out what is buffered now, where a closed pipe can still be met quietly."""
    try:
        sys.stdout.flush()
    except OSError as error:
        if not _reader_left(error):
            raise
        return _pipe_closed()
    return code


def _reader_left(error: BaseException) -> bool:
    """Whether the reader of our pipe is gone, which Windows says with nothing more than "invalid argument"."""
    if sys.platform == "win32" and isinstance(error, OSError) and error.errno == errno.EINVAL:
        return error.filename is None and stat.S_ISFIFO(os.fstat(sys.stdout.fileno()).st_mode)
    return isinstance(error, BrokenPipeError)


def _pipe_closed() -> int:
    """The reader (`| head`) has seen enough: no message, and nothing left for Python to flush at the end."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return 1
