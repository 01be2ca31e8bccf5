"""Who is who across articles: the entities of many documents under stable keys.

States meet by their ISO code, everything else by its folded name; persons also across transliterations, and a
bare last name joins the one person of that name who speaks for the same party. Where two would fit, none is
taken. A decision of a person comes before every rule.

A document is looked at alone first (`sight`): what it teaches others stands under a slot (full names under the
sound of the last name), and an entity that needs teaching names the slot it asks. The key of an entity depends on
itself and on what is taught in its slot, so a new article concerns only those who ask where it teaches.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

import msgspec
from msgspec import Struct

from aidememoire.entries import Decision, Identity, Ref
from aidememoire.model import EntityType
from aidememoire.reconcile.words import fold
from aidememoire.records import DocumentRecord, Entity

# Ways in which one Slavic or other name is written in French and English; applied in order to a folded name.
# Reference: the ISO 9 and BGN/PCGN romanizations against the French tradition («Ch» for «Sh», «ou» for «u»).
TRANSLITERATIONS: tuple[tuple[str, str], ...] = (
    ("chtch", "shch"), ("tch", "ch"), ("sch", "sh"), ("ph", "f"), ("kh", "h"), ("dj", "j"), ("ou", "u"),
    ("iou", "yu"), ("ck", "k"), ("q", "k"), ("w", "v"), ("eff", "ev"), ("off", "ov"), ("y", "i"), ("ii", "i"), ("j", "i"),
)  # fmt: skip
# French writes «Ch» and «Tch» where English writes «Sh» and «Ch»: both become one sign.
SIBILANTS = re.compile(r"shch|ch|sh")


class Names(Struct, frozen=True):
    """What is known beforehand: the key of a folded name («bielorussie» and «belarus» give "state:BY")."""

    keys: Mapping[str, str] = {}


class Sighting(Struct, frozen=True):
    """An entity as its own document shows it: its key for now, whose it is, and the slots it teaches or asks."""

    ref: Ref
    key: str
    name: str
    type: EntityType
    home: str | None = None
    teaches: str | None = None
    asks: str | None = None


class Lesson(NamedTuple):
    """What a slot holds: a key, and the party that its bearer speaks for."""

    key: str
    home: str | None


def sound(name: str) -> str:
    """A name as it sounds, roughly, so that its spellings in French and English meet.

    >>> sound("Vychinski") == sound("Vyshinsky"), sound("Toulov") == sound("Tuloff"), sound("Reik") == sound("Renk")
    (True, True, False)
    """
    text = fold(name)
    for written, read in TRANSLITERATIONS:
        text = text.replace(written, read)
    text = SIBILANTS.sub("S", text)
    return re.sub(r"(?<=n)e\b|(.)(?=\1)", "", text)


def sight(record: DocumentRecord, names: Names) -> tuple[Sighting, ...]:
    """The entities of a document, each with what can be told without any other document."""
    keys = {entity.id: _key(entity, names) for entity in record.entities}
    return tuple(_sighting(record.document.id, entity, keys) for entity in record.entities)


def _sighting(document: str, entity: Entity, keys: Mapping[str, str]) -> Sighting:
    key, person = keys[entity.id], entity.type == "person" and entity.name[:1].isupper()
    full = person and " " in entity.name
    return Sighting(
        ref=Ref(document, entity.id),
        key=key,
        name=entity.name,
        type=entity.type,
        home=keys.get(entity.of) if entity.of else None,
        teaches=f"person:{sound(entity.name.split()[-1])}" if full else None,
        asks=key if person and not full else None,
    )


def _key(entity: Entity, names: Names) -> str:
    if entity.type == "state" and entity.code:
        return f"state:{entity.code}"
    known = names.keys.get(fold(entity.name))
    return known or f"{entity.type}:{sound(entity.name) if entity.type == 'person' else fold(entity.name)}"


def lesson_of(sighting: Sighting) -> tuple[str, Lesson] | None:
    """What the sighting teaches others, and under which slot."""
    return (sighting.teaches, Lesson(sighting.key, sighting.home)) if sighting.teaches else None


def settle(sighting: Sighting, lessons: Collection[Lesson]) -> str:
    """The key of an entity after what its slot teaches: the one bearer who fits, else what it was."""
    bearers: dict[str, set[str | None]] = defaultdict(set)
    for lesson in lessons if sighting.asks else ():
        bearers[lesson.key].add(lesson.home)
    fitting = [key for key, homes in bearers.items() if _agree(homes, sighting.home)]
    return fitting[0] if len(fitting) == 1 else sighting.key


def _agree(homes: set[str | None], home: str | None) -> bool:
    known = homes - {None}
    return home is None or not known or home in known


class Judged:
    """The decisions on who is who, ready to be put into effect on one key after another."""

    def __init__(self, decisions: Iterable[Decision] = ()) -> None:
        newest = {tuple(sorted((d.left, d.right))): d for d in decisions if d.about == "identity"}
        self._into: dict[str, str] = {}
        for (left, right), decision in sorted(newest.items()):
            if decision.judgement == "yes":
                self._into[self.key(right)] = self.key(left)

    def key(self, key: str) -> str:
        """The key under which the register holds what the rules call `key`."""
        seen = {key}
        while key in self._into and self._into[key] not in seen:
            key = self._into[key]
            seen.add(key)
        return key


def find_identities(
    records: Sequence[DocumentRecord], names: Names, decisions: Iterable[Decision] = ()
) -> tuple[tuple[Identity, ...], dict[Ref, str]]:
    """The identities in the order of their keys, and the key of each entity of each document."""
    ordered = sorted(records, key=lambda r: (r.document.published or "", r.document.id))
    sightings = [one for record in ordered for one in sight(record, names)]
    taught: dict[str, set[Lesson]] = defaultdict(set)
    for slot, lesson in filter(None, map(lesson_of, sightings)):
        taught[slot].add(lesson)
    judged = Judged(decisions)
    keys = {one.ref: judged.key(settle(one, taught.get(one.asks or "", ()))) for one in sightings}
    return tuple(_identities(sightings, keys)), keys


def _identities(sightings: Iterable[Sighting], keys: Mapping[Ref, str]) -> Iterator[Identity]:
    groups: dict[str, list[Sighting]] = defaultdict(list)
    for one in sightings:
        groups[keys[one.ref]].append(one)
    for key in sorted(groups):
        shown = Counter((one.name, one.type, one.home) for one in groups[key])
        found = identity_of(key, ((*how, count) for how, count in shown.items()))
        yield msgspec.structs.replace(found, referents=tuple(one.ref for one in groups[key]))


def identity_of(key: str, shown: Iterable[tuple[str, EntityType, str | None, int]]) -> Identity:
    """The identity whose sightings show these names, types and homes, each so many times."""
    names: Counter[str] = Counter()
    kinds: Counter[EntityType] = Counter()
    of: Counter[str] = Counter()
    for name, kind, home, count in shown:
        names[name] += count
        kinds[kind] += count
        if home:
            of[home] += count
    spelled = sorted(names, key=lambda n: (-(" " in n), -names[n], n))
    return Identity(
        key=key,
        name=spelled[0],
        type=min(kinds, key=lambda k: (-kinds[k], k)),
        names=tuple(spelled),
        of=min(of, key=lambda k: (-of[k], k)) if of else None,
    )
