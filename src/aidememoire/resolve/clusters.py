"""Names of states, bodies and places that mean one and the same, over the whole document."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Literal

from aidememoire.model import EntityType, Mention
from aidememoire.resolve.offices import plain_key
from aidememoire.resolve.spellings import SHORTEST_FUZZY, Spellings

SMALL_WORD = 3  # letters of words that an acronym may leave out
SHORTEST_ACRONYM = 3
OFTEN = 3  # times as often as a longer name makes the short one a thing of its own
MOST_FUZZY = 2000  # names beyond which spellings are not compared, so that no text takes hours
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


def cluster_things(text: str, mentions: tuple[Mention, ...], spellings: Spellings) -> dict[int, Cluster]:
    """For each mention that names a state, body or place, by index, what it names."""
    found: dict[int, Cluster] = {}
    _cluster_listed(text, mentions, found, spellings)
    _join_acronyms(text, mentions, found)
    return found


def _cluster_listed(text: str, mentions: tuple[Mention, ...], found: dict[int, Cluster], spellings: Spellings) -> None:
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
        cluster = by_key.get(key) or _longer(by_key, key, spellings)
        if cluster is None:
            cluster = by_key[key] = Cluster(m.name, m.type, number=m.number, first=m.span.start)
        cluster.take(m)
        if m.rule == "listed/name":
            cluster.written[" ".join(m.span.of(text).replace("’", "'").split())] += 1
        found[i] = cluster


def _longer(by_key: dict[tuple[str, str], Cluster], key: tuple[str, str], spellings: Spellings) -> Cluster | None:
    """The one body whose name is spelled nearly alike; not sought in texts that name very many."""
    kind, name = key
    if kind == "state" or len(name) < SHORTEST_FUZZY or len(by_key) > MOST_FUZZY:
        return None
    near = [c for (k, n), c in by_key.items() if k == kind and c.type != "city" and spellings.alike(n, name)]
    return near[0] if len(near) == 1 else None


# ---------------------------------------------------------------- acronyms


def _join_acronyms(text: str, mentions: tuple[Mention, ...], found: dict[int, Cluster]) -> None:
    """«Union des ports (UDP)», «UDP (Union des ports)», or an acronym of the first letters: one body."""
    named = [(i, m) for i, m in enumerate(mentions) if i in found and m.form == "name" and m.type in TITLES_OF_BODIES]
    joined: dict[Cluster, Cluster] = {}
    for (i, a), (k, b) in pairwise(named):
        between = text[a.span.end : b.span.start]
        short = b if (b.name or "").isupper() else a
        if between in (" (", "(", " («") and found[i] is not found[k] and (short.name or "").isupper():
            _absorb(found[i], found[k], joined, keep_first=short is b)
    _join_by_letters([found[i] for i, _ in named], joined)
    _join_shorter([found[i] for i, _ in named], joined)
    for i, cluster in found.items():
        while cluster in joined:
            cluster = joined[cluster]
        found[i] = cluster


def _join_by_letters(clusters: list[Cluster], joined: dict[Cluster, Cluster]) -> None:
    """«GDS» of a document that names a body «Gaz de Sorvalie», if that is the only one with these letters."""
    by_letters: dict[str, set[Cluster]] = {}
    for cluster in clusters:
        words = plain_key(cluster.name).split()
        if len(words) > 2 and cluster.type == "organization":
            for chosen in (words, [w for w in words if len(w) > SMALL_WORD]):
                by_letters.setdefault("".join(w[0] for w in chosen), set()).add(cluster)
    for cluster in dict.fromkeys(clusters):
        full = by_letters.get(cluster.name.lower(), set())
        if cluster.name.isupper() and len(cluster.name) >= SHORTEST_ACRONYM and len(full) == 1 and cluster not in full:
            _absorb(next(iter(full)), cluster, joined, keep_first=True)


def _join_shorter(clusters: list[Cluster], joined: dict[Cluster, Cluster]) -> None:
    """«Ordal» of a document that names one «Ordal Corporation»."""
    by_first: dict[str, set[Cluster]] = {}
    for cluster in clusters:
        words = plain_key(cluster.name).split()
        if len(words) > 1 and cluster.type == "organization":
            by_first.setdefault(words[0], set()).add(cluster)
    for cluster in dict.fromkeys(clusters):
        longer = {c for c in by_first.get(plain_key(cluster.name), set()) if not _rarer(c, cluster)}
        if not cluster.written and len(longer) == 1 and cluster not in joined and not next(iter(longer)).written:
            _absorb(next(iter(longer)), cluster, joined, keep_first=True)


def _rarer(longer: Cluster, short: Cluster) -> bool:
    """Whether the longer name comes later and far less often: «Ordal Sorvalie» is then a branch of «Ordal»."""
    return short.first < longer.first and short.names.total() > OFTEN * longer.names.total()


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
