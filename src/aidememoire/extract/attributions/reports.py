"""A report as the rules build it, before it becomes an Attribution."""

from __future__ import annotations

from dataclasses import dataclass

from aidememoire.extract.attributions.contents import Kind
from aidememoire.extract.attributions.cues import Cue
from aidememoire.extract.attributions.phrases import Source
from aidememoire.extract.attributions.reading import Reading
from aidememoire.model import Attribution, Span


@dataclass(frozen=True, slots=True)
class Report:
    """One reported utterance: its content, who is reported and how the words say so.

    `at` orders reports by where their cue or content stands, and `inserted` tells that the cue lies inside its
    own content.
    """

    content: Span
    kind: Kind
    rule: str
    at: int
    cue: Cue | None = None
    cue_span: Span | None = None
    source: Source | None = None
    entry: str | None = None
    inserted: bool = False
    goes_on: bool = False  # its source is that of the report before it
    via: Span | None = None
    hedge: str | None = None


def cue_span(reading: Reading, cue: Cue) -> Span:
    """The characters of a cue."""
    return reading.span(cue.start, cue.end)


def to_attribution(report: Report) -> Attribution:
    """The finding that the later stages see."""
    source = report.source
    return Attribution(
        content=(report.content,),
        kind=report.kind,
        cue=report.cue_span,
        mention=source.span if source is not None and (source.implied or not report.goes_on) else None,
        speakers=source.speakers if source is not None else (),
        via=report.via,
        hedge=report.hedge,
        rule=report.rule,
        entry=f"attributions:{report.entry}" if report.entry else None,
        lemma=report.entry,
        how="goes on" if report.goes_on or (source is not None and source.implied) else None,
    )
