"""The audit log's chain: every change to a real log is found, what a crash leaves is not taken for one."""

from __future__ import annotations

import json
import os
import stat
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from flexbot import log as logging_of_flexbot
from flexbot import text
from flexbot.errors import AuditError, StorageError
from flexbot.vault import audit, audit_record, audit_verify
from flexbot.vault.audit import ACTIONS, AuditKey, AuditLog, Head, Verification, acting_as

KEY = AuditKey(bytes(range(32)))
OTHER_KEY = AuditKey(bytes(range(1, 33)))
Lines = list[bytes]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "vault-home" / "audit.jsonl"


@pytest.fixture
def log(path: Path) -> AuditLog:
    """A log of seven real records, with and without key."""
    found = AuditLog(path)
    with acting_as("cli"):
        found.append("create", key=KEY)
        found.append("put", object="binance-live", details={"venue": "binance", "checked": True}, key=KEY)
        found.append("failed_unlock", details={"slot": "passphrase", "tries": 3})
        found.append("reveal", object="binance-live", key=KEY)
        found.append("restore", object="binance-live", details={"passed": False})
        found.append("slot_add", details={"kind": "recovery"}, key=KEY)
        found.append("export", details={"name": "cópia.enc"}, key=KEY)
    return found


def lines_of(path: Path) -> Lines:
    return path.read_bytes().splitlines(keepends=True)


def kinds(verification: Verification) -> list[str]:
    return [one.kind for one in verification.problems]


def canonical(fields: dict[str, Any]) -> bytes:
    return json.dumps(fields, sort_keys=True, separators=(",", ":")).encode() + b"\n"


def hashed_anew(lines: Lines, *, macs: bool) -> Lines:
    """What somebody without the key can do: a chain that agrees with itself, with the old MACs or with none."""
    import hashlib

    prev, made = "", []
    for line in lines:
        fields = json.loads(line) | {"prev": prev}
        del fields["hash"]
        if not macs:
            fields.pop("mac", None)
            fields.pop("key", None)
        prev = hashlib.sha256(prev.encode() + canonical(fields)[:-1]).hexdigest()
        made.append(canonical(fields | {"hash": prev}))
    return made


def test_a_whole_log_verifies_with_and_without_anchor_and_key(log: AuditLog) -> None:
    anchor = log.head()
    found = log.verify(anchor=anchor, key=KEY)
    assert (found.ok, found.problems, found.count, found.head) == (True, (), 7, anchor)
    assert (found.macs_checked, found.macs_other_key) == (5, 0)
    assert log.verify(anchor=None, key=None).ok
    after_rotation = log.verify(anchor=anchor, key=OTHER_KEY)
    assert (after_rotation.ok, after_rotation.macs_checked, after_rotation.macs_other_key) == (True, 0, 5)


def test_records_tell_what_was_done(log: AuditLog) -> None:
    records = list(log.records())
    assert [one.seq for one in records] == [1, 2, 3, 4, 5, 6, 7]
    assert {one.actor for one in records} == {"cli"}
    assert dict(records[1].details) == {"venue": "binance", "checked": True}
    assert records[3].object == "binance-live"
    assert records[6].details["name"] == "cópia.enc"
    assert (records[0].prev, records[1].prev) == ("", records[0].hash)
    assert [bool(one.mac) for one in records] == [True, True, False, True, False, True, True]
    assert records[2].title == "opening refused"
    text.set_language("pt_BR")
    assert records[2].title == "abertura recusada"


def test_the_hash_is_that_of_the_design(log: AuditLog, path: Path) -> None:
    lines = lines_of(path)
    assert hashed_anew(lines, macs=True) == lines


def test_every_action_has_its_text_and_only_these_are_taken(log: AuditLog) -> None:
    for language in text.LANGUAGES:
        text.set_language(language)
        assert [one for one in ACTIONS if not text.text(f"vault.audit.action.{one}")] == []
    with pytest.raises(ValueError, match="unknown action"):
        log.append("buy", key=KEY)
    with pytest.raises(ValueError, match="unknown actor"), acting_as("joão"):
        pass


@pytest.mark.parametrize("action", sorted(audit_record.KEYED))
def test_what_only_an_open_vault_does_needs_its_key(log: AuditLog, action: str) -> None:
    with pytest.raises(ValueError, match="audit key"):
        log.append(action)
    assert log.head().seq == 7


