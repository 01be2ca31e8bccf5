"""A question, and the keys of the rows that answer it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from msgspec import Struct
from msgspec.structs import fields
from sqlalchemy import Column, ColumnElement, Connection, Double, Select, and_, cast, func, or_, select

from aidememoire.errors import QueryError
from aidememoire.records import KINDS
from aidememoire.register.days import days_of
from aidememoire.register.fulltext import keys_with
from aidememoire.register.names import fold
from aidememoire.register.schema import (
    KIND_TABLES,
    documents,
    entities,
    mentions,
    omissions,
    readings,
    records,
    roles,
    touches,
)
from aidememoire.register.shape import DATE_FIELD
from aidememoire.register.who import closest, entities_called

LISTS = ("entities", "documents", "omissions", "problems")
ASKABLE = (*KINDS, *LISTS)
_WHERE = ("since", "until", "outlet", "document")
_PARTIES = ("party", "between", "exact")
FILTERS: dict[str, tuple[str, ...]] = {
    "statements": (*_PARTIES, "speaker", "text", *_WHERE),
    "figures": (*_PARTIES, "speaker", "measure", "text", *_WHERE),
    "commitments": (*_PARTIES, "force", "text", *_WHERE),
    "meetings": (*_PARTIES, "text", *_WHERE),
    "instruments": (*_PARTIES, "text", *_WHERE),
    "entities": ("party", "exact", "text", *_WHERE),
    "documents": (*_PARTIES, "text", *_WHERE),
    "omissions": _WHERE,
    "problems": (),
}
SPEAKER_FIELD = {"statements": "speakers", "figures": "by"}
SORTS: dict[str, tuple[str, ...]] = {
    "statements": ("published", "confidence"),
    "figures": ("published", "confidence", "date", "value"),
    "commitments": ("published", "confidence", "date"),
    "meetings": ("published", "confidence", "date"),
    "instruments": ("published", "confidence", "date", "name"),
    "entities": ("documents", "mentions", "name"),
    "documents": ("published", "outlet", "title"),
    "omissions": ("published",),
    "problems": (),
}
OWN_DATE = {"figures": "period", "commitments": "due", "meetings": "date", "instruments": "date"}


class Query(Struct, frozen=True, kw_only=True):
    """What is asked: every filter that is given must hold.

    `party` may name several; `between` two that must be two different entities of the record. `since` and
    `until` are days, months or years. `sort` is one of SORTS, with «-» for the other way round; `limit` 0 is all, and
    `offset` rows of the answer are left out at its beginning.
    """

    party: tuple[str, ...] = ()
    between: tuple[str, str] | None = None
    exact: bool = False
    speaker: str | None = None
    measure: str | None = None
    force: str | None = None
    since: str | None = None
    until: str | None = None
    text: str | None = None
    outlet: str | None = None
    document: str | None = None
    sort: str | None = None
    limit: int = 0
    offset: int = 0


def check_query(kind: str, query: Query) -> None:
    """QueryError for an unknown kind, and for a filter or an order that does not fit it."""
    if kind not in ASKABLE:
        raise QueryError(f"there is no kind «{kind}»; there are {', '.join(ASKABLE)}")
    for name in (f.name for f in fields(Query) if f.name not in ("sort", "limit", "offset")):
        if getattr(query, name) and name not in FILTERS[kind]:
            can = ", ".join(f"--{f}" for f in FILTERS[kind]) or "none"
            raise QueryError(f"{kind} cannot be asked for by --{name}; filters for {kind}: {can}")
    if query.sort and query.sort.lstrip("-") not in SORTS[kind]:
        raise QueryError(f"{kind} cannot be sorted by {query.sort}; orders for {kind}: {', '.join(SORTS[kind]) or 'none'}")
    for name in ("since", "until"):
        value = getattr(query, name)
        if value and (days_of(value) == (None, None) or "/" in value):
            raise QueryError(f"--{name} {value} is no date; write a year, month or day: 2024, 2024-11 or 2024-11-05")
    since, until = days_of(query.since)[0], days_of(query.until)[1]
    if since and until and since > until:
        raise QueryError(f"--since {query.since} is later than --until {query.until}; give the earlier day first")


def record_keys(connection: Connection, kind: str, query: Query) -> tuple[int, list[int]]:
    """How many records of that kind fit the query, and the keys of those it asks for, in its order."""
    fitting = record_select(connection, kind, query)
    ordered = fitting.order_by(*_order(kind, query), records.c.position).offset(query.offset)
    if not query.limit:
        keys = _keys(connection, ordered)
        return query.offset + len(keys), keys
    return _count(connection, fitting), _keys(connection, ordered.limit(query.limit))


def record_count(connection: Connection, kind: str, query: Query) -> int:
    """How many records of that kind fit the query."""
    return _count(connection, record_select(connection, kind, query))


def _count(connection: Connection, query: Select[tuple[int]]) -> int:
    return int(connection.scalar(select(func.count()).select_from(query.subquery())) or 0)


def record_select(connection: Connection, kind: str, query: Query) -> Select[tuple[int]]:
    """The select of these keys, in no order."""
    table = KIND_TABLES[kind]
    select_ = select(records.c.key).join(readings, readings.c.key == records.c.reading)
    select_ = select_.join(table, table.c.record == records.c.key).where(records.c.kind == kind, *stands())
    conditions = [*_party_conditions(connection, query, _touching), *_common_conditions(connection, query, kind)]
    conditions += [table.c[name] == value for name in ("measure", "force") if (value := getattr(query, name))]
    if query.speaker:
        conditions.append(_speaking(connection, kind, query))
    if query.text:
        conditions.append(records.c.key.in_(keys_with("record_words", query.text)))
    return select_.where(*conditions)


def stands() -> tuple[ColumnElement[bool], ...]:
    """The record is what the register says now: of a current reading, unless people put another in its place."""
    return records.c.standing, or_(readings.c.current, readings.c.review)


def reading_keys(connection: Connection, query: Query) -> list[int]:
    """Keys of the current readings of the documents that the query asks for, in its order."""
    conditions = [*_party_conditions(connection, query, _mentioning), *_common_conditions(connection, query, "documents")]
    if query.text:
        conditions.append(readings.c.key.in_(keys_with("document_words", query.text)))
    return _keys(connection, select(readings.c.key).where(readings.c.current, *conditions).order_by(*_order("documents", query)))


def omission_keys(connection: Connection, query: Query) -> list[tuple[int, int]]:
    """Reading and position of the omissions that the query asks for, in its order."""
    query_ = select(omissions.c.reading, omissions.c.position).join(readings, readings.c.key == omissions.c.reading)
    conditions = [readings.c.current, *_common_conditions(connection, query, "omissions")]
    query_ = query_.where(*conditions).order_by(*_order("omissions", query), omissions.c.position)
    return [(reading, position) for reading, position in connection.execute(query_)]


def entity_query(connection: Connection, query: Query) -> Select[Any]:
    """The select of EntityRow's columns, one row for all entities of one name, type and code."""
    of = entities.alias("whose")
    counted = (func.count(entities.c.reading.distinct()), func.count(mentions.c.position))
    selected = (entities.c.name, entities.c.type, entities.c.code, func.min(of.c.name).label("of"))
    select_ = (
        select(*selected, counted[0].label("documents"), counted[1].label("mentions"))
        .join(readings, readings.c.key == entities.c.reading)
        .outerjoin(mentions, mentions.c.entity == entities.c.key)
        .outerjoin(of, of.c.key == entities.c.of)
        .where(readings.c.current, *_common_conditions(connection, query, "entities"))
        .group_by(entities.c.name, entities.c.type, entities.c.code)
    )
    for name in query.party:
        select_ = select_.where(entities.c.key.in_(entities_called(connection, name, exact=query.exact)))
    if query.text:
        select_ = select_.where(entities.c.key.in_(keys_with("entity_words", query.text)))
    return select_.order_by(*_entity_order(query, counted))


