"""The shapes of `commitments.toml`: which words commit whom, how far, and what they take.

Words stand in the pack; here is only what an entry may say. Every entry carries examples and, where two
things look alike, a `never`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Literal, TypeVar

from msgspec import Struct

from aidememoire.languages.forms import Form, forms_of
from aidememoire.languages.pack import Pack
from aidememoire.records import Force

if TYPE_CHECKING:
    from spacy.tokens import Token

Tense = Literal[
    "present", "past", "imperfect", "future", "conditional", "subjunctive", "infinitive", "perfect", "participle", "gerund",
    "imperative",
]  # fmt: skip
# What is quoted: the clause from its subject on, the content alone, or the content where it is an infinitive.
Extent = Literal["clause", "content", "infinitive"]


class VerbCue(Struct, frozen=True, kw_only=True):
    """A verb that commits: `takes` is what its content may begin with, `extent` what the clause quotes.

    `takes` holds prepositions of an infinitive («à», «de»), "inf" for a bare one, «que» or «pour que» for a
    clause, "np" for a direct object, and «pour np» for a preposition with a noun phrase. `own` asks that the actor or his
    side be the one who speaks.
    """

    lemmas: tuple[str, ...]
    force: Force
    takes: tuple[str, ...] = ()
    tenses: tuple[Tense, ...] = ()
    extent: Extent = "clause"
    joint: Force | None = None  # the force when two parties act together
    mine: Force | None = None  # the force in the first person («nous allons …»)
    said: Force | None = None  # the force in reported speech («le ministre a dit que son pays allait …»)
    subjects: tuple[str, ...] = ()  # nouns of papers, of which its subject must be one: their parties are the actors
    agent: bool = False  # a participle with its agent, said of the noun before it («la trêve proposée par …»)
    objects: tuple[str, ...] = ()  # lemmas of which the noun phrase must hold one
    not_objects: tuple[str, ...] = ()  # and none of these
    own: bool = False
    elsewhere: bool = False  # not in the mouth of another side, where it is advice («X devrait démissionner»)
    of_deeds: bool = False  # its infinitive must be a deed («vient de livrer»)
    wants_other: bool = False  # another party must stand in the clause
    negated: Force | None = None  # the force of its denial: none as a rule
    examples: tuple[str, ...] = ()
    never: tuple[str, ...] = ()


class WordCue(Struct, frozen=True, kw_only=True):
    """A noun or adjective that commits: «la volonté de X de», «prêt à», «en cours de».

    An adjective is said of the subject of its copula; without `takes` it commits by itself.
    """

    lemmas: tuple[str, ...]
    force: Force
    takes: tuple[str, ...] = ()
    adjective: bool = False
    extent: Extent = "clause"
    joint: Force | None = None
    objects: tuple[str, ...] = ()
    not_objects: tuple[str, ...] = ()
    own: bool = False
    wants_other: bool = False
    held: bool = False  # a noun with its holder right behind it («la proposition de X de»), an adjective with its copula
    examples: tuple[str, ...] = ()
    never: tuple[str, ...] = ()


class Deed(Struct, frozen=True, kw_only=True):
    """Verbs of what one party does for, with or against another: `done` in the past, `now` in the present.

    `objects` names the nouns without which the verb says nothing of a relation; a deed without them needs
    another party in its clause. `participle` tells that «financé par X» counts too.
    """

    lemmas: tuple[str, ...]
    done: Force | None = "done"
    now: Force | None = None
    objects: tuple[str, ...] = ()
    not_objects: tuple[str, ...] = ()
    participle: bool = False
    examples: tuple[str, ...] = ()
    never: tuple[str, ...] = ()


class Prospect(Struct, frozen=True, kw_only=True):
    """Words that hold something out as worth doing together: «… comme un domaine prometteur»."""

    phrases: tuple[str, ...]
    verbs: tuple[str, ...]  # verbs of naming whose object is what is held out
    link: tuple[str, ...]  # the words between object and phrase («comme»)
    examples: tuple[str, ...] = ()
    never: tuple[str, ...] = ()


class Event(Struct, frozen=True, kw_only=True):
    """Nouns of deeds, with what must follow them: «l'ouverture de l'ambassade», «la rupture des relations»."""

    lemmas: tuple[str, ...]
    objects: tuple[str, ...]
    examples: tuple[str, ...] = ()
    never: tuple[str, ...] = ()


class Grammar(Struct, frozen=True, kw_only=True):
    """The small words the shapes need: auxiliaries, negation, persons, and where a clause stops."""

    auxiliaries: dict[Tense, tuple[str, ...]]
    be: tuple[str, ...]
    been: tuple[str, ...]
    being_verbs: tuple[str, ...]  # verbs whose past takes "be"
    plural_auxiliaries: tuple[str, ...]
    reflexives: tuple[str, ...]
    reflexive_prefixes: tuple[str, ...]
    clitics: tuple[str, ...]
    infinitive: str
    infinitive_only: str  # endings that nothing but an infinitive has
    participle: str
    noun_only: str  # endings that no finite verb has
    gerund: tuple[str, ...]
    future: str
    conditional: str
    negation: tuple[str, ...]
    denial: tuple[str, ...]
    conditions: tuple[str, ...]
    bare_denial: tuple[str, ...]  # verbs that «ne» alone denies
    inserts: tuple[str, ...]
    me: tuple[str, ...]
    you: tuple[str, ...]
    we: tuple[str, ...]
    first_plural: str
    second_plural: str
    our: tuple[str, ...]
    actors: tuple[str, ...]  # nouns of those who act for the party named beside them («la force française»)
    nobody: tuple[str, ...]  # subjects that name nobody («on», «cela»)
    relatives: tuple[str, ...]
    that: tuple[str, ...]
    agent: tuple[str, ...]
    of: tuple[str, ...]
    company: tuple[str, ...]
    gerund_lead: tuple[str, ...]
    joiners: tuple[str, ...]
    stops: tuple[str, ...]  # words or phrases before which a clause ends
    stops_after_comma: tuple[str, ...]
    prepositions: dict[str, tuple[str, ...]]  # as in `takes` -> forms
    time_words: tuple[str, ...]
    not_verbs: tuple[str, ...]  # words that the parser takes for verbs
    purposes: tuple[str, ...]
    deniers: tuple[str, ...]  # verbs that deny what they govern («dément avoir livré»)
    speech: tuple[str, ...]  # verbs whose first person only announces words («je voudrais dire»)
    idle_passives: tuple[str, ...]  # verbs whose passive is another record's or nobody's deed («sera signé»)
    idle_objects: tuple[str, ...]  # nouns that make a verb say nothing («faire face», «prendre fin»)
    states: tuple[str, ...]  # verbs of being and of meeting, whose future promises nothing
    including: tuple[str, ...] = ()  # participles that only say what a thing holds («comprenant»)
    shared: tuple[str, ...] = ()  # adjectives that make a will that of both sides («leur volonté commune»)
    nobody_did: tuple[str, ...] = ()  # the pronoun of a passive without a subject («il a été rappelé»)
    plural_endings: tuple[str, ...] = ()  # of finite verbs whose subject is plural
    modals: dict[Tense, tuple[str, ...]] = {}  # words before an infinitive that give it its tense («will build»)
    progressive: bool = False  # "be" with a gerund is a tense («is building»)
    enumerated: bool = False  # the tense of a written form is the parse's, where the forms of the verb leave it open


class CommitmentsTable(Struct, frozen=True, kw_only=True):
    """`commitments.toml`."""

    grammar: Grammar
    verb: tuple[VerbCue, ...]
    word: tuple[WordCue, ...]
    deed: tuple[Deed, ...]
    event: tuple[Event, ...] = ()
    prospect: tuple[Prospect, ...] = ()
    offices: tuple[str, ...] = ()  # offices whose holder acts for a party, as `names.toml` calls them
    off_topic: tuple[str, ...] = ()  # lemmas of sport, weather, accidents and the stage


E = TypeVar("E", VerbCue, WordCue, Deed, Event)


@dataclass(frozen=True, slots=True)
class Lexicon:
    """The table made ready: entries by head word, and the forms that lead back to it.

    A lemma of several words («mettre en œuvre») stands under its first; a reflexive one under its verb.
    """

    grammar: Grammar
    verbs: dict[str, tuple[tuple[Phrase, VerbCue], ...]]
    deeds: dict[str, tuple[tuple[Phrase, Deed], ...]]
    words: dict[str, tuple[tuple[Phrase, WordCue], ...]]
    events: dict[str, tuple[tuple[Phrase, Event], ...]]
    prospects: tuple[Prospect, ...]
    offices: frozenset[str]
    off_topic: frozenset[str]
    forms: dict[str, tuple[Form, ...]]
    inserts: frozenset[str]
    insert_heads: frozenset[str]  # the words that parentheses begin with

    def lemma(self, token: Token) -> str:
        """The infinitive or head word: the parser's where the table knows it, else that of the written form."""
        if token.lemma_ in self.verbs or token.lemma_ in self.deeds:
            return token.lemma_
        readings = self.forms.get(token.lower_, ())
        return readings[0].verb if readings else token.lemma_

    def tenses(self, word: str) -> frozenset[str]:
        """The tenses that a written form can have; none for a verb that the table does not hold."""
        return frozenset(form.tense for form in self.forms.get(word, ()))


