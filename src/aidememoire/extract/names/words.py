"""Words of a text and phrases to look up among them, without accents, capitals, hyphens and apostrophes."""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from typing import Generic, NamedTuple, TypeVar

T = TypeVar("T")
WORD = re.compile(r"[^\W_]+")


class Word(NamedTuple):
    """A run of letters and digits: where it stands and how it looks without accents and capitals."""

    start: int
    end: int
    fold: str


@cache
def _fold_char(char: str) -> str:
    base = unicodedata.normalize("NFD", char)[0].lower()
    return base[0]


def fold(text: str) -> str:
    """The text without accents and capitals, code point for code point.

    >>> fold("Côte d'Ivoire")
    "cote d'ivoire"
    """
    return "".join(map(_fold_char, text))


def split_words(text: str) -> list[Word]:
    """The words of `text`, in order; apostrophes and hyphens part them.

    >>> [w.fold for w in split_words("l'Étoile-du-Nord")]
    ['l', 'etoile', 'du', 'nord']
    """
    folded = fold(text)
    return [Word(m.start(), m.end(), m.group()) for m in WORD.finditer(folded)]


class Phrases(Generic[T]):
    """A dictionary of phrases that answers with the longest one beginning at a word."""

    def __init__(self) -> None:
        self._by_first: dict[str, dict[tuple[str, ...], list[T]]] = {}

    def add(self, phrase: str, value: T) -> None:
        """Make `phrase` stand for `value`, next to what it stands for already."""
        key = tuple(w.fold for w in split_words(phrase))
        if key:
            self._by_first.setdefault(key[0], {}).setdefault(key, []).append(value)

    def put(self, phrase: str, value: T) -> None:
        """Make `phrase` stand for `value` first."""
        self.add(phrase, value)
        values = self.exact(phrase)
        values.insert(0, values.pop())

    def longest(self, words: list[Word], at: int, limit: int | None = None) -> tuple[int, list[T]] | None:
        """The end of the longest phrase that begins at word `at` and ends by `limit`, and its values."""
        if not 0 <= at < len(words):
            return None
        limit = len(words) if limit is None else limit
        found: tuple[int, list[T]] | None = None
        for key, values in self._by_first.get(words[at].fold, {}).items():
            end = at + len(key)
            if (
                (found is None or end > found[0])
                and end <= len(words)
                and all(words[at + k].fold == part for k, part in enumerate(key))
            ):
                found = (end, values)
        return found

    def exact(self, phrase: str) -> list[T]:
        """The values of exactly this phrase."""
        key = tuple(w.fold for w in split_words(phrase))
        return self._by_first.get(key[0], {}).get(key, []) if key else []
