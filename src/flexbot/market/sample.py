"""The real market data that ships with FlexBot, for the demo, for tests and for work without a network."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any, NamedTuple

from flexbot import paths
from flexbot.errors import DataError, DataMissingError
from flexbot.market.candles import COLUMNS, Candles
from flexbot.market.timeframe import Timeframe


class SampleKey(NamedTuple):
    """What names a sample, in the order of `load_sample`'s parameters."""

    symbol: str
    venue: str
    timeframe: str


DEMO = SampleKey("BTC/USD", "coinbase", "1h")


@dataclass(frozen=True, slots=True)
class SampleInfo:
    """One bundled file as data/metadata.json describes it. Times are UTC ms; `gaps` counts holes, not candles."""

    file: str
    venue: str
    symbol: str
    timeframe: str
    rows: int
    first_ms: int
    last_ms: int
    gaps: int
    bytes: int
    sha256: str
    source: str
    licence: str


def samples() -> list[SampleInfo]:
    """Every bundled series, the demo first."""
    described = json.loads((paths.sample_data() / "metadata.json").read_text(encoding="utf-8"))
    return [SampleInfo(**entry) for entry in described]


def load_sample(symbol: str, venue: str | None = None, timeframe: Timeframe | str | None = None) -> Candles:
    """The bundled candles of a symbol; DataMissingError, which lists what there is, where none fits."""
    known = samples()
    for info in known:
        fits = venue is None or info.venue == venue
        if info.symbol == symbol and fits and (timeframe is None or info.timeframe == str(timeframe)):
            return _load(info)
    wanted = " ".join(str(part) for part in (venue, symbol, timeframe) if part is not None)
    shown = ", ".join(f"{info.venue} {info.symbol} {info.timeframe}" for info in known)
    raise DataMissingError("sample.missing", wanted=wanted, known=shown)


def _load(info: SampleInfo) -> Candles:
    import pyarrow as pa
    import pyarrow.parquet as pq

    path = paths.sample_data() / info.file
    try:
        table = pq.read_table(pa.BufferReader(path.read_bytes()), columns=list(COLUMNS))
    except (pa.ArrowException, OSError) as error:
        raise DataError("sample.damaged", path=path, reason=str(error).splitlines()[0]) from error
    columns: dict[str, Any] = {name: table[name].to_numpy() for name in COLUMNS}
    return Candles.checked(
        venue=info.venue, symbol=info.symbol, timeframe=info.timeframe, source=info.file, copy=False, **columns
    )
