"""What the documents say together, asked for a part at a time: by record, document, party, or page of a list.

Everything here is answered from the tables that `reconciling` keeps up to date; nothing is worked out.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from pathlib import Path
from typing import Any

import msgspec
from sqlalchemy import ColumnElement, Connection, Engine, Select, func, or_, select

from aidememoire.entries import Copy, Identity, Link, Ref, State, Thread
from aidememoire.register.connect import transaction
from aidememoire.register.found import IndicatorRow
from aidememoire.register.load import batches, pairs, plain_row
from aidememoire.register.names import fold, states
from aidememoire.register.schema_together import (
    copies,
    identities,
    indicators,
    items,
    links,
    members,
    points,
    sides,
    sightings,
    taken,
    threads,
)
from aidememoire.register.schema_together import entries as entry_table
from aidememoire.register.schema_together import states as stages

PARTED = ("conflicts", "supersedes")
MOST = 500  # indicators or threads of one answer
SUGGESTED = 2000  # names among which the closest is looked for


class Lookup:
    """Questions about what the documents say together."""

    def __init__(self, path: Path, engine: Engine) -> None:
        self._path = path
        self._engine = engine

    # ---------------------------------------------------------------- records

    def conflicts(self, limit: int, offset: int) -> tuple[int, tuple[Link, ...]]:
        """How many links tell of sources that part, and those asked for: what cannot both hold comes first."""
        with transaction(self._engine, self._path) as connection:
            total = connection.scalar(select(func.count()).where(links.c.relation.in_(PARTED))) or 0
            query = select(links).where(links.c.relation.in_(PARTED)).order_by(links.c.relation, links.c.key)
            return int(total), _links(connection, query.limit(limit).offset(offset))

    def contested(self, limit: int = MOST) -> tuple[str, ...]:
        """Ids of records that contradict another source, at most `limit`."""
        with transaction(self._engine, self._path) as connection:
            parted = select(links).where(links.c.relation.in_(PARTED)).order_by(links.c.key).limit(limit).cte("parted")
            either = or_(items.c.key.in_(select(parted.c.left)), items.c.key.in_(select(parted.c.right)))
            return tuple(connection.scalars(select(items.c.id).where(either).order_by(items.c.id).limit(limit)))

    def links_of(self, ref: Ref) -> tuple[Link, ...]:
        """How the record stands to others."""
        with transaction(self._engine, self._path) as connection:
            query = select(items.c.key).join(taken, taken.c.document == items.c.document)
            key = connection.scalar(query.where(taken.c.id == ref.document, items.c.id == ref.id))
            if key is None:
                return ()
            return _links(connection, select(links).where(or_(links.c.left == key, links.c.right == key)).order_by(links.c.key))

    # ---------------------------------------------------------------- documents

    def copies_of(self, document: str) -> tuple[Copy, ...]:
        """Who prints its words, and whose it prints."""
        with transaction(self._engine, self._path) as connection:
            key = connection.scalar(select(taken.c.document).where(taken.c.id == document))
            rows = connection.execute(select(copies).where(or_(copies.c.document == key, copies.c.of == key))).mappings().all()
            ids = _document_ids(connection, {row[side] for row in rows for side in ("document", "of")})
            return tuple(Copy(document=ids[r["document"]], of=ids[r["of"]], kind=r["kind"], share=r["share"]) for r in rows)

    # ---------------------------------------------------------------- parties

    def identity(self, name: str) -> Identity | None:
        """Who the key or name means: a key first, then a state by any of its names, then whoever is most often met under it."""
        codes = states().codes(name)
        keys = [name, *(f"state:{code}" for code in codes if len(codes) == 1)]
        folded = fold(name)
        with transaction(self._engine, self._path) as connection:
            for condition in (
                identities.c.id.in_(keys),
                identities.c.folded == folded,
                identities.c.id.in_(_met_as(folded)),
                (identities.c.type == "person") & identities.c.folded.like(f"% {folded}"),
            ):
                query = select(identities).where(condition).order_by(identities.c.referents.desc(), identities.c.id).limit(1)
                if folded and (row := connection.execute(query).mappings().first()):
                    return _identity(row)
        return None

    def names(self, keys: Collection[str]) -> dict[str, str]:
        """The names of these identities, by key."""
        with transaction(self._engine, self._path) as connection:
            return _names(connection, keys)

    def common_names(self) -> dict[str, str]:
        """The names most often met, by their folded form: among which to look for the one that was meant."""
        with transaction(self._engine, self._path) as connection:
            query = select(identities.c.folded, identities.c.name).order_by(identities.c.referents.desc()).limit(SUGGESTED)
            return pairs(connection, query)

    def sighted(self, refs: Iterable[Ref]) -> dict[Ref, str]:
        """The key of each of these entities of documents."""
        wanted = set(refs)
        found: dict[Ref, str] = {}
        with transaction(self._engine, self._path) as connection:
            query = select(taken.c.id, sightings.c.entity, sightings.c.identity)
            query = query.join(sightings, sightings.c.document == taken.c.document)
            for some in batches({ref.document for ref in wanted}):
                for document, entity, key in connection.execute(query.where(taken.c.id.in_(some))):
                    if (ref := Ref(document, entity)) in wanted:
                        found[ref] = key
        return found

    def pairs(self, limit: int) -> tuple[tuple[str, str, int], ...]:
        """The pairs of parties with the most indicators and undertakings between them: two keys and the number."""
        other = sides.alias("other")
        number = func.count()
        query = (
            select(sides.c.identity, other.c.identity, number)
            .join(other, (other.c.thing == sides.c.thing) & (other.c.identity > sides.c.identity))
            .group_by(sides.c.identity, other.c.identity)
            .order_by(number.desc(), sides.c.identity, other.c.identity)
            .limit(limit)
        )
        with transaction(self._engine, self._path) as connection:
            return tuple((left, right, count) for left, right, count in connection.execute(query))

    # ---------------------------------------------------------------- indicators, undertakings

    def lines(self, left: str, right: str) -> tuple[IndicatorRow, ...]:
        """The indicators that concern both parties, each with the entry and record of its points."""
        with transaction(self._engine, self._path) as connection:
            query = select(indicators).where(_concerns(indicators.c.id, left), _concerns(indicators.c.id, right))
            rows = connection.execute(query.order_by(indicators.c.measure, indicators.c.unit).limit(MOST)).mappings().all()
            parties = _sides(connection, [row["id"] for row in rows])
            along = _points(connection, [row["id"] for row in rows])
            return tuple(
                IndicatorRow(id=row["id"], measure=row["measure"], unit=row["unit"], points=tuple(along[row["id"]]),
                     parties=tuple(parties[row["id"], "parties"]))
                for row in rows
            )  # fmt: skip

    def threads(self, one: str, other: str | None = None) -> tuple[Thread, ...]:
        """The undertakings in which this party has a part, or both have, the newest first."""
        with transaction(self._engine, self._path) as connection:
            query = select(threads).where(_concerns(threads.c.id, one))
            if other is not None:
                query = query.where(_concerns(threads.c.id, other))
            rows = connection.execute(query.order_by(threads.c.last_day.desc().nulls_last(), threads.c.id).limit(MOST))
            found = rows.mappings().all()
            parts = _sides(connection, [row["id"] for row in found])
            passed = _stages(connection, [row["id"] for row in found])
            return tuple(
                Thread(id=row["id"], standing=row["standing"], due=row["due"], states=tuple(passed[row["id"]]),
                       by=tuple(parts[row["id"], "by"]), to=tuple(parts[row["id"], "to"]))
                for row in found
            )  # fmt: skip


def _met_as(folded: str) -> Select[tuple[str]]:
    """The identities of which some document has an entity so spelled."""
    return select(sightings.c.identity).where(func.lower(sightings.c.name) == folded)


def _concerns(thing: ColumnElement[str], key: str) -> ColumnElement[bool]:
    return thing.in_(select(sides.c.thing).where(sides.c.identity == key))


def _links(connection: Connection, query: Select[Any]) -> tuple[Link, ...]:
    rows = connection.execute(query).mappings().all()
    refs = _refs(connection, {row[side] for row in rows for side in ("left", "right")})
    return tuple(
        msgspec.convert(
            {name: str(row[name]) for name in ("kind", "relation", "blocked_by")}
            | {"left": refs[row["left"]], "right": refs[row["right"]], "steps": msgspec.json.decode(row["steps"])},
            Link,
        )
        for row in rows
    )


def _refs(connection: Connection, keys: Collection[int]) -> dict[int, Ref]:
    query = select(items.c.key, taken.c.id, items.c.id.label("item")).join(taken, taken.c.document == items.c.document)
    return {
        key: Ref(document, item)
        for some in batches(keys)
        for key, document, item in connection.execute(query.where(items.c.key.in_(some)))
    }


def _document_ids(connection: Connection, keys: Collection[int]) -> dict[int, str]:
    return pairs(connection, select(taken.c.document, taken.c.id).where(taken.c.document.in_(keys)))


def _identity(row: Any) -> Identity:
    fields = plain_row(row)
    lists = {name: msgspec.json.decode(fields[name]) for name in ("names", "offices")}
    return msgspec.convert(
        {"key": fields["id"], "name": fields["name"], "type": fields["type"], "of": fields["of"], **lists}, Identity
    )


def _names(connection: Connection, keys: Collection[str]) -> dict[str, str]:
    found: dict[str, str] = {}
    for some in batches(keys):
        found |= pairs(connection, select(identities.c.id, identities.c.name).where(identities.c.id.in_(some)))
    return found


def _sides(connection: Connection, things: Collection[str]) -> dict[tuple[str, str], list[str]]:
    found: dict[tuple[str, str], list[str]] = defaultdict(list)
    for some in batches(things):
        query = select(sides).where(sides.c.thing.in_(some)).order_by(sides.c.thing, sides.c.field, sides.c.position)
        for row in connection.execute(query).mappings():
            found[row["thing"], row["field"]].append(row["identity"])
    return found


def _points(connection: Connection, lines: Collection[str]) -> dict[str, list[tuple[str, Ref]]]:
    """Entry and record of each point, in the order of the indicator; entries of several records give several points."""
    fellows = members.alias("fellows")
    query = (
        select(points.c.indicator, entry_table.c.id, fellows.c.item)
        .join(members, members.c.item == points.c.item)
        .join(entry_table, entry_table.c.key == members.c.entry)
        .join(fellows, fellows.c.entry == members.c.entry)
        .order_by(points.c.indicator, points.c.position, fellows.c.position)
    )
    rows = [row for some in batches(lines) for row in connection.execute(query.where(points.c.indicator.in_(some)))]
    refs = _refs(connection, {item for _, _, item in rows})
    found: dict[str, list[tuple[str, Ref]]] = defaultdict(list)
    for indicator, entry, item in dict.fromkeys((row[0], row[1], row[2]) for row in rows):
        found[indicator].append((entry, refs[item]))
    return found


def _stages(connection: Connection, ids: Collection[str]) -> dict[str, list[State]]:
    query = select(stages).order_by(stages.c.thread, stages.c.position)
    rows = [row for some in batches(ids) for row in connection.execute(query.where(stages.c.thread.in_(some))).mappings()]
    refs = _refs(connection, {row["item"] for row in rows})
    found: dict[str, list[State]] = defaultdict(list)
    for row in rows:
        found[row["thread"]].append(State(force=row["force"], record=refs[row["item"]], on=row["on"]))
    return found
