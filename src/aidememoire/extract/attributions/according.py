"""Sources without a verb: «selon X, P», «P, d'après X», «à ses yeux, P», «pour M. X, P»."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from aidememoire.extract.attributions.contents import body_end, clause_end, kind_of
from aidememoire.extract.attributions.cues import Cue
from aidememoire.extract.attributions.fronted import content_start
from aidememoire.extract.attributions.phrases import SPEAKING, Source
from aidememoire.extract.attributions.reading import Reading
from aidememoire.extract.attributions.reports import Report
from aidememoire.extract.attributions.sources import pronoun_source, source_after
from aidememoire.extract.attributions.tables import Source as SourceEntry
from aidememoire.model import Span

# An apposition to a source («, ministre des Mines de Sambre, ») is no longer than this.
APPOSITION_WORDS = 14
# A content without a verb is a heading («Selon X, hausse des prix en mai») when it has more words.
CLAUSE_WORDS = 3


@dataclass(frozen=True, slots=True)
class _Named:
    """A source without a verb: its pack entry, who it is, the words that lead it in and the token they begin at."""

    entry: SourceEntry
    source: Source
    cue: Span
    at: int


def find_according(reading: Reading, cues: tuple[Cue, ...], reports: list[Report]) -> Iterator[Report]:
    """A report for each prepositional source that names somebody who can speak.

    «selon lui» in a sentence that reports him already («il a salué le choix, le seul bon selon lui») adds nothing.
    """
    for first, last in reading.sentences:
        at = first
        while at < last:
            length = reading.lexicon.sources.at(reading.words, at)
            if reading.lexicon.asides.at(reading.words, at) > length:
                length = 0
            if length and reading.quotation_of[at] is None:
                report = _read(reading, at, length, first, last, cues)
                if report is not None and not _again(reading, report, first, reports):
                    yield report
            at += max(1, length)


def fronted_source(reading: Reading, sentence: tuple[int, int]) -> Source | None:
    """The source that a sentence begins with: «Selon lui, P, ajoutant que Q»."""
    first, last = sentence
    at = content_start(reading, first, last)
    length = reading.lexicon.sources.at(reading.words, at) if at < last else 0
    entry = reading.lexicon.source_entries.get(tuple(reading.words[at : at + length]))
    return _source(reading, entry, at, length, last) if entry is not None and not entry.narrow else None


def _again(reading: Reading, report: Report, first: int, reports: list[Report]) -> bool:
    source = report.source
    pronoun = source is not None and (source.implied or all(m.form == "pronoun" for m in source.mentions))
    return pronoun and any(first <= r.at < report.at for r in reports)


def _read(reading: Reading, at: int, length: int, first: int, last: int, cues: tuple[Cue, ...]) -> Report | None:
    entry = reading.lexicon.source_entries[tuple(reading.words[at : at + length])]
    source = _source(reading, entry, at, length, last)
    if source is None or reading.words[last - 1] == "?":
        return None
    if not entry.narrow and reading.words[at + length] in reading.lexicon.grammar.which:
        end = clause_end(reading, None, source.end, last, cues)
        return _report(reading, _Named(entry, source, reading.span(at, at + length), at), source.end, end)
    start = content_start(reading, first, at)
    fronted = start >= at or reading.text[reading.starts[at]].isupper()
    if entry.narrow and not (fronted and _named(source) and _comma_after(reading, source, last)):
        return None
    if not fronted and not entry.loose and reading.words[reading.left(at - 1, first)] != ",":
        return None
    named = _Named(entry, source, reading.span(at, at + 1 if entry.alone else at + length), at)
    if fronted:
        begin = content_begin(reading, source.end, last)
        end = clause_end(reading, None, begin, last, tuple(c for c in cues if c.mood != "finite" or c.inverted is not None))
        if entry.narrow and not reading.has_clause(begin, end):
            return None
        return _report(reading, named, begin, end)
    return _behind(reading, named, start, last)


def _behind(reading: Reading, named: _Named, start: int, last: int) -> Report | None:
    """«P, selon X.», or «P1, selon X, P2»: then the whole clause, source included."""
    end, at = named.source.end, named.at
    after = end
    while after < last and (reading.words[after] == "," or reading.is_blank(after)):
        after += 1
    rest = body_end(reading, after, last)
    comma = "," in reading.words[end:after] or reading.words[end : end + 1] == [","]
    if rest - after < 2:
        return _report(reading, named, start, body_end(reading, start, at))
    whole = (
        not reading.has_clause(start, at) or _unfinished(reading, at) or reading.is_finite(after) or reading.is_infinitive(after)
    )
    if comma and whole:
        return _report(reading, named, start, rest, inserted=True)
    if not comma and not reading.has_clause(start, at):
        return None
    return _report(reading, named, start, body_end(reading, start, at))


def _unfinished(reading: Reading, at: int) -> bool:
    """Whether the words before the source cannot end a clause: «doit être, d'après X, …»."""
    before = reading.left(at - 1, 0)
    while before >= 0 and reading.words[before] == ",":
        before = reading.left(before - 1, 0)
    return before >= 0 and reading.token(before).pos_ in ("AUX", "ADP", "CCONJ", "SCONJ", "DET")


