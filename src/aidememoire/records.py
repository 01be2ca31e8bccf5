"""The five kinds of record, named as in the interchange format, and `Findings`: all a document gave.

Field names and their values are the contract (docs/record-format.md). Values are exact decimals and are
written as strings; spans are pairs.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Generic, Literal, TypeVar

from msgspec import Struct
from msgspec import field as struct_field

from aidememoire.model import (
    CELL,
    Attribution,
    Bound,
    Document,
    EntityType,
    Mention,
    Quantity,
    Quotation,
    Span,
    Time,
)

if TYPE_CHECKING:
    from spacy.tokens import Doc

T = TypeVar("T")
SCHEMA: Literal["aidememoire/1"] = "aidememoire/1"
Spans = tuple[Span, ...]

Force = Literal["agreed", "pledged", "offered", "proposed", "requested", "planned", "underway", "done"]
FigureKind = Literal["level", "change", "multiple", "share"]
FigureStatus = Literal["actual", "target", "forecast", "potential"]
Measure = Literal[
    "trade_turnover", "exports", "imports", "investment", "aid", "loan", "contract_value", "price",
    "production", "capacity", "progress", "enterprises", "jobs", "agreements", "meetings", "other",
]  # fmt: skip
MeetingForm = Literal["visit", "talks", "call", "summit", "signing", "other"]
InstrumentKind = Literal[
    "treaty", "agreement", "memorandum", "programme", "roadmap", "contract", "declaration", "project", "other",
]  # fmt: skip
InstrumentStatus = Literal["signed", "in_force", "in_preparation", "proposed", "implemented"]
Verdict = Literal["accepted", "corrected", "rejected"]
ReviewState = Literal["annotated", "reviewed"]
KINDS = ("statements", "figures", "commitments", "meetings", "instruments")


class Reason(Struct, frozen=True):
    """One line of `explain`: which `field` was read from which `span`, and `how` (a rule, in words)."""

    field: str
    how: str
    span: Span | None = None


class Entity(Struct, frozen=True, kw_only=True):
    """Somebody or something the document speaks of; `code` is ISO 3166-1 alpha-2 for a state."""

    id: str
    name: str
    type: EntityType
    of: str | None = None
    code: str | None = None
    mentions: Spans = ()


class Review(Struct, frozen=True, kw_only=True):
    """What people decided about a record; `first` holds the fields they corrected, as the machine read them."""

    verdict: Verdict
    state: ReviewState
    who: str
    at: str  # the day and time, in UTC
    decisions: tuple[str, ...] = ()
    first: dict[str, Any] = {}


class Record(Struct, frozen=True, kw_only=True):
    """What every record carries: the rule that made it, the pack entry, how sure, the reasons, and what people decided."""

    id: str = ""
    rule: str = ""
    confidence: float = 0.0
    entry: str | None = None
    because: tuple[Reason, ...] = ()
    review: Review | None = None


class Statement(Record, frozen=True, kw_only=True):
    """Somebody is reported as saying something."""

    kind: Literal["direct", "indirect", "mixed"]
    content: Spans
    cue: Span | None = None
    mention: Span | None = None
    speakers: tuple[str, ...] = ()
    via: str | None = None
    hedge: Literal["conditional"] | None = None


class Figure(Record, frozen=True, kw_only=True):
    """A quantity that says something about the parties or their relation."""

    quantity: Span
    value: str
    value_high: str | None = None
    unit: str | None = None
    kind: FigureKind = "level"
    status: FigureStatus = "actual"
    bound: Bound = "exact"
    measure: Measure = "other"
    parties: tuple[str, ...] = ()
    period: str | None = None
    by: str | None = None


class Commitment(Record, frozen=True, kw_only=True):
    """What an actor undertakes, offers, proposes, plans, asks for or has done."""

    clause: Spans
    by: tuple[str, ...]
    to: tuple[str, ...] = ()
    force: Force
    due: str | None = None
    sector: str | None = None


class Meeting(Record, frozen=True, kw_only=True):
    """A visit, talks, a call, a summit or a signing; past, present or planned."""

    evidence: Span
    participants: tuple[str, ...] = ()
    place: str | None = None
    date: str | None = None
    form: MeetingForm = "talks"


class Instrument(Record, frozen=True, kw_only=True):
    """A treaty, programme, contract or the like, and how far it is carried out (`progress`, 0..1)."""

    evidence: Span
    name: str
    kind: InstrumentKind
    parties: tuple[str, ...] = ()
    date: str | None = None
    status: InstrumentStatus | None = None
    progress: float | None = None


class Omission(Struct, frozen=True, kw_only=True):
    """A number, date or quotation of the article's body that no record took up, and why."""

    span: Span
    what: Literal["number", "date", "quotation"]
    reason: str


class DocumentRecord(Struct, frozen=True, kw_only=True):
    """One document in the interchange format: one JSON object, one line."""

    schema: Literal["aidememoire/1"] = SCHEMA
    document: Document
    entities: tuple[Entity, ...] = ()
    statements: tuple[Statement, ...] = ()
    figures: tuple[Figure, ...] = ()
    commitments: tuple[Commitment, ...] = ()
    meetings: tuple[Meeting, ...] = ()
    instruments: tuple[Instrument, ...] = ()
    omissions: tuple[Omission, ...] = ()
    reading: str = ""  # digest of code and packs that made this reading
    extra: dict[str, Any] = struct_field(default_factory=dict)


