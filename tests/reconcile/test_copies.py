"""Reprints and shared passages: exact counting, and the earliest stands for the group."""

from __future__ import annotations

import pytest

from aidememoire.model import Document, document_id
from aidememoire.reconcile.copies import find_copies
from aidememoire.reconcile.origins import Agency, Credits, Outlet, find_origins

WIRE = """Le ministre valdan des Transports a présenté mardi le plan de relance du port de Selm, qui prévoit la reconstruction
de douze quais avant la fin de l'année prochaine et l'ouverture d'une ligne régulière vers la Marvésie.
Les travaux, confiés à trois entreprises des deux pays, seront financés pour moitié par un prêt de la banque régionale.
"""
OTHER = """La récolte de pommes a été bonne cette année dans la vallée haute, malgré deux semaines de gel au printemps dernier.
Les coopératives attendent maintenant les acheteurs étrangers, qui viennent d'ordinaire après la fête des moissons.
"""


def document(text: str, published: str = "2026-03-03", outlet: str | None = None) -> Document:
    return Document(id=document_id(text + published), text=text, published=published, outlet=outlet)


def test_a_reprint_is_found_and_the_earliest_stands_for_it() -> None:
    first, again = document(WIRE), document("Partager\n" + WIRE + "(AVI)\n", "2026-03-04")
    (copy,) = find_copies([again, first])
    assert (copy.document, copy.of, copy.kind) == (again.id, first.id, "reprint")


def test_wire_text_inside_an_article_is_a_partial_copy() -> None:
    first, longer = document(WIRE), document(OTHER * 3 + WIRE[:230], "2026-03-05")
    (copy,) = find_copies([first, longer])
    assert copy.kind == "partial"
    assert copy.passages[0][0].of(longer.text).split()[:3] == ["Le", "ministre", "valdan"]


def test_unlike_articles_are_no_copies() -> None:
    assert find_copies([document(WIRE), document(OTHER)]) == ()


def test_a_frame_that_everybody_prints_proposes_nothing() -> None:
    frame = "La conférence de presse de la semaine s'est tenue comme toujours au siège du ministère à dix heures.\n"
    many = [document(frame + f"Point {i} : {OTHER[: 40 + i]}") for i in range(60)]
    assert all(c.kind != "reprint" or c.share > 0.5 for c in find_copies(many))


CREDITS = Credits(
    agencies=[Agency(name="AVI")],
    outlets=[Outlet(name="Avis"), Outlet(name="La Gazette", family="Presse de Selm"), Outlet(name="Ministère", of="state:XV")],
    signs=[r"\({name}\)"],
    cites=[r"\bselon {name}\b"],
)


def test_a_reprint_has_the_origin_of_what_it_prints() -> None:
    first, again = document(WIRE + "(AVI)", outlet="Avis"), document(WIRE, "2026-03-04", outlet="Le Courrier")
    origins = find_origins([first, again], find_copies([first, again]), CREDITS)
    assert {o.name for o in origins.values()} == {"AVI"}


def test_a_signature_on_the_reprint_speaks_for_the_group() -> None:
    first, again = document(WIRE, outlet="Le Relais"), document(WIRE + "(AVI)", "2026-03-04", outlet="Avis")
    origins = find_origins([first, again], find_copies([first, again]), CREDITS)
    assert {o.name for o in origins.values()} == {"AVI"}


@pytest.mark.parametrize(
    ("text", "outlet", "name", "basis"),
    [
        ("Le port rouvre (AVI).", "La Gazette", "AVI", "agency"),
        ("Selon AVI, le port rouvre.", "La Gazette", "AVI", "agency"),
        ("Le port rouvre.", "La Gazette", "Presse de Selm", "family"),
        ("Le port rouvre.", "Avis", "Avis", "outlet"),
        ("Le port rouvre.", "Le Relais", None, "unknown"),
        ("Le port rouvre.", None, None, "unknown"),
    ],
)
def test_where_the_words_come_from(text: str, outlet: str | None, name: str | None, basis: str) -> None:
    here = document(text, outlet=outlet)
    origin = find_origins([here], (), CREDITS)[here.id]
    assert (origin.name, origin.basis) == (name, basis)


def test_a_form_filled_in_anew_is_no_copy() -> None:
    form = "Les volumes reçus par le réseau du pays pendant la semaine écoulée ont atteint {} mètres cubes, selon le relevé.\n"
    weeks = (("412", "2026-03-03"), ("387", "2026-03-10"))
    assert find_copies([document(form.format(number), day, "Ministère") for number, day in weeks]) == ()


def test_a_dispatch_that_is_retouched_is_a_copy() -> None:
    paragraph = WIRE.split("\nLes travaux", maxsplit=1)[0].replace(
        "présenté mardi le plan", "présenté mardi, a rapporté AVI, le plan"
    )
    (copy,) = find_copies([document(WIRE), document(OTHER * 3 + paragraph, "2026-03-05", "Avis")])
    assert copy.kind == "partial"
