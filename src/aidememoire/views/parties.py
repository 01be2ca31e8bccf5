"""One party, person or institution; and two of them together: what was said, counted, promised, met about and signed."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from typing import Literal

from msgspec import Struct

from aidememoire.entries import Identity, Indicator, Ref, Thread
from aidememoire.errors import QueryError
from aidememoire.model import Span
from aidememoire.register import Count, Found, Query, Register
from aidememoire.register.names import fold, states
from aidememoire.register.who import closest
from aidememoire.views.cards import Card, card_of
from aidememoire.views.together import Together

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


def view_relation(register: Register, together: Together, left: str, right: str) -> RelationView:
    """The relation of the two parties that these keys or names mean; QueryError if one is not known, or both are one."""
    one, two = find_party(together, left), find_party(together, right)
    if one.key == two.key:
        raise QueryError(f"«{left}» and «{right}» are the same: {one.name}; name two parties")
    query = Query(between=(one.name, two.name), limit=MOST, sort="-published")
    answers = {kind: register.find(kind, query) for kind in ("statements", "commitments", "meetings", "instruments")}
    figures = register.find("figures", query).total
    events = [_event(row) for answer in answers.values() for row in answer.rows if isinstance(row, Found)]
    counts = [Count(kind, answer.total) for kind, answer in answers.items()]
    return RelationView(
        left=one,
        right=two,
        counts=(*counts, Count("figures", figures)),
        timeline=tuple(newest_first(events)),
        indicators=tuple(_line(register, together, i) for i in together.indicators(one.key, two.key)),
        threads=tuple(_undertaking(register, together, t) for t in together.threads(one.key, two.key)),
    )


def view_party(register: Register, together: Together, name: str) -> PartyView:
    """The party, person or institution that this key or name means; QueryError if it is not known."""
    party = find_party(together, name)
    said = register.find("statements", Query(speaker=party.name, exact=True, limit=MOST, sort="-published"))
    asked = Query(party=(party.name,), exact=True, limit=MOST, sort="-published")
    answers = {kind: register.find(kind, asked) for kind in ("commitments", "meetings", "instruments")}
    statements = [row for row in said.rows if isinstance(row, Found)]
    others = [row for answer in answers.values() for row in answer.rows if isinstance(row, Found)]
    counts = (Count("statements", said.total), *(Count(kind, answer.total) for kind, answer in answers.items()))
    threads = (t for t in together.found.threads if party.key in (*t.by, *t.to))
    return PartyView(
        party=party,
        counts=counts,
        statements=tuple(map(_event, statements)),
        timeline=tuple(newest_first(map(_event, others))),
        topics=_topics(register, statements),
        interlocutors=_interlocutors(together, party, [*statements, *others]),
        threads=tuple(_undertaking(register, together, t) for t in threads),
    )


def find_party(together: Together, name: str) -> Party:
    """Who the key or name means: a key first, then a state by any of its names, then any spelling met."""
    found = together.identities.get(name)
    codes = states().codes(name)
    if found is None and len(codes) == 1:
        found = together.identities.get(f"state:{next(iter(codes))}")
    if found is None:
        found = max(_called(together, fold(name)), key=lambda i: len(i.referents), default=None)
    if found is None:
        close = closest(name, {fold(i.name): i.name for i in together.found.identities})
        raise QueryError(
            f"nobody called «{name}» is in the register" + (f"; did you mean {' or '.join(close)}?" if close else "")
        )
    return _party(together, found)


def _called(together: Together, folded: str) -> list[Identity]:
    """Those who are met under that name; else the persons whose last name it is."""
    every = together.found.identities
    exactly = [i for i in every if folded in map(fold, i.names)]
    return exactly or [i for i in every if i.type == "person" and fold(i.name).endswith(f" {folded}")]


def newest_first(events: Iterable[Event]) -> list[Event]:
    """The events by day, the newest first, those without a day last."""
    return sorted(events, key=lambda e: (e.on is not None, e.on or "", e.card.id), reverse=True)


def _party(together: Together, identity: Identity) -> Party:
    of = together.identities.get(identity.of or "")
    return Party(
        key=identity.key,
        name=identity.name,
        type=identity.type,
        names=identity.names,
        of=identity.of,
        of_name=of.name if of else None,
        offices=tuple(office for office, _, _ in identity.offices),
    )


def _event(found: Found) -> Event:
    own = getattr(found.item, SHAPES.get(found.kind, ""), None)
    return Event(on=own or found.document.published, dated=own is not None, card=card_of(found))


def _line(register: Register, together: Together, indicator: Indicator) -> Line:
    return Line(
        id=indicator.id,
        measure=indicator.measure,
        unit=indicator.unit,
        parties=tuple(_name(together, key) for key in indicator.parties),
        points=tuple(_points(register, together, indicator)),
    )


def _points(register: Register, together: Together, indicator: Indicator) -> Iterator[Point]:
    contested = together.contested
    for entry in (together.entries[key] for key in indicator.points):
        for ref in entry.members:
            yield Point(card=_card(register, ref), entry=entry.id, contested=ref.id in contested)


def _undertaking(register: Register, together: Together, thread: Thread) -> Undertaking:
    return Undertaking(
        id=thread.id,
        standing=thread.standing,
        due=thread.due,
        by=tuple(_name(together, key) for key in thread.by),
        to=tuple(_name(together, key) for key in thread.to),
        stages=tuple(Stage(force=s.force, on=s.on, card=_card(register, s.record)) for s in thread.states),
    )


def _card(register: Register, ref: Ref) -> Card:
    return card_of(register.record(ref.id))


def _name(together: Together, key: str) -> str:
    found = together.identities.get(key)
    return found.name if found else key


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


def _interlocutors(together: Together, party: Party, records: list[Found]) -> tuple[tuple[str, str, int], ...]:
    """Key and name of the other parties in these records, and in how many they are."""
    keys = {ref: identity.key for identity in together.found.identities for ref in identity.referents}
    counts: Counter[str] = Counter()
    for found in records:
        near = {keys.get(Ref(found.document.id, e.id)) for e in found.entities.values() if _in(found, e.mentions)}
        counts.update(near - {None, party.key})  # type: ignore[arg-type]  # None is taken away
    return tuple((key, _name(together, key), count) for key, count in counts.most_common(TOP))


def _in(found: Found, mentions: Iterable[tuple[int, int]]) -> bool:
    spans = [_span(s) for s in found.evidence]
    return any(s.covers(_span(m)) for s in spans for m in mentions)


def _span(pair: tuple[int, int]) -> Span:
    return Span(*pair)
