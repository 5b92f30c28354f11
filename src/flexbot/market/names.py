"""Folder names for venues and symbols: reversible, and safe on file systems that ignore case and on Windows.

A name keeps the characters that are plain for its kind; `/` becomes `-` and `:` becomes `+`, so that `BTC/USDT:USDT`
reads `BTC-USDT+USDT`; every other byte of its UTF-8 form becomes `_hh`. Venues are plain in lower case and symbols
in upper case, so two names that differ in case alone never meet in one folder.
"""

from __future__ import annotations

import re
import string

from flexbot.errors import UsageError

_MARKS = {"/": "-", ":": "+"}
_SIGNS = {mark: sign for sign, mark in _MARKS.items()}
_VENUE_PLAIN = frozenset(string.ascii_lowercase + string.digits + ".")
_SYMBOL_PLAIN = frozenset(string.ascii_uppercase + string.digits + ".")
# Windows keeps these names for devices, alone or before a dot.
_RESERVED = {"CON", "PRN", "AUX", "NUL", *(f"{port}{digit}" for port in ("COM", "LPT") for digit in range(10))}
_LONGEST = 64
_PIECE = re.compile(r"_([0-9a-f]{2})|([-+])|([A-Za-z0-9.])")


def venue_folder(venue: str) -> str:
    """The folder name of a venue; UsageError for an empty, overlong or unprintable one."""
    return _escape(venue, _VENUE_PLAIN)


def symbol_folder(symbol: str) -> str:
    """The folder name of a symbol; UsageError for an empty, overlong or unprintable one."""
    return _escape(symbol, _SYMBOL_PLAIN)


def unescape(folder: str) -> str | None:
    """The venue or symbol a folder stands for, None for a name that no venue or symbol is given."""
    raw = bytearray()
    position = 0
    while position < len(folder):
        piece = _PIECE.match(folder, position)
        if piece is None:
            return None
        byte, mark, plain = piece.groups()
        if byte is not None:
            raw.append(int(byte, 16))
        else:
            raw += (plain if mark is None else _SIGNS[mark]).encode()
        position = piece.end()
    try:
        name = raw.decode()
    except UnicodeDecodeError:
        return None
    return name if folder in (_written(name, _VENUE_PLAIN), _written(name, _SYMBOL_PLAIN)) else None


def _escape(name: str, plain: frozenset[str]) -> str:
    if not name or len(name) > _LONGEST or not name.isprintable() or name != name.strip():
        raise UsageError("store.name", given=ascii(name), longest=_LONGEST)
    return _written(name, plain)


def _written(name: str, plain: frozenset[str]) -> str:
    reserved = name.split(".")[0].upper() in _RESERVED
    last = len(name) - 1
    pieces = []
    for position, sign in enumerate(name):
        hidden_dot = sign == "." and position in (0, last)
        if sign in _MARKS:
            pieces.append(_MARKS[sign])
        elif sign in plain and not hidden_dot and not (reserved and position == 0):
            pieces.append(sign)
        else:
            pieces.append("".join(f"_{byte:02x}" for byte in sign.encode()))
    return "".join(pieces)
