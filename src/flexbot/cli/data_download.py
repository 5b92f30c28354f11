"""`flexbot data download`: candles from any exchange that ccxt knows into the store, and how complete they are."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from flexbot.cli.console import print_json, progress, stderr, stdout
from flexbot.cli.moment import moment
from flexbot.text import text
from flexbot.text.format import date_time, duration, number, percent

if TYPE_CHECKING:
    from flexbot.market.downloads.download import DownloadReport
    from flexbot.market.downloads.venue import Venue
    from flexbot.market.timeframe import Timeframe

_ROWS_SHOWN = 20
# Below this nobody's clock matters: an exchange's answer alone can take seconds.
_CLOCK_OFF_MS = 30_000


def register(data_app: typer.Typer) -> None:
    """Add `download` to the `flexbot data` group."""

    @data_app.command("download", help=text("market.download.help"))
    def command(
        symbols: Annotated[
            list[str], typer.Argument(metavar=text("market.metavar.symbol"), help=text("market.download.symbols"))
        ],
        venue: Annotated[str | None, typer.Option("--venue", help=text("market.download.venue"))] = None,
        timeframe: Annotated[str | None, typer.Option("--timeframe", help=text("market.download.timeframe"))] = None,
        start: Annotated[str | None, typer.Option("--from", help=text("market.download.from"))] = None,
        end: Annotated[str | None, typer.Option("--to", help=text("market.download.to"))] = None,
        json: Annotated[bool, typer.Option("--json", help=text("market.download.json"))] = False,
    ) -> None:
        from flexbot.market.timeframe import Timeframe
        from flexbot.settings.load import load_settings

        settings = load_settings()
        frame = Timeframe.parse(settings.backtest.timeframe if timeframe is None else timeframe)
        start_ms, end_ms = moment(start, "--from"), moment(end, "--to")
        name = settings.download.venue if venue is None else venue
        opened = _open(name, symbols, settings.download.retries, settings.download.timeout_s)
        # Every name is checked before the first candle is fetched.
        known = [opened.symbol(symbol) for symbol in symbols]
        opened.check_timeframe(frame)
        reports = [_download(opened, symbol, frame, start_ms, end_ms, quiet=json) for symbol in dict.fromkeys(known)]
        if json:
            print_json([_as_json(report) for report in reports])


def _open(name: str, symbols: list[str], retries: int, timeout_s: float) -> Venue:
    from flexbot.market.downloads import venue

    client = venue.open_client(name, timeout_s=timeout_s)
    # ccxt writes every futures symbol with a colon (BTC/USDT:USDT).
    spot_only = not any(":" in symbol for symbol in symbols)
    return venue.Venue(client, retries=retries, spot_only=spot_only, notify=_notice)


def _download(
    venue: Venue, symbol: str, timeframe: Timeframe, start_ms: int | None, end_ms: int | None, *, quiet: bool
) -> DownloadReport:
    from flexbot.market.downloads.download import DownloadStopped, download
    from flexbot.market.store import CandleStore

    try:
        with progress(text("market.download.progress", symbol=symbol, timeframe=timeframe)) as advance:
            report = download(
                venue, CandleStore(), symbol, timeframe, start_ms=start_ms, end_ms=end_ms, progress=advance
            )
    except DownloadStopped as stopped:
        _notice(text("market.download.stopped", symbol=stopped.symbol, saved=number(stopped.saved, 0)))
        raise
    if not quiet:
        _print_report(report)
    return report


def _notice(message: str) -> None:
    stderr().print(message, markup=False, soft_wrap=True)


def _print_report(report: DownloadReport) -> None:
    console = stdout()
    lines = [
        text("market.download.done", venue=report.venue, symbol=report.symbol, timeframe=report.timeframe),
        text("market.download.range", start=date_time(report.start_ms), end=date_time(report.end_ms)),
        text("market.download.counts", added=number(report.added, 0), stored=number(report.stored, 0)),
        text(
            "market.download.coverage",
            share=percent(_rounded_down(report.coverage)),
            present=number(report.stored + report.added, 0),
            expected=number(report.expected, 0),
        ),
    ]
    if report.late:
        lines.append(text("market.download.late", count=number(report.late, 0)))
    if report.repeated:
        lines.append(text("market.download.repeated", count=number(report.repeated, 0)))
    lines += _gap_lines(report) + _bad_lines(report)
    if abs(report.clock_ahead_ms) >= _CLOCK_OFF_MS:
        key = "market.download.clock_ahead" if report.clock_ahead_ms > 0 else "market.download.clock_behind"
        lines.append(text(key, venue=report.venue, off=duration(abs(report.clock_ahead_ms) / 1000)))
    for line in lines:
        console.print(line, markup=False, soft_wrap=True)


def _rounded_down(share: float) -> float:
    """So that only a complete range reads 100.00 %."""
    return int(share * 10_000) / 10_000


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
    largest = sorted(report.gaps, key=lambda gap: -gap.candles)[:_ROWS_SHOWN]
    lines += [
        text(
            "market.download.gap",
            first=date_time(gap.first_ms),
            last=date_time(gap.last_ms),
            missing=number(gap.candles, 0),
        )
        for gap in sorted(largest, key=lambda gap: gap.first_ms)
    ]
    if len(report.gaps) > _ROWS_SHOWN:
        lines.append(text("market.download.more_gaps", count=number(len(report.gaps) - _ROWS_SHOWN, 0)))
    return lines


def _bad_lines(report: DownloadReport) -> list[str]:
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
        for row in report.bad[:_ROWS_SHOWN]
    ]
    if len(report.bad) > _ROWS_SHOWN:
        lines.append(text("market.download.more_bad", count=number(len(report.bad) - _ROWS_SHOWN, 0)))
    return lines


def _as_json(report: DownloadReport) -> dict[str, Any]:
    from dataclasses import asdict

    return {**asdict(report), "timeframe": report.timeframe.code, "coverage": report.coverage}
