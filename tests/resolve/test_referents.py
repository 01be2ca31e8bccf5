"""Who is who: entities of a document, their names, numbers and whose they are."""

from __future__ import annotations

import pytest

from aidememoire.languages.pack import Pack
from aidememoire.resolve.ledger import without_article
from aidememoire.resolve.offices import fit_of_roles, split_role
from aidememoire.resolve.spellings import Spellings
from conftest import read_phrase

ARTICLE = (
    "Le président togolais Kossi Adour a reçu mardi à Lomé la ministre finlandaise de la Pêche, Ilda Morvan. "
    "« Le port est ouvert », a déclaré le chef de l'Etat. Mme Morvan a promis une grue. Elle repartira jeudi. "
    "Les deux pays ont signé un accord."
)


def names(text: str) -> dict[str, tuple[str, str | None]]:
    found = read_phrase("fr", text)
    return {e.name: (e.type, found.entity(e.of).name if e.of else None) for e in found.entities}


def test_the_entities_of_an_article() -> None:
    found = names(ARTICLE)
    assert found["Kossi Adour"] == ("person", "Togo")
    assert found["Ilda Morvan"] == ("person", "Finlande")
    assert found["Lomé"] == ("city", "Togo")
    assert found["Togo"][0] == found["Finlande"][0] == "state"


def test_ids_follow_the_first_mention() -> None:
    found = read_phrase("fr", ARTICLE)
    assert [e.id for e in found.entities] == [f"e{n}" for n in range(1, len(found.entities) + 1)]
    persons = [e.mentions[0].start for e in found.entities if e.type == "person"]
    assert persons == sorted(persons)


def test_a_demonym_is_no_mention_of_the_state() -> None:
    found = read_phrase("fr", "Le port togolais ferme.")
    togo = next(e for e in found.entities if e.name == "Togo")
    assert togo.mentions == ()
    assert togo.code == "TG"


def test_every_mention_has_an_entity_of_the_document_or_none() -> None:
    found = read_phrase("fr", ARTICLE)
    ids = {e.id for e in found.entities}
    for mention in found.mentions:
        assert {r for r in (mention.entity, *mention.entities) if r} <= ids
        assert mention.how is not None or mention.entity is None


def test_two_bearers_of_a_name_and_no_sign_leave_it_open() -> None:
    found = read_phrase("fr", "Tarvo a dit non. Moussa Tarvo et Issa Tarvo en sont témoins.")
    assert found.mentions[0].name == "Tarvo"
    assert found.mentions[0].entity is None


def test_a_thousand_names_take_no_time() -> None:
    text = " ".join(f"Le maire Kossi Ador{chr(97 + n % 26)}{chr(97 + n // 26)}el est venu." for n in range(600))
    assert read_phrase("fr", text).entities


@pytest.mark.parametrize(
    ("a", "b", "same"),
    [
        ("tervonen", "tervonnen", True),
        ("ferdal", "ferdals", True),
        ("ferdal", "morvan", False),
        ("barry", "harry", False),
        ("b2gold", "b3gold", False),
    ],
)
def test_spellings_of_one_name(a: str, b: str, same: bool) -> None:
    assert Spellings().alike(a, b) is same


@pytest.mark.parametrize(
    ("wanted", "held", "fit"),
    [
        ("chef de l'État", "président", 1),
        ("ministre", "ministre des Affaires étrangères", 1),
        ("ministre", "ministre de la Pêche", 2),
        ("ministre de la Pêche", "ministre de la Pêche", 3),
        ("ministre de la Pêche", "ministre des Ports", 0),
        ("Premier ministre", "ministre", 0),
        ("président", "ancien président", 0),
        ("responsable", "porte-parole", 1),
    ],
)
def test_how_well_an_office_means_its_holder(fr: Pack, wanted: str, held: str, fit: int) -> None:
    assert fit_of_roles(wanted, held, fr) == fit


def test_a_role_is_an_office_and_a_portfolio(fr: Pack) -> None:
    assert split_role("ministre de la Pêche", fr) == ("ministre", "de la Pêche")
    assert split_role("ministre des Affaires étrangères", fr) == ("ministre des Affaires étrangères", "")


def test_an_entity_is_named_without_its_article(fr: Pack) -> None:
    assert without_article("le directeur de l'usine", fr) == "directeur de l'usine"
    assert without_article("l'usine", fr) == "usine"
    assert without_article("Leurs partenaires", fr) == "partenaires"
