"""Where sources part: figures that cannot both hold as written, and those a later report takes the place of."""

from __future__ import annotations

from msgspec import Struct

from aidememoire.register import Register
from aidememoire.views.cards import Card, card_of
from aidememoire.views.lists import Page


class Parting(Struct, frozen=True, kw_only=True):
    """Two records that part, and why; nothing is said of which is right."""

    relation: str
    left: Card
    right: Card
    steps: tuple[str, ...] = ()


def list_conflicts(register: Register, *, limit: int, offset: int) -> Page[Parting]:
    """A page of the conflicts; what cannot both hold comes before what a later report revises."""
    total, links = register.lookup.conflicts(limit, offset)
    found = register.records(ref.id for link in links for ref in (link.left, link.right))
    rows = tuple(
        Parting(
            relation=link.relation,
            left=card_of(found[link.left.id]),
            right=card_of(found[link.right.id]),
            steps=tuple(f"{step.name}: {step.words}" for step in link.steps),
        )
        for link in links
        if link.left.id in found and link.right.id in found
    )
    return Page[Parting](total=total, offset=offset, limit=limit, rows=rows)