@pytest.mark.parametrize(
    "details",
    [
        {"a": "x" * 201},
        {"a": "two\nlines"},
        {"a": "\x1b[31m"},
        {"a": "\ud800"},
        {"a": 1.5},
        {"a": None},
        {"a": ["x"]},
        {"a": 2**63},
        {"Upper": 1},
        {"": 1},
        {"torn_bytes": 1},
        {f"n{i}": i for i in range(16)},
    ],
)
def test_details_that_could_not_be_read_back_are_refused(log: AuditLog, details: Any) -> None:
    with pytest.raises(ValueError, match="details"):
        log.append("failed_unlock", details=details)
    with pytest.raises(ValueError, match="object"):
        log.append("failed_unlock", object="x" * 201)
    assert log.head().seq == 7


def test_the_largest_record_can_be_written_and_read(log: AuditLog) -> None:
    details = {f"{'n' * 62}{i:02}": "\U0001f600" * 200 for i in range(15)}
    head = log.append("check", object="\U0001f600" * 200, details=details, key=KEY)
    assert log.head() == head
    assert log.append("failed_unlock", anchor=head) == log.head()
    found = log.verify(anchor=head, key=KEY)
    assert (found.ok, found.count) == (True, 9)


def test_a_revealed_secret_gets_into_no_record(log: AuditLog, path: Path) -> None:
    canary = "canary-7Qd0aB3xYz"
    logging_of_flexbot.register_secret(canary)
    logging_of_flexbot.register_secret("k9#Z")
    log.append("put", object=f"id-{canary}", details={"a": canary, "b": "k9#Z" * 50}, key=KEY)
    assert canary.encode() not in path.read_bytes()
    assert b"k9#Z" not in path.read_bytes()
    assert log.verify(anchor=log.head(), key=KEY).ok


def test_the_key_shows_nothing_but_its_id() -> None:
    assert repr(KEY) == f"AuditKey({KEY.id})"
    assert len(KEY.id) == 8
    assert KEY.id != OTHER_KEY.id
    with pytest.raises(ValueError, match="32 bytes"):
        AuditKey(b"short")
    with pytest.raises(TypeError):
        KEY.__reduce_ex__(2)


# -- changes ---------------------------------------------------------------------------------------------------------

CHANGES: dict[str, Callable[[Any], Any]] = {
    "seq": lambda old: old + 1,
    "time": lambda old: "1999" + old[4:],
    "actor": lambda old: "api",
    "action": lambda old: "repair",
    "object": lambda old: old + "x",
    "details": lambda old: {**old, "tries": 4},
    "prev": lambda old: "f" * 64,
    "hash": lambda old: "f" * 64,
    "key": lambda old: "ffffffff",
    "mac": lambda old: "f" * 64,
}


def test_every_edited_field_of_every_record_is_found_in_its_line(log: AuditLog, path: Path) -> None:
    original = lines_of(path)
    edits = 0
    for at, line in enumerate(original):
        fields = json.loads(line)
        for name in fields:
            edited = canonical(fields | {name: CHANGES[name](fields[name])})
            path.write_bytes(b"".join([*original[:at], edited, *original[at + 1 :]]))
            found = log.verify(anchor=None, key=None)
            assert not found.ok, (at, name)
            assert [(one.kind, one.line) for one in found.problems] == [("edited", at + 1)], (at, name)
            edits += 1
    assert edits == 7 * 8 + 5 * 2


def test_a_record_hashed_anew_is_found_by_the_next_one_the_last_by_anchor_and_mac(log: AuditLog, path: Path) -> None:
    original, anchor = lines_of(path), log.head()
    for at in range(len(original)):
        fields = json.loads(original[at]) | {"object": "other"}
        del fields["hash"]
        record = audit_record.Record(**fields, hash=audit_record._hash(fields["prev"], fields))
        path.write_bytes(b"".join([*original[:at], record.line(), *original[at + 1 :]]))
        found = log.verify(anchor=anchor, key=KEY)
        expected = {"edited"} if at < 6 else {"other_history"}
        assert set(kinds(found)) - {"bad_mac"} == expected
        assert {one.line for one in found.problems} == {at + 1}
        assert ("bad_mac" in kinds(found)) == bool(record.mac)


