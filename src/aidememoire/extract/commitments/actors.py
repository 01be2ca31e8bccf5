"""Who commits himself (`by`) and to whom (`to`): entities, found from the subject, the agent or the speaker."""

from __future__ import annotations

from dataclasses import dataclass

from aidememoire.extract.commitments.cues import Candidate
from aidememoire.extract.commitments.passages import Passage, Subject, mention_of, subject_of
from aidememoire.model import EntityType, Mention, Span
from aidememoire.records import Entity, Statement

ACTORS: tuple[EntityType, ...] = ("state", "region", "organization", "person", "city")
PARTIES: tuple[EntityType, ...] = ("state", "region", "organization")


@dataclass(frozen=True, slots=True)
class Actors:
    """Entity ids, and how they were found: `how` in words, resting on `span`."""

    ids: tuple[str, ...]
    how: str
    span: Span | None = None


def actors_of(passage: Passage, candidate: Candidate, subject: Subject | None) -> Actors | None:
    """Who is to act, or None where the text does not settle it."""
    group = candidate.group
    if group is not None and group.passive or (group is not None and group.tense == "participle"):
        return _agent(passage, group.head) or _speaker(passage, candidate.at)
    if group is not None and group.person == 1 or candidate.shape == "imperative":
        return _speaker(passage, candidate.at)
    if subject is not None:
        found = _named(passage, subject)
        if found is not None:
            return found
    return _speaker(passage, candidate.at)


def entities_of(mention: Mention) -> tuple[str, ...]:
    """The entities a mention stands for: several for «les deux pays», none where unsettled."""
    return mention.entities or ((mention.entity,) if mention.entity else ())


def _named(passage: Passage, subject: Subject) -> Actors | None:
    """The entities of the subject's words: its own mentions first, then a party named inside it."""
    findings, words = passage.findings, passage.chars(subject.start, subject.end)
    mention = mention_of(passage, subject)
    ids: dict[str, None] = {}
    if mention is not None:
        for ref in entities_of(mention):
            if findings.entity(ref).type in ACTORS:
                ids.setdefault(ref)
        for other in _coordinated(passage, subject):
            ids.update(dict.fromkeys(other))
        if ids:
            return Actors(tuple(ids), "the subject of the clause", words)
    inside = findings.parties_in(words, PARTIES) or findings.parties_in(words, ACTORS)
    if inside:
        return Actors(inside[:2], "the party named in the subject", words)
    return None


def _coordinated(passage: Passage, subject: Subject) -> list[tuple[str, ...]]:
    """The others of «A, B et C»: mentions that a comma or a joiner ties to the head of the subject."""
    words = passage.chars(subject.start, subject.end)
    grammar, found = passage.lexicon.grammar, []
    for mention in passage.findings.mentions_in(words):
        before = passage.token_at(mention.span.start) - 1
        if before < passage.start or mention.core.start <= passage.at(subject.head).idx:
            continue
        if passage.at(before).lower_ in grammar.joiners or passage.at(before).text == ",":
            found.append(tuple(r for r in entities_of(mention) if passage.findings.entity(r).type in ACTORS))
    return found


def _agent(passage: Passage, head: int) -> Actors | None:
    """«… par X»: the first actor named after the agent's preposition, in the same clause."""
    for i in range(head + 1, min(head + 14, passage.end - 1)):
        if passage.at(i).lower_ in passage.lexicon.grammar.agent:
            span = Span(passage.at(i).idx, passage.at(min(i + 12, passage.end - 1)).idx)
            ids = passage.findings.parties_in(span, ACTORS)
            return Actors(ids[:1], "the agent of the passive", span) if ids else None
        group = passage.group_over(i)
        if group is not None and group.finite:
            return None
    return None


def speaker_at(passage: Passage, at: int) -> Statement | None:
    """The innermost statement over a token whose speaker is known."""
    spoken = passage.findings.statements_over(passage.chars(at, at + 1))
    return next((s for s in spoken if s.speakers), None)


def _speaker(passage: Passage, at: int) -> Actors | None:
    statement = speaker_at(passage, at)
    if statement is None:
        return None
    return Actors(statement.speakers, "the speaker, since the clause names nobody", statement.mention or statement.cue)


def side_of(passage: Passage, ref: str) -> str:
    """The party somebody stands for: the state or organization he speaks for, else himself."""
    entity: Entity = passage.findings.entity(ref)
    return entity.of or ref


def others_in(passage: Passage, span: Span, by: tuple[str, ...]) -> tuple[str, ...]:
    """Parties and persons named inside `span` that are on another side than `by`."""
    mine = {side_of(passage, r) for r in by} | set(by)
    found: dict[str, None] = {}
    for ref in passage.findings.parties_in(span, ACTORS):
        if ref not in mine and side_of(passage, ref) not in mine:
            found.setdefault(ref)
    return tuple(found)


def subject_for(passage: Passage, candidate: Candidate) -> Subject | None:
    """The subject of the candidate's verb."""
    return subject_of(passage, candidate.group) if candidate.group is not None else None
