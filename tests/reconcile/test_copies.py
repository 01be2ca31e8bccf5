"""Reprints and shared passages: exact counting, and the earliest stands for the group."""

from __future__ import annotations

from aidememoire.model import Document, document_id
from aidememoire.reconcile.copies import find_copies, find_origins

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


def test_a_reprint_has_the_origin_of_what_it_prints() -> None:
    first, again = document(WIRE + "(AVI)", outlet="Avis"), document(WIRE, "2026-03-04", outlet="Le Courrier")
    copies = find_copies([first, again])
    origins = find_origins([first, again], copies, {r"\(avi\)": "AVI"}, {})
    assert {o.name for o in origins.values()} == {"AVI"}