@pytest.mark.parametrize("at", [0, 3, 6])
def test_a_deleted_record_is_found(log: AuditLog, path: Path, at: int) -> None:
    original, anchor = lines_of(path), log.head()
    path.write_bytes(b"".join(original[:at] + original[at + 1 :]))
    found = log.verify(anchor=anchor, key=KEY)
    assert kinds(found) == (["missing"] if at < 6 else ["cut"])
    if at == 6:
        # The chain alone cannot know: this is why the vault keeps the anchor.
        assert log.verify(anchor=None, key=KEY).ok
        assert found.problems[0].seq == 7


def test_inserted_swapped_and_repeated_records_are_found(log: AuditLog, path: Path) -> None:
    lines, anchor = lines_of(path), log.head()
    stranger = hashed_anew([lines[2]], macs=True)[0]
    for changed in (
        [*lines[:3], stranger, *lines[3:]],
        [*lines[:2], lines[3], lines[2], *lines[4:]],
        [*lines[:4], lines[3], *lines[4:]],
        list(reversed(lines)),
    ):
        path.write_bytes(b"".join(changed))
        found = log.verify(anchor=anchor, key=KEY)
        assert not found.ok
        assert kinds(found)[0] == "missing"


def test_lines_that_are_no_records_are_found_each_alone(log: AuditLog, path: Path) -> None:
    original, anchor = lines_of(path), log.head()
    spaced = json.dumps(json.loads(original[3]), sort_keys=True).encode() + b"\n"
    strange = [b"\n", b"{}\n", b"[]\n", b"\xff\xfe\n", original[3][:-1] + b"\r\n", spaced, b"[" * 60000 + b"\n"]
    strange += [b"x" * 200_000 + b"\n", original[3].replace(b'"actor":', b'"actor":"api","actor":')]
    strange += [b'{"seq":' + b"9" * 5000 + b"}\n", canonical(json.loads(original[3]) | {"extra": 1})]
    strange += [canonical(json.loads(original[3]) | {"object": "\x1b[2J"})]
    strange += [canonical(json.loads(original[3]) | {"details": one}) for one in ([], None, {"a": 1.5}, {"a": {}})]
    for line in strange:
        path.write_bytes(b"".join([*original[:3], line, *original[4:]]))
        found = log.verify(anchor=anchor, key=KEY)
        assert [(one.kind, one.line) for one in found.problems] == [("not_a_record", 4)]
        assert [one.seq for one in log.records()] == [1, 2, 3, 5, 6, 7]


def test_a_cut_end_is_found_by_the_anchor_at_every_length(log: AuditLog, path: Path) -> None:
    original, anchor = lines_of(path), log.head()
    for left in range(7):
        path.write_bytes(b"".join(original[:left]))
        found = log.verify(anchor=anchor, key=KEY)
        assert not found.ok
        assert kinds(found) == (["cut"] if left > 0 else ["no_log"])
        assert found.count == left
    path.unlink()
    assert kinds(log.verify(anchor=anchor, key=KEY)) == ["no_log"]


def test_a_log_hashed_anew_with_its_old_macs_is_found_by_mac_and_by_anchor(log: AuditLog, path: Path) -> None:
    anchor = log.head()
    fields = [json.loads(line) for line in lines_of(path)]
    fields[0]["object"] = "other"
    path.write_bytes(b"".join(hashed_anew([canonical(one) for one in fields], macs=True)))
    assert log.verify(anchor=None, key=None).ok
    assert set(kinds(log.verify(anchor=None, key=KEY))) == {"bad_mac"}
    assert kinds(log.verify(anchor=anchor, key=None)) == ["other_history"]
    assert not log.verify(anchor=anchor, key=OTHER_KEY).ok


def test_a_log_hashed_anew_without_macs_is_found_even_without_key_and_anchor(log: AuditLog, path: Path) -> None:
    anchor = log.head()
    path.write_bytes(b"".join(hashed_anew(lines_of(path), macs=False)))
    found = log.verify(anchor=None, key=None)
    assert [(one.kind, one.seq) for one in found.problems] == [("bad_mac", seq) for seq in (1, 2, 4, 6, 7)]
    assert "other_history" in kinds(log.verify(anchor=anchor, key=KEY))


def test_records_after_the_anchor_are_no_fault(log: AuditLog) -> None:
    anchor = log.head()
    log.append("failed_unlock")
    log.append("failed_unlock")
    found = log.verify(anchor=anchor, key=KEY)
    assert (found.ok, found.head.seq) == (True, 9)


