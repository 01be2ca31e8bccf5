"""The flow as a whole: same input, same output; spans in the text; one bad article stops nothing."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from aidememoire import pipeline as flow
from aidememoire.model import Document, Problem, document_id
from aidememoire.pipeline import Pipeline, evidence
from aidememoire.records import KINDS, DocumentRecord

TEXT = """Le port de Selm rouvrira en mai
SELM, 3 mars 2026 – La Première ministre norvégienne Irma Solvang a reçu mardi à Selm le ministre chilien Tomas Reik.
« Nous sommes prêts à financer 40 % des travaux », a-t-elle déclaré.
Selon M. Reik, les échanges entre la Norvège et le Chili ont atteint 3,2 milliards d'euros en 2025, en hausse de 12 %.
Les deux pays ont signé un accord de coopération portuaire.
"""


def document(text: str = TEXT, **fields: Any) -> Document:
    return Document(id=document_id(text), text=text, **fields)


def read(text: str = TEXT, **fields: Any) -> DocumentRecord:
    record = Pipeline().read(document(text, **fields))
    assert isinstance(record, DocumentRecord)
    return record


def records_of(record: DocumentRecord) -> list[Any]:
    return [r for kind in KINDS for r in getattr(record, kind)]


def test_the_same_text_gives_the_same_bytes() -> None:
    assert msgspec.json.encode(read()) == msgspec.json.encode(read())


def test_every_kind_is_read() -> None:
    record = read(published="2026-03-03")
    assert [kind for kind in KINDS if not getattr(record, kind)] == []


def test_ids_are_unique_and_do_not_depend_on_metadata() -> None:
    first, second = read(title="A", uri="x"), read(title="B", uri="y")
    ids = [r.id for r in records_of(first)]
    assert len(ids) == len(set(ids))
    assert ids == [r.id for r in records_of(second)]


def test_every_span_lies_in_the_text_and_says_something() -> None:
    for record in records_of(read()):
        for span in evidence(record):
            assert 0 <= span.start < span.end <= len(TEXT)
            assert span.of(TEXT).strip()


def test_every_reference_names_an_entity_of_the_document() -> None:
    record = read()
    known = {e.id for e in record.entities}
    for one in records_of(record):
        for field in ("speakers", "parties", "by", "to", "participants", "via", "place"):
            value = getattr(one, field, None) or ()
            assert {value} if isinstance(value, str) else set(value) <= known


def test_every_record_names_its_rule_and_its_confidence() -> None:
    for record in records_of(read()):
        assert record.rule
        assert 0 < record.confidence <= 1


def test_another_language_is_reported_and_not_misread() -> None:
    problem = Pipeline().read(
        document("El primer ministro dijo el martes que el comercio con el país vecino se había duplicado desde el año pasado.")
    )
    assert isinstance(problem, Problem)
    assert "not supported yet" in problem.message


def test_one_bad_article_stops_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    def break_on_selm(found: Document, pack: object) -> Document:
        if "Selm" in found.text:
            raise ZeroDivisionError("an unforeseen shape")
        return found

    monkeypatch.setattr(flow, "mark_boilerplate", break_on_selm)
    good = document("Le ministre a déclaré lundi que le budget de la région serait voté.")
    first, second = Pipeline().run([document(), good])
    assert isinstance(first, Problem)
    assert "ZeroDivisionError" in first.message
    assert isinstance(second, DocumentRecord)


@pytest.mark.parametrize("text", ["", " ", "\n\n", "«", "»", "3", "\u202f\u00a0", "…", "« « « »"])
def test_next_to_nothing_is_read_without_fuss(text: str) -> None:
    found = Pipeline().run([document(text, lang="fr")])
    assert all(isinstance(item, DocumentRecord) for item in found)


def test_a_reading_names_the_code_and_the_pack(monkeypatch: pytest.MonkeyPatch) -> None:
    digest = Pipeline().digest("fr")
    assert len(digest) == 16
    assert read().reading == digest


@pytest.mark.parametrize(
    "text", ["Après l'accord, des ministres norvégiens et", "Selon les ministres", "Le président et le", "L'accord de"]
)
def test_a_text_that_breaks_off_is_read(text: str) -> None:
    assert isinstance(Pipeline().read(document(text, lang="fr")), DocumentRecord)
