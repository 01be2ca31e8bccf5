"""The comparison kind by kind: which records are found, which of their fields are right.

A record is right as a whole by the sterner measure of its kind, which `Judgement`s carry to `calibrate`:
statements by content (half in common) and speaker, figures by value, unit and measure, commitments by
clause and author, meetings and instruments by their evidence.
"""

from __future__ import annotations

import calendar
from collections.abc import Callable, Collection, Sequence
from typing import Any

from aidememoire.score.names import Names, fold
from aidememoire.score.rows import Article, Row, align, jaccard, share_of_shorter, without_tolerated
from aidememoire.score.tallies import Difference, Judgement, Scores

Pairs = list[tuple[int, int]]
Day = tuple[int, int, int]
# How much of a passage both sides must have in common.
CLOSELY, LOOSELY, CLAUSE, CUE = 0.8, 0.5, 0.4, 0.3
HALF_THE_NAMES, TWO_THIRDS = 0.5, 0.66
# Equal but for rounding of a float.
SAME_VALUE = 1e-6
# Counted nouns agree when they begin alike («entreprise», «entreprises»).
STEM = 4
SHOWN = 150


def compare_statements(gold: Article, read: Article, names: Names, scores: Scores) -> None:
    """Content, speaker, kind and cue; recall by type of quotation."""
    annotated, rows = gold.rows["statements"], without_tolerated("statements", gold, read.rows["statements"])
    closely = align(annotated, rows, _same_chars, CLOSELY)
    loosely = align(annotated, rows, _same_chars, LOOSELY)

    def by_speaker(pairs: Pairs) -> Pairs:
        return [(i, j) for i, j in pairs if _same_speakers(annotated[i].get("speaker"), rows[j].names("speakers"), names)]

    right = by_speaker(loosely)
    for name, pairs in (
        ("statement content (>=0.8)", closely),
        ("statement content (>=0.5)", loosely),
        ("statement content+speaker (>=0.8)", by_speaker(closely)),
        ("statement content+speaker (>=0.5)", right),
    ):
        scores.found[name].add(len(pairs), len(annotated), len(rows))
    for kind in ("direct", "indirect", "mixed"):
        of_kind = {i for i, row in enumerate(annotated) if row.get("kind") == kind}
        scores.found[f"  recall of {kind}"].add(sum(i in of_kind for i, _ in right), len(of_kind), len(of_kind))
    for i, j in loosely:
        _judge_statement(annotated[i], rows[j], names, scores)
    _note("statements", (gold.id, annotated, rows), right, scores, _who_says)


def compare_figures(gold: Article, read: Article, names: Names, scores: Scores) -> None:
    """Value, unit, what is measured, and what the figure is bound to."""
    annotated, rows = gold.rows["figures"], without_tolerated("figures", gold, read.rows["figures"])
    by_value = align(annotated, rows, _same_figure, 1.01)
    by_unit = [(i, j) for i, j in by_value if _same_unit(annotated[i].get("unit"), rows[j].get("unit"))]
    whole = [(i, j) for i, j in by_unit if _differing(annotated[i], rows[j], ("kind", "status", "measure")) == []]
    for name, pairs in (
        ("figure value", by_value),
        ("figure value+unit", by_unit),
        ("figure value+unit+kind+status+measure", whole),
    ):
        scores.found[name].add(len(pairs), len(annotated), len(rows))
    for i, j in by_value:
        _judge_figure(annotated[i], rows[j], names, scores)
    measured = [(i, j) for i, j in by_unit if annotated[i].get("measure") == rows[j].get("measure")]
    _note("figures", (gold.id, annotated, rows), by_unit, scores, _what_amount, judged=measured)
    for i, j in by_unit:
        wrong = _differing(annotated[i], rows[j], ("kind", "status", "measure", "period"))
        if wrong:
            told = "; ".join(f"{f}: annotated {annotated[i].get(f)}, read {rows[j].get(f)}" for f in wrong)
            words = f"{annotated[i].words}: {told}"
            scores.differences.append(Difference("figures", gold.id, "part", words, rows[j].get("rule") or ""))


