"""credentials.meta: what can be told about a vault that is not open. Only ever read to be shown.

A derived cache: deleted, stale or forged it is ignored and written anew at the next change; nothing is decided from
it. The venues' names stand in it only where the setting `vault.venues_in_clear` says so. They are what lets FlexBot
name the keys to be revoked after the passphrase is lost.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Iterable
from dataclasses import dataclass

from flexbot.errors import SettingsError, StorageError, VaultPermissionError
from flexbot.settings import load_settings
from flexbot.vault.header import Header
from flexbot.vault.storage import VaultFile

_logger = logging.getLogger(__name__)
_MAX_BYTES = 64 * 1024


@dataclass(frozen=True, slots=True)
class Meta:
    """What was noted: the format's version, time of the last change, kinds of slots, `venue/environment` names."""

    version: int
    updated: str
    slots: tuple[str, ...]
    venues: tuple[str, ...]


def read(file: VaultFile) -> Meta | None:
    """What is noted beside the vault; None when nothing is, or nothing that can be understood."""
    try:
        with file.meta.open("rb") as noted:
            raw = json.loads(noted.read(_MAX_BYTES))
        slots, venues = (tuple(_printable(one) for one in raw[name]) for name in ("slots", "venues"))
        return Meta(int(raw["version"]), _printable(raw["updated"]), slots, venues)
    except (OSError, ValueError, KeyError, TypeError, OverflowError, RecursionError):
        return None


def _printable(value: object) -> str:
    if not isinstance(value, str) or not value.isprintable() or len(value) > 200:
        raise ValueError("not a name")
    return value


def write(file: VaultFile, header: Header, venues: Iterable[str]) -> None:
    """Note the state of the vault. Never an error: the vault is saved by now, and it is what counts."""
    try:
        named = load_settings().vault.venues_in_clear
    except SettingsError:
        named = False
    raw = {
        "version": 1,
        "updated": header.updated,
        "slots": sorted({slot.kind for slot in header.slots}),
        "venues": sorted(set(venues)) if named else [],
    }
    try:
        file.write_meta(json.dumps(raw, indent=1).encode("ascii"))
    except (StorageError, VaultPermissionError):
        _logger.warning("credentials.meta could not be written", exc_info=True)
