"""Project Wycheproof's vectors: the library in use, through FlexBot's own functions wherever these reach it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.kdf.pbkdf2 import PBKDF2HMAC

from flexbot.vault import crypto, kdf

Case = dict[str, Any]


@pytest.fixture
def wycheproof(shared_data: Path) -> Path:
    folder = shared_data / "wycheproof"
    if not folder.is_dir():
        pytest.skip("the Wycheproof vectors (../shared/data/wycheproof) are not on this machine")
    return folder


def cases(file: Path) -> list[Case]:
    """All cases of a file, each with what its group says; as many as the file declares."""
    read = json.loads(file.read_text(encoding="utf-8"))
    found = [
        {**{name: value for name, value in group.items() if name != "tests"}, **case}
        for group in read["testGroups"]
        for case in group["tests"]
    ]
    assert len(found) == read["numberOfTests"] > 0
    assert {one["result"] for one in found} <= {"valid", "invalid"}
    return found


def raw(case: Case, *names: str) -> list[bytes]:
    return [bytes.fromhex(case[name]) for name in names]


def test_aes_256_gcm_as_the_vault_uses_it(wycheproof: Path) -> None:
    ours = [
        one
        for one in cases(wycheproof / "aes_gcm_test.json")
        if (one["keySize"], one["ivSize"], one["tagSize"]) == (256, 96, 128)
    ]
    counted = {"valid": 0, "invalid": 0}
    for one in ours:
        key, iv, aad, message, sealed, tag = raw(one, "key", "iv", "aad", "msg", "ct", "tag")
        valid = one["result"] == "valid"
        assert crypto.unseal(key, iv + sealed + tag, aad) == (message if valid else None), one["tcId"]
        if valid:
            assert crypto.seal(key, message, aad, nonce=iv) == iv + sealed + tag, one["tcId"]
        counted[one["result"]] += 1
    assert counted == {"valid": 39, "invalid": 27}


def test_aes_gcm_with_every_other_size_the_library_takes(wycheproof: Path) -> None:
    counted = {"opened": 0, "refused": 0, "iv not taken": 0}
    for one in cases(wycheproof / "aes_gcm_test.json"):
        key, iv, aad, message, sealed, tag = raw(one, "key", "iv", "aad", "msg", "ct", "tag")
        try:
            assert AESGCM(key).decrypt(iv, sealed + tag, aad) == message
            assert one["result"] == "valid", one["tcId"]
            counted["opened"] += 1
        except InvalidTag:
            assert one["result"] == "invalid", one["tcId"]
            counted["refused"] += 1
        except ValueError:
            # the library takes a nonce of 8 to 128 bytes; the vault's has 12
            assert not 8 <= len(iv) <= 128, one["tcId"]
            counted["iv not taken"] += 1
    assert counted["opened"] > 150
    assert counted["refused"] == 81
    assert counted["iv not taken"] > 0


def test_hkdf_sha256(wycheproof: Path) -> None:
    counted = {"ours": 0, "library": 0, "refused": 0}
    for one in cases(wycheproof / "hkdf_sha256_test.json"):
        material, salt, info, wanted = raw(one, "ikm", "salt", "info", "okm")
        if one["result"] == "invalid":
            with pytest.raises(ValueError, match="larger than 8160"):
                HKDF(hashes.SHA256(), one["size"], salt, info)
            counted["refused"] += 1
            continue
        assert HKDF(hashes.SHA256(), one["size"], salt, info).derive(material) == wanted, one["tcId"]
        counted["library"] += 1
        if info.isascii():
            # one 32-byte key: the beginning of every longer output, and shorter ones are its beginning (RFC 5869, 2.3)
            key = crypto.hkdf(material, salt, info.decode("ascii"))
            size = min(len(key), len(wanted))
            assert key[:size] == wanted[:size], one["tcId"]
            counted["ours"] += 1
    assert counted["library"] == 83
    assert counted["refused"] == 3
    assert counted["ours"] > 20


def test_pbkdf2_hmac_sha256(wycheproof: Path) -> None:
    counted = 0
    for one in cases(wycheproof / "pbkdf2_hmacsha256_test.json"):
        password, salt, wanted = raw(one, "password", "salt", "dk")
        assert one["result"] == "valid"
        # what the vault derives is the first block (RFC 8018, 5.2): the beginning of every output of these inputs
        key = kdf.Pbkdf2(salt, one["iterationCount"]).derive(password)
        size = min(len(key), len(wanted))
        assert key[:size] == wanted[:size], one["tcId"]
        whole = PBKDF2HMAC(hashes.SHA256(), one["dkLen"], salt, one["iterationCount"])
        assert whole.derive(password) == wanted, one["tcId"]
        counted += 1
    assert counted == 60
