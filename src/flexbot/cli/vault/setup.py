"""`flexbot config --init`, `--change-passphrase` and `--reset`: the dialogs. What they may do is decided elsewhere."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from flexbot import paths
from flexbot.cli.interrupt import explain
from flexbot.cli.secrets import Secrets
from flexbot.cli.vault.dialog import Dialog
from flexbot.cli.vault.recovery_code import new_recovery_key
from flexbot.cli.vault.setup_key import Accepted, KeyOptions, ask_key_of_venue
from flexbot.cli.vault.unlocking import Method, open_vault
from flexbot.errors import KeychainError, UsageError
from flexbot.text import text

if TYPE_CHECKING:
    from flexbot.vault import UnlockKey, Vault
    from flexbot.vault.kdf import PassphraseKdf


@dataclass(frozen=True, slots=True)
class InitOptions:
    """What `flexbot config --init` was told. None: a person is asked, and for a script it is a no."""

    kdf: PassphraseKdf = "argon2id"
    entry: bool = True
    key: KeyOptions = field(default_factory=KeyOptions)
    recovery: bool | None = None
    keychain: bool | None = None
    note_venues: bool | None = None


def init(secrets: Secrets, options: InitOptions) -> None:
    """Make the vault: passphrase, first key, recovery code, keychain. Nothing is written before the key is accepted."""
    from flexbot.vault import ways
    from flexbot.vault.storage import VaultFile

    dialog = Dialog(secrets)
    ways.require_room(VaultFile(paths.vault_file()))
    with _saying_what_stays(dialog, text("vault.setup.nothing_made")):
        dialog.guide(text("vault.setup.welcome"))
        dialog.heading(text("vault.setup.heading.passphrase"))
        dialog.guide(text("vault.setup.passphrase"))
        passphrase = dialog.new_passphrase()
        first = None
        if options.entry:
            dialog.heading(text("vault.setup.heading.key"))
            first = ask_key_of_venue(dialog, options.key)
        noting = options.note_venues
        if noting is None and dialog.interactive and first is not None:
            dialog.guide()
            noting = dialog.yes(text("vault.setup.ask.note_venues"))
    with _create(passphrase, options.kdf, first, noting) as vault:
        dialog.guide()
        dialog.say(text("vault.setup.made", file=vault.path))
        if first is not None:
            dialog.say(text("vault.setup.saved", id=first.entry.id))
        with _saying_what_stays(dialog, text("vault.setup.made_so_far")):
            _offer_recovery(dialog, vault, options.recovery)
            _offer_keychain(dialog, vault, options.keychain)
        _say_what_next(dialog, keyless=first is None)


def change_passphrase(
    secrets: Secrets, method: Method | None = None, keyfile: Path | None = None, kdf: PassphraseKdf | None = None
) -> None:
    """Open the vault with the passphrase, or the recovery code where it is forgotten, and ask for the new one.

    UsageError for any other way to open: a new passphrase is not for whoever happens to sit at the machine.
    """
    from flexbot.vault import ways

    dialog = Dialog(secrets)
    chosen: Method = "passphrase" if method is None else method
    ways.require_typed(chosen)
    with open_vault(secrets, chosen, keyfile) as vault:
        dialog.guide(text("vault.setup.passphrase"))
        with _saying_what_stays(dialog, text("vault.setup.passphrase_stays")):
            new = dialog.new_passphrase()
        ways.change_passphrase(vault, new, kdf)
    dialog.say(text("vault.setup.changed"))
    dialog.say(text("vault.setup.copies_open"))


def reset(secrets: Secrets, *, yes: bool) -> None:
    """Give the vault up, after a word that is not typed by mistake, and say which keys to revoke and what stays."""
    from flexbot.brokers import accounts
    from flexbot.vault import reset as resets
    from flexbot.vault.storage import VaultFile

    dialog = Dialog(secrets)
    file = VaultFile(paths.vault_file())
    resets.require_something(file)
    if not yes and not dialog.interactive:
        raise UsageError("vault.reset_unconfirmed")
    noted = resets.known_venues()
    _explain_reset(dialog, accounts.revocations(noted), named=bool(noted))
    asked = text("vault.setup.ask.reset", word=resets.WORD)
    if not yes and not resets.meant(dialog.line(asked), file):
        dialog.say(text("vault.setup.reset_not"))
        return
    done = resets.reset()
    for path in done.removed:
        dialog.say(text("vault.setup.removed", file=path))
    if done.keychain_left:
        dialog.say(text("vault.setup.keychain_left"))
    dialog.say(text("vault.setup.reset_stays", folder=paths.home()))
    dialog.say(text("vault.setup.reset_next"))


@contextmanager
def _saying_what_stays(dialog: Dialog, line: str) -> Iterator[None]:
    """Where Ctrl-C ends the block, say what there is now."""
    try:
        yield
    except KeyboardInterrupt:
        dialog.say(line)
        explain()
        raise


def _wanted(dialog: Dialog, option: bool | None, question: str, *, default: bool = False) -> bool:
    """What the command said, else what a person answers, else no."""
    if option is not None or not dialog.interactive:
        return option is True
    dialog.guide()
    return dialog.yes(text(question), default=default)


def _create(key: UnlockKey, kdf: PassphraseKdf, first: Accepted | None, noting: bool | None) -> Vault:
    """The vault with its first key; the settings come first, since the notes beside the vault follow them."""
    from flexbot.brokers import enroll
    from flexbot.vault import ways

    if noting is not None:
        ways.note_venues(noting)
    vault = ways.create(key, kdf)
    if first is not None:
        enroll.save_checked(vault, first.entry, first.record)
    return vault


def _offer_recovery(dialog: Dialog, vault: Vault, option: bool | None) -> None:
    from flexbot.vault import NewSlot

    if dialog.interactive and option is None:
        dialog.heading(text("vault.setup.heading.recovery"))
        dialog.guide(text("vault.setup.recovery"))
    if not _wanted(dialog, option, "vault.setup.ask.recovery", default=True):
        return
    try:
        with _saying_what_stays(dialog, text("vault.setup.recovery_not")):
            key = new_recovery_key(dialog)
    except UsageError:
        dialog.say(text("vault.setup.recovery_not"))
        return
    vault.add_slot(NewSlot(key))
    dialog.guide(text("vault.setup.recovery_added"))


def _offer_keychain(dialog: Dialog, vault: Vault, option: bool | None) -> None:
    from flexbot.vault import keychain, ways

    if option is None:
        name = keychain.available() if dialog.interactive else None
        if name is None:
            return
        dialog.heading(text("vault.setup.heading.keychain"))
        dialog.guide(text("vault.setup.keychain", keychain=name))
    if not _wanted(dialog, option, "vault.setup.ask.keychain"):
        return
    try:
        ways.use_keychain(vault)
    except KeychainError as error:
        if not dialog.interactive:
            raise
        dialog.trouble(error)
        return
    dialog.say(text("vault.setup.keychain_added"))


def _say_what_next(dialog: Dialog, *, keyless: bool) -> None:
    dialog.guide()
    dialog.say(text("vault.setup.next"))
    keys = ("add", "list", "export") if keyless else ("list", "check", "add", "export")
    for key in keys:
        dialog.say(f"  {text(f'vault.setup.next.{key}')}")


def _explain_reset(dialog: Dialog, sentences: list[str], *, named: bool) -> None:
    dialog.say(text("vault.setup.reset"))
    dialog.say()
    dialog.say(text("vault.setup.reset_named" if named else "vault.setup.reset_unnamed"))
    for sentence in sentences:
        dialog.say(f"- {sentence}")
    dialog.say()
