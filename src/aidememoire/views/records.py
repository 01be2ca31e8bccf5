"""A record: how it stands, why it says so, what it was compared with, and each decision since."""

from __future__ import annotations

from typing import Any

from msgspec import Struct

from aidememoire.decisions import Decision
from aidememoire.entries import Link, Ref
from aidememoire.explain import Explanation, explain
from aidememoire.register import Found, Register, Version
from aidememoire.views.cards import Card, card_of


class Why(Struct, frozen=True, kw_only=True):
    """One line of the explanation: how a field was read, and the words it was read in."""

    field: str
    how: str
    words: str | None = None


class Compared(Struct, frozen=True, kw_only=True):
    """Another record it was compared with: how the two stand to each other, and the steps that say so."""

    relation: str
    other: Card
    steps: tuple[str, ...] = ()


class Line(Struct, frozen=True, kw_only=True):
    """A line of the journal as it is shown."""

    id: str
    kind: str
    about: str
    left: str
    who: str
    at: str
    state: str
    right: str | None = None
    document: str | None = None
    words: str | None = None
    changes: dict[str, Any] = {}
    before: dict[str, Any] = {}
    undoes: str | None = None
    comment: str | None = None


class RecordView(Struct, frozen=True, kw_only=True):
    """All there is to show of a record. `seen` names this state; a decision gives it back."""

    card: Card
    machine: dict[str, Any]
    now: dict[str, Any]
    seen: str
    orphan: bool
    said_by: tuple[str, ...] = ()
    called: str | None = None
    cue: str | None = None
    through: str | None = None
    said_in: str | None = None
    entry: str | None = None
    example: str | None = None
    because: tuple[Why, ...] = ()
    compared: tuple[Compared, ...] = ()
    journal: tuple[Line, ...] = ()


def view_record(register: Register, id_: str) -> RecordView:
    """The record whose id begins so; QueryError if there is none."""
    found = register.record(id_)
    card = card_of(found)
    version, told = register.journal.version(card.id), explain(register, card.id)
    ref = Ref(card.document.id, card.id)
    links = {link.right if link.left == ref else link.left: link for link in register.lookup.links_of(ref)}
    others = register.records(other.id for other in links)
    compared = (_compared(others[other.id], link) for other, link in links.items() if other.id in others)
    return _view(card, version, told, tuple(compared))


def line_of(decision: Decision) -> Line:
    """The decision as it is shown."""
    names = (name for name in Line.__struct_fields__)
    return Line(**{name: getattr(decision, name) for name in names})


def _view(card: Card, version: Version, told: Explanation, compared: tuple[Compared, ...]) -> RecordView:
    return RecordView(
        card=card,
        machine=version.machine,
        now=version.now,
        seen=version.seen,
        orphan=version.orphan,
        said_by=told.said_by,
        called=told.called,
        cue=told.cue,
        through=told.through,
        said_in=told.said_in,
        entry=told.entry.name if told.entry else None,
        example=told.entry.example if told.entry else None,
        because=tuple(Why(field=c.field, how=c.how, words=c.words) for c in told.because),
        compared=compared,
        journal=tuple(map(line_of, version.journal)),
    )


def _compared(other: Found, link: Link) -> Compared:
    return Compared(relation=link.relation, other=card_of(other), steps=tuple(f"{s.name}: {s.words}" for s in link.steps))
