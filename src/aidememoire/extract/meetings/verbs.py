"""Meetings that a verb tells of: «a rencontré», «a été reçue par», «se rendra à», «ont signé à»."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aidememoire.extract.meetings.sides import (
    Linked,
    evidence_span,
    is_person,
    leading_time,
    linked,
    place_of,
    refs,
    side,
    subject_of,
    time_in,
)
from aidememoire.extract.meetings.table import Candidate, Lexicon, MeetingVerb
from aidememoire.languages.clauses import (
    VERBS,
    auxiliaries,
    has_finite,
    is_passive,
    is_reflexive,
    noun_phrase,
    predicate_above,
    reach,
    subjects,
    text_span,
    token_at,
)
from aidememoire.model import Mention
from aidememoire.records import Findings

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token


def read_verb(doc: Doc, findings: Findings, lexicon: Lexicon, verb: Token, entry: MeetingVerb) -> Candidate | None:
    """The meeting that a verb tells of, or None where one of its sides is missing, or where it is denied or only wished for."""
    if is_reflexive(verb) != entry.reflexive and not (entry.other == "object" and is_reflexive(verb)):
        return None
    if _is_unreal(verb, lexicon) or (entry.passive and not is_passive(verb)):
        return None
    end = _reach(doc, verb)
    window = text_span([doc[verb.i + 1], doc[end - 1]]) if verb.i + 1 < end else None
    links = linked(findings, window, lexicon)
    subject, first = subject_of(doc, findings, verb, lexicon)
    sent = any(t.lemma_.casefold() in lexicon.table.delegations for t in doc[first : verb.i])
    if entry.is_visit:
        parts = _visit(findings, entry, subject, links, sent=sent)
    else:
        parts = _talks(doc, findings, lexicon, verb, entry, subject, links)
    if parts is None:
        return None
    participants, place, people = parts
    if entry.other == "signed" and first == verb.i:  # «l'accord a été signé par»: the paper takes no part, but is quoted
        first = min([first, *(t.i for h in subjects(verb) if h.i < verb.i for t in noun_phrase(h))])
    before = text_span([doc[first], verb]) if first < verb.i else None
    time = time_in(findings, window, before) or leading_time(findings, text_span([verb]))
    if entry.settled and place is None and time is None:
        return None
    if entry.personal and not _is_personal(findings, verb, participants):
        return None
    evidence = evidence_span(doc, first, verb.i, end, links, time)
    return Candidate(
        evidence=evidence,
        trigger=text_span([verb]),
        form="call" if entry.form == "talks" and lexicon.remote.search(evidence.of(findings.view)) else entry.form,
        class_="visit" if entry.is_visit else "signing" if entry.other == "signed" else "credentials" if entry.what else "talks",
        participants=participants,
        place=place,
        time=time,
        people=people,
        rule=f"meeting-verb-{entry.form}",
        entry=f"meetings:{entry.lemma}",
    )


def _reach(doc: Doc, verb: Token) -> int:
    """How far the verb reaches; a participle in front of its clause not past that clause's verb («arrivé à Lima, il a…»)."""
    end = reach(doc, verb.i)
    fronted = verb.head.i > verb.i and not auxiliaries(verb) and not has_finite(verb) and has_finite(verb.head)
    return min([end, *(t.i for t in (verb.head, *auxiliaries(verb.head)) if t.i > verb.i)]) if fronted else end


def _is_personal(findings: Findings, verb: Token, who: tuple[str, ...]) -> bool:
    """Whether two persons did so once: no state, no habit («travaillait avec»)."""
    habit = any("Imp" in t.morph.get("Tense", []) for t in [verb, *auxiliaries(verb)])
    return not habit and len([r for r in who if findings.entity(r).type == "person"]) > 1


def _is_unreal(verb: Token, lexicon: Lexicon) -> bool:
    """Denied, refused, or only wished for."""
    if any(t.text.casefold() in lexicon.table.not_ for t in verb.children if t.dep_ == "advmod"):
        return True
    above = predicate_above(verb)
    return not has_finite(verb) and above is not None and above.lemma_.casefold() in lexicon.table.unreal


Parts = tuple[tuple[str, ...], str | None, bool]  # participants, place, whether the others are people nobody named


def _visit(findings: Findings, entry: MeetingVerb, subject: list[Mention], links: list[Linked], *, sent: bool) -> Parts | None:
    """Visitors are persons, or a group that is `sent` («une délégation», «les médiateurs»); they need somewhere to go."""
    place = place_of(findings, [Linked(m, "at") if link == "toward" else Linked(m, link) for m, link in links])
    if entry.other == "place":
        bare = [r for m, link in links if link == "" for r in refs(m) if findings.entity(r).type in {"city", "region", "state"}]
        place = bare[0] if bare else None
    if place is None or not (sent or any(is_person(findings, m) for m in subject)):
        return None
    hosts = side(findings, [m for m, link in links if link == "with" and is_person(findings, m)])
    return _union(side(findings, subject, groups=sent), hosts), place, False


