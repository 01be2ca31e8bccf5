"""The day of publication is read where the text or the page clearly says it, and only there."""

from __future__ import annotations

import re

import pytest

from aidememoire.languages.cleaning import CleaningTable
from aidememoire.languages.pack import installed, load_pack
from aidememoire.read.dates import find_published, read_address, read_day, read_iso

AFTER = "\nLes deux ministres ont signé mardi un accord.\nIls se reverront en mai.\n"


@pytest.mark.parametrize(
    ("value", "day"),
    [
        ("2024-11-05", "2024-11-05"),
        ("2024-11-05T23:30:00+01:00", "2024-11-05"),
        ("2024-11-05 10:12", "2024-11-05"),
        ("2024-11", None),
        ("2024-02-30", None),
        ("05/11/2024", None),
        ("hier", None),
        ("", None),
        ("0024-11-05", None),
    ],
)
def test_iso(value: str, day: str | None) -> None:
    assert read_iso(value) == day


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("1er février 2023", "2023-02-01"),
        ("1ᵉʳ février 2023", "2023-02-01"),
        ("mardi 5 novembre 2024", "2024-11-05"),
        ("05/11/2024", "2024-11-05"),
        ("05.11.24", "2024-11-05"),
        ("31 février 2024", None),
        ("5 novembre", None),
        ("le rapport du 5 novembre 2024", None),
    ],
)
def test_a_day_in_words(words: str, day: str | None) -> None:
    assert read_day(words) == day


@pytest.mark.parametrize(
    ("line", "day"),
    [
        ("Publié le 12 mars 2025 à 10:32", "2025-03-12"),
        ("Publié le : 05/11/2024 - 10:12", "2024-11-05"),
        ("Mis en ligne le 1er février 2023", "2023-02-01"),
        ("7 novembre 2012. - La commission mixte s'est réunie.", "2012-11-07"),
        ("VALBOURG, 5 novembre 2024 (Agence Delta) – Les ministres se sont vus.", "2024-11-05"),
        ("Valbourg, le 3 novembre 2025", "2025-11-03"),
        ("📅 Jeudi 31 Octobre 2024", "2024-10-31"),
        ("Le 13/06/2018 à 12h12, mis à jour le 14/06/2018 à 9h00", "2018-06-13"),
        ("11 janvier 2021 à 19h19 par la rédaction", "2021-01-11"),
        ("Delta | 06.07.2021 11h31", "2021-07-06"),
        ("Date : 31 octobre 2024", "2024-10-31"),
        ("VALBOURG, 5 novembre (Agence Delta) – Les ministres se sont vus.", None),
        ("Le 4 novembre 1979, la foule envahit la place.", None),
        ("Publié le 12 mars 2025, le rapport fait état d'un recul de 3 % des échanges.", None),
        ("Le rapport publié le 12 mars 2021 par la commission fait date.", None),
        ("Mis à jour le 3 mars 2025", None),
        ("L'accord signé à Valbourg le 5 novembre 2024 entre en vigueur.", None),
    ],
)
def test_the_text_says_its_day(line: str, day: str | None) -> None:
    assert find_published(line + AFTER) == day
    assert find_published("Un accord est signé\n\n" + line + AFTER) == day


def test_the_last_line_may_sign_with_the_day() -> None:
    assert find_published(AFTER + "Léa Mornay le 01/04/2025    Source : Agence Delta") == "2025-04-01"


@pytest.mark.parametrize("lang", installed())
def test_the_examples_of_the_pack(lang: str) -> None:
    table = load_pack(lang).table("cleaning", CleaningTable).dates
    assert table.examples
    for example in table.examples:
        words = re.search(r"<published>(.*)</published>", example)
        assert words
        assert find_published(re.sub(r"</?published>", "", example)) == read_day(words[1]) is not None
    assert [find_published(phrase) for phrase in table.never] == [None] * len(table.never)


def test_an_address_may_carry_the_day() -> None:
    assert read_address("https://gazette.example/2024/11/05/accord") == "2024-11-05"
    assert read_address("https://gazette.example/20241105-accord") == "2024-11-05"
    assert read_address("https://gazette.example/2024/accord-11") is None
