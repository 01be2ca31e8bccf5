"""Whose figure it is: the parties named in the sentence, else the relation the text is about."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from collections.abc import Set as AbstractSet

from msgspec import Struct

from aidememoire.extract.figures.passage import Passage
from aidememoire.extract.figures.tables import compiled, figures_table
from aidememoire.languages.pack import Pack
from aidememoire.model import EntityType, Span, Taken
from aidememoire.records import Findings

TYPES: tuple[EntityType, ...] = ("state", "region", "organization")
STATES: tuple[EntityType, ...] = ("state", "region")
MOST = 3
TITLE_WEIGHT = 3
STATE_WEIGHT, OTHER_WEIGHT = 3, 2  # a state is more often a party than an agency or a ministry
FOCUS = 4  # parties of the text among which those of the sentence before must be


class PartiesFound(Struct, frozen=True):
    """Ids of the parties and how they were found."""

    parties: tuple[str, ...]
    how: str
    span: Span | None = None


class Focus:
    """The two parties that the text speaks of most: the relation it is about. News agencies are none."""

    def __init__(self, findings: Findings, title_end: int, pack: Pack) -> None:
        outlets = compiled(figures_table(pack).binding.outlets)
        self.outlets = frozenset(e.id for e in findings.entities if outlets.match(e.name))
        counts: Counter[str] = Counter()
        first: dict[str, int] = {}
        units = Taken(q.span for q in findings.quantities)
        for mention in findings.mentions:
            if findings.in_boilerplate(mention.span) or units.meets(mention.span):
                continue
            for ref in mention.entities or ((mention.entity,) if mention.entity else ()):
                for party in _party_of(findings, ref):
                    if party in self.outlets:
                        continue
                    counts[party] += TITLE_WEIGHT if mention.span.end <= title_end else 1
                    first.setdefault(party, mention.span.start)
        for party in counts:
            counts[party] *= STATE_WEIGHT if findings.entity(party).type in STATES else OTHER_WEIGHT
        self.ranked = tuple(sorted(counts, key=lambda p: (-counts[p], first[p])))
        self.main = self.ranked[:2]


def _party_of(findings: Findings, ref: str) -> tuple[str, ...]:
    """The entity itself if it can be a party; for a person, what he speaks for."""
    entity = findings.entity(ref)
    if entity.type in TYPES:
        return (ref,)
    if entity.type == "person" and entity.of and findings.entity(entity.of).type in TYPES:
        return (entity.of,)
    return ()


def read_parties(passage: Passage, focus: Focus, source: str | None, pack: Pack) -> PartiesFound:
    """The parties of the passage's quantity, at most a few, in text order.

    Who only says it is a party if the sentence names no two others. Where it names one or none, the sentence before
    and then the relation the text is about fill up, since a figure of a relation has two ends.
    """
    findings = passage.findings
    named = _named(passage, passage.sentence, {source} | focus.outlets)
    if len(named) < 2 and (source is None or set(_party_of(findings, source)) & set(focus.ranked[:FOCUS])):
        named = _named(passage, passage.sentence, focus.outlets)
    if len(named) >= 2:
        return PartiesFound(_nearest(passage, named), "named in the sentence", passage.sentence)
    if not named and compiled(figures_table(pack).binding.pair).search(passage.text[slice(*passage.sentence)]):
        return PartiesFound(focus.main, "the relation the text is about")
    for sentence in passage.earlier_sentences[:2]:
        earlier = [p for p in _named(passage, sentence, {source} | focus.outlets) if p not in named and p in focus.ranked[:FOCUS]]
        if earlier:
            main = [p for p in focus.main if p not in (*named, *earlier)]
            return PartiesFound(tuple([*named, *earlier, *main][:2]), "named in the sentence before", sentence)
    rest = [p for p in focus.main if p not in named]
    return PartiesFound(
        tuple([*named, *rest][:2]), "named in the sentence and the text" if named else "the relation the text is about"
    )


def _named(passage: Passage, within: Span, without: AbstractSet[str | None]) -> tuple[str, ...]:
    """Parties mentioned within; a currency's name («dollars US») mentions none."""
    refs = passage.around.once(("refs", within), lambda: tuple(_refs(passage.findings, within)))
    return tuple(dict.fromkeys(party for ref in refs if ref not in without for party in _party_of(passage.findings, ref)))


def _refs(findings: Findings, within: Span) -> Iterator[str]:
    units = Taken(q.span for q in findings.near(findings.quantities, within) if within.covers(q.span))
    for mention in findings.mentions_in(within):
        if not units.meets(mention.span):
            yield from mention.entities or ((mention.entity,) if mention.entity else ())


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
    kept = sorted(named, key=lambda p: distance[p])[:MOST]
    return tuple(p for p in named if p in kept)
