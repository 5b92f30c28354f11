"""Threads for long work that may compile."""

from __future__ import annotations

import threading
from collections.abc import Callable

# Compilers recurse deeply; a thread's stack is small on some systems.
_STACK_BYTES = 64 * 1024 * 1024
_starting = threading.Lock()


def start_thread(body: Callable[[], None]) -> threading.Thread:
    """Run `body` in a thread with room for a compiler; it does not keep the program alive."""
    with _starting:  # the size is one for the whole process
        before = threading.stack_size(_STACK_BYTES)
        try:
            thread = threading.Thread(target=body, daemon=True)
            thread.start()
        finally:
            threading.stack_size(before)
    return thread
