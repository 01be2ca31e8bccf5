"""What many articles say together: entries, the links between records, and the decisions of people.

A record is what one document says; an entry is what the register holds once the records that speak of the
same thing are joined. Nothing here says what is true: only who says the same, who merely reprints, and where
sources part.
"""

from __future__ import annotations

from hashlib import sha256
from typing import Literal, NamedTuple

from msgspec import Struct

from aidememoire.model import EntityType, Span

Kind = Literal["statements", "figures", "commitments", "meetings", "instruments"]
Relation = Literal[
    "reprints",  # the same passage printed again
    "corroborates",  # the same, within the precision written, from an independent origin
    "restates",  # the same, but the origin is the same or unknown: it counts for nothing
    "refines",  # compatible, and one is more precise
    "conflicts",  # cannot both hold as written
    "supersedes",  # the same origin says it anew, or says that it corrects
    "target_then_actual",  # what was aimed at, and what came
    "series",  # one indicator through time
    "same",  # the same utterance, meeting, instrument or undertaking
    "follows",  # the next state of an undertaking
]


Standing = Literal["open", "done", "lapsed"]
# What makes of two records one entry.
JOINING: frozenset[Relation] = frozenset({"reprints", "corroborates", "restates", "refines", "same"})


class Ref(NamedTuple):
    """A record or entity of a document: both ids."""

    document: str
    id: str


class Step(Struct, frozen=True, kw_only=True):
    """One comparison, for `explain`: what was compared, with which verdict, in words."""

    name: str
    verdict: Literal["same", "compatible", "differs", "unknown"]
    words: str


class Link(Struct, frozen=True, kw_only=True):
    """Two records and how they stand to each other; `blocked_by` is the rule that proposed the pair.

    `left` is the earlier one (by publication, then by id). `refused` when a person decided against it.
    """

    kind: Kind
    left: Ref
    right: Ref
    relation: Relation
    blocked_by: str
    steps: tuple[Step, ...] = ()


class Copy(Struct, frozen=True, kw_only=True):
    """A document that prints another's words: wholly (`reprint`) or in part.

    `of` stands for the group (the earliest, else the fullest). `share` is the part of this document's body
    found in `of`, 0..1; `passages` are the shared spans, in this document and in that one.
    """

    document: str
    of: str
    kind: Literal["reprint", "partial"]
    share: float
    passages: tuple[tuple[Span, Span], ...] = ()


class Origin(Struct, frozen=True, kw_only=True):
    """Where a document's words come from: an agency it names, else the family of its outlet, else None.

    `of` is the party whose own voice it is («state:SN» for a ministry's site), where that is known.
    """

    document: str
    name: str | None
    basis: Literal["agency", "family", "outlet", "reprint", "unknown"]
    of: str | None = None


class Identity(Struct, frozen=True, kw_only=True):
    """Who or what the entities of many documents are. `key` is stable: "state:BY", "person:irma solberg".

    `names` are the spellings met, most frequent first; `offices` are those the articles give, with the first
    and last day of publication on which they do.
    """

    key: str
    name: str
    type: EntityType
    names: tuple[str, ...] = ()
    of: str | None = None
    offices: tuple[tuple[str, str | None, str | None], ...] = ()
    referents: tuple[Ref, ...] = ()


class Entry(Struct, frozen=True, kw_only=True):
    """Records of one kind that speak of the same thing.

    `origins` are the independent ones, `outside` those of them that are no party speaking of itself.
    `id` is a digest of the first member, so that it stays while members are added.
    """

    id: str
    kind: Kind
    members: tuple[Ref, ...]
    origins: tuple[str, ...] = ()
    outside: tuple[str, ...] = ()


class Indicator(Struct, frozen=True, kw_only=True):
    """One measure of the same parties through time; `points` are figure entries in order of period."""

    id: str
    measure: str
    unit: str
    parties: tuple[str, ...]
    points: tuple[str, ...]


class State(Struct, frozen=True, kw_only=True):
    """A state of an undertaking: which record says so, and from when."""

    force: str
    record: Ref
    on: str | None = None


class Thread(Struct, frozen=True, kw_only=True):
    """An undertaking followed through the articles: its states in time, and where it stands at the last article."""

    id: str
    by: tuple[str, ...]
    to: tuple[str, ...]
    states: tuple[State, ...]
    standing: Standing
    due: str | None = None
    steps: tuple[Step, ...] = ()


class Derived(Struct, frozen=True, kw_only=True):
    """A value worked out from stated ones: never stated by anyone, so it carries its formula and sources.

    `against` is the stated figure it disagrees with beyond `tolerance` (in the unit), where there is one.
    """

    value: str
    unit: str
    measure: str
    parties: tuple[str, ...]
    formula: str
    sources: tuple[Ref, ...]
    period: str | None = None
    against: Ref | None = None
    tolerance: str | None = None

    @property
    def id(self) -> str:
        """A name that stays: a digest of what the value was worked out from."""
        made_of = "/".join((self.measure, self.formula, *(f"{ref.document}/{ref.id}" for ref in self.sources)))
        return f"x-{sha256(made_of.encode()).hexdigest()[:12]}"


class Decision(Struct, frozen=True, kw_only=True):
    """What a person decided about a pair: they are the same, or not. The newest one on a pair holds.

    `about` is "identity" (of entities, by key or Ref) or a kind of record; nothing is ever deleted.
    """

    about: str
    left: str
    right: str
    judgement: Literal["yes", "no", "unsure"]
    who: str = ""
    when: str = ""


class Reconciliation(Struct, frozen=True, kw_only=True):
    """Everything that a set of articles says together: a pure function of the records and the decisions."""

    copies: tuple[Copy, ...] = ()
    origins: tuple[Origin, ...] = ()
    identities: tuple[Identity, ...] = ()
    links: tuple[Link, ...] = ()
    entries: tuple[Entry, ...] = ()
    indicators: tuple[Indicator, ...] = ()
    threads: tuple[Thread, ...] = ()
    derived: tuple[Derived, ...] = ()
