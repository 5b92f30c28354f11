"""Encrypted sources: Fernet with a passphrase, files keyed by a host's name, AES-CBC fields."""

from __future__ import annotations

import base64
import getpass
import hashlib
import json
import os
import socket
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from cryptography.fernet import Fernet
from imports_corpus import (
    CANARY_KEY,
    CANARY_SECRET,
    PASSPHRASE,
    VENUES,
    assert_hidden,
    cbc,
    cbc_rows,
    csv_table,
    fernet_folder,
    gcm,
    places,
    revealed,
    sqlite_table,
)

from flexbot.errors import FlexBotError, UsageError, VaultAlteredError, WrongSecretError
from flexbot.vault.imports import needs_secret, read
from flexbot.vault.secret import Secret

BOTH = [("exchange", "binance", "testnet"), ("exchange", "mercado_bitcoin", "")]
CBC_BOTH = [("exchange", "binance", "testnet"), ("exchange", "kraken", "live")]
CONTENT = json.dumps(VENUES).encode()


def test_which_sources_need_a_secret() -> None:
    assert [name for name in ("fernet", "hostname", "cbc-fields", "keyring", "env", "json") if needs_secret(name)] == [
        "fernet",
        "cbc-fields",
    ]
    with pytest.raises(UsageError, match="needs its passphrase"):
        read("fernet", "x")


# -- fernet


@pytest.mark.parametrize("salt", ["hex", "base64"])
def test_the_first_plans_vault_opens_with_its_passphrase(tmp_path: Path, salt: str) -> None:
    path = fernet_folder(tmp_path, salt=salt)
    for where in (path, tmp_path):
        found = read("fernet", where, secret=Secret(PASSPHRASE))
        assert places(found) == BOTH
        assert revealed(found.drafts[0]) == {"api_key": CANARY_KEY, "secret_key": CANARY_SECRET}
        assert found.files == (path, tmp_path / "credentials.meta")
        assert_hidden(found)


def test_without_iterations_480000_are_meant(tmp_path: Path) -> None:
    salt = os.urandom(16)
    key = hashlib.pbkdf2_hmac("sha256", b"p", salt, 480_000, 32)
    (tmp_path / "credentials.enc").write_bytes(Fernet(base64.urlsafe_b64encode(key)).encrypt(CONTENT) + b"\n")
    (tmp_path / "credentials.meta").write_text(json.dumps({"salt": base64.urlsafe_b64encode(salt).decode()}))
    assert places(read("fernet", tmp_path, secret=Secret("p"))) == BOTH


def test_a_wrong_passphrase_is_told_from_a_file_that_is_no_token(tmp_path: Path) -> None:
    path = fernet_folder(tmp_path)
    with pytest.raises(WrongSecretError) as wrong:
        read("fernet", path, secret=Secret(CANARY_SECRET))
    assert_hidden(wrong.value, wrong.value.values)
    whole = path.read_bytes()
    for damaged in (whole[:-4], b"", b"A" + whole[1:], whole + b"!", b"\x00" * 100):
        path.write_bytes(damaged)
        with pytest.raises(UsageError) as refused:
            read("fernet", path, secret=Secret(PASSPHRASE))
        assert refused.value.key == "vault.import.not_fernet"
    path.write_bytes(whole[:60] + (b"A" if whole[60:61] != b"A" else b"B") + whole[61:])
    with pytest.raises(WrongSecretError, match="or the file or its meta file was altered"):
        read("fernet", path, secret=Secret(PASSPHRASE))


@pytest.mark.parametrize(
    "meta",
    [
        {"iterations": 0},
        {"iterations": 10_000_001},
        {"iterations": -1},
        {"iterations": 1.5},
        {"iterations": True},
        {"iterations": None},
        {"iterations": "9" * 5000},
        {"salt": ""},
        {"salt": None},
        {"salt": "ação"},
        {"salt": "!!!!"},
        {"salt": "A" * 5000},
        {"kdf": "scrypt"},
        {"kdf": ["x"]},
    ],
)
def test_parameters_out_of_bounds_are_refused_before_any_work(tmp_path: Path, meta: dict[str, Any]) -> None:
    path = fernet_folder(tmp_path, meta=meta)
    with pytest.raises(UsageError) as refused:
        read("fernet", path, secret=Secret(PASSPHRASE))
    assert refused.value.key == "vault.import.meta"
    assert refused.value.values["name"] == next(iter(meta))