@dataclass(frozen=True, slots=True)
class Phrase:
    """A lemma as looked up: its head, whether it is reflexive, and the words that follow it."""

    lemma: str
    head: str
    reflexive: bool
    tail: tuple[str, ...]


def phrase(lemma: str, grammar: Grammar) -> Phrase:
    """«se mettre d'accord» is the reflexive «mettre» followed by «d'accord»."""
    bare, reflexive = lemma, False
    for prefix in grammar.reflexive_prefixes:
        if lemma.startswith(prefix):
            bare, reflexive = lemma[len(prefix) :], True
            break
    head, *tail = re.findall(r"[^ ']+'?", bare)
    return Phrase(lemma, head, reflexive, tuple(tail))


@cache
def load_lexicon(pack: Pack) -> Lexicon:
    """The pack's table, made ready once."""
    table = pack.table("commitments", CommitmentsTable)
    grammar = table.grammar
    verbs, deeds = _by_head(table.verb, grammar), _by_head(table.deed, grammar)
    words, events = _by_head(table.word, grammar), _by_head(table.event, grammar)
    forms = forms_of([*verbs, *deeds], pack)
    heads = frozenset(re.findall(r"[^ ']+'?", insert)[0] for insert in grammar.inserts)
    return Lexicon(
        grammar,
        verbs,
        deeds,
        words,
        events,
        table.prospect,
        frozenset(table.offices),
        frozenset(table.off_topic),
        forms,
        frozenset(grammar.inserts),
        heads,
    )


def _by_head(entries: tuple[E, ...], grammar: Grammar) -> dict[str, tuple[tuple[Phrase, E], ...]]:
    found: dict[str, list[tuple[Phrase, E]]] = {}
    for entry in entries:
        for lemma in entry.lemmas:
            looked_up = phrase(lemma, grammar)
            found.setdefault(looked_up.head, []).append((looked_up, entry))
    # the longer phrase is the more telling: «mettre en œuvre» before «mettre»
    return {head: tuple(sorted(pairs, key=lambda p: (-len(p[0].tail), not p[0].reflexive))) for head, pairs in found.items()}
