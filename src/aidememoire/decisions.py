"""What people decide about records, and which of their decisions hold.

A decision is never changed or removed: who thinks better of it undoes it by another one. What the register says is a
function of the machine's reading and of the decisions in effect, in their order.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Literal

from msgspec import Struct

from aidememoire.model import Span
from aidememoire.records import ReviewState

DecisionKind = Literal["accept", "reject", "correct", "merge", "split", "refuse", "comment", "undo"]
IDENTITY = "identity"  # what merge and split are about, when it is not a kind of record


class Decision(Struct, frozen=True, kw_only=True):
    """One line of the journal.

    `about` is a kind of record, or "identity". `left` is the id of the record; merge, split and refuse are about a
    pair, `left` and `right`: record ids, or for an identity its key or «document/entity». `evidence` and `words` are
    what the record rested on, `before` its fields as they stood, `changes` the corrected ones, `seen` the digest of the
    state that the person had before their eyes.
    """

    id: str
    kind: DecisionKind
    about: str
    left: str
    right: str | None = None
    document: str | None = None
    evidence: tuple[Span, ...] = ()
    words: str | None = None
    changes: dict[str, Any] = {}
    before: dict[str, Any] = {}
    undoes: str | None = None
    comment: str | None = None
    state: ReviewState = "reviewed"
    who: str = ""
    at: str = ""
    seen: str | None = None


def in_effect(journal: Sequence[Decision]) -> tuple[Decision, ...]:
    """The decisions that hold, in their order: all but undone ones and the undoing itself.

    An undo can be undone, which puts the first decision into effect again.
    """
    undone: set[str] = set()
    holding: list[Decision] = []
    for decision in reversed(journal):
        if decision.id in undone:
            continue
        if decision.kind == "undo":
            undone.add(decision.undoes or "")
        else:
            holding.append(decision)
    return tuple(reversed(holding))
