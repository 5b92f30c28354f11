"""Draw a page again when what it shows was changed elsewhere: by the console, in another window, or by time.

The server looks, and tells the browser only when something is different. A timer of Streamlit's in the browser would
send along, each time, what the browser last knew of every field, and so undo what a click has just set on the server.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass

from streamlit import runtime
from streamlit.runtime.scriptrunner import get_script_run_ctx

_logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class _Watched:
    look: Callable[[], object]
    seen: object


# a session, and what the page that it shows now is watched for
Page = tuple[str, dict[str, _Watched]]

_watched: dict[str, dict[str, _Watched]] = {}
_guard = threading.Lock()


def begin() -> None:
    """Forget what this session's page showed before; the page that is drawn now says what to look at."""
    with _guard:
        _watched.pop(_session(), None)


def watch(name: str, look: Callable[[], object]) -> None:
    """Draw this session's page again as soon as `look()` gives something else than now.

    `look` is called from another thread, again and again; it must be quick, and no use of anything.
    """
    seen = _looked(look)
    with _guard:
        _watched.setdefault(_session(), {})[name] = _Watched(look, seen)


def changed() -> list[Page]:
    """The pages that show something that is different now."""
    with _guard:
        pages = list(_watched.items())
        found = [(page, list(page[1].values())) for page in pages]
    return [page for page, watched in found if any(_looked(one.look) != one.seen for one in watched)]


def draw_again(pages: list[Page]) -> None:
    """Run the scripts of these pages again, on the server's own event loop; of one that runs now, at the next call.

    What stands in the fields is what the server knew at the end of the last run. A page that was drawn since it was
    looked at is left alone.
    """
    for name, watched in pages:
        with _guard:
            if _watched.get(name) is not watched:
                continue
        # Streamlit itself does this when a source file changes; it has no public way to ask for it.
        found = runtime.get_instance()._session_mgr.get_active_session_info(name)
        if found is None:
            with _guard:
                _watched.pop(name, None)  # the browser is gone
        elif found.session._scriptrunner is None:
            _logger.debug("what a page shows was changed elsewhere")
            with _guard:
                _watched.pop(name, None)
            found.session.request_rerun(found.session._client_state)


def _looked(look: Callable[[], object]) -> object:
    try:
        return look()
    except Exception as error:  # noqa: BLE001  # the page that is drawn again says what it is
        return type(error), str(error)


def _session() -> str:
    context = get_script_run_ctx()
    return "" if context is None else context.session_id
