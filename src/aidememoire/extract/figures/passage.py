"""Where a quantity stands: its sentence, what is before and behind it there, and the quantities beside it."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator
from functools import cached_property
from typing import TYPE_CHECKING, Any, TypeVar

from aidememoire.extract.figures.tables import compiled
from aidememoire.model import Quantity, Span
from aidememoire.records import Findings

if TYPE_CHECKING:
    from spacy.tokens import Token


T = TypeVar("T")
LONGEST = 1200  # characters of a sentence on either side of a number, at least
LEFT = 240  # characters before a number in which words that lead up to it stand
FARTHEST = 3  # sentences back that a figure may take something from
# Inside a quotation a sentence goes on to its end; its thoughts end where a word of some length and a full stop do.
STOP = re.compile(r"(?<=[a-zà-ÿ]{3})[.!?…]+[ »\"]*\s+(?=[«\"]?\s?[A-ZÀ-Þ])")


class Surroundings:
    """What every passage of one document shares: its text, its thoughts, its quantities in order."""

    def __init__(self, findings: Findings) -> None:
        self.findings = findings
        self.text = findings.view
        self.sentences = tuple(part for s in findings.sentences for part in _split(self.text, s))
        self.starts = [s.start for s in self.sentences]
        self.quantities = tuple(sorted(findings.quantities, key=lambda q: q.number.start))
        self.numbers = [q.number.start for q in self.quantities]
        self.known: dict[tuple[object, ...], Any] = {}

    def once(self, key: tuple[object, ...], find: Callable[[], T]) -> T:
        """What `find` gives; for the same key, such as a sentence with many numbers, it is asked once."""
        if key not in self.known:
            self.known[key] = find()
        return self.known[key]  # type: ignore[no-any-return]  # kept under its own key

    def sentence_at(self, position: int) -> int:
        """The index of the sentence that holds `position`, or of the one before it."""
        return max(0, bisect_right(self.starts, position) - 1)

    def within(self, span: Span) -> tuple[Quantity, ...]:
        """The quantities whose number lies in `span`."""
        return self.quantities[bisect_left(self.numbers, span.start) : bisect_left(self.numbers, span.end)]


def _split(text: str, sentence: Span) -> Iterator[Span]:
    start = sentence.start
    for stop in STOP.finditer(text, sentence.start, sentence.end):
        yield Span(start, stop.end())
        start = stop.end()
    yield Span(start, sentence.end)


def _clipped(sentence: Span, number: Span) -> Span:
    """The sentence; of a text without full stops only what stands near, the same for all numbers of one stretch."""
    if sentence.end - sentence.start <= 2 * LONGEST:
        return sentence
    stretch = sentence.start + (number.start - sentence.start) // LONGEST * LONGEST
    return Span(max(sentence.start, stretch - LONGEST), max(min(sentence.end, stretch + 2 * LONGEST), number.end))


class Passage:
    """One quantity and its surroundings; offsets are those of the document."""

    def __init__(self, around: Surroundings, quantity: Quantity) -> None:
        self.around, self.findings, self.quantity = around, around.findings, quantity
        self.doc, self.text = around.findings.doc, around.text
        self.index = around.sentence_at(quantity.number.start)
        self.sentence = _clipped(around.sentences[self.index] if around.sentences else quantity.span, quantity.number)
        self.neighbours = tuple(q for q in around.within(self.sentence) if q is not quantity)

    @cached_property
    def before(self) -> str:
        """The sentence up to the number."""
        return self.text[self.sentence.start : self.quantity.span.start]

    @cached_property
    def left(self) -> str:
        """The words right before the number: as far as any pattern that ends there reaches."""
        return self.before[-LEFT:]

    @cached_property
    def after(self) -> str:
        """The sentence behind the quantity."""
        return self.text[self.quantity.span.end : self.sentence.end]

    @cached_property
    def previous(self) -> Quantity | None:
        """The quantity before it in the sentence."""
        return max(
            (q for q in self.neighbours if q.number.end <= self.quantity.number.start), key=lambda q: q.number.start, default=None
        )

    @cached_property
    def following(self) -> Quantity | None:
        """The quantity behind it in the sentence."""
        return min(
            (q for q in self.neighbours if q.number.start >= self.quantity.number.end), key=lambda q: q.number.start, default=None
        )

    @cached_property
    def earlier_sentences(self) -> tuple[Span, ...]:
        """The few sentences before its own, nearest first."""
        return self.around.sentences[max(0, self.index - FARTHEST) : self.index][::-1]

    @cached_property
    def same_paragraph(self) -> bool:
        """Whether the sentence before it stands in the same paragraph."""
        if not self.earlier_sentences:
            return False
        return "\n\n" not in self.findings.document.text[self.earlier_sentences[0].end : self.sentence.start]

    @cached_property
    def token(self) -> Token | None:
        """The head of the number with its unit."""
        end = self.quantity.unit_span.end if self.quantity.unit_span else self.quantity.number.end
        span = self.doc.char_span(self.quantity.number.start, end, alignment_mode="expand")
        return span.root if span is not None and len(span) else None

    @cached_property
    def governors(self) -> tuple[Token, ...]:
        """The words above the number in the syntax of its sentence, nearest first."""
        return tuple(self.token.ancestors) if self.token is not None else ()

    def governs(self, span: Span) -> bool:
        """Whether `span` holds a word above the number, or the subject of the nearest verb above it."""
        words = list(self.governors)
        for word in self.governors[:4]:
            words += [c for c in word.children if c.dep_.startswith("nsubj")]
        return any(span.start <= w.idx < span.end for w in words)

    def left_of(self, start: int) -> str:
        """The words of its sentence right before `start`."""
        return self.text[max(self.sentence.start, start - LEFT) : start]

    def has_verb(self, span: Span) -> bool:
        """Whether a finite verb stands in `span`."""
        words = self.doc.char_span(*span, alignment_mode="contract") or ()
        return any(t.pos_ in ("VERB", "AUX") and t.morph.get("VerbForm", []) == ["Fin"] for t in words)

    def is_start_of_change(self, base: str, link: str) -> bool:
        """Whether it is the first of «passer de A à B»: what was before the change."""
        match = compiled(link).match(self.after)
        following = self.following
        if match is None or following is None or compiled(base).search(self.left) is None:
            return False
        return following.span.start <= self.quantity.span.end + match.end() <= following.number.end

    def is_whole_of(self, link: str) -> bool:
        """«1 200 des 2 650 dockers»: what is planned for a part, and when, says nothing of the whole."""
        previous = self.previous
        if previous is None or previous.rule != "elided-noun":
            return False
        return compiled(link).fullmatch(self.text[previous.span.end : self.quantity.span.start]) is not None
