"""What a first back-test would wait for, fetched while the user still looks at the form."""

from __future__ import annotations

import logging
import threading

from flexbot.plan.kernels import prepare, small_run, stand_in
from flexbot.plan.work import start_thread

_logger = logging.getLogger(__name__)
_begun = threading.Event()


def begin() -> None:
    """Import the engine and what draws results, and load or compile the kernels; in the background, once."""
    if not _begun.is_set():
        _begun.set()
        start_thread(_warm)


def _warm() -> None:
    try:
        _imports()
        _first_run()
    except Exception:  # the back-test itself says what is wrong
        _logger.info("nothing was made ready for a back-test", exc_info=True)


def _imports() -> None:
    import pandas  # noqa: F401
    import plotly.graph_objs
    import plotly.io
    import plotly.tools  # noqa: F401
    import pyarrow.parquet  # noqa: F401

    from flexbot.dashboard.backtest import result  # noqa: F401
    from flexbot.report import runs  # noqa: F401


def _first_run() -> None:
    """A back-test of a few candles loads every kernel of the engine."""
    from flexbot.report.view import View
    from flexbot.settings import load_settings

    name = stand_in(load_settings().backtest.strategy)
    prepare(name)
    View.of(small_run(name))
