"""From places that tell of meetings to meetings, each recorded once."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from msgspec.structs import replace

from aidememoire.extract.meetings.candidates import find_candidates
from aidememoire.extract.meetings.sides import is_official
from aidememoire.extract.meetings.table import Candidate, lexicon
from aidememoire.languages.pack import Pack
from aidememoire.model import Time
from aidememoire.records import Findings, Meeting, Reason

if TYPE_CHECKING:
    from spacy.tokens import Doc


def build_meetings(doc: Doc, findings: Findings, pack: Pack) -> Iterator[Meeting]:
    """Yield one Meeting for each meeting the text tells of, planned or past.

    Verbs («a rencontré») and nouns («lors d'une visite») of the pack point to it. It needs two sides, or a
    visitor and where he goes, or an assembly with a name; and somebody who holds an office. What is told
    twice is one record, with the words that say most.
    """
    told = sorted(find_candidates(doc, findings, lexicon(pack)), key=lambda c: (c.trigger.start, -c.evidence.end))
    groups: list[list[Candidate]] = []
    for candidate in told:
        group = next((g for g in reversed(groups) if any(_same(findings, candidate, other) for other in g)), None)
        if group is not None:
            group.append(candidate)
        else:
            groups.append([candidate])
    for group in groups:
        good = [c for c in group if _is_meeting(findings, c)]
        if good:
            yield _meeting(findings, good, group)


def _is_meeting(findings: Findings, told: Candidate) -> bool:
    """Whether the words alone make a meeting."""
    who = told.participants
    if not any(is_official(findings, p) for p in who) or (told.again and len(who) < 2):
        return False
    settled = told.place is not None or told.time is not None
    persons = sum(findings.entity(p).type == "person" for p in who)
    first = findings.entity(who[0]).type
    match told.class_:
        case "talks":
            assembly = told.rule.startswith("meeting-noun") and first == "organization"
            good = len(who) > 1 or (settled and (assembly or told.people))
        case "process":
            good = (len(who) > 1 and (told.held or settled or persons > 1)) or (settled and told.people) or _is_dated(told)
        case "signing":
            good = len(who) > 1 and (first == "person" or (settled and told.held))
        case "credentials":
            good = persons > 0
        case "visit":
            goes = told.place is not None or (told.time is not None and told.goal) or told.rule.startswith("meeting-verb")
            good = goes and not all(_at_home(findings, p, told.place) for p in who)
        case "event":
            good = settled
        case _:  # «la commission mixte» alone is a body, «le sommet de» a meeting
            good = told.form == "summit" or settled or told.held or told.counted
    return good


def _is_dated(told: Candidate) -> bool:
    """Whether the text says where and when."""
    return told.place is not None and told.time is not None


def _at_home(findings: Findings, ref: str, place: str | None) -> bool:
    """Whether the visitor speaks for the very state that he would visit."""
    home = findings.entity(ref).of
    return home is not None and place is not None and home in {place, findings.entity(place).of}


# ---------------------------------------------------------------- told again
def _same(findings: Findings, one: Candidate, other: Candidate) -> bool:
    """Whether both tell of one meeting: nothing that either says speaks against it."""
    if one.evidence.overlaps(other.evidence):
        return True
    if _apart(findings, one.place, other.place) or not _same_day(one.time, other.time):
        return False
    beside = findings.sentence_of(one.trigger) == findings.sentence_of(other.trigger)
    kinds = {one.class_, other.class_} if one.class_ != other.class_ else set()
    if kinds and (_is_other_than_told(one, other) if beside else "visit" in kinds or not _points_at_event(one, kinds)):
        return False
    if not beside and not one.again and _one_sided(one, other):
        return False
    if one.again and (not one.participants or one.class_ == other.class_):
        return True
    return _within(findings, one.participants, other.participants)


def _is_other_than_told(one: Candidate, other: Candidate) -> bool:
    """Whether words just after others that point back tell of something new («lors de cette visite, il a rencontré…»)."""
    return other.again and (not one.again or one.class_ in EVENTS)


def _points_at_event(one: Candidate, kinds: set[str]) -> bool:
    """Whether talks can be the event told of before: neither is one, or they point back («cette rencontre» after a summit)."""
    return not kinds & EVENTS or (one.again and one.class_ not in EVENTS)


def _one_sided(one: Candidate, other: Candidate) -> bool:
    """Whether one of two talks names a single side: that tells nothing of whom it was with."""
    return {one.class_, other.class_} <= TALKS and min(len(one.participants), len(other.participants)) < 2


# Kinds of meeting during which others may take place, between the same sides.
EVENTS = frozenset({"visit", "assembly", "signing", "event"})
TALKS = frozenset({"talks", "process"})


def _within(findings: Findings, one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    """Whether one side's participants are among the other's; states stand for their persons where no person is named."""
    a, b = frozenset(one), frozenset(other)
    groups = {r for r in a | b if findings.entity(r).type == "other"}
    if groups and a - groups and b - groups:
        return a - groups == b - groups
    if not all(any(findings.entity(r).type == "person" for r in refs) for refs in (a, b)):
        a, b = _stood_for(findings, one), _stood_for(findings, other)
    return bool(a and b) and (a <= b or b <= a)


def _apart(findings: Findings, one: str | None, other: str | None) -> bool:
    """Whether the two places are two: a city is no other place than its state."""
    if one is None or other is None or one == other:
        return False
    first, second = findings.entity(one), findings.entity(other)
    return first.type == second.type and first.of != other and second.of != one


def _same_day(one: Time | None, other: Time | None) -> bool:
    """Whether the two dates can be one: equal, or one within the other, or one of them unsettled."""
    if one is None or other is None:
        return True
    if one.value is None or other.value is None:
        return one.frame is None or other.frame is None or one.frame == other.frame
    return one.value.startswith(other.value) or other.value.startswith(one.value)


def _stood_for(findings: Findings, refs: tuple[str, ...]) -> frozenset[str]:
    """The states and bodies behind the participants, and those who stand for none themselves."""
    return frozenset(findings.entity(r).of or r for r in refs)


# ---------------------------------------------------------------- the record
def _weight(findings: Findings, told: Candidate) -> tuple[bool, bool, int, bool, bool, bool, int]:
    """The words that say most: a sentence before a heading, nothing that points back; most participants, place, date, length.

    Talks say more than the welcome before them («a accueilli»).
    """
    length = told.evidence.end - told.evidence.start
    sentence = findings.sentence_of(told.trigger).of(findings.view)
    whole = sentence.rstrip('»"” \n')[-1:] in ".!?…:;,"
    welcome = told.class_ == "talks" and told.form == "visit"
    settled = told.place is not None, told.time is not None
    return whole, not told.again, len(told.participants), not welcome, *settled, min(length, LONG)


# Beyond this, longer words say no more.
LONG = 160


def _meeting(findings: Findings, good: list[Candidate], group: list[Candidate]) -> Meeting:
    best = max(good, key=lambda c: _weight(findings, c))
    time = best.time or next((c.time for c in group if c.time), None)
    place = best.place or next((c.place for c in group if c.place), None)
    form = next((c.form for c in good if c.form in {"summit", "call", "signing"}), best.form)
    reasons = [Reason(field="evidence", how=f"{best.rule} ({best.entry})", span=best.trigger)]
    if time:
        reasons.append(Reason(field="date", how=time.how or f"as written ({time.rule})", span=time.span))
    if len(group) > 1:
        reasons += [Reason(field="evidence", how="told again", span=c.trigger) for c in group if c is not best]
    return Meeting(
        evidence=best.evidence, participants=best.participants, place=place, date=_date(time), form=form,
        rule=best.rule, entry=best.entry, because=tuple(reasons),
    )  # fmt: skip


def _date(time: Time | None) -> str | None:
    """The day or period; the beginning of one that is only said to last since then."""
    if time is None:
        return None
    if time.mark == "since" and time.frame:
        return replace(time.frame).value()
    return time.value
