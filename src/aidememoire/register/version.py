"""A record as it stands, and as it stood: a function of the readings and of the journal."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec
from msgspec import Struct
from sqlalchemy import Connection, RowMapping, select

from aidememoire.decisions import Decision, in_effect
from aidememoire.errors import QueryError
from aidememoire.records import DocumentRecord, Record, Review
from aidememoire.register.evidence import words_of
from aidememoire.register.fields import Fields, digest_of, fields_of
from aidememoire.register.found import Found
from aidememoire.register.load import load_readings, plain_row, unpacked
from aidememoire.register.schema import decisions, documents, readings, records
from aidememoire.register.shape import evidence_spans
from aidememoire.register.standing import follow

JSON_COLUMNS = ("evidence", "changes", "before")


class Version(Struct, frozen=True, kw_only=True):
    """A record as it stands: its fields `now` and as the `machine` read them; `seen` is the digest that names this state.

    `journal` holds every decision about it, undone ones too. `orphan`: the current reading has no such record.
    """

    id: str
    kind: str
    document: str
    reading: str
    rule: str
    confidence: float
    words: str
    machine: Fields
    now: Fields
    seen: str
    review: Review | None = None
    journal: tuple[Decision, ...] = ()
    orphan: bool = False


def version_of(connection: Connection, record: str) -> Version:
    """The record with that id as it stands; QueryError if there is none."""
    query = select(readings.c.key, readings.c.current, documents.c.id, records.c.kind).join(
        records, records.c.reading == readings.c.key
    )
    query = query.join(documents, documents.c.key == readings.c.document).where(records.c.id == record, ~readings.c.review)
    row = connection.execute(query.order_by(readings.c.current.desc(), readings.c.key.desc()).limit(1)).first()
    if row is None:
        raise QueryError(f"there is no record {record}")
    whole = next(load_readings(connection, [row.key]))
    about = tuple(d for d in lines_of_document(connection, row.id) if d.left == record and d.about == row.kind)
    return _as_it_stands(row.kind, record, whole, about, orphan=not row.current)


def untouched(found: Found) -> str:
    """What `seen` is for a record about which no decision is in effect, told without asking the register again."""
    assert isinstance(found.item, Record)  # omissions are not decided on
    fields = fields_of(found.kind, found.item, found.entities)
    return digest_of(found.kind, found.item.id, fields, fields, [])


def _as_it_stands(kind: str, id_: str, whole: DocumentRecord, about: tuple[Decision, ...], *, orphan: bool) -> Version:
    found = follow(whole, about)
    record: Record = next(r for r in getattr(whole, kind) if r.id == id_)
    now = found.reviewed[kind].get(id_, record)
    machine = fields_of(kind, record, found.entities)
    fields = fields_of(kind, now, found.entities)
    holding = [d.id for d in in_effect(about) if d.kind != "comment"]
    return Version(
        id=id_,
        kind=kind,
        document=whole.document.id,
        reading=whole.reading,
        rule=record.rule,
        confidence=record.confidence,
        words=words_of(whole.document.text, evidence_spans(kind, record)),
        machine=machine,
        now=fields,
        seen=digest_of(kind, id_, machine, fields, holding),
        review=now.review,
        journal=about,
        orphan=orphan or bool(found.orphans),
    )


def earlier_versions(connection: Connection, now: Version) -> Iterator[Version]:
    """What the record was, the newest first: each reading of it under each beginning of its journal."""
    query = select(readings.c.key).join(records, records.c.reading == readings.c.key)
    keys = connection.scalars(query.where(records.c.id == now.id, ~readings.c.review).order_by(readings.c.key.desc())).all()
    for whole in load_readings(connection, keys):
        for length in range(len(now.journal), -1, -1):
            yield _as_it_stands(now.kind, now.id, whole, now.journal[:length], orphan=False)


def lines_of_document(connection: Connection, document: str) -> tuple[Decision, ...]:
    """The decisions about the records of a document, the oldest first."""
    query = select(decisions).where(decisions.c.document == document).order_by(decisions.c.key)
    return tuple(decision_of(row) for row in connection.execute(query).mappings())


def decision_of(row: RowMapping) -> Decision:
    """The decision that a row holds."""
    values = plain_row(row)
    values |= {name: unpacked(values[name]) or ([] if name == "evidence" else {}) for name in JSON_COLUMNS}
    return msgspec.convert({name: value for name, value in values.items() if name != "key"}, Decision)
