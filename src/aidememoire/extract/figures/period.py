"""When a figure holds: the time of its own clause, never a guess."""

from __future__ import annotations

import re

from msgspec import Struct

from aidememoire.extract.figures.passage import Passage
from aidememoire.extract.figures.tables import Binding, compiled, figures_table
from aidememoire.languages.pack import Pack
from aidememoire.model import Span, Time

NEAR = 30  # characters between a number that is compared with and its time
BREAK, OTHER_NUMBER, BEHIND, REFERENCE = 60, 30, 10, 1000


class PeriodFound(Struct, frozen=True):
    """An ISO 8601 period and the words that gave it."""

    period: str | None
    span: Span | None = None
    how: str = ""


def read_period(passage: Passage, pack: Pack) -> PeriodFound:
    """The period of the passage's quantity, from the times of its sentence."""
    within = _bounds(passage)
    times = [t for t in passage.findings.times if t.kind == "date" and t.value and within.covers(t.span)]
    compared = compiled(figures_table(pack).kind.compared)
    times = [t for t in times if _is_free(passage, t, compared)]
    if times:
        binding = figures_table(pack).binding
        best = min(times, key=lambda t: _cost(passage, t, binding))
        if _cost(passage, best, binding) < REFERENCE:
            return PeriodFound(best.value, best.span, "time in the sentence")
    return _from_before(passage, pack)


def _bounds(passage: Passage) -> Span:
    """The words in which the time may stand: the statement the number is part of, else its sentence."""
    over = passage.findings.statements_over(passage.quantity.number)
    for statement in over[:1]:
        for piece in statement.content:
            if piece.covers(passage.quantity.number):
                start, end = max(piece.start, passage.sentence.start), min(piece.end, passage.sentence.end)
                times = [t for t in passage.findings.times if t.value and Span(start, end).covers(t.span)]
                if times:
                    return Span(start, end)
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


def _is_free(passage: Passage, time: Time, compared: re.Pattern[str]) -> bool:
    """Whether the time can be the quantity's: the one after «contre 7» is that number's alone, and that number has no other."""
    own = passage.quantity
    left = [q for q in (*passage.neighbours, own) if q.number.end <= time.span.start]
    last = max(left, key=lambda q: q.number.start, default=None)
    if last is not None and last is not own:
        before = passage.text[passage.sentence.start : last.span.start]
        if compared.search(before) and time.span.start - last.span.end <= NEAR:
            return False
    if compared.search(passage.before):
        return last is own and time.span.start - own.span.end <= NEAR
    return True


def _from_before(passage: Passage, pack: Pack) -> PeriodFound:
    """A sentence that takes up the one before («ce volume», «cela») keeps its time."""
    sentence = passage.text[slice(*passage.sentence)]
    binding = figures_table(pack).binding
    taken_up = compiled(f"{binding.anaphora}|{binding.elliptic}").match(sentence)
    if not passage.earlier_sentences or not taken_up:
        return PeriodFound(None)
    earlier = passage.earlier_sentences[0]
    times = [t for t in passage.findings.times if t.kind == "date" and t.value and earlier.covers(t.span)]
    if len(times) == 1:
        return PeriodFound(times[0].value, times[0].span, "time of the sentence it takes up")
    return PeriodFound(None)
