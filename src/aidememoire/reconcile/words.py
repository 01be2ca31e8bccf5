"""Words of texts and names, folded so that spellings meet: without accents, capitals, marks."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import NamedTuple
from zlib import crc32

from aidememoire.model import Document, Span

WORD = re.compile(r"[^\W_]+(?:[.,]\d+)*", re.UNICODE)
SHINGLE = 5
# What NFKD takes off a letter: accents and the like.
COMBINING = re.compile(f"[{''.join(c for c in map(chr, range(0x300, 0x10000)) if unicodedata.combining(c))}]+")


class Word(NamedTuple):
    """A folded word and where it stands."""

    text: str
    span: Span


@lru_cache(maxsize=65536)
def fold(text: str) -> str:
    """Lower case, without accents.

    >>> fold("Élysée"), fold("Œuvre")
    ('elysee', 'oeuvre')
    """
    return fold_text(text)


def fold_text(text: str) -> str:
    """The same of a whole text, which is not kept in memory as single words are."""
    if text.isascii():
        return text.lower()
    plain = unicodedata.normalize("NFKD", text.replace("œ", "oe").replace("Œ", "oe")).casefold()
    return COMBINING.sub("", plain)


def body_words(document: Document) -> tuple[Word, ...]:
    """The folded words of the article's body: what is boilerplate is no part of it."""
    walls = document.boilerplate
    found = (Word(fold(m.group()), Span(*m.span())) for m in WORD.finditer(document.text))
    return tuple(w for w in found if not any(w.span.overlaps(b) for b in walls)) if walls else tuple(found)


def shingles(words: tuple[Word, ...]) -> frozenset[int]:
    """Digests of all runs of five words; a text shorter than that is one run."""
    texts = [w.text for w in words]
    runs = range(max(1, len(texts) - SHINGLE + 1)) if texts else ()
    return frozenset(crc32(" ".join(texts[i : i + SHINGLE]).encode()) for i in runs)
