"""Candidates: the words of a sentence that could commit somebody, with their force and their content."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from aidememoire.extract.commitments.passages import Passage
from aidememoire.extract.commitments.table import Deed, Extent, Phrase, VerbCue, WordCue
from aidememoire.extract.commitments.verbs import Group
from aidememoire.records import Force

if TYPE_CHECKING:
    from spacy.tokens import Token

# A preposition with its infinitive may stand so many words after the verb that takes it.
REACH = 26
DENIAL_REACH = 5
THAT_REACH = 8
OBJECT_REACH = 12  # the object of a deed begins within so many words
NEAR = 12  # with a noun phrase, so many
Shape = Literal["verb", "word", "state", "prospect", "imperative", "future", "deed", "event"]
# Which candidate wins where two claim the same words: the more telling one.
RANK: dict[Shape, int] = {"verb": 0, "word": 1, "prospect": 2, "state": 3, "imperative": 4, "future": 5, "deed": 6, "event": 7}


@dataclass(frozen=True, slots=True)
class Content:
    """What a cue takes: its first word, where the search for its end begins, how it was taken, and its end if known."""

    start: int
    anchor: int
    takes: str
    end: int | None = None


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
        return Candidate(
            "verb", f"verb-{force}", force, group.head, group, content, cue.extent,
            f"commitments:{phrase.lemma}", cue.joint, cue.own, cue.elsewhere, cue.wants_other,
        )  # fmt: skip
    return None


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
            f"commitments:{phrase.lemma}", cue.joint, cue.own, False, cue.wants_other, cue.held and not cue.adjective,
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
    while i >= passage.start and (_light(passage, passage.at(i)) or passage.at(i).is_punct):
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
    after = passage.at(group.head + 1).lower_ if group.head + 1 < passage.end else ""
    if group.passive:
        return group.lemma in grammar.idle_passives or group.lemma in grammar.states or _impersonal(passage, group)
    return any(lemma in grammar.states for lemma in lemmas) or after in grammar.idle_objects


def _reported(passage: Passage, group: Group) -> bool:
    """Whether the verb stands in reported speech outside quotation marks, where the conditional is a future of the past."""
    span = passage.chars(group.head, group.head + 1)
    said = any(s.kind != "direct" for s in passage.findings.statements_over(span)[:1])
    return said and not any(q.inner.covers(span) for q in passage.findings.near(passage.findings.quotations, span))


def content_of(passage: Passage, after: int, takes: tuple[str, ...], head: int) -> Content | None:
    """What the cue takes, by the first of `takes` that is there; None where none is.

    "np" and "inf" stand right after the verb; «pour», «en faveur de np» or «pour que» are led by their words.
    """
    for kind in takes:
        words = kind.split()
        if kind == "inf":
            found = _infinitive(passage, after)
        elif kind == "np":
            found = _object(passage, head) or _noun_phrase(passage, after)
        elif words[-1] in passage.lexicon.grammar.that:
            found = _clause(passage, after, words)
        else:
            found = _led(passage, after, words, head)
        if found is not None:
            return found
    return None


def _led(passage: Passage, after: int, words: list[str], head: int) -> Content | None:
    """A preposition, then a noun phrase or an infinitive: the first that the clause has."""
    phrase = words[-1] == "np"
    lead = words[:-1] if phrase else words
    for i, at in _leads(passage, after, lead):
        found = _phrase_at(passage, at) if phrase else _infinitive(passage, at)
        reach = NEAR if phrase and len(lead) == 1 else REACH
        if found is not None and (i - after < reach or passage.at(found.anchor).head.i == head):
            return Content(found.start, found.anchor, "np" if phrase else " ".join(lead))
    return None


def _leads(passage: Passage, after: int, lead: list[str]) -> Iterator[tuple[int, int]]:
    """The places of the words of `lead` in the clause, each with the place after them."""
    for i in range(after, passage.end - 1):
        led = all(_is_word(passage, i + n, word) for n, word in enumerate(lead))
        if led and passage.at(i - 1).lower_ not in passage.lexicon.grammar.purposes:  # not the «de» of «afin de»
            yield i, i + len(lead)
        group, word = passage.group_over(i), passage.at(i).lower_
        if group is not None and group.finite and not _in_relative(passage, group, after):
            return
        if word in ";:" or (word in passage.lexicon.grammar.relatives and passage.at(i - 1).text != ","):
            return


def _is_word(passage: Passage, at: int, word: str) -> bool:
    forms = passage.lexicon.grammar.prepositions.get(word, (word,))
    return at < passage.end and passage.at(at).lower_ in forms


def _in_relative(passage: Passage, group: Group, since: int) -> bool:
    words = [passage.at(i).lower_ for i in range(max(since, group.start - 6), group.start)]
    return any(w in passage.lexicon.grammar.relatives for w in words)


def _infinitive(passage: Passage, at: int) -> Content | None:
    """A bare infinitive right here, adverbs and clitics aside."""
    i = at
    while i < min(at + 9, passage.end):
        group = passage.group_over(i)
        if group is not None:
            return Content(_with_denial(passage, group, at), group.head, "inf") if group.tense == "infinitive" else None
        skipped = passage.insert_at(i) or int(_light(passage, passage.at(i)))
        if not skipped:
            return None
        i += skipped
    return None


def _with_denial(passage: Passage, group: Group, first: int) -> int:
    """Where «ne pas livrer» begins."""
    grammar, start = passage.lexicon.grammar, group.start
    while start > first and passage.at(start - 1).lower_ in (*grammar.denial, *grammar.negation):
        start -= 1
    return start


def _light(passage: Passage, token: Token) -> bool:
    grammar = passage.lexicon.grammar
    return token.pos_ == "ADV" or token.text in ',«"' or token.lower_ in grammar.clitics or token.lower_ in grammar.time_words


def _clause(passage: Passage, after: int, words: list[str]) -> Content | None:
    """A clause led by «que» right after its verb, or by words like «tant que» farther on."""
    for i in range(after, min(after + (REACH if len(words) > 1 else THAT_REACH), passage.end - 1)):
        if all(_is_word(passage, i + n, word) or _elided(passage, i + n, word) for n, word in enumerate(words)):
            verb = next((g for g in passage.groups if g.finite and g.head > i), None)
            start = i if len(words) > 1 else i + 1
            return Content(start, verb.head, "clause") if verb else None
        group = passage.group_over(i)
        if group is not None and (group.finite or len(words) == 1):
            return None
    return None


def _elided(passage: Passage, at: int, word: str) -> bool:
    return at < passage.end and passage.at(at).lower_ == word[:-1] + "'"


def _object(passage: Passage, head: int) -> Content | None:
    """The direct object that the tree gives the verb, after it."""
    if head + 1 < passage.end and passage.at(head + 1).lower_ in passage.lexicon.grammar.that:
        return None
    for child in passage.at(head).children:
        if child.dep_ == "obj" and head < child.i < passage.end and not _is_time(passage, child.i):
            start = max(child.left_edge.i, head + 1)
            return Content(start, child.i, "np")
    return None


def _noun_phrase(passage: Passage, at: int) -> Content | None:
    """A noun phrase right here, adverbs, days and an opening mark aside."""
    for i in range(at, min(at + 8, passage.end)):
        token = passage.at(i)
        if token.pos_ in ("DET", "NUM", "NOUN", "PROPN") or token.is_digit:
            if not _is_time(passage, i) and not (token.pos_ == "DET" and _is_time(passage, i + 1)):
                return Content(i, i, "np")
        elif not _light(passage, token) and token.pos_ != "ADJ":
            return None
    return None


def _phrase_at(passage: Passage, at: int) -> Content | None:
    if at >= passage.end:
        return None
    token = passage.at(at)
    good = token.pos_ in ("DET", "NUM", "NOUN", "PROPN", "ADJ", "PRON") or token.is_punct or token.is_digit
    return Content(at, at, "np") if good else None


def _is_time(passage: Passage, at: int) -> bool:
    return at < passage.end and passage.at(at).lower_ in passage.lexicon.grammar.time_words


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
    first = next((i for i in places if passage.at(i).pos_ in ("NOUN", "SCONJ", "PRON")), None)
    refused = first is not None and bool(_nouns(passage, range(first, first + 1)) & set(deed.not_objects))
    return (not deed.objects or bool(_nouns(passage, places) & set(deed.objects))) and not refused


def _nouns(passage: Passage, places: range) -> set[str]:
    return {w for i in places for w in (passage.at(i).lemma_.lower(), passage.at(i).lower_)}
