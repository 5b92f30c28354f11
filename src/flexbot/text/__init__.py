"""The catalogue: every text a user sees, in English and Brazilian Portuguese.

A key is `area.rest`; the texts of an area live in `text/<language>/<area>.py` as one dict `TEXTS` whose keys leave
the area out. Areas load when first used, so that `flexbot --version` pays for none of them.
"""

from __future__ import annotations

import importlib
import locale
import os
from collections.abc import Mapping
from functools import cache

LANGUAGES = ("en", "pt_BR")
AREAS = ("errors", "cli", "market", "settings", "strategies", "report", "vault", "brokers", "live", "dashboard")

_current: str | None = None


def set_language(language: str) -> None:
    """Make `language` ("en" or "pt_BR") the language of all later texts; ValueError for any other."""
    if language not in LANGUAGES:
        raise ValueError(f"unknown language {language!r}; choose from {', '.join(LANGUAGES)}")
    global _current
    _current = language


def language() -> str:
    """The language in force: the one set, else the machine's own, else English."""
    return _current if _current is not None else system_language()


@cache
def system_language() -> str:
    """Portuguese where the user's locale says so (LC_ALL, LC_MESSAGES, LANG, else the C library), else English."""
    named = next((value for name in ("LC_ALL", "LC_MESSAGES", "LANG") if (value := os.environ.get(name))), None)
    if named is None:
        named = locale.getlocale()[0] or ""
    return "pt_BR" if named.lower().startswith(("pt", "portuguese")) else "en"


@cache
def texts(area: str, language: str) -> Mapping[str, str]:
    """All texts of one area in one language, keyed without the area."""
    module = importlib.import_module(f"flexbot.text.{language}.{area}")
    found: dict[str, str] = module.TEXTS
    return found


def text(key: str, /, **values: object) -> str:
    """The text of `key` in the current language with its fields filled; KeyError where there is none."""
    area, _, rest = key.partition(".")
    return texts(area, language())[rest].format(**values)


def text_or(key: str, default: str, /) -> str:
    """The text of `key`, or `default` where the catalogue has none (names that users' own strategies bring)."""
    area, _, rest = key.partition(".")
    return texts(area, language()).get(rest, default)
