"""The flow of attribution: cues, then each with its content and source, then quotations without a cue."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from aidememoire.extract.attributions.according import find_according, fronted_source
from aidememoire.extract.attributions.apart import read_apart
from aidememoire.extract.attributions.cues import Cue, find_cues
from aidememoire.extract.attributions.fronted import read_fronted
from aidememoire.extract.attributions.hearsay import qualified, relayed
from aidememoire.extract.attributions.interviews import find_answers, find_blocks
from aidememoire.extract.attributions.passives import find_passives
from aidememoire.extract.attributions.phrases import Source, finite
from aidememoire.extract.attributions.reading import Reading, make_reading
from aidememoire.extract.attributions.remarks import find_remarks
from aidememoire.extract.attributions.reported import read_reported
from aidememoire.extract.attributions.reports import Report, to_attribution
from aidememoire.extract.attributions.sources import mention_before, source_before, subject_of_sentence
from aidememoire.extract.attributions.unclaimed import find_unclaimed
from aidememoire.languages.pack import Pack
from aidememoire.model import Attribution
from aidememoire.records import Findings

if TYPE_CHECKING:
    from spacy.tokens import Doc


def find_attributions(doc: Doc, findings: Findings, pack: Pack) -> tuple[Attribution, ...]:
    """Every attribution of the body, in text order; what is reported inside another report is left to it."""
    reading = make_reading(doc, findings, pack)
    if not reading.sentences:
        return ()
    answers = (*find_answers(reading), *find_blocks(reading), *find_remarks(reading))
    cues = find_cues(reading)
    reports = _read_cues(reading, cues)
    reports += tuple(find_according(reading, cues, reports))
    reports += tuple(find_passives(reading))
    reports = [r for r in reports if not any(a.content.overlaps(r.content) for a in answers)]
    kept = [*answers, *without_nested(relayed(reading, reports))]
    kept += find_unclaimed(reading, tuple(kept), cues)
    kept.sort(key=lambda r: (r.content.start, r.at))
    return tuple(to_attribution(qualified(reading, r)) for r in kept)


def _read_cues(reading: Reading, cues: tuple[Cue, ...]) -> list[Report]:
    found: list[Report] = []
    sentence: tuple[int, int] = (-1, -1)
    floor, shared, spoke = 0, None, None
    for cue in cues:
        if reading.sentence(cue.verb) != sentence:
            sentence, shared = reading.sentence(cue.verb), None
            floor = sentence[0]
        made = read_apart(reading, cue) or read_fronted(reading, cue, floor)
        if made is not None:
            found += made
            spoke = made[-1].source if made else spoke
            if made and made[-1].source is not None and not made[-1].inserted:
                shared, floor = made[-1].source, max(cue.end, made[-1].source.end)
            continue
        if reading.quotation_of[cue.verb] is not None:
            continue
        source = _source(reading, cue, shared, sentence)
        if source is None and _goes_on(reading, cue, sentence):
            source = spoke or subject_of_sentence(reading, _before(reading, sentence))
        reports = tuple(read_reported(reading, cue, source, cues))
        found += reports
        spoke = source if reports else spoke
        if reports and source is not None and cue.mood == "finite":
            shared = source
    return found


def _before(reading: Reading, sentence: tuple[int, int]) -> tuple[int, int] | None:
    return next((s for s in reversed(reading.sentences) if s[1] <= sentence[0]), None)


def _goes_on(reading: Reading, cue: Cue, sentence: tuple[int, int]) -> bool:
    """Whether a cue has its subject in the sentence before: «Et d'estimer que», «Qui a souhaité que»."""
    return cue.mood == "infinitive" or (
        cue.start == sentence[0] + 1 and reading.words[sentence[0]] in reading.lexicon.grammar.relative[:1]
    )


def _source(reading: Reading, cue: Cue, shared: Source | None, sentence: tuple[int, int]) -> Source | None:
    """The source of a cue that comes before its content; a gerund or a second verb shares that of the cue before it."""
    if cue.mood == "gerund" and cue.start == cue.verb:
        before = reading.left(cue.start - 1, sentence[0])
        if before >= 0 and reading.token(before).pos_ in ("NOUN", "PROPN", "ADJ"):
            own = mention_before(reading, cue.start, sentence[0])  # «le juge constatant que», not «un film suggérant que»
            told = cue.end < sentence[1] and reading.words[cue.end] in reading.lexicon.grammar.that
            return own or ((shared or fronted_source(reading, sentence)) if told else None)
    if cue.mood != "finite":
        return shared or _main_subject(reading, cue, sentence)
    before = reading.left(cue.start - 1, sentence[0])
    grammar = reading.lexicon.grammar
    while before >= 0 and (aside := reading.lexicon.asides.ending(reading.words, before + 1)):
        before = reading.left(before - aside, sentence[0])
    joined = before >= 0 and (reading.words[before] in grammar.conjunctions)
    alone = (
        shared is not None and len(shared.mentions) == 1 and shared.mentions[0].number == "s" and not shared.mentions[0].entities
    )
    if joined and shared is not None and not (cue.plural and alone):
        return shared
    if joined:
        verb = _verb_before(reading, cue, before, sentence[0])
        return source_before(reading, verb, sentence[0]) if verb is not None else None
    return source_before(reading, cue, sentence[0])


def _verb_before(reading: Reading, cue: Cue, before: int, first: int) -> Cue | None:
    """`cue` moved to the verb that it is joined to («a signé l'accord et estime»), whose subject it shares."""
    head = reading.token(cue.governor).head
    joined = head.i if reading.token(cue.governor).dep_ == "conj" and first <= head.i < before else None
    subject = any(child.dep_.startswith("nsubj") for child in head.children)
    if joined is None or not (subject or head.pos_ in ("VERB", "AUX")):
        joined = next((i for i in range(before - 1, first - 1, -1) if finite(reading, i)), None)
    if joined is None:
        return None
    start = joined
    grammar = reading.lexicon.grammar
    while start > first and (
        reading.token(start - 1).pos_ in ("AUX", "ADV")
        or reading.words[start - 1] in (*grammar.clitics, *grammar.negation, *grammar.reflexive)
    ):
        start -= 1
    return replace(cue, start=start, verb=joined, carried=None)


def _main_subject(reading: Reading, cue: Cue, sentence: tuple[int, int]) -> Source | None:
    """The subject of the verb that a gerund or infinitive depends on: before it, or behind a fronted gerund."""
    token = reading.token(cue.verb)
    for _ in range(4):
        if token.head is token:
            break
        token = token.head
        if reading.is_finite(token.i) or token.dep_ == "ROOT":
            break
    main = replace(cue, start=max(token.i, sentence[0]), verb=token.i, carried=None, mood="finite")
    subjects = [c for c in token.children if c.dep_.startswith("nsubj")]
    if subjects:
        main = replace(main, start=max(main.start, subjects[-1].i + 1))
    return source_before(reading, main, sentence[0])


def without_nested(reports: list[Report]) -> list[Report]:
    """The reports whose cue does not lie inside another one's content, each content once."""
    kept: list[Report] = []
    for report in reports:
        where = report.cue_span or report.content
        if any(o is not report and _holds(o, report, where.start) for o in reports):
            continue
        if any(o.content == report.content for o in kept):
            continue
        kept.append(report)
    return kept


def _holds(outer: Report, inner: Report, position: int) -> bool:
    if not outer.content.start <= position < outer.content.end or outer.content == inner.content:
        return False
    own = outer.cue_span is not None and outer.cue_span.start == (inner.cue_span.start if inner.cue_span else -1)
    return not own
