"""Where a quantity stands: its sentence, what is before and behind it there, and the quantities beside it."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from functools import cached_property
from typing import TYPE_CHECKING

from aidememoire.extract.figures.tables import compiled
from aidememoire.model import Quantity, Span
from aidememoire.records import Findings

if TYPE_CHECKING:
    from spacy.tokens import Token


# Inside a quotation a sentence goes on to its end; its thoughts end where a word of some length and a full stop do.
STOP = re.compile(r"(?<=[a-zà-ÿ]{3})[.!?…]+[ »\"]*\s+(?=[«\"]?\s?[A-ZÀ-Þ])")


def thoughts(findings: Findings) -> tuple[Span, ...]:
    """The sentences, those inside a long quotation each for itself."""
    return tuple(part for sentence in findings.sentences for part in _split(findings.doc.text, sentence))


def _split(text: str, sentence: Span) -> Iterator[Span]:
    start = sentence.start
    for stop in STOP.finditer(text, sentence.start, sentence.end):
        yield Span(start, stop.end())
        start = stop.end()
    yield Span(start, sentence.end)


class Passage:
    """One quantity and its surroundings; offsets are those of the document."""

    def __init__(self, findings: Findings, quantity: Quantity, sentences: tuple[Span, ...]) -> None:
        self.doc, self.findings, self.quantity = findings.doc, findings, quantity
        self.text = findings.doc.text
        self.sentences = sentences
        starts = [s.start for s in self.sentences]
        at = bisect_right(starts, quantity.number.start) - 1
        self.sentence = self.sentences[at] if at >= 0 else findings.sentence_of(quantity.number)
        self.neighbours = tuple(q for q in findings.quantities if self.sentence.covers(q.number) and q is not quantity)

    @cached_property
    def before(self) -> str:
        """The sentence up to the number."""
        return self.text[self.sentence.start : self.quantity.span.start]

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
        """The sentences before its own, nearest first."""
        return tuple(s for s in reversed(self.sentences) if s.end <= self.sentence.start)

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

    def is_whole_of(self, link: str) -> bool:
        """«2 000 des 3 550 soldats»: what is planned for a part, and when, says nothing of the whole."""
        previous = self.previous
        if previous is None or previous.rule != "elided-noun":
            return False
        return compiled(link).fullmatch(self.text[previous.span.end : self.quantity.span.start]) is not None
