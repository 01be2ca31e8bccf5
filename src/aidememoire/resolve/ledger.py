"""What resolving knows while it goes through a document, and the entities it makes on the way."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache

from msgspec import Struct

from aidememoire.languages.pack import Pack
from aidememoire.model import EntityType, Mention
from aidememoire.records import Findings
from aidememoire.resolve.clusters import Cluster
from aidememoire.resolve.focus import Focus
from aidememoire.resolve.offices import fit_of_roles, plain_key

SOON = 4  # sentences from a headline's title to the name in the text
Answer = tuple[tuple[Cluster, ...], str]


class SmallWords(Struct, frozen=True):
    """The small words of `names.toml` that resolving needs."""

    articles: tuple[str, ...]
    inner_determiners: tuple[str, ...]
    joins: tuple[str, ...]
    sources: tuple[str, ...]
    again: tuple[str, ...] = ()
    joint: tuple[str, ...] = ()
    latter: tuple[str, ...] = ()
    issued: tuple[str, ...] = ()  # words that lead in whose a paper is, apart from its noun: «a tweet on Monday by»
    sounds: tuple[tuple[str, str], ...] = ()
    patronymics: tuple[str, ...] = ()


class DeterminerWords(Struct, frozen=True):
    """The determiners of `names.toml` that resolving needs."""

    singular: tuple[str, ...]
    plural: tuple[str, ...]
    quantifiers: tuple[str, ...]
    numerals: tuple[str, ...]


class ReferentsTable(Struct, frozen=True):
    """`names.toml`, the part about small words."""

    grammar: SmallWords
    determiners: DeterminerWords
    speech_verbs: tuple[str, ...]
    saying_verbs: tuple[str, ...]


@dataclass(slots=True)
class Ledger:
    """The document, its pack, who is spoken of, and the entities so far."""

    findings: Findings
    pack: Pack
    focus: Focus
    clusters: list[Cluster]
    described: dict[tuple[str, str], Cluster] = field(default_factory=dict)
    foremost: Cluster | None = None  # the person of whom the article speaks most by far
    central: Cluster | None = None  # the person of whom the article speaks most, if it tells no office
    home: Cluster | None = None  # the state of which the article speaks most by far
    named: dict[str, Cluster] = field(default_factory=dict)  # states, bodies and places by the key of their name

    @property
    def again(self) -> frozenset[str]:
        """Words that say that a description means the one before («la même source»)."""
        return frozenset(map(plain_key, self.pack.table("names", ReferentsTable).grammar.again))

    @property
    def joint(self) -> frozenset[str]:
        """Words of a paper that two sides issue together («communiqué conjoint»)."""
        return frozenset(map(plain_key, self.pack.table("names", ReferentsTable).grammar.joint))

    @property
    def issued(self) -> frozenset[str]:
        """Words between a paper and its author («by»)."""
        return frozenset(self.pack.table("names", ReferentsTable).grammar.issued)

    def is_latter(self, mention: Mention) -> bool:
        """Whether a pronoun means who was mentioned last («ce dernier»)."""
        return self.words(mention).lower() in self.pack.table("names", ReferentsTable).grammar.latter

    def persons(self) -> list[Cluster]:
        """The persons known by now, named or described."""
        return [c for c in self.clusters if c.type == "person"]

    def thing(self, name: str | None) -> Cluster | None:
        """The state, body or place of that name, if the document names it."""
        return self.named.get(plain_key(name)) if name else None

    def words(self, mention: Mention) -> str:
        """The words of a mention on one line with straight apostrophes."""
        return " ".join(mention.span.of(self.findings.document.text).replace("’", "'").split())

    def describe(self, mention: Mention, type_: EntityType | None = None, keep: bool = False) -> Answer:
        """An entity named by the words of its description; the same words later mean the same.

        The article is left off; with `keep` it stays («de nombreux experts»).
        """
        name = self.words(mention) if keep else without_article(self.words(mention), self.pack)
        key = (type_ or mention.type, plain_key(name))
        if key not in self.described:
            self.described[key] = Cluster(
                name, type_ or mention.type, number=mention.number, named=False, first=mention.span.start
            )
            self.clusters.append(self.described[key])
        self.described[key].take(mention)
        return (self.described[key],), "description"

    def holder(self, mention: Mention) -> Cluster:
        """The unnamed holder of an office: "président (Sorvalie)"."""
        name = f"{mention.role} ({mention.of})"
        key = ("person", plain_key(name))
        if key not in self.described:
            self.described[key] = Cluster(name, "person", named=False, first=mention.span.start)
            self.clusters.append(self.described[key])
        self.described[key].take(mention)
        return self.described[key]

    def comes_soon(self, cluster: Cluster, mention: Mention) -> bool:
        """Whether somebody not yet named is named within a few sentences, as headlines have it."""
        return 0 <= self.focus.sentence(cluster.first) - self.focus.sentence(mention.span.start) <= SOON

    def fit_of_role(self, mention: Mention, cluster: Cluster) -> int:
        """How well the office that a mention says is one that somebody holds: 0 to 3."""
        if not mention.role:
            return 0
        return max((fit_of_roles(mention.role, r, self.pack) for r in cluster.roles), default=0)


@cache
def _leading_words(pack: Pack) -> tuple[str, ...]:
    table = pack.table("names", ReferentsTable)
    words = {w for w in (*table.determiners.singular, *table.determiners.plural) if w not in table.determiners.quantifiers}
    words -= set(table.determiners.numerals)
    return tuple(w if w.endswith("'") else f"{w} " for w in sorted(words, key=len, reverse=True))


def without_article(words: str, pack: Pack) -> str:
    """The description without the article or possessive before it."""
    lowered = words.lower()
    lead = next((w for w in _leading_words(pack) if lowered.startswith(w)), "")
    return words[len(lead) :]


def fits_of(cluster: Cluster, of: str | None) -> bool:
    """Whether nothing speaks against its belonging to that state or body."""
    return of is None or not cluster.of or is_of(cluster, of)


def is_of(cluster: Cluster, of: str) -> bool:
    """Whether it belongs to that state or body, whose name may be said shorter («Orval» for «Orval-Sorvalie»)."""
    words = set(plain_key(of).split())
    return of in cluster.of or any(words <= (its := set(plain_key(o).split())) or its <= words for o in cluster.of)


def gender_fits(mention: Mention, cluster: Cluster) -> bool:
    """A masculine title may be a woman's; a feminine one is no man's."""
    return not (mention.gender == "f" and cluster.gender == "m")
