"""The programs `flexbot`, `flexbot-backtest` and `flexbot-dashboard`; `python -m flexbot` is the first.

`--version` is answered here, before anything is imported that takes time.
"""

from __future__ import annotations

import sys
from typing import NoReturn

from flexbot import __version__


def main() -> NoReturn:
    """`flexbot`: every command."""
    _run("flexbot")


def main_backtest() -> NoReturn:
    """`flexbot-backtest`: the same as `flexbot backtest`."""
    _run("flexbot-backtest")


def main_dashboard() -> NoReturn:
    """`flexbot-dashboard`: says that this version has no dashboard and what to use instead."""
    _run("flexbot-dashboard")


def _run(program: str) -> NoReturn:
    arguments = sys.argv[1:]
    ours = arguments[: arguments.index("--")] if "--" in arguments else arguments
    if "--version" in ours:
        print(f"FlexBot {__version__}")
        sys.exit(0)
    from flexbot.cli.front import run

    sys.exit(run(program, arguments))


if __name__ == "__main__":
    main()
