"""`flexbot prepare`: what the first back-test would have to wait for, done now."""

from __future__ import annotations

from typing import Annotated

import typer

from flexbot.cli.asking import note, tell
from flexbot.text import text


def register(app: typer.Typer) -> None:
    """Add the command to the program."""
    app.command("prepare", help=text("report.help.prepare.long"), short_help=text("report.help.prepare"))(prepare)


def prepare(
    strategies: Annotated[
        list[str] | None,
        typer.Argument(help=text("report.option.prepare"), metavar=text("report.metavar.prepare")),
    ] = None,
) -> None:
    """Compile the engine for the strategies that are named, for all built-in ones where none is."""
    from flexbot.compiled import announce_compiling
    from flexbot.plan.kernels import make
    from flexbot.strategy.registry import builtin_names, strategy_class

    named = [strategy_class(name).name for name in strategies or ()]
    wanted = [name for name in dict.fromkeys(named) if name in builtin_names()]
    announce_compiling(lambda: note(text("report.cli.compiling")))
    # a user's own strategy is not compiled: it needs the engine alone
    make(wanted or (builtin_names()[:1] if named else builtin_names()))
    tell(text("report.cli.prepared"))
