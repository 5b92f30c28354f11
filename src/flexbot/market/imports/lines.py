"""The text of a dump: unpacked, decoded, without its preamble, cut into columns of strings."""

from __future__ import annotations

import csv
import gzip
import io
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from flexbot.errors import DataError
from flexbot.market.imports.columns import Layout, by_header, by_shape
from flexbot.market.imports.times import BadTime, from_texts
from flexbot.text import text

if TYPE_CHECKING:
    import pyarrow as pa

_SEPARATORS = (";", "\t", ",")
_PREAMBLE_LINES = 10
_FEWEST_COLUMNS = 5
_SHOWN = 160


@dataclass(frozen=True, slots=True)
class Dump:
    """A table of a dump. `lines` is its text from the first row on, `first_line` that row's number in the file.

    A Parquet or Feather file has no lines; `lines` is then None and rows are numbered from 1.
    """

    path: Path
    table: pa.Table
    layout: Layout
    separator: str
    lines: str | None
    first_line: int

    def place(self, row: int) -> tuple[str, str]:
        """Where in the file a row (from 0) is, as the user counts, such as "line 7", and what it holds."""
        if self.lines is None:
            held = ", ".join(f"{name} {value}" for name, value in self.table.slice(row, 1).to_pylist()[0].items())
            return text("market.import.row", number=row + 1), held[:_SHOWN]
        for index, (number, line) in enumerate(_rows(self.lines, self.first_line)):
            if index == row:
                return _line(number), line[:_SHOWN]
        raise IndexError(row)


def unpack(path: Path, content: bytes) -> bytes:
    """The content of a .gz file or of the only file in a .zip; anything else as it is."""
    try:
        if content.startswith(b"\x1f\x8b"):
            return gzip.decompress(content)
        if content.startswith(b"PK\x03\x04"):
            with zipfile.ZipFile(io.BytesIO(content)) as archive:
                inside = [name for name in archive.namelist() if not name.endswith("/")]
                if len(inside) != 1:
                    raise DataError("import.several_files", path=path, count=len(inside))
                return archive.read(inside[0])
    except (OSError, EOFError, zlib.error, zipfile.BadZipFile, RuntimeError, NotImplementedError) as error:
        raise DataError("import.archive", path=path, reason=error) from error
    return content


def read_text(path: Path, content: bytes) -> Dump:
    """Cut a text dump into columns; DataError that names the line where it cannot be done.

    The first line with enough fields is the header, or the first row where it begins with a time; shorter lines
    before it are a preamble (CryptoDataDownload puts its address there).
    """
    body = _decoded(path, content)
    for number, line in _rows(body, 1):
        separator = _separator(line)
        fields = _fields(line, separator)
        if len(fields) < _FEWEST_COLUMNS and number <= _PREAMBLE_LINES:
            continue
        headed = not _is_row(fields)
        layout = by_header(fields) if headed else by_shape(fields)
        if layout is None or len(fields) < _FEWEST_COLUMNS:
            raise DataError("import.unknown_form", path=path, place=_line(number), holds=line[:_SHOWN])
        if isinstance(layout, list):
            raise DataError("import.columns_missing", path=path, missing=", ".join(layout), found=", ".join(fields))
        skipped = number if headed else number - 1
        rows = _after(body, skipped)
        table = _table(path, rows, separator, len(fields), skipped + 1)
        return Dump(path, table, layout, separator, rows, skipped + 1)
    if body.strip():
        first, line = next(_rows(body, 1))
        raise DataError("import.unknown_form", path=path, place=_line(first), holds=line[:_SHOWN])
    raise DataError("import.empty", path=path)


def _decoded(path: Path, content: bytes) -> str:
    encoding = "utf-16" if content[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
    try:
        decoded = content.decode(encoding)
    except UnicodeDecodeError:
        decoded = content.decode("cp1252", errors="replace")
    if "\0" in decoded:
        raise DataError("import.not_text", path=path)
    return decoded.replace("\r\n", "\n").replace("\r", "\n")


def _line(number: int) -> str:
    return text("market.import.line", number=number)


def _rows(content: str, first_line: int) -> Iterator[tuple[int, str]]:
    """Every line that is not blank, with its number."""
    for number, line in enumerate(io.StringIO(content), first_line):
        if not line.isspace():
            yield number, line.rstrip("\n")


def _after(content: str, lines: int) -> str:
    position = 0
    for _ in range(lines):
        position = content.find("\n", position) + 1 or len(content)
    return content[position:]


def _separator(line: str) -> str:
    return max(_SEPARATORS, key=lambda sign: (len(_fields(line, sign)) >= _FEWEST_COLUMNS, -_SEPARATORS.index(sign)))


def _fields(line: str, separator: str) -> list[str]:
    return [field.strip() for field in next(csv.reader([line], delimiter=separator), [])]


def _is_row(fields: list[str]) -> bool:
    import pyarrow as pa

    if len(fields) < _FEWEST_COLUMNS:
        return False
    try:
        from_texts(pa.array(fields[:1], pa.string()))
    except BadTime:
        return False
    except ValueError:  # a date whose day and month are unclear is still a date
        return True
    return True


def _table(path: Path, body: str, separator: str, columns: int, first_line: int) -> pa.Table:
    import pyarrow as pa
    import pyarrow.csv as pa_csv

    names = [f"c{position}" for position in range(columns)]
    bad: list[str] = []

    def keep_bad(row: pa_csv.InvalidRow) -> str:
        if row.text.strip():
            bad.append(row.text)
            return "error"
        return "skip"

    if not body.strip():
        raise DataError("import.empty", path=path)
    try:
        return pa_csv.read_csv(
            pa.BufferReader(body.encode()),
            read_options=pa_csv.ReadOptions(use_threads=False, column_names=names),
            parse_options=pa_csv.ParseOptions(delimiter=separator, invalid_row_handler=keep_bad),
            convert_options=pa_csv.ConvertOptions(column_types=dict.fromkeys(names, pa.string())),
        )
    except pa.ArrowInvalid as error:
        for number, line in _rows(body, first_line):
            found = len(_fields(line, separator))
            if found != columns:
                raise DataError(
                    "import.columns", path=path, place=_line(number), found=found, wanted=columns, holds=line[:_SHOWN]
                ) from error
        raise DataError("import.unreadable", path=path, reason=str(error).splitlines()[0]) from error
