"""Figures made comparable: the value as an interval, the parties by identity, the period in days."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal, InvalidOperation

from msgspec import Struct

from aidememoire.entries import Ref
from aidememoire.model import Span
from aidememoire.reconcile.identities import is_local
from aidememoire.reconcile.offices import names_of_state
from aidememoire.reconcile.origins import AGENCY
from aidememoire.reconcile.periods import Days, days_of
from aidememoire.reconcile.subjects import TOTALS, subject_reader
from aidememoire.reconcile.words import WORD, fold
from aidememoire.records import DocumentRecord, Figure

# «environ 40 milliards» is taken to hold for what lies within so much of it; usage of «environ» in the press
# goes with round numbers, whose last written digit is a tenth of the value.
ABOUT = Decimal("0.05")
# The last digit that is no zero may be rounded too: «près de 40» is said of 37,4. No more than an eighth of the value,
# or «près de 100» would mean 60, and «un milliard» 600 millions.
ROUND = Decimal("0.125")
# A number without «environ» may be rounded as well («50 millions» of 51,8), but less.
EXACT = Decimal("0.04")
INFINITE = Decimal("Infinity")
CONTENT_WORD = 5  # letters; shorter words are mostly grammar
PARTY_STEM = 4  # letters that a state and its adjective have in common
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
    order: tuple[str, ...]  # the parties as the words order them: who exports stands first
    by: str | None
    own: bool  # a party, or somebody who speaks for one, says it of itself
    days: Days | None
    published: str
    about: frozenset[str]  # content words of its sentence, for measures without a name
    of: frozenset[str]  # words that narrow the measure: «agricoles»
    revises: bool  # its words correct what was printed before
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
    homes = {keys[Ref(document.id, e.id)]: keys.get(Ref(document.id, e.of)) for e in record.entities if e.of}
    names = (m for e in record.entities if e.name[:1].isupper() for m in e.mentions)
    said = (*names, *(f.quantity for f in record.figures))
    reader = subject_reader(document.lang)
    for figure in record.figures:
        order = _relation(figure, [keys[Ref(document.id, p)] for p in figure.parties], homes)
        value = _decimal(figure.value)
        if value is None or not order:
            continue
        step = written_step(figure.quantity.of(document.text), value)
        low, high = interval(figure, value, step)
        sentence = _sentence(document.text, figure.quantity)
        by = keys.get(Ref(document.id, figure.by)) if figure.by else None
        words = sentence.of(document.text)
        yield Fact(
            ref=Ref(document.id, figure.id),
            figure=figure,
            value=value,
            low=low,
            high=high,
            step=step,
            parties=tuple(sorted(set(order))),
            order=order,
            by=by,
            own=by is not None and bool({by, homes.get(by)} & set(order)),
            days=days_of(figure.period),
            published=document.published or "",
            about=_content(words),
            of=reader.qualifiers(document.text, sentence, figure, said, _stems(order)) if reader else frozenset(),
            revises=reader is not None and reader.revises(words),
            sentence=sentence,
        )


def _decimal(value: str) -> Decimal | None:
    try:
        return Decimal(value)
    except InvalidOperation:
        return None


def _relation(figure: Figure, keys: Sequence[str], homes: Mapping[str, str | None]) -> tuple[str, ...]:
    """Between whom the figure stands: bodies that only their own document knows are no party to it.

    What two states trade is between them, whatever forum or agency stands in the sentence; and a part of the world
    that belongs to no state («vers l'Asie») is no third beside two of them.
    """
    order = tuple(dict.fromkeys(key for key in keys if not key.startswith(f"{AGENCY}:") and not is_local(key)))
    if sum(key.startswith("state:") for key in order) > 1:
        order = tuple(key for key in order if not key.startswith("region:") or homes.get(key))
    places = tuple(key for key in order if key.partition(":")[0] in ("state", "region"))
    return places if figure.measure in TOTALS and len(places) > 1 else order


def _stems(parties: Iterable[str]) -> Iterator[str]:
    """How words that name the parties, their peoples or what is theirs begin."""
    for party in parties:
        kind, _, name = party.partition(":")
        for word in (w for n in (names_of_state(name) if kind == "state" else (name,)) for w in WORD.findall(fold(n))):
            if len(word) >= PARTY_STEM:
                yield word[:PARTY_STEM]


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
    """Between which values the words hold: half a step to both sides, wider for round numbers, open for bounds."""
    rounding, most = Decimal(1).scaleb(last_digit(value)) / 2, abs(value) * ROUND
    match figure.bound:
        case "about":
            half = max(min(step / 2, most), abs(value) * ABOUT, min(rounding, most))
        case "at_least" | "more_than":
            return value, INFINITE
        case "at_most" | "less_than":
            return -INFINITE, value
        case _:
            half = max(min(step / 2, most), min(rounding, abs(value) * EXACT))
    top = Decimal(figure.value_high) if figure.value_high else value
    return min(value, top) - half, max(value, top) + half


def last_digit(value: Decimal) -> int:
    """The place of the last digit that is no zero: 40 gives 1, 1.79 gives -2.

    >>> last_digit(Decimal(40)), last_digit(Decimal("1.790"))
    (1, -2)
    """
    exponent = value.normalize().as_tuple().exponent
    return exponent if isinstance(exponent, int) else 0


def _sentence(text: str, span: Span) -> Span:
    start = max(text.rfind(mark, 0, span.start) for mark in (". ", "\n", "! ", "? ")) + 1
    ends = [i for i in (text.find(mark, span.end) for mark in (". ", "\n", "! ", "? ")) if i >= 0]
    return Span(start, min(ends, default=len(text)))


def _content(sentence: str) -> frozenset[str]:
    words = (fold(m.group()) for m in WORD.finditer(sentence))
    return frozenset(w[:6] for w in words if len(w) >= CONTENT_WORD and not w.isdigit())
