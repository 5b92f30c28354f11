"""The kill switch in words, the same in the console and in the dashboard."""

from __future__ import annotations

from flexbot.live.kill import Engaged
from flexbot.text import text
from flexbot.text.format import date_time


def level(name: str) -> str:
    """What the level does, in a few words."""
    return text(f"live.level.{name}")


def state(now: Engaged | None) -> str:
    """How the switch stands, in one or two sentences."""
    if now is None:
        return text("live.state.open")
    if now.since_ms is None:
        return text("live.state.unreadable")
    said = text("live.state.engaged", level=level(now.level), since=date_time(now.since_ms))
    return f"{said} {text('live.state.reason', reason=now.reason)}" if now.reason else said


def no_session() -> str:
    """What the switch means in a version that does not trade."""
    return text("live.no_session")
