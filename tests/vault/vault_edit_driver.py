"""A process of its own that edits a vault through its Python API, taking over what others wrote in between.

python vault_edit_driver.py NAME COUNT
"""

from __future__ import annotations

import sys

from vault_bench import ENV, entry

from flexbot.errors import VaultChangedError
from flexbot.vault import Vault


def edit(name: str, count: int) -> None:
    """Put `count` entries of its own and change each fourth again; prints how often another was faster."""
    retries = 0
    with Vault.open(ENV) as vault:
        for number in range(count):
            id, value = f"{name}-{number - number % 4}", f"{name} {number} 0123456789"
            while True:
                try:
                    vault.put(entry(id, api_key=value, secret_key="s"))
                    break
                except VaultChangedError:
                    retries += 1
                    vault.refresh()
    print(retries)


if __name__ == "__main__":
    edit(sys.argv[1], int(sys.argv[2]))
