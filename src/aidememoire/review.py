"""Review: which record to look at next, why, and what a person's words mean as a decision.

The order follows consequence and doubt: what contradicts another source, then statements whose speaker the text does
not settle, then what its rule is seldom right about, then the rest.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Literal

from aidememoire.errors import ReviewError
from aidememoire.model import Document
from aidememoire.records import Record, Statement
from aidememoire.register import Found, Register
from aidememoire.register.fields import Fields
from aidememoire.register.queue import SURE
from aidememoire.register.shape import entity_fields, scalar_fields, span_fields

Cause = Literal["conflict", "no_speaker", "unsure", "open"]
BETWEEN = ";"  # between two names
GAP = "…"  # between two pieces of evidence
NUMBERS = ("progress",)  # the one field that is neither words nor a list


@dataclass(frozen=True, slots=True)
class Waiting:
    """A record that waits for a decision, and why it comes when it does."""

    found: Found
    cause: Cause


def queue(
    register: Register,
    *,
    conflicts: Collection[str] = (),
    state: Literal["open", "annotated"] = "open",
    limit: int = 50,
    offset: int = 0,
) -> tuple[int, tuple[Waiting, ...]]:
    """How many records wait, and those asked for, in their order; `conflicts` are ids of records that contradict others."""
    total, rows = register.waiting(state, first=conflicts, limit=limit, offset=offset)
    return total, tuple(Waiting(found, _cause(found, conflicts)) for found in rows)


def _cause(found: Found, conflicts: Collection[str]) -> Cause:
    assert isinstance(found.item, Record)  # nothing else waits
    if found.item.id in conflicts:
        return "conflict"
    if isinstance(found.item, Statement) and not found.item.speakers:
        return "no_speaker"
    return "unsure" if found.item.confidence < SURE else "open"


def changes_from(kind: str, document: Document, settings: Iterable[str]) -> Fields:
    """What «field=value» lines mean: names between semicolons, evidence by its words, nothing after the sign for null.

    ReviewError for a line without the sign, and for words that the document does not hold exactly once.
    """
    changes: Fields = {}
    spans, named = span_fields(kind), entity_fields(kind)
    plain = {f.name for f in scalar_fields(kind)}
    for line in settings:
        name, sign, value = (part.strip() for part in line.partition("="))
        if not sign:
            raise ReviewError(f"«{line}» sets nothing; write field=value, such as measure=exports")
        if name not in spans and name not in named and name not in plain:
            raise ReviewError(f"{kind} have no field «{name}»; they have {', '.join(sorted({*plain, *spans, *named}))}")
        if name in named:
            changes[name] = [{"name": one.strip()} for one in value.split(BETWEEN) if one.strip()]
        elif name in spans:
            changes[name] = [_place(document.text, piece.strip()) for piece in value.split(GAP) if piece.strip()]
        else:
            changes[name] = _value(name, value)
    return changes


def _value(name: str, value: str) -> str | float | None:
    if not value:
        return None
    try:
        return float(value) if name in NUMBERS else value
    except ValueError:
        raise ReviewError(f"{name} is a number, such as 0.74; it was given as «{value}»") from None


def _place(text: str, words: str) -> list[int]:
    """Where the words stand; they must stand there once."""
    start = text.find(words)
    if start < 0:
        raise ReviewError(f"the document does not hold the words «{words}»; give them as they stand there")
    if text.find(words, start + 1) >= 0:
        raise ReviewError(f"the document holds the words «{words}» more than once; give more of them")
    return [start, start + len(words)]
