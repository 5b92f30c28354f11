"""Timeframes: `1m`, `4h`, `1d`, `1w` and the grid of open times each stands for."""

from __future__ import annotations

import re
from dataclasses import dataclass

from flexbot.errors import UsageError

_UNIT_MS = {"m": 60_000, "h": 3_600_000, "d": 86_400_000, "w": 604_800_000}
_FORM = re.compile(r"([1-9]\d{0,3})([mhdw])")
# The Unix epoch was a Thursday; weekly candles open on Monday 00:00 UTC (1970-01-05).
_MONDAY_MS = 4 * _UNIT_MS["d"]
_PARENT = {"1m": "5m", "5m": "15m", "15m": "1h", "1h": "4h", "4h": "1d", "1d": "1w"}


@dataclass(frozen=True, slots=True)
class Timeframe:
    """One candle length. `code` is the usual short form (`15m`), `ms` its length in milliseconds."""

    code: str
    ms: int

    @classmethod
    def parse(cls, code: str) -> Timeframe:
        """Read `15m`, `1h`, `1d` or `1w`; raises UsageError for anything else."""
        match = _FORM.fullmatch(code.strip())
        if match is None:
            raise UsageError("timeframe.unknown", given=code)
        return cls(match[0], int(match[1]) * _UNIT_MS[match[2]])

    @property
    def parent(self) -> Timeframe | None:
        """The next higher timeframe that strategies take their bias from, None above 1d."""
        code = _PARENT.get(self.code)
        return None if code is None else Timeframe.parse(code)

    @property
    def offset_ms(self) -> int:
        """Where the grid starts: 0, or Monday 00:00 UTC for whole weeks."""
        return _MONDAY_MS % self.ms if self.code.endswith("w") else 0

    def floor(self, time_ms: int) -> int:
        """The open time (UTC ms) of the candle that contains `time_ms`."""
        return (time_ms - self.offset_ms) // self.ms * self.ms + self.offset_ms

    def __str__(self) -> str:
        return self.code
