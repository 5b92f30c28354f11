"""Start the dashboard: one server on 127.0.0.1, the gate before Streamlit, the browser on a one-time link.

The link is given to the browser as an argument, which other users of a machine can read in the list of processes.
That is accepted: the token works once, and on Linux the gate refuses connections of other users altogether (see
`peer`); Windows shows a user's arguments to nobody else. A page on disk that leads on, the other way, cannot be read
by browsers that are kept away from hidden folders.
"""

from __future__ import annotations

import asyncio
import contextlib
import importlib
import importlib.util
import logging
import signal
import socket
import sys
import threading
import time
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
# Imported while the browser starts and the user looks at the first page, which comes first.
_WARMED = (
    "pages.home",
    "pages.credentials",
    "credentials.entries",
    "credentials.unlock",
    "pages.settings",
    "pages.logs",
    "pages.data",
    "pages.strategies",
    "pages.backtest",
)
# what draws tables and charts
_WARMED_LIBRARIES = ("pandas", "pyarrow.parquet", "plotly.graph_objs", "plotly.io")
_HOST = "127.0.0.1"
_BACKLOG = 128
_SHUTDOWN_SECONDS = 3
_LINK_MINUTES = 10
# a first start on a slow disk, with a virus scanner that reads all of it for the first time
_START_SECONDS = 30.0
_PAUSE_SECONDS = 0.1
_SWITCH_SECONDS = 0.0005
_BROWSER_SECONDS = 5.0
# Ctrl-C, the system's request to end, the terminal that was closed (POSIX), Ctrl-Break (Windows)
_ENDING = [getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP", "SIGBREAK") if hasattr(signal, name)]
_logger = logging.getLogger(__name__)


def serve(*, port: int | None, open_browser: bool) -> int:
    """Run the dashboard until it is quit, or open the one that runs already; the exit code.

    `port` None is the setting `dashboard.port`; 0 is any free one. Raises MissingPartError without Streamlit,
    UsageError for a port that is taken, StorageError when the disk refuses or a running one does not answer,
    KeyboardInterrupt after Ctrl-C.
    """
    if importlib.util.find_spec("streamlit") is None:
        raise MissingPartError("dashboard.not_installed")
    from flexbot.dashboard.serving import instance

    wanted = load_settings().dashboard.port if port is None else port
    end = time.monotonic() + _START_SECONDS
    while time.monotonic() < end:
        with instance.only_one() as first:
            if first:
                return _run(wanted, open_browser=open_browser)
        link = instance.ask_running()
        if link is not None:
            _show(text("dashboard.start.running"), link, open_browser=open_browser)
            return 0
        time.sleep(_PAUSE_SECONDS)  # the other one may just be starting, or ending
    raise StorageError("dashboard.no_answer", file=instance.file())


def _run(port: int, *, open_browser: bool) -> int:
    from flexbot.dashboard import shell, tasks, vaults
    from flexbot.dashboard.serving import instance
    from flexbot.dashboard.serving.lifetime import LIFETIME
    from flexbot.dashboard.serving.tickets import Tickets
    from flexbot.vault.actor import act_as

    act_as("dashboard")
    # pages are drawn while other threads load kernels or test: with the usual 5 ms each draw waits longer for its turn
    sys.setswitchinterval(_SWITCH_SECONDS)
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

            try:
                asyncio.run(_serve(server, listener, LIFETIME, ready))
            finally:
                tasks.stop_all(_SHUTDOWN_SECONDS)
                vaults.lock_all()
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
        warming = asyncio.create_task(asyncio.to_thread(_warm, lifetime))
        watching = asyncio.create_task(lifetime.watch())
        while not lifetime.ending and not serving.done() and not watching.done():
            await asyncio.sleep(0.1)
        server.should_exit = True
        lifetime.end()
        await watching
        await warming
    await serving


def _warm(lifetime: Lifetime) -> None:
    for name in (*(f"flexbot.dashboard.{page}" for page in _WARMED), *_WARMED_LIBRARIES):
        if lifetime.ending:  # whoever quits at once does not wait for pages that nobody will see
            return
        importlib.import_module(name)


def _server(port: int, tickets: Tickets, control: Control) -> uvicorn.Server:
    from flexbot.dashboard.serving.options import configure

    configure(port)
    import uvicorn
    from streamlit.web.server.starlette.starlette_app import App

    from flexbot.dashboard.serving.front import ADDRESSES, routes
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
            Gate(app, port=port, pages=ADDRESSES, tickets=tickets, control=control, lifetime=LIFETIME),
            access_log=False,
            log_config=None,
            server_header=False,
            # whoever is on this machine could otherwise claim to come from elsewhere (see `peer`)
            proxy_headers=False,
            ws="websockets-sansio",
            ws_per_message_deflate=False,
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
    before = {number: signal.signal(number, end) for number in _ENDING}
    try:
        yield interrupted
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _show(sentence: str, link: str, *, open_browser: bool) -> None:
    """Say where the dashboard runs, and open it.

    The link is told even where the browser opens: whether a window came up is more than a program can know.
    """
    told = text("dashboard.start.link_if_none") if open_browser else text("dashboard.start.link", minutes=_LINK_MINUTES)
    print(sentence, told, link, sep="\n", flush=True)
    if open_browser:
        # not waited for without end: a browser of the terminal stays until its user leaves it
        opening = threading.Thread(target=_open, args=(link,), daemon=True)
        opening.start()
        opening.join(_BROWSER_SECONDS)


def _open(link: str) -> None:
    import webbrowser

    try:
        opened = webbrowser.open(link)
    except (webbrowser.Error, OSError) as error:
        _logger.warning("the browser could not be opened: %s", error)
    else:
        if not opened:
            _logger.warning("no browser was found that could be opened")