def test_problems_are_told_in_both_languages(log: AuditLog, path: Path) -> None:
    made = {
        kind: audit.Problem(kind, 4, 9).message
        for kind in ("not_a_record", "edited", "missing", "bad_mac", "cut", "other_history", "no_log")
    }
    assert len(set(made.values())) == 7
    assert made["edited"] == "Line 4: record 9 was edited after it was written."
    text.set_language("pt_BR")
    for kind in sorted(audit_verify.TOLERATED):
        assert audit.Problem(kind, 4).message


def test_a_long_file_of_nonsense_gives_a_short_list(path: Path, log: AuditLog) -> None:
    path.write_bytes(b"x\n" * 5000)
    found = log.verify(anchor=Head(7, "a" * 64), key=KEY)
    assert len(found.problems) == audit_verify.MAX_PROBLEMS + 1
    assert (found.unlisted, found.count, found.problems[-1].kind) == (4900, 0, "cut")


# -- the next record after damage ------------------------------------------------------------------------------------


def test_a_record_torn_at_any_byte_is_reported_and_cut_off_at_the_next_append(log: AuditLog, path: Path) -> None:
    whole = path.read_bytes()
    anchor = log.head()
    line = audit_record.seal(anchor, "cli", "export", "", {}, KEY).line()
    for length in range(1, len(line) - 1):
        path.write_bytes(whole + line[:length])
        found = log.verify(anchor=anchor, key=KEY)
        assert (found.ok, kinds(found), found.count) == (True, ["torn_tail"], 7)
        assert log.head() == anchor
        if length % 40 and length < len(line) - 3:
            continue  # each append waits for the disk
        head = log.append("reset", anchor=anchor)
        after = log.verify(anchor=head, key=KEY)
        assert (after.ok, after.problems, after.count) == (True, (), 8)
        assert [one.details for one in log.records()][-1] == {"torn_bytes": length}


def test_a_last_line_without_its_end_is_kept(log: AuditLog, path: Path) -> None:
    anchor = log.head()
    path.write_bytes(path.read_bytes()[:-1])
    assert log.verify(anchor=anchor, key=KEY).problems == ()
    assert [one.seq for one in log.records()] == [1, 2, 3, 4, 5, 6, 7]
    head = log.append("failed_unlock", anchor=anchor)
    assert head.seq == 8
    assert log.verify(anchor=head, key=KEY).problems == ()


def test_the_first_record_may_be_the_torn_one(path: Path) -> None:
    path.parent.mkdir()
    path.write_bytes(b'{"action":"crea')
    log = AuditLog(path)
    assert log.head() == Head(0, "")
    assert log.append("create", key=KEY).seq == 1
    assert log.verify(anchor=log.head(), key=KEY).problems == ()


@pytest.mark.parametrize("end", [b"{}\n", b"\n", b"x" * 70_000, b"{}\n{", b"\n" + b"x" * 70_000])
def test_nothing_is_appended_to_a_log_whose_last_record_is_none(log: AuditLog, path: Path, end: bytes) -> None:
    path.write_bytes(path.read_bytes() + end)
    before = path.read_bytes()
    with pytest.raises(AuditError) as caught:
        log.append("reset")
    assert caught.value.exit_code == 31
    assert "flexbot vault audit verify" in str(caught.value)
    with pytest.raises(AuditError):
        log.head()
    assert path.read_bytes() == before


def test_nothing_is_appended_to_a_long_file_without_a_line(path: Path) -> None:
    path.parent.mkdir()
    for size in (70_000, 200_000):
        path.write_bytes(b"x" * size)
        with pytest.raises(AuditError):
            AuditLog(path).append("reset")
        assert path.stat().st_size == size


def test_an_action_does_not_put_a_new_anchor_over_a_cut_or_changed_log(log: AuditLog, path: Path) -> None:
    anchor, lines = log.head(), lines_of(path)
    middle = Head(4, json.loads(lines[3])["hash"])
    for changed, known in (
        (lines[:6], anchor),
        ([], anchor),
        ([], middle),
        (hashed_anew(lines, macs=False), anchor),
        (hashed_anew(lines, macs=False), middle),
        ([*lines[:4], *hashed_anew(lines[4:], macs=True)], middle),
        # a gap and a line that is no record, both behind what the vault remembers
        ([*lines[:5], lines[6]], middle),
        ([*lines[:5], b"{}\n", lines[6]], middle),
    ):
        path.write_bytes(b"".join(changed))
        with pytest.raises(AuditError) as caught:
            log.append("put", key=KEY, anchor=known)
        assert caught.value.key == "audit.anchor"
        assert path.read_bytes() == b"".join(changed)
    path.write_bytes(b"".join(lines))
    assert log.append("put", key=KEY, anchor=middle).seq == 8


