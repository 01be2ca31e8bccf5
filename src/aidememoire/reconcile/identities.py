"""Who is who across articles: the entities of many documents under stable keys.

States meet by their ISO code, regions and organizations by the names that packs and the user's file give them,
persons by name across transliterations. A bare last name joins the one person of that name who speaks for the same
party, a bare office whoever the articles of that time call so, letters the body whose name they shorten. Where two
would fit, none is taken. What is written small and is nobody's own name («la délégation») stays in its document.
A decision of a person comes before every rule.

A document is looked at alone first (`sight`): what it teaches others stands under slots (full names under the sound
of the last name, holders under the office), and an entity that needs teaching names the slots it asks. The key of an
entity depends on itself and on what is taught in its slots, so a new article concerns only those who ask where it
teaches.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

from msgspec import Struct
from msgspec.structs import replace
from rapidfuzz.fuzz import ratio

from aidememoire.entries import Decision, Identity, Ref
from aidememoire.languages.pack import load_pack
from aidememoire.model import EntityType
from aidememoire.reconcile.joining import Joined
from aidememoire.reconcile.offices import Held, Tenure, holder, names_of_state, office_reader, week_of
from aidememoire.reconcile.words import fold
from aidememoire.records import DocumentRecord, Entity

# Ways in which one Slavic or other name is written in French and English; applied in order to a folded name.
# Reference: the ISO 9 and BGN/PCGN romanizations against the French tradition («Ch» for «Sh», «ou» for «u»).
TRANSLITERATIONS: tuple[tuple[str, str], ...] = (
    ("chtch", "shch"), ("tch", "ch"), ("sch", "sh"), ("ph", "f"), ("kh", "h"), ("dj", "j"), ("ou", "u"), ("x", "ks"),
    ("iou", "yu"), ("ck", "k"), ("q", "k"), ("w", "v"), ("eff", "ev"), ("off", "ov"), ("y", "i"), ("ii", "i"), ("j", "i"),
)  # fmt: skip
# French writes «Ch» and «Tch» where English writes «Sh» and «Ch»: both become one sign.
SIBILANTS = re.compile(r"shch|ch|sh")
# How alike two first names before the same last name must sound to be one («aleksandr», «aleksander»: 94), out of 100;
# «Pavel» and «Paul» (67), «Igor» and «Egor» (75) are two.
ONE_FIRST_NAME = 82
LETTERS_OF_A_NAME = re.compile(r"[A-ZÀ-Þ]{2,}\d*")
LOCAL = "@document/"  # before the id of the document to which a key is confined
SMALL_WORD = 3  # letters; shorter ones («de», «la») have no letter in «BRF»


class Names(Struct, frozen=True):
    """What is known beforehand: the key of a folded name («bielorussie» gives "state:BY"), and who held offices."""

    keys: Mapping[str, str] = {}
    tenures: tuple[Tenure, ...] = ()


class Lesson(Struct, frozen=True, order=True):
    """What a document teaches in a slot: a key, the party its bearer speaks for, and the day."""

    slot: str
    key: str
    home: str = ""
    day: str = ""


class Sighting(Struct, frozen=True):
    """An entity as its own document shows it: its key for now, whose it is, what it teaches, the slot it asks.

    `office` is the one that its document gives somebody named («president@state:XV»), `day` the day of publication.
    """

    ref: Ref
    key: str
    name: str
    type: EntityType
    home: str | None = None
    day: str = ""
    office: str | None = None
    teaches: tuple[Lesson, ...] = ()
    asks: str | None = None


class BodyWords(Struct, frozen=True):
    """`reconcile.toml`: bodies of which a state has one, written small."""

    words: tuple[str, ...]


class BodiesTable(Struct, frozen=True):
    """`reconcile.toml`, the part about bodies."""

    bodies: BodyWords


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
    entities = {entity.id: entity for entity in record.entities}
    keys: dict[str, str] = {}
    for entity in record.entities:
        _key(entity, entities, keys, record, names)
    return tuple(_sighting(record, entity, entities, keys) for entity in record.entities)


def _key(entity: Entity, entities: Mapping[str, Entity], keys: dict[str, str], record: DocumentRecord, names: Names) -> str:
    if entity.id not in keys:
        keys[entity.id] = f"{entity.type}:{fold(entity.name)}"  # for homes that go round in a circle
        home = _key(entities[entity.of], entities, keys, record, names) if entity.of and entity.of in entities else None
        keys[entity.id] = _own_key(entity, home, record, names)
    return keys[entity.id]


def _own_key(entity: Entity, home: str | None, record: DocumentRecord, names: Names) -> str:
    if entity.type == "state" and entity.code:
        return f"state:{entity.code}"
    known = names.keys.get(fold(entity.name))
    if known:
        return known
    if entity.name[:1].isupper() or entity.name[:1].isdigit():
        return f"{entity.type}:{sound(entity.name) if entity.type == 'person' else fold(entity.name)}"
    body = _body(entity, home, record.document.lang) if home else None
    return body or f"{entity.type}:{fold(entity.name)}{LOCAL}{record.document.id[:12]}"


def is_local(key: str) -> bool:
    """Whether nobody outside its document can be meant: «la délégation», «une source»."""
    return LOCAL in key


def _body(entity: Entity, home: str | None, lang: str | None) -> str | None:
    """«le ministère valdanien du Commerce»: known by its state and the words that are not the state's."""
    reader = office_reader(lang)
    if reader is None or lang is None or home is None or not home.startswith("state:"):
        return None
    words = load_pack(lang).table("reconcile", BodiesTable).bodies.words
    rest = reader.content(entity.name, _names_of(home, ()))
    if not any(" ".join(rest).startswith(fold(word)) for word in words):
        return None
    return f"{entity.type}:{' '.join((rest[0], *sorted(rest[1:])))}@{home}"


