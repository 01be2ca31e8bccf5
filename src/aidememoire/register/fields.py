"""The fields of a record as plain values that can be shown, stored, compared and corrected.

Entities are written by name and type, since their ids are a matter of one reading; spans are pairs of numbers.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from hashlib import sha256
from typing import Any

import msgspec

from aidememoire.errors import ReviewError
from aidememoire.model import Span
from aidememoire.records import Entity, Record
from aidememoire.register.names import fold, states
from aidememoire.register.shape import RECORD_TYPES, entity_fields, scalar_fields, span_fields

Fields = dict[str, Any]


def fields_of(kind: str, record: Record, entities: Mapping[str, Entity]) -> Fields:
    """Every field of the record by name; `entities` are those of its document by id."""
    found: Fields = {f.name: getattr(record, f.name) for f in scalar_fields(kind)}
    for name, several in span_fields(kind).items():
        found[name] = [list(s) for s in _listed(getattr(record, name), several=several)]
    for name, several in entity_fields(kind).items():
        found[name] = [_named(entities[ref]) for ref in _listed(getattr(record, name), several=several)]
    return found


def digest_of(*parts: Any) -> str:
    """16 hex digits that name a state: the same parts, the same digest."""
    return sha256(msgspec.json.encode(parts, order="deterministic")).hexdigest()[:16]


def corrected(kind: str, record: Record, changes: Fields, entities: dict[str, Entity]) -> Record:
    """The record with the changes made; an entity that the document does not have is added to `entities`.

    ReviewError for a value that the field cannot have.
    """
    spans, named = span_fields(kind), entity_fields(kind)
    values: Fields = {}
    for name, value in changes.items():
        if name in spans:
            values[name] = value if spans[name] else (value[0] if value else None)
        elif name in named:
            refs = [_ref(one, entities) for one in value]
            values[name] = refs if named[name] else (refs[0] if refs else None)
        else:
            values[name] = value
    try:
        return msgspec.convert({**msgspec.to_builtins(record), **values}, RECORD_TYPES[kind])
    except msgspec.ValidationError as error:
        raise ReviewError(f"{record.id}: {error}") from error


def check_changes(kind: str, changes: Fields, length: int) -> None:
    """ReviewError for a field that the kind does not have, spans outside a text of that length, or entities without a name."""
    spans, named = span_fields(kind), entity_fields(kind)
    plain = {f.name for f in scalar_fields(kind)}
    for name, value in changes.items():
        if name not in plain and name not in spans and name not in named:
            raise ReviewError(f"{kind} have no field «{name}»; they have {', '.join(sorted({*plain, *spans, *named}))}")
        if name in spans:
            _check_spans(name, value, length)
        if name in named and not (isinstance(value, list) and all(_is_named(one) for one in value)):
            raise ReviewError(f"{name} is a list of entities with a name, such as [{{'name': 'Valdanie', 'type': 'state'}}]")


def _check_spans(name: str, value: Any, length: int) -> None:
    try:
        found = msgspec.convert(value, tuple[Span, ...])
    except msgspec.ValidationError as error:
        raise ReviewError(f"{name} is a list of places in the text, such as [[12, 40]]: {error}") from error
    for start, end in found:
        if not 0 <= start < end <= length:
            raise ReviewError(f"{name}: {start} to {end} is no place in the text, which has {length} characters")


def _is_named(one: Any) -> bool:
    return isinstance(one, dict) and isinstance(one.get("name"), str) and bool(fold(one["name"]))


def _named(entity: Entity) -> dict[str, str]:
    return {"name": entity.name, "type": entity.type}


def _ref(one: dict[str, Any], entities: dict[str, Entity]) -> str:
    """The id of the entity of that name (and type, where it is told); it is made if there is none."""
    name, type_ = fold(one["name"]), one.get("type")
    for entity in entities.values():
        if fold(entity.name) == name and type_ in (None, entity.type):
            return entity.id
    codes = states().codes(one["name"])
    made = {
        "id": _free(entities),
        "name": " ".join(one["name"].split()),
        "type": type_ or ("state" if codes else "other"),
        "code": next(iter(codes)) if len(codes) == 1 and type_ in (None, "state") else None,
    }
    try:
        entity = msgspec.convert(made, Entity)
    except msgspec.ValidationError as error:
        raise ReviewError(f"«{one['name']}»: {error}") from error
    entities[entity.id] = entity
    return entity.id


def _free(entities: Mapping[str, Entity]) -> str:
    number = 1
    while f"x{number}" in entities:
        number += 1
    return f"x{number}"


def _listed(value: Any, *, several: bool) -> Iterable[Any]:
    return value if several else () if value is None else (value,)
