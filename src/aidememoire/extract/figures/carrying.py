"""The period that the text carries on: of the sentence or figure before, of the years that frame it, of the report."""

from __future__ import annotations

import re
from calendar import monthrange

from msgspec import Struct

from aidememoire.extract.figures.passage import Passage
from aidememoire.extract.figures.tables import Binding, compiled
from aidememoire.model import Span, Time
from aidememoire.records import Figure

DATELINE = 40  # characters of a sentence in which a dateline stands
DAY = re.compile(r"\d{4}-\d{2}-\d{2}$")  # a day, or a stretch of days
FRAME = 2  # sentences over which a span of years frames what is told


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


def carried_period(passage: Passage, sketch: Sketch, binding: Binding) -> PeriodFound:
    """The period of a quantity whose own clause names none, where the text says it before; never past another time."""
    if compiled(binding.compared_with).search(passage.left) or compiled(binding.recurring).match(passage.after):
        return PeriodFound()
    found = _of_the_sentence_before(passage, binding) or _of_the_same_sentence(passage, sketch, binding)
    if found.period or compiled(binding.present).search(passage.text[slice(*passage.sentence)]):
        return found
    for read in (_of_the_figure_before, _of_the_frame, _of_the_report):
        found = read(passage, sketch, binding)
        if found.period:
            return found
    return found


def stands_as_dateline(passage: Passage, time: Time, within: Span, binding: Binding) -> bool:
    """Whether the time is the day of a dateline («Alger, 4 juin (APS) - »)."""
    near = time.span.start - within.start <= DATELINE
    return near and compiled(binding.dateline).match(passage.text[time.span.end :]) is not None


def years_of(period: str) -> int | None:
    """How many years a period of whole years takes in.

    >>> years_of("2013/2018"), years_of("2013")
    (6, None)
    """
    match = re.fullmatch(r"(\d{4})/(\d{4})", period)
    return int(match[2]) - int(match[1]) + 1 if match else None


def last_day(period: str) -> str | None:
    """The last day of a period of months or of a year; None for a day or a span of years.

    >>> last_day("2024-01/2024-03"), last_day("2023"), last_day("2013/2018")
    ('2024-03-31', '2023-12-31', None)
    """
    match = re.fullmatch(r"(?:\d{4}-\d{2}/)?(\d{4})(?:-(\d{2}))?", period)
    if match is None:
        return None
    year, month = int(match[1]), int(match[2] or 12)
    return f"{year}-{month:02d}-{monthrange(year, month)[1]}"


def is_reference(passage: Passage, time: Time, binding: Binding) -> bool:
    """Whether the time is only compared with: «par rapport à 2011», «moins qu'en 2023»."""
    return compiled(binding.reference).search(passage.left_of(time.span.start)) is not None


def is_another_clause(passage: Passage, time: Time, binding: Binding) -> bool:
    """Whether a clause of contrast begins between the number and a time behind it: «5 %, alors qu'en 2016 …»."""
    if time.span.start < passage.quantity.span.end:
        return False
    return compiled(binding.contrast).search(passage.text[slice(*between(passage, time))]) is not None


def between(passage: Passage, time: Time) -> Span:
    """What stands between the number and the time."""
    number = passage.quantity.span
    behind = time.span.start >= number.end
    return Span(number.end, time.span.start) if behind else Span(time.span.end, number.start)


def _of_the_sentence_before(passage: Passage, binding: Binding) -> PeriodFound | None:
    """A sentence that only goes on («D'un montant de…») keeps the time of the one before it, for its first number."""
    sentence = passage.text[slice(*passage.sentence)]
    first = passage.previous is None
    if not first or not passage.earlier_sentences or not compiled(binding.elliptic).match(sentence):
        return None
    times = _settled(passage, passage.earlier_sentences[0], binding)
    return PeriodFound(times[0].value, times[0].span, "time of the sentence it takes up") if len(times) == 1 else None


def _of_the_same_sentence(passage: Passage, sketch: Sketch, binding: Binding) -> PeriodFound:
    """The period of the figure before it in the sentence: a second half has the time of the first."""
    if sketch.status != "actual" or sketch.measure in binding.undated or passage.quantity.dimension in ("count", "time"):
        return PeriodFound()
    for figure in reversed(sketch.built):
        if not passage.sentence.covers(figure.quantity):
            break
        if not _is_compared(passage, figure, binding):
            reported = figure.period and figure.status == "actual" and figure.measure in (*binding.carried, sketch.measure)
            return PeriodFound(figure.period, figure.quantity, "period of the figure before it") if reported else PeriodFound()
    return PeriodFound()


