"""Names that mean one and the same, gathered over the whole document before any description is looked at."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Literal

from rapidfuzz.distance import DamerauLevenshtein

from aidememoire.model import EntityType, Mention
from aidememoire.resolve.offices import plain_key

# Two spellings of one long word: «Loukachenko», «Lukachenko». Shorter words differ by less.
SPELLING_EDITS = 2
SHORTEST_FUZZY = 6
TITLES_OF_BODIES = ("region", "city", "organization", "other", "product")


@dataclass(slots=True, eq=False)
class Cluster:
    """One entity in the making."""

    name: str
    type: EntityType
    code: str | None = None
    names: Counter[str] = field(default_factory=Counter)
    written: Counter[str] = field(default_factory=Counter)  # how the document writes what a list names
    of: Counter[str] = field(default_factory=Counter)
    roles: Counter[str] = field(default_factory=Counter)
    genders: Counter[str] = field(default_factory=Counter)
    number: Literal["s", "p"] = "s"
    named: bool = True
    first: int = 0

    @property
    def label(self) -> str:
        """The name to show: as the list has it if the document writes it so, else as the document does («RDC»)."""
        own = plain_key(self.name)
        forms = Counter(w for w in self.written.elements() if not set(own.split()) <= set(plain_key(w).split()))
        if self.type == "person" or not forms or sum(forms.values()) < self.written.total():
            return self.name
        return max(forms, key=lambda w: (len(w.split()) if self.type == "organization" else 0, forms[w]))

    @property
    def gender(self) -> str | None:
        """The gender most of its mentions show."""
        return self.genders.most_common(1)[0][0] if self.genders else None

    @property
    def belongs_to(self) -> str | None:
        """The state or body most of its mentions give it."""
        return self.of.most_common(1)[0][0] if self.of else None

    def take(self, mention: Mention) -> None:
        """Add what a mention says."""
        if mention.name and mention.form != "capital":
            self.names[mention.name] += 1
        if mention.of and mention.of != self.name:
            self.of[mention.of] += 1
        for role in (mention.role or "").split("; "):
            if role:
                self.roles[role] += 1
        if mention.gender:
            self.genders[mention.gender] += 1
        self.code = self.code or mention.code


def cluster_names(text: str, mentions: tuple[Mention, ...]) -> dict[int, Cluster]:
    """For each mention that names something, by index, what it names; two bearers of one name are left open."""
    found: dict[int, Cluster] = {}
    _cluster_listed(text, mentions, found)
    _cluster_persons(mentions, found)
    _join_acronyms(text, mentions, found)
    return found


def _cluster_listed(text: str, mentions: tuple[Mention, ...], found: dict[int, Cluster]) -> None:
    """States, bodies and places: one name, one entity; «Niva» is «Niva-Holding» if there is just one such."""
    by_key: dict[tuple[str, str], Cluster] = {}
    for i, m in enumerate(mentions):
        if (
            m.form in ("description", "pronoun")
            or m.type == "person"
            or not m.name
            or "restricted" in m.rule
            or "nationals/indef" in m.rule
        ):
            continue
        key = ("state" if m.type == "state" else "thing", plain_key(m.name))
        cluster = by_key.get(key) or _longer(by_key, key)
        if cluster is None:
            cluster = by_key[key] = Cluster(m.name, m.type, number=m.number, first=m.span.start)
        cluster.take(m)
        if m.rule == "listed/name":
            cluster.written[" ".join(m.span.of(text).replace("’", "'").split())] += 1
        found[i] = cluster


def _longer(by_key: dict[tuple[str, str], Cluster], key: tuple[str, str]) -> Cluster | None:
    """The one body whose name is spelled nearly alike."""
    kind, name = key
    if kind == "state" or len(name) < SHORTEST_FUZZY:
        return None
    near = [c for (k, n), c in by_key.items() if k == kind and c.type != "city" and _alike(n, name)]
    return near[0] if len(near) == 1 else None


def _alike(a: str, b: str) -> bool:
    """Whether two words or names are spellings of one: a letter or two, not the first, and no digit."""
    if a.replace(" ", "") == b.replace(" ", ""):
        return True
    if not a or not b or a[0] != b[0] or min(len(a), len(b)) < SHORTEST_FUZZY or any(c.isdigit() for c in a + b):
        return False
    return DamerauLevenshtein.distance(a, b, score_cutoff=SPELLING_EDITS) <= (1 if min(len(a), len(b)) < 9 else SPELLING_EDITS)


# ---------------------------------------------------------------- persons


def _cluster_persons(mentions: tuple[Mention, ...], found: dict[int, Cluster]) -> None:
    """Persons: full names first, then first or last names alone, to the bearer that fits and stands nearest."""
    persons = [i for i, m in enumerate(mentions) if m.form == "name" and m.type == "person" and m.name]
    joined = {plain_key(mentions[i].name or "").replace(" ", "") for i in persons if " " in (mentions[i].name or "")}
    surnames = {plain_key(mentions[i].name or "").split()[-1] for i in persons if " " in (mentions[i].name or "")}
    for i, m in enumerate(mentions):
        if m.form != "name" or m.rule not in ("name/label", "name/speaks") or m.type == "person":
            continue
        key = plain_key(m.name or "")
        if key in surnames or any(_alike(key, j) for j in joined):
            persons.append(i)
            found.pop(i, None)
    clusters: list[Cluster] = []
    for i in sorted(persons, key=lambda i: -len(plain_key(mentions[i].name or "").split())):
        words = plain_key(mentions[i].name or "").split()
        if len(words) < 2:
            continue
        same = [c for c in clusters if _same_person(words, plain_key(c.name).split())]
        cluster = same[0] if len(same) == 1 else next((c for c in same if plain_key(c.name).split() == words), None)
        if cluster is None:
            cluster = Cluster(mentions[i].name or "", "person", first=mentions[i].span.start)
            clusters.append(cluster)
        cluster.take(mentions[i])
        found[i] = cluster
    for i in persons:
        if i not in found:
            _place_single(mentions, i, clusters, found)
    for cluster in clusters:
        cluster.name = _best_name(cluster)


def _same_person(words: list[str], known: list[str]) -> bool:
    """The shorter name is in the longer in order with the last name alike, or both are spelled nearly alike."""
    if "".join(words) == "".join(known):
        return True
    if not (words[-1] == known[-1] or _alike(words[-1], known[-1])):
        return False
    if len(words) == len(known):
        return all(
            a == b or _alike(a, b) or (len(a) == 1 and b.startswith(a)) or (len(b) == 1 and a.startswith(b))
            for a, b in zip(words, known, strict=True)
        )
    shorter, longer = sorted((words, known), key=len)
    return set(shorter[:-1]) <= set(longer)


def _place_single(mentions: tuple[Mention, ...], i: int, clusters: list[Cluster], found: dict[int, Cluster]) -> None:
    mention = mentions[i]
    word = plain_key(mention.name or "")
    bearers = [c for c in clusters if word in (n := plain_key(c.name).split()) or _alike(word, "".join(n))]
    bearers = bearers or [c for c in clusters if any(_alike(word, n) for n in plain_key(c.name).split())]
    if len(bearers) > 1:
        bearers = [c for c in bearers if plain_key(c.name).split()[-1] == word] or bearers
    if len(bearers) > 1:
        bearers = _narrowed(mentions, i, bearers, found)
    if len(bearers) == 1:
        bearers[0].take(mention)
        found[i] = bearers[0]
    elif not bearers:
        cluster = Cluster(mention.name or "", "person", first=mention.span.start)
        cluster.take(mention)
        clusters.append(cluster)
        found[i] = cluster


def _narrowed(mentions: tuple[Mention, ...], i: int, bearers: list[Cluster], found: dict[int, Cluster]) -> list[Cluster]:
    """Of several bearers those whose office fits, whose gender fits, and the one named last before."""
    mention = mentions[i]
    roles = set((mention.role or "").split("; ")) - {""}
    fitting = [c for c in bearers if roles & set(c.roles)] if roles else []
    bearers = fitting or bearers
    if mention.gender:
        bearers = [c for c in bearers if c.gender in (None, mention.gender)] or bearers
    if len(bearers) == 1:
        return bearers
    before = [found[k] for k in range(i - 1, -1, -1) if k in found and found[k] in bearers]
    return before[:1]


def _best_name(cluster: Cluster) -> str:
    """The fullest form; of equally full ones the commonest, then the first."""
    return max(cluster.names, key=lambda n: (len(n.split()), cluster.names[n])) if cluster.names else cluster.name


# ---------------------------------------------------------------- acronyms


def _join_acronyms(text: str, mentions: tuple[Mention, ...], found: dict[int, Cluster]) -> None:
    """«Union des ports (UDP)», «UDP (Union des ports)», or an acronym of the first letters: one body."""
    named = [(i, m) for i, m in enumerate(mentions) if i in found and m.form == "name" and m.type in TITLES_OF_BODIES]
    joined: dict[Cluster, Cluster] = {}
    for (i, a), (k, b) in zip(named, named[1:], strict=False):
        between = text[a.span.end : b.span.start]
        short = b if (b.name or "").isupper() else a
        if between in (" (", "(", " («") and found[i] is not found[k] and (short.name or "").isupper():
            _absorb(found[i], found[k], joined, keep_first=short is b)
    for i, cluster in found.items():
        while cluster in joined:
            cluster = joined[cluster]
        found[i] = cluster


def _absorb(first: Cluster, second: Cluster, joined: dict[Cluster, Cluster], keep_first: bool) -> None:
    kept, gone = (first, second) if keep_first else (second, first)
    while kept in joined:
        kept = joined[kept]
    if kept is gone or gone in joined:
        return
    kept.first = min(kept.first, gone.first)
    for counter, more in ((kept.names, gone.names), (kept.of, gone.of), (kept.roles, gone.roles), (kept.genders, gone.genders)):
        counter.update(more)
    joined[gone] = kept
