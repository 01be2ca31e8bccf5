"""A source as a noun phrase: its mention, the name that an apposition gives it, those it is coordinated with."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from aidememoire.extract.attributions.reading import Reading
from aidememoire.model import Mention, Span

SPEAKING = ("person", "organization", "state", "region", "other")


@dataclass(frozen=True, slots=True)
class Source:
    """The words of a source (`span`), its mentions, and the token range they take up.

    `nobody` tells that the words name no one («on dit que»): then nothing is reported.
    """

    span: Span
    mentions: tuple[Mention, ...]
    start: int
    end: int
    nobody: bool = False
    implied: bool = False  # «à ses yeux»: whoever spoke before

    @property
    def speakers(self) -> tuple[str, ...]:
        """Ids of the entities, each once, where the mentions were resolved."""
        found: dict[str, None] = {}
        for m in self.mentions:
            for ref in m.entities or ((m.entity,) if m.entity else ()):
                found.setdefault(ref)
        return tuple(found)


def finite(reading: Reading, i: int) -> bool:
    """Whether the parse sees a finite verb at `i`, outside quotations."""
    return reading.is_finite(i) and reading.quotation_of[i] is None


def led_in(reading: Reading, start: int, first: int) -> bool:
    """Whether a preposition, contracted with the article or not, stands before the token."""
    before = reading.left(start - 1, first)
    if before >= 0 and reading.words[before] in reading.lexicon.grammar.contracted:
        return True
    if before >= 0 and reading.words[before] in reading.lexicon.grammar.determiners:
        before = reading.left(before - 1, first)
    return before >= 0 and reading.words[before] in reading.lexicon.grammar.prepositions


def lower_demonym(reading: Reading, mention: Mention) -> bool:
    """Whether a demonym is an adjective here («les médias russes et iraniens»)."""
    return mention.form == "demonym" and reading.text[mention.core.start].islower()


def source_of(reading: Reading, head: int, first: int, limit: int, plural: bool) -> Source:
    """The source whose head noun is the token `head`: its name where an apposition gives one, its partners if plural."""
    start, end = _phrase(reading, head, first, limit)
    mention = _mention_at(reading, head, start)
    name = apposed_name(reading, mention, head, end, limit)
    chosen = [m for m in (name or mention,) if m is not None]
    if plural and chosen and not chosen[0].entities:
        several = _named_one_by_one(reading, mention, start, limit)
        own = mention if mention is not None and mention.span.start < chosen[0].span.start else chosen[0]
        before = [m for m in _partner_before(reading, own, first) if m.entity != chosen[0].entity]
        chosen = several or [*before, *chosen, *partners(reading, chosen[-1], limit)]
    if not chosen:
        nobody = end - start == 1 and reading.words[start] in reading.lexicon.grammar.nobody
        return Source(_bare(reading, start, end), (), start, end, nobody)
    edge = reading.span(limit - 1, limit).end if limit > head else len(reading.text)
    span = Span(chosen[0].span.start, min(edge, max(m.span.end for m in chosen)))
    return Source(span if span.end > span.start else chosen[0].span, tuple(chosen), start, end)


def _named_one_by_one(reading: Reading, mention: Mention | None, start: int, limit: int) -> list[Mention]:
    """The persons that a plural description names: «les présidents de A, X, et de B, Y»."""
    if mention is None or mention.form != "description" or mention.number != "p":
        return []
    found: list[Mention] = []
    for m in _names(reading, mention, limit):
        at = reading.tokens_of(m.span)[0]
        if any(finite(reading, i) for i in range(start, at)):
            break
        if not led_in(reading, at, start):
            found.append(m)
    return found if len(found) > 1 else []


def _partner_before(reading: Reading, mention: Mention, first: int) -> list[Mention]:
    """The mention that «et» joins to a singular one from the left: «les syndicats et la ville demandent»."""
    if mention.number == "p":
        return []
    if reading.lexicon.grammar.subject_first:
        return _listed_before(reading, mention, first)
    at = reading.left(reading.tokens_of(mention.span)[0] - 1, first)
    while at >= first and reading.words[at] in reading.lexicon.grammar.determiners:
        at = reading.left(at - 1, first)
    if at < first or reading.words[at] not in reading.lexicon.grammar.conjunctions:
        return []
    for m in reversed(tuple(reading.mentions_between(first, at))):
        start, end = reading.tokens_of(m.span)
        if end != at or lower_demonym(reading, m):
            continue
        return [] if led_in(reading, start, first) or m.type not in SPEAKING else [m]
    return []


def _listed_before(reading: Reading, mention: Mention, first: int) -> list[Mention]:
    """The mentions that a list of subjects names before its last: «Orval, Ferdal and the Brisk-based retailer Morvan said»."""
    grammar = reading.lexicon.grammar
    at = reading.left(reading.tokens_of(mention.span)[0] - 1, first)
    while at >= first and _qualifies(reading, at):
        at = reading.left(at - 1, first)
    if at < first or reading.words[at] not in grammar.conjunctions:
        return []
    found: list[Mention] = []
    edge = at - 1 if reading.words[at - 1] == "," else at
    while (near := _ending_at(reading, edge, first)) is not None:
        start = reading.tokens_of(near.span)[0]
        if led_in(reading, start, first) or any(finite(reading, i) for i in range(first, start)):
            break
        found.insert(0, near)
        edge = reading.left(start - 1, first)
        if edge < first or reading.words[edge] != ",":
            break
    return found


def _qualifies(reading: Reading, at: int) -> bool:
    """Whether a word before a name belongs to it: «the», «Norwegian», «Brisk-based retailer»."""
    token = reading.token(at)
    if reading.words[at] in reading.lexicon.grammar.determiners or token.text == "-":
        return True
    return token.pos_ in ("ADJ", "NOUN", "PROPN") or token.dep_ == "amod"


def _ending_at(reading: Reading, at: int, first: int) -> Mention | None:
    """The mention of somebody who can speak that ends right before `at`."""
    ending = [m for m in reading.mentions_between(first, at) if reading.tokens_of(m.span)[1] == at and m.type in SPEAKING]
    ending = [m for m in ending if not lower_demonym(reading, m)]
    return min(ending, key=lambda m: (m.form == "description" and m.name is not None, m.span.start), default=None)


def _bare(reading: Reading, start: int, end: int) -> Span:
    """The noun phrase up to its first comma."""
    for i in range(start + 1, end):
        if reading.words[i] in (",", "("):
            end = i
            break
    return reading.span(start, max(end, start + 1))


def _phrase(reading: Reading, head: int, first: int, limit: int) -> tuple[int, int]:
    token = reading.token(head)
    start = max(first, token.left_edge.i)
    if not start <= head:
        start = head
    end = min(limit, max(token.right_edge.i + 1, head + 1))
    return start, end


def _mention_at(reading: Reading, head: int, start: int) -> Mention | None:
    """The mention whose core holds the head; of several the largest that begins in the phrase."""
    at = reading.starts[head]
    near = reading.findings.near(reading.findings.mentions, Span(at, at + 1))
    own = [m for m in near if m.core.start <= at < m.core.end]
    around = own or [m for m in near if m.span.start <= at < m.span.end]
    inside = [m for m in around if m.span.start >= reading.starts[start]] or around
    return max(inside, key=lambda m: m.span.end - m.span.start, default=None)


def apposed_name(reading: Reading, mention: Mention | None, head: int, end: int, limit: int) -> Mention | None:
    """A name in apposition to a description: «le ministre des Transports, Jean Balot»."""
    if mention is not None and (mention.form in ("name", "pronoun") or mention.number == "p"):
        return None
    grammar = reading.lexicon.grammar
    for m in _names(reading, mention, limit):
        start = reading.tokens_of(m.span)[0]
        if start <= head or led_in(reading, start, head):
            continue
        between = range(head + 1, start)
        if any(finite(reading, i) or reading.words[i] in grammar.relative or _joins(reading, i) for i in between):
            return None
        before = reading.left(start - 1, head)
        if reading.words[before] != "," and any(_leads_away(reading, i) for i in between):
            return None  # «le patron du groupe à l'issue d'un entretien avec le président X»
        joined = reading.words[before] == "," or start <= end or before == head or _adjective(reading, before)
        return m if joined else None
    return None


def _leads_away(reading: Reading, at: int) -> bool:
    """Whether a preposition other than «de» stands there."""
    grammar = reading.lexicon.grammar
    return reading.words[at] in grammar.prepositions and reading.words[at] not in grammar.of_words


def _joins(reading: Reading, at: int) -> bool:
    """Whether a conjunction brings in somebody else: «le maire et sa fille», not «le maire et député»."""
    if reading.words[at] not in reading.lexicon.grammar.conjunctions:
        return False
    return at + 1 >= len(reading.words) or reading.token(at + 1).pos_ not in ("NOUN", "ADJ")


def _adjective(reading: Reading, at: int) -> bool:
    return reading.token(at).pos_ in ("ADJ", "NOUN", "PROPN")


def _names(reading: Reading, mention: Mention | None, limit: int) -> Iterator[Mention]:
    """Names of persons, or of the kind of thing `mention` is, behind its start and before `limit`."""
    end = reading.starts[limit] if limit < len(reading.starts) else len(reading.text)
    types = ("person", mention.type) if mention is not None and mention.type == "organization" else ("person",)
    start = mention.core.start if mention is not None else 0
    for m in reading.findings.near(reading.findings.mentions, Span(start, max(start, end))):
        if m.form == "name" and m.type in types and m.span.end <= end and (mention is None or m.span.start > mention.core.start):
            yield m


def partners(reading: Reading, mention: Mention, limit: int) -> list[Mention]:
    """Mentions coordinated with `mention`: «X et son homologue, Y»."""
    found: list[Mention] = []
    grammar = reading.lexicon.grammar
    at = reading.tokens_of(mention.span)[1]
    joined = False
    while at < limit:
        if reading.words[at] in grammar.conjunctions:
            joined = True
        if finite(reading, at):
            break
        if joined:
            here = [m for m in reading.mentions_between(at, limit) if reading.tokens_of(m.span)[0] == at and m.type in SPEAKING]
            here = [m for m in here if not lower_demonym(reading, m)]
            if here:
                name = apposed_name(reading, here[0], reading.tokens_of(here[0].core)[0], at, limit)
                found.append(name or here[0])
                at = reading.tokens_of((name or here[0]).span)[1]
                joined = False
                continue
        at += 1
    return found
