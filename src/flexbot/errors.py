"""One family of errors: what happened, what to do, and a stable exit code.

The tree::

    FlexBotError                1   base; never raised itself
    ├── UsageError              2   the command's words are off
    ├── VaultMissingError      10   there is no vault yet
    ├── WrongSecretError       11   the passphrase, code or key does not open the vault
    ├── VaultAlteredError      12   the vault's bytes are not as FlexBot wrote them
    ├── VaultPermissionError   13   others could read or change the vault
    ├── VaultLockedError       14   another process is writing the vault
    ├── VaultChangedError      15   the vault on disk is not the one that was opened
    ├── VaultVersionError      16   a newer FlexBot wrote the vault
    ├── VaultRollbackError     17   the vault is older than the one used last
    ├── KeychainError          18   the system's keychain cannot be used
    ├── SettingsError          20   settings.toml or a FLEXBOT_ variable is wrong
    ├── DataError              21   candles or files that cannot be trusted
    ├── DataMissingError       22   candles that are not in the store
    ├── DownloadError          23   the venue did not give what was asked
    ├── StrategyError          24   a strategy's code or parameters are at fault
    ├── LookAheadError         25   a strategy uses candles that have not closed yet
    ├── RunError               26   a kept run cannot be found or read
    ├── EngineError            27   a back-test that cannot be run as asked
    ├── StorageError           28   the disk refused (full, read-only, locked by another process)
    ├── MissingPartError       29   a part of FlexBot that is not installed
    ├── CredentialError        30   the venue refuses a key, or the key may do more than it should
    ├── AuditError             31   the audit log was changed, cut or cannot be read
    └── UncheckedError         32   a check of credentials could not be run in full

130 belongs to Ctrl-C. Every error takes the key of a text in the catalogue; the
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


class VaultMissingError(FlexBotError):
    """Raised when there is no vault yet, or not where it was looked for."""

    exit_code = 10


class WrongSecretError(FlexBotError):
    """Raised when a passphrase, recovery code or key does not open the vault."""

    exit_code = 11


class VaultAlteredError(FlexBotError):
    """Raised when the vault file was damaged, cut or changed by something other than FlexBot."""

    exit_code = 12


class VaultPermissionError(FlexBotError):
    """Raised when other users could read or change the vault's file or folder."""

    exit_code = 13


class VaultLockedError(FlexBotError):
    """Raised when another process keeps the vault's lock."""

    exit_code = 14


class VaultChangedError(FlexBotError):
    """Raised when the vault on disk was changed since it was opened; nothing was written."""

    exit_code = 15


class VaultVersionError(FlexBotError):
    """Raised when the vault was written by a newer version of FlexBot."""

    exit_code = 16


class VaultRollbackError(FlexBotError):
    """Raised when the vault is older than, or another copy beside, the one this machine used last."""

    exit_code = 17


class KeychainError(FlexBotError):
    """Raised when the system's keychain is missing, locked or refuses."""

    exit_code = 18


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


class CredentialError(FlexBotError):
    """Raised when a venue refuses a key, or a key has rights that FlexBot must not be given."""

    exit_code = 30


class AuditError(FlexBotError):
    """Raised when the audit log was edited, cut or cannot be read."""

    exit_code = 31


class UncheckedError(FlexBotError):
    """Raised when no check of credentials failed, but one could not be run in full."""

    exit_code = 32
