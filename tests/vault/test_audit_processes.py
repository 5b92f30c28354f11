"""The audit log under real processes: writers at once, a kill at every step, a disk that refuses."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from flexbot.vault.audit import AuditKey, AuditLog, Head

KEY = AuditKey(bytes(32))

APPENDER = """
import sys
from pathlib import Path
from flexbot.vault.audit import AuditKey, AuditLog, acting_as
log, key = AuditLog(Path(sys.argv[1])), AuditKey(bytes(32))
with acting_as("live"):
    for n in range(int(sys.argv[3])):
        log.append("check", object=sys.argv[2], details={"n": n}, key=key)
"""

# Ends at once, as a killed process does, before the given line or call of FlexBot's audit and file code.
KILLED = """
import os, signal, sys
from pathlib import Path
from flexbot.vault.audit import AuditKey, AuditLog

def die():
    os.kill(os.getpid(), signal.SIGKILL) if os.name == "posix" else os._exit(9)

def append_and_die_at(log, step, act):
    left = step
    def trace(frame, event, argument):
        nonlocal left
        name = frame.f_code.co_filename
        if not ("audit" in os.path.basename(name) or os.path.basename(name) == "files.py"):
            return None
        left -= 1
        if left == 0:
            die()
        return trace
    sys.settrace(trace)
    act(log)
    sys.settrace(None)
    return left

ACTS = {
    "append": lambda log: log.append("reset", key=AuditKey(bytes(32))),
    "restart": lambda log: log.restart(log.head(), key=AuditKey(bytes(32))),
}
"""

# Forks for every step: a fresh interpreter for each would take minutes.
EVERY_STEP = (
    KILLED
    + """
path, start, act = Path(sys.argv[1]), Path(sys.argv[2]).read_bytes(), ACTS[sys.argv[3]]
log, key = AuditLog(path), AuditKey(bytes(32))
AuditLog(path.with_name("warm.jsonl")).append("reset")
outcomes = {}
for step in range(1, 5000):
    for old in path.parent.glob("audit*.jsonl"):
        old.unlink()
    path.write_bytes(start)
    child = os.fork()
    if child == 0:
        append_and_die_at(log, step, act)
        os._exit(0)
    status = os.waitpid(child, 0)[1]
    kept = [one.read_bytes() for one in path.parent.glob("audit.2*.jsonl")]
    found = log.verify(anchor=None, key=key)
    if not (found.ok or not path.exists() or path.stat().st_size == 0):
        sys.exit(f"step {step}: {found}")
    if start not in [*kept, path.read_bytes()[: len(start)] if path.exists() else b""] and not start.endswith(b"torn"):
        sys.exit(f"step {step}: records were lost")
    outcomes[found.count] = outcomes.get(found.count, 0) + 1
    if not kept and path.stat().st_size > 0:
        head = log.append("reset")
        after = log.verify(anchor=head, key=key)
        if after.problems or after.count != found.count + 1:
            sys.exit(f"step {step}, the append after it: {after}")
    if status == 0:
        print(step, sorted(outcomes.items()))
        sys.exit(0)
