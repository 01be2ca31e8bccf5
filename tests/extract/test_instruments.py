"""Instruments: the examples of the pack, names, and progress."""

from __future__ import annotations

import re

import pytest

from aidememoire.extract.instruments.table import InstrumentsTable
from aidememoire.languages.pack import load_pack
from aidememoire.model import Span
from conftest import read_phrase

TABLE = load_pack("fr").table("instruments", InstrumentsTable)
TAG = re.compile(r"</?evidence>")


@pytest.mark.parametrize(("entry", "says"), [(n.words[0], s) for n in TABLE.noun for s in n.examples])
def test_each_entry_reads_its_examples(entry: str, says: str) -> None:
    words = re.search(r"<evidence>(.*?)</evidence>", says)
    assert words
    evidence = Span(words.start(), words.start() + len(words[1]))
    found = read_phrase("fr", TAG.sub("", says)).instruments
    assert any(i.entry == f"instruments:{entry}" and i.evidence.overlaps(evidence) for i in found), [i.entry for i in found]


@pytest.mark.parametrize("phrase", [s for n in TABLE.noun for s in n.never])
def test_what_looks_alike_is_left(phrase: str) -> None:
    assert not read_phrase("fr", phrase).instruments


def test_every_entry_carries_an_example() -> None:
    assert not [n.words[0] for n in TABLE.noun if not n.examples]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("La Norvège et le Pérou ont signé un accord de pêche avec le Chili.", "accord de pêche"),
        ("La Norvège et le Pérou ont signé un traité sur la mer d'une valeur de 3 millions d'euros.", "traité sur la mer"),
        ("La Norvège et le Pérou ont signé en 2019 la Déclaration de Lima.", "Déclaration de Lima"),
    ],
)
def test_the_name_ends_before_parties_and_sums(text: str, name: str) -> None:
    assert [i.name for i in read_phrase("fr", text).instruments] == [name]


def test_progress_goes_to_the_programme_of_its_sentence() -> None:
    text = "La Norvège et le Pérou ont achevé 74 % des mesures prévues par ce programme de coopération."
    (instrument,) = read_phrase("fr", text).instruments
    assert instrument.progress == 0.74
    assert instrument.status == "in_force"
    assert "74 %" in instrument.evidence.of(text)


def test_a_bare_share_is_no_progress() -> None:
    text = "La Norvège et le Pérou ont signé un accord de pêche. Les ventes ont monté de 74 %."
    assert [i.progress for i in read_phrase("fr", text).instruments] == [None]
