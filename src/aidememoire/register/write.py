"""One document's record into tables: all its rows, inside the caller's transaction."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import msgspec
from sqlalchemy import Connection, Table, delete, func, insert, select, update

from aidememoire.errors import RegisterError
from aidememoire.model import Span, document_id
from aidememoire.records import DocumentRecord, Entity, Record
from aidememoire.register import schema
from aidememoire.register.days import Days, days_of
from aidememoire.register.fulltext import add_words, remove_words
from aidememoire.register.names import fold
from aidememoire.register.queue import doubt
from aidememoire.register.shape import (
    DATE_FIELD,
    PARTY_FIELDS,
    RECORD_TYPES,
    beyond,
    entity_fields,
    evidence_spans,
    scalar_fields,
    span_fields,
)

Row = dict[str, Any]
REVIEW = "review"  # in the place of the digest that names a reading
REPLACED = {"standing": False, "state": "replaced"}


class RecordError(RegisterError):
    """A record that contradicts itself; the register is as it was."""


METADATA = ("uri", "title", "outlet", "lang", "published", "published_basis")
WHOLE = {"schema", "document", "entities", *RECORD_TYPES, "omissions", "reading", "extra"}


def check(whole: DocumentRecord) -> None:
    """Refuse a record that contradicts itself: an id used twice, a name for nobody, a span outside the text."""
    where = whole.document.uri or whole.document.id[:12]
    if whole.document.id != document_id(whole.document.text):
        raise RecordError(f"{where}: the document's id is not the SHA-256 of its text; give it the id that belongs to the text")
    ids = [e.id for e in whole.entities]
    known = set(ids)
    if len(known) != len(ids):
        raise RecordError(f"{where}: two entities have one id; a document's entities need ids of their own")
    _check_references(whole, known, where)
    _check_spans(whole, where)
    try:
        msgspec.json.encode(whole).decode()
    except UnicodeEncodeError as error:
        half = ascii(error.object[error.start])
        raise RecordError(f"{where}: the text holds half a character ({half}); repair it when reading") from error


def _check_references(whole: DocumentRecord, known: set[str], where: str) -> None:
    seen: set[str] = set()
    for kind, record in each_record(whole):
        if record.id in seen:
            raise RecordError(f"{where}: two records have the id {record.id}; ids must be unique")
        seen.add(record.id)
        for field, ref in _references(kind, record):
            if ref not in known:
                raise RecordError(f"{where}: {field} of {record.id} is {ref}, which is no entity of the document")
    for entity in whole.entities:
        if entity.of is not None and entity.of not in known:
            raise RecordError(f"{where}: entity {entity.id} is of {entity.of}, which is no entity of the document")


def _check_spans(whole: DocumentRecord, where: str) -> None:
    length = len(whole.document.text)
    for name, span in _all_spans(whole):
        if not 0 <= span[0] <= span[1] <= length:
            raise RecordError(f"{where}: {name} is at {list(span)}, outside of the text (0 to {length})")


def _all_spans(whole: DocumentRecord) -> Iterator[tuple[str, Span]]:
    yield from (("boilerplate", s) for s in whole.document.boilerplate)
    yield from ((f"a mention of {e.id}", s) for e in whole.entities for s in e.mentions)
    yield from (("an omission", o.span) for o in whole.omissions)
    for kind, record in each_record(whole):
        yield from ((f"{row['field']} of {record.id}", Span(row["start"], row["end"])) for row in _spans(kind, record))


def each_record(whole: DocumentRecord) -> Iterator[tuple[str, Record]]:
    """Every record of the document with its kind, kind by kind."""
    for kind in RECORD_TYPES:
        yield from ((kind, record) for record in getattr(whole, kind))


def write_document(connection: Connection, whole: DocumentRecord) -> int:
    """Key of the document with that text; it is added if it is new."""
    table = schema.documents
    key = connection.scalar(select(table.c.key).where(table.c.id == whole.document.id))
    if key is None:
        key = next_key(connection, table)
        connection.execute(insert(table), {"key": key, "id": whole.document.id, "text": whole.document.text})
    return key


def write_reading(connection: Connection, document: int, whole: DocumentRecord) -> None:
    """Add the reading, as the current one, with all that it found."""
    key = next_key(connection, schema.readings)
    connection.execute(insert(schema.readings), _reading_row(key, document, whole))
    keys = _write_entities(connection, key, whole.entities)
    _write_records(connection, key, whole, keys)
    rows = [{"reading": key, "position": n, "start": o.span[0], "end": o.span[1], "what": o.what, "reason": o.reason,
             "more": packed(beyond(o, {"span", "what", "reason"}))} for n, o in enumerate(whole.omissions)]  # fmt: skip
    _insert(connection, schema.omissions, rows)
    add_words(connection, "document_words", [(key, f"{whole.document.title or ''}\n{whole.document.text}")])


def write_review(connection: Connection, document: int, decided: DocumentRecord, current: int) -> None:
    """Keep the records that people decided about as the document's review; they take the place of the machine's.

    `decided` holds these records and all entities of the document; the one that was there before must be erased.
    """
    key = next_key(connection, schema.readings)
    row = _reading_row(key, document, decided)
    connection.execute(insert(schema.readings), row | {"reading": REVIEW, "current": False, "review": True})
    keys = _write_entities(connection, key, decided.entities)
    _write_records(connection, key, decided, keys)
    for _, record in each_record(decided):
        assert record.review is not None
        table = schema.records
        values = {"standing": record.review.verdict != "rejected", "state": record.review.state}
        connection.execute(update(table).where(table.c.reading == key, table.c.id == record.id).values(**values))
        connection.execute(update(table).where(table.c.reading == current, table.c.id == record.id).values(**REPLACED))


def erase_review(connection: Connection, key: int, decided: DocumentRecord, current: int) -> None:
    """Take away the review that `write_review` kept under `key`, so that the machine's records stand again."""
    entities = schema.entities
    named = connection.execute(select(entities.c.key, entities.c.name).where(entities.c.reading == key)).all()
    remove_words(connection, "entity_words", [(row.key, row.name) for row in named])
    names = {e.id: e.name for e in decided.entities}
    words = {r.id: _words(kind, r, decided.document.text, names) for kind, r in each_record(decided)}
    records = schema.records
    kept = connection.execute(select(records.c.key, records.c.id).where(records.c.reading == key)).all()
    remove_words(connection, "record_words", [(row.key, words[row.id]) for row in kept])
    own, theirs = [row.key for row in kept], [row.key for row in named]
    for table in (*schema.KIND_TABLES.values(), schema.spans, schema.roles, schema.touches):
        connection.execute(delete(table).where(table.c.record.in_(own)))
    connection.execute(delete(schema.mentions).where(schema.mentions.c.entity.in_(theirs)))
    for table in (records, entities):
        connection.execute(delete(table).where(table.c.reading == key))
    connection.execute(delete(schema.readings).where(schema.readings.c.key == key))
    connection.execute(update(records).where(records.c.reading == current).values(standing=True, state="open"))


