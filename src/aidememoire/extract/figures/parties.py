"""Whose figure it is: the parties named in the sentence, else the relation the text is about."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from collections.abc import Set as AbstractSet

from msgspec import Struct

from aidememoire.extract.figures.passage import Passage
from aidememoire.extract.figures.tables import Binding, compiled, figures_table
from aidememoire.languages.pack import Pack
from aidememoire.model import EntityType, Span, Taken
from aidememoire.records import Entity, Findings

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
    """The two parties that the text speaks of most: the relation it is about. News agencies are none.

    An office of a state stands for its state. What has no name of its own («une centrale») is a `weak` party: one
    only where nothing else is.
    """

    def __init__(self, findings: Findings, title_end: int, pack: Pack) -> None:
        binding = figures_table(pack).binding
        self.findings, self.official = findings, compiled(binding.official)
        self.outlets = frozenset(e.id for e in findings.entities if compiled(binding.outlets).match(e.name)) | _agencies(
            findings, binding
        )
        self.weak = frozenset(e.id for e in findings.entities if e.type == "organization" and self._is_weak(e))
        counts: Counter[str] = Counter()
        first: dict[str, int] = {}
        units = Taken(q.span for q in findings.quantities)
        for mention in findings.mentions:
            if findings.in_boilerplate(mention.span) or units.meets(mention.span):
                continue
            for ref in mention.entities or ((mention.entity,) if mention.entity else ()):
                for party in self.parties_of(ref):
                    if party in self.outlets:
                        continue
                    counts[party] += TITLE_WEIGHT if mention.span.end <= title_end else 1
                    first.setdefault(party, mention.span.start)
        for party in counts:
            counts[party] *= STATE_WEIGHT if findings.entity(party).type in STATES else OTHER_WEIGHT
        self.ranked = tuple(sorted(counts, key=lambda p: (p in self.weak, -counts[p], first[p])))
        self.main = self.ranked[:2]

    def _is_weak(self, entity: Entity) -> bool:
        return entity.name[:1].islower() or self.official.match(entity.name) is not None

    def is_firm(self, ref: str) -> bool:
        """Whether the entity is an organization with a name, and no office: what it says, it says of itself."""
        return self.findings.entity(ref).type == "organization" and ref not in self.weak and ref not in self.outlets

    def parties_of(self, ref: str) -> tuple[str, ...]:
        """The entity itself if it can be a party; for a person or an office, what they speak for."""
        entity = self.findings.entity(ref)
        speaks_for = self.findings.entity(entity.of) if entity.of else None
        office = entity.type == "person" or (entity.type == "organization" and self.official.match(entity.name))
        if office and speaks_for is not None and speaks_for.type in TYPES:
            return (speaks_for.id,)
        return (ref,) if entity.type in TYPES else ()


def _agencies(findings: Findings, binding: Binding) -> frozenset[str]:
    """Those that the text calls an agency, or that sign its dateline; «l'agence norvégienne» makes none of Norway."""
    before, after = compiled(binding.agency_before), compiled(binding.agency_after)
    text = findings.view
    return frozenset(
        m.entity
        for m in findings.mentions
        if m.entity
        and findings.entity(m.entity).type not in STATES
        and (before.search(text[max(0, m.span.start - 40) : m.span.start]) or after.match(text[m.span.end :][:4]))
    )


def read_parties(passage: Passage, focus: Focus, source: str | None, pack: Pack) -> PartiesFound:
    """The parties of the passage's quantity, at most a few, in text order.

    Who only says it is a party if the sentence names no two others, a firm always. Where it names one or none, the
    sentence before and then the relation the text is about fill up, since a figure of a relation has two ends.
    """
    silent = focus.outlets | ({source} if source is not None and not focus.is_firm(source) else frozenset())
    named = _named(passage, passage.sentence, silent, focus)
    if len(named) < 2 and (source is None or set(focus.parties_of(source)) & set(focus.ranked[:FOCUS])):
        named = _named(passage, passage.sentence, focus.outlets, focus)
    own = _bracketed(passage, focus)
    if own:
        return PartiesFound((own, *_completed(focus, [*named, own]))[:2], "named before the bracket", passage.sentence)
    if len(named) >= 2:
        both = all(p in named for p in focus.main) and len(named) > MOST
        return PartiesFound(focus.main if both else _nearest(passage, named, focus), "named in the sentence", passage.sentence)
    if not named and compiled(figures_table(pack).binding.pair).search(passage.text[slice(*passage.sentence)]):
        return PartiesFound(focus.main, "the relation the text is about")
    if set(named) <= set(focus.main):
        return _of_the_sentences_before(passage, named, silent, focus)
    return PartiesFound(tuple([*named, *_completed(focus, named)][:2]), "named in the sentence and the text")


def _of_the_sentences_before(
    passage: Passage, named: tuple[str, ...], silent: AbstractSet[str | None], focus: Focus
) -> PartiesFound:
    for sentence in passage.earlier_sentences[:2]:
        found = _named(passage, sentence, silent, focus)
        earlier = [p for p in found if p not in named and p in focus.ranked[:FOCUS]]
        if earlier:
            parties = tuple([*named, *earlier, *_completed(focus, [*named, *earlier])][:2])
            return PartiesFound(parties, "named in the sentence before", sentence)
    how = "named in the sentence and the text" if named else "the relation the text is about"
    return PartiesFound(tuple([*named, *_completed(focus, named)][:2]), how)


def _completed(focus: Focus, named: Iterable[str]) -> list[str]:
    """The parties of the relation that are not named yet."""
    return [p for p in focus.main if p not in named]


def _bracketed(passage: Passage, focus: Focus) -> str | None:
    """The party right before a bracket that holds the number: «du Japon (700 millions de dollars) et de l'Inde (15 millions)»."""
    if not passage.before.endswith("("):
        return None
    end = passage.quantity.span.start - 1
    for mention in passage.findings.mentions_in(passage.sentence):
        if mention.entity and passage.text[mention.span.end : end].strip() == "" and mention.span.end <= end:
            return next(iter(focus.parties_of(mention.entity)), None)
    return None


def _named(passage: Passage, within: Span, without: AbstractSet[str | None], focus: Focus) -> tuple[str, ...]:
    """Parties mentioned within; a currency's name («dollars US») mentions none, and descriptions give way to names."""
    refs = passage.around.once(("refs", within), lambda: tuple(_refs(passage.findings, within)))
    found = tuple(dict.fromkeys(party for ref in refs if ref not in without for party in focus.parties_of(ref)))
    proper = tuple(p for p in found if p not in focus.weak)
    return proper if proper or focus.main else found


def _refs(findings: Findings, within: Span) -> Iterator[str]:
    units = Taken(q.span for q in findings.near(findings.quantities, within) if within.covers(q.span))
    for mention in findings.mentions_in(within):
        if not units.meets(mention.span):
            yield from mention.entities or ((mention.entity,) if mention.entity else ())


def _nearest(passage: Passage, named: tuple[str, ...], focus: Focus) -> tuple[str, ...]:
    """The parties nearest to the number where the sentence names many."""
    if len(named) <= MOST:
        return named
    distance: dict[str, int] = {}
    for mention in passage.findings.mentions_in(passage.sentence):
        for ref in mention.entities or ((mention.entity,) if mention.entity else ()):
            for party in focus.parties_of(ref):
                gap = abs(mention.span.start - passage.quantity.number.start)
                distance[party] = min(gap, distance.get(party, gap))
    kept = sorted(named, key=lambda p: distance[p])[:MOST]
    return tuple(p for p in named if p in kept)
