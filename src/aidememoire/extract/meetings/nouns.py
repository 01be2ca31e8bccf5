"""Meetings that a noun names: «lors d'une réunion avec», «la visite de», «le sommet de»."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from msgspec import Struct

from aidememoire.extract.meetings.context import (
    is_close,
    is_counted,
    is_unreal,
    lies_back,
    may_be_subject,
    owner_of,
    person_before,
    person_in_focus,
    verbs_between,
)
from aidememoire.extract.meetings.sides import (
    BODIES,
    Linked,
    dates_in,
    evidence_span,
    is_person,
    leading_time,
    linked,
    outermost,
    place_of,
    refs,
    side,
    subject_of,
    time_in,
)
from aidememoire.extract.meetings.table import Candidate, Lexicon, MeetingNoun
from aidememoire.languages.clauses import (
    STOPS,
    has_finite,
    is_finite,
    is_reflexive,
    predicate_above,
    reach,
    text_span,
    token_at,
    tokens_before,
)
from aidememoire.model import Mention, Span, Time
from aidememoire.records import Findings

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token


OPENING = frozenset('«"“')
# «avec plusieurs de ses ministres»: so many words, at most, before those who are met.
PEOPLE_REACH = 5
# «the Third Joint Norwegian–Peruvian Intergovernmental Commission»
PREMODIFIERS = 9
JOINERS = frozenset("-–—/")
CLOSING = frozenset('»"”')


class At(NamedTuple):
    """A noun of meeting and where it stands."""

    doc: Doc
    findings: Findings
    lexicon: Lexicon
    token: Token
    last: Token
    entry: MeetingNoun
    first: int  # index of its determiner
    verb: Token | None  # the predicate it hangs from


class Setting(Struct, frozen=True):
    """How the noun stands in its sentence."""

    first: int  # index of its determiner
    end: int  # index after what it reaches
    links: list[Linked]
    own: list[Mention]  # those its own complements name
    beside: list[Mention]  # the persons of its sentence, for a signing
    verb: Token | None  # the predicate it hangs from
    subject: list[Mention]  # those who take part as subject of that verb
    subject_start: int
    supported: bool  # the verb makes its subject take part («a participé à»)
    held: bool  # a verb says that it takes place
    again: bool  # the words point back to a meeting told before


def read_noun(doc: Doc, findings: Findings, lexicon: Lexicon, at: Span, entry: MeetingNoun) -> Candidate | None:
    """The meeting that a noun names, with the sides that its complements or the verb over it give."""
    token, last = token_at(doc, at.start), token_at(doc, at.end - 1)
    if token is None or last is None:
        return None
    where = At(doc, findings, lexicon, token, last, entry, _phrase_start(doc, token, lexicon), predicate_above(token))
    here = _setting(where)
    if entry.must_be_held and not here.held:
        return None
    start = min(here.first, here.subject_start) if here.subject and (here.supported or here.verb is None) else here.first
    wide = text_span([doc[start], doc[here.end - 1]])
    place = place_of(findings, here.links)
    if place is None and (here.supported or (here.subject and entry.class_ in {"visit", "event", "assembly"})):
        place = place_of(findings, linked(findings, wide, lexicon))
    if place is None and here.verb is not None and (here.supported or here.held) and here.verb.i < here.first:
        place = place_of(findings, linked(findings, text_span([doc[here.verb.i], doc[here.end - 1]]), lexicon))
    if place is None and entry.class_ == "visit":
        place = place_of(findings, linked(findings, text_span([doc[here.first], doc[here.first]]), lexicon))
    time = _time(doc, findings, lexicon, here, last, wide)
    participants = _participants(findings, here, entry)
    if entry.personal and not any(is_person(findings, m) for m in here.own):
        return None
    if not participants and time and entry.class_ == "assembly" and here.held:
        states = findings.parties_in(findings.sentence_of(at), ("state",))
        participants = states if len(states) > 1 else ()
    hosts = _hosts(doc, findings, here, last) if entry.class_ == "visit" and place is None else ()
    return Candidate(
        evidence=evidence_span(doc, start, last.i, here.end, here.links, None),
        trigger=at,
        form="talks" if hosts else entry.form,
        class_="talks" if hosts else entry.class_,
        participants=tuple(dict.fromkeys([*participants, *hosts])),
        place=place,
        time=time,
        rule=f"meeting-noun-{entry.class_}",
        entry=f"meetings:{entry.words[0]}",
        again=here.again or (_is_his_visit(doc, here, entry, lexicon) and not (place or time)),
        people=_with_people(doc, last, here, lexicon),
        held=here.held,
        counted=is_counted(doc[max(0, here.first - 3) : token.i]),
        goal=any(m.type in {"person", "state"} and link not in {"with", "by"} for m, link in here.links),
    )


def _is_his_visit(doc: Doc, here: Setting, entry: MeetingNoun, lexicon: Lexicon) -> bool:
    """«sa visite», «leur séjour»."""
    return entry.class_ == "visit" and doc[here.first].text.casefold() in lexicon.table.own


def _with_people(doc: Doc, last: Token, here: Setting, lexicon: Lexicon) -> bool:
    """«des entretiens avec plusieurs ministres»: the other side is people whom the text does not name."""
    led = next((t.i for t in doc[last.i + 1 : here.end] if t.text.casefold() in lexicon.table.with_), None)
    people = doc[led + 1 : min(led + PEOPLE_REACH, here.end)] if led is not None else ()
    return any(t.lemma_.casefold() in lexicon.table.delegations for t in people)


def _hosts(doc: Doc, findings: Findings, here: Setting, last: Token) -> tuple[str, ...]:
    """«une visite d'amitié à l'ambassadrice»: whoever is visited without a journey takes part in talks."""
    met = [m for m, link in here.links if link == "at" and is_person(findings, m) and not verbs_between(doc, last, m)]
    return side(findings, met[:1]) if here.supported else ()


def _time(doc: Doc, findings: Findings, lexicon: Lexicon, here: Setting, last: Token, wide: Span) -> Time | None:
    """The date after the noun up to a comma, in its clause, at the head of the sentence, or the only one of the sentence."""
    sentence = findings.sentence_of(text_span([last]))
    comma = next((t.i for t in doc[last.i : last.i + 14] if t.text in STOPS or t.text == ","), last.i + 1)
    found = time_in(findings, text_span([doc[last.i], doc[max(here.end, comma) - 1]]), wide)
    if found and lies_back(doc, found, lexicon):
        return None
    if found or (here.again and not here.supported):
        return found
    dates = dates_in(findings, sentence)
    alone = len(dates) == 1 and _same_clause(doc, last, dates[0]) and not lies_back(doc, dates[0], lexicon)
    return leading_time(findings, text_span([last])) or (dates[0] if alone else None)


def _same_clause(doc: Doc, noun: Token, time: Time) -> bool:
    """Whether no clause begins between the noun and the date after it."""
    token = token_at(doc, time.span.start)
    if token is None:
        return False
    between = doc[noun.i + 1 : token.i]
    return not any(t.pos_ == "SCONJ" or "Rel" in t.morph.get("PronType", []) for t in between)


def _setting(at: At) -> Setting:
    doc, findings, lexicon, token, last, entry, first, verb = at
    table = lexicon.table
    held, relative = _held(doc, last, verb, token, lexicon), _relative(doc, last, lexicon)
    end = reach(doc, relative.i) if relative is not None else _reach(doc, last, held)
    links = linked(findings, text_span([doc[last.i + 1], doc[end - 1]]), lexicon) if last.i + 1 < end else []
    if entry.granted:
        links = [Linked(m, "with") if link == "at" and is_person(findings, m) else Linked(m, link) for m, link in links]
    determiner = doc[first].text.casefold()
    supported = held is None and verb is not None and lexicon.lemma(verb) in table.support and not is_unreal(verb, lexicon)
    bare = supported or entry.class_ in {"assembly", "visit"}
    own = [m for m, link in links if _is_own(doc, last, m, link, links, bare=bare, held=held)]
    own += _before_noun(at, own)
    own += _further(at, links, own, held, relative) or ([] if own else _fronted(at))
    during = bool({t.text.casefold() for t in doc[max(0, first - 3) : first]} & set(table.during))
    circumstance = during and (held is None or (held.dep_.startswith("acl") and entry.class_ == "talks"))
    taking = verb if supported or circumstance else None
    subject, start = _subject(at, taking, own, circumstance=circumstance)
    named = held is not None and entry.class_ == "assembly"
    named |= token.text[:1].isupper() and not token.is_sent_start
    named |= is_counted(doc[first : token.i])
    named |= determiner in table.shared and len(side(findings, subject)) > 1
    named |= entry.class_ == "visit" and determiner in table.own
    again = determiner in table.again and not own and not named
    again |= determiner in table.pointing and len(side(findings, own)) < 2
    sentence = findings.sentence_of(text_span([token]))
    beside = [m for m in outermost(findings, sentence) if is_person(findings, m)] if entry.class_ == "signing" else []
    return Setting(first, end, links, own, beside, verb, subject, start, supported, held is not None, again)


def _before_noun(at: At, own: list[Mention]) -> list[Mention]:
    """«the Norway–Peru summit», «the First Ministerial Conference»: parties whose names stand before the noun."""
    if not at.lexicon.table.premodified or at.entry.class_ not in {"assembly", "event", "talks", "process"}:
        return []
    span = text_span([at.doc[at.first], at.token])
    inside = [m for m in outermost(at.findings, span) if m.span.start < at.token.idx]
    return [m for m in inside if m.type in BODIES and m not in own]


def _fronted(at: At) -> list[Mention]:
    """«Avec la présidente, les entretiens ont porté sur…»: the other side, named before the noun."""
    doc, findings, lexicon, token, _, entry, first, _ = at
    start = token.sent.start
    if entry.class_ not in {"talks", "process"} or start >= first - 1 or doc[first - 1].text != ",":
        return []
    links = linked(findings, text_span([doc[start], doc[first - 1]]), lexicon)
    return [m for m, link in links if link == "with" and is_person(findings, m)] if links and links[0].link == "with" else []


def _further(at: At, links: list[Linked], own: list[Mention], held: Token | None, relative: Token | None) -> list[Mention]:
    """Those who take part without a preposition of their own, and the visitor named after the place."""
    doc, findings, lexicon, _, last, entry, *_ = at
    found: list[Mention] = []
    people = [Linked(m, link) for m, link in links if is_person(findings, m)]
    if held is not None and held.lemma_.casefold() in lexicon.table.gathers:
        found += [m for m, link in people if link == "" and m.span.start > held.idx]
    if relative is not None:
        found += [m for m, link in people if link == ""][: 1 if entry.class_ == "visit" else None]
    if entry.class_ == "assembly" and not own:
        found += [m for m, link in links if link == "toward" and is_close(doc, last, m, links)]
    if entry.class_ == "visit" and not any(is_person(findings, m) for m in (*own, *found)):
        found += [m for m, link in people if link == "of" and not verbs_between(doc, last, m)][:1]
    return found


def _subject(at: At, taking: Token | None, own: list[Mention], *, circumstance: bool) -> tuple[list[Mention], int]:
    """Those who take part without being complements of the noun, and the token that they begin with.

    They are the subject of the verb (`taking`) that lets them take part, or whose the noun is («ses entretiens»).
    """
    doc, findings, lexicon, token, _, entry, first, verb = at
    determiner, table = doc[first].text.casefold(), lexicon.table
    subject: list[Mention] = []
    start = first
    if taking is not None:
        subject, start = subject_of(doc, findings, taking, lexicon)
    elif verb is None and entry.class_ == "visit":
        subject = person_before(findings, doc, first)
    if determiner in table.shared and circumstance and entry.class_ == "talks":
        subject = [m for m in findings.mentions_in(findings.sentence_of(text_span([token]))) if is_person(findings, m)]
    if not subject and entry.class_ == "visit" and (determiner in table.own or circumstance):
        subject = owner_of(findings, token)
        at_owner = token_at(doc, subject[0].span.start) if subject and circumstance else None
        start = at_owner.i if at_owner is not None and at_owner.i < first else first
    talks = entry.class_ in {"talks", "process"} and (determiner in table.own or (determiner in table.again and not circumstance))
    if talks and own and len(side(findings, own)) < 2 and not any(is_person(findings, m) for m in subject):
        taken = {r for m in own for r in refs(m)}
        owner = owner_of(findings, token) if determiner in table.own else []
        subject = [m for m in owner or person_in_focus(findings, doc, token, taken) if not set(refs(m)) & taken]
    return subject, start


def _participants(findings: Findings, here: Setting, entry: MeetingNoun) -> tuple[str, ...]:
    own = side(findings, here.own, groups=entry.class_ in {"talks", "process"})
    between = len(own) > 1 and any(link == "with" for _, link in here.links)
    if entry.class_ in {"talks", "process"} and between and all(findings.entity(r).type == "person" for r in own):
        return own  # «les entretiens entre la présidente et le ministre»: whoever tells of them took no part
    crowd = here.supported or entry.class_ == "assembly" or (entry.class_ == "talks" and bool(here.own))
    subject = side(findings, here.subject, groups=crowd)
    if entry.class_ == "visit":
        beside = [m for m, link in here.links if link == "with" and is_person(findings, m)]
        visitors = side(findings, [m for m in here.own if is_person(findings, m)])
        return tuple(dict.fromkeys([*(visitors or subject), *side(findings, beside)]))
    if entry.class_ == "signing":
        persons = side(findings, [m for m in (*here.subject, *here.own) if is_person(findings, m)])
        return persons if len(persons) > 1 else side(findings, [*here.beside, *here.own])
    if entry.class_ == "assembly" and own and not here.supported:
        return own
    return tuple(dict.fromkeys([*subject, *own]))


def _phrase_start(doc: Doc, token: Token, lexicon: Lexicon) -> int:
    """The index of the noun's determiner or number, else of the noun."""
    if lexicon.table.premodified:
        return _phrase_before(doc, token)
    for before in tokens_before(token, 5):
        if before.pos_ in {"DET", "NUM"} or before.text.casefold() in lexicon.table.articles:
            return before.i
        if before.pos_ not in {"ADJ", "ADV"} and not any(c.isdigit() for c in before.text):
            break
    return token.i


