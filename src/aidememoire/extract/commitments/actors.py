"""Who commits himself (`by`) and to whom (`to`): entities, found from the subject, the agent or the speaker."""

from __future__ import annotations

from dataclasses import dataclass

from aidememoire.extract.commitments.bounds import limits
from aidememoire.extract.commitments.cues import Candidate
from aidememoire.extract.commitments.passages import Passage, Subject, mention_of, subject_by_order, subject_of, subject_of_main
from aidememoire.extract.commitments.verbs import Group
from aidememoire.model import EntityType, Mention, Span
from aidememoire.records import Statement

ACTORS: tuple[EntityType, ...] = ("state", "region", "organization", "person", "city")
OTHERS: tuple[EntityType, ...] = ("state", "region", "organization", "person")
PARTIES: tuple[EntityType, ...] = ("state", "region", "organization")
# An agent stands so many words after its participle («financé à hauteur de deux millions d'euros par …»).
AGENT_REACH = 14


@dataclass(frozen=True, slots=True)
class Actors:
    """Entity ids, and how they were found: `how` in words, resting on `span`."""

    ids: tuple[str, ...]
    how: str
    span: Span | None = None


def actors_of(passage: Passage, candidate: Candidate, subject: Subject | None) -> Actors | None:
    """Who is to act, or None where the text does not settle it."""
    group = candidate.group
    if candidate.shape in ("event", "state"):
        return _among(passage, candidate, subject)
    if candidate.shape == "paper":
        buyer = _agent_of_content(passage, candidate)  # «l'accord prévoit l'achat de dix navires par la société Vik»
        return buyer if buyer is not None and _is_named_first(passage, buyer) else _parties(passage, subject)
    if candidate.shape == "word" and group is None:
        return _agent_of_content(passage, candidate) or _holder(passage, candidate)
    if candidate.shape == "imperative":
        return _speaker(passage, candidate.at)
    if group is not None and group.person == 1:
        return _speaker(passage, candidate.at, group.plural)
    if group is not None and candidate.shape != "word" and (group.passive or group.tense == "participle"):
        return _agent(passage, group.head) or (_speaker_for_his_side(passage, candidate) if group.finite else None)
    if subject is None:  # a finite verb has one, found or not; an infinitive or a noun speaks for whoever says it
        return None if group is not None and group.finite else _speaker(passage, candidate.at)
    return _by_subject(passage, candidate, subject)


def _by_subject(passage: Passage, candidate: Candidate, subject: Subject) -> Actors | None:
    """The subject's entities; the speaker's side for «mon pays» and «il est possible de»."""
    grammar = passage.lexicon.grammar
    if passage.at(subject.head).lower_ in grammar.nobody:
        return None
    if passage.at(subject.start).lower_ in grammar.our:
        return _speaker(passage, candidate.at, True)
    found = _named(passage, subject, strict=candidate.shape in ("future", "deed"))
    if found is None and candidate.group is not None and _follows_joiner(passage, candidate.group):
        main = subject_of_main(passage, candidate.group)  # «ont salué les liens qui les unissent et ont convenu de»
        found = _named(passage, main, strict=True) if main is not None and main != subject else None
    if found is None and _speaks_of_himself(passage, subject):
        return _speaker(passage, candidate.at)
    if found is None and _impersonal(candidate, subject):
        return _agent_of_content(passage, candidate) or _speaker(passage, candidate.at, True)
    return found


def _follows_joiner(passage: Passage, group: Group) -> bool:
    return group.start > passage.start and passage.at(group.start - 1).lower_ in passage.lexicon.grammar.joiners


def _speaks_of_himself(passage: Passage, subject: Subject) -> bool:
    """«…, a-t-elle dit, qu'elle livrerait»: a pronoun that opens reported speech and that nobody else claims."""
    at = passage.chars(subject.head, subject.head + 1)
    mention = mention_of(passage, subject)
    spoken = passage.findings.statements_over(at)
    return mention is not None and mention.form == "pronoun" and bool(spoken) and spoken[0].content[0].start == at.start


def _impersonal(candidate: Candidate, subject: Subject) -> bool:
    """«il est possible de»: the speaker makes the offer."""
    return candidate.own and candidate.shape == "word" and subject.end - subject.start == 1


