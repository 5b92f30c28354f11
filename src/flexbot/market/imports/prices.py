"""Prices and volumes in dumps: numbers as texts, and the order they stand in."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from flexbot.market.candles import FloatArray

if TYPE_CHECKING:
    import pyarrow as pa

# Where open, high, low and close stand among four columns without header: most dumps, Coinbase, Bitfinex.
_ORDERS = ((0, 1, 2, 3), (2, 1, 0, 3), (0, 2, 3, 1))


def numbers(column: pa.Array, *, decimal_comma: bool) -> FloatArray | int:
    """A column as float64, or the first row (from 0) that holds no number; an empty cell is none.

    With `decimal_comma` a comma is read as the decimal point, and dots before it as thousands separators.
    """
    import pyarrow as pa
    import pyarrow.compute as pc

    if not (pa.types.is_string(column.type) or pa.types.is_large_string(column.type)):
        try:
            cast = column.cast(pa.float64())
        except pa.ArrowException:
            return 0
        return _first_null(cast) if cast.null_count else np.array(cast.to_numpy(zero_copy_only=False))
    texts = pc.utf8_trim_whitespace(column).fill_null("")
    if decimal_comma and pc.any(pc.match_substring(texts, ",")).as_py():
        texts = pc.replace_substring(pc.replace_substring(texts, ".", ""), ",", ".")
    try:
        return np.array(texts.cast(pa.float64()).to_numpy(zero_copy_only=False))
    except pa.ArrowInvalid:
        number = pc.match_substring_regex(texts, r"^[-+]?(\d+\.?\d*|\.\d+)([eE][-+]?\d+)?$")
        return int(pc.index(number, False).as_py())


def price_order(columns: list[FloatArray]) -> list[FloatArray]:
    """Four price columns without header as open, high, low, close: the order that contradicts the fewest rows."""

    def contradictions(order: tuple[int, ...]) -> int:
        open_, high, low, close = (columns[position] for position in order)
        return int(np.count_nonzero((high < np.maximum(open_, close)) | (low > np.minimum(open_, close))))

    return [columns[position] for position in min(_ORDERS, key=contradictions)]


def _first_null(column: pa.Array) -> int:
    return int(np.flatnonzero(column.is_null().to_numpy(zero_copy_only=False))[0])