def test_a_missing_meta_file_is_named(tmp_path: Path) -> None:
    fernet_folder(tmp_path)
    (tmp_path / "credentials.meta").unlink()
    with pytest.raises(UsageError, match=r"credentials\.meta is missing"):
        read("fernet", tmp_path, secret=Secret(PASSPHRASE))


# -- hostname


def sha(text: str) -> bytes:
    return hashlib.sha256(text.encode()).digest()


def pbkdf2(text: str, salt: bytes) -> bytes:
    return hashlib.pbkdf2_hmac("sha256", text.encode(), salt, 100_000, 32)


def fernet(key: bytes, content: bytes = CONTENT) -> bytes:
    return Fernet(base64.urlsafe_b64encode(key)).encrypt(content)


SALT = bytes(range(1, 17))


@pytest.mark.parametrize(
    "content",
    [
        fernet(sha("old-pc")),
        fernet(sha("old-pcana")),
        fernet(sha("ana@old-pc")),
        fernet(pbkdf2("old-pc", b"flexbot")),
        gcm(sha("old-pc:ana"), CONTENT),
        base64.b64encode(gcm(sha("old-pc"), CONTENT)),
        SALT + gcm(pbkdf2("old-pc", SALT), CONTENT),
        SALT + fernet(pbkdf2("old-pc", SALT)),
        json.dumps({"salt": SALT.hex(), "token": fernet(pbkdf2("old-pc", SALT)).decode()}).encode(),
        fernet(sha("old-pc"), b"BINANCE_TESTNET_API_KEY=a\nBINANCE_TESTNET_SECRET=b\nMB_KEY=c\nMB_SECRET=d\n"),
    ],
)
def test_files_keyed_by_the_name_of_another_machine(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "vault.dat"
    path.write_bytes(content)
    found = read("hostname", path, hostname="ana@old-pc")
    assert places(found) == BOTH
    assert found.warnings == ("vault.import.warn.hostname",)
    assert_hidden(found)


def test_a_json_envelope_with_nonce_and_tag(tmp_path: Path) -> None:
    sealed = gcm(sha("old-pc"), CONTENT)
    envelope = {"iv": sealed[:12].hex(), "data": base64.b64encode(sealed[12:-16]).decode(), "tag": sealed[-16:].hex()}
    path = tmp_path / "vault.json"
    path.write_text(json.dumps(envelope))
    assert places(read("hostname", path, hostname="old-pc")) == BOTH


def test_without_a_name_this_machines_own_is_tried(tmp_path: Path) -> None:
    path = tmp_path / "vault.dat"
    path.write_bytes(fernet(sha(socket.gethostname() + getpass.getuser())))
    assert places(read("hostname", path)) == BOTH


def test_the_names_case_and_domain_do_not_matter(tmp_path: Path) -> None:
    path = tmp_path / "vault.dat"
    path.write_bytes(fernet(sha("old-pc")))
    assert places(read("hostname", path, hostname="OLD-PC.home.lan")) == BOTH


def test_another_machines_file_and_no_file_of_this_kind(tmp_path: Path) -> None:
    path = tmp_path / "vault.dat"
    path.write_bytes(fernet(sha("old-pc")))
    with pytest.raises(WrongSecretError, match="--hostname"):
        read("hostname", path, hostname="other")
    path.write_bytes(b"too short")
    with pytest.raises(UsageError, match="none of the forms"):
        read("hostname", path)


# -- cbc fields


def as_json(path: Path, rows: list[dict[str, str]]) -> Path:
    path.write_text(json.dumps({"rows": rows}), encoding="utf-8")
    return path


KEY = bytes(range(32))


@pytest.mark.parametrize("table", [csv_table, sqlite_table, as_json])
@pytest.mark.parametrize("as_hex", [False, True])
def test_rows_open_with_the_key_or_the_passphrase_it_was_made_from(
    tmp_path: Path, table: Callable[[Path, list[dict[str, str]]], Path], as_hex: bool
) -> None:
    path = table(tmp_path / "keys", cbc_rows(KEY, as_hex=as_hex))
    for given in (KEY.hex(), base64.b64encode(KEY).decode()):
        found = read("cbc-fields", path, secret=Secret(given))
        assert places(found) == CBC_BOTH
        assert revealed(found.drafts[0]) == {"api_key": CANARY_KEY, "secret_key": CANARY_SECRET}
        assert found.warnings == ("vault.import.warn.unauthenticated",)
        assert_hidden(found)
    path.unlink()
    path = table(path, cbc_rows(sha(PASSPHRASE), as_hex=as_hex))
    assert places(read("cbc-fields", path, secret=Secret(PASSPHRASE))) == CBC_BOTH


def test_a_wrong_key_an_altered_field_and_a_plain_field_are_three_errors(tmp_path: Path) -> None:
    rows = cbc_rows(KEY)
    path = csv_table(tmp_path / "keys.csv", rows)
    with pytest.raises(WrongSecretError) as wrong:
        read("cbc-fields", path, secret=Secret(CANARY_SECRET))
    assert_hidden(wrong.value, wrong.value.values)
    raw = bytearray(base64.b64decode(rows[1]["api_secret"]))
    raw[0] ^= 0x80  # the IV's bit turns the same bit of the first letter: no longer UTF-8
    rows[1]["api_secret"] = base64.b64encode(raw).decode()
    with pytest.raises(VaultAlteredError, match=r"keys\.csv \[1\]\.api_secret"):
        read("cbc-fields", csv_table(path, rows), secret=Secret(KEY.hex()))
    rows[1]["api_secret"] = CANARY_SECRET
    with pytest.raises(UsageError) as plain:
        read("cbc-fields", csv_table(path, rows), secret=Secret(KEY.hex()))
    assert plain.value.key == "vault.import.cbc_form"
    assert_hidden(plain.value, plain.value.values)


def test_an_alteration_that_cbc_cannot_see_is_why_the_warning_is_there(tmp_path: Path) -> None:
    rows = cbc_rows(KEY)
    raw = bytearray(base64.b64decode(rows[0]["api_key"]))
    raw[0] ^= 0x01
    rows[0]["api_key"] = base64.b64encode(raw).decode()
    found = read("cbc-fields", csv_table(tmp_path / "keys.csv", rows), secret=Secret(KEY.hex()))
    assert revealed(found.drafts[0])["api_key"] != CANARY_KEY
    assert found.warnings == ("vault.import.warn.unauthenticated",)


def test_public_columns_may_be_encrypted_too_and_secret_ones_marked(tmp_path: Path) -> None:
    row = {
        "venue": "okx",
        "api_key_enc": cbc(KEY, "k"),
        "encrypted_secret": cbc(KEY, "s"),
        "passphrase_encrypted": cbc(KEY, " p "),
        "account_id": cbc(KEY, "77"),
    }
    found = read("cbc-fields", sqlite_table(tmp_path / "keys.db", [row]), secret=Secret(KEY.hex()))
    expected = {"api_key": "k", "secret_key": "s", "password": " p ", "account_number": "77"}
    assert [revealed(one) for one in found.drafts] == [expected]


def test_a_database_in_use_and_damaged_tables_are_refused(tmp_path: Path) -> None:
    path = sqlite_table(tmp_path / "keys.db", cbc_rows(KEY))
    with closing(sqlite3.connect(path)) as database:
        database.execute("DELETE FROM trades")
        database.commit()
        with pytest.raises(UsageError, match=r"keys\.db-wal"):
            read("cbc-fields", path, secret=Secret(KEY.hex()))
    whole = path.read_bytes()
    for damaged in (whole[:2000], whole[:16] + b"\xff" * 500, whole[:4096] + b"\xff" * (len(whole) - 4096)):
        path.write_bytes(damaged)
        with pytest.raises(FlexBotError) as refused:
            read("cbc-fields", path, secret=Secret(KEY.hex()))
        assert refused.value.key == "vault.import.sqlite"
    for text in ("a,b\n1\n", "one\n1\n", "a,a\n1,2\n", 'a,b\n"x,2\n', ""):
        path.write_text(text)
        with pytest.raises(UsageError) as broken:
            read("cbc-fields", path, secret=Secret(KEY.hex()))
        assert broken.value.key == "vault.import.csv"


def test_reading_a_database_leaves_the_folder_as_it_was(tmp_path: Path) -> None:
    path = sqlite_table(tmp_path / "keys.db", cbc_rows(KEY))
    before = path.read_bytes()
    read("cbc-fields", path, secret=Secret(KEY.hex()))
    assert [one.name for one in tmp_path.iterdir()] == ["keys.db"]
    assert path.read_bytes() == before