def _agent_of_content(passage: Passage, candidate: Candidate) -> Actors | None:
    """«la possibilité de fournir du sel par la société Vik»: who is to act is named in the content."""
    named = candidate.own or candidate.shape == "paper"
    return _agent(passage, candidate.content.anchor) if named and candidate.content is not None else None


def entities_of(mention: Mention) -> tuple[str, ...]:
    """The entities a mention stands for: several for «les deux pays», none where unsettled."""
    return mention.entities or ((mention.entity,) if mention.entity else ())


def _named(passage: Passage, subject: Subject, strict: bool = False) -> Actors | None:
    """The entities of the subject's words: its own mention and those joined to it, else a party named inside it.

    `strict` refuses things that only name two parties («le projet Norvège-Chili»).
    """
    findings, words = passage.findings, passage.chars(subject.start, subject.end)
    mention = (_just_before(passage, subject) if subject.relative else None) or mention_of(passage, subject)
    ids: dict[str, None] = {}
    if mention is not None:
        own = [r for r in entities_of(mention) if findings.entity(r).type in ACTORS or findings.entity(r).of]
        ids.update(dict.fromkeys(own))
        if own:
            for other in _joined(passage, subject):
                ids.update(dict.fromkeys(other))
            return Actors(tuple(ids), "the subject of the clause", words)
        if mention.form == "pronoun":
            return None
        if mention.form == "description" and mention.number == "p" and mention.type == "state":
            return _sides_in_sentence(passage, words)
    inside = named_in(passage, words)
    acts = _led_by_actor(mention) or passage.at(subject.head).lemma_.lower() in passage.lexicon.grammar.actors
    if not inside or not (acts or (len(inside) > 1 and not strict)):
        return None
    return Actors(inside, "the party named in the subject", words)


def _just_before(passage: Passage, subject: Subject) -> Mention | None:
    """Of «l'aide de la Norvège, qui», the name right before the pronoun, where it is one of an actor."""
    end = passage.chars(subject.start, subject.end).end
    mentions = passage.findings.near(passage.findings.mentions, Span(max(end - 2, 0), end))
    near = [m for m in mentions if end - 2 <= m.span.end <= end and m.form in ("name", "capital")]
    near = [m for m in near if any(passage.findings.entity(r).type in PARTIES for r in entities_of(m))]
    return near[0] if near else None


def named_in(passage: Passage, words: Span) -> tuple[str, ...]:
    """Who is named inside a noun phrase: proper names before adjectives of nationality; at most two."""
    found: list[str] = []
    for forms in (("name", "capital"), ("description",), ("demonym",)):
        for mention in passage.findings.mentions_in(words):
            if mention.form in forms:
                found += [r for r in entities_of(mention) if passage.findings.entity(r).type in ACTORS]
        if found:
            break
    return tuple(dict.fromkeys(found))[:2]


def _led_by_actor(mention: Mention | None) -> bool:
    """Whether the subject's head acts («les usines biélorusses»), not a thing that only names a party."""
    return mention is not None and (mention.type in ACTORS or mention.of is not None)


def _joined(passage: Passage, subject: Subject) -> list[tuple[str, ...]]:
    """The others of «A, B et C»: mentions that a comma or a joiner ties to the head of the subject."""
    words, found = passage.chars(subject.start, subject.end), []
    for mention in passage.findings.mentions_in(words):
        before = passage.token_at(mention.span.start) - 1
        while before > passage.start and passage.at(before).pos_ == "DET":
            before -= 1
        if before < passage.start or mention.span.start <= passage.at(subject.head).idx or mention.form == "demonym":
            continue
        if passage.at(before).lower_ in passage.lexicon.grammar.joiners:
            found.append(tuple(r for r in entities_of(mention) if passage.findings.entity(r).type in ACTORS))
    return found


def _agent(passage: Passage, head: int) -> Actors | None:
    """«… par X»: the first actor named after the agent's preposition, in the same clause."""
    for i in range(head + 1, min(head + AGENT_REACH, passage.end - 1)):
        if passage.at(i).lower_ in passage.lexicon.grammar.agent:
            span = Span(passage.at(i).idx, passage.at(min(i + 10, passage.end - 1)).idx)
            ids = first_named(passage, span)
            ids += tuple(r for r in _second_agent(passage, span, ids) if r not in ids)
            return Actors(ids, "the agent of the passive", span) if ids else None
        group = passage.group_over(i)
        if group is not None and group.finite:
            return None
    return None