def compare_commitments(gold: Article, read: Article, names: Names, scores: Scores) -> None:
    """Clause, author, force and addressee."""
    annotated, rows = gold.rows["commitments"], without_tolerated("commitments", gold, read.rows["commitments"])
    pairs = align(annotated, rows, _same_chars, CLAUSE)
    right = [(i, j) for i, j in pairs if _same_actors(annotated[i].names("by"), rows[j].names("by"), read, names)]
    scores.found["commitment clause (>=0.4)"].add(len(pairs), len(annotated), len(rows))
    scores.found["commitment clause+by"].add(len(right), len(annotated), len(rows))
    for i, j in pairs:
        scores.fields["commitment force"].add(annotated[i].get("force") == rows[j].get("force"))
        to = names.overlap(annotated[i].names("to"), rows[j].names("to"))
        scores.fields["commitment to (>=0.5)"].add(to >= HALF_THE_NAMES)
    _note("commitments", (gold.id, annotated, rows), right, scores, _who_will)


def compare_meetings(gold: Article, read: Article, names: Names, scores: Scores) -> None:
    """Found where the evidence touches; who met, when and where."""

    def likeness(a: Row, b: Row) -> float:
        touching = share_of_shorter(a.chars, b.chars)
        return touching and touching + names.overlap(a.names("participants"), b.names("participants"))

    annotated, rows = gold.rows["meetings"], without_tolerated("meetings", gold, read.rows["meetings"])
    pairs = align(annotated, rows, likeness, 1.0)
    scores.found["meeting found"].add(len(pairs), len(annotated), len(rows))
    for i, j in pairs:
        a, b = annotated[i], rows[j]
        who = names.overlap(a.names("participants"), b.names("participants"))
        scores.fields["meeting participants (>=0.66)"].add(who >= TWO_THIRDS)
        if a.get("date"):
            scores.fields["meeting date"].add(_days(a.get("date")) == _days(b.get("date")))
        if a.get("place"):
            scores.fields["meeting place"].add(names.same(a.get("place"), b.get("place")))
    _note("meetings", (gold.id, annotated, rows), pairs, scores, _evidence)


def compare_instruments(gold: Article, read: Article, _: Names, scores: Scores) -> None:
    """Found where the evidence touches; kind and status."""

    def likeness(a: Row, b: Row) -> float:
        touching = share_of_shorter(a.chars, b.chars)
        return touching and touching + 1

    annotated, rows = gold.rows["instruments"], without_tolerated("instruments", gold, read.rows["instruments"])
    pairs = align(annotated, rows, likeness, 1.0)
    scores.found["instrument found"].add(len(pairs), len(annotated), len(rows))
    for i, j in pairs:
        for field in ("kind", "status"):
            scores.fields[f"instrument {field}"].add(annotated[i].get(field) == rows[j].get(field))
    _note("instruments", (gold.id, annotated, rows), pairs, scores, _evidence)


def _judge_statement(gold: Row, read: Row, names: Names, scores: Scores) -> None:
    scores.fields["statement kind"].add(gold.get("kind") == read.get("kind"))
    if gold.get("speaker"):
        scores.fields["statement speaker"].add(_same_speakers(gold.get("speaker"), read.names("speakers"), names))
    if gold.get("cue"):
        scores.fields["statement cue"].add(jaccard(gold.cue, read.cue) >= CUE)


def _judge_figure(gold: Row, read: Row, names: Names, scores: Scores) -> None:
    for field in ("kind", "status", "measure", "bound"):
        scores.fields[f"figure {field}"].add(gold.get(field) == read.get(field))
    parties = names.overlap(gold.names("parties"), read.names("parties"))
    scores.fields["figure parties (>=0.5)"].add(parties >= HALF_THE_NAMES)
    if gold.get("period"):
        scores.fields["figure period"].add(_days(gold.get("period")) == _days(read.get("period")))
    if gold.get("by"):
        scores.fields["figure by"].add(names.same(gold.get("by"), read.get("by")))


