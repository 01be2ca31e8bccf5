"""Where a quantity stands: its sentence, what is before and behind it there, and the quantities beside it."""

from __future__ import annotations

from bisect import bisect_right
from functools import cached_property
from typing import TYPE_CHECKING

from aidememoire.model import Quantity, Span
from aidememoire.records import Findings

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token


class Passage:
    """One quantity and its surroundings; offsets are those of the document."""

    def __init__(self, doc: Doc, findings: Findings, quantity: Quantity, neighbours: tuple[Quantity, ...]) -> None:
        self.doc, self.findings, self.quantity = doc, findings, quantity
        self.text = doc.text
        self.sentence = findings.sentence_of(quantity.number)
        self.neighbours = tuple(q for q in neighbours if self.sentence.covers(q.number) and q is not quantity)

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
        starts = [s.start for s in self.findings.sentences]
        at = bisect_right(starts, self.sentence.start) - 1
        return tuple(self.findings.sentences[i] for i in range(at - 1, -1, -1))

    @cached_property
    def same_paragraph(self) -> bool:
        """Whether the sentence before it stands in the same paragraph."""
        if not self.earlier_sentences:
            return False
        return "\n\n" not in self.findings.document.text[self.earlier_sentences[0].end : self.sentence.start]

    @cached_property
    def token(self) -> Token | None:
        """The token of the number's last character."""
        span = self.doc.char_span(*self.quantity.number, alignment_mode="expand")
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
