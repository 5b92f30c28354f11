"""Compiled functions: one decorator, one cache folder per version and user, one notice when something compiles.

Numba writes its cache beside the source by default, which an installed program must never do. Here the cache lives
in the user's cache folder, in a subfolder that changes with the version and with the source files that hold kernels:
numba does not notice when a function that a cached one calls has changed in another file.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar, cast

import numba
from numba.core import event

from flexbot import __version__, paths

F = TypeVar("F", bound=Callable[..., Any])


def _fingerprint() -> str:
    """Twelve hex digits that change when a source file of a room with kernels does."""
    package = Path(__file__).parent
    digest = hashlib.sha256(numba.__version__.encode())
    for folder in (package, package / "strategy", package / "strategy" / "builtin", package / "engine"):
        with os.scandir(folder) as entries:
            files = sorted((e.name, e.stat()) for e in entries if e.name.endswith(".py"))
        for name, stat in files:
            digest.update(f"{name} {stat.st_size} {stat.st_mtime_ns}\n".encode())
    return digest.hexdigest()[:12]


VERSION = f"{__version__}-{_fingerprint()}"  # of the machine code: code of another one is never loaded

if "NUMBA_CACHE_DIR" not in os.environ:
    _folder = paths.cache() / "kernels" / VERSION
    numba.config.CACHE_DIR = str(_folder)  # type: ignore[attr-defined]  # numba's config is filled at run time


def folder() -> Path:
    """Where the machine code is kept."""
    return Path(numba.config.CACHE_DIR)  # type: ignore[attr-defined]  # numba's config is filled at run time


def kernel(function: F) -> F:
    """Compile `function` on first use, without the GIL, cached on disk; floating point stays strict IEEE.

    Strict because results are promised to be byte-identical from one processor to the next, which reordering and
    fused multiply-add would break.
    """
    return cast(F, numba.njit(cache=True, nogil=True, error_model="numpy")(function))


def inline_kernel(function: F) -> F:
    """Like `kernel`, for a small function that LLVM is to fold into its callers; it is not cached by itself."""
    return cast(F, numba.njit(nogil=True, error_model="numpy")(function))


def pure_kernel(function: F) -> F:
    """Like `kernel`, for a function that makes no arrays; it may call only functions of its own kind.

    Numba counts references to every array at every call with an atomic instruction. In an engine that hands a dozen
    arrays through small functions that was 60 % of the run; a function that makes no arrays has nothing to count.
    Folding the small functions into one takes another fifth off.
    """
    options: dict[str, Any] = {"cache": True, "nogil": True, "error_model": "numpy", "_nrt": False, "forceinline": True}
    return cast(F, numba.njit(**options)(function))


class _Notice(event.Listener):
    def __init__(self, announce: Callable[[], None]) -> None:
        self._announce: Callable[[], None] | None = announce

    def on_start(self, event: object) -> None:
        if self._announce is not None:
            announce, self._announce = self._announce, None
            announce()

    def on_end(self, event: object) -> None:
        return


def announce_compiling(announce: Callable[[], None]) -> None:
    """Call `announce` once, when numba starts to compile because the cache holds no code for this version."""
    event.register("numba:compile", _Notice(announce))  # type: ignore[no-untyped-call]  # numba annotates only half of this
