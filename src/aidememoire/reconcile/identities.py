"""Who is who across articles: the entities of many documents under stable keys.

States meet by their ISO code, everything else by its folded name; persons also across transliterations, and a
bare last name joins the one person of that name who speaks for the same party. Where two would fit, none is
taken. A decision of a person comes before every rule.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence

from msgspec import Struct

from aidememoire.entries import Decision, Identity, Ref
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


def find_identities(
    records: Sequence[DocumentRecord], names: Names, decisions: Iterable[Decision] = ()
) -> tuple[tuple[Identity, ...], dict[Ref, str]]:
    """The identities in the order of their keys, and the key of each entity of each document."""
    ordered = sorted(records, key=lambda r: (r.document.published or "", r.document.id))
    entities = [(record, entity) for record in ordered for entity in record.entities]
    keys = {Ref(r.document.id, e.id): _key(e, names) for r, e in entities}
    homes = {Ref(r.document.id, e.id): _home(r, e, keys) for r, e in entities}
    _join_persons(entities, keys, homes)
    _decide(keys, decisions)
    return _identities(entities, keys, homes), keys


def _key(entity: Entity, names: Names) -> str:
    if entity.type == "state" and entity.code:
        return f"state:{entity.code}"
    known = names.keys.get(fold(entity.name))
    return known or f"{entity.type}:{sound(entity.name) if entity.type == 'person' else fold(entity.name)}"


def _home(record: DocumentRecord, entity: Entity, keys: Mapping[Ref, str]) -> str | None:
    return keys.get(Ref(record.document.id, entity.of)) if entity.of else None


def _join_persons(
    entities: Sequence[tuple[DocumentRecord, Entity]], keys: dict[Ref, str], homes: Mapping[Ref, str | None]
) -> None:
    """Give a bare last name the key of the one person who bears it and speaks for no other party."""
    full: dict[str, dict[str, set[str | None]]] = defaultdict(lambda: defaultdict(set))
    bare: list[Ref] = []
    for record, entity in entities:
        ref = Ref(record.document.id, entity.id)
        if entity.type != "person" or not entity.name[:1].isupper():
            continue
        if " " in entity.name:
            full[sound(entity.name.split()[-1])][keys[ref]].add(homes[ref])
        else:
            bare.append(ref)
    for ref in bare:
        fitting = [key for key, of in full.get(keys[ref].partition(":")[2], {}).items() if _agree(of, homes[ref])]
        if len(fitting) == 1:
            keys[ref] = fitting[0]


def _agree(homes: set[str | None], home: str | None) -> bool:
    known = homes - {None}
    return home is None or not known or home in known


def _decide(keys: dict[Ref, str], decisions: Iterable[Decision]) -> None:
    """Put merges of identities into effect, the newest decision on a pair last."""
    newest = {tuple(sorted((d.left, d.right))): d for d in decisions if d.about == "identity"}
    into: dict[str, str] = {}
    for (left, right), decision in sorted(newest.items()):
        if decision.judgement == "yes":
            into[_follow(into, right)] = _follow(into, left)
    for ref, key in keys.items():
        keys[ref] = _follow(into, key)


def _follow(into: Mapping[str, str], key: str) -> str:
    seen = {key}
    while key in into and into[key] not in seen:
        key = into[key]
        seen.add(key)
    return key


def _identities(
    entities: Sequence[tuple[DocumentRecord, Entity]], keys: Mapping[Ref, str], homes: Mapping[Ref, str | None]
) -> tuple[Identity, ...]:
    groups: dict[str, list[tuple[DocumentRecord, Entity]]] = defaultdict(list)
    for record, entity in entities:
        groups[keys[Ref(record.document.id, entity.id)]].append((record, entity))
    return tuple(_identity(key, groups[key], homes) for key in sorted(groups))


def _identity(key: str, members: Sequence[tuple[DocumentRecord, Entity]], homes: Mapping[Ref, str | None]) -> Identity:
    names = Counter(entity.name for _, entity in members)
    spelled = sorted(names, key=lambda n: (-(" " in n), -names[n], n))
    refs = tuple(Ref(record.document.id, entity.id) for record, entity in members)
    of = Counter(h for h in (homes[r] for r in refs) if h)
    kinds = Counter(entity.type for _, entity in members)
    return Identity(
        key=key,
        name=spelled[0],
        type=min(kinds, key=lambda k: (-kinds[k], k)),
        names=tuple(spelled),
        of=min(of, key=lambda k: (-of[k], k)) if of else None,
        referents=refs,
    )
