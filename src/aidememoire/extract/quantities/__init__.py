"""Quantities: numbers with their unit and bound, in every way the press writes them.

A number becomes a quantity when something is measured or counted by it. Dates, ordinals, scores, ages, names
with digits and bare numbers stay out; `omissions` accounts for them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import TYPE_CHECKING

from msgspec.structs import replace

from aidememoire.extract.quantities.bounds import bound_grammar
from aidememoire.extract.quantities.joining import joiner
from aidememoire.extract.quantities.masking import masked
from aidememoire.extract.quantities.multiples import multiple_grammar
from aidememoire.extract.quantities.nouns import NounReader, is_counted
from aidememoire.extract.quantities.numerals import Numeral, find_numerals
from aidememoire.extract.quantities.reading import Reading
from aidememoire.extract.quantities.tables import quantities_table
from aidememoire.extract.quantities.units import Unit, unit_grammar
from aidememoire.languages.pack import Pack
from aidememoire.model import Quantity, Span
from aidememoire.records import Findings

if TYPE_CHECKING:
    from spacy.tokens import Doc

CARRIED = 2000  # characters over which an amount without a unit takes that of the one before it
SMALL = 1000
COUNT_CARRIED = 400
RECENT = 20  # counted nouns that are remembered
SIGN = re.compile(r"(?P<sign>\+|(?<=\()[-−–]) $")  # «(+ 5 %)»
GAP = 60  # characters between a number and the one it is compared with
GROUPED = re.compile(r"\d,\d{3}$")


def find_quantities(doc: Doc, findings: Findings, pack: Pack) -> tuple[Quantity, ...]:
    """The quantities of the document, in text order, none overlapping another."""
    view = doc.text
    text = masked(view, findings, pack)
    readings = _readings(text, pack)
    nouns = NounReader(doc, view, text, pack)
    readings = [_with_noun(r, nouns) for r in readings]
    readings = joiner(pack).join(text, readings)
    settled = _settle(text, readings, nouns, pack)
    return tuple(_quantities(text, settled, pack))


def _readings(text: str, pack: Pack) -> list[Reading]:
    """Every numeral with the unit whose words stand beside it, and the multiples and fractions in words."""
    words = list(multiple_grammar(pack).in_words(text))
    free = (n for n in find_numerals(text, pack) if not any(n.span.overlaps(w.numeral.span) for w in words))
    return sorted([*words, *(_reading(text, n, pack) for n in free)], key=lambda r: (r.start, r.end))


def _reading(text: str, numeral: Numeral, pack: Pack) -> Reading:
    units = unit_grammar(pack)
    start, end = numeral.span
    found, sign = units.after(text, end), units.before(text, start)
    scaled = units.scale_after(text, end) if sign is not None and numeral.scale is None else None
    if found is not None and (scaled is None or found.dimension == "money"):  # the m of «€5m» is no metre
        rule = {"money": "amount-of-money", "ratio": "percentage", "time": "duration"}.get(found.dimension, "measured-amount")
        start = _signed(text, start)
        return Reading(
            numeral=numeral, value=numeral.value * found.factor, start=start, end=found.span.end, unit=found, rule=rule
        )
    if sign is not None:
        value = numeral.value
        if scaled is not None:
            value, end = value * scaled[0], scaled[1]
        return Reading(numeral=numeral, value=value, start=sign.span.start, end=end, unit=sign, rule="amount-of-money")
    multiple = multiple_grammar(pack).of_number(text, numeral)
    return multiple or Reading(numeral=numeral, value=numeral.value, start=start, end=end, rule="bare-number")


def _signed(text: str, start: int) -> int:
    """Where the number begins with its plus or minus, if that is no dash between words."""
    spaced = SIGN.search(text, max(0, start - 3), start)
    if spaced:
        return spaced.start("sign")
    if start and text[start - 1] in "+-−–" and (start == 1 or text[start - 2] in " (:\n\x01"):
        return start - 1
    return start


def _with_noun(reading: Reading, nouns: NounReader) -> Reading:
    """The reading with the noun it counts, where it has no other unit."""
    if reading.unit is not None:
        return reading
    scaled = reading.numeral.scale is not None or reading.value >= 1_000_000
    unit = nouns.after(reading.end, scaled)
    if unit is None or (_is_name(reading, nouns) and not unit.plural):
        return reading
    if _is_amount(reading) and str(unit.symbol).split(" ")[0] in nouns.table.money_nouns:
        return reading  # «9 milliards d'importations» are money, of the currency before
    value = reading.value
    if GROUPED.search(reading.numeral.written) and reading.numeral.scale is None and value < SMALL:
        value *= 1000  # «8,000 soldats»: nobody counts thousandths of a soldier
    return replace(reading, value=value, unit=unit, end=unit.span.end, rule="counted-noun")


def _is_name(reading: Reading, nouns: NounReader) -> bool:
    """«Falcon 9 emporte», «Boeing 737»: a number right after a capitalised word belongs to the name."""
    before = nouns.view[max(0, reading.start - 20) : reading.start]
    match = re.search(r"(\w[\w.-]*) $", before)
    if reading.numeral.form != "digits" or reading.numeral.scale is not None or match is None or not match[1][0].isupper():
        return False
    token = nouns.at.get(reading.start - len(match[1]) - 1)
    return token is not None and token.pos_ in ("PROPN", "NOUN", "X", "ADJ") and not token.is_sent_start


def _settle(text: str, readings: list[Reading], nouns: NounReader, pack: Pack) -> Iterator[Reading]:
    """The readings that have a unit, or can take one from the text before them; the rest are dropped."""
    table = quantities_table(pack).nouns
    counted: list[tuple[int, Unit]] = []
    amounts: list[Reading] = []
    for reading in readings:
        if reading.unit is None:
            recent = [u for at, u in counted[-RECENT:] if reading.start - at < COUNT_CARRIED]
            reading = _elided(text, reading, nouns, recent, amounts, pack)
        elif reading.unit.describes and counted and nouns.is_joined(reading.start, counted[-1][1]):
            unit = replace(reading.unit, symbol=counted[-1][1].symbol, describes=False)
            reading = replace(reading, unit=unit, rule="elided-noun")
        if reading.unit is None and not _is_amount(reading):
            continue
        if is_counted(table, reading.unit) and reading.unit is not None:
            counted.append((reading.start, reading.unit))
        amounts.append(reading)
        yield reading


def _elided(text: str, reading: Reading, nouns: NounReader, counted: list[Unit], amounts: list[Reading], pack: Pack) -> Reading:
    if _is_amount(reading):
        last = _carried(text, reading, amounts)
        return replace(reading, unit=replace(last, span=Span(reading.end, reading.end)), rule="carried-unit") if last else reading
    if _is_name(reading, nouns):
        return reading
    if (
        amounts
        and amounts[-1].unit
        and joiner(pack).against.search(text, max(amounts[-1].end, reading.start - GAP), reading.start)
    ):
        return _compared(reading, amounts[-1])
    unit = nouns.elided(reading.start, reading.end, counted) or nouns.subject_of_copula(reading.start, reading.end, counted)
    if unit is None or unit.symbol is None:
        return reading
    end = unit.span.end if unit.span.start > reading.end else reading.end
    return replace(reading, unit=unit, end=end, rule="elided-noun")


def _compared(reading: Reading, other: Reading) -> Reading:
    """«… 38 milliards de dollars, contre 31 un an plus tôt»: unit and scale are those of the number before."""
    assert other.unit is not None
    scale = other.numeral.scale if other.numeral.scale and reading.value < 1000 else Decimal(1)
    unit = replace(other.unit, span=Span(reading.end, reading.end))
    return replace(reading, value=reading.value * scale, unit=unit, rule="carried-unit")


def _is_amount(reading: Reading) -> bool:
    return reading.numeral.scale is not None and reading.numeral.scale >= 1_000_000


def _carried(text: str, reading: Reading, amounts: list[Reading]) -> Unit | None:
    """The unit of the amount before: «promet 15 millions d'euros et en verse 3»."""
    for earlier in reversed(amounts):
        if reading.start - earlier.end > CARRIED:
            return None
        unit = earlier.unit
        if (
            unit is not None
            and unit.symbol
            and (unit.dimension == "money" or (unit.dimension in ("count", "physical") and _is_amount(earlier)))
        ):
            same_sentence = not re.search(r"[.!?]\s", text[earlier.end : reading.start])
            return unit if unit.dimension == "money" or same_sentence else None
    return None


