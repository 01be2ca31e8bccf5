"""The queue comes in the order of doubt; what a person types becomes a decision, or an error that says what to do."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from aidememoire.cli import app
from aidememoire.errors import ReviewError
from aidememoire.export import decode_record
from aidememoire.records import Statement
from aidememoire.register import Found, Query, Register
from aidememoire.register.queue import SURE
from aidememoire.review import changes_from, queue

TALKS = Path(__file__).parent / "register" / "talks.jsonl"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    with Register.open(tmp_path / "talks.db") as register:
        for line in TALKS.read_bytes().splitlines():
            register.add(decode_record(line))
    return tmp_path / "talks.db"


def run(path: Path, *words: str) -> str:
    result = CliRunner().invoke(app, ["review", *words, "--register", str(path)], catch_exceptions=False)
    assert result.exit_code == 0
    return result.output


def an_id(path: Path, kind: str, **query: object) -> str:
    with Register.open(path) as register:
        found = next(iter(register.find(kind, Query(**query)).rows))  # type: ignore[arg-type]
    assert isinstance(found, Found)
    return found.item.id


def test_what_is_doubtful_comes_first(path: Path) -> None:
    with Register.open(path) as register:
        total, rows = queue(register)
    assert total == len(rows) > 5
    ranks = {"conflict": 0, "no_speaker": 1, "unsure": 2, "open": 3}
    assert [ranks[row.cause] for row in rows] == sorted(ranks[row.cause] for row in rows)
    for row in rows:
        if row.cause == "no_speaker":
            assert isinstance(row.found.item, Statement) and not row.found.item.speakers
        if row.cause == "unsure":
            assert row.found.item.confidence < SURE


def test_contradictions_come_before_everything(path: Path) -> None:
    with Register.open(path) as register:
        last = queue(register)[1][-1].found.item.id
        total, rows = queue(register, conflicts=[last], limit=2)
        assert rows[0].found.item.id == last and rows[0].cause == "conflict" and len(rows) == 2
        page = [row.found.item.id for n in range(total) for row in queue(register, conflicts=[last], limit=1, offset=n)[1]]
    assert len(page) == len(set(page)) == total


def test_what_is_decided_waits_no_longer_and_an_opinion_waits_for_a_reviewer(path: Path) -> None:
    with Register.open(path) as register:
        total, rows = queue(register)
        register.journal.decide("accept", rows[0].found.item.id, who="Ana")
        register.journal.decide("reject", rows[1].found.item.id, who="Ana", state="annotated")
        assert queue(register)[0] == total - 2
        assert [row.found.item.id for row in queue(register, state="annotated")[1]] == [rows[1].found.item.id]


def test_the_commands_from_the_queue_to_the_journal(path: Path) -> None:
    id_ = an_id(path, "figures", measure="trade_turnover")
    assert id_ in run(path, "queue")
    told = run(path, "correct", id_, "measure=production", "period=", "--as", "Ana", "--comment", "see the table")
    assert "measure: production   (read as: trade_turnover)" in told and "corrected, reviewed by Ana" in told
    line = run(path, "journal").split()[0]
    assert "see the table" in run(path, "show", id_)
    assert f"undo {line}" in run(path, "undo", line, "--as", "Ben")
    assert "not decided" in run(path, "show", id_)
    assert "nothing" in run(path, "orphans")
    assert "rejected, annotated by Ben" in run(path, "reject", id_, "--as", "Ben", "--annotated")
    assert id_ in run(path, "queue", "--annotated")
    assert "accepted" in run(path, "accept", id_, "--as", "Ben")
    assert "to be checked" in run(path, "comment", id_, "to be checked", "--as", "Ben")
    assert "merge person:a person:b" in run(path, "pair", "merge", "identity", "person:a", "person:b", "--as", "Ana")
    assert '"kind":"merge"' in run(path, "journal", "--format", "jsonl")


def test_what_people_decided_is_exported_with_what_was_read(path: Path) -> None:
    id_ = an_id(path, "figures", measure="trade_turnover")
    run(path, "correct", id_, "measure=production", "--as", "Ana")
    sheet = CliRunner().invoke(app, ["show", "figures", "--measure", "production", "--format", "csv", "--register", str(path)])
    assert "corrected,reviewed,measure=trade_turnover" in sheet.output
    lines = CliRunner().invoke(app, ["export", "--readings", "machine", "--register", str(path)]).output.splitlines()
    assert all(record.review is None for line in lines for record in decode_record(line).figures)


def test_settings_become_changes(path: Path) -> None:
    with Register.open(path) as register:
        found = register.record(an_id(path, "statements", text="service"))
    words = "ouvrirons un centre … à Toula »"
    changes = changes_from("statements", found.document, ["speakers=Irma Solberg; Russie", f"content={words}", "hedge="])
    assert changes["speakers"] == [{"name": "Irma Solberg"}, {"name": "Russie"}] and changes["hedge"] is None
    assert [found.document.text[s:e] for s, e in changes["content"]] == ["ouvrirons un centre", "à Toula »"]


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("hedge", "sets nothing"),
        ("colour=red", "no field"),
        ("content=nobody said so", "does not hold"),
        ("content=e", "more than"),
    ],
)
def test_settings_that_mean_nothing_are_refused(path: Path, line: str, says: str) -> None:
    with Register.open(path) as register:
        document = register.record(an_id(path, "statements")).document
    with pytest.raises(ReviewError, match=says):
        changes_from("statements", document, [line])


def test_a_number_is_a_number(path: Path) -> None:
    with Register.open(path) as register:
        document = register.record(an_id(path, "instruments")).document
    assert changes_from("instruments", document, ["progress=0.5"]) == {"progress": 0.5}
    with pytest.raises(ReviewError, match="is a number"):
        changes_from("instruments", document, ["progress=half"])
