"""A guided dialog: questions to a person on stderr, short and calm; a script is asked nothing but its secrets."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

from flexbot import log
from flexbot.cli.console import stderr, typed_line
from flexbot.cli.secrets import Secrets, looks_like_key
from flexbot.errors import CredentialError, FlexBotError, UsageError
from flexbot.text import text

if TYPE_CHECKING:
    from flexbot.vault import UnlockKey
    from flexbot.vault.passphrase import Strength

_BAR = 5
_STYLES = ("red", "red", "yellow", "green", "green")


class Dialog:
    """What one command says and asks, and the source of its secrets."""

    def __init__(self, secrets: Secrets) -> None:
        self.secrets = secrets
        self.interactive = secrets.interactive

    def say(self, line: str = "", style: str | None = None) -> None:
        """A sentence to whoever runs the command; broken between words where the terminal ends."""
        stderr().print(line, style=style, markup=False, soft_wrap=not sys.stderr.isatty())

    def guide(self, line: str = "") -> None:
        """A sentence that helps a person to answer; a script does not see it."""
        if self.interactive:
            self.say(line)

    def heading(self, line: str) -> None:
        """The name of the next part, for a person."""
        if self.interactive:
            self.say()
            self.say(line, "bold")

    def trouble(self, error: FlexBotError) -> None:
        """An error that a person can mend at once; what a check has just shown of a key is not said twice."""
        if isinstance(error, CredentialError):
            self.say(text("vault.setup.not_kept"), "red")
            return
        self.say(error.message, "red")
        self.say(error.hint)

    def line(self, prompt: str, default: str = "") -> str:
        """What a person types, trimmed; `default` for Enter alone. UsageError at the end of the input."""
        shown = f"{prompt} [{default}]: " if default else f"{prompt}: "
        stderr().print(shown, end="", markup=False, soft_wrap=True)
        given = typed_line()
        if not given:
            raise UsageError("vault.secret_missing", what=prompt)
        return given.strip() or default

    def yes(self, question: str, *, default: bool = False) -> bool:
        """A person's yes or no; Enter alone is the one in capitals, the end of the input a no."""
        answers = text("vault.setup.yes_first") if default else text("cli.answers")
        stderr().print(f"{question} {answers} ", end="", markup=False, soft_wrap=not sys.stderr.isatty())
        typed = typed_line()
        given = typed.strip().lower()
        if not given:
            return default and typed != ""
        return given in text("cli.yes").split(", ")

    def choose(self, prompt: str, options: Sequence[tuple[str, str]], default: str) -> str:
        """One of the options (value, words), by its number or value, or whatever else a person types."""
        numbers = {str(n): value for n, (value, _) in enumerate(options, 1)}
        for number, value in numbers.items():
            words = dict(options)[value]
            self.say(f"  {number}  {words}")
        preset = next((number for number, value in numbers.items() if value == default), "")
        while looks_like_key(given := self.line(prompt, preset)) and given not in dict(options):
            log.register_secret(given)
            self.say(text("vault.setup.key_shown"), "red")
        return numbers.get(given, given)

    def new_passphrase(self) -> UnlockKey:
        """The key of a new passphrase: from a person twice and shown how strong it is, from a script once.

        UsageError when a script's is too weak.
        """
        from flexbot.vault import ways

        while True:
            given = self.secrets.ask(text("vault.setup.ask.new"), optional=self.interactive)
            if not self.interactive:
                return ways.accepted(given)
            found = ways.judged(given)
            self._show(found)
            if not found.accepted:
                self.say(text(f"vault.strength.reason.{found.reason}"))
                continue
            if self.secrets.ask(text("vault.setup.ask.again"), optional=True) == given:
                return ways.accepted(given)
            self.say(text("vault.setup.not_same"))

    def _show(self, found: Strength) -> None:
        filled = found.score + 1
        bar = "#" * filled + "." * (_BAR - filled)
        word = text(f"vault.strength.{found.score}")
        self.say(text("vault.setup.strength", bar=bar, word=word), _STYLES[found.score])
