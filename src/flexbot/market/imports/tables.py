"""Parquet and Feather dumps as tables of columns."""

from __future__ import annotations

from pathlib import Path

from flexbot.errors import DataError
from flexbot.market.imports.columns import by_header
from flexbot.market.imports.lines import Dump

PARQUET, FEATHER, FEATHER_1 = b"PAR1", b"ARROW1", b"FEA1"


def read_table(path: Path, content: bytes) -> Dump:
    """The columns of a Parquet or Feather file; DataError where it is damaged or lacks a column."""
    import pyarrow as pa
    import pyarrow.feather as feather
    import pyarrow.parquet as pq

    try:
        source = pa.BufferReader(content)
        table = (
            pq.read_table(source, page_checksum_verification=True)
            if content.startswith(PARQUET)
            else feather.read_table(source)
        )
        table = table.combine_chunks()
    except (pa.ArrowException, OSError, ValueError) as error:
        raise DataError("import.unreadable", path=path, reason=str(error).splitlines()[0]) from error
    layout = by_header(table.column_names)
    if isinstance(layout, list):
        names = ", ".join(table.column_names)
        raise DataError("import.columns_missing", path=path, missing=", ".join(layout), found=names)
    if table.num_rows == 0:
        raise DataError("import.empty", path=path)
    return Dump(path, table, layout, "", None, 1)
