"""No changed vault is ever accepted: every single bit, every cut, and every mixture with other vaults is refused."""

from __future__ import annotations

import base64
import itertools
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from vault_bench import ENV, OTHER_ENV, RECOVERY, ByHand, entry, opened, place, verdict

from flexbot.errors import FlexBotError
from flexbot.vault import Vault, document, from_passphrase, header
from flexbot.vault.header import Slot
from flexbot.vault.payload import Payload

DEK = bytes(range(100, 132))
PASSPHRASE = from_passphrase("corretora-azul-42 ação")
LETTERS = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"


@pytest.fixture(scope="module")
def hand() -> ByHand:
    return ByHand(DEK, keys=(ENV, RECOVERY))


@pytest.fixture(scope="module")
def real(hand: ByHand) -> bytes:
    """A vault with two slots and entries in two categories, which opens."""
    content = hand.content(entry(), entry("mail", category="smtp", password="p"), seq=2)
    assert verdict(content, ENV) == verdict(content, RECOVERY) == "accepted"
    return content


def refused(mutants: Iterable[bytes], original: bytes) -> Counter[str]:
    """How often each error refused one of the mutants; fails at the first that is accepted or is none."""
    counted: Counter[str] = Counter()
    for number, mutant in enumerate(mutants):
        assert mutant != original, number
        found = verdict(mutant, ENV)
        assert found != "accepted", (number, mutant)
        counted[found] += 1
    return counted


