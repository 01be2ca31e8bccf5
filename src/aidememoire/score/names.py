"""Whether two names mean the same, for scoring: annotators write «Belarus» where a rule found «Bélarus».

This is laxer than resolving within an article may be, and it decides nothing about a reading.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from functools import cache

from msgspec import Struct

from aidememoire.languages.pack import ROOT, msgspec_read

# Letters and digits of the scripts that names of the annotated articles are written in.
BETWEEN_WORDS = re.compile("[^0-9a-zа-я一-鿿]+")
MOSTLY_THE_SAME = 0.6
ACRONYM = range(3, 9)


class NamesTable(Struct, frozen=True, forbid_unknown_fields=True):
    """`common/scoring.toml`: names of one referent, words for a people, and words that name nobody."""

    same: tuple[tuple[str, ...], ...]
    peoples: tuple[tuple[str, ...], ...]
    idle: frozenset[str]


class Names:
    """Compares names by the table."""

    def __init__(self, table: NamesTable) -> None:
        self._first = {name: row[0] for row in table.same for name in row}
        self._people = {word: row[0] for row in table.peoples for word in row}
        self._idle = table.idle

    def same(self, one: str | None, other: str | None) -> bool:
        """Whether both may be one referent: the same words, the words of one in the other, or an acronym."""
        a, b = self._key(one), self._key(other)
        if not a or not b:
            return False
        if a == b or self._abbreviates(a, b) or self._abbreviates(b, a):
            return True
        words, others = self._words(a), self._words(b)
        if not words or not others:
            return False
        return words <= others or others <= words or len(words & others) / len(words | others) >= MOSTLY_THE_SAME

    def any_same(self, name: str, names: Iterable[str]) -> bool:
        """Whether one of `names` is the same as `name`."""
        return any(self.same(name, other) for other in names)

    def all_found(self, names: Sequence[str], among: Sequence[str]) -> bool:
        """Whether each of `names` is among the others."""
        return all(self.any_same(name, among) for name in names)

    def overlap(self, some: Sequence[str], others: Sequence[str]) -> float:
        """The share of names, on both sides, that have their like on the other; 1 where both are empty."""
        if not some and not others:
            return 1.0
        hits = sum(self.any_same(name, others) for name in some) + sum(self.any_same(name, some) for name in others)
        return hits / (len(some) + len(others))

    def _key(self, name: str | None) -> str:
        folded = fold(name or "")
        return self._first.get(folded, folded)

    def _words(self, key: str) -> frozenset[str]:
        return frozenset(self._people.get(word, word) for word in key.split()) - self._idle

    def _abbreviates(self, short: str, long: str) -> bool:
        if len(short) not in ACRONYM or " " in short:
            return False
        return short == "".join(word[0] for word in long.split() if word not in self._idle)


def fold(text: str) -> str:
    """Without accents, capitals and punctuation; single spaces between the words.

    >>> fold("République de Biélorussie"), fold("L'État")
    ('republique de bielorussie', 'l etat')
    """
    plain = (c for c in unicodedata.normalize("NFKD", text).casefold() if not unicodedata.combining(c))
    return BETWEEN_WORDS.sub(" ", "".join(plain)).strip()


@cache
def load_names() -> Names:
    """The comparison by the table that comes with the package."""
    return Names(msgspec_read(ROOT / "common" / "scoring.toml", NamesTable))
