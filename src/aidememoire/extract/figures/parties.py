"""Whose figure it is: the parties named in the sentence, else the relation the text is about."""

from __future__ import annotations

from collections import Counter

from msgspec import Struct

from aidememoire.extract.figures.passage import Passage
from aidememoire.extract.figures.tables import compiled, figures_table
from aidememoire.languages.pack import Pack
from aidememoire.model import EntityType, Span
from aidememoire.records import Findings

TYPES: tuple[EntityType, ...] = ("state", "region", "organization")
STATES: tuple[EntityType, ...] = ("state", "region")
MOST = 3
TITLE_WEIGHT = 3


class PartiesFound(Struct, frozen=True):
    """Ids of the parties and how they were found."""

    parties: tuple[str, ...]
    how: str
    span: Span | None = None


class Focus:
    """The two parties that the text speaks of most: the relation it is about."""

    def __init__(self, findings: Findings, title_end: int) -> None:
        counts: Counter[str] = Counter()
        first: dict[str, int] = {}
        for mention in findings.mentions:
            if findings.in_boilerplate(mention.span):
                continue
            for ref in mention.entities or ((mention.entity,) if mention.entity else ()):
                for party in _party_of(findings, ref):
                    counts[party] += TITLE_WEIGHT if mention.span.end <= title_end else 1
                    first.setdefault(party, mention.span.start)
        ranked = sorted(counts, key=lambda p: (-counts[p], first[p]))
        states = [p for p in ranked if findings.entity(p).type in STATES]
        others = [p for p in ranked if p not in states]
        self.ranked = tuple(ranked)
        self.main = tuple((states + others)[:2] if len(states) > 1 else [*states, *others][:2])


def _party_of(findings: Findings, ref: str) -> tuple[str, ...]:
    """The entity itself if it can be a party; for a person, what he speaks for."""
    entity = findings.entity(ref)
    if entity.type in TYPES:
        return (ref,)
    if entity.type == "person" and entity.of and findings.entity(entity.of).type in TYPES:
        return (entity.of,)
    return ()


def read_parties(passage: Passage, focus: Focus, source: str | None, pack: Pack) -> PartiesFound:
    """The parties of the passage's quantity, at most a few, in text order."""
    findings = passage.findings
    named = _named(passage, passage.sentence, source)
    if len(named) >= 2:
        return PartiesFound(_nearest(passage, named), "named in the sentence", passage.sentence)
    pair = compiled(figures_table(pack).binding.pair).search(passage.text[slice(*passage.sentence)])
    if pair and not named:
        return PartiesFound(focus.main, "the relation the text is about")
    for sentence in passage.earlier_sentences[:2]:
        earlier = [p for p in _named(passage, sentence, source) if p not in named]
        if earlier:
            return PartiesFound((*named, *earlier)[:2] if named else tuple(earlier)[:2], "named in the sentence before", sentence)
    rest = [p for p in focus.main if p not in named]
    found = (*named, *rest)[:2]
    del findings
    return PartiesFound(found, "named in the sentence and the text" if named else "the relation the text is about")


def _named(passage: Passage, within: Span, source: str | None) -> tuple[str, ...]:
    found: dict[str, None] = {}
    for mention in passage.findings.mentions_in(within):
        for ref in mention.entities or ((mention.entity,) if mention.entity else ()):
            if ref == source and len(found) > 1:
                continue
            for party in _party_of(passage.findings, ref):
                found.setdefault(party)
    return tuple(found)


def _nearest(passage: Passage, named: tuple[str, ...]) -> tuple[str, ...]:
    """The parties nearest to the number where the sentence names many."""
    if len(named) <= MOST:
        return named
    distance: dict[str, int] = {}
    for mention in passage.findings.mentions_in(passage.sentence):
        for ref in mention.entities or ((mention.entity,) if mention.entity else ()):
            for party in _party_of(passage.findings, ref):
                gap = abs(mention.span.start - passage.quantity.number.start)
                distance[party] = min(gap, distance.get(party, gap))
    kept = sorted(distance, key=lambda p: distance[p])[:MOST]
    return tuple(p for p in named if p in kept)
