"""The user's file of parties, offices and outlets adds to what the packs know, and comes before it."""

from __future__ import annotations

from pathlib import Path

import pytest

from aidememoire.errors import SourceError
from aidememoire.model import Document, Span, document_id
from aidememoire.reconcile import find_known_file, load_known, reconcile
from aidememoire.reconcile.origins import own_origin
from aidememoire.records import DocumentRecord, Entity

FILE = """
[[agency]]
name = "AVI"
names = ["Agence AVI"]

[[outlet]]
name = "Le Monde"
family = "Presse de Sourlac"

[[outlet]]
name = "Ministère valdanien du Commerce"
of = "Banque régionale des fleuves"

[[party]]
name = "Banque régionale des fleuves"
names = ["BRF", "Regional River Bank"]

[[office]]
title = "président"
of = "PY"
holder = "Anselmo Villagra"
from = 2023-08-15
until = 2025-08-14
"""


@pytest.fixture
def known_file(tmp_path: Path) -> Path:
    path = tmp_path / "talks.known.toml"
    path.write_text(FILE, encoding="utf-8")
    return path


def document(text: str, outlet: str | None = None, published: str | None = None) -> Document:
    return Document(id=document_id(text), text=text, outlet=outlet, published=published, lang="fr")


def test_the_file_beside_the_register_is_found(known_file: Path) -> None:
    assert find_known_file(known_file.with_name("talks.db")) == known_file
    assert find_known_file(known_file.with_name("other.db")) is None


def test_what_the_user_says_of_an_outlet_comes_first(known_file: Path) -> None:
    here = document("Le port rouvre.", "Le Monde")
    assert own_origin(here, load_known().credits).name == "Groupe Le Monde"
    assert own_origin(here, load_known(known_file).credits).name == "Presse de Sourlac"


def test_the_own_voice_of_a_party_carries_its_key(known_file: Path) -> None:
    origin = own_origin(document("Le port rouvre.", "Ministère valdanien du Commerce"), load_known(known_file).credits)
    assert origin.of == "organization:banque regionale des fleuves"


def test_names_of_a_party_are_one(known_file: Path) -> None:
    text = "La BRF et la Regional River Bank."
    names = (Entity(id="e0", name="BRF", type="organization"), Entity(id="e1", name="Regional River Bank", type="organization"))
    found = reconcile([DocumentRecord(document=document(text), entities=names)], load_known(known_file))
    assert [identity.key for identity in found.identities] == ["organization:banque regionale des fleuves"]


@pytest.mark.parametrize(("day", "held"), [("2025-04-10", True), ("2025-09-10", False), (None, False)])
def test_an_office_is_held_within_its_days(known_file: Path, day: str | None, held: bool) -> None:
    text = "Le président paraguayen a signé."
    state = Entity(id="e0", name="Paraguay", type="state", code="PY")
    president = Entity(id="e1", name="président paraguayen", type="person", of="e0", mentions=(Span(0, 23),))
    whole = DocumentRecord(document=document(text, published=day), entities=(state, president))
    keys = {i.key for i in reconcile([whole], load_known(known_file)).identities}
    assert ("person:anselmo vilagra" in keys) is held


@pytest.mark.parametrize("text", ["[[outlets]]\nname = 'x'", "[[outlet]]\nfamily = 'x'", "[[outlet"])
def test_a_file_that_is_wrong_says_where(tmp_path: Path, text: str) -> None:
    path = tmp_path / "my.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(SourceError, match=r"my\.toml"):
        load_known(path)
