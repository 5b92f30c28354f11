"""Files dropped on the page: looked into first, then imported. On disk they lie only while they are read."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from flexbot.errors import DataError, FlexBotError
from flexbot.market.imports.importer import Imported, import_file, read_candles
from flexbot.market.store import Appended, CandleStore
from flexbot.market.timeframe import Timeframe

# The importer looks at the end of a name only.
_ENDING = re.compile(r"(\.[A-Za-z0-9]{1,10}){1,2}$")
# Stands for a symbol that the file does not name, while the rest of it is looked into; never stored.
_UNNAMED = "?"
_UNCLEAR = ("import.timeframe_unclear", "import.one_candle")


@dataclass(frozen=True, slots=True)
class Look:
    """What a dropped file holds, or the error that keeps it out. None in `symbol`, `timeframe`: the user must say.

    Times are UTC ms; `rows` is 0 where the timeframe is not known, because only then a file can be read to its end.
    """

    name: str
    symbol: str | None = None
    timeframe: Timeframe | None = None
    rows: int = 0
    first_ms: int = 0
    last_ms: int = 0
    error: FlexBotError | None = None


def look(name: str, content: bytes) -> Look:
    """Read a file without keeping anything of it."""
    with _on_disk(name, content) as path:
        try:
            return _read(path, name, None)
        except FlexBotError as error:
            if error.key != "import.symbol_needed":
                return Look(name, error=_named(error, path, name))
        try:
            return _read(path, name, _UNNAMED)
        except FlexBotError as error:
            return Look(name, error=_named(error, path, name))


def _read(path: Path, name: str, symbol: str | None) -> Look:
    try:
        candles = read_candles(path, symbol=symbol).candles
    except DataError as error:
        if error.key not in _UNCLEAR:
            raise
        return Look(name)
    own = None if symbol is not None else candles.symbol
    return Look(name, own, candles.timeframe, len(candles), int(candles.time[0]), int(candles.time[-1]))


def keep(
    name: str, content: bytes, *, symbol: str | None, venue: str | None, timeframe: Timeframe | None
) -> tuple[Imported, Appended]:
    """Import a file into the store; raises what the importer and the store raise, with the file's own name."""
    with _on_disk(name, content) as path:
        try:
            return import_file(
                CandleStore(), path, symbol=symbol, venue=venue, timeframe=timeframe, name=Path(name).name
            )
        except FlexBotError as error:
            raise _named(error, path, name) from error


@contextmanager
def _on_disk(name: str, content: bytes) -> Iterator[Path]:
    """The content as a file in a folder that nobody else can enter; gone when the block ends."""
    ending = _ENDING.search(name)
    with tempfile.TemporaryDirectory(prefix="flexbot-") as folder:
        path = Path(folder) / f"dropped{'' if ending is None else ending[0]}"
        path.write_bytes(content)
        yield path


def _named(error: FlexBotError, path: Path, name: str) -> FlexBotError:
    """The same error about the file as the user knows it."""
    values = {key: name if str(value) == str(path) else value for key, value in error.values.items()}
    return type(error)(error.key, **values)
