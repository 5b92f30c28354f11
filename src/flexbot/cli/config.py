"""`flexbot config`: see and change the settings; its options start the dialogs about the vault (see `flows`)."""

from __future__ import annotations

import os
from typing import Annotated, Any

import typer

from flexbot import paths
from flexbot.cli.console import print_json, stderr, stdout
from flexbot.cli.vault.flows import flows
from flexbot.errors import SettingsError
from flexbot.settings import KeyInfo, Loaded, describe, load_with_sources, set_value, unset_value
from flexbot.settings.describe import find, nearest
from flexbot.text import text


def register(app: typer.Typer) -> None:
    """Add the group `config` to the program."""
    group = typer.Typer(no_args_is_help=True)
    group.callback(
        help=text("settings.help.config.long"),
        short_help=text("settings.help.config"),
        invoke_without_command=True,
        no_args_is_help=True,
    )(flows)
    group.command("show", help=text("settings.help.show.long"), short_help=text("settings.help.show"))(show)
    group.command("set", help=text("settings.help.set.long"), short_help=text("settings.help.set"))(change)
    group.command("unset", help=text("settings.help.unset.long"), short_help=text("settings.help.unset"))(unset)
    group.command("path", help=text("settings.help.path"))(path)
    app.add_typer(group, name="config")


def show(
    key: Annotated[
        str | None, typer.Argument(help=text("settings.help.key"), metavar=text("settings.metavar.key"))
    ] = None,
    json: Annotated[bool, typer.Option("--json", help=text("settings.help.json"))] = False,
) -> None:
    """Show every setting, or one in full; SettingsError for a key that does not exist."""
    loaded = load_with_sources()
    infos = describe() if key is None else [_known(key)]
    if json:
        rows = {info.key: _as_json(info, loaded) for info in infos}
        print_json(rows if key is None else rows[key])
    elif key is None:
        _print_table(infos, loaded)
    else:
        _print_one(infos[0], loaded)


def change(
    key: Annotated[str, typer.Argument(help=text("settings.help.key"), metavar=text("settings.metavar.key"))],
    value: Annotated[str, typer.Argument(help=text("settings.help.value"), metavar=text("settings.metavar.value"))],
) -> None:
    """Write one setting and say what stands now."""
    written = set_value(key, value)
    stdout().print(text("settings.set.done", key=key, value=_toml(written)), markup=False, soft_wrap=True)
    info = _known(key)
    if info.variable in os.environ:
        stderr().print(text("settings.set.hidden", name=info.variable), markup=False, soft_wrap=True)


def unset(
    key: Annotated[str, typer.Argument(help=text("settings.help.key"), metavar=text("settings.metavar.key"))],
) -> None:
    """Take one setting out of settings.toml and say what its default is."""
    default = unset_value(key)
    stdout().print(text("settings.unset.done", key=key, value=_toml(default)), markup=False, soft_wrap=True)
    info = _known(key)
    if info.variable in os.environ:
        stderr().print(text("settings.set.hidden", name=info.variable), markup=False, soft_wrap=True)


def path() -> None:
    """Print the path of settings.toml alone, for scripts."""
    print(paths.settings_file())


def _known(key: str) -> KeyInfo:
    info = find(key)
    if info is None:
        raise SettingsError("settings.no_key", key=key, nearest=nearest(key))
    return info


def _value(info: KeyInfo, loaded: Loaded) -> Any:
    return getattr(getattr(loaded.settings, info.section), info.name)


def _source(info: KeyInfo, loaded: Loaded) -> str:
    return loaded.sources.get(info.key, text("settings.where.default"))


def _as_json(info: KeyInfo, loaded: Loaded) -> dict[str, Any]:
    return {
        "value": _value(info, loaded),
        "default": info.default,
        "source": loaded.sources.get(info.key),
        "type": info.kind,
        "choices": list(info.choices) or None,
        "low": info.low,
        "high": info.high,
        "variable": info.variable,
        "explanation": info.explanation,
    }


def _print_table(infos: list[KeyInfo], loaded: Loaded) -> None:
    from rich.table import Table

    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0))
    table.add_column(text("settings.column.key"), style="bold", no_wrap=True)
    table.add_column(text("settings.column.value"), no_wrap=True)
    table.add_column(text("settings.column.explanation"))
    changed = []
    for info in infos:
        if info.key in loaded.sources:
            changed.append(info)
        table.add_row(info.key, _toml(_value(info, loaded)), info.explanation)
    console = stdout()
    console.print(table)
    if changed:
        console.print()
    for info in changed:
        line = text("settings.from", key=info.key, source=_source(info, loaded))
        console.print(line, markup=False, soft_wrap=True)


def _print_one(info: KeyInfo, loaded: Loaded) -> None:
    console = stdout()
    console.print(info.key, style="bold", markup=False)
    console.print(info.explanation, markup=False, soft_wrap=True)
    rows = (
        ("settings.label.value", _toml(_value(info, loaded))),
        ("settings.label.source", _source(info, loaded)),
        ("settings.label.default", _toml(info.default)),
        ("settings.label.expected", info.expected),
        ("settings.label.variable", info.variable),
    )
    width = max(len(text(key)) for key, _ in rows)
    for key, value in rows:
        console.print(f"  {text(key):<{width}}  {value}", markup=False, soft_wrap=True)


def _toml(value: object) -> str:
    """A value the way it is written in settings.toml and given to `config set` (strings without quotes)."""
    return str(value).lower() if isinstance(value, bool) else str(value)
