"""Figures made comparable: the value as an interval, the parties by identity, the period in days."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal, InvalidOperation

from msgspec import Struct

from aidememoire.entries import Ref
from aidememoire.model import Span
from aidememoire.reconcile.periods import Days, days_of
from aidememoire.reconcile.words import WORD, fold
from aidememoire.records import DocumentRecord, Figure

# «environ 40 milliards» is taken to hold for what lies within so much of it; usage of «environ» in the press
# goes with round numbers, whose last written digit is a tenth of the value.
ABOUT = Decimal("0.05")
INFINITE = Decimal("Infinity")
CONTENT_WORD = 5  # letters; shorter words are mostly grammar
DIGITS = re.compile(r"\d[\d\s.\u00a0\u202f]*(?:[,.]\d+)?")


class Fact(Struct, frozen=True):
    """A figure with what a comparison needs; made once a figure."""

    ref: Ref
    figure: Figure
    value: Decimal
    low: Decimal
    high: Decimal
    step: Decimal  # the last digit written: 1.7 milliard is written to 100 million
    parties: tuple[str, ...]
    by: str | None
    days: Days | None
    published: str
    about: frozenset[str]  # content words of its sentence, for measures without a name
    sentence: Span

    @property
    def block(self) -> tuple[str, ...]:
        """Only figures that agree in all this are ever compared."""
        return (self.figure.measure, self.figure.kind, self.figure.unit or "", *self.parties)

    @property
    def line(self) -> tuple[str, ...]:
        """One measure of the same parties: an indicator, and the ground on which values are derived."""
        return (self.figure.measure, *self.parties)


def read_facts(record: DocumentRecord, keys: Mapping[Ref, str]) -> Iterator[Fact]:
    """The comparable figures of a document: those with a value and at least one party."""
    document = record.document
    for figure in record.figures:
        parties = tuple(sorted({keys[Ref(document.id, p)] for p in figure.parties}))
        try:
            value = Decimal(figure.value)
        except InvalidOperation:
            continue
        if not parties:
            continue
        step = written_step(figure.quantity.of(document.text), value)
        low, high = interval(figure, value, step)
        sentence = _sentence(document.text, figure.quantity)
        yield Fact(
            ref=Ref(document.id, figure.id),
            figure=figure,
            value=value,
            low=low,
            high=high,
            step=step,
            parties=parties,
            by=keys.get(Ref(document.id, figure.by)) if figure.by else None,
            days=days_of(figure.period),
            published=document.published or "",
            about=_content(sentence.of(document.text)),
            sentence=sentence,
        )


def written_step(words: str, value: Decimal) -> Decimal:
    """The worth of the last digit written.

    >>> written_step("1,7 milliard de dollars", Decimal(1_700_000_000))
    Decimal('1E+8')
    >>> written_step("un milliard", Decimal(10**9))
    Decimal('1E+9')
    """
    found = DIGITS.search(words)
    number = re.sub(r"[\s\u00a0\u202f]", "", found.group()).replace(",", ".") if found else ""
    try:
        written = Decimal(number)
    except InvalidOperation:
        written = Decimal(0)
    exponent = written.as_tuple().exponent
    if not written or not isinstance(exponent, int):
        return Decimal(1).scaleb(value.normalize().adjusted()) if value else Decimal(1)
    scale = abs(value / written)
    if scale.adjusted() == 0 and exponent == 0:  # written out in full: «38 000 000»
        return Decimal(1)
    return (Decimal(1).scaleb(exponent) * scale).normalize()


def interval(figure: Figure, value: Decimal, step: Decimal) -> tuple[Decimal, Decimal]:
    """Between which values the words hold: half a step to both sides, wider for «environ», open for bounds."""
    half = step / 2
    match figure.bound:
        case "about":
            half = max(half, abs(value) * ABOUT)
        case "at_least" | "more_than":
            return value, INFINITE
        case "at_most" | "less_than":
            return -INFINITE, value
    top = Decimal(figure.value_high) if figure.value_high else value
    return min(value, top) - half, max(value, top) + half


def _sentence(text: str, span: Span) -> Span:
    start = max(text.rfind(mark, 0, span.start) for mark in (". ", "\n", "! ", "? ")) + 1
    ends = [i for i in (text.find(mark, span.end) for mark in (". ", "\n", "! ", "? ")) if i >= 0]
    return Span(start, min(ends, default=len(text)))


def _content(sentence: str) -> frozenset[str]:
    words = (fold(m.group()) for m in WORD.finditer(sentence))
    return frozenset(w[:6] for w in words if len(w) >= CONTENT_WORD and not w.isdigit())
