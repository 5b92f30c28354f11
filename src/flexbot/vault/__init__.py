"""The vault: exchange keys and other credentials, encrypted in one file (FLEXBOT-VAULT/1, see docs/vault-format.md).

The names below load what they need when first used: the program's front takes FLEXBOT_VAULT_KEY out of the
environment at every start and must not wait for the cryptography.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from flexbot.vault.entries import CATEGORIES, ENVIRONMENTS, FIELDS, CheckRecord, CheckStep, Entry, EntryInfo
    from flexbot.vault.secret import Secret
    from flexbot.vault.slots import NewSlot, SlotInfo
    from flexbot.vault.unlock import UnlockKey, from_passphrase
    from flexbot.vault.vault import Vault

_HOMES = {
    "CATEGORIES": "entries",
    "ENVIRONMENTS": "entries",
    "FIELDS": "entries",
    "CheckRecord": "entries",
    "CheckStep": "entries",
    "Entry": "entries",
    "EntryInfo": "entries",
    "NewSlot": "slots",
    "Secret": "secret",
    "SlotInfo": "slots",
    "UnlockKey": "unlock",
    "Vault": "vault",
    "from_passphrase": "unlock",
}

__all__ = [
    "CATEGORIES",
    "ENVIRONMENTS",
    "FIELDS",
    "CheckRecord",
    "CheckStep",
    "Entry",
    "EntryInfo",
    "NewSlot",
    "Secret",
    "SlotInfo",
    "UnlockKey",
    "Vault",
    "from_passphrase",
]


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(importlib.import_module(f"{__name__}.{_HOMES[name]}"), name)
