"""One family of errors: what happened, what to do, and a stable exit code.

The tree::

    FlexBotError                1   base; never raised itself
    ├── UsageError              2   the command's words are off
    ├── SettingsError          20   settings.toml or a FLEXBOT_ variable is wrong
    ├── DataError              21   candles or files that cannot be trusted
    ├── DataMissingError       22   candles that are not in the store
    ├── DownloadError          23   the venue did not give what was asked
    ├── StrategyError          24   a strategy's code or parameters are at fault
    ├── LookAheadError         25   a strategy uses candles that have not closed yet
    ├── RunError               26   a kept run cannot be found or read
    ├── EngineError            27   a back-test that cannot be run as asked
    ├── StorageError           28   the disk refused (full, read-only, locked by another process)
    └── MissingPartError       29   a part of FlexBot that is not installed

Codes 10 to 18 belong to the vault and 130 to Ctrl-C. Every error takes the key of a text in the catalogue; the
text `errors.KEY` says what happened and `errors.KEY.hint` what to do.
"""

from __future__ import annotations

from typing import ClassVar

from flexbot.text import text


class FlexBotError(Exception):
    """Base of every error a user can meet; `key` names its two texts, `values` fill their fields."""

    exit_code: ClassVar[int] = 1

    def __init__(self, key: str, /, **values: object) -> None:
        super().__init__(key, values)
        self.key = key
        self.values = values

    @property
    def message(self) -> str:
        """One line (more only where rows are listed) of what happened, in the current language."""
        return text(f"errors.{self.key}", **self.values)

    @property
    def hint(self) -> str:
        """One line of what to do, in the current language."""
        return text(f"errors.{self.key}.hint", **self.values)

    def __str__(self) -> str:
        return f"{self.message} {self.hint}"


class UsageError(FlexBotError):
    """Raised when a command's arguments do not make sense together."""

    exit_code = 2


class SettingsError(FlexBotError):
    """Raised when a setting is unknown, mistyped or out of range."""

    exit_code = 20


class DataError(FlexBotError):
    """Raised when candles or a file with candles cannot be trusted."""

    exit_code = 21


class DataMissingError(FlexBotError):
    """Raised when the candles asked for are not in the store."""

    exit_code = 22


class DownloadError(FlexBotError):
    """Raised when a venue cannot be reached or does not offer what was asked."""

    exit_code = 23


class StrategyError(FlexBotError):
    """Raised when a strategy is unknown, its parameters are wrong or its code fails."""

    exit_code = 24


class LookAheadError(FlexBotError):
    """Raised when a strategy's past signals change once later candles are known."""

    exit_code = 25


class RunError(FlexBotError):
    """Raised when a kept run cannot be found or read."""

    exit_code = 26


class EngineError(FlexBotError):
    """Raised when a back-test cannot be run as asked."""

    exit_code = 27


class StorageError(FlexBotError):
    """Raised when the disk refuses: full, read-only, or locked by another process."""

    exit_code = 28


class MissingPartError(FlexBotError):
    """Raised when a command needs a part of FlexBot that is not installed."""

    exit_code = 29
