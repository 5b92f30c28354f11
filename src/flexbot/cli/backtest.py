"""`flexbot backtest`: test a strategy on real market data and report what it would have done."""

from __future__ import annotations

import shlex
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from flexbot.cli.console import progress, stderr, stdout
from flexbot.cli.moment import moment
from flexbot.errors import StorageError, UsageError
from flexbot.plan import backtest as plan
from flexbot.text import text

if TYPE_CHECKING:
    from collections.abc import Callable

    from flexbot.engine.backtest import Request
    from flexbot.engine.result import Result
    from flexbot.report.view import View
    from flexbot.settings import Settings


def _help(name: str) -> str:
    return text(f"report.help.{name}")


def _option(panel: str, *names: str, metavar: str | None = None) -> Any:
    """An option whose explanation is the catalogue's text of its first name."""
    key = names[0].split("/")[0].lstrip("-").replace("-", "_")
    shown = None if metavar is None else text(f"report.metavar.{metavar}")
    return typer.Option(
        *names, help=_help(key), rich_help_panel=text(f"report.panel.{panel}"), metavar=shown, show_default=False
    )


def register(app: typer.Typer) -> None:
    """Add the command `backtest` to the program."""
    app.command("backtest", help=_help("backtest"), short_help=_help("backtest_short"), epilog=_help("examples"))(
        backtest
    )


def backtest(
    symbols: Annotated[
        list[str] | None, typer.Argument(metavar=text("report.metavar.symbol"), help=_help("symbols"))
    ] = None,
    demo: Annotated[bool, _option("what", "--demo")] = False,
    venue: Annotated[str | None, _option("what", "--venue", metavar="name")] = None,
    timeframe: Annotated[str | None, _option("what", "--timeframe", metavar="timeframe")] = None,
    start: Annotated[str | None, _option("what", "--from", metavar="date")] = None,
    end: Annotated[str | None, _option("what", "--to", metavar="date")] = None,
    detail: Annotated[str | None, _option("what", "--detail", metavar="timeframe")] = None,
    strategy: Annotated[str | None, _option("strategy", "--strategy", metavar="name")] = None,
    side: Annotated[Literal["long", "short", "both"], _option("strategy", "--side")] = "both",
    params: Annotated[list[str] | None, _option("strategy", "--params", metavar="params")] = None,
    fee: Annotated[str | None, _option("costs", "--fee", metavar="rate")] = None,
    maker_fee: Annotated[str | None, _option("costs", "--maker-fee", metavar="rate")] = None,
    taker_fee: Annotated[str | None, _option("costs", "--taker-fee", metavar="rate")] = None,
    slippage: Annotated[str | None, _option("costs", "--slippage", metavar="slippage")] = None,
    slippage_mean: Annotated[str | None, _option("costs", "--slippage-mean", metavar="rate")] = None,
    latency_ms: Annotated[str | None, _option("costs", "--latency-ms", metavar="number")] = None,
    market: Annotated[str | None, _option("costs", "--market", metavar="market")] = None,
    capital: Annotated[str | None, _option("account", "--capital", metavar="amount")] = None,
    risk: Annotated[str | None, _option("account", "--risk", metavar="rate")] = None,
    sizing: Annotated[str | None, _option("account", "--sizing", metavar="sizing")] = None,
    leverage: Annotated[str | None, _option("account", "--leverage", metavar="number")] = None,
    breakeven: Annotated[bool | None, _option("position", "--breakeven/--no-breakeven")] = None,
    partial_rr: Annotated[str | None, _option("position", "--partial-rr", metavar="number")] = None,
    trailing: Annotated[bool | None, _option("position", "--trailing/--no-trailing")] = None,
    time_stop: Annotated[str | None, _option("position", "--time-stop", metavar="number")] = None,
    seed: Annotated[str | None, _option("chance", "--seed", metavar="number")] = None,
    baseline: Annotated[bool | None, _option("chance", "--baseline/--no-baseline")] = None,
    json: Annotated[bool, _option("output", "--json")] = False,
    csv: Annotated[Path | None, _option("output", "--csv", metavar="folder")] = None,
    html: Annotated[Path | None, _option("output", "--html", metavar="file")] = None,
    open_page: Annotated[bool, _option("output", "--open")] = False,
    no_keep: Annotated[bool, _option("output", "--no-keep")] = False,
) -> None:
    """Run a back-test and report it."""
    given: plan.Given = {
        "costs.maker_fee": ("--fee", fee) if maker_fee is None else ("--maker-fee", maker_fee),
        "costs.taker_fee": ("--fee", fee) if taker_fee is None else ("--taker-fee", taker_fee),
        "costs.slippage": ("--slippage", slippage),
        "costs.slippage_mean": ("--slippage-mean", slippage_mean),
        "costs.latency_ms": ("--latency-ms", latency_ms),
        "costs.market": ("--market", market),
        "sizing.capital": ("--capital", capital),
        "sizing.risk": ("--risk", risk),
        "sizing.mode": ("--sizing", sizing),
        "sizing.leverage": ("--leverage", leverage),
        "management.breakeven": ("--breakeven", breakeven),
        "management.partial": ("--partial-rr", None if partial_rr is None else True),
        "management.partial_rr": ("--partial-rr", partial_rr),
        "management.trailing": ("--trailing", trailing),
        "management.time_stop_bars": ("--time-stop", time_stop),
        "backtest.seed": ("--seed", seed),
        "backtest.strategy": ("--strategy", strategy),
    }
    outputs = Outputs(json=json, csv=csv, html=html, open_page=open_page, keep=not no_keep)
    outputs.check()
    settings = plan.settings_with(given)
    choice = plan.Choice(
        symbols=tuple(symbols or ()),
        demo=demo,
        venue=venue,
        timeframe=timeframe,
        start_ms=moment(start, "--from"),
        end_ms=moment(end, "--to"),
        detail=detail,
    )
    request = plan.request(choice, settings, side, plan.strategy_params(params or ()), baseline)
    deliver(_run(request), outputs, settings)