def test_appending_reads_only_the_end_of_the_log(log: AuditLog, path: Path) -> None:
    lines = lines_of(path)
    path.write_bytes(b"x" * 3_000_000 + b"\n" + b"".join(lines[1:]))
    anchor = Head(5, json.loads(lines[4])["hash"])
    assert log.append("put", key=KEY, anchor=anchor).seq == 8
    assert log.verify(anchor=anchor, key=KEY).problems[0].kind == "not_a_record"


# -- a new beginning -------------------------------------------------------------------------------------------------


def test_a_lost_log_carries_on_from_the_anchor(log: AuditLog, path: Path) -> None:
    anchor = log.head()
    path.unlink()
    head = log.restart(anchor, key=KEY)
    assert head.seq == 8
    found = log.verify(anchor=anchor, key=KEY)
    assert (found.ok, kinds(found), found.count) == (True, ["restarted"], 1)
    later = log.append("put", key=KEY, anchor=anchor)
    assert log.verify(anchor=later, key=KEY).ok
    assert not log.verify(anchor=Head(7, "a" * 64), key=KEY).ok
    assert not log.verify(anchor=Head(3, "a" * 64), key=KEY).ok
    assert [one.name for one in path.parent.glob("audit.*.jsonl")] == []


def test_a_restart_keeps_the_old_log_beside_it(log: AuditLog, path: Path) -> None:
    anchor = log.head()
    path.write_bytes(b"damaged\n")
    log.restart(anchor, key=KEY)
    (kept,) = path.parent.glob("audit.*.jsonl")
    assert kept.read_bytes() == b"damaged\n"
    assert next(log.records()).details == {"old_log": kept.name}
    log.restart(log.head(), key=KEY)
    assert len(list(path.parent.glob("audit.*.jsonl"))) == 2
    assert next(log.records()).seq == 9


def test_a_restart_forged_without_the_key_is_found(log: AuditLog, path: Path) -> None:
    anchor = log.head()
    path.unlink()
    log.restart(anchor, key=KEY)
    path.write_bytes(audit_record.seal(anchor, "cli", "chain_restarted", "", {}, None).line())
    assert kinds(log.verify(anchor=anchor, key=KEY)) == ["restarted", "bad_mac"]
    fields = json.loads(audit_record.seal(anchor, "cli", "chain_restarted", "", {}, OTHER_KEY).line())
    fields["key"] = KEY.id
    del fields["hash"]
    path.write_bytes(audit_record.Record(**fields, hash=audit_record._hash(fields["prev"], fields)).line())
    assert kinds(log.verify(anchor=anchor, key=KEY)) == ["restarted", "bad_mac"]


def test_a_restart_within_a_log_hides_no_gap(log: AuditLog, path: Path) -> None:
    anchor, lines = log.head(), lines_of(path)
    path.unlink()
    head = log.restart(anchor, key=KEY)
    path.write_bytes(b"".join([*lines[:5], *lines_of(path)]))
    assert [(one.kind, one.line, one.seq) for one in log.verify(anchor=head, key=KEY).problems] == [("missing", 6, 8)]


def test_a_log_may_begin_with_a_later_record_only_by_a_restart(log: AuditLog, path: Path) -> None:
    head = log.append("failed_unlock")
    path.write_bytes(lines_of(path)[-1])
    assert kinds(log.verify(anchor=head, key=KEY)) == ["missing"]
    path.write_bytes(audit_record.seal(Head(0, "a" * 64), "cli", "reset", "", {}, None).line())
    assert [(one.kind, one.line, one.seq) for one in log.verify(anchor=None, key=None).problems] == [("edited", 1, 1)]


# -- the file --------------------------------------------------------------------------------------------------------


