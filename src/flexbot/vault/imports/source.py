"""Files as they come from elsewhere: bounded, decoded, and JSON without surprises."""

from __future__ import annotations

import json
import re
import stat
from pathlib import Path
from typing import Any

from flexbot.errors import StorageError, UsageError
from flexbot.vault.imports.model import Number
from flexbot.vault.imports.names import shown

MAX_BYTES = 5 * 1024 * 1024
MAX_DEPTH = 32
_PRESENT_VAULT = b"FLEXBOT-VAULT/"
_STRING = r'"(?:[^"\\]++|\\.)*+"'
_COMMENT = re.compile(rf"{_STRING}|//[^\n]*+|/\*.*?\*/", re.DOTALL)
_COMMA = re.compile(rf"{_STRING}|,(?=\s*+[}}\]])", re.DOTALL)


def read_bytes(path: Path) -> bytes:
    """The file's bytes; UsageError where it is missing, no file or over 5 MiB, StorageError where the disk refuses."""
    try:
        if not stat.S_ISREG(path.stat().st_mode):
            raise UsageError("vault.import.not_file", file=path)
        with path.open("rb") as file:
            data = file.read(MAX_BYTES + 1)
    except (FileNotFoundError, NotADirectoryError, ValueError):  # ValueError: a name that no file can have
        raise UsageError("vault.import.missing", file=path) from None
    except OSError as error:
        raise StorageError("vault.import.unreadable", file=path, reason=error.strerror) from error
    if len(data) > MAX_BYTES:
        raise UsageError("vault.import.too_large", file=path, limit=MAX_BYTES // 1024 // 1024)
    if data.startswith(_PRESENT_VAULT):
        raise UsageError("vault.import.present_vault", file=path)
    return data


def decode(data: bytes, label: str) -> str:
    """UTF-8 text, with or without a byte-order mark, lines ended by LF; UsageError for UTF-16 and anything else."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\0" in data[:4]:
        raise UsageError("vault.import.utf16", file=label)
    text = _utf8(data)
    if text is None or "\0" in text:
        raise UsageError("vault.import.not_text", file=label)
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _utf8(data: bytes) -> str | None:
    # Errors are raised by the callers, outside of `except`: a UnicodeDecodeError or JSONDecodeError carries the whole
    # content with it, and what is chained to an error can end in a crash report.
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return None


def parse_json(text: str, label: str) -> Any:
    """The document; numbers come as Number. Comments and a comma before a closing bracket are let pass.

    Raises UsageError, which names the line, where it is no JSON, holds a key twice or nests more than 32 deep.
    """
    found = _loaded(text)
    if isinstance(found, _Fault):
        bare = _COMMENT.sub(lambda match: _kept(match, "\n" * match[0].count("\n")), text)
        found = _loaded(_COMMA.sub(lambda match: _kept(match, ""), bare))
    if isinstance(found, _Fault):
        if found.twice:
            raise UsageError("vault.import.json_twice", file=label, name=found.twice)
        if found.line == 0:
            raise UsageError("vault.import.deep", file=label, limit=MAX_DEPTH)
        raise UsageError("vault.import.json", file=label, line=found.line)
    if _deeper_than(found, MAX_DEPTH):
        raise UsageError("vault.import.deep", file=label, limit=MAX_DEPTH)
    return found


def _kept(match: re.Match[str], otherwise: str) -> str:
    return match[0] if match[0].startswith('"') else otherwise


class _Fault:
    """Why a text is no JSON for us: a key that stands there twice, or the line (0: nested too deep)."""

    def __init__(self, line: int, twice: str = "") -> None:
        self.line = line
        self.twice = twice


class _TwiceError(ValueError):
    pass


def _loaded(text: str) -> Any:
    try:
        return json.loads(text, object_pairs_hook=_once, parse_int=Number, parse_float=Number, parse_constant=Number)
    except json.JSONDecodeError as error:
        return _Fault(error.lineno)
    except _TwiceError as error:
        return _Fault(1, str(error))
    except RecursionError:
        return _Fault(0)


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, _ in pairs]
        raise _TwiceError(shown(next(name for name in found if names.count(name) > 1)))
    return found


def _deeper_than(document: Any, limit: int) -> bool:
    level = [document]
    for _ in range(limit + 1):
        level = [child for node in level for child in _children(node)]
    return bool(level)


def _children(node: Any) -> list[Any]:
    if isinstance(node, dict):
        return list(node.values())
    return node if isinstance(node, list) else []
