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
    named: frozenset[str]  # who is called by a name, not only described
    countries: dict[str, str]  # the names of the states that cities lie in

    def other(self, sides: set[str]) -> str | None:
        """The party most spoken of that is on none of these sides, where the article is about two or more."""
        return next((ref for ref in self.focus if ref not in sides), None) if len(self.focus) > 1 else None


def read_scene(findings: Findings, offices: frozenset[str]) -> Scene:
    """The scene of a document; `offices` are those whose holder acts for a party."""
    weights: Counter[str] = Counter()
    officials: set[str] = set()
    named: set[str] = set()
    countries: dict[str, str] = {}
    for mention in findings.mentions:
        for ref in mention.entities or ((mention.entity,) if mention.entity else ()):
            entity = findings.entity(ref)
            if mention.form == "name":
                named.add(ref)
            if entity.type == "city" and mention.of:
                countries[ref] = mention.of
            if _is_office(mention.role, offices) and entity.type == "person":
                officials.add(ref)
            side = entity.of or ref
            if findings.entity(side).type in PARTIES:
                weights[side] += 1
    often = [ref for ref, count in sorted(weights.items(), key=lambda item: -item[1]) if count >= OFTEN]
    return Scene(dict(weights), tuple(often[:2]), frozenset(officials), frozenset(named), countries)


def _is_office(role: str | None, offices: frozenset[str]) -> bool:
    """Whether a role is one of the offices, alone or with its portfolio («ministre de la Pêche»)."""
    return role is not None and any(role == office or role.startswith(office + " ") for office in offices)
