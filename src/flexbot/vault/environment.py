"""A key from the environment: FLEXBOT_VAULT_KEY, or FLEXBOT_VAULT_KEY_FILE with the path of a file that holds it.

The program's front calls `take` before anything else, so that neither child processes nor crash reports find the key
among the variables. It stays in this module until the vault is opened.
"""

from __future__ import annotations

import base64
import os
import re
import secrets
import sys
from pathlib import Path

from flexbot import log
from flexbot.errors import UsageError, WrongSecretError
from flexbot.vault.secret import Secret
from flexbot.vault.unlock import KEY_BYTES, UnlockKey

KEY_VARIABLE = "FLEXBOT_VAULT_KEY"
FILE_VARIABLE = "FLEXBOT_VAULT_KEY_FILE"

# 32 bytes in base64url are 43 characters and one of padding, which may be left out.
_WRITTEN = re.compile(r"[A-Za-z0-9_-]{43}=?")
# A key that was cut, or copied with quotes around it, is one all the same where the path of a file belongs.
_KEY_LIKE = re.compile(r"[\"']?[A-Za-z0-9_-]{36,48}={0,2}[\"']?")
_MAX_FILE_BYTES = 1024


class _Taken:
    """What stood in the two variables; both are kept from sight, since a key may stand in the wrong one."""

    key: Secret | None = None
    file: Secret | None = None


def take() -> None:
    """Move both variables out of the process environment into this module; a later call adds what was set since."""
    for name, place in ((KEY_VARIABLE, "key"), (FILE_VARIABLE, "file")):
        value = os.environ.pop(name, None)
        if value is not None:
            setattr(_Taken, place, Secret(value.strip()))


def keep_out_of_core_dumps() -> None:
    """Let no crash of this process write its memory, with what is open in it, to a disk; nothing on Windows."""
    if sys.platform != "win32":
        import resource

        hard = resource.getrlimit(resource.RLIMIT_CORE)[1]
        resource.setrlimit(resource.RLIMIT_CORE, (0, hard))


def given() -> bool:
    """Whether one of the two variables was set to anything."""
    take()
    return any(one is not None and one.present() for one in (_Taken.key, _Taken.file))


def key() -> UnlockKey:
    """The key of the kind "env".

    UsageError when no variable is set, both are, or the file cannot be read; WrongSecretError when what is there is no
    key; VaultPermissionError when others could read the file. None of them holds what was found.
    """
    take()
    written, file = (None if one is None or not one.present() else one for one in (_Taken.key, _Taken.file))
    if written is not None and file is not None:
        raise UsageError("vault.env_both", key=KEY_VARIABLE, file=FILE_VARIABLE)
    if file is not None:
        return _parse(_content(file), FILE_VARIABLE)
    if written is not None:
        return _parse(written.reveal(), KEY_VARIABLE)
    raise UsageError("vault.env_missing", key=KEY_VARIABLE, file=FILE_VARIABLE)


def new_key_text() -> tuple[UnlockKey, Secret]:
    """A new key of the kind "env" and its text for the variable or the file."""
    material = secrets.token_bytes(KEY_BYTES)
    return UnlockKey("env", material), Secret(to_text(material))


def to_text(material: bytes) -> str:
    """Base64url without padding."""
    return base64.urlsafe_b64encode(material).decode("ascii").rstrip("=")


def from_text(written: str) -> bytes | None:
    """The 32 bytes of a text from `to_text`, padded or not, or None for anything else."""
    if _WRITTEN.fullmatch(written) is None:
        return None
    material = base64.urlsafe_b64decode(written.rstrip("=") + "=")
    # The last character carries two bits that mean nothing; only the spelling with zeros is a key.
    return material if to_text(material) == written.rstrip("=") else None


def _parse(written: str, variable: str) -> UnlockKey:
    log.register_secret(written)
    material = from_text(written)
    if material is None:
        raise WrongSecretError("vault.env_malformed", variable=variable)
    return UnlockKey("env", material)


def _content(file: Secret) -> str:
    """The text of the key file, without white space around it."""
    if _KEY_LIKE.fullmatch(file.reveal_plain()) is not None:
        raise UsageError("vault.env_file_is_key", key=KEY_VARIABLE, file=FILE_VARIABLE)
    from flexbot.vault.keyfile import read_private

    content = read_private(Path(file.reveal_plain()).expanduser(), _MAX_FILE_BYTES + 1)
    # a larger file is not the one that is meant: "" is no key either
    return content.decode("ascii", "replace").strip() if len(content) <= _MAX_FILE_BYTES else ""
