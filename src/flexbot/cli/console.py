"""What every command prints with: two consoles, one progress bar, JSON.

Tables and results go to stdout; progress, notices and errors to stderr, so that `flexbot … --json > file` stays clean.
"""

from __future__ import annotations

import json
import math
import re
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, TextIO

from flexbot.cli.interrupt import pressed
from flexbot.text import text

if TYPE_CHECKING:
    from rich.console import Console, ConsoleOptions, RenderableType
    from rich.progress import Progress, TaskID

ProgressCallback = Callable[[int, int], None]

# Piped output has no width of its own; this is wide enough that no table of ours is cut or folded.
PIPED_WIDTH = 160
_SHOW_AFTER_S = 1.0


def stdout() -> Console:
    """The Rich console for results: plain text when piped, no colour under NO_COLOR."""
    return _console(sys.stdout)


def stderr() -> Console:
    """The Rich console for progress, notices and errors."""
    return _console(sys.stderr)


# Signs that a terminal obeys instead of showing them, that turn the direction of what follows, or that are half of one:
# names from files, other programs and copies of vaults may hold any.
_OBEYED = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
_INSTEAD = "\N{REPLACEMENT CHARACTER}"


def _console(stream: TextIO) -> Console:
    from rich.console import Console
    from rich.segment import Segment

    class Shown(Console):
        """A console whose texts command nothing; colours and moves of the cursor are added to them afterwards."""

        def render(self, renderable: RenderableType, options: ConsoleOptions | None = None) -> Iterable[Segment]:
            for one in super().render(renderable, options):
                yield one if one.control else Segment(_OBEYED.sub(_INSTEAD, one.text), one.style)

    # A console is made anew each time: it is cheap, and it follows sys.stdout where a caller redirects it.
    # `highlight=False`: rich would otherwise colour every number it finds in our sentences.
    return Shown(file=stream, width=None if stream.isatty() else PIPED_WIDTH, highlight=False, soft_wrap=False)


@contextmanager
def progress(description: str) -> Iterator[ProgressCallback]:
    """Show a bar with the time left on stderr while the block runs; yields `report(done, total)`.

    The bar appears only on a terminal and only once the work has taken more than a second; a total of 0 or less
    means the end is not known. Calling `report` is cheap, rich redraws at its own pace.
    """
    if not sys.stderr.isatty():
        yield lambda done, total: None
        return
    bar = _Bar(description)
    try:
        yield bar.report
    finally:
        bar.close()


class _Bar:
    def __init__(self, description: str) -> None:
        self._description = description
        self._started = time.monotonic()
        self._progress: Progress | None = None
        self._task: TaskID | None = None

    def report(self, done: int, total: int) -> None:
        if self._progress is None:
            if time.monotonic() - self._started < _SHOW_AFTER_S:
                return
            self._open()
        if self._progress is not None and self._task is not None:
            self._progress.update(self._task, completed=done, total=total if total > 0 else None)

    def _open(self) -> None:
        from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn

        self._progress = Progress(
            TextColumn("{task.description}", markup=False),
            BarColumn(),
            TaskProgressColumn(),
            TimeRemainingColumn(),
            TextColumn(text("cli.progress.left")),
            console=stderr(),
            transient=True,
        )
        self._task = self._progress.add_task(self._description, total=None)
        self._progress.start()

    def close(self) -> None:
        if self._progress is not None:
            self._progress.stop()


@contextmanager
def new_line_if_left() -> Iterator[None]:
    """Around a question: where Ctrl-C or the end of the input answers it, what is said next begins a line."""
    try:
        if pressed():
            raise KeyboardInterrupt  # lost while the question was printed; waiting for an answer would never end
        yield
    except (KeyboardInterrupt, EOFError):
        if sys.stderr.isatty():
            stderr().print()
        raise


def typed_line() -> str:
    """The line that is typed at a question, its end included; empty at the end of the input."""
    with new_line_if_left():
        given = sys.stdin.readline()
    if not given and sys.stdin.isatty():
        stderr().print()
    return given


def confirmed(question: str) -> bool:
    """Ask on stderr and read the answer; anything but a yes is a no, also the end of a piped input."""
    stderr().print(f"{question} {text('cli.answers')} ", end="", markup=False, soft_wrap=True)
    answer = typed_line().strip().lower()
    return answer in text("cli.yes").split(", ")


def print_json(obj: Any) -> None:
    """Write `obj` to stdout as indented JSON; numbers that JSON cannot say (NaN, infinity) become null."""
    # An old code page cannot hold every letter; JSON's own escapes can.
    utf8 = (sys.stdout.encoding or "").lower().replace("-", "") == "utf8"
    written = json.dumps(_plain(obj), ensure_ascii=not utf8, indent=2, allow_nan=False)
    # JSON lets some signs stand that a terminal would obey
    sys.stdout.write(_OBEYED.sub(lambda sign: f"\\u{ord(sign[0]):04x}", written) + "\n")


def _plain(obj: Any) -> Any:
    if isinstance(obj, float) and not math.isfinite(obj):
        return None
    if isinstance(obj, dict):
        return {str(key): _plain(value) for key, value in obj.items()}
    if isinstance(obj, list | tuple):
        return [_plain(value) for value in obj]
    return obj
