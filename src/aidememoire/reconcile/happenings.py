"""Meetings, instruments, undertakings and utterances that several articles tell of.

Each pair is proposed by a key that both share, and joined when nothing that both say speaks against it: days
must meet, numbers must agree, and what is known of one only decides nothing.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import pairwise

from msgspec import Struct

from aidememoire.entries import Kind, Link, Ref, Step
from aidememoire.reconcile.periods import days_of, overlap
from aidememoire.reconcile.words import WORD, fold
from aidememoire.records import Commitment, DocumentRecord, Instrument, Meeting, Record, Statement

CONTENT_WORD = 5  # letters of a word that carries content
SHARED = 0.5  # of the content words of the shorter text: two wordings of one thing share about half of them
UTTERED = 0.6  # of an utterance: two translations of one sentence share rather more than two sentences on one subject
NUMBER = re.compile(r"\d+")


class Happening(Struct, frozen=True):
    """A record with what decides whether another one tells of the same thing."""

    ref: Ref
    record: Record
    parties: frozenset[str]
    days: tuple[object, ...] | None
    published: str
    words: frozenset[str]
    numbers: frozenset[str]
    kind: str


def read_happenings(kind: Kind, records: Sequence[DocumentRecord], keys: Mapping[Ref, str]) -> list[Happening]:
    """All records of a kind as happenings, ordered by publication and id."""
    found = [_happening(record, one, keys) for record in records for one in getattr(record, kind)]
    return sorted(found, key=lambda h: (h.published, h.ref))


def _happening(record: DocumentRecord, one: Record, keys: Mapping[Ref, str]) -> Happening:
    document = record.document
    who: tuple[str, ...]
    kind: str
    match one:
        case Meeting():
            who, days, text, kind = one.participants, one.date, one.evidence.of(document.text), one.form
        case Instrument():
            who, days, text, kind = one.parties, one.date, one.name, one.kind
        case Commitment():
            who, days, text, kind = one.by, None, _joined(document.text, one.clause), "commitment"
        case Statement():
            who, days, text, kind = one.speakers, document.published, _joined(document.text, one.content), "statement"
        case _:
            raise TypeError(type(one).__name__)
    return Happening(
        ref=Ref(document.id, one.id),
        record=one,
        parties=frozenset(keys[Ref(document.id, w)] for w in who),
        days=days_of(days),
        published=document.published or "",
        words=content_words(text),
        numbers=frozenset(NUMBER.findall(text)),
        kind=kind,
    )


def _joined(text: str, spans: Iterable[tuple[int, int]]) -> str:
    return " ".join(text[start:end] for start, end in spans)


def content_words(text: str) -> frozenset[str]:
    """The stems of its longer words: six letters, which most endings of French and English leave alone."""
    return frozenset(fold(m.group())[:6] for m in WORD.finditer(text) if len(m.group()) >= CONTENT_WORD)


def link_happenings(kind: Kind, happenings: Sequence[Happening]) -> Iterator[Link]:
    """Links between records that tell of the same meeting, instrument, undertaking or utterance."""
    same = _SAME[kind]
    for blocked_by, block in _blocks(kind, happenings):
        groups: list[list[Happening]] = []
        for one in block:
            home = next((g for g in groups if _fits(g, one, same)), None)
            if home is None:
                groups.append([one])
            else:
                home.append(one)
        for group in groups:
            for left, right in pairwise(group):
                steps = tuple(same(left, right) or ())
                yield Link(kind=kind, left=left.ref, right=right.ref, relation="same", blocked_by=blocked_by, steps=steps)


def _fits(group: Sequence[Happening], one: Happening, same: Comparison) -> bool:
    return all(same(member, one) is not None for member in group)


def _blocks(kind: Kind, happenings: Sequence[Happening]) -> Iterator[tuple[str, list[Happening]]]:
    """Records that may be the same: they share all of a key, and each record stands in one block only."""
    blocks: dict[tuple[object, ...], list[Happening]] = defaultdict(list)
    for one in happenings:
        if one.parties:
            blocks[(tuple(sorted(one.parties)), *((one.kind,) if kind == "instruments" else ()))].append(one)
    rule = f"{kind}-by-parties" + ("-and-kind" if kind == "instruments" else "")
    for key in sorted(blocks, key=str):
        yield rule, blocks[key]


def _share(one: frozenset[str], other: frozenset[str]) -> float:
    return len(one & other) / max(1, min(len(one), len(other)))


def _day_step(one: Happening, other: Happening) -> Step | None:
    """The step on days; None when they exclude each other."""
    if one.days is None or other.days is None:
        return Step(name="day", verdict="unknown", words="one of them gives no day")
    if not overlap(one.days, other.days):  # type: ignore[arg-type]  # Days, kept as a tuple in the struct
        return None
    return Step(name="day", verdict="same" if one.days == other.days else "compatible", words=f"{one.days} and {other.days}")


def same_meeting(one: Happening, other: Happening) -> list[Step] | None:
    """The steps when both tell of one meeting: the same sides, and a day that both can mean."""
    day = _day_step(one, other)
    if day is None or one.ref.document == other.ref.document or day.verdict == "unknown":
        return None
    return [Step(name="sides", verdict="same", words=", ".join(sorted(one.parties))), day]


def same_instrument(one: Happening, other: Happening) -> list[Step] | None:
    """The steps when both name one paper: the same parties and kind, like words, no other number, no other day."""
    day, share = _day_step(one, other), _share(one.words, other.words)
    if day is None or share < SHARED or (one.numbers and other.numbers and one.numbers != other.numbers):
        return None
    return [Step(name="name", verdict="compatible", words=f"{share:.0%} of the words shared"), day]


def same_undertaking(one: Happening, other: Happening) -> list[Step] | None:
    """The steps when both tell of one undertaking: the same actor, and like words with no other number."""
    share = _share(one.words, other.words)
    if share < SHARED or len(one.words & other.words) < 2 or (one.numbers and other.numbers and one.numbers != other.numbers):
        return None
    return [Step(name="object", verdict="compatible", words=f"{share:.0%} of the words shared")]


def same_utterance(one: Happening, other: Happening) -> list[Step] | None:
    """The steps when both report one utterance: the same speakers, days apart by no more than two, like words."""
    share = _share(one.words, other.words)
    if one.ref.document == other.ref.document or share < UTTERED or len(one.words & other.words) < 3:
        return None
    if one.numbers != other.numbers and one.numbers and other.numbers and not one.numbers & other.numbers:
        return None
    return [Step(name="words", verdict="compatible", words=f"{share:.0%} of the words shared")]


Comparison = Callable[[Happening, Happening], list[Step] | None]
_SAME: dict[Kind, Comparison] = {
    "meetings": same_meeting,
    "instruments": same_instrument,
    "commitments": same_undertaking,
    "statements": same_utterance,
}
