"""Meetings that a noun names: «lors d'une réunion avec», «la visite de», «le sommet de»."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from aidememoire.extract.meetings.sides import (
    Linked,
    is_person,
    leading_time,
    linked,
    place_of,
    refs,
    side,
    subject_of,
    time_in,
)
from aidememoire.extract.meetings.table import Candidate, Lexicon, MeetingNoun
from aidememoire.languages.clauses import is_reflexive, predicate_above, reach, text_span, token_at
from aidememoire.model import Mention, Span
from aidememoire.records import Findings

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token


class Setting(Struct, frozen=True):
    """How the noun stands in its sentence."""

    first: int  # index of its determiner
    end: int  # index after what it reaches
    links: list[Linked]
    own: list[Mention]  # those its own complements name
    verb: Token | None  # the predicate it hangs from
    subject: list[Mention]  # those who take part as subject of that verb
    subject_start: int
    supported: bool  # the verb makes its subject take part («a participé à»)
    again: bool  # the words point back to a meeting told before


def read_noun(doc: Doc, findings: Findings, lexicon: Lexicon, at: Span, entry: MeetingNoun) -> Candidate | None:
    """The meeting that a noun names, with the sides that its complements or the verb over it give."""
    token, last = token_at(doc, at.start), token_at(doc, at.end - 1)
    if token is None or last is None:
        return None
    here = _setting(doc, findings, lexicon, token, last, entry)
    start = min(here.first, here.subject_start) if here.supported and here.subject else here.first
    window = text_span([doc[last.i], doc[here.end - 1]])
    wide = text_span([doc[start], doc[here.end - 1]])
    place = place_of(findings, here.links)
    if place is None and entry.class_ in {"visit", "event"} and here.supported:
        place = place_of(findings, linked(findings, wide, lexicon))
    time = time_in(findings, window, wide) or (leading_time(findings, at) if here.supported or not here.again else None)
    ends = [m.span.end for m, link in here.links if link != "other"] + ([time.span.end] if time else []) + [at.end]
    return Candidate(
        evidence=Span(doc[start].idx, max(e for e in ends if e <= window.end)),
        trigger=at,
        form=entry.form,
        class_=entry.class_,
        participants=_participants(findings, here, entry),
        place=place,
        time=time,
        rule=f"meeting-noun-{entry.class_}",
        entry=f"meetings:{entry.words[0]}",
        again=here.again,
    )


def _setting(doc: Doc, findings: Findings, lexicon: Lexicon, token: Token, last: Token, entry: MeetingNoun) -> Setting:
    table = lexicon.table
    first = _phrase_start(doc, token, lexicon)
    verb = predicate_above(token)
    held = _held(doc, last, verb, token, lexicon)
    end = _reach(doc, last, held)
    links = linked(findings, text_span([doc[last.i + 1], doc[end - 1]]), lexicon) if last.i + 1 < end else []
    own = [m for m, link in links if link in {"with", "by"} or (link in {"of", ""} and _close(doc, last, m, links))]
    determiner, before = doc[first].text.casefold(), {t.text.casefold() for t in doc[max(0, first - 3) : first]}
    supported = held is None and verb is not None and verb.lemma_.casefold() in table.support and not is_reflexive(verb)
    circumstance = held is None and bool(before & set(table.during))
    subject: list[Mention] = []
    start = first
    if verb is not None and (supported or circumstance):
        subject, start = subject_of(doc, findings, verb, lexicon)
    elif verb is None and entry.class_ == "visit":
        subject = _before(findings, doc, first)
    if not subject and determiner in table.own:
        subject = _owner(findings, token)
    named = any("Ord" in t.morph.get("NumType", []) or any(c.isdigit() for c in t.text) for t in doc[first : token.i])
    again = determiner in table.again and not own and not named and not (entry.class_ == "visit" and determiner in table.own)
    return Setting(first, end, links, own, verb, subject, start, supported, again)


def _participants(findings: Findings, here: Setting, entry: MeetingNoun) -> tuple[str, ...]:
    own = side(findings, here.own, groups=entry.class_ == "talks")
    subject = side(findings, here.subject, groups=here.supported)
    if entry.class_ == "visit":
        beside = [m for m, link in here.links if link == "with"]
        visitors = side(findings, [m for m in here.own if is_person(findings, m)] if not here.supported else here.subject)
        return tuple(dict.fromkeys([*(visitors or subject), *side(findings, beside)]))
    if entry.class_ == "assembly" and own and not here.supported:
        return own
    return tuple(dict.fromkeys([*subject, *own]))


def _phrase_start(doc: Doc, token: Token, lexicon: Lexicon) -> int:
    """The index of the noun's determiner or number, else of the noun."""
    for i in range(token.i - 1, max(token.sent.start, token.i - 5) - 1, -1):
        if doc[i].pos_ in {"DET", "NUM"} or doc[i].text.casefold() in lexicon.table.articles:
            return i
        if doc[i].pos_ not in {"ADJ", "ADV"} and not any(c.isdigit() for c in doc[i].text):
            break
    return token.i


def _held(doc: Doc, last: Token, verb: Token | None, token: Token, lexicon: Lexicon) -> Token | None:
    """The verb that says the meeting takes place («s'est tenue», «qui se déroulent»), None without one."""
    if (
        verb is not None
        and verb.lemma_.casefold() in lexicon.table.held
        and (is_reflexive(verb) or token.dep_.startswith("nsubj"))
    ):
        return verb
    end = reach(doc, last.i)
    for following in doc[end : end + 6]:
        if following.pos_ == "VERB":
            return following if following.lemma_.casefold() in lexicon.table.held else None
    return None


def _reach(doc: Doc, last: Token, held: Token | None) -> int:
    end = reach(doc, last.i)
    return reach(doc, held.i) if held is not None and held.i > last.i else end


def _close(doc: Doc, noun: Token, mention: Mention, links: list[Linked]) -> bool:
    """Whether nothing but adjectives, a preposition or others of the same list stands between noun and mention."""
    token = token_at(doc, mention.span.start)
    if token is None:
        return False
    between = doc[noun.i + 1 : token.i]
    listed = [m.span for m, _ in links if m.span.end <= mention.span.start]
    return all(
        t.pos_ in {"ADJ", "ADP", "DET", "ADV", "CCONJ"} or t.text == "," or any(s.overlaps(text_span([t])) for s in listed)
        for t in between
    )


def _before(findings: Findings, doc: Doc, first: int) -> list[Mention]:
    """«Mme Ferdal en visite à Vezza»: a headline without a verb."""
    found = [m for m in findings.mentions if m.span.end <= doc[first].idx and doc[first].idx - m.span.end <= 4]
    return [m for m in found if is_person(findings, m) and refs(m)]


def _owner(findings: Findings, noun: Token) -> list[Mention]:
    """Whose «sa visite» is: the last person before it in the sentence, else the first after it."""
    sentence = findings.sentence_of(text_span([noun]))
    persons = [m for m in findings.mentions_in(sentence) if is_person(findings, m) and refs(m)]
    before = [m for m in persons if m.span.end <= noun.idx]
    return before[-1:] or persons[:1]