def _keys(connection: Connection, query: Select[tuple[int]]) -> list[int]:
    return list(connection.scalars(query))


def _party_conditions(
    connection: Connection, query: Query, having: Callable[..., ColumnElement[bool]]
) -> list[ColumnElement[bool]]:
    """Each party, and both sides of `between`, among the entities that `having` looks at."""
    found = [having(entities_called(connection, name, exact=query.exact)) for name in query.party]
    if query.between:
        found.append(having(*(entities_called(connection, name, exact=query.exact) for name in query.between)))
    return found


def _touching(*sides: Select[tuple[int]]) -> ColumnElement[bool]:
    """The record concerns an entity of each side, and they are different ones."""
    return and_(*_with_each(records.c.key, touches.c.record, touches.c.entity, sides))


def _mentioning(*sides: Select[tuple[int]]) -> ColumnElement[bool]:
    """The document mentions an entity of each side, and they are different ones."""
    return and_(*_with_each(readings.c.key, entities.c.reading, entities.c.key, sides))


def _with_each(
    key: Column[int], whole: Column[int], part: Column[int], sides: tuple[Select[tuple[int]], ...]
) -> Iterator[ColumnElement[bool]]:
    """One of each side is there, and as many different ones as there are sides.

    Each condition can be worked out alone and once: a join of the sides took SQLite minutes on 50,000 records.
    """
    yield from (key.in_(select(whole).where(part.in_(side))) for side in sides)
    if len(sides) > 1:
        of_any = select(whole).where(or_(*(part.in_(side) for side in sides)))
        yield key.in_(of_any.group_by(whole).having(func.count(part.distinct()) >= len(sides)))


