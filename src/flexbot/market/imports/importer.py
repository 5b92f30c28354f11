"""Candles from a file: the dumps of exchanges, terminals and data sites, as CSV, Parquet or Feather.

Nothing is guessed that the rows can contradict: the price order of a dump without header is the one that all its rows
allow, and what cannot be decided is an error that names the line.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from flexbot.errors import DataError, UsageError
from flexbot.market.candles import BoolArray, Candles, FloatArray, IntArray
from flexbot.market.imports.lines import Dump, read_text, unpack
from flexbot.market.imports.prices import numbers, price_order
from flexbot.market.imports.step import find_timeframe
from flexbot.market.imports.tables import FEATHER, FEATHER_1, PARQUET, read_table
from flexbot.market.imports.times import AmbiguousDates, BadTime, from_instants, from_numbers, from_texts
from flexbot.market.store import Appended, CandleStore
from flexbot.market.timeframe import Timeframe

if TYPE_CHECKING:
    import pyarrow as pa

DEFAULT_VENUE = "file"
_QUOTES = re.compile(r"([A-Z0-9]{2,12})(USDT|USDC|FDUSD|BUSD|USD|EUR|GBP|BRL|JPY|BTC|ETH)")


@dataclass(frozen=True, slots=True)
class Imported:
    """Candles from a file, and what was left out: repeated equal rows and rows without values.

    `has_volume` is False where the file has no volume; the candles then say 0.
    """

    candles: Candles
    duplicates: int
    blanks: int
    has_volume: bool


def read_candles(
    path: Path, *, symbol: str | None = None, venue: str | None = None, timeframe: Timeframe | str | None = None
) -> Imported:
    """Read one file of candles, in any order of time; gz and zip are unpacked.

    `symbol` is needed unless the file has a column with it, `venue` is "file" where not given, `timeframe` is found
    from the steps in time where not given. Times without an offset are taken as UTC. Raises DataError, which names
    the file, the line and what it holds, and UsageError where `symbol` is needed.
    """
    dump = _read(path)
    blank = _blank_rows(dump)
    rows = np.flatnonzero(~blank)
    if len(rows) == 0:
        raise DataError("import.empty", path=path)
    table = dump.table.take(rows) if blank.any() else dump.table
    times = _times(dump, table, rows)
    values = _values(dump, table, rows)
    name = _symbol(dump, table, symbol)
    rows, times, values, duplicates = _ordered(dump, rows, times, values)
    try:
        candles = Candles.checked(
            venue=venue or DEFAULT_VENUE,
            symbol=name,
            timeframe=find_timeframe(path, times, timeframe),
            time=times,
            open=values[0],
            high=values[1],
            low=values[2],
            close=values[3],
            volume=values[4],
            source=str(path),
            copy=False,
        )
    except DataError as error:
        raise _located(dump, rows, error) from error
    return Imported(candles, duplicates, int(blank.sum()), dump.layout.volume is not None)


def import_file(
    store: CandleStore,
    path: Path,
    *,
    symbol: str | None = None,
    venue: str | None = None,
    timeframe: Timeframe | str | None = None,
    name: str | None = None,
) -> tuple[Imported, Appended]:
    """Read one file as `read_candles` does and put its candles into the store.

    `name` is the file's name as the user knows it, where that is not the name of `path`.
    """
    imported = read_candles(path, symbol=symbol, venue=venue, timeframe=timeframe)
    return imported, store.append(imported.candles, source=f"import {path.name if name is None else name}")


def _read(path: Path) -> Dump:
    try:
        content = path.read_bytes()
    except OSError as error:
        raise DataError("import.no_file", path=path, reason=error.strerror or error) from error
    content = unpack(path, content)
    if content.startswith((PARQUET, FEATHER, FEATHER_1)):
        return read_table(path, content)
    if path.suffix.lower() in (".parquet", ".pq", ".feather", ".arrow"):
        raise DataError("import.not_a_table", path=path)
    return read_text(path, content)


def _blank_rows(dump: Dump) -> BoolArray:
    """Rows without any price: Yahoo writes `null` for days without trade, Parquet has true nulls."""
    import pyarrow as pa
    import pyarrow.compute as pc

    blank = np.ones(dump.table.num_rows, dtype=np.bool_)
    for position in dump.layout.prices:
        column = dump.table.column(position)
        nothing = pc.is_null(column, nan_is_null=False)
        if pa.types.is_string(column.type) or pa.types.is_large_string(column.type):
            nothing = pc.or_kleene(nothing, pc.match_substring_regex(column, r"^\s*(null)?\s*$"))
        blank &= nothing.fill_null(True).to_numpy()
    return blank


def _times(dump: Dump, table: pa.Table, rows: IntArray) -> IntArray:
    import pyarrow as pa
    import pyarrow.compute as pc

    column = _whole(table.column(dump.layout.time))
    try:
        if pa.types.is_timestamp(column.type) or pa.types.is_date(column.type):
            return from_instants(column)
        if pa.types.is_integer(column.type) or pa.types.is_floating(column.type):
            return from_numbers(column.cast(pa.float64() if column.null_count else column.type).to_numpy(False))
        texts = pc.utf8_trim_whitespace(column.cast(pa.string()))
        if dump.layout.clock is not None:
            clock = pc.utf8_trim_whitespace(_whole(table.column(dump.layout.clock)).cast(pa.string()))
            texts = pc.binary_join_element_wise(texts, clock, " ")
        return from_texts(texts.fill_null(""))
    except BadTime as error:
        place, holds = dump.place(int(rows[error.row]))
        raise DataError("import.bad_time", path=dump.path, place=place, holds=holds) from error
    except AmbiguousDates as error:
        place, holds = dump.place(int(rows[0]))
        raise DataError("import.ambiguous_dates", path=dump.path, place=place, holds=holds) from error


def _values(dump: Dump, table: pa.Table, rows: IntArray) -> list[FloatArray]:
    """Open, high, low, close and volume as float64."""
    layout = dump.layout
    columns = []
    for position in (*layout.prices, layout.volume, layout.spare_volume):
        if position is None:
            columns.append(np.zeros(len(rows)))
            continue
        found = numbers(_whole(table.column(position)), decimal_comma=dump.separator in (";", "\t"))
        if isinstance(found, int):
            place, holds = dump.place(int(rows[found]))
            raise DataError("import.bad_number", path=dump.path, place=place, holds=holds)
        columns.append(found)
    *prices, volume, spare = columns
    if not layout.order_known:
        prices = price_order(prices)
    return [*prices, volume if volume.any() else spare]


def _whole(column: pa.ChunkedArray) -> pa.Array:
    import pyarrow as pa

    combined = column.combine_chunks()
    return pa.concat_arrays(combined.chunks) if isinstance(combined, pa.ChunkedArray) else combined


def _symbol(dump: Dump, table: pa.Table, given: str | None) -> str:
    position = dump.layout.symbol
    if position is None:
        if given is None:
            raise UsageError("import.symbol_needed", path=dump.path)
        return given
    held = [str(value).strip() for value in table.column(position).unique().to_pylist()]
    if len(held) > 1:
        raise DataError("import.several_symbols", path=dump.path, count=len(held), symbols=", ".join(held[:5]))
    if given is not None:
        return given
    joined = _QUOTES.fullmatch(held[0])
    return held[0] if joined is None else f"{joined[1]}/{joined[2]}"


def _ordered(
    dump: Dump, rows: IntArray, times: IntArray, values: list[FloatArray]
) -> tuple[IntArray, IntArray, list[FloatArray], int]:
    """Sort by time and drop rows that repeat another one; DataError for two rows that contradict each other."""
    if (np.diff(times) <= 0).any():
        order = np.argsort(times, kind="stable")
        rows, times, values = rows[order], times[order], [column[order] for column in values]
    again = np.diff(times, prepend=times[:1] - 1) == 0
    repeated = np.flatnonzero(again)
    if len(repeated) == 0:
        return rows, times, values, 0
    for column in values:
        differs = repeated[column[repeated] != column[repeated - 1]]
        if len(differs):
            place, holds = dump.place(int(rows[differs[0]]))
            other, _ = dump.place(int(rows[differs[0] - 1]))
            raise DataError("import.conflict", path=dump.path, place=place, other=other, holds=holds)
    return rows[~again], times[~again], [column[~again] for column in values], len(repeated)


def _located(dump: Dump, rows: IntArray, error: DataError) -> DataError:
    """Say in the file's own line number and words what `Candles.checked` found in the columns."""
    first = error.values.get("first")
    if not isinstance(first, int):
        return error
    place, holds = dump.place(int(rows[first]))
    problem = error.key.removeprefix("candles.")
    return DataError(f"import.{problem}", path=dump.path, place=place, holds=holds, count=error.values["count"])
