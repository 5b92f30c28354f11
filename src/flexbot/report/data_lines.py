"""What an import and a download did, line by line, the same for the console and the dashboard."""

from __future__ import annotations

from flexbot.market.coverage import largest
from flexbot.market.downloads.download import DownloadReport
from flexbot.market.imports.importer import Imported
from flexbot.market.store import Appended
from flexbot.report import words
from flexbot.text import text
from flexbot.text.format import date_time, duration, number

ROWS_SHOWN = 20
# Below this nobody's clock matters: an exchange's answer alone can take seconds.
_CLOCK_OFF_MS = 30_000


def imported_lines(file: str, imported: Imported, appended: Appended) -> list[str]:
    """What an import read and what it changed; `file` is the name the user knows the file by."""
    candles = imported.candles
    lines = [
        text(
            "market.import.done",
            file=file,
            series=f"{candles.venue} {candles.symbol} {candles.timeframe}",
            count=number(len(candles), 0),
            first=date_time(int(candles.time[0])),
            last=date_time(int(candles.time[-1])),
        ),
        text(
            "market.import.counts",
            added=number(appended.added, 0),
            replaced=number(appended.replaced, 0),
            unchanged=number(appended.unchanged, 0),
        ),
    ]
    return lines + left_out_lines(imported)


def left_out_lines(imported: Imported) -> list[str]:
    """What the candles of a file do not hold: repeated rows, rows without prices, volume."""
    lines = []
    if imported.duplicates:
        lines.append(text("market.import.duplicates", count=number(imported.duplicates, 0)))
    if imported.blanks:
        lines.append(text("market.import.blanks", count=number(imported.blanks, 0)))
    if not imported.has_volume:
        lines.append(text("market.import.no_volume"))
    return lines


def download_lines(report: DownloadReport) -> list[str]:
    """What a download did, how complete the range now is, and what a careful reader should know."""
    return [
        text("market.download.done", venue=report.venue, symbol=report.symbol, timeframe=report.timeframe),
        text("market.download.range", start=date_time(report.start_ms), end=date_time(report.end_ms)),
        text("market.download.counts", added=number(report.added, 0), stored=number(report.stored, 0)),
        text(
            "market.download.coverage",
            share=words.covered(report.coverage),
            present=number(report.stored + report.added, 0),
            expected=number(report.expected, 0),
        ),
        *repeated_lines(report),
        *_gap_lines(report),
        *bad_lines(report),
        *clock_lines(report),
    ]


def repeated_lines(report: DownloadReport) -> list[str]:
    """Candles that came late and requests that had to be repeated."""
    lines = []
    if report.late:
        lines.append(text("market.download.late", count=number(report.late, 0)))
    if report.repeated:
        lines.append(text("market.download.repeated", count=number(report.repeated, 0)))
    return lines


def clock_lines(report: DownloadReport) -> list[str]:
    """How far this machine's clock and the exchange's are apart, where it matters."""
    if abs(report.clock_ahead_ms) < _CLOCK_OFF_MS:
        return []
    key = "market.download.clock_ahead" if report.clock_ahead_ms > 0 else "market.download.clock_behind"
    return [text(key, venue=report.venue, off=duration(abs(report.clock_ahead_ms) / 1000))]


def _gap_lines(report: DownloadReport) -> list[str]:
    if not report.gaps:
        return [text("market.download.no_gaps")]
    lines = [
        text(
            "market.download.gaps",
            count=number(len(report.gaps), 0),
            missing=number(sum(gap.candles for gap in report.gaps), 0),
        )
    ]
    lines += [
        text(
            "market.download.gap",
            first=date_time(gap.first_ms),
            last=date_time(gap.last_ms),
            missing=number(gap.candles, 0),
        )
        for gap in largest(report.gaps, ROWS_SHOWN)
    ]
    if len(report.gaps) > ROWS_SHOWN:
        lines.append(text("market.download.more_gaps", count=number(len(report.gaps) - ROWS_SHOWN, 0)))
    return lines


def bad_lines(report: DownloadReport) -> list[str]:
    """The rows that the exchange sent and that cannot be candles, the first ones in full."""
    if not report.bad:
        return []
    lines = [text("market.download.bad", count=number(len(report.bad), 0))]
    lines += [
        text(
            "market.download.bad_row",
            time=date_time(row.time_ms),
            problem=text(f"market.download.bad.{row.problem}"),
            values=", ".join(f"{value:.10g}" for value in row.values),
        )
        for row in report.bad[:ROWS_SHOWN]
    ]
    if len(report.bad) > ROWS_SHOWN:
        lines.append(text("market.download.more_bad", count=number(len(report.bad) - ROWS_SHOWN, 0)))
    return lines