def _second_agent(passage: Passage, span: Span, first: tuple[str, ...]) -> tuple[str, ...]:
    """Of «par la Norvège et le Chili», the second: whoever a joiner ties to the end of the first."""
    grammar = passage.lexicon.grammar
    mentions = [m for m in passage.findings.near(passage.findings.mentions, span) if m.span.start >= span.start]
    ends = [m.span.end for m in mentions if set(entities_of(m)) & set(first)]
    for end in ends:
        joiner = passage.token_at(end)
        if joiner + 1 < passage.end and passage.at(joiner).lower_ in grammar.joiners and passage.at(joiner).idx >= end:
            return first_named(passage, Span(passage.at(joiner + 1).idx, passage.at(min(joiner + 3, passage.end - 1)).idx + 1))
    return ()


def first_named(passage: Passage, span: Span) -> tuple[str, ...]:
    """The entities of the first mention of an actor that begins inside `span`, the widest of those that begin there."""
    for mention in passage.findings.near(passage.findings.mentions, span):
        if span.start <= mention.span.start < span.end:
            ids = tuple(r for r in entities_of(mention) if passage.findings.entity(r).type in ACTORS)
            if ids:
                return ids
    return ()


def _holder(passage: Passage, candidate: Candidate) -> Actors | None:
    """Of «la volonté de X de», X; of «sa volonté de», the subject of the clause; else the speaker."""
    content, at = candidate.content, candidate.at
    if content is not None and content.start > at + 2:
        span = Span(passage.at(at + 1).idx, passage.at(content.start).idx)
        ids = named_in(passage, span) or first_named(passage, span)
        if ids:
            return Actors(ids, "the holder that the noun names", span)
    if at + 1 < passage.end and passage.at(at + 1).lower_ in passage.lexicon.grammar.shared:  # «leur volonté commune de»
        both = passage.findings.parties_in(passage.span, PARTIES)[:2]
        both = both if len(both) > 1 else passage.scene.focus
        return Actors(both, "the two sides who share it") if len(both) > 1 else None
    before = passage.at(at - 1).lower_ if at > passage.start else ""
    if before in passage.lexicon.grammar.our:
        return _speaker(passage, at, True)
    verb = next((g for g in reversed(passage.groups) if g.finite and g.head < at), None)
    if verb is None:
        return _speaker(passage, at) or _in_sentence(passage)
    subject = subject_of(passage, verb) if verb.person != 1 else None
    return (_named(passage, subject) if subject is not None else None) or _speaker(passage, at)


def _in_sentence(passage: Passage) -> Actors | None:
    """The two parties that a sentence without a verb names («Objectif : doubler les échanges entre A et B»)."""
    ids = passage.findings.parties_in(passage.span, PARTIES)
    return Actors(ids[:2], "the parties named in the sentence", passage.span) if len(ids) > 1 else None


def _sides_in_sentence(passage: Passage, words: Span) -> Actors | None:
    """«Les deux pays», said before they are named: the two sides of those whom the sentence names."""
    named = passage.findings.parties_in(passage.span, OTHERS)
    sides = tuple(dict.fromkeys(side_of(passage, r) for r in named))
    sides = tuple(r for r in sides if passage.findings.entity(r).type == "state")
    return Actors(sides, "the two parties that the sentence names", words) if len(sides) == 2 else None


def companions(passage: Passage, candidate: Candidate, by: tuple[str, ...]) -> tuple[str, ...]:
    """Of «a signé avec X un accord pour», X: who agrees is whoever stands after the preposition of company."""
    group, content = candidate.group, candidate.content
    if group is None or content is None or candidate.force != "agreed":
        return ()
    for i in range(group.head + 1, content.start):
        if passage.at(i).lower_ in passage.lexicon.grammar.company and i + 1 < passage.end:
            span = Span(passage.at(i + 1).idx, passage.at(min(i + 6, passage.end - 1)).idx)
            return tuple(r for r in first_named(passage, span) if r not in by)
    return ()


def _among(passage: Passage, candidate: Candidate, subject: Subject | None) -> Actors | None:
    """The parties of an event or a state: those its words name, else those of the sentence, else those in focus."""
    words = passage.chars(subject.start, subject.end) if subject else Span(passage.at(candidate.at).idx, passage.span.end)
    named = named_in(passage, words)
    if named:
        return Actors(named, "the parties named with it", words)
    ids = passage.findings.parties_in(passage.span, PARTIES)[:2] or passage.scene.focus
    return Actors(ids, "the parties that the passage is about") if len(ids) > 1 else None


