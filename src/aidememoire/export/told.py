"""What the articles say together, for the screen, for programs, and as sheets."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from typing import Any, TextIO

import msgspec

from aidememoire.entries import Step
from aidememoire.export.chart import chart
from aidememoire.export.jsonl import encode_found
from aidememoire.export.rows import amount, row_of
from aidememoire.export.table import cut
from aidememoire.register import Found
from aidememoire.register.evidence import COMMANDS, words_of
from aidememoire.register.telling import Followed, Linked, Party, Printed, Series, Told, Worked

QUOTED = 100  # characters of evidence in a line
COLUMNS: dict[str, tuple[str, ...]] = {
    "conflicts": ("relation", "kind", "left", "left_words", "left_source", "right", "right_words", "right_source", "steps"),
    "indicators": (
        "indicator",
        "measure",
        "parties",
        "period",
        "status",
        "amount",
        "kind",
        "records",
        "origins",
        "record",
        "source",
    ),
    "threads": ("thread", "by", "to", "standing", "due", "force", "on", "record", "words"),
    "derived": ("id", "measure", "parties", "period", "value", "unit", "formula", "sources", "against", "tolerance"),
    "copies": ("kind", "share", "document", "published", "outlet", "title", "of", "of_published", "of_outlet", "of_title"),
    "identities": ("id", "name", "type", "of", "referents", "names", "offices"),
}
COLUMNS["corroborated"] = COLUMNS["conflicts"]


def told_lines(things: Iterable[Told], width: int) -> Iterator[str]:
    """The lines of the things for a screen of that width, an empty one between those that take several."""
    for number, thing in enumerate(things):
        lines = [line.translate(COMMANDS) for line in _lines(thing, width)]
        yield from (*([""] if number and len(lines) > 1 else []), *(cut(line, width) for line in lines))


def _lines(thing: Told, width: int) -> Iterator[str]:
    match thing:
        case Linked():
            yield f"{thing.relation}, {thing.kind}"
            for found in (thing.left, thing.right):
                yield f"  {_id(found)}  {_quoted(found)}  [{source_of(found)}]"
            yield from (f"      {line}" for line in step_lines(thing.steps))
        case Series():
            yield from chart(thing, width)
        case Followed():
            due = f", due {thing.due}" if thing.due else ""
            yield f"{', '.join(thing.by) or '–'} → {', '.join(thing.to) or '–'}: {thing.standing}{due}"
            yield from (f"  {on or '–':10} {force:9} {_id(found)}  {_quoted(found)}" for force, on, found in thing.states)
        case Worked():
            yield f"{thing.measure}, {' – '.join(thing.parties)}, {thing.period or 'no period'}: {thing.value} {thing.unit}"
            yield f"  = {thing.formula}   from {', '.join(map(_id, thing.sources))}"
            if thing.against:
                yield f"  disagrees with {_id(thing.against)} {_quoted(thing.against)} (tolerance {thing.tolerance})"
        case Printed():
            here, there = thing.title or thing.document[:12], thing.of_title or thing.of[:12]
            sources = _where(thing.outlet, thing.published), _where(thing.of_outlet, thing.of_published)
            yield f"{thing.kind}, {thing.share:.0%}: {here} [{sources[0]}] ← {there} [{sources[1]}]"
        case Party():
            others = ", ".join(name for name in thing.names if name != thing.name)
            yield f"{thing.name}  {thing.id}  {thing.referents:,}×{f'  of {thing.of}' if thing.of else ''}" + (
                f"  also {others}" if others else ""
            )


def step_lines(steps: Iterable[Step]) -> Iterator[str]:
    """Each comparison: what was compared, with which verdict, in words."""
    yield from (f"{step.name}: {step.verdict}, {step.words}" for step in steps)


def told_json(thing: Told) -> bytes:
    """The thing as one line of JSON; each record in it can be understood alone."""
    match thing:
        case Linked():
            steps = msgspec.to_builtins(thing.steps)
            fields = {"relation": thing.relation, "kind": thing.kind, "blocked_by": thing.blocked_by, "steps": steps}
            return msgspec.json.encode(fields | {"left": _raw(thing.left), "right": _raw(thing.right)})
        case Series():
            points = [{"figure": _raw(p.figure), "records": p.records, "origins": p.origins} for p in thing.points]
            return msgspec.json.encode({"id": thing.id, "measure": thing.measure, "parties": thing.parties, "points": points})
        case Followed():
            states = [{"force": force, "on": on, "record": _raw(found)} for force, on, found in thing.states]
            fields = {name: getattr(thing, name) for name in ("id", "by", "to", "standing", "due")}
            return msgspec.json.encode(fields | {"states": states})
        case Worked():
            names = ("id", "measure", "parties", "period", "value", "unit", "formula", "tolerance")
            against = _raw(thing.against) if thing.against else None
            sources = [_raw(found) for found in thing.sources]
            return msgspec.json.encode({n: getattr(thing, n) for n in names} | {"sources": sources, "against": against})
    return msgspec.json.encode(thing)


def write_told(out: TextIO, kind: str, things: Iterable[Told]) -> None:
    """Write a line of column names and a line for each thing; for indicators and threads, for each point and state."""
    writer = csv.DictWriter(out, COLUMNS[kind], restval="", lineterminator="\n")
    writer.writeheader()
    for thing in things:
        writer.writerows(_rows(thing))


def _rows(thing: Told) -> Iterator[dict[str, Any]]:
    match thing:
        case Linked():
            row = {"relation": thing.relation, "kind": thing.kind, "steps": "; ".join(step_lines(thing.steps))}
            for side, found in (("left", thing.left), ("right", thing.right)):
                row |= {side: _id(found), f"{side}_words": _words(found), f"{side}_source": source_of(found)}
            yield row
        case Series():
            for point in thing.points:
                figure = row_of(point.figure)
                own = {name: figure[name] for name in ("period", "status", "kind")} | {
                    "amount": amount(figure),
                    "record": figure["id"],
                }
                whose = {"indicator": thing.id, "measure": thing.measure, "parties": "; ".join(thing.parties)}
                told = {"records": point.records, "origins": "; ".join(point.origins), "source": source_of(point.figure)}
                yield whose | own | told
        case Followed():
            for force, on, found in thing.states:
                yield {"thread": thing.id, "by": "; ".join(thing.by), "to": "; ".join(thing.to), "standing": thing.standing,
                       "due": thing.due, "force": force, "on": on, "record": _id(found), "words": _words(found)}  # fmt: skip
        case Worked():
            names = ("id", "measure", "period", "value", "unit", "formula", "tolerance")
            row = {name: getattr(thing, name) for name in names}
            against = _id(thing.against) if thing.against else None
            yield row | {"parties": "; ".join(thing.parties), "sources": "; ".join(map(_id, thing.sources)), "against": against}
        case Party():
            offices = "; ".join(" ".join(filter(None, office)) for office in thing.offices)
            yield msgspec.structs.asdict(thing) | {"names": "; ".join(thing.names), "offices": offices}
        case Printed():
            yield msgspec.structs.asdict(thing)


def _raw(found: Found) -> msgspec.Raw:
    return msgspec.Raw(encode_found(found))


def _id(found: Found) -> str:
    return str(getattr(found.item, "id", ""))


def _words(found: Found) -> str:
    return words_of(found.document.text, found.evidence)


def _quoted(found: Found) -> str:
    return f"«{cut(_words(found), QUOTED)}»"


def source_of(found: Found) -> str:
    """Who printed it and when, in few words."""
    document = found.document
    return _where(document.outlet or document.title or document.uri or document.id[:12], document.published)


def _where(*parts: str | None) -> str:
    return ", ".join(filter(None, parts))
