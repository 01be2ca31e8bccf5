"""Shards: cut alike every time, read by anyone, done when their part is there."""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest

from aidememoire.engine.cluster import _work_off
from aidememoire.engine.shards import Options, Piece, Shard, plan_shards, read_shard, shard_digest
from aidememoire.model import Document, Problem
from aidememoire.read import read_sources
from aidememoire.records import DocumentRecord

pytest.importorskip("pyarrow", reason="shards are Parquet: pip install 'aidememoire[parquet]'")
from aidememoire.engine.parts import PartWriter, part_of, read_part

LINES = [f"Le ministre valdanien a parlé {i} fois mardi." for i in range(57)]


class Pipeline:
    """In place of the real one: a record of nothing, or the problem that a text asks for."""

    def run(self, items: Iterator[Document | Problem]) -> Iterator[DocumentRecord | Problem]:
        for item in items:
            if isinstance(item, Document) and "meurt" in item.text:
                raise RuntimeError(item.text)
            yield item if isinstance(item, Problem) else DocumentRecord(document=item, reading="r")


@pytest.fixture(autouse=True)
def _no_model(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("aidememoire.engine.shards._pipeline", Pipeline)


@pytest.fixture
def articles(tmp_path: Path) -> Path:
    folder = tmp_path / "articles"
    (folder / "below").mkdir(parents=True)
    lines = [
        json.dumps({"text": text} | ({"uri": f"https://journal.example/{i}"} if i % 3 else {})) for i, text in enumerate(LINES)
    ]
    (folder / "a.jsonl").write_text("\n".join(lines), encoding="utf-8")
    for i in range(7):
        (folder / "below" / f"{i}.txt").write_text(f"Un article, le numéro {i}.", encoding="utf-8")
    (folder / "z.txt").write_text("Le dernier article.", encoding="utf-8")
    (folder / "note.pdf").write_bytes(b"%PDF")
    return folder


def shards(path: Path, files: int = 3, stretch: int = 600) -> list[Shard]:
    return [item for item in plan_shards([str(path)], files, stretch) if isinstance(item, Shard)]


def read_back(parts: list[str]) -> list[Document]:
    return [item.document for part in parts for item in read_part(part) if isinstance(item, DocumentRecord)]


def test_the_shards_hold_what_one_process_would_read_in_the_same_order(articles: Path, tmp_path: Path) -> None:
    found = shards(articles)
    assert [shard.number for shard in found] == list(range(len(found)))
    assert sum(len(shard.pieces) == 1 and shard.pieces[0].path.endswith(".jsonl") for shard in found) > 4
    parts = [read_shard(shard, str(tmp_path / "out")).path for shard in found]
    alone = [item for item in read_sources([str(articles)]) if isinstance(item, Document)]
    assert read_back(parts) == alone
    assert len(alone) == len(LINES) + 8


@pytest.mark.parametrize("stretch", [1, 50, 599, 10_000])
def test_lines_are_cut_between_lines(articles: Path, stretch: int) -> None:
    pieces = [piece for shard in shards(articles / "a.jsonl", stretch=stretch) for piece in shard.pieces]
    data = (articles / "a.jsonl").read_bytes()
    assert pieces[0].start == 0
    assert pieces[-1].end == len(data)
    for before, after in pairwise(pieces):
        assert before.end == after.start
        assert data[after.start - 1 : after.start] == b"\n"
        assert after.line == data[: after.start].count(b"\n")


def test_what_is_left_out_is_said(articles: Path) -> None:
    problems = [item for item in plan_shards([str(articles)]) if isinstance(item, Problem)]
    assert [p.code for p in problems] == ["skipped"]


def test_a_part_that_is_there_is_not_read_again(articles: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shard = shards(articles / "below", files=200)[0]
    first = read_shard(shard, str(tmp_path / "out"))
    monkeypatch.setattr("aidememoire.engine.shards._pipeline", None)
    again = read_shard(shard, str(tmp_path / "out"))
    assert (first.documents, first.known) == (7, False)
    assert (again.documents, again.known, again.path) == (7, True, first.path)


def test_another_input_other_options_or_newer_rules_make_another_part(articles: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shard = Shard(0, (Piece(str(articles / "z.txt")),))
    seen = {
        shard_digest(shard, Options()),
        shard_digest(shard, Options(published="2026-03-03")),
        shard_digest(shard, Options(lang="fr")),
    }
    (articles / "z.txt").write_text("Le dernier article, corrigé.", encoding="utf-8")
    seen.add(shard_digest(shard, Options()))
    monkeypatch.setattr("aidememoire.engine.shards.reading_digest", lambda _: "newer")
    seen.add(shard_digest(shard, Options()))
    assert len(seen) == 5


def test_a_shard_that_breaks_off_leaves_no_part(articles: Path, tmp_path: Path) -> None:
    (articles / "below" / "3.txt").write_text("Celui-ci meurt.", encoding="utf-8")
    shard = shards(articles / "below", files=200)[0]
    with pytest.raises(RuntimeError):
        read_shard(shard, str(tmp_path / "out"))
    assert list((tmp_path / "out").iterdir()) == []


def test_a_file_that_is_gone_is_a_problem_and_read_when_it_is_back(articles: Path, tmp_path: Path) -> None:
    shard = Shard(0, (Piece(str(articles / "z.txt")), Piece(str(articles / "new.txt"))))
    part = read_shard(shard, str(tmp_path / "out"))
    assert (part.documents, part.problems) == (1, 1)
    (articles / "new.txt").write_text("Le voici.", encoding="utf-8")
    assert read_shard(shard, str(tmp_path / "out")).documents == 2


def test_a_part_can_be_asked_by_others(tmp_path: Path) -> None:
    from pyarrow import parquet

    document = Document(id="a" * 64, text="Un texte.", uri="https://journal.example/a", lang="fr")
    problem = Problem(stage="read", code="empty", message="rien", where="b.txt", fatal=True)
    path = str(tmp_path / "part-1.parquet")
    with PartWriter(path, 1) as writer:
        writer.add(DocumentRecord(document=document, reading="r"))
        writer.add(problem)
    assert part_of(path, 1) == writer.part.__class__(1, path, 1, 1, known=True)
    rows = parquet.read_table(path).to_pylist()
    assert [(row["uri"], row["lang"], row["statements"]) for row in rows] == [
        ("https://journal.example/a", "fr", 0),
        ("b.txt", None, None),
    ]
    assert list(read_part(path)) == [DocumentRecord(document=document, reading="r"), problem]


def test_problems_between_shards_end_nothing() -> None:
    problem = Problem(stage="read", code="missing", message="rien", where="b.txt", fatal=True)
    whole = [problem, problem, Shard(0, ()), problem, Shard(1, ()), Shard(2, ()), problem]
    most: list[int] = []

    def finish(going: dict[int, Shard]) -> Iterator[Problem]:
        most.append(len(going))
        number = next(iter(going))
        yield Problem(stage="read", code=str(going.pop(number).number), message="")

    done = [item.code for item in _work_off(whole, 2, lambda shard: shard.number, finish) if isinstance(item, Problem)]
    assert sorted(done) == ["0", "1", "2", *["missing"] * 4]
    assert max(most) == 2


def test_articles_at_an_address_are_read_in_shards(tmp_path: Path, capsysbinary: pytest.CaptureFixture[bytes]) -> None:
    import fsspec

    from aidememoire.cli import run

    with fsspec.open("memory://press/a.jsonl", "wb") as file:
        file.write(json.dumps({"text": LINES[0], "lang": "fr"}).encode())
    assert run(["read", "memory://press", "--shards", str(tmp_path / "out")]) == 0
    assert json.loads(capsysbinary.readouterr().out)["document"]["text"] == LINES[0]
    assert run(["read", str(tmp_path / "none.jsonl"), "--shards", str(tmp_path / "out")]) == 2
    assert run(["read", "memory://press", "--shards", str(tmp_path / "out"), "--published", "hier"]) == 2
