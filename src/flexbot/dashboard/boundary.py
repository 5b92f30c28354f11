"""Where every failure of a page ends: a plain sentence and a way on, never a traceback."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager

import streamlit as st
from streamlit.runtime.scriptrunner import RerunException, StopException

from flexbot import log
from flexbot.errors import FlexBotError
from flexbot.text import text, text_or

_logger = logging.getLogger(__name__)


def escaped(words: str) -> str:
    """`words` so that Streamlit's Markdown shows them as they are: names and messages are data, not markup."""
    return "".join(f"\\{sign}" if sign in "\\`*_{}[]()<>#+-.!|$~:" else sign for sign in words)


def show(error: FlexBotError) -> None:
    """What happened and what to do, as the page's message."""
    st.error(f"{escaped(log.redact(error.message))}  \n{escaped(log.redact(hint(error)))}")


def hint(error: FlexBotError) -> str:
    """What to do here: the dashboard's own words where those of the catalogue speak of the command line."""
    own = text_or(f"dashboard.hint.{error.key}", "")
    return own.format(**error.values) if own else error.hint


@contextmanager
def explained() -> Iterator[None]:
    """Show a FlexBotError raised in the block; anything else is logged and shown as one sentence."""
    try:
        yield
    except (RerunException, StopException):
        raise  # Streamlit's own way to begin again or to end
    except FlexBotError as error:
        _logger.warning("%s", error)
        show(error)
    except Exception as error:  # the boundary of a page: nothing may reach the user as a traceback
        _logger.error("the page failed", exc_info=True)
        st.error(
            escaped(text("dashboard.unexpected", error=log.redact(f"{type(error).__name__}"), file=log.log_file()))
        )
