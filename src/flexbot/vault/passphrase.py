"""How strong a passphrase is, and which ones a vault does not take.

Guessability comes from zxcvbn, whose dictionaries are English; a short list of what Brazilians choose stands beside
it. The rule: at least 12 characters or four words, and not guessable.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence, Set
from dataclasses import dataclass
from typing import Any

from flexbot.errors import UsageError
from flexbot.text import text

MIN_LENGTH = 12
MIN_WORDS = 4

_MIN_SCORE = 3
# What a passphrase that is refused may score at most: the meter must not praise what is then turned down.
_REFUSED_SCORE = 2
# zxcvbn takes 72 characters at most and more than a second for hostile ones; 48 are judged in less than one.
_WINDOW = 48
# What comes later can only make a passphrase stronger, and looking for repetitions takes the square of the length.
_JUDGED = 1024
# The names a thief tries first on a FlexBot vault.
_OWN_NAMES = ("flexbot", "credentials", "binance", "bitcoin", "cripto", "crypto", "trader", "trading", "vault", "cofre")
# Commonest first. Without accents, because passphrases are compared without theirs.
_COMMON = tuple(
    """
    senha minhasenha mudar mudar123 senha123 brasil teamo euteamo euamo amor meuamor amorzinho deus deusefiel deusteama
    jesus jesuscristo jesusteama familia minhafamilia flamengo corinthians palmeiras vasco santos gremio internacional
    cruzeiro botafogo fluminense atletico bahia futebol timao mengao saopaulo riodejaneiro brasilia gabriel gabriela
    lucas mateus matheus pedro joao maria mariana ana anajulia julia juliana bruno bruna rafael rafaela felipe daniel
    daniela carlos eduardo fernando fernanda gustavo guilherme leonardo leticia larissa amanda camila beatriz vitoria
    rodrigo ricardo roberto marcelo marcos paulo paula patricia sandra antonio francisco jose luiz luis princesa
    gatinha gatinho cachorro gato vida minhavida felicidade felizes feliz saudade esperanca liberdade sucesso dinheiro
    riqueza banco bolsa corretora investidor mercado negocio trabalho empresa escola casa carro moto praia sol lua
    estrela estrelinha coracao querida querido bebe filho filha filhos mae pai irmao irma amigo amiga amigos namorada
    namorado casamento aniversario natal carnaval samba cerveja churrasco feijoada cafe chocolate abacaxi banana laranja
    morango borboleta golfinho cavalo leao tigre aguia dragao segredo secreta secreto segura seguro forte chave acesso
    entrar entra usuario administrador computador internet celular teclado musica rock guitarra violao filme
    jogo jogador campeao campeoes vencedor guerreiro guerreira vitorioso abencoado abencoada fe paz luz graca gloria
    aleluia senhor nossa nossasenhora aparecida santo santa anjo anjos sagrado obrigado obrigada bemvindo bomdia
    boanoite qualquer coisa nada tudo sempre nunca minha meu nova novo velha azul verde amarelo vermelho preto branco
    primeiro segundo terceiro janeiro fevereiro marco abril maio junho julho agosto setembro outubro novembro dezembro
    segunda terca quarta quinta sexta sabado domingo verao inverno primavera
    """.split()  # noqa: SIM905  # a list of two hundred quoted words is not read by anyone
)
_COMMON_SET = frozenset(_COMMON)
_WORD = re.compile(r"[^\W\d_]{2,}")
_REASONS = {
    "dictionary": "common",
    "spatial": "keyboard",
    "repeat": "repeated",
    "sequence": "sequence",
    "date": "date",
    "regex": "date",
}


@dataclass(frozen=True, slots=True)
class Strength:
    """How strong a passphrase is.

    `score` is 0 to 4 (`vault.strength.<score>`); `reason` is the end of `vault.strength.reason.<reason>`, "ok" when
    `accepted`.
    """

    score: int
    accepted: bool
    reason: str


def strength(passphrase: str, *, context: Sequence[str] = ()) -> Strength:
    """Judge `passphrase`; `context` are words near the user (login, venue, machine) that a thief would try.

    Of more than 48 characters the first and the last 48 are judged, of a repetition what is repeated: the true
    strength is never less than what is found.
    """
    try:
        passphrase.encode("utf-8")
    except UnicodeEncodeError:
        # Half a character, from a terminal with another encoding; the vault's key is made of UTF-8.
        return Strength(0, False, "characters")
    whole = unicodedata.normalize("NFKC", passphrase)
    plain = _plain(whole)[:_JUDGED]
    if not plain:
        return Strength(0, False, "short")
    names = [*dict.fromkeys(one for word in (*context, *_OWN_NAMES) if len(one := _plain(word)) > 2)]
    score, reason = _guessability(plain, names)
    letters = "".join(one for one in plain if one.isalpha())
    if _joined(letters, _COMMON_SET.union(names), 3):
        # such as "minhasenha123", where zxcvbn counts the joints between the words as well
        score, reason = min(score, 1), "context" if any(name in plain for name in names) else "common"
    words = {word.casefold() for word in _WORD.findall(whole)}
    if len(whole) < MIN_LENGTH and len(words) < MIN_WORDS:
        return Strength(min(score, _REFUSED_SCORE), False, "short")
    if score < _MIN_SCORE:
        return Strength(score, False, reason)
    return Strength(score, True, "ok")


def require_strong(passphrase: str, *, context: Sequence[str] = ()) -> None:
    """Raise UsageError with the reason when the vault does not take `passphrase`."""
    found = strength(passphrase, context=context)
    if not found.accepted:
        raise UsageError("vault.passphrase_weak", reason=text(f"vault.strength.reason.{found.reason}"))


def _plain(written: str) -> str:
    """Small letters without accents: what dictionaries are compared with."""
    apart = unicodedata.normalize("NFD", written.lower())
    return unicodedata.normalize("NFC", "".join(one for one in apart if not unicodedata.combining(one)))


def _guessability(plain: str, names: Sequence[str]) -> tuple[int, str]:
    """zxcvbn's score, and the reason that would be given should it be too low."""
    from zxcvbn import zxcvbn

    repeated = _repeated(plain)
    found: list[tuple[int, str]] = []
    for window in {repeated[:_WINDOW], repeated[-_WINDOW:]}:
        result = zxcvbn(window, user_inputs=[*names, *_COMMON])
        found.append((int(result["score"]), _reason(result["sequence"], names)))
    score, reason = max(found)
    return score, "repeated" if repeated != plain else reason


def _repeated(plain: str) -> str:
    """What is said twice or more in `plain` (the last turn may be unfinished, as in "casa casa"), else `plain`."""
    for length in range(1, (len(plain) + 1) // 2 + 1):
        if plain.startswith(plain[length:]):
            return plain[:length]
    return plain


def _reason(matches: Sequence[dict[str, Any]], names: Sequence[str]) -> str:
    """Why a passphrase is guessable: what its longest recognised part is."""
    known = [match for match in matches if match["pattern"] in _REASONS]
    if not known:
        return "guessable"
    longest = max(known, key=lambda match: len(match["token"]))
    if longest.get("dictionary_name") == "user_inputs" and longest["matched_word"] in names:
        return "context"
    return _REASONS[longest["pattern"]]


def _joined(letters: str, words: Set[str], most: int) -> bool:
    """Whether `letters` are at most `most` of the words, one after the other."""
    if letters in words:
        return True
    starts = (cut for cut in range(2, len(letters)) if letters[:cut] in words)
    return most > 1 and any(_joined(letters[cut:], words, most - 1) for cut in starts)
