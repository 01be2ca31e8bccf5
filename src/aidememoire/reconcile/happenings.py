"""Meetings, instruments, undertakings and utterances that several articles tell of.

Each pair is proposed by a block that both stand in, and joined when nothing that both say speaks against it: days
must meet, numbers must agree, and what is known of one only decides nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from itertools import combinations

from msgspec import Struct

from aidememoire.entries import Kind, Link, Ref, Relation, Step
from aidememoire.model import Span
from aidememoire.reconcile.alike import gather
from aidememoire.reconcile.figures import ALL_PAIRS, Comparison
from aidememoire.reconcile.periods import Days, days_of, overlap
from aidememoire.reconcile.wording import content_words, nouns_of, numbers_agree, numbers_of, party_stems
from aidememoire.records import Commitment, DocumentRecord, Instrument, Meeting, Record, Statement

SHARED = 0.5  # of the content words of the shorter text: two wordings of one thing share about half of them
UNDERTAKEN = 0.6  # of an undertaking: «livrer des machines agricoles» and «livrer des produits agricoles» share half
UTTERED = 0.6  # of an utterance: two translations of one sentence share rather more than two sentences on one subject
EXCERPT, WHOLE = 3, 0.9  # what has a third of the words of the other, or fewer, must be found in it nearly whole
NEAR = 2  # days between two articles that report one utterance
WEEK = 7
Refused = Callable[[Ref, Ref], bool]


class Happening(Struct, frozen=True):
    """A record with what decides whether another one tells of the same thing.

    `parties` are the keys of those who meet, sign, undertake or speak, `to` of those an undertaking is made to; who
    undertakes something for a state or body stands for it.
    """

    ref: Ref
    kind: Kind
    parties: tuple[str, ...]
    days: Days | None
    published: str
    words: frozenset[str]
    numbers: frozenset[str]
    form: str
    span: Span
    to: tuple[str, ...] = ()
    due: str | None = None

    @property
    def by(self) -> str | None:
        """Who says it: the one speaker of an utterance, else nobody in particular."""
        return self.parties[0] if self.kind == "statements" and len(self.parties) == 1 else None

    @property
    def own(self) -> bool:
        """An utterance is its speaker's own; what else happens is told by those who print it."""
        return False


def read_happenings(record: DocumentRecord, keys: Mapping[Ref, str]) -> Iterator[Happening]:
    """The records of a document that are no figures, as happenings."""
    for one in (*record.statements, *record.commitments, *record.meetings, *record.instruments):
        yield _happening(record, one, keys)


def _happening(record: DocumentRecord, one: Record, keys: Mapping[Ref, str]) -> Happening:
    document = record.document
    to: tuple[str, ...] = ()
    due: str | None = None
    kind: Kind
    form: str
    spans: tuple[Span, ...]
    match one:
        case Meeting():
            kind, who, days, spans, form = "meetings", one.participants, one.date, (one.evidence,), one.form
        case Instrument():
            kind, who, days, spans, form = "instruments", one.parties, one.date, (one.evidence,), one.kind
        case Commitment():
            homes = {e.id: e.of for e in record.entities if e.type == "person" and e.of}
            who, to = (tuple(homes.get(w, w) for w in some) for some in (one.by, one.to))
            kind, days, spans, form, due = "commitments", None, one.clause, one.force, one.due
        case Statement():
            kind, who, days, spans, form = "statements", one.speakers, document.published, one.content, one.kind
        case _:
            raise TypeError(type(one).__name__)
    text = " ".join(span.of(document.text) for span in spans)
    idle = party_stems(record, (*who, *to)) | (nouns_of(document.lang) if kind == "instruments" else frozenset())
    return Happening(
        ref=Ref(document.id, one.id),
        kind=kind,
        parties=tuple(dict.fromkeys(keys[Ref(document.id, w)] for w in who)),
        days=days_of(days),
        published=document.published or "",
        words=(content_words(one.name, document.lang) - idle if isinstance(one, Instrument) else frozenset())
        or content_words(text, document.lang) - idle,
        numbers=numbers_of(one.name if isinstance(one, Instrument) else text),
        form=form,
        span=Span(spans[0].start, spans[-1].end),
        to=tuple(dict.fromkeys(keys[Ref(document.id, w)] for w in to)),
        due=due,
    )