def _phrase_before(doc: Doc, token: Token) -> int:
    """The index of the determiner, over names and nouns that stand before the noun; else of the first of them."""
    first = token.i
    for before in tokens_before(token, PREMODIFIERS):
        if before.pos_ == "DET":
            return before.i
        if before.pos_ not in {"ADJ", "NOUN", "PROPN", "NUM"} and before.text not in JOINERS:
            break
        first = before.i if before.text not in JOINERS else first
    return first


def _held(doc: Doc, last: Token, verb: Token | None, token: Token, lexicon: Lexicon) -> Token | None:
    """The verb that says the meeting takes place («s'est tenue», «qui se déroulent»), None without one."""
    if (
        verb is not None
        and lexicon.lemma(verb) in lexicon.table.held
        and (is_reflexive(verb) or token.dep_.startswith("nsubj") or any(t.text in lexicon.table.place for t in verb.children))
    ):
        return verb
    end = reach(doc, last.i)
    for following in doc[end : end + 6]:
        if following.pos_ == "VERB":
            return following if following.lemma_.casefold() in lexicon.table.held and may_be_subject(token, following) else None
    return None


def _relative(doc: Doc, last: Token, lexicon: Lexicon) -> Token | None:
    """The verb of a relative clause of which the noun is the object («la visite qu'effectuera…»)."""
    for token in doc[last.i + 1 : last.i + 8]:
        if token.text in STOPS or is_finite(token):
            return None
        if "Rel" in token.morph.get("PronType", []) or token.text.casefold() in lexicon.table.that:
            verbs = (t for t in doc[token.i + 1 : token.i + 6] if t.pos_ == "VERB")
            return next((t for t in verbs if t.lemma_.casefold() in lexicon.table.support), None)
    return None


def _reach(doc: Doc, last: Token, held: Token | None) -> int:
    quoted = next((t for t in doc[last.i + 1 : last.i + 6] if t.text in CLOSING), None)
    opened = any(t.text in OPENING for t in doc[max(0, last.i - 3) : last.i])
    end = reach(doc, quoted.i if quoted is not None and opened else last.i)
    return reach(doc, held.i) if held is not None and held.i > last.i else end


def _is_own(doc: Doc, noun: Token, mention: Mention, link: str, links: list[Linked], *, bare: bool, held: Token | None) -> bool:
    """Whether the mention is a complement of the noun: «avec», «entre» with no verb between, «de» right after it.

    With `bare` also one without a word between («le sommet Afrique-France»).
    """
    allowed = {"of", ""} if bare else {"of"}
    if link in {"with", "by"}:
        start = token_at(doc, mention.span.start)
        between = [t for t in doc[noun.i + 1 : start.i] if t.pos_ == "VERB" and t != held] if start is not None else [noun]
        return not any(has_finite(t) or "Inf" in t.morph.get("VerbForm", []) for t in between) and start is not None
    return link in allowed and is_close(doc, noun, mention, links)
