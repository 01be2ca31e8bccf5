"""Figures: quantities that say something of the parties or their relation, bound to what, whose, when and who says it."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import TYPE_CHECKING

from aidememoire.extract.figures.carrying import PeriodFound, Sketch
from aidememoire.extract.figures.continuing import gapped_kind, like, listed_kind, measure_before, twin_of
from aidememoire.extract.figures.kind import KindFound, read_kind
from aidememoire.extract.figures.measure import MeasureFound, read_measure
from aidememoire.extract.figures.parties import Focus, PartiesFound, read_parties
from aidememoire.extract.figures.passage import Passage, Surroundings
from aidememoire.extract.figures.period import read_period
from aidememoire.extract.figures.selection import is_off_topic, refusal, title_end
from aidememoire.extract.figures.status import read_status
from aidememoire.extract.figures.tables import compiled, figures_table
from aidememoire.languages.pack import Pack
from aidememoire.model import Bound, plain
from aidememoire.records import Figure, Findings, Omission, Reason

if TYPE_CHECKING:
    from spacy.tokens import Doc

FIELDS = ("value", "value_high", "unit", "kind")  # what a figure said again has in common with the first
SMALL = 1000
REMEMBERED = 40  # figures before one that it may take something from


def build_figures(doc: Doc, findings: Findings, pack: Pack) -> Iterator[Figure | Omission]:
    """Yield a Figure for each quantity that says something of the parties, an Omission with its reason for the others.

    An amount in another unit beside the first («…, soit 140 millions d'euros», «(47 milliards d'euros)») is bound as the
    first is. The same figure said twice with nothing new is kept once.
    """
    del doc  # the findings carry it
    if is_off_topic(findings, pack):
        yield from (Omission(span=q.span, what="number", reason="off topic") for q in findings.quantities)
        return
    focus = Focus(findings, title_end(findings.document.text), pack)
    built: list[Figure] = []
    around = Surroundings(findings)
    for quantity in findings.quantities:
        if findings.in_boilerplate(quantity.span):
            continue
        passage = Passage(around, quantity)
        reason = refusal(passage, pack)
        if reason:
            yield Omission(span=quantity.span, what="number", reason=reason)
        else:
            built.append(_figure(passage, focus, built, pack))
    yield from _once(built, findings.document.text, around)


def _figure(passage: Passage, focus: Focus, built: list[Figure], pack: Pack) -> Figure:
    quantity = passage.quantity
    twin = twin_of(passage, built, pack)
    kind = _kind(passage, built, pack)
    measure = measure_before(passage, built, kind, read_measure(passage, pack), pack)
    status = read_status(passage, pack)
    period = read_period(passage, Sketch(kind.kind, measure.measure, status, tuple(built[-REMEMBERED:])), pack)
    by, by_reason = _by(passage)
    parties = read_parties(passage, focus, by, pack)
    figure = Figure(
        quantity=quantity.span,
        value=plain(quantity.value * kind.sign) if quantity.value else "0",
        value_high=plain(quantity.value_high * kind.sign) if quantity.value_high is not None else None,
        unit=quantity.unit,
        kind=kind.kind,
        status=status,
        bound=_bound(passage, status, pack),
        measure=measure.measure,
        parties=parties.parties,
        period=period.period,
        by=by,
        rule=f"figure: {quantity.rule}",
        entry=f"figures:{measure.measure}",
        because=_because(measure, parties, period, by_reason),
    )
    return like(figure, twin, passage.before.endswith("(")) if twin else figure


def _kind(passage: Passage, built: list[Figure], pack: Pack) -> KindFound:
    found = listed_kind(passage, built, pack) or read_kind(passage, pack)
    return found if found.kind == "change" else gapped_kind(passage, built, pack) or found


def _bound(passage: Passage, status: str, pack: Pack) -> Bound:
    """«estimé à» is a doubt about what is; of what is to be built it tells a forecast, and the amount stands."""
    binding = figures_table(pack).binding
    quantity = passage.quantity
    in_digits = quantity.number.start == quantity.span.start and passage.text[quantity.number.start].isdigit()
    estimated = quantity.bound == "about" and compiled(binding.estimated).search(passage.left) is not None
    if in_digits and estimated and status == "forecast":
        return "exact"
    return passage.quantity.bound


def _by(passage: Passage) -> tuple[str | None, Reason | None]:
    """Who says it: the speaker of the innermost statement around the number."""
    for statement in passage.findings.statements_over(passage.quantity.number):
        if statement.speakers:
            return statement.speakers[0], Reason("by", "speaker of the statement around it", statement.mention or statement.cue)
    return None, None


def _because(measure: MeasureFound, parties: PartiesFound, period: PeriodFound, by: Reason | None) -> tuple[Reason, ...]:
    reasons = []
    if measure.span:
        reasons.append(Reason("measure", measure.how, measure.span))
    if parties.parties:
        reasons.append(Reason("parties", parties.how, parties.span))
    if period.period:
        reasons.append(Reason("period", period.how, period.span))
    return tuple([*reasons, by] if by else reasons)


def _once(built: list[Figure], text: str, around: Surroundings) -> Iterator[Figure | Omission]:
    """Each figure once, whoever says it again; a title gives way to the body, a lead to who is named as saying it."""
    end = title_end(text)
    told: dict[tuple[object, ...], list[Figure]] = {}
    for figure in built:
        if figure.quantity.end > end:
            told.setdefault(_key(figure), []).append(figure)
    for figure in built:
        others = told.get(_key(figure), ())
        titled = figure.quantity.end <= end and "\n" in text[end:]
        before = [o for o in others if o.quantity < figure.quantity] if not titled else others
        better = [o for o in others if o.quantity > figure.quantity and _is_better(o, figure, around)]
        if any(_says(o, figure, around, titled) for o in (*before, *better)):
            yield Omission(span=figure.quantity, what="number", reason="said again")
            told[_key(figure)] = [o for o in others if o is not figure]
        else:
            yield figure


def _is_better(later: Figure, figure: Figure, around: Surroundings) -> bool:
    """Whether the later place is to be kept: the first sentence of a text names no speaker, and the later one does."""
    return figure.by is None and later.by is not None and around.sentence_at(figure.quantity.start) == 0


def _key(figure: Figure) -> tuple[object, ...]:
    return tuple(getattr(figure, n) for n in FIELDS)


def _says(other: Figure, figure: Figure, around: Surroundings, titled: bool) -> bool:
    """Whether `other`, in another sentence, says all that `figure` does."""
    if around.sentence_at(other.quantity.start) == around.sentence_at(figure.quantity.start):
        return False
    if figure.period not in (None, other.period) or figure.measure not in ("other", other.measure):
        return False
    return titled or ((figure.bound, figure.status) == (other.bound, other.status) and _same_parties(other, figure))


def _same_parties(other: Figure, figure: Figure) -> bool:
    """Whether both are of one relation; a small count is often told of several things."""
    if figure.unit == other.unit and Decimal(figure.value) < SMALL and figure.kind == "level":
        return (figure.parties, figure.by) == (other.parties, other.by)
    return bool(set(figure.parties) & set(other.parties)) or figure.parties == other.parties