def flips(content: bytes) -> Iterator[bytes]:
    for bit in range(len(content) * 8):
        mutant = bytearray(content)
        mutant[bit // 8] ^= 1 << bit % 8
        yield bytes(mutant)


def test_every_single_bit_is_protected(real: bytes) -> None:
    counted = refused(flips(real), real)
    assert counted.total() == len(real) * 8 > 10_000
    # wrong secret: the slot's own bytes; newer version: the digits of line 1 and of "v"
    assert set(counted) == {"VaultAlteredError", "WrongSecretError", "VaultVersionError"}
    assert counted["VaultVersionError"] < 10


def test_every_bit_of_a_passphrase_slot_is_protected() -> None:
    content = ByHand(DEK, keys=(PASSPHRASE,)).content(entry())
    opened(content, PASSPHRASE)
    begin, end = content.index(b'"slots"'), content.index(b'"suite"')
    mutants = [
        one for number, one in enumerate(flips(content)) if begin <= number // 8 < end and number % 8 in (0, 3, 6)
    ]
    assert len(mutants) > 500
    assert "accepted" not in {verdict(one, PASSPHRASE) for one in mutants}


def test_every_truncation_is_refused(real: bytes) -> None:
    counted = refused((real[:size] for size in range(len(real))), real)
    assert counted.total() == len(real) > 1_000
    assert set(counted) == {"VaultAlteredError"}


def test_every_missing_and_every_doubled_byte_is_refused(real: bytes) -> None:
    missing = (real[:place] + real[place + 1 :] for place in range(len(real)))
    doubled = (real[: place + 1] + real[place:] for place in range(len(real)))
    assert refused(itertools.chain(missing, doubled), real).total() == 2 * len(real)


def test_whatever_is_put_before_or_behind_is_refused(real: bytes) -> None:
    lines = real.splitlines(keepends=True)
    more = [bytes([value]) for value in range(256)] + [*lines, b"\r\n", b"\n\n", b"\0" * 4096, real]
    mutants = [real + one for one in more] + [one + real for one in more] + [b"\xef\xbb\xbf" + real]
    assert refused(mutants, real).total() == 2 * (256 + 8) + 1


def test_swapped_missing_and_doubled_lines_are_refused(real: bytes) -> None:
    lines = real.splitlines(keepends=True)
    orders = [order for count in range(1, 7) for order in itertools.product(range(4), repeat=count)]
    mutants = [b"".join(lines[number] for number in order) for order in orders if order != (0, 1, 2, 3)]
    assert refused(mutants, real).total() == sum(4**count for count in range(1, 7)) - 1


def test_other_line_ends_and_encodings_are_refused(real: bytes) -> None:
    text = real.decode("ascii")
    mutants = [real.replace(b"\n", b"\r\n"), real.replace(b"\n", b"\r"), real.removesuffix(b"\n") + b"\r\n"]
    mutants += [text.encode(name) for name in ("utf-16", "utf-16-le", "utf-32", "utf-8-sig", "cp037")]
    mutants += [b"\n".join(real.split(b"\n")[:number]) for number in range(1, 5)]
    lines = real.splitlines(keepends=True)
    mutants += [
        b"".join([*lines[:n], lines[n].strip() + end, *lines[n + 1 :]])
        for n in range(4)
        for end in (b"\r\n", b" \n", b"\t\n", b"\v", b"\f\n", b"\0\n", b"\xc2\x85")
    ]
    assert refused(mutants, real).total() == 40


def base64_spellings(written: bytes) -> Iterator[bytes]:
    """Other ways to write the same bytes, which a generous decoder would take."""
    if written.endswith(b"="):
        data = written.rstrip(b"=")
        unused = 2 * (len(written) - len(data))
        value = LETTERS.index(data[-1:])
        for stray in range(1, 1 << unused):
            yield data[:-1] + LETTERS[value | stray : (value | stray) + 1] + written[len(data) :]
        yield data
        yield written + b"="
    yield written.replace(b"+", b"-").replace(b"/", b"_")
    yield written + b"===="
    yield written + b" "
    yield b" " + written
    yield written[:4] + b"=" + written[4:]
    yield written[:8] + b"\r" + written[8:]
    yield written[:8] + b"\\u0041"
    yield base64.b16encode(base64.b64decode(written))
    yield base64.b32encode(base64.b64decode(written))


def test_no_base64_has_a_second_spelling(real: bytes) -> None:
    taken = document.take_apart(real, Path("x"))
    fields = [taken.header.nonce, taken.mac, taken.sealed]
    fields += [part for slot in taken.header.slots for part in (slot.wrap, slot.kdf.salt)]
    mutants = [
        real.replace(written, other)
        for written in (base64.b64encode(field) for field in fields)
        for other in base64_spellings(written)
        if other != written
    ]
    counted = refused(mutants, real)
    assert counted.total() > 80
    assert set(counted) == {"VaultAlteredError"}


def test_lines_of_other_vaults_and_other_writes_do_not_mix(hand: ByHand) -> None:
    versions = [
        hand.content(entry(), seq=1),
        hand.content(entry(api_key="another key", secret_key="s"), seq=2),
        hand.content(entry(), seq=2),
        ByHand(DEK, vault_id="ff" * 16).content(entry(), seq=1),
        ByHand(bytes(32)).content(entry(), seq=1),
    ]
    lines = [one.splitlines(keepends=True) for one in versions]
    orders = [order for order in itertools.product(range(5), repeat=3) if len(set(order)) > 1]
    mixed = [b"".join([lines[0][0], lines[a][1], lines[b][2], lines[c][3]]) for a, b, c in orders]
    counted = refused(mixed, b"")
    assert counted == {"VaultAlteredError": 120}


def spliced(content: bytes, slots: tuple[Slot, ...]) -> bytes:
    """The vault with other slots in its header and the rest as it was."""
    lines = content.splitlines(keepends=True)
    changed = replace(header.parse(lines[1].strip()), slots=slots).to_line() + b"\n"
    return b"".join([lines[0], changed, *lines[2:]])


def test_slots_of_other_vaults_and_changed_slots_are_refused(hand: ByHand, real: bytes) -> None:
    first, second = hand.slots
    stranger = ByHand(DEK, vault_id="ff" * 16).slots[0]
    own = ByHand(bytes(32)).slots[0]  # the attacker's own data key under the user's secret
    earlier = ByHand(DEK).slots[0]  # of an earlier write: the same data key, another salt
    sets = [
        (stranger, second),
        (own, second),
        (earlier, second),
        (second, first),
        (first,),
        (second,),
        (first, second, replace(earlier, n=2)),
        (replace(own, n=7), first, second),
        (replace(first, n=1), replace(second, n=0)),
        (replace(first, wrap=second.wrap), second),
        (replace(first, kdf=second.kdf), second),
        (replace(first, label="mine"), second),
        (replace(first, created="2026-01-01T00:00:01Z"), second),
        *((replace(first, kind=kind), second) for kind in ("keychain", "keyfile")),
    ]
    counted = refused([spliced(real, slots) for slots in sets], real)
    assert counted.total() == 15


def signed(hand: ByHand, slots: tuple[Slot, ...]) -> bytes:
    """A vault with these slots, its header authenticated with the real data key."""
    return document.put_together(hand.header(slots=slots), hand.dek, hand.payload(entry()).to_bytes())


def test_a_wrapped_key_opens_only_in_its_own_vault_number_and_kind(hand: ByHand) -> None:
    # even where the header is authentic: what binds a slot is the associated data of its wrap
    first, second = hand.slots
    assert verdict(signed(hand, (first, second)), ENV) == "accepted"
    moved = [replace(first, n=3), ByHand(DEK, vault_id="ff" * 16).slots[0], replace(first, wrap=second.wrap)]
    assert [verdict(signed(hand, (one, second)), ENV) for one in moved] == ["WrongSecretError"] * 3
    as_keychain = replace(first, kind="keychain")
    keychain = replace(ENV, kind="keychain")
    assert verdict(signed(hand, (as_keychain,)), keychain) == "WrongSecretError"


def test_a_slot_of_another_kind_derives_another_key() -> None:
    kinds = ("env", "keychain", "keyfile", "recovery")
    function = ByHand(DEK).slots[0].kdf
    assert len({header.kek(function, replace(ENV, kind=kind)) for kind in kinds}) == 4


def test_a_box_opens_only_in_its_own_vault_category_and_epoch(hand: ByHand) -> None:
    found = hand.payload(entry(), entry("mail", category="smtp", password="p"))
    exchange, smtp = found.categories["exchange"], found.categories["smtp"]
    other = ByHand(DEK, vault_id="ff" * 16).payload(entry()).categories["exchange"]
    changed = [
        {"exchange": smtp, "smtp": exchange},
        {"exchange": exchange, "smtp": smtp, "broker": exchange},
        {"exchange": other},
        {"exchange": replace(exchange, epoch=2)},
        {"exchange": replace(exchange, key=smtp.key)},
        {"exchange": replace(exchange, box=smtp.box)},
        {"exchange": replace(exchange, box=exchange.box[:-1])},
        {"exchange": replace(exchange, box=b"")},
        {"exchange": replace(exchange, key=exchange.key[:16])},
    ]
    for categories in changed:
        content = document.put_together(hand.header(), DEK, Payload(categories, found.audit).to_bytes())
        assert verdict(content, ENV) == "VaultAlteredError", list(categories)


def test_another_secret_never_opens(real: bytes) -> None:
    keys = [OTHER_ENV, replace(ENV, kind="recovery"), replace(RECOVERY, kind="env"), replace(ENV, kind="keyfile")]
    keys += [replace(ENV, material=ENV.material[:-1]), replace(ENV, material=ENV.material + b"\0"), PASSPHRASE]
    assert {verdict(real, key) for key in keys} == {"WrongSecretError"}


def test_a_sample_of_the_mutants_is_refused_on_disk_and_left_as_it_is(home: Path) -> None:
    with Vault.create(ENV) as vault:
        vault.put(entry())
        path = vault.path
    real = path.read_bytes()
    sample = [*itertools.islice(flips(real), 5, None, 149), *(real[:size] for size in range(0, len(real), 97))]
    for mutant in sample:
        place(path, mutant)
        with pytest.raises(FlexBotError) as refusal:
            Vault.open(ENV)
        assert refusal.value.exit_code in (11, 12, 16)
        assert path.read_bytes() == mutant
    assert len(sample) > 60
    place(path, real)
    with Vault.open(ENV) as vault:
        assert vault.get("binance-live") is not None
        assert vault.verify_audit().ok
