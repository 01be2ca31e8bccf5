"""The pack's examples are read as their tags say, what looks alike is left, and the shapes that words alone do not show."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest

from aidememoire.extract.attributions.tables import AttributionTable, load_lexicon, split_words
from aidememoire.languages.pack import load_pack
from conftest import read_phrase

TAG = re.compile(r"</?(content|cue|mention)>")
TABLE = load_pack("fr").table("attributions", AttributionTable)


def entries() -> Iterator[tuple[str, Any]]:
    for entry in (*TABLE.verb, *TABLE.carrier):
        yield entry.lemma, entry
    for named in (*TABLE.source, *TABLE.relay):
        yield named.words[0], named


def examples() -> Iterator[Any]:
    for name, entry in entries():
        for example in entry.examples:
            yield pytest.param(example, id=f"{name}-{example[:40]}")


def nevers() -> Iterator[Any]:
    for name, entry in entries():
        for phrase in getattr(entry, "never", ()):
            yield pytest.param(phrase, id=f"{name}-{phrase[:40]}")


def tagged(example: str, tag: str) -> str | None:
    found = re.search(rf"<{tag}>(.*?)</{tag}>", example, re.DOTALL)
    return TAG.sub("", found.group(1)) if found else None


@pytest.mark.parametrize("example", list(examples()))
def test_an_example_is_read_as_tagged(example: str) -> None:
    phrase = TAG.sub("", example)
    findings = read_phrase("fr", phrase)
    read = [
        {
            "content": a.content[0].of(phrase),
            "cue": a.cue.of(phrase) if a.cue else None,
            "mention": a.mention.of(phrase) if a.mention else None,
        }
        for a in findings.attributions
    ]
    wanted = {tag: tagged(example, tag) for tag in ("content", "cue", "mention") if tagged(example, tag)}
    assert any(all(agree(one[k], v) for k, v in wanted.items()) for one in read), f"{wanted} not in {read}"


def agree(got: str | None, wanted: str | None) -> bool:
    """Whether two spans are the same words but for marks and articles at their edges."""
    return bool(got and wanted) and bare(got or "") == bare(wanted or "")


def bare(words: str) -> str:
    words = words.strip(' «»"“”.,!?').lower().replace("’", "'")
    return re.sub(r"^(?:l'|le |la |les |un |une |des )", "", words)


@pytest.mark.parametrize("phrase", list(nevers()))
def test_what_looks_alike_is_no_report(phrase: str) -> None:
    findings = read_phrase("fr", phrase)
    assert not findings.attributions, [a.content[0].of(phrase) for a in findings.attributions]


@pytest.mark.parametrize(("phrase", "words"), [("de l'avis de", ("de", "l'", "avis", "de")), ("d'après", ("d'", "après"))])
def test_phrases_are_split_as_the_parse_splits(phrase: str, words: tuple[str, ...]) -> None:
    assert split_words(phrase) == words


def test_every_verb_has_forms() -> None:
    lexicon = load_lexicon(load_pack("fr"))
    verbs = {form.verb for forms in lexicon.forms.values() for form in forms if form.tense == "present"}
    assert not {verb for verb in lexicon.heads if verb not in verbs}
