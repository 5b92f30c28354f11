"""Reading `.env` files: `NAME=value`, one variable a line.

Read: an optional `export`, spaces around `=`, empty lines, `#` comments (after a value only behind a space), values
in single quotes (as they are) or double quotes (`\\n`, `\\r`, `\\t`, `\\"`, `\\\\`, `\\$` stand for what they are),
both over several lines, as a PEM key needs it; a byte-order mark; any line ends. In a bare PEM key `\\n` is a line end
too. Of a variable given twice the last value counts, as in a shell. Nothing is put in for `${OTHER}`: such a value is
reported and left out, for it is not the secret itself.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from flexbot.errors import UsageError
from flexbot.vault.imports.model import WARN_UNREAD, Gathering, Reading
from flexbot.vault.imports.names import shown
from flexbot.vault.imports.source import decode, read_bytes
from flexbot.vault.imports.variables import Named, gather_variables

WARN_TWICE = "vault.import.warn.twice"
WARN_REFERENCE = "vault.import.warn.reference"

_START = re.compile(r"[ \t]*+(?:export[ \t]++)?([A-Za-z_][A-Za-z0-9_.-]*+)[ \t]*+=[ \t]*+")
_DOUBLE = re.compile(r'"((?:[^"\\]++|\\.)*+)"', re.DOTALL)
_SINGLE = re.compile(r"'([^']*+)'")
_REST = re.compile(r"[ \t]*+(?:#[^\n]*+)?(?=\n|\Z)")
_BARE = re.compile(r"[^\n]*+")
_COMMENT = re.compile(r"(?:^|[ \t])#.*")
_ESCAPES = {"n": "\n", "r": "\r", "t": "\t", '"': '"', "\\": "\\", "$": "$"}
_REFERENCE = re.compile(r"\$\{[A-Za-z_][A-Za-z0-9_]*+[^}]*\}")


@dataclass(frozen=True, slots=True)
class _Line:
    number: int
    name: str = ""
    value: str = field(default="", repr=False)


def read(path: Path) -> Reading:
    """The credentials of a `.env` file; UsageError where it is no text or a quote never ends."""
    gathering = Gathering(path.name)
    gather_text(gathering, decode(read_bytes(path), path.name))
    return gathering.reading(path)


def gather_text(gathering: Gathering, text: str) -> None:
    """Drafts from the text of a `.env` file; lines that are no variables are reported by number."""
    last: dict[str, Named] = {}
    for line in _lines(text, gathering.label):
        origin = f"{gathering.label}:{line.number}"
        if not line.name:
            gathering.ignore(origin)
            gathering.warn(WARN_UNREAD)
            continue
        told = shown(line.name)
        if _REFERENCE.search(line.value):
            gathering.ignore(told)
            gathering.warn(WARN_REFERENCE)
            continue
        before = last.get(line.name)
        if before is not None and before.value != line.value:
            gathering.warn(WARN_TWICE)
        last[line.name] = Named(line.name, line.value, told, origin)
    gather_variables(gathering, last.values())


def _lines(text: str, label: str) -> Iterator[_Line]:
    """The variables, and lines that are none (without name); comments and empty lines are left out."""
    at, number = 0, 1
    while at < len(text):
        start = _START.match(text, at)
        if start is None:
            end = _BARE.match(text, at).end()  # type: ignore[union-attr]  # matches also nothing
            if (rest := text[at:end].strip()) and not rest.startswith("#"):
                yield _Line(number)
        else:
            value, end = _value(text, start.end(), label, number)
            yield _Line(number, start[1], value)
        number += text.count("\n", at, end + 1)
        at = end + 1


def _value(text: str, at: int, label: str, line: int) -> tuple[str, int]:
    """The value that begins at `at`, and where its last line ends."""
    quote = text[at : at + 1]
    if quote not in ("'", '"') or not quote:
        end = _BARE.match(text, at).end()  # type: ignore[union-attr]  # matches also nothing
        value = _COMMENT.sub("", text[at:end]).strip()
        return (value.replace("\\n", "\n") if value.startswith("-----BEGIN ") else value), end
    quoted = (_DOUBLE if quote == '"' else _SINGLE).match(text, at)
    rest = None if quoted is None else _REST.match(text, quoted.end())
    if quoted is None or rest is None:
        raise UsageError("vault.import.quote", file=label, line=line)
    value = quoted[1]
    if quote == '"':
        value = re.sub(r"\\(.)", lambda escape: _ESCAPES.get(escape[1], escape[0]), value, flags=re.DOTALL)
    return value, rest.end()
