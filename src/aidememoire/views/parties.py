"""One party, person or institution; and two of them together: what was said, counted, promised, met about and signed."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import Literal

from msgspec import Struct

from aidememoire.entries import Identity, Ref, Thread
from aidememoire.errors import QueryError
from aidememoire.model import Span
from aidememoire.register import Count, Found, IndicatorRow, Query, Register
from aidememoire.register.who import closest
from aidememoire.views.cards import Card, card_of

MOST = 200  # events of a timeline
TOP = 12
SHAPES = {"meetings": "date", "instruments": "date"}


class Party(Struct, frozen=True, kw_only=True):
    """Who it is: the key that names it in addresses, its names, what it belongs to, the offices the articles give."""

    key: str
    name: str
    type: str
    names: tuple[str, ...] = ()
    of: str | None = None
    of_name: str | None = None
    offices: tuple[str, ...] = ()


class Event(Struct, frozen=True, kw_only=True):
    """A record on a timeline: `on` is its own date, or else (`dated` False) the day it was published."""

    on: str | None
    dated: bool
    card: Card


class Point(Struct, frozen=True, kw_only=True):
    """A figure of an indicator; `entry` joins those that several sources say alike."""

    card: Card
    entry: str
    contested: bool = False


class Line(Struct, frozen=True, kw_only=True):
    """An indicator: one measure of the same parties through time, in one unit."""

    id: str
    measure: str
    unit: str
    parties: tuple[str, ...]
    points: tuple[Point, ...]


class Stage(Struct, frozen=True, kw_only=True):
    """A state of an undertaking, and the record that says so."""

    force: str
    on: str | None
    card: Card


class Undertaking(Struct, frozen=True, kw_only=True):
    """An undertaking through the articles, and where it stands."""

    id: str
    standing: Literal["open", "done", "lapsed"]
    due: str | None
    by: tuple[str, ...]
    to: tuple[str, ...]
    stages: tuple[Stage, ...]


class RelationView(Struct, frozen=True, kw_only=True):
    """Two parties: the timeline of what concerns both, the newest first, the indicators and the undertakings."""

    left: Party
    right: Party
    counts: tuple[Count, ...]
    timeline: tuple[Event, ...]
    indicators: tuple[Line, ...]
    threads: tuple[Undertaking, ...]


class PartyView(Struct, frozen=True, kw_only=True):
    """One party: what it said, the newest first; what it committed to and what became of it; with whom it is spoken of."""

    party: Party
    counts: tuple[Count, ...]
    statements: tuple[Event, ...]
    timeline: tuple[Event, ...]
    topics: tuple[Count, ...]
    interlocutors: tuple[tuple[str, str, int], ...]
    threads: tuple[Undertaking, ...]


def view_relation(register: Register, left: str, right: str) -> RelationView:
    """The relation of the two parties that these keys or names mean; QueryError if one is not known, or both are one."""
    one, two = find_party(register, left), find_party(register, right)
    if one.key == two.key:
        raise QueryError(f"«{left}» and «{right}» are the same: {one.name}; name two parties")
    query = Query(between=(one.name, two.name), limit=MOST, sort="-published")
    answers = {kind: register.find(kind, query) for kind in ("statements", "commitments", "meetings", "instruments")}
    figures = register.count("figures", query)
    events = [_event(row) for answer in answers.values() for row in answer.rows if isinstance(row, Found)]
    counts = [Count(kind, answer.total) for kind, answer in answers.items()]
    return RelationView(
        left=one,
        right=two,
        counts=(*counts, Count("figures", figures)),
        timeline=tuple(newest_first(events)),
        indicators=tuple(_indicators(register, register.lookup.lines(one.key, two.key))),
        threads=tuple(_undertakings(register, register.lookup.threads(one.key, two.key))),
    )


def view_party(register: Register, name: str) -> PartyView:
    """The party, person or institution that this key or name means; QueryError if it is not known."""
    party = find_party(register, name)
    said = register.find("statements", Query(speaker=party.name, exact=True, limit=MOST, sort="-published"))
    asked = Query(party=(party.name,), exact=True, limit=MOST, sort="-published")
    answers = {kind: register.find(kind, asked) for kind in ("commitments", "meetings", "instruments")}
    statements = [row for row in said.rows if isinstance(row, Found)]
    others = [row for answer in answers.values() for row in answer.rows if isinstance(row, Found)]
    counts = (Count("statements", said.total), *(Count(kind, answer.total) for kind, answer in answers.items()))
    return PartyView(
        party=party,
        counts=counts,
        statements=tuple(map(_event, statements)),
        timeline=tuple(newest_first(map(_event, others))),
        topics=_topics(register, statements),
        interlocutors=_interlocutors(register, party, [*statements, *others]),
        threads=tuple(_undertakings(register, register.lookup.threads(party.key))),
    )


def find_party(register: Register, name: str) -> Party:
    """Who the key or name means; QueryError, with the closest names there are, if nobody is called so."""
    found = register.lookup.identity(name)
    if found is None:
        close = closest(name, register.lookup.common_names())
        advice = f"; did you mean {' or '.join(close)}?" if close else ""
        raise QueryError(f"nobody called «{name}» is in the register{advice}")
    return _party(register, found)


def newest_first(events: Iterable[Event]) -> list[Event]:
    """The events by day, the newest first, those without a day last."""
    return sorted(events, key=lambda e: (e.on is not None, e.on or "", e.card.id), reverse=True)


def _party(register: Register, identity: Identity) -> Party:
    return Party(
        key=identity.key,
        name=identity.name,
        type=identity.type,
        names=identity.names,
        of=identity.of,
        of_name=register.lookup.names([identity.of]).get(identity.of) if identity.of else None,
        offices=tuple(office for office, _, _ in identity.offices),
    )


def _event(found: Found) -> Event:
    own = getattr(found.item, SHAPES.get(found.kind, ""), None)
    return Event(on=own or found.document.published, dated=own is not None, card=card_of(found))


def _indicators(register: Register, lines: Sequence[IndicatorRow]) -> Iterator[Line]:
    """The indicators with a card for each point."""
    cards = _cards(register, [ref for line in lines for _, ref in line.points])
    names = register.lookup.names({key for line in lines for key in line.parties})
    contested = set(register.lookup.contested())
    for line in lines:
        points = (
            Point(card=cards[ref.id], entry=entry, contested=ref.id in contested) for entry, ref in line.points if ref.id in cards
        )
        parties = tuple(names.get(key, key) for key in line.parties)
        yield Line(id=line.id, measure=line.measure, unit=line.unit, parties=parties, points=tuple(points))


def _undertakings(register: Register, threads: Sequence[Thread]) -> Iterator[Undertaking]:
    """The undertakings with a card for each state."""
    cards = _cards(register, [state.record for thread in threads for state in thread.states])
    names = register.lookup.names({key for thread in threads for key in (*thread.by, *thread.to)})
    for thread in threads:
        yield Undertaking(
            id=thread.id,
            standing=thread.standing,
            due=thread.due,
            by=tuple(names.get(key, key) for key in thread.by),
            to=tuple(names.get(key, key) for key in thread.to),
            stages=tuple(Stage(force=s.force, on=s.on, card=cards[s.record.id]) for s in thread.states if s.record.id in cards),
        )


def _cards(register: Register, refs: Sequence[Ref]) -> dict[str, Card]:
    return {id_: card_of(found) for id_, found in register.records(ref.id for ref in refs).items()}


def _topics(register: Register, statements: list[Found]) -> tuple[Count, ...]:
    """What the statements are about: the measures of the figures and the sectors of the commitments within them."""
    counts: Counter[str] = Counter()
    by_document: dict[str, list[Found]] = defaultdict(list)
    for found in statements:
        by_document[found.document.id].append(found)
    for id_, said in by_document.items():
        whole = register.document(id_)
        for found in said:
            spans = found.evidence
            inside = [f.measure for f in whole.figures if any(s.covers(_span(f.quantity)) for s in map(_span, spans))]
            counts.update(set(inside) - {"other"})
    return tuple(Count(name, count) for name, count in counts.most_common(TOP))


def _interlocutors(register: Register, party: Party, records: list[Found]) -> tuple[tuple[str, str, int], ...]:
    """Key and name of the other parties in these records, and in how many they are."""
    near = [[Ref(f.document.id, e.id) for e in f.entities.values() if _in(f, e.mentions)] for f in records]
    keys = register.lookup.sighted(ref for refs in near for ref in refs)
    counts: Counter[str] = Counter()
    for refs in near:
        counts.update({keys[ref] for ref in refs if ref in keys} - {party.key})
    most = counts.most_common(TOP)
    names = register.lookup.names([key for key, _ in most])
    return tuple((key, names.get(key, key), count) for key, count in most)


def _in(found: Found, mentions: Iterable[tuple[int, int]]) -> bool:
    spans = [_span(s) for s in found.evidence]
    return any(s.covers(_span(m)) for s in spans for m in mentions)


def _span(pair: tuple[int, int]) -> Span:
    return Span(*pair)
