"""`flexbot vault audit`: what was done is shown, and a log that was changed or cut is found out."""

from __future__ import annotations

import json
import re
from collections.abc import Callable

import pytest
from vault_worlds import PASSPHRASE, entry, mail, new_vault, opened, read, vault

from flexbot import paths


def lines_of_log() -> list[bytes]:
    return paths.audit_file().read_bytes().splitlines(keepends=True)


def test_show_tells_what_was_done_without_opening_the_vault() -> None:
    here = new_vault(entry("key"), passphrase=True)
    assert vault("set", "key", "description", "x", variables=here).returncode == 0
    assert vault("list", lines=["not the passphrase"]).returncode == 11
    shown = vault("audit", "show").stdout
    assert [re.split(r" {2,}", line)[3] for line in shown.splitlines()[1:]] == [
        "vault created",
        "slot added",
        "entry saved",
        "entry saved",
        "opening refused",
    ]
    assert re.search(r"^4 +\d{4}-\d\d-\d\d \d\d:\d\d +cli +entry saved +[0-9a-f]{16} +kind exchange", shown, re.M)
    assert re.search(
        r"\d\d/\d\d/\d{4} \d\d:\d\d +cli +abertura recusada", vault("audit", "show", language="pt_BR").stdout
    )


def test_show_names_the_entries_once_the_vault_is_opened_for_it() -> None:
    here = new_vault(entry("key"), mail())
    refs = [record["object"] for record in read(vault("audit", "show", "--json"))]
    assert refs[0] == ""
    assert all(re.fullmatch("[0-9a-f]{16}", ref) for ref in refs[1:])
    named = read(vault("audit", "show", "--json", "--last", "2", "--unlock", "env", variables=here))
    assert [(record["entry"], record["action"]) for record in named] == [("key", "put"), ("smtp", "put")]
    assert " key " in vault("audit", "show", "--unlock", "env", variables=here).stdout


def test_show_of_no_log_says_so() -> None:
    done = vault("audit", "show")
    assert (done.returncode, done.stdout) == (0, "")
    assert "no records" in done.stderr
    assert vault("audit", "show", "--last", "0").returncode == 2


def test_verify_of_a_whole_log_ends_well() -> None:
    here = new_vault(entry("key"))
    done = vault("audit", "verify", variables=here)
    assert (done.returncode, done.stdout) == (0, "2 records, all as FlexBot wrote them.\n")
    assert "the vault remembers" in done.stderr
    alone = vault("audit", "verify", "--without-vault", language="pt_BR")
    assert (alone.returncode, alone.stdout) == (0, "2 anotações, todas como o FlexBot as gravou.\n")


def edited(lines: list[bytes]) -> list[bytes]:
    return [lines[0], lines[1].replace(b'"exchange"', b'"database"'), *lines[2:]]


def without_one(lines: list[bytes]) -> list[bytes]:
    return [lines[0], *lines[2:]]


def cut(lines: list[bytes]) -> list[bytes]:
    return lines[:-1]


@pytest.mark.parametrize(
    ("change", "said", "seen_in_the_chain"),
    [
        (edited, "Line 2: record 2 was edited after it was written.", True),
        (without_one, "Line 2: records before 3 were deleted, added or moved.", True),
        (cut, "Record 3, which the vault remembers, is not in the log", False),
    ],
)
def test_verify_finds_every_change_and_names_the_line(
    change: Callable[[list[bytes]], list[bytes]], said: str, seen_in_the_chain: bool
) -> None:
    here = new_vault(entry("key"), mail())
    paths.audit_file().write_bytes(b"".join(change(lines_of_log())))
    done = vault("audit", "verify", variables=here)
    assert done.returncode == 31
    assert said in done.stdout
    assert "vault doctor" in done.stderr
    told = vault("audit", "verify", "--json", variables=here)
    assert (told.returncode, json.loads(told.stdout)["ok"]) == (31, False)
    alone = vault("audit", "verify", "--without-vault")
    assert alone.returncode == (31 if seen_in_the_chain else 0)


def test_nothing_is_changed_while_the_log_is_not_whole() -> None:
    here = new_vault(mail())
    paths.audit_file().write_bytes(b"".join(cut(lines_of_log())))
    done = vault("set", "smtp", "username", "you", variables=here)
    assert (done.returncode, "audit verify" in done.stderr) == (31, True)
    with opened(here) as one:
        assert one.get("smtp").plain("username") == "me"


def test_verify_needs_the_vault_open_and_a_wrong_secret_is_not_a_verdict() -> None:
    new_vault(passphrase=True)
    done = vault("audit", "verify", lines=["not the passphrase"])
    assert (done.returncode, done.stdout) == (11, "")
    assert vault("audit", "verify", lines=[PASSPHRASE]).returncode == 0
