"""The Parquet files of one series: which candles go into which file, and how a file is written, read and checked.

Below 15m a file holds one UTC month, from 15m up one UTC year, so that an append rewrites little. Every page carries
a CRC-32, so that a bit that flipped on the disk is an error and not a price.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from flexbot.errors import DataError, StorageError, UsageError
from flexbot.files import TEMPORARY, patiently, write_whole
from flexbot.market.candles import COLUMNS, Candles, iso_time
from flexbot.market.timeframe import Timeframe

if TYPE_CHECKING:
    import pyarrow as pa
    import pyarrow.parquet as pq

FORMAT_VERSION = 1
_YEARLY_FROM_MS = 15 * 60_000
_YEAR_0_MS, _YEAR_10000_MS = -62_167_219_200_000, 253_402_300_800_000
_NAME = re.compile(r"\d{4}(-\d{2})?\.parquet")
_SOURCES_KEPT = 5
_SOURCE_LONGEST = 200


@dataclass(frozen=True, slots=True)
class Footer:
    """What the end of a file says about it, without reading its candles. Times are UTC ms."""

    rows: int
    first_ms: int
    last_ms: int
    source: str


def timeframe_of(folder: Path) -> Timeframe | None:
    """The timeframe a folder is named after, None for a foreign folder."""
    try:
        return Timeframe.parse(folder.name)
    except UsageError:
        return None


def files(folder: Path, timeframe: Timeframe) -> list[Path]:
    """The files of a series, oldest first; temporary and foreign files left out."""
    length = len("2024.parquet") if timeframe.ms >= _YEARLY_FROM_MS else len("2024-01.parquet")
    try:
        names = sorted(path.name for path in folder.iterdir())
    except (FileNotFoundError, NotADirectoryError):
        return []
    except OSError as error:
        raise StorageError("store.read", path=folder, reason=error.strerror or error) from error
    return [folder / name for name in names if len(name) == length and _NAME.fullmatch(name)]


def remove_leftovers(folder: Path) -> None:
    """Delete the temporary files of writers that were killed; call it as the only writer of the series."""
    for path in folder.glob(f"*{TEMPORARY}"):
        try:
            path.unlink(missing_ok=True)
        except OSError as error:
            raise StorageError("store.write", path=path, reason=error.strerror or error) from error


def split(folder: Path, candles: Candles) -> Iterator[tuple[Path, Candles]]:
    """Cut candles at the file boundaries: each file's path and its part, oldest first.

    Raises DataError for times before the year 0 or after 9999, which have no file name.
    """
    if candles.time[0] < _YEAR_0_MS or candles.time[-1] >= _YEAR_10000_MS:
        span = {"first": iso_time(int(candles.time[0])), "last": iso_time(int(candles.time[-1]))}
        raise DataError("store.time_range", symbol=candles.symbol, **span)
    unit = _unit(candles.timeframe)
    period = candles.time.astype("datetime64[ms]").astype(f"datetime64[{unit}]")
    starts = np.flatnonzero(np.diff(period).astype(np.int64)) + 1
    edges = [0, *starts.tolist(), len(candles)]
    for begin, end in itertools.pairwise(edges):
        yield folder / f"{period[begin]}.parquet", candles[begin:end]


def write(path: Path, candles: Candles, source: str) -> None:
    """Write one file whole. The sources of the file it replaces are kept beside `source`."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    sources = [source.replace(";", ",")[:_SOURCE_LONGEST]]
    if path.exists():
        sources = [old for old in footer(path).source.split("; ") if old not in sources][1 - _SOURCES_KEPT :] + sources
    told = {
        "flexbot.format": str(FORMAT_VERSION),
        "flexbot.venue": candles.venue,
        "flexbot.symbol": candles.symbol,
        "flexbot.timeframe": candles.timeframe.code,
        "flexbot.source": "; ".join(sources),
    }
    table = pa.table({name: getattr(candles, name) for name in COLUMNS}).replace_schema_metadata(told)
    sink = pa.BufferOutputStream()
    pq.write_table(
        table,
        sink,
        compression="zstd",
        use_dictionary=False,
        column_encoding={"time": "DELTA_BINARY_PACKED"} | dict.fromkeys(COLUMNS[1:], "PLAIN"),
        write_page_checksum=True,
        row_group_size=len(candles),
    )
    write_whole(path, memoryview(sink.getvalue()))


