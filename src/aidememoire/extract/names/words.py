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
    """A dictionary of phrases that answers with the longest one beginning at a word; its own go before those `below`."""

    def __init__(self, below: Phrases[T] | None = None) -> None:
        self._below = below
        self._single: dict[str, list[T]] = {}
        self._longer: dict[tuple[str, str], list[tuple[tuple[str, ...], list[T]]]] = {}  # by the first two words

    def add(self, phrase: str, value: T) -> None:
        """Make `phrase` stand for `value`, next to what it stands for already."""
        key = tuple(w.fold for w in split_words(phrase))
        if not key:
            return
        values = self._values(key)
        if values is None:
            values = []
            if len(key) == 1:
                self._single[key[0]] = values
            else:
                entries = self._longer.setdefault((key[0], key[1]), [])
                entries.append((key, values))
                entries.sort(key=lambda entry: -len(entry[0]))
        values.append(value)

    def put(self, phrase: str, value: T) -> None:
        """Make `phrase` stand for `value` first."""
        self.add(phrase, value)
        values = self.exact(phrase)
        values.insert(0, values.pop())

    def longest(self, words: list[Word], at: int, limit: int | None = None) -> tuple[int, list[T]] | None:
        """The end of the longest phrase that begins at word `at` and ends by `limit`, and its values."""
        own = self._longest(words, at, limit)
        if self._below is None:
            return own
        below = self._below.longest(words, at, limit)
        return below if below and (own is None or below[0] > own[0]) else own

    def _longest(self, words: list[Word], at: int, limit: int | None) -> tuple[int, list[T]] | None:
        last = len(words) if limit is None else limit
        if not 0 <= at < len(words):
            return None
        first = words[at].fold
        if at + 1 < last:
            for key, values in self._longer.get((first, words[at + 1].fold), ()):
                end = at + len(key)
                if end <= last and all(words[at + k].fold == key[k] for k in range(2, len(key))):
                    return end, values
        single = self._single.get(first)
        return (at + 1, single) if single and at < last else None

    def exact(self, phrase: str) -> list[T]:
        """The values of exactly this phrase."""
        below = self._below.exact(phrase) if self._below is not None else []
        return self._values(tuple(w.fold for w in split_words(phrase))) or below

    def _values(self, key: tuple[str, ...]) -> list[T] | None:
        if len(key) < 2:
            return self._single.get(key[0]) if key else None
        return next((v for k, v in self._longer.get((key[0], key[1]), ()) if k == key), None)
