"""The program's commands put together. Import this only once the language is known: help texts are made on import."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache, partial
from typing import Annotated, Any, Literal

import typer
from typer.core import TyperArgument, TyperCommand, TyperGroup, TyperOption

from flexbot.cli import backtest, config, dashboard, data, kill, prepare, runs, strategies
from flexbot.cli.vault import group as vault
from flexbot.text import text

# The library shows the Python type of a value; these are the ones a reader can be told in words.
_TYPE = re.compile(r"<(?:list\[)?(?P<word>str|int|float|path|Path|file|dir)(?: range)?\]?>")
_TYPE_KEYS = {
    "str": "cli.library.type.str",
    "int": "cli.library.type.int",
    "float": "cli.library.type.float",
    "path": "cli.library.type.path",
    "Path": "cli.library.type.path",
    "file": "cli.library.type.file",
    "dir": "cli.library.type.directory",
}
# Which panel of `flexbot --help` a command stands in; its name decides, so that no command has to know the others.
_PANELS = {
    "backtest": "cli.panel.test",
    "runs": "cli.panel.test",
    "check-lookahead": "cli.panel.test",
    "strategies": "cli.panel.look",
    "data": "cli.panel.look",
    "vault": "cli.panel.keys",
    "kill": "cli.panel.trade",
    "config": "cli.panel.program",
    "dashboard": "cli.panel.look",
    "prepare": "cli.panel.program",
}


def build_app(serve: dashboard.Serve | None = None) -> typer.Typer:
    """The whole program; `serve` starts the dashboard."""
    app = typer.Typer(
        help=text("cli.help.app"),
        epilog=text("cli.help.epilog"),
        no_args_is_help=True,
        rich_markup_mode="rich",
        pretty_exceptions_enable=False,
    )
    for module in (backtest, runs, strategies, data, kill, vault, config, prepare):
        module.register(app)
    dashboard.register(app, serve)
    return app


def build_dashboard_app(serve: dashboard.Serve | None = None) -> typer.Typer:
    """`flexbot-dashboard`: the one command, without naming it."""
    app = typer.Typer(rich_markup_mode="rich", pretty_exceptions_enable=False)
    dashboard.register(app, serve)
    return app


def build_backtest_app() -> typer.Typer:
    """`flexbot-backtest`: the one command, without naming it."""
    app = typer.Typer(rich_markup_mode="rich", pretty_exceptions_enable=False)
    backtest.register(app)
    return app


def build_command(app: typer.Typer) -> TyperCommand | TyperGroup:
    """The runnable form of an app, whose help and usage lines speak the user's language."""
    _use_our_classes(app)
    command = typer.main.get_command(app)
    assert isinstance(command, _Command | _Group)  # the classes set one line above
    for param in command.params:
        if isinstance(param, TyperOption) and param.name in ("install_completion", "show_completion"):
            key = "install" if param.name == "install_completion" else "show"
            param.help = text(f"cli.help.{key}_completion")
            param.rich_help_panel = text("cli.panel.general")
    if isinstance(command, _Group):
        for name, sub in command.commands.items():
            if isinstance(sub, _Command | _Group) and name in _PANELS:
                sub.rich_help_panel = text(_PANELS[name])
    return command


def _use_our_classes(app: typer.Typer) -> None:
    app.info.cls = _Group
    for command in app.registered_commands:
        command.cls = _Command
    for group in app.registered_groups:
        group.cls = _Group
        if group.typer_instance is not None:
            _use_our_classes(group.typer_instance)


class _Command(TyperCommand):
    """A command with the general options and every fixed word of its help from the catalogue."""

    def get_params(self, ctx: Any) -> list[Any]:
        return _with_general_options(super().get_params(ctx))

    def format_usage(self, ctx: Any, formatter: Any) -> None:
        _write_usage(self, ctx, formatter)


class _Group(TyperGroup):
    """A group of commands, told in the same words."""

    def get_params(self, ctx: Any) -> list[Any]:
        return _with_general_options(super().get_params(ctx))

    def format_usage(self, ctx: Any, formatter: Any) -> None:
        _write_usage(self, ctx, formatter)


def _write_usage(command: _Command | _Group, ctx: Any, formatter: Any) -> None:
    words = {
        "[OPTIONS]": text("cli.library.options_metavar"),
        "COMMAND [ARGS]...": text("cli.library.command_metavar"),
    }
    pieces = [words.get(piece, piece) for piece in command.collect_usage_pieces(ctx)]
    formatter.write_usage(ctx.command_path, " ".join(pieces), prefix=text("cli.library.usage"))


def _with_general_options(params: list[Any]) -> list[Any]:
    """The command's own parameters, the general options, and the help option last."""
    own = [param for param in params if param.name != "help"]
    helps = [param for param in params if param.name == "help"]
    everything = [*own, *_general_options(), *helps]
    for param in everything:
        if isinstance(param, TyperOption | TyperArgument) and "display_type" not in vars(param):
            # Set on the parameter itself: the library offers no other way to say what a type is called.
            param.display_type = partial(_type_in_words, param.display_type)  # type: ignore[method-assign]
    for param in helps:
        param.help = text("cli.help.help")
        param.rich_help_panel = text("cli.panel.general")
    return everything


def _type_in_words(display_type: Callable[[Any], str], ctx: Any) -> str:
    shown = display_type(ctx)
    if shown == "<bool>":
        return ""
    match = _TYPE.fullmatch(shown or "")
    return shown if match is None else f"<{text(_TYPE_KEYS[match['word']])}>"


@cache
def _general_options() -> tuple[Any, ...]:
    """`--version`, `--debug` and `--lang` as every help and the Tab key show them; `front` has read them before."""
    app = typer.Typer(add_completion=False)

    @app.command()
    def general(
        version: Annotated[bool, typer.Option("--version", help=text("cli.help.version"))] = False,
        debug: Annotated[bool, typer.Option("--debug", help=text("cli.help.debug"))] = False,
        lang: Annotated[Literal["en", "pt_BR"] | None, typer.Option("--lang", help=text("cli.help.lang"))] = None,
    ) -> None: ...

    params = typer.main.get_command(app).params
    for param in params:
        param.expose_value = False
        if isinstance(param, TyperOption):
            param.rich_help_panel = text("cli.panel.general")
    return tuple(params)
