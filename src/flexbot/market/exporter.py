"""Candles into a file of the user's: CSV, Parquet or Feather, such that an import gives back the same candles."""

from __future__ import annotations

from pathlib import Path

from flexbot.errors import StorageError, UsageError
from flexbot.files import write_whole
from flexbot.market.candles import COLUMNS, Candles

FORMS = (".csv", ".parquet", ".feather")


def export(candles: Candles, path: Path, *, overwrite: bool = False) -> int:
    """Write candles in the form that the end of `path` names, whole or not at all, and return the bytes written.

    Columns: time (UTC milliseconds), open, high, low, close, volume; numbers in CSV have as many digits as it takes
    to read the same float64 again. Raises UsageError for another ending and for a file that is there already unless
    `overwrite`, StorageError when the disk refuses.
    """
    import pyarrow as pa

    form = path.suffix.lower()
    if form not in FORMS:
        raise UsageError("export.form", path=path)
    if path.exists() and not overwrite:
        raise UsageError("export.exists", path=path)
    table = pa.table({name: getattr(candles, name) for name in COLUMNS})
    sink = pa.BufferOutputStream()
    if form == ".csv":
        import pyarrow.csv as pa_csv

        sink.write((",".join(COLUMNS) + "\n").encode())
        pa_csv.write_csv(table, sink, pa_csv.WriteOptions(include_header=False))
    elif form == ".parquet":
        import pyarrow.parquet as pq

        pq.write_table(table, sink, compression="zstd")
    else:
        import pyarrow.feather as feather

        feather.write_feather(table, sink)
    content = memoryview(sink.getvalue())
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StorageError("store.write", path=path.parent, reason=error.strerror or error) from error
    write_whole(path, content)
    return content.nbytes