def next_key(connection: Connection, table: Table) -> int:
    """The next free key; it stays free because only one connection writes at a time (`begin immediate`)."""
    return int(connection.scalar(select(func.coalesce(func.max(table.c.key), 0))) or 0) + 1


def packed(value: Any) -> str | None:
    """The value as JSON, None for an empty one."""
    return msgspec.json.encode(value).decode() if value else None


def _insert(connection: Connection, table: Table, rows: list[Row]) -> None:
    if rows:
        connection.execute(insert(table), rows)


def _reading_row(key: int, document: int, whole: DocumentRecord) -> Row:
    source = whole.document
    more = {"document": beyond(source, {"id", "text", "boilerplate", *METADATA}), "record": beyond(whole, WHOLE)}
    return {
        "key": key,
        "document": document,
        "reading": whole.reading,
        "current": True,
        "schema": whole.schema,
        **{name: getattr(source, name) for name in METADATA},
        "boilerplate": packed(source.boilerplate),
        "extra": packed(whole.extra),
        "more": packed({k: v for k, v in more.items() if v}),
    }


def _write_entities(connection: Connection, reading: int, entities: tuple[Entity, ...]) -> dict[str, int]:
    """Keys of the entities by their id."""
    first = next_key(connection, schema.entities)
    keys = {entity.id: first + n for n, entity in enumerate(entities)}
    known = {"id", "name", "type", "of", "code", "mentions"}
    rows = [{"key": keys[e.id], "reading": reading, "position": n, "id": e.id, "name": e.name, "type": e.type,
             "of": keys[e.of] if e.of is not None else None, "code": e.code, "folded": fold(e.name),
             "more": packed(beyond(e, known))} for n, e in enumerate(entities)]  # fmt: skip
    _insert(connection, schema.entities, rows)
    mentions = ((keys[e.id], n, s) for e in entities for n, s in enumerate(e.mentions))
    _insert(connection, schema.mentions, [{"entity": k, "position": n, "start": s[0], "end": s[1]} for k, n, s in mentions])
    add_words(connection, "entity_words", [(keys[e.id], e.name) for e in entities])
    return keys


