"""Which passages stand between marks, whatever the marks, and where one of them is lost."""

from __future__ import annotations

import pytest

from aidememoire.extract.quotations import find_quotations
from aidememoire.languages.pack import load_pack


def inner(text: str) -> list[str]:
    return [q.inner.of(text) for q in find_quotations(text, load_pack("fr")) if q.depth == 0]


@pytest.mark.parametrize(
    "text",
    [
        "Il dit « nous partons » et sort.",
        "Il dit «nous partons» et sort.",
        "Il dit «\u00a0nous partons\u00a0» et sort.",
        "Il dit «\u202fnous partons\u202f» et sort.",
        "Il dit ‹ nous partons › et sort.",
        "Il dit “nous partons” et sort.",
        "Il dit „nous partons“ et sort.",
        "Il dit ”nous partons” et sort.",
        'Il dit "nous partons" et sort.',
        "Il dit ‘’nous partons’’ et sort.",
        "Il dit <<nous partons>> et sort.",
        "Il dit ‘nous partons’ et sort.",
        "Il dit ‘'nous partons'' et sort.",
        'Il dit "nous partons"et sort.',
    ],
)
def test_every_family_of_marks(text: str) -> None:
    assert inner(text) == ["nous partons"]


def test_an_apostrophe_is_no_mark() -> None:
    assert inner("L’Etat n’a pas l’argent qu’il faut.") == []


def test_an_apostrophe_inside_single_marks_closes_nothing() -> None:
    assert inner("‘L’Etat n’a pas l’argent qu’il faut’, dit-elle.") == ["L’Etat n’a pas l’argent qu’il faut"]


def test_a_lost_opening_mark_is_at_the_start_of_the_paragraph() -> None:
    assert inner("Le pont tient.\nNous partons demain », a-t-il dit.") == ["Nous partons demain"]


def test_a_mark_never_closed_runs_to_the_end_of_the_paragraph() -> None:
    assert inner("« Nous partons demain, a-t-il dit.\nIl neige.") == ["Nous partons demain, a-t-il dit."]


def test_a_quotation_runs_over_paragraphs_that_open_again() -> None:
    text = "« Nous partons demain.\n« Nous reviendrons en mai », a-t-il dit."
    assert inner(text) == ["Nous partons demain.\n« Nous reviendrons en mai"]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ('«Non", a dit le maire.', ["Non"]),
        ("“Non», a dit le maire.", ["Non"]),
        ('«Il parle de "paix", dit-elle.\nIl neige », a-t-il dit.', ['Il parle de "paix", dit-elle.\nIl neige']),
        ('Le port a rouvert."Nous partons", a dit le maire."Nous restons", a dit sa fille.', ["Nous partons", "Nous restons"]),
        ('Il a dit "nous partons."Puis il est sorti.', ["nous partons."]),
    ],
)
def test_a_mark_closed_by_another_or_glued_to_what_is_before(text: str, wanted: list[str]) -> None:
    assert inner(text) == wanted


def test_marks_inside_marks_are_deeper() -> None:
    text = "« Il parle de “paix” à tous », dit-elle."
    assert [(q.inner.of(text), q.depth) for q in find_quotations(text, load_pack("fr"))] == [
        ("Il parle de “paix” à tous", 0),
        ("paix", 1),
    ]


@pytest.mark.parametrize(
    "text",
    [
        '"Nous voyons [la mer](https://exemple.fr/mer "La mer") monter", dit-elle.',
        '"Nous voyons <a href="https://exemple.fr">la mer</a> monter", dit-elle.',
        '---\ntitle: "Un port"\n---\n"Nous voyons la mer monter", dit-elle.',
    ],
)
def test_marks_of_the_markup_are_none_of_the_text(text: str) -> None:
    assert len(inner(text)) == 1
    assert inner(text)[0].startswith("Nous voyons")
    assert inner(text)[0].endswith("monter")
