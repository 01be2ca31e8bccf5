"""Figures: quantities that say something of the parties or their relation, bound to what, whose, when and who says it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from msgspec.structs import replace

from aidememoire.extract.figures.kind import KindFound, read_kind
from aidememoire.extract.figures.measure import MeasureFound, read_measure
from aidememoire.extract.figures.parties import Focus, PartiesFound, read_parties
from aidememoire.extract.figures.passage import Passage, Surroundings
from aidememoire.extract.figures.period import PeriodFound, Sketch, read_period
from aidememoire.extract.figures.selection import is_off_topic, refusal, title_end
from aidememoire.extract.figures.status import read_status
from aidememoire.extract.figures.tables import compiled, figures_table
from aidememoire.languages.pack import Pack
from aidememoire.model import Bound, plain
from aidememoire.records import Figure, Findings, Omission, Reason

if TYPE_CHECKING:
    from spacy.tokens import Doc

TITLE_FIELDS = ("value", "value_high", "unit", "kind", "bound")
FIELDS = (*TITLE_FIELDS, "measure", "status", "parties", "by")
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
    twin = _twin(passage, built, pack)
    kind = _listed(passage, built, pack) or read_kind(passage, pack)
    measure = _listed_measure(passage, built, read_measure(passage, pack), pack)
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
    return _like(figure, twin, passage.before.endswith("(")) if twin else figure


def _twin(passage: Passage, built: list[Figure], pack: Pack) -> Figure | None:
    """The figure that this one only restates in another unit."""
    previous = passage.previous
    if previous is None or not built or built[-1].quantity != previous.span:
        return None
    gap = passage.text[previous.span.end : passage.quantity.span.start]
    return built[-1] if compiled(figures_table(pack).binding.apposition).match(gap) else None


def _listed(passage: Passage, built: list[Figure], pack: Pack) -> KindFound | None:
    """The second of a list of changes is one too: «une hausse de 290 millions (9 %) et 310 millions (8 %)»."""
    last = next((f for f in reversed(built) if f.unit == passage.quantity.unit), None)
    if last is None or last.kind != "change" or not passage.sentence.covers(last.quantity):
        return None
    gap = passage.text[last.quantity.end : passage.quantity.span.start]
    listed = compiled(figures_table(pack).binding.listed).match(gap)
    return KindFound("change", -1 if last.value.startswith("-") else 1) if listed else None


def _listed_measure(passage: Passage, built: list[Figure], found: MeasureFound, pack: Pack) -> MeasureFound:
    """What a list of exports or imports goes on about: «Les produits textiles ont reculé de 17 %» after such a figure."""
    if found.span is not None or not built or passage.quantity.dimension not in ("money", "ratio", "physical"):
        return found
    if not (passage.previous or (passage.same_paragraph and passage.earlier_sentences)):
        return found
    start = passage.sentence.start if passage.previous else passage.earlier_sentences[0].start
    last = built[-1]
    if last.measure not in figures_table(pack).binding.listed_measures or last.quantity.start < start:
        return found
    return MeasureFound(last.measure, last.quantity, "the list that goes on")


def _like(figure: Figure, twin: Figure, in_brackets: bool) -> Figure:
    share = figure.kind == "share" and not in_brackets
    restated = twin.kind == "change" and figure.kind != "change" and not share and twin.unit != figure.unit
    kinds = twin.kind if restated else figure.kind
    period = figure.period if figure.period and figure.period != twin.period else twin.period
    return replace(
        figure, kind=kinds, status=twin.status, measure=twin.measure, parties=twin.parties, period=period, by=twin.by or figure.by
    )


def _bound(passage: Passage, status: str, pack: Pack) -> Bound:
    """«estimé à» is a doubt about what is; of what is to be built it tells a forecast, and the amount stands."""
    binding = figures_table(pack).binding
    if passage.quantity.bound == "about" and status == "forecast" and compiled(binding.estimated).search(passage.before):
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
    """Each figure once: what says nothing new is left out, and a title gives way to the body."""
    end = title_end(text)
    titled = {i for i, f in enumerate(built) if f.quantity.end <= end and "\n" in text[end:]}
    body = [f for i, f in enumerate(built) if i not in titled]
    later = _by_fields(body, TITLE_FIELDS)
    earlier: dict[tuple[object, ...], list[Figure]] = {}
    for i, figure in enumerate(built):
        said = earlier.setdefault(_key(figure, FIELDS), [])
        others = later.get(_key(figure, TITLE_FIELDS), []) if i in titled else said
        if any(_says(other, figure, around) for other in others):
            yield Omission(span=figure.quantity, what="number", reason="said again")
            continue
        if i not in titled:
            said.append(figure)
        yield figure


def _by_fields(figures: list[Figure], fields: tuple[str, ...]) -> dict[tuple[object, ...], list[Figure]]:
    found: dict[tuple[object, ...], list[Figure]] = {}
    for figure in figures:
        found.setdefault(_key(figure, fields), []).append(figure)
    return found


def _key(figure: Figure, fields: tuple[str, ...]) -> tuple[object, ...]:
    return tuple(getattr(figure, n) for n in fields)


def _says(other: Figure, figure: Figure, around: Surroundings) -> bool:
    """Whether `other`, in another sentence, says all that `figure` does."""
    if around.sentence_at(other.quantity.start) == around.sentence_at(figure.quantity.start):
        return False
    return figure.period in (None, other.period) and figure.measure in ("other", other.measure)
