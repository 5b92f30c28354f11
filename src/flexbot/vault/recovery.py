"""The recovery code: 20 random bytes that a person writes down, and types back without fear of a slip.

Form: 36 symbols of Crockford's base32 (no I, L, O, U) in six groups of six. The first 32 are the bytes, most
significant bit first; the last four are the checksum, the number those bytes make modulo the prime 1,048,573.

What the checksum finds, for certain: every change of one symbol (it moves the number by d·32^k with 0 < |d| < 32, which
no prime above 32 divides) and every swap of two neighbours (it moves it by 31·d·32^k; across the border between bytes
and checksum by 32,769·d, which is smaller than the prime). Any other slip passes once in about a million.
"""

from __future__ import annotations

import hmac
import secrets
import unicodedata

from flexbot import log
from flexbot.errors import WrongSecretError
from flexbot.vault.secret import Secret
from flexbot.vault.unlock import UnlockKey

MATERIAL_BYTES = 20
GROUPS = 6
GROUP_LENGTH = 6

_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_SYMBOLS = GROUPS * GROUP_LENGTH
_PRIME = 1_048_573  # the largest below 32^4
_CHECK_BITS = 20
_AS_READ = {
    **{letter: value for value, symbol in enumerate(_ALPHABET) for letter in (symbol, symbol.lower())},
    **dict.fromkeys("ILil", 1),
    **dict.fromkeys("Oo", 0),
}


def new_code() -> tuple[UnlockKey, Secret]:
    """A new key of the kind "recovery" and its code, which is to be shown once."""
    material = secrets.token_bytes(MATERIAL_BYTES)
    return UnlockKey("recovery", material), Secret(_written(material))


def parse(code: str) -> UnlockKey:
    """The key of a typed code; case, spaces and hyphens do not matter, I and L are read as 1, O as 0.

    WrongSecretError tells what kind of slip it is, and never what was typed.
    """
    log.register_secret(code)
    typed = _symbols(code)
    if len(typed) != _SYMBOLS:
        raise WrongSecretError("vault.recovery_length", wanted=_SYMBOLS, found=len(typed))
    number = 0
    for place, letter in enumerate(typed):
        if letter not in _AS_READ:
            raise WrongSecretError("vault.recovery_letter", group=place // GROUP_LENGTH + 1)
        number = number << 5 | _AS_READ[letter]
    value, check = number >> _CHECK_BITS, number & (1 << _CHECK_BITS) - 1
    if value % _PRIME != check:
        raise WrongSecretError("vault.recovery_typo")
    material = value.to_bytes(MATERIAL_BYTES, "big")
    _register(_written(material))
    return UnlockKey("recovery", material)


def groups(code: Secret) -> list[str]:
    """The six groups of a code, for showing it."""
    written = code.reveal()
    _register(written)
    return written.split("-")


def ask_back(code: Secret) -> tuple[int, int]:
    """Two different group numbers, counted from 1, that the user is to type back."""
    first, second = sorted(secrets.SystemRandom().sample(range(1, len(groups(code)) + 1), 2))
    return first, second


def matches(code: Secret, number: int, typed: str) -> bool:
    """Whether `typed` is the group `number` of the code, read as `parse` reads it."""
    wanted = [_AS_READ[letter] for letter in groups(code)[number - 1]]
    found = [_AS_READ.get(letter, 255) for letter in _symbols(typed)]
    return hmac.compare_digest(bytes(wanted), bytes(found))


def _written(material: bytes) -> str:
    value = int.from_bytes(material, "big")
    number = value << _CHECK_BITS | value % _PRIME
    symbols = "".join(_ALPHABET[number >> 5 * place & 31] for place in reversed(range(_SYMBOLS)))
    return "-".join(symbols[start : start + GROUP_LENGTH] for start in range(0, _SYMBOLS, GROUP_LENGTH))


def _symbols(typed: str) -> str:
    """What was typed without white space and dashes of any kind: word processors make long dashes of hyphens."""
    return "".join(one for one in typed if not one.isspace() and unicodedata.category(one) != "Pd")


def _register(written: str) -> None:
    """Keep a code out of the logs also without its hyphens and group by group."""
    for form in (written, written.replace("-", ""), *written.split("-")):
        log.register_secret(form)
