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
    """`flexbot-dashboard`: the same as `flexbot dashboard`."""
    _run("flexbot-dashboard")


def _run(program: str) -> NoReturn:
    arguments = sys.argv[1:]
    ours = arguments[: arguments.index("--")] if "--" in arguments else arguments
    if "--version" in ours:
        print(f"FlexBot {__version__}")
        sys.exit(0)
    from flexbot.cli.front import run

    sys.exit(run(program, arguments, serve=_serve))


def _serve(*, port: int | None, open_browser: bool) -> int:
    """Start the dashboard. Here, because the console and the dashboard do not know each other."""
    from flexbot.dashboard.serving.server import serve

    return serve(port=port, open_browser=open_browser)


if __name__ == "__main__":
    main()
