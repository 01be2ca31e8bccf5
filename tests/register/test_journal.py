"""Decisions are added and never changed, hold for the same evidence in a newer reading, and are refused when stale."""

from __future__ import annotations

import sqlite3
from concurrent.futures import ThreadPoolExecutor

import msgspec
import pytest

from aidememoire.errors import QueryError, ReviewError, StaleError
from aidememoire.model import Span
from aidememoire.records import DocumentRecord, Figure
from aidememoire.register import Found, Query, Register
from aidememoire.register.schema import decisions, records


@pytest.fixture
def kept(empty: Register, talks: list[DocumentRecord]) -> Register:
    for whole in talks:
        empty.add(whole)
    return empty


def first(register: Register, kind: str, **query: object) -> Found:
    row = next(iter(register.find(kind, Query(**query)).rows))  # type: ignore[arg-type]
    assert isinstance(row, Found)
    return row


def newer(whole: DocumentRecord, **changed: object) -> DocumentRecord:
    return msgspec.structs.replace(whole, reading="newer", **changed)


def test_a_correction_is_what_the_register_says_from_then_on(kept: Register) -> None:
    figure = first(kept, "figures", measure="trade_turnover")
    kept.journal.decide("correct", figure.item.id, who="Ana", changes={"measure": "production", "value": "39000000000"})
    assert first(kept, "figures", measure="production").item.value == "39000000000"
    assert figure.item.id not in [f.item.id for f in kept.find("figures", Query(measure="trade_turnover")).rows]


def test_the_machine_s_first_reading_is_kept(kept: Register) -> None:
    figure = first(kept, "figures", measure="trade_turnover")
    kept.journal.decide("correct", figure.item.id, who="Ana", changes={"measure": "production"})
    now = kept.record(figure.item.id).item
    assert now.review.first == {"measure": "trade_turnover"} and now.review.who == "Ana"
    assert figure.item in kept.document(figure.document.id, machine=True).figures


def test_what_is_rejected_is_shown_nowhere_but_under_its_id(kept: Register) -> None:
    figure = first(kept, "figures")
    before = kept.find("figures").total
    kept.journal.decide("reject", figure.item.id, who="Ana")
    assert kept.find("figures").total == before - 1
    assert figure.item.id not in [f.id for whole in kept.export() for f in whole.figures]
    assert kept.record(figure.item.id).item.review.verdict == "rejected"


def test_an_entity_that_the_document_does_not_have_can_be_named(kept: Register) -> None:
    statement = first(kept, "statements")
    changes = {"speakers": [{"name": "Irma Solberg", "type": "person"}]}
    kept.journal.decide("correct", statement.item.id, who="Ana", changes=changes)
    found = first(kept, "statements", speaker="Solberg")
    assert found.item.id == statement.item.id and found.name(found.item.speakers[0]) == "Irma Solberg"


def test_words_of_a_correction_are_found_and_those_it_replaced_are_not(kept: Register) -> None:
    statement = first(kept, "statements")
    name = {"name": "Irma Solberg", "type": "person"}
    kept.journal.decide("correct", statement.item.id, who="Ana", changes={"speakers": [name]})
    assert kept.find("statements", Query(text="Solberg")).total == 1
    kept.journal.undo(kept.journal.lines()[0].id, who="Ana")
    assert kept.find("statements", Query(text="Solberg")).total == 0


def test_undoing_brings_the_earlier_state_back_and_can_itself_be_undone(kept: Register) -> None:
    figure = first(kept, "figures")
    before = kept.journal.version(figure.item.id)
    kept.journal.decide("reject", figure.item.id, who="Ana")
    undo = kept.journal.undo(kept.journal.lines()[0].id, who="Ben")
    after = kept.journal.version(figure.item.id)
    assert after.seen == before.seen and after.review is None and len(after.journal) == 2
    kept.journal.undo(undo.id, who="Ana")
    assert kept.journal.version(figure.item.id).review.verdict == "rejected"


def test_a_decision_is_undone_once(kept: Register) -> None:
    kept.journal.decide("accept", first(kept, "figures").item.id, who="Ana")
    line = kept.journal.lines()[0]
    kept.journal.undo(line.id, who="Ana")
    with pytest.raises(ReviewError, match="undone already"):
        kept.journal.undo(line.id, who="Ana")


