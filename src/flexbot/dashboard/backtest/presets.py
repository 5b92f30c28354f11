"""Presets: the inputs of a back-test under a name, one TOML file each in `presets` under FlexBot's home."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import tomlkit

from flexbot import paths
from flexbot.errors import StorageError, UsageError
from flexbot.files import write_whole
from flexbot.market import names
from flexbot.plan.inputs import Inputs
from flexbot.strategy.base import SIDES

FORMAT = 1
LONGEST = 40
_SUFFIX = ".toml"
_LONGEST_FILE = 200  # file systems take 255; the escaped form of a name is up to twelve times as long


def folder() -> Path:
    """Where the presets are."""
    return paths.home() / "presets"


def saved() -> list[str]:
    """The names of all presets, in the order of the alphabet."""
    found = (names.unescape(path.stem) for path in folder().glob(f"*{_SUFFIX}"))
    return sorted((name for name in found if name is not None), key=lambda name: (name.casefold(), name))


def save(name: str, inputs: Inputs) -> None:
    """Keep `inputs` under `name`, in place of an older preset of that name.

    Raises UsageError for an unusable name, StorageError when the disk refuses.
    """
    path = _path(name)
    document = {
        "format": FORMAT,
        "data": {
            "bundled": inputs.venue is None,
            "venue": inputs.venue,
            "symbols": list(inputs.symbols),
            "timeframe": inputs.timeframe,
            "first": inputs.first,
            "last": inputs.last,
            "detail": inputs.detail,
        },
        "strategy": {"name": inputs.strategy, "side": inputs.side, "params": dict(inputs.params)},
        "settings": dict(inputs.settings),
    }
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StorageError("store.write", path=path.parent, reason=error.strerror or error) from error
    write_whole(path, memoryview(tomlkit.dumps(_without_none(document)).encode()))


def load(name: str) -> Inputs:
    """The inputs kept under `name`, checked for their form; what they ask for may be gone meanwhile.

    Raises UsageError where there is no such preset, its file cannot be read, or a newer FlexBot wrote it.
    """
    path = _path(name)
    try:
        document = tomllib.loads(path.read_bytes().decode("utf-8"))
        written = document["format"]
        if type(written) is int and written > FORMAT:
            raise UsageError("preset.newer", name=name)
        return _inputs(document)
    except FileNotFoundError:
        raise UsageError("preset.none", name=name) from None
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise UsageError("preset.damaged", name=name, path=path) from error


def delete(name: str) -> None:
    """Remove a preset; nothing happens where there is none. StorageError when the disk refuses."""
    path = _path(name)
    try:
        path.unlink(missing_ok=True)
    except OSError as error:
        raise StorageError("store.write", path=path, reason=error.strerror or error) from error


def _path(name: str) -> Path:
    if not name or len(name) > LONGEST or not name.isprintable() or name != name.strip():
        raise UsageError("preset.name", longest=LONGEST)
    # reversible, and safe where a file system ignores case or keeps names for devices
    written = names.venue_folder(name)
    if len(written) > _LONGEST_FILE:
        raise UsageError("preset.name", longest=len(name) * _LONGEST_FILE // len(written))
    return folder() / f"{written}{_SUFFIX}"


def _without_none(document: Mapping[str, Any]) -> dict[str, Any]:
    """TOML knows no empty value: what is not there was not chosen."""
    return {
        key: _without_none(value) if isinstance(value, dict) else value
        for key, value in document.items()
        if value is not None
    }


def _inputs(document: Mapping[str, Any]) -> Inputs:
    """Raises KeyError, TypeError or ValueError where the document is not a preset."""
    if type(document["format"]) is not int or document["format"] != FORMAT:
        raise ValueError("format")
    data, strategy = document["data"], document["strategy"]
    symbols, side = data["symbols"], strategy["side"]
    if not isinstance(symbols, list) or not all(isinstance(symbol, str) for symbol in symbols) or side not in SIDES:
        raise TypeError("symbols or side")
    first, last = data.get("first"), data.get("last")
    if any(day is not None and type(day) is not date for day in (first, last)):
        raise TypeError("days")
    words = {
        key: _word(value)
        for key, value in (("timeframe", data.get("timeframe")), ("detail", data.get("detail")))
        if value is not None
    }
    return Inputs(
        venue=None if data["bundled"] is True else _word(data["venue"]),
        symbols=tuple(symbols),
        timeframe=words.get("timeframe"),
        first=first,
        last=last,
        detail=words.get("detail"),
        strategy=_word(strategy["name"]),
        side=side,
        params=_values(strategy["params"]),
        settings=_values(document["settings"]),
    )


def _word(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError("not a text")
    return value


def _values(table: Mapping[str, Any]) -> dict[str, Any]:
    if not all(isinstance(value, (bool, int, float, str)) for value in table.values()):
        raise TypeError("not a plain value")
    return dict(table)
