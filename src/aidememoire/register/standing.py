"""What a document's records are once the decisions about them are followed: a pure function of both.

A decision holds for the record of the same document and kind that rests on the same characters, so it survives reading
again with newer rules. Where no record does, or several do and none is the one that was seen, it is an orphan: it is
listed, and nothing else happens.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

import msgspec
from msgspec import Struct

from aidememoire.decisions import Decision, in_effect
from aidememoire.records import KINDS, DocumentRecord, Entity, Record, Review
from aidememoire.register.fields import corrected, fields_of
from aidememoire.register.shape import evidence_spans

VERDICTS = ("accept", "correct", "reject")


class Standing(Struct, kw_only=True):
    """The records that people decided about, by kind and id, each with its `review`; who is in them; what found no home."""

    reviewed: dict[str, dict[str, Record]] = {}
    entities: dict[str, Entity] = {}
    orphans: tuple[Decision, ...] = ()


def follow(whole: DocumentRecord, journal: Sequence[Decision]) -> Standing:
    """What becomes of the machine's reading `whole` under the decisions about its document."""
    found = Standing(entities={e.id: e for e in whole.entities}, reviewed={kind: {} for kind in KINDS})
    about: dict[tuple[str, str], list[Decision]] = defaultdict(list)
    for decision in in_effect(journal):
        if decision.about in KINDS and decision.right is None:
            about[decision.about, decision.left].append(decision)
    orphans: list[Decision] = []
    for (kind, _), decisions in about.items():
        record = home_of(kind, whole, decisions[0])
        if record is None:
            orphans += decisions
        else:
            _settle(found, kind, record, decisions)
    found.orphans = tuple(orphans)
    return found


def home_of(kind: str, whole: DocumentRecord, first: Decision) -> Record | None:
    """The record of this reading that the decision is about, or None where that is not certain."""
    there = [r for r in getattr(whole, kind) if evidence_spans(kind, r) == first.evidence]
    if len(there) == 1:
        return there[0] if there[0].id == first.left else None
    entities = {e.id: e for e in whole.entities}
    return next((r for r in there if r.id == first.left and fields_of(kind, r, entities) == first.before), None)


def overlaid(whole: DocumentRecord, reviewed: DocumentRecord) -> DocumentRecord:
    """The document's record as it stands: decided records in their places, rejected ones left out."""
    kinds: dict[str, tuple[Record, ...]] = {}
    for kind in KINDS:
        decided = {r.id: r for r in getattr(reviewed, kind)}
        now = (decided.get(r.id, r) for r in getattr(whole, kind))
        kinds[kind] = tuple(r for r in now if stands(r))
    return msgspec.structs.replace(whole, entities=reviewed.entities, **kinds)


def stands(record: Record) -> bool:
    """Whether the record is part of what the register says: not rejected."""
    return record.review is None or record.review.verdict != "rejected"


def _settle(found: Standing, kind: str, record: Record, decisions: Sequence[Decision]) -> None:
    verdicts = [d for d in decisions if d.kind in VERDICTS]
    if not verdicts:
        return  # comments change nothing
    changes = {name: value for d in verdicts for name, value in d.changes.items()}
    machine = fields_of(kind, record, found.entities)
    made = corrected(kind, record, changes, found.entities) if changes else record
    now = fields_of(kind, made, found.entities)
    first = {name: machine[name] for name in changes if machine[name] != now[name]}
    last = verdicts[-1]
    review = Review(
        verdict="rejected" if last.kind == "reject" else "corrected" if first else "accepted",
        state=last.state,
        who=last.who,
        at=last.at,
        decisions=tuple(d.id for d in verdicts),
        first=first,
    )
    found.reviewed[kind][record.id] = msgspec.structs.replace(made, review=review)
