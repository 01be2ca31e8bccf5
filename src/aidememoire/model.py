"""What flows from stage to stage: documents, and the spans that rules gave a meaning to.

Everything here is immutable. Offsets are half-open and count Unicode code points of `Document.text`.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from hashlib import sha256
from typing import Literal, NamedTuple

from msgspec import Struct

EntityType = Literal["person", "state", "region", "city", "organization", "product", "other"]
MentionForm = Literal["name", "description", "pronoun", "demonym", "capital"]
Bound = Literal["exact", "about", "at_least", "more_than", "at_most", "less_than"]
QuotationMarks = Literal["both", "closing_only", "opening_only", "block"]
PublishedBasis = Literal["metadata", "text", "option"]
CELL = 256  # characters, about a sentence: things are looked up by the cells of the text that they touch


class Span(NamedTuple):
    """`[start, end)` in code points of the document's text."""

    start: int
    end: int

    def of(self, text: str) -> str:
        """The words themselves.

        >>> Span(3, 7).of("le chat")
        'chat'
        """
        return text[self.start : self.end]

    def covers(self, other: Span) -> bool:
        """Whether `other` lies wholly inside this span."""
        return self.start <= other.start and other.end <= self.end

    def overlaps(self, other: Span) -> bool:
        """Whether the two share at least one character."""
        return self.start < other.end and other.start < self.end


def hull(spans: Iterable[Span]) -> Span:
    """The smallest span that holds all of `spans`, which must not be empty."""
    spans = tuple(spans)
    return Span(min(s.start for s in spans), max(s.end for s in spans))


def trim(text: str, span: Span, edge: str) -> Span:
    """`span` without the characters of `edge`, and without white space, at both ends."""
    start, end = span
    while start < end and (text[start] in edge or text[start].isspace()):
        start += 1
    while end > start and (text[end - 1] in edge or text[end - 1].isspace()):
        end -= 1
    return Span(start, end)


