"""One utterance as several outlets print it: the wordings side by side, and what each has that another has not.

Translations differ in their words; names, numbers and content words are what they share. What one outlet leaves out
may be a translator's choice or an editor's: it is shown, never judged.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from msgspec import Struct

from aidememoire.entries import Ref
from aidememoire.model import Span
from aidememoire.reconcile.wording import NUMBER, content_words, numbers_of
from aidememoire.reconcile.words import WORD


class Variant(Struct, frozen=True):
    """An utterance as one document prints it.

    `alone` are the places of its content words and numbers that no other variant has, `lacks` the words and numbers
    that every other variant has.
    """

    ref: Ref
    text: str
    alone: tuple[Span, ...] = ()
    lacks: tuple[str, ...] = ()


def variants(texts: Mapping[Ref, str], lang: str | None = None) -> tuple[Variant, ...]:
    """The variants of one utterance, in the order given.

    >>> a, b = Ref("a", "s1"), Ref("b", "s2")
    >>> one, other = variants({a: "Le port rouvrira avec 140 grues.", b: "Le port rouvrira."})
    >>> [span.of(one.text) for span in one.alone], other.lacks
    (['140', 'grues'], ('140', 'grues'))
    """
    signs = {ref: dict(_signs(text, lang)) for ref, text in texts.items()}
    return tuple(_variant(ref, text, signs, lang) for ref, text in texts.items())


def _variant(ref: Ref, text: str, signs: Mapping[Ref, Mapping[str, str]], lang: str | None) -> Variant:
    others = [found for other, found in signs.items() if other != ref]
    elsewhere = {sign for found in others for sign in found}
    shared = set.intersection(*(set(found) for found in others)) if others else set()
    lacks = (next(found[sign] for found in others) for sign in sorted(shared - set(signs[ref])))
    alone = (span for sign, span in _places(text, lang) if others and sign not in elsewhere)
    return Variant(ref, text, tuple(alone), tuple(lacks))


def _signs(text: str, lang: str | None) -> Iterator[tuple[str, str]]:
    """What a text is known by, with the word as it is written."""
    for sign, span in _places(text, lang):
        yield sign, span.of(text)


def _places(text: str, lang: str | None) -> Iterator[tuple[str, Span]]:
    """Numbers and content words with their places, in the order of the text."""
    numbers = [Span(*m.span()) for m in NUMBER.finditer(text)]
    found = [(next(iter(numbers_of(span.of(text)))), span) for span in numbers]
    for match in WORD.finditer(text):
        stem = content_words(match.group(), lang)
        span = Span(*match.span())
        if stem and not any(span.overlaps(number) for number in numbers):
            found.append((next(iter(stem)), span))
    yield from sorted(found, key=lambda pair: pair[1])
