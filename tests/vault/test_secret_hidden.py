"""A Secret shows nothing of itself, by whatever way a program usually brings values to light."""

from __future__ import annotations

import copy
import dataclasses
import io
import json
import logging
import pickle
import pprint
import traceback
from collections.abc import Callable
from typing import Any

import pytest
from rich.console import Console
from rich.traceback import Traceback

from flexbot.vault import Entry, NewSlot, Secret, UnlockKey, from_passphrase

CANARY = "canary-7f3a91-do-not-show"
PARTS = (CANARY, CANARY[:8], CANARY[-8:], CANARY.encode().hex(), repr(CANARY.encode())[2:-1])


def made() -> Entry:
    return Entry(id="a", category="exchange", venue="v", environment="live", fields={"api_key": Secret(CANARY)})


def clean(text: str) -> bool:
    return not any(part in text for part in PARTS)


SHOWN: dict[str, Callable[[Secret], str]] = {
    "repr": repr,
    "str": str,
    "ascii": ascii,
    "format": format,
    "f-string": lambda secret: f"{secret}{secret!r}{secret!s}{secret!a}",
    "f-string with a width": lambda secret: f"{secret:>40}{secret:^9}",
    "str.format": lambda secret: "{0}{0!r}{s}".format(secret, s=secret),  # noqa: UP032  # the way under test
    "percent": lambda secret: "%s %r %10s" % (secret, secret, secret),  # noqa: UP031  # the way under test
    "inside containers": lambda secret: f"{[secret]} {(secret,)} { {'k': secret} }",
    "pprint": pprint.pformat,
    "dir": lambda secret: repr(dir(secret)),
    "exception": lambda secret: f"{ValueError(secret)} {ValueError(secret)!r}",
    "json with a fallback": lambda secret: json.dumps({"key": secret}, default=str),
    "json with repr": lambda secret: json.dumps({"key": secret}, default=repr),
    "entry": lambda secret: repr(made()),
    "replaced entry": lambda secret: repr(dataclasses.replace(made(), fields={"password": secret})),
    "key": lambda secret: repr(UnlockKey("env", CANARY.encode())),
    "passphrase": lambda secret: repr(from_passphrase(CANARY)),
    "new slot": lambda secret: repr(NewSlot(from_passphrase(CANARY))),
}


@pytest.mark.parametrize("way", SHOWN)
def test_it_is_not_in_any_text_made_of_it(way: str) -> None:
    assert clean(SHOWN[way](Secret(CANARY)))


REFUSED: dict[str, Callable[[Any], object]] = {
    "json": json.dumps,
    **{f"pickle {number}": lambda one, number=number: pickle.dumps(one, number) for number in range(6)},
    "state": lambda one: one.__getstate__(),
    "copy": copy.copy,
    "deepcopy": copy.deepcopy,
    "asdict": lambda one: dataclasses.asdict(dataclasses.replace(made(), fields={"api_key": one})),
    "hash": hash,
    "truth": bool,
    "vars": vars,
    "len": len,
    "iteration": list,
    "int": int,
    "bytes": bytes,
    "concatenation": lambda one: "" + one,
    "join": lambda one: "".join([one]),
    "index": lambda one: one[0],
    "encode": lambda one: str.encode(one),
    "order": lambda one: one < Secret("a"),
    "membership": lambda one: "canary" in one,
}


@pytest.mark.parametrize("way", REFUSED)
def test_it_refuses_what_would_copy_or_measure_it(way: str) -> None:
    with pytest.raises(TypeError) as refusal:
        REFUSED[way](Secret(CANARY))
    assert clean(str(refusal.value))


def failing(secret: Secret, entry: Entry, key: UnlockKey) -> None:
    """A function with secrets among its locals, in a frame that fails."""
    inside = {"secret": secret, "list": [secret], "entry": entry, "key": key}
    raise ValueError("failed", inside)


def failure() -> BaseException:
    # put together here, so that the canary itself is no constant of a line that the traceback quotes
    try:
        failing(Secret(CANARY), made(), UnlockKey("env", CANARY.encode()))
    except ValueError as error:
        return error
    raise AssertionError


def test_tracebacks_with_locals_do_not_show_it() -> None:
    found = traceback.TracebackException.from_exception(failure(), capture_locals=True)
    written = "".join(found.format())
    assert "[secret]" in written
    assert clean(written)


def test_tracebacks_of_rich_with_locals_do_not_show_it() -> None:
    error = failure()
    screen = io.StringIO()
    found = Traceback.from_exception(type(error), error, error.__traceback__, show_locals=True, locals_max_string=None)
    Console(file=screen, width=200).print(found)
    assert "[secret]" in screen.getvalue()
    assert clean(screen.getvalue())


def test_logs_do_not_show_it(caplog: pytest.LogCaptureFixture) -> None:
    logger = logging.getLogger("somebody")
    secret = Secret(CANARY)
    with caplog.at_level(logging.DEBUG):
        logger.debug("%s %r", secret, {"key": secret}, extra={"key": secret})
        logger.error("failed", exc_info=failure())
        # once revealed, not even the text itself
        logger.warning("sent %s", secret.reveal())
        logger.warning(f"sent {secret.reveal()!r} to {made()}")
    assert len(caplog.records) == 4
    for record in caplog.records:
        assert clean(f"{record.getMessage()} {record.__dict__} {record.exc_text}")
    assert clean(caplog.text)


def test_a_revealed_secret_is_kept_out_of_logs_from_then_on(caplog: pytest.LogCaptureFixture) -> None:
    # a text of its own: nothing else in this process has registered it
    word = "another-canary-51c0de"
    logging.getLogger("somebody").warning("sent %s", Secret(word).reveal_plain())
    assert word in caplog.text
    caplog.clear()
    logging.getLogger("somebody").warning("sent %s", Secret(word).reveal())
    assert word not in caplog.text


def test_two_secrets_compare_by_their_text_alone() -> None:
    assert Secret("a\udc80é") == Secret("a\udc80é")
    assert Secret("a") != Secret("b")
    assert Secret("a") != "a"
    assert Secret(CANARY).reveal() == CANARY


def test_the_tail_is_never_more_than_a_third() -> None:
    assert [Secret("x" * count).tail() for count in (0, 4, 11)] == ["", "", ""]
    assert Secret("abcdefghijkl").tail() == "ijkl"
