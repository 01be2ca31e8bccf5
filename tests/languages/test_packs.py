"""Every pack: its examples are read as their tags say. And a language made of tables alone, read end to end."""

from __future__ import annotations

import re
import shutil
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from aidememoire.languages.pack import ROOT, Pack, installed
from aidememoire.model import Document, Problem, document_id
from aidememoire.parse import model_problem
from aidememoire.pipeline import Pipeline, find_everything
from aidememoire.records import Findings
from conftest import read_phrase

TAG = re.compile(r"</?\w+>")
OTHERS = [lang for lang in installed() if lang != "fr"]  # the French tables have tests of their own, one for each


def examples(table: str, *sections: str) -> Iterator[Any]:
    for lang in OTHERS:
        read = tomllib.loads((ROOT / lang / f"{table}.toml").read_text(encoding="utf-8"))
        for section in sections:
            for number, row in enumerate(read.get(section, ())):
                for example in row.get("examples", ()):
                    yield pytest.param(lang, example, row, id=f"{lang}-{section}-{number}-{str(example)[:40]}")


def nevers(table: str, *sections: str) -> Iterator[Any]:
    for lang in OTHERS:
        read = tomllib.loads((ROOT / lang / f"{table}.toml").read_text(encoding="utf-8"))
        for section in sections:
            for row in read.get(section, ()):
                found = row["examples"] if section == "never" else row.get("never", ())
                yield from (pytest.param(lang, phrase, id=f"{lang}-{phrase[:40]}") for phrase in found)


def tagged(example: str) -> tuple[str, dict[str, str]]:
    """The phrase without its tags, and the words in each."""
    return TAG.sub("", example), {m[1]: TAG.sub("", m[2]) for m in re.finditer(r"<(\w+)>(.*?)</\1>", example)}


@pytest.mark.parametrize(("lang", "example", "row"), list(examples("attributions", "verb", "source")))
def test_who_says_what(lang: str, example: str, row: dict[str, Any]) -> None:
    phrase, wanted = tagged(example)
    read = [
        {"content": a.content[0].of(phrase), "cue": a.cue and a.cue.of(phrase), "mention": a.mention and a.mention.of(phrase)}
        for a in read_phrase(lang, phrase).attributions
    ]
    assert any(all(bare(one[field]) == bare(words) for field, words in wanted.items()) for one in read), f"{wanted} not in {read}"


def bare(words: str | None) -> str:
    return re.sub(r"^(?:the|a)\s+", "", (words or "").strip(' "“”.,').lower())


@pytest.mark.parametrize(("lang", "example", "row"), list(examples("times", "pattern")))
def test_times(lang: str, example: dict[str, str], row: dict[str, Any]) -> None:
    phrase, wanted = tagged(example["says"])
    found = [(t.span.of(phrase), t.value) for t in read_phrase(lang, phrase).times]
    assert (wanted["time"], example.get("value")) in found, found


@pytest.mark.parametrize(("lang", "example", "row"), list(examples("quantities", "unit", "bound", "multiple", "word_multiple")))
def test_quantities(lang: str, example: str, row: dict[str, Any]) -> None:
    phrase, wanted = tagged(example)
    found = {q.span.of(phrase): q for q in read_phrase(lang, phrase).quantities}
    assert bare(wanted["quantity"]) in {bare(words) for words in found} or row.get("inside") is False, list(found)
    assert "symbol" not in row or row["symbol"] in {q.unit for q in found.values()}
    assert "bound" not in row or row["bound"] in {q.bound for q in found.values()}


@pytest.mark.parametrize(("lang", "phrase"), list(nevers("quantities", "never", "word_multiple")))
def test_what_is_no_quantity(lang: str, phrase: str) -> None:
    assert not [q.span.of(phrase) for q in read_phrase(lang, phrase).quantities if q.dimension != "time"]


@pytest.mark.parametrize(("lang", "example", "row"), list(examples("commitments", "verb", "word", "deed")))
def test_commitments(lang: str, example: str, row: dict[str, Any]) -> None:
    phrase, _ = tagged(example)
    read = read_phrase(lang, phrase).commitments
    forces = {row.get("force"), row.get("joint"), row.get("done", "done"), row.get("now")}
    assert any(c.force in forces for c in read), [(c.force, c.clause[0].of(phrase)) for c in read]


@pytest.mark.parametrize(("lang", "example", "row"), list(examples("meetings", "verb", "noun")))
def test_meetings(lang: str, example: str, row: dict[str, Any]) -> None:
    phrase, _ = tagged(example)
    assert row["form"] in {m.form for m in read_phrase(lang, phrase).meetings}


@pytest.mark.parametrize(("lang", "example", "row"), list(examples("instruments", "noun")))
def test_instruments(lang: str, example: str, row: dict[str, Any]) -> None:
    phrase, _ = tagged(example)
    assert row["kind"] in {i.kind for i in read_phrase(lang, phrase).instruments}


# ---------------------------------------------------------------- a language made of tables alone
MADE_UP = "xx"
# It is English but for these words, each in the table that knows it.
WORDS = {"conjugation": ("said", "dias"), "quantities": ("million", "noillim"), "names": ("minister", "retsinim")}


@pytest.fixture
def made_up(tmp_path: Path) -> Pack:
    """A pack in a folder of its own, made of tables alone."""
    folder = tmp_path / MADE_UP
    shutil.copytree(ROOT / "en", folder)
    for table, (word, own) in WORDS.items():
        path = folder / f"{table}.toml"
        path.write_text(re.sub(rf"\b{word}\b", own, path.read_text(encoding="utf-8")), encoding="utf-8")
    return Pack(MADE_UP, tmp_path)


def made_up_findings(pack: Pack, text: str) -> Findings:
    document = Document(id=document_id(text), text=text, lang=MADE_UP, published="2026-03-03", published_basis="option")
    return find_everything(document, pack)


def test_a_third_language_needs_no_python(made_up: Pack) -> None:
    text = "The retsinim Anna Ferdal dias the company had paid $30 noillim to Norway."
    found = made_up_findings(made_up, text)
    assert [s.content[0].of(text) for s in found.statements] == ["the company had paid $30 noillim to Norway"]
    assert [found.entity(ref).name for ref in found.statements[0].speakers] == ["Anna Ferdal"]
    assert [(f.value, f.unit) for f in found.figures] == [("30000000", "USD")]
    assert [m.role for m in found.mentions if m.name == "Anna Ferdal"] == ["retsinim", "retsinim"]


def test_the_words_of_another_language_mean_nothing_to_it(made_up: Pack) -> None:
    assert not made_up_findings(made_up, "Anna Ferdal said the company had paid $30 million to Norway.").statements


# ---------------------------------------------------------------- a language whose model is missing
def test_a_text_whose_model_is_missing_says_how_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("aidememoire.parse.find_spec", lambda _name: None)
    model_problem.cache_clear()
    text = "The minister said on Monday that the port would open in May."
    problem = Pipeline().read(Document(id="x", text=text, lang="en"))
    model_problem.cache_clear()
    assert isinstance(problem, Problem)
    assert problem.code == "model-not-installed"
    assert "pip install 'aidememoire[en]'" in problem.message
