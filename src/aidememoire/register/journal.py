"""The journal: every decision of a person, in the order in which they were taken, and what follows from it.

A decision is taken in one transaction: what the person saw is compared with what is there, the line is added, and the
document's records are settled anew. Nobody can take one in between.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import msgspec
from sqlalchemy import Connection, Engine, exists, func, insert, or_, select

from aidememoire.decisions import Decision, in_effect
from aidememoire.entries import Decision as Judgement
from aidememoire.errors import ReviewError, StaleError
from aidememoire.records import KINDS
from aidememoire.register.connect import transaction
from aidememoire.register.fields import Fields, check_changes, corrected, digest_of
from aidememoire.register.load import load_readings
from aidememoire.register.schema import decisions, documents, readings, records
from aidememoire.register.shape import evidence_spans
from aidememoire.register.standing import follow
from aidememoire.register.version import JSON_COLUMNS, Version, decision_of, earlier_versions, lines_of_document, version_of
from aidememoire.register.write import erase_review, packed, write_review

ON_A_RECORD = ("accept", "reject", "correct", "comment")
ON_A_PAIR = {"merge": "yes", "split": "no", "refuse": "no"}
LONGEST = 2000  # characters of a comment


class Journal:
    """The decisions of a register: taking one, listing them, and what each record has become."""

    def __init__(self, path: Path, engine: Engine) -> None:
        self._path = path
        self._engine = engine

    def version(self, record: str) -> Version:
        """The record with that id as it stands; QueryError if there is none."""
        with transaction(self._engine, self._path) as connection:
            return version_of(connection, record)

    def decide(
        self,
        kind: str,
        record: str,
        *,
        who: str,
        changes: Fields | None = None,
        comment: str | None = None,
        state: str = "reviewed",
        seen: str | None = None,
    ) -> Version:
        """Accept, reject, correct or comment on a record, and give it as it stands then.

        StaleError if it is no longer what `seen` names; ReviewError for what cannot be decided so.
        """
        with transaction(self._engine, self._path, writes=True) as connection:
            before = version_of(connection, record)
            if seen is not None and seen != before.seen:
                raise _stale(connection, before, seen)
            _check(connection, kind, before, changes or {}, comment)
            line = _line(kind, before.kind, record, who, state, comment)
            line |= {"document": before.document, "evidence": _evidence(connection, before), "words": before.words}
            _append(connection, {**line, "changes": changes or {}, "before": before.now, "seen": before.seen})
            _settle_document(connection, before.document)
            return version_of(connection, record)

    def judge(
        self, kind: str, about: str, left: str, right: str, *, who: str, comment: str | None = None, state: str = "reviewed"
    ) -> Decision:
        """Merge or split two identities or records, or refuse the link between two records."""
        if kind not in ON_A_PAIR or about not in (*KINDS, "identity"):
            raise ReviewError(f"{about} cannot be decided on by «{kind}»; a pair is decided on by {', '.join(ON_A_PAIR)}")
        if not left.strip() or not right.strip() or left == right:
            raise ReviewError("two different things are needed; give the id or key of each")
        with transaction(self._engine, self._path, writes=True) as connection:
            return _append(connection, _line(kind, about, left, who, state, comment) | {"right": right})

    def undo(self, start: str, *, who: str, comment: str | None = None, state: str = "reviewed") -> Decision:
        """Reverse the decision whose id begins with `start`; ReviewError if there is none, or if it is undone already."""
        with transaction(self._engine, self._path, writes=True) as connection:
            earlier = _one(connection, start)
            if _is_undone(_journal(connection, about=earlier), earlier.id):
                raise ReviewError(f"{earlier.id} is undone already; undo that decision instead, to put it into effect again")
            line = _line("undo", earlier.about, earlier.left, who, state, comment)
            taken = _append(connection, line | {"right": earlier.right, "document": earlier.document, "undoes": earlier.id})
            if earlier.document:
                _settle_document(connection, earlier.document)
            return taken

    def lines(self, *, document: str | None = None, limit: int = 0, before: str | None = None) -> tuple[Decision, ...]:
        """The journal, the newest first; of one document; `before` a decision; at most `limit`."""
        query = select(decisions).order_by(decisions.c.key.desc())
        with transaction(self._engine, self._path) as connection:
            if document:
                query = query.where(decisions.c.document == document)
            if before:
                query = query.where(decisions.c.key < select(decisions.c.key).where(decisions.c.id == before).scalar_subquery())
            rows = connection.execute(query.limit(limit) if limit else query).mappings()
            return tuple(decision_of(row) for row in rows)

    def judgements(self) -> tuple[Judgement, ...]:
        """What people decided about pairs, in the order they did, undone decisions left out: what reconciling takes in."""
        with transaction(self._engine, self._path) as connection:
            return judgements(connection)

    def lost(self) -> int:
        """How many records that people decided about are in no current reading: quickly told, undone decisions included."""
        there = select(records.c.id).join(readings, readings.c.key == records.c.reading).where(readings.c.current)
        gone = decisions.c.document.is_not(None) & ~exists(there.where(records.c.id == decisions.c.left))
        with transaction(self._engine, self._path) as connection:
            return int(connection.scalar(select(func.count(decisions.c.left.distinct())).where(gone)) or 0)

    def orphans(self) -> tuple[Decision, ...]:
        """The decisions in effect whose record is not in the current reading of its document, the oldest first."""
        with transaction(self._engine, self._path) as connection:
            found = list(_orphans(connection))
        return tuple(found)


def judgements(connection: Connection) -> tuple[Judgement, ...]:
    """The decisions on pairs that are in effect, the oldest first."""
    lines = connection.execute(select(decisions).where(decisions.c.right.is_not(None)).order_by(decisions.c.key)).mappings()
    pairs = in_effect([decision_of(row) for row in lines])
    return tuple(
        Judgement(about=d.about, left=d.left, right=d.right or "", judgement=ON_A_PAIR[d.kind], who=d.who, when=d.at)  # type: ignore[arg-type]  # one of the three
        for d in pairs
    )


def settle(connection: Connection, document: int) -> None:
    """Make the records of the document with that key what the journal says they are."""
    current = _reading(connection, document, review=False)
    review = _reading(connection, document, review=True)
    id_ = connection.scalar(select(documents.c.id).where(documents.c.key == document))
    journal = lines_of_document(connection, str(id_))
    if current is None or (review is None and not journal):
        return
    if review is not None:
        erase_review(connection, review, next(load_readings(connection, [review])), current)
    whole = next(load_readings(connection, [current]))
    found = follow(whole, journal)
    if any(found.reviewed.values()):
        kinds = {kind: tuple(found.reviewed[kind].values()) for kind in KINDS}
        decided = msgspec.structs.replace(whole, entities=tuple(found.entities.values()), omissions=(), **kinds)
        write_review(connection, document, decided, current)


# ---------------------------------------------------------------- lines


def _line(kind: str, about: str, left: str, who: str, state: str, comment: str | None) -> dict[str, Any]:
    if not who.strip():
        raise ReviewError("a decision needs somebody who takes it; give a name")
    if comment and len(comment) > LONGEST:
        raise ReviewError(f"the comment has {len(comment):,} characters; {LONGEST:,} are the most")
    now = datetime.now(UTC).isoformat(timespec="seconds")
    return {"kind": kind, "about": about, "left": left, "who": who, "state": state, "comment": comment or None, "at": now}


def _append(connection: Connection, line: dict[str, Any]) -> Decision:
    last = connection.scalar(select(decisions.c.id).order_by(decisions.c.key.desc()).limit(1))
    decision = msgspec.convert({**line, "id": f"d-{digest_of(last, line)[:12]}"}, Decision)
    row = msgspec.structs.asdict(decision)
    connection.execute(insert(decisions), row | {name: packed(row[name]) for name in JSON_COLUMNS})
    return decision


def _journal(connection: Connection, *, about: Decision) -> tuple[Decision, ...]:
    """All lines about the same record or pair."""
    query = select(decisions).where(decisions.c.about == about.about, decisions.c.left == about.left)
    return tuple(decision_of(row) for row in connection.execute(query.order_by(decisions.c.key)).mappings())


def _one(connection: Connection, start: str) -> Decision:
    query = select(decisions).where(decisions.c.id.startswith(start, autoescape=True)).limit(2)
    found = connection.execute(query).mappings().all()
    if len(found) != 1 or not start:
        which = "several decisions have" if found else "no decision has"
        raise ReviewError(f"{which} an id that begins with {start}; «aidememoire review journal» lists them")
    return decision_of(found[0])


def _is_undone(lines: Sequence[Decision], id_: str) -> bool:
    """Whether an undo that is itself in effect reverses the decision."""
    undone: set[str] = set()
    for line in reversed(lines):
        if line.kind == "undo" and line.id not in undone:
            undone.add(line.undoes or "")
    return id_ in undone


# ---------------------------------------------------------------- records


def _evidence(connection: Connection, version: Version) -> list[list[int]]:
    """The places of the machine's record, by which the decision finds it again."""
    query = select(readings.c.key).join(records, records.c.reading == readings.c.key).where(records.c.id == version.id)
    key = connection.scalar(query.where(~readings.c.review, readings.c.reading == version.reading).limit(1))
    whole = next(load_readings(connection, [int(key or 0)]))
    record = next(r for r in getattr(whole, version.kind) if r.id == version.id)
    return [list(s) for s in evidence_spans(version.kind, record)]


