"""Whatever bytes are read as a vault, a header, a derivation or a payload: refused by name, never by accident."""

from __future__ import annotations

import importlib.util
import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import vault_fuzz_targets as fuzz
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from flexbot.vault import header

FUZZER = Path(__file__).with_name("fuzz_vault.py")
RUNS = 20_000
# Deterministic: a test that fails on some days only tells nobody what was broken.
fuzzing = settings(
    max_examples=300,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)

anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=8,
)
# What stands in real vaults, so that a replacement is often nearly right.
plausible = st.sampled_from(
    [
        "",
        "env",
        "passphrase",
        "argon2id",
        "hkdf-sha256",
        "00" * 16,
        "2026-01-01T00:00:00Z",
        "AAAA",
        0,
        1,
        8,
        65536,
        [],
        {},
    ]
)


def places(raw: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """The paths to everything in a JSON value, itself first."""
    found = [path]
    inside = raw.items() if isinstance(raw, dict) else enumerate(raw) if isinstance(raw, list) else ()
    for key, value in inside:
        found += places(value, (*path, key))
    return found


def changed(raw: Any, path: tuple[Any, ...], value: Any, how: str) -> Any:
    """`raw` with the place at `path` replaced or removed, or given something more."""
    if not path:
        return value
    copy = dict(raw) if isinstance(raw, dict) else list(raw)
    if len(path) > 1:
        copy[path[0]] = changed(raw[path[0]], path[1:], value, how)
    elif how == "remove":
        del copy[path[0]]
    elif how == "add" and isinstance(copy, dict):
        copy[f"{path[0]}2"] = value
    else:
        copy[path[0]] = value
    return copy


@st.composite
def nearly(draw: st.DrawFn, raw: Any) -> Any:
    """A real JSON value with one to three places changed."""
    for _ in range(draw(st.integers(1, 3))):
        path = draw(st.sampled_from(places(raw)))
        raw = changed(raw, path, draw(plausible | anything), draw(st.sampled_from(["replace", "remove", "add"])))
    return raw


def spelled(raw: Any) -> bytes:
    return json.dumps(raw, sort_keys=True, separators=(",", ":")).encode("ascii")


HEADER = json.loads(fuzz.REAL.splitlines()[1])
PAYLOAD, BOX = (json.loads(seed[1:]) for seed in fuzz.seeds()[-2:])


@fuzzing
@given(data=st.binary(max_size=300))
@pytest.mark.parametrize("target", fuzz.TARGETS)
def test_arbitrary_bytes(target: Any, data: bytes) -> None:
    target(data)


@fuzzing
@given(data=st.data())
def test_a_real_file_with_some_bytes_replaced(data: st.DataObject) -> None:
    content = bytearray(fuzz.REAL)
    for _ in range(data.draw(st.integers(1, 4))):
        start = data.draw(st.integers(0, len(content)))
        content[start : start + data.draw(st.integers(0, 40))] = data.draw(st.binary(max_size=40))
    fuzz.as_file(bytes(content))


@fuzzing
@given(raw=nearly(HEADER))
def test_a_real_header_with_some_values_replaced(raw: Any) -> None:
    fuzz.as_header(spelled(raw))
    lines = fuzz.REAL.splitlines()
    fuzz.as_file(b"\n".join([lines[0], spelled(raw), *lines[2:], b""]))


@fuzzing
@given(
    raw=nearly(HEADER["slots"][0]["kdf"])
    | nearly({"name": "argon2id", "m": 65536, "t": 3, "p": 4, "salt": "A" * 22 + "=="})
)
def test_a_real_derivation_with_some_values_replaced(raw: Any) -> None:
    fuzz.kdf_of(raw)


@fuzzing
@given(raw=nearly(PAYLOAD) | nearly(BOX))
def test_an_authentic_payload_with_some_values_replaced(raw: Any) -> None:
    fuzz.as_payload(spelled(raw))


def test_the_seeds_are_what_the_readers_accept() -> None:
    header.parse(fuzz.seeds()[1][1:])
    for seed in fuzz.seeds():
        fuzz.try_bytes(seed)
    with pytest.raises(fuzz.Accepted):
        fuzz.open_whole(fuzz.HAND.content())


def test_a_bounded_run_of_the_coverage_guided_fuzzer(tmp_path: Path) -> None:
    if importlib.util.find_spec("atheris") is None:
        pytest.skip("needs atheris")
    done = subprocess.run(
        [
            sys.executable,
            str(FUZZER),
            str(tmp_path),
            f"-atheris_runs={RUNS}",
            "-seed=1",
            "-max_len=4096",
            "-timeout=10",
        ],
        capture_output=True,
        text=True,
        errors="replace",
        cwd=tmp_path,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr[-4000:]
    assert re.search(rf"Done {RUNS} in", done.stderr), done.stderr[-4000:]
    # guided: the fuzzer sees the code that it runs
    assert int(re.findall(r"cov: (\d+)", done.stderr)[-1]) > 100