def _names_of(home: str, names: Iterable[str]) -> tuple[str, ...]:
    kind, _, code = home.partition(":")
    return (*names, *(names_of_state(code) if kind == "state" else (code,)))


def _sighting(record: DocumentRecord, entity: Entity, entities: Mapping[str, Entity], keys: Mapping[str, str]) -> Sighting:
    one = Sighting(
        ref=Ref(record.document.id, entity.id),
        key=keys[entity.id],
        name=entity.name,
        type=entity.type,
        home=keys.get(entity.of) if entity.of else None,
        day=record.document.published or "",
    )
    match entity.type:
        case "person":
            return _person(one, next(_offices(record, entity, entities, one.home), None))
        case "organization" if entity.name[:1].isupper():
            return _organization(one, next(_letters(record, entity), None), full=not _is_letters(entity))
    return one


def _person(one: Sighting, office: str | None) -> Sighting:
    """A full name teaches and asks under the last name and teaches who holds its office; others only ask."""
    if not one.name[:1].isupper():
        return replace(one, asks=f"office:{office}" if office else None)
    slot = f"person:{sound(last_name(one.name))}"
    if " " not in one.name:
        return replace(one, asks=slot)
    teaches = [Lesson(slot, one.key, one.home or "")]
    if office:
        teaches.append(Lesson(f"office:{office}", one.key, one.home or "", week_of(one.day)))
    return replace(one, asks=slot, office=office, teaches=tuple(teaches))


def _organization(one: Sighting, letters: str | None, *, full: bool) -> Sighting:
    if letters is None:
        return one
    slot = f"letters:{fold(letters)}"
    return replace(one, teaches=(Lesson(slot, one.key),)) if full else replace(one, asks=slot)


def last_name(name: str) -> str:
    """The last word of a name."""
    return name.rsplit(maxsplit=1)[-1]


def _offices(record: DocumentRecord, entity: Entity, entities: Mapping[str, Entity], home: str | None) -> Iterator[str]:
    """The offices that its mentions give it, in the order of the text."""
    reader = office_reader(record.document.lang)
    if reader is None or home is None:
        return
    of = _names_of(home, (entities[entity.of].name,) if entity.of and entity.of in entities else ())
    texts = dict.fromkeys((*(m.of(record.document.text) for m in entity.mentions), entity.name))
    titles = (reader.read(text, of) for text in texts)
    yield from (f"{title}@{home}" for title in titles if title)


