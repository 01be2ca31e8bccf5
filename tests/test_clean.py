"""What is marked as boilerplate, to the character, and what is not."""

from __future__ import annotations

import re
import time
import tomllib
from pathlib import Path
from typing import Any

import pytest

from aidememoire.clean import mark_boilerplate
from aidememoire.languages.cleaning import CleaningTable, compile_rules, fold
from aidememoire.languages.pack import installed, load_pack
from aidememoire.model import Document, document_id

CORPORA = Path(__file__).parent / "corpora"
TAG = re.compile(r"</?(?:x|boilerplate)>")


def untagged(phrase: str) -> tuple[str, set[int]]:
    """The text without its tags, and the places of the characters between them that are no white space."""
    text, marked, inside, at = "", set(), False, 0
    for tag in [*TAG.finditer(phrase), None]:
        piece = phrase[at : tag.start() if tag else len(phrase)]
        marked |= {len(text) + i for i, c in enumerate(piece) if inside and not c.isspace()}
        text, inside, at = text + piece, not inside, tag.end() if tag else at
    return text, marked


def marked(text: str, lang: str = "fr") -> set[int]:
    document = mark_boilerplate(Document(id=document_id(text), text=text, lang=lang), load_pack(lang))
    assert document.text == text
    return {i for s, e in document.boilerplate for i in range(s, e) if not text[i].isspace()}


def words(text: str, places: set[int]) -> str:
    return "".join(c if i in places else "\n" if c == "\n" else "" for i, c in enumerate(text)).strip()


def rows(section: str) -> list[Any]:
    return [
        pytest.param(path.parent.name, row["says"], id=f"{path.parent.name}-{section}-{number}")
        for path in sorted(CORPORA.glob("*/cleaning.toml"))
        for number, row in enumerate(tomllib.loads(path.read_text(encoding="utf-8"))[section])
    ]


@pytest.mark.parametrize(("lang", "page"), rows("case"))
def test_the_page_is_marked_where_it_is_no_article(lang: str, page: str) -> None:
    text, wanted = untagged(page)
    got = marked(text, lang)
    assert not wanted - got, f"not marked: {words(text, wanted - got)}"
    assert not got - wanted, f"wrongly marked: {words(text, got - wanted)}"


@pytest.mark.parametrize(("lang", "page"), rows("never"))
def test_an_article_is_left_alone(lang: str, page: str) -> None:
    assert words(page, marked(page, lang)) == ""


@pytest.mark.parametrize(("lang", "page"), rows("gap"))
def test_a_gap_is_still_a_gap(lang: str, page: str) -> None:
    text, wanted = untagged(page)
    assert marked(text, lang) != wanted, "this is read now: make it a case"


def entries() -> list[Any]:
    found = []
    for lang in installed():
        table = load_pack(lang).table("cleaning", CleaningTable)
        for number, entry in enumerate((*table.line, *table.button, *table.piece)):
            found.append(pytest.param(lang, entry, id=f"{lang}-{number}-{entry.name}"))
        found += [pytest.param(lang, table.cookie, id=f"{lang}-cookie-wall"), pytest.param(lang, table.glued, id=f"{lang}-glued")]
    return found


@pytest.mark.parametrize(("lang", "entry"), entries())
def test_an_entry_proves_itself(lang: str, entry: Any) -> None:
    assert entry.examples
    assert entry.never
    for example in entry.examples:
        text, wanted = untagged(example)
        got = marked(text, lang)
        assert got == (wanted or {i for i, c in enumerate(text) if not c.isspace()}), f"«{text}»: {words(text, got)}"
    for phrase in entry.never:
        assert words(phrase, marked(phrase, lang)) == "", f"«{phrase}» is no {entry}"


@pytest.mark.parametrize("lang", installed())
def test_the_pattern_of_a_class_compiles_once(lang: str) -> None:
    assert compile_rules(load_pack(lang)) is compile_rules(load_pack(lang))


@pytest.mark.parametrize(
    ("line", "folded"),
    [("▶  Écouter l’article :", "Ecouter l'article"), ("• © Delta", "© Delta"), ("\ufeffS\ufefferge", "Serge"), ("…", "")],
)
def test_a_line_is_folded(line: str, folded: str) -> None:
    assert fold(line) == folded


def test_spans_are_in_order_and_apart() -> None:
    text = "Facebook\nTwitter\n\nLe ministre a parlé mardi à la presse de Valbourg.\n<br>\nPartager\n"
    document = mark_boilerplate(Document(id="", text=text), load_pack("fr"))
    assert [s.of(text) for s in document.boilerplate] == ["Facebook\nTwitter", "<br>\nPartager"]


def test_a_page_with_windows_line_ends() -> None:
    text = "Le ministre a parlé mardi à la presse de Valbourg.\r\nPartager cet article\r\n"
    document = mark_boilerplate(Document(id="", text=text), load_pack("fr"))
    assert [s.of(text) for s in document.boilerplate] == ["Partager cet article"]


@pytest.mark.parametrize("text", ["", " \n ", "\n\n\n", "Facebook", "«", "---\n---", "<!--", "<", "[](", "{{<"])
def test_next_to_nothing_is_no_trouble(text: str) -> None:
    marked(text)


@pytest.mark.parametrize(
    "unit",
    [
        *("<!--", "<script ", "<a ", "![", "[a](", "{{< ", "((", "https://", "#a ", "1/", ". x", "a ", "Aa ", "A. ", "\n", "a\n"),
        *("partager ", "Facebook ", "lire aussi : ", "Lire la suite ", "Vous acceptez nos cookies ", "Publié le ", "photo : "),
        *("Facebook\n", "Sport\n", "Commentaires\n", "Lire aussi\n", "Mali 1 ", "« Lire aussi : a » "),
    ],
)
def test_no_text_takes_long(unit: str) -> None:
    started = time.process_time()
    marked((unit * 200_000)[:200_000])
    assert time.process_time() - started < 10
