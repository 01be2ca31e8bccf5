"""Rows back into records, many at a time: what was written comes back equal."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Any, TypeVar

import msgspec
from sqlalchemy import Connection, RowMapping, Select, Table, select

from aidememoire.model import Document
from aidememoire.records import DocumentRecord, Entity, Omission, Record
from aidememoire.register import schema
from aidememoire.register.connect import among
from aidememoire.register.found import Found
from aidememoire.register.shape import RECORD_TYPES, entity_fields, scalar_fields, span_fields
from aidememoire.register.standing import overlaid
from aidememoire.register.write import METADATA

T = TypeVar("T")
BATCH = 400  # keys in one question: SQLite allows 999 parameters in older builds
Fields = dict[int, dict[str, Any]]


def batches(items: Iterable[T], size: int = BATCH) -> Iterator[list[T]]:
    """The items in lists of at most `size`, in order."""
    iterator = iter(items)
    while batch := list(islice(iterator, size)):
        yield batch


def load_documents(connection: Connection, readings: Sequence[int]) -> dict[int, Document]:
    """The document of each reading, as that reading saw it."""
    query = _readings().where(among(schema.readings.c.key, readings))
    return {row["key"]: _document(row) for row in connection.execute(query).mappings()}


def load_entities(connection: Connection, readings: Sequence[int]) -> dict[int, dict[int, Entity]]:
    """For each reading its entities by key, in the order of the document."""
    table = schema.entities
    rows = _in(connection, select(table).order_by(table.c.reading, table.c.position), table.c.reading, readings)
    ids = {row["key"]: row["id"] for row in rows}
    mentions = _mentions(connection, readings)
    found: dict[int, dict[int, Entity]] = {key: {} for key in readings}
    for row in rows:
        values = {name: row[name] for name in ("id", "name", "type", "code")} | unpacked(row["more"])
        values |= {"of": ids.get(row["of"]), "mentions": mentions.get(row["key"], [])}
        found[row["reading"]][row["key"]] = msgspec.convert(values, Entity)
    return found


def load_records(connection: Connection, kind: str, keys: Sequence[int], entity_ids: dict[int, str]) -> dict[int, Record]:
    """The records of that kind by key; `entity_ids` gives the id of each entity by its key."""
    values = _record_values(connection, kind, keys)
    _add_spans(connection, kind, values)
    _add_roles(connection, kind, values, entity_ids)
    type_ = RECORD_TYPES[kind]
    return {key: msgspec.convert(fields, type_) for key, fields in values.items()}


def load_readings(connection: Connection, readings: Sequence[int]) -> Iterator[DocumentRecord]:
    """The whole record of each reading, in the order asked for."""
    heads = {row["key"]: row for row in _in(connection, _readings(), schema.readings.c.key, readings)}
    entities = load_entities(connection, readings)
    records = {kind: _of_readings(connection, kind, readings, entities) for kind in RECORD_TYPES}
    omissions = load_omissions(connection, readings)
    for key in readings:
        row = heads[key]
        yield msgspec.structs.replace(
            msgspec.convert({"document": {"id": "", "text": ""}, **unpacked(row["more"]).get("record", {})}, DocumentRecord),
            schema=row["schema"],
            document=_document(row),
            entities=tuple(entities[key].values()),
            **{kind: records[kind].get(key, ()) for kind in RECORD_TYPES},
            omissions=omissions.get(key, ()),
            reading=row["reading"],
            extra=unpacked(row["extra"]),
        )


def load_standing(connection: Connection, keys: list[int]) -> Iterator[DocumentRecord]:
    """The readings with these keys, each with what people made of its records if it is the current one."""
    current, reviews = schema.readings.alias(), schema.readings.alias()
    home = select(current.c.key, reviews.c.key).join(reviews, reviews.c.document == current.c.document)
    review = pairs(connection, home.where(current.c.key.in_(keys), current.c.current, reviews.c.review))
    decided = dict(zip(review, load_readings(connection, list(review.values())), strict=True))
    for key, whole in zip(keys, load_readings(connection, keys), strict=True):
        yield overlaid(whole, decided[key]) if key in decided else whole


def load_found(connection: Connection, kind: str, keys: list[int]) -> Iterator[Found]:
    """The records with these keys, in that order, with their documents and entities."""
    home = pairs(connection, select(schema.records.c.key, schema.records.c.reading).where(among(schema.records.c.key, keys)))
    wanted = list(dict.fromkeys(home.values()))
    sources, digests, known = (
        load_documents(connection, wanted),
        load_digests(connection, wanted),
        load_entities(connection, wanted),
    )
    ids = {key: entity.id for entities in known.values() for key, entity in entities.items()}
    loaded = load_records(connection, kind, keys, ids)
    by_id = {reading: {e.id: e for e in entities.values()} for reading, entities in known.items()}
    for key in keys:
        reading = home[key]
        yield Found(kind, loaded[key], sources[reading], digests[reading], by_id[reading])


def load_digests(connection: Connection, keys: Sequence[int]) -> dict[int, str]:
    """The name of each of these readings."""
    return pairs(connection, select(schema.readings.c.key, schema.readings.c.reading).where(among(schema.readings.c.key, keys)))


def load_omissions(connection: Connection, readings: Sequence[int]) -> dict[int, tuple[Omission, ...]]:
    """The omissions of each reading, in the order of the text."""
    table = schema.omissions
    found: dict[int, tuple[Omission, ...]] = {}
    for row in _in(connection, select(table).order_by(table.c.reading, table.c.position), table.c.reading, readings):
        fields = {"span": [row["start"], row["end"]], "what": row["what"], "reason": row["reason"], **unpacked(row["more"])}
        found[row["reading"]] = (*found.get(row["reading"], ()), msgspec.convert(fields, Omission))
    return found


def unpacked(json: str | None) -> Any:
    """What `packed` made JSON of; an empty dict for None."""
    return msgspec.json.decode(json) if json else {}


def pairs(connection: Connection, query: Select[Any]) -> dict[Any, Any]:
    """The first column's values with the second's."""
    return {row[0]: row[1] for row in connection.execute(query)}


def plain_row(row: RowMapping) -> dict[str, Any]:
    """The row by name; SQLAlchemy's own kind of string becomes a plain one, which msgspec asks for."""
    return {str(name): value for name, value in row.items()}


