"""The kill switch: a latch that holds, that fails closed, and that only a reason opens."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from flexbot.errors import AuditError, StorageError, UsageError
from flexbot.live import kill
from flexbot.vault import Vault, environment
from flexbot.vault.audit import AuditLog


def console(*words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "flexbot", "kill", *words], capture_output=True, text=True, encoding="utf-8", check=False
    )


def test_it_is_open_until_it_is_engaged_and_nothing_is_written_by_asking(home: Path) -> None:
    assert kill.engaged() is None
    assert not home.exists()


def test_it_holds_over_a_restart_with_level_time_and_reason() -> None:
    engaged = kill.engage("flatten", reason=" too hot ")
    assert engaged == kill.engaged()
    assert (engaged.level, engaged.reason, engaged.readable) == ("flatten", "too hot", True)
    done = console("status", "--json")
    assert json.loads(done.stdout) == {
        "engaged": True,
        "level": "flatten",
        "since_ms": engaged.since_ms,
        "reason": "too hot",
        "readable": True,
    }


def test_a_lower_level_never_takes_the_place_of_a_higher_one() -> None:
    for first in kill.LEVELS:
        for second in kill.LEVELS:
            kill.engage(first)
            higher = max(first, second, key=kill.LEVELS.index)
            assert kill.engage(second).level == higher
            assert kill.clear("next") is not None


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{",
        b"[]",
        b"null",
        b"\xff\xfe",
        b"[" * 5000,
        b'{"level": "off", "since_ms": 1, "reason": ""}',
        b'{"level": "halt", "since_ms": true, "reason": ""}',
        b'{"level": "halt", "since_ms": 1}',
        b'{"level": ["halt"], "since_ms": 1, "reason": ""}',
        b'{"level": "halt", "since_ms": 1000000000000000000000, "reason": ""}',
        b'{"level": "halt", "since_ms": -1, "reason": ""}',
        b'{"level": "halt", "since_ms": 1, "reason": "\\ud800"}',
        b'{"level": "halt", "since_ms": 1, "reason": "two\\nlines"}',
        b'{"level": "halt", "since_ms": 1, "reason": "' + b"x" * 201 + b'"}',
    ],
)
def test_what_cannot_be_understood_counts_as_engaged_and_can_be_cleared(content: bytes) -> None:
    kill.engage("reduce")
    kill.file().write_bytes(content)
    now = kill.engaged()
    assert now is not None
    assert (now.level, now.readable, now.since_ms) == ("halt", False, None)
    assert console("status").stdout.startswith("The kill switch cannot be read and counts as ON")
    assert kill.clear("repaired") == now
    assert kill.engaged() is None


def test_what_cannot_be_read_is_never_lowered() -> None:
    kill.engage("flatten")
    kill.file().write_bytes(b"{")
    assert kill.engage("reduce").level == "halt"
    kill.file().write_bytes(b"{")
    assert kill.engage("flatten").level == "flatten"
    now = kill.engaged()
    assert now is not None
    assert (now.level, now.readable) == ("flatten", True)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows says only that there is no such file")
def test_a_file_in_place_of_its_folder_counts_as_engaged(home: Path) -> None:
    kill.file().parent.parent.mkdir(parents=True)
    kill.file().parent.write_text("no folder", encoding="utf-8")
    now = kill.engaged()
    assert now is not None
    assert not now.readable


def test_a_process_that_hangs_keeps_nobody_from_stopping_but_from_clearing(monkeypatch: pytest.MonkeyPatch) -> None:
    kill.engage("reduce")
    code = (
        "import sys; from flexbot.live import kill; holding = kill._changing(); holding.__enter__(); "
        "print('held', flush=True); sys.stdin.read()"
    )
    holder = subprocess.Popen([sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    try:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "held\n"
        monkeypatch.setattr(kill, "_LOCK_SECONDS", 0.2)
        assert kill.engage("halt").level == "halt"
        with pytest.raises(StorageError, match="Another FlexBot"):
            kill.clear("because")
    finally:
        holder.communicate("")
    now = kill.engaged()
    assert now is not None
    assert now.level == "halt"


def test_something_else_in_its_place_counts_as_engaged() -> None:
    kill.file().mkdir(parents=True)
    now = kill.engaged()
    assert now is not None
    assert not now.readable
    with pytest.raises(StorageError):
        kill.engage("halt")


@pytest.mark.skipif(sys.platform == "win32", reason="modes are POSIX")
def test_only_the_user_can_change_it() -> None:
    kill.engage("halt")
    assert kill.file().stat().st_mode & 0o077 == 0
    assert kill.file().parent.stat().st_mode & 0o077 == 0


def test_it_is_cleared_only_with_a_reason() -> None:
    kill.engage("halt")
    for reason in ("", "   "):
        with pytest.raises(UsageError, match="needs a reason"):
            kill.clear(reason)
    with pytest.raises(UsageError):
        kill.clear("two\nlines")
    with pytest.raises(UsageError):
        kill.clear("x" * (kill.MAX_REASON + 1))
    assert kill.engaged() is not None


def test_both_stand_in_the_audit_log_and_no_clearing_goes_unrecorded(home: Path) -> None:
    key, _ = environment.new_key_text()
    Vault.create(key).close()
    kill.engage("halt", reason="why")
    kill.clear("because")
    audit = home / "audit.jsonl"
    found = [(one.action, dict(one.details)) for one in AuditLog(audit).records()]
    assert found[-2:] == [("kill_engage", {"level": "halt"}), ("kill_clear", {"level": "halt"})]
    with Vault.open(key) as vault:
        assert vault.verify_audit().ok

    kept = audit.read_bytes()
    audit.write_bytes(kept[:-10] + b"0" * 9 + b"\n")
    assert kill.engage("halt").level == "halt", "a damaged log never keeps anybody from stopping"
    with pytest.raises(AuditError):
        kill.clear("because")
    assert kill.engaged() is not None


def test_the_console_has_every_level() -> None:
    assert console("status").stdout == "The kill switch is off.\n"
    for words, level in (((), "halt"), (("reduce",), "reduce"), (("flatten", "--reason", "fire"), "flatten")):
        done = console(*words)
        assert done.returncode == 0
        assert "The kill switch is ON since" in done.stdout
        assert "does not trade" in done.stderr
        now = kill.engaged()
        assert now is not None
        assert now.level == level
        kill.clear("next")
    kill.engage("halt")
    assert "stricter level" in console("reduce").stderr
    refused = console("clear")
    assert refused.returncode == 2
    assert refused.stderr.startswith("Clearing the kill switch needs a reason.")
    assert console("clear", "--reason", "looked").stdout == "The kill switch is off now.\n"
    assert console("clear", "--reason", "again").stdout == "The kill switch is off.\n"


def test_engaging_at_the_same_time_leaves_one_whole_latch() -> None:
    running = [
        subprocess.Popen(
            [sys.executable, "-m", "flexbot", "kill", level], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        for level in ("reduce", "flatten", "halt", "reduce")
    ]
    assert [one.wait() for one in running] == [0, 0, 0, 0]
    now = kill.engaged()
    assert now is not None
    assert (now.level, now.readable) == ("flatten", True)
    assert list(kill.file().parent.glob("*.tmp")) == []
