"""A text that shows itself only when asked by name."""

from __future__ import annotations

import hmac
from typing import Any, NoReturn

from flexbot import log

HIDDEN = "[secret]"


class Secret:
    """A secret text: printing, formatting, logging, JSON, pickle, copying into a traceback show nothing of it.

    `reveal` gives the text and, before that, makes sure that no log of this process can hold it. Two secrets compare
    in constant time; a secret has no hash, no length and no truth value of its content, because each tells something.
    """

    __slots__ = ("__value",)

    def __init__(self, value: str) -> None:
        self.__value = value

    def reveal(self) -> str:
        """The text itself, registered for redaction in every log first."""
        log.register_secret(self.__value)
        return self.__value

    def present(self) -> bool:
        """Whether there is any text at all."""
        return self.__value != ""

    def longer_than(self, limit: int) -> bool:
        """Whether the text has more than `limit` characters."""
        return len(self.__value) > limit

    def reveal_plain(self) -> str:
        """The text of a field that is public (a host, a user name): not registered, logs may show it."""
        return self.__value

    def tail(self, count: int = 4) -> str:
        """The last `count` characters, or nothing where they would be more than a third of the text."""
        return self.__value[-count:] if len(self.__value) >= 3 * count else ""

    def __repr__(self) -> str:
        return HIDDEN

    __str__ = __repr__

    def __format__(self, spec: str) -> str:
        return format(HIDDEN, spec)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Secret):
            return NotImplemented
        ours, theirs = (one.__value.encode("utf-8", "surrogatepass") for one in (self, other))
        return hmac.compare_digest(ours, theirs)

    __hash__ = None  # type: ignore[assignment]  # a hash would let a secret be guessed at

    def __bool__(self) -> NoReturn:
        raise TypeError("a Secret has no truth value; ask present()")

    def __reduce_ex__(self, protocol: Any) -> NoReturn:
        raise TypeError("a Secret is not pickled or copied")

    def __getstate__(self) -> NoReturn:
        # Python's own would give the text to whoever serialises objects in another way than pickle
        raise TypeError("a Secret is not pickled or copied")
