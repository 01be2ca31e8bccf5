"""From phrases to instruments, each recorded once, with its parties, date, status and progress."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from msgspec import Struct

from aidememoire.extract.instruments.parties import are_of_two, doc_has_relation, parties_of, sentence_parties
from aidememoire.extract.instruments.phrases import Phrase, find_phrases
from aidememoire.extract.instruments.progress import Progress, find_progress
from aidememoire.extract.instruments.status import Standing, read_standing
from aidememoire.extract.instruments.table import Lexicon, lexicon
from aidememoire.languages.pack import Pack
from aidememoire.model import Span, Time, hull
from aidememoire.records import Findings, Instrument, InstrumentStatus, Reason

if TYPE_CHECKING:
    from spacy.tokens import Doc


class Told(Struct, frozen=True, kw_only=True):
    """One phrase with what stands around it."""

    phrase: Phrase
    standing: Standing | None
    time: Time | None
    parties: tuple[str, ...]
    progress: Progress | None


def build_instruments(doc: Doc, findings: Findings, pack: Pack) -> Iterator[Instrument]:
    """Yield one Instrument for each treaty, agreement, programme or contract that the text names.

    A noun of the pack needs a complement, a name of its own or two parties in its sentence, as its entry says:
    «l'accord» alone points back, «le projet» alone is a topic. What is named twice is one record.
    """
    words = lexicon(pack)
    progress = find_progress(doc, findings, words)
    groups: list[list[Told]] = []
    for phrase in find_phrases(doc, findings, words):
        told = _told(doc, findings, words, phrase, progress)
        group = next((g for g in reversed(groups) if _same(told.phrase, g)), None)
        if group is not None:
            group.append(told)
        elif _stands(findings, told):
            groups.append([told])
    for group in groups:
        yield _instrument(doc, findings, group)


def _told(doc: Doc, findings: Findings, words: Lexicon, phrase: Phrase, progress: tuple[Progress, ...]) -> Told:
    standing = read_standing(doc, phrase, words)
    sentence = findings.sentence_of(phrase.span)
    share = next((p for p in progress if sentence.covers(p.span) and p.fits(phrase)), None)
    return Told(
        phrase=phrase,
        standing=standing,
        time=_time(findings, phrase, standing),
        parties=parties_of(doc, findings, words, phrase, standing),
        progress=share,
    )


def _time(findings: Findings, phrase: Phrase, standing: Standing | None) -> Time | None:
    """The date in the phrase, or of the verb that signs it."""
    dates = [t for t in findings.times if t.kind == "date"]
    inside = next((t for t in dates if phrase.span.covers(t.span)), None)
    if inside or standing is None or standing.status not in {"signed", "in_preparation"}:
        return inside
    sentence = findings.sentence_of(phrase.span)
    low, high = sorted((standing.word.idx, phrase.span.end))
    near = [t for t in dates if sentence.covers(t.span) and low - DATE_REACH <= t.span.start <= high + DATE_REACH]
    return near[0] if len(near) == 1 else None


# A date of the signing stands no further from its verb or the phrase.
DATE_REACH = 60


def _stands(findings: Findings, told: Told) -> bool:
    """Whether the phrase names an instrument by itself."""
    phrase, needs = told.phrase, told.phrase.entry.needs
    if told.progress and needs != "project":
        return True
    if phrase.again or (told.standing and told.standing.denied) or (phrase.plural and not _is_counted(findings, told)):
        return False
    sides = sentence_parties(findings, phrase.span)
    related = len(sides) > 1 or len(told.parties) > 1
    said = bool(phrase.words or told.standing)
    match needs:
        case "nothing":
            stands = True
        case "complement":
            stands = bool(phrase.words or phrase.proper or told.standing or findings.parties_in(phrase.span))
        case "complement_or_status":
            stands = said
        case "relation":
            signed = told.standing is not None and told.standing.status in {"signed", "in_preparation"}
            stands = (bool(phrase.words) and (signed or _has_sum(findings, phrase))) or (signed and _said_inside(told))
        case "name":
            stands = phrase.proper
        case "capital":
            stands = phrase.proper and findings.view[phrase.noun_span.start].isupper()
        case _:
            stands = bool(phrase.words) and not phrase.plural and are_of_two(findings, sides or told.parties)
    return stands and (related or doc_has_relation(findings))


def _has_sum(findings: Findings, phrase: Phrase) -> bool:
    return any(q.dimension == "money" and phrase.span.covers(q.span) for q in findings.quantities)


def _said_inside(told: Told) -> bool:
    """«le contrat signé»: the word that says the status stands in the phrase."""
    return told.standing is not None and told.standing.word.i <= told.phrase.last


def _is_counted(findings: Findings, told: Told) -> bool:
    """Whether a plural is of certain papers: they are signed or in the making, counted, or between parties."""
    first = findings.view[told.phrase.span.start : told.phrase.noun_span.start]
    status = told.standing.status if told.standing else None
    wanted = {"signed"} if told.phrase.kind == "contract" else {"signed", "in_preparation"}
    return status in wanted or len(findings.parties_in(told.phrase.span)) > 1 or any(c.isdigit() for c in first)


def _same(phrase: Phrase, group: list[Told]) -> bool:
    """Whether the phrase names what the group names: no word of one speaks against the other."""
    first = group[0].phrase
    family = {first.kind, phrase.kind}
    if phrase.plural != first.plural or not (len(family) == 1 or any(family <= kin for kin in KIN)):
        return False
    if phrase.again:
        return True
    if phrase.number and phrase.number != first.number:
        return False
    words = frozenset().union(*(t.phrase.words for t in group))
    return phrase.words <= words or (bool(first.words) and first.words <= phrase.words)


# Kinds by which one and the same instrument may be called.
KIN = (frozenset({"agreement", "treaty", "memorandum"}), frozenset({"programme", "project"}))


# ---------------------------------------------------------------- the record
def _weight(doc: Doc, findings: Findings, told: Told) -> tuple[bool, bool, bool, bool, int, bool, int]:
    """The phrase that says most stands for the instrument, before those of headings; the first of equals."""
    phrase = told.phrase
    sentence = findings.sentence_of(phrase.span).of(findings.view)
    subject = doc[phrase.head].dep_.startswith("nsubj")
    return (told.progress is not None, not phrase.again, sentence.rstrip("»\" ")[-1:] in ".!?…", told.standing is not None,
            min(len(told.parties), 2), subject, -phrase.span.start)  # fmt: skip


def _instrument(doc: Doc, findings: Findings, group: list[Told]) -> Instrument:
    best = max(group, key=lambda t: _weight(doc, findings, t))
    status = _status(group)
    standing = next((t.standing for t in group if t.standing and t.standing.status == status), None)
    time = best.time or next((t.time for t in group if t.time), None)
    evidence = hull([best.phrase.span, best.progress.span]) if best.progress else best.phrase.span
    reasons = [Reason(field="kind", how=f"the noun {best.phrase.entry.words[0]}", span=best.phrase.noun_span)]
    if standing:
        word = standing.word
        reasons.append(Reason(field="status", how=f"said by «{word.lemma_}»", span=Span(word.idx, word.idx + len(word))))
    if time:
        reasons.append(Reason(field="date", how=time.how or f"as written ({time.rule})", span=time.span))
    return Instrument(
        evidence=evidence, name=best.phrase.name, kind=best.phrase.kind, parties=_parties(group), date=_date(time), status=status,
        progress=best.progress.share if best.progress else None, rule=f"instrument-{best.phrase.entry.needs}",
        entry=f"instruments:{best.phrase.entry.words[0]}", because=tuple(reasons),
    )  # fmt: skip


def _status(group: list[Told]) -> InstrumentStatus | None:
    fixed = next((t.phrase.entry.status for t in group if t.phrase.entry.status), None)
    said = [t.standing.status for t in group if t.standing]
    if any(t.progress for t in group):
        return "in_force"
    return fixed or next((s for s in ("signed", "implemented") if s in said), said[0] if said else None)


def _parties(group: list[Told]) -> tuple[str, ...]:
    return max((t.parties for t in group), key=len)


def _date(time: Time | None) -> str | None:
    if time is None:
        return None
    return time.frame.value() if time.mark == "since" and time.frame else time.value
