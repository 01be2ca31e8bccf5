"""All that the articles say together, read back from its tables: what a pure computation over all records would give."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from typing import Any, TypeVar

import msgspec
from sqlalchemy import Connection, select

from aidememoire.entries import Copy, Derived, Entry, Identity, Indicator, Link, Origin, Reconciliation, Ref, State, Thread
from aidememoire.register.load import plain_row
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

T = TypeVar("T")
Row = dict[str, Any]


def load_reconciliation(connection: Connection) -> Reconciliation:
    """Everything, each list in the order of its names; the memory it takes grows with the register."""
    return _Loading(connection).everything()


class _Loading:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._ids = {row["document"]: str(row["id"]) for row in self._rows(taken)}
        self._refs = {row["key"]: Ref(self._ids[row["document"]], str(row["id"])) for row in self._rows(items)}
        self._sides: dict[tuple[str, str], list[str]] = defaultdict(list)
        for row in self._rows(sides, sides.c.thing, sides.c.field, sides.c.position):
            self._sides[row["thing"], row["field"]].append(str(row["identity"]))

    def everything(self) -> Reconciliation:
        return Reconciliation(
            copies=self._each(copies, Copy, self._copy),
            origins=self._each(origins, Origin, lambda row: {**row, "document": self._ids[row["document"]]}),
            identities=self._identities(),
            links=self._each(links, Link, self._link),
            entries=self._entries(),
            indicators=self._indicators(),
            threads=self._threads(),
            derived=self._derived(),
        )

    def _rows(self, table: Any, *order: Any) -> list[Row]:
        return [plain_row(row) for row in self._connection.execute(select(table).order_by(*order)).mappings()]

    def _each(self, table: Any, type_: Callable[..., T], fields: Callable[[Row], Row]) -> tuple[T, ...]:
        return tuple(msgspec.convert(_plain(fields(row)), type_) for row in self._rows(table))

    def _copy(self, row: Row) -> Row:
        return {**row, "document": self._ids[row["document"]], "of": self._ids[row["of"]], "passages": _json(row["passages"])}

    def _link(self, row: Row) -> Row:
        return {**row, "left": self._refs[row["left"]], "right": self._refs[row["right"]], "steps": _json(row["steps"])}

    def _identities(self) -> tuple[Identity, ...]:
        seen: dict[str, list[Ref]] = defaultdict(list)
        for row in self._rows(sightings):
            seen[row["identity"]].append(Ref(self._ids[row["document"]], str(row["entity"])))
        return tuple(
            Identity(key=str(row["id"]), name=str(row["name"]), type=row["type"], of=row["of"], names=tuple(_json(row["names"])),
                     offices=tuple(map(tuple, _json(row["offices"]))), referents=tuple(sorted(seen[row["id"]])))
            for row in self._rows(identities, identities.c.id)
        )  # fmt: skip

    def _entries(self) -> tuple[Entry, ...]:
        belonging = self._parts(members, "entry", members.c.position)
        return self._each(entries, Entry, lambda row: {
            **row, "members": [self._refs[one["item"]] for one in belonging[row["key"]]],
            "origins": _json(row["origins"]), "outside": _json(row["outside"]),
        })  # fmt: skip

    def _indicators(self) -> tuple[Indicator, ...]:
        along = self._parts(points, "indicator", points.c.position)
        names = {row["key"]: row["id"] for row in self._rows(entries)}
        home = {row["item"]: names[row["entry"]] for row in self._rows(members)}
        return self._each(indicators, Indicator, lambda row: {
            **row, "parties": self._sides[row["id"], "parties"],
            "points": list(dict.fromkeys(home[one["item"]] for one in along[row["id"]])),
        })  # fmt: skip

    def _threads(self) -> tuple[Thread, ...]:
        passed = self._parts(states, "thread", states.c.position)
        return self._each(threads, Thread, lambda row: {
            **row, "by": self._sides[row["id"], "by"], "to": self._sides[row["id"], "to"], "steps": _json(row["steps"]),
            "states": [State(force=s["force"], record=self._refs[s["item"]], on=s["on"]) for s in passed[row["id"]]],
        })  # fmt: skip

    def _derived(self) -> tuple[Derived, ...]:
        used = self._parts(sources, "derived", sources.c.position)
        return self._each(derived, Derived, lambda row: {
            **row, "parties": self._sides[row["id"], "parties"], "sources": [self._refs[s["item"]] for s in used[row["id"]]],
            "against": self._refs[row["against"]] if row["against"] else None,
        })  # fmt: skip

    def _parts(self, table: Any, whole: str, order: Any) -> dict[Any, list[Row]]:
        found: dict[Any, list[Row]] = defaultdict(list)
        for row in self._rows(table, order):
            found[row[whole]].append(row)
        return found


def _json(text: str) -> Any:
    return msgspec.json.decode(text)


def _plain(row: Row) -> Any:
    return msgspec.to_builtins(row)