def blocks_of_happening(one: Happening) -> tuple[str, ...]:
    """The blocks in which it may meet its like: by its parties, an instrument also by its kind.

    Utterances meet within a week; one of the first days of a week also meets those of the week before, so that
    two that are near always stand in one block.
    """
    if not one.parties:
        return (f"{one.kind} alone {one.ref.document} {one.ref.id}",)
    if one.kind == "commitments":
        return tuple(f"{one.kind} {party}" for party in sorted(one.parties))
    if one.kind == "instruments":
        return tuple(f"{one.kind} {party} {one.form}" for party in sorted(one.parties))
    block = " ".join((one.kind, *sorted(one.parties)))
    if one.kind != "statements":
        return (block,)
    if one.days is None:
        return (f"{block} undated",)
    day = one.days.first.toordinal()
    return tuple(f"{block} week {week}" for week in sorted({day // WEEK, (day - NEAR) // WEEK}))


def link_happenings(
    block: Sequence[Happening], known: Comparison, refused: Refused = lambda _one, _other: False
) -> Iterator[Link]:
    """Links between the records of a block that tell of the same meeting, instrument, undertaking or utterance.

    Two of which a person said that they are not the same come into no group together.
    """
    kind = block[0].kind
    same = _SAME[kind]

    def fits(group: list[Happening], one: Happening) -> bool:
        return all(not refused(member.ref, one.ref) and same(member, one) is not None for member in group)

    for group in gather(block, _WORDS[kind], _SHARES[kind], fits):
        pairs = combinations(group, 2) if len(group) <= ALL_PAIRS else ((group[0], other) for other in group[1:])
        for left, right in pairs:
            steps = tuple(same(left, right) or ())
            again = known.reprinted(left.ref, left.span, right.ref, right.span)
            relation: Relation = "reprints" if again else "same"
            yield Link(kind=kind, left=left.ref, right=right.ref, relation=relation, blocked_by=_RULES[kind], steps=steps)


def _share(one: frozenset[str], other: frozenset[str]) -> float:
    return len(one & other) / max(1, min(len(one), len(other)))


def _day_step(one: Happening, other: Happening) -> Step | None:
    """The step on days; None when they exclude each other."""
    if one.days is None or other.days is None:
        return Step(name="day", verdict="unknown", words="one of them gives no day")
    if not overlap(one.days, other.days):
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
    sides, others = set(one.parties), set(other.parties)
    if day is None or share < SHARED or not numbers_agree(one.numbers, other.numbers) or not (sides <= others or others <= sides):
        return None
    if len(one.words & other.words) < 2 and one.words != other.words:
        return None
    return [Step(name="name", verdict="compatible", words=f"{share:.0%} of the words shared"), day]


def same_undertaking(one: Happening, other: Happening) -> list[Step] | None:
    """The steps when both tell of one undertaking: the same sides, and like words with no other number."""
    share = _share(one.words, other.words)
    if share < UNDERTAKEN or len(one.words & other.words) < 2 or not numbers_agree(one.numbers, other.numbers):
        return None
    sides, others = ({*h.parties, *h.to} for h in (one, other))
    if not (sides <= others or others <= sides):
        return None
    who = Step(name="sides", verdict="same" if sides == others else "compatible", words=", ".join(sorted(sides & others)))
    return [who, Step(name="object", verdict="compatible", words=f"{share:.0%} of the words shared")]


def same_utterance(one: Happening, other: Happening) -> list[Step] | None:
    """The steps when both report one utterance: the same speakers, days apart by no more than two, like words."""
    share, common = _share(one.words, other.words), len(one.words & other.words)
    if one.ref.document == other.ref.document or share < UTTERED or common < 3:
        return None
    if common * EXCERPT < max(len(one.words), len(other.words)) and share < WHOLE:
        return None
    if one.days and other.days and abs((one.days.first - other.days.first).days) > NEAR:
        return None
    if not numbers_agree(one.numbers, other.numbers):
        return None
    return [Step(name="words", verdict="compatible", words=f"{share:.0%} of the words shared")]


def _years(one: Happening) -> Collection[str]:
    """The years a meeting may have been in: two that share none cannot be one."""
    return [str(year) for year in range(one.days.first.year, one.days.last.year + 1)] if one.days else ()


def _words(one: Happening) -> Collection[str]:
    return one.words


Same = Callable[[Happening, Happening], list[Step] | None]
_SAME: dict[Kind, Same] = {
    "meetings": same_meeting,
    "instruments": same_instrument,
    "commitments": same_undertaking,
    "statements": same_utterance,
}
# What two records of a kind must have in common to be held against each other at all, and how much of it.
_WORDS: dict[Kind, Callable[[Happening], Collection[str]]] = {
    "meetings": _years,
    "instruments": _words,
    "commitments": _words,
    "statements": _words,
}
_SHARES: dict[Kind, float] = {"meetings": 0.0, "instruments": SHARED, "commitments": UNDERTAKEN, "statements": UTTERED}
_RULES: dict[Kind, str] = {
    "meetings": "meetings-by-parties",
    "instruments": "instruments-by-parties-and-kind",
    "commitments": "commitments-by-parties",
    "statements": "statements-by-speakers-and-week",
}
