"""Which records wait for a person, and in which order: the least certain before the rest."""

from __future__ import annotations

from collections.abc import Collection
from itertools import islice
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, and_, case, exists, func, or_, select

from aidememoire.register.schema import readings, records, roles

# A rule that is right in less than this share of its records is worth looking at before others: on the annotated
# articles a third of the records lie below.
SURE = 0.6
NO_SPEAKER, UNSURE, REST = 0, 1, 2
MOST_FIRST = 500  # ids in one question


def doubt() -> ColumnElement[int]:
    """What to put into `records.doubt`: a statement without a speaker, then what its rule is seldom right about."""
    spoken = exists().where(roles.c.record == records.c.key, roles.c.field == "speakers")
    return case(
        (and_(records.c.kind == "statements", ~spoken), NO_SPEAKER),
        (records.c.confidence < SURE, UNSURE),
        else_=REST,
    )


def waiting(
    connection: Connection, state: str, *, first: Collection[str], limit: int, offset: int
) -> tuple[int, list[tuple[int, str]]]:
    """How many records of current readings are in that state, and key and kind of those asked for."""
    total = int(connection.scalar(_of_state(select(func.count()), state)) or 0)
    before = list(islice(first, MOST_FIRST))
    urgent = _of_state(select(records.c.key, records.c.kind), state).where(records.c.id.in_(before))
    ahead = [(key, kind) for key, kind in connection.execute(urgent.order_by(records.c.kind, records.c.key))] if before else []
    found = ahead[offset : offset + limit]
    query = _of_state(select(records.c.key, records.c.kind), state).where(records.c.id.not_in(before))
    query = query.order_by(records.c.doubt, records.c.confidence, records.c.key)
    rest = query.limit(limit - len(found)).offset(max(0, offset - len(ahead)))
    return total, [*found, *((key, kind) for key, kind in connection.execute(rest))]


def _of_state(query: Select[Any], state: str) -> Select[Any]:
    joined = query.select_from(records).join(readings, readings.c.key == records.c.reading)
    return joined.where(records.c.state == state, or_(readings.c.current, readings.c.review))
