"""Candidates: the words of a sentence that could commit somebody, with their force and their content."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from aidememoire.extract.commitments.bounds import noun_edge, participle_edge
from aidememoire.extract.commitments.contents import Content, content_of, light
from aidememoire.extract.commitments.passages import Passage, subject_of, top_noun
from aidememoire.extract.commitments.table import Deed, Extent, Phrase, VerbCue, WordCue
from aidememoire.extract.commitments.verbs import Group
from aidememoire.records import Force

DENIAL_REACH = 5
OBJECT_REACH = 12  # the object of a deed begins within so many words
Shape = Literal["verb", "paper", "word", "state", "prospect", "imperative", "future", "deed", "event"]
# Which candidate wins where two claim the same words: the more telling one.
RANK: dict[Shape, int] = {
    "verb": 0, "paper": 0, "word": 1, "prospect": 2, "state": 3, "imperative": 4, "future": 5, "deed": 6, "event": 7
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Candidate:
    """A cue at `at`, the verb group that carries it, its content, and what the entry says of it."""

    shape: Shape
    rule: str
    force: Force
    at: int
    group: Group | None = None
    content: Content | None = None
    extent: Extent = "clause"
    entry: str | None = None
    joint: Force | None = None
    said: Force | None = None
    own: bool = False
    elsewhere: bool = False
    wants_other: bool = True
    weak: bool = False  # gives way to any other whose clause holds it


def candidates(passage: Passage) -> Iterator[Candidate]:
    """Every candidate of the sentence, in no order."""
    for group in passage.groups:
        if group.inverted or group.person == 2:  # «a-t-il lancé» says how something was said; «vous» is not the actor
            continue
        found = _verb_cue(passage, group)
        if found is not None:
            yield found
        else:
            yield from _deeds(passage, group)
            yield from _future(passage, group)
    for i in range(passage.start, passage.end):
        found = _word_cue(passage, i)
        if found is not None:
            yield found


def follows(passage: Passage, phrase: Phrase, at: int) -> int | None:
    """The place after the words of a lemma whose head stands at `at`, or None where they are missing."""
    i = at + 1
    for word in phrase.tail:
        while i < passage.end and passage.at(i).pos_ == "ADV" and passage.at(i).lower_ != word:
            i += 1
        if i >= passage.end or (passage.at(i).lower_ != word and passage.at(i).lemma_ != word):
            return None
        i += 1
    return i


def _verb_cue(passage: Passage, group: Group) -> Candidate | None:
    for phrase, cue in passage.lexicon.verbs.get(group.lemma, ()):
        if phrase.reflexive != group.reflexive or (cue.tenses and group.tense not in cue.tenses):
            continue
        if cue.agent:
            found = _by_agent(passage, group, phrase, cue)
            if found is not None:
                return found
            continue
        if cue.subjects and not _has_subject(passage, group, cue.subjects):
            continue
        after = follows(passage, phrase, group.head)
        content = content_of(passage, after, cue.takes, group.head) if after is not None else None
        if after is None or content is None or not _holds(passage, content, cue, after) or _only_words(passage, content):
            continue
        if content.takes == "np" and _names_the_speaker(passage, group):
            continue
        if cue.own and _passive(passage, content):  # «l'Asie peut être protégée» offers nothing
            continue
        if cue.of_deeds and passage.lexicon.lemma(passage.at(content.anchor)) not in passage.lexicon.deeds:
            continue
        force = cue.negated if group.negated else (cue.mine if group.person == 1 else None) or cue.force
        if force is None:
            return None
        shape: Shape = "paper" if cue.subjects else "verb"
        return Candidate(
            shape, f"{shape}-{force}", force, group.head, group, content, cue.extent,
            f"commitments:{phrase.lemma}", cue.joint, cue.said, cue.own, cue.elsewhere, cue.wants_other,
        )  # fmt: skip
    return None


def _by_agent(passage: Passage, group: Group, phrase: Phrase, cue: VerbCue) -> Candidate | None:
    """«la trêve proposée par la Norvège»: the noun before the participle, which one of the entry's nouns may have to be."""
    noun = top_noun(passage, passage.at(group.head).head, passage.start)
    start = noun_edge(passage, noun.i)
    if not passage.start <= noun.i < group.start or not _agent_follows(passage, group.head):
        return None
    if cue.objects and not _nouns(passage, range(start, group.start)) & set(cue.objects):
        return None
    content = Content(start, group.head, "clause")
    return Candidate(
        "verb", f"verb-{cue.force}", cue.force, group.head, group, content, "content", f"commitments:{phrase.lemma}", cue.joint
    )


