"""Records as rows of named cells: names in place of ids, words in place of spans."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import msgspec
from msgspec import Struct

from aidememoire.model import Problem, Span
from aidememoire.records import Review
from aidememoire.register import DocumentRow, EntityRow, Found, passage
from aidememoire.register.evidence import words_of
from aidememoire.register.shape import RECORD_TYPES, entity_fields, span_fields

Row = dict[str, str]
# The columns of a table on the screen; the last takes what room is left.
COLUMNS: dict[str, tuple[str, ...]] = {
    "statements": ("id", "published", "speakers", "kind", "words"),
    "figures": ("id", "published", "amount", "measure", "status", "period", "parties", "by", "words"),
    "commitments": ("id", "published", "force", "by", "to", "due", "words"),
    "meetings": ("id", "form", "date", "participants", "place", "words"),
    "instruments": ("id", "kind", "status", "date", "progress", "parties", "name"),
    "entities": ("name", "type", "code", "of", "documents", "mentions"),
    "documents": ("id", "published", "outlet", "statements", "figures", "commitments", "meetings", "instruments", "title"),
    "omissions": ("document", "published", "what", "words", "reason"),
    "problems": ("where", "stage", "code", "message"),
}
BEFORE = ("document", "published", "outlet")
AFTER = ("rule", "confidence", "entry", "verdict", "state", "first", "title", "uri")
BOUNDS = {"exact": "", "about": "~ ", "at_least": "≥ ", "more_than": "> ", "at_most": "≤ ", "less_than": "< "}
SHORT_ID = 12
JOINED = "; "


def csv_columns(kind: str, *, evidence: bool = False) -> tuple[str, ...]:
    """The columns of a CSV file of that kind: every field, then the words, where they are from, and the rule."""
    context = ("before", "words", "after") if evidence else ("words",)
    if kind in RECORD_TYPES:
        spans, entities = span_fields(kind), entity_fields(kind)
        rest = {"rule", "confidence", "entry", "because", "id", "review"}
        own = [f.name for f in msgspec.structs.fields(RECORD_TYPES[kind]) if f.name not in rest]
        kept = [name for name in own if name in entities or name not in spans or name in ("cue", "mention")]
        return ("id", *BEFORE, *kept, *context, *AFTER)
    if kind == "omissions":
        return (*BEFORE, "what", "reason", *context, "title", "uri")
    lists: dict[str, type[Struct]] = {"documents": DocumentRow, "entities": EntityRow, "problems": Problem}
    return tuple(f.name for f in msgspec.structs.fields(lists[kind]))


def row_of(found: Found | DocumentRow | EntityRow | Problem, *, evidence: bool = False) -> Row:
    """Every cell by the name of its column, as text; an empty one for null."""
    if not isinstance(found, Found):
        return {name: _cell(value) for name, value in msgspec.structs.asdict(found).items()}
    source, item = found.document, found.item
    row = {name: _cell(getattr(source, name)) for name in ("published", "outlet", "title", "uri")}
    row |= {"document": source.id, "words": words_of(source.text, found.evidence)}
    if evidence:
        seen = passage(source.text, found.evidence)
        row |= {"before": seen.before, "after": seen.after}
    spans = span_fields(found.kind) if found.kind in RECORD_TYPES else {"span": False}
    entities = entity_fields(found.kind) if found.kind in RECORD_TYPES else {}
    for name, value in msgspec.structs.asdict(item).items():
        if name in entities:
            row[name] = JOINED.join(found.name(ref) for ref in _listed(value, several=entities[name]))
        elif name in spans:
            row.setdefault(name, words_of(source.text, _listed(value, several=spans[name])))
        elif name == "review":
            row |= _decided(value)
        elif name != "because":
            row[name] = _cell(value)
    return row


def _decided(review: Review | None) -> Row:
    """What people decided, and in `first` what the machine had read in the fields they corrected."""
    if review is None:
        return {}
    first = JOINED.join(f"{name}={_first(value)}" for name, value in review.first.items())
    return {"verdict": review.verdict, "state": review.state, "first": first}


def _first(value: Any) -> str:
    """A field as it was read first: names of entities, places in the text, or the value."""
    if isinstance(value, list):
        return ", ".join(one["name"] if isinstance(one, dict) else f"{one[0]}–{one[1]}" for one in value)
    return _cell(value)


def screen_row(kind: str, found: Found | DocumentRow | EntityRow | Problem) -> Row:
    """The cells of a line on the screen: short ids, amounts as one reads them."""
    row = row_of(found)
    if kind == "figures":
        row["amount"] = amount(row)
    if kind == "documents":
        row["id"] = row["id"][:SHORT_ID]
    if kind == "omissions":
        row["document"] = row["document"][:SHORT_ID]
    if kind == "instruments" and row["progress"]:
        row["progress"] = f"{float(row['progress']):.0%}"
    return row


def amount(row: Row) -> str:
    """The quantity of a figure as one reads it.

    >>> amount({"bound": "more_than", "value": "38000000000", "value_high": "", "unit": "USD", "kind": "level"})
    '> 38,000,000,000 USD'
    >>> amount({"bound": "about", "value": "2.5", "value_high": "3", "unit": "%", "kind": "change"})
    '~ +2.5–3 %'
    """
    value = _grouped(row["value"])
    if row["kind"] == "change" and not value.startswith("-"):
        value = f"+{value}"
    high = f"–{_grouped(row['value_high'])}" if row["value_high"] else ""
    return f"{BOUNDS.get(row['bound'], '')}{value}{high} {row['unit']}".rstrip()


def _grouped(value: str) -> str:
    whole, point, part = value.partition(".")
    sign = "-" if whole.startswith("-") else ""
    digits = whole.lstrip("-")
    return f"{sign}{int(digits):,}{point}{part}" if digits.isdecimal() else value


def _listed(value: Any, *, several: bool) -> Iterable[Any]:
    if value is None:
        return ()
    return value if several and not isinstance(value, Span) else (value,)


def _cell(value: Any) -> str:
    if value is None:
        return ""
    return ("yes" if value else "no") if isinstance(value, bool) else str(value)
