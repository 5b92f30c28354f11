"""A real Secret Service of the test's own: a private session bus with gnome-keyring on it."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

_BUS = """<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>session</type>
  <listen>unix:path={folder}/bus</listen>
  <auth>EXTERNAL</auth>
  <policy context="default">
    <allow send_destination="*" eavesdrop="true"/>
    <allow eavesdrop="true"/>
    <allow own="*"/>
  </policy>
</busconfig>
"""


def _ended(process: subprocess.Popen[str]) -> None:
    process.kill()
    for stream in (process.stdin, process.stdout):
        if stream is not None:
            stream.close()
    process.wait()


@pytest.fixture
def session_bus() -> Iterator[dict[str, str]]:
    """The environment for child processes of a private D-Bus session on which nothing offers secrets.

    It starts no services by itself, so that neither the machine's keychain nor its password prompt comes into play.
    """
    if sys.platform == "win32" or shutil.which("dbus-daemon") is None or shutil.which("gnome-keyring-daemon") is None:
        pytest.skip("needs gnome-keyring and dbus")
    # not under tmp_path, whose length a socket's name would not bear
    folder = Path(tempfile.mkdtemp(prefix="flexbot-bus-"))
    config = folder / "bus.conf"
    config.write_text(_BUS.format(folder=folder))
    (folder / "runtime").mkdir(mode=0o700)
    outside = {name: value for name, value in os.environ.items() if not name.startswith(("DBUS_", "XDG_", "GNOME_"))}
    environment = {
        **outside,
        "HOME": str(folder),
        "XDG_RUNTIME_DIR": str(folder / "runtime"),
        "XDG_DATA_HOME": str(folder / "data"),
        "XDG_CONFIG_HOME": str(folder / "config"),
    }
    bus = subprocess.Popen(
        ["dbus-daemon", f"--config-file={config}", "--print-address", "--nofork"],
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    try:
        assert bus.stdout is not None
        environment["DBUS_SESSION_BUS_ADDRESS"] = bus.stdout.readline().strip()
        yield environment
    finally:
        _ended(bus)
        shutil.rmtree(folder)


@pytest.fixture
def keyring_daemon(session_bus: dict[str, str]) -> Iterator[subprocess.Popen[str]]:
    """gnome-keyring on the private bus, its login keyring made and unlocked with a password."""
    daemon = subprocess.Popen(
        ["gnome-keyring-daemon", "--unlock", "--components=secrets", "--foreground"],
        env=session_bus,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    try:
        assert daemon.stdin is not None
        assert daemon.stdout is not None
        daemon.stdin.write("keyring password")
        daemon.stdin.close()
        # written once the control socket is there; the service comes on the bus right after
        daemon.stdout.readline()
        _wait_for_service(session_bus)
        yield daemon
    finally:
        _ended(daemon)


@pytest.fixture
def secret_service(session_bus: dict[str, str], keyring_daemon: subprocess.Popen[str]) -> dict[str, str]:
    """The environment for child processes that find an unlocked Secret Service on a private session bus."""
    return session_bus


def _wait_for_service(environment: dict[str, str]) -> None:
    """Wait until somebody offers secrets on the bus, at most ten seconds."""
    code = """
import os, sys, time
from contextlib import closing
import secretstorage
for _ in range(200):
    with closing(secretstorage.dbus_init()) as bus:
        if secretstorage.check_service_availability(bus):
            sys.exit()
    time.sleep(0.05)
sys.exit("gnome-keyring did not come up")
"""
    subprocess.run([sys.executable, "-c", code], env=environment, check=True, timeout=30)