def _has_subject(passage: Passage, group: Group, nouns: tuple[str, ...]) -> bool:
    """Whether the verb's subject, or the noun that its participle qualifies, is one of these nouns."""
    if group.finite:
        subject = subject_of(passage, group)
        if subject is None:
            return False
        whole = passage.at(subject.head).pos_ in ("ADJ", "PRON", "NUM")  # «le premier de ces accords», «l'un d'eux»
        places = range(subject.start, subject.end) if whole else range(subject.head, subject.head + 1)
        return any(passage.at(i).lemma_.lower() in nouns for i in places)
    for i in range(group.start - 1, max(passage.start, group.start - OBJECT_REACH) - 1, -1):
        over = passage.group_over(i)
        if (over is not None and over.finite) or passage.at(i).text in ";:":
            return False
        if passage.at(i).lemma_.lower() in nouns:
            return True
    return False


def _names_the_speaker(passage: Passage, group: Group) -> bool:
    """«…», a promis le président»: what was said stands before the verb, and the noun after it is its subject."""
    head = passage.chars(group.head, group.head + 1)
    cues = (a for a in passage.findings.near(passage.findings.attributions, head) if a.cue is not None and a.cue.overlaps(head))
    return any(a.content and all(c.end <= head.start for c in a.content) for a in cues)


def _passive(passage: Passage, content: Content) -> bool:
    group = passage.group_at(content.anchor)
    return group is not None and group.passive


def _only_words(passage: Passage, content: Content) -> bool:
    """«je voudrais dire», «il peut être»: the infinitive does nothing."""
    lemma = passage.at(content.anchor).lemma_
    grammar = passage.lexicon.grammar
    return content.takes == "inf" and (lemma in grammar.speech or lemma in grammar.states)


def _word_cue(passage: Passage, at: int) -> Candidate | None:
    token = passage.at(at)
    words = passage.lexicon.words
    for phrase, cue in words.get(token.lemma_.lower(), ()) or words.get(token.lower_, ()):
        after = follows(passage, phrase, at)
        if after is None:
            continue
        content = content_of(passage, after, cue.takes, at)
        if (content is None and cue.takes) or (content is not None and not _holds(passage, content, cue, after)):
            continue
        if not cue.adjective and _denied(passage, at):
            return None
        if cue.held and not cue.adjective and not (content is not None and _names(passage, at + 1, content.start)):
            continue
        group = copula_of(passage, at) if cue.adjective else None
        if cue.adjective and (cue.held or not cue.takes) and group is None:
            return None
        if group is not None and (group.negated or group.person == 2):
            return None
        shape: Shape = "word" if cue.takes else "state"
        if (
            shape == "state" and passage.at(min(after, passage.end - 1)).lower_ in passage.lexicon.grammar.of
        ):  # «en cours de mandat»
            return None
        return Candidate(
            shape, f"{shape}-{cue.force}", cue.force, at, group, content, cue.extent,
            f"commitments:{phrase.lemma}", cue.joint, None, cue.own, False, cue.wants_other, cue.held and not cue.adjective,
        )  # fmt: skip
    return None


def _names(passage: Passage, start: int, end: int) -> bool:
    """Whether a party is named between two tokens."""
    return end - start > 1 and bool(passage.findings.mentions_in(passage.chars(start, end)))


def _denied(passage: Passage, at: int) -> bool:
    """«n'a pas l'intention de»: the verb right before the noun is denied."""
    group = next((g for g in reversed(passage.groups) if g.head < at), None)
    return group is not None and group.negated and at - group.head < DENIAL_REACH


def copula_of(passage: Passage, at: int) -> Group | None:
    """The verb that says an adjective of its subject: «est», «se dit», with adverbs and marks between."""
    i = at - 1
    while i >= passage.start and (light(passage, passage.at(i)) or passage.at(i).is_punct):
        if passage.group_over(i):
            break
        i -= 1
    group = passage.group_over(i) if i >= passage.start else None
    return group if group is not None and group.finite else None


def _deeds(passage: Passage, group: Group) -> Iterator[Candidate]:
    if group.negated or (group.tense == "perfect" and _disowned(passage, group)):
        return
    for phrase, deed in passage.lexicon.deeds.get(group.lemma, ()):
        after = follows(passage, phrase, group.head)
        if phrase.reflexive != group.reflexive or after is None or _is_purpose(passage, group) or _impersonal(passage, group):
            continue
        force = _deed_force(passage, deed, group)
        if force is None or not _holds_near(passage, group, after, deed):
            continue
        yield Candidate(
            "deed",
            f"deed-{force}",
            force,
            group.head,
            group,
            None,
            "clause",
            f"commitments:{phrase.lemma}",
            wants_other=not deed.objects,
        )
        return


