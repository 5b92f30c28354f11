"""Kept runs: one folder per back-test under `paths.runs()`, complete or not there at all.

A run is written under a temporary name and renamed when all of it is on the disk, so a killed process leaves nothing
that looks like a run. Its folder holds `run.json` (the result's head, when and how it was made), `trades.parquet`,
`equity.parquet` and one `candles-N.parquet` per symbol with the candles its charts draw.
"""

from __future__ import annotations

import json
import re
import secrets
import shutil
import time
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from flexbot import __version__, paths
from flexbot.engine.records import TRADE
from flexbot.engine.result import Metrics
from flexbot.errors import RunError, StorageError, UsageError
from flexbot.files import patiently
from flexbot.market.candles import COLUMNS, Candles
from flexbot.market.timeframe import Timeframe
from flexbot.report import document
from flexbot.report.view import Market, View

if TYPE_CHECKING:
    import numpy.typing as npt

FORMAT = 1
LAST = "last"
_ID = re.compile(r"\d{8}-\d{6}-[0-9a-f]{4}(-\d+)?")
_UNFINISHED = ".unfinished-"
_REMOVED = ".removed-"
# A leftover of a killed process is cleared away when no process can still be writing it.
_LEFTOVER_SECONDS = 3_600.0


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the list of kept runs."""

    id: str
    created: str  # ISO 8601, UTC
    version: str
    command: str
    strategy: str
    side: str
    markets: tuple[tuple[str, str, str], ...]  # venue, symbol, timeframe
    metrics: Metrics


@dataclass(frozen=True, eq=False, slots=True)
class KeptRun:
    """A kept run read back: its entry, its document as stored, and the view the reports show."""

    entry: Entry
    document: dict[str, Any]
    view: View


@dataclass(frozen=True, slots=True)
class Listing:
    """The kept runs, newest first, and what is wrong with those that cannot be read."""

    runs: tuple[Entry, ...]
    damaged: tuple[RunError, ...]


@dataclass(frozen=True, slots=True)
class Difference:
    """One figure or setting of two runs; `same` compares the values as stored."""

    name: str
    first: Any
    second: Any

    @property
    def same(self) -> bool:
        """Whether both runs hold the same value."""
        return bool(self.first == self.second)


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two runs side by side: every figure, and what went in (strategy, symbols, parameters, settings, data)."""

    first: Entry
    second: Entry
    metrics: tuple[Difference, ...]
    inputs: tuple[Difference, ...]


def keep(view: View, *, command: str, keep_runs: int, now: datetime | None = None) -> str:
    """Keep a run and return its id; the oldest runs beyond `keep_runs` are removed.

    Raises StorageError when the disk refuses; then nothing is kept.
    """
    moment = datetime.now(UTC) if now is None else now
    root = paths.runs()
    unfinished = root / f"{_UNFINISHED}{secrets.token_hex(6)}"
    created = moment.strftime("%Y-%m-%dT%H:%M:%SZ")
    try:
        unfinished.mkdir(parents=True)
        _write(unfinished, view, {"created": created, "command": command, "version": __version__})
        run_id = _settle(unfinished, f"{moment:%Y%m%d-%H%M%S}-{view.result.hashes.result[:4]}")
        _prune(root, keep_runs)
    except OSError as error:
        shutil.rmtree(unfinished, ignore_errors=True)
        raise StorageError("run.cannot_keep", path=root, reason=error.strerror or error) from error
    return run_id


def list_runs() -> Listing:
    """Every kept run, newest first; runs that cannot be read are reported beside them."""
    entries, damaged = [], []
    for run_id in _ids():
        try:
            entries.append(_entry(run_id, _read_document(run_id)))
        except RunError as error:
            damaged.append(error)
    return Listing(tuple(entries), tuple(damaged))