def _note(
    kind: str,
    sides: tuple[str, Sequence[Row], Sequence[Row]],
    right: Pairs,
    scores: Scores,
    show: Callable[[Row], str],
    judged: Pairs | None = None,
) -> None:
    """Keep the misses and false alarms, and which rule was right (`judged`, where that is sterner)."""
    article, annotated, rows = sides
    found, hit = {i for i, _ in right}, {j for _, j in right}
    proved: Collection[int] = hit if judged is None else {j for _, j in judged}
    missed = [show(row) for i, row in enumerate(annotated) if i not in found]
    scores.differences += [Difference(kind, article, "miss", words) for words in missed]
    for j, row in enumerate(rows):
        rule = row.get("rule") or ""
        if j not in hit:
            scores.differences.append(Difference(kind, article, "false", show(row), rule))
        scores.judgements.append(Judgement(kind, rule, j in proved))


def _same_chars(gold: Row, read: Row) -> float:
    return jaccard(gold.chars, read.chars)


def _same_speakers(gold: Any, read: Sequence[str], names: Names) -> bool:
    """Joint speakers are joined by "; " in the annotation, which may also leave the speaker open."""
    told = [name.strip() for name in gold.split(";")] if isinstance(gold, str) else list(gold or [])
    if not gold or not told:
        return True
    return len(told) == len(read) and names.all_found(told, read)


def _same_actors(gold: Sequence[str], read: Sequence[str], article: Article, names: Names) -> bool:
    if names.overlap(gold, read) >= HALF_THE_NAMES:
        return True
    wide = [*read, *(other for name in read for other in article.stands_for.get(name, ()))]
    return bool(gold) and names.all_found(gold, wide)


def _same_figure(gold: Row, read: Row) -> float:
    """1 and the words in common where the value is the same; the sign of a change may be in its kind."""
    common = jaccard(gold.chars, read.chars)
    a, b = _number(gold.get("value")), _number(read.get("value"))
    if not common or a is None or b is None:
        return 0.0
    near = SAME_VALUE * max(1.0, abs(a))
    same = abs(a - b) <= near or (gold.get("kind") == "change" and abs(a + b) <= near)
    return common + 1 if same else 0.0


def _same_unit(gold: Any, read: Any) -> bool:
    a, b = str(gold or ""), str(read or "")
    a, b = fold(a) or a, fold(b) or b
    return a == b or (len(a) >= STEM and len(b) >= STEM and a[:STEM] == b[:STEM])


def _differing(gold: Row, read: Row, fields: Sequence[str]) -> list[str]:
    return [field for field in fields if gold.get(field) != read.get(field)]


def _number(value: Any) -> float | None:
    try:
        return float(value)
    except (TypeError, ValueError):
        return None


def _days(period: Any) -> tuple[Day, Day] | Any:
    """First and last day of an ISO 8601 date, month, year or interval; what is none of them stays as it is.

    >>> _days("2024-01/2024-09")
    ((2024, 1, 1), (2024, 9, 30))
    """
    try:
        first, _, last = str(period).partition("/")
        return _edge(first, last=False), _edge(last or first, last=True)
    except (ValueError, IndexError):
        return period


def _edge(value: str, *, last: bool) -> Day | str:
    parts = [int(part) for part in value.strip().split("T")[0].split("-") if part.isdigit()]
    if not parts:
        return value
    year = parts[0]
    month = parts[1] if len(parts) > 1 else (12 if last else 1)
    day = parts[2] if len(parts) > 2 else (calendar.monthrange(year, month)[1] if last else 1)
    return year, month, day


def _who_says(row: Row) -> str:
    speakers = row.get("speaker") or "; ".join(row.names("speakers")) or "—"
    return f"{row.get('kind') or '':8} {speakers}: {row.words[:SHOWN]}"


def _what_amount(row: Row) -> str:
    return f"{row.words} = {row.get('value')} {row.get('unit')} {row.get('measure')}"


def _who_will(row: Row) -> str:
    return f"{row.get('force') or '':9} {'; '.join(row.names('by')) or '—'}: {row.words[:SHOWN]}"


def _evidence(row: Row) -> str:
    return row.words[:SHOWN]