def _check(connection: Connection, kind: str, before: Version, changes: Fields, comment: str | None) -> None:
    if kind not in ON_A_RECORD:
        raise ReviewError(f"a record cannot be decided on by «{kind}»; there are {', '.join(ON_A_RECORD)}")
    if (kind == "correct") != bool(changes):
        raise ReviewError("a correction says which fields become what; other decisions change no field")
    if kind == "comment" and not (comment or "").strip():
        raise ReviewError("the comment is empty; write one")
    if before.orphan:
        raise ReviewError(f"{before.id} is not in the current reading of its document; decide on what is there now")
    if changes:
        text = connection.scalar(select(documents.c.text).where(documents.c.id == before.document)) or ""
        check_changes(before.kind, changes, len(text))
        _try_out(connection, before, changes)


def _try_out(connection: Connection, before: Version, changes: Fields) -> None:
    """ReviewError if the record cannot have these values; nothing is kept."""
    key = connection.scalar(
        select(readings.c.key).join(documents, documents.c.key == readings.c.document)
        .where(documents.c.id == before.document, readings.c.current)
    )  # fmt: skip
    whole = next(load_readings(connection, [int(key or 0)]))
    record = next(r for r in getattr(whole, before.kind) if r.id == before.id)
    corrected(before.kind, record, changes, {e.id: e for e in whole.entities})


