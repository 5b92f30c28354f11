"""Start the dashboard: one server on 127.0.0.1, the gate before Streamlit, the browser on a one-time link.

The link is given to the browser as an argument, which other users of a machine can read in the list of processes.
That is accepted: the token works once, and on Linux the gate refuses connections of other users altogether (see
`peer`); Windows shows a user's arguments to nobody else. A page on disk that leads on, the other way, cannot be read
by browsers that are kept away from hidden folders.
"""

from __future__ import annotations

import asyncio
import contextlib
import importlib.util
import logging
import signal
import socket
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from flexbot.errors import MissingPartError, StorageError, UsageError
from flexbot.settings import load_settings
from flexbot.settings.load import peek_language
from flexbot.text import language, system_language, text

if TYPE_CHECKING:
    import uvicorn

    from flexbot.dashboard.serving.instance import Control
    from flexbot.dashboard.serving.lifetime import Lifetime
    from flexbot.dashboard.serving.tickets import Tickets

_SCRIPT = Path(__file__).parents[1] / "app.py"
_HOST = "127.0.0.1"
_BACKLOG = 128
_SHUTDOWN_SECONDS = 3
_LINK_MINUTES = 10
# as large as the files that may be uploaded
_MAX_MESSAGE_BYTES = 200 * 1024 * 1024
_CONSOLE_BREAK = getattr(signal, "SIGBREAK", signal.SIGTERM)
_logger = logging.getLogger(__name__)


def serve(*, port: int | None, open_browser: bool) -> int:
    """Run the dashboard until it is quit, or open the one that runs already; the exit code.

    `port` None is the setting `dashboard.port`; 0 is any free one. Raises MissingPartError without Streamlit,
    UsageError for a port that is taken, StorageError when the disk refuses, KeyboardInterrupt after Ctrl-C.
    """
    if importlib.util.find_spec("streamlit") is None:
        raise MissingPartError("dashboard.not_installed")
    from flexbot.dashboard.serving import instance

    wanted = load_settings().dashboard.port if port is None else port
    with instance.only_one() as first:
        if first:
            return _run(wanted, open_browser=open_browser)
    link = instance.ask_running()
    if link is None:
        raise StorageError("dashboard.no_answer", file=instance.file())
    _show(text("dashboard.start.running"), link, open_browser=open_browser)
    return 0


def _run(port: int, *, open_browser: bool) -> int:
    from flexbot.dashboard import shell
    from flexbot.dashboard.serving import instance
    from flexbot.dashboard.serving.lifetime import LIFETIME
    from flexbot.dashboard.serving.tickets import Tickets
    from flexbot.vault.actor import act_as

    act_as("dashboard")
    if language() != (peek_language() or system_language()):
        shell.remember_language(language())
    tickets = Tickets()
    control = instance.Control(tickets.issue)
    with _listening(port) as listener:
        bound: int = listener.getsockname()[1]
        server = _server(bound, tickets, control)
        with _signals(LIFETIME) as interrupted:

            def ready() -> None:
                instance.announce(bound, control)
                _logger.info("the dashboard runs on %s:%s", _HOST, bound)
                link = instance.launch_link(bound, tickets.issue())
                _show(text("dashboard.start.runs", host=_HOST, port=bound), link, open_browser=open_browser)

            asyncio.run(_serve(server, listener, LIFETIME, ready))
    _logger.info("the dashboard has ended")
    if interrupted.is_set():
        raise KeyboardInterrupt
    return 0


async def _serve(
    server: uvicorn.Server, listener: socket.socket, lifetime: Lifetime, ready: Callable[[], None]
) -> None:
    """Serve until the lifetime ends; `ready` is called once connections are answered."""
    serving = asyncio.create_task(server.serve(sockets=[listener]))
    while not server.started and not serving.done():
        await asyncio.sleep(0.02)
    if server.started:
        await asyncio.to_thread(ready)
        watching = asyncio.create_task(lifetime.watch())
        while not lifetime.ending and not serving.done() and not watching.done():
            await asyncio.sleep(0.1)
        server.should_exit = True
        lifetime.end()
        await watching
    await serving


def _server(port: int, tickets: Tickets, control: Control) -> uvicorn.Server:
    from flexbot.dashboard.serving.options import configure

    configure(port)
    import uvicorn
    from streamlit.web.server.starlette.starlette_app import App

    from flexbot.dashboard.serving.front import routes
    from flexbot.dashboard.serving.gate import Gate
    from flexbot.dashboard.serving.lifetime import LIFETIME

    class Server(uvicorn.Server):
        """Leaves the signals to us: what they end is more than the server."""

        @contextlib.contextmanager
        def capture_signals(self) -> Iterator[None]:
            yield

    app = App(_SCRIPT, routes=routes())
    return Server(
        uvicorn.Config(
            Gate(app, port=port, tickets=tickets, control=control, lifetime=LIFETIME),
            access_log=False,
            log_config=None,
            server_header=False,
            ws="websockets-sansio",
            ws_max_size=_MAX_MESSAGE_BYTES,
            timeout_graceful_shutdown=_SHUTDOWN_SECONDS,
        )
    )


@contextlib.contextmanager
def _listening(port: int) -> Iterator[socket.socket]:
    """The socket that is listened on, on this machine alone; UsageError when the port is not to be had."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as listener:
        if sys.platform == "win32":
            # without it, another program could listen on the very same port and answer in our place
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_EXCLUSIVEADDRUSE, 1)
        else:
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind((_HOST, port))
            listener.listen(_BACKLOG)
        except OSError as error:
            raise UsageError("dashboard.port", port=port, reason=error.strerror or error) from error
        yield listener


@contextlib.contextmanager
def _signals(lifetime: Lifetime) -> Iterator[threading.Event]:
    """End the lifetime on Ctrl-C and on the system's request to end; the event tells that it was Ctrl-C."""
    interrupted = threading.Event()

    def end(number: int, frame: object) -> None:
        if number == signal.SIGINT:
            interrupted.set()
        lifetime.end()

    if threading.current_thread() is not threading.main_thread():
        yield interrupted
        return
    before = {number: signal.signal(number, end) for number in {signal.SIGINT, signal.SIGTERM, _CONSOLE_BREAK}}
    try:
        yield interrupted
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _show(sentence: str, link: str, *, open_browser: bool) -> None:
    """Say where the dashboard runs, and open it."""
    opened = open_browser and _opened(link)
    if sys.stdout is None:
        return  # a program without a console window
    print(sentence)
    if not opened:
        print(text("dashboard.start.link", minutes=_LINK_MINUTES), link, sep="\n")
    sys.stdout.flush()


def _opened(link: str) -> bool:
    import webbrowser

    try:
        return webbrowser.open(link)
    except (webbrowser.Error, OSError):
        return False
