"""The first page: what the register holds, where to begin, and what waits."""

from __future__ import annotations

from collections import Counter

from msgspec import Struct

from aidememoire.register import Count, DocumentRow, Query, Register
from aidememoire.views.lists import list_documents
from aidememoire.views.together import Together

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


def view_home(register: Register, together: Together) -> HomeView:
    """The first page's data."""
    summary = register.summary()
    return HomeView(
        name=register.path.name,
        documents=summary.documents,
        first_published=summary.first_published,
        last_published=summary.last_published,
        kinds=summary.kinds,
        outlets=summary.outlets,
        pairs=_pairs(together),
        newest=list_documents(register, Query(limit=NEWEST)).rows,
        waiting=register.waiting("open", limit=1)[0],
        annotated=register.waiting("annotated", limit=1)[0],
        conflicts=len(together.conflicts),
        orphans=len(register.journal.orphans()),
        problems=sum(c.count for c in summary.problems),
    )


def _pairs(together: Together) -> tuple[Pair, ...]:
    """The pairs of parties with the most figures and undertakings between them."""
    counts: Counter[tuple[str, str]] = Counter()
    for indicator in together.found.indicators:
        if len(indicator.parties) == 2:
            counts[_pair(*indicator.parties)] += len(indicator.points)
    for thread in together.found.threads:
        for by in thread.by:
            counts.update(_pair(by, to) for to in thread.to if to != by)
    named = together.identities
    return tuple(
        Pair(left=(left, named[left].name), right=(right, named[right].name), count=count)
        for (left, right), count in counts.most_common(PAIRS)
        if left in named and right in named
    )


def _pair(one: str, two: str) -> tuple[str, str]:
    return (one, two) if one < two else (two, one)
