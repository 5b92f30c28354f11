"""The builder of damaged vault files: each has one defect, and a name for the error that must refuse it.

    python tests/vault/damaged_vaults.py FOLDER

writes them all, as NAME.enc, to look at.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from vault_bench import ENV, RECOVERY, ByHand, entry

from flexbot.vault import crypto, document, from_passphrase

DEK = bytes(range(100, 132))
PASSPHRASE = from_passphrase("corretora-azul-42 ação")
ALTERED, NEWER, WRONG = "VaultAlteredError", "VaultVersionError", "WrongSecretError"

Raw = dict[str, Any]
Change = Callable[[Raw], object]


class Base:
    """A real vault with an env, a recovery and a passphrase slot (the last with the weakest stretching allowed)."""

    def __init__(self) -> None:
        self.hand = ByHand(DEK, keys=(ENV, RECOVERY, PASSPHRASE))
        self.content = self.hand.content(entry())
        self.lines = self.content.splitlines(keepends=True)

    def header(self) -> Raw:
        raw: Raw = json.loads(self.lines[1])
        return raw

    def with_line(self, number: int, line: bytes) -> bytes:
        return b"".join([*self.lines[:number], line, *self.lines[number + 1 :]])

    def with_header(self, change: Change, spelling: Callable[[Raw], str] | None = None) -> bytes:
        """The vault with a changed header, spelled as FlexBot spells it, and everything else as it was."""
        return self.with_line(1, self._spelled(change, spelling))

    def resigned(self, change: Change, spelling: Callable[[Raw], str] | None = None) -> bytes:
        """The same, but with HMAC and payload made for it with the real data key: authentic, and still wrong."""
        return self.resigned_line(self._spelled(change, spelling))

    def resigned_line(self, line: bytes) -> bytes:
        clear = self.lines[0] + line
        try:
            nonce = crypto.decode(json.loads(line)["nonce"])
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
            nonce = b""
        mac = crypto.mac(crypto.hkdf(DEK, b"", "flexbot-vault/1|header"), clear)
        key = crypto.hkdf(DEK, nonce, "flexbot-vault/1|payload")
        sealed = crypto.seal(key, self.hand.payload(entry()).to_bytes(), clear)
        return clear + b"".join(crypto.encode(one).encode() + b"\n" for one in (mac, sealed))

    def with_payload(self, payload: bytes) -> bytes:
        """An authentic vault with any payload."""
        return document.put_together(self.hand.header(), DEK, payload)

    def _spelled(self, change: Change, spelling: Callable[[Raw], str] | None) -> bytes:
        raw = self.header()
        change(raw)
        return (spelling or canonical)(raw).encode("utf-8", "surrogatepass") + b"\n"


def canonical(raw: Any) -> str:
    return json.dumps(raw, sort_keys=True, separators=(",", ":"))


def setting(name: str, value: Any) -> Change:
    return lambda raw: raw.update({name: value})


def slot_setting(number: int, name: str, value: Any) -> Change:
    return lambda raw: raw["slots"][number].update({name: value})


def kdf_setting(number: int, name: str, value: Any) -> Change:
    return lambda raw: raw["slots"][number]["kdf"].update({name: value})


def twice(raw: Raw) -> str:
    return canonical(raw).replace('"seq":1', '"seq":1,"seq":1')


def nested(raw: Raw) -> str:
    return '{"id":' + "[" * 200_000 + "]" * 200_000 + "}"


def salted(count: int) -> str:
    return crypto.encode(bytes(count))


def header_damage() -> dict[str, tuple[Change, str]]:
    """Headers that must be refused whether or not their HMAC is right."""
    same: Change = lambda raw: None  # noqa: E731
    values: dict[str, tuple[Change, str]] = {
        "header of version 2": (setting("v", 2), NEWER),
        "header of version 0": (setting("v", 0), ALTERED),
        "header of version true": (setting("v", True), ALTERED),
        "header of version 1.0": (setting("v", 1.0), ALTERED),
        "header of version one": (setting("v", "1"), ALTERED),
        "extra key": (setting("zz", 1), ALTERED),
        "missing key": (lambda raw: raw.pop("updated"), ALTERED),
        "no slots at all": (lambda raw: raw.pop("slots"), ALTERED),
        "empty header": (lambda raw: raw.clear(), ALTERED),
        "unknown suite": (setting("suite", "A128GCM-HKDF256-HMAC256"), ALTERED),
        "suite of null": (setting("suite", None), ALTERED),
        "short id": (setting("id", "00112233445566778899aabbccddee"), ALTERED),
        "id in capitals": (setting("id", "00112233445566778899AABBCCDDEEFF"), ALTERED),
        "id with a line end": (setting("id", "00112233445566778899aabbccddeef\n"), ALTERED),
        "id of a number": (setting("id", 1), ALTERED),
        "updated without a zone": (setting("updated", "2026-01-01T00:00:00"), ALTERED),
        "updated with a fraction": (setting("updated", "2026-01-01T00:00:00.5Z"), ALTERED),
        "updated in other digits": (setting("updated", "２０２６-01-01T00:00:00Z"), ALTERED),
        "updated of a number": (setting("updated", 1767225600), ALTERED),
        "nonce of 31 bytes": (setting("nonce", salted(31)), ALTERED),
        "nonce of 33 bytes": (setting("nonce", salted(33)), ALTERED),
        "nonce of null": (setting("nonce", None), ALTERED),
        "nonce that is no base64": (setting("nonce", "é" * 44), ALTERED),
        "zero slots": (setting("slots", []), ALTERED),
        "nine slots": (
            lambda raw: raw.update(slots=[{**raw["slots"][0], "n": number} for number in range(9)]),
            ALTERED,
        ),
        "slots of an object": (setting("slots", {}), ALTERED),
        "slot of a list": (lambda raw: raw["slots"].append([]), ALTERED),
        "slot of null": (lambda raw: raw["slots"].append(None), ALTERED),
        "two slots of one number": (slot_setting(1, "n", 0), ALTERED),
        "slot number -1": (slot_setting(0, "n", -1), ALTERED),
        "slot number 1000": (slot_setting(0, "n", 1000), ALTERED),
        "slot number 0.0": (slot_setting(0, "n", 0.0), ALTERED),
        "slot number false": (slot_setting(0, "n", False), ALTERED),
        "unknown kind of slot": (slot_setting(0, "kind", "fingerprint"), ALTERED),
        "kind of slot in capitals": (slot_setting(0, "kind", "ENV"), ALTERED),
        "kind of slot of a list": (slot_setting(0, "kind", ["env"]), ALTERED),
        "slot with an extra key": (slot_setting(0, "hint", "x"), ALTERED),
        "slot without its time": (lambda raw: raw["slots"][0].pop("created"), ALTERED),
        "slot with a malformed time": (slot_setting(0, "created", "yesterday"), ALTERED),
        "wrap of 59 bytes": (slot_setting(0, "wrap", salted(59)), ALTERED),
        "wrap of 61 bytes": (slot_setting(0, "wrap", salted(61)), ALTERED),
        "empty wrap": (slot_setting(0, "wrap", ""), ALTERED),
        "wrap of a number": (slot_setting(0, "wrap", 60), ALTERED),
        "label of 65 characters": (slot_setting(0, "label", "x" * 65), ALTERED),
        "label of nothing": (slot_setting(0, "label", ""), ALTERED),
        "label with a line end": (slot_setting(0, "label", "a\nb"), ALTERED),
        "label with an escape sequence": (slot_setting(0, "label", "\x1b[31m"), ALTERED),
        "label with a deleted character": (slot_setting(0, "label", "\x7f"), ALTERED),
        "label with a C1 control": (slot_setting(0, "label", "\x9b31m"), ALTERED),
        "label that turns the line around": (slot_setting(0, "label", "\u202egpj.exe"), ALTERED),
        "label with half a character": (slot_setting(0, "label", "\ud800"), ALTERED),
        "label with a line separator": (slot_setting(0, "label", "a\u2028b"), ALTERED),
        "label of a number": (slot_setting(0, "label", 5), ALTERED),
        "label of null": (slot_setting(0, "label", None), ALTERED),
    }
    for seq in (0, -1, 2**53, 2**60, 10**40, 1.0, 1.5, True, "1", None, [1]):
        values[f"seq {seq!r}"[:24]] = (setting("seq", seq), ALTERED)
    return {"header as it was": (same, "accepted")} | values | _kdf_damage()


def _kdf_damage() -> dict[str, tuple[Change, str]]:
    whole = {"m": (19455, 1048577, 2**31, 2**40, 0, -1), "t": (0, 11, 2**31, -1), "p": (0, 9, 2**24, -1)}
    values: dict[str, tuple[Change, str]] = {
        f"argon2id {name} {value}": (kdf_setting(2, name, value), ALTERED)
        for name, bad in whole.items()
        for value in (*bad, float(bad[0] + 1), str(bad[0] + 1), True, None, [65536])
    }
    for iterations in (599_999, 10_000_001, 0, -1, 2**31, 2**62, 600_000.0, "600000", True, None):
        bad_one = {"name": "pbkdf2-sha256", "iterations": iterations, "salt": salted(16)}
        values[f"pbkdf2 iterations {iterations!r}"] = (slot_setting(2, "kdf", bad_one), ALTERED)
    full = {"name": "hkdf-sha256", "salt": salted(16)}
    stretched = {"name": "pbkdf2-sha256", "iterations": 600_000, "salt": salted(16)}
    return values | {
        "hkdf on a passphrase slot": (slot_setting(2, "kdf", full), ALTERED),
        "pbkdf2 on an env slot": (slot_setting(0, "kdf", stretched), ALTERED),
        "passphrase kind on an env slot": (slot_setting(0, "kind", "passphrase"), ALTERED),
        "unknown kdf": (kdf_setting(2, "name", "scrypt"), ALTERED),
        "kdf name of a list": (kdf_setting(2, "name", ["argon2id"]), ALTERED),
        "kdf name of another case": (kdf_setting(2, "name", "Argon2id"), ALTERED),
        "kdf with an extra key": (kdf_setting(2, "v", 19), ALTERED),
        "kdf without memory": (lambda raw: raw["slots"][2]["kdf"].pop("m"), ALTERED),
        "kdf of null": (slot_setting(2, "kdf", None), ALTERED),
        "kdf of a list": (slot_setting(2, "kdf", []), ALTERED),
        "salt of 15 bytes": (kdf_setting(0, "salt", salted(15)), ALTERED),
        "salt of 17 bytes": (kdf_setting(0, "salt", salted(17)), ALTERED),
        "empty salt": (kdf_setting(0, "salt", ""), ALTERED),
        "salt of a number": (kdf_setting(0, "salt", 16), ALTERED),
        "salt that is no base64": (kdf_setting(0, "salt", "*" * 24), ALTERED),
    }


def spelling_damage() -> dict[str, Callable[[Raw], str]]:
    """Other spellings of a good header: JSON that means the same, or a second meaning beside it."""
    return {
        "keys not sorted": lambda raw: json.dumps(dict(reversed(raw.items())), separators=(",", ":")),
        "spaces": lambda raw: json.dumps(raw, sort_keys=True),
        "a space at the end": lambda raw: canonical(raw) + " ",
        "a space at the beginning": lambda raw: " " + canonical(raw),
        "carriage return": lambda raw: canonical(raw) + "\r",
        "letters not escaped": lambda raw: json.dumps(
            {**raw, "slots": [{**raw["slots"][0], "label": "ação"}]},
            sort_keys=True,
            separators=(",", ":"),
            ensure_ascii=False,
        ),
        "letters escaped for no reason": lambda raw: canonical(raw).replace("A256GCM", "\\u0041256GCM"),
        "slash escaped": lambda raw: canonical(raw).replace("/", "\\/") if "/" in canonical(raw) else "{}",
        "duplicate key": twice,
        "duplicate key with another value first": lambda raw: canonical(raw).replace('"seq":1', '"seq":9,"seq":1'),
        "duplicate key in a slot": lambda raw: canonical(raw).replace('"n":0', '"n":5,"n":0'),
        "exponent": lambda raw: canonical(raw).replace('"seq":1', '"seq":1e0'),
        "leading zero": lambda raw: canonical(raw).replace('"seq":1', '"seq":01'),
        "minus zero": lambda raw: canonical(raw).replace('"n":0', '"n":-0'),
        "not a number": lambda raw: canonical(raw).replace('"seq":1', '"seq":NaN'),
        "infinity": lambda raw: canonical(raw).replace('"seq":1', '"seq":1e999'),
        "five thousand digits": lambda raw: canonical(raw).replace('"seq":1', '"seq":' + "1" * 5000),
        "comma at the end": lambda raw: canonical(raw)[:-1] + ",}",
        "comment": lambda raw: canonical(raw) + "//",
        "two objects": lambda raw: canonical(raw) * 2,
        "cut object": lambda raw: canonical(raw)[:-1],
        "a list": lambda raw: canonical([raw]),
        "a text": lambda raw: '"FLEXBOT"',
        "null": lambda raw: "null",
        "nothing": lambda raw: "",
        "not JSON": lambda raw: "id=1",
        "nested deeply": nested,
    }


def file_damage(base: Base) -> dict[str, tuple[bytes, str]]:
    """Whole files."""
    content, lines = base.content, base.lines
    head, body = b"".join(lines[:2]), base.content
    return {
        "empty file": (b"", ALTERED),
        "only a line end": (b"\n", ALTERED),
        "only the magic": (lines[0], ALTERED),
        "only magic and header": (head, ALTERED),
        "wrong magic": (base.with_line(0, b"FLEXBOT-WALLET/1\n"), ALTERED),
        "magic in small letters": (base.with_line(0, b"flexbot-vault/1\n"), ALTERED),
        "magic with a space": (base.with_line(0, b"FLEXBOT-VAULT/1 \n"), ALTERED),
        "byte order mark": (b"\xef\xbb\xbf" + content, ALTERED),
        "version 2": (base.with_line(0, b"FLEXBOT-VAULT/2\n"), NEWER),
        "version 10, one line": (b"FLEXBOT-VAULT/10\n", NEWER),
        "version 0": (base.with_line(0, b"FLEXBOT-VAULT/0\n"), ALTERED),
        "version 01": (base.with_line(0, b"FLEXBOT-VAULT/01\n"), ALTERED),
        "version -2": (base.with_line(0, b"FLEXBOT-VAULT/-2\n"), ALTERED),
        "version x": (base.with_line(0, b"FLEXBOT-VAULT/x\n"), ALTERED),
        "no version": (base.with_line(0, b"FLEXBOT-VAULT/\n"), ALTERED),
        "version in other digits": (base.with_line(0, "FLEXBOT-VAULT/２\n".encode()), ALTERED),
        "version of ten thousand digits": (base.with_line(0, b"FLEXBOT-VAULT/" + b"9" * 10_000 + b"\n"), ALTERED),
        "one byte more than 1 MiB": (content + b"A" * (document.MAX_BYTES + 1 - len(content)), ALTERED),
        "1 MiB of line ends": (b"\n" * document.MAX_BYTES, ALTERED),
        "1 MiB of NUL bytes": (bytes(document.MAX_BYTES), ALTERED),
        "NUL bytes of its own length": (bytes(len(content)), ALTERED),
        "NUL byte at the end": (content + b"\0", ALTERED),
        "second half of NUL bytes": (body[: len(body) // 2] + bytes(len(body) - len(body) // 2), ALTERED),
        "UTF-16": (content.decode().encode("utf-16"), ALTERED),
        "no line end at the end": (content[:-1], ALTERED),
        "an empty line more": (content + b"\n", ALTERED),
        "an extra line": (content + b"extra\n", ALTERED),
        "an empty line between": (base.with_line(2, b"\n" + lines[2]), ALTERED),
        "three lines": (b"".join(lines[:3]), ALTERED),
        "Windows line ends": (content.replace(b"\n", b"\r\n"), ALTERED),
        "HMAC of 31 bytes": (base.with_line(2, crypto.encode(bytes(31)).encode() + b"\n"), ALTERED),
        "HMAC of 33 bytes": (base.with_line(2, crypto.encode(bytes(33)).encode() + b"\n"), ALTERED),
        "empty HMAC": (base.with_line(2, b"\n"), ALTERED),
        "HMAC of zeros": (base.with_line(2, crypto.encode(bytes(32)).encode() + b"\n"), ALTERED),
        "HMAC beyond ASCII": (base.with_line(2, b"\xff" + lines[2][1:]), ALTERED),
        "empty payload": (base.with_line(3, b"\n"), ALTERED),
        "payload of 27 bytes": (base.with_line(3, crypto.encode(bytes(27)).encode() + b"\n"), ALTERED),
        "payload of zeros": (base.with_line(3, crypto.encode(bytes(500)).encode() + b"\n"), ALTERED),
        "payload beyond ASCII": (base.with_line(3, "ção\n".encode()), ALTERED),
        "header beyond ASCII": (base.with_line(1, b"\xff\xfe\n"), ALTERED),
        "a web page": (b"<!DOCTYPE html>\n<html>\n<body>\n</body></html>\n", ALTERED),
        "another data key's slot": (base.with_line(1, ByHand(bytes(32)).header().to_line() + b"\n"), ALTERED),
    }


def payload_damage() -> dict[str, tuple[bytes, str]]:
    """Payloads that only a holder of the data key can write, and that are still no payload."""
    category = '{"box":"","epoch":1,"key":"' + crypto.encode(bytes(32)) + '","rotated":""}'

    def one(part: str) -> str:
        return '{"audit":{"head":"","seq":0},"categories":{"exchange":' + part + '},"v":1}'

    texts = {
        "nothing": "",
        "a list": "[]",
        "null": "null",
        "no categories": '{"audit":{"head":"","seq":0},"v":1}',
        "categories of a list": '{"audit":{"head":"","seq":0},"categories":[],"v":1}',
        "no audit": '{"categories":{},"v":1}',
        "audit of null": '{"audit":null,"categories":{},"v":1}',
        "audit number of a text": '{"audit":{"head":"","seq":"0"},"categories":{},"v":1}',
        "audit number that is infinite": '{"audit":{"head":"","seq":1e999},"categories":{},"v":1}',
        "audit head of a number": '{"audit":{"head":0,"seq":0},"categories":{},"v":1}',
        "no version": '{"audit":{"head":"","seq":0},"categories":{}}',
        "version 0": '{"audit":{"head":"","seq":0},"categories":{},"v":0}',
        "version of a text": '{"audit":{"head":"","seq":0},"categories":{},"v":"1"}',
        "version true": '{"audit":{"head":"","seq":0},"categories":{},"v":true}',
        "category of null": one("null"),
        "category without key": one('{"box":"","epoch":1,"rotated":""}'),
        "key of 31 bytes": one(category.replace(crypto.encode(bytes(32)), crypto.encode(bytes(31)))),
        "key of 16 bytes": one(category.replace(crypto.encode(bytes(32)), crypto.encode(bytes(16)))),
        "key of a number": one(category.replace(f'"{crypto.encode(bytes(32))}"', "1")),
        "empty box": one(category),
        "epoch that is infinite": one(category.replace('"epoch":1', '"epoch":1e999')),
        "epoch that is no number": one(category.replace('"epoch":1', '"epoch":NaN')),
        "category of half a character": one(category).replace('"exchange"', '"\\ud800"'),
        "nested deeply": "[" * 200_000,
        "not UTF-8": "\udcff",
    }
    found = {name: (text.encode("utf-8", "surrogateescape"), ALTERED) for name, text in texts.items()}
    return found | {"version 2": (b'{"v":2}', NEWER)}


def entry_damage() -> dict[str, str]:
    """What a box may hold that is no list of entries, as JSON."""
    good = '{"created":"","fields":{"api_key":"k"},"id":"a","ref":"","updated":"","venue":"x"}'
    check = '{"at":"","steps":[["format","passed",""]],"warnings":[]}'

    def with_check(text: str) -> str:
        return '{"entries":[' + good[:-1] + ',"check":' + text + "}]}"

    return {
        "nothing": "",
        "a list": "[]",
        "entries of null": '{"entries":null}',
        "entry of null": '{"entries":[null]}',
        "entry without id": '{"entries":[' + good.replace('"id":"a",', "") + "]}",
        "id of a list": '{"entries":[' + good.replace('"a"', "[]") + "]}",
        "secret of a number": '{"entries":[' + good.replace('"k"', "5") + "]}",
        "secret of null": '{"entries":[' + good.replace('"k"', "null") + "]}",
        "fields of a list": '{"entries":[' + good.replace('{"api_key":"k"}', "[]") + "]}",
        "venue of a number": '{"entries":[' + good.replace('"x"', "5") + "]}",
        "check of a text": with_check('"passed"'),
        "check without steps": with_check('{"at":"","warnings":[]}'),
        "step of two": with_check(check.replace(',""]', "]")),
        "step named by a list": with_check(check.replace('"format"', "[]")),
        "warning of a number": with_check(check.replace('"warnings":[]', '"warnings":[1]')),
        "nested deeply": "[" * 200_000,
    }


if __name__ == "__main__":
    made = Base()
    folder = Path(sys.argv[1])
    folder.mkdir(parents=True)
    files = {name: content for name, (content, _) in file_damage(made).items()}
    files |= {name: made.with_header(change) for name, (change, _) in header_damage().items()}
    files |= {f"header, {name}": made.with_header(lambda raw: None, spell) for name, spell in spelling_damage().items()}
    for name, content in files.items():
        (folder / f"{name}.enc").write_bytes(content)
