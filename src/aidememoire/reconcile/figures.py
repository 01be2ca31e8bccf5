"""Figures against figures: who says the same, who is more precise, and where sources part.

Two figures are compared only on the same measure, kind, unit and parties. Equal periods may agree or
conflict; different periods are one indicator through time, never a conflict; a period that the text does not
give can agree, but never conflict. Money in two currencies is not compared. Values that part are a conflict only
where the words name the same thing: a part is no conflict with its whole.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from decimal import Decimal
from itertools import combinations, pairwise, product
from typing import Protocol

from aidememoire.entries import Link, Origin, Ref, Relation, Step
from aidememoire.model import Span
from aidememoire.reconcile.facts import Fact
from aidememoire.reconcile.subjects import TOTALS

SAME_SUBJECT = 0.4  # share of content words two sentences must have in common where the measure has no name
# Up to so many figures of one value every pair is told; of more, each is told against the first one only.
ALL_PAIRS = 8
BOUND_REACH = Decimal("1.5")  # «plus de 30» is said of what is not much more than 30
BLOCKED_BY = "figures-by-measure-kind-unit-parties"
DIRECTED = frozenset({"exports", "imports"})  # what one sells the other is not what the other sells the one
Passages = Mapping[tuple[str, str], tuple[tuple[Span, Span], ...]]


class Sourced(Protocol):
    """What has a source: a record made comparable."""

    @property
    def ref(self) -> Ref: ...  # noqa: D102
    @property
    def by(self) -> str | None: ...  # noqa: D102
    @property
    def own(self) -> bool: ...  # noqa: D102
    @property
    def parties(self) -> tuple[str, ...]: ...  # noqa: D102


class Comparison:
    """What is known beside the records themselves: origins, agencies, and passages that are printed again."""

    def __init__(
        self, origins: Mapping[str, Origin], passages: Passages, agency_of: Callable[[str | None], str | None] = lambda _: None
    ) -> None:
        self.origins = origins
        self.passages = passages
        self._agency_of = agency_of

    def origin_of(self, document: str) -> str | None:
        """The origin of a document, or None when it is not known."""
        found = self.origins.get(document)
        return found.name if found else None

    def origin(self, item: Sourced) -> str | None:
        """The agency that says it, else the origin of the document; None when it is not known."""
        return self._agency_of(item.by) or self.origin_of(item.ref.document)

    def outside(self, item: Sourced) -> bool:
        """Whether no party says it of itself: neither its speaker nor the outlet that prints it."""
        found = self.origins.get(item.ref.document)
        return not item.own and not (found and found.of in item.parties)

    def independent(self, one: Fact, other: Fact) -> bool:
        """Whether both origins are known and differ; the unknown never counts."""
        left, right = self.origin(one), self.origin(other)
        return left is not None and right is not None and left != right

    def reprinted(self, one: Ref, here: Span, other: Ref, there: Span) -> bool:
        """Whether two places of two documents lie, for the better part, in one passage that both print."""
        for (first, a), (second, b) in (((one, here), (other, there)), ((other, there), (one, here))):
            for left, right in self.passages.get((first.document, second.document), ()):
                if _mostly(a, left) and _mostly(b, right):
                    return True
        return False


def _mostly(span: Span, passage: Span) -> bool:
    return 2 * (min(span.end, passage.end) - max(span.start, passage.start)) >= span.end - span.start


def link_figures(facts: Sequence[Fact], known: Comparison) -> Iterator[Link]:
    """All links between figures; the number grows with the number of figures, not with its square."""
    blocks: dict[tuple[str, ...], list[Fact]] = defaultdict(list)
    for fact in facts:
        blocks[fact.block].append(fact)
    for key in sorted(blocks):
        for subject in _subjects(blocks[key]):
            yield from _link_block(subject, known)


def _subjects(block: Sequence[Fact]) -> list[list[Fact]]:
    """A block parted by what the sentences are about, where the measure alone does not say it."""
    if block[0].figure.measure != "other":
        return [list(block)]
    parts: list[list[Fact]] = []
    for fact in block:
        home = next((p for p in parts if _alike(p[0], fact)), None)
        if home is None:
            parts.append([fact])
        else:
            home.append(fact)
    return parts


def _alike(one: Fact, other: Fact) -> bool:
    return len(one.about & other.about) >= SAME_SUBJECT * max(1, min(len(one.about), len(other.about)))


def _link_block(block: Sequence[Fact], known: Comparison) -> Iterator[Link]:
    periods: dict[object, dict[str, list[Fact]]] = defaultdict(lambda: defaultdict(list))
    for fact in block:
        periods[fact.days][_reality(fact)].append(fact)
    heads: list[Fact] = []
    for days in sorted(periods, key=lambda d: (d is None, d)):
        clusters = {status: _cluster(facts) for status, facts in periods[days].items()}
        for groups in clusters.values():
            yield from _link_clusters(groups, known, settled=days is not None)
        if days is not None:
            yield from _aims(clusters)
            heads += [groups[0][0] for status, groups in sorted(clusters.items()) if status == "actual"]
    yield from (_link(a, b, "series", (_periods(a, b),)) for a, b in pairwise(heads))


def _reality(fact: Fact) -> str:
    return "actual" if fact.figure.status == "actual" else "aim" if fact.figure.status in ("target", "forecast") else "potential"


def _cluster(facts: Sequence[Fact]) -> list[list[Fact]]:
    """Facts that can hold together, the most precise first: each joins the nearest it is compatible with."""
    groups: list[list[Fact]] = []
    for fact in sorted(facts, key=lambda f: (f.high - f.low, f.published, f.ref)):
        fitting = [g for g in groups if compatible(g[0], fact)]
        if fitting:
            min(fitting, key=lambda g: (abs(g[0].value - fact.value), g[0].ref)).append(fact)
        else:
            groups.append([fact])
    return [sorted(group, key=lambda f: (f.published, f.ref)) for group in groups]


def compatible(one: Fact, other: Fact) -> bool:
    """Whether both are said of one thing: values that meet, and words that do not name two things.

    The same value of the same speaker is one, however he is translated. Beside that, one article that gives two values
    gives them for two things, unless it is the total of the relation that it rounds in the headline.
    """
    if not (one.low <= other.high and other.low <= one.high):
        return False
    if one.value == other.value and one.figure.value_high == other.figure.value_high:
        if one.by is not None and one.by == other.by and one.figure.bound == other.figure.bound:
            return True
        return not _apart(one, other) and (one.figure.measure in TOTALS or _alike(one, other) or one.days is not None)
    if one.ref.document == other.ref.document and one.figure.measure not in TOTALS:
        return False
    return _one_way(one, other) and _near(one, other) and (one.of == other.of or (_alike(one, other) and not _apart(one, other)))


def _apart(one: Fact, other: Fact) -> bool:
    """Whether both say what they are figures of, and have no word in common."""
    return bool(one.of and other.of and not one.of & other.of)


def _near(one: Fact, other: Fact) -> bool:
    """Whether an open bound is near enough to the other value to be said of it: «plus de 30» of 34, not of 3 000."""
    if one.high.is_finite() and one.low.is_finite() and other.high.is_finite() and other.low.is_finite():
        return True
    small, large = sorted((abs(one.value), abs(other.value)))
    return large <= small * BOUND_REACH


def _one_way(one: Fact, other: Fact) -> bool:
    """Whether both go the same way: «de la Valdanie vers la Marvésie» is not the way back."""
    return one.figure.measure not in DIRECTED or one.order == other.order


def _link_clusters(groups: list[list[Fact]], known: Comparison, *, settled: bool) -> Iterator[Link]:
    for group in groups:
        for one, other in _pairs(group):
            if compatible(one, other):
                relation, steps = _agreement(one, other, known)
                yield _link(one, other, relation, steps)
    if settled:
        for group, rival in combinations(groups, 2):
            few = len(group) * len(rival) <= ALL_PAIRS * ALL_PAIRS
            for one, other in product(group, rival) if few else ((group[0], rival[0]),):
                if one.ref.document != other.ref.document and contradict(one, other):
                    yield _parting(one, other, known)


def _pairs(group: Sequence[Fact]) -> Iterator[tuple[Fact, Fact]]:
    if len(group) <= ALL_PAIRS:
        yield from combinations(group, 2)
    else:
        yield from ((group[0], other) for other in group[1:])


def contradict(one: Fact, other: Fact) -> bool:
    """Whether two values of one period cannot both hold: they are apart, and the words narrow them alike.

    One article that gives two values lists parts and wholes; it does not contradict itself. Amounts of a single deal
    (a loan, a contract) contradict each other only where the sentences are about the same.
    """
    if one.low <= other.high and other.low <= one.high:
        return False
    if one.of != other.of or not _one_way(one, other):
        return False
    return one.figure.measure in TOTALS or _alike(one, other)


def _agreement(one: Fact, other: Fact, known: Comparison) -> tuple[Relation, tuple[Step, ...]]:
    same = one.value == other.value and one.figure.value_high == other.figure.value_high
    values = Step(name="value", verdict="same" if same else "compatible", words=f"{_say(one)} and {_say(other)}")
    if same and known.reprinted(one.ref, one.figure.quantity, other.ref, other.figure.quantity):
        return "reprints", (values, Step(name="passage", verdict="same", words="the words are printed again"))
    if not same or one.figure.bound != other.figure.bound:
        return "refines", (values, Step(name="precision", verdict="differs", words=f"written to {one.step} and to {other.step}"))
    independent = known.independent(one, other)
    words = f"{known.origin(one) or 'unknown'} and {known.origin(other) or 'unknown'}"
    verdict = "differs" if independent else "same" if known.origin(one) and known.origin(other) else "unknown"
    origin = Step(name="origin", verdict=verdict, words=words)  # type: ignore[arg-type]  # one of the verdicts
    return ("corroborates" if independent else "restates"), (values, origin)


def _parting(one: Fact, other: Fact, known: Comparison) -> Link:
    """Two values of one period that cannot both hold: a revision of the same source, or a conflict."""
    values = Step(name="value", verdict="differs", words=f"{_say(one)} against {_say(other)}")
    first, second = sorted((one, other), key=lambda f: (f.published, f.ref))
    revision = _revision(first, second, known) if first.published < second.published else None
    if revision:
        return _link(first, second, "supersedes", (values, Step(name="source", verdict="same", words=revision)))
    return _link(first, second, "conflicts", (values, _periods(first, second)))


def _revision(first: Fact, second: Fact, known: Comparison) -> str | None:
    """What makes the later value a revision of the earlier one, in words."""
    if second.revises:
        return "the later one corrects what was printed before"
    if first.by is not None and first.by == second.by:
        return f"{first.by}, later"
    origin = known.origin(first)
    return f"{origin}, later" if origin is not None and origin == known.origin(second) else None


def _aims(clusters: Mapping[str, list[list[Fact]]]) -> Iterator[Link]:
    for aims, came in product(clusters.get("aim", ()), clusters.get("actual", ())):
        few = len(aims) * len(came) <= ALL_PAIRS * ALL_PAIRS
        for aim, actual in product(aims, came) if few else ((aims[0], came[0]),):
            if aim.of == actual.of and _one_way(aim, actual):
                words = f"{aim.figure.status}, then actual"
                steps = (Step(name="status", verdict="differs", words=words), _periods(aim, actual))
                yield _link(aim, actual, "target_then_actual", steps)


def _link(one: Fact, other: Fact, relation: Relation, steps: tuple[Step, ...]) -> Link:
    ordered = relation == "target_then_actual" or (one.published, one.ref) <= (other.published, other.ref)
    left, right = (one, other) if ordered else (other, one)
    return Link(kind="figures", left=left.ref, right=right.ref, relation=relation, blocked_by=BLOCKED_BY, steps=steps)


def _periods(one: Fact, other: Fact) -> Step:
    same = one.figure.period == other.figure.period
    words = f"{one.figure.period or 'unsettled'} and {other.figure.period or 'unsettled'}"
    return Step(name="period", verdict="same" if same else "differs", words=words)


def _say(fact: Fact) -> str:
    bound = "" if fact.figure.bound == "exact" else f"{fact.figure.bound} "
    high = f" to {fact.figure.value_high}" if fact.figure.value_high else ""
    return f"{bound}{fact.figure.value}{high} {fact.figure.unit or ''}".strip()
