"""Asking: which records a question brings back, by the ends of their ids."""

from __future__ import annotations

from typing import Any

import pytest

from aidememoire.errors import QueryError
from aidememoire.register import DocumentRow, EntityRow, Found, Query, Register


def found(register: Register, kind: str, **asked: Any) -> list[str]:
    """The record ids, without what fills them up: f-11aa00000001 is f-11aa-1."""
    rows = register.find(kind, Query(**asked)).rows
    return [f"{row.item.id[:6]}-{row.item.id[-1]}" for row in rows if isinstance(row, Found)]


@pytest.mark.parametrize("name", ["Belarus", "Biélorussie", "Bélarus", "BIELORUSSIE", "la Biélorussie", "Republic of Belarus"])
def test_a_state_is_found_by_any_of_its_names(register: Register, name: str) -> None:
    assert found(register, "figures", party=(name,)) == ["f-11aa-1", "f-11aa-2"]


@pytest.mark.parametrize("name", ["Russia", "the Russian Federation", "Fédération de Russie", "russie", "La Russie"])
def test_between_needs_both_sides(register: Register, name: str) -> None:
    assert found(register, "figures", between=("Belarus", name), exact=True) == ["f-11aa-1"]


def test_a_region_and_those_who_speak_for_it_stand_for_their_state(register: Register) -> None:
    assert found(register, "figures", between=("Belarus", "Russia")) == ["f-11aa-1", "f-11aa-2"]
    assert found(register, "meetings", between=("Russia", "Belarus")) == ["m-11aa-1"]
    assert found(register, "meetings", between=("Russia", "Belarus"), exact=True) == []


def test_both_sides_of_between_are_different_entities(register: Register) -> None:
    assert found(register, "meetings", between=("Anton Velesko", "Belarus")) == []
    assert found(register, "meetings", between=("Velesko", "Samarine")) == ["m-11aa-1"]


@pytest.mark.parametrize("name", ["Velesko", "anton velesko", "VELESKO"])
def test_a_person_is_found_by_the_last_name(register: Register, name: str) -> None:
    assert found(register, "statements", speaker=name) == ["s-11aa-1", "s-11aa-2"]


@pytest.mark.parametrize("name", ["Dravanovic", "Milena", "dravanović"])
def test_accents_and_first_names_do(register: Register, name: str) -> None:
    assert found(register, "statements", speaker=name) == ["s-22bb-1", "s-22bb-2"]


def test_a_state_speaks_through_its_people(register: Register) -> None:
    assert found(register, "statements", speaker="Serbia") == ["s-22bb-1", "s-22bb-2"]
    assert found(register, "statements", speaker="Serbia", exact=True) == []


def test_a_statement_concerns_whom_it_speaks_of(register: Register) -> None:
    assert found(register, "statements", party=("Russia",), exact=True) == ["s-11aa-1"]
    assert found(register, "statements", between=("European Union", "Ivory Coast")) == ["s-33cc-1"]


def test_commitments_by_party_and_force(register: Register) -> None:
    assert found(register, "commitments", between=("China", "Serbia")) == ["c-22bb-1"]
    assert found(register, "commitments", force="pledged") == ["c-11aa-1"]


def test_a_measure(register: Register) -> None:
    assert found(register, "figures", measure="exports") == ["f-22bb-1"]


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ({"since": "2022"}, ["f-22bb-1", "f-11aa-2"]),  # by its period, by its period; f-11aa-2 by the day of publication
        ({"until": "2021"}, ["f-11aa-1"]),
        ({"since": "2022-09-30", "until": "2022-09"}, ["f-22bb-1"]),  # a period that overlaps
        ({"since": "2022-10", "until": "2023"}, []),
        ({"since": "2024-11-05", "until": "2024-11-05"}, ["f-11aa-2"]),
    ],
)
def test_time_is_the_records_own_or_else_the_day_of_publication(
    register: Register, asked: dict[str, str], expected: list[str]
) -> None:
    assert found(register, "figures", **asked) == expected


def test_statements_are_dated_by_publication(register: Register) -> None:
    assert found(register, "statements", until="2023") == ["s-22bb-1", "s-22bb-2"]


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("cooperation", ["s-22bb-1"]),  # without the accent
        ("douan*", ["s-22bb-1"]),
        ('"centre de service"', ["s-11aa-2"]),
        ("volume echanges russie", ["s-11aa-1"]),
        ("velesko", ["s-11aa-1", "s-11aa-2"]),  # names are words too
        ("l'Union", ["s-33cc-1"]),
        ("AND", []),
        ("service NOT", []),
    ],
)
def test_words_are_found_whatever_their_accents(register: Register, words: str, expected: list[str]) -> None:
    assert found(register, "statements", text=words) == expected


