"""Passives that report their subject: «the need for a port was stressed», «it was noted that the port is shut»."""

from __future__ import annotations

from collections.abc import Iterator

from aidememoire.extract.attributions.contents import body_end, kind_of
from aidememoire.extract.attributions.phrases import Source
from aidememoire.extract.attributions.reading import Reading
from aidememoire.extract.attributions.reports import Report
from aidememoire.extract.attributions.sources import source_after
from aidememoire.extract.attributions.tables import Verb
from aidememoire.languages.clauses import auxiliaries

AGENT_REACH = 4  # tokens from the participle to «by»


def find_passives(reading: Reading) -> Iterator[Report]:
    """A report for each passive of an `impersonal` verb of the pack; who speaks is the agent, else who spoke before."""
    if not reading.lexicon.grammar.passive_content:
        return
    for first, last in reading.sentences:
        for i in range(first, last):
            entry = _entry(reading, i)
            if entry is not None and reading.quotation_of[i] is None:
                report = _read(reading, i, entry, first, last)
                if report is not None:
                    yield report


def _entry(reading: Reading, i: int) -> Verb | None:
    forms = [f for f in reading.lexicon.forms.get(reading.words[i], ()) if f.tense == "participle"]
    heads = [h.entry for f in forms for h in reading.lexicon.heads.get(f.verb, ()) if not h.tail]
    passive = reading.is_participle(i) and any(a.dep_ == "aux:pass" for a in auxiliaries(reading.token(i)))
    return next((e for e in heads if isinstance(e, Verb) and e.impersonal), None) if passive else None


def _read(reading: Reading, i: int, entry: Verb, first: int, last: int) -> Report | None:
    token = reading.token(i)
    subject = next((c for c in token.children if c.dep_.startswith("nsubj") and first <= c.i < i), None)
    if subject is None:
        return None
    start, end = max(first, subject.left_edge.i), min(subject.right_edge.i + 1, i)
    cue = min(a.i for a in auxiliaries(token) if a.dep_ == "aux:pass")
    if subject.pos_ == "PRON":
        if i + 1 >= last or reading.words[i + 1] not in reading.lexicon.grammar.that:
            return None
        start, end = i + 2, last
    span = reading.content(start, body_end(reading, start, end))
    if span is None:
        return None
    source = _agent(reading, i, last)
    return Report(
        content=span, kind=kind_of(reading, span, direct=False), rule="passive", at=cue, cue_span=reading.span(cue, i + 1),
        source=source, entry=entry.lemma, goes_on=source is None,
    )  # fmt: skip


def _agent(reading: Reading, i: int, last: int) -> Source | None:
    """Who stands behind «by»: the noun that the parse takes for the agent."""
    agent = next((c for c in reading.token(i).children if c.dep_ == "obl:agent" and c.i > i), None)
    if agent is None or agent.left_edge.i > i + AGENT_REACH:
        return None
    return source_after(reading, agent.left_edge.i + 1, last)
