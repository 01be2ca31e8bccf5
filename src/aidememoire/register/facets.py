"""By what the answer to a question can be narrowed, and how much each choice would leave."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Column, Connection, Select, func, select

from aidememoire.register.found import Count
from aidememoire.register.query import SPEAKER_FIELD, Query, record_select
from aidememoire.register.schema import KIND_TABLES, entities, readings, records, roles, touches

TOP = 12
NAMED = ("state", "organization", "region", "city")  # what is offered as a party


def facets(connection: Connection, kind: str, query: Query) -> dict[str, tuple[Count, ...]]:
    """The most common parties, speakers, measures or forces, outlets and years among the records asked for."""
    keys = record_select(connection, kind, query).with_only_columns(records.c.key).cte("asked")
    asked = select(keys.c.key)
    found = {
        "party": _entities(touches.c.record, touches.c.entity, asked).where(entities.c.type.in_(NAMED)),
        "outlet": _of_reading(readings.c.outlet, asked),
        "year": _of_reading(func.substr(readings.c.published, 1, 4), asked),
    }
    if kind in SPEAKER_FIELD:
        said = _entities(roles.c.record, roles.c.entity, asked)
        found["speaker"] = said.where(roles.c.field == SPEAKER_FIELD[kind])
    for name in ("measure", "force"):
        table = KIND_TABLES[kind]
        if name in table.c:
            found[name] = _per(table.c[name]).where(table.c.record.in_(asked))
    return {name: tuple(Count(*row) for row in connection.execute(one)) for name, one in found.items()}


def _per(column: Any) -> Select[Any]:
    number = func.count()
    return select(column, number).where(column.is_not(None)).group_by(column).order_by(number.desc(), column).limit(TOP)


def _of_reading(column: Any, asked: Select[Any]) -> Select[Any]:
    return _per(column).join(records, records.c.reading == readings.c.key).where(records.c.key.in_(asked))


def _entities(record: Column[int], entity: Column[int], asked: Select[Any]) -> Select[Any]:
    number = func.count(record.distinct())
    query = select(entities.c.name, number).join(entities, entities.c.key == entity).where(record.in_(asked))
    return query.group_by(entities.c.name).order_by(number.desc(), entities.c.name).limit(TOP)
