"""`flexbot vault doctor`: what is wrong with the vault, what to do about it, and with --fix the repair."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from flexbot.cli.asking import tell
from flexbot.cli.console import print_json
from flexbot.cli.secrets import Secrets
from flexbot.cli.vault.dialog import Dialog
from flexbot.cli.vault.unlocking import (
    TRIES,
    KeyfileOption,
    Method,
    SecretFdOption,
    UnlockOption,
    ask_key,
    chosen_method,
)
from flexbot.errors import VaultAlteredError, VaultRollbackError, WrongSecretError
from flexbot.text import text

if TYPE_CHECKING:
    from flexbot.vault import UnlockKey, Vault
    from flexbot.vault.doctor import Finding

_RESTORED = ("only_backup", "damaged")
_OLDER = ("older", "other_copy")


def register(group: typer.Typer) -> None:
    """Add the command `doctor` to the group `vault`."""
    group.command("doctor", help=text("vault.doctor.help.long"), short_help=text("vault.doctor.help"))(doctor)


def doctor(
    fix: Annotated[bool, typer.Option("--fix", help=text("vault.doctor.help.fix"))] = False,
    deep: Annotated[bool, typer.Option("--deep", help=text("vault.doctor.help.deep"))] = False,
    yes: Annotated[bool, typer.Option("--yes", help=text("vault.doctor.help.yes"))] = False,
    json: Annotated[bool, typer.Option("--json", help=text("vault.doctor.help.json"))] = False,
    unlock: UnlockOption = None,
    keyfile: KeyfileOption = None,
    secret_fd: SecretFdOption = None,
) -> None:
    """Examine the vault; Exit with the code of the worst finding that is left."""
    from flexbot.vault.doctor import examine, worst
    from flexbot.vault.repairs import mend_now

    first = examine()
    if not json:
        _print(first)
    found = first
    if fix and any(one.repair == "now" for one in first):
        mend_now(first)
        found = examine()
    visit = _Visit(Dialog(Secrets(secret_fd)), fix=fix, yes=yes, unlock=unlock, keyfile=keyfile, shown=not json)
    if _can_open(found) and (deep or (fix and any(one.repair in ("open", "confirm") for one in found))):
        visit.open(found)
        found = _distinct([*examine(), *visit.left])
    before = _distinct([*first, *visit.seen])
    mended = [one for one in before if one not in found]
    if json:
        print_json({"healthy": worst(found) == 0, "findings": _rows(found, False) + _rows(mended, True)})
    else:
        _print_end(found, mended, opened=visit.opened)
    if worst(found):
        raise typer.Exit(worst(found))


class _Visit:
    """The part with the vault open: all that was found by then (`seen`), and what only this part shows (`left`)."""

    def __init__(
        self,
        dialog: Dialog,
        *,
        fix: bool,
        yes: bool,
        unlock: Method | None,
        keyfile: Path | None,
        shown: bool,
    ) -> None:
        self._dialog = dialog
        self._fix = fix
        self._yes = yes
        self._method = unlock
        self._keyfile = keyfile
        self._shown = shown
        self._key: UnlockKey | None = None
        self.opened = False
        self.seen: list[Finding] = []
        self.left: list[Finding] = []

    def open(self, found: list[Finding]) -> None:
        """Open the vault, or its backup where that is what is left, and mend what the user agrees to."""
        self.seen = list(found)
        vault = self._opened({one.kind: one for one in found})
        if vault is None:
            return
        from flexbot.vault.doctor import examine, examine_open
        from flexbot.vault.repairs import write_anew

        self.opened = True
        with vault:
            self._note(examine_open(vault))
            if self.left and self._agreed("vault.doctor.ask.audit"):
                vault.restart_audit()
                self.left = examine_open(vault)
            if self._fix and not self.left and any(one.repair == "open" for one in examine()):
                write_anew(vault)

    def _opened(self, kinds: dict[str, Finding]) -> Vault | None:
        from flexbot.vault import Vault
        from flexbot.vault.doctor import unopenable
        from flexbot.vault.repairs import accept_older

        restored = next((kinds[kind] for kind in _RESTORED if kind in kinds), None)
        if restored is not None:
            return self._restored(kinds, restored)
        try:
            return self._trying(Vault.open)
        except VaultRollbackError:
            older = next((kinds[kind] for kind in _OLDER if kind in kinds), None)
            if older is None:
                raise  # it was put there after the examination
            agreed = self._agreed("vault.doctor.ask.older", seq=older.values["seq"], seen=older.values["seen"])
            return self._trying(accept_older) if agreed else None
        except VaultAlteredError:
            altered = unopenable()
            self._note(altered)
        found = {one.kind: one for one in altered}
        restored = found.get("damaged")
        return None if restored is None else self._restored(found, restored)

    def _restored(self, kinds: dict[str, Finding], restored: Finding) -> Vault | None:
        """The vault once its backup is in its place; a backup older than the last but one write needs a yes."""
        from flexbot.vault.repairs import restore_backup

        older = kinds.get("backup_older")
        if older is not None and not self._agreed("vault.doctor.ask.older", **older.values):
            return None
        if not self._fix:
            return None
        self.left = []
        return self._trying(restore_backup, restored)

    def _trying(self, opening: Callable[[UnlockKey], Vault], finding: Finding | None = None) -> Vault:
        """What `opening` gives for the user's secret, which a person may type three times."""
        method = chosen_method(self._method)
        typed = method in ("passphrase", "recovery") and self._dialog.interactive
        for tries_left in reversed(range(TRIES)):
            try:
                if self._key is None:
                    self._key = ask_key(self._dialog.secrets, method, self._keyfile, _vault_id(finding))
                return opening(self._key)
            except WrongSecretError as error:
                self._key = None
                if not tries_left or not typed:
                    raise
                self._dialog.say(error.message)
        raise AssertionError  # the last try returns or raises

    def _agreed(self, question: str, **values: object) -> bool:
        """Whether a repair with a price is wanted: with --fix, after a yes or --yes."""
        if not self._fix:
            return False
        return self._yes or (self._dialog.interactive and self._dialog.yes(text(question, **values)))

    def _note(self, found: list[Finding]) -> None:
        """Keep what was found, and show what was not shown before."""
        if self._shown:
            _print([one for one in found if one not in self.seen])
        self.seen += found
        self.left = found


