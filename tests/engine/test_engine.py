"""Many documents: the same records whatever the number of processes, and one that dies costs one document."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from concurrent.futures import Future
from concurrent.futures.process import BrokenProcessPool
from pathlib import Path

import pytest

from aidememoire.engine import Tally, read_all, read_into
from aidememoire.engine.local import Result, _in_order
from aidememoire.model import Document, Problem, Span, document_id
from aidememoire.records import DocumentRecord, Entity
from aidememoire.register import Register

PROBLEM = Problem(stage="read", code="missing", message="there is no such file", where="c.txt", fatal=True)


def document(text: str) -> Document:
    return Document(id=document_id(text), text=text, uri=f"{text[:1]}.txt", lang="fr")


class Crew:
    """In place of processes: a text that says «mort» kills, and takes along the first time what else was in hand."""

    def __init__(self, deadly: set[str]) -> None:
        self.deadly = deadly

    def read(self, item: Document) -> Future[Result]:
        future: Future[Result] = Future()
        if item.text in self.deadly:
            future.set_exception(BrokenProcessPool())
        else:
            future.set_result(DocumentRecord(document=item))
        return future

    def dismiss(self) -> None:
        pass


def test_a_process_that_dies_costs_the_document_that_killed_it() -> None:
    texts = ["a", "b mort", "d", "e"]
    items = [document("a"), document("b mort"), PROBLEM, document("d"), document("e")]
    results = list(_in_order(items, Crew({"b mort", "d"}), Crew({"b mort"}), ahead=2))  # type: ignore[arg-type]
    assert [r.document.text for r in results if isinstance(r, DocumentRecord)] == [t for t in texts if t != "b mort"]
    problems = [r for r in results if isinstance(r, Problem)]
    assert [p.where for p in problems] == ["b.txt", "c.txt"]
    assert problems[0].code == "process-died"


def test_no_more_is_taken_than_can_wait() -> None:
    taken: list[str] = []

    def items() -> Iterator[Document]:
        for name in "abcdefgh":
            taken.append(name)
            yield document(name)

    results = _in_order(items(), Crew(set()), Crew(set()), ahead=2)  # type: ignore[arg-type]
    next(results)
    assert taken == ["a", "b", "c"]


def test_a_record_that_contradicts_itself_is_kept_as_a_problem(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class Wrong:
        def run(self, documents: Iterable[Document | Problem]) -> Iterator[Result]:
            for item in documents:
                assert isinstance(item, Document)
                yield DocumentRecord(
                    document=item, entities=(Entity(id="e1", name="Nulle part", type="city", mentions=(Span(0, 99),)),)
                )

    monkeypatch.setattr("aidememoire.engine.local.Pipeline", Wrong)
    tally = Tally()
    with Register.open(tmp_path / "talks.db") as register:
        (outcome,) = read_into(register, [document("Le texte est court et le ministre aussi.")], tally)
        assert isinstance(outcome, Problem)
        assert outcome.code == "contradiction"
        assert outcome.where is not None
        assert outcome.where not in outcome.message  # the line that reports it begins with the place
        assert (register.summary().documents, register.find("problems").total, tally.not_read) == (0, 1, 1)


@pytest.mark.slow
def test_two_processes_find_what_one_finds() -> None:
    texts = [
        "« Nous signerons », a dit le ministre Anton Velesko.",
        "Les échanges ont atteint 3 milliards d'euros en 2023.",
        "Rien.",
    ]
    items = [PROBLEM, *map(document, texts)]
    assert list(read_all(items, jobs=2)) == list(read_all(items))
