"""Which column of a dump holds what: by its header, or by the shape of its rows where there is no header."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

_PLAIN = re.compile(r"[^a-z0-9]")
_TIME_OF_DAY = re.compile(r"\d{1,2}:\d{2}(:\d{2})?")

# Headers with accents and everything but letters and digits taken out, best first.
_TIME = (
    "opentime",
    "unix",
    "unixtimestamp",
    "timestamp",
    "timems",
    "datetime",
    "datetimeutc",
    "timeperiodstart",
    "gmttime",
    "date",
    "time",
    "ts",
    "t",
    "starttime",
    "opentimems",
    "data",
    "indexlevel0",
)
_ROLES = {
    "open": ("open", "o", "openprice", "priceopen", "openask", "openbid", "abertura"),
    "high": ("high", "h", "highprice", "pricehigh", "max", "maxima"),
    "low": ("low", "l", "lowprice", "pricelow", "min", "minima"),
    "close": ("close", "c", "closeprice", "priceclose", "last", "price", "fechamento"),
    "volume": ("volume", "v", "vol", "basevolume", "volumetraded", "amount"),
}
_SYMBOL = ("symbol", "pair", "ticker", "market", "instrument")


@dataclass(frozen=True, slots=True)
class Layout:
    """The positions of a dump's columns, None for what it does not have.

    `clock` is a second column with the time of day; `spare_volume` counts ticks where `volume` may be all zero.
    `order_known` is False where rows have no header, so that prices may come in another order than open, high, low,
    close.
    """

    time: int
    open: int
    high: int
    low: int
    close: int
    volume: int | None
    clock: int | None = None
    spare_volume: int | None = None
    symbol: int | None = None
    order_known: bool = True

    @property
    def prices(self) -> tuple[int, int, int, int]:
        """The positions of open, high, low and close."""
        return self.open, self.high, self.low, self.close


def by_header(header: Sequence[str]) -> Layout | list[str]:
    """The layout a header describes, or the names of the columns it lacks."""
    names = [_PLAIN.sub("", unicodedata.normalize("NFKD", name).lower()) for name in header]
    time = _first(names, _TIME)
    found = {role: _first(names, known) for role, known in _ROLES.items()}
    volume = found.pop("volume")
    if volume is None:  # CryptoDataDownload: "Volume BTC", then "Volume USD"
        volume = next((position for position, name in enumerate(names) if name.startswith("volume")), None)
    spare = _first(names, ("tickvol", "tickvolume"))
    missing = [role for role, position in {"time": time, **found}.items() if position is None]
    if missing:
        return missing
    clock = _first(names, ("time",)) if time is not None and names[time] == "date" else None
    if volume is None:
        volume, spare = spare, None
    time, open_, high, low, close = (position for position in (time, *found.values()) if position is not None)
    symbol = _first(names, _SYMBOL)
    return Layout(time, open_, high, low, close, volume, clock=clock, spare_volume=spare, symbol=symbol)


def by_shape(row: Sequence[str]) -> Layout | None:
    """The layout of rows without header, None where there are too few columns.

    Time, four prices, volume, and whatever follows: Binance klines (12 columns), Kraken OHLCVT (7), the plain 5 and 6.
    With 8 columns the sixth is Kraken's average price and the volume comes after it. MetaTrader puts the time of day
    into the second column.
    """
    clock = len(row) > 1 and _TIME_OF_DAY.fullmatch(row[1].strip()) is not None
    first = 2 if clock else 1
    if len(row) < first + 4:
        return None
    volume = first + 4 if len(row) > first + 4 else None
    if not clock and len(row) == 8:
        volume = 6
    return Layout(0, first, first + 1, first + 2, first + 3, volume, clock=1 if clock else None, order_known=False)


def _first(names: Sequence[str], known: Sequence[str]) -> int | None:
    return next((names.index(name) for name in known if name in names), None)
