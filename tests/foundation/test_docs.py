"""The documentation is true: its commands work, and its tables hold what the program holds."""

from __future__ import annotations

import importlib
import os
import re
import shlex
import subprocess
import sys
import tomllib
from dataclasses import fields
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from typer.exceptions import TyperException

from flexbot import __version__, errors, paths
from flexbot.engine.records import EXIT_KEYS
from flexbot.engine.result import Limits, Metrics
from flexbot.settings import describe
from flexbot.settings.load import RESERVED
from flexbot.strategy.params import declared
from flexbot.strategy.registry import builtin_names, strategy_class
from flexbot.strategy.signals import SIGNAL
from flexbot.vault import Vault, from_passphrase

ROOT = Path(__file__).resolve().parents[2]
DOCS = sorted((ROOT / "docs").glob("*.md"))
PAGES = [ROOT / "README.md", ROOT / "CHANGELOG.md", *DOCS]
PROGRAMS = ("flexbot", "flexbot-backtest")
_FENCED = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_ASSIGNMENT = re.compile(r"[A-Z_]+=")
# What a test must not or cannot do: use the network, open a browser, know the name of a run.
_NOT_RUN = (
    "download",
    "--open",
    "compare",
    "--install-completion",
    "--show-completion",
    "--init",
    "check",
    "dashboard",
)
_PASSPHRASE = "corretora-azul-42 ação"


def blocks(page: Path, language: str) -> list[str]:
    return [body for kind, body in _FENCED.findall(page.read_text(encoding="utf-8")) if kind == language]


def commands(page: Path) -> list[tuple[dict[str, str], list[str]]]:
    """The FlexBot commands of a page's console blocks: variables set in front of them, and their words."""
    found = []
    for line in "\n".join(blocks(page, "console")).replace(" && ", "\n").splitlines():
        # what a shell would feed to the command is fed by the test
        words = shlex.split(line.removeprefix("$ ").partition(" < ")[0], comments=True)
        variables = {}
        while words and _ASSIGNMENT.match(words[0]):
            name, _, variables[name] = words.pop(0).partition("=")
        if words and words[0] in PROGRAMS:
            found.append((variables, words))
    return found


def table(page: str, heading: str) -> list[list[str]]:
    """The cells of the rows of the first table below a heading, its own two head rows left out."""
    content = (ROOT / "docs" / page).read_text(encoding="utf-8")
    _, found, below = content.partition(f"\n## {heading}\n")
    assert found, f"{page} has no heading {heading}"
    rows = re.findall(r"^\|.*\|$", below.partition("\n## ")[0], re.MULTILINE)
    return [re.split(r"\s*\|\s*", row)[1:-1] for row in rows[2:]]