@dataclass(frozen=True, slots=True)
class Outputs:
    """Where a result goes."""

    json: bool
    csv: Path | None
    html: Path | None
    open_page: bool
    keep: bool

    def check(self) -> None:
        """Say before the work what would fail after it; UsageError."""
        if self.open_page and self.html is None:
            raise UsageError("backtest.open_without_html")
        if self.html is not None and self.html.is_dir():
            raise UsageError("backtest.html_is_folder", path=self.html)
        if self.csv is not None and self.csv.is_file():
            raise UsageError("backtest.csv_is_file", path=self.csv)


def _run(request: Request) -> Result:
    from flexbot.cli.interrupt import interruptible
    from flexbot.compiled import announce_compiling
    from flexbot.engine.backtest import run

    announce_compiling(lambda: say(text("report.cli.compiling")))
    with progress(text("report.cli.progress")) as advance:

        def work(check: Callable[[], None]) -> Result:
            def report(stage: str, done: int, total: int) -> None:
                check()
                # Only the random runs take long enough to be counted.
                advance(done, total if stage == "baseline" else 0)

            return run(request, report)

        return interruptible(work)


def deliver(result: Result, outputs: Outputs, settings: Settings) -> None:
    """Print, write and keep a result, the result itself first."""
    from flexbot.report.view import View

    view = View.of(result)
    if outputs.json:
        from flexbot.report.export import json_text

        sys.stdout.write(json_text(view))
    else:
        from flexbot.report.terminal import print_summary

        print_summary(view, stdout())
    # Kept before anything is written elsewhere: where that fails, `flexbot runs show` still has the result.
    if outputs.keep:
        from flexbot.report import runs

        run_id = runs.keep(view, command=shlex.join(["flexbot", *sys.argv[1:]]), keep_runs=settings.backtest.keep_runs)
        say(text("report.cli.kept", id=run_id))
        if outputs.html is None:
            say(text("report.cli.see_html", id=run_id))
    if outputs.csv is not None:
        from flexbot.report.export import write_csv

        write_csv(view, outputs.csv)
        say(text("report.cli.csv", path=outputs.csv))
    if outputs.html is not None:
        write_page(view, outputs.html, open_page=outputs.open_page)


def write_page(view: View, path: Path, *, open_page: bool) -> None:
    """Write the HTML report, say where it is, and show it in the browser where asked."""
    from flexbot.report.html import write_html

    write_html(view, path)
    say(text("report.cli.html", path=path))
    if open_page:
        import webbrowser

        if not webbrowser.open(path.absolute().as_uri()):
            raise StorageError("report.no_browser", path=path)


def say(line: str) -> None:
    """A notice beside the result: on stderr, so that a piped result stays clean."""
    stderr().print(line, markup=False, soft_wrap=True)
