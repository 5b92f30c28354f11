"""Find a series by what the user says: a symbol, and as much of venue and timeframe as it takes to be clear."""

from __future__ import annotations

from collections.abc import Sequence

from flexbot.errors import DataMissingError, UsageError
from flexbot.market.candles import Candles
from flexbot.market.sample import SampleInfo, load_sample, samples
from flexbot.market.store import CandleStore, SeriesInfo
from flexbot.market.timeframe import Timeframe

_SHOWN = 6


def pick_series(
    store: CandleStore, symbol: str | None, venue: str | None, timeframe: Timeframe | str | None
) -> list[SeriesInfo]:
    """The stored series that fit; None fits all. DataMissingError where there is none."""
    known = store.series()
    if not known:
        raise DataMissingError("store.nothing")
    found = [info for info in known if _fits(info, symbol, venue, timeframe)]
    if not found:
        wanted = _words(venue, symbol, timeframe)
        raise DataMissingError("store.no_series", wanted=wanted, known=_listed(known))
    return found


def pick_candles(store: CandleStore, symbol: str, venue: str | None, timeframe: Timeframe | str | None) -> Candles:
    """The candles of the one series that fits.

    The store comes first; samples count where it has none that fits. Raises DataMissingError where nothing fits,
    UsageError where several series do.
    """
    stored = [info for info in store.series() if _fits(info, symbol, venue, timeframe)]
    bundled = [info for info in samples() if _fits(info, symbol, venue, timeframe)]
    found: Sequence[SeriesInfo | SampleInfo] = stored or bundled
    if not found:
        known: list[SeriesInfo | SampleInfo] = [*store.series(), *samples()]
        raise DataMissingError("store.no_series", wanted=_words(venue, symbol, timeframe), known=_listed(known))
    if len(found) > 1:
        raise UsageError("store.several", wanted=_words(venue, symbol, timeframe), known=_listed(found))
    if stored:
        return store.load(stored[0].venue, stored[0].symbol, stored[0].timeframe)
    return load_sample(bundled[0].symbol, bundled[0].venue, bundled[0].timeframe)


def _fits(
    info: SeriesInfo | SampleInfo, symbol: str | None, venue: str | None, timeframe: Timeframe | str | None
) -> bool:
    length = Timeframe.parse(timeframe) if isinstance(timeframe, str) else timeframe
    wanted = ((info.symbol, symbol), (info.venue, venue), (str(info.timeframe), length))
    return all(asked is None or held == str(asked) for held, asked in wanted)


def _words(*parts: object) -> str:
    return " ".join(str(part) for part in parts if part is not None)


def _listed(known: Sequence[SeriesInfo | SampleInfo]) -> str:
    shown = ", ".join(_words(info.venue, info.symbol, info.timeframe) for info in known[:_SHOWN])
    return f"{shown} …" if len(known) > _SHOWN else shown or "–"
