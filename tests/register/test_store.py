"""Keeping: what is added comes back equal, and nothing that was kept is lost or changed."""

from __future__ import annotations

import re
import sqlite3
from pathlib import Path

import msgspec
import pytest

from aidememoire.errors import RegisterError
from aidememoire.model import Problem, Span
from aidememoire.records import DocumentRecord
from aidememoire.register import RecordError, Register

replace = msgspec.structs.replace


def test_what_is_added_comes_back_equal(register: Register, talks: list[DocumentRecord]) -> None:
    assert list(register.export()) == talks


def test_reading_again_changes_nothing(empty: Register, talks: list[DocumentRecord]) -> None:
    assert empty.add(talks[0])
    before = _dump(empty.path)
    assert not empty.add(talks[0])
    assert _dump(empty.path) == before


def test_a_newer_reading_is_added_and_the_old_one_kept(empty: Register, talks: list[DocumentRecord]) -> None:
    old, newer = talks[0], replace(talks[0], reading="fedcba9876543210", figures=())
    empty.add(old)
    assert not empty.has(newer.document, newer.reading)
    assert empty.add(newer)
    assert list(empty.export()) == [newer]
    assert list(empty.export("all")) == [old, newer]
    assert [(r.digest, r.current) for r in empty.readings(old.document.id)] == [(old.reading, False), (newer.reading, True)]
    assert empty.find("figures").total == 0
    assert empty.record("f-11aa00000001").reading == old.reading  # still to be explained


def test_a_day_of_publication_is_news_but_a_copy_without_one_is_not(empty: Register, talks: list[DocumentRecord]) -> None:
    undated = talks[2]
    dated = replace(undated, document=replace(undated.document, published="2024-02-01", published_basis="metadata"))
    corrected = replace(undated, document=replace(undated.document, published="2024-03-01", published_basis="option"))
    empty.add(undated)
    assert empty.add(dated)
    assert not empty.add(undated)
    assert empty.add(corrected)
    assert not empty.add(dated)
    assert [row.published for row in empty.documents()] == ["2024-03-01"]


def test_a_field_without_a_column_is_kept(empty: Register, talks: list[DocumentRecord], monkeypatch: pytest.MonkeyPatch) -> None:
    """A newer version may add fields to a record before the register has columns for them."""
    from aidememoire.register import load, shape, write

    def fewer(kind: str) -> tuple[msgspec.structs.FieldInfo, ...]:
        return tuple(f for f in shape.scalar_fields.__wrapped__(kind) if f.name != "sector")

    monkeypatch.setattr(write, "scalar_fields", fewer)
    monkeypatch.setattr(load, "scalar_fields", fewer)
    empty.add(talks[0])
    assert next(empty.export()).commitments[0].sector == "G"


@pytest.mark.parametrize(
    ("spoil", "message"),
    [
        (lambda w: replace(w, document=replace(w.document, id="0" * 64)), "is not the SHA-256 of its text"),
        (lambda w: replace(w, entities=w.entities[1:]), "which is no entity of the document"),
        (lambda w: replace(w, entities=(*w.entities, w.entities[0])), "two entities have one id"),
        (lambda w: replace(w, figures=(*w.figures, w.figures[0])), "two records have the id f-11aa00000001"),
        (lambda w: replace(w, figures=(replace(w.figures[0], quantity=Span(5, 99_999)),)), "outside of the text"),
        (lambda w: replace(w, extra={"half": "\ud83d"}), "half a character"),
    ],
)  # fmt: skip
def test_a_record_that_contradicts_itself_is_refused(empty: Register, talks: list[DocumentRecord], spoil, message) -> None:
    with pytest.raises(RecordError, match=message):
        empty.add(spoil(talks[0]))
    assert empty.summary().documents == 0