def _is_purpose(passage: Passage, group: Group) -> bool:
    """«pour qu'elle soutienne»: not done, only meant."""
    at = group.start
    that = passage.lexicon.grammar.that
    return (
        at - 2 >= passage.start
        and passage.at(at - 1).lower_ in that
        and passage.at(at - 2).lower_ in passage.lexicon.grammar.purposes
    )


def _impersonal(passage: Passage, group: Group) -> bool:
    """«il a été rappelé que»: nobody did it."""
    return group.passive and passage.at(group.start).lower_ in passage.lexicon.grammar.nobody_did


def _disowned(passage: Passage, group: Group) -> bool:
    """«dément avoir livré»: the verb before says that it was not."""
    before = next((g for g in reversed(passage.groups) if g.head < group.start), None)
    return before is not None and (before.lemma in passage.lexicon.grammar.deniers or before.negated)


def _deed_force(passage: Passage, deed: Deed, group: Group) -> Force | None:
    if group.tense == "imperfect" and deed.now == "underway":  # in reported speech the present of what was said
        return deed.now
    if group.tense == "imperfect" and not deed.objects:  # «payait», «offrait»: how things were
        return None
    if group.tense in ("past", "imperfect", "perfect"):
        return deed.done
    if group.tense == "present":
        return deed.now
    if group.tense == "participle" and deed.participle and _agent_follows(passage, group.head):  # «financé par»
        return deed.now or deed.done
    return None


def _agent_follows(passage: Passage, head: int) -> bool:
    words = (passage.at(i).lower_ for i in range(head + 1, min(head + 14, passage.end)))
    return any(w in passage.lexicon.grammar.agent for w in words)


def _future(passage: Passage, group: Group) -> Iterator[Candidate]:
    """A verb in the future, or in the conditional of reported speech, says what its subject will do."""
    if group.negated or group.tense not in ("future", "conditional"):
        return
    if group.tense == "conditional" and not _reported(passage, group):
        return
    if _idle(passage, group):
        return
    yield Candidate("future", f"{group.tense}-of-a-party", "planned", group.head, group, entry="commitments:future")


def _idle(passage: Passage, group: Group) -> bool:
    """«sera un atout», «fera face à», «se tiendra à»: nothing that anybody undertakes."""
    grammar = passage.lexicon.grammar
    lemmas = [prefix + group.lemma for prefix in grammar.reflexive_prefixes] if group.reflexive else [group.lemma]
    article = group.head + 1 < passage.end and passage.at(group.head + 1).pos_ == "DET"  # «donnera l'occasion de»
    after = _nouns(passage, range(group.head + 1, min(group.head + (3 if article else 2), passage.end)))
    if group.passive:
        return group.lemma in grammar.idle_passives or group.lemma in grammar.states or _impersonal(passage, group)
    return any(lemma in grammar.states for lemma in lemmas) or bool(after & set(grammar.idle_objects))


def _reported(passage: Passage, group: Group) -> bool:
    """Whether the verb stands in reported speech outside quotation marks, where the conditional is a future of the past."""
    span = passage.chars(group.head, group.head + 1)
    said = any(s.kind != "direct" for s in passage.findings.statements_over(span)[:1])
    return said and not any(q.inner.covers(span) for q in passage.findings.near(passage.findings.quotations, span))


def _holds(passage: Passage, content: Content, cue: VerbCue | WordCue, after: int) -> bool:
    """Whether one of the nouns an entry asks for begins the content, and none of those it refuses stands there or before it."""
    if content.takes != "np":
        return not _nouns(passage, range(after, content.start)) & set(cue.not_objects)
    nouns = _nouns(passage, range(content.start, min(content.start + 6, passage.end)))
    return (not cue.objects or bool(nouns & set(cue.objects))) and not nouns & set(cue.not_objects)


def _holds_near(passage: Passage, group: Group, after: int, deed: Deed) -> bool:
    """The same of a deed: its object, or the subject of its passive. Only the first noun can refuse."""
    if group.passive or group.tense == "participle":
        places = range(max(passage.start, group.start - OBJECT_REACH), group.start)
    else:
        places = range(after, min(after + OBJECT_REACH, passage.end))
    if group.tense == "participle" and (start := participle_edge(passage, group)) < group.start:
        places = range(start, group.start)  # «un dîner offert par»
    first = next((i for i in places if passage.at(i).pos_ in ("NOUN", "SCONJ", "PRON")), None)
    refused = first is not None and bool(_nouns(passage, range(first, first + 1)) & set(deed.not_objects))
    return (not deed.objects or bool(_nouns(passage, places) & set(deed.objects))) and not refused


def _nouns(passage: Passage, places: range) -> set[str]:
    return {w for i in places for w in (passage.at(i).lemma_.lower(), passage.at(i).lower_)}
