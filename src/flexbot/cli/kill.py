"""`flexbot kill`: the kill switch from the console."""

from __future__ import annotations

from typing import Annotated

import typer

from flexbot.cli.asking import note, tell
from flexbot.cli.console import print_json
from flexbot.live import words
from flexbot.live.kill import Level
from flexbot.text import text

ReasonOption = Annotated[
    str, typer.Option("--reason", metavar=text("live.metavar.reason"), help=text("live.help.reason"))
]


def register(app: typer.Typer) -> None:
    """Add the group `kill` to the program."""
    group = typer.Typer(no_args_is_help=False)
    group.callback(help=text("live.help.kill.long"), short_help=text("live.help.kill"), invoke_without_command=True)(
        _kill
    )
    group.command("reduce", help=text("live.help.reduce"))(_reduce)
    group.command("halt", help=text("live.help.halt"))(_halt)
    group.command("flatten", help=text("live.help.flatten"))(_flatten)
    group.command("status", help=text("live.help.status"))(_status)
    group.command("clear", help=text("live.help.clear"))(_clear)
    app.add_typer(group, name="kill")


def _kill(context: typer.Context) -> None:
    """Without a level: halt. Whoever types only `flexbot kill` wants trading to stop, not a page of help."""
    if context.invoked_subcommand is None:
        _engage("halt", "")


def _reduce(reason: ReasonOption = "") -> None:
    _engage("reduce", reason)


def _halt(reason: ReasonOption = "") -> None:
    _engage("halt", reason)


def _flatten(reason: ReasonOption = "") -> None:
    _engage("flatten", reason)


def _engage(level: Level, reason: str) -> None:
    from flexbot.live.kill import engage

    now = engage(level, reason=reason)
    if now.level != level:
        note(text("live.stays", level=words.level(now.level)))
    tell(words.state(now))
    note(text("live.no_session"))


def _status(json: Annotated[bool, typer.Option("--json", help=text("live.help.json"))] = False) -> None:
    from flexbot.live.kill import engaged

    now = engaged()
    if json:
        print_json(
            {"engaged": now is not None}
            | (
                {}
                if now is None
                else {
                    "level": now.level,
                    "since_ms": now.since_ms,
                    "reason": now.reason,
                    "readable": now.readable,
                }
            )
        )
        return
    tell(words.state(now))
    note(text("live.no_session"))


def _clear(
    reason: Annotated[
        str, typer.Option("--reason", metavar=text("live.metavar.reason"), help=text("live.help.clear_reason"))
    ] = "",
) -> None:
    from flexbot.live.kill import clear

    tell(words.state(None) if clear(reason) is None else text("live.cleared"))
