"""Gold and records brought to one shape, a `Row`, so that comparing them needs to know neither."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import msgspec

from aidememoire.model import Span
from aidememoire.records import KINDS, DocumentRecord
from aidememoire.score.gold import EVIDENCE, Gold, find_nth, place

Chars = frozenset[int]
# What may stand at the edge of a span without changing what is quoted.
EDGE = " \t\r\n\u00a0\u202f«»“”\"'‘’.,;:!?…–—-()[]"
# Texts of one article may differ by the white space around them; this much of the beginning finds the shift.
BEGINNING = 200
# A prediction lies on a tolerated row, or on a gold row, when this share of the shorter of both is common.
LIES_ON = 0.5
REFERENCES = ("speakers", "parties", "participants", "by", "to", "place")


@dataclass(frozen=True, slots=True)
class Row:
    """One annotated row or one record: the characters it rests on, its words, and its fields, names for ids."""

    chars: Chars
    words: str
    fields: Mapping[str, Any]
    cue: Chars = frozenset()

    def get(self, name: str) -> Any:
        """The field, or None."""
        return self.fields.get(name)

    def names(self, name: str) -> list[str]:
        """The field as a list of names, empty ones left out."""
        value = self.fields.get(name) or []
        return [n for n in ([value] if isinstance(value, str) else value) if n]


@dataclass(frozen=True, slots=True)
class Article:
    """One article's rows by kind, on one side."""

    id: str
    rows: Mapping[str, Sequence[Row]]
    boilerplate: Chars
    tolerated: Mapping[str, Sequence[Row]] = field(default_factory=dict)
    stands_for: Mapping[str, frozenset[str]] = field(default_factory=dict)
    spans: tuple[tuple[Span, int], ...] = ()  # every span of a record, with the length of the text


def gold_article(gold: Gold, shift: int = 0) -> Article:
    """The annotated side; its places are moved by `shift` to those of the text that was read."""
    text: str = gold["text"]

    def row(kind: str, fields: Gold) -> Row:
        where = place(fields, EVIDENCE[kind], text)
        cue = place(fields, "cue", text)
        words = str(fields.get(EVIDENCE[kind]))
        return Row(_gold_chars(text, where, shift), words, fields, _gold_chars(text, cue, shift))

    marked = (find_nth(text, quoted) for quoted in gold.get("boilerplate") or ())
    return Article(
        id=str(gold["id"]),
        rows={kind: [row(kind, fields) for fields in gold[kind]] for kind in KINDS},
        tolerated={kind: [row(kind, t) for t in gold["tolerated"] if t["in"] == kind] for kind in KINDS},
        boilerplate=chars(span for span in marked if span),
    )


def record_article(record: DocumentRecord | Mapping[str, Any]) -> Article:
    """The side that was read: a `DocumentRecord`, or the same as a JSON object."""
    plain = msgspec.to_builtins(record) if isinstance(record, DocumentRecord) else record
    text: str = plain["document"]["text"]
    names = {e["id"]: e["name"] for e in plain.get("entities") or ()}
    spans: list[tuple[Span, int]] = []

    def name_of(reference: Any) -> Any:
        return names.get(reference, reference) if reference else None

    def row(kind: str, fields: Mapping[str, Any]) -> Row:
        pieces = spans_of(fields.get(EVIDENCE[kind]))
        others = spans_of(fields.get("cue")) + spans_of(fields.get("mention"))
        spans.extend((span, len(text)) for span in pieces + others)
        named = dict(fields)
        for name in REFERENCES:
            value = fields.get(name)
            named[name] = [name_of(v) for v in value] if isinstance(value, list | tuple) else name_of(value)
        words = " … ".join(span.of(text) for span in pieces)
        return Row(_trimmed(text, pieces), words, named, _trimmed(text, spans_of(fields.get("cue"))))

    return Article(
        id=str(plain["document"].get("id") or ""),
        rows={kind: [row(kind, fields) for fields in plain.get(kind) or ()] for kind in KINDS},
        boilerplate=chars(Span(*span) for span in plain["document"].get("boilerplate") or ()),
        stands_for=_stands_for(plain.get("entities") or (), name_of),
        spans=tuple(spans),
    )


def unread(text: str) -> Article:
    """The side that was read, for an article that was not."""
    return record_article({"document": {"text": text}})


def shift_between(gold: str, read: str) -> int:
    """How far the places of the gold text are moved in the text that was read."""
    if gold == read:
        return 0
    beginning = gold.strip()[:BEGINNING]
    return read.find(beginning) - gold.find(beginning)


def without_tolerated(kind: str, gold: Article, rows: Sequence[Row]) -> list[Row]:
    """The records that do not lie on a tolerated row better than on a gold one."""
    tolerated = gold.tolerated.get(kind, ())
    if not tolerated:
        return list(rows)

    def best(others: Sequence[Row], row: Row) -> float:
        return max((share_of_shorter(other.chars, row.chars) for other in others if other.chars), default=0.0)

    return [row for row in rows if best(tolerated, row) < LIES_ON or best(gold.rows[kind], row) >= LIES_ON]


def spans_of(value: Any) -> list[Span]:
    """A field of the interchange format as spans: one span may stand without the outer list."""
    if not value:
        return []
    return [Span(*value)] if isinstance(value[0], int) else [Span(*pair) for pair in value]


def chars(spans: Iterable[Span]) -> Chars:
    """The places of all characters in the spans."""
    return frozenset(i for span in spans for i in range(span.start, span.end))


def jaccard(some: Chars, others: Chars) -> float:
    """What both have in common, as a share of what either has."""
    return len(some & others) / len(some | others) if some or others else 0.0


def share_of_shorter(some: Chars, others: Chars) -> float:
    """What both have in common, as a share of the shorter."""
    return len(some & others) / (min(len(some), len(others)) or 1)


def align(gold: Sequence[Row], read: Sequence[Row], likeness: Callable[[Row, Row], float], floor: float) -> list[tuple[int, int]]:
    """Pairs of places, best likeness first, each row used once, none below `floor`.

    Of two equal pairs the later one comes first, so that the result does not depend on chance.
    """
    pairs = sorted(((likeness(g, r), i, j) for i, g in enumerate(gold) for j, r in enumerate(read)), reverse=True)
    left, right = set(range(len(gold))), set(range(len(read)))
    kept = []
    for like, i, j in pairs:
        if like < floor:
            break
        if i in left and j in right:
            left.remove(i)
            right.remove(j)
            kept.append((i, j))
    return kept


def _gold_chars(text: str, where: Span | None, shift: int) -> Chars:
    return frozenset(i + shift for i in _trimmed(text, [where])) if where else frozenset()


def _trimmed(text: str, spans: Iterable[Span]) -> Chars:
    return chars(_trim(text, span) for span in spans)


def _trim(text: str, span: Span) -> Span:
    start, end = span
    while start < end and text[start] in EDGE:
        start += 1
    while end > start and text[end - 1] in EDGE:
        end -= 1
    return Span(start, end)


def _stands_for(entities: Iterable[Mapping[str, Any]], name_of: Callable[[Any], Any]) -> dict[str, frozenset[str]]:
    """A person and what he speaks for count as one actor, both ways."""
    pairs = [(e["name"], name_of(e["of"])) for e in entities if e.get("of")]
    both = pairs + [(of, name) for name, of in pairs]
    return {name: frozenset(other for one, other in both if one == name) for name, _ in both}
