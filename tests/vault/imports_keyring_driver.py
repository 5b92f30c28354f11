"""Stores entries as another program would, imports them, and writes what came of it as JSON.

python imports_keyring_driver.py SERVICE '{"binance_api_key": "…"}' '["name", …]'
"""

from __future__ import annotations

import json
import sys

from flexbot.errors import FlexBotError
from flexbot.vault.imports import read


def main(service: str, stored: dict[str, str], names: list[str]) -> object:
    if stored:
        import keyring

        for username, value in stored.items():
            keyring.set_password(service, username, value)
    try:
        found = read("keyring", service, names=names)
    except FlexBotError as error:
        return {"error": error.key, "code": error.exit_code}
    return {
        "drafts": [
            [one.category, one.venue, one.environment, {name: value.reveal() for name, value in one.fields.items()}]
            for one in found.drafts
        ],
        "ignored": found.ignored,
        "warnings": found.warnings,
        "repr": repr(found),
    }


if __name__ == "__main__":
    json.dump(main(sys.argv[1], json.loads(sys.argv[2]), json.loads(sys.argv[3])), sys.stdout)
