"""What a look-ahead check found, in words."""

from __future__ import annotations

from flexbot.engine.lookahead import Difference, LookAheadReport
from flexbot.errors import LookAheadError
from flexbot.report import words
from flexbot.text import text
from flexbot.text.format import date_time, number


def clean_lines(report: LookAheadReport) -> list[str]:
    """What a check without findings says, and whether that says much."""
    line = text(
        "strategies.lookahead.clean",
        strategy=report.strategy,
        cuts=number(report.cuts, 0),
        candles=number(report.candles, 0),
        signals=number(report.signals, 0),
    )
    return [line] if report.signals else [line, text("strategies.lookahead.no_signals")]


def found_error(report: LookAheadReport) -> LookAheadError:
    """The first difference of a check as an error."""
    first = report.differences[0]
    return LookAheadError(
        "lookahead.found",
        strategy=report.strategy,
        time=date_time(first.time_ms),
        bar=first.bar,
        cut=number(first.cut, 0),
        field=first.field,
        known=said(first, first.known),
        later=said(first, first.later),
        count=len(report.differences),
        cuts=report.cuts,
    )


def said(difference: Difference, value: float | str | None) -> str:
    """One side of a difference: the reason of a signal in words, a level with its number, or that there was none."""
    if value is None:
        return text("strategies.lookahead.nothing")
    if isinstance(value, str):
        return f"“{words.reason(value)}”"
    return f"{difference.field} {value:.12g}"
