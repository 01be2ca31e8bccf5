"""What qualifies a report: who passed it on (`via`), and the conditional that marks it as hearsay (`hedge`)."""

from __future__ import annotations

from dataclasses import replace

from aidememoire.extract.attributions.reading import Reading
from aidememoire.extract.attributions.reports import Report
from aidememoire.extract.attributions.sources import source_after
from aidememoire.model import Span

# «a-t-il déclaré, cité par l'agence»: the relay stands within so many words of the cue.
RELAY_WORDS = 12
CITING_WORDS = 4  # «l'agence de presse Orval, citant …»


def qualified(reading: Reading, report: Report) -> Report:
    """`report` with its relay and hedge, where the text names them."""
    report = _cited(reading, report)
    return replace(report, via=report.via or _relay(reading, report), hedge=_hedge(reading, report))


def relayed(reading: Reading, reports: list[Report]) -> list[Report]:
    """The reports without those that only pass another one on: «…», a dit X, selon l'agence; comme l'a rapporté l'agence."""
    kept: list[Report] = []
    passed: dict[int, Span] = {}
    for outer in reports:
        inner = [r for r in reports if r is not outer and _passes_on(reading, outer, r)]
        if inner and outer.source is not None:
            passed.update({id(r): outer.source.span for r in inner})
        else:
            kept.append(outer)
    return [replace(r, via=passed.get(id(r), r.via)) for r in kept]


def _passes_on(reading: Reading, outer: Report, inner: Report) -> bool:
    """Whether `outer` is behind its content, which holds the cue of `inner`, and its words can pass another's on."""
    if outer.source is None or outer.source.implied or inner.source is None or inner.cue is None or inner.cue_span is None:
        return False
    if reading.words[inner.cue.start] in reading.lexicon.grammar.press_conditional:
        return False  # «Le ministre aurait proposé N, rapporte le journal»: the paper says it
    behind = outer.cue_span is not None and outer.cue_span.start >= outer.content.end and not outer.inserted
    may = outer.cue is None or outer.cue.entry.relays
    named = any(m.type == "organization" or m.rule.startswith("release/") for m in outer.source.mentions)
    return behind and may and named and outer.content.covers(inner.cue_span)


def _cited(reading: Reading, report: Report) -> Report:
    """«…», rapporte l'agence Orval citant le maire: the maire says it, the agency passes it on."""
    source = report.source
    if source is None or report.cue_span is None or not any(m.type == "organization" for m in source.mentions):
        return report
    _, last = reading.sentence(reading.token_at(report.cue_span.start))
    for at in range(source.end, min(last, source.end + CITING_WORDS)):
        length = reading.lexicon.cites.at(reading.words, at)
        who = source_after(reading, at + length, last) if length else None
        if who is not None and who.mentions:
            return replace(report, source=who, via=source.span)
    return report


def _relay(reading: Reading, report: Report) -> Span | None:
    """Who passed the words on: «…», a-t-il dit, cité par le service de presse."""
    if report.cue_span is None:
        return None
    first, last = reading.sentence(reading.token_at(report.cue_span.start))
    start = reading.tokens_of(report.cue_span)[1]
    end = reading.tokens_of(report.content)[1]
    for at in (*range(max(first, start), min(last, start + RELAY_WORDS)), *range(max(start, end), min(last, end + RELAY_WORDS))):
        length = reading.lexicon.relays.at(reading.words, at)
        if length and reading.quotation_of[at] is None:
            return _who(reading, at + length, last)
    return None


def _who(reading: Reading, start: int, last: int) -> Span | None:
    """The body that stands first («le service de presse du président Halvan»), else whoever is named there."""
    source = source_after(reading, start, last)
    first = next(reading.mentions_between(start, last), None) if source is not None else None
    if first is not None and first.type == "organization" and reading.tokens_of(first.span)[0] <= start + 1:
        return first.span
    return source.span if source is not None else None


def _hedge(reading: Reading, report: Report) -> str | None:
    """The hedge "conditional" when the press conditional («aurait signé») or a word of hearsay stands in what the reporter says.

    A conditional behind a past cue («a dit qu'il viendrait») is the future seen from the past; words in marks
    are the speaker's own.
    """
    if report.kind == "direct":
        return None
    grammar = reading.lexicon.grammar
    first, last = reading.tokens_of(report.content)
    past = report.cue is not None and report.cue.form.tense in ("participle", "imperfect", "past")
    for i in range(first, min(last, len(reading.words) - 1)):
        if reading.quotation_of[i] is not None:
            continue
        if reading.words[i] in grammar.hearsay:
            return "conditional"
        if not past and reading.words[i] in grammar.press_conditional and _participle_follows(reading, i + 1, last):
            return "conditional"
    return None


def _participle_follows(reading: Reading, at: int, last: int) -> bool:
    for i in range(at, min(last, at + 3)):
        if reading.is_participle(i):
            return True
        if reading.token(i).pos_ not in ("ADV", "AUX"):
            return False
    return False
