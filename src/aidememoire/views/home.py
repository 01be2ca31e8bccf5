"""The first page: what the register holds, where to begin, and what waits."""

from __future__ import annotations

from msgspec import Struct

from aidememoire.register import Count, DocumentRow, Query, Register
from aidememoire.views.lists import list_documents

PAIRS = 8
NEWEST = 6


class Pair(Struct, frozen=True, kw_only=True):
    """Two parties that the articles speak of together, by key and name, with the number of things that join them."""

    left: tuple[str, str]
    right: tuple[str, str]
    count: int


class HomeView(Struct, frozen=True, kw_only=True):
    """What the register holds, in numbers."""

    name: str
    documents: int
    first_published: str | None
    last_published: str | None
    kinds: tuple[Count, ...]
    outlets: tuple[Count, ...]
    pairs: tuple[Pair, ...]
    newest: tuple[DocumentRow, ...]
    waiting: int
    annotated: int
    conflicts: int
    orphans: int
    problems: int


def view_home(register: Register) -> HomeView:
    """The first page's data."""
    summary = register.summary()
    return HomeView(
        name=register.path.name,
        documents=summary.documents,
        first_published=summary.first_published,
        last_published=summary.last_published,
        kinds=summary.kinds,
        outlets=summary.outlets,
        pairs=_pairs(register),
        newest=list_documents(register, Query(limit=NEWEST)).rows,
        waiting=register.waiting("open", limit=1)[0],
        annotated=register.waiting("annotated", limit=1)[0],
        conflicts=register.lookup.conflicts(1, 0)[0],
        orphans=register.journal.lost(),
        problems=sum(c.count for c in summary.problems),
    )


def _pairs(register: Register) -> tuple[Pair, ...]:
    """The pairs of parties with the most indicators and undertakings between them."""
    found = register.lookup.pairs(PAIRS)
    named = register.lookup.names({key for left, right, _ in found for key in (left, right)})
    return tuple(
        Pair(left=(left, named.get(left, left)), right=(right, named.get(right, right)), count=count)
        for left, right, count in found
        if left in named and right in named
    )
