"""Run code as a user who is not root: root may do anything, so that what the disk refuses cannot be seen as root."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_GIVE_UP_ROOT = """
import os
from flexbot import text
[text.texts(area, language) for area in ("errors", "vault") for language in text.LANGUAGES]
if os.geteuid() == 0:
    os.setgroups([])
    os.setgid(65534)
    os.setuid(65534)
"""


def run(imports: str, code: str, *arguments: Path) -> str:
    """What `code` prints; `imports` run before root is given up, since the user may not read Python's own files."""
    done = subprocess.run(
        [sys.executable, "-c", imports + _GIVE_UP_ROOT + code, *map(str, arguments)],
        # the home of the test belongs to root
        env={**os.environ, "FLEXBOT_HOME": "/nonexistent/flexbot"},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


@contextmanager
def open_folder() -> Iterator[Path]:
    """A folder that such a user reaches and owns; pytest's own are closed to others."""
    with tempfile.TemporaryDirectory() as made:
        outer = Path(made)
        outer.chmod(0o755)
        folder = outer / "home"
        folder.mkdir(mode=0o700)
        give(folder)
        yield folder
        folder.chmod(0o700)


def give(*paths: Path) -> None:
    """Let the paths belong to the user that `run` becomes."""
    if sys.platform != "win32" and os.geteuid() == 0:
        for path in paths:
            os.chown(path, 65534, 65534)
