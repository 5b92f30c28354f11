"""What `flexbot data` shows: tables for people, plain values for --json."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

from flexbot.cli.console import stdout
from flexbot.text import text
from flexbot.text.format import date_time, number

if TYPE_CHECKING:
    from rich.table import Table

    from flexbot.errors import DataError
    from flexbot.market.candles import Candles
    from flexbot.market.coverage import Coverage
    from flexbot.market.sample import SampleInfo
    from flexbot.market.store import SeriesInfo

_GAPS_SHOWN = 20
# On a narrower terminal the size and the source would leave no room for the rest; --json has them.
_SOURCE_FROM_WIDTH = 100
_SERIES_COLUMNS = ("venue", "symbol", "timeframe", "candles", "first", "last", "size", "source")
_RIGHT = {"candles", "size", "missing"}


def print_series(stored: list[SeriesInfo], bundled: list[SampleInfo]) -> None:
    """Every series in the store, then the bundled samples."""
    rows = []
    for info in stored:
        damaged = f"{text('market.list.unreadable', count=info.unreadable)} " if info.unreadable else ""
        rows.append([*_series_cells(info), damaged + info.source])
    rows += [[*_series_cells(info), text("market.list.bundled", source=info.source)] for info in bundled]
    console = stdout()
    shown = len(_SERIES_COLUMNS) if console.width >= _SOURCE_FROM_WIDTH else len(_SERIES_COLUMNS) - 2
    console.print(_table(_SERIES_COLUMNS[:shown], [row[:shown] for row in rows]))
    if not stored:
        stdout().print(text("market.list.empty"), markup=False, soft_wrap=True)


def _series_cells(info: SeriesInfo | SampleInfo) -> list[str]:
    return [
        info.venue,
        info.symbol,
        str(info.timeframe),
        number(info.rows, 0),
        date_time(info.first_ms) if info.rows else text("market.list.none"),
        date_time(info.last_ms) if info.rows else text("market.list.none"),
        text("market.list.megabytes", size=number(info.bytes / 1e6, 1)),
    ]


def series_json(stored: list[SeriesInfo], bundled: list[SampleInfo]) -> list[dict[str, Any]]:
    """The same as plain values; times in UTC ms."""
    told = [(info, False, info.unreadable) for info in stored] + [(info, True, 0) for info in bundled]
    return [
        {
            "venue": info.venue,
            "symbol": info.symbol,
            "timeframe": str(info.timeframe),
            "rows": info.rows,
            "first_ms": info.first_ms,
            "last_ms": info.last_ms,
            "bytes": info.bytes,
            "source": info.source,
            "bundled": is_bundled,
            "unreadable": unreadable,
        }
        for info, is_bundled, unreadable in told
    ]


def print_verify(results: list[tuple[SeriesInfo, list[DataError]]]) -> None:
    """One line per series, then what is wrong with it and what to do."""
    for info, problems in results:
        series = f"{info.venue} {info.symbol} {info.timeframe}"
        if not problems:
            _line(text("market.verify.good", series=series, count=number(info.rows, 0)))
            continue
        _line(text("market.verify.bad", series=series, count=number(len(problems), 0)))
        for problem in problems:
            _line(f"  {problem.message}")
            _line(f"  {problem.hint}")


def verify_json(results: list[tuple[SeriesInfo, list[DataError]]]) -> list[dict[str, Any]]:
    """The same as plain values."""
    return [
        {
            "venue": info.venue,
            "symbol": info.symbol,
            "timeframe": str(info.timeframe),
            "rows": info.rows,
            "problems": [
                {"key": problem.key, "message": problem.message, "hint": problem.hint} for problem in problems
            ],
        }
        for info, problems in results
    ]


def print_coverage(candles: Candles, found: Coverage) -> None:
    """How much of the span is there, and the largest gaps in the order of time."""
    from flexbot.market.coverage import largest
    from flexbot.report import words

    _line(
        text(
            "market.coverage.share",
            series=f"{candles.venue} {candles.symbol} {candles.timeframe}",
            share=words.covered(found.share),
            rows=number(found.rows, 0),
            expected=number(found.expected, 0),
        )
    )
    if not found.gaps:
        _line(text("market.coverage.complete"))
        return
    rows = [
        [date_time(gap.first_ms), date_time(gap.last_ms), number(gap.candles, 0)]
        for gap in largest(found.gaps, _GAPS_SHOWN)
    ]
    stdout().print(_table(("first_missing", "last_missing", "missing"), rows))
    if len(found.gaps) > len(rows):
        _line(text("market.coverage.more", count=number(len(found.gaps) - len(rows), 0)))
    _line(text("market.coverage.note"))


def coverage_json(candles: Candles, found: Coverage) -> dict[str, Any]:
    """The same as plain values, with every gap; times in UTC ms."""
    return {
        "venue": candles.venue,
        "symbol": candles.symbol,
        "timeframe": candles.timeframe.code,
        "first_ms": found.first_ms,
        "last_ms": found.last_ms,
        "rows": found.rows,
        "expected": found.expected,
        "share": found.share,
        "gaps": [{"first_ms": gap.first_ms, "last_ms": gap.last_ms, "candles": gap.candles} for gap in found.gaps],
    }


def _table(columns: tuple[str, ...], rows: list[list[str]]) -> Table:
    from rich import box
    from rich.table import Table
    from rich.text import Text

    table = Table(box=box.SIMPLE_HEAD)
    for name in columns:
        justify: Literal["left", "right"] = "right" if name in _RIGHT else "left"
        # names are there to be copied
        table.add_column(
            text(f"market.column.{name}"), justify=justify, overflow="fold", no_wrap=name in ("venue", "symbol")
        )
    for row in rows:
        table.add_row(*(Text(cell) for cell in row))  # not str: names from files are no markup
    return table


def _line(content: str) -> None:
    stdout().print(content, markup=False, soft_wrap=True)
