"""The recovery code: what it looks like, what it forgives, and that a slip is always found."""

from __future__ import annotations

import base64
import functools
import secrets

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flexbot import log
from flexbot.errors import WrongSecretError
from flexbot.vault import recovery
from flexbot.vault.secret import Secret

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
RFC_4648 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"
# The corner cases of the checksum's arithmetic and codes at random.
MATERIALS = [bytes(20), b"\xff" * 20, bytes(19) + b"\x01", *(secrets.token_bytes(20) for _ in range(3))]


def code_of(material: bytes) -> str:
    return recovery._written(material)


def refused(code: str) -> bool:
    try:
        recovery.parse(code)
    except WrongSecretError as error:
        return error.key == "vault.recovery_typo"
    return False


@pytest.fixture(autouse=True)
def forgetful_log(monkeypatch: pytest.MonkeyPatch) -> None:
    """Registering thousands of mistyped codes is not what is tested here and takes the square of their number."""
    monkeypatch.setattr(log, "register_secret", lambda value: None)


def test_a_known_code_stays_readable_for_ever() -> None:
    material = bytes(range(0x80, 0x94))
    assert recovery.parse("G20R50-W4GP38-F249HA-5RS3CE-HY8934-MKP6BS").material == material
    # the same by another way: the standard library's base32 with the other alphabet, and the checksum byte by byte
    standard = base64.b32encode(material).decode().translate(str.maketrans(RFC_4648, ALPHABET))
    check = functools.reduce(lambda rest, byte: (rest * 256 + byte) % 1_048_573, material, 0)
    last = "".join(ALPHABET[check >> shift & 31] for shift in (15, 10, 5, 0))
    assert code_of(material).replace("-", "") == standard + last


def test_a_new_code_gives_its_key_back() -> None:
    key, code = recovery.new_code()
    assert key.kind == "recovery"
    assert len(key.material) == 20
    assert recovery.parse(code.reveal()) == key
    assert recovery.new_code()[0] != key


def test_a_code_is_six_groups_of_six_from_crockford_s_alphabet() -> None:
    _, code = recovery.new_code()
    groups = recovery.groups(code)
    assert [len(group) for group in groups] == [6] * 6
    assert "-".join(groups) == code.reveal()
    assert set("".join(groups)) <= set(ALPHABET)


@given(st.binary(min_size=20, max_size=20))
def test_every_20_bytes_survive_the_way_to_paper_and_back(material: bytes) -> None:
    assert recovery.parse(code_of(material)).material == material


@pytest.mark.parametrize("material", MATERIALS, ids=range(len(MATERIALS)))
def test_case_spaces_dashes_and_letters_alike_do_not_matter(material: bytes) -> None:
    code = code_of(material)
    like = str.maketrans({"1": "l", "0": "o"})
    for typed in (
        code.lower(),
        code.replace("-", ""),
        code.replace("-", " "),
        f"  {code}\n",
        " ".join(code),
        code.replace("-", "—"),
        code.replace("1", "I").replace("0", "O"),
        code.lower().translate(like),
        code.replace("1", "L").replace("-", "\t"),
        code.replace("1", "i"),
    ):
        assert recovery.parse(typed).material == material


@pytest.mark.parametrize("material", MATERIALS, ids=range(len(MATERIALS)))
def test_every_change_of_one_symbol_is_found(material: bytes) -> None:
    code = code_of(material).replace("-", "")
    changed = [
        code[:place] + other + code[place + 1 :] for place in range(36) for other in ALPHABET if other != code[place]
    ]
    assert len(changed) == 36 * 31
    assert [one for one in changed if not refused(one)] == []


@pytest.mark.parametrize("material", MATERIALS, ids=range(len(MATERIALS)))
def test_every_swap_of_neighbours_is_found(material: bytes) -> None:
    code = code_of(material).replace("-", "")
    swapped = [code[:at] + code[at + 1] + code[at] + code[at + 2 :] for at in range(35) if code[at] != code[at + 1]]
    assert [one for one in swapped if not refused(one)] == []


def test_every_pair_of_neighbours_can_be_swapped_at_the_border_of_the_checksum_and_is_found() -> None:
    """The border is where the arithmetic is special: all pairs of different symbols there, not those of a few codes."""
    missed = []
    seen = set()
    for value in range(20_000):
        code = code_of((value * 7919).to_bytes(20, "big")).replace("-", "")
        pair = code[31:33]
        if pair[0] != pair[1] and pair not in seen:
            seen.add(pair)
            if not refused(code[:31] + pair[::-1] + code[33:]):
                missed.append(code)
    assert len(seen) == 32 * 31
    assert missed == []


def test_a_missing_or_extra_symbol_is_told_as_such() -> None:
    _, code = recovery.new_code()
    for typed, count in ((code.reveal()[:-1], 35), (f"{code.reveal()}7", 37), ("", 0), ("-", 0)):
        with pytest.raises(WrongSecretError) as caught:
            recovery.parse(typed)
        assert caught.value.key == "vault.recovery_length"
        assert caught.value.values == {"wanted": 36, "found": count}


@pytest.mark.parametrize("letter", ["U", "u", "*", "é", "ı", "ß", "１", "\N{KELVIN SIGN}"])
def test_a_character_no_code_has_is_told_with_its_group(letter: str) -> None:
    code = code_of(b"\x5a" * 20)
    with pytest.raises(WrongSecretError) as caught:
        recovery.parse(code[:16] + letter + code[17:])
    assert (caught.value.key, caught.value.values) == ("vault.recovery_letter", {"group": 3})


def test_no_error_holds_anything_of_the_code() -> None:
    material = b"\x5a\x17" * 10
    code = code_of(material)
    for typed in (code[:-1], code[:-1] + "U", code[:-1] + ("0" if code[-1] != "0" else "1")):
        with pytest.raises(WrongSecretError) as caught:
            recovery.parse(typed)
        told = f"{caught.value} {caught.value.args!r}"
        assert not [group for group in typed.split("-") if group in told]


def test_the_two_groups_asked_back_are_different_and_in_order() -> None:
    _, code = recovery.new_code()
    asked = {recovery.ask_back(code) for _ in range(500)}
    assert all(1 <= first < second <= 6 for first, second in asked)
    assert {number for pair in asked for number in pair} == {1, 2, 3, 4, 5, 6}


def test_a_group_typed_back_is_read_as_forgivingly_as_the_code() -> None:
    code = Secret("ABC101-DEF000-GHJ111-KMNPQR-STVWXY-Z23456")
    for number, typed in ((1, "ABC101"), (1, " abc-lOi "), (2, "defooo"), (3, "ghjLI1"), (6, "z23456")):
        assert recovery.matches(code, number, typed)
    for number, typed in ((1, "DEF000"), (1, "ABC10"), (1, "ABC1011"), (1, ""), (4, "KMNPQU"), (4, "KMNPRQ")):
        assert not recovery.matches(code, number, typed)
