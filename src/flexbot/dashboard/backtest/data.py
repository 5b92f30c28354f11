"""Which candles there are to test on: the bundled ones and those in the store."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, date, datetime

import streamlit as st

from flexbot import paths
from flexbot.market.sample import samples
from flexbot.market.store import CandleStore
from flexbot.market.timeframe import Timeframe

# What longer candles are made of the bundled ones.
_LONGER = ("1h", "2h", "4h", "6h", "12h", "1d", "1w")


@dataclass(frozen=True, slots=True)
class Series:
    """One series as it stands on the disk; `venue` None for a bundled one. Times are UTC ms."""

    venue: str | None
    symbol: str
    timeframe: str
    rows: int
    first_ms: int
    last_ms: int


def everything() -> tuple[Series, ...]:
    """All series, the bundled ones first, in the order in which they are offered."""
    bundled = [Series(None, one.symbol, one.timeframe, one.rows, one.first_ms, one.last_ms) for one in samples()]
    return (*bundled, *_stored(str(paths.candles())))


@st.cache_data(ttl=2, show_spinner=False)
def _stored(root: str) -> tuple[Series, ...]:
    """A click may draw the page several times in a second; the files are not looked at each time."""
    return tuple(
        Series(one.venue, one.symbol, str(one.timeframe), one.rows, one.first_ms, one.last_ms)
        for one in CandleStore().series()
        if one.rows
    )


def chosen(known: Collection[Series], venue: str | None, symbols: Collection[str]) -> list[Series]:
    """The series of these symbols at this venue."""
    return [one for one in known if one.venue == venue and one.symbol in symbols]


def timeframes(found: Collection[Series], symbols: Collection[str]) -> list[str]:
    """The candle lengths that every one of the symbols can be tested with, shortest first.

    Stored candles are tested as they are; bundled ones also as longer ones.
    """
    offered = []
    for symbol in symbols:
        own = {one.timeframe for one in found if one.symbol == symbol}
        if found and next(iter(found)).venue is None and own:
            shortest = min(Timeframe.parse(code).ms for code in own)
            own |= {code for code in _LONGER if Timeframe.parse(code).ms > shortest}
        offered.append(own)
    common = set.intersection(*offered) if offered else set()
    return sorted(common, key=lambda code: Timeframe.parse(code).ms)


def finer(found: Collection[Series], symbols: Collection[str], timeframe: str | None) -> list[str]:
    """The candle lengths that are there for every symbol and divide `timeframe`."""
    if timeframe is None:
        return []
    whole = Timeframe.parse(timeframe).ms
    own = [{one.timeframe for one in found if one.symbol == symbol} for symbol in symbols]
    common = set.intersection(*own) if own else set()
    lengths = {code: Timeframe.parse(code).ms for code in common}
    fitting = [code for code, length in lengths.items() if length < whole and whole % length == 0]
    return sorted(fitting, key=lengths.__getitem__)


def span(found: Collection[Series]) -> tuple[date, date] | None:
    """The first and the last day of any of these series."""
    if not found:
        return None
    return _day(min(one.first_ms for one in found)), _day(max(one.last_ms for one in found))


def _day(ms: int) -> date:
    return datetime.fromtimestamp(ms / 1000, UTC).date()
