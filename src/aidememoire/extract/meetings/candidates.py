"""Each place of the text that may tell of a meeting."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from msgspec import Struct

from aidememoire.extract.meetings.sides import (
    Linked,
    actors,
    is_person,
    linked,
    outermost,
    place_of,
    refs,
)
from aidememoire.extract.meetings.table import Lexicon, MeetingVerb, Noun
from aidememoire.languages.clauses import (
    governor,
    has_finite,
    is_passive,
    is_reflexive,
    noun_phrase,
    reach,
    subjects,
    text_span,
    token_at,
)
from aidememoire.model import Mention, Span, Time
from aidememoire.records import Findings, MeetingForm

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token


class Candidate(Struct, frozen=True, kw_only=True):
    """Words that may tell of a meeting. `again` tells that they point back to one told before."""

    evidence: Span
    trigger: Span
    form: MeetingForm
    class_: str
    participants: tuple[str, ...]
    place: str | None = None
    time: Time | None = None
    rule: str
    entry: str
    again: bool = False


def find_candidates(doc: Doc, findings: Findings, lexicon: Lexicon) -> Iterator[Candidate]:
    """Verbs of meeting, then nouns of meeting, boilerplate left out."""
    for token in doc:
        for verb in lexicon.verbs.get(token.lemma_.casefold(), ()):
            if (token.pos_ in {"VERB", "AUX"} and is_reflexive(token) == verb.reflexive) or _mutual(token, verb):
                found = None if _is_unreal(token, lexicon) else read_verb(doc, findings, lexicon, token, verb)
                if found and not findings.in_boilerplate(found.evidence):
                    yield found
    for noun in lexicon.nouns:
        for match in noun.regex.finditer(doc.text):
            token_ = token_at(doc, match.start())
            if token_ is None or not _allowed(doc.text, noun, match.start(), match.end()):
                continue
            found = read_noun(doc, findings, lexicon, token_, Span(*match.span()), noun)
            if found and not findings.in_boilerplate(found.evidence):
                yield found


def _mutual(token: Token, verb: MeetingVerb) -> bool:
    """«se sont rencontrés»: a verb with an object, used of each other."""
    return token.pos_ == "VERB" and verb.other == "object" and is_reflexive(token)


def _is_unreal(token: Token, lexicon: Lexicon) -> bool:
    """Denied, refused, or only wished for."""
    if any(t.lemma_.casefold() in lexicon.table.not_ and t.dep_ == "advmod" for t in token.children):
        return True
    above = governor(token)
    return not has_finite(token) and above is not None and above.lemma_.casefold() in lexicon.table.unreal


def _allowed(text: str, noun: Noun, start: int, end: int) -> bool:
    if noun.never_before and noun.never_before.search(text[max(0, start - 40) : start]):
        return False
    return not (noun.never_after and noun.never_after.match(text[end : end + 40]))


# ---------------------------------------------------------------- verbs
def read_verb(doc: Doc, findings: Findings, lexicon: Lexicon, verb: Token, entry: MeetingVerb) -> Candidate | None:
    """The meeting that a verb tells of, or None where one of its sides is missing."""
    end = reach(doc, verb.i)
    window = _span(doc, verb.i + 1, end)
    links = list(linked(findings, window, lexicon)) if window else []
    heads = subjects(verb)
    subject = _subject(findings, heads)
    mutual = is_reflexive(verb) and entry.other == "object"
    sides = _other_side(findings, verb, entry, links, mutual=mutual)
    place = place_of(findings, links)
    if entry.other in {"to", "place"}:
        place = place or _bare_place(findings, links, entry)
        if place is None or not any(is_person(findings, m) for m in subject):
            return None
        participants = actors(findings, subject)
    else:
        participants = actors(findings, [*subject, *sides])
        if not sides and not (mutual or entry.other in {"with", "signed"}):
            return None
    time = time_in(findings, window)
    if entry.other == "signed" and not place:
        return None
    start = min((noun_phrase(h)[0].i for h in heads if h.i < verb.i), default=verb.i)
    evidence = _evidence(doc, findings, start, verb.i, links, time, end)
    return Candidate(evidence=evidence, trigger=text_span([verb]), form=entry.form, class_="visit" if entry.form == "visit" and
                     entry.other in {"to", "place"} else "signing" if entry.other == "signed" else "talks", participants=participants,
                     place=place, time=time, rule=f"meeting-verb-{entry.form}", entry=f"meetings:{entry.lemma}")  # fmt: skip


def _other_side(findings: Findings, verb: Token, entry: MeetingVerb, links: list[Linked], *, mutual: bool) -> list[Mention]:
    wanted = {"object": {"", "with"}, "with": {"with"}, "signed": {"with", "by"}}.get(entry.other, {"at"})
    if entry.other == "object" and is_passive(verb):
        wanted = {"by", "with"}
    if mutual:
        wanted = {"with"}
    found = [m for m, link in links if link in wanted and m.type in {"person", "state", "organization", "region", "other"}]
    if entry.other == "object" and not is_passive(verb) and not mutual:
        found = [*_clitics(findings, verb), *_antecedent(findings, verb), *found]
        return [m for m in found if is_person(findings, m)]
    return found


def _clitics(findings: Findings, verb: Token) -> list[Mention]:
    """«l'a reçu»: the pronoun before the verb that is its object."""
    objects = [t for t in verb.children if t.dep_ in {"obj", "iobj"} and t.pos_ == "PRON" and t.i < verb.i]
    return [m for t in objects for m in findings.mentions if m.span.covers(text_span([t])) and m.form == "pronoun"]


