"""Who an instrument binds: the sides its phrase names, those who sign it, those of its sentence."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aidememoire.extract.instruments.phrases import Phrase
from aidememoire.extract.instruments.status import Standing
from aidememoire.extract.instruments.table import Lexicon
from aidememoire.languages.clauses import VERBS, noun_phrase, subjects, text_span
from aidememoire.model import Span
from aidememoire.records import Findings

if TYPE_CHECKING:
    from spacy.tokens import Doc


def parties_of(doc: Doc, findings: Findings, lexicon: Lexicon, phrase: Phrase, standing: Standing | None) -> tuple[str, ...]:
    """The states and bodies the instrument is between; persons stand for what they speak for.

    Those in the phrase come first, then the subject of the verb that signs it; the sentence's are taken where
    these are fewer than two.
    """
    found: dict[str, None] = dict.fromkeys(_bodies(findings, phrase.span))
    if standing and standing.word.pos_ in VERBS:
        for head in subjects(standing.word):
            found.update(dict.fromkeys(_bodies(findings, text_span(noun_phrase(head)))))
    if len(found) < 2:
        found.update(dict.fromkeys(sentence_parties(findings, phrase.span)))
    return tuple(found)


def sentence_parties(findings: Findings, span: Span) -> tuple[str, ...]:
    """The states and bodies of the sentence, persons counted for theirs."""
    return _bodies(findings, findings.sentence_of(span))


def _bodies(findings: Findings, span: Span) -> tuple[str, ...]:
    found: dict[str, None] = {}
    for mention in findings.mentions_in(span):
        for ref in mention.entities or ((mention.entity,) if mention.entity else ()):
            entity = findings.entity(ref)
            body = ref if entity.type in {"state", "region", "organization"} else entity.of if entity.type == "person" else None
            if body:
                found.setdefault(body)
    states = tuple(r for r in found if findings.entity(r).type == "state")
    return states if len(states) > 1 else tuple(found)


def are_of_two(findings: Findings, parties: tuple[str, ...]) -> bool:
    """Whether the parties belong to more than one state, one of them being a state or region itself."""
    homes = {findings.entity(p).of if findings.entity(p).type == "organization" else p for p in parties}
    return len(homes) > 1 and any(findings.entity(p).type in {"state", "region"} for p in parties)


def doc_has_relation(findings: Findings) -> bool:
    """Whether the text speaks of two states, regions or bodies at all."""
    return sum(e.type in {"state", "region", "organization"} for e in findings.entities) > 1
