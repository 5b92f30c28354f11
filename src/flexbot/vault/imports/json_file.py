"""Reading JSON configuration files of other programs.

Read: objects that hold a key and a secret under the usual names (`key`, `apiKey`, `api_key`, `secret`, `api_secret`,
`password`, `passphrase`, `uid`, …), whatever they are nested in. The venue is what the object says (`exchange`,
`name`, `connector`, …), else the section's name: freqtrade's `{"exchange": {"name": …, "key": …, "secret": …}}`, and
`{"binance": {"api_key": …, "api_secret": …}}` as hummingbot, jesse and many scripts have it; lists of accounts; flat
files whose keys carry the venue (`{"binance_api_key": …}`). Comments and a comma too many, which freqtrade allows,
pass. A key that stands twice in one object is refused: which of the two its own program uses cannot be known.
"""

from __future__ import annotations

from pathlib import Path

from flexbot.vault.imports.model import Gathering, Reading
from flexbot.vault.imports.source import decode, parse_json, read_bytes
from flexbot.vault.imports.tree import gather_tree


def read(path: Path) -> Reading:
    """The credentials of a JSON file; UsageError where it is none."""
    gathering = Gathering(path.name)
    gather_tree(gathering, parse_json(decode(read_bytes(path), path.name), path.name))
    return gathering.reading(path)
