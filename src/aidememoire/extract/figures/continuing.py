"""What a figure takes from the one before it: an amount said again in another unit, a list, a half without its verb."""

from __future__ import annotations

from msgspec.structs import replace

from aidememoire.extract.figures.kind import KindFound, is_bracketed
from aidememoire.extract.figures.measure import MeasureFound, has_cue
from aidememoire.extract.figures.passage import Passage
from aidememoire.extract.figures.tables import compiled, figures_table
from aidememoire.languages.pack import Pack
from aidememoire.model import Span
from aidememoire.records import Figure

GAPPED = 130  # characters between two halves of which the second has no verb
COUNTED = frozenset({"enterprises", "jobs", "agreements", "meetings"})  # of these «16 firms sell abroad, 3 % less» tells how many
APPOSED = 90  # between a level and the change that is told of it


def twin_of(passage: Passage, built: list[Figure], pack: Pack) -> Figure | None:
    """The figure that this one only restates in another unit."""
    last = _last(passage, built)
    if last is None:
        return None
    gap = passage.text[last.quantity.end : passage.quantity.span.start]
    return last if compiled(figures_table(pack).binding.apposition).match(gap) else None


def like(figure: Figure, twin: Figure, in_brackets: bool) -> Figure:
    """The figure, bound as the one it restates is."""
    share = figure.kind == "share" and not in_brackets
    restated = twin.kind == "change" and figure.kind != "change" and not share and twin.unit != figure.unit
    kinds = twin.kind if restated else figure.kind
    period = figure.period if figure.period and figure.period != twin.period else twin.period
    return replace(
        figure, kind=kinds, status=twin.status, measure=twin.measure, parties=twin.parties, period=period, by=twin.by or figure.by
    )


def listed_kind(passage: Passage, built: list[Figure], pack: Pack) -> KindFound | None:
    """The second of a list of changes is one too: «une hausse de 290 millions (9 %) et 310 millions (8 %)».

    So is the next item of a report: «… de riz (54 %), de café (12 %)».
    """
    last = _last_of_unit(passage, built)
    if last is None:
        return None
    gap = Span(last.quantity.end, passage.quantity.span.start)
    table = figures_table(pack)
    if compiled(table.binding.listed).match(passage.text[slice(*gap)]):
        return _as_before(last)
    opened = passage.text[passage.sentence.start : last.quantity.start].rstrip().endswith("(")
    in_brackets = opened and is_bracketed(passage, table.kind) and not passage.has_verb(gap)
    return _as_before(last) if in_brackets and passage.quantity.unit == "%" else None


def gapped_kind(passage: Passage, built: list[Figure], pack: Pack) -> KindFound | None:
    """The second half of a sentence whose verb is said once: «les ventes ont reculé de 5 %, les achats de 3 %»."""
    last = _last_of_unit(passage, built)
    if last is None or passage.quantity.dimension not in ("ratio", "money"):
        return None
    gap = Span(last.quantity.end, passage.quantity.span.start)
    words = passage.text[gap.start : gap.end]
    if len(words) > GAPPED or not compiled(figures_table(pack).binding.gapped).match(words) or passage.has_verb(gap):
        return None
    return _as_before(last)


def measure_before(passage: Passage, built: list[Figure], kind: KindFound, found: MeasureFound, pack: Pack) -> MeasureFound:
    """The measure, or that of the figure before where only the words of a change stand between the two.

    «… 3 milliards, en hausse de 5 %, les importations…»: the change is one of the 3 milliards; «a crû de 5 % pour
    atteindre 3 milliards» has one measure.
    """
    last = _last(passage, built)
    if last is not None and _is_one_thought(passage, last, kind, pack):
        return MeasureFound(last.measure, last.quantity, "that of the figure before it")
    return _listed_measure(passage, built, found, pack)


def _is_one_thought(passage: Passage, last: Figure, kind: KindFound, pack: Pack) -> bool:
    if (last.kind == "change") == (kind.kind == "change") or passage.quantity.dimension not in ("ratio", "money", "physical"):
        return False
    gap = Span(last.quantity.end, passage.quantity.span.start)
    binding = figures_table(pack).binding
    opens = compiled(binding.reached if last.kind == "change" else binding.apposed)
    if len(passage.text[gap.start : gap.end]) > APPOSED or has_cue(passage, complement_of(passage, pack), pack):
        return False
    tail = Span(max(gap.start, passage.text.rfind(",", gap.start, gap.end)), gap.end)
    piece = tail if last.kind != "change" and last.measure in COUNTED else gap
    return (
        opens.match(passage.text[piece.start : piece.end]) is not None
        and not passage.has_verb(piece)
        and not has_cue(passage, piece, pack)
    )


def complement_of(passage: Passage, pack: Pack) -> Span:
    """The words behind the number that can be its own complement («5 milliards d'exportations»)."""
    link = compiled(figures_table(pack).binding.complement).match(passage.after)
    end = passage.quantity.span.end
    return Span(end, min(passage.sentence.end, end + link.end() + 20)) if link else Span(end, end)


def _listed_measure(passage: Passage, built: list[Figure], found: MeasureFound, pack: Pack) -> MeasureFound:
    """What a list of exports or imports goes on about: «Les produits textiles ont reculé de 17 %» after such a figure."""
    goes_on = compiled(figures_table(pack).binding.list_goes_on).match(passage.text[slice(*passage.sentence)]) is not None
    if (
        (found.span is not None and not (goes_on and found.measure == "other"))
        or not built
        or passage.quantity.dimension not in ("money", "ratio", "physical")
    ):
        return found
    if not (passage.previous or (passage.earlier_sentences and (passage.same_paragraph or goes_on))):
        return found
    start = passage.sentence.start if passage.previous else passage.earlier_sentences[0].start
    last = built[-1]
    if last.measure not in figures_table(pack).binding.listed_measures or last.quantity.start < start:
        return found
    return MeasureFound(last.measure, last.quantity, "the list that goes on")


def _last(passage: Passage, built: list[Figure]) -> Figure | None:
    """The figure of the quantity before this one in the sentence."""
    previous = passage.previous
    return built[-1] if previous is not None and built and built[-1].quantity == previous.span else None


def _last_of_unit(passage: Passage, built: list[Figure]) -> Figure | None:
    """The last figure of the same unit, if it is a change told in this sentence."""
    last = next((f for f in reversed(built) if f.unit == passage.quantity.unit), None)
    return last if last is not None and last.kind == "change" and passage.sentence.covers(last.quantity) else None


def _as_before(last: Figure) -> KindFound:
    return KindFound("change", -1 if last.value.startswith("-") else 1)