def _report(reading: Reading, named: _Named, start: int, end: int, *, inserted: bool = False) -> Report | None:
    span = reading.content(start, end)
    if span is None or not (reading.has_clause(start, end) or len(span.of(reading.text).split()) > CLAUSE_WORDS):
        return None
    return Report(
        content=span,
        kind=kind_of(reading, span, direct=True),
        rule="according-to",
        at=named.at,
        cue_span=named.cue,
        source=named.source,
        entry=named.entry.words[0],
        inserted=inserted,
        goes_on=named.source.implied,
    )


def _source(reading: Reading, entry: SourceEntry, at: int, length: int, last: int) -> Source | None:
    grammar = reading.lexicon.grammar
    after = at + length
    if entry.alone:
        return Source(reading.span(at + length - 1, after), (), at, after, implied=True)
    if after >= last:
        return None
    if not entry.narrow and reading.words[after] in grammar.which:
        return _antecedent(reading, at, after)
    if reading.words[after] in (*grammar.subject_pronouns, *grammar.clitics) and reading.token(after).pos_ == "PRON":
        source = pronoun_source(reading, after)
        return None if source.nobody else source
    found = source_after(reading, after, last, plural=True)
    return _speaks(reading, found) if found is not None and found.start <= after + 1 else None


def _antecedent(reading: Reading, at: int, which: int) -> Source | None:
    """Who stands right before «, d'après laquelle»: somebody, not the word for what was said («la thèse selon laquelle»)."""
    first, _ = reading.sentence(at)
    edge = reading.left(at - 1, first)
    if edge < 0 or reading.words[edge] != ",":
        return None
    before = [m for m in reading.mentions_between(first, edge) if m.type in ("person", "organization")]
    nearest = max((reading.tokens_of(m.span)[1] for m in before), default=0)
    ending = [m for m in before if reading.tokens_of(m.span)[1] == nearest]
    chosen = min(ending, key=lambda m: (m.type != "person", m.span.start), default=None)
    return Source(chosen.span, (chosen,), which, which + 1) if chosen is not None else None


def _speaks(reading: Reading, source: Source) -> Source | None:
    """`source` when it can speak; «les chiffres du ministère» speak for the ministry."""
    grammar = reading.lexicon.grammar
    words = reading.words[source.start : source.end]
    if set(words) & set(grammar.refused_sources):
        return None
    if source.mentions:
        return source if any(m.type in (*SPEAKING, "city") or m.form == "pronoun" for m in source.mentions) else None
    inner = [m for m in reading.mentions_between(source.start, source.end) if m.type in SPEAKING]
    if inner:
        return Source(inner[0].span, (inner[0],), source.start, source.end)
    if set(words) & set(grammar.possible_sources) or any(
        reading.token(i).pos_ == "PROPN" for i in range(source.start, source.end)
    ):
        return source
    return None


def _named(source: Source) -> bool:
    return any(m.type in ("person", "organization") and m.form != "pronoun" for m in source.mentions)


def _comma_after(reading: Reading, source: Source, last: int) -> bool:
    return source.end < last and reading.words[source.end] == ","


def content_begin(reading: Reading, at: int, last: int) -> int:
    """Where the clause begins behind a fronted source: past its comma and past an apposition to it."""
    while at < last and (reading.is_blank(at) or reading.in_time[at] or (at + 1 < last and _leads_day(reading, at))):
        at += 1
    if at < last and reading.words[at] in reading.lexicon.grammar.relative:
        behind = next((i for i in range(at, last) if reading.words[i] == ","), None)
        return content_begin(reading, behind, last) if behind is not None else at
    if at >= last or reading.words[at] != ",":
        return at
    at += 1
    if at < last and reading.words[at] in reading.lexicon.grammar.relative:
        behind = next((i for i in range(at, last) if reading.words[i] == ","), None)
        return content_begin(reading, behind, last) if behind is not None else at
    close = next(
        (i for i in range(at, min(last, at + APPOSITION_WORDS)) if reading.words[i] == "," or _opens_marks(reading, i)), None
    )
    if close is not None and close < last and _is_apposition(reading, at, close):
        return content_begin(reading, close, last) if reading.words[close] == "," else close
    return at


def _leads_day(reading: Reading, at: int) -> bool:
    """«la Lettre de la côte du 25 mai»: «du» before a day behind a source."""
    return reading.words[at] in reading.lexicon.grammar.contracted and reading.in_time[at + 1]


def _opens_marks(reading: Reading, i: int) -> bool:
    quotation = reading.quotation_of[i]
    return quotation is not None and reading.starts[i] <= quotation.inner.start


def _is_apposition(reading: Reading, start: int, end: int) -> bool:
    """Whether the words between two commas name the source again: «du Centre d'études», «ministre des Mines»."""
    if end <= start or reading.has_clause(start, end):
        return False
    token = reading.token(start)
    if reading.in_time[start]:
        return False
    if reading.words[start] in reading.lexicon.grammar.genitive:
        return True
    mention = next(iter(reading.mentions_between(start, end)), None)
    person = mention is not None and mention.type == "person" and reading.tokens_of(mention.span)[0] == start
    return token.pos_ in ("NOUN", "PROPN", "ADJ") or reading.is_participle(start) or person
