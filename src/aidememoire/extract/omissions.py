"""The account of what was left out: nothing of the article's body vanishes without a reason.

Every number, date and quotation mark of the body is either in a record or in an `Omission`. The reason
comes from the extractor that refused the thing, where one did; else from what the thing is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from aidememoire.languages.pack import Pack
from aidememoire.model import Quotation, Span, Taken
from aidememoire.records import Findings, Omission, Record

DIGITS = re.compile(r"\d+(?:[.,\u00a0\u202f\u2009 ]\d{3})*(?:[.,]\d+)?")


def find_omissions(findings: Findings, refused: tuple[Omission, ...], pack: Pack) -> tuple[Omission, ...]:
    """What no record took up, in text order, each span once; boilerplate is no part of the account."""
    found = [
        *_numbers(findings, tuple(o for o in refused if o.what == "number")),
        *_dates(findings, tuple(o for o in refused if o.what == "date")),
        *_quotations(findings, tuple(o for o in refused if o.what == "quotation"), pack),
    ]
    body = {(o.span, o.what): o for o in reversed(found) if not findings.in_boilerplate(o.span)}
    return tuple(sorted(body.values(), key=lambda o: (o.span, o.what)))


def spans_of(record: Record) -> tuple[Span, ...]:
    """Every span a record rests on: its evidence, cue and mention, and those its reasons name."""
    named = [getattr(record, name, None) for name in ("content", "clause", "quantity", "evidence", "cue", "mention")]
    spans: list[Span] = []
    for value in named:
        if value:
            spans += [value] if isinstance(value, Span) else value
    return (*spans, *(r.span for r in record.because if r.span))


def _numbers(findings: Findings, refused: tuple[Omission, ...]) -> Iterator[Omission]:
    taken = Taken((*(f.quantity for f in findings.figures), *(t.span for t in findings.times)))
    quantities = [q.span for q in findings.quantities]
    seen = Taken(quantities)
    bare = (Span(*m.span()) for m in DIGITS.finditer(findings.document.text))
    for span in [*quantities, *(b for b in bare if not seen.meets(b))]:
        if not taken.meets(span):
            why = _why_bare(findings.document.text, span)
            yield _refusal(findings, refused, span) or Omission(span=span, what="number", reason=why)


def _why_bare(text: str, span: Span) -> str:
    before = text[span.start - 1] if span.start else " "
    after = text[span.end] if span.end < len(text) else " "
    joined = after == "-" and text[span.end + 1 : span.end + 2].isalnum()
    if before.isalpha() or after.isalpha() or joined or before in "-/_#@." or after in "_/@":
        return "part of a name"
    if after in ")." and text[max(0, span.start - 2) : span.start].strip() == "":
        return "numbering"
    return "no unit or measure"


def _dates(findings: Findings, refused: tuple[Omission, ...]) -> Iterator[Omission]:
    records = [*findings.figures, *findings.commitments, *findings.meetings, *findings.instruments, *findings.statements]
    taken = Taken(span for record in records for span in spans_of(record))
    for time in findings.times:
        if not taken.meets(time.span):
            reason = "duration" if time.kind == "duration" else "no record in its sentence"
            yield _refusal(findings, refused, time.span) or Omission(span=time.span, what="date", reason=reason)


def _quotations(findings: Findings, refused: tuple[Omission, ...], pack: Pack) -> Iterator[Omission]:
    contents = Taken(span for s in findings.statements for span in s.content)
    evidence = tuple(span for r in (*findings.commitments, *findings.meetings, *findings.instruments) for span in spans_of(r))
    for quotation in findings.quotations:
        inner, outer = quotation.inner, quotation.outer
        if not contents.meets(inner) and not any(e.covers(inner) for e in findings.near(evidence, inner)):
            yield _refusal(findings, refused, outer) or Omission(span=outer, what="quotation", reason="no source for these words")
    yield from _stray_marks(findings, findings.quotations, pack)


def _stray_marks(findings: Findings, quotations: tuple[Quotation, ...], pack: Pack) -> Iterator[Omission]:
    families = pack.table("marks", dict[str, list[dict[str, object]]])["family"]
    marks = {m for f in families for side in ("open", "close", "toggle") for m in f.get(side, ())}  # type: ignore[attr-defined]
    for match in re.finditer("|".join(sorted(map(re.escape, marks), key=len, reverse=True)), findings.document.text):
        span = Span(*match.span())
        if not any(q.outer.covers(span) for q in findings.near(quotations, span)):
            yield Omission(span=span, what="quotation", reason="mark without its partner")


def _refusal(findings: Findings, refused: tuple[Omission, ...], span: Span) -> Omission | None:
    """What an extractor said of these words when it left them out."""
    return next((o for o in findings.near(refused, span) if o.span.overlaps(span)), None)