def _speaking(connection: Connection, kind: str, query: Query) -> ColumnElement[bool]:
    who = entities_called(connection, query.speaker or "", exact=query.exact)
    return records.c.key.in_(select(roles.c.record).where(roles.c.field == SPEAKER_FIELD[kind], roles.c.entity.in_(who)))


def _common_conditions(connection: Connection, query: Query, kind: str) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if query.since or query.until:
        found.append(_within(days_of(query.since)[0], days_of(query.until)[1], own_date=kind in DATE_FIELD))
    if query.outlet:
        found.append(readings.c.outlet.in_(_outlets(connection, query.outlet)))
    if query.document:
        found.append(readings.c.document == one_document(connection, query.document))
    return found


def _within(since: str | None, until: str | None, *, own_date: bool) -> ColumnElement[bool]:
    """The record's own date or period overlaps the time asked for; without one, the day of publication lies in it."""
    published: list[ColumnElement[bool]] = [readings.c.published.is_not(None)]
    own: list[ColumnElement[bool]] = []
    if since:
        published.append(readings.c.published >= since)
        own.append(or_(records.c.last_day.is_(None), records.c.last_day >= since))
    if until:
        published.append(readings.c.published <= until)
        own.append(or_(records.c.first_day.is_(None), records.c.first_day <= until))
    if not own_date:
        return and_(*published)
    dated = or_(records.c.first_day.is_not(None), records.c.last_day.is_not(None))
    return or_(and_(dated, *own), and_(~dated, *published))


def _outlets(connection: Connection, name: str) -> list[str]:
    """The outlets whose name holds `name`; QueryError, with the closest, if there is none."""
    there = [outlet for outlet in connection.scalars(select(readings.c.outlet).distinct()) if outlet]
    found = [outlet for outlet in there if fold(name) in fold(outlet)]
    if not found:
        close = closest(name, {fold(outlet): outlet for outlet in there})
        raise QueryError(f"no outlet «{name}» is in the register" + (f"; did you mean {' or '.join(close)}?" if close else ""))
    return found


def one_document(connection: Connection, start: str) -> int:
    """Key of the document whose id begins with `start`; QueryError if it is none, or several."""
    query = select(documents.c.key).where(documents.c.id.startswith(start, autoescape=True)).limit(2)
    found = list(connection.scalars(query))
    if len(found) != 1:
        which = "several documents have an id that begins" if found else "no document has an id that begins"
        raise QueryError(f"{which} with {start}; «aidememoire show documents» lists them")
    return int(found[0])


def _order(kind: str, query: Query) -> list[ColumnElement[Any]]:
    """By the order asked for, what has no value last; then by day of publication, document and place in the text."""
    name = (query.sort or "published").lstrip("-")
    column: ColumnElement[Any]
    if name == "value":
        column = cast(KIND_TABLES[kind].c.value, Double)
    elif name == "date":
        column = KIND_TABLES[kind].c[OWN_DATE[kind]]
    elif name == "confidence":
        column = records.c.confidence
    else:
        column = (KIND_TABLES[kind] if kind in KIND_TABLES and name == "name" else readings).c[name]
    first = column.desc() if (query.sort or "").startswith("-") else column.asc()
    return [first.nulls_last(), readings.c.published.asc().nulls_last(), readings.c.key]


def _entity_order(query: Query, counted: tuple[ColumnElement[int], ColumnElement[int]]) -> list[ColumnElement[Any]]:
    """The most common first, unless asked otherwise."""
    documents_, mentions_ = counted
    usual: list[ColumnElement[Any]] = [documents_.desc(), mentions_.desc(), entities.c.name, entities.c.type]
    if not query.sort:
        return usual
    columns: dict[str, ColumnElement[Any]] = {"documents": documents_, "mentions": mentions_, "name": entities.c.folded}
    column = columns[query.sort.lstrip("-")]
    return [column.desc() if query.sort.startswith("-") else column.asc(), *usual]
