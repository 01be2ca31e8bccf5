"""What follows from stated figures: the level before a growth, a share in absolute terms, what a target asks for.

A derived value is nobody's statement. It carries its formula and its sources, keeps no more digits than the
sources had, and is held against a stated figure where there is one; the tolerance is what the digits written
leave open.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from decimal import Decimal

from aidememoire.entries import Derived
from aidememoire.model import plain
from aidememoire.reconcile.facts import Fact
from aidememoire.reconcile.periods import days_of, year_before

HUNDRED = Decimal(100)
# What a target is set for as a whole; one loan or gift is no step towards another.
AIMED = frozenset({"trade_turnover", "exports", "imports", "investment", "production", "enterprises", "jobs"})
DIGITS_KEPT = 3  # press figures have two or three significant digits


def derive(facts: Sequence[Fact]) -> Iterator[Derived]:
    """Every derived value of a line (one measure of the same parties), in the order of its sources."""
    documents: dict[str, list[Fact]] = defaultdict(list)
    for fact in facts:
        documents[fact.ref.document].append(fact)
    for document in sorted(documents):
        yield from _levels_before(documents[document], facts)
        yield from _shares(documents[document])
    yield from _distances(facts)


def balance(facts: Sequence[Fact]) -> Iterator[Derived]:
    """Exports and imports of one article against the turnover of the same parties and period, wherever it is stated.

    Only parts that one article gives are added: two articles may count differently.
    """
    parts: dict[tuple[object, ...], dict[str, list[Fact]]] = defaultdict(lambda: defaultdict(list))
    for fact in facts:
        plain_level = fact.figure.kind == "level" and fact.figure.status == "actual" and fact.days and not fact.of
        if plain_level and fact.figure.measure != "trade_turnover":
            parts[fact.ref.document, fact.figure.unit, fact.days][fact.figure.measure].append(fact)
    for key in sorted(parts, key=str):
        sold, bought = parts[key]["exports"], parts[key]["imports"]
        if len(sold) == len(bought) == 1 and sold[0].order == bought[0].order:
            yield _sum(sold[0], bought[0], facts)


def _sum(sold: Fact, bought: Fact, facts: Sequence[Fact]) -> Derived:
    low, high = sold.low + bought.low, sold.high + bought.high
    total = plain(sold.value + bought.value)
    against = None
    for fact in facts:
        same = (fact.figure.measure, fact.figure.unit, fact.days) == ("trade_turnover", sold.figure.unit, sold.days)
        if same and fact.figure.kind == "level" and fact.figure.status == "actual" and not fact.of:
            if fact.high < low or high < fact.low:
                against = against or fact
    return Derived(
        value=total,
        unit=sold.figure.unit or "",
        measure="trade_turnover",
        parties=sold.parties,
        formula=f"{sold.figure.value} + {bought.figure.value}",
        sources=(sold.ref, bought.ref),
        period=sold.figure.period,
        against=against.ref if against else None,
        tolerance=plain(rounded((high - low) / 2)) if high.is_finite() and low.is_finite() else None,
    )


def _levels_before(document: Sequence[Fact], facts: Sequence[Fact]) -> Iterator[Derived]:
    """«en hausse de 30 %, à 38 milliards»: what it was the year before."""
    for change in document:
        if (
            change.figure.measure == "other"
            or change.figure.kind != "change"
            or change.figure.unit != "%"
            or change.figure.bound != "exact"
        ):
            continue
        for level in document:
            if _level_of(change, level):
                yield _before(change, level, facts)


def _level_of(change: Fact, level: Fact) -> bool:
    near = change.sentence == level.sentence
    same = (change.figure.measure, change.parties, change.figure.period) == (
        level.figure.measure,
        level.parties,
        level.figure.period,
    )
    return level.figure.kind == "level" and level.figure.status == "actual" and near and same and change.value > -HUNDRED


def _before(change: Fact, level: Fact, facts: Sequence[Fact]) -> Derived:
    value = level.value / (1 + change.value / HUNDRED)
    low, high = level.low / (1 + change.high / HUNDRED), level.high / (1 + change.low / HUNDRED)
    period = year_before(level.figure.period) if level.figure.period else None
    against = _stated(level, period, low, high, facts)
    return Derived(
        value=plain(rounded(value)),
        unit=level.figure.unit or "",
        measure=level.figure.measure,
        parties=level.parties,
        formula=f"{level.figure.value} / (1 + {change.figure.value}/100)",
        sources=(level.ref, change.ref),
        period=period,
        against=against.ref if against else None,
        tolerance=plain(rounded((high - low) / 2)) if high.is_finite() and low.is_finite() else None,
    )


def _stated(level: Fact, period: str | None, low: Decimal, high: Decimal, facts: Sequence[Fact]) -> Fact | None:
    """A stated level of that period that the derived one contradicts, the first there is."""
    days = days_of(period)
    for fact in facts:
        if days and fact.block == level.block and fact.days == days and fact.figure.status == "actual":
            if fact.high < low or high < fact.low:
                return fact
    return None


def _shares(document: Sequence[Fact]) -> Iterator[Derived]:
    """«40 % des 1 200 emplois»: the share in absolute terms, where the whole stands in the same sentence."""
    for share in document:
        if (
            share.figure.measure == "other"
            or share.figure.kind != "share"
            or share.figure.unit != "%"
            or share.figure.bound != "exact"
        ):
            continue
        wholes = [f for f in document if f.sentence == share.sentence and f.figure.kind == "level" and f.figure.unit != "%"]
        if len(wholes) == 1 and wholes[0].figure.measure == share.figure.measure and wholes[0].parties == share.parties:
            yield Derived(
                value=plain(rounded(wholes[0].value * share.value / HUNDRED)),
                unit=wholes[0].figure.unit or "",
                measure=share.figure.measure,
                parties=share.parties,
                formula=f"{wholes[0].figure.value} × {share.figure.value}/100",
                sources=(wholes[0].ref, share.ref),
                period=share.figure.period,
            )


def _distances(facts: Sequence[Fact]) -> Iterator[Derived]:
    """How much a year a level has to grow to reach its target: from the last actual level before it."""
    blocks: dict[tuple[str, ...], list[Fact]] = defaultdict(list)
    for fact in facts:
        if fact.figure.kind == "level" and fact.days and fact.figure.measure in AIMED and fact.value > 0:
            blocks[fact.block].append(fact)
    for key in sorted(blocks):
        actual = [f for f in blocks[key] if f.figure.status == "actual" and f.figure.bound == "exact"]
        for target in (f for f in blocks[key] if f.figure.status == "target"):
            yield from (_shortfall(target, f) for f in actual if f.days == target.days and f.of == target.of)
            earlier = [f for f in actual if f.days and target.days and f.days.last < target.days.last and f.of == target.of]
            if earlier:
                yield from _growth_needed(max(earlier, key=lambda f: (f.days, f.published, f.ref)), target)


def _shortfall(target: Fact, came: Fact) -> Derived:
    """By how much a target was missed; a negative one was passed."""
    return Derived(
        value=plain(target.value - came.value),
        unit=target.figure.unit or "",
        measure=target.figure.measure,
        parties=target.parties,
        formula=f"{target.figure.value} - {came.figure.value}, short of the target",
        sources=(came.ref, target.ref),
        period=target.figure.period,
        tolerance=plain(rounded((came.high - came.low + target.high - target.low) / 2)),
    )


def _growth_needed(level: Fact, target: Fact) -> Iterator[Derived]:
    assert level.days  # chosen for having days, both of them
    assert target.days
    years = Decimal((target.days.last - level.days.last).days) / Decimal("365.25")
    if years < 1:
        return
    ratio = target.value / level.value
    yearly = (ratio.ln() / years).exp() - 1
    yield Derived(
        value=plain((yearly * HUNDRED).quantize(Decimal("0.1"))),
        unit="%",
        measure=target.figure.measure,
        parties=target.parties,
        formula=f"({target.figure.value} / {level.figure.value}) ^ (1 / {plain(years.quantize(Decimal('0.1')))}) - 1, a year",
        sources=(level.ref, target.ref),
        period=f"{level.days.first.year}/{target.days.last.year}",
    )


def rounded(value: Decimal) -> Decimal:
    """The value to three significant digits.

    >>> plain(rounded(Decimal(38) / Decimal("1.3") * 10**9))
    '29200000000'
    """
    if not value:
        return Decimal(0)
    return round(value, DIGITS_KEPT - 1 - value.adjusted()) if value.adjusted() < DIGITS_KEPT else _whole(value)


def _whole(value: Decimal) -> Decimal:
    step = Decimal(1).scaleb(value.adjusted() - DIGITS_KEPT + 1)
    return (value / step).to_integral_value() * step
