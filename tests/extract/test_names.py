"""Names, titles and descriptions: what the words themselves give, before anybody is resolved."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from babel import Locale

from aidememoire.extract.names.lexicon import load_lexicon, plural_of
from aidememoire.extract.names.mentions import spelled
from aidememoire.extract.names.words import Phrases, fold, split_words
from aidememoire.languages.pack import ROOT, Pack, load_pack
from conftest import read_phrase

# Names that the press uses more than the one of Unicode's tables.
OTHER_THAN_BABEL = {"MM", "CG", "CD", "CI", "KG", "PS", "CZ", "VC", "VA", "VN"}


def rows(name: str) -> list[dict[str, str]]:
    with Path(ROOT / "fr" / f"{name}.csv").open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))


def test_states_are_named_as_unicode_names_them() -> None:
    territories = Locale("fr").territories
    differ = {r["code"] for r in rows("places") if territories.get(r["code"]) != r["name"]}
    assert differ == OTHER_THAN_BABEL


def test_every_state_has_a_code_a_gender_a_demonym_and_a_capital() -> None:
    for row in rows("places"):
        assert len(row["code"]) == 2, row
        assert row["gender"] in ("m", "f", "mp", "fp"), row
        assert row["demonyms"], row
        assert row["capital"], row
    codes = [r["code"] for r in rows("places")]
    assert len(codes) == len(set(codes)) >= 197


def test_no_demonym_belongs_to_two_states(fr: Pack) -> None:
    seen: dict[str, str] = {}
    for row in rows("places"):
        for cell in row["demonyms"].split("|"):
            masculine = cell.split("/")[0]
            assert seen.setdefault(masculine, row["name"]) == row["name"], masculine


def test_an_organization_belongs_to_a_state_or_body_that_the_pack_knows() -> None:
    known = {r["name"] for name in ("places", "organizations") for r in rows(name)}
    assert {r["of"] for r in rows("organizations") if r["of"]} <= known
    assert {r["of"] for r in rows("regions") if r["of"]} <= known


def test_kinds_of_organizations_are_nouns_of_the_pack(fr: Pack) -> None:
    assert {r["kind"] for r in rows("organizations")} <= {n.name for n in load_lexicon(fr).table.noun}


def test_offices_name_only_offices_as_what_they_may_mean(fr: Pack) -> None:
    offices = load_lexicon(fr).table.office
    names = {o.name for o in offices} | {"*"}
    assert {other for o in offices for other in o.is_} <= names


@pytest.mark.parametrize(
    ("singular", "plural"),
    [
        ("chef de l'Etat", "chefs de l'Etat"),
        ("haut responsable", "hauts responsables"),
        ("général", "généraux"),
        ("chinois", "chinois"),
    ],
)
def test_the_plural_stops_before_a_complement(singular: str, plural: str) -> None:
    assert plural_of(singular, load_lexicon(load_pack("fr")).table.grammar.plural) == plural


def test_folding_keeps_the_length() -> None:
    text = "Élysée, Côte d'Ivoire, Türkiye, Łódź, İzmir, cœur"
    assert len(fold(text)) == len(text)


def test_the_longest_phrase_wins() -> None:
    phrases: Phrases[str] = Phrases()
    phrases.add("Guinée", "short")
    phrases.add("Guinée-Bissau", "long")
    assert phrases.longest(split_words("la Guinée Bissau"), 1) == (3, ["long"])
    assert phrases.longest(split_words("la Guinée, hier"), 1) == (2, ["short"])


@pytest.mark.parametrize(("written", "name"), [("Anne FERDAL", "Anne Ferdal"), ("UDP", "UDP"), ("ANNE FERDAL", "Anne Ferdal")])
def test_capitals_of_headlines_are_not_kept(written: str, name: str) -> None:
    assert spelled(written) == name


def examples() -> list[tuple[str, str]]:
    """Each tagged example of the table, with the words between its tags."""
    lexicon = load_lexicon(load_pack("fr"))
    entries = (*lexicon.table.honorific, *lexicon.table.office, *lexicon.table.noun, *lexicon.table.pronoun)
    return [(e, e.split("<mention>")[1].split("</mention>")[0]) for entry in entries for e in entry.examples if "<mention>" in e]


@pytest.mark.parametrize(("example", "mention"), examples())
def test_each_entry_reads_its_example(example: str, mention: str) -> None:
    text = example.replace("<mention>", "").replace("</mention>", "")
    found = [m.span.of(text) for m in read_phrase("fr", text).mentions]
    assert any(mention == f or mention.endswith(f) for f in found), f"{mention!r} not among {found}"


def impersonal() -> list[str]:
    return [e for i in load_lexicon(load_pack("fr")).table.impersonal for e in i.examples]


@pytest.mark.parametrize("example", impersonal())
def test_impersonal_il_is_nobody(example: str) -> None:
    assert not [m for m in read_phrase("fr", example).mentions if m.form == "pronoun"]


def personal() -> list[str]:
    return [e for i in load_lexicon(load_pack("fr")).table.impersonal for e in i.never]


@pytest.mark.parametrize("example", personal())
def test_personal_il_is_somebody(example: str) -> None:
    text = example.replace("<mention>", "").replace("</mention>", "")
    assert [m for m in read_phrase("fr", text).mentions if m.form == "pronoun"]
