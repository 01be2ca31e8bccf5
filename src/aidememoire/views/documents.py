"""A document: its text with everything that was read in it, what was left out, and who else prints its words."""

from __future__ import annotations

import re
from collections.abc import Iterator
from difflib import SequenceMatcher

from msgspec import Struct

from aidememoire.entries import Copy
from aidememoire.records import KINDS, DocumentRecord
from aidememoire.register import Found, Register
from aidememoire.register.evidence import words_of
from aidememoire.views.cards import Card, Source, card_of, source_of
from aidememoire.views.highlights import Paragraph, paragraphs

SENTENCE = re.compile(r"[^.!?\n]+[.!?]*")
DIFFERENCES = 20  # sentences on either side


class LeftOut(Struct, frozen=True, kw_only=True):
    """A number, date or quotation that no record took up, and why."""

    id: str
    what: str
    words: str
    reason: str


class Twin(Struct, frozen=True, kw_only=True):
    """Another document with the same words; `here` and `there` are the sentences that only one of the two has."""

    document: Source
    kind: str
    share: float
    here: tuple[str, ...] = ()
    there: tuple[str, ...] = ()


class ReadingLine(Struct, frozen=True, kw_only=True):
    """One reading of the document."""

    reading: str
    current: bool
    records: int


class DocumentView(Struct, frozen=True, kw_only=True):
    """All there is to show of a document; `sha256` of its text is its id."""

    document: Source
    sha256: str
    published_basis: str | None
    characters: int
    text: tuple[Paragraph, ...]
    cards: tuple[Card, ...]
    omissions: tuple[LeftOut, ...]
    twins: tuple[Twin, ...]
    readings: tuple[ReadingLine, ...]


def view_document(register: Register, id_: str) -> DocumentView:
    """The document whose id begins so; QueryError if there is none."""
    whole = register.document(id_)
    source = whole.document
    copies = register.lookup.copies_of(source.id)
    return DocumentView(
        document=source_of(source),
        sha256=source.id,
        published_basis=source.published_basis,
        characters=len(source.text),
        text=paragraphs(whole),
        cards=tuple(cards_of(whole)),
        omissions=tuple(_left_out(whole)),
        twins=tuple(_twin(register, whole, copy) for copy in copies),
        readings=tuple(ReadingLine(reading=r.digest, current=r.current, records=r.records) for r in register.readings(source.id)),
    )


def cards_of(whole: DocumentRecord) -> Iterator[Card]:
    """The records of the document in the order of the text."""
    entities = {e.id: e for e in whole.entities}
    found = [Found(kind, record, whole.document, whole.reading, entities) for kind in KINDS for record in getattr(whole, kind)]
    yield from map(card_of, sorted(found, key=lambda f: (min(f.evidence, default=(0, 0)), KINDS.index(f.kind))))


def _left_out(whole: DocumentRecord) -> Iterator[LeftOut]:
    for number, one in enumerate(whole.omissions):
        words = words_of(whole.document.text, [one.span])
        yield LeftOut(id=f"o-{number}", what=one.what, words=words, reason=one.reason)


def _twin(register: Register, whole: DocumentRecord, copy: Copy) -> Twin:
    other = register.document(copy.of if copy.document == whole.document.id else copy.document).document
    here, there = _differences(whole.document.text, other.text)
    return Twin(document=source_of(other), kind=copy.kind, share=copy.share, here=here, there=there)


def _differences(here: str, there: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The sentences that only one of the two texts has, at most DIFFERENCES of each."""
    left, right = _sentences(here), _sentences(there)
    only_left: list[str] = []
    only_right: list[str] = []
    for what, a, b, c, d in SequenceMatcher(None, left, right, autojunk=False).get_opcodes():
        if what != "equal":
            only_left += left[a:b]
            only_right += right[c:d]
    return tuple(only_left[:DIFFERENCES]), tuple(only_right[:DIFFERENCES])


def _sentences(text: str) -> list[str]:
    return [sentence for m in SENTENCE.finditer(text) if (sentence := " ".join(m[0].split()))]
