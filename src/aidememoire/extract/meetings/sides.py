"""Who stands where in a clause: mentions by the words before them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, NamedTuple

from aidememoire.extract.meetings.table import Lexicon
from aidememoire.languages.clauses import VERBS, auxiliaries, clause_start, noun_phrase, subjects, text_span, token_at
from aidememoire.model import EntityType, Mention, Span, Time
from aidememoire.records import Findings

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

BODIES: tuple[EntityType, ...] = ("state", "region", "organization")
PLACES: tuple[EntityType, ...] = ("city", "region", "state")
# Between a mention and the next one of a list, or its apposition, stands no more than this.
LIST_GAP = 12
# Longer than the longest preposition with its article.
LINK_REACH = 40
# Longer than the longest title whose holder is named after a comma («la ministre des Affaires étrangères, des … à l'étranger, »).
TITLE_REACH = 120


class Linked(NamedTuple):
    """A mention and what ties it to the words before it: with, by, of, at, toward, and, a comma, or nothing."""

    mention: Mention
    link: str


def refs(mention: Mention) -> tuple[str, ...]:
    """The entities that the mention stands for; none where the text does not settle it."""
    return mention.entities or ((mention.entity,) if mention.entity else ())


def who(findings: Findings, mention: Mention) -> tuple[str, ...]:
    """The entities of the mention; for «je» and «nous» in a statement, its speakers."""
    found = refs(mention)
    if mention.form == "description" and mention.number == "p":  # «des représentants de la Norvège» stand for Norway
        return tuple(r if (of := findings.entity(r).of) is None or is_named(findings, r) else of for r in found)
    if found or mention.form != "pronoun":
        return found
    token = token_at(findings.doc, mention.core.start)
    if token is None or "1" not in token.morph.get("Person", []):
        return ()
    over = findings.statements_over(mention.span)
    return over[0].speakers if over else ()


def is_named(findings: Findings, ref: str) -> bool:
    """Whether the text calls the entity by a name, not only by descriptions."""
    return any(m.form == "name" and ref in refs(m) for m in findings.mentions)


def outermost(findings: Findings, span: Span) -> list[Mention]:
    """The mentions that begin inside `span`, without those inside another one."""
    inside = [m for m in findings.near(findings.mentions, span) if span.start <= m.span.start < span.end]
    return [m for m in inside if not any(o is not m and o.span.covers(m.span) and o.span != m.span for o in inside)]


def linked(findings: Findings, span: Span | None, lexicon: Lexicon) -> list[Linked]:
    """The outermost mentions of `span` with their links; in a list or an apposition each takes that of the first."""
    found: list[Linked] = []
    for mention in outermost(findings, span) if span else ():
        link = link_before(findings, mention.span.start, lexicon)
        if link == "of" and mention.type == "city" and _at_venue(findings, mention.span.start, lexicon):
            link = "at"
        last = found[-1] if found else None
        if link == "of" and last and _goes_on(findings, last.mention, mention, lexicon):
            link = "and"
        gap = mention.span.start - last.mention.span.end if last else LIST_GAP + 1
        if last and gap <= LIST_GAP and (link in {"and", ","} or (link == "" and gap <= 2 and _apposed(last.mention, mention))):
            link = _listed(found, mention)
        if link_before(findings, mention.span.start, lexicon) == "," and mention.form == "name":
            found = [x for x in found if not _is_title_of(findings, x.mention, mention)]
        found.append(Linked(mention, "" if link in {"and", ","} else link))
    return found


def _is_title_of(findings: Findings, title: Mention, name: Mention) -> bool:
    """Whether a title whose holder the text names nowhere else stands before the name that a comma parts from it."""
    unnamed = title.form == "description" and title.number == "s" and title.type == name.type == "person"
    near = 0 < name.span.start - title.span.end <= TITLE_REACH
    return unnamed and near and not any(is_named(findings, r) for r in refs(title))


def _goes_on(findings: Findings, group: Mention, next_: Mention, lexicon: Lexicon) -> bool:
    """«des représentants de la Norvège, du Pérou et du Chili»: the states of one and the same group."""
    between = findings.view[group.span.end : next_.span.start].casefold()
    joined = any(between.lstrip().startswith(words) for words in (",", *lexicon.table.and_))
    return joined and len(between) <= LIST_GAP and group.number == "p" and group.form == "description"


def _at_venue(findings: Findings, start: int, lexicon: Lexicon) -> bool:
    """«à l'aéroport international de Lima»: the city of a building where people meet is where they meet."""
    return bool(lexicon.venue.search(findings.view[max(0, start - 2 * LINK_REACH) : start].casefold().rstrip()))


