"""Settings: every key typed, ranged and documented; settings.toml, `FLEXBOT_…` overrides, `flexbot config`.

Settings hold no secrets: keys and passwords belong to the vault.
"""

from flexbot.settings.describe import KeyInfo, describe
from flexbot.settings.load import Loaded, load_settings, load_with_sources
from flexbot.settings.model import Settings
from flexbot.settings.store import set_value, unset_value

__all__ = [
    "KeyInfo",
    "Loaded",
    "Settings",
    "describe",
    "load_settings",
    "load_with_sources",
    "set_value",
    "unset_value",
]
