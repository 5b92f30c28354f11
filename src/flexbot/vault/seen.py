"""What this machine remembers of each vault: the highest write counter it has seen, to notice an older copy.

The vault cannot tell by itself that it was put back to an earlier state: an old copy is as authentic as the newest.
So the machine keeps a note of its own, outside the user's folder, which a synchronised or restored folder does not
bring along. Whoever can change both is beyond what a file can defend against; a lost note only loses the warning.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path

from flexbot import paths
from flexbot.errors import VaultRollbackError
from flexbot.files import replace_whole

FILE_NAME = "vaults.json"


@dataclass(frozen=True, slots=True)
class Seen:
    """The highest write counter seen of one vault, and the SHA-256 of the file that carried it."""

    seq: int
    sha256: str


def of(vault_id: str) -> Seen | None:
    """The note about this vault; None when there is none or it cannot be read."""
    raw = _read().get(vault_id)
    if not isinstance(raw, dict) or type(raw.get("seq")) is not int or not isinstance(raw.get("sha256"), str):
        return None
    return Seen(raw["seq"], raw["sha256"])


def require_not_older(vault_id: str, seq: int, content: bytes, path: Path) -> None:
    """VaultRollbackError when `content` has a lower counter than seen before, or the same one with other bytes."""
    noted = of(vault_id)
    if noted is None:
        return
    if seq < noted.seq:
        raise VaultRollbackError("vault.older", file=path, seq=seq, seen=noted.seq)
    if seq == noted.seq and hashlib.sha256(content).hexdigest() != noted.sha256:
        raise VaultRollbackError("vault.other_copy", file=path, seq=seq)


def note(vault_id: str, seq: int, content: bytes) -> None:
    """Remember this state unless a newer one is; OSError when the disk refuses."""
    noted = of(vault_id)
    if noted is not None and noted.seq >= seq:
        return
    _write({**_read(), vault_id: {"seq": seq, "sha256": hashlib.sha256(content).hexdigest()}})


def forget(vault_id: str) -> None:
    """Remove the note, when the vault is no more; OSError when the disk refuses."""
    if vault_id in (notes := _read()):
        _write({name: value for name, value in notes.items() if name != vault_id})


def _read() -> dict[str, object]:
    try:
        raw = json.loads((paths.state() / FILE_NAME).read_bytes())
    except (OSError, ValueError, RecursionError):
        return {}
    return raw if isinstance(raw, dict) else {}


def _write(notes: dict[str, object]) -> None:
    path = paths.state() / FILE_NAME
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    replace_whole(path, json.dumps(notes, sort_keys=True, indent=1).encode("ascii"), mode=0o600)
