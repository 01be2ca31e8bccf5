"""Commitments: the pack's own examples are read, and the shapes that no single phrase shows."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from aidememoire.extract.commitments.fields import SectorsTable
from aidememoire.extract.commitments.passages import passages
from aidememoire.extract.commitments.table import CommitmentsTable, load_lexicon, phrase
from aidememoire.languages.pack import Pack, load_pack
from aidememoire.records import Commitment
from conftest import read_phrase

TAG = re.compile(r"</?\w+>")


def commitments(text: str) -> tuple[Commitment, ...]:
    return read_phrase("fr", text).commitments


def names(text: str, ids: tuple[str, ...]) -> list[str]:
    return [read_phrase("fr", text).entity(ref).name for ref in ids]


def clauses(text: str) -> list[str]:
    return [span.of(text) for c in commitments(text) for span in c.clause]


def entries() -> Iterator[tuple[str, tuple[str, ...], tuple[str, ...]]]:
    table = load_pack("fr").table("commitments", CommitmentsTable)
    for cue in (*table.verb, *table.word, *table.deed, *table.event):
        yield cue.lemmas[0], cue.examples, cue.never
    for prospect in table.prospect:
        yield prospect.phrases[0], prospect.examples, prospect.never


@pytest.mark.parametrize(("entry", "examples"), [(e, x) for e, x, _ in entries()])
def test_every_entry_proves_itself(entry: str, examples: tuple[str, ...]) -> None:
    assert examples, f"«{entry}» has no example"
    for example in examples:
        match = re.search(r"<clause>(.*?)</clause>", example)
        assert match, f"«{example}» marks no clause"
        assert TAG.sub("", match.group(1)) in clauses(TAG.sub("", example)), f"«{entry}»: got {clauses(TAG.sub('', example))}"


@pytest.mark.parametrize(("entry", "never"), [(e, n) for e, _, never in entries() for n in never])
def test_what_an_entry_refuses_stays_silent(entry: str, never: str) -> None:
    assert not commitments(never), f"«{entry}» reads «{never}»"


def test_a_lemma_of_several_words_stands_under_its_first(fr: Pack) -> None:
    grammar = fr.table("commitments", CommitmentsTable).grammar
    agreed = phrase("se mettre d'accord", grammar)
    assert (agreed.head, agreed.reflexive, agreed.tail) == ("mettre", True, ("d'", "accord"))


def test_each_sector_tells_its_example(fr: Pack) -> None:
    for sector in fr.table("sectors", SectorsTable).sector:
        for example in sector.examples:
            text = f"La Norvège a promis {example} au Chili."
            assert sector.code in {c.sector for c in commitments(text)}, f"«{example}»: {[c.sector for c in commitments(text)]}"


def test_first_person_is_the_speaker_and_his_side() -> None:
    text = "« Nous livrerons le blé au Chili », a déclaré le président norvégien Odd Vik."
    (commitment,) = commitments(text)
    assert names(text, commitment.by) == ["Norvège"]
    assert commitment.force == "pledged"


def test_an_agent_is_found_in_the_passive() -> None:
    text = "Deux remorqueurs ont été livrés au Chili par la Norvège."
    (commitment,) = commitments(text)
    assert names(text, commitment.by) == ["Norvège"]
    assert names(text, commitment.to) == ["Chili"]


def test_each_verb_of_a_sentence_gives_its_own_clause() -> None:
    text = "La Norvège a livré deux navires au Chili et promet de former les équipages."
    assert clauses(text) == ["La Norvège a livré deux navires au Chili", "promet de former les équipages"]


def test_a_reporter_is_no_part_of_the_clause() -> None:
    text = "La Norvège aidera le Chili à rebâtir ses écoles, a assuré la ministre Solveig Aas."
    assert clauses(text) == ["La Norvège aidera le Chili à rebâtir ses écoles"]


def test_every_record_says_why() -> None:
    (commitment,) = commitments("La Norvège livrera trois navires au Chili d'ici 2027.")
    assert {reason.field for reason in commitment.because} == {"force", "by", "due"}
    assert commitment.entry == "commitments:future"
    assert commitment.rule == "future-of-a-party"


def test_a_quotation_of_several_sentences_is_read_sentence_by_sentence(fr: Pack) -> None:
    found = read_phrase("fr", "« Le port est prêt. Nous aiderons le Chili », a dit le ministre norvégien Odd Vik.")
    texts = [p.span.of(found.document.text) for p in passages(found.doc, found, load_lexicon(fr))]
    assert len(texts) == 2


def test_sport_commits_nobody() -> None:
    text = (
        "Le buteur norvégien a offert la victoire à son club. Le gardien du Chili a encaissé deux buts pendant le match. "
        "L'entraîneur promet de battre le Chili en finale du tournoi."
    )
    assert not commitments(text)
