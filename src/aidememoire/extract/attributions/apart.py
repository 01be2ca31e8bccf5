"""Cues in a sentence of their own: the words they report stand before it («… demain. » A-t-elle indiqué.)."""

from __future__ import annotations

from aidememoire.extract.attributions.contents import MARKS, body_end, covering, kind_of
from aidememoire.extract.attributions.cues import Cue
from aidememoire.extract.attributions.fronted import content_start, informant, opens_content
from aidememoire.extract.attributions.phrases import Source
from aidememoire.extract.attributions.reading import Reading
from aidememoire.extract.attributions.reports import Report, cue_span
from aidememoire.extract.attributions.sources import pronoun_source, source_after
from aidememoire.model import Span

# Behind cue and source so many words of circumstance may follow; a clause must not.
REST_WORDS = 14


def read_apart(reading: Reading, cue: Cue) -> tuple[Report, ...] | None:
    """The report of a cue whose sentence holds nothing but cue, source and circumstances; None when it holds more.

    «C'est ce qu'a déclaré le ministre» is one too. A question is none.
    """
    first, last = reading.sentence(cue.verb)
    resumes = _resumes(reading, first, cue.start)
    if cue.mood != "finite" or not (resumes or _bare(reading, first, cue.start)) or reading.words[last - 1] == "?":
        return None
    if reading.quotation_of[cue.verb] is not None or opens_content(reading, cue.end, last):
        return None
    source = _source(reading, cue, last)
    if source is None or not _nothing_more(reading, max(cue.end, source.end), last):
        return None
    content = _content(reading, first, cue, resumes=resumes)
    if content is None:
        return None
    report = Report(
        content=content, kind=kind_of(reading, content, direct=True), rule="cue-apart", at=cue.start, cue=cue,
        cue_span=cue_span(reading, cue), source=source, entry=cue.entry.lemma,
    )  # fmt: skip
    return (report,)


def _bare(reading: Reading, first: int, start: int) -> bool:
    return start == first or not reading.text[reading.starts[first] : reading.starts[start]].strip(MARKS)


def _resumes(reading: Reading, first: int, start: int) -> bool:
    """Whether «c'est ce que» leads in the cue."""
    length = reading.lexicon.resuming.at(reading.words, first)
    return length > 0 and first + length == start


def _source(reading: Reading, cue: Cue, last: int) -> Source | None:
    if cue.inverted is not None:
        clitic = pronoun_source(reading, cue.inverted)
        if cue.entry.learns or clitic.nobody:
            return informant(reading, cue, last)
        return clitic
    source = source_after(reading, cue.end, last, plural=cue.plural)
    return source if source is not None and (source.mentions or source.implied) else None


def _nothing_more(reading: Reading, at: int, last: int) -> bool:
    return last - at <= REST_WORDS and not reading.has_clause(at, last)


def _content(reading: Reading, first: int, cue: Cue, *, resumes: bool) -> Span | None:
    """The quotation that ends right before the sentence, else the sentence before: when this one goes on in lower case."""
    previous = [s for s in reading.sentences if s[1] <= first]
    if not previous:
        return None
    start, end = previous[-1]
    quoted = covering(reading, reading.span(start, end))
    gap = reading.text[quoted[-1].inner.end : reading.starts[cue.start]] if quoted else "none"
    if not gap.strip(MARKS):
        return quoted[-1].inner
    small = reading.text[reading.starts[first]].islower()
    if cue.inverted is None and not (small or resumes):
        return None
    if cue.inverted is not None and not small and not quoted:
        return None
    return reading.content(content_start(reading, start, end), body_end(reading, start, end))
