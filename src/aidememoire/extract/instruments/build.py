"""From phrases to instruments, each recorded once, with its parties, date, status and progress."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

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
    last: Told | None = None
    for phrase in find_phrases(doc, findings, words):
        last = told = _in_list(findings, words, last, _told(doc, findings, words, phrase, progress))
        group = next((g for g in reversed(groups) if _same(findings, told.phrase, g)), None)
        if group is not None:
            group.append(told)
        elif _stands(findings, told, first=not any(g[0].phrase.kind == phrase.kind for g in groups)):
            groups.append([told])
    for group in groups:
        yield _instrument(doc, findings, group)


def _in_list(findings: Findings, words: Lexicon, before: Told | None, told: Told) -> Told:
    """«ont signé une convention, un protocole et un mémorandum»: each has the standing, date and parties of the one before."""
    if before is None or told.standing is not None or before.standing is None:
        return told
    between = findings.view[before.phrase.span.end : told.phrase.span.start].casefold().strip()
    if between not in words.table.listed or findings.sentence_of(before.phrase.span) != findings.sentence_of(told.phrase.span):
        return told
    return replace(told, standing=before.standing, time=told.time or before.time)


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


def _stands(findings: Findings, told: Told, *, first: bool) -> bool:
    """Whether the phrase names an instrument by itself; `first` tells that none of its kind was named before.

    «Cet accord de prêt a été signé» names one where there is nothing that it could point back to.
    """
    phrase, needs = told.phrase, told.phrase.entry.needs
    if told.progress and needs != "project":
        return True
    signed = told.standing is not None and told.standing.status == "signed"
    if (
        (phrase.again and not (first and signed))
        or (told.standing and told.standing.denied)
        or (phrase.plural and not _is_counted(findings, told))
    ):
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
            made = told.standing is not None and told.standing.status in {"signed", "in_preparation"}
            stands = (bool(phrase.words) and (made or _has_terms(findings, phrase))) or (made and _said_inside(told))
        case "name":
            stands = phrase.proper
        case "capital":
            stands = phrase.proper and findings.view[phrase.noun_span.start].isupper()
        case _:
            stands = bool(phrase.words) and not phrase.plural and are_of_two(findings, sides or told.parties)
    return stands and (related or doc_has_relation(findings))


def _has_terms(findings: Findings, phrase: Phrase) -> bool:
    """Whether a sum or a duration stands in the phrase («un contrat de douze ans»)."""
    sums = any(q.dimension == "money" and phrase.span.covers(q.span) for q in findings.quantities)
    return sums or any(t.kind == "duration" and phrase.span.covers(t.span) for t in findings.times)


def _said_inside(told: Told) -> bool:
    """«le contrat signé»: the word that says the status stands in the phrase."""
    return told.standing is not None and told.standing.word.i <= told.phrase.last


def _is_counted(findings: Findings, told: Told) -> bool:
    """Whether a plural is of certain papers: signed or in the making, counted, between parties, or with a topic."""
    phrase = told.phrase
    first = findings.view[phrase.span.start : phrase.noun_span.start]
    said = told.standing is not None and (phrase.kind != "contract" or told.standing.status == "signed")
    about = phrase.topic and phrase.kind in PAPERS
    return said or about or len(findings.parties_in(phrase.span)) > 1 or any(c.isdigit() for c in first)


def _same(findings: Findings, phrase: Phrase, group: list[Told]) -> bool:
    """Whether the phrase names what the group names: no word of one speaks against the other.

    Two that one sentence tells of with «un» are two.
    """
    first = group[0].phrase
    sentence = findings.sentence_of(phrase.span)
    if phrase.indefinite and any(t.phrase.indefinite and findings.sentence_of(t.phrase.span) == sentence for t in group):
        return False
    family = {first.kind, phrase.kind}
    if phrase.plural != first.plural or not (len(family) == 1 or any(family <= kin for kin in KIN)):
        return False
    if phrase.again:
        return True
    if phrase.number and phrase.number != first.number:
        return False
    words = frozenset().union(*(t.phrase.words for t in group))
    return phrase.words <= words or (bool(first.words) and first.words <= phrase.words)


# Papers of which a plural with a topic names some («des accords sur la pêche»).
PAPERS = frozenset({"agreement", "treaty", "memorandum"})
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
    if group[0].phrase.kind == "project":
        said = ["in_preparation" if s == "signed" else s for s in said]  # what is signed is its funding
    if any(t.progress for t in group):
        return "in_force"
    return fixed or next((s for s in ("signed", "implemented") if s in said), said[0] if said else None)


def _parties(group: list[Told]) -> tuple[str, ...]:
    return max((t.parties for t in group), key=len)


def _date(time: Time | None) -> str | None:
    if time is None:
        return None
    return time.frame.value() if time.mark == "since" and time.frame else time.value
