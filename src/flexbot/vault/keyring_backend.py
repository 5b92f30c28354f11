"""The vault as a backend of the `keyring` package, so that other Python tools can keep their passwords in it.

Installed with FlexBot and chosen by name (`keyring -b flexbot.vault.keyring_backend.VaultKeyring …`, or
`default-keyring=` in keyring's own configuration); by itself keyring takes it only where the system offers nothing.
The passwords are a category of their own: exchange keys stay sealed while it is used. The vault opens with
FLEXBOT_VAULT_KEY where that is set, else as the setting `vault.unlock` says; a passphrase is asked for on a terminal.

Protocol: keyring's own, https://github.com/jaraco/keyring, section "Writing your own backend".
"""

from __future__ import annotations

import hashlib
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from keyring.backend import KeyringBackend
from keyring.backends.chainer import ChainerBackend
from keyring.credentials import SimpleCredential
from keyring.errors import KeyringError, KeyringLocked, PasswordDeleteError, PasswordSetError

from flexbot import paths
from flexbot.errors import FlexBotError, VaultChangedError, WrongSecretError

if TYPE_CHECKING:
    from flexbot.vault import Entry, UnlockKey, Vault

CATEGORY = "keyring"
_ATTEMPTS = 10


class _Priority:
    """Below one where nothing else keeps passwords, and 0 beside any other keychain.

    keyring asks all backends above 0 one after the other. A password that the system's keychain does not have, which
    pip for example looks for at every index, would otherwise let any program ask for the vault's passphrase.
    """

    def __get__(self, instance: object, owner: type) -> float:
        if not paths.vault_file().is_file():
            raise RuntimeError("there is no FlexBot vault")
        return 0.0 if any(_keeps_passwords(one) for one in _others()) else 0.5


def _others() -> Iterator[type[KeyringBackend]]:
    """The other backends that are there, without the chain of all, whose own priority asks for this one's."""
    for one in KeyringBackend._classes:
        if not issubclass(one, VaultKeyring | ChainerBackend):
            yield one


def _keeps_passwords(backend: type[KeyringBackend]) -> bool:
    try:
        return float(backend.priority) > 0
    except Exception:  # noqa: BLE001  # a backend that is not for this system says so in any way
        return False


class VaultKeyring(KeyringBackend):
    """Passwords by service and user name in the vault; errors are keyring's own, with FlexBot's sentence."""

    priority: ClassVar = _Priority()

    def __init__(self) -> None:
        super().__init__()  # type: ignore[no-untyped-call]  # keyring publishes no type for it
        self._vault: Vault | None = None
        self._guard = threading.RLock()

    def get_password(self, service: str, username: str) -> str | None:
        """The password, None where there is none; KeyringLocked when the vault does not open."""
        entry = self._all(KeyringError).get(_id(service, username))
        return None if entry is None else _password(entry)

    def get_credential(self, service: str, username: str | None) -> SimpleCredential | None:
        """User name and password; of any user of this service when none is named."""
        for entry in self._all(KeyringError).values():
            named = entry.plain("username")
            if entry.plain("host") == service and username in (None, named):
                return SimpleCredential(named, _password(entry))
        return None

    def set_password(self, service: str, username: str, password: str) -> None:
        """Keep the password, in the place of an earlier one; PasswordSetError when it cannot be saved."""
        from flexbot.vault import Entry, Secret

        self._validate_username(username)
        given = {"host": service, "username": username, "password": password}
        shown = "".join(sign for sign in service if sign.isprintable()).strip()[:64]
        entry = Entry(
            id=_id(service, username),
            category=CATEGORY,
            venue=shown or CATEGORY,
            fields={name: Secret(value) for name, value in given.items() if value},
        )
        self._change(lambda vault: vault.put(entry), PasswordSetError)

    def delete_password(self, service: str, username: str) -> None:
        """Forget the password; PasswordDeleteError when there is none or it cannot be removed."""
        name = _id(service, username)
        if name not in self._all(PasswordDeleteError):
            raise PasswordDeleteError("Password not found.")
        self._change(lambda vault: vault.remove(name), PasswordDeleteError)

    def _all(self, failure: type[KeyringError]) -> dict[str, Entry]:
        with self._guard, _errors(failure):
            return dict(self._opened().open_category(CATEGORY))

    def _change(self, work: Callable[[Vault], object], failure: type[KeyringError]) -> None:
        from flexbot.vault.audit import acting_as

        with self._guard, _errors(failure), acting_as("keyring"):
            for attempt in range(_ATTEMPTS):
                try:
                    work(self._opened())
                    return
                except VaultChangedError:
                    # another program saved in between: look again, this change touches one password alone
                    if attempt == _ATTEMPTS - 1:
                        raise

    def _opened(self) -> Vault:
        """The vault in its newest state; opened at the first use, and again after its key was changed."""
        from flexbot.vault import Vault

        if self._vault is not None and self._vault.path == paths.vault_file():
            try:
                self._vault.refresh()
                return self._vault
            except VaultChangedError:
                self._vault.close()
        self._vault = Vault.open(_key())
        return self._vault


def _id(service: str, username: str) -> str:
    """The entry's id: any text may be a service or user name, an id is short and plain."""
    written = f"{len(service)}:{service}{username}".encode("utf-8", "surrogatepass")
    return f"keyring-{hashlib.sha256(written).hexdigest()[:32]}"


def _password(entry: Entry) -> str:
    found = entry.fields.get("password")
    return "" if found is None else found.reveal()


def _key() -> UnlockKey:
    from flexbot.settings import load_settings
    from flexbot.vault import document, environment, from_passphrase, keychain, keyfile
    from flexbot.vault.storage import VaultFile

    settings = load_settings().vault
    if environment.given() or settings.unlock == "env":
        return environment.key()
    if settings.unlock == "keyfile":
        return keyfile.read(Path(settings.keyfile).expanduser(), paths.home())
    if settings.unlock == "keychain":
        file = VaultFile(paths.vault_file())
        return keychain.load(document.take_apart(file.read(), file.path).header.id)
    if not (sys.stdin is not None and sys.stdin.isatty()):
        raise WrongSecretError("vault.keyring_closed")
    import getpass

    from flexbot.text import text

    return from_passphrase(getpass.getpass(f"{text('vault.ask.passphrase')}: ", stream=sys.stderr))


@contextmanager
def _errors(failure: type[KeyringError]) -> Iterator[None]:
    """FlexBot's errors as keyring's: KeyringLocked when the secret is missing or wrong, else `failure`."""
    try:
        yield
    except WrongSecretError as error:
        raise KeyringLocked(str(error)) from None
    except FlexBotError as error:
        raise failure(str(error)) from None