@pytest.mark.parametrize("words", ["", "«»", '"', '"" *', "***"])
def test_a_text_without_words_is_no_question(register: Register, words: str) -> None:
    if words:
        with pytest.raises(QueryError, match="holds no word"):
            found(register, "statements", text=words)
    else:
        assert len(found(register, "statements", text=words)) == 5


def test_an_outlet_by_part_of_its_name(register: Register) -> None:
    assert found(register, "figures", outlet="sourlac") == ["f-22bb-1"]
    with pytest.raises(QueryError, match="did you mean Agence Tervane"):
        found(register, "figures", outlet="Agence Tervanne")


def test_a_document_by_the_beginning_of_its_id(register: Register) -> None:
    row = next(r for r in register.find("documents").rows if isinstance(r, DocumentRow) and r.outlet == "Agence Tervane")
    assert found(register, "instruments", document=row.id[:10]) == ["i-11aa-1"]
    with pytest.raises(QueryError, match="no document"):
        found(register, "instruments", document="zzz")


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ({}, ["f-22bb-1", "f-11aa-1", "f-11aa-2", "f-33cc-1"]),  # undated last
        ({"sort": "-published"}, ["f-11aa-1", "f-11aa-2", "f-22bb-1", "f-33cc-1"]),
        ({"sort": "value"}, ["f-22bb-1", "f-11aa-2", "f-33cc-1", "f-11aa-1"]),
        ({"sort": "-value", "limit": 1}, ["f-11aa-1"]),
        ({"sort": "date"}, ["f-11aa-1", "f-22bb-1", "f-11aa-2", "f-33cc-1"]),
    ],
)
def test_order_and_limit(register: Register, asked: dict[str, Any], expected: list[str]) -> None:
    assert found(register, "figures", **asked) == expected
    assert register.find("figures", Query(**asked)).total == 4


@pytest.mark.parametrize(
    ("kind", "asked", "message"),
    [
        ("figures", {"party": ("Velesco",)}, "nobody called «Velesco» .* did you mean Anton Velesko"),
        ("figures", {"party": ("Laos",)}, "nobody called «Laos»"),
        ("figures", {"party": ("%",)}, "nobody called"),
        ("figures", {"force": "pledged"}, "cannot be asked for by --force; filters for figures: .*--measure"),
        ("omissions", {"party": ("Russie",)}, "cannot be asked for by --party"),
        ("figures", {"sort": "size"}, "cannot be sorted by size; orders for figures: published"),
        ("figures", {"since": "tomorrow"}, "--since tomorrow is no date"),
        ("figures", {"until": "2024/2025"}, "--until 2024/2025 is no date"),
        ("figures", {"since": "2025-12", "until": "2025-01"}, "--since 2025-12 is later than --until 2025-01"),
        ("treaties", {}, "there is no kind «treaties»; there are statements"),
    ],
)
def test_what_is_no_question_is_refused_with_advice(register: Register, kind: str, asked: dict[str, Any], message: str) -> None:
    with pytest.raises(QueryError, match=message):
        found(register, kind, **asked)


def test_entities_are_listed_by_name_the_most_common_first(register: Register) -> None:
    rows = [row for row in register.find("entities", Query(party=("Russia",))).rows if isinstance(row, EntityRow)]
    assert [row.name for row in rows] == ["Toula", "Piotr Samarine", "Russie"]
    assert rows[0] == EntityRow(name="Toula", type="region", of="Russie", documents=1, mentions=2)


def test_documents_with_what_was_found_in_them(register: Register) -> None:
    rows = [
        row
        for row in register.find("documents", Query(text="libre-échange", party=("Chine",))).rows
        if isinstance(row, DocumentRow)
    ]
    assert [(row.outlet, row.statements, row.figures, row.instruments) for row in rows] == [("Le Courrier de Sourlac", 2, 1, 1)]
    assert register.find("documents", Query(between=("Serbie", "Toula"))).total == 0


def test_omissions_come_with_their_document(register: Register) -> None:
    (row,) = register.find("omissions").rows
    assert isinstance(row, Found)
    assert (row.document.outlet, row.item.reason) == ("Agence Tervane", "counts readers of the article")


def test_a_record_by_the_beginning_of_its_id(register: Register) -> None:
    assert register.record("m").item.id == "m-11aa00000001"
    assert register.record("f-11aa00000001").kind == "figures"
    with pytest.raises(QueryError, match=r"several records .* f-11aa00000001, f-11aa00000002; give more of it"):
        register.record("f-11")
    with pytest.raises(QueryError, match="no record has an id that begins with x"):
        register.record("x")
    with pytest.raises(QueryError, match="no record"):
        register.record("f%1")
