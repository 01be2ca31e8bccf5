"""Quotations that no cue claims: those that go on from the last speaker, headlines, labels, lines of a block."""

from __future__ import annotations

import re
from collections.abc import Iterator

from aidememoire.extract.attributions.contents import MARKS, Kind, body_end, kind_of
from aidememoire.extract.attributions.cues import Cue
from aidememoire.extract.attributions.fronted import content_start
from aidememoire.extract.attributions.phrases import Source
from aidememoire.extract.attributions.reading import Reading
from aidememoire.extract.attributions.reports import Report
from aidememoire.extract.attributions.sources import subject_of_sentence
from aidememoire.model import Mention, Quotation, Span

# A quotation of fewer words is a name, a title or a wry word, unless a name stands right before it.
UTTERANCE_WORDS = 5
# So many characters between the last report and a quotation that goes on from it.
REACH = 700


def find_unclaimed(reading: Reading, reports: tuple[Report, ...], cues: tuple[Cue, ...]) -> Iterator[Report]:
    """A direct or mixed report for each quotation that is speech although no cue says so."""
    known = list(reports)
    for quotation in reading.findings.quotations:
        if quotation.depth or reading.findings.in_boilerplate(quotation.outer) or _claimed(quotation, known):
            continue
        report = (
            _before_colon(reading, quotation, known) or _labelled(reading, quotation) or _goes_on(reading, quotation, known, cues)
        )
        if report is not None:
            known.append(report)
            yield report


def _claimed(quotation: Quotation, reports: list[Report]) -> bool:
    return any(r.content.overlaps(quotation.inner) for r in reports)


def _before_colon(reading: Reading, quotation: Quotation, known: list[Report]) -> Report | None:
    """««Q» : à peine arrivé, le ministre a salué N»: whoever speaks in the rest of the sentence."""
    first, end = reading.tokens_of(quotation.outer)
    start, stop = reading.sentence(first)
    behind = next((i for i in range(end, stop) if not reading.is_blank(i)), None)
    if content_start(reading, start, first) < first or behind is None or reading.words[behind] != ":":
        return None
    rest = reading.span(behind, stop)
    report = next((r for r in known if r.cue_span is not None and rest.covers(r.cue_span)), None)
    source = report.source if report is not None else subject_of_sentence(reading, (behind, stop))
    if source is None:
        return None
    return Report(content=quotation.inner, kind="direct", rule="quotation-before-colon", at=first, source=source)


def _labelled(reading: Reading, quotation: Quotation) -> Report | None:
    """«X : «Q»» on a line of its own, ««Q», X, ministre» and «X «dénonce Q»»: the name stands next to the marks."""
    line_start, line_end = _line(reading.text, quotation.outer)
    before, after = reading.text[line_start : quotation.outer.start], reading.text[quotation.outer.end : line_end]
    mention = None
    behind = reading.tokens_of(Span(quotation.outer.end, line_end)) if after.strip() else (0, 0)
    if re.match(r"\s*[,–—-]\s*\S", after) and not _sentence_like(after) and not reading.has_clause(*behind):
        mention = _name_at(reading, Span(quotation.outer.end, line_end), at_start=True)
    elif before.strip():
        mention = _name_at(reading, Span(line_start, quotation.outer.start), at_start=False)
        if mention is not None and not before.rstrip().endswith(":") and not _begins_with_verb(reading, quotation):
            mention = None
    if mention is None:
        return None
    first, last = reading.tokens_of(mention.span)
    source = Source(mention.span, (mention,), first, last)
    return Report(
        content=quotation.inner,
        kind="direct",
        rule="name-beside-quotation",
        at=reading.tokens_of(quotation.outer)[0],
        source=source,
    )


def _sentence_like(text: str) -> bool:
    return bool(re.search(r"[.!?]\s+\S", text))


def _line(text: str, span: Span) -> tuple[int, int]:
    start = text.rfind("\n", 0, span.start) + 1
    end = text.find("\n", span.end)
    return start, len(text) if end < 0 else end


def _name_at(reading: Reading, span: Span, *, at_start: bool) -> Mention | None:
    """The name of a speaker at the near end of `span`, with only titles and punctuation between."""
    near = reading.findings.mentions_in(span)
    names = [m for m in near if m.type in ("person", "organization", "state") and m.form == "name"]
    for m in names if at_start else reversed(names):
        gap = reading.text[span.start : m.span.start] if at_start else reading.text[m.span.end : span.end]
        words = re.sub(r"^\s*\([^()]*\)", "", gap).strip(MARKS).split()
        if len(words) <= (2 if at_start else 0) and all(w[:1].isupper() or w.endswith(".") for w in words):
            return m
    return None


