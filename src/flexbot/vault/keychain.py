"""A key in the system's keychain: Windows Credential Manager, macOS Keychain or Secret Service, through `keyring`.

Only the classes named here are used, each made directly. keyring's own choice is never asked, because a variable
(PYTHON_KEYRING_BACKEND, KEYRING_PROPERTY_…), a keyringrc.cfg or an installed package could turn it elsewhere.
"""

from __future__ import annotations

import hmac
import importlib
import secrets
import sys
import threading
from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar

from flexbot.errors import KeychainError
from flexbot.vault.environment import from_text, to_text
from flexbot.vault.secret import Secret
from flexbot.vault.unlock import KEY_BYTES, UnlockKey

if TYPE_CHECKING:
    from keyring.backend import KeyringBackend

T = TypeVar("T")

USERNAME = "vault"
# Looking whether there is a keychain needs an answer from the session bus alone.
LOOK_SECONDS = 3.0
# Everything else may ask the user for a password, and typing it takes time.
ANSWER_SECONDS = 120.0

# More entries under one name than any library leaves: keyring for Windows keeps an older one beside the new.
_MAX_DOUBLES = 8
_WINDOWS_ACCESS_DENIED = 5
_WINDOWS_NO_LOGON_SESSION = 1312


def available() -> str | None:
    """The name of this system's keychain, or None where there is none that answers within three seconds."""
    try:
        _viable()
    except KeychainError:
        return None
    return _backend_here()[0]


def store(vault_id: str) -> UnlockKey:
    """Put a new random key for the vault into the keychain, read it back and return it; KeychainError otherwise.

    It replaces the vault's earlier entry, which is gone even when this fails.
    """
    written = Secret(to_text(secrets.token_bytes(KEY_BYTES)))
    service = _service(vault_id)

    def put(backend: KeyringBackend) -> str | None:
        _delete_all(backend, service)
        backend.set_password(service, USERNAME, written.reveal())
        return backend.get_password(service, USERNAME)

    found = ask(put)
    if found is None or not hmac.compare_digest(found.encode("utf-8", "replace"), written.reveal().encode("ascii")):
        raise KeychainError("vault.keychain_not_kept", keychain=_backend_here()[0])
    return _key(written)


def load(vault_id: str) -> UnlockKey:
    """The key that `store` put there; KeychainError when it is missing, is no key, or the keychain refuses."""
    service = _service(vault_id)
    found = ask(lambda backend: backend.get_password(service, USERNAME))
    if found is None:
        raise KeychainError("vault.keychain_entry_missing", keychain=_backend_here()[0])
    return _key(Secret(found))


def holds(vault_id: str) -> bool:
    """Whether there is an entry for the vault; KeychainError when the keychain refuses or needs its own password."""
    service = _service(vault_id)
    return ask(lambda backend: backend.get_password(service, USERNAME), LOOK_SECONDS) is not None


def delete(vault_id: str) -> bool:
    """Remove the vault's entry; False when there was none, KeychainError when the keychain refuses."""
    service = _service(vault_id)
    return ask(lambda backend: _delete_all(backend, service)) > 0


def _service(vault_id: str) -> str:
    return f"FlexBot/{vault_id}"


def _key(written: Secret) -> UnlockKey:
    material = from_text(written.reveal())
    if material is None:
        raise KeychainError("vault.keychain_malformed", keychain=_backend_here()[0])
    return UnlockKey("keychain", material)


def _delete_all(backend: KeyringBackend, service: str) -> int:
    """Delete the entry and its doubles: the libraries delete one at a time, and read whichever comes first."""
    from keyring.errors import PasswordDeleteError

    for count in range(_MAX_DOUBLES):
        try:
            backend.delete_password(service, USERNAME)
        except PasswordDeleteError as error:
            # Raised for "no such entry"; on macOS also for every refusal, which is its cause then.
            if error.__cause__ is None or type(error.__cause__).__name__ == "NotFound":
                return count
            raise
    return _MAX_DOUBLES


