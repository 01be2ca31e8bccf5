"""When a figure holds: the time of its own clause, never a guess; what the text carries on is in `carrying`."""

from __future__ import annotations

from datetime import date

from aidememoire.extract.figures.carrying import (
    DAY,
    PeriodFound,
    Sketch,
    between,
    carried_period,
    is_another_clause,
    is_reference,
    last_day,
    stands_as_dateline,
    years_of,
)
from aidememoire.extract.figures.passage import Passage
from aidememoire.extract.figures.tables import Binding, compiled, figures_table
from aidememoire.languages.pack import Pack
from aidememoire.model import Span, Time

NEAR = 30  # characters between a number that is compared with and its time
WEEK = 6  # days from the first to the last one of the shortest stretch that is counted like a month
BESIDE = 16  # between a number and the time that is its own
BREAK, OTHER_NUMBER, BEHIND = 60, 30, 10


def read_period(passage: Passage, sketch: Sketch, pack: Pack) -> PeriodFound:
    """The period of the passage's quantity; of a time that is another number's own, or only compared with, none."""
    binding = figures_table(pack).binding
    spread = _spread(passage, sketch, binding)
    if spread.period:
        return spread
    times = [t for t in _dates(passage, _bounds(passage, binding), binding) if _is_free(passage, t, sketch, pack)]
    best = min(times, key=lambda t: _cost(passage, t, binding), default=None)
    return _own(best, passage, sketch) if best is not None else carried_period(passage, sketch, binding)


def _dates(passage: Passage, within: Span, binding: Binding) -> list[Time]:
    """The dates there, without the one of a dateline."""
    near = passage.findings.near(passage.findings.times, within)
    times = [t for t in near if t.kind == "date" and t.value and within.covers(t.span)]
    return [t for t in times if not stands_as_dateline(passage, t, within, binding)]


def _bounds(passage: Passage, binding: Binding) -> Span:
    """The words in which the time may stand: the statement the number is part of, else its sentence."""
    for statement in passage.findings.statements_over(passage.quantity.number)[:1]:
        for piece in statement.content:
            own = Span(max(piece.start, passage.sentence.start), min(piece.end, passage.sentence.end))
            if piece.covers(passage.quantity.number) and _dates(passage, own, binding):
                return own
    return passage.sentence


def _cost(passage: Passage, time: Time, binding: Binding) -> int:
    gap = between(passage, time)
    words = passage.text[gap.start : gap.end]
    behind = BEHIND if time.span.start >= passage.quantity.span.end else 0
    crossed = sum(gap.start <= q.number.start < gap.end for q in passage.neighbours)
    return len(words) + BREAK * len(compiled(binding.breaks).findall(words)) + OTHER_NUMBER * crossed + behind


def _is_free(passage: Passage, time: Time, sketch: Sketch, pack: Pack) -> bool:
    """Whether the time can be the quantity's own: no time of a comparison, of another number, of the report or of a plan."""
    table = figures_table(pack)
    if is_reference(passage, time, table.binding) or is_another_clause(passage, time, table.binding):
        return False
    if _is_of_another_number(passage, time, sketch, pack) or passage.is_whole_of(table.binding.whole):
        return False
    return not _said_elsewhere(passage, time) and _can_be_the_period(passage, time, sketch, table.binding)


def _is_of_another_number(passage: Passage, time: Time, sketch: Sketch, pack: Pack) -> bool:
    """After «contre 7» a time is that number's alone, after «de 7 à 8» the 8's; right behind another measure's number its."""
    own = passage.quantity
    binding, compared = figures_table(pack).binding, compiled(figures_table(pack).kind.compared)
    if passage.is_start_of_change(binding.base, binding.to) and time.span.start > own.span.end:
        return True
    left = [q for q in (*passage.neighbours, own) if q.number.end <= time.span.start]
    last = max(left, key=lambda q: q.number.start, default=None)
    gap = time.span.start - last.span.end if last is not None else 0
    if last is not None and last is not own:
        if gap <= NEAR and compared.search(passage.left_of(last.span.start)):
            return True
        other = next((f for f in sketch.built if f.quantity == last.span), None)
        if other is not None and gap <= BESIDE and sketch.kind != "change" and other.measure != sketch.measure:
            return True
    return compared.search(passage.left) is not None and (last is not own or gap > NEAR)


def _said_elsewhere(passage: Passage, time: Time) -> bool:
    """Whether the time stands in a statement that the quantity is no part of, or a day beside the one it is part of."""
    number = passage.quantity.number
    over = passage.findings.statements_over(time.span)
    if over:
        return not any(c.covers(number) for s in over for c in s.content)
    return DAY.search(time.value or "") is not None and bool(passage.findings.statements_over(number))


def _is_stretch(time: Time) -> bool:
    """Whether it is days on end that the words count: «du 6 au 12 janvier», the week of a bulletin."""
    days = [date.fromisoformat(day) for day in (time.value or "").split("/") if DAY.fullmatch(day)]
    return len(days) == 2 and not time.relative and (days[1] - days[0]).days >= WEEK


def _can_be_the_period(passage: Passage, time: Time, sketch: Sketch, binding: Binding) -> bool:
    """What is does not last until a day to come; trade has no single day, money that of its granting alone."""
    if sketch.status == "actual" and time.mark in ("until", "before"):
        return False
    if time.mark == "until" and passage.findings.document.published is None:
        return False
    if not DAY.search(time.value or "") or _is_stretch(time) or _closed_by(time, sketch):
        return True
    if sketch.measure in binding.undated and sketch.status == "actual" and passage.quantity.dimension == "money":
        return not time.relative and compiled(binding.granting).search(passage.text[slice(*passage.sentence)]) is not None
    return sketch.measure not in binding.never_of_a_day


def _spread(passage: Passage, sketch: Sketch, binding: Binding) -> PeriodFound:
    """«150 millions sur trois ans»: the three years that the figures before it spoke of, if only one period is so long."""
    match = compiled(binding.spread).match(passage.after)
    if match is None:
        return PeriodFound()
    start = passage.quantity.span.end + match.end()
    years = next((q.value for q in passage.neighbours if q.number.start == start and q.dimension == "time"), None)
    found = {f.period for f in sketch.built if f.period and years is not None and years_of(f.period) == years}
    period = next(iter(found)) if len(found) == 1 else None
    return PeriodFound(period, passage.quantity.span if period else None, "the years named before")


def _own(time: Time, passage: Passage, sketch: Sketch) -> PeriodFound:
    """The time; the day that closes a period reported before («au 31 mars 2024» after a first quarter) is that period."""
    closed = _closed_by(time, sketch)
    if closed:
        return PeriodFound(closed, time.span, "the day that closes the period reported")
    published = passage.findings.document.published
    if time.mark == "until" and published and time.value and published[:4] < time.value[:4]:
        return PeriodFound(
            f"{published[: len(time.value)]}/{time.value}", time.span, "from publication to the time in the sentence"
        )
    return PeriodFound(time.value, time.span, "time in the sentence")


def _closed_by(time: Time, sketch: Sketch) -> str | None:
    return next((f.period for f in reversed(sketch.built) if f.period and last_day(f.period) == time.value), None)
