"""Write one setting into settings.toml, keeping everything else the user wrote as it is."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import filelock
import tomlkit

from flexbot import paths
from flexbot.errors import SettingsError, StorageError
from flexbot.files import replace_whole
from flexbot.settings.describe import KeyInfo, Value, find, nearest
from flexbot.settings.load import checked, file_values, read_file
from flexbot.text import text

_LOCK_SECONDS = 10


def set_value(dotted_key: str, given: str) -> Value:
    """Set `dotted_key` to what the text `given` stands for and return that value.

    Comments, order and line ends of settings.toml stay. The whole file is checked with the new value in place before
    anything is written, so that a wrong value can be repaired with this very call, while a file with keys that this
    version does not know is never rewritten. Raises SettingsError, or StorageError when the disk refuses.
    """
    info = find(dotted_key)
    command = text("settings.where.command")
    if info is None:
        raise SettingsError("settings.no_key", key=dotted_key, nearest=nearest(dotted_key))
    try:
        value = info.parse(given)
    except ValueError:
        raise SettingsError(
            "settings.invalid", where=command, key=dotted_key, given=given, expected=info.expected
        ) from None
    _rewrite(lambda content, path: _changed(content, path, info, value, command))
    return value


def unset_value(dotted_key: str) -> Value:
    """Take `dotted_key` out of settings.toml, so that its default counts again, and return that default.

    Nothing is written when it does not stand there. Everything else as in `set_value`.
    """
    info = find(dotted_key)
    if info is None:
        raise SettingsError("settings.no_key", key=dotted_key, nearest=nearest(dotted_key))
    path = paths.settings_file()
    if info.key in file_values(read_file(path), path)[0]:
        _rewrite(lambda content, path: _without(content, path, info))
    return info.default


def _rewrite(change: Callable[[str, Path], str]) -> None:
    """Replace settings.toml by what `change` makes of its text, under the lock; an unchanged text is not written."""
    # A settings.toml that is a link into a folder of dotfiles stays one.
    path = paths.settings_file().resolve()
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with filelock.FileLock(path.with_name(f".{path.name}.lock"), timeout=_LOCK_SECONDS):
            before = read_file(path)
            content = change(before, path)
            if content == before:
                return
            mode = path.stat().st_mode & 0o777 if path.exists() else 0o644
            replace_whole(path, content.encode("utf-8"), mode=mode)
    except filelock.Timeout:
        raise StorageError("settings.locked", file=path) from None
    except OSError as error:
        raise StorageError("settings.unwritable", file=path, reason=error.strerror) from error


def _changed(content: str, path: Path, info: KeyInfo, value: Value, command: str) -> str:
    """The new text of the file, checked."""
    values, sources = file_values(content, path)
    checked({**values, info.key: value}, {**sources, info.key: command})
    document, newline = _document(content)
    if info.section not in document:
        document[info.section] = tomlkit.table()
    table: Any = document[info.section]
    table[info.name] = value
    written = tomlkit.dumps(document).replace("\n", newline)
    return written if content else f"# {text('settings.file_header')}\n\n{written}"


def _without(content: str, path: Path, info: KeyInfo) -> str:
    """The text of the file without this setting, checked; the same text when somebody else has removed it."""
    values, sources = file_values(content, path)
    if info.key not in values:
        return content
    checked({key: value for key, value in values.items() if key != info.key}, sources)
    document, newline = _document(content)
    table: Any = document[info.section]
    del table[info.name]
    return tomlkit.dumps(document).replace("\n", newline)


def _document(content: str) -> tuple[tomlkit.TOMLDocument, str]:
    """The file as the library reads it, and its line end.

    The library writes new lines with a bare \\n; a file made on Windows keeps its own line ends throughout.
    """
    newline = "\r\n" if "\r\n" in content else "\n"
    return tomlkit.parse(content.replace("\r\n", "\n")), newline