def written(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def everywhere(page: str) -> set[str]:
    """Everything a page sets in backquotes."""
    return set(re.findall(r"`([^`\n]+)`", (ROOT / "docs" / page).read_text(encoding="utf-8")))


@cache
def program(name: str) -> Any:
    # Here, once the language is set: importing it makes the help texts.
    from flexbot.cli.app import build_app, build_backtest_app, build_command

    return build_command(build_app() if name == "flexbot" else build_backtest_app())


def parse(words: list[str]) -> None:
    """Let the command-line library read a command without running it; it raises for words it does not know."""
    command, name, rest = program(words[0]), words[0], words[1:]
    if {"--help", "--version"} & set(rest):
        return
    while hasattr(command, "resolve_command"):
        context = command.make_context(name, list(rest))
        left = [*context._protected_args, *context.args]
        if not left and command.invoke_without_command:
            return
        name, command, rest = command.resolve_command(context, left)
    command.make_context(name, list(rest))


def put_strategies(page: Path) -> None:
    """Save the page's example strategies, each of which begins with the name of its file."""
    for body in blocks(page, "python"):
        name = re.match(r"# strategies/(\w+\.py)\n", body)
        if name is not None:
            paths.strategies().mkdir(parents=True, exist_ok=True)
            (paths.strategies() / name[1]).write_text(body, encoding="utf-8")


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_every_command_of_the_page_exists(page: Path) -> None:
    for _, words in commands(page):
        parse(words)


def test_a_command_that_does_not_exist_is_noticed() -> None:
    for words in (["flexbot", "backtset"], ["flexbot", "backtest", "--dmeo"], ["flexbot", "data", "lst"]):
        with pytest.raises(TyperException, match="No such"):
            parse(words)


def lines_for(words: list[str]) -> str | None:
    """What is fed to a command of the vault: passphrase, key and secret where it adds one, else the passphrase."""
    if "vault" not in words:
        return None
    more = ("K" * 63 + "1", "s" * 63 + "2") if "add" in words else (_PASSPHRASE,)
    return "\n".join((_PASSPHRASE, *more, ""))


@pytest.mark.parametrize("page", [page for page in DOCS if commands(page)], ids=lambda page: page.stem)
def test_the_commands_of_the_page_run_in_their_order(page: Path, tmp_path: Path) -> None:
    put_strategies(page)
    if page.stem == "vault":
        # made here: `config --init` would look for the exchange, as `vault add` without --no-check does
        Vault.create(from_passphrase(_PASSPHRASE)).close()
    ran = 0
    for variables, words in commands(page):
        if set(words) & set(_NOT_RUN) or ("add" in words and "--no-check" not in words):
            continue
        done = subprocess.run(
            [sys.executable, "-m", "flexbot", *words[1:]],
            input=lines_for(words),
            capture_output=True,
            encoding="utf-8",
            env=os.environ | {"LC_ALL": "en_US.UTF-8", "PYTHONIOENCODING": "utf-8"} | variables,
            cwd=tmp_path,
            timeout=120,
            check=False,
        )
        assert done.returncode == 0, f"{shlex.join(words)}\n{done.stdout}\n{done.stderr}"
        ran += 1
    assert ran >= 3


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_links_between_pages_lead_somewhere(page: Path) -> None:
    for file, anchor in re.findall(r"\]\((?!https?://)([^)#\s]*)(?:#([^)\s]+))?\)", page.read_text(encoding="utf-8")):
        target = page.parent / file if file else page
        assert target.exists(), f"{page.name}: {file}"
        headings = re.findall(r"^#+ (.+)$", target.read_text(encoding="utf-8"), re.MULTILINE) if anchor else []
        assert not anchor or anchor in [re.sub(r"[^\w -]", "", h).strip().lower().replace(" ", "-") for h in headings]


def test_the_table_of_settings_is_the_model() -> None:
    rows = table("settings.md", "Every key")
    expected = [[f"`{info.key}`", f"`{written(info.default)}`", info.expected, info.explanation] for info in describe()]
    assert rows == expected


def test_the_table_of_exit_codes_is_that_of_the_errors() -> None:
    rows = {int(code): name.strip("`") for code, name, _ in table("settings.md", "Exit codes")}
    known = {
        kind.exit_code: kind.__name__
        for kind in vars(errors).values()
        if isinstance(kind, type) and issubclass(kind, errors.FlexBotError)
    }
    assert rows == known | {0: "", 130: ""}


def test_every_variable_that_is_no_setting_is_explained() -> None:
    assert set(RESERVED) <= {row[0].strip("`") for row in table("settings.md", "Environment variables")}


@pytest.mark.parametrize("name", builtin_names())
def test_the_parameters_of_each_strategy_are_its_own(name: str) -> None:
    found = strategy_class(name)
    assert table("strategies.md", name) == [
        [f"`{p.name}`", f"`{written(p.default)}`", p.range_text().replace("|", ", "), p.explain(name)]
        for p in declared(found).values()
    ]


@pytest.mark.parametrize("name", builtin_names())
def test_the_counters_of_each_strategy_are_named_in_their_order(name: str) -> None:
    content = (ROOT / "docs" / "strategies.md").read_text(encoding="utf-8")
    section = content.partition(f"\n## {name}\n")[2].partition("\n## ")[0]
    rules = getattr(importlib.import_module(strategy_class(name).__module__), "_RULES", ())
    assert re.findall(r"^\d+\. `(\w+)`", section, re.MULTILINE) == list(rules)
    assert ("No counters." in section) == (not rules)


def test_the_fields_of_signals_are_explained() -> None:
    assert set(SIGNAL.names or ()) <= everywhere("strategies.md")


def test_the_figures_limits_and_exits_of_a_back_test_are_explained() -> None:
    named = {*(field.name for kind in (Metrics, Limits) for field in fields(kind)), *EXIT_KEYS.values()}
    assert named - everywhere("back-testing.md") == set()


def test_the_rooms_are_those_the_linter_holds() -> None:
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"][
        "contracts"
    ]
    rooms = [room for room in contracts[0]["layers"] if room != "__main__"]
    assert "  →  ".join(rooms) in (ROOT / "docs" / "development.md").read_text(encoding="utf-8")


def test_the_changelog_has_this_version_first() -> None:
    versions = re.findall(r"^## \[(.+?)\]", (ROOT / "CHANGELOG.md").read_text(encoding="utf-8"), re.MULTILINE)
    assert next(version for version in versions if version != "Unreleased") == __version__
