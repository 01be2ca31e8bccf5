"""Candidates that no single verb carries: orders in speech, prospects held out, nouns of deeds."""

from __future__ import annotations

from collections.abc import Iterator

from aidememoire.extract.commitments.contents import Content
from aidememoire.extract.commitments.cues import Candidate, follows
from aidememoire.extract.commitments.passages import Passage
from aidememoire.extract.commitments.table import Prospect
from aidememoire.extract.commitments.verbs import Group


def shaped_candidates(passage: Passage) -> Iterator[Candidate]:
    """Imperatives, prospects and events of the sentence."""
    for group in passage.groups:
        if _is_imperative(passage, group):
            yield Candidate("imperative", "order-in-speech", "proposed", group.head, group, entry="commitments:imperative")
    for prospect in passage.lexicon.prospects:
        yield from _prospects(passage, prospect)
    for i in range(passage.start, passage.end):
        yield from _events(passage, i)


def _is_imperative(passage: Passage, group: Group) -> bool:
    """An order: no subject before it, said by somebody."""
    if group.tense != "imperative" or group.negated or group.inverted:
        return False
    span = passage.chars(group.head, group.head + 1)
    if not passage.findings.statements_over(span):
        return False
    before = passage.at(group.start - 1) if group.start > passage.start else None
    return before is None or before.is_punct


def _prospects(passage: Passage, prospect: Prospect) -> Iterator[Candidate]:
    """What is named as promising: the object of the verb of naming, or the subject of «est prometteur»."""
    places = [i for i in range(passage.start, passage.end) if passage.begins(i, prospect.phrases)]
    for place in places[:1]:
        content = _named_object(passage, prospect, place) or _subject_phrase(passage, place)
        if content is not None:
            entry = f"commitments:{prospect.phrases[0]}"
            at = content.anchor
            yield Candidate("prospect", "prospect-held-out", "proposed", at, None, content, "content", entry, wants_other=False)


def _named_object(passage: Passage, prospect: Prospect, at: int) -> Content | None:
    """«a cité X comme un domaine prometteur», «considère comme prometteur X»: X."""
    naming = [g for g in passage.groups if g.lemma in prospect.verbs and g.head < at]
    links = [i for i in range(passage.start, at) if passage.at(i).lower_ in prospect.link]
    if not naming or not links:
        return None
    verb, link = naming[-1], links[-1]
    if link - verb.head > 2:
        return Content(verb.head + 1, verb.head + 1, "np", link)
    return Content(at + 1, at + 1, "np") if at + 3 < passage.end else None


def _subject_phrase(passage: Passage, at: int) -> Content | None:
    """«X est prometteuse»: X, from the beginning of its clause."""
    copula = next((g for g in reversed(passage.groups) if g.finite and g.head < at and at - g.head < 5), None)
    if copula is None or not any(
        passage.at(i).lower_ in passage.lexicon.grammar.be for i in range(copula.start, copula.head + 1)
    ):
        return None
    start = passage.start
    for i in range(copula.start - 1, passage.start - 1, -1):
        if passage.at(i).lower_ in passage.lexicon.grammar.that or passage.group_over(i):
            start = i + 1
            break
    return Content(start, start, "np", copula.start) if copula.start - start > 2 else None


def _events(passage: Passage, at: int) -> Iterator[Candidate]:
    """«l'ouverture de l'ambassade»: a noun of a deed with the noun that makes it one between parties."""
    for phrase, event in passage.lexicon.events.get(passage.at(at).lemma_.lower(), ()):
        after = follows(passage, phrase, at)
        if after is None:
            continue
        nouns = [passage.at(i).lemma_.lower() for i in range(after, min(after + 6, passage.end))]
        if any(n in event.objects for n in nouns):
            yield Candidate("event", "event-noun", "done", at, entry=f"commitments:{phrase.lemma}", wants_other=True)
            return
