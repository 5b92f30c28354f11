"""`flexbot data`: the candles on this machine, in and out."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from flexbot.cli import data_download, data_tables
from flexbot.cli.console import confirmed, print_json, progress, stdout
from flexbot.errors import DataError
from flexbot.text import text
from flexbot.text.format import number

_SYMBOL, _FILE = text("market.metavar.symbol"), text("market.metavar.file")
_SymbolOption = Annotated[str | None, typer.Option("--symbol", help=text("market.option.import_symbol"))]
_Symbol = Annotated[str, typer.Argument(metavar=_SYMBOL, help=text("market.argument.symbol"))]
_AnySymbol = Annotated[str | None, typer.Argument(metavar=_SYMBOL, help=text("market.argument.any_symbol"))]
_Venue = Annotated[str | None, typer.Option("--venue", help=text("market.option.venue"))]
_Timeframe = Annotated[str | None, typer.Option("--timeframe", help=text("market.option.timeframe"))]
_Json = Annotated[bool, typer.Option("--json", help=text("market.option.json"))]


def register(app: typer.Typer) -> None:
    """Add the group `data` to the program."""
    group = typer.Typer(help=text("market.help.group"), no_args_is_help=True)
    group.command("list", help=text("market.help.list"))(_list)
    group.command("import", help=text("market.help.import"))(_import)
    group.command("export", help=text("market.help.export"))(_export)
    group.command("verify", help=text("market.help.verify"))(_verify)
    group.command("resample", help=text("market.help.resample"))(_resample)
    group.command("coverage", help=text("market.help.coverage"))(_coverage)
    group.command("delete", help=text("market.help.delete"))(_delete)
    data_download.register(group)
    app.add_typer(group, name="data")


def _list(json: _Json = False) -> None:
    from flexbot.market.sample import samples
    from flexbot.market.store import CandleStore

    stored, bundled = CandleStore().series(), samples()
    if json:
        print_json(data_tables.series_json(stored, bundled))
    else:
        data_tables.print_series(stored, bundled)


def _import(
    files: Annotated[list[Path], typer.Argument(metavar=_FILE, help=text("market.argument.files"))],
    symbol: _SymbolOption = None,
    venue: Annotated[str | None, typer.Option("--venue", help=text("market.option.import_venue"))] = None,
    timeframe: Annotated[str | None, typer.Option("--timeframe", help=text("market.option.import_timeframe"))] = None,
) -> None:
    from flexbot.market.imports.importer import import_file
    from flexbot.market.store import CandleStore
    from flexbot.report.data_lines import imported_lines

    store, paths = CandleStore(), _matching(files)
    with progress(text("market.import.progress")) as advance:
        for done, path in enumerate(paths):
            advance(done, len(paths))
            imported, appended = import_file(store, path, symbol=symbol, venue=venue, timeframe=timeframe)
            for line in imported_lines(path.name, imported, appended):
                stdout().print(line, markup=False, soft_wrap=True)


def _matching(files: list[Path]) -> list[Path]:
    """The files that patterns such as 2024-*.csv stand for: Windows leaves them to the program."""
    found: list[Path] = []
    for path in files:
        is_pattern = not path.exists() and any(sign in path.name for sign in "*?")
        found += (sorted(path.parent.glob(path.name)) if is_pattern else []) or [path]
    return found


def _export(
    symbol: _Symbol,
    out: Annotated[Path, typer.Option("--out", help=text("market.option.out"))],
    timeframe: _Timeframe = None,
    venue: _Venue = None,
    overwrite: Annotated[bool, typer.Option("--overwrite", help=text("market.option.overwrite"))] = False,
) -> None:
    from flexbot.market.exporter import export
    from flexbot.market.pick import pick_candles
    from flexbot.market.store import CandleStore

    candles = pick_candles(CandleStore(), symbol, venue, timeframe)
    export(candles, out, overwrite=overwrite)
    _say("market.export.done", count=number(len(candles), 0), path=out)


def _verify(symbol: _AnySymbol = None, timeframe: _Timeframe = None, venue: _Venue = None, json: _Json = False) -> None:
    from flexbot.market.pick import pick_series
    from flexbot.market.store import CandleStore

    store = CandleStore()
    found = pick_series(store, symbol, venue, timeframe)
    with progress(text("market.verify.progress")) as advance:
        results = []
        for done, info in enumerate(found):
            advance(done, len(found))
            results.append((info, store.verify(info.venue, info.symbol, info.timeframe)))
    if json:
        print_json(data_tables.verify_json(results))
    else:
        data_tables.print_verify(results)
    if any(problems for _, problems in results):
        raise typer.Exit(DataError.exit_code)


def _resample(
    symbol: _Symbol,
    to: Annotated[str, typer.Option("--to", help=text("market.option.to"))],
    from_timeframe: Annotated[
        str | None, typer.Option("--from-timeframe", help=text("market.option.from_timeframe"))
    ] = None,
    venue: _Venue = None,
) -> None:
    from flexbot.market.pick import pick_candles
    from flexbot.market.resample import resample
    from flexbot.market.store import CandleStore

    store = CandleStore()
    candles = pick_candles(store, symbol, venue, from_timeframe)
    longer = resample(candles, to)
    done = store.append(longer, source=f"resampled from {candles.timeframe}")
    _say(
        "market.resample.done",
        series=f"{longer.venue} {longer.symbol} {longer.timeframe}",
        count=number(len(longer), 0),
        added=number(done.added, 0),
        replaced=number(done.replaced, 0),
    )


def _coverage(symbol: _Symbol, timeframe: _Timeframe = None, venue: _Venue = None, json: _Json = False) -> None:
    from flexbot.market.coverage import coverage
    from flexbot.market.pick import pick_candles
    from flexbot.market.store import CandleStore

    candles = pick_candles(CandleStore(), symbol, venue, timeframe)
    found = coverage(candles)
    if json:
        print_json(data_tables.coverage_json(candles, found))
    else:
        data_tables.print_coverage(candles, found)


def _delete(
    symbol: _Symbol,
    timeframe: Annotated[str, typer.Option("--timeframe", help=text("market.option.delete_timeframe"))],
    venue: Annotated[str, typer.Option("--venue", help=text("market.option.delete_venue"))],
    yes: Annotated[bool, typer.Option("--yes", help=text("market.option.yes"))] = False,
) -> None:
    from flexbot.market.store import CandleStore

    series = f"{venue} {symbol} {timeframe}"
    if not yes and not confirmed(text("market.delete.confirm", series=series)):
        _say("market.delete.kept", series=series)
        raise typer.Exit(1)
    count = CandleStore().delete(venue, symbol, timeframe)
    _say("market.delete.done", series=series, count=number(count, 0))


def _say(key: str, **values: object) -> None:
    stdout().print(text(key, **values), markup=False, soft_wrap=True)