sys.exit("the action never came to its end")
"""
)

ONE_STEP = KILLED + 'sys.exit(append_and_die_at(AuditLog(Path(sys.argv[1])), int(sys.argv[2]), ACTS["append"]) <= 0)'


def python(code: str, *words: object, timeout: float = 120) -> subprocess.CompletedProcess[str]:
    arguments = [sys.executable, "-c", code, *map(str, words)]
    return subprocess.run(arguments, capture_output=True, text=True, timeout=timeout, check=False)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "audit.jsonl"


@pytest.fixture
def start(path: Path) -> bytes:
    """The bytes of a log with two records; the log is removed."""
    log = AuditLog(path)
    log.append("create", key=KEY)
    log.append("put", object="binance-live", details={"venue": "binance"}, key=KEY)
    content = path.read_bytes()
    path.unlink()
    return content


def test_two_processes_append_200_records_each_to_one_chain(path: Path) -> None:
    words = [[sys.executable, "-c", APPENDER, str(path), name, "200"] for name in ("first", "second")]
    children = [subprocess.Popen(one, stderr=subprocess.PIPE, text=True) for one in words]
    errors = [child.communicate(timeout=120)[1] for child in children]
    assert [child.returncode for child in children] == [0, 0], errors
    log = AuditLog(path)
    found = log.verify(anchor=log.head(), key=KEY)
    assert (found.ok, found.problems, found.count, found.macs_checked) == (True, (), 400, 400)
    for name in ("first", "second"):
        assert [one.details["n"] for one in log.records() if one.object == name] == list(range(200))


@pytest.mark.skipif(sys.platform == "win32", reason="needs POSIX: there is no fork and no SIGKILL")
@pytest.mark.parametrize(("act", "end"), [("append", b""), ("append", b'{"torn'), ("restart", b"")])
def test_a_kill_at_every_step_leaves_a_log_that_verifies(
    path: Path, start: bytes, tmp_path: Path, act: str, end: bytes
) -> None:
    begun = tmp_path / "start"
    begun.write_bytes(start + end)
    done = python(EVERY_STEP, path, begun, act)
    assert done.returncode == 0, done.stdout + done.stderr
    steps = int(done.stdout.split()[0])
    assert steps > 60, "the trace saw too few steps to mean anything"
    if act == "append":
        assert "(2, " in done.stdout, "kills before the write"
        assert "(3, " in done.stdout, "kills after it"


@pytest.mark.parametrize("step", [1, 20, 60, 90, 120, 100_000])
def test_a_process_that_ends_at_once_leaves_a_log_that_verifies(path: Path, start: bytes, step: int) -> None:
    path.write_bytes(start)
    ended = python(ONE_STEP, path, step)
    assert ended.returncode == (0 if step == 100_000 else 9 if sys.platform == "win32" else -9), ended.stderr
    log = AuditLog(path)
    found = log.verify(anchor=None, key=KEY)
    assert found.ok
    assert found.count in ((3,) if step == 100_000 else (2, 3))
    head = log.append("reset")
    assert head.seq == found.count + 1
    assert log.verify(anchor=head, key=KEY).problems == ()


LIMITED = """
import resource, sys
from pathlib import Path
from flexbot.errors import StorageError
from flexbot.vault.audit import AuditLog
path = Path(sys.argv[1])
resource.setrlimit(resource.RLIMIT_FSIZE, (path.stat().st_size + int(sys.argv[2]),) * 2)
try:
    AuditLog(path).append("reset")
except StorageError as error:
    print(error.key, error.exit_code)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="needs POSIX: there is no limit to a file's size")
@pytest.mark.parametrize(("room", "end"), [(0, b""), (1, b""), (150, b""), (20, b'{"torn')])
def test_a_full_disk_refuses_and_leaves_every_record(path: Path, start: bytes, room: int, end: bytes) -> None:
    path.write_bytes(start + end)
    done = python(LIMITED, path, room)
    assert done.stdout.split() == ["audit.unwritable", "28"], done.stderr
    assert path.read_bytes() == start
    assert AuditLog(path).append("reset").seq == 3


NOBODY = """
import os, sys
from pathlib import Path
from flexbot.errors import FlexBotError
from flexbot.vault.audit import AuditKey, AuditLog, Head
AuditLog(Path(sys.argv[2])).append("reset")  # imports everything while it still may
if os.geteuid() == 0:
    os.setgroups([])
    os.setgid(65534)
    os.setuid(65534)
log = AuditLog(Path(sys.argv[1]))
for act in (lambda: log.append("reset"), lambda: log.restart(Head(0, ""), key=AuditKey(bytes(32))), log.head):
    try:
        print(act())
    except FlexBotError as error:
        print(error.key, error.exit_code)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no read-only folders; needs POSIX")
@pytest.mark.parametrize(("folder_mode", "file_mode"), [(0o555, 0o644), (0o755, 0o000), (0o000, 0o644)])
def test_a_log_that_may_not_be_written_refuses(start: bytes, folder_mode: int, file_mode: int) -> None:
    import tempfile

    # pytest's own folder is closed to the other user that root becomes here
    with tempfile.TemporaryDirectory() as made:
        outer = Path(made)
        outer.chmod(0o755)
        folder = outer / "home"
        folder.mkdir()
        path = folder / "audit.jsonl"
        path.write_bytes(start)
        path.chmod(file_mode)
        folder.chmod(folder_mode)
        done = python(NOBODY, path, outer / "warm.jsonl")
        folder.chmod(0o755)
        path.chmod(0o644)
        assert path.read_bytes() == start
    append, restart, head = done.stdout.splitlines()
    assert (append, restart) == ("audit.unwritable 28", "audit.unwritable 28"), done.stderr
    readable = (folder_mode, file_mode) == (0o555, 0o644)
    assert head.startswith("Head(seq=2") if readable else head == "audit.unreadable 31"


def test_a_writer_that_keeps_the_lock_too_long_is_named(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import filelock

    from flexbot.errors import StorageError
    from flexbot.vault import audit

    monkeypatch.setattr(audit, "_LOCK_SECONDS", 0.2)
    with filelock.FileLock(path.with_name("audit.jsonl.lock")), pytest.raises(StorageError) as caught:
        AuditLog(path).append("reset")
    assert caught.value.key == "audit.locked"
    assert AuditLog(path).head() == Head(0, "")
