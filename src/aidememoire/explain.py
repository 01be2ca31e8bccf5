"""Why a record says what it says: the words, who says them, the rule, how each field was found, the document."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator
from typing import Any

import msgspec
from msgspec import Struct

from aidememoire.entries import Step
from aidememoire.errors import PackError
from aidememoire.export import source_of
from aidememoire.languages.pack import load_pack
from aidememoire.model import Span, hull
from aidememoire.records import DocumentRecord, Record, Statement
from aidememoire.register import PLAIN, Found, Marks, Passage, Register, passage
from aidememoire.register.evidence import visible, words_of
from aidememoire.register.shape import entity_fields, scalar_fields, span_fields

AROUND = 160  # characters of context on either side
WIDTH = 100
TAG_OPEN, TAG_CLOSE = "<", ">"
# What a step of a comparison came to, in words.
VERDICTS = {"same": "is the same", "compatible": "fits", "differs": "differs", "unknown": "is not known"}


class Cause(Struct, frozen=True):
    """How one field was found, and the words it was found in."""

    field: str
    how: str
    words: str | None = None


class PackEntry(Struct, frozen=True):
    """The entry of the language pack that read the record, with the example it carries."""

    name: str
    example: str | None = None


class Compared(Struct, frozen=True):
    """Another record it was compared with, how the two stand to each other, and each step that led there."""

    record: str
    words: str
    source: str
    relation: str
    blocked_by: str
    steps: tuple[Step, ...] = ()


class Belonging(Struct, frozen=True):
    """The entry that it is a member of, with the other members and the independent origins of all."""

    entry: str
    others: tuple[str, ...] = ()
    origins: tuple[str, ...] = ()


class Explanation(Struct, frozen=True, kw_only=True):
    """All that can be said of a record; `said_by` names speakers, `through` who relayed them."""

    id: str
    kind: str
    context: Passage
    words: str
    said_by: tuple[str, ...] = ()
    said_in: str | None = None  # the statement that holds the record's words, where the record is not one itself
    called: str | None = None  # the words for who says it
    cue: str | None = None
    through: str | None = None
    fields: dict[str, str] = {}
    rule: str = ""
    confidence: float = 0.0
    entry: PackEntry | None = None
    because: tuple[Cause, ...] = ()
    document: dict[str, str | None] = {}
    readings: tuple[dict[str, Any], ...] = ()
    belongs: Belonging | None = None
    compared: tuple[Compared, ...] = ()


def explain(register: Register, start: str) -> Explanation:
    """The explanation of the record whose id begins with `start`, or of the first record of the entry of that id.

    QueryError if there is none or several.
    """
    found = register.record(_record_of(register, start))
    whole = register.whole(found)
    text, record = found.document.text, found.item
    assert isinstance(record, Record)  # `record` gives nothing else
    statement = saying(record, found, whole)
    return Explanation(
        id=record.id,
        kind=found.kind,
        context=passage(text, found.evidence, also=_who_and_how(statement), around=AROUND),
        words=words_of(text, found.evidence),
        said_by=_speakers(found, statement),
        said_in=statement.id if statement is not None and statement is not record else None,
        called=_words(text, statement.mention if statement else None),
        cue=_words(text, statement.cue if statement else None),
        through=found.name(statement.via) if statement and statement.via else None,
        fields=_fields(found),
        rule=record.rule,
        confidence=record.confidence,
        entry=find_entry(record.entry, found.document.lang) if record.entry else None,
        because=tuple(Cause(r.field, r.how, _words(text, r.span)) for r in record.because),
        document=_document(found),
        readings=tuple(reading.as_dict() for reading in register.readings(found.document.id)),
        belongs=_belonging(register, record.id),
        compared=tuple(_compared(register, record.id)),
    )


def _record_of(register: Register, start: str) -> str:
    """The id of the first member where `start` is the id of an entry; else `start`."""
    with register.telling() as telling:
        entry = telling.entry_of(start) if start.startswith("e") else None
    return _id(entry[2][0]) if entry and entry[2] else start


def _belonging(register: Register, record: str) -> Belonging | None:
    with register.telling() as telling:
        entry = telling.entry_of(record)
    if entry is None:
        return None
    return Belonging(entry[0], tuple(_id(one) for one in entry[2] if _id(one) != record), entry[1])


def _compared(register: Register, record: str) -> Iterator[Compared]:
    """What the record is linked to, the later and the earlier ones alike."""
    with register.telling() as telling:
        links = telling.links_of(record)
    for link in links:
        other = link.right if _id(link.left) == record else link.left
        words = words_of(other.document.text, other.evidence)
        yield Compared(_id(other), words, source_of(other), link.relation, link.blocked_by, link.steps)


def _id(found: Found) -> str:
    assert isinstance(found.item, Record)  # no omission is compared
    return found.item.id


def saying(record: Record, found: Found, whole: DocumentRecord) -> Statement | None:
    """The statement that the record is, or the innermost one that holds its words; None if the outlet itself says them."""
    if isinstance(record, Statement):
        return record
    evidence = hull(Span(*s) for s in found.evidence)
    around = [s for s in whole.statements if any(Span(*c).covers(evidence) for c in s.content)]
    return min(around, key=lambda s: sum(c[1] - c[0] for c in s.content), default=None)


def find_entry(entry: str, lang: str | None) -> PackEntry:
    """The entry named «table:key» with an example of it, where the pack still has it; one that holds the word goes first."""
    table, _, key = entry.partition(":")
    try:
        content = load_pack(lang or "").table(table, dict[str, Any])
    except PackError:
        return PackEntry(entry)
    examples = [_plain(example) for example in _examples(content, key)]
    return PackEntry(entry, next((e for e in examples if _beginning(key) in e.lower()), next(iter(examples), None)))


def explanation_lines(told: Explanation, marks: Marks = PLAIN) -> Iterator[str]:
    """The explanation as text: a paragraph for each question. `marks` sets off headings and evidence."""
    yield marks.heading(f"{told.kind.removesuffix('s')} {told.id}")
    yield from _paragraph("the words", [marks.evidence(told.context)])
    for heading, lines in (
        ("who says so", [_who(told)]),
        ("what is read", [f"{name}: {value}" for name, value in told.fields.items()]),
        ("the rule", list(_rule(told))),
        ("how it was found", [_cause(cause) for cause in told.because]),
        ("the document", [f"{name}: {value}" for name, value in told.document.items() if value]),
        ("its readings", [_reading(reading) for reading in told.readings]),
        ("what the register holds", _belongs(told.belongs)),
    ):
        yield from _paragraph(heading, map(visible, lines))
    if told.compared:
        yield from ("", "compared with:")
    for one in told.compared:
        yield from _staircase(one)


def _belongs(belonging: Belonging | None) -> list[str]:
    if belonging is None:
        return []
    others = f"with {', '.join(belonging.others)}" if belonging.others else "this record alone"
    origins = f"; independent origins: {', '.join(belonging.origins)}" if belonging.origins else "; no origin is known"
    return [f"entry {belonging.entry}: {others}{origins}"]


def _staircase(one: Compared) -> Iterator[str]:
    """Each step a line further in, with what it added or refused; at the foot what came of it."""
    yield from _filled(f"{one.record} «{one.words}» [{one.source}]", "  ", "    ")
    yield from _filled(f"proposed by {one.blocked_by}", "    ", "      ")
    for depth, step in enumerate(one.steps):
        stair = "    " + "  " * depth
        yield from _filled(f"└ {step.name} {VERDICTS[step.verdict]}: {step.words}", stair, stair + "    ")
    stair = "    " + "  " * len(one.steps)
    yield f"{stair}└ so: {one.relation.replace('_', ' ')}"


def _filled(line: str, first: str, rest: str) -> list[str]:
    return textwrap.fill(visible(line), WIDTH, initial_indent=first, subsequent_indent=rest, break_long_words=False).split("\n")


def explanation_json(told: Explanation) -> bytes:
    """The explanation as one line of JSON."""
    plain = msgspec.structs.asdict(told)
    plain["context"] = [{"words": words, "evidence": marked} for words, marked in told.context.pieces]
    return msgspec.json.encode(plain)


def _who_and_how(statement: Statement | None) -> tuple[Span, ...]:
    return tuple(Span(*s) for s in (statement.cue, statement.mention) if s) if statement else ()


def _speakers(found: Found, statement: Statement | None) -> tuple[str, ...]:
    if statement is not None:
        return tuple(_with_side(found, ref) for ref in statement.speakers)
    by = getattr(found.item, "by", None)
    return (_with_side(found, by),) if isinstance(by, str) else ()


def _with_side(found: Found, ref: str) -> str:
    of = found.entities[ref].of
    return f"{found.name(ref)} ({found.name(of)})" if of else found.name(ref)


def _fields(found: Found) -> dict[str, str]:
    """What was read, by field: names in place of ids; the spans are shown as the words."""
    told: dict[str, str] = {}
    entities = entity_fields(found.kind)
    for field in (*(f.name for f in scalar_fields(found.kind)), *entities):
        value = getattr(found.item, field)
        refs = (value if entities.get(field) else (value,)) if field in entities and value else ()
        told[field] = "; ".join(map(found.name, refs)) if field in entities else "" if value is None else str(value)
    return {field: value for field, value in told.items() if value and field not in span_fields(found.kind)}


def _document(found: Found) -> dict[str, str | None]:
    source = found.document
    basis = f" (from the {source.published_basis})" if source.published_basis else ""
    return {
        "title": source.title,
        "outlet": source.outlet,
        "uri": source.uri,
        "published": f"{source.published}{basis}" if source.published else "unknown",
        "id": source.id,
    }


def _words(text: str, span: Span | None) -> str | None:
    return words_of(text, [span]) if span is not None else None


def _examples(content: Any, key: str) -> Iterator[str]:
    """Every example of the entries that hold `key` among their own values, in the order of the table."""
    if isinstance(content, list):
        for item in content:
            yield from _examples(item, key)
    elif isinstance(content, dict):
        examples = content.get("examples")
        if examples and any(value == key or (isinstance(value, list) and key in value) for value in content.values()):
            yield from examples
        for name, item in content.items():
            if name == key and isinstance(item, dict):
                yield from item.get("examples") or ()
            yield from _examples(item, key) if isinstance(item, list | dict) else ()


def _beginning(key: str) -> str:
    """The first letters of the key's last word, which most of its forms share.

    They tell the entry from another that lists the word: «prêt» is also among the objects of «annoncer».
    """
    return key.replace("'", " ").rpartition(" ")[2][:4].lower()


def _plain(example: str) -> str:
    """The example without the tags that name its fields."""
    parts = example.split(TAG_OPEN)
    return parts[0] + "".join(part.partition(TAG_CLOSE)[2] if TAG_CLOSE in part else TAG_OPEN + part for part in parts[1:])


def _who(told: Explanation) -> str:
    if not told.said_by:
        return "the text does not settle it" if told.kind == "statements" or told.said_in else "the outlet itself"
    who = "; ".join(told.said_by)
    called = f", called «{told.called}»" if told.called else ""
    cue = f", by «{told.cue}»" if told.cue else ""
    through = f", relayed by {told.through}" if told.through else ""
    return f"{who}{called}{cue}{through}" + (f" (statement {told.said_in})" if told.said_in else "")


def _rule(told: Explanation) -> Iterator[str]:
    yield f"{told.rule}, right in {told.confidence:.0%} of its records on the annotated articles"
    if told.entry:
        yield f"pack entry {told.entry.name}" + (f", as in: {told.entry.example}" if told.entry.example else "")


def _cause(cause: Cause) -> str:
    return f"{cause.field}: {cause.how}" + (f" «{cause.words}»" if cause.words else "")


def _reading(reading: dict[str, Any]) -> str:
    count = reading["records"]
    return f"{reading['reading']}, {count} record{'' if count == 1 else 's'}" + (", current" if reading["current"] else "")


def _paragraph(heading: str, lines: Iterable[str]) -> Iterator[str]:
    filled = [textwrap.fill(line, WIDTH, initial_indent="  ", subsequent_indent="    ", break_long_words=False) for line in lines]
    if filled:
        yield from ("", f"{heading}:", *filled)