def _listed(found: list[Linked], mention: Mention) -> str:
    """The link of the mention before, or of the persons before that if it is but their complement."""
    last = found[-1]
    if last.link == "of" and mention.type == "person" and last.mention.type != "person":
        persons = [x for x in found if x.mention.type == "person" and mention.span.start - x.mention.span.end <= TITLE_REACH]
        return persons[-1].link if persons else last.link
    return last.link


def _apposed(first: Mention, second: Mention) -> bool:
    """Whether the second mention, right after the first, can be another word for it."""
    return bool(set(refs(first)) & set(refs(second))) or first.type == second.type == "person"


def link_before(findings: Findings, start: int, lexicon: Lexicon) -> str:
    """What the words before `start` make of a mention there."""
    head = findings.view[max(0, start - LINK_REACH) : start].casefold().rstrip()
    bare = _without_article(head, lexicon)
    for text in (head, bare):
        if text.endswith(","):
            return ","
        found = _link(text, lexicon)
        if found == "of" and _link(bare, lexicon) in {"with", "by"}:
            return "with"  # «entre des représentants»: an article, no preposition
        if found:
            return found
    last = start - LINK_REACH + len(_without_article(head.rjust(LINK_REACH), lexicon)) - 1
    before = token_at(findings.doc, last) if last >= 0 else None
    return "other" if before is not None and before.pos_ == "ADP" else ""


def _link(text: str, lexicon: Lexicon) -> str | None:
    return next((kind for words, kind in lexicon.links if _ends(text, words)), None)


def _without_article(head: str, lexicon: Lexicon) -> str:
    for article in lexicon.table.articles:
        if _ends(head, article):
            return head[: -len(article)].rstrip()
    return head


def _ends(text: str, words: str) -> bool:
    return text.endswith(words) and not text[: -len(words)][-1:].isalnum()


# ---------------------------------------------------------------- who takes part
def side(findings: Findings, mentions: Iterable[Mention], *, groups: bool = False) -> tuple[str, ...]:
    """The persons among the mentions, or else the states and bodies; with `groups`, or else whoever is named."""
    found = tuple(dict.fromkeys(r for m in mentions for r in who(findings, m)))
    persons = tuple(r for r in found if findings.entity(r).type == "person")
    bodies = tuple(r for r in found if findings.entity(r).type in BODIES)
    if persons or not groups:
        return persons or bodies
    return tuple(r for r in found if findings.entity(r).type in {*BODIES, "other"})


def is_person(findings: Findings, mention: Mention) -> bool:
    """Whether the mention stands for persons; a paper of somebody's («une lettre de la présidente») does not."""
    if mention.type == "other" and mention.form == "description":
        return False
    return mention.type == "person" or any(findings.entity(r).type == "person" for r in refs(mention))


def subject_of(doc: Doc, findings: Findings, verb: Token, lexicon: Lexicon) -> tuple[list[Mention], int]:
    """The mentions of the subject of `verb` with those beside it («en compagnie de…»), and the token it begins with.

    Where the parse gives no subject, or one that names nobody, all persons between the clause's start and the
    verb are taken, and where there are none the first body.
    """
    heads = [h for h in subjects(verb) if not any(t.text == ":" for t in doc[h.i : verb.i])]
    phrases = [noun_phrase(h) for h in heads]
    first = min((p[0].i for p in phrases), default=verb.i)
    end = _end_of_subject(heads, verb)
    if first < end:
        links = linked(findings, text_span([doc[first], doc[end - 1]]), lexicon)
        named = [m for m, link in links if link in {"", "with"} and who(findings, m)]
        if _is_plural((*heads, verb, *auxiliaries(verb))) and len(side(findings, named)) < 2:
            persons = [m for m, _ in links if is_person(findings, m)]
            named = persons if len(side(findings, persons)) > 1 else named
            wider, start = _before(doc, findings, verb, lexicon, first)
            if len(side(findings, named)) < 2 <= len(side(findings, wider)):
                return wider, start
        if named:
            whole = end == verb.i or verb.dep_ == "xcomp"  # «va s'entretenir avec»: the subject belongs to the words quoted
            return named, first if whole else min(t.i for t in (verb, *auxiliaries(verb)))
    over = [
        m
        for h in map(text_span, ([h] for h in heads))
        for m in findings.near(findings.mentions, h)
        if m.span.overlaps(h) and who(findings, m)
    ]
    if over:
        return over, min(first, verb.i)
    return _before(doc, findings, verb, lexicon, first)