def _write_records(connection: Connection, reading: int, whole: DocumentRecord, entities: dict[str, int]) -> None:
    """The rows of every record in its tables, table by table."""
    names = {e.id: e.name for e in whole.entities}
    key = next_key(connection, schema.records) - 1
    rows: dict[Table, list[Row]] = {}
    words: list[tuple[int, str]] = []
    for kind in RECORD_TYPES:
        for position, record in enumerate(getattr(whole, kind)):
            key += 1
            common = {"key": key, "reading": reading, "kind": kind, "position": position}
            for table, row in _record_rows(kind, record, common, whole, entities):
                rows.setdefault(table, []).append(row)
            words.append((key, _words(kind, record, whole.document.text, names)))
    for table in (schema.records, *schema.KIND_TABLES.values(), schema.spans, schema.roles, schema.touches):
        _insert(connection, table, rows.get(table, []))
    connection.execute(update(schema.records).where(schema.records.c.reading == reading).values(doubt=doubt()))
    add_words(connection, "record_words", words)


def _record_rows(
    kind: str, record: Record, common: Row, whole: DocumentRecord, entities: dict[str, int]
) -> Iterator[tuple[Table, Row]]:
    first, last = record_days(kind, record)
    known = {"id", "rule", "confidence", "entry", "because", *span_fields(kind), *entity_fields(kind)}
    table = schema.KIND_TABLES[kind]
    columns = [f.name for f in scalar_fields(kind) if f.name in table.c]
    yield (
        schema.records,
        {
            **common,
            **{name: getattr(record, name) for name in ("id", "rule", "confidence", "entry")},
            "because": packed(record.because),
            "first_day": first,
            "last_day": last,
            "more": packed(beyond(record, {*known, *columns})),
        },
    )
    key = {"record": common["key"]}
    yield table, {**key, **{name: getattr(record, name) for name in columns}}
    yield from ((schema.spans, {**key, **row}) for row in _spans(kind, record))
    yield from ((schema.roles, {**key, **row}) for row in _roles(kind, record, entities))
    yield from ((schema.touches, {**key, "entity": entities[ref]}) for ref in concerned(kind, record, whole.entities))


def record_days(kind: str, record: Record) -> Days:
    """First and last day of the record's own date or period."""
    return days_of(getattr(record, DATE_FIELD[kind])) if kind in DATE_FIELD else (None, None)


def _spans(kind: str, record: Record) -> Iterator[Row]:
    for field, several in span_fields(kind).items():
        value = getattr(record, field)
        pieces = value if several else () if value is None else (value,)
        yield from ({"field": field, "position": n, "start": s[0], "end": s[1]} for n, s in enumerate(pieces))


def _references(kind: str, record: Record) -> Iterator[tuple[str, str]]:
    for field, several in entity_fields(kind).items():
        value = getattr(record, field)
        yield from ((field, ref) for ref in (value if several else () if value is None else (value,)))


def _roles(kind: str, record: Record, entities: dict[str, int]) -> Iterator[Row]:
    counts: dict[str, int] = {}
    for field, ref in _references(kind, record):
        position = counts[field] = counts.get(field, -1) + 1
        yield {"field": field, "position": position, "entity": entities[ref]}


def concerned(kind: str, record: Record, entities: tuple[Entity, ...]) -> tuple[str, ...]:
    """Ids of the entities whose concern the record is: its parties; for a statement also all that it speaks of."""
    found = dict.fromkeys(ref for field, ref in _references(kind, record) if field in PARTY_FIELDS[kind])
    if kind == "statements":
        content = evidence_spans(kind, record)
        spoken_of = (e.id for e in entities if any(Span(*c).covers(Span(*m)) for c in content for m in e.mentions))
        found.update(dict.fromkeys(spoken_of))
    return tuple(found)


def _words(kind: str, record: Record, text: str, names: dict[str, str]) -> str:
    """What full-text search finds the record by: its evidence, and the names of those in it."""
    evidence = (Span(*s).of(text) for s in evidence_spans(kind, record))
    called = (names[ref] for _, ref in _references(kind, record))
    return "\n".join([*evidence, *called, getattr(record, "name", "")])
