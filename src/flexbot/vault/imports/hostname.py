"""Reading whole-file vaults whose key is made from the machine's name: no secret protects them.

Read, as the file's content: a Fernet token; base64 or raw bytes of nonce(12) ‖ AES-256-GCM ciphertext ‖ tag(16); either
of these behind a salt of 16 bytes; or a JSON object with `salt` (base64 or hex, optional) and either `token` (Fernet)
or `nonce`/`iv` and `ciphertext`/`data` (base64 or hex; the tag at its end, or in `tag`). Inside: JSON of venues and
their fields, or the text of a `.env` file.

Keys tried, of the names H (host; also in small letters and without its domain), U (user) and M (machine id):
SHA-256(text) for text = H, H+U, U+H, U@H, H+M, M, where + is nothing, `:`, `-`, `_` or `|`; then
PBKDF2-HMAC-SHA256(text, salt, 100000, 32 bytes) with the file's salt, else with `flexbot`, `FlexBot` or `flexbot_salt`.
"""

from __future__ import annotations

import base64
import binascii
import contextlib
import getpass
import hashlib
import platform
import socket
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from flexbot.errors import UsageError, WrongSecretError
from flexbot.vault.imports.dotenv import gather_text
from flexbot.vault.imports.fernet import bytes_of, fernet_token, opened
from flexbot.vault.imports.model import Gathering, Reading
from flexbot.vault.imports.source import decode, parse_json, read_bytes
from flexbot.vault.imports.tree import gather_tree

WARN_NO_SECRET = "vault.import.warn.hostname"
ITERATIONS = 100_000
_FIXED_SALTS = (b"flexbot", b"FlexBot", b"flexbot_salt")
_JOINTS = ("", ":", "-", "_", "|")
_SALT_BYTES = 16
_NONCE_BYTES = 12
_TAG_BYTES = 16


@dataclass(frozen=True, slots=True)
class _Sealed:
    """One way to understand the file: a Fernet token, or nonce and ciphertext; and the salt that came with it."""

    token: bytes | None = field(default=None, repr=False)
    nonce: bytes = field(default=b"", repr=False)
    ciphertext: bytes = field(default=b"", repr=False)
    salt: bytes | None = None


def read(path: Path, hostname: str | None) -> Reading:
    """The credentials of a hostname-keyed file; `hostname` is the old machine's name or `user@host`, else this one's.

    Raises UsageError where the file has no known form, WrongSecretError where no candidate opens it.
    """
    data = read_bytes(path)
    forms = list(_forms(data, path.name))
    if not forms:
        raise UsageError("vault.import.hostname_form", file=path.name)
    content = _first(forms, _texts(hostname))
    if content is None:
        raise WrongSecretError("vault.import.wrong_host", file=path.name, host=hostname or socket.gethostname())
    gathering = Gathering(path.name)
    gathering.warn(WARN_NO_SECRET)
    text = decode(content, path.name)
    if text.lstrip().startswith(("{", "[")):
        gather_tree(gathering, parse_json(text, path.name), venues=True)
    else:
        gather_text(gathering, text)
    return gathering.reading(path)


def _forms(data: bytes, label: str) -> Iterator[_Sealed]:
    if data.lstrip()[:1] == b"{":
        yield from _forms_of_json(data, label)
        return
    if (token := fernet_token(data)) is not None:
        yield _Sealed(token=token)
        return
    raws = [data]
    with contextlib.suppress(binascii.Error):  # then it is raw bytes
        raws.insert(0, base64.b64decode(b"".join(data.split()), validate=True))
    for raw in raws:
        for salt, rest in ((None, raw), (raw[:_SALT_BYTES], raw[_SALT_BYTES:])):
            if salt is not None and (token := fernet_token(rest)) is not None:
                yield _Sealed(token=token, salt=salt)
            elif len(rest) > _NONCE_BYTES + _TAG_BYTES:
                yield _Sealed(nonce=rest[:_NONCE_BYTES], ciphertext=rest[_NONCE_BYTES:], salt=salt)


