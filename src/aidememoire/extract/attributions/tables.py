"""`attributions.toml` as types, and the lexicon made of it: every written form of every cue, ready to look up."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from msgspec import Struct, structs

from aidememoire.errors import PackError
from aidememoire.languages.forms import Form, forms_of
from aidememoire.languages.pack import Pack

WORD = re.compile(r"[\w&€$%.-]*\w'|-?\w[\w&-]*|[^\w\s]")
# What may carry the content of a verb. A pack writes the first three with its own words (`[grammar.frames]`); a
# preposition of the language is a frame too, as is «{preposition} noun» and «{preposition} quoted».
FRAMES = (
    "clause", "noun clause", "as", "bare", "quotation", "infinitive", "noun", "quoted noun", "adjective", "qualify", "amount",
    "question",
    "object judged",
)  # fmt: skip


class Verb(Struct, frozen=True):
    """A verb or locution that reports; `takes` says what may carry the content.

    `object` tells that an addressee may stand between verb and content («informer la presse que…»), `learns`
    that the subject is told rather than tells («avons-nous appris»), `negated` that it reports only with a
    negation («n'exclut pas que»). `of`: the only nouns whose phrases are said rather than handed over
    («présenter un bilan», not «présenter sa collègue»). `besides`: nouns that it names only
    («citer trois sources»). `past`: takes a noun in the past only («a proposé un
    plan» tells, «propose des chambres» offers). `moves`: its auxiliary is that of verbs of movement.
    `human`: with a thing as its subject it reports nothing («l'essor suppose que…»). `relays`: its subject may only pass
    on what somebody else said («comme l'a rapporté l'agence»). `impersonal`: its passive
    reports without saying whom («the need for a port was stressed»).
    """

    lemma: str
    takes: tuple[str, ...] = ()
    object: bool = False
    learns: bool = False
    negated: bool = False
    of: tuple[str, ...] = ()
    besides: tuple[str, ...] = ()
    past: bool = False
    moves: bool = False
    human: bool = False
    relays: bool = False
    impersonal: bool = False
    examples: tuple[str, ...] = ()
    never: tuple[str, ...] = ()


class Carrier(Struct, frozen=True):
    """A verb that lets a reporting infinitive report: «a tenu à souligner que», «vient d'annoncer»."""

    lemma: str
    link: tuple[str, ...] = ("",)
    negated: bool = False
    examples: tuple[str, ...] = ()


class Source(Struct, frozen=True):
    """Words that name a source without a verb («selon X»). `alone`: the words hold the source themselves («à ses yeux»).

    `narrow` asks for a named source and a comma after it: «pour» mostly means something else. `loose` ones need
    no comma before them at the end of a sentence.
    """

    words: tuple[str, ...]
    alone: bool = False
    narrow: bool = False
    loose: bool = False
    examples: tuple[str, ...] = ()
    never: tuple[str, ...] = ()


class Relay(Struct, frozen=True):
    """Words before the one who passed a statement on («cité par le service de presse»).

    `cites`: the words stand before the speaker, and who passed on stands before them («l'agence Orval citant le maire»).
    """

    words: tuple[str, ...]
    cites: bool = False
    examples: tuple[str, ...] = ()


class Interview(Struct, frozen=True):
    """How questions and answers are labelled where the label is no name."""

    question: tuple[str, ...] = ()
    answer: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()  # words of a heading below which somebody speaks: «opening remarks of X»


class Grammar(Struct, frozen=True):
    """The small words that attribution leans on, each list by what its words do."""

    that: tuple[str, ...]
    fact: tuple[str, ...]
    have: str
    be: str
    reflexive: tuple[str, ...]
    clitics: tuple[str, ...]
    negation: tuple[str, ...]
    inverted: tuple[str, ...]
    euphonic: tuple[str, ...]
    misspelt_auxiliary: tuple[str, ...]
    subject_pronouns: tuple[str, ...]
    first_person: tuple[str, ...]
    nobody: tuple[str, ...]
    relative: tuple[str, ...]
    determiners: tuple[str, ...]
    demonstratives: tuple[str, ...]
    prepositions: tuple[str, ...]
    contracted: tuple[str, ...]
    of_words: tuple[str, ...]
    reason_words: tuple[str, ...]
    convinced: tuple[str, ...]
    frames: dict[str, str]  # this language's word for a frame -> the frame
    infinitive_frames: tuple[str, ...]  # prepositions that lead in an infinitive
    amount_frame: tuple[str, ...]  # words before the amount of an estimate
    qualify_frame: str  # the preposition between N and M in «qualifier N de M»
    genitive: tuple[str, ...]  # words that link a noun to the one before it
    forms_of_words: dict[str, tuple[str, ...]]  # a preposition as it is written alone and with an article
    whole_words: tuple[str, ...]  # of those, the ones without an article: an infinitive may follow
    conjunctions: tuple[str, ...]
    gerund_openers: tuple[str, ...]
    infinitive_openers: tuple[str, ...]
    infinitive_endings: tuple[str, ...]
    asides: tuple[str, ...]
    connectors: tuple[str, ...]
    trailers: tuple[str, ...]
    afterthoughts: tuple[str, ...]
    comments: tuple[str, ...]
    quantifiers: tuple[str, ...]
    as_words: tuple[str, ...]
    resuming: tuple[str, ...]
    papers: tuple[str, ...]
    refused_sources: tuple[str, ...]
    refused_subjects: tuple[str, ...]
    possible_sources: tuple[str, ...]
    title_words: tuple[str, ...]
    nickname_words: tuple[str, ...]
    press_conditional: tuple[str, ...]
    hearsay: tuple[str, ...]
    same_source: tuple[str, ...] = ()
    voices: tuple[str, ...] = ()
    which: tuple[str, ...] = ()
    degree: tuple[str, ...] = ()
    asking: tuple[str, ...] = ()
    some: tuple[str, ...] = ()
    bare_clauses: bool = False  # a reported clause may stand without a complementizer
    subject_first: bool = False  # a source stands before its verb behind what it said: «P, he said»
    parsed_participles: bool = False  # a past is written like its participle: the parse tells them apart
    no_cues: tuple[str, ...] = ()  # phrases in which a reporting verb reports nothing: «think tank»
    passive_content: bool = False  # a passive reports its subject: «the need for a port was stressed»


class AttributionTable(Struct, frozen=True):
    """`attributions.toml`."""

    verb: tuple[Verb, ...]
    carrier: tuple[Carrier, ...]
    source: tuple[Source, ...]
    relay: tuple[Relay, ...]
    content_nouns: tuple[str, ...]
    grammar: Grammar
    interview: Interview = Interview()


@dataclass(frozen=True, slots=True)
class Head:
    """A verb entry, taken apart: reflexive or not, the words that must follow the verb."""

    entry: Verb | Carrier
    verb: str
    reflexive: bool
    tail: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Phrases:
    """Sequences of words, by their first word, longest first."""

    by_first: dict[str, tuple[tuple[str, ...], ...]]

    def at(self, words: list[str], position: int) -> int:
        """How many words of the longest phrase stand at `position`; 0 for none."""
        for phrase in self.by_first.get(words[position], ()) if position < len(words) else ():
            if tuple(words[position : position + len(phrase)]) == phrase:
                return len(phrase)
        return 0

    def ending(self, words: list[str], position: int) -> int:
        """How many words of the longest phrase end just before `position`; 0 for none."""
        for length in range(8, 0, -1):
            if position >= length and self.at(words, position - length) == length:
                return length
        return 0


@dataclass(frozen=True, slots=True)
class Lexicon:
    """All that the rules look up."""

    table: AttributionTable
    forms: dict[str, tuple[Form, ...]]
    heads: dict[str, tuple[Head, ...]]  # by infinitive of the first verb
    carriers: dict[str, tuple[Head, ...]]
    have: dict[str, tuple[Form, ...]]
    be: dict[str, tuple[Form, ...]]
    asides: Phrases
    connectors: Phrases
    trailers: Phrases
    afterthoughts: Phrases
    comments: Phrases
    resuming: Phrases
    relays: Phrases
    cites: Phrases
    sources: Phrases
    source_entries: dict[tuple[str, ...], Source]
    fact: Phrases
    same_source: Phrases
    voices: Phrases
    no_cues: Phrases

    @property
    def grammar(self) -> Grammar:
        """The small words."""
        return self.table.grammar


def split_words(phrase: str) -> tuple[str, ...]:
    """The words of a phrase of the pack as the parse separates them, in lower case.

    >>> split_words("de l'avis de")
    ('de', "l'", 'avis', 'de')
    """
    return tuple(WORD.findall(phrase.lower().replace("’", "'")))


def phrases(entries: Iterable[str]) -> Phrases:
    """`entries` as a lookup."""
    found: dict[str, set[tuple[str, ...]]] = {}
    for entry in entries:
        words = split_words(entry)
        found.setdefault(words[0], set()).add(words)
    return Phrases({first: tuple(sorted(rest, key=lambda w: (-len(w), w))) for first, rest in found.items()})


def _head(entry: Verb | Carrier, reflexive: tuple[str, ...]) -> Head:
    words = split_words(entry.lemma)
    is_reflexive = words[0] in reflexive
    words = words[1:] if is_reflexive else words
    return Head(entry, words[0], is_reflexive, words[1:])


def _by_verb(entries: Iterable[Verb | Carrier], reflexive: tuple[str, ...]) -> dict[str, tuple[Head, ...]]:
    found: dict[str, list[Head]] = {}
    for entry in entries:
        head = _head(entry, reflexive)
        found.setdefault(head.verb, []).append(head)
    return {verb: tuple(sorted(heads, key=lambda h: (-len(h.tail), not h.reflexive))) for verb, heads in found.items()}


def _with_frames(table: AttributionTable) -> AttributionTable:
    """The table with each frame by its common name; one that the language does not know is refused."""
    grammar = table.grammar
    prepositions = {*grammar.prepositions, *(w for words in grammar.forms_of_words.values() for w in words)}
    verbs = []
    for verb in table.verb:
        takes = tuple(grammar.frames.get(frame, frame) for frame in verb.takes)
        unknown = [f for f in takes if f not in FRAMES and not prepositions & set(f.split())]
        if unknown:
            raise PackError(f"attributions.toml: «{verb.lemma}» takes {unknown}, which are neither frames nor prepositions")
        verbs.append(structs.replace(verb, takes=takes))
    return structs.replace(table, verb=tuple(verbs))


@cache
def load_lexicon(pack: Pack) -> Lexicon:
    """The lexicon of a pack, made once per process."""
    table = _with_frames(pack.table("attributions", AttributionTable))
    grammar = table.grammar
    heads = _by_verb(table.verb, grammar.reflexive)
    carriers = _by_verb(table.carrier, grammar.reflexive)
    entries = {split_words(w): s for s in table.source for w in s.words}
    return Lexicon(
        table=table,
        forms=forms_of([*heads, *carriers], pack),
        heads=heads,
        carriers=carriers,
        have=forms_of([grammar.have], pack),
        be=forms_of([grammar.be], pack),
        asides=phrases(grammar.asides),
        connectors=phrases(grammar.connectors),
        trailers=phrases(grammar.trailers),
        afterthoughts=phrases(grammar.afterthoughts),
        comments=phrases(grammar.comments),
        resuming=phrases(grammar.resuming),
        relays=phrases(w for r in table.relay for w in r.words),
        cites=phrases(w for r in table.relay if r.cites for w in r.words),
        sources=phrases(w for s in table.source for w in s.words),
        source_entries=entries,
        fact=phrases(grammar.fact),
        same_source=phrases(grammar.same_source),
        voices=phrases(grammar.voices),
        no_cues=phrases(grammar.no_cues),
    )
