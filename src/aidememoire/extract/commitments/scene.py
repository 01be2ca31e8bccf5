"""The scene: which parties an article is about, for clauses that name them only by «they» or not at all."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from aidememoire.records import Findings

PARTIES = ("state", "region", "organization")
# A party in focus is mentioned at least so often.
OFTEN = 2


@dataclass(frozen=True, slots=True)
class Scene:
    """`weights`: how often each party is spoken of, itself or through its people; `focus`: the two most spoken of."""

    weights: dict[str, int]
    focus: tuple[str, ...]
    officials: frozenset[str]  # persons of whom the text names an office

    def other(self, sides: set[str]) -> str | None:
        """The party most spoken of that is on none of these sides, where the article is about two or more."""
        return next((ref for ref in self.focus if ref not in sides), None) if len(self.focus) > 1 else None


def read_scene(findings: Findings) -> Scene:
    """The scene of a document."""
    weights: Counter[str] = Counter()
    officials: set[str] = set()
    for mention in findings.mentions:
        for ref in mention.entities or ((mention.entity,) if mention.entity else ()):
            entity = findings.entity(ref)
            if mention.role and entity.type == "person":
                officials.add(ref)
            side = entity.of or ref
            if findings.entity(side).type in PARTIES:
                weights[side] += 1
    often = [ref for ref, count in sorted(weights.items(), key=lambda item: -item[1]) if count >= OFTEN]
    return Scene(dict(weights), tuple(often[:2]), frozenset(officials))