def test_a_stale_decision_is_refused_with_both_versions(kept: Register) -> None:
    id_ = first(kept, "figures", measure="trade_turnover").item.id
    seen = kept.journal.version(id_).seen
    kept.journal.decide("correct", id_, who="Ana", changes={"measure": "production"}, seen=seen)
    with pytest.raises(StaleError, match="changed by Ana") as refused:
        kept.journal.decide("correct", id_, who="Ben", changes={"measure": "imports"}, seen=seen)
    assert refused.value.seen["measure"] == "trade_turnover" and refused.value.now["measure"] == "production"
    assert len(kept.journal.lines()) == 1


def test_a_correction_survives_reading_again(kept: Register, talks: list[DocumentRecord]) -> None:
    id_ = first(kept, "figures", measure="trade_turnover").item.id
    kept.journal.decide("correct", id_, who="Ana", changes={"measure": "production"})
    for whole in talks:
        kept.add(newer(whole))
    found = first(kept, "figures", measure="production")
    assert found.item.id == id_ and found.item.review.first == {"measure": "trade_turnover"}
    assert kept.journal.orphans() == ()


def test_a_correction_whose_evidence_is_gone_is_an_orphan(kept: Register, talks: list[DocumentRecord]) -> None:
    id_ = first(kept, "figures", measure="trade_turnover").item.id
    kept.journal.decide("correct", id_, who="Ana", changes={"measure": "production"})
    whole = next(t for t in talks if any(f.id == id_ for f in t.figures))
    moved = [msgspec.structs.replace(f, quantity=Span(f.quantity[0], f.quantity[1] - 1), id="f-moved") if f.id == id_ else f
             for f in whole.figures]  # fmt: skip
    kept.add(newer(whole, figures=tuple(moved)))
    assert [d.left for d in kept.journal.orphans()] == [id_]
    assert kept.find("figures", Query(measure="production")).total == 0
    assert kept.journal.version(id_).orphan
    with pytest.raises(ReviewError, match="not in the current reading"):
        kept.journal.decide("accept", id_, who="Ana")


def test_two_records_on_the_same_words_are_never_confused(kept: Register, talks: list[DocumentRecord]) -> None:
    id_ = first(kept, "figures", measure="trade_turnover").item.id
    kept.journal.decide("correct", id_, who="Ana", changes={"measure": "production"})
    whole = next(t for t in talks if any(f.id == id_ for f in t.figures))
    figure = next(f for f in whole.figures if f.id == id_)
    twin = msgspec.structs.replace(figure, id=f"{id_}-1", measure="price")
    kept.add(newer(whole, figures=(*whole.figures, twin)))
    assert kept.journal.version(id_).now["measure"] == "production"
    assert kept.journal.version(f"{id_}-1").now["measure"] == "price"
    swapped = [msgspec.structs.replace(figure, measure="price"), msgspec.structs.replace(twin, measure="loan")]
    kept.add(msgspec.structs.replace(whole, reading="newest", figures=tuple(swapped)))
    assert [d.left for d in kept.journal.orphans()] == [id_]


@pytest.mark.parametrize(
    ("kind", "changes", "says"),
    [
        ("correct", {"colour": "red"}, "have no field"),
        ("correct", {"measure": "weight"}, "Invalid enum value"),
        ("correct", {"quantity": [[5, 100_000]]}, "no place in the text"),
        ("correct", {"parties": ["Valdanie"]}, "list of entities"),
        ("correct", {"parties": [{"name": " ", "type": "state"}]}, "list of entities"),
        ("correct", {"value": None}, "Expected `str`"),
        ("correct", {}, "which fields"),
        ("accept", {"measure": "production"}, "change no field"),
        ("comment", {}, "empty"),
        ("praise", {}, "cannot be decided on by"),
    ],
)
def test_what_cannot_be_decided_is_refused_and_leaves_no_line(
    kept: Register, kind: str, changes: dict[str, object], says: str
) -> None:
    with pytest.raises(ReviewError, match=says):
        kept.journal.decide(kind, first(kept, "figures").item.id, who="Ana", changes=changes)
    assert kept.journal.lines() == ()


def test_a_record_that_is_not_there_cannot_be_decided_on(kept: Register) -> None:
    with pytest.raises(QueryError, match="no record"):
        kept.journal.decide("accept", "f-nothing", who="Ana")