def load_run(name: str) -> KeptRun:
    """The run with the id `name`, a prefix only one run has, or "last" for the newest.

    Raises RunError where there is none, several match, it is damaged, or a newer FlexBot wrote it.
    """
    run_id = _find(name)
    stored = _read_document(run_id)
    entry = _entry(run_id, stored)
    folder = paths.runs() / run_id
    try:
        drawn = stored["run"]["drawn"]
        markets = tuple(
            _read_market(folder / f"candles-{number}.parquet", row, Timeframe.parse(drawn[number]))
            for number, row in enumerate(stored["markets"])
        )
        result = document.restored(
            stored,
            trades=_read_rows(folder / "trades.parquet", TRADE),
            columns=_read_columns(folder / "equity.parquet"),
            candles=tuple(market.drawn for market in markets),
        )
    except (KeyError, IndexError, TypeError, ValueError, OSError, UsageError) as error:
        raise _damaged(run_id, error) from error
    return KeptRun(entry, stored, View(result, markets))


def compare(first: str, second: str) -> Comparison:
    """Two kept runs side by side; each named as in `load_run`, whose errors it raises."""
    ids = (_find(first), _find(second))
    stored = [_read_document(run_id) for run_id in ids]
    entries = [_entry(run_id, found) for run_id, found in zip(ids, stored, strict=True)]
    inputs = [_inputs(entry, found) for entry, found in zip(entries, stored, strict=True)]
    figures = [asdict(entry.metrics) for entry in entries]
    return Comparison(entries[0], entries[1], _differences(*figures), _differences(*inputs))


def _differences(first: dict[str, Any], second: dict[str, Any]) -> tuple[Difference, ...]:
    return tuple(Difference(name, first.get(name), second.get(name)) for name in dict.fromkeys([*first, *second]))


def _inputs(entry: Entry, stored: dict[str, Any]) -> dict[str, Any]:
    try:
        return {
            "version": entry.version,
            "strategy": entry.strategy,
            "side": entry.side,
            "symbols": ", ".join(f"{symbol} ({venue})" for venue, symbol, _ in entry.markets),
            "timeframe": ", ".join(dict.fromkeys(timeframe for _, _, timeframe in entry.markets)),
            "from": min(row["first"] for row in stored["markets"]),
            "to": max(row["last"] for row in stored["markets"]),
            "data": stored["hashes"]["data"][:12],
            **_flat("params.", stored["params"]),
            **_flat("", stored["settings"]),
        }
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise _damaged(entry.id, error) from error


def _flat(prefix: str, values: dict[str, Any]) -> dict[str, Any]:
    flat: dict[str, Any] = {}
    for name, value in values.items():
        flat.update(_flat(f"{prefix}{name}.", value) if isinstance(value, dict) else {f"{prefix}{name}": value})
    return flat


# -- writing ------------------------------------------------------------------------------------------------------


def _write(folder: Path, view: View, run: dict[str, str]) -> None:
    result = view.result
    trades = {name: np.ascontiguousarray(result.trades[name]) for name in TRADE.names or ()}
    account = {name: getattr(result, name) for name in ("time", *document.EQUITY_COLUMNS)}
    _write_columns(folder / "trades.parquet", trades)
    _write_columns(folder / "equity.parquet", account)
    for number, market in enumerate(view.markets):
        columns = {name: getattr(market.drawn, name) for name in COLUMNS}
        _write_columns(folder / f"candles-{number}.parquet", columns)
    drawn = [str(market.drawn.timeframe) for market in view.markets]
    content = document.dumps({"run": {"format": FORMAT, **run, "drawn": drawn}} | document.head(view))
    (folder / "run.json").write_text(content, encoding="utf-8", newline="\n")


def _write_columns(path: Path, columns: dict[str, Any]) -> None:
    import pyarrow as pa
    import pyarrow.parquet as pq

    pq.write_table(pa.table(columns), path, compression="zstd")


def _settle(unfinished: Path, wanted: str) -> str:
    """Give a finished run its name; two equal runs within one second get a number behind theirs."""
    for number in range(1, 1_000):
        run_id = wanted if number == 1 else f"{wanted}-{number}"
        target = unfinished.with_name(run_id)
        if target.exists():
            continue
        try:
            patiently(lambda: unfinished.rename(target))  # noqa: B023  # called at once
        except FileExistsError:  # another process was quicker
            continue
        except OSError:
            if target.exists():
                continue
            raise
        return run_id
    raise FileExistsError(wanted)


