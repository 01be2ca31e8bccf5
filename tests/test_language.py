"""The language is told offline, of articles, of mixed pages and of single phrases."""

from __future__ import annotations

import socket

import pytest

from aidememoire.language import UNKNOWN, detect_language, language_problem

FRENCH = "Les deux ministres ont signé mardi un accord sur les transports, a indiqué la Présidence de Valbourg.\n"
ENGLISH = "This site uses cookies to improve your experience and to measure how many people read our articles.\n"


@pytest.mark.parametrize(
    "text",
    [
        "Le ministre a parlé.",
        "PIB : 3 %.",
        "« Oui »",
        "1 million d'euros",
        "Mais faites attention.",
        "Il a tenu bon.",
        "LES DEUX MINISTRES ONT SIGNÉ MARDI UN ACCORD",
        "Hausse de 30 % à 38 milliards de dollars",
    ],
)
def test_a_french_phrase_is_french(text: str) -> None:
    assert detect_language(text) == "fr"


@pytest.mark.parametrize(
    ("text", "lang"),
    [
        ("The ministers of both countries signed an agreement on Tuesday.", "en"),
        ("El presidente dijo que el comercio entre los dos países aumentó.", "es"),
        ("Der Präsident sagte, der Handel sei um drei Prozent gestiegen.", "de"),
        ("Президент сказал, что товарооборот вырос.", "ru"),
        ("The minister said.", "en"),
    ],
)
def test_another_language_is_not_french(text: str, lang: str) -> None:
    assert detect_language(text) == lang


@pytest.mark.parametrize("text", ["", " \n", "12", "!!!", "38 000 000 000"])
def test_without_words_there_is_no_language(text: str) -> None:
    assert detect_language(text) == UNKNOWN


def test_an_english_cookie_wall_makes_no_english_article() -> None:
    assert detect_language(FRENCH * 6 + ENGLISH * 4) == "fr"
    assert detect_language(ENGLISH + FRENCH + ENGLISH) == "en"


def test_a_french_name_makes_no_french_article() -> None:
    text = "The French daily «Le Courrier de la Vallée» wrote on Monday that trade between both countries had grown."
    assert detect_language(text) == "en"


def test_what_cannot_be_encoded_is_no_trouble() -> None:
    assert detect_language("Le ministre \ud800 a parlé hier à la presse.") == "fr"


def test_nothing_is_fetched(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("the network was asked")

    monkeypatch.setattr(socket, "socket", refuse)
    monkeypatch.setattr(socket, "create_connection", refuse)
    assert detect_language(FRENCH) == "fr"


def test_the_problem_says_which_language_and_which_are_read() -> None:
    problem = language_problem("ru", "a.txt", ("fr",))
    assert problem.code == "language-not-supported"
    assert "«ru» is not supported yet" in problem.message
    assert "fr" in problem.message
    assert (problem.where, problem.fatal, problem.stage) == ("a.txt", True, "language")
    assert "no language can be told" in language_problem(UNKNOWN, None, ("fr",)).message
