"""Writes the small damaged binary files of this folder: python tests/market/damaged/make_binary.py"""

from __future__ import annotations

import gzip
import io
import zipfile
from pathlib import Path

import pyarrow as pa
import pyarrow.feather as feather
import pyarrow.parquet as pq

FOLDER = Path(__file__).parent
ROWS = 40
GOOD = {
    "time": [1_704_067_200_000 + 3_600_000 * row for row in range(ROWS)],
    "open": [100.0 + row for row in range(ROWS)],
    "high": [102.0 + row for row in range(ROWS)],
    "low": [99.0 + row for row in range(ROWS)],
    "close": [101.0 + row for row in range(ROWS)],
    "volume": [5.0] * ROWS,
}


def _parquet(columns: dict[str, list[object]]) -> bytes:
    sink = io.BytesIO()
    pq.write_table(pa.table(columns), sink, compression="zstd", write_page_checksum=True)
    return sink.getvalue()


def _feather(columns: dict[str, list[object]]) -> bytes:
    sink = io.BytesIO()
    feather.write_feather(pa.table(columns), sink)
    return sink.getvalue()


def _with(name: str, row: int, value: object) -> dict[str, list[object]]:
    columns: dict[str, list[object]] = {key: list(values) for key, values in GOOD.items()}
    columns[name][row] = value
    return columns


def main() -> None:
    """Write every file anew; the bytes are the same for the same pyarrow."""
    good: dict[str, list[object]] = {key: list(values) for key, values in GOOD.items()}
    parquet, arrow = _parquet(good), _feather(good)
    csv = ("time,open,high,low,close,volume\n" + "1704067200,1,2,0.5,1.5,3\n").encode()
    files = {
        "cut.parquet": parquet[: len(parquet) * 2 // 3],
        "flipped_bit.parquet": parquet[:60] + bytes([parquet[60] ^ 1]) + parquet[61:],
        "text.parquet": csv,
        "no_close.parquet": _parquet({key: values for key, values in good.items() if key != "close"}),
        "no_rows.parquet": _parquet({key: [] for key in good}),
        "null_price.parquet": _parquet(_with("close", 7, None)),
        "nan_price.parquet": _parquet(_with("open", 3, float("nan"))),
        "high_below_low.parquet": _parquet(_with("high", 11, 1.0)),
        "null_time.parquet": _parquet(_with("time", 5, None)),
        "cut.feather": arrow[: len(arrow) // 2],
        "negative_price.feather": _feather(_with("low", 2, -1.0)),
        "words.feather": _feather(good | {"volume": ["much"] * ROWS}),
        "cut.csv.gz": gzip.compress(csv * 50, mtime=0)[:40],
        "image.csv": b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00",
    }
    for name, content in files.items():
        (FOLDER / name).write_bytes(content)
    with zipfile.ZipFile(FOLDER / "two_files.zip", "w") as archive:
        for name in ("a.csv", "b.csv"):
            archive.writestr(zipfile.ZipInfo(name), csv)


if __name__ == "__main__":
    main()