def footer(path: Path) -> Footer:
    """Read a file's footer; DataError for a damaged file or one of a newer format, StorageError if unreadable."""
    with _decoding(path):
        return _footer(path, _open(path))


def read(path: Path, venue: str, symbol: str, timeframe: Timeframe) -> Candles:
    """All candles of one file, checksums verified; DataError for a damaged one or one of another series."""
    return _join([path], venue, symbol, timeframe)


def load(
    folder: Path, venue: str, symbol: str, timeframe: Timeframe, start_ms: int | None, end_ms: int | None
) -> Candles | None:
    """The candles of a series from `start_ms` to before `end_ms` (UTC ms), None where no file can hold any."""
    unit = _unit(timeframe)
    first = "" if start_ms is None else _file_name(start_ms, unit)
    last = "~" if end_ms is None else _file_name(end_ms, unit)
    wanted = [path for path in files(folder, timeframe) if first <= path.name <= last]
    return _join(wanted, venue, symbol, timeframe).between(start_ms, end_ms) if wanted else None


def _unit(timeframe: Timeframe) -> str:
    return "Y" if timeframe.ms >= _YEARLY_FROM_MS else "M"


def _file_name(time_ms: int, unit: str) -> str:
    return f"{np.datetime64(time_ms, 'ms').astype(f'datetime64[{unit}]')}.parquet"


def _open(path: Path) -> pq.ParquetFile:
    """Read the file into memory at once: no handle stays open that would stop a writer on Windows."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        content = patiently(path.read_bytes)
    except OSError as error:
        raise StorageError("store.read", path=path, reason=error.strerror or error) from error
    return pq.ParquetFile(pa.BufferReader(content), page_checksum_verification=True)


@contextmanager
def _decoding(path: Path) -> Iterator[None]:
    """Turn what pyarrow raises on damaged bytes into one DataError that names the file."""
    import pyarrow as pa

    try:
        yield
    except (pa.ArrowException, OSError, ValueError) as error:
        raise DataError("store.damaged", path=path, reason=str(error).splitlines()[0]) from error


def _footer(path: Path, file: pq.ParquetFile) -> Footer:
    told = file.schema_arrow.metadata or {}
    version = told.get(b"flexbot.format", b"")
    if not version.isdigit() or file.metadata.num_rows == 0 or tuple(file.schema_arrow.names) != COLUMNS:
        raise DataError("store.foreign", path=path)
    if int(version) > FORMAT_VERSION:
        raise DataError("store.newer_format", path=path, found=int(version), known=FORMAT_VERSION)
    groups = [file.metadata.row_group(group).column(0).statistics for group in range(file.metadata.num_row_groups)]
    source = told.get(b"flexbot.source", b"").decode(errors="replace")
    return Footer(file.metadata.num_rows, groups[0].min, groups[-1].max, source)


def _join(paths: list[Path], venue: str, symbol: str, timeframe: Timeframe) -> Candles:
    """The candles of files in order as one series, checked; each value is copied once."""
    tables = [_table(path, venue, symbol, timeframe) for path in paths]
    columns: dict[str, Any] = {}
    for name in COLUMNS:
        pieces = [chunk.to_numpy(zero_copy_only=True) for table in tables for chunk in table[name].chunks]
        columns[name] = np.concatenate(pieces)
    where = str(paths[0]) if len(paths) == 1 else str(paths[0].parent)
    return Candles.checked(venue=venue, symbol=symbol, timeframe=timeframe, source=where, copy=False, **columns)


def _table(path: Path, venue: str, symbol: str, timeframe: Timeframe) -> pa.Table:
    import pyarrow as pa

    with _decoding(path):
        file = _open(path)
        _footer(path, file)
        told = file.schema_arrow.metadata
        named = tuple(told.get(f"flexbot.{name}".encode(), b"").decode() for name in ("venue", "symbol", "timeframe"))
        if named != (venue, symbol, timeframe.code):
            raise DataError("store.other_series", path=path, holds=" ".join(named))
        types = [pa.int64(), *[pa.float64()] * (len(COLUMNS) - 1)]
        table = file.read()
        times = table["time"].to_numpy()
        if table.schema.types != types or any(column.null_count for column in table.columns):
            raise DataError("store.foreign", path=path)
        unit = _unit(timeframe)
        if {_file_name(int(times[0]), unit), _file_name(int(times[-1]), unit)} != {path.name}:
            raise DataError("store.misplaced", path=path, first=iso_time(times[0]), last=iso_time(times[-1]))
        return table
