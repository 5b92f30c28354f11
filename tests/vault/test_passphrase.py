"""Which passphrases a vault takes, in English and in Portuguese, and what is said about the others."""

from __future__ import annotations

import unicodedata

import pytest

from flexbot.errors import UsageError
from flexbot.text import LANGUAGES, set_language, text
from flexbot.vault.passphrase import MIN_LENGTH, Strength, require_strong, strength

GOOD = [
    "corretora-azul-42 ação",
    "correct horse battery staple",
    "tubarão lilás dança tango",
    "vaso grua teto mico",
    "x7$kQp!2mZ9w",
    "meu cachorro comeu a lição",
    "Ça-va, 42 éléphants?",
    "正しい馬の電池とホチキス",
    "horse-battery-" * 3 + "tubarão lilás dança tango " + "x7$kQp!2mZ9w" * 4,
]
BAD = [
    ("", "short"),
    ("x7$kQp!2mZ9", "short"),
    ("ab cd ef", "short"),
    ("eco eco gel", "short"),
    ("\u0301" * 14, "short"),
    ("minhasenha123", "common"),
    ("c0r1nth14ns-99", "common"),
    ("odagirbo2020", "common"),
    ("ｓｅｎｈａ１２３４５６７", "common"),
    ("MinhaSenha2024!", "common"),
    ("Deus é fiel 123", "common"),
    ("coração123456", "common"),
    ("brasil campeão 2002", "common"),
    ("P@ssw0rd1234", "common"),
    ("123456789012", "common"),
    ("aaaaaaaaaaaaaaaa", "repeated"),
    ("password password", "repeated"),
    ("casa casa casa casa", "repeated"),
    ("x7$" * 30, "repeated"),
    ("a" * 3000 + "b", "repeated"),
    ("efghijklmnopqrst", "sequence"),
    ("zxcvbnm,./asdfgh", "keyboard"),
    ("02/04/1987 ok", "date"),
    ("flexbotflexbot1", "context"),
    ("flexbot-2024-01", "context"),
    ("\ud800 tubarão lilás dança", "characters"),
]


@pytest.mark.parametrize("passphrase", GOOD)
def test_a_strong_passphrase_is_taken(passphrase: str) -> None:
    found = strength(passphrase)
    assert (found.accepted, found.reason) == (True, "ok")
    assert found.score >= 3
    require_strong(passphrase)


@pytest.mark.parametrize(("passphrase", "reason"), BAD, ids=[ascii(passphrase)[:20] for passphrase, _ in BAD])
def test_a_weak_passphrase_is_refused_with_the_reason_and_without_itself(passphrase: str, reason: str) -> None:
    found = strength(passphrase)
    assert (found.accepted, found.reason) == (False, reason)
    assert found.score <= 2
    with pytest.raises(UsageError) as caught:
        require_strong(passphrase)
    assert caught.value.key == "vault.passphrase_weak"
    told = f"{caught.value} {caught.value.args!r}"
    assert text(f"vault.strength.reason.{reason}") in told
    assert len(passphrase) < 4 or passphrase not in told


def test_twelve_characters_are_enough_and_eleven_are_not() -> None:
    written = "x7$kQp!2mZ9w"
    assert len(written) == MIN_LENGTH
    assert strength(written).accepted
    assert not strength(written[:-1]).accepted


def test_four_words_are_enough_where_characters_are_few() -> None:
    assert strength("eco fiz gel") == Strength(2, False, "short")
    assert strength("ri eu lá fé").accepted


def test_words_near_the_user_make_a_passphrase_guessable() -> None:
    assert strength("zbigniewzbrozek7").accepted
    assert strength("zbigniewzbrozek7", context=["Zbigniew", "Zbrożek"]) == Strength(1, False, "context")


def test_composed_and_decomposed_accents_are_the_same_passphrase() -> None:
    for passphrase in ("ação-lilás-nº5", "coração123456", "ﬁm de tarde azul-marinho"):
        forms = {unicodedata.normalize(form, passphrase) for form in ("NFC", "NFD", "NFKC", "NFKD")}
        assert len({strength(form) for form in forms}) == 1


def test_accents_and_capitals_do_not_hide_a_common_word() -> None:
    assert not strength("CORAÇÃO coração").accepted


@pytest.mark.parametrize("piece", ["4@8({[<369i1!|07$5+%2x", "anaanaana ", "a1"])
def test_a_hostile_length_is_judged_at_all(piece: str) -> None:
    """Without its bounds the judgement would take hours here, and zxcvbn refuses more than 72 characters."""
    assert 0 <= strength(piece * 20_000 + "q").score <= 4


def test_every_score_and_reason_has_its_words_in_both_languages() -> None:
    for language in LANGUAGES:
        set_language(language)
        assert len({text(f"vault.strength.{score}") for score in range(5)}) == 5
        for reason in {"ok", "guessable", *(reason for _, reason in BAD)}:
            assert text(f"vault.strength.reason.{reason}")
