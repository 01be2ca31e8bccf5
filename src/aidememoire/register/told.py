"""What the articles say together, put into tables: only what has changed is written."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any

import msgspec
from sqlalchemy import Connection, Table, and_, case, delete, func, insert, or_, select, update

from aidememoire.entries import JOINING, Derived, Entry, Identity, Link, Ref, Thread
from aidememoire.register.connect import among
from aidememoire.register.days import days_of
from aidememoire.register.load import batches, plain_row
from aidememoire.register.names import fold
from aidememoire.register.schema_together import (
    copies,
    derived,
    entries,
    identities,
    indicators,
    items,
    links,
    members,
    origins,
    points,
    sides,
    sightings,
    sources,
    states,
    taken,
    threads,
)

Row = dict[str, Any]
Keys = dict[Ref, int]


class Told:
    """The tables of what is told, inside one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    # ---------------------------------------------------------------- copies and origins

    def copies_of(self, document_keys: Collection[int]) -> dict[int, Row]:
        """The copy that each of these documents is, where it is one."""
        return {row["document"]: row for row in self._rows(copies, copies.c.document, document_keys)}

    def copies_with(self, document_keys: Collection[int]) -> list[Row]:
        """The copies that these documents are, and those that are of them."""
        return [*self._rows(copies, copies.c.document, document_keys), *self._rows(copies, copies.c.of, document_keys)]

    def origins_of(self, document_keys: Collection[int]) -> dict[int, Row]:
        """The origin of each of these documents, and what they say themselves."""
        return {row["document"]: row for row in self._rows(origins, origins.c.document, document_keys)}

    def replace_copies(self, document_keys: Collection[int], rows: list[Row]) -> None:
        """Let these documents be the copies that `rows` say, and no others."""
        self._delete(copies, copies.c.document, document_keys)
        self._insert(copies, rows)

    def replace_origins(self, rows: Iterable[Row]) -> None:
        """Give documents the origin that they have now."""
        for row in rows:
            values = {name: row[name] for name in ("name", "basis", "of")}
            self._connection.execute(update(origins).where(origins.c.document == row["document"]).values(**values))

    # ---------------------------------------------------------------- blocks

    def replace_links(self, found: Mapping[int, Iterable[Link]], keys: Keys) -> set[int]:
        """Let these blocks have these links and no others; the records whose joining links have changed."""
        rows = {row["key"]: row for row in self._rows(links, links.c.block, found)}
        there = {_link_values(row): key for key, row in rows.items()}
        now = {_link_values(row): row for block, some in found.items() for row in (_link_row(block, link, keys) for link in some)}
        gone = [there[values] for values in there.keys() - now.keys()]
        new = [row for values, row in now.items() if values not in there]
        self._delete(links, links.c.key, gone)
        self._insert(links, new)
        changed = [*(rows[key] for key in gone), *new]
        return {row[side] for row in changed if row["relation"] in JOINING for side in ("left", "right")}

    def replace_derived(self, found: Mapping[int, Sequence[Derived]], keys: Keys) -> None:
        """Let these blocks have these derived values and no others."""
        old = [row["id"] for row in self._rows(derived, derived.c.block, found)]
        self._drop(derived, old, (sources, "derived"))
        each = [(_derived_row(block, n, one, keys), one) for block, some in found.items() for n, one in enumerate(some)]
        self._insert(derived, [row for row, _ in each])
        self._insert(sources, [{"derived": row["id"], "position": n, "item": keys[ref]}
                               for row, one in each for n, ref in enumerate(one.sources)])  # fmt: skip
        self._insert(sides, [side for row, one in each for side in _sides(row["id"], parties=one.parties)])

    def replace_lines(self, found: Mapping[int, Row | None]) -> None:
        """Let these blocks be these indicators, or none: `id`, `measure`, `unit`, `parties`, and the items in `points`."""
        old = [row["id"] for row in self._rows(indicators, indicators.c.block, found)]
        self._drop(indicators, old, (points, "indicator"))
        lines = [{**line, "block": block} for block, line in found.items() if line]
        names = ("id", "measure", "unit", "block")
        self._insert(indicators, [{name: line[name] for name in names} for line in lines])
        self._insert(points, [{"indicator": line["id"], "position": n, "item": item}
                              for line in lines for n, item in enumerate(line["points"])])  # fmt: skip
        self._insert(sides, [side for line in lines for side in _sides(line["id"], parties=line["parties"])])

    # ---------------------------------------------------------------- entries

    def together_with(self, start: Collection[int]) -> tuple[set[int], list[tuple[int, int]]]:
        """The records that links join to these, at any remove, with these; and the pairs that are joined."""
        found, edge = set(start), set(start)
        pairs: set[tuple[int, int]] = set()
        while edge:
            near: set[int] = set()
            for some in batches(edge):
                query = select(links.c.left, links.c.right).where(links.c.relation.in_(JOINING))
                for left, right in self._connection.execute(
                    query.where(or_(among(links.c.left, some), among(links.c.right, some)))
                ):
                    pairs.add((left, right))
                    near.update((left, right))
            edge = near - found
            found |= edge
        return found, sorted(pairs)

    def fellows(self, item_keys: Collection[int]) -> set[int]:
        """The members of all entries of which one of these records is one, with these records."""
        own = [
            entry
            for some in batches(item_keys)
            for entry in self._connection.scalars(select(members.c.entry).where(among(members.c.item, some)))
        ]
        query = select(members.c.item)
        return set(item_keys) | {
            i for some in batches(set(own)) for i in self._connection.scalars(query.where(among(members.c.entry, some)))
        }

    def described(self, item_keys: Collection[int]) -> list[Row]:
        """These records, where they are still there, in the order of their documents, each with its `ref`."""
        query = select(items, taken.c.id.label("text"), taken.c.published).join(taken, taken.c.document == items.c.document)
        rows = [plain_row(row) for some in batches(item_keys) for row in self._connection.execute(
            query.where(among(items.c.key, some), items.c.position >= 0)).mappings()]  # fmt: skip
        rows.sort(key=lambda row: (row["published"], row["text"], row["position"]))
        return [row | {"ref": Ref(str(row["text"]), str(row["id"]))} for row in rows]

    def links_from(self, item_keys: Collection[int]) -> list[Row]:
        """The links of which these records are the left one."""
        return self._rows(links, links.c.left, item_keys)

    def replace_entries(
        self, item_keys: Collection[int], new: Iterable[tuple[Entry, list[int], Thread | None]], keys: Keys
    ) -> None:
        """Let these records be members of these entries and no others; with the thread that an entry is, if it is one."""
        query = select(members.c.entry)
        old = {e for some in batches(item_keys) for e in self._connection.scalars(query.where(among(members.c.item, some)))}
        gone = [row["id"] for row in self._rows(threads, threads.c.entry, old)]
        self._drop(threads, gone, (states, "thread"))
        self._delete(members, members.c.entry, old)
        self._delete(entries, entries.c.key, old)
        free = int(self._connection.scalar(select(func.coalesce(func.max(entries.c.key), 0))) or 0)
        rows, belonging, followed = [], [], []
        for key, (entry, item_list, thread) in enumerate(new, free + 1):
            rows.append({"key": key, "id": entry.id, "kind": entry.kind, "records": len(item_list),
                         "origins": _json(entry.origins), "outside": _json(entry.outside)})  # fmt: skip
            belonging += [{"item": item, "entry": key, "position": n} for n, item in enumerate(item_list)]
            followed += [(key, thread)] if thread else []
        self._insert(entries, rows)
        self._insert(members, belonging)
        self._write_threads(followed, keys)

    def _write_threads(self, followed: list[tuple[int, Thread]], keys: Keys) -> None:
        self._insert(threads, [{"id": t.id, "entry": entry, "standing": t.standing, "due": t.due, "last_day": days_of(t.due)[1],
                                "steps": _json(t.steps)} for entry, t in followed])  # fmt: skip
        self._insert(states, [{"thread": t.id, "position": n, "item": keys[s.record], "force": s.force, "on": s.on}
                              for _, t in followed for n, s in enumerate(t.states)])  # fmt: skip
        self._insert(sides, [side for _, t in followed for side in _sides(t.id, by=t.by, to=t.to)])

    def newest(self) -> str:
        """The day of publication of the newest article."""
        return str(self._connection.scalar(select(func.max(taken.c.published))) or "")

    def put_standing(self) -> None:
        """Let undertakings be open or lapsed by the day of the newest article."""
        newest = days_of(self.newest())[1]
        lapsed = and_(threads.c.last_day.is_not(None), threads.c.last_day < (newest or ""))
        now = case((lapsed, "lapsed"), else_="open")
        waiting = or_(and_(threads.c.standing == "open", lapsed), and_(threads.c.standing == "lapsed", ~lapsed))
        self._connection.execute(update(threads).where(waiting).values(standing=now))

    # ---------------------------------------------------------------- identities

    def shown(self, keys: Collection[str]) -> Iterator[tuple[str, str, str, str | None, int]]:
        """Identity, name, type and home of their sightings, and how often they are seen so, by identity."""
        columns = (sightings.c.identity, sightings.c.name, sightings.c.type, sightings.c.home)
        for some in batches(sorted(keys)):
            query = select(*columns, func.count()).where(among(sightings.c.identity, some)).group_by(*columns).order_by(*columns)
            yield from (tuple(row) for row in self._connection.execute(query))

    def held(self, keys: Collection[str]) -> Iterator[tuple[str, str, str, str]]:
        """Identity and office, with the first and the last day of publication on which they are seen together."""
        both = (sightings.c.identity, sightings.c.office)
        query = select(*both, func.min(taken.c.published), func.max(taken.c.published))
        query = query.join(taken, taken.c.document == sightings.c.document).where(sightings.c.office.is_not(None))
        for some in batches(sorted(keys)):
            found = self._connection.execute(query.where(among(sightings.c.identity, some)).group_by(*both).order_by(*both))
            yield from (tuple(map(str, row)) for row in found)  # type: ignore[misc]  # four of them

    def replace_identities(self, keys: Collection[str], new: Iterable[tuple[Identity, int]]) -> None:
        """Let these identities be so, each with the number of its referents."""
        self._delete(identities, identities.c.id, keys)
        self._insert(identities, [
            {"id": one.key, "name": one.name, "type": one.type, "of": one.of, "names": _json(one.names),
             "offices": _json(one.offices), "referents": count, "folded": fold(one.name)} for one, count in new
        ])  # fmt: skip

    # ---------------------------------------------------------------- how

    def _drop(self, table: Table, ids: Collection[str], *parts: tuple[Table, str]) -> None:
        """Delete things by their id, with their parts and sides."""
        for part, column in (*parts, (sides, "thing")):
            self._delete(part, part.c[column], ids)
        self._delete(table, table.c.id, ids)

    def _delete(self, table: Table, column: Any, values: Collection[Any]) -> None:
        for some in batches(values):
            self._connection.execute(delete(table).where(among(column, some)))

    def _insert(self, table: Table, rows: list[Row]) -> None:
        if rows:
            self._connection.execute(insert(table), rows)

    def _rows(self, table: Table, by: Any, values: Iterable[Any]) -> list[Row]:
        return [
            plain_row(row)
            for some in batches(values)
            for row in self._connection.execute(select(table).where(among(by, some))).mappings()
        ]


def _json(value: Any) -> str:
    return msgspec.json.encode(value).decode()


def _link_row(block: int, link: Link, keys: Keys) -> Row:
    ends = {"left": keys[link.left], "right": keys[link.right]}
    return {
        "block": block,
        "kind": link.kind,
        **ends,
        "relation": link.relation,
        "blocked_by": link.blocked_by,
        "steps": _json(link.steps),
    }


def _link_values(row: Row) -> tuple[Any, ...]:
    return (row["block"], row["left"], row["right"], row["relation"], row["blocked_by"], row["steps"])


def _derived_row(block: int, position: int, one: Derived, keys: Keys) -> Row:
    row = {name: getattr(one, name) for name in ("value", "unit", "measure", "formula", "period", "tolerance")}
    return row | {"id": one.id, "block": block, "position": position, "against": keys[one.against] if one.against else None}


def _sides(thing: str, **fields: Sequence[str]) -> Iterator[Row]:
    for field, keys in fields.items():
        yield from ({"thing": thing, "field": field, "position": n, "identity": key} for n, key in enumerate(keys))