def _antecedent(findings: Findings, verb: Token) -> list[Mention]:
    """«qu'il a rencontré»: the noun that the relative clause hangs from."""
    relative = any(t.dep_ == "obj" and "Rel" in t.morph.get("PronType", []) for t in verb.children)
    if not relative or not verb.dep_.startswith("acl"):
        return []
    at = text_span([verb.head])
    return [m for m in findings.mentions if m.span.overlaps(at)][:1]


def _subject(findings: Findings, heads: list[Token]) -> list[Mention]:
    """The mentions of the subject: those over its heads, else those inside its noun phrase."""
    found: list[Mention] = []
    for head in heads:
        phrase = text_span(noun_phrase(head))
        over = [m for m in findings.mentions if m.span.overlaps(text_span([head]))]
        if over:
            widest = max(over, key=lambda m: m.span.end - m.span.start)
            found += [widest, *(m for m in outermost(findings, phrase) if _coordinated(findings, m, head))]
        else:
            found += outermost(findings, phrase)
    return found


def _coordinated(findings: Findings, mention: Mention, head: Token) -> bool:
    token = token_at(findings.doc, mention.core.start)
    for _ in range(6):
        if token is None or token is head or token.head is token:
            return False
        if token.dep_ in {"conj", "appos"} and token.head is head:
            return True
        token = token.head
    return False


def _bare_place(findings: Findings, links: list[Linked], entry: MeetingVerb) -> str | None:
    if entry.other != "place":
        return None
    return next(
        (r for m, link in links if link == "" for r in refs(m) if findings.entity(r).type in {"city", "region", "state"}), None
    )


# ---------------------------------------------------------------- nouns
def read_noun(doc: Doc, findings: Findings, lexicon: Lexicon, token: Token, at: Span, noun: Noun) -> Candidate | None:
    """The meeting that a noun names, with the sides that its complements or the verb over it give."""
    table, entry = lexicon.table, noun.noun
    last = token_at(doc, at.end - 1) or token
    end = reach(doc, last.i)
    window = _span(doc, last.i + 1, end)
    links = list(linked(findings, window, lexicon)) if window else []
    first = _phrase_start(doc, token, lexicon)
    before = doc[first - 1].text.casefold() if first else ""
    determiner = doc[first].text.casefold()
    own = [m for m, link in links if link in {"with", "by"} or (link == "of" and _close(doc, last, m))]
    verb = governor(token)
    circumstance = before in table.during or (first > 1 and doc[first - 2].text.casefold() in table.during)
    support = verb is not None and verb.lemma_.casefold() in table.support and not _is_subject(token)
    subject: list[Mention] = []
    if verb is not None and (support or circumstance):
        subject = _subject(findings, subjects(verb))
    possessive = determiner in table.own
    sides = own if own and entry.class_ in {"visit", "assembly"} and not support else [*subject, *own]
    if entry.class_ == "visit":
        persons = [m for m in own if is_person(findings, m)]
        sides = persons if persons and not support else [*subject, *(m for m, link in links if link == "with")]
    participants = actors(findings, sides)
    again = determiner in table.again and not own and not support
    if possessive and entry.class_ == "visit":
        again = False
    place, time = place_of(findings, links), time_in(findings, window)
    start = first
    if support and verb is not None and not circumstance:
        heads = [h for h in subjects(verb) if h.i < verb.i]
        start = min([verb.i, first, *(noun_phrase(h)[0].i for h in heads)])
        wide = _span(doc, start, end)
        time = time or time_in(findings, wide)
    evidence = _evidence(doc, findings, start, last.i, links, time, end)
    return Candidate(evidence=evidence, trigger=at, form=entry.form, class_=entry.class_, participants=participants, place=place,
                     time=time, rule=f"meeting-noun-{entry.class_}", entry=f"meetings:{entry.words[0]}", again=again)  # fmt: skip


def _phrase_start(doc: Doc, token: Token, lexicon: Lexicon) -> int:
    """The index of the noun's determiner or number, else of the noun."""
    for i in range(token.i - 1, max(token.sent.start, token.i - 5) - 1, -1):
        if doc[i].pos_ in {"DET", "NUM"} or doc[i].text.casefold() in lexicon.table.articles:
            return i
        if doc[i].pos_ not in {"ADJ", "ADV"}:
            break
    return token.i


def _close(doc: Doc, noun: Token, mention: Mention) -> bool:
    """Whether no more than adjectives and a preposition stand between the noun and the mention."""
    token = token_at(doc, mention.span.start)
    if token is None:
        return False
    return all(t.pos_ in {"ADJ", "ADP", "DET", "ADV"} or t.dep_ == "amod" for t in doc[noun.i + 1 : token.i])


def _is_subject(token: Token) -> bool:
    return token.dep_.startswith("nsubj")


# ---------------------------------------------------------------- spans and times
def _span(doc: Doc, start: int, end: int) -> Span | None:
    return text_span([doc[start], doc[end - 1]]) if start < end else None


def time_in(findings: Findings, window: Span | None) -> Time | None:
    """The first date of the window; a clock or a duration is none."""
    dates = [t for t in findings.times if t.kind == "date" and window and window.overlaps(t.span)]
    return dates[0] if dates else None


def _evidence(doc: Doc, findings: Findings, start: int, trigger: int, links: list[Linked], time: Time | None, end: int) -> Span:
    """From the first token to the last of what the trigger takes: sides, place, date; no further than it reaches."""
    window = _span(doc, trigger, end) or text_span([doc[trigger]])
    ends = [text_span([doc[trigger]]).end]
    ends += [min(m.span.end, window.end) for m, link in links if link in {"with", "by", "at", "of", ""}]
    if time and window.overlaps(time.span):
        ends.append(time.span.end)
    return Span(doc[min(start, trigger)].idx, max(ends))
