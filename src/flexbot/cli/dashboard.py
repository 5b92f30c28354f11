"""`flexbot dashboard`: start the dashboard in the browser. How it is served is not the console's business."""

from __future__ import annotations

from typing import Annotated, Protocol

import typer

from flexbot.errors import MissingPartError
from flexbot.text import text


class Serve(Protocol):
    """What starts the dashboard: handed in from above, since console and dashboard do not know each other."""

    def __call__(self, *, port: int | None, open_browser: bool) -> int:
        """Run the dashboard until it ends; the exit code."""
        ...


def register(app: typer.Typer, serve: Serve | None) -> None:
    """Add the command `dashboard` to the program; MissingPartError when it is used without `serve`."""

    def dashboard(
        port: Annotated[
            int | None,
            typer.Option(
                help=text("dashboard.help.port"), min=0, max=65535, metavar=text("dashboard.help.port.metavar")
            ),
        ] = None,
        browser: Annotated[bool, typer.Option("--browser/--no-browser", help=text("dashboard.help.browser"))] = True,
    ) -> int:
        if serve is None:
            raise MissingPartError("dashboard.not_installed")
        return serve(port=port, open_browser=browser)

    app.command("dashboard", help=text("dashboard.help.long"), short_help=text("dashboard.help"))(dashboard)
