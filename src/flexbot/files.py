"""What the disk refuses only for a moment."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")

_PATIENCE_SECONDS = 2.0
_PAUSE_SECONDS = 0.01


def patiently(work: Callable[[], T]) -> T:
    """Do `work` with a file or folder and return its result; on Windows, try again for two seconds when it is denied.

    Windows does not let a file be replaced, or its folder be renamed or deleted, while any process has it open: a
    second FlexBot that reads, or a virus scanner that looks at what was just written. Nor may it be opened in the
    instant in which it is replaced. All of these pass quickly. Raises PermissionError when the refusal stays; `work`
    must be safe to repeat.
    """
    end = time.monotonic() + (_PATIENCE_SECONDS if sys.platform == "win32" else 0)
    while True:
        try:
            return work()
        except PermissionError:
            if time.monotonic() >= end:
                raise
            time.sleep(_PAUSE_SECONDS)
