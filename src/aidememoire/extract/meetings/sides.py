"""Who stands where in a clause: mentions by the words before them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from aidememoire.extract.meetings.table import Lexicon
from aidememoire.model import EntityType, Mention, Span
from aidememoire.records import Findings

ACTORS: tuple[EntityType, ...] = ("person", "state", "region", "organization")
BODIES: tuple[EntityType, ...] = ("state", "region", "organization")
PLACES: tuple[EntityType, ...] = ("city", "region", "state")
# Between a mention and the next one of a list no more than this stands.
LIST_GAP = 6


class Linked(NamedTuple):
    """A mention and the word that ties it to what stands before: with, by, of, at, another preposition, or none."""

    mention: Mention
    link: str


def refs(mention: Mention) -> tuple[str, ...]:
    """The entities that the mention stands for; none where the text does not settle it."""
    return mention.entities or ((mention.entity,) if mention.entity else ())


def outermost(findings: Findings, span: Span) -> list[Mention]:
    """The mentions that begin inside `span`, without those inside another one."""
    inside = [m for m in findings.mentions if span.start <= m.span.start < span.end]
    return [m for m in inside if not any(o is not m and o.span.covers(m.span) and o.span != m.span for o in inside)]


def linked(findings: Findings, span: Span, lexicon: Lexicon) -> Iterator[Linked]:
    """The outermost mentions of `span` with their links; in a list each takes that of the first."""
    last: Linked | None = None
    for mention in outermost(findings, span):
        link = link_before(findings, mention.span.start, lexicon)
        if last and mention.span.start - last.mention.span.end <= LIST_GAP + 6 and link in {"and", ",", "with"}:
            link = last.link if link != "with" else link
        last = Linked(mention, link)
        yield last


def link_before(findings: Findings, start: int, lexicon: Lexicon) -> str:
    """What the words before `start` make of a mention there: the kind of its preposition, «,» or nothing."""
    head = findings.doc.text[max(0, start - LINK_REACH) : start].casefold().rstrip()
    for text in (head, _without_article(head, lexicon)):
        if text.endswith(","):
            return ","
        found = next((kind for words, kind in lexicon.links if _ends(text, words)), None)
        if found:
            return found
    token = findings.doc.char_span(max(0, len(findings.doc.text[:start].rstrip()) - 1), start, alignment_mode="expand")
    return "other" if token is not None and len(token) and token[-1].pos_ == "ADP" else ""


# Longer than the longest preposition with its article.
LINK_REACH = 40


def _without_article(head: str, lexicon: Lexicon) -> str:
    for article in lexicon.table.articles:
        if _ends(head, article):
            return head[: -len(article)].rstrip()
    return head


def _ends(text: str, words: str) -> bool:
    if not text.endswith(words):
        return False
    before = text[: -len(words)][-1:]
    return not before.isalnum()


def actors(findings: Findings, mentions: Iterable[Mention]) -> tuple[str, ...]:
    """The persons among the mentions; the states, regions and bodies only where no person is named."""
    found: dict[str, None] = {}
    for mention in mentions:
        for ref in refs(mention):
            found.setdefault(ref)
    persons = tuple(r for r in found if findings.entity(r).type == "person")
    return persons or tuple(r for r in found if findings.entity(r).type in BODIES)


def is_person(findings: Findings, mention: Mention) -> bool:
    """Whether the mention stands for persons."""
    return mention.type == "person" or any(findings.entity(r).type == "person" for r in refs(mention))


def place_of(findings: Findings, links: Iterable[Linked]) -> str | None:
    """The first place among the mentions: a city before a region before a state; None without one."""
    found = [ref for m, link in links if link == "at" for ref in refs(m) if findings.entity(ref).type in PLACES]
    return min(found, key=lambda ref: PLACES.index(findings.entity(ref).type), default=None)


def is_official(findings: Findings, ref: str) -> bool:
    """Whether the entity is a body, or a person with an office or who speaks for one."""
    entity = findings.entity(ref)
    if entity.type in BODIES:
        return True
    return entity.of is not None or any(ref in refs(m) and m.role for m in findings.mentions)
