"""The register: one file that keeps every reading of every document, and answers questions about them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from os import PathLike
from pathlib import Path
from typing import Any, Literal, Self, TypeVar

import msgspec
from sqlalchemy import ColumnElement, Connection, Engine, delete, exists, func, insert, or_, select, update

from aidememoire.entries import Reconciliation
from aidememoire.errors import QueryError
from aidememoire.model import Document, Problem
from aidememoire.records import KINDS, DocumentRecord
from aidememoire.register.basis import Basis
from aidememoire.register.connect import open_engine, transaction
from aidememoire.register.facets import facets
from aidememoire.register.found import Answer, Count, DocumentRow, EntityRow, Found, Reading, Summary
from aidememoire.register.journal import Journal, settle
from aidememoire.register.load import (
    batches,
    load_digests,
    load_documents,
    load_found,
    load_omissions,
    load_readings,
    load_standing,
    plain_row,
    unpacked,
)
from aidememoire.register.lookup import Lookup
from aidememoire.register.query import (
    Query,
    check_query,
    entity_query,
    omission_keys,
    one_document,
    reading_keys,
    record_count,
    record_keys,
)
from aidememoire.register.queue import waiting
from aidememoire.register.reviewers import Reviewers
from aidememoire.register.schema import decisions, documents, omissions, problems, readings, records
from aidememoire.register.shape import beyond
from aidememoire.register.summary import summarize
from aidememoire.register.telling import Telling
from aidememoire.register.told import Told
from aidememoire.register.whole import load_reconciliation
from aidememoire.register.write import REVIEW, check, packed, write_document, write_reading

T = TypeVar("T")
PAGE = 100  # readings held in memory at a time


class Register:
    """A register in one SQLite file. Adding is one transaction a document; asking sees finished documents only.

    `journal` holds the decisions of people; what is asked for are the records as they stand under them.
    """

    def __init__(self, path: Path, engine: Engine) -> None:
        self.path = path
        self.journal = Journal(path, engine)
        self.reviewers = Reviewers(path, engine)
        self.lookup = Lookup(path, engine)
        self._engine = engine

    @classmethod
    def open(cls, path: str | PathLike[str], *, create: bool = True) -> Self:
        """The register at `path`, made or brought up to this version if need be; RegisterError if it cannot be."""
        path = Path(path)
        return cls(path, open_engine(path, create=create))

    def close(self) -> None:
        """Let go of the file."""
        self._engine.dispose()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    # ---------------------------------------------------------------- keeping

    def has(self, document: Document, reading: str) -> bool:
        """Whether reading the document with the code and packs of that digest would teach nothing new.

        What would is a day of publication where none was known, or another one that the user gives.
        """
        with self._connection() as connection:
            return _is_known(connection, document, reading)

    def add(self, whole: DocumentRecord) -> bool:
        """Keep the record as the current reading of its document; False, and nothing changes, if it is known.

        RecordError if it contradicts itself. What kept the document from being read before is forgotten.
        """
        check(whole)
        with self._connection(writes=True) as connection:
            if _is_known(connection, whole.document, whole.reading):
                return False
            document = write_document(connection, whole)
            connection.execute(update(readings).where(readings.c.document == document).values(current=False))
            write_reading(connection, document, whole)
            settle(connection, document)
            gone = problems.c.where == whole.document.uri
            connection.execute(delete(problems).where(gone, problems.c.fatal))
            return True

    def add_problem(self, problem: Problem) -> None:
        """Keep the problem; what the same stage said before of the same place is replaced."""
        row = {name: getattr(problem, name) for name in ("where", "stage", "code", "message", "fatal")}
        with self._connection(writes=True) as connection:
            same = [problems.c[name].is_not_distinct_from(row[name]) for name in ("where", "stage", "code")]
            connection.execute(delete(problems).where(*same))
            connection.execute(insert(problems), {**row, "more": packed(beyond(problem, row))})

    # ---------------------------------------------------------------- asking

    def find(self, kind: str, query: Query | None = None) -> Answer:
        """What of that kind the query asks for, in the current readings; QueryError for a question that is none."""
        query = query or Query()
        check_query(kind, query)
        if kind in KINDS:
            return self._find_records(kind, query)
        if kind == "omissions":
            return self._find_omissions(query)
        lists = {"documents": self._find_documents, "entities": self._find_entities, "problems": self._find_problems}
        return lists[kind](query)

    def count(self, kind: str, query: Query) -> int:
        """How many records of that kind the query asks for, whatever its limit."""
        check_query(kind, query)
        with self._connection() as connection:
            return record_count(connection, kind, query)

    def facets(self, kind: str, query: Query) -> dict[str, tuple[Count, ...]]:
        """By what the answer to that question can be narrowed: values with the records that each would leave."""
        check_query(kind, query)
        with self._connection() as connection:
            return facets(connection, kind, query)

    def record(self, start: str) -> Found:
        """The record whose id begins with `start`, as people left it, in the current reading, or in the newest that has it.

        QueryError if there is none, or if several records begin so.
        """
        with self._connection() as connection:
            by_id = select(records.c.id).distinct().where(records.c.id.startswith(start, autoescape=True)).limit(6)
            ids = list(connection.scalars(by_id))
            if start in ids:
                ids = [start]
            if len(ids) != 1 or not start:
                raise QueryError(_which(start, ids))
            query = select(records.c.key, records.c.kind).join(readings, readings.c.key == records.c.reading)
            row = connection.execute(
                query.where(records.c.id == ids[0]).order_by(readings.c.review.desc(), *_newest()).limit(1)
            ).one()
            return next(load_found(connection, row.kind, [row.key]))

    def records(self, ids: Iterable[str]) -> dict[str, Found]:
        """The records with these ids, as `record` gives each; those that there are."""
        order = (readings.c.review, readings.c.current, readings.c.key)
        query = select(records.c.id, records.c.kind, records.c.key).join(readings, readings.c.key == records.c.reading)
        with self._connection() as connection:
            newest: dict[str, tuple[int, str]] = {}
            for some in batches(dict.fromkeys(ids)):
                for id_, kind, key in connection.execute(query.where(records.c.id.in_(some)).order_by(*order)):
                    newest[id_] = (key, kind)  # the last one is the one that holds
            found = {key: one for kind in KINDS for key, one in self._by_key(connection, kind, list(newest.values()))}
            return {id_: found[key] for id_, (key, _) in newest.items()}

    def whole(self, found: Found) -> DocumentRecord:
        """Everything that the reading which `found` is from made of its document, as it stands where that is the current one."""
        with self._connection() as connection:
            query = select(readings.c.key).join(documents, documents.c.key == readings.c.document)
            query = query.where(documents.c.id == found.document.id)
            which = readings.c.current if found.reading == REVIEW else readings.c.reading == found.reading
            key = connection.scalar(query.where(which).order_by(*_newest()).limit(1))
            return next(load_standing(connection, [int(key or 0)]))

    def document(self, start: str, *, machine: bool = False) -> DocumentRecord:
        """Everything that is known of the document whose id begins with `start`, as it stands or as the `machine` read it."""
        with self._connection() as connection:
            key = connection.scalar(
                select(readings.c.key).where(readings.c.document == one_document(connection, start), readings.c.current)
            )
            load = load_readings if machine else load_standing
            return next(load(connection, [int(key or 0)]))

    def readings(self, document_id: str) -> tuple[Reading, ...]:
        """The readings of that document, the oldest first."""
        with self._connection() as connection:
            counted = func.count(records.c.key)
            query = (
                select(readings.c.reading, readings.c.current, counted)
                .outerjoin(records, records.c.reading == readings.c.key)
                .where(readings.c.document == one_document(connection, document_id), ~readings.c.review)
                .group_by(readings.c.key)
                .order_by(readings.c.key)
            )
            return tuple(Reading(digest, bool(current), count) for digest, current, count in connection.execute(query))

    def waiting(
        self, state: Literal["open", "annotated"] = "open", *, first: Collection[str] = (), limit: int = 50, offset: int = 0
    ) -> tuple[int, tuple[Found, ...]]:
        """How many records wait for a decision (or, annotated, for a reviewer), and those asked for, the most doubtful first.

        Those with an id in `first` come before all others.
        """
        with self._connection() as connection:
            total, rows = waiting(connection, state, first=first, limit=limit, offset=offset)
            found = {key: one for kind in KINDS for key, one in self._by_key(connection, kind, rows)}
            return total, tuple(found[key] for key, _ in rows)

    def export(self, which: Literal["current", "machine", "all"] = "current") -> Iterator[DocumentRecord]:
        """The record of every document, in the order in which they were added.

        The current readings as they stand under the decisions of people, as the `machine` made them, or all readings
        there ever were, likewise as they were made.
        """
        with self._connection() as connection:
            query = select(readings.c.key).where(~readings.c.review).order_by(readings.c.key)
            keys = list(connection.scalars(query if which == "all" else query.where(readings.c.current)))
        for page in batches(keys, PAGE):
            with self._connection() as connection:
                loaded = list((load_standing if which == "current" else load_readings)(connection, page))
            yield from loaded

    def documents(self) -> Iterator[DocumentRow]:
        """Every document, by day of publication."""
        yield from self._find_documents(Query()).rows  # type: ignore[misc]  # which are all DocumentRows

    def stamp(self) -> tuple[int, int]:
        """Two numbers that change whenever a reading or a decision comes to the register."""
        with self._connection() as connection:
            counted = (func.coalesce(func.max(table.c.key), 0) for table in (readings, decisions))
            reading, decision = (connection.scalar(select(count)) for count in counted)
            return int(reading or 0), int(decision or 0)

    def summary(self) -> Summary:
        """What the register holds, in numbers."""
        with self._connection() as connection:
            return summarize(connection, str(self.path))

    # ---------------------------------------------------------------- reconciling

    @contextmanager
    def together(self) -> Iterator[tuple[Basis, Told]]:
        """One transaction on the tables of what the documents say together: what it is worked out from, and what is told."""
        with self._connection(writes=True) as connection:
            yield Basis(connection), Told(connection)

    @contextmanager
    def telling(self) -> Iterator[Telling]:
        """Questions about what the documents say together, all answered from one state."""
        with self._connection() as connection:
            yield Telling(connection)

    def reconciliation(self) -> Reconciliation:
        """All that the documents say together, as it was last worked out."""
        with self._connection() as connection:
            return load_reconciliation(connection)

    # ---------------------------------------------------------------- how

    @contextmanager
    def _connection(self, *, writes: bool = False) -> Iterator[Connection]:
        """One transaction: committed at the end, undone by any exception; waits for its turn to write."""
        with transaction(self._engine, self.path, writes=writes) as connection:
            yield connection

    def _find_records(self, kind: str, query: Query) -> Answer:
        with self._connection() as connection:
            total, keys = record_keys(connection, kind, query)
        return Answer(total, self._pages(kind, keys))

    def _pages(self, kind: str, keys: list[int]) -> Iterator[Found]:
        for page in batches(keys, PAGE):
            with self._connection() as connection:
                found = list(load_found(connection, kind, page))
            yield from found

    def _by_key(self, connection: Connection, kind: str, rows: Sequence[tuple[int, str]]) -> Iterator[tuple[int, Found]]:
        keys = [key for key, kind_ in rows if kind_ == kind]
        return zip(keys, load_found(connection, kind, keys), strict=True)

    def _find_omissions(self, query: Query) -> Answer:
        with self._connection() as connection:
            keys = omission_keys(connection, query)
        return Answer(len(keys), self._omission_pages(_first(keys, query)))

    def _omission_pages(self, keys: list[tuple[int, int]]) -> Iterator[Found]:
        for page in batches(keys, PAGE):
            wanted = list(dict.fromkeys(reading for reading, _ in page))
            with self._connection() as connection:
                sources, digests = load_documents(connection, wanted), load_digests(connection, wanted)
                left_out = load_omissions(connection, wanted)
            yield from (Found("omissions", left_out[r][n], sources[r], digests[r]) for r, n in page)

    def _find_documents(self, query: Query) -> Answer:
        with self._connection() as connection:
            keys = reading_keys(connection, query)
            shown = _first(keys, query)
            rows = {row.pop("key"): row for page in batches(shown) for row in _document_list(connection, page)}
        return Answer(len(keys), (msgspec.convert(rows[key], DocumentRow) for key in shown))

    def _find_entities(self, query: Query) -> Answer:
        with self._connection() as connection:
            rows = connection.execute(entity_query(connection, query)).mappings().all()
        return Answer(len(rows), (msgspec.convert(plain_row(row), EntityRow) for row in _first(rows, query)))

    def _find_problems(self, query: Query) -> Answer:
        with self._connection() as connection:
            rows = connection.execute(select(problems).order_by(problems.c.key)).mappings().all()
        return Answer(len(rows), (_problem(plain_row(row)) for row in _first(rows, query)))


def _first(rows: Sequence[T], query: Query) -> list[T]:
    return list(rows[query.offset : query.offset + query.limit] if query.limit else rows[query.offset :])


def _is_known(connection: Connection, document: Document, reading: str) -> bool:
    query = select(readings.c.key).join(documents, documents.c.key == readings.c.document)
    query = query.where(documents.c.id == document.id, readings.c.reading == reading)
    if document.published is not None:
        same = readings.c.published == document.published
        enough = same if document.published_basis == "option" else or_(same, readings.c.published.is_not(None))
        query = query.where(enough)
    return bool(connection.scalar(select(exists(query))))


def _newest() -> tuple[ColumnElement[Any], ...]:
    return readings.c.current.desc(), readings.c.key.desc()


def _problem(row: dict[str, Any]) -> Problem:
    del row["key"]
    return msgspec.convert(row | {"fatal": bool(row["fatal"])} | unpacked(row.pop("more")), Problem)


def _which(start: str, ids: list[str]) -> str:
    if ids:
        shown = ", ".join(sorted(ids)[:5])
        return f"several records have an id that begins with {start or 'nothing'}: {shown}; give more of it"
    return f"no record has an id that begins with {start}; «aidememoire show statements» and the like give the ids"


def _document_list(connection: Connection, keys: list[int]) -> list[dict[str, Any]]:
    """The columns of DocumentRow for these readings, and the key of each."""
    others = readings.alias("others")
    number = select(func.count()).where(others.c.document == readings.c.document, ~others.c.review).scalar_subquery()
    left_out = select(func.count()).where(omissions.c.reading == readings.c.key).scalar_subquery()
    names = ("key", "published", "published_basis", "outlet", "title", "uri", "lang", "reading")
    columns = [readings.c[name] for name in names]
    query = (
        select(*columns, documents.c.id, number.label("readings"), left_out.label("omissions"))
        .join(documents, documents.c.key == readings.c.document)
        .where(readings.c.key.in_(keys))
    )
    rows = {row["key"]: plain_row(row) for row in connection.execute(query).mappings()}
    counts = select(records.c.reading, records.c.kind, func.count()).where(records.c.reading.in_(keys))
    for reading, kind, count in connection.execute(counts.group_by(records.c.reading, records.c.kind)):
        rows[reading][kind] = count
    rejected = select(readings.c.key, records.c.kind, func.count()).join(others, others.c.document == readings.c.document)
    rejected = rejected.join(records, records.c.reading == others.c.key).where(others.c.review, ~records.c.standing)
    for reading, kind, count in connection.execute(
        rejected.where(readings.c.key.in_(keys)).group_by(readings.c.key, records.c.kind)
    ):
        rows[reading][kind] -= count
    return list(rows.values())
