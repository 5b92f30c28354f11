"""`flexbot strategies` and `flexbot check-lookahead`: what strategies there are, and whether one can be trusted."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from flexbot.cli.console import print_json, progress, stderr, stdout
from flexbot.errors import LookAheadError
from flexbot.text import text

if TYPE_CHECKING:
    from flexbot.engine.lookahead import LookAheadReport
    from flexbot.strategy.base import Strategy
    from flexbot.strategy.params import Param

_MOST_CUTS = 100_000


def register(app: typer.Typer) -> None:
    """Add the group `strategies` and the command `check-lookahead` to the program."""
    group = typer.Typer(
        help=text("strategies.help.group.long"), short_help=text("strategies.help.group"), invoke_without_command=True
    )
    group.callback()(overview)
    group.command("show", help=text("strategies.help.show"))(show)
    app.add_typer(group, name="strategies")
    app.command(
        "check-lookahead", help=text("strategies.help.lookahead.long"), short_help=text("strategies.help.lookahead")
    )(check)


_Name = Annotated[str, typer.Argument(help=text("strategies.option.name"), metavar=text("strategies.metavar.name"))]
_Json = Annotated[bool, typer.Option("--json", help=text("strategies.option.json"))]


def overview(context: typer.Context, json: _Json = False) -> None:
    """List every strategy, and what is wrong with user files that cannot be used."""
    if context.invoked_subcommand is not None:
        return
    from flexbot.strategy.params import declared
    from flexbot.strategy.registry import all_strategies

    listing = all_strategies()
    broken = [(str(file.path), file.error) for file in listing.broken if file.error is not None]
    if json:
        rows = [
            {
                "name": found.name,
                "summary": found.summary(),
                "sides": ["long", "short"],
                "parameters": list(declared(found)),
                "file": None if path is None else str(path),
            }
            for found, path in listing.strategies
        ]
        print_json({"strategies": rows, "broken": [{"file": f, "error": e.message, "hint": e.hint} for f, e in broken]})
        return
    table = _table("name", "summary", "params", "origin")
    for found, path in listing.strategies:
        origin = text("strategies.origin.builtin") if path is None else path.name
        table.add_row(found.name, found.summary(), str(len(declared(found))), origin)
    stdout().print(table)
    if broken:
        stderr().print(text("strategies.broken"), markup=False)
    for _, error in broken:
        stderr().print(f"  {error.message}\n  {error.hint}", markup=False, soft_wrap=True)


def show(name: _Name, json: _Json = False) -> None:
    """Explain one strategy; StrategyError for an unknown one."""
    from flexbot.strategy.params import declared
    from flexbot.strategy.registry import strategy_class

    found = strategy_class(name)
    params = declared(found)
    if json:
        rows = {param.name: _param_json(found, param) for param in params.values()}
        print_json({"name": found.name, "summary": found.summary(), "parameters": rows})
        return
    console = stdout()
    console.print(found.name, style="bold", markup=False)
    console.print(found.summary(), markup=False, soft_wrap=True)
    console.print()
    if not params:
        console.print(text("strategies.no_params"), markup=False)
        return
    table = _table("param", "default", "range", "meaning")
    for param in params.values():
        table.add_row(param.name, _written(param.default), param.range_text(), param.explain(found.name))
    console.print(table)


def check(
    name: _Name,
    symbol: Annotated[
        str | None, typer.Argument(help=text("strategies.option.symbol"), metavar=text("strategies.metavar.symbol"))
    ] = None,
    timeframe: Annotated[str | None, typer.Option("--timeframe", help=text("strategies.option.timeframe"))] = None,
    venue: Annotated[str | None, typer.Option("--venue", help=text("strategies.option.venue"))] = None,
    params: Annotated[list[str] | None, typer.Option("--params", help=text("strategies.option.params"))] = None,
    side: Annotated[
        Literal["long", "short", "both"], typer.Option("--side", help=text("strategies.option.side"))
    ] = "both",
    cuts: Annotated[int, typer.Option("--cuts", min=1, max=_MOST_CUTS, help=text("strategies.option.cuts"))] = 100,
    json: _Json = False,
) -> None:
    """Check a strategy for look-ahead; LookAheadError with the first difference where it has one."""
    from flexbot.engine.lookahead import check_lookahead
    from flexbot.plan.backtest import Choice, candles_for, strategy_params
    from flexbot.report.lookahead import clean_lines, found_error
    from flexbot.settings import load_settings
    from flexbot.strategy.registry import load_strategy

    strategy = load_strategy(name, side, strategy_params(params or []))
    symbols = () if symbol is None else (symbol,)
    choice = Choice(symbols, symbol is None, venue, timeframe, None, None, None)
    (candles,), _ = candles_for(choice, load_settings())
    with progress(text("strategies.lookahead.progress")) as advance:
        report = check_lookahead(strategy, candles, cuts, advance)
    if json:
        print_json(_report_json(strategy, report))
        if not report.clean:
            raise typer.Exit(LookAheadError.exit_code)
        return
    if not report.clean:
        raise found_error(report)
    for line in clean_lines(report):
        stdout().print(line, markup=False, soft_wrap=True)


def _report_json(strategy: Strategy, report: LookAheadReport) -> dict[str, Any]:
    return {
        "strategy": report.strategy,
        "side": strategy.side,
        "parameters": strategy.values(),
        "clean": report.clean,
        "candles": report.candles,
        "signals": report.signals,
        "cuts": report.cuts,
        "differences": [
            {
                "cut": found.cut,
                "bar": found.bar,
                "time_ms": found.time_ms,
                "field": found.field,
                "known": found.known,
                "later": found.later,
            }
            for found in report.differences
        ],
    }


def _param_json(strategy: type[Strategy], param: Param[Any]) -> dict[str, Any]:
    return {
        "type": param.kind,
        "default": param.default,
        "low": param.low,
        "high": param.high,
        "choices": list(param.choices) or None,
        "explanation": param.explain(strategy.name),
    }


def _table(*columns: str) -> Any:
    from rich.table import Table

    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0))
    for index, column in enumerate(columns):
        table.add_column(text(f"strategies.column.{column}"), style="bold" if index == 0 else None, no_wrap=index == 0)
    return table


def _written(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)
