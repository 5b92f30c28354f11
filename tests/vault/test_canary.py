"""No secret is anywhere but in the vault: a whole life of one, with everything that it leaves behind searched."""

from __future__ import annotations

import base64
import contextlib
import json
import os
import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote, quote_plus

import pytest
from vault_console import KEY, SECRET

from exchange_sim import ApiKey, BinanceFace, Simulator
from flexbot import paths

PASSPHRASE = "corretora azul CANARYphrase girassol ação/42+7"
MISTYPED = "corretora azul CANARYmistyped girassol ação/42+7"
OTHER_SECRET = SECRET[::-1]
PROC = Path("/proc")
# Vault.put fails in a way in which no FlexBot may, with the secrets in the message, in a cause and in local variables.
CRASH = """
from flexbot.vault.vault import Vault
from flexbot.__main__ import main

def put(self, entry):
    told = {name: one.reveal() for name, one in entry.fields.items()}
    try:
        raise ValueError(f"the disk said no to {told}")
    except ValueError as error:
        raise RuntimeError(f"cannot keep {told['api_key']}:{told['secret_key']!r}") from error

Vault.put = put
main()
"""


def forms(secret: str) -> set[bytes]:
    """A secret as it is, in base64 (wherever it stands in a longer text), in hex and as in a URL."""
    raw = secret.encode()
    found = {raw, raw.hex().encode(), raw.hex().upper().encode()}
    found |= {quote(secret, safe="").encode(), quote(secret).encode(), quote_plus(secret).encode()}
    for before in range(3):
        padded = b"\0" * before + raw
        # only the characters that no neighbour has a part in
        decided = slice(-(-before * 8 // 6), len(padded) * 8 // 6)
        found |= {base64.b64encode(padded)[decided], base64.urlsafe_b64encode(padded)[decided]}
    return found


SECRETS = {"key": KEY, "secret": SECRET, "passphrase": PASSPHRASE, "mistyped": MISTYPED, "other": OTHER_SECRET}
CANARIES = {one: name for name, secret in SECRETS.items() for one in forms(secret)}


def sightings(place: str, content: bytes, canaries: Mapping[bytes, str]) -> set[str]:
    return {f"the {name} in {place}" for one, name in canaries.items() if one in content}


@dataclass
class Watch:
    """Looks again and again, while a run lasts, at its processes and at the files that it writes."""

    folders: Sequence[Path]
    canaries: Mapping[bytes, str]
    found: set[str] = field(default_factory=set)
    looks: int = 0

    @contextlib.contextmanager
    def over(self, process: subprocess.Popen[bytes]) -> Iterator[None]:
        ended = threading.Event()
        thread = threading.Thread(target=self._watch, args=(process.pid, ended))
        thread.start()
        try:
            yield
        finally:
            ended.set()
            thread.join()

    def _watch(self, pid: int, ended: threading.Event) -> None:
        while not ended.wait(0.02):
            self.look_at_processes(pid)
            self.look_at_files()

    def look_at_processes(self, pid: int) -> None:
        """Arguments and environment of the process and of its children; other systems show neither to others."""
        for one in [pid, *children(pid)]:
            for name in ("cmdline", "environ"):
                with contextlib.suppress(OSError):
                    content = (PROC / str(one) / name).read_bytes()
                    self.looks += 1
                    self.found |= sightings(f"{name} of a process", content, self.canaries)

    def look_at_files(self) -> None:
        for folder in self.folders:
            for path in folder.rglob("*"):
                # a file may be gone again, or Windows may keep it to its writer
                with contextlib.suppress(OSError):
                    if path.is_file():
                        self.found |= sightings(path.name, path.read_bytes(), self.canaries)


def children(pid: int) -> list[int]:
    with contextlib.suppress(OSError):
        return [int(one) for one in (PROC / str(pid) / "task" / str(pid) / "children").read_text().split()]
    return []


@dataclass
class Life:
    """One user's folders, and every run in them watched."""

    folder: Path
    watch: Watch

    def run(
        self, *words: str, lines: Sequence[str] = (), code: int = 0, shows: bool = False, script: str | None = None
    ) -> tuple[str, str]:
        """Run a command with --debug; what it writes is searched, its standard output only if it `shows` no secret."""
        start = ["-m", "flexbot"] if script is None else ["-c", script]
        outside = {name: one for name, one in os.environ.items() if not name.startswith(("DBUS_", "FLEXBOT_DEBUG"))}
        temporary = str(self.folder / "tmp")
        process = subprocess.Popen(
            [sys.executable, *start, *words, "--debug"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env=outside
            | {"TMPDIR": temporary, "TEMP": temporary, "TMP": temporary, "FLEXBOT_LANG": "en", "PYTHONUTF8": "1"},
        )
        with self.watch.over(process):
            out, err = process.communicate("".join(f"{line}\n" for line in lines).encode(), timeout=60)
        assert process.returncode == code, err.decode()
        self.watch.found |= sightings(f"what {words} complained", err, self.watch.canaries)
        if not shows:
            self.watch.found |= sightings(f"what {words} printed", out, self.watch.canaries)
        self.watch.look_at_files()
        return out.decode(), err.decode()


@pytest.fixture
def life(tmp_path: Path, home: Path) -> Life:
    """A user without a vault yet."""
    (tmp_path / "tmp").mkdir()
    return Life(tmp_path, Watch((home, tmp_path / "tmp"), CANARIES))


def test_the_search_finds_every_form_anywhere() -> None:
    for secret in (KEY, SECRET, PASSPHRASE):
        raw = secret.encode()
        shown = [raw, raw.hex().encode(), quote(secret).encode(), quote_plus(secret).encode()]
        shown += [base64.b64encode(b"user:"[:length] + raw + b"!") for length in range(6)]
        for one in shown:
            assert sightings("here", b"before " + one + b" after", CANARIES)
    assert not sightings("here", b"nothing of interest " * 100, CANARIES)


def test_from_the_first_key_to_a_crash_no_secret_is_left_anywhere(life: Life) -> None:
    names = frozenset({"127.0.0.1"})
    with Simulator(BinanceFace(keys=[ApiKey(KEY, SECRET, allowed_ips=names)])) as sim:
        at_sim = ("vault", "add", "--venue", "binance", "--env", "sim", "--url", sim.url)
        life.run("config", "--init", "--no-entry", "--kdf", "pbkdf2", lines=[PASSPHRASE])
        life.run(*at_sim, lines=[PASSPHRASE, KEY, SECRET])
        life.run(*at_sim, lines=[PASSPHRASE, KEY, OTHER_SECRET], code=30)
        life.run("vault", "check", lines=[PASSPHRASE])
        assert len(sim.asked("/api/v3/account")) == 3
        listed, _ = life.run("vault", "list", lines=[PASSPHRASE])
        assert KEY[-4:] in listed
        life.run("vault", "get", "binance-sim", "--json", lines=[PASSPHRASE])
        revealed, _ = life.run("vault", "reveal", "binance-sim", "--yes", lines=[PASSPHRASE] * 2, shows=True)
        assert SECRET in revealed
        life.run("vault", "rotate", "--yes", lines=[PASSPHRASE])
        copy = life.folder / "copy.enc"
        life.run("vault", "export", str(copy), lines=[PASSPHRASE])
        life.run("vault", "remove", "binance-sim", "--yes", lines=[PASSPHRASE])
        life.run("vault", "import-backup", str(copy), lines=[PASSPHRASE])
        import_from_plaintext(life)
        life.run("vault", "list", lines=[MISTYPED], code=11)
        life.run("vault", "set", "binance-sim", "nonsense", "x", lines=[PASSPHRASE], code=2)
        _, err = life.run(*at_sim, "--id", "new", lines=[PASSPHRASE, KEY, SECRET], code=1, script=CRASH)
    assert "RuntimeError: cannot keep [redacted]:'[redacted]'" in err
    assert "ValueError" in err
    written = (paths.logs() / "flexbot.log").read_text(encoding="utf-8")
    for part in ("ccxt", "urllib3", "RuntimeError", "Traceback"):
        assert part in written, f"the log tells nothing of {part}, so its silence proves nothing"
    assert sightings("copy", copy.read_bytes(), CANARIES) == set()
    assert life.watch.found == set()
    assert life.watch.looks > 0 or not PROC.is_dir()


def import_from_plaintext(life: Life) -> None:
    """What lay in the clear is outside of the folders that are watched, and gone afterwards."""
    old = life.folder / "old.env"
    old.write_text(f"KRAKEN_API_KEY={KEY}\nKRAKEN_API_SECRET={SECRET}\n", encoding="utf-8")
    life.run("vault", "import", "--from", "env", str(old), "--yes", "--shred", lines=[PASSPHRASE])
    assert not old.exists()


@pytest.mark.parametrize("words", [["vault", "list", "--unlock", "env"], ["config", "path"]])
def test_the_key_in_the_environment_reaches_no_child_and_no_log(life: Life, words: list[str]) -> None:
    life.run("config", "--init", "--no-entry", "--kdf", "pbkdf2", lines=[PASSPHRASE])
    shown, _ = life.run("vault", "slot", "add", "env", lines=[PASSPHRASE], shows=True)
    key = shown.strip()
    script = (
        "import json, os, subprocess, sys\n"
        "from flexbot.cli.front import run\n"
        "code = run('flexbot', [*sys.argv[1:], '--debug'])\n"
        "child = [sys.executable, '-c', 'import json, os; print(json.dumps(dict(os.environ)))']\n"
        "seen = json.loads(subprocess.run(child, capture_output=True, text=True, check=True).stdout)\n"
        "print(json.dumps([code, seen]))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, *words],
        env={**os.environ, "FLEXBOT_VAULT_KEY": key},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        encoding="utf-8",
        timeout=60,
        check=True,
    )
    code, seen = json.loads(done.stdout.splitlines()[-1])
    assert code == 0
    assert "PATH" in seen
    assert "FLEXBOT_VAULT_KEY" not in seen
    canaries = dict.fromkeys(forms(key), "key")
    assert sightings("the child's environment", json.dumps(seen).encode(), canaries) == set()
    watch = Watch(life.watch.folders, canaries)
    watch.look_at_files()
    assert watch.found == set()
    assert life.watch.found == set()
