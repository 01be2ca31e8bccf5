"""What a question brings back: a record with its document and the entities it names, or a line of a list."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from msgspec import Struct

from aidememoire.entries import Ref
from aidememoire.model import Document, Problem, Span
from aidememoire.records import Entity, Omission, Record
from aidememoire.register.shape import evidence_spans


@dataclass(frozen=True, slots=True)
class Found:
    """A record or an omission, and what is needed to show it; `entities` are those it names, by id."""

    kind: str
    item: Record | Omission
    document: Document
    reading: str
    entities: dict[str, Entity] = field(default_factory=dict)

    @property
    def evidence(self) -> tuple[Span, ...]:
        """The spans it rests on."""
        return (self.item.span,) if isinstance(self.item, Omission) else evidence_spans(self.kind, self.item)

    def name(self, ref: str) -> str:
        """The name of the entity with that id."""
        return self.entities[ref].name


class DocumentRow(Struct, frozen=True, kw_only=True):
    """A document in a list: where it is from, and how much was found in it."""

    id: str
    published: str | None = None
    published_basis: str | None = None
    outlet: str | None = None
    title: str | None = None
    uri: str | None = None
    lang: str | None = None
    reading: str = ""
    readings: int = 1
    statements: int = 0
    figures: int = 0
    commitments: int = 0
    meetings: int = 0
    instruments: int = 0
    omissions: int = 0


class EntityRow(Struct, frozen=True, kw_only=True):
    """An entity in a list: all of one name, type and code taken together."""

    name: str
    type: str
    code: str | None = None
    of: str | None = None
    documents: int = 0
    mentions: int = 0


@dataclass(frozen=True, slots=True)
class Answer:
    """What was found: how many in all, and those asked for, in their order."""

    total: int
    rows: Iterator[Found | DocumentRow | EntityRow | Problem]


class Count(Struct, frozen=True):
    """How often something occurs."""

    name: str
    count: int


class Summary(Struct, frozen=True, kw_only=True):
    """What a register holds, in numbers; `kinds` counts the records of the current readings."""

    path: str
    documents: int
    readings: int
    first_published: str | None = None
    last_published: str | None = None
    kinds: tuple[Count, ...] = ()
    outlets: tuple[Count, ...] = ()
    parties: tuple[Count, ...] = ()
    omissions: tuple[Count, ...] = ()
    problems: tuple[Count, ...] = ()


class IndicatorRow(Struct, frozen=True, kw_only=True):
    """An indicator: one measure of the same parties through time; `points` are the entry and the record of each figure."""

    id: str
    measure: str
    unit: str
    parties: tuple[str, ...] = ()
    points: tuple[tuple[str, Ref], ...] = ()


@dataclass(frozen=True, slots=True)
class Reading:
    """One reading of a document: by which code and packs (`digest`), and whether it is the newest."""

    digest: str
    current: bool
    records: int

    def as_dict(self) -> dict[str, Any]:
        """For JSON."""
        return {"reading": self.digest, "current": self.current, "records": self.records}