def _begins_with_verb(reading: Reading, quotation: Quotation) -> bool:
    return reading.is_finite(reading.token_at(quotation.inner.start))


def _goes_on(reading: Reading, quotation: Quotation, known: list[Report], cues: tuple[Cue, ...]) -> Report | None:
    """The speaker of the last report before it goes on, when the quotation is an utterance and near enough."""
    earlier = [r for r in known if r.content.start < quotation.outer.start]
    last = max(earlier, key=lambda r: (r.content.end, r.at), default=None)
    if last is None or quotation.outer.start - _end(last) > REACH:
        return None
    first, end = reading.tokens_of(quotation.outer)
    start, stop = reading.sentence(first)
    predicative = _predicative(reading, quotation, first, end)
    after_colon = reading.text[: quotation.outer.start].rstrip().endswith(":")
    if _stands_alone(reading, quotation, start, stop) or (after_colon and (predicative or _is_clause(reading, quotation))):
        return _continued(quotation.inner, "direct", "quotation-goes-on", first, last)
    taken = any(r.content.overlaps(reading.span(start, stop)) for r in known)
    if not predicative or taken or _cue_behind(reading, cues, end, stop) or _sentences_between(reading, last, start) > 1:
        return None
    return _words_go_on(reading, quotation, last)


def _words_go_on(reading: Reading, quotation: Quotation, last: Report) -> Report | None:
    """Quoted words that the reporter builds into a sentence of his own, or comments on behind a comma."""
    first, _ = reading.tokens_of(quotation.outer)
    start, stop = reading.sentence(first)
    begin = content_start(reading, start, first)
    if begin >= first and reading.text[quotation.outer.end :].lstrip().startswith(","):
        return _continued(quotation.inner, "direct", "quotation-goes-on", first, last)
    span = reading.content(begin, body_end(reading, begin, stop))
    return _continued(span, kind_of(reading, span, direct=True), "words-go-on", first, last) if span is not None else None


def _cue_behind(reading: Reading, cues: tuple[Cue, ...], start: int, stop: int) -> bool:
    """«…», dit-on: somebody else is reported, whoever it is."""
    behind = (c for c in cues if start <= c.start < stop)
    return any(c.inverted is not None or reading.behind_quotation(c.start - 1) for c in behind)


def _end(report: Report) -> int:
    """Where the words of a report end, its cue included."""
    return max(report.content.end, report.cue_span.end if report.cue_span else 0)


def _sentences_between(reading: Reading, last: Report, start: int) -> int:
    """How many sentences lie between the end of a report and the sentence that begins at `start`."""
    return sum(1 for s in reading.sentences if _end(last) <= reading.starts[s[0]] < reading.starts[start]) + 1


def _continued(content: Span, kind: Kind, rule: str, at: int, last: Report) -> Report:
    return Report(content=content, kind=kind, rule=rule, at=at, source=last.source, goes_on=True)


def _stands_alone(reading: Reading, quotation: Quotation, start: int, stop: int) -> bool:
    """Whether the quotation is a whole sentence, or what is left of one behind a report."""
    whole = reading.span(start, stop)
    outside = reading.text[whole.start : quotation.outer.start].strip(MARKS) + reading.text[
        quotation.outer.end : whole.end
    ].strip(MARKS)
    words = quotation.inner.of(reading.text).split()
    if len(words) < UTTERANCE_WORDS and not re.search(r"[.!?…]$", quotation.inner.of(reading.text)):
        return False
    if not outside:
        return _is_clause(reading, quotation)
    return False


def _is_clause(reading: Reading, quotation: Quotation) -> bool:
    first, end = reading.tokens_of(quotation.inner)
    return any(reading.token(i).pos_ in ("VERB", "AUX") for i in range(first, end))


def _predicative(reading: Reading, quotation: Quotation, first: int, end: int) -> bool:
    """Whether words in marks say something of themselves: long enough, with a verb."""
    if len(quotation.inner.of(reading.text).split()) < UTTERANCE_WORDS:
        return False
    return reading.has_clause(first, end)
