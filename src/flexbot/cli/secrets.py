"""How the command line gets secrets: typed without echo, or one line each from standard input or a descriptor.

Never from arguments, which every user of the machine can read and the shell keeps in its history.
"""

from __future__ import annotations

import contextlib
import getpass
import os
import re
import sys
from io import StringIO, TextIOWrapper, UnsupportedOperation
from typing import TextIO

from flexbot import log
from flexbot.cli.console import new_line_if_left, stderr
from flexbot.errors import UsageError
from flexbot.vault.typed import MAX_LENGTH, registered

_FORBIDDEN = re.compile(
    r"--?(?:pass(?:word|phrase|wd)?|pwd|senha|frase|pin|(?:api|access|private)?[-_]?secret(?:[-_]?key)?"
    r"|(?:api|private|secret|access|vault)[-_]?key|key|token|recovery[-_]?code|recovery(?==)|code)(?:=.*)?",
    re.IGNORECASE | re.DOTALL,
)
# Long, without the signs of a path or a word: letters and digits mixed, as keys are.
_KEY_LIKE = re.compile(r"(?=.*[0-9])(?=.*[A-Za-z])[A-Za-z0-9+/=_-]{24,}")
# Small words with at most a short number each, as in the name of an entry or a file: mercado-bitcoin-live-conta2.
_NAME_LIKE = re.compile(r"(?:[a-z]+\d{0,4}|\d{1,4})(?:[-_](?:[a-z]+\d{0,4}|\d{1,4}))+")

# The id of a password that another program keeps through the keyring backend.
_OWN_ID = re.compile(r"keyring-[0-9a-f]{32}")


class Secrets:
    """One source of secrets for one command: the terminal, else standard input, else the descriptor given."""

    def __init__(self, descriptor: int | None = None) -> None:
        self._stream: TextIO | None = None
        if descriptor is not None:
            try:
                self._stream = os.fdopen(descriptor, encoding="utf-8", closefd=False)
            except (OSError, ValueError, TypeError):  # not open, negative, or larger than any
                raise UsageError("vault.secret_fd", number=descriptor) from None
        elif sys.stdin is None:  # closed by whoever started the program
            self._stream = StringIO()
        elif not sys.stdin.isatty():
            _read_utf8(sys.stdin)
            self._stream = sys.stdin

    @property
    def interactive(self) -> bool:
        """Whether a person types the secrets, so that asking twice or again makes sense."""
        return self._stream is None

    def ask(self, prompt: str, *, optional: bool = False) -> str:
        """The next secret, without line end; empty only if `optional`. UsageError when there is none.

        The text is registered for redaction before it is returned.
        """
        given = self._line(prompt)
        if not given and not optional:
            raise UsageError("vault.secret_missing", what=prompt)
        return registered(given)

    def _line(self, prompt: str) -> str:
        if self._stream is None:
            try:
                with new_line_if_left():
                    return getpass.getpass(f"{prompt}: ", stream=sys.stderr)
            except EOFError:
                raise UsageError("vault.secret_missing", what=prompt) from None
            except UnicodeDecodeError:
                raise UsageError("vault.secret_not_text", what=prompt) from None
        try:
            return self._stream.readline(MAX_LENGTH + 2).rstrip("\r\n")
        except UnicodeDecodeError:
            raise UsageError("vault.secret_not_text", what=prompt) from None
        except OSError:  # open for writing alone, or a folder
            raise UsageError("vault.secret_missing", what=prompt) from None

    def say(self, line: str) -> None:
        """A line beside the questions: on stderr, for a person only."""
        if self.interactive:
            stderr().print(line, markup=False, soft_wrap=not sys.stderr.isatty())


def _read_utf8(stream: TextIO) -> None:
    """Let secrets be the same everywhere: not in the code page of a system, nor with the mark of a Windows editor."""
    if isinstance(stream, TextIOWrapper):
        with contextlib.suppress(UnsupportedOperation):  # something was read already
            stream.reconfigure(encoding="utf-8-sig", errors="strict")


def refuse_secret_arguments(words: list[str]) -> None:
    """UsageError when an argument is, or says that it is, a secret; the error does not repeat it.

    Options named like a secret are refused everywhere. What only looks like a key is refused where credentials are
    handled: after `vault` and `config`.
    """
    for word in words:
        if _FORBIDDEN.fullmatch(word):
            raise UsageError("vault.secret_option", option=word.partition("=")[0])
    if words and words[0] in ("vault", "config"):
        for word in words[1:]:
            value = word.partition("=")[2] if word.startswith("--") else word
            if looks_like_key(value) and not _is_path(value):
                log.register_secret(value)
                raise UsageError("vault.secret_argument")


def looks_like_key(word: str) -> bool:
    """Whether a word is long and mixed as keys are, and no name."""
    return _KEY_LIKE.fullmatch(word) is not None and not any(one.fullmatch(word) for one in (_NAME_LIKE, _OWN_ID))


def _is_path(word: str) -> bool:
    """Whether something of this name is there, or the folder in which it would be."""
    folder, slash, _ = word.rpartition("/")
    return os.path.lexists(word) or (slash != "" and os.path.lexists(folder))