def _readings() -> Select[Any]:
    documents, readings = schema.documents, schema.readings
    return select(readings, documents.c.id.label("document_id"), documents.c.text).join(
        documents, documents.c.key == readings.c.document
    )


def _document(row: RowMapping) -> Document:
    fields = {name: row[name] for name in METADATA} | {"id": row["document_id"], "text": row["text"]}
    boilerplate = unpacked(row["boilerplate"]) or []
    return msgspec.convert({**fields, "boilerplate": boilerplate, **unpacked(row["more"]).get("document", {})}, Document)


def _in(connection: Connection, query: Select[Any], column: Any, keys: Sequence[int]) -> list[RowMapping]:
    """The rows of `query` for these keys, asked for in batches."""
    return [row for batch in batches(keys) for row in connection.execute(query.where(among(column, batch))).mappings()]


def _mentions(connection: Connection, readings: Sequence[int]) -> dict[int, list[tuple[int, int]]]:
    entities, mentions = schema.entities, schema.mentions
    query = select(mentions).join(entities, entities.c.key == mentions.c.entity).order_by(mentions.c.entity, mentions.c.position)
    found: dict[int, list[tuple[int, int]]] = {}
    for row in _in(connection, query, entities.c.reading, readings):
        found.setdefault(row["entity"], []).append((row["start"], row["end"]))
    return found


def _of_readings(
    connection: Connection, kind: str, readings: Sequence[int], entities: dict[int, dict[int, Entity]]
) -> dict[int, tuple[Record, ...]]:
    table = schema.records
    query = select(table.c.key, table.c.reading).where(table.c.kind == kind).order_by(table.c.reading, table.c.position)
    home = {row["key"]: row["reading"] for row in _in(connection, query, table.c.reading, readings)}
    ids = {key: entity.id for known in entities.values() for key, entity in known.items()}
    loaded = load_records(connection, kind, list(home), ids)
    found: dict[int, list[Record]] = {}
    for key, reading in home.items():
        found.setdefault(reading, []).append(loaded[key])
    return {reading: tuple(records) for reading, records in found.items()}


def _record_values(connection: Connection, kind: str, keys: Sequence[int]) -> Fields:
    """The columns of each record, its lists of spans and entities still empty."""
    records, table = schema.records, schema.KIND_TABLES[kind]
    columns = [table.c[f.name] for f in scalar_fields(kind) if f.name in table.c]
    common = [records.c[name] for name in ("key", "id", "rule", "confidence", "entry", "because", "more")]
    query = select(*common, *columns).join(table, table.c.record == records.c.key)
    lists = [name for name, several in (span_fields(kind) | entity_fields(kind)).items() if several]
    values: Fields = {}
    for row in _in(connection, query, records.c.key, keys):
        fields = plain_row(row)
        values[fields.pop("key")] = fields
        fields["because"] = unpacked(fields["because"]) or []
        fields |= unpacked(fields.pop("more")) | {name: [] for name in lists}
    return values


def _add_spans(connection: Connection, kind: str, values: Fields) -> None:
    fields = span_fields(kind)
    for row in _children(connection, schema.spans, values):
        _put(values[row["record"]], row["field"], (row["start"], row["end"]), several=fields[row["field"]])


def _add_roles(connection: Connection, kind: str, values: Fields, entity_ids: dict[int, str]) -> None:
    fields = entity_fields(kind)
    for row in _children(connection, schema.roles, values):
        _put(values[row["record"]], row["field"], entity_ids[row["entity"]], several=fields[row["field"]])


def _children(connection: Connection, table: Table, values: Fields) -> list[RowMapping]:
    query = select(table).order_by(table.c.record, table.c.field, table.c.position)
    return _in(connection, query, table.c.record, list(values))


def _put(fields: dict[str, Any], name: str, value: Any, *, several: bool) -> None:
    if several:
        fields[name].append(value)
    else:
        fields[name] = value
