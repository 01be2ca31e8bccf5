"""A text cut into pieces at every place where a highlight begins or ends, so that overlapping ones can all be seen."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import pairwise

from msgspec import Struct

from aidememoire.model import Span
from aidememoire.records import KINDS, DocumentRecord
from aidememoire.register.shape import EVIDENCE_FIELD, span_fields


class Mark(Struct, frozen=True):
    """Why a piece is highlighted: a field of a record (evidence, cue, mention), or an omission."""

    record: str
    kind: str
    field: str


class Piece(Struct, frozen=True, kw_only=True):
    """Some words that are marked alike; `start` is their place in the text."""

    text: str
    start: int
    marks: tuple[Mark, ...] = ()
    boilerplate: bool = False

    @property
    def evidence(self) -> tuple[Mark, ...]:
        """The marks that are evidence of a record, as against those that say who or how."""
        return tuple(m for m in self.marks if EVIDENCE_FIELD.get(m.kind) == m.field)


Paragraph = tuple[Piece, ...]
BOILERPLATE = Mark("", "", "boilerplate")


def paragraphs(whole: DocumentRecord) -> tuple[Paragraph, ...]:
    """The text as it was, line by line; empty lines are left away."""
    found: list[Paragraph] = []
    line: list[Piece] = []
    for piece in _pieces(whole.document.text, _spans(whole)):
        if piece.text == "\n":
            found.append(tuple(line))
            line = []
        else:
            line.append(piece)
    found.append(tuple(line))
    return tuple(p for p in found if any(piece.text.strip() for piece in p))


def _spans(whole: DocumentRecord) -> Iterator[tuple[Span, Mark]]:
    for kind in KINDS:
        for record in getattr(whole, kind):
            for field, several in span_fields(kind).items():
                value = getattr(record, field)
                spans = value if several else () if value is None else (value,)
                yield from ((Span(*span), Mark(record.id, kind, field)) for span in spans)
    for number, omission in enumerate(whole.omissions):
        yield Span(*omission.span), Mark(f"o-{number}", "omissions", omission.what)
    yield from ((Span(*span), BOILERPLATE) for span in whole.document.boilerplate)


def _pieces(text: str, spans: Iterable[tuple[Span, Mark]]) -> Iterator[Piece]:
    """The text in pieces; each line's end is a piece of its own."""
    begins: dict[int, list[Mark]] = defaultdict(list)
    ends: dict[int, list[Mark]] = defaultdict(list)
    for span, mark in spans:
        if span.start < span.end:
            begins[span.start].append(mark)
            ends[span.end].append(mark)
    breaks = {place for n, c in enumerate(text) if c == "\n" for place in (n, n + 1)}
    places = sorted({0, len(text), *begins, *ends, *breaks})
    open_: list[Mark] = []
    for start, end in pairwise(places):
        for mark in ends.get(start, ()):
            open_.remove(mark)
        open_ += begins.get(start, ())
        marks = tuple(dict.fromkeys(m for m in open_ if m is not BOILERPLATE))
        yield Piece(text=text[start:end], start=start, marks=marks, boilerplate=BOILERPLATE in open_)
