"""The venue's own clock, which need not agree with anybody's."""

from __future__ import annotations

import time


class Clock:
    """Milliseconds UTC: this machine's clock plus `offset_ms`, or a time that stands still when `fixed_ms` is given."""

    def __init__(self, *, offset_ms: int = 0, fixed_ms: int | None = None) -> None:
        self.offset_ms = offset_ms
        self.fixed_ms = fixed_ms

    def now_ms(self) -> int:
        return self.fixed_ms if self.fixed_ms is not None else time.time_ns() // 1_000_000 + self.offset_ms
