"""A new recovery code as a person meets it: shown once, and partly typed back before it counts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flexbot.cli.asking import tell
from flexbot.cli.vault.dialog import Dialog
from flexbot.errors import UsageError
from flexbot.text import text

if TYPE_CHECKING:
    from flexbot.vault import Secret, UnlockKey

_TRIES = 3


def new_recovery_key(dialog: Dialog) -> UnlockKey:
    """The key of a new code that was printed once; UsageError when a person does not type two groups back."""
    from flexbot.vault import recovery

    key, code = recovery.new_code()
    dialog.say(text("vault.cmd.recovery.explained"))
    if not dialog.interactive:
        print(code.reveal())
        return key
    dialog.say()
    tell("    " + "-".join(recovery.groups(code)), style="bold")
    dialog.say()
    for number in recovery.ask_back(code):
        _require_noted(dialog, code, number)
    return key


def _require_noted(dialog: Dialog, code: Secret, number: int) -> None:
    from flexbot.vault import recovery

    for _ in range(_TRIES):
        if recovery.matches(code, number, dialog.line(text("vault.setup.ask.group", number=number))):
            return
        dialog.say(text("vault.setup.wrong_group", number=number))
    raise UsageError("vault.recovery_not_noted")