def _prune(root: Path, keep_runs: int) -> None:
    for run_id in _ids()[keep_runs:]:
        gone = root / f"{_REMOVED}{run_id}-{secrets.token_hex(2)}"
        try:
            # renamed first: a kill in the middle of the removal must not leave a run without its tables
            (root / run_id).rename(gone)
        except OSError:
            continue  # another process removes it, or has it open: the next run tries again
        shutil.rmtree(gone, ignore_errors=True)
    for leftover in [*root.glob(f"{_UNFINISHED}*"), *root.glob(f"{_REMOVED}*")]:
        try:
            old = time.time() - leftover.stat().st_mtime > _LEFTOVER_SECONDS
        except OSError:
            continue
        if old:
            shutil.rmtree(leftover, ignore_errors=True)


# -- reading ------------------------------------------------------------------------------------------------------


def _ids() -> list[str]:
    root = paths.runs()
    if not root.is_dir():
        return []
    return sorted((path.name for path in root.iterdir() if _ID.fullmatch(path.name)), key=_age, reverse=True)


def _age(run_id: str) -> tuple[str, int, str]:
    date, clock, digits, *number = run_id.split("-")
    return f"{date}-{clock}", int(number[0]) if number else 1, digits


def _find(name: str) -> str:
    ids = _ids()
    if not ids:
        raise RunError("run.none_kept")
    if name == LAST:
        return ids[0]
    if name in ids:
        return name
    found = [run_id for run_id in ids if run_id.startswith(name)] if name else []
    if not found:
        raise RunError("run.unknown", given=name)
    if len(found) > 1:
        raise RunError("run.ambiguous", given=name, count=len(found), first=found[0], second=found[1])
    return found[0]


def _read_document(run_id: str) -> dict[str, Any]:
    try:
        stored = json.loads((paths.runs() / run_id / "run.json").read_text(encoding="utf-8"))
        newer = stored["run"]["format"] > FORMAT or stored["format"] > document.FORMAT
        version = stored["run"]["version"]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise _damaged(run_id, error) from error
    if newer:
        raise RunError("run.newer", id=run_id, version=version)
    if not isinstance(stored, dict):
        raise _damaged(run_id, TypeError("run.json"))
    return stored


def _entry(run_id: str, stored: dict[str, Any]) -> Entry:
    try:
        return Entry(
            id=run_id,
            created=stored["run"]["created"],
            version=stored["run"]["version"],
            command=stored["run"]["command"],
            strategy=stored["strategy"],
            side=stored["side"],
            markets=tuple((row["venue"], row["symbol"], row["timeframe"]) for row in stored["markets"]),
            metrics=Metrics(**stored["metrics"]),
        )
    except (KeyError, TypeError) as error:
        raise _damaged(run_id, error) from error


def _damaged(run_id: str, error: Exception) -> RunError:
    # of the system's errors its own words without number and path; of others, such as a missing key, their kind too
    reason = (isinstance(error, OSError) and error.strerror) or f"{type(error).__name__}: {error}"
    return RunError("run.damaged", id=run_id, path=paths.runs() / run_id, reason=reason)


def _read_columns(path: Path) -> dict[str, npt.NDArray[Any]]:
    import pyarrow.parquet as pq

    table = pq.read_table(path, memory_map=False)
    return {name: table.column(name).to_numpy() for name in table.column_names}


def _read_rows(path: Path, dtype: np.dtype[Any]) -> npt.NDArray[np.void]:
    columns = _read_columns(path)
    rows = np.empty(len(columns["symbol"]), dtype=dtype)
    for name in dtype.names or ():
        rows[name] = columns[name]
    return rows


def _read_market(path: Path, row: dict[str, Any], frame: Timeframe) -> Market:
    columns = _read_columns(path)
    return Market(
        venue=row["venue"],
        symbol=row["symbol"],
        timeframe=row["timeframe"],
        candles=row["candles"],
        first_ms=row["first_ms"],
        last_ms=row["last_ms"],
        drawn=Candles(row["venue"], row["symbol"], frame, *(columns[name] for name in COLUMNS)),
    )