@pytest.mark.parametrize(
    "sql",
    [
        "update decisions set who = 'Eve'",
        "delete from decisions",
        "insert or replace into decisions select * from decisions",
        "replace into decisions (id, kind, about, left, state, who, at) select id, 0, 0, 0, 0, 0, 0 from decisions",
    ],
)
def test_the_database_itself_refuses_to_change_the_journal(kept: Register, sql: str) -> None:
    kept.journal.decide("accept", first(kept, "figures").item.id, who="Ana")
    with sqlite3.connect(kept.path) as other, pytest.raises(sqlite3.IntegrityError, match="append-only"):
        other.execute(sql)
    other.close()
    assert [d.who for d in kept.journal.lines()] == ["Ana"]


def test_pairs_are_judged_for_reconciling(kept: Register) -> None:
    kept.journal.judge("merge", "identity", "person:anton velesko", "person:velesko", who="Ana")
    no = kept.journal.judge("refuse", "figures", "f-1", "f-2", who="Ben")
    kept.journal.undo(no.id, who="Ben")
    kept.journal.judge("split", "identity", "state:BY", "doc/e2", who="Ana", comment="not the same")
    assert [(d.about, d.left, d.right, d.judgement) for d in kept.journal.judgements()] == [
        ("identity", "person:anton velesko", "person:velesko", "yes"),
        ("identity", "state:BY", "doc/e2", "no"),
    ]
    with pytest.raises(ReviewError, match="two different"):
        kept.journal.judge("merge", "identity", "a", "a", who="Ana")


def test_the_state_is_a_function_of_records_and_journal(kept: Register, tmp_path_factory: pytest.TempPathFactory) -> None:
    """Decisions taken before or after reading again, and in a register that gets the records later, give one state."""
    ids = [first(kept, kind).item.id for kind in ("figures", "statements", "commitments")]
    kept.journal.decide("correct", ids[0], who="Ana", changes={"measure": "imports"})
    kept.journal.decide("reject", ids[1], who="Ana", state="annotated")
    kept.journal.decide("accept", ids[2], who="Ben")
    stood = list(kept.export())
    other = Register.open(tmp_path_factory.mktemp("other") / "talks.db")
    with kept._connection() as connection, other._connection(writes=True) as into:
        for row in connection.execute(decisions.select()).mappings():
            into.execute(decisions.insert(), dict(row))
    for whole in kept.export("machine"):
        other.add(whole)
    assert list(other.export()) == stood
    with other._connection() as connection:
        standing = connection.execute(records.select().where(records.c.state == "annotated")).mappings().all()
    assert [row["id"] for row in standing] == [ids[1]]
    other.close()


def test_a_record_comes_back_as_it_was_written(kept: Register) -> None:
    figure = first(kept, "figures")
    kept.journal.decide("accept", figure.item.id, who="Ana")
    now = kept.record(figure.item.id).item
    assert isinstance(now, Figure) and msgspec.structs.replace(now, review=None) == figure.item


def test_comments_change_nothing_and_are_kept(kept: Register) -> None:
    figure = first(kept, "figures")
    version = kept.journal.decide("comment", figure.item.id, who="Ana", comment="To be checked")
    assert version.review is None and version.journal[0].comment == "To be checked"
    assert kept.record(figure.item.id).item == figure.item


def test_a_decision_needs_somebody(kept: Register) -> None:
    with pytest.raises(ReviewError, match="somebody"):
        kept.journal.decide("accept", first(kept, "figures").item.id, who=" ")


def test_of_two_who_decide_at_once_one_is_told_that_the_other_was_faster(kept: Register) -> None:
    id_ = first(kept, "figures").item.id
    seen = kept.journal.version(id_).seen

    def decide(who: str) -> str:
        try:
            kept.journal.decide("accept", id_, who=who, seen=seen)
        except StaleError:
            return "stale"
        return "done"

    with ThreadPoolExecutor(4) as several:
        outcomes = list(several.map(decide, ["Ana", "Ben", "Cleo", "Dan"]))
    assert sorted(outcomes) == ["done", "stale", "stale", "stale"]
    assert len(kept.journal.lines()) == 1


def test_no_decision_is_lost_when_several_decide_while_others_read(kept: Register) -> None:
    ids = [row.item.id for kind in ("figures", "statements", "commitments") for row in kept.find(kind).rows]

    def decide(id_: str) -> None:
        for who in ("Ana", "Ben"):
            kept.journal.decide("comment", id_, who=who, comment="seen")

    def read(_: int) -> int:
        return sum(1 for _ in kept.find("figures").rows) + len(kept.journal.lines())

    with ThreadPoolExecutor(6) as several:
        reads = several.map(read, range(20))
        list(several.map(decide, ids))
        assert all(reads)
    assert len(kept.journal.lines()) == 2 * len(ids)
