"""Explaining: where a record comes from, in order."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from aidememoire.errors import QueryError
from aidememoire.explain import PackEntry, explain, explanation_json, explanation_lines, find_entry
from aidememoire.export import decode_record
from aidememoire.languages.pack import Pack
from aidememoire.register import Register

TALKS = Path(__file__).parent / "register" / "talks.jsonl"


@pytest.fixture(scope="module")
def register(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Register]:
    with Register.open(tmp_path_factory.mktemp("explained") / "talks.db") as opened:
        for line in TALKS.read_bytes().splitlines():
            opened.add(decode_record(line))
        yield opened


def told(register: Register, start: str) -> str:
    return "\n".join(" ".join(line.split()) for line in explanation_lines(explain(register, start)))


def test_the_questions_come_in_order(register: Register) -> None:
    text = told(register, "s-11aa00000002")
    headings = ["the words:", "who says so:", "what is read:", "the rule:", "how it was found:", "the document:", "its readings:"]
    places = [text.index(heading) for heading in headings]
    assert places == sorted(places)


def test_a_statement_names_speaker_words_cue_and_who_relayed_it(register: Register) -> None:
    text = told(register, "s-11aa00000002")
    assert (
        "Anton Velesko (Biélorussie), called «il», by «a-t-il promis», relayed by Service de presse de la présidence"
        in text.replace("\n", " ")
    )
    assert "[[Nous ouvrirons un centre de service à Toula]]" in text.replace("\n", " ")
    assert "speakers: a pronoun: the last man named before it «Anton Velesko»" in text


def test_a_figure_names_the_statement_it_stands_in(register: Register) -> None:
    found = explain(register, "f-11aa00000001")
    assert found.said_by == ("Anton Velesko (Biélorussie)",)
    assert found.said_in == "s-11aa00000001"
    assert found.fields["parties"] == "Biélorussie; Russie"


def test_what_nobody_says_the_outlet_says(register: Register) -> None:
    assert "the outlet itself" in told(register, "m-11aa")
    assert "date: the Tuesday of the week of publication «mardi»" in told(register, "m-11aa")


def test_a_speaker_that_is_not_settled_is_not_made_up(register: Register) -> None:
    assert "the text does not settle it" in told(register, "s-33cc")


def test_the_document_tells_how_its_day_is_known(register: Register) -> None:
    assert "published: 2024-11-05 (from the metadata)" in told(register, "i-11aa")
    assert "published: unknown" in told(register, "f-33cc")


def test_the_explanation_as_json(register: Register) -> None:
    line = json.loads(explanation_json(explain(register, "f-22bb")))
    assert line["words"] == "12,5 %"
    assert {"words": "12,5 %", "evidence": True} in line["context"]
    assert line["readings"] == [{"reading": "0123456789abcdef", "current": True, "records": 5}]


def test_an_id_that_is_none_is_refused(register: Register) -> None:
    with pytest.raises(QueryError, match="no record"):
        explain(register, "q-1")


def test_the_entry_of_the_pack_comes_with_its_example(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "xx").mkdir()
    (tmp_path / "xx" / "attributions.toml").write_text(
        '[[cue]]\nlemma = "dire"\nexamples = ["<mention>Ane</mention> <cue>dit</cue> que 1 < 2."]\n'
        '[[noun]]\nwords = ["avis", "opinion"]\nexamples = ["Son avis."]\n'
        '[named.espoir]\nexamples = ["Un espoir."]\n'
        '[[verb]]\nobjects = ["prêt"]\nexamples = ["Il a annoncé une aide."]\n'
        '[[word]]\nlemmas = ["prêt"]\nexamples = ["Elle est prête à payer."]\n',
        encoding="utf-8",
    )
    monkeypatch.setattr("aidememoire.explain.load_pack", lambda _: Pack("xx", tmp_path))
    assert find_entry("attributions:dire", "xx") == PackEntry("attributions:dire", "Ane dit que 1 < 2.")
    assert find_entry("attributions:opinion", "xx").example == "Son avis."
    assert find_entry("attributions:espoir", "xx").example == "Un espoir."
    assert find_entry("attributions:prêt", "xx").example == "Elle est prête à payer."
    assert find_entry("attributions:gone", "xx").example is None
    assert find_entry("gone:gone", "xx").example is None
