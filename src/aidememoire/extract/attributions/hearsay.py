"""What qualifies a report: who passed it on (`via`), and the conditional that marks it as hearsay (`hedge`)."""

from __future__ import annotations

from dataclasses import replace

from aidememoire.extract.attributions.reading import Reading
from aidememoire.extract.attributions.reports import Report
from aidememoire.extract.attributions.sources import source_after
from aidememoire.model import Span

# «a-t-il déclaré, cité par l'agence»: the relay stands within so many words of the cue.
RELAY_WORDS = 12


def qualified(reading: Reading, report: Report) -> Report:
    """`report` with its relay and hedge, where the text names them."""
    return replace(report, via=_relay(reading, report), hedge=_hedge(reading, report))


def _relay(reading: Reading, report: Report) -> Span | None:
    """Who passed the words on: «…», a-t-il dit, cité par le service de presse."""
    if report.cue_span is None:
        return None
    first, last = reading.sentence(reading.token_at(report.cue_span.start))
    start = reading.tokens_of(report.cue_span)[1]
    for at in range(max(first, start), min(last, start + RELAY_WORDS)):
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
