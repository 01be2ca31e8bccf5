"""Anchoring: what a text without a date of publication settles by itself, and what it does not."""

from __future__ import annotations

import pytest

from aidememoire.languages.pack import load_pack
from aidememoire.model import Document, document_id
from aidememoire.pipeline import find_everything


def values(text: str, published: str | None = None) -> list[str | None]:
    document = Document(id=document_id(text), text=text, lang="fr", published=published)
    return [t.value for t in find_everything(document, load_pack("fr")).times]


@pytest.mark.parametrize(
    "text",
    [
        "Elle a reçu mardi les maires.",
        "Ils se sont réunis le 19 décembre.",
        "Les ventes ont monté l'an dernier.",
        "Il part demain.",
    ],
)
def test_without_a_day_of_reference_nothing_is_guessed(text: str) -> None:
    assert values(text) == [None]


def test_a_weekday_settles_the_year_among_those_of_the_text() -> None:
    assert values("Elle l'a reçu mardi 5 novembre à Lima. En 2024, les ventes ont monté.") == ["2024-11-05", "2024"]


def test_a_weekday_that_fits_two_years_of_the_text_settles_none() -> None:
    assert values("Elle l'a reçu mardi 5 novembre. Les ventes de 2018 et de 2024 ont monté.")[0] == "2024-11-05"
    assert values("Elle l'a reçu mardi 5 novembre. Les ventes de 2019 et de 2024 ont monté.")[0] is None


def test_the_day_the_text_gives_as_its_own_counts_as_publication() -> None:
    text = "La ministre a lancé, ce jeudi 10 juin 2021, le programme. Elle avait reçu mardi les maires."
    assert values(text) == ["2021-06-10", "2021-06-08"]


def test_a_date_line_counts_as_publication() -> None:
    assert values("7 novembre 2012. - Le groupe a ouvert mardi son usine.") == ["2012-11-07", "2012-11-06"]


def test_one_year_of_full_dates_settles_months_and_years_but_no_weekday() -> None:
    text = "Elle l'a reçu le 2 juin 2021. Il était venu en septembre dernier. Il repart lundi."
    assert values(text) == ["2021-06-02", "2020-09", None]


def test_since_lasts_to_the_article_and_is_open_without_one() -> None:
    assert values("Le traité tient depuis 1996.", "2023-04-06") == ["1996/2023"]
    assert values("Le traité tient depuis 1996.") == [None]


def test_a_time_says_how_it_was_anchored() -> None:
    document = Document(id="x", text="Elle a reçu lundi les maires.", lang="fr", published="2026-03-03")
    (time,) = find_everything(document, load_pack("fr")).times
    assert time.relative
    assert time.how == "counted from the day of publication"