def test_no_log_is_a_fault_only_where_something_was_written(path: Path) -> None:
    log = AuditLog(path)
    assert log.head() == Head(0, "")
    assert list(log.records()) == []
    assert log.verify(anchor=Head(0, ""), key=None).ok
    assert not log.verify(anchor=None, key=None).ok
    assert not log.verify(anchor=Head(3, "a" * 64), key=None).ok
    assert not path.parent.exists(), "reading makes nothing"


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has access lists, no permission bits; needs POSIX")
def test_the_log_and_its_folder_are_the_users_alone(log: AuditLog, path: Path) -> None:
    modes = {one.name: stat.S_IMODE(one.stat().st_mode) for one in path.parent.iterdir()}
    assert modes == {"audit.jsonl": 0o600, "audit.jsonl.lock": 0o600}
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


def test_a_link_is_neither_written_nor_read(log: AuditLog, path: Path, tmp_path: Path) -> None:
    target = tmp_path / "elsewhere"
    path.rename(target)
    try:
        path.symlink_to(target)
    except OSError:
        pytest.skip("this user may not make links")
    if not path.is_symlink():
        pytest.skip("this system (Wine) does not show a link as one")
    before = target.read_bytes()
    with pytest.raises(StorageError) as refused:
        log.append("reset")
    assert refused.value.key == "audit.not_a_file"
    for read in (log.head, lambda: list(log.records()), lambda: log.verify(anchor=None, key=None)):
        with pytest.raises(AuditError):
            read()
    assert target.read_bytes() == before
    log.restart(Head(0, ""), key=KEY)
    assert target.read_bytes() == before
    assert log.verify(anchor=None, key=KEY).ok


def test_a_folder_in_its_place_is_refused(path: Path) -> None:
    path.mkdir(parents=True)
    with pytest.raises(StorageError):
        AuditLog(path).append("reset")
    with pytest.raises(AuditError):
        AuditLog(path).verify(anchor=None, key=None)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no pipes in its folders; needs POSIX")
def test_a_pipe_in_its_place_is_refused_and_nobody_waits(path: Path) -> None:
    path.parent.mkdir()
    os.mkfifo(path)
    with pytest.raises(StorageError):
        AuditLog(path).append("reset")
    with pytest.raises(AuditError):
        AuditLog(path).head()


@pytest.mark.skipif(sys.platform == "win32", reason="Windows opens no folders; needs POSIX")
def test_record_and_new_file_name_are_on_the_disk_when_append_returns(path: Path, monkeypatch: Any) -> None:
    flushed: list[str] = []
    flush = os.fsync

    def watch(handle: int) -> None:
        flushed.append("folder" if stat.S_ISDIR(os.fstat(handle).st_mode) else f"{os.fstat(handle).st_size} bytes")
        flush(handle)

    monkeypatch.setattr(os, "fsync", watch)
    AuditLog(path).append("reset")
    first = path.stat().st_size
    AuditLog(path).append("reset")
    assert flushed == [f"{first} bytes", "folder", f"{path.stat().st_size} bytes"]


def test_a_disk_that_fails_to_flush_takes_the_record_back(log: AuditLog, path: Path, monkeypatch: Any) -> None:
    """A disk that answers EIO cannot be had here; only its answer to fsync is made up."""
    before = path.read_bytes()

    def fail(handle: int) -> None:
        raise OSError(5, "Input/output error")

    monkeypatch.setattr(os, "fsync", fail)
    with pytest.raises(StorageError) as caught:
        log.append("reset")
    assert (caught.value.key, caught.value.exit_code) == ("audit.unwritable", 28)
    assert path.read_bytes() == before


REAL = [audit_record.seal(Head(n, "a" * 64), "cli", "check", "é", {"n": n}, KEY).line() for n in range(3)]


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(
        st.one_of(
            st.binary(max_size=200),
            st.sampled_from([*REAL, b"\n", b"[" * 5000 + b"\n"]),
            st.builds(
                lambda line, at, byte: line[:at] + bytes([byte]) + line[at + 1 :],
                st.sampled_from(REAL),
                st.integers(0, 400),
                st.integers(0, 255),
            ),
        ),
        max_size=6,
    )
)
def test_no_bytes_break_the_reader(tmp_path: Path, pieces: list[bytes]) -> None:
    path = tmp_path / "fuzzed.jsonl"
    path.write_bytes(b"".join(pieces))
    log = AuditLog(path)
    found = log.verify(anchor=Head(2, "a" * 64), key=KEY)
    assert not found.ok, "nothing here holds the anchor's record"
    assert len(list(log.records())) >= found.count
    try:
        head = log.head()
    except AuditError:
        return
    assert head.seq >= 0
