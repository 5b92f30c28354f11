"""Times in dumps: numbers since 1970 in any usual unit, and dates as exchanges and terminals write them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from flexbot.market.candles import BoolArray, FloatArray, IntArray

if TYPE_CHECKING:
    import pyarrow as pa

# Below these a number counts seconds, milliseconds, microseconds; each covers 1970-02 (or earlier) to 2128.
_SECONDS, _MILLIS, _MICROS, _NANOS_END = 5e9, 5e12, 5e15, 9e18
_EARLIEST_MS = int(np.datetime64("1900-01-01", "ms").astype(np.int64))
_LATEST_MS = int(np.datetime64("2200-01-01", "ms").astype(np.int64))


class BadTime(ValueError):
    """Raised for the first row whose time cannot be read; `row` counts from 0."""

    def __init__(self, row: int) -> None:
        super().__init__(row)
        self.row = row


class AmbiguousDates(ValueError):
    """Raised when no row tells whether 03/04/2024 is a day in March or in April."""


def from_texts(texts: pa.Array) -> IntArray:
    """UTC milliseconds from strings; times without an offset are taken as UTC.

    Raises BadTime, and AmbiguousDates where day and month cannot be told apart.
    """
    import pyarrow as pa
    import pyarrow.compute as pc

    numeric = pc.match_substring_regex(texts, r"^[-+]?\d+(\.\d*)?([eE][-+]?\d+)?$")
    compact = pc.match_substring_regex(texts, r"^(19|20|21)\d{6}(\d{6})?$")
    counted = pc.and_(numeric, pc.invert(compact))
    if counted[0].as_py():
        if not pc.all(counted).as_py():
            raise BadTime(pc.index(counted, False).as_py())
        try:
            return from_numbers(texts.cast(pa.int64()).to_numpy(zero_copy_only=False))
        except pa.ArrowInvalid:
            return from_numbers(texts.cast(pa.float64()).to_numpy(zero_copy_only=False))
    return from_instants(_instants(_iso(texts)))


def from_numbers(values: IntArray | FloatArray) -> IntArray:
    """UTC milliseconds from numbers since 1970, the unit of each told by its size; raises BadTime."""
    size = np.abs(values)
    countable = size < _NANOS_END  # false for NaN
    if not countable.all():
        raise BadTime(int(np.flatnonzero(~countable)[0]))
    times = np.where(size < _SECONDS, np.rint(values * 1000.0), 0).astype(np.int64)
    whole = values.astype(np.int64)
    times = np.where(size >= _SECONDS, whole, times)
    times = np.where(size >= _MILLIS, whole // 1_000, times)
    times = np.where(size >= _MICROS, whole // 1_000_000, times)
    return _plausible(times)


def from_instants(instants: pa.Array) -> IntArray:
    """UTC milliseconds from an Arrow timestamp or date array; those without a zone are taken as UTC."""
    import pyarrow as pa

    if instants.null_count:
        raise BadTime(int(np.flatnonzero(instants.is_null().to_numpy(zero_copy_only=False))[0]))
    if pa.types.is_date(instants.type):
        instants = instants.cast(pa.date64())
    else:
        instants = instants.cast(pa.timestamp("ms"), safe=False)
    return _plausible(instants.cast(pa.int64()).to_numpy(zero_copy_only=False))


def _plausible(times: IntArray) -> IntArray:
    good: BoolArray = (times >= _EARLIEST_MS) & (times < _LATEST_MS)
    if not good.all():
        raise BadTime(int(np.flatnonzero(~good)[0]))
    return times


def _iso(texts: pa.Array) -> pa.Array:
    """Bring the other ways of writing a time into the form of ISO 8601."""
    import pyarrow.compute as pc

    # 20240131, 20240131 2300, 20240131 230000 (HistData) and 20240131230000
    texts = pc.replace_substring_regex(texts, r"^(\d{4})(\d{2})(\d{2})$", r"\1-\2-\3")
    texts = pc.replace_substring_regex(
        texts, r"^(\d{4})(\d{2})(\d{2}) ?(\d{2}):?(\d{2}):?(\d{2})$", r"\1-\2-\3 \4:\5:\6"
    )
    texts = pc.replace_substring_regex(texts, r"^(\d{4})(\d{2})(\d{2}) ?(\d{2}):?(\d{2})$", r"\1-\2-\3 \4:\5")
    # 2024.01.31 and 2024/01/31
    texts = pc.replace_substring_regex(texts, r"^(\d{4})[./](\d{1,2})[./](\d{1,2})", r"\1-\2-\3")
    # 2019-10-17 09-AM (CryptoDataDownload until 2020): 12-AM is midnight
    texts = pc.replace_substring_regex(texts, r" 12-AM$", " 00:00")
    for hour in range(1, 12) if pc.any(pc.ends_with(texts, "-PM")).as_py() else ():
        texts = pc.replace_substring_regex(texts, f" 0?{hour}-PM$", f" {hour + 12}:00")
    texts = pc.replace_substring_regex(texts, r" (\d{1,2})-[AP]M$", r" \1:00")
    # 31.01.2024 (Dukascopy, MetaTrader) is always day first; with slashes the rows must tell
    texts = pc.replace_substring_regex(texts, r"^(\d{1,2})\.(\d{1,2})\.(\d{4})", r"\3-\2-\1")
    texts = _slashes(texts)
    # one-digit parts, and the zone set off by a space
    texts = pc.replace_substring_regex(texts, r"(^|[-T ])(\d)\b", r"\10\2")
    texts = pc.replace_substring_regex(texts, r":(\d{2}(?:\.\d+)?) ?(?:UTC|GMT)?([+-]\d{2}:?\d{2})$", r":\1\2")
    return pc.replace_substring_regex(texts, r" ?(UTC|GMT|Z)$", "Z")


def _slashes(texts: pa.Array) -> pa.Array:
    import pyarrow.compute as pc

    parts = pc.extract_regex(texts, r"^(?P<a>\d{1,2})/(?P<b>\d{1,2})/(?P<y>\d{4})")
    if parts.null_count == len(parts):
        return texts
    day_first = _reaches_13(pc.struct_field(parts, "a"))
    month_first = _reaches_13(pc.struct_field(parts, "b"))
    if day_first == month_first:
        raise AmbiguousDates
    order = r"\3-\2-\1" if day_first else r"\3-\1-\2"
    return pc.replace_substring_regex(texts, r"^(\d{1,2})/(\d{1,2})/(\d{4})", order)


def _reaches_13(parts: pa.Array) -> bool:
    import pyarrow as pa
    import pyarrow.compute as pc

    highest = pc.max(parts.cast(pa.int64())).as_py()
    return highest is not None and highest > 12


def _instants(texts: pa.Array) -> pa.Array:
    """Cast ISO texts, all with or all without an offset, to UTC instants; raises BadTime for the first that fails."""
    import pyarrow as pa
    import pyarrow.compute as pc

    zoned = bool(pc.match_substring_regex(texts.slice(0, 1), r"(Z|[+-]\d{2}:?\d{2})$")[0].as_py())
    wanted = pa.timestamp("ns", tz="UTC" if zoned else None)
    try:
        return texts.cast(wanted)
    except pa.ArrowInvalid:
        pass
    good, bad = 0, len(texts)  # the first `good` rows can be read, the first `bad` cannot
    while bad - good > 1:
        middle = (good + bad) // 2
        try:
            texts.slice(good, middle - good).cast(wanted)
            good = middle
        except pa.ArrowInvalid:
            bad = middle
    raise BadTime(good)
