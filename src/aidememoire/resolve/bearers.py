"""Names of persons that mean one and the same: full names first, then first or last names alone."""

from __future__ import annotations

from dataclasses import dataclass, field

from aidememoire.model import Mention
from aidememoire.resolve.clusters import MOST_FUZZY, Cluster
from aidememoire.resolve.offices import plain_key
from aidememoire.resolve.spellings import Spellings

LABELLED = ("name/label", "name/speaks", "name/unread")  # names whose kind the parser alone tells


@dataclass(slots=True)
class Bearers:
    """The persons of a document by the words of their full names."""

    mentions: tuple[Mention, ...]
    found: dict[int, Cluster]
    spellings: Spellings
    words: dict[Cluster, list[str]] = field(default_factory=dict)
    by_last: dict[str, list[Cluster]] = field(default_factory=dict)
    by_word: dict[str, list[Cluster]] = field(default_factory=dict)

    def add(self, i: int, words: list[str]) -> Cluster:
        """A new person, named by the `i`-th mention."""
        cluster = Cluster(self.mentions[i].name or "", "person", first=self.mentions[i].span.start)
        self.words[cluster] = words
        self.by_last.setdefault(words[-1], []).append(cluster)
        for word in {*words, "".join(words)}:
            self.by_word.setdefault(word, []).append(cluster)
        return cluster

    def take(self, i: int, cluster: Cluster) -> None:
        """The `i`-th mention names that person."""
        cluster.take(self.mentions[i])
        self.found[i] = cluster


def cluster_persons(
    mentions: tuple[Mention, ...], found: dict[int, Cluster], spellings: Spellings, patronymics: tuple[str, ...] = ()
) -> None:
    """Fill in, for each mention that names a person, by index, whom it names; two bearers of one name are left open."""
    persons = [i for i, m in enumerate(mentions) if m.form == "name" and m.type == "person" and m.name]
    persons += _mistaken(mentions, persons, found, spellings)
    bearers = Bearers(mentions, found, spellings)
    keys = {i: _key(mentions[i], patronymics) for i in persons}
    for i in sorted(persons, key=lambda i: -len(keys[i])):
        if len(keys[i]) > 1:
            bearers.take(i, _full_name(bearers, i, keys[i]) or bearers.add(i, keys[i]))
    for i in sorted(persons):
        if len(keys[i]) == 1:
            _single_name(bearers, i, keys[i][0])
    for cluster in bearers.words:
        cluster.name = _best_name(cluster)


def _key(mention: Mention, patronymics: tuple[str, ...]) -> list[str]:
    """The words of a name; «Piotr Ivanovitch» is a first name alone."""
    words = plain_key(mention.name or "").split()
    return words[:1] if len(words) == 2 and patronymics and words[1].endswith(patronymics) else words


def _mistaken(mentions: tuple[Mention, ...], persons: list[int], found: dict[int, Cluster], spellings: Spellings) -> list[int]:
    """Names that the parser takes for places or bodies, but which are last names of persons, or «AnneFerdal»."""
    full = {plain_key(mentions[i].name or "") for i in persons if " " in (mentions[i].name or "")}
    joined, surnames = {k.replace(" ", "") for k in full}, {k.split()[-1] for k in full}
    mistaken = []
    for i, m in enumerate(mentions):
        if m.form == "name" and m.rule in LABELLED and m.type != "person":
            key = plain_key(m.name or "")
            if key in surnames or (len(joined) < MOST_FUZZY and any(spellings.alike(key, j) for j in joined)):
                mistaken.append(i)
                found.pop(i, None)
    return mistaken


def _full_name(bearers: Bearers, i: int, words: list[str]) -> Cluster | None:
    """The person known by that full name, by a fuller one, or by another spelling."""
    known = bearers.by_last.get(words[-1], []) + bearers.by_word.get("".join(words), [])
    if not known and len(bearers.words) < MOST_FUZZY:
        known = [c for last, cs in bearers.by_last.items() if bearers.spellings.alike(last, words[-1]) for c in cs]
    gender = bearers.mentions[i].gender
    fitting = [c for c in known if not (gender and c.gender and gender != c.gender)]
    same = list(dict.fromkeys(c for c in fitting if _same_person(words, bearers.words[c], bearers.spellings)))
    if len(same) == 1:
        return same[0]
    return next((c for c in same if bearers.words[c] == words), None)


def _same_person(words: list[str], known: list[str], spellings: Spellings) -> bool:
    """The shorter name is in the longer with the last name alike, or both are spelled nearly alike."""
    if "".join(words) == "".join(known):
        return True
    if not spellings.alike(words[-1], known[-1]):
        return False
    if len(words) == len(known):
        return all(_same_word(a, b, spellings) for a, b in zip(words, known, strict=True))
    shorter, longer = sorted((words, known), key=len)
    return set(shorter[:-1]) <= set(longer)


def _same_word(a: str, b: str, spellings: Spellings) -> bool:
    """One word in two spellings, or its initial."""
    return spellings.alike(a, b) or (min(len(a), len(b)) == 1 and a[0] == b[0])


def _single_name(bearers: Bearers, i: int, word: str) -> None:
    """A first or last name alone: its only bearer, or the one that office, gender or nearness tells."""
    known = bearers.by_last.get(word) or bearers.by_word.get(word) or []
    if not known and len(bearers.words) < MOST_FUZZY:
        known = [c for other, cs in bearers.by_word.items() if bearers.spellings.alike(word, other) for c in cs]
    known = list(dict.fromkeys(known))
    if not known:
        bearers.take(i, bearers.add(i, [word]))
        return
    chosen = known if len(known) == 1 else _narrowed(bearers, i, known)
    if len(chosen) == 1:
        bearers.take(i, chosen[0])


def _narrowed(bearers: Bearers, i: int, known: list[Cluster]) -> list[Cluster]:
    """Of several bearers those whose office fits, whose gender fits, and the one named last before."""
    mention = bearers.mentions[i]
    roles = set((mention.role or "").split("; ")) - {""}
    fitting = [c for c in known if roles & set(c.roles)] if roles else []
    known = fitting or known
    if mention.gender:
        known = [c for c in known if c.gender in (None, mention.gender)] or known
    if len(known) == 1:
        return known
    before = next((bearers.found[k] for k in range(i - 1, -1, -1) if bearers.found.get(k) in known), None)
    return [before] if before else []


def _best_name(cluster: Cluster) -> str:
    """The fullest form; of equally full ones the commonest, then the first."""
    return max(cluster.names, key=lambda n: (len(n.split()), cluster.names[n])) if cluster.names else cluster.name
