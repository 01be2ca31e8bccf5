"""When a figure holds: the time of its own clause, never a guess."""

from __future__ import annotations

import re
from calendar import monthrange

from msgspec import Struct

from aidememoire.extract.figures.passage import Passage
from aidememoire.extract.figures.tables import Binding, compiled, figures_table
from aidememoire.languages.pack import Pack
from aidememoire.model import Span, Time
from aidememoire.records import Figure

DATELINE = 40  # characters of a sentence in which a dateline stands
FRAME = 2  # sentences over which a span of years frames what is told
NEAR = 30  # characters between a number that is compared with and its time
BESIDE = 16  # between a number and the time that is its own
BREAK, OTHER_NUMBER, BEHIND, REFERENCE = 60, 30, 10, 1000

DAY = re.compile(r"\d{4}-\d{2}-\d{2}$")


class PeriodFound(Struct, frozen=True):
    """An ISO 8601 period and the words that gave it."""

    period: str | None = None
    span: Span | None = None
    how: str = ""


class Sketch(Struct, frozen=True):
    """What is known of the figure already: its kind, measure and status, and the figures before it."""

    kind: str
    measure: str
    status: str
    built: tuple[Figure, ...]


def read_period(passage: Passage, sketch: Sketch, pack: Pack) -> PeriodFound:
    """The period of the passage's quantity; of a time that is another number's own, or only compared with, none."""
    binding = figures_table(pack).binding
    spread = _spread(passage, sketch, binding)
    if spread.period:
        return spread
    within = _bounds(passage, binding)
    times = [t for t in _dates(passage, within, binding.dateline) if _is_free(passage, t, sketch, pack)]
    if sketch.measure in binding.undated and sketch.status == "actual":
        times = [t for t in times if not DAY.search(t.value or "")]
    best = min(times, key=lambda t: _cost(passage, t, binding), default=None)
    if best is not None and _cost(passage, best, binding) < REFERENCE:
        return _closing(best, sketch)
    found = _of_the_sentence_before(passage, binding) or _of_the_figure_before(passage, sketch)
    found = found if found.period else _of_the_frame(passage, times, binding)
    return found if found.period else _of_the_report(passage, sketch, binding)


def _dates(passage: Passage, within: Span, dateline: str) -> list[Time]:
    """The dates there, without the one of a dateline."""
    near = passage.findings.near(passage.findings.times, within)
    times = [t for t in near if t.kind == "date" and t.value and within.covers(t.span)]
    return [
        t for t in times if t.span.start - within.start > DATELINE or not compiled(dateline).match(passage.text[t.span.end :])
    ]


def _bounds(passage: Passage, binding: Binding) -> Span:
    """The words in which the time may stand: the statement the number is part of, else its sentence."""
    for statement in passage.findings.statements_over(passage.quantity.number)[:1]:
        for piece in statement.content:
            own = Span(max(piece.start, passage.sentence.start), min(piece.end, passage.sentence.end))
            if piece.covers(passage.quantity.number) and _dates(passage, own, binding.dateline):
                return own
    return passage.sentence


def _cost(passage: Passage, time: Time, binding: Binding) -> int:
    number = passage.quantity.span
    behind = time.span.start >= number.end
    between = Span(number.end, time.span.start) if behind else Span(time.span.end, number.start)
    words = passage.text[between.start : between.end]
    crossed = sum(between.start <= q.number.start < between.end for q in passage.neighbours)
    if compiled(binding.reference).search(passage.text[passage.sentence.start : time.span.start]):
        return REFERENCE + len(words)
    return len(words) + BREAK * len(compiled(binding.breaks).findall(words)) + OTHER_NUMBER * crossed + (BEHIND if behind else 0)


def _is_free(passage: Passage, time: Time, sketch: Sketch, pack: Pack) -> bool:
    """Whether the time can be the quantity's own.

    After «contre 7» it is that number's alone, and that number has no other; what another statement says holds for
    that statement; right behind another measure's number it is that number's, unless this one is its change.
    """
    table, own = figures_table(pack), passage.quantity
    compared = compiled(table.kind.compared)
    left = [q for q in (*passage.neighbours, own) if q.number.end <= time.span.start]
    last = max(left, key=lambda q: q.number.start, default=None)
    gap = time.span.start - last.span.end if last is not None else 0
    if last is not None and last is not own:
        if gap <= NEAR and compared.search(passage.text[passage.sentence.start : last.span.start]):
            return False
        other = next((f for f in sketch.built if f.quantity == last.span), None)
        if other is not None and gap <= BESIDE and sketch.kind != "change" and other.measure != sketch.measure:
            return False
    if compared.search(passage.before):
        return last is own and gap <= NEAR
    return not _said_elsewhere(passage, time) and not passage.is_whole_of(table.binding.whole)


def _said_elsewhere(passage: Passage, time: Time) -> bool:
    """Whether the time stands in a statement that the quantity is no part of."""
    over = passage.findings.statements_over(time.span)
    return bool(over) and not any(c.covers(passage.quantity.number) for s in over for c in s.content)


