"""Asking what the articles say together: links, indicators, threads, copies and derived values with the records they rest on."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import msgspec
from msgspec import Struct
from sqlalchemy import Connection, Select, Table, and_, func, or_, select

from aidememoire.entries import Relation, Step
from aidememoire.errors import QueryError
from aidememoire.records import KINDS
from aidememoire.register.basis import Basis
from aidememoire.register.connect import among
from aidememoire.register.found import Found
from aidememoire.register.load import load_found, pairs, plain_row
from aidememoire.register.query import FILTERS, Query, record_keys
from aidememoire.register.schema import documents, readings, records
from aidememoire.register.schema_together import (
    copies,
    derived,
    entries,
    identities,
    indicators,
    items,
    links,
    members,
    points,
    sides,
    sources,
    states,
    taken,
    threads,
    todo,
)

# What may be asked for, and by which filters: those of the records that it rests on.
TOGETHER: dict[str, tuple[str, ...]] = {
    "conflicts": ("figures",),
    "corroborated": KINDS,
    "indicators": ("figures",),
    "threads": ("commitments",),
    "derived": ("figures",),
    "copies": (),
    "identities": (),
}
RELATIONS: dict[str, tuple[Relation, ...]] = {"conflicts": ("conflicts", "supersedes"), "corroborated": ("corroborates",)}


@dataclass(frozen=True, slots=True)
class Linked:
    """Two records and how they stand to each other."""

    relation: str
    kind: str
    blocked_by: str
    steps: tuple[Step, ...]
    left: Found
    right: Found


@dataclass(frozen=True, slots=True)
class Point:
    """A figure of an indicator, with the number of records of its entry and their independent origins."""

    figure: Found
    records: int
    origins: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Series:
    """One measure of the same parties through time."""

    id: str
    measure: str
    parties: tuple[str, ...]
    points: tuple[Point, ...]


@dataclass(frozen=True, slots=True)
class Followed:
    """An undertaking and how far it has come: force, day and record of each state."""

    id: str
    by: tuple[str, ...]
    to: tuple[str, ...]
    standing: str
    due: str | None
    states: tuple[tuple[str, str | None, Found], ...]


@dataclass(frozen=True, slots=True)
class Worked:
    """A derived value with the figures it rests on."""

    id: str
    measure: str
    parties: tuple[str, ...]
    period: str | None
    value: str
    unit: str
    formula: str
    tolerance: str | None
    sources: tuple[Found, ...]
    against: Found | None


class Printed(Struct, frozen=True, kw_only=True):
    """A document that prints another's words, and how much of it is found there."""

    kind: str
    share: float
    document: str
    published: str | None
    outlet: str | None
    title: str | None
    of: str
    of_published: str | None
    of_outlet: str | None
    of_title: str | None


class Party(Struct, frozen=True, kw_only=True):
    """Who or what the entities of many documents are."""

    id: str
    name: str
    type: str
    of: str | None
    referents: int
    names: tuple[str, ...]
    offices: tuple[tuple[str, str | None, str | None], ...]


Told = Linked | Series | Followed | Worked | Printed | Party