def _backend_here() -> tuple[str, str, str]:
    """The name of this platform's keychain, and keyring's module and class for it: the whole list of those allowed."""
    if sys.platform == "win32":
        return "Windows Credential Manager", "keyring.backends.Windows", "WinVaultKeyring"
    elif sys.platform == "darwin":  # noqa: RET505  # the type checker reads one branch per platform
        return "macOS Keychain", "keyring.backends.macOS", "Keyring"
    else:
        return "Secret Service", "keyring.backends.SecretService", "Keyring"


def _viable() -> type[KeyringBackend]:
    """The backend's class, once the keychain is known to be there; KeychainError where it is not."""
    name, module, class_name = _backend_here()
    try:
        found: type[KeyringBackend] = getattr(importlib.import_module(module), class_name)
    except ImportError:
        raise KeychainError("vault.keychain_none", keychain=name) from None
    _within(LOOK_SECONDS, lambda: found.priority)
    return found


def ask(work: Callable[[KeyringBackend], T], seconds: float | None = None) -> T:
    """Do `work` with the backend as its class defines it."""
    found = _viable()
    # Without `__init__`, which takes properties from variables.
    backend = found.__new__(found)
    if sys.platform == "win32":
        # The default roams with the user's profile to other machines of a company.
        backend.persist = "local machine"  # type: ignore[attr-defined]
    elif sys.platform == "darwin":
        backend.keychain = None  # type: ignore[attr-defined]  # the class takes it from the variable KEYCHAIN_PATH
    return _within(ANSWER_SECONDS if seconds is None else seconds, lambda: work(backend))


def _within(seconds: float, work: Callable[[], T]) -> T:
    """The result of `work`, done in a thread of its own; KeychainError for whatever goes wrong and when it is late.

    D-Bus gives no time limit to keyring's calls. A thread that is late is left behind and does not hold up the end of
    the program. Errors are told apart inside the thread, so that no library's exception, nor the frames it holds, gets
    out of it.
    """
    results: list[T] = []
    failures: list[KeychainError] = []

    def run() -> None:
        try:
            results.append(work())
        except Exception as error:  # noqa: BLE001  # the boundary to keyring, secretstorage, jeepney and win32ctypes
            failures.append(_explained(error))

    thread = threading.Thread(target=run, name="flexbot-keychain", daemon=True)
    thread.start()
    thread.join(seconds)
    if results:
        return results[0]
    if failures:
        raise failures[0]
    raise KeychainError("vault.keychain_silent", keychain=_backend_here()[0])


def _explained(error: Exception) -> KeychainError:
    """Which trouble a library's exception stands for; its own words are left behind, they may hold what was stored.

    By the names of the classes: those of secretstorage and jeepney cannot be imported on every system.
    """
    keychain = _backend_here()[0]
    names = {kind.__name__ for one in _chain(error) for kind in type(one).__mro__}
    code = getattr(error, "winerror", None)
    if names & {"KeyringLocked", "LockedException", "PromptDismissedException"}:
        return KeychainError("vault.keychain_locked", keychain=keychain)
    if isinstance(error, UnicodeError):
        return KeychainError("vault.keychain_malformed", keychain=keychain)
    if isinstance(error, TimeoutError):
        return KeychainError("vault.keychain_silent", keychain=keychain)
    if code == _WINDOWS_ACCESS_DENIED or names & {"KeychainDenied", "SecAuthFailure", "PermissionError"}:
        return KeychainError("vault.keychain_denied", keychain=keychain)
    # an OSError here is a bus that is not, or no longer, where its address says
    if code == _WINDOWS_NO_LOGON_SESSION or names & {"RuntimeError", "SecretServiceNotAvailableException", "OSError"}:
        return KeychainError("vault.keychain_none", keychain=keychain)
    return KeychainError("vault.keychain_failed", keychain=keychain, kind=type(error).__name__)


def _chain(error: BaseException | None) -> list[BaseException]:
    """The exception and those it came from."""
    found: list[BaseException] = []
    while error is not None and error not in found:
        found.append(error)
        error = error.__cause__ or error.__context__
    return found