def _spread(passage: Passage, sketch: Sketch, binding: Binding) -> PeriodFound:
    """«150 millions sur trois ans»: the three years that the figures before it spoke of, if only one period is so long."""
    match = compiled(binding.spread).match(passage.after)
    if match is None:
        return PeriodFound()
    start = passage.quantity.span.end + match.end()
    years = next((q.value for q in passage.neighbours if q.number.start == start and q.dimension == "time"), None)
    found = {f.period for f in sketch.built if f.period and years is not None and _years(f.period) == years}
    period = next(iter(found)) if len(found) == 1 else None
    return PeriodFound(period, passage.quantity.span if period else None, "the years named before")


def _years(period: str) -> int | None:
    """How many years a period of whole years takes in."""
    match = re.fullmatch(r"(\d{4})/(\d{4})", period)
    return int(match[2]) - int(match[1]) + 1 if match else None


def _closing(time: Time, sketch: Sketch) -> PeriodFound:
    """The time; the day that closes a period reported before («au 31 mars 2024» after a first quarter) is that period."""
    for figure in reversed(sketch.built):
        ends = _last_day(figure.period or "")
        if ends is not None and ends == time.value:
            return PeriodFound(figure.period, time.span, "the day that closes the period reported")
    return PeriodFound(time.value, time.span, "time in the sentence")


def _last_day(period: str) -> str | None:
    """The last day of a period of months or of a year."""
    match = re.fullmatch(r"(?:\d{4}-\d{2}/)?(\d{4})(?:-(\d{2}))?", period)
    if match is None:
        return None
    year, month = int(match[1]), int(match[2] or 12)
    return f"{year}-{month:02d}-{monthrange(year, month)[1]}"


def _of_the_report(passage: Passage, sketch: Sketch, binding: Binding) -> PeriodFound:
    """A report of one period: it holds for the figures that follow until another is named, and none compared with does."""
    if sketch.measure not in binding.carried or sketch.status != "actual" or not passage.earlier_sentences:
        return PeriodFound()
    if any(t.kind == "date" and not t.relative for t in _within(passage, passage.sentence)):
        return PeriodFound()
    opening = _opening(passage, binding)
    if opening is not None:
        return PeriodFound(opening.value, opening.span, "the time that opens the sentences before")
    start = passage.earlier_sentences[-1].start
    last = next((f for f in reversed(sketch.built) if f.period and f.quantity.start >= start), None)
    if last is None or last.measure not in binding.carried or _last_day(last.period or "") is None:
        return PeriodFound()
    return PeriodFound(last.period, last.quantity, "the period that is reported")


def _within(passage: Passage, sentence: Span) -> list[Time]:
    times = passage.findings.near(passage.findings.times, sentence)
    return [t for t in times if t.kind == "date" and sentence.covers(t.span)]


def _opening(passage: Passage, binding: Binding) -> Time | None:
    """The period that opens one of the sentences before, if they name no other and no number is told of it there."""
    if not passage.same_paragraph:
        return None
    for sentence in passage.earlier_sentences:
        times = _dates(passage, sentence, binding.dateline)
        if len(times) == 1 and _last_day(times[0].value or "") is not None:
            before = passage.text[sentence.start : times[0].span.start]
            return times[0] if compiled(binding.opens).match(before) and not compiled(binding.reference).search(before) else None
        if times:
            return None
    return None


def _of_the_sentence_before(passage: Passage, binding: Binding) -> PeriodFound | None:
    """A sentence that only goes on («D'un montant de…») keeps the time of the one before it, for its first number."""
    sentence = passage.text[slice(*passage.sentence)]
    first = passage.previous is None
    if not first or not passage.earlier_sentences or not compiled(binding.elliptic).match(sentence):
        return None
    times = _dates(passage, passage.earlier_sentences[0], binding.dateline)
    return PeriodFound(times[0].value, times[0].span, "time of the sentence it takes up") if len(times) == 1 else None


def _of_the_figure_before(passage: Passage, sketch: Sketch) -> PeriodFound:
    """The period of a figure of the same measure in the sentence before, where this one names no time of its own."""
    if sketch.measure == "other" or not passage.earlier_sentences or not passage.same_paragraph:
        return PeriodFound()
    times = passage.findings.near(passage.findings.times, passage.sentence)
    if any(t.kind == "date" and passage.sentence.covers(t.span) for t in times):
        return PeriodFound()
    start = passage.earlier_sentences[0].start
    near = [f for f in sketch.built if f.period and f.measure == sketch.measure and f.quantity.start >= start]
    if len({f.period for f in near}) != 1:
        return PeriodFound()
    return PeriodFound(near[-1].period, near[-1].quantity, "period of the figure before it")


def _of_the_frame(passage: Passage, own: list[Time], binding: Binding) -> PeriodFound:
    """A span of years named just before («mis en œuvre de 2013 à 2018») frames what is told next without a time."""
    if own or not passage.same_paragraph:
        return PeriodFound()
    before = passage.earlier_sentences[:FRAME]
    times = [t for sentence in before for t in _dates(passage, sentence, binding.dateline)]
    if len(times) != 1 or times[0].relative or _years(times[0].value or "") is None:
        return PeriodFound()
    return PeriodFound(times[0].value, times[0].span, "the years of the sentences before")
