"""One dashboard per FlexBot home: a second start finds the one that runs and asks it for a launch link.

A lock held as long as the dashboard runs says whether one does; the operating system lets it go however the process
ends, so that a file left behind by a crash is never believed. The file beside it, for the user's eyes alone, holds the
port and a secret. The secret itself never goes over the wire: both sides show that they know it by an HMAC over a
number chosen for this one question. So another program on that port learns nothing and cannot hand out a link to a
page of its own, which might ask for the passphrase.
"""

from __future__ import annotations

import contextlib
import hmac
import http.client
import json
import os
import secrets
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import filelock

from flexbot import log, paths
from flexbot.errors import StorageError
from flexbot.files import patiently
from flexbot.vault.permissions import create_private_folder, open_private

_ANSWER_SECONDS = 5.0
_MAX_ANSWER_BYTES = 4096


def launch_link(port: int, token: str) -> str:
    """The link that opens the dashboard once."""
    return f"http://127.0.0.1:{port}/launch?token={token}"


class Control:
    """The running dashboard's side of the question."""

    def __init__(self, issue: Callable[[], str]) -> None:
        self._secret = secrets.token_bytes(32)
        log.register_secret(self._secret.hex())
        self._issue = issue

    @property
    def secret(self) -> str:
        """What a second start must know, in hex."""
        return self._secret.hex()

    def answer(self, body: bytes) -> bytes | None:
        """A fresh launch token for a question that proves to know the secret, else None."""
        try:
            asked = json.loads(body)
            nonce, proof = asked["nonce"], asked["proof"]
        except (ValueError, KeyError, TypeError, RecursionError):
            return None
        if not isinstance(nonce, str) or not isinstance(proof, str):
            return None
        if not hmac.compare_digest(_proof(self._secret, "ask", nonce).encode(), proof.encode("utf-8", "replace")):
            return None
        token = self._issue()
        return json.dumps({"token": token, "proof": _proof(self._secret, "answer", nonce, token)}).encode()


def _proof(secret: bytes, *words: str) -> str:
    return hmac.digest(secret, json.dumps(words).encode(), "sha256").hex()


def file() -> Path:
    """Where the running dashboard says how to reach it."""
    return paths.state() / "dashboard.json"


@contextlib.contextmanager
def only_one() -> Iterator[bool]:
    """Be the one dashboard of this FlexBot home while the block runs; False when another process is.

    Raises StorageError when the disk refuses.
    """
    try:
        create_private_folder(paths.state())
        lock = filelock.FileLock(paths.state() / "dashboard.lock", timeout=0)
        lock.acquire()
    except filelock.Timeout:
        yield False
        return
    except OSError as error:
        raise _refused(error) from error
    try:
        yield True
    finally:
        with contextlib.suppress(OSError):
            file().unlink(missing_ok=True)
        lock.release()


def announce(port: int, control: Control) -> None:
    """Write how this dashboard is reached; StorageError when the disk refuses."""
    content = json.dumps({"port": port, "pid": os.getpid(), "secret": control.secret}).encode()
    unfinished = file().with_name(f"{file().name}.{secrets.token_hex(4)}.tmp")
    try:
        with os.fdopen(open_private(unfinished), "wb") as opened:
            opened.write(content)
        patiently(lambda: unfinished.replace(file()))
    except OSError as error:
        with contextlib.suppress(OSError):
            unfinished.unlink(missing_ok=True)
        raise _refused(error) from error


def ask_running() -> str | None:
    """A launch link of the dashboard that runs; None when none answers (yet)."""
    try:
        found: dict[str, Any] = json.loads(file().read_bytes())
        port, secret = int(found["port"]), bytes.fromhex(found["secret"])
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return None
    nonce = secrets.token_hex(16)
    question = json.dumps({"nonce": nonce, "proof": _proof(secret, "ask", nonce)})
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=_ANSWER_SECONDS)
    try:
        connection.request("POST", "/control", body=question, headers={"Content-Type": "application/json"})
        answered = json.loads(connection.getresponse().read(_MAX_ANSWER_BYTES))
        token, proof = str(answered["token"]), str(answered["proof"])
    except (OSError, http.client.HTTPException, ValueError, KeyError, TypeError, RecursionError):
        return None
    finally:
        connection.close()
    if not hmac.compare_digest(_proof(secret, "answer", nonce, token), proof):
        return None
    log.register_secret(token)
    return launch_link(port, token)


def _refused(error: OSError) -> StorageError:
    return StorageError("dashboard.state", path=paths.state(), reason=error.strerror or error)
