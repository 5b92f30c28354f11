"""The words that Streamlit writes by itself, in English only, and FlexBot's words in their place."""

from __future__ import annotations

import json
from pathlib import Path

from flexbot.text import LANGUAGES, texts

_SCRIPT = Path(__file__).parents[1] / "assets" / "words.js"
_EXACT = {
    "Sidebar": "dashboard.library.sidebar",
    "Choose an option": "dashboard.library.choose",
    "Choose options": "dashboard.library.choose",
    "Choose or add an option": "dashboard.library.choose_or_add",
    "Choose or add options": "dashboard.library.choose_or_add",
    "Open": "dashboard.library.open",
    "Close": "dashboard.library.close",
    "Clear value": "dashboard.library.clear",
    "Clear all": "dashboard.library.clear_all",
    "Clear entry": "dashboard.library.clear",
    "Clear date": "dashboard.library.clear",
    "Selected values": "dashboard.library.selected",
    "Increment": "dashboard.library.more",
    "Decrement": "dashboard.library.less",
    "Show password": "dashboard.library.show_password",
    "Hide password": "dashboard.library.hide_password",
    "Choose date": "dashboard.library.calendar",
    "Previous month": "dashboard.library.month_before",
    "Next month": "dashboard.library.month_after",
    "file upload": "dashboard.library.file",
    "Link to heading": "dashboard.library.heading",
    "Copy to clipboard": "dashboard.library.copy",
    "Copied": "dashboard.library.copied",
    "progress": "dashboard.library.progress",
    "Notifications": "dashboard.library.notices",
    "Scroll tabs left": "dashboard.library.tabs_left",
    "Scroll tabs right": "dashboard.library.tabs_right",
}
# what follows is a name
_BEFORE = {
    "Help for ": "dashboard.library.help",
    "Remove ": "dashboard.library.remove",
    "day, ": "dashboard.library.day",
    "month, ": "dashboard.library.month",
    "year, ": "dashboard.library.year",
    "Choose date, ": "dashboard.library.calendar_of",
}
# beginnings of texts in lists of choices, in fields for dates, and of the first link of a page
_TEXTS = {
    "No results": "dashboard.library.no_results",
    "No options": "dashboard.library.no_results",
    "Select all": "dashboard.library.all",
    "Add:": "dashboard.library.add",
    "yyyy": "dashboard.library.year_form",
    "Skip to main content": "dashboard.library.skip",
}


def script() -> str:
    """The script that puts FlexBot's words in the place of the library's, with the words of every language."""
    words = {}
    for language in LANGUAGES:
        known = texts("dashboard", language)
        words[language.replace("_", "-")] = {
            "exact": {english: known[key.partition(".")[2]] for english, key in _EXACT.items()},
            "before": [(english, f"{known[key.partition('.')[2]]} ") for english, key in _BEFORE.items()],
            "texts": [(english, known[key.partition(".")[2]]) for english, key in _TEXTS.items()],
        }
    # a word of the catalogue must not end the script
    written = json.dumps(words, ensure_ascii=True).replace("<", "\\u003c")
    return f"<script>window.__flexbotWords = {written};\n{_SCRIPT.read_text(encoding='utf-8')}</script>"
