"""Usage errors of the command-line library as our own sentences, in both languages.

The library words its errors in English only. Each pattern below recognises one of its messages; a message that none
recognises is shown as it is, so that a newer library costs a translation and never the message.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from pydantic import ValidationError

from flexbot.text import text

_MESSAGES = [
    (re.compile(pattern, re.DOTALL), key)
    for pattern, key in (
        (r"No such option: (?P<option>\S+) \(Possible options: (?P<nearest>.+)\)", "cli.usage.no_option_nearest"),
        (r"No such option: (?P<option>\S+) Did you mean (?P<nearest>.+)\?", "cli.usage.no_option_nearest"),
        (r"No such option: (?P<option>\S+)", "cli.usage.no_option"),
        (r"No such command '(?P<command>.*)'\. Did you mean (?P<nearest>.+)\?", "cli.usage.no_command_nearest"),
        (r"No such command '(?P<command>.*)'\.", "cli.usage.no_command"),
        (r"Missing command\.", "cli.usage.missing_command"),
        (r"Missing argument '(?P<name>[^']*)'\..*", "cli.usage.missing_argument"),
        (r"Missing option (?P<name>'[^']*'(?: / '[^']*')*)\..*", "cli.usage.missing_option"),
        (r"Option '(?P<option>[^']*)' requires an argument\.", "cli.usage.no_value"),
        (r"Option '(?P<option>[^']*)' requires (?P<count>\d+) arguments\.", "cli.usage.several_values"),
        (r"Option '(?P<option>[^']*)' does not take a value\.", "cli.usage.takes_no_value"),
        (r"Got unexpected extra argument(?:s|\(s\))? \((?P<extra>.*)\)", "cli.usage.extra"),
    )
]
_BAD_VALUE = re.compile(r"Invalid value(?: for (?P<name>.+?))?: (?P<reason>.*)", re.DOTALL)
_REASONS = [
    (re.compile(pattern, re.DOTALL), key)
    for pattern, key in (
        (r"(?:Value error, )?'?(?P<given>.*?)'? is not one of (?P<choices>.+)\.", "cli.usage.not_choice"),
        (r"\w+ '(?P<file>.*)' does not exist\.", "cli.usage.no_file"),
        (r"\w+ '(?P<file>.*)' is a file\.", "cli.usage.is_file"),
        (r"\w+ '(?P<file>.*)' is a directory\.", "cli.usage.is_folder"),
        (r"\w+ '(?P<file>.*)' is not readable\.", "cli.usage.not_readable"),
        (r"\w+ '(?P<file>.*)' is not writable\.", "cli.usage.not_writable"),
    )
]
# The library checks values with pydantic; its kinds of error, and which entry of its context holds the bound.
_KINDS = {
    "int_parsing": ("cli.usage.not_whole", ""),
    "int_from_float": ("cli.usage.not_whole", ""),
    "float_parsing": ("cli.usage.not_number", ""),
    "bool_parsing": ("cli.usage.not_switch", ""),
    "greater_than_equal": ("cli.usage.too_small", "ge"),
    "less_than_equal": ("cli.usage.too_large", "le"),
}


# What a word that the command has no use for may be is not known; where secrets are handled it could be one.
_STRAY = ("cli.usage.extra", "cli.usage.no_command")


def explain(error: BaseException, message: str, *, discreet: bool = False) -> str:
    """The library's `message` of `error` as a sentence of the catalogue, or as it is where none fits.

    `discreet`: a word that belongs to nothing is not repeated.
    """
    bad_value = _BAD_VALUE.fullmatch(message)
    if bad_value is None:
        if discreet and any(key in _STRAY and pattern.fullmatch(message) for pattern, key in _MESSAGES):
            return text("cli.usage.stray")
        return _matched(_MESSAGES, message)
    reason = _value_reason(error.__cause__) or _matched(_REASONS, bad_value["reason"])
    name = bad_value["name"]
    return reason if name is None else text("cli.usage.bad_value", name=name.replace("'", ""), reason=reason)


def _value_reason(cause: BaseException | None) -> str | None:
    if not isinstance(cause, ValidationError):
        return None
    first: Mapping[str, Any] = cause.errors()[0]
    key, bound = _KINDS.get(first["type"], (None, ""))
    return None if key is None else text(key, given=first["input"], bound=first.get("ctx", {}).get(bound))


def _matched(patterns: list[tuple[re.Pattern[str], str]], message: str) -> str:
    for pattern, key in patterns:
        if (match := pattern.fullmatch(message)) is not None:
            return text(key, **{name: value.replace("'", "") for name, value in match.groupdict().items()})
    return message