class Telling:
    """Questions to the tables of what is told, inside one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def behind(self) -> int:
        """How many steps of reconciling are still to be done."""
        return int(self._connection.scalar(select(func.count()).select_from(todo)) or 0)

    def stale(self) -> list[tuple[int, int]]:
        """The documents, with their readings, that are not taken in yet."""
        return Basis(self._connection).stale()

    def ask(self, kind: str, query: Query) -> tuple[int, list[Told]]:
        """How many there are, and those asked for; QueryError for a filter that does not fit."""
        _check(kind, query)
        chosen = self._items(kind, query)
        find = {"indicators": self._indicators, "threads": self._threads, "derived": self._derived,
                "copies": self._copies, "identities": self._identities}.get(kind)  # fmt: skip
        return find(chosen, query.limit) if find else self._links(RELATIONS[kind], chosen, query.limit)

    def counts(self) -> list[tuple[str, int]]:
        """What there is, and how many of it."""
        several = select(func.count()).where(entries.c.records > 1)
        found = [(name, self._count(select(func.count()).select_from(table)))
                 for name, table in (("documents", taken), ("identities", identities), ("copies", copies))]  # fmt: skip
        found.append(("entries of several records", self._count(several)))
        query = select(links.c.kind, links.c.relation, func.count()).group_by(links.c.kind, links.c.relation)
        for kind, relation, count in self._connection.execute(query.order_by(links.c.kind, links.c.relation)):
            found.append((f"{kind}: {relation.replace('_', ' ')}", count))
        tables = (("indicators", indicators), ("threads", threads), ("derived values", derived))
        return [*found, *((name, self._count(select(func.count()).select_from(table))) for name, table in tables)]

    def _count(self, query: Select[Any]) -> int:
        return int(self._connection.scalar(query) or 0)

    def links_of(self, id_: str) -> list[Linked]:
        """All links of the record with that id."""
        own = select(items.c.key).where(items.c.id == id_)
        query = select(links).where(or_(links.c.left.in_(own), links.c.right.in_(own))).order_by(links.c.relation, links.c.key)
        return list(self._linked([plain_row(row) for row in self._connection.execute(query).mappings()]))

    def entry_of(self, id_: str) -> tuple[str, tuple[str, ...], list[Found]] | None:
        """The entry that the record with that id is a member of, or that has that id: its id, origins and members."""
        query = select(entries.c.key, entries.c.id, entries.c.origins).outerjoin(members, members.c.entry == entries.c.key)
        query = query.outerjoin(items, items.c.key == members.c.item)
        row = self._connection.execute(query.where(or_(items.c.id == id_, entries.c.id == id_)).limit(1)).one_or_none()
        if row is None:
            return None
        keys = list(
            self._connection.scalars(select(members.c.item).where(members.c.entry == row.key).order_by(members.c.position))
        )
        found = self._found(keys)
        return str(row.id), tuple(msgspec.json.decode(row.origins)), [found[key] for key in keys if key in found]

    # ---------------------------------------------------------------- how

    def _items(self, kind: str, query: Query) -> list[int] | None:
        """The records that what is asked for must rest on, or None for any."""
        if query == Query(limit=query.limit):
            return None
        every = msgspec.structs.replace(query, limit=0, offset=0)
        keys = [key for one in TOGETHER[kind] if not _unfit(one, every) for key in record_keys(self._connection, one, every)[1]]
        same = and_(records.c.id == items.c.id, readings.c.document == items.c.document)
        found = select(items.c.key).join(records, records.c.id == items.c.id).join(readings, readings.c.key == records.c.reading)
        return list(self._connection.scalars(found.where(same, among(records.c.key, keys))))

    def _found(self, keys: Collection[int]) -> dict[int, Found]:
        """The records behind these items, as they stand."""
        query = (
            select(items.c.key, records.c.key, records.c.kind)
            .join(records, records.c.id == items.c.id)
            .join(readings, and_(readings.c.key == records.c.reading, readings.c.document == items.c.document))
            .where(among(items.c.key, keys), records.c.standing, or_(readings.c.current, readings.c.review))
        )
        rows = self._connection.execute(query).all()
        loaded: dict[int, Found] = {}
        for kind in KINDS:
            own = [record for _, record, one in rows if one == kind]
            loaded |= dict(zip(own, load_found(self._connection, kind, own), strict=True))
        return {item: loaded[record] for item, record, _ in rows}

    def _rows(self, table: Table, column: Any, values: Collection[Any], *order: Any) -> list[dict[str, Any]]:
        query = select(table).where(among(column, values)).order_by(*order)
        return [plain_row(row) for row in self._connection.execute(query).mappings()]

    def _first(self, query: Select[Any], limit: int) -> tuple[int, list[dict[str, Any]]]:
        rows = [plain_row(row) for row in self._connection.execute(query).mappings()]
        return len(rows), rows[: limit or None]

    def _links(self, relations: Collection[str], chosen: list[int] | None, limit: int) -> tuple[int, list[Told]]:
        query = select(links).where(links.c.relation.in_(relations)).order_by(links.c.relation, links.c.kind, links.c.key)
        if chosen is not None:
            query = query.where(or_(among(links.c.left, chosen), among(links.c.right, chosen)))
        total, rows = self._first(query, limit)
        return total, list(self._linked(rows))

    def _linked(self, rows: Sequence[dict[str, Any]]) -> Iterator[Linked]:
        found = self._found({row[side] for row in rows for side in ("left", "right")})
        for row in rows:
            if row["left"] in found and row["right"] in found:
                steps = msgspec.json.decode(row["steps"], type=tuple[Step, ...])
                yield Linked(row["relation"], row["kind"], row["blocked_by"], steps, found[row["left"]], found[row["right"]])

    def _indicators(self, chosen: list[int] | None, limit: int) -> tuple[int, list[Told]]:
        query = select(indicators).order_by(indicators.c.measure, indicators.c.id)
        if chosen is not None:
            query = query.where(indicators.c.id.in_(select(points.c.indicator).where(among(points.c.item, chosen))))
        total, rows = self._first(query, limit)
        along = self._parts(points, "indicator", rows)
        every = {point["item"] for some in along.values() for point in some}
        home = pairs(self._connection, select(members.c.item, members.c.entry).where(among(members.c.item, every)))
        known = {row["key"]: row for row in self._rows(entries, entries.c.key, set(home.values()))}
        found, names = self._found(every), self._names(rows)
        series: list[Told] = []
        for row in rows:
            told: dict[int, Point] = {}
            for item in (point["item"] for point in along.get(row["id"], ()) if point["item"] in found):
                entry = known[home[item]]
                point = Point(found[item], entry["records"], tuple(msgspec.json.decode(entry["origins"])))
                told.setdefault(entry["key"], point)
            series.append(Series(row["id"], row["measure"], names.get((row["id"], "parties"), ()), tuple(told.values())))
        return total, series

    def _threads(self, chosen: list[int] | None, limit: int) -> tuple[int, list[Told]]:
        query = select(threads).order_by(threads.c.due.is_(None), threads.c.due, threads.c.id)
        if chosen is not None:
            query = query.where(threads.c.id.in_(select(states.c.thread).where(among(states.c.item, chosen))))
        total, rows = self._first(query, limit)
        passed = self._parts(states, "thread", rows)
        found, names = self._found({state["item"] for some in passed.values() for state in some}), self._names(rows)
        told: list[Told] = []
        for row in rows:
            by, to = names.get((row["id"], "by"), ()), names.get((row["id"], "to"), ())
            own = tuple((s["force"], s["on"], found[s["item"]]) for s in passed.get(row["id"], ()) if s["item"] in found)
            told.append(Followed(row["id"], by, to, row["standing"], row["due"], own))
        return total, told

    def _derived(self, chosen: list[int] | None, limit: int) -> tuple[int, list[Told]]:
        query = select(derived).order_by(derived.c.measure, derived.c.period, derived.c.id)
        if chosen is not None:
            query = query.where(derived.c.id.in_(select(sources.c.derived).where(among(sources.c.item, chosen))))
        total, rows = self._first(query, limit)
        used = self._parts(sources, "derived", rows)
        every = {source["item"] for some in used.values() for source in some}
        found, names = self._found(every | {row["against"] for row in rows if row["against"]}), self._names(rows)
        told: list[Told] = []
        for row in rows:
            fields = {name: row[name] for name in ("id", "measure", "period", "value", "unit", "formula", "tolerance")}
            own = tuple(found[s["item"]] for s in used.get(row["id"], ()) if s["item"] in found)
            told.append(
                Worked(**fields, parties=names.get((row["id"], "parties"), ()), sources=own, against=found.get(row["against"]))
            )
        return total, told

    def _parts(self, table: Table, whole: str, rows: Sequence[dict[str, Any]]) -> dict[str, list[dict[str, Any]]]:
        """The rows of parts, in their order, by the thing that they are parts of."""
        found: dict[str, list[dict[str, Any]]] = {}
        for part in self._rows(table, table.c[whole], [row["id"] for row in rows], table.c[whole], table.c.position):
            found.setdefault(part[whole], []).append(part)
        return found

    def _names(self, rows: Sequence[dict[str, Any]]) -> dict[tuple[str, str], tuple[str, ...]]:
        """The names of the sides of each thing, by field."""
        named: dict[tuple[str, str], tuple[str, ...]] = {}
        query = select(sides.c.thing, sides.c.field, func.coalesce(identities.c.name, sides.c.identity))
        query = query.outerjoin(identities, identities.c.id == sides.c.identity).where(
            among(sides.c.thing, [row["id"] for row in rows])
        )
        for thing, field, name in self._connection.execute(query.order_by(sides.c.thing, sides.c.field, sides.c.position)):
            named[thing, field] = (*named.get((thing, field), ()), str(name))
        return named

    def _copies(self, _: list[int] | None, limit: int) -> tuple[int, list[Told]]:
        own, other = readings.alias("own"), readings.alias("other")
        here, there = documents.alias("here"), documents.alias("there")
        query = select(
            copies.c.kind, copies.c.share,
            here.c.id.label("document"), own.c.published, own.c.outlet, own.c.title,
            there.c.id.label("of"), other.c.published.label("of_published"), other.c.outlet.label("of_outlet"),
            other.c.title.label("of_title"),
        )  # fmt: skip
        query = query.join(own, and_(own.c.document == copies.c.document, own.c.current)).join(
            here, here.c.key == copies.c.document
        )
        query = query.join(other, and_(other.c.document == copies.c.of, other.c.current)).join(there, there.c.key == copies.c.of)
        total, rows = self._first(query.order_by(other.c.published, there.c.id, own.c.published, here.c.id), limit)
        return total, [msgspec.convert(row, Printed) for row in rows]

    def _identities(self, _: list[int] | None, limit: int) -> tuple[int, list[Told]]:
        home = identities.alias("home")
        query = select(identities, home.c.name.label("home")).outerjoin(home, home.c.id == identities.c.of)
        total, rows = self._first(query.order_by(identities.c.referents.desc(), identities.c.id), limit)
        return total, [
            msgspec.convert({**row, "of": row["home"], "names": msgspec.json.decode(row["names"]),
                             "offices": msgspec.json.decode(row["offices"])}, Party)
            for row in rows
        ]  # fmt: skip


def _check(kind: str, query: Query) -> None:
    fits = [one for one in TOGETHER[kind] if not _unfit(one, query)]
    if fits or query == Query(limit=query.limit):
        return
    wrong = sorted({name for one in TOGETHER[kind] or KINDS for name in _unfit(one, query)} or _given(query))
    can = sorted({f"--{name}" for one in TOGETHER[kind] for name in FILTERS[one]})
    asked = ", ".join(f"--{name}" for name in wrong)
    raise QueryError(f"{kind} cannot be asked for by {asked}; filters for {kind}: {', '.join(can) or 'none'}")


def _given(query: Query) -> list[str]:
    return [name for name in Query.__struct_fields__ if name != "limit" and getattr(query, name)]


def _unfit(kind: str, query: Query) -> list[str]:
    return [name for name in _given(query) if name not in FILTERS[kind]]