def _forms_of_json(data: bytes, label: str) -> Iterator[_Sealed]:
    document = parse_json(decode(data, label), label)
    salts: list[bytes | None] = [*bytes_of(document.get("salt"))] or [None]
    token = document.get("token")
    bodies = [next(_long_bytes(document.get(name)), b"") for name in ("ciphertext", "data")]
    tag = next(bytes_of(document.get("tag")), b"")
    for salt in salts:
        if isinstance(token, str) and (whole := fernet_token(token.encode("utf-8", "surrogatepass"))) is not None:
            yield _Sealed(token=whole, salt=salt)
        for name in ("nonce", "iv"):
            for nonce in bytes_of(document.get(name)):
                for body in bodies:
                    # what AES-GCM of the library takes at all: 8 to 128 bytes of nonce, at least the tag
                    if 8 <= len(nonce) <= 128 and len(body + tag) > _TAG_BYTES:
                        yield _Sealed(nonce=nonce, ciphertext=body + tag, salt=salt)


def _long_bytes(given: object) -> Iterator[bytes]:
    if not isinstance(given, str):
        return
    try:
        yield bytes.fromhex(given)
    except ValueError:
        try:
            yield base64.b64decode(given, validate=True)
        except ValueError:
            return


def _first(forms: list[_Sealed], texts: list[str]) -> bytes | None:
    """The content under the first key that opens one of the forms, cheap keys first."""
    secrets = [text.encode("utf-8", "surrogateescape") for text in texts]
    for secret in secrets:
        key = hashlib.sha256(secret).digest()
        for form in forms:
            if (content := _open(form, key)) is not None:
                return content
    salts = dict.fromkeys([form.salt for form in forms if form.salt is not None] or _FIXED_SALTS)
    if len(forms) > 1:  # a salt in front of raw bytes is only a guess
        salts |= dict.fromkeys(_FIXED_SALTS)
    for salt in salts:
        for secret in secrets:
            key = hashlib.pbkdf2_hmac("sha256", secret, salt, ITERATIONS, 32)
            for form in forms:
                if (content := _open(form, key)) is not None:
                    return content
    return None


def _open(form: _Sealed, key: bytes) -> bytes | None:
    from cryptography.exceptions import InvalidTag
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    if form.token is not None:
        return opened(form.token, [key])
    try:
        return AESGCM(key).decrypt(form.nonce, form.ciphertext, None)
    except InvalidTag:
        return None


def _texts(hostname: str | None) -> list[str]:
    """The texts a key may be made from, likeliest first, each once."""
    user, _, given = (hostname or "").rpartition("@")
    hosts = [given] if given else [socket.gethostname(), platform.node()]
    hosts = [form for host in hosts for form in (host, host.split(".")[0], host.lower(), host.lower().split(".")[0])]
    users = [user] if user else _user()
    machines = _machine_id()
    found = list(hosts)
    for host in dict.fromkeys(hosts):
        found += [f"{host}{joint}{user}" for user in users for joint in _JOINTS]
        found += [f"{user}{joint}{host}" for user in users for joint in (*_JOINTS, "@")]
        found += [f"{host}{joint}{machine}" for machine in machines for joint in _JOINTS]
    return [text for text in dict.fromkeys([*found, *machines]) if text]


def _user() -> list[str]:
    try:
        return [getpass.getuser()]
    except (OSError, KeyError, ImportError):  # a user without a name, as in some containers
        return []


if sys.platform == "win32":

    def _machine_id() -> list[str]:
        import winreg

        try:
            with winreg.OpenKey(winreg.HKEY_LOCAL_MACHINE, r"SOFTWARE\Microsoft\Cryptography") as key:
                return [str(winreg.QueryValueEx(key, "MachineGuid")[0])]
        except OSError:
            return []

else:

    def _machine_id() -> list[str]:
        try:
            return [Path("/etc/machine-id").read_text(encoding="ascii").strip()]
        except (OSError, ValueError):
            return []
