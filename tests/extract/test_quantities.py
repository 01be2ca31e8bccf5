"""Quantities: spans are exact, values are exact, and the pack's own examples are read."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from itertools import pairwise
from typing import Any

import pytest

from aidememoire.extract.quantities.numerals import digits_value, find_numerals
from aidememoire.extract.quantities.tables import Currencies, Units, quantities_table
from aidememoire.languages.pack import Pack, load_pack
from aidememoire.model import Quantity
from conftest import read_phrase

TAGS = ("<quantity>", "</quantity>")


def quantities(phrase: str) -> tuple[Quantity, ...]:
    return read_phrase("fr", phrase).quantities


def words(phrase: str) -> list[str]:
    return [q.span.of(phrase) for q in quantities(phrase)]


@pytest.mark.parametrize(
    ("phrase", "value"),
    [
        ("dix-sept", 17),
        ("vingt et un", 21),
        ("soixante et onze", 71),
        ("soixante-dix-neuf", 79),
        ("septante-deux", 72),
        ("quatre-vingts", 80),
        ("quatre-vingt-dix-sept", 97),
        ("deux cents", 200),
        ("mille neuf cent quatre-vingt-quatre", 1984),
        ("deux mille vingt-cinq", 2025),
        ("trois cent mille", 300_000),
        ("deux millions cinq cent mille", 2_500_000),
        ("un demi-million", 500_000),
        ("trois milliards et demi", 3_500_000_000),
        ("2 milliards 500 millions", 2_500_000_000),
        ("une trentaine", 30),
        ("des centaines de milliers", 100_000),
        ("plusieurs dizaines de millions", 20_000_000),
    ],
)
def test_a_numeral_is_worth_what_its_words_say(fr: Pack, phrase: str, value: int) -> None:
    (numeral,) = find_numerals(phrase, fr)
    assert numeral.value == value
    assert numeral.span == (0, len(phrase))


@pytest.mark.parametrize("phrase", ["une route", "un accord", "pour cent raisons", "la deuxième visite"])
def test_an_article_or_an_ordinal_is_no_numeral(fr: Pack, phrase: str) -> None:
    assert not [n for n in find_numerals(phrase, fr) if n.value in (1, 2)]


@pytest.mark.parametrize(
    ("written", "value"),
    [("8 000", "8000"), ("125.088", "125088"), ("1.458.000,50", "1458000.50"), ("4,5", "4.5"), ("1,458,000", "1458000")],
)
def test_separators_group_or_divide(written: str, value: str) -> None:
    assert digits_value(written) == Decimal(value)


def test_the_other_convention_of_separators() -> None:
    assert digits_value("1,458,000.50", decimal=".") == Decimal("1458000.50")
    assert digits_value("4.5", decimal=".") == Decimal("4.5")


@pytest.mark.parametrize("blank", [" ", "\u00a0", "\u202f", "\u2009"])
def test_every_blank_groups_digits(blank: str) -> None:
    phrase = f"Le port a reçu 8{blank}000{blank}€."
    (quantity,) = quantities(phrase)
    assert (quantity.value, quantity.unit) == (8000, "EUR")
    assert quantity.span.of(phrase) == f"8{blank}000{blank}€"


def test_bound_words_belong_to_the_span_before_and_after() -> None:
    assert words("Le pont fait plus de 300 mètres.") == ["plus de 300 mètres"]
    assert words("Le pont fait 300 mètres environ.") == ["300 mètres environ"]
    assert words("Le commerce dépasse les 300 millions d'euros.") == ["300 millions d'euros"]


def test_numbers_do_not_run_over_a_line() -> None:
    (quantity,) = quantities("Le port en chiffres, lot 12\n\n345 grues sont en service.")
    assert quantity.value == 345


def test_quantities_never_overlap() -> None:
    phrase = "Entre 2 et 3 milliards d'euros, dont 300 et 500 millions pour 12 des 28 ports, soit 4 à 5 % du total."
    spans = [q.span for q in quantities(phrase)]
    assert all(a.end <= b.start for a, b in pairwise(spans))


def test_the_number_and_the_unit_lie_in_the_text() -> None:
    phrase = "Le don est d'environ 4 millions de dollars américains."
    (quantity,) = quantities(phrase)
    assert quantity.number.of(phrase) == "4 millions"
    assert quantity.unit_span is not None
    assert quantity.unit_span.of(phrase) == "dollars américains"
    assert quantity.dimension == "money"


def examples() -> Iterator[Any]:
    pack = load_pack("fr")
    table = quantities_table(pack)
    entries = [*table.unit, *table.currency, *table.bound, *table.multiple, *table.word_multiple]
    entries += [*pack.table("units", Units).unit, *pack.table("currencies", Currencies).sign, table.fractions, table.nouns]
    for entry in entries:
        for example in entry.examples:
            yield pytest.param(example, id=example[:60])


@pytest.mark.parametrize("example", list(examples()))
def test_the_pack_reads_its_own_examples(example: str) -> None:
    phrase = example
    wanted = []
    while TAGS[0] in phrase:
        start = phrase.index(TAGS[0])
        phrase = phrase.replace(TAGS[0], "", 1)
        end = phrase.index(TAGS[1])
        phrase = phrase.replace(TAGS[1], "", 1)
        wanted.append(phrase[start:end])
    assert set(wanted) <= set(words(phrase)), f"read {words(phrase)}"


def nevers() -> Iterator[Any]:
    table = quantities_table(load_pack("fr"))
    examples = [e for entry in table.never for e in entry.examples] + [e for entry in table.word_multiple for e in entry.never]
    for example in examples:
        yield pytest.param(example, id=example[:60])


@pytest.mark.parametrize("example", list(nevers()))
def test_what_the_pack_refuses_is_no_quantity(example: str) -> None:
    assert not words(example)
