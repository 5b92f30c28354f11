"""Arbitrary files: a reader ends in a reading or in one error of the family, and tells nothing of the content."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from imports_corpus import CANARY_KEY, CANARY_SECRET, assert_hidden, cbc_rows, fernet_folder, sqlite_table

from flexbot.errors import FlexBotError
from flexbot.vault.entries import Entry, validated
from flexbot.vault.imports import hostname, read
from flexbot.vault.secret import Secret

FILES = ("fernet", "hostname", "cbc-fields", "env", "json")
KEY = bytes(range(32))
quickly = settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))


@pytest.fixture(autouse=True)
def no_stretching(monkeypatch: pytest.MonkeyPatch) -> None:
    """A wrong hostname is tried about a hundred times; a fuzz run of the real 100,000 iterations would take hours."""
    monkeypatch.setattr(hostname, "ITERATIONS", 1)


def attempt(source: str, content: bytes, meta: bytes = b"{}") -> None:
    """Read `content`; everything that comes back or is raised must be usable and silent about the canaries."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "credentials.enc"
        path.write_bytes(content)
        path.with_suffix(".meta").write_bytes(meta)
        try:
            found = read(source, path, secret=Secret(KEY.hex()), hostname="fuzz")
        except FlexBotError as error:
            assert_hidden(error, error.values, error.hint, error.__cause__)
            return
    assert_hidden(found)
    for draft in found.drafts:
        place = {"category": draft.category, "venue": draft.venue}
        environment = draft.environment or ("live" if draft.category in ("exchange", "broker") else "")
        validated(Entry(id="x", environment=environment, fields=draft.fields, description=draft.description, **place))


KNOWN = ("binance", "BINANCE_API_KEY", "api_key", "secret", "key", "exchange", "name", "testnet", "url", "port", "host")
SECTIONS = ("exchanges", "accounts", "token", "password", "smtp", "environment", "DATABASE_URL", "salt", "iv", "data")
NAMES = st.sampled_from((*KNOWN, *SECTIONS, CANARY_KEY, "", "ação", "x\x00y", "a" * 100))
VALUES = st.sampled_from([CANARY_KEY, CANARY_SECRET, "binance", "live", "testnet", "true", "", " ", "\x07", "\ud800"])
LEAVES = st.one_of(VALUES, st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=20))
TREES = st.recursive(
    LEAVES,
    lambda inner: st.one_of(st.lists(inner, max_size=4), st.dictionaries(NAMES, inner, max_size=5)),
    max_leaves=20,
)
MARKS = ("export ", "=", '"', "'", "\\", "#", "\n", "\r\n", " ", "${X}", "\x00", "-----BEGIN X-----", "ç")
VARIABLES = ("BINANCE_API_KEY", "BINANCE_SECRET", "EXCHANGE", "OKX_KEY_2", "TESTNET=true")
ENV_PARTS = st.sampled_from((*MARKS, *VARIABLES, CANARY_KEY, CANARY_SECRET))


@pytest.mark.parametrize("source", FILES)
def test_arbitrary_bytes(source: str) -> None:
    @quickly
    @given(st.binary(max_size=200))
    def fuzz(content: bytes) -> None:
        attempt(source, content + CANARY_SECRET.encode())

    fuzz()


@pytest.mark.parametrize("source", ["json", "cbc-fields"])
def test_arbitrary_documents(source: str) -> None:
    @quickly
    @given(TREES)
    def fuzz(document: Any) -> None:
        attempt(source, json.dumps(document).encode())

    fuzz()


@quickly
@given(st.lists(ENV_PARTS, max_size=30))
def test_arbitrary_lines(parts: list[str]) -> None:
    attempt("env", "".join(parts).encode())


@quickly
@given(st.dictionaries(st.sampled_from(["salt", "kdf", "name"]), st.one_of(LEAVES, TREES), max_size=4))
def test_arbitrary_parameters_beside_a_real_token(meta: dict[str, Any]) -> None:
    attempt("fernet", FERNET, json.dumps({**meta, "iterations": 1}).encode())


with tempfile.TemporaryDirectory() as _folder:
    FERNET = fernet_folder(Path(_folder)).read_bytes()
    DATABASE = sqlite_table(Path(_folder) / "keys.db", cbc_rows(KEY)).read_bytes()


@quickly
@given(st.lists(st.tuples(st.integers(0, len(DATABASE) - 1), st.integers(0, 255)), min_size=1, max_size=20))
def test_a_database_with_bytes_changed(changes: list[tuple[int, int]]) -> None:
    damaged = bytearray(DATABASE)
    for position, value in changes:
        damaged[position] = value
    attempt("cbc-fields", bytes(damaged))


@quickly
@given(st.dictionaries(st.sampled_from(["salt", "token", "nonce", "iv", "ciphertext", "data", "tag"]), LEAVES))
def test_arbitrary_envelopes(envelope: dict[str, Any]) -> None:
    attempt("hostname", json.dumps(envelope).encode())
