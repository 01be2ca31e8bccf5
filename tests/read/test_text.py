"""Decoded text becomes a document: its title, its day, and nothing that cannot be stored."""

from __future__ import annotations

import pytest

from aidememoire.model import Document, Problem, document_id
from aidememoire.read.text import MAX_CHARACTERS, Facts, find_title, read_lang, to_document

BODY = "Les deux ministres ont signé mardi un accord, a indiqué la Présidence.\nIls se reverront en mai."


def read(text: str, option: str | None = None, **known: str) -> tuple[Document | None, list[Problem]]:
    found = list(to_document(text, Facts(where="a.txt", **known), option))  # type: ignore[arg-type]
    documents = [f for f in found if isinstance(f, Document)]
    assert len(documents) <= 1
    return (documents[0] if documents else None), [f for f in found if isinstance(f, Problem)]


def test_the_text_stays_as_it_was_decoded() -> None:
    document, problems = read("Un accord\r\n\r\n  « Oui\u00a0»,\ta dit le ministre. \r\n")
    assert document
    assert document.text == "Un accord\r\n\r\n  « Oui\u00a0»,\ta dit le ministre. \r\n"
    assert document.id == document_id(document.text)
    assert not problems


@pytest.mark.parametrize("text", ["", " \r\n\t", "\ufeff", "\x00\x00"])
def test_no_text_is_a_problem(text: str) -> None:
    document, problems = read(text)
    assert document is None
    assert [(p.code, p.fatal, p.where) for p in problems] == [("empty", True, "a.txt")]


def test_too_much_text_is_a_problem() -> None:
    document, problems = read("a " * MAX_CHARACTERS)
    assert document is None
    assert [p.code for p in problems] == ["too-long"]
    assert str(MAX_CHARACTERS) in problems[0].message


@pytest.mark.parametrize("character", ["\x00", "\ud800"])
def test_what_cannot_be_stored_is_replaced_one_for_one(character: str) -> None:
    document, problems = read(f"Le ministre{character} a parlé.", title=f"T{character}")
    assert document
    assert document.text == "Le ministre\ufffd a parlé."
    assert document.title == "T\ufffd"
    assert [(p.code, p.fatal) for p in problems] == [("replaced-characters", False)]


def test_the_days_have_their_order() -> None:
    said = "Publié le 12 mars 2025\n" + BODY
    for text, option, known, wanted in (
        (said, None, {}, ("2025-03-12", "text")),
        (said, "2026-01-01", {}, ("2026-01-01", "option")),
        (said, "2026-01-01", {"published": "2024-11-05T10:00:00Z"}, ("2024-11-05", "metadata")),
        (BODY, None, {}, (None, None)),
    ):
        document, problems = read(text, option, **known)
        assert document
        assert (document.published, document.published_basis) == wanted
        assert not problems


def test_a_bad_day_is_a_problem_and_null() -> None:
    document, problems = read(BODY, published="5 novembre")
    assert document
    assert document.published is None
    assert [(p.code, p.fatal) for p in problems] == [("bad-date", False)]


def test_front_matter_gives_title_and_day() -> None:
    document, _ = read('---\ntitle: "L\\\'accord est signé"\ndate: "2024-10-28"\ncategory: x\n---\n# Un accord\n' + BODY)
    assert document
    assert (document.title, document.published, document.published_basis) == ("L'accord est signé", "2024-10-28", "text")
    document, _ = read("+++\ntitle = 'Accord'\ndate = 2024-10-28T10:00:00Z\n+++\n" + BODY)
    assert document
    assert (document.title, document.published) == ("Accord", "2024-10-28")


@pytest.mark.parametrize(
    ("head", "title"),
    [
        ("Valbourg et Ostrelle relancent leur commission", "Valbourg et Ostrelle relancent leur commission"),
        ("# Valbourg et Ostrelle", "Valbourg et Ostrelle"),
        ("Fleuve\nValbourg menace de fermer le pont", "Valbourg menace de fermer le pont"),
        ("La Dépêche\nAccueil | Monde | Sport\nValbourg ferme le pont", "Valbourg ferme le pont"),
        ("<!-- x -->\nValbourg ferme le pont", "Valbourg ferme le pont"),
        ("Le ministre a parlé longtemps, " + "et encore, " * 30 + "puis il s'est tu.", None),
        ("Il a cité trois projets :", None),
    ],
)
def test_the_first_line_may_be_the_title(head: str, title: str | None) -> None:
    assert find_title(head + "\n" + BODY) == title


def test_a_text_of_one_line_has_no_title() -> None:
    assert find_title("Le ministre a parlé.") is None


@pytest.mark.parametrize(
    ("tag", "lang"), [("fr-FR", "fr"), ("FR", "fr"), ("fr_SN", "fr"), ("français", None), ("", None), (None, None)]
)
def test_a_language_tag(tag: str | None, lang: str | None) -> None:
    assert read_lang(tag) == lang
