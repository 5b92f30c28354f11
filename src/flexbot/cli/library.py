"""The words of the command-line library (Typer) in the user's language.

Typer reads its fixed words through gettext when it is imported. `translate_library` therefore comes first, and puts
the catalogue in front of gettext for this process; a word the catalogue does not know goes to gettext as before.
"""

from __future__ import annotations

import gettext

from flexbot.text import language, texts

_KEYS = {
    "Arguments": "library.arguments",
    "Options": "library.options",
    "Commands": "library.commands",
    "Error": "library.error",
    "[default: {}]": "library.default",
    "default: {default}": "library.default_plain",
    "(dynamic)": "library.dynamic",
    "[required]": "library.required",
    "required": "library.required_plain",
    "(deprecated) ": "library.deprecated",
    "[env var: {}]": "library.variable",
    "env var: {var}": "library.variable_plain",
}


def translate_library() -> None:
    """Make the catalogue answer for the library's words; call it before typer is imported."""
    ours = texts("cli", language())
    table = {english: ours[key] for english, key in _KEYS.items()}
    original = gettext.gettext

    def translated(message: str) -> str:
        found = table.get(message)
        return original(message) if found is None else found

    gettext.gettext = translated
