"""`flexbot data download`: candles from any exchange that ccxt knows into the store, and how complete they are."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from flexbot.cli.console import print_json, progress, stderr, stdout
from flexbot.cli.moment import moment
from flexbot.text import text
from flexbot.text.format import number

if TYPE_CHECKING:
    from flexbot.market.downloads.download import DownloadReport
    from flexbot.market.downloads.venue import Venue
    from flexbot.market.timeframe import Timeframe


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
        from flexbot.market.downloads import venue as venue_room
        from flexbot.market.timeframe import Timeframe
        from flexbot.settings.load import load_settings

        settings = load_settings()
        frame = Timeframe.parse(settings.backtest.timeframe if timeframe is None else timeframe)
        start_ms, end_ms = moment(start, "--from"), moment(end, "--to")
        name = settings.download.venue if venue is None else venue
        opened = venue_room.open_venue(
            name,
            symbols,
            retries=settings.download.retries,
            timeout_s=settings.download.timeout_s,
            notify=_notice,
        )
        # Every name is checked before the first candle is fetched.
        known = [opened.symbol(symbol) for symbol in symbols]
        opened.check_timeframe(frame)
        reports = [_download(opened, symbol, frame, start_ms, end_ms, quiet=json) for symbol in dict.fromkeys(known)]
        if json:
            print_json([_as_json(report) for report in reports])


def _download(
    venue: Venue, symbol: str, timeframe: Timeframe, start_ms: int | None, end_ms: int | None, *, quiet: bool
) -> DownloadReport:
    from flexbot.market.downloads.download import DownloadStopped, download
    from flexbot.market.store import CandleStore
    from flexbot.report.data_lines import download_lines

    try:
        with progress(text("market.download.progress", symbol=symbol, timeframe=timeframe)) as advance:
            report = download(
                venue, CandleStore(), symbol, timeframe, start_ms=start_ms, end_ms=end_ms, progress=advance
            )
    except DownloadStopped as stopped:
        _notice(text("market.download.stopped", symbol=stopped.symbol, saved=number(stopped.saved, 0)))
        raise
    if not quiet:
        for line in download_lines(report):
            stdout().print(line, markup=False, soft_wrap=True)
    return report


def _notice(message: str) -> None:
    stderr().print(message, markup=False, soft_wrap=True)


def _as_json(report: DownloadReport) -> dict[str, Any]:
    from dataclasses import asdict

    return {**asdict(report), "timeframe": report.timeframe.code, "coverage": report.coverage}
