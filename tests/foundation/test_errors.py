"""The error family: stable exit codes, and the table in the docstring tells the truth."""

from __future__ import annotations

import re

from flexbot import errors
from flexbot.errors import FlexBotError

FAMILY = [found for found in vars(errors).values() if isinstance(found, type) and issubclass(found, FlexBotError)]


def test_every_class_has_an_exit_code_of_its_own() -> None:
    codes = [found.exit_code for found in FAMILY]
    assert len(set(codes)) == len(codes) > 10


def test_exit_codes_are_the_documented_ones() -> None:
    documented = dict(re.findall(r"(\w+Error)\s+(\d+)", errors.__doc__ or ""))
    assert documented == {found.__name__: str(found.exit_code) for found in FAMILY}


def test_the_vaults_exit_codes_are_those_that_were_promised() -> None:
    promised = {
        10: "VaultMissingError",
        11: "WrongSecretError",
        12: "VaultAlteredError",
        13: "VaultPermissionError",
        14: "VaultLockedError",
        15: "VaultChangedError",
        16: "VaultVersionError",
        17: "VaultRollbackError",
        18: "KeychainError",
    }
    assert {found.exit_code: found.__name__ for found in FAMILY if 10 <= found.exit_code <= 18} == promised


def test_exit_codes_keep_clear_of_success_and_of_ctrl_c() -> None:
    assert not {found.exit_code for found in FAMILY} & {0, 130}


def test_an_error_says_what_happened_and_what_to_do() -> None:
    error = errors.UsageError("timeframe.unknown", given="7x")
    assert error.message == "7x is not a candle length."
    assert "15m" in error.hint
    assert str(error) == f"{error.message} {error.hint}"