def _is_named_first(passage: Passage, agent: Actors) -> bool:
    """Whether the agent stands right after its preposition («par le gazoduc de Norvège» names no actor)."""
    if agent.span is None:
        return False
    start = passage.token_at(agent.span.start) + 1
    start += start < passage.end and passage.at(start).pos_ == "DET"
    mentions = passage.findings.near(passage.findings.mentions, agent.span)
    return any(m.span.start <= passage.at(start).idx < m.span.end and set(entities_of(m)) & set(agent.ids) for m in mentions)


def _parties(passage: Passage, subject: Subject | None) -> Actors | None:
    """The parties of a paper: those its words name, with those of the sentence where they are fewer than two."""
    words = passage.chars(subject.start, subject.end) if subject else None
    named = named_in(passage, words) if words else ()
    ids = named if len(named) > 1 else passage.findings.parties_in(passage.span, PARTIES)[:2]
    ids = ids if len(ids) > 1 else passage.scene.focus
    return Actors(ids, "the parties of the paper", words) if len(ids) > 1 else None


def speaker_at(passage: Passage, at: int) -> Statement | None:
    """The innermost statement over a token whose speaker is known."""
    spoken = passage.findings.statements_over(passage.chars(at, at + 1))
    return next((s for s in spoken if s.speakers), None)


def _speaker(passage: Passage, at: int, plural: bool = False) -> Actors | None:
    """The speaker; «nous» in the mouth of an official is the party he speaks for."""
    statement = speaker_at(passage, at)
    if statement is None:
        return None
    ids = tuple(dict.fromkeys(side_of(passage, r) if plural else r for r in statement.speakers))
    return Actors(ids, "the speaker, since the clause names nobody", statement.mention or statement.cue)


def _speaker_for_his_side(passage: Passage, candidate: Candidate) -> Actors | None:
    """«l'aide sera doublée», said of another party: the speaker's side will do it."""
    found = _speaker(passage, candidate.at, True)
    return found if found is not None and others_in(passage, passage.span, found.ids) else None


def side_of(passage: Passage, ref: str) -> str:
    """The party somebody stands for: the state or organization he speaks for, else himself."""
    return passage.findings.entity(ref).of or ref


def is_public(passage: Passage, ref: str) -> bool:
    """Whether somebody acts for a party: a party itself, or a person with an office or a side."""
    entity = passage.findings.entity(ref)
    return entity.type != "person" or entity.of is not None or ref in passage.scene.officials


def others_in(passage: Passage, span: Span, by: tuple[str, ...]) -> tuple[str, ...]:
    """Parties and persons named inside `span` that are on another side than `by`."""
    mine = {side_of(passage, r) for r in by} | set(by)
    names = {passage.findings.entity(r).name for r in mine}
    found: dict[str, None] = {}
    for ref in passage.findings.parties_in(span, (*OTHERS, "city")):
        party = _party_of(passage, ref, names)
        if party and party not in mine and side_of(passage, party) not in mine and _is_party(passage, party):
            found.setdefault(party)
    return tuple(found)


def _party_of(passage: Passage, ref: str, mine: set[str]) -> str | None:
    """The party itself; of a city its state, or the city where its state is not named and is another than `mine`."""
    entity = passage.findings.entity(ref)
    if entity.type != "city":
        return ref
    country = passage.scene.countries.get(ref)
    return entity.of or (ref if country and country not in mine else None)


def _is_party(passage: Passage, ref: str) -> bool:
    """Whether something can be done for or with it: a state or region, what has a name or a side, an official."""
    entity = passage.findings.entity(ref)
    if entity.type == "person":
        return is_public(passage, ref)
    return entity.type in ("state", "region") or ref in passage.scene.named or entity.of is not None


def subject_for(passage: Passage, candidate: Candidate) -> Subject | None:
    """The subject of the candidate's verb: never words outside the utterance that the verb stands in."""
    if candidate.group is None:
        return None
    first, _ = limits(passage, candidate.at)
    subject = subject_of(passage, candidate.group)
    if subject is not None and subject.head < first <= candidate.group.start:
        subject = subject_by_order(passage, candidate.group, first)
    return subject
