"""`flexbot config --edit`: change one entry of the vault, field by field, and check it again before it is saved."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from flexbot.cli.secrets import Secrets
from flexbot.cli.vault.dialog import Dialog
from flexbot.cli.vault.setup_key import KeyOptions, checked
from flexbot.cli.vault.unlocking import Method, open_vault
from flexbot.errors import CredentialError, UsageError
from flexbot.text import text
from flexbot.vault.typed import secret_of

if TYPE_CHECKING:
    from flexbot.vault import Entry, EntryInfo, Secret, Vault


def edit(secrets: Secrets, options: KeyOptions, method: Method | None = None, keyfile: Path | None = None) -> None:
    """Change the entry `options.entry_id`, or the one a person chooses.

    From a script an empty line keeps a secret, and what no option names stays. UsageError where the vault is empty or
    has no such entry; CredentialError, and the entry stays as it was, for a key that the venue refuses.
    """
    dialog = Dialog(secrets)
    if not options.entry_id and not dialog.interactive:
        raise UsageError("vault.setup_option", option="--id", other="--init")
    with open_vault(secrets, method, keyfile) as vault:
        entry = vault.get(options.entry_id) if options.entry_id else _chosen(dialog, vault)
        try:
            _change(dialog, vault, entry, options)
        except KeyboardInterrupt:
            dialog.say()
            dialog.say(text("vault.setup.edit_stays", id=entry.id))
            raise


def _chosen(dialog: Dialog, vault: Vault) -> Entry:
    infos = vault.list()
    if not infos:
        raise UsageError("vault.setup_empty")
    dialog.guide(text("vault.setup.entries"))
    while True:
        given = dialog.choose(text("vault.setup.ask.entry"), [(one.id, _row(one)) for one in infos], infos[0].id)
        try:
            return vault.get(given)
        except UsageError as error:
            dialog.trouble(error)


def _row(info: EntryInfo) -> str:
    place = f"{info.venue} {info.environment}".strip()
    tail = text("vault.setup.tail", tail=info.key_tail) if info.key_tail else ""
    return "  ".join(part for part in (info.id, place, tail) if part)


def _change(dialog: Dialog, vault: Vault, entry: Entry, options: KeyOptions) -> None:
    from flexbot.brokers import enroll
    from flexbot.vault.entries import TRADING

    dialog.heading(entry.id)
    dialog.guide(text("vault.setup.enter_keeps"))
    while True:
        changed = entry.with_fields(**_new_values(dialog, entry, options.public, vault.info(entry.id).key_tail))
        if dialog.interactive:
            described = dialog.line(text("vault.setup.field.description"), entry.description)
            changed = replace(changed, description=described)
        if dict(changed.fields) == dict(entry.fields):
            if changed.description != entry.description:
                vault.put(replace(changed, check=entry.check))
                dialog.say(text("vault.setup.edited", id=entry.id))
            else:
                dialog.say(text("vault.setup.unchanged"))
            return
        try:
            record = checked(dialog, changed) if options.check and entry.category in TRADING else None
            enroll.save(vault, changed, record)
        except (CredentialError, UsageError) as error:
            if not dialog.interactive:
                raise
            dialog.trouble(error)
            if not dialog.yes(text("vault.setup.again"), default=True):
                dialog.say(text("vault.setup.edit_stays", id=entry.id))
                return
            continue
        dialog.say(text("vault.setup.edited", id=entry.id))
        return


def _new_values(dialog: Dialog, entry: Entry, public: Mapping[str, str], key_tail: str) -> dict[str, Secret]:
    """What was given for each field; one that was not given stays as it is."""
    from flexbot.brokers import accounts
    from flexbot.vault import Secret
    from flexbot.vault.entries import is_secret

    values: dict[str, Secret] = {}
    for name in accounts.fields_of_entry(entry):
        words = text(f"vault.setup.field.{name}")
        if is_secret(entry.category, name):
            known = name == "api_key" and key_tail != ""
            shown = f"{words} [{text('vault.setup.tail', tail=key_tail)}]" if known else words
            given = secret_of(name, dialog.secrets.ask(shown, optional=True))
        elif dialog.interactive and name not in public:
            given = dialog.line(words, entry.plain(name))
        else:
            given = public.get(name, "")
        if given:
            values[name] = Secret(given)
    return values
