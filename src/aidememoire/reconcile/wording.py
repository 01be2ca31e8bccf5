"""Wordings made comparable: the words that carry content, and the numbers."""

from __future__ import annotations

import re
from collections.abc import Collection
from functools import cache

from msgspec import Struct

from aidememoire.errors import PackError
from aidememoire.languages.pack import installed, load_pack
from aidememoire.reconcile.words import WORD, fold
from aidememoire.records import DocumentRecord

CONTENT_WORD = 5  # letters of a word that carries content
NAME_WORD = 3  # letters of a name
STEM = 6  # letters
NUMBER = re.compile(r"\d{1,3}(?:[ \u00a0\u202f]\d{3})+(?!\d)|\d+(?:[.,]\d+)?")
YEAR = re.compile(r"(?:19|20)\d\d")


def numbers_of(text: str) -> frozenset[str]:
    """The numbers written in digits, without the spaces in them.

    >>> sorted(numbers_of("125 000 tonnes en 2025, et non 25 000"))
    ['125000', '2025', '25000']
    """
    return frozenset(re.sub(r"\s", "", number) for number in NUMBER.findall(text))


def numbers_agree(one: Collection[str], other: Collection[str]) -> bool:
    """Whether nothing that is counted in one speaks against the other: what one counts, the other counts too.

    Years are apart: an article may leave out the year, but two that give different years tell of two things.

    >>> numbers_agree({"60", "2024"}, {"60"}), numbers_agree({"60", "2024"}, {"45", "2024"})
    (True, False)
    """
    for years in (True, False):
        left, right = ({n for n in some if bool(YEAR.fullmatch(n)) is years} for some in (one, other))
        if not (left <= right or right <= left):
            return False
    return True


def content_words(text: str, lang: str | None = None) -> frozenset[str]:
    """The stems of its longer words: six letters, which most endings of French and English leave alone. Names count too.

    >>> sorted(content_words("le programme commun Cabo-Nord contre la faim, dit-il", "fr"))
    ['cabo', 'commun', 'nord', 'progra']
    """
    small = small_words(lang)
    found = (m.group() for m in WORD.finditer(text))
    long = (w for w in found if len(w) >= CONTENT_WORD or (len(w) >= NAME_WORD and w[0].isupper()))
    return frozenset(folded[:STEM] for w in long if (folded := fold(w)) not in small)


class SmallWords(Struct, frozen=True):
    """`names.toml`: words that carry no content of their own."""

    function_words: tuple[str, ...]


@cache
def small_words(lang: str | None) -> frozenset[str]:
    """The small words of a language, folded; none where its pack does not list them."""
    if lang not in installed():
        return frozenset()
    try:
        return frozenset(map(fold, load_pack(lang).table("names", SmallWords).function_words))
    except PackError:
        return frozenset()


class Nouns(Struct, frozen=True):
    """`instruments.toml`: nouns that mean an instrument of some kind."""

    words: tuple[str, ...] = ()


class NounsTable(Struct, frozen=True):
    """`instruments.toml`, as far as names of instruments need it."""

    noun: tuple[Nouns, ...]


@cache
def nouns_of(lang: str | None) -> frozenset[str]:
    """The stems of the nouns for instruments: «accord» names none of them."""
    if lang not in installed():
        return frozenset()
    try:
        table = load_pack(lang).table("instruments", NounsTable)
    except PackError:
        return frozenset()
    return frozenset(w for noun in table.noun for word in noun.words for w in content_words(word.split()[0]))


def party_stems(record: DocumentRecord, who: Collection[str]) -> frozenset[str]:
    """The stems of the names of those concerned: that both name them tells nothing of what they do."""
    return frozenset(w for e in record.entities if e.id in who for w in content_words(e.name))
