"""Importing the package, and a back-test of the bundled data, never touch the network."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

_REFUSE = """
import sys

def refuse(event, arguments):
    if event in ("socket.connect", "socket.getaddrinfo", "socket.sendto", "urllib.Request"):
        print("network:", event, arguments, file=sys.stderr)
        raise SystemExit(99)

sys.addaudithook(refuse)
"""
_EVERY_MODULE = """
import importlib, pkgutil, flexbot

names = [module.name for module in pkgutil.walk_packages(flexbot.__path__, "flexbot.")]
for name in names:
    if not name.endswith("__main__"):
        importlib.import_module(name)
print(len(names))
"""
_DEMO = (
    "import flexbot.__main__ as program\nsys.argv = ['flexbot', 'backtest', '--demo', '--no-keep']\nprogram.main()\n"
)


def run(code: str, folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", _REFUSE + code], capture_output=True, text=True, cwd=folder, check=False
    )


@pytest.mark.parametrize("code", [_EVERY_MODULE, _DEMO], ids=["every module", "demo"])
def test_nothing_touches_the_network(code: str, tmp_path: Path) -> None:
    done = run(code, tmp_path)
    assert done.returncode == 0, done.stderr
    assert done.stdout


def test_the_guard_sees_a_connection(tmp_path: Path) -> None:
    done = run("import socket\nsocket.create_connection(('127.0.0.1', 9), timeout=1)\n", tmp_path)
    assert done.returncode == 99
