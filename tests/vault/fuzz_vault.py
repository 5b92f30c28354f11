"""A fuzzer of everything that reads a vault's bytes, guided by coverage. Needs atheris (Linux, CPython 3.11 to 3.13):

    python tests/vault/fuzz_vault.py [FOLDER] -atheris_runs=1000000

It starts from what it finds in FOLDER, which is given good inputs first, and keeps there what led to new paths.
"""

from __future__ import annotations

import sys
from pathlib import Path

import atheris

with atheris.instrument_imports(include=["flexbot.vault"]):
    import vault_fuzz_targets

if __name__ == "__main__":
    folders = [Path(word) for word in sys.argv[1:] if not word.startswith("-")]
    for number, seed in enumerate(vault_fuzz_targets.seeds()):
        for folder in folders:
            (folder / f"seed-{number}").write_bytes(seed)
    atheris.Setup(sys.argv, vault_fuzz_targets.try_bytes)
    atheris.Fuzz()
