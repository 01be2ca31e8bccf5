"""What reconciliation works from, in tables: what is still to be done, and what each document comes to.

Everything is written in steps that can be taken up again: what is `todo` is marked in the register itself, so a run that
is interrupted goes on where it stopped, and a new article marks no more than what it touches.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from msgspec import Struct
from sqlalchemy import Connection, Table, delete, func, insert, or_, select, union, update

from aidememoire.model import Document
from aidememoire.records import DocumentRecord
from aidememoire.register.connect import among, insert_new
from aidememoire.register.load import batches, load_documents, load_standing, pairs, plain_row
from aidememoire.register.schema import decisions, documents, readings
from aidememoire.register.schema_together import (
    BASIS,
    TOLD,
    blocks,
    items,
    lessons,
    origins,
    overlaps,
    sentences,
    settings,
    sightings,
    stands,
    taken,
    todo,
)

Row = dict[str, Any]
SHORT_ID = 12  # signs of a document's id that name it


class Seen(Struct, frozen=True, kw_only=True):
    """An entity of a document, ready to be kept: `sighting` is all there is to it, the rest is what it is found by."""

    entity: str
    identity: str
    key: str
    name: str
    type: str
    home: str | None
    office: str | None
    asks: str | None
    sighting: str


class Intake(Struct, frozen=True, kw_only=True):
    """A document as it is taken in: the digests of its sentences, its entities, what it teaches, whose words it prints."""

    document: int
    reading: int
    id: str
    published: str
    sentences: frozenset[int]
    seen: tuple[Seen, ...]
    lessons: frozenset[tuple[str, str]]
    own_name: str | None
    own_basis: str
    own_of: str | None


class Kept(NamedTuple):
    """A record as it is compared: `item` is None for what cannot be."""

    id: str
    kind: str
    position: int
    item: bytes | None
    blocks: tuple[str, ...]


class Basis:
    """The tables that reconciliation works from, inside one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    # ---------------------------------------------------------------- what is to be done

    def mark(self, stage: str, keys: Iterable[int] = (), names: Iterable[str] = ()) -> None:
        """Note that these have to go through that stage."""
        rows = [{"stage": stage, "key": key, "name": ""} for key in keys] + [{"stage": stage, "key": 0, "name": n} for n in names]
        insert_new(self._connection, todo, rows)

    def marked(self, stage: str, limit: int = -1) -> list[int]:
        """The first of the keys that have to go through that stage."""
        query = select(todo.c.key).where(todo.c.stage == stage).order_by(todo.c.key).limit(limit)
        return list(self._connection.scalars(query))

    def marked_names(self, stage: str, limit: int = -1) -> list[str]:
        """The first of the names that have to go through that stage."""
        query = select(todo.c.name).where(todo.c.stage == stage).order_by(todo.c.name).limit(limit)
        return list(self._connection.scalars(query))

    def count(self, stage: str) -> int:
        """How many have to go through that stage."""
        return int(self._connection.scalar(select(func.count()).where(todo.c.stage == stage)) or 0)

    def done(self, stage: str, keys: Iterable[int] = (), names: Iterable[str] = ()) -> None:
        """Note that these went through that stage."""
        for batch in batches(keys):
            self._connection.execute(delete(todo).where(todo.c.stage == stage, among(todo.c.key, batch)))
        for some in batches(names):
            self._connection.execute(delete(todo).where(todo.c.stage == stage, todo.c.key == 0, among(todo.c.name, some)))

    def setting(self, name: str) -> str | None:
        """What was noted under that name."""
        return self._connection.scalar(select(settings.c.value).where(settings.c.name == name))

    def note(self, name: str, value: str) -> None:
        """Note the value under that name."""
        self._connection.execute(delete(settings).where(settings.c.name == name))
        self._connection.execute(insert(settings), {"name": name, "value": value})

    def forget(self) -> None:
        """Take away all that reconciliation has made; it follows from the readings and the journal."""
        for table in (*TOLD, *BASIS):
            self._connection.execute(delete(table))

    # ---------------------------------------------------------------- documents

    def stale(self) -> list[tuple[int, int]]:
        """Keys of the documents with a current reading, or a decision, that is not taken in yet, and of that reading."""
        last = int(self.setting("journal") or 0)
        decided = select(documents.c.key).join(decisions, decisions.c.document == documents.c.id).where(decisions.c.key > last)
        query = (
            select(readings.c.document, readings.c.key)
            .outerjoin(taken, taken.c.document == readings.c.document)
            .where(readings.c.current)
            .where(or_(taken.c.reading.is_(None), taken.c.reading != readings.c.key, readings.c.document.in_(decided)))
            .order_by(readings.c.document)
        )
        return [(document, reading) for document, reading in self._connection.execute(query)]

    def last_decision(self) -> int:
        """Key of the newest line of the journal, 0 if there is none."""
        return int(self._connection.scalar(select(func.max(decisions.c.key))) or 0)

    def wholes(self, keys: Iterable[int]) -> Iterator[DocumentRecord]:
        """The record of each of these readings, as it stands under the decisions of people."""
        return load_standing(self._connection, list(keys))

    def reading_of(self, document_keys: Collection[int]) -> dict[int, int]:
        """The reading of each document that is taken in."""
        query = select(taken.c.document, taken.c.reading)
        return {
            k: r
            for some in batches(document_keys)
            for k, r in pairs(self._connection, query.where(among(taken.c.document, some))).items()
        }

    def ids(self, document_keys: Collection[int]) -> dict[int, str]:
        """The ids of documents that are taken in, by key."""
        query = select(taken.c.document, taken.c.id)
        return {
            k: i
            for some in batches(document_keys)
            for k, i in self._connection.execute(query.where(among(taken.c.document, some)))
        }

    def texts(self, document_keys: Collection[int]) -> dict[int, Document]:
        """The documents with these keys."""
        home = {reading: document for document, reading in self.reading_of(document_keys).items()}
        return {home[key]: document for key, document in load_documents(self._connection, list(home)).items()}

    def sightings(self, document_keys: Collection[int]) -> dict[int, list[str]]:
        """The sightings of these documents, as they were kept."""
        found: dict[int, list[str]] = {}
        for some in batches(document_keys):
            query = select(sightings.c.document, sightings.c.sighting).where(among(sightings.c.document, some))
            for document, sighting in self._connection.execute(query):
                found.setdefault(document, []).append(sighting)
        return found

    def take_in(self, page: list[Intake], unlearnt: Iterable[tuple[str, str]], frame: int) -> None:
        """Keep these documents in place of what was known of them, and mark what they touch.

        `unlearnt` are the lessons that their former readings taught; `frame` is how many documents may share a
        sentence that proposes pairs: where one comes to be shared by more, or no longer, its holders are compared anew.
        """
        keys = [one.document for one in page]
        digests = {digest for one in page for digest in one.sentences}
        digests.update(self._column(sentences.c.digest, sentences.c.document, keys))
        before = self._holders(digests)
        self._replace_documents(page, keys)
        after = self._holders(digests)
        crossed = [d for d in digests if (before.get(d, 0) > frame) != (after.get(d, 0) > frame)]
        self.mark("compare", {*keys, *self._column(sentences.c.document, sentences.c.digest, crossed)})
        self._learn(Counter(lesson for one in page for lesson in one.lessons), Counter(unlearnt))

    def _holders(self, digests: Collection[int]) -> dict[int, int]:
        query = select(sentences.c.digest, func.count()).group_by(sentences.c.digest)
        return {
            d: n for some in batches(digests) for d, n in self._connection.execute(query.where(among(sentences.c.digest, some)))
        }

    def _replace_documents(self, page: list[Intake], keys: list[int]) -> None:
        self.mark("identity", names=self._column(sightings.c.identity, sightings.c.document, keys))
        for table in (sentences, sightings, taken):
            self._connection.execute(delete(table).where(among(table.c.document, keys)))
        known = set(self._column(origins.c.document, origins.c.document, keys))
        self._insert(taken, [{"document": p.document, "reading": p.reading, "id": p.id, "published": p.published} for p in page])
        self._insert(sentences, [{"digest": d, "document": p.document} for p in page for d in sorted(p.sentences)])
        fields = Seen.__struct_fields__
        rows = [{"document": p.document, **{f: getattr(s, f) for f in fields}} for p in page for s in p.seen]
        self._insert(sightings, rows)
        self.mark("identity", names={row["identity"] for row in rows})
        names = ("own_name", "own_basis", "own_of")
        own = [{"document": p.document, "name": p.own_name, "basis": p.own_basis, "of": p.own_of,
                **{name: getattr(p, name) for name in names}} for p in page]  # fmt: skip
        self._insert(origins, [row for row in own if row["document"] not in known])
        for row in own:
            if row["document"] in known:
                values = {name: row[name] for name in names}
                self._connection.execute(update(origins).where(origins.c.document == row["document"]).values(**values))

    def _learn(self, new: Counter[tuple[str, str]], old: Counter[tuple[str, str]]) -> None:
        """Count the documents that teach each lesson; slots that hold another set of lessons are marked."""
        slots = {slot for slot, _ in (*new, *old)}
        known = Counter({(slot, lesson): n for slot, lesson, n in self._rows(lessons, lessons.c.slot, slots)})
        now = Counter(known)
        now.update(new)
        now.subtract(old)
        for slot, lesson in known:
            if now[slot, lesson] != known[slot, lesson]:
                self._connection.execute(delete(lessons).where(lessons.c.slot == slot, lessons.c.lesson == lesson))
        changed = [(pair, n) for pair, n in now.items() if n != known.get(pair, 0) and n > 0]
        self._insert(lessons, [{"slot": slot, "lesson": lesson, "documents": n} for (slot, lesson), n in changed])
        self.mark("slot", names={slot for slot, lesson in now if (now[slot, lesson] > 0) != ((slot, lesson) in known)})

    # ---------------------------------------------------------------- copies

    def partners(self, document_keys: Collection[int], frame: int) -> dict[int, set[int]]:
        """For each of these documents those that share a long sentence with it which is no frame."""
        found: dict[int, set[int]] = {key: set() for key in document_keys}
        other = sentences.alias("other")
        for some in batches(document_keys):
            own = select(sentences.c.digest).where(among(sentences.c.document, some))
            usual = select(other.c.digest).where(other.c.digest.in_(own)).group_by(other.c.digest)
            usual = usual.having(func.count().between(2, frame))
            query = select(sentences.c.document, other.c.document).join(other, other.c.digest == sentences.c.digest)
            query = query.where(among(sentences.c.document, some), sentences.c.digest.in_(usual))
            for here, there in self._connection.execute(query.distinct()):
                if here != there:
                    found[here].add(there)
        return found

    def overlapping(self, document_keys: Collection[int]) -> list[Row]:
        """What is known of passages that these documents share with others."""
        rows = [*self._rows(overlaps, overlaps.c.document, document_keys), *self._rows(overlaps, overlaps.c.of, document_keys)]
        names = [str(column.name) for column in overlaps.c]
        return [dict(zip(names, row, strict=True)) for row in dict.fromkeys(rows)]

    def replace_overlaps(self, old: Iterable[Row], new: list[Row]) -> None:
        """Put these in place of those."""
        for row in old:
            both = (overlaps.c.document == row["document"], overlaps.c.of == row["of"])
            self._connection.execute(delete(overlaps).where(*both))
        self._insert(overlaps, new)

    # ---------------------------------------------------------------- entities

    def unsettled(self, document_keys: Collection[int] | None = None) -> list[Row]:
        """The sightings of these documents that ask others who they are.

        Without documents all that may be somebody else now: where the slot they ask is marked, or where people decided.
        """
        kept = (sightings.c.document, sightings.c.entity, sightings.c.identity, sightings.c.asks, sightings.c.sighting)
        if document_keys is not None:
            query = select(*kept).where(sightings.c.asks.is_not(None))
            return [plain_row(row) for some in batches(document_keys)
                    for row in self._connection.execute(query.where(among(sightings.c.document, some))).mappings()]  # fmt: skip
        decided = select(*kept).where(sightings.c.document.in_(select(todo.c.key).where(todo.c.stage == "judge")))
        asking = select(*kept).where(sightings.c.asks.in_(select(todo.c.name).where(todo.c.stage == "slot")))
        return [plain_row(row) for row in self._connection.execute(union(decided, asking)).mappings()]

    def lessons(self, slots: Collection[str]) -> dict[str, list[str]]:
        """What each of these slots holds."""
        found: dict[str, list[str]] = {}
        for slot, lesson, _ in self._rows(lessons, lessons.c.slot, slots):
            found.setdefault(slot, []).append(lesson)
        return found

    def identify(self, changed: list[Row]) -> None:
        """Give sightings the identities they have now."""
        for row in changed:
            mine = (sightings.c.document == row["document"], sightings.c.entity == row["entity"])
            self._connection.execute(update(sightings).where(*mine).values(identity=row["identity"]))
        self.mark("identity", names={name for row in changed for name in (row["identity"], row["was"])})

    def settled(self, document_keys: Collection[int]) -> dict[int, dict[str, str]]:
        """The identity of each entity of these documents."""
        found: dict[int, dict[str, str]] = {key: {} for key in document_keys}
        for some in batches(document_keys):
            query = select(sightings.c.document, sightings.c.entity, sightings.c.identity)
            for document, entity, identity in self._connection.execute(query.where(among(sightings.c.document, some))):
                found[document][entity] = identity
        return found

    def with_identity(self, keys: Collection[str]) -> list[int]:
        """The documents in which an entity has, or would have without decisions, one of these keys."""
        either = (sightings.c.identity, sightings.c.key)
        return [document for column in either for document in self._column(sightings.c.document, column, keys)]

    def documents_called(self, starts: Iterable[str]) -> list[int]:
        """The documents whose id begins so, with twelve signs of it at least."""
        query = select(taken.c.document)
        known = [start for start in starts if len(start) >= SHORT_ID]
        return [
            key for start in known for key in self._connection.scalars(query.where(taken.c.id.startswith(start, autoescape=True)))
        ]

    # ---------------------------------------------------------------- items

    def replace_items(self, kept: Mapping[int, list[Kept]]) -> None:
        """Put these records in place of those that were known; the blocks that they stand in, or stood in, are marked.

        A record that is there no more keeps its row without an item until nothing refers to it (`clear_items`).
        """
        known = {(d, id_): key for key, d, id_ in self._known_items(kept)}
        touched = set(self._column(stands.c.block, stands.c.item, known.values()))
        for some in batches(known.values()):
            self._connection.execute(delete(stands).where(among(stands.c.item, some)))
        free = int(self._connection.scalar(select(func.coalesce(func.max(items.c.key), 0))) or 0)
        keys, fresh = dict(known), []
        for document, rows in kept.items():
            for row in rows:
                if (document, row.id) not in keys:
                    free += 1
                    keys[document, row.id] = free
                    fresh.append(
                        {
                            "key": free,
                            "document": document,
                            "kind": row.kind,
                            "id": row.id,
                            "position": row.position,
                            "item": row.item,
                        }
                    )
        self._insert(items, fresh)
        there = {(document, row.id): row for document, rows in kept.items() for row in rows}
        for name, key in known.items():
            now = there.get(name)
            values = {"item": now.item if now else None, "position": now.position if now else -1}
            self._connection.execute(update(items).where(items.c.key == key).values(**values))
        names = self._block_keys({name for row in there.values() for name in row.blocks})
        standing = [{"block": names[block], "item": keys[name]} for name, row in there.items() for block in row.blocks]
        self._insert(stands, standing)
        self.mark("block", touched | {row["block"] for row in standing})
        self.mark("join", keys.values())

    def _known_items(self, documents_: Iterable[int]) -> list[tuple[int, int, str]]:
        query = select(items.c.key, items.c.document, items.c.id)
        return [
            (k, d, i)
            for some in batches(documents_)
            for k, d, i in self._connection.execute(query.where(among(items.c.document, some)))
        ]

    def _block_keys(self, names: set[str]) -> dict[str, int]:
        """The key of each block, which is made if there is none of that name."""
        query = select(blocks.c.name, blocks.c.key)
        found = {n: k for some in batches(names) for n, k in self._connection.execute(query.where(among(blocks.c.name, some)))}
        free = int(self._connection.scalar(select(func.coalesce(func.max(blocks.c.key), 0))) or 0)
        fresh = {name: free + n for n, name in enumerate(sorted(names - set(found)), 1)}
        self._insert(blocks, [{"name": name, "key": key} for name, key in fresh.items()])
        return found | fresh

    def block_key(self, name: str) -> int:
        """The key of the block of that name."""
        return self._block_keys({name})[name]

    def block_items(self, block_keys: Collection[int]) -> dict[int, list[tuple[int, int, str, bytes]]]:
        """Key, document, kind and content of the items of each of these blocks."""
        found: dict[int, list[tuple[int, int, str, bytes]]] = {block: [] for block in block_keys}
        columns = (stands.c.block, items.c.key, items.c.document, items.c.kind, items.c.item)
        for some in batches(block_keys):
            query = select(*columns).join(items, items.c.key == stands.c.item).where(among(stands.c.block, some))
            for block, *row in self._connection.execute(query):
                found[block].append(tuple(row))
        return found

    def blocks_of_documents(self, document_keys: Collection[int]) -> list[int]:
        """The blocks that records of these documents stand in."""
        return self.blocks_of_items(self.items_of_documents(document_keys))

    def blocks_of_items(self, item_keys: Collection[int]) -> list[int]:
        """The blocks that these records stand in."""
        return self._column(stands.c.block, stands.c.item, item_keys)

    def block_names(self, keys: Collection[int]) -> dict[int, str]:
        """The names of blocks."""
        query = select(blocks.c.key, blocks.c.name)
        return {k: n for some in batches(keys) for k, n in self._connection.execute(query.where(among(blocks.c.key, some)))}

    def items_of_documents(self, document_keys: Collection[int]) -> list[int]:
        """Keys of the records of these documents."""
        return self._column(items.c.key, items.c.document, document_keys)

    def items_called(self, ids: Collection[str]) -> dict[str, list[tuple[int, str]]]:
        """Key and kind of the records with these ids."""
        found: dict[str, list[tuple[int, str]]] = {}
        for some in batches(ids):
            query = select(items.c.id, items.c.key, items.c.kind).where(among(items.c.id, some), items.c.position >= 0)
            for id_, key, kind in self._connection.execute(query.order_by(items.c.key)):
                found.setdefault(id_, []).append((key, kind))
        return found

    def clear_items(self) -> None:
        """Take away the rows of records that are there no more."""
        self._connection.execute(delete(items).where(items.c.position < 0))

    # ---------------------------------------------------------------- how

    def _insert(self, table: Table, rows: list[Row]) -> None:
        if rows:
            self._connection.execute(insert(table), rows)

    def _column(self, column: Any, by: Any, values: Iterable[Any]) -> list[Any]:
        """The different values of a column where another has one of these."""
        query = select(column).distinct()
        return [found for some in batches(values) for found in self._connection.scalars(query.where(among(by, some)))]

    def _rows(self, table: Table, by: Any, values: Iterable[Any]) -> list[tuple[Any, ...]]:
        return [tuple(row) for some in batches(values) for row in self._connection.execute(select(table).where(among(by, some)))]
