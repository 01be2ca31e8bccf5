"""From candidates to records: actors, clause, force, addressee, day and sector, each with its reason."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from aidememoire.extract.commitments.actors import (
    Actors,
    actors_of,
    companions,
    is_public,
    others_in,
    side_of,
    speaker_at,
    subject_for,
)
from aidememoire.extract.commitments.bounds import MINIMUM, left_edge, limits, noun_edge, participle_edge, right_edge, trimmed
from aidememoire.extract.commitments.contents import Content
from aidememoire.extract.commitments.cues import RANK, Candidate, candidates
from aidememoire.extract.commitments.fields import due_of, due_value, sector_of
from aidememoire.extract.commitments.passages import Passage, Subject, passages
from aidememoire.extract.commitments.shapes import shaped_candidates
from aidememoire.extract.commitments.table import Lexicon, load_lexicon
from aidememoire.languages.pack import Pack
from aidememoire.model import Span, Time
from aidememoire.records import Commitment, Findings, Force, Reason

if TYPE_CHECKING:
    from spacy.tokens import Doc

# Articles on relations use well under one such word in a hundred, match reports and forecasts over three.
OFF_TOPIC_SHARE = 0.02
OFF_TOPIC_WORDS = 4
# A heading shares at least so many of its words with the sentence that tells the same.
SAID_AGAIN = 0.6


def build_commitments(doc: Doc, findings: Findings, pack: Pack) -> Iterator[Commitment]:
    """Yield a Commitment for each commissive cue, promise in the future, or deed whose author is known.

    The author (`by`) is the subject of the cue («le groupe s'engage à…»); in reported speech the first
    person is the speaker. A promise that nobody makes binds nobody: without `by` there is no record.
    """
    lexicon = load_lexicon(pack)
    if off_topic(doc, lexicon):
        return
    before: list[tuple[Commitment, frozenset[str]]] = []
    for passage in passages(doc, findings, lexicon):
        found = [(c, _said(passage, c)) for c in _one_each(passage, pack)]
        yield from (c for c, words in before if not any(_said_again(words, c, later) for later in found))
        before = found
    yield from (c for c, _ in before)


def _said(passage: Passage, commitment: Commitment) -> frozenset[str]:
    """The lemmas that tell what a commitment is about."""
    span = commitment.clause[0]
    tokens = (passage.at(i) for i in range(passage.token_at(span.start), passage.token_at(span.end)))
    return frozenset(t.lemma_.lower() for t in tokens if t.pos_ in ("NOUN", "PROPN", "VERB", "NUM"))


def _said_again(words: frozenset[str], commitment: Commitment, later: tuple[Commitment, frozenset[str]]) -> bool:
    """Whether the next sentence says the same at more length, as after a heading."""
    shared = len(words & later[1])
    return commitment.force == later[0].force and len(later[1]) >= len(words) > 0 and shared >= SAID_AGAIN * len(words)


def off_topic(doc: Doc, lexicon: Lexicon) -> bool:
    """Whether an article is about sport, the weather, an accident or the stage: by the share of such words."""
    words = [t.lemma_.lower() for t in doc if t.is_alpha]
    return sum(w in lexicon.off_topic for w in words) > max(OFF_TOPIC_WORDS, OFF_TOPIC_SHARE * len(words))


def _one_each(passage: Passage, pack: Pack) -> Iterator[Commitment]:
    """The commitments of a sentence, of two that claim the same words only the more telling one."""
    taken: list[tuple[Span, Candidate]] = []
    ranked = sorted([*candidates(passage), *shaped_candidates(passage)], key=lambda c: (c.weak, RANK[c.shape], c.at))
    for candidate in ranked:
        commitment = _build(passage, candidate, pack)
        if commitment is None or any(_same(commitment.clause[0], candidate, *other) for other in taken):
            continue
        taken.append((commitment.clause[0], candidate))
        yield commitment


def _same(span: Span, candidate: Candidate, other: Span, better: Candidate) -> bool:
    """Whether two candidates say the same: by their words, or because one is the content of the other."""
    shared = min(span.end, other.end) - max(span.start, other.start)
    joined = max(span.end, other.end) - min(span.start, other.start)
    if shared * 2 > joined:
        return True
    if candidate.weak and shared == span.end - span.start:
        return True
    if better.content is None or candidate.at < better.at:
        return False
    return candidate.at <= better.content.anchor or (candidate.shape in ("word", "event") and shared == span.end - span.start)


def _build(passage: Passage, candidate: Candidate, pack: Pack) -> Commitment | None:
    subject = subject_for(passage, candidate)
    if candidate.group is not None and passage.supposed(subject.start if subject else candidate.group.start):
        return None
    actors = actors_of(passage, candidate, subject)
    span = clause_of(passage, candidate, subject)
    if actors is None or not actors.ids or span is None:
        return None
    together = companions(passage, candidate, actors.ids)
    if together:
        actors = Actors(actors.ids + together, actors.how, actors.span)
    others = others_in(passage, span, actors.ids)
    if not _relation(passage, candidate, actors, others):
        return None
    force = _force(passage, candidate, actors)
    due = due_of(passage, span, force)
    return Commitment(
        clause=(span,),
        by=actors.ids,
        to=_addressees(passage, candidate, actors, others),
        force=force,
        due=due_value(due) if due else None,
        sector=sector_of(passage, span, pack),
        rule=candidate.rule,
        entry=candidate.entry,
        because=_reasons(passage, candidate, actors, force, due),
    )


def clause_of(passage: Passage, candidate: Candidate, subject: Subject | None) -> Span | None:
    """The words quoted: the content alone where it says enough, else the clause from its subject on."""
    content = candidate.content
    anchor = content.anchor if content else candidate.at
    first, last = limits(passage, candidate.at)
    if content is not None and content.start >= last:  # «Le Chili est prêt, a-t-il noté, à livrer»
        last = limits(passage, content.start)[1]
    end = (content.end if content else None) or right_edge(passage, anchor, last)
    start = max(first, _start(passage, candidate, subject))
    if start >= end:
        return None
    if content is not None and _content_alone(candidate, content) and content.start < end:
        start = content.start
    if end - start < MINIMUM:
        return None
    span = trimmed(passage, passage.chars(start, end))
    return span if span.end > span.start else None


def _addressees(passage: Passage, candidate: Candidate, actors: Actors, others: tuple[str, ...]) -> tuple[str, ...]:
    """To whom: who stands between cue and content («demande à X de»), else others in the clause or the sentence, else
    the other party in focus; nobody where several act.
    """
    if len(_sides(passage, actors)) > 1:
        return ()
    content = candidate.content
    if candidate.group is not None and content is not None and content.start > candidate.at + 1:
        between = others_in(passage, passage.chars(candidate.at + 1, content.start), actors.ids)
        if between:
            return between[:2]
    found = others or others_in(passage, passage.span, actors.ids)
    other = passage.scene.other(_sides(passage, actors))
    return found[:2] or ((other,) if other else ())


def _start(passage: Passage, candidate: Candidate, subject: Subject | None) -> int:
    group = candidate.group
    if group is None:
        return noun_edge(passage, candidate.at)
    if group.tense == "participle":
        return participle_edge(passage, group)
    return left_edge(passage, group, subject)


def _content_alone(candidate: Candidate, content: Content) -> bool:
    return candidate.extent == "content" or (candidate.extent == "infinitive" and content.takes not in ("np", "clause"))


def _relation(passage: Passage, candidate: Candidate, actors: Actors, others: tuple[str, ...]) -> bool:
    """Whether another party is in play: in the clause, in the sentence, or in focus; or several act together.

    A promise or an offer binds towards somebody even where nobody is named; a deed or a future need not.
    """
    if candidate.own and not _said_by_his_side(passage, candidate, actors):
        return False
    by_word = candidate.shape in ("verb", "word") and candidate.force not in ("done", "underway", "planned")
    if candidate.elsewhere and speaker_at(passage, candidate.at) and not _said_by_his_side(passage, candidate, actors):
        return False
    if not any(is_public(passage, ref) for ref in actors.ids) and not (others and by_word):
        return False
    if candidate.force == "agreed" and candidate.shape == "word" and len(_sides(passage, actors)) < 2:
        return False
    if others or len(_sides(passage, actors)) > 1:
        return True
    beside = bool(others_in(passage, passage.span, actors.ids))
    if candidate.shape == "imperative" or (candidate.wants_other and candidate.shape != "future"):
        return beside and candidate.shape != "event"
    if candidate.force in ("offered", "pledged", "agreed") and candidate.shape in ("verb", "word"):
        return True
    return beside or passage.scene.other(_sides(passage, actors)) is not None


def _said_by_his_side(passage: Passage, candidate: Candidate, actors: Actors) -> bool:
    """Whether the actor's own side says that he can; what a noun or adjective offers, anybody may report."""
    statement = speaker_at(passage, candidate.at)
    if statement is None:
        return False
    said = {side_of(passage, ref) for ref in statement.speakers}
    return candidate.shape != "verb" or not _sides(passage, actors).isdisjoint(said)


def _sides(passage: Passage, actors: Actors) -> set[str]:
    return {side_of(passage, ref) for ref in actors.ids}


def _force(passage: Passage, candidate: Candidate, actors: Actors) -> Force:
    if candidate.joint is not None and len(_sides(passage, actors)) > 1:
        return candidate.joint
    if (candidate.shape == "future" or candidate.said) and speaker_at(passage, candidate.at) is not None:
        return candidate.said or "pledged"
    return candidate.force


def _reasons(passage: Passage, candidate: Candidate, actors: Actors, force: Force, due: Time | None) -> tuple[Reason, ...]:
    cue = (
        passage.chars(candidate.group.start, candidate.at + 1)
        if candidate.group
        else passage.chars(candidate.at, candidate.at + 1)
    )
    reasons = [Reason("force", f"{force}: {candidate.rule}", cue), Reason("by", actors.how, actors.span)]
    if due is not None:
        reasons.append(Reason("due", due.how or due.rule, due.span))
    return tuple(reasons)
