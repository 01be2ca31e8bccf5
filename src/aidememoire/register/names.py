"""Who a name means, in either language and spelling: Belarus, Biélorussie, Bélarus, «the Russian Federation».

Names are compared folded: without case, accents, punctuation. Those of states come from CLDR (through Babel) in
English and in each installed language, from the packs' lists of places, and from `languages/common/state_names.csv`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache
from unicodedata import combining, normalize

from aidememoire.errors import PackError
from aidememoire.languages.pack import installed, load_pack

# Letters that Unicode does not take apart.
LETTERS = str.maketrans({"œ": "oe", "æ": "ae", "ø": "o", "ł": "l", "đ": "d", "ı": "i", "þ": "th", "ð": "d", ".": ""})
BREAKS = re.compile(r"[\W_]+")
# The longest article of the languages there are («the», «les»): a first word this short may be left away.
ARTICLE = 3


@cache
def fold(name: str) -> str:
    """The name without case, accents and punctuation, its words parted by one space.

    >>> fold("Côte d’Ivoire"), fold("BIÉLORUSSIE"), fold("U.S.A."), fold("cœur")
    ('cote d ivoire', 'bielorussie', 'usa', 'coeur')
    """
    letters = normalize("NFKD", name).casefold().translate(LETTERS)
    return BREAKS.sub(" ", "".join(c for c in letters if not combining(c))).strip()


def without_article(folded: str) -> str:
    """The folded name without a short first word.

    >>> without_article("the russian federation"), without_article("l iran"), without_article("iran")
    ('russian federation', 'iran', 'iran')
    """
    first, _, rest = folded.partition(" ")
    return rest if rest and len(first) <= ARTICLE else folded


class States:
    """The states by folded name: which code a name means, and which names a code has."""

    def __init__(self, named: Iterable[tuple[str, str]]) -> None:
        self._codes: dict[str, set[str]] = {}
        self._names: dict[str, set[str]] = {}
        for code, name in named:
            folded = fold(name)
            if folded:
                self._codes.setdefault(folded, set()).add(code)
                self._names.setdefault(code, set()).add(folded)

    def codes(self, name: str) -> frozenset[str]:
        """The codes of the states of that name, in any language known here; empty where it is none."""
        folded = fold(name)
        return frozenset(self._codes.get(folded) or self._codes.get(without_article(folded)) or ())

    def names(self, codes: Iterable[str]) -> frozenset[str]:
        """Every folded name of these states."""
        return frozenset(name for code in codes for name in self._names.get(code, ()))


@cache
def states() -> States:
    """All that is known of the names of states, read once."""
    return States([*_from_packs(), *_from_babel()])


def _from_babel() -> Iterator[tuple[str, str]]:
    from babel import Locale, UnknownLocaleError

    for lang in dict.fromkeys(("en", *installed())):
        try:
            territories = Locale(lang).territories
        except UnknownLocaleError:
            continue
        yield from ((code, name) for code, name in territories.items() if len(code) == 2 and code.isalpha())


def _from_packs() -> Iterator[tuple[str, str]]:
    for lang in installed():
        for table in ("state_names", "places"):
            try:
                rows = load_pack(lang).rows(table)
            except PackError:
                continue  # a pack need not have a list of places
            for row in rows:
                names = [row.get("name") or "", *(row.get("variants") or "").split("|")]
                yield from ((row["code"], name) for name in names if row.get("code") and name)
