"""Proper names of a document, each of one kind all through it."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

from aidememoire.extract.names.kinds import read_kind
from aidememoire.extract.names.lexicon import Lexicon
from aidememoire.extract.names.listed import Name, find_listed
from aidememoire.extract.names.reading import Reading
from aidememoire.extract.names.runs import find_runs, lay_ground
from aidememoire.model import EntityType

UNREAD = "unread"  # nothing at this place speaks for a name; another place may
WEIGHT_OF_TITLE = 3  # how many labels of the parser a title beside a name outweighs


def find_names(reading: Reading, lexicon: Lexicon) -> list[Name]:
    """The proper names of the document in text order; only listed ones may stand inside another."""
    places = find_listed(reading, lexicon)
    names: list[Name] = []
    for start, end in find_runs(lay_ground(reading, lexicon, places)):
        place = places.get(start)
        listed = Name(start, end, place[1].type, "listed", place[1]) if place and place[0] == end else None
        names.append(listed or read_kind(reading, lexicon, start, end) or Name(start, end, "other", UNREAD, sure=False))
    return _agree(reading, lexicon, _joined_to_persons(reading, lexicon, _outermost(names)))


def _joined_to_persons(reading: Reading, lexicon: Lexicon, names: list[Name]) -> list[Name]:
    """«Anne Ferdal et Brisk Morvan» are two persons, though the parser takes the second for a place."""
    joined = names[:1]
    for name in names[1:]:
        before = joined[-1]
        behind_and = (
            name.start == before.end + 1 and reading.fold(before.end) in lexicon.small.joins and reading.gap(before.end) == " "
        )
        listed = behind_and or (name.start == before.end and reading.gap(before.end - 1) == ", " and _label_alone(name))
        if (
            listed
            and before.type == "person"
            and not name.place
            and (name.type == "city" or _label_alone(name))
            and name.end - name.start > 1
        ):
            name = replace(name, type="person", rule="joined")
        joined.append(name)
    return joined


def _label_alone(name: Name) -> bool:
    """Whether only the parser's label says what the name names."""
    return name.place is None and name.rule == "label" and name.type != "person"


def _outermost(names: list[Name]) -> list[Name]:
    """Without what a list does not know inside a longer name («Refus» in «Front du Refus»)."""
    kept: list[Name] = []
    reach = 0
    for name in names:
        if name.start >= reach or name.place:
            kept.append(name)
            reach = max(reach, name.end)
    return kept


def _agree(reading: Reading, lexicon: Lexicon, names: list[Name]) -> list[Name]:
    """The same words are the same kind of thing all through a document, and sure if they are so in one place."""
    kinds = _count_kinds(reading, names)
    persons = {k for k, c in kinds.items() if " " in k and c["person"]}
    surnames = {k.split(" ")[-1] for k in persons}
    bodies = {k.split(" ")[0] for k, c in kinds.items() if " " in k and c["organization"]}
    agreed: list[Name] = []
    for name in names:
        key = _key(reading, name)
        if name.place:
            agreed.append(name)
        elif " " not in key and key in surnames and name.type != "organization":
            agreed.append(replace(name, type="person", rule="last-name", sure=True))
        elif key in bodies and not kinds[key].total():
            agreed.append(replace(name, type="organization", rule="first-of-body", sure=True))
        elif name.rule != UNREAD or kinds[key].total():
            sure = kinds[key].total() > 0
            kind = kinds[key].most_common(1)[0][0] if sure else name.type
            agreed += _parted(
                reading, lexicon, _with_elision(reading, lexicon, replace(name, type=kind, sure=sure), kinds), persons
            )
    return agreed


def _count_kinds(reading: Reading, names: list[Name]) -> dict[str, Counter[EntityType]]:
    kinds: dict[str, Counter[EntityType]] = {}
    for name in names:
        if not name.place:
            weight = WEIGHT_OF_TITLE if name.rule.startswith("after") else int(name.sure)
            kinds.setdefault(_key(reading, name), Counter())[name.type] += weight
    return kinds


def _with_elision(reading: Reading, lexicon: Lexicon, name: Name, kinds: dict[str, Counter[EntityType]]) -> Name:
    """«L'Orval» at the head of a sentence is the name if «L'Orval» stands inside one elsewhere."""
    before = reading.fold(name.start - 1) if name.start else ""
    if before in lexicon.small.elisions and reading.gap(name.start - 1) == "'" and f"{before} {_key(reading, name)}" in kinds:
        return replace(name, start=name.start - 1)
    return name


def _parted(reading: Reading, lexicon: Lexicon, name: Name, persons: set[str]) -> list[Name]:
    """«Orval Anne Ferdal» is a body and a person if the person is named elsewhere."""
    if reading.fold(name.start) in lexicon.first_names:
        return [name]
    for k in range(name.start + 1, name.end - 1):
        if reading.fold(k) in lexicon.particles:
            continue  # «Alim Ferdal Al-Morvan»
        if reading.capital(k) and " ".join(reading.fold(n) for n in range(k, name.end)) in persons:
            head = replace(name, end=k, type="organization", rule="before-person")
            return [head, replace(name, start=k, type="person", rule="tail")]
    return [name]


def _key(reading: Reading, name: Name) -> str:
    return " ".join(reading.fold(k) for k in range(name.start, name.end))
