"""What a register holds, in numbers."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, Select, func, select

from aidememoire.records import KINDS
from aidememoire.register.found import Count, Summary
from aidememoire.register.query import stands
from aidememoire.register.schema import documents, entities, omissions, problems, readings, records, touches

TOP = 10


def summarize(connection: Connection, path: str) -> Summary:
    """The counts of the current readings, the most common first."""
    first, last = connection.execute(
        select(func.min(readings.c.published), func.max(readings.c.published)).where(readings.c.current)
    ).one()
    return Summary(
        path=path,
        documents=_number(connection, select(func.count()).select_from(documents)),
        readings=_number(connection, select(func.count()).select_from(readings).where(~readings.c.review)),
        first_published=first,
        last_published=last,
        kinds=_kinds(connection),
        outlets=_counts(connection, _per(readings.c.outlet).where(readings.c.current, readings.c.outlet.is_not(None)).limit(TOP)),
        parties=_counts(connection, _parties()),
        omissions=_counts(connection, _now(_per(omissions.c.reason), omissions)),
        problems=_counts(connection, _per(problems.c.code)),
    )


def _number(connection: Connection, query: Select[Any]) -> int:
    return int(connection.scalar(query) or 0)


def _kinds(connection: Connection) -> tuple[Count, ...]:
    standing = _per(records.c.kind).join(readings, readings.c.key == records.c.reading).where(*stands())
    counts = {c.name: c.count for c in _counts(connection, standing)}
    return tuple(Count(kind, counts.get(kind, 0)) for kind in KINDS)


def _parties() -> Select[Any]:
    """The states, by the number of records that concern them."""
    concerned = _per(entities.c.name).join(touches, touches.c.entity == entities.c.key)
    concerned = concerned.join(records, records.c.key == touches.c.record).join(readings, readings.c.key == records.c.reading)
    return concerned.where(*stands(), entities.c.type == "state").limit(TOP)


def _per(column: Any) -> Select[Any]:
    number = func.count()
    return select(column, number).group_by(column).order_by(number.desc(), column)


def _now(query: Select[Any], table: Any) -> Select[Any]:
    return query.join(readings, readings.c.key == table.c.reading).where(readings.c.current)


def _counts(connection: Connection, query: Select[Any]) -> tuple[Count, ...]:
    return tuple(Count(name, count) for name, count in connection.execute(query))
