"""What a figure measures: by the counted noun, or by the nearest word that tells it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from msgspec import Struct

from aidememoire.extract.figures.passage import Passage
from aidememoire.extract.figures.tables import Binding, MeasureEntry, compiled, figures_table
from aidememoire.languages.pack import Pack
from aidememoire.model import Span
from aidememoire.records import Measure

# Costs in characters of distance: a word that governs the number is as near as one beside it.
GOVERNING = 45
COMPLEMENT = 60  # «4 millions d'aide»: the word is the number's own complement
PER_WEIGHT = 6
OTHER_NUMBER = 25
BREAK = 30
BREAK_BEHIND = 80  # behind the number another clause speaks of something else
EARLIER = 160  # per sentence back
TITLE = 420


class MeasureFound(Struct, frozen=True):
    """A measure and the words that told it."""

    measure: Measure
    span: Span | None = None
    how: str = ""


def read_measure(passage: Passage, pack: Pack) -> MeasureFound:
    """The measure of the passage's quantity; `other` where no word tells it."""
    quantity = passage.quantity
    entries = figures_table(pack).measure
    if quantity.dimension == "count" and quantity.unit:
        for entry in entries:
            if quantity.unit in entry.units or quantity.unit.split(" ")[0] in entry.units:
                return MeasureFound(entry.name, quantity.unit_span, "counted noun")
    selection = figures_table(pack).selection
    if quantity.unit in selection.extents or quantity.unit in selection.capacities:
        return MeasureFound("other" if quantity.unit in selection.extents else "capacity", quantity.unit_span, "unit")
    best = min(_candidates(passage, pack), key=lambda c: c[0], default=None)
    if best is None:
        return MeasureFound("other")
    if best[1].measure == "aid" and quantity.dimension == "money" and _is_lent(passage, figures_table(pack).binding):
        return MeasureFound("loan", best[1].span, "granted by a lender or under a loan agreement")
    return best[1]


def has_cue(passage: Passage, within: Span, pack: Pack) -> bool:
    """Whether a word in `within` tells a measure of its own."""
    return bool(_cues(passage, within, pack))


def _is_lent(passage: Passage, binding: Binding) -> bool:
    """Whether a lender gives it, or the sentences just before name the loan agreement; a gift is never lent."""
    sentence = passage.text[slice(*passage.sentence)]
    if compiled(binding.lender).search(sentence):
        return True
    start = passage.earlier_sentences[-1].start if passage.earlier_sentences else passage.sentence.start
    words = passage.text[start : passage.sentence.end]
    return compiled(binding.paper_of_loan).search(words) is not None and not compiled(binding.gift).search(sentence)


def _candidates(passage: Passage, pack: Pack) -> Iterator[tuple[int, MeasureFound]]:
    binding = figures_table(pack).binding
    elliptic = compiled(binding.elliptic).match(passage.text[slice(*passage.sentence)]) is not None
    found = False
    for cost, entry, span in _in_sentence(passage, pack):
        found = True
        yield cost + (EARLIER * 2 if elliptic else 0), MeasureFound(entry.name, span, "word in the sentence")
    if elliptic or (not found and _goes_on(passage, binding)):
        yield from _from_before(passage, pack)


def _goes_on(passage: Passage, binding: Binding) -> bool:
    """Whether the sentence speaks on of what the one before named: «ce volume», «il a dépassé…», «3 milliards» alone."""
    if passage.quantity.dimension in ("count", "time"):
        return False
    sentence = passage.text[slice(*passage.sentence)]
    taken_up = compiled(binding.anaphora).match(sentence) or compiled(binding.pronoun).search(passage.before)
    return taken_up is not None or passage.quantity.rule == "carried-unit"


def _from_before(passage: Passage, pack: Pack) -> Iterator[tuple[int, MeasureFound]]:
    for back, sentence in enumerate(passage.earlier_sentences[:3], 1):
        for entry, span in _cues(passage, sentence, pack):
            cost = EARLIER * back - entry.weight * PER_WEIGHT - (span.start - sentence.start) // 4
            yield cost, MeasureFound(entry.name, span, "word in a sentence before")
    if passage.around.sentences and passage.quantity.dimension in ("money", "multiple"):
        for entry, span in _cues(passage, passage.around.sentences[0], pack):
            yield TITLE - entry.weight * PER_WEIGHT, MeasureFound(entry.name, span, "word in the title")


def _in_sentence(passage: Passage, pack: Pack) -> Iterator[tuple[int, MeasureEntry, Span]]:
    for entry, span in _cues(passage, passage.sentence, pack):
        gap = _gap(passage, span)
        if gap <= entry.reach:
            yield _cost(passage, span, gap, figures_table(pack).binding) - entry.weight * PER_WEIGHT, entry, span


def _cost(passage: Passage, span: Span, gap: int, binding: Binding) -> int:
    quantity = passage.quantity
    between = Span(min(span.end, quantity.span.end), max(span.start, quantity.span.start))
    if span.start >= quantity.span.end:
        between = Span(quantity.span.end, span.start)
    elif span.end <= quantity.span.start:
        between = Span(span.end, quantity.span.start)
    words = passage.text[between.start : between.end] if between.end > between.start else ""
    cost = gap + BREAK * len(compiled(binding.breaks).findall(words))
    cost += OTHER_NUMBER * sum(between.start <= q.number.start < between.end for q in passage.neighbours)
    if span.start >= quantity.span.end:
        cost += 15 + (BREAK_BEHIND if compiled(binding.breaks_behind).search(words) else 0)
        if compiled(binding.complement).fullmatch(words):
            cost -= COMPLEMENT
    return cost - GOVERNING if passage.governs(span) else cost


def _gap(passage: Passage, span: Span) -> int:
    number = passage.quantity.span
    return max(0, span.start - number.end) if span.start >= number.end else max(0, number.start - span.end)


def _cues(passage: Passage, within: Span, pack: Pack) -> tuple[tuple[MeasureEntry, Span], ...]:
    dimension = passage.quantity.dimension
    words = passage.text[within.start : within.end]
    return passage.around.once(("cues", within, dimension), lambda: _outermost(_find_cues(words, within, dimension, pack)))


def _outermost(found: Iterator[tuple[MeasureEntry, Span]]) -> tuple[tuple[MeasureEntry, Span], ...]:
    """The cues but those inside a longer one: «exportations et importations» are the trade, and neither alone."""
    cues = tuple(found)
    return tuple((e, s) for e, s in cues if not any(o.covers(s) and o != s for _, o in cues))


def _find_cues(words: str, within: Span, dimension: str, pack: Pack) -> Iterator[tuple[MeasureEntry, Span]]:
    for entry, pattern in _patterns(pack):
        if entry.only and dimension not in entry.only:
            continue
        for match in pattern.finditer(words):
            yield entry, Span(within.start + match.start(), within.start + match.end())


@cache
def _patterns(pack: Pack) -> tuple[tuple[MeasureEntry, re.Pattern[str]], ...]:
    entries = figures_table(pack).measure
    return tuple((e, compiled(rf"(?<![\w-])(?:{'|'.join(e.cues)})")) for e in entries if e.cues)
