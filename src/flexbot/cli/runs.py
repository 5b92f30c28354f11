"""`flexbot runs`: the back-tests that were kept."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from flexbot.cli.backtest import say, write_page
from flexbot.cli.console import print_json, stdout
from flexbot.errors import UsageError
from flexbot.text import text

if TYPE_CHECKING:
    from flexbot.report.runs import Comparison, Difference, Entry, Listing

_ID = text("report.metavar.id")


def register(app: typer.Typer) -> None:
    """Add the group `runs` to the program."""
    group = typer.Typer(help=text("report.help.runs"), epilog=text("report.help.runs_examples"), no_args_is_help=True)
    group.command("list", help=text("report.help.runs_list"))(list_kept)
    group.command("show", help=text("report.help.runs_show"))(show)
    group.command("compare", help=text("report.help.runs_compare"))(compare)
    app.add_typer(group, name="runs")


_Json = Annotated[bool, typer.Option("--json", help=text("report.help.runs_json"))]


def list_kept(json: _Json = False) -> None:
    """Print the kept runs, newest first, and name those that cannot be read."""
    from flexbot.report.runs import list_runs

    listing = list_runs()
    if json:
        print_json(
            {
                "runs": [_entry_json(entry) for entry in listing.runs],
                "damaged": [{"id": error.values["id"], "message": error.message} for error in listing.damaged],
            }
        )
    elif listing.runs:
        _print_list(listing)
    else:
        stdout().print(text("report.cli.no_runs"), markup=False, soft_wrap=True)
    for error in listing.damaged:
        say(str(error))


def show(
    name: Annotated[str, typer.Argument(metavar=_ID, help=text("report.help.id"))] = "last",
    json: _Json = False,
    html: Annotated[
        Path | None, typer.Option("--html", metavar=text("report.metavar.file"), help=text("report.help.html"))
    ] = None,
    open_page: Annotated[bool, typer.Option("--open", help=text("report.help.open"))] = False,
) -> None:
    """Print a kept run as it was printed when it ended, or write its HTML report again."""
    from flexbot.report.runs import load_run

    if open_page and html is None:
        raise UsageError("backtest.open_without_html")
    kept = load_run(name)
    if json:
        print_json({"id": kept.entry.id, **kept.document})
    else:
        from flexbot.report.terminal import print_summary

        print_summary(kept.view, stdout())
        line = text("report.cli.made", id=kept.entry.id, created=_moment(kept.entry), command=kept.entry.command)
        stdout().print(line, markup=False, soft_wrap=True)
    if html is not None:
        write_page(kept.view, html, open_page=open_page)


def compare(
    first: Annotated[str, typer.Argument(metavar=f"{_ID}1", help=text("report.help.id"))],
    second: Annotated[str, typer.Argument(metavar=f"{_ID}2", help=text("report.help.id"))],
    json: _Json = False,
) -> None:
    """Print two kept runs side by side: what went in where it differs, and every figure."""
    from flexbot.report import runs

    found = runs.compare(first, second)
    if json:
        print_json(
            {
                "first": found.first.id,
                "second": found.second.id,
                "inputs": [_difference_json(row) for row in found.inputs],
                "metrics": [_difference_json(row) for row in found.metrics],
            }
        )
    else:
        _print_comparison(found)


def _entry_json(entry: Entry) -> dict[str, Any]:
    from dataclasses import asdict

    markets = [{"venue": venue, "symbol": symbol, "timeframe": frame} for venue, symbol, frame in entry.markets]
    return asdict(entry) | {"markets": markets}


def _difference_json(row: Difference) -> dict[str, Any]:
    return {"name": row.name, "first": row.first, "second": row.second, "same": row.same}


def _moment(entry: Entry) -> str:
    from flexbot.cli.moment import moment
    from flexbot.text.format import date_time

    made = moment(entry.created, "created")
    return entry.created if made is None else date_time(made)


def _print_list(listing: Listing) -> None:
    from rich.table import Table
    from rich.text import Text

    from flexbot.report import words
    from flexbot.report.terminal import STYLES

    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="dim")
    heads = ("id", "strategy", "symbols", "trades", "return", "drawdown", "expectancy")
    for number, head in enumerate(heads):
        table.add_column(
            text(f"report.column.{head}"),
            justify="left" if number < 3 else "right",
            overflow="fold",
            no_wrap=head == "id",  # a name is there to be copied
        )
    for entry in listing.runs:
        symbols = ", ".join(dict.fromkeys(f"{symbol} {timeframe}" for _, symbol, timeframe in entry.markets))
        m = entry.metrics
        table.add_row(
            Text(entry.id, style="bold"),
            Text(f"{entry.strategy} {words.side(entry.side)}"),
            Text(symbols),
            words.count(m.trades),
            Text(words.signed(m.total_return, 1), style=STYLES[words.tone(m.total_return)]),
            words.share(m.max_drawdown, 1),
            Text(words.in_r(m.expectancy_r), style=STYLES[words.tone(m.expectancy_r)]),
        )
    stdout().print(table)


def _print_comparison(found: Comparison) -> None:
    from rich.table import Table
    from rich.text import Text

    from flexbot.report import words

    changed = [
        (row, row.name, words.setting(row.first), words.setting(row.second)) for row in found.inputs if not row.same
    ]
    figures = [
        (row, words.metric(row.name), words.figure(row.name, row.first), words.figure(row.name, row.second))
        for row in found.metrics
    ]
    console = stdout()
    for title, rows in (("compare_inputs", changed), ("compare_metrics", figures)):
        console.print()
        console.print(text(f"report.section.{title}"), style="bold")
        if not rows:
            console.print(text("report.cli.same_inputs"))
            continue
        table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="dim")
        table.add_column("")
        table.add_column(found.first.id, justify="right", overflow="fold")
        table.add_column(found.second.id, justify="right", overflow="fold")
        table.add_column("")
        for row, *cells in rows:
            marked = [Text(cell) for cell in cells] + [Text("" if row.same else "≠")]
            table.add_row(*marked, style="dim" if row.same else "")
        console.print(table)