def _talks(doc: Doc, findings: Findings, lexicon: Lexicon, verb: Token, entry: MeetingVerb, subject: list[Mention],
           links: list[Linked]) -> Parts | None:  # fmt: skip
    place = place_of(findings, links)
    own = side(findings, subject, groups=True)
    if entry.what:
        return _credentials(doc, findings, verb, entry, own, links, place)
    if entry.other == "signed":
        beside = side(findings, [m for m, link in links if link in {"with", "by"}])
        place = place or place_of(findings, linked(findings, findings.sentence_of(text_span([verb])), lexicon))
        by_hand = is_passive(verb) and len([r for r in beside if findings.entity(r).type == "person"]) > 1
        own = () if by_hand else own  # of «l'accord avec X a été signé par A et B», A and B
        return (_union(own, beside), place, False) if place or by_hand or _ceremonial(findings, lexicon, verb) else None
    mutual = is_reflexive(verb) or (entry.together and len(own) > 1)
    others, people = _others(doc, findings, lexicon, verb, entry, links, mutual=mutual)
    if not others and not people and not mutual:
        return None
    return _union(own, others), place, people


def _ceremonial(findings: Findings, lexicon: Lexicon, verb: Token) -> bool:
    """Whether the sentence tells of where persons sign («au siège de», «lors d'une cérémonie»)."""
    return bool(lexicon.ceremony.search(findings.sentence_of(text_span([verb])).of(findings.view)))


def _others(doc: Doc, findings: Findings, lexicon: Lexicon, verb: Token, entry: MeetingVerb, links: list[Linked],
            *, mutual: bool) -> tuple[tuple[str, ...], bool]:  # fmt: skip
    """The other side, and whether its noun is one of people whom nobody resolved («les invités»)."""
    if entry.other == "object" and not mutual and not is_passive(verb):
        near = [m for m, link in links if link in {"", "with"} and not _verb_between(doc, verb, m)]
        objects = [*_clitics(findings, verb), *_antecedent(findings, verb), *near]
        heads = [t for t in verb.children if t.dep_ == "obj" and t.pos_ == "NOUN" and time_in(findings, text_span([t])) is None]
        people = any(t.lemma_.casefold() in lexicon.table.delegations for t in heads)
        persons = [m for m in objects if is_person(findings, m)]
        if heads and not people and not any(m.span.overlaps(text_span([h])) for m in persons for h in heads):
            return (), False  # «a reçu un prix»: the object is a thing
        return side(findings, objects if people else persons, groups=people), people
    wanted = {"with", "by"} if entry.other == "object" else {"at", "with"} if entry.other == "to_person" else {"with"}
    found = [m for m, link in links if link in wanted]
    if entry.other == "to_person":
        found = [m for m in found if is_person(findings, m)]
    return side(findings, found, groups=True), False


def _credentials(doc: Doc, findings: Findings, verb: Token, entry: MeetingVerb, own: tuple[str, ...], links: list[Linked],
                 place: str | None) -> Parts | None:  # fmt: skip
    """«a reçu les lettres de créance de…», «a présenté ses lettres de créance au…»."""
    said = doc[verb.i + 1 : min(len(doc), verb.i + 30)].text.casefold()
    if not any(words in said for words in entry.what):
        return None
    wanted = "of" if entry.other == "from" else "at"
    return _union(own, side(findings, [m for m, link in links if link == wanted], groups=True)), place, False


def _union(*sides: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(ref for side_ in sides for ref in side_))


def _verb_between(doc: Doc, verb: Token, mention: Mention) -> bool:
    """«il reçoit ce prix en étant président»: what stands after another verb belongs to that."""
    start = token_at(doc, mention.span.start)
    return start is not None and any(t.pos_ in VERBS and t.text[:1].islower() for t in doc[verb.i + 1 : start.i])


def _clitics(findings: Findings, verb: Token) -> list[Mention]:
    """«l'a reçu»: the pronoun before the verb that is its object."""
    objects = [t for t in verb.children if t.dep_ in {"obj", "iobj"} and t.pos_ == "PRON" and t.i < verb.i]
    places = [text_span([t]) for t in objects]
    near = ((m, p) for p in places for m in findings.near(findings.mentions, p))
    return [m for m, p in near if m.span.covers(p) and m.form == "pronoun"]


def _antecedent(findings: Findings, verb: Token) -> list[Mention]:
    """«qu'il a rencontré»: the noun that the relative clause hangs from."""
    relative = any(t.dep_ == "obj" and "Rel" in t.morph.get("PronType", []) for t in verb.children)
    if not relative or not verb.dep_.startswith("acl"):
        return []
    at = text_span([verb.head])
    return [m for m in findings.near(findings.mentions, at) if m.span.overlaps(at)][:1]
