"""Read settings.toml and the `FLEXBOT_SECTION__KEY` variables into checked `Settings`.

A variable wins over the file, the file over the default. `FLEXBOT_HOME`, `FLEXBOT_LANG` and `FLEXBOT_DEBUG` are not
settings: they are needed before settings can be read. Other `FLEXBOT_…` variables without a double underscore are
left alone, because container systems invent such names (`FLEXBOT_PORT`, `FLEXBOT_SERVICE_HOST`), except where only
the second underscore of a real key is missing.
"""

from __future__ import annotations

import os
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from flexbot import paths
from flexbot.errors import SettingsError
from flexbot.files import patiently
from flexbot.settings.describe import describe, find, nearest
from flexbot.settings.model import Settings
from flexbot.text import LANGUAGES, text

PREFIX = "FLEXBOT_"
RESERVED = ("FLEXBOT_HOME", "FLEXBOT_LANG", "FLEXBOT_DEBUG")
_AT_LINE = re.compile(r"\(at line (\d+),")
_HEADER = re.compile(r"\s*\[\s*(?P<section>[^\[\]]+?)\s*\]")
_ASSIGNMENT = re.compile(r"\s*(?P<key>[\w\"'.\s-]+?)\s*=")


@dataclass(frozen=True, slots=True)
class Loaded:
    """The settings in force, and for each key that is not at its default where its value stands."""

    settings: Settings
    sources: Mapping[str, str]


def load_settings() -> Settings:
    """The settings in force; SettingsError names the key, where it stands and what would be right."""
    return load_with_sources().settings


def load_with_sources() -> Loaded:
    """Like `load_settings`, together with where each value comes from."""
    path = paths.settings_file()
    content = read_file(path)
    values, sources = file_values(content, path)
    for name, given in _variables():
        where = text("settings.where.variable", name=name)
        key = name.removeprefix(PREFIX).lower().replace("__", ".", 1)
        info = find(key)
        if info is None:
            raise SettingsError("settings.unknown", where=where, key=key, nearest=nearest(key))
        try:
            values[key] = info.parse(given)
        except ValueError:
            raise SettingsError("settings.invalid", where=where, key=key, given=given, expected=info.expected) from None
        sources[key] = where
    return Loaded(checked(values, sources), sources)


def read_file(path: Path) -> str:
    """The text of settings.toml, empty where there is none; SettingsError when it cannot be read."""
    try:
        # Windows' Notepad may put a byte order mark first; line ends stay as they are for `config set`.
        return patiently(path.read_bytes).decode("utf-8-sig")
    except FileNotFoundError:
        return ""
    except UnicodeDecodeError:
        raise SettingsError("settings.not_utf8", file=path) from None
    except OSError as error:
        raise SettingsError("settings.unreadable", file=path, reason=error.strerror) from error


def file_values(content: str, path: Path) -> tuple[dict[str, Any], dict[str, str]]:
    """Values and places (`file line n`) by dotted key; SettingsError for broken TOML, unknown keys and sections."""
    try:
        document = tomllib.loads(content)
    except tomllib.TOMLDecodeError as error:
        line = _AT_LINE.search(str(error))
        last = content.count("\n") + 1
        raise SettingsError("settings.not_toml", file=path, line=line[1] if line else last) from None
    values: dict[str, Any] = {}
    sources: dict[str, str] = {}
    for section, table in document.items():
        if section in Settings.model_fields and not isinstance(table, dict):
            where = _place(content, path, section, "")
            raise SettingsError("settings.not_a_section", where=where, section=section)
        for name, value in table.items() if isinstance(table, dict) else [("", table)]:
            key = f"{section}.{name}" if name else section
            sources[key] = _place(content, path, section, name)
            if find(key) is None:
                raise SettingsError("settings.unknown", where=sources[key], key=key, nearest=nearest(key))
            values[key] = value
    return values, sources


def checked(values: Mapping[str, Any], sources: Mapping[str, str]) -> Settings:
    """Settings from values by dotted key; SettingsError for the first that has a wrong type or is out of range."""
    nested: dict[str, dict[str, Any]] = {}
    for key, value in values.items():
        section, _, name = key.partition(".")
        nested.setdefault(section, {})[name] = value
    try:
        return Settings.model_validate(nested, strict=True)
    except ValidationError as error:
        first = error.errors()[0]
        key = ".".join(str(part) for part in first["loc"][:2])
        info = find(key)
        raise SettingsError(
            "settings.invalid",
            where=sources[key],
            key=key,
            given=first["input"],
            expected=info.expected if info is not None else "",
        ) from None


def _variables() -> list[tuple[str, str]]:
    """The environment variables that set settings; SettingsError for one that lacks the second underscore."""
    single = {info.variable.replace("__", "_"): info.variable for info in describe()}
    found = []
    for name, given in sorted(os.environ.items()):
        if not name.startswith(PREFIX) or name in RESERVED:
            continue
        if name in single:
            raise SettingsError("settings.variable_name", name=name, right=single[name])
        if "__" in name:
            found.append((name, given))
    return found


def _place(content: str, path: Path, section: str, name: str) -> str:
    """Where a key stands, in words. tomllib keeps no line numbers, so the lines are read a second time."""
    current = ""
    candidates = {f"{section}.{name}", section}
    for number, line in enumerate(content.splitlines(), start=1):
        if (header := _HEADER.match(line)) is not None:
            current = _bare(header["section"])
            if current == section and not name:
                return text("settings.where.line", file=path, line=number)
        elif (assignment := _ASSIGNMENT.match(line)) is not None:
            key = _bare(assignment["key"])
            if (f"{current}.{key}" if current else key) in candidates:
                return text("settings.where.line", file=path, line=number)
    return str(path)


def _bare(key: str) -> str:
    return re.sub(r"[\s\"']", "", key)


def peek_language() -> str | None:
    """The language the settings ask for, None for `auto` and for settings that cannot be read.

    The language is needed to report a broken settings file, so that this look at it raises nothing.
    """
    asked = os.environ.get("FLEXBOT_INTERFACE__LANGUAGE", "").strip()
    if not asked:
        try:
            interface = tomllib.loads(paths.settings_file().read_bytes().decode("utf-8-sig")).get("interface")
        except (OSError, ValueError):
            return None
        asked = str(interface.get("language")) if isinstance(interface, dict) else ""
    return asked if asked in LANGUAGES else None
