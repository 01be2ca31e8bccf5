"""What waits for a person, with the reason why it comes when it does."""

from __future__ import annotations

from typing import Literal

from msgspec import Struct

from aidememoire.register import Found, Register
from aidememoire.register.version import untouched
from aidememoire.review import Cause, queue
from aidememoire.views.cards import Card, card_of
from aidememoire.views.lists import Page


class Waiting(Struct, frozen=True, kw_only=True):
    """A record that waits, why, and the digest of its state, which a decision gives back."""

    card: Card
    cause: Cause
    seen: str


def list_waiting(register: Register, *, state: Literal["open", "annotated"], limit: int, offset: int) -> Page[Waiting]:
    """A page of the queue."""
    total, rows = queue(register, conflicts=register.lookup.contested(), state=state, limit=limit, offset=offset)
    cards = tuple(_waiting(register, row.found, row.cause) for row in rows)
    return Page[Waiting](total=total, offset=offset, limit=limit, rows=cards)


def _waiting(register: Register, found: Found, cause: Cause) -> Waiting:
    card = card_of(found)
    seen = register.journal.version(card.id).seen if card.review else untouched(found)
    return Waiting(card=card, cause=cause, seen=seen)