def _stale(connection: Connection, now: Version, seen: str) -> StaleError:
    """The refusal, with the version that was seen: the journal as it was then is a beginning of what it is now."""
    then = next((v for v in earlier_versions(connection, now) if v.seen == seen), None)
    by = f" by {now.journal[-1].who} ({now.journal[-1].at})" if now.journal else " by a newer reading"
    message = f"{now.id} has been changed{by} since you saw it; look at both versions and decide again"
    return StaleError(message, then.now if then else None, now.now)


# ---------------------------------------------------------------- documents


def _settle_document(connection: Connection, id_: str) -> None:
    key = connection.scalar(select(documents.c.key).where(documents.c.id == id_))
    if key is not None:
        settle(connection, key)


def _reading(connection: Connection, document: int, *, review: bool) -> int | None:
    which = readings.c.review if review else readings.c.current
    return connection.scalar(select(readings.c.key).where(readings.c.document == document, which))


def _orphans(connection: Connection) -> Iterator[Decision]:
    query = select(documents.c.key, documents.c.id).where(documents.c.id.in_(select(decisions.c.document).distinct()))
    for key, id_ in connection.execute(query.order_by(documents.c.key)).all():
        current = _reading(connection, key, review=False)
        if current is not None:
            yield from follow(next(load_readings(connection, [current])), lines_of_document(connection, id_)).orphans
    pairs = select(decisions).where(decisions.c.right.is_not(None), decisions.c.about.in_(KINDS)).order_by(decisions.c.key)
    there = select(records.c.id).join(readings, readings.c.key == records.c.reading).where(readings.c.current)
    for line in in_effect([decision_of(row) for row in connection.execute(pairs).mappings()]):
        both = there.where(or_(records.c.id == line.left, records.c.id == line.right)).distinct()
        if len(connection.scalars(both).all()) < 2:
            yield line
