"""Numbers, percentages, money and times the way the current language writes them (pt_BR: 1.234,56)."""

from __future__ import annotations

import math
from datetime import UTC, datetime

from flexbot.text import language, text

_SWAP = str.maketrans(",.", ".,")


def number(x: float, digits: int = 2) -> str:
    """`x` with thousands separators and `digits` decimals; what is not a number is a dash, infinity is ∞."""
    if math.isnan(x):
        return "–"
    if math.isinf(x):
        return "∞" if x > 0 else "-∞"
    # -0.001 with two digits would read "-0.00"; the sign of a shown zero says nothing.
    written = f"{round(x, digits) + 0.0:,.{digits}f}" if isinstance(x, float) else f"{x:,.{digits}f}"
    return written.translate(_SWAP) if language() == "pt_BR" else written


def decimal(x: float) -> str:
    """`x` with the decimals it has, at most ten significant digits: `0.382`, in Portuguese `0,382`."""
    written = f"{x:,.10g}"
    return written.translate(_SWAP) if language() == "pt_BR" else written


def percent(x: float, digits: int = 2) -> str:
    """The fraction `x` as a percentage: 0.0123 is `1.23 %`."""
    return f"{number(x * 100, digits)} %"


def money(x: float) -> str:
    """An amount of money with two decimals, without a currency sign (the account's currency is the user's)."""
    return number(x, 2)


def date_time(ms: int) -> str:
    """UTC milliseconds as date and time to the minute: `2024-01-31 23:00`, in Portuguese `31/01/2024 23:00`.

    Times outside the calendar (years 1 to 9999) are shown as the number they are.
    """
    return _calendar(ms, text("cli.format.date_time"))


def date(ms: int) -> str:
    """UTC milliseconds as date: `2024-01-31`, in Portuguese `31/01/2024`."""
    return _calendar(ms, text("cli.format.date"))


def _calendar(ms: int, form: str) -> str:
    try:
        return datetime.fromtimestamp(ms / 1000, UTC).strftime(form)
    except (ValueError, OverflowError, OSError):
        return str(ms)


def duration(seconds: float) -> str:
    """A length of time in its two largest units: `45 s`, `3 min 05 s`, `2 h 10 min`, `3 d 4 h`."""
    whole = max(0, round(seconds))
    if whole < 60:
        return f"{whole} s"
    if whole < 3_600:
        return f"{whole // 60} min {whole % 60:02d} s"
    if whole < 86_400:
        return f"{whole // 3_600} h {whole % 3_600 // 60:02d} min"
    return f"{whole // 86_400} d {whole % 86_400 // 3_600} h"