def test_a_problem_is_kept_once_and_forgotten_when_the_document_is_read(empty: Register, talks: list[DocumentRecord]) -> None:
    problem = Problem(stage="language", code="unsupported", message="no", where=talks[1].document.uri, fatal=True)
    empty.add_problem(problem)
    empty.add_problem(problem)
    assert list(empty.find("problems").rows) == [problem]
    empty.add(talks[1])
    assert empty.find("problems").total == 0


def test_the_summary_counts_what_is_current(empty: Register, talks: list[DocumentRecord]) -> None:
    empty.add(talks[0])
    empty.add(replace(talks[0], reading="fedcba9876543210", statements=talks[0].statements[:1]))
    found = empty.summary()
    assert (found.documents, found.readings) == (1, 2)
    assert {c.name: c.count for c in found.kinds} == {
        "statements": 1, "figures": 2, "commitments": 1, "meetings": 1, "instruments": 1,
    }  # fmt: skip
    assert (found.first_published, found.last_published) == ("2024-11-05", "2024-11-05")


# ---------------------------------------------------------------- opening


def test_a_register_that_is_not_there_is_made_only_on_request(tmp_path: Path) -> None:
    with pytest.raises(RegisterError, match="there is no register"):
        Register.open(tmp_path / "none.db", create=False)
    Register.open(tmp_path / "none.db").close()
    Register.open(tmp_path / "none.db", create=False).close()


def test_a_newer_register_is_refused_with_advice(empty: Register) -> None:
    _execute(empty.path, "update alembic_version set version_num = '9999'")
    with pytest.raises(RegisterError, match=r"newer aidememoire .* install the newer one"):
        Register.open(empty.path)


@pytest.mark.parametrize("content", [b"Un article.", b"\x00" * 100, b"SQLite format 3\x00" + b"\xff" * 4000])
def test_a_file_that_is_no_register_is_refused_and_left_alone(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "talks.db"
    path.write_bytes(content)
    with pytest.raises(RegisterError, match=re.escape(str(path))):
        Register.open(path)
    assert path.read_bytes() == content


def test_another_database_is_refused_and_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "other.db"
    _execute(path, "create table readings (x)")
    with pytest.raises(RegisterError, match="not a register"):
        Register.open(path)
    assert _tables(path) == {"readings"}


@pytest.mark.parametrize("name", ["", "missing/talks.db", "postgresql://host/talks"])
def test_a_place_that_cannot_hold_a_register_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(RegisterError):
        Register.open(name if "://" in name else tmp_path / name)


def test_an_empty_file_becomes_a_register(tmp_path: Path, talks: list[DocumentRecord]) -> None:
    path = tmp_path / "talks.db"
    path.touch()
    with Register.open(path) as register:
        assert register.add(talks[0])


def test_the_file_is_in_wal_mode_with_foreign_keys_that_hold(empty: Register) -> None:
    with empty._connection() as connection:
        assert connection.exec_driver_sql("pragma journal_mode").scalar() == "wal"
        assert connection.exec_driver_sql("pragma foreign_keys").scalar() == 1
    with pytest.raises(RegisterError, match="FOREIGN KEY"), empty._connection(writes=True) as connection:
        connection.exec_driver_sql("insert into roles values (1, 'by', 0, 1)")


def test_one_reads_while_another_writes(empty: Register, talks: list[DocumentRecord]) -> None:
    empty.add(talks[0])
    with Register.open(empty.path) as other, empty._connection(writes=True) as connection:
        connection.exec_driver_sql("delete from problems")
        assert other.summary().documents == 1


def _dump(path: Path) -> list[str]:
    connection = sqlite3.connect(path)
    try:
        return list(connection.iterdump())
    finally:
        connection.close()


def _execute(path: Path, sql: str) -> None:
    connection = sqlite3.connect(path)
    connection.execute(sql)
    connection.commit()
    connection.close()


def _tables(path: Path) -> set[str]:
    connection = sqlite3.connect(path)
    try:
        return {name for (name,) in connection.execute("select name from sqlite_master where type = 'table'")}
    finally:
        connection.close()