def _quantities(text: str, readings: Iterator[Reading], pack: Pack) -> Iterator[Quantity]:
    at = 0
    for reading in readings:
        quantity = _quantity(text, reading, at, pack)
        if quantity.span.start < at and quantity.number.start < at:
            continue
        at = quantity.span.end
        yield quantity


def _quantity(text: str, reading: Reading, floor: int, pack: Pack) -> Quantity:
    bounds = bound_grammar(pack)
    start = reading.opened if reading.opened is not None else reading.start
    before = bounds.read_before(text, start, floor) if reading.opened is None else None
    after = bounds.read_after(text, reading.end) if before is None else None
    start = before.edge if before else start
    end = after.edge if after else reading.end
    bound = before.bound if before else after.bound if after else reading.bound or reading.numeral.bound or "exact"
    sign = Decimal(-1) if text[reading.start] in "-−–" and not _closing_dash(text, reading) else Decimal(1)
    unit = reading.unit
    return Quantity(
        span=Span(start, end),
        number=reading.numeral.span,
        value=reading.value * sign,
        value_high=reading.high,
        unit=unit.symbol if unit else None,
        unit_span=unit.span if unit and unit.span.end > unit.span.start else None,
        dimension=unit.dimension if unit else "count",
        bound=bound,
        rule=reading.rule,
    )


def _closing_dash(text: str, reading: Reading) -> bool:
    """Whether a dash later in the sentence closes the one before the number: it is then no minus."""
    return re.match(r"[^.!?\n]{0,120}?(?:\w[-–] |\s[-–][\s,])", text[reading.end :]) is not None