class Taken:
    """Places of the text that are taken; a look-up costs the same however many there are."""

    def __init__(self, spans: Iterable[Span] = ()) -> None:
        self._cells: dict[int, list[Span]] = {}
        for span in spans:
            self.add(span)

    def add(self, span: Span) -> None:
        """Take a place."""
        for cell in range(span.start // CELL, span.end // CELL + 1):
            self._cells.setdefault(cell, []).append(span)

    def meets(self, span: Span) -> bool:
        """Whether `span` overlaps a place that is taken.

        >>> Taken([Span(3, 7)]).meets(Span(6, 9)), Taken([Span(3, 7)]).meets(Span(7, 9))
        (True, False)
        """
        cells = range(span.start // CELL, span.end // CELL + 1)
        return any(span.overlaps(taken) for cell in cells for taken in self._cells.get(cell, ()))


def plain(value: Decimal) -> str:
    """The value as digits, never in scientific notation and without idle zeros.

    >>> plain(Decimal("1.70") * 10**9), plain(Decimal("3.8E+10")), plain(Decimal("-7"))
    ('1700000000', '38000000000', '-7')
    """
    text = format(value, "f")
    return (text.rstrip("0").rstrip(".") or "0") if "." in text else text


class Document(Struct, frozen=True, kw_only=True, omit_defaults=False):
    """An article as decoded. `text` never changes; `boilerplate` marks what is not the article."""

    id: str
    uri: str | None = None
    title: str | None = None
    outlet: str | None = None
    lang: str | None = None
    published: str | None = None
    published_basis: PublishedBasis | None = None
    text: str
    boilerplate: tuple[Span, ...] = ()


def document_id(text: str) -> str:
    """SHA-256 of the text, in hex; the same text is the same document wherever it was found."""
    return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


class Problem(Struct, frozen=True, kw_only=True):
    """What a stage could not do: `stage` says where, `code` which kind, `message` what and what to do.

    `where` is the path or address, and `fatal` tells that the document was not read at all.
    """

    stage: str
    code: str
    message: str
    where: str | None = None
    fatal: bool = False


class Quotation(Struct, frozen=True, kw_only=True):
    """A passage between quotation marks: `outer` with its marks, `inner` without.

    `marks` tells when one of them is missing in the source; `depth` is 1 inside another quotation.
    """

    outer: Span
    inner: Span
    marks: QuotationMarks = "both"
    depth: int = 0


class Mention(Struct, frozen=True, kw_only=True):
    """Words that stand for somebody or something; `entity` once resolved.

    `span` is the whole noun phrase as the record quotes it, `core` the proper name or head noun in it.
    `name` is the name in its canonical spelling where the words give one («Reik» gives "Tomas
    Reik" only after resolving; «Pékin» as a capital gives "Chine"). `code` is the ISO 3166 code of a
    state. `how` names the step that resolved it, for `explain`.
    """

    span: Span
    core: Span
    form: MentionForm
    type: EntityType
    name: str | None = None
    code: str | None = None
    role: str | None = None  # office or title, as in the pack: "président", "ministre des Affaires étrangères"
    of: str | None = None  # name of the state or organization it belongs to, where the words say it
    gender: Literal["m", "f"] | None = None
    number: Literal["s", "p"] = "s"
    rule: str = ""
    entity: str | None = None  # id of the entity, or None where the text does not settle it
    entities: tuple[str, ...] = ()  # several, for «les deux dirigeants»
    how: str | None = None


class Frame(Struct, frozen=True, kw_only=True):
    """What the words of a time say of the calendar, open where they say nothing; anchoring fills it in.

    `unit` is the precision of its value. `shift` counts units from the day of reference («l'an dernier»: -1);
    `count` makes a stretch of so many units that ends there (negative) or begins there. `pick` is which of
    the days or months of that name is meant, `base` what it counts from: publication, or the time before it
    in the text («le lendemain»). `weekday` is 0 for Monday. `years` is 10 for a decade, 100 for a century.
    `year_shift` says the year from there («en juin de l'année dernière»); `same` takes the whole period that was named
    before («à la même période»).
    """

    unit: Literal["day", "week", "month", "quarter", "half", "year"] = "day"
    year: int | None = None
    half: int | None = None
    quarter: int | None = None
    month: int | None = None
    day: int | None = None
    weekday: int | None = None
    years: int = 1
    shift: int | None = None
    count: int = 0
    pick: Literal["past", "future"] | None = None
    base: Literal["published", "before"] = "published"
    year_shift: int | None = None
    same: bool = False

    def value(self) -> str | None:
        """ISO 8601 at the precision of `unit`, or None while anything is open or the calendar has no such day.

        >>> Frame(unit="quarter", year=2024, quarter=1).value(), Frame(month=11, day=5).value()
        ('2024-01/2024-03', None)
        """
        if self.year is None or self.unit == "week" or self.same:
            return None
        match self.unit:
            case "day":
                return _iso_day(self.year, self.month, self.day)
            case "month":
                return f"{self.year:04}-{self.month:02}" if self.month else None
            case "quarter" if self.quarter:
                return f"{self.year:04}-{3 * self.quarter - 2:02}/{self.year:04}-{3 * self.quarter:02}"
            case "half" if self.half:
                return f"{self.year:04}-{6 * self.half - 5:02}/{self.year:04}-{6 * self.half:02}"
            case _:
                return f"{self.year:04}" if self.years == 1 else f"{self.year:04}/{self.year + self.years - 1:04}"


def _iso_day(year: int, month: int | None, day: int | None) -> str | None:
    try:
        return date(year, month or 0, day or 0).isoformat()
    except ValueError:
        return None


class Time(Struct, frozen=True, kw_only=True):
    """A time expression and its value: ISO 8601 at the precision of the words, or None when unsettled.

    `kind` is date (a point or period of the calendar), duration (`value` None), set («chaque année») or clock
    («à 18 heures»). `relative` tells that it counts from the day of publication or from another time in the
    text, `how` from which. `due` tells that it bounds from above («d'ici 2030», «avant la fin de l'année»);
    `mark` says which side of the value is meant. `frame` (and `until`, the end of a range) is what the words say.
    """

    span: Span
    kind: Literal["date", "duration", "set", "clock"]
    value: str | None = None
    relative: bool = False
    due: bool = False
    mark: Literal["since", "until", "before", "after", "compared"] | None = None
    frame: Frame | None = None
    until: Frame | None = None
    rule: str = ""
    how: str | None = None


class Quantity(Struct, frozen=True, kw_only=True):
    """A number with its unit. `span` takes in the bound words next to it («plus de», «environ»).

    `number` covers the numeral alone, `unit_span` the words of the unit. `unit` is an ISO 4217 code, `%`,
    `x`, an SI or customary symbol, or the counted noun in the singular; `dimension` says which of
    money, ratio, multiple, physical, time, count it is. `sign` is -1 for a fall that its own words say.
    """

    span: Span
    number: Span
    value: Decimal
    value_high: Decimal | None = None
    unit: str | None = None
    unit_span: Span | None = None
    dimension: str = "count"
    bound: Bound = "exact"
    rule: str = ""


class Attribution(Struct, frozen=True, kw_only=True):
    """Source, cue and content (PARC): who is reported, by which words, as saying what.

    `mention` is the source's words; `referent` is the span to resolve when it is not the mention itself
    (the subject of the main verb for «ajoutant que»). `via` is the words for who relayed it.
    """

    content: tuple[Span, ...]
    kind: Literal["direct", "indirect", "mixed"]
    cue: Span | None = None
    mention: Span | None = None
    speakers: tuple[str, ...] = ()
    via: Span | None = None
    hedge: str | None = None
    rule: str = ""
    entry: str | None = None  # the pack entry that read it: "attributions:déclarer"
    lemma: str | None = None
    how: str | None = None  # how the speaker was found, where the words do not say it
