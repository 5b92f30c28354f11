"""The fields of an entry that is not a key of an exchange or broker, as the command line asks for them."""

from __future__ import annotations

from collections.abc import Mapping

from flexbot.cli.vault.dialog import Dialog
from flexbot.errors import UsageError
from flexbot.vault.entries import is_secret
from flexbot.vault.forms import Form, label

# Options of `vault add` that fill a field.
OPTIONS = {"host": "--host", "username": "--username", "account_number": "--account", "url": "--url"}


def require_fitting(category: str, form: Form, given: Mapping[str, str]) -> None:
    """UsageError for an option that fills no field of the form, or one that is secret here."""
    for name in given:
        if is_secret(category, name):
            raise UsageError("vault.field_is_secret", field=name)
        if name not in (*form.needed, *form.optional):
            raise UsageError("vault.field_unused", option=OPTIONS[name], category=category)


def ask_fields(dialog: Dialog, category: str, venue: str, form: Form, given: Mapping[str, str]) -> dict[str, str]:
    """The fields' texts: public ones as given or asked, secret ones asked. UsageError where a needed one is missing."""
    found: dict[str, str] = {}
    for name in (*form.needed, *form.optional):
        needed = name in form.needed
        prompt = label(category, venue, name, needed=needed)
        if is_secret(category, name):
            value = dialog.secrets.ask(prompt, optional=not needed)
        elif name in given:
            value = given[name]
        elif dialog.interactive:
            value = dialog.line(prompt)
        else:
            value = ""
        if not value and needed:
            raise UsageError("vault.option_needed", option=OPTIONS.get(name, prompt))
        if value:
            found[name] = value
    return found