def _is_plural(tokens: Iterable[Token]) -> bool:
    return any("Plur" in t.morph.get("Number", []) for t in tokens)


def _end_of_subject(heads: list[Token], verb: Token) -> int:
    """The index after the last token of the subject: a verb before this one that shares it ends it («a vu X et a reçu Y»)."""
    owners = {h.head for h in heads if h.dep_.startswith("nsubj") and h.head.pos_ in VERBS and h.i < h.head.i < verb.i}
    return min((t.i for owner in owners for t in (owner, *auxiliaries(owner)) if t.i > heads[0].i), default=verb.i)


def _before(doc: Doc, findings: Findings, verb: Token, lexicon: Lexicon, first: int) -> tuple[list[Mention], int]:
    start = min(clause_start(doc, verb), first)
    if start >= verb.i:
        return [], verb.i
    links = linked(findings, text_span([doc[start], doc[verb.i - 1]]), lexicon)
    persons = [m for m, _ in links if is_person(findings, m) and refs(m)]
    bodies = [m for m, link in links if link in {"", "with"} and refs(m)]
    named = persons or bodies or [m for m, link in links if link == "of" and refs(m)]
    return named, start if named else verb.i


def is_official(findings: Findings, ref: str) -> bool:
    """Whether the entity is a body, or somebody with an office or who speaks for one."""
    entity = findings.entity(ref)
    return entity.type in BODIES or entity.of is not None or any(ref in refs(m) and m.role for m in findings.mentions)


def evidence_span(doc: Doc, first: int, trigger: int, end: int, links: Iterable[Linked], time: Time | None) -> Span:
    """From the first token to the last of what the trigger takes: sides, place and date, no further than it reaches.

    Where none follows, the words up to the first comma («a échangé avec les habitants»).
    """
    here = text_span([doc[trigger]]).end
    limit = text_span([doc[max(trigger, end - 1)]]).end
    ends = [m.span.end for m, link in links if link != "other"] + ([time.span.end] if time else [])
    last = max((e for e in ends if here < e <= limit), default=here)
    if last == here:
        comma = next((t.i for t in doc[trigger + 1 : end] if t.text == ","), end)
        while comma - 1 > trigger and doc[comma - 1].pos_ in {"CCONJ", "ADP", "DET"}:
            comma -= 1
        last = max(here, text_span([doc[max(trigger, comma - 1)]]).end)
    while first < trigger and not doc[first].text[:1].isalnum():
        first += 1
    return Span(doc[first].idx, last)


# ---------------------------------------------------------------- where and when
def place_of(findings: Findings, links: Iterable[Linked]) -> str | None:
    """The first place among the mentions: a city before a region before a state; None without one."""
    found = [ref for m, link in links if link == "at" for ref in refs(m) if findings.entity(ref).type in PLACES]
    return min(found, key=lambda ref: PLACES.index(findings.entity(ref).type), default=None)


def time_in(findings: Findings, *windows: Span | None) -> Time | None:
    """The first date of the first window that has one; a clock or a duration is none."""
    for window in windows:
        times = findings.near(findings.times, window) if window else ()
        found = next((t for t in times if _is_date(findings, t) and window and window.overlaps(t.span)), None)
        if found:
            return found
    return None


def dates_in(findings: Findings, span: Span) -> list[Time]:
    """The dates inside `span`."""
    return [t for t in findings.near(findings.times, span) if _is_date(findings, t) and span.covers(t.span)]


def _is_date(findings: Findings, time: Time) -> bool:
    """A date of the article's own words, not of its furniture («publié le 3 mars à 10:29»)."""
    return time.kind == "date" and not findings.in_boilerplate(time.span)


def leading_time(findings: Findings, span: Span) -> Time | None:
    """The date that the sentence begins with («Mardi 3 mars, le ministre…»)."""
    sentence = findings.sentence_of(span)
    times = findings.near(findings.times, Span(sentence.start, sentence.start + LEAD))
    return next((t for t in times if _is_date(findings, t) and 0 <= t.span.start - sentence.start <= LEAD), None)


# «Le », «En », «Dans la soirée du ».
LEAD = 20
