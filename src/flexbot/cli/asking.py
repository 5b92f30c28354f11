"""What commands say: a line of the result, a line beside it, and the question before something is changed.

Lines are broken between words where a terminal ends, and left whole for a file or another program.
"""

from __future__ import annotations

import sys

import typer

from flexbot.cli.console import confirmed, stderr, stdout
from flexbot.errors import UsageError
from flexbot.text import text


def tell(line: str, *, style: str = "") -> None:
    """A line of the result, on stdout."""
    stdout().print(line, markup=False, soft_wrap=not sys.stdout.isatty(), style=style)


def note(line: str, *, style: str = "") -> None:
    """A line beside the result, on stderr."""
    stderr().print(line, markup=False, soft_wrap=not sys.stderr.isatty(), style=style)


def person_there() -> bool:
    """Whether somebody can answer a question."""
    return sys.stdin is not None and sys.stdin.isatty()


def agree(question: str, *, yes: bool) -> None:
    """Go on after a yes, given as an option or by a person; Exit(1) after a no, UsageError where nobody can answer."""
    if yes:
        return
    if not person_there():
        raise UsageError("vault.yes_needed")
    if not confirmed(question):
        note(text("vault.cmd.nothing_changed"))
        raise typer.Exit(1)
