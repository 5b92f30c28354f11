"""Where FlexBot's files live on this machine.

Two folders: `home` holds what the user would carry to another machine (settings, credentials, own strategies) and
`data` what belongs to this one (candles, runs, logs, state); `cache` can be deleted at any time. `FLEXBOT_HOME` moves
all three under one folder. Nothing is created by asking for a path.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

import platformdirs

HOME_VARIABLE = "FLEXBOT_HOME"


def _override() -> Path | None:
    value = os.environ.get(HOME_VARIABLE, "").strip()
    return Path(value).expanduser().absolute() if value else None


def home() -> Path:
    """Settings, credentials and own strategies: `%APPDATA%\\FlexBot` on Windows, `~/.flexbot` elsewhere."""
    if (moved := _override()) is not None:
        return moved
    if sys.platform == "win32":
        return Path(platformdirs.user_data_dir("FlexBot", appauthor=False, roaming=True))
    return Path.home() / ".flexbot"


def data() -> Path:
    """Machine-local data: candles, runs, state and logs."""
    if (moved := _override()) is not None:
        return moved / "data"
    return Path(platformdirs.user_data_dir("FlexBot", appauthor=False))


def cache() -> Path:
    """What can be made again: compiled kernels."""
    if (moved := _override()) is not None:
        return moved / "cache"
    return Path(platformdirs.user_cache_dir("FlexBot", appauthor=False))


def settings_file() -> Path:
    """The user's settings.toml."""
    return home() / "settings.toml"


def vault_file() -> Path:
    """The encrypted credentials."""
    return home() / "credentials.enc"


def audit_file() -> Path:
    """The audit log; beside the vault, whose payload holds its head, so that the two travel together."""
    return home() / "audit.jsonl"


def state() -> Path:
    """What this machine remembers between runs."""
    return data() / "state"


def strategies() -> Path:
    """The folder of the user's own strategies."""
    return home() / "strategies"


def candles() -> Path:
    """The candle store."""
    return data() / "candles"


def runs() -> Path:
    """Kept back-test runs."""
    return data() / "runs"


def logs() -> Path:
    """Log files."""
    return data() / "logs"


def sample_data() -> Path:
    """The real market data that ships with the package."""
    return Path(__file__).parent / "data"
