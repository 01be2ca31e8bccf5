"""Figures against figures: who says the same, who is more precise, and where sources part.

Two figures are compared only on the same measure, kind, unit and parties. Equal periods may agree or
conflict; different periods are one indicator through time, never a conflict; a period that the text does not
give can agree, but never conflict. Money in two currencies is not compared.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise

from aidememoire.entries import Link, Origin, Relation, Step
from aidememoire.model import Span
from aidememoire.reconcile.facts import Fact

SAME_SUBJECT = 0.4  # share of content words two sentences must have in common where the measure has no name
BLOCKED_BY = "figures-by-measure-kind-unit-parties"


class Comparison:
    """What is known beside the figures themselves: origins, and passages that are printed again."""

    def __init__(self, origins: Mapping[str, Origin], passages: Mapping[tuple[str, str], tuple[tuple[Span, Span], ...]]) -> None:
        self.origins = origins
        self.passages = passages

    def origin(self, fact: Fact) -> str | None:
        """The origin of the document, or None when it is not known."""
        found = self.origins.get(fact.ref.document)
        return found.name if found else None

    def independent(self, one: Fact, other: Fact) -> bool:
        """Whether both origins are known and differ; the unknown never counts."""
        left, right = self.origin(one), self.origin(other)
        return left is not None and right is not None and left != right

    def reprinted(self, one: Fact, other: Fact) -> bool:
        """Whether the later one stands in a passage that is the earlier one's."""
        shared = self.passages.get((other.ref.document, one.ref.document), ())
        return any(here.covers(other.figure.quantity) and there.covers(one.figure.quantity) for here, there in shared)


def link_figures(facts: Sequence[Fact], known: Comparison) -> Iterator[Link]:
    """All links between figures; the number grows with the number of figures, not with its square."""
    blocks: dict[tuple[str, ...], list[Fact]] = defaultdict(list)
    for fact in facts:
        blocks[fact.block].append(fact)
    for key in sorted(blocks):
        for subject in _subjects(blocks[key]):
            yield from _link_block(subject, known)


def _subjects(block: Sequence[Fact]) -> list[list[Fact]]:
    """A block of a nameless measure, parted by what the sentences are about."""
    if block[0].figure.measure != "other":
        return [list(block)]
    parts: list[list[Fact]] = []
    for fact in block:
        home = next((p for p in parts if _alike(p[0].about, fact.about)), None)
        if home is None:
            parts.append([fact])
        else:
            home.append(fact)
    return parts


def _alike(one: frozenset[str], other: frozenset[str]) -> bool:
    return len(one & other) >= SAME_SUBJECT * max(1, min(len(one), len(other)))


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
        fitting = [g for g in groups if g[0].low <= fact.high and fact.low <= g[0].high]
        if fitting:
            min(fitting, key=lambda g: (abs(g[0].value - fact.value), g[0].ref)).append(fact)
        else:
            groups.append([fact])
    return groups


def _link_clusters(groups: list[list[Fact]], known: Comparison, *, settled: bool) -> Iterator[Link]:
    for group in groups:
        head = min(group, key=lambda f: (f.published, f.ref))
        for fact in group:
            if fact is not head:
                relation, steps = _agreement(head, fact, known)
                yield _link(head, fact, relation, steps)
    if settled:
        for i, group in enumerate(groups):
            for other in groups[i + 1 :]:
                if (
                    group[0].ref.document != other[0].ref.document
                ):  # one article lists parts and wholes, it does not contradict itself
                    yield _parting(group[0], other[0], known)


def _agreement(one: Fact, other: Fact, known: Comparison) -> tuple[Relation, tuple[Step, ...]]:
    values = Step(
        name="value", verdict="same" if one.value == other.value else "compatible", words=f"{_say(one)} and {_say(other)}"
    )
    if known.reprinted(one, other):
        return "reprints", (values, Step(name="passage", verdict="same", words="the words are printed again"))
    if one.value != other.value or one.figure.bound != other.figure.bound:
        return "refines", (values, Step(name="precision", verdict="differs", words=f"written to {one.step} and to {other.step}"))
    independent = known.independent(one, other)
    words = f"{known.origin(one) or 'unknown'} and {known.origin(other) or 'unknown'}"
    origin = Step(name="origin", verdict="differs" if independent else "unknown", words=words)
    return ("corroborates" if independent else "restates"), (values, origin)


def _parting(one: Fact, other: Fact, known: Comparison) -> Link:
    """Two values of one period that cannot both hold: a revision of the same source, or a conflict."""
    values = Step(name="value", verdict="differs", words=f"{_say(one)} against {_say(other)}")
    first, second = sorted((one, other), key=lambda f: (f.published, f.ref))
    same_mouth = first.by is not None and first.by == second.by
    same_origin = known.origin(first) is not None and known.origin(first) == known.origin(second)
    if first.published < second.published and (same_mouth or same_origin):
        who = first.by if same_mouth else known.origin(first)
        return _link(first, second, "supersedes", (values, Step(name="source", verdict="same", words=f"{who}, later")))
    return _link(first, second, "conflicts", (values, _periods(first, second)))


def _aims(clusters: Mapping[str, list[list[Fact]]]) -> Iterator[Link]:
    for aim in clusters.get("aim", ()):
        for came in clusters.get("actual", ()):
            steps = (
                Step(name="status", verdict="differs", words=f"{aim[0].figure.status}, then actual"),
                _periods(aim[0], came[0]),
            )
            yield _link(aim[0], came[0], "target_then_actual", steps)


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
    return f"{bound}{fact.figure.value} {fact.figure.unit or ''}".strip()