def _is_compared(passage: Passage, figure: Figure, binding: Binding) -> bool:
    """Whether the figure only says what another was before («contre 7 milliards»)."""
    start = passage.around.sentences[passage.around.sentence_at(figure.quantity.start)].start
    return compiled(binding.compared_with).search(passage.text[start : figure.quantity.start]) is not None


def _of_the_figure_before(passage: Passage, sketch: Sketch, binding: Binding) -> PeriodFound:
    """The period of a figure of the same measure in the sentence before, where this one names no time of its own."""
    if sketch.measure == "other" or not passage.earlier_sentences or not passage.same_paragraph or _named(passage, binding):
        return PeriodFound()
    start = passage.earlier_sentences[0].start
    near = [f for f in sketch.built if f.period and f.measure == sketch.measure and f.quantity.start >= start]
    near = [f for f in near if not _is_compared(passage, f, binding) and not DAY.search(f.period or "")]
    if len({f.period for f in near}) != 1 or (sketch.measure in binding.carried and near[-1].status != sketch.status):
        return PeriodFound()
    return PeriodFound(near[-1].period, near[-1].quantity, "period of the figure before it")


def _of_the_frame(passage: Passage, sketch: Sketch, binding: Binding) -> PeriodFound:
    """A span of years named just before («mis en œuvre de 2013 à 2018») frames what is told next without a time."""
    if not passage.same_paragraph or _named(passage, binding) or sketch.status != "actual":
        return PeriodFound()
    before = passage.earlier_sentences[:FRAME]
    times = [t for sentence in before for t in _settled(passage, sentence, binding)]
    if len(times) != 1 or times[0].relative or years_of(times[0].value or "") is None:
        return PeriodFound()
    return PeriodFound(times[0].value, times[0].span, "the years of the sentences before")


def _of_the_report(passage: Passage, sketch: Sketch, binding: Binding) -> PeriodFound:
    """A report of one period: it holds for the figures that follow until another is named, and none compared with does."""
    if not _is_reported(passage, sketch, binding) or not passage.earlier_sentences or _named(passage, binding):
        return PeriodFound()
    opening = _opening(passage, binding)
    if opening is not None:
        return PeriodFound(opening.value, opening.span, "the time that opens the sentences before")
    start = passage.earlier_sentences[-1].start
    near = [f for f in sketch.built if f.period and f.quantity.start >= start and f.measure in binding.carried]
    last = next((f for f in reversed(near) if not _is_compared(passage, f, binding)), None)
    if last is None or last.status != "actual" or last_day(last.period or "") is None:
        return PeriodFound()
    return PeriodFound(last.period, last.quantity, "the period that is reported")


def _is_reported(passage: Passage, sketch: Sketch, binding: Binding) -> bool:
    """Whether it is trade, production or the like, as it was, and no paper is signed in its sentence."""
    sentence = passage.text[slice(*passage.sentence)]
    if sketch.status != "actual" or compiled(binding.signing).search(sentence):
        return False
    return sketch.measure in binding.carried or (
        sketch.measure == "other" and compiled(binding.balance).search(sentence) is not None
    )


def _named(passage: Passage, binding: Binding) -> bool:
    """Whether its sentence names a period of its own, settled or not; a day, or what is only compared with, is none."""
    return any(not _is_passing(passage, t, binding) for t in _within(passage, passage.sentence))


def _is_passing(passage: Passage, time: Time, binding: Binding) -> bool:
    if time.mark == "compared" or (time.frame is not None and (time.frame.unit in ("day", "week") or time.frame.same)):
        return time.until is None
    return is_reference(passage, time, binding) or is_another_clause(passage, time, binding)


def _settled(passage: Passage, sentence: Span, binding: Binding) -> list[Time]:
    times = [t for t in _within(passage, sentence) if t.value]
    return [t for t in times if not stands_as_dateline(passage, t, sentence, binding)]


def _within(passage: Passage, sentence: Span) -> list[Time]:
    times = passage.findings.near(passage.findings.times, sentence)
    return [t for t in times if t.kind == "date" and sentence.covers(t.span)]


def _opening(passage: Passage, binding: Binding) -> Time | None:
    """The period that opens one of the sentences before, if they name no other and no number is told of it there."""
    if not passage.same_paragraph:
        return None
    for sentence in passage.earlier_sentences:
        times = [t for t in _settled(passage, sentence, binding) if t.mark != "compared"]
        if len(times) == 1 and last_day(times[0].value or "") is not None:
            before = passage.text[sentence.start : times[0].span.start]
            return times[0] if compiled(binding.opens).match(before) and not compiled(binding.reference).search(before) else None
        if times:
            return None
    return None