def _letters(record: DocumentRecord, entity: Entity) -> Iterator[str]:
    """The letters by which a body is also called in its document, where they begin words of its name.

    «de», «la», «du» have no letter among them, as a rule; longer small words may.
    """
    if _is_letters(entity):
        yield entity.name
        return
    initials = "".join(w[0] for w in re.split(r"[\W_]+", fold(entity.name)) if len(w) >= SMALL_WORD)
    for text in sorted({m.of(record.document.text) for m in entity.mentions}):
        if LETTERS_OF_A_NAME.fullmatch(text) and _in_order(fold(text), initials):
            yield text


def _is_letters(entity: Entity) -> bool:
    return LETTERS_OF_A_NAME.fullmatch(entity.name) is not None


def _in_order(letters: str, initials: str) -> bool:
    """Whether the letters that are no digits come in the initials, in that order, the first one first.

    >>> _in_order("brf", "brdf"), _in_order("brf", "rbf")
    (True, False)
    """
    rest = iter(initials)
    return letters[:1] == initials[:1] and all(letter in rest for letter in letters if letter.isalpha())


def settle(sighting: Sighting, lessons: Collection[Lesson], tenures: Sequence[Tenure] = ()) -> str:
    """The key of an entity after what its slot teaches: the one bearer who fits, else what it was.

    `lessons` are those of the slot that it asks; an office and a day that the user's file knows come first.
    """
    kind, _, rest = (sighting.asks or "").partition(":")
    match kind:
        case "office":
            title, _, of = rest.partition("@")
            own = [tenure for tenure in tenures if (tenure.title, tenure.of) == (title, of)]
            key = holder([Held(lesson.key, lesson.day) for lesson in lessons], sighting.day, own)
        case "letters":
            key = _only({lesson.key for lesson in lessons})
        case "person":
            key = _bearer(sighting, lessons)
        case _:
            key = None
    return key or sighting.key


def _only(keys: set[str]) -> str | None:
    return keys.pop() if len(keys) == 1 else None


def _bearer(sighting: Sighting, taught: Collection[Lesson]) -> str | None:
    """The person of that last name: for a full name whose first name sounds alike, for a bare one if there is one."""
    homes: dict[str, set[str]] = defaultdict(set)
    for lesson in taught:
        homes[lesson.key].add(lesson.home)
    one = _spellings(homes)
    if " " in sighting.name:
        return one.head(sighting.key) if sighting.key in homes else None
    grouped: dict[str, set[str]] = defaultdict(set)
    for key, of in homes.items():
        grouped[one.head(key)] |= of
    return _only({key for key, of in grouped.items() if _agree(of, sighting.home)})


def _spellings(homes: Mapping[str, set[str]]) -> Joined[str]:
    """Keys of persons of one last name, joined where first names sound alike and no two parties part them."""
    keys = sorted(homes)
    joined: Joined[str] = Joined()
    for i, one in enumerate(keys):
        for other in keys[i + 1 :]:
            if first_names_agree(one, other) and (not (a := homes[one] - {""}) or not (b := homes[other] - {""}) or a & b):
                joined.join(one, other)
    return joined


def first_names_agree(one: str, other: str) -> bool:
    """Whether two keys of one last name may be spellings of one name, or one gives an initial.

    >>> (
    ...     first_names_agree("person:aleksandr toulin", "person:aleksander toulin"),
    ...     first_names_agree("person:a. b", "person:anna b"),
    ... )
    (True, True)
    """
    left, right = (key.partition(":")[2].split()[0].rstrip(".") for key in (one, other))
    if min(len(left), len(right)) == 1:
        return left[0] == right[0]
    return ratio(left, right) >= ONE_FIRST_NAME


def _agree(homes: set[str], home: str | None) -> bool:
    known = homes - {""}
    return not home or not known or home in known