def _vault_id(finding: Finding | None) -> str | None:
    """The id of the backup that is to be restored, None for the vault's own."""
    if finding is None or finding.kind not in _RESTORED:
        return None
    from flexbot.vault import copies, document

    path = Path(str(finding.values["backup"]))
    return document.take_apart(copies.read(path), path).header.id


def _distinct(found: list[Finding]) -> list[Finding]:
    return [one for n, one in enumerate(found) if one not in found[:n]]


def _can_open(found: list[Finding]) -> bool:
    return not any(one.kind in ("missing", "only_damaged", "damaged_alone") for one in found)


def _print(found: list[Finding]) -> None:
    for one in found:
        word = text("vault.doctor.problem" if one.exit_code else "vault.doctor.note")
        tell(f"{word}: {one.what}", style="red" if one.exit_code else "")
        tell(f"  {one.todo}")


def _print_end(found: list[Finding], mended: list[Finding], *, opened: bool) -> None:
    from flexbot.vault.doctor import worst

    for one in mended:
        tell(text("vault.doctor.mended", what=one.what), style="green")
    left = sum(one.exit_code != 0 for one in found)
    if worst(found):
        end = text("vault.doctor.left", count=left)
    else:
        end = text("vault.doctor.healthy") if opened else text("vault.doctor.healthy_closed")
    tell(end, style="bold")


def _rows(found: list[Finding], mended: bool) -> list[dict[str, object]]:
    return [
        {
            "kind": one.kind,
            "fault": one.exit_code != 0,
            "mended": mended,
            "path": str(one.path),
            "what": one.what,
            "todo": one.todo,
        }
        for one in found
    ]
