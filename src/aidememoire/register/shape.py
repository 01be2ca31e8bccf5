"""How the fields of a record lie in tables: read off the records themselves, so that the two cannot drift apart.

A field is a column of the table of its kind, or spans, or entities; what has no column (a field that a
newer version added) is kept in the column `more`, so nothing of a record is ever lost.
"""

from __future__ import annotations

from collections.abc import Collection
from functools import cache
from types import UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

from msgspec import NODEFAULT, Struct
from msgspec.structs import FieldInfo, fields

from aidememoire.model import Span
from aidememoire.records import Commitment, Figure, Instrument, Meeting, Record, Statement

RECORD_TYPES: dict[str, type[Record]] = {
    "statements": Statement,
    "figures": Figure,
    "commitments": Commitment,
    "meetings": Meeting,
    "instruments": Instrument,
}
# The fields that hold ids of entities; the rest is told by the types.
ENTITY_FIELDS: dict[str, tuple[str, ...]] = {
    "statements": ("speakers", "via"),
    "figures": ("parties", "by"),
    "commitments": ("by", "to"),
    "meetings": ("participants", "place"),
    "instruments": ("parties",),
}
# The words that are the evidence, as against those that say who (`mention`) or how (`cue`).
EVIDENCE_FIELD = {
    "statements": "content",
    "figures": "quantity",
    "commitments": "clause",
    "meetings": "evidence",
    "instruments": "evidence",
}
# Whose concern a record is: what `--party` and `--between` ask for.
PARTY_FIELDS = {
    "statements": ("speakers",),
    "figures": ("parties",),
    "commitments": ("by", "to"),
    "meetings": ("participants",),
    "instruments": ("parties",),
}
# The record's own date or period, where it has one that says when the thing was.
DATE_FIELD = {"figures": "period", "meetings": "date", "instruments": "date"}
COMMON = frozenset({"id", "rule", "confidence", "entry", "because", "review"})


def evidence_spans(kind: str, record: Record) -> tuple[Span, ...]:
    """The spans that a record of that kind rests on, in the order of the record."""
    value = getattr(record, EVIDENCE_FIELD[kind])
    return (value,) if isinstance(value, Span) else tuple(value)


@cache
def span_fields(kind: str) -> dict[str, bool]:
    """The fields of that kind that hold spans; True for a list of them, False for a single one."""
    found: dict[str, bool] = {}
    for name, hint in get_type_hints(RECORD_TYPES[kind]).items():
        if name not in COMMON and Span in _parts(hint):
            found[name] = get_origin(hint) is tuple
    return found


@cache
def entity_fields(kind: str) -> dict[str, bool]:
    """The fields of that kind that hold entity ids; True for a list of them, False for a single one."""
    hints = get_type_hints(RECORD_TYPES[kind])
    return {name: get_origin(hints[name]) is tuple for name in ENTITY_FIELDS[kind]}


@cache
def scalar_fields(kind: str) -> tuple[FieldInfo, ...]:
    """The other fields of that kind: one value each."""
    taken = {*COMMON, *span_fields(kind), *entity_fields(kind)}
    return tuple(f for f in fields(RECORD_TYPES[kind]) if f.name not in taken)


def beyond(thing: Struct, known: Collection[str]) -> dict[str, Any]:
    """The fields of `thing` that have no column and are not at their default, by name."""
    others = (f for f in _fields(type(thing)) if f.name not in known)
    return {f.encode_name: value for f in others if (value := getattr(thing, f.name)) != _default(f)}


@cache
def _fields(type_: type[Struct]) -> tuple[FieldInfo, ...]:
    """Kept, because msgspec works them out anew each time it is asked."""
    return fields(type_)


def _default(field: FieldInfo) -> Any:
    return field.default_factory() if field.default_factory is not NODEFAULT else field.default


def _parts(hint: Any) -> tuple[Any, ...]:
    """The types a hint is made of: `Span | None` and `tuple[Span, ...]` both hold Span."""
    if get_origin(hint) in (Union, UnionType, tuple):
        return tuple(part for inner in get_args(hint) for part in _parts(inner))
    return (hint,)
