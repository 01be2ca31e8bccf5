"""A record as it is shown: its words in their context, its fields, who stands in it, and how far review is."""

from __future__ import annotations

from typing import Any

from msgspec import Struct

from aidememoire.model import Document
from aidememoire.records import Record, Review, ReviewState, Verdict
from aidememoire.register import Found, Passage, passage
from aidememoire.register.evidence import words_of
from aidememoire.register.fields import fields_of

AROUND = 120  # characters of context on either side


class Source(Struct, frozen=True, kw_only=True):
    """Where a record is from."""

    id: str
    title: str | None = None
    outlet: str | None = None
    published: str | None = None
    uri: str | None = None
    lang: str | None = None


class Decided(Struct, frozen=True, kw_only=True):
    """What people decided; `first` holds the corrected fields as the machine had read them."""

    verdict: Verdict
    state: ReviewState
    who: str
    at: str
    first: dict[str, Any] = {}


class Card(Struct, frozen=True, kw_only=True):
    """One record. `fields` are named as in the record format: entities by name and type, evidence by place."""

    id: str
    kind: str
    words: str
    before: str = ""
    after: str = ""
    fields: dict[str, Any] = {}
    rule: str = ""
    confidence: float = 0.0
    document: Source
    review: Decided | None = None


def card_of(found: Found) -> Card:
    """The card of a record that was found."""
    record = found.item
    assert isinstance(record, Record)  # omissions have no card
    seen = _passage(found)
    return Card(
        id=record.id,
        kind=found.kind,
        words=words_of(found.document.text, found.evidence),
        before=seen.before,
        after=seen.after,
        fields=fields_of(found.kind, record, found.entities),
        rule=record.rule,
        confidence=record.confidence,
        document=source_of(found.document),
        review=decided(record.review),
    )


def source_of(document: Document) -> Source:
    """The document without its text."""
    names = ("id", "title", "outlet", "published", "lang")
    return Source(uri=address_of(document.uri), **{name: getattr(document, name) for name in names})


def address_of(uri: str | None) -> str | None:
    r"""The address on the web, or the name of the file: where it lies on this machine is nobody's business.

    >>> address_of("https://port.example/a"), address_of("/home/ana/press/a.txt"), address_of("C:\\press\\b.txt:3")
    ('https://port.example/a', 'a.txt', 'b.txt:3')
    """
    if uri is None or uri.startswith(("http://", "https://")):
        return uri
    return uri.replace("\\", "/").rpartition("/")[2]


def decided(review: Review | None) -> Decided | None:
    """The review as it is shown."""
    if review is None:
        return None
    return Decided(verdict=review.verdict, state=review.state, who=review.who, at=review.at, first=review.first)


def _passage(found: Found) -> Passage:
    return passage(found.document.text, found.evidence, around=AROUND)