class Cells(Generic[T]):
    """Things by the part of the text where they stand, so that a long document takes no longer per page."""

    def __init__(self, things: tuple[T, ...]) -> None:
        self.things = things
        self._cells: dict[int, list[int]] = {}
        for number, thing in enumerate(things):
            for cell in {c for span in _spans_of(thing) for c in _cells_of(span)}:
                self._cells.setdefault(cell, []).append(number)
        self._single = {cell: tuple(things[n] for n in numbers) for cell, numbers in self._cells.items()}

    def near(self, span: Span) -> tuple[T, ...]:
        """All that touches or adjoins `span`, and some that stand close to it, in their order."""
        cells = _cells_of(span)
        if len(cells) == 1:
            return self._single.get(cells[0], ())
        numbers = {n for cell in cells for n in self._cells.get(cell, ())}
        return tuple(self.things[n] for n in sorted(numbers))


def _cells_of(span: Span) -> range:
    return range(span.start // CELL, span.end // CELL + 1)


def _spans_of(thing: object) -> Iterable[Span]:
    """Where a thing stands: itself, its span, its content, or from one quotation mark to the other."""
    match thing:
        case Span():
            return (thing,)
        case Quotation():
            return (thing.outer,)
        case Attribution() | Statement():
            return thing.content
        case Mention() | Time() | Quantity() | Omission():
            return (thing.span,)
    raise TypeError(f"{type(thing).__name__} has no place that `near` knows of")


@dataclass(slots=True)
class Findings:
    """All a document gave, filled stage by stage by the pipeline; stages read it and never write it."""

    document: Document
    doc: Doc
    sentences: Spans = ()
    quotations: tuple[Quotation, ...] = ()
    mentions: tuple[Mention, ...] = ()
    entities: tuple[Entity, ...] = ()
    times: tuple[Time, ...] = ()
    quantities: tuple[Quantity, ...] = ()
    attributions: tuple[Attribution, ...] = ()
    statements: tuple[Statement, ...] = ()
    figures: tuple[Figure, ...] = ()
    commitments: tuple[Commitment, ...] = ()
    meetings: tuple[Meeting, ...] = ()
    instruments: tuple[Instrument, ...] = ()
    omissions: tuple[Omission, ...] = ()
    _index: dict[str, Entity] = field(default_factory=dict)
    _view: str | None = None
    _cells: dict[int, Cells[Any]] = field(default_factory=dict)

    @property
    def view(self) -> str:
        """The text as parsed, see `parse.view`; spaCy would join its words again each time it is asked."""
        if self._view is None:
            self._view = self.doc.text
        return self._view

    def entity(self, ref: str) -> Entity:
        """The entity with that id; KeyError if the document has none."""
        if len(self._index) != len(self.entities):
            self._index = {e.id: e for e in self.entities}
        return self._index[ref]

    def near(self, things: tuple[T, ...], span: Span) -> tuple[T, ...]:
        """Those of `things`, all of one kind and placed, that can touch or adjoin `span`, in their order; the places are kept."""
        cells = self._cells.get(id(things))
        if cells is None or cells.things is not things:
            cells = self._cells[id(things)] = Cells(things)
        return cells.near(span)

    def in_boilerplate(self, span: Span) -> bool:
        """Whether `span` touches what is not the article."""
        return any(span.overlaps(b) for b in self.near(self.document.boilerplate, span))

    def sentence_of(self, span: Span) -> Span:
        """The sentence in which `span` begins."""
        return next((s for s in self.near(self.sentences, span) if s.start <= span.start < s.end), span)

    def mentions_in(self, span: Span) -> tuple[Mention, ...]:
        """The mentions wholly inside `span`, in text order."""
        return tuple(m for m in self.near(self.mentions, span) if span.covers(m.span))

    def parties_in(self, span: Span, types: tuple[EntityType, ...] = ("state", "region", "organization")) -> tuple[str, ...]:
        """Ids of the entities of these types mentioned inside `span`, in text order, each once."""
        found: dict[str, None] = {}
        for m in self.mentions_in(span):
            for ref in m.entities or ((m.entity,) if m.entity else ()):
                if self.entity(ref).type in types:
                    found.setdefault(ref)
        return tuple(found)

    def mention_at(self, span: Span) -> Mention | None:
        """The largest mention that lies inside `span`, or else the smallest that holds it."""
        near = self.near(self.mentions, span)
        inside = [m for m in near if span.covers(m.span)]
        if inside:
            return max(inside, key=lambda m: (m.span.end - m.span.start, -m.span.start))
        around = [m for m in near if m.span.covers(span)]
        return min(around, key=lambda m: m.span.end - m.span.start, default=None)

    def statements_over(self, span: Span) -> tuple[Statement, ...]:
        """The statements in whose content `span` lies, innermost (shortest) first."""
        over = [s for s in self.near(self.statements, span) if any(c.covers(span) for c in s.content)]
        return tuple(sorted(over, key=lambda s: sum(c.end - c.start for c in s.content)))