class Judged:
    """The decisions on who is who, ready to be put into effect on one sighting after another.

    Each is about two keys, or about a key and an entity of one document («DOCUMENT/ENTITY», the document by its id or
    the first twelve signs of it). Of several on a pair the newest holds.
    """

    def __init__(self, decisions: Iterable[Decision] = ()) -> None:
        newest = {tuple(sorted((d.left, d.right))): d for d in decisions if d.about == "identity"}
        self._into: dict[str, str] = {}
        self._own: dict[str, str] = {}
        self._parted = {pair for pair, decision in newest.items() if decision.judgement == "no"}
        for (left, right), decision in sorted(newest.items()):
            if decision.judgement == "yes" and ("/" in left) != ("/" in right):
                entity, key = (left, right) if "/" in left else (right, left)
                self._own[entity] = key
            elif decision.judgement == "yes":
                self._into[self.key(right)] = self.key(left)

    def key(self, key: str) -> str:
        """The key under which the register holds what the rules call `key`."""
        seen = {key}
        while key in self._into and self._into[key] not in seen:
            key = self._into[key]
            seen.add(key)
        return key

    def identity(self, one: Sighting, settled: str) -> str:
        """Who the sighting is, where the rules say `settled`: merged keys are followed, parted ones never meet.

        An entity that was parted from its own key is somebody of its own, known in its document alone.
        """
        names = (f"{one.ref.document}/{one.ref.id}", f"{one.ref.document[:12]}/{one.ref.id}")
        for name in names:
            if name in self._own:
                return self.key(self._own[name])
        key = self.key(settled)
        if self._are_parted(one.key, settled) or self._are_parted(one.key, key):
            key = self.key(one.key)
        if any(self._are_parted(name, other) for name in names for other in (settled, key)):
            return f"{one.key.partition(LOCAL)[0]}{LOCAL}{one.ref.document[:12]}"
        return key

    def _are_parted(self, one: str, other: str) -> bool:
        return (min(one, other), max(one, other)) in self._parted


def find_identities(
    records: Sequence[DocumentRecord], names: Names, decisions: Iterable[Decision] = ()
) -> tuple[tuple[Identity, ...], dict[Ref, str]]:
    """The identities in the order of their keys, and the key of each entity of each document."""
    ordered = sorted(records, key=lambda r: (r.document.published or "", r.document.id))
    sightings = [one for record in ordered for one in sight(record, names)]
    taught: dict[str, set[Lesson]] = defaultdict(set)
    for one in sightings:
        for lesson in one.teaches:
            taught[lesson.slot].add(lesson)
    judged = Judged(decisions)
    keys = {one.ref: judged.identity(one, settle(one, taught.get(one.asks or "", ()), names.tenures)) for one in sightings}
    return tuple(_identities(sightings, keys)), keys


def _identities(sightings: Iterable[Sighting], keys: Mapping[Ref, str]) -> Iterator[Identity]:
    groups: dict[str, list[Sighting]] = defaultdict(list)
    for one in sightings:
        groups[keys[one.ref]].append(one)
    for key in sorted(groups):
        shown = Counter((one.name, one.type, one.home) for one in groups[key])
        found = identity_of(key, ((*how, count) for how, count in shown.items()), _held(groups[key]))
        yield replace(found, referents=tuple(one.ref for one in groups[key]))


def identity_of(
    key: str, shown: Iterable[tuple[str, EntityType, str | None, int]], held: Iterable[tuple[str, str, str]] = ()
) -> Identity:
    """The identity whose sightings show these names, types and homes, each so many times.

    `held` are the offices that they give it, with the first and the last day of publication on which they do.
    """
    names: Counter[str] = Counter()
    kinds: Counter[EntityType] = Counter()
    of: Counter[str] = Counter()
    for name, kind, home, count in shown:
        names[name] += count
        kinds[kind] += count
        if home:
            of[home] += count
    spelled = sorted(names, key=lambda n: (not n[:1].isupper(), -(" " in n), -names[n], n))
    return Identity(
        key=key,
        name=spelled[0],
        type=min(kinds, key=lambda k: (-kinds[k], k)),
        names=tuple(spelled),
        of=min(of, key=lambda k: (-of[k], k)) if of else None,
        offices=tuple((office, first or None, last or None) for office, first, last in sorted(held)),
    )


def _held(members: Iterable[Sighting]) -> Iterator[tuple[str, str, str]]:
    """The offices that the articles give, with the first and the last day on which they do."""
    days: dict[str, list[str]] = defaultdict(list)
    for one in members:
        if one.office:
            days[one.office].append(one.day)
    yield from ((office, min(of), max(of)) for office, of in days.items())
