"""`names.toml` and `first_names.toml` as they are written."""

from __future__ import annotations

from typing import Literal

from msgspec import Struct

from aidememoire.model import EntityType

Gender = Literal["m", "f"]
Number = Literal["s", "p"]


class Honorific(Struct, frozen=True):
    """A word of courtesy before a name."""

    words: tuple[str, ...]
    gender: Gender | None = None
    examples: tuple[str, ...] = ()
    never: tuple[str, ...] = ()


class Office(Struct, frozen=True, rename={"is_": "is"}):
    """An office or title; `is_` are offices that the same person may hold under another word."""

    name: str
    words: tuple[str, ...]
    is_: tuple[str, ...] = ()
    alone: bool = False
    leads: bool = False
    portfolio: bool = False
    post: bool = False
    examples: tuple[str, ...] = ()
    never: tuple[str, ...] = ()


class Noun(Struct, frozen=True):
    """Nouns that stand for persons or bodies without naming them; `plural` says that they are written so."""

    name: str
    type: EntityType
    m: tuple[str, ...] = ()
    f: tuple[str, ...] = ()
    words: tuple[str, ...] = ()  # of no gender, or of both as the determiner or adjective shows: «son homologue»
    fixed: tuple[str, ...] = ()  # in this form only
    alone: tuple[str, ...] = ()  # of those, the ones that name a deed with a complement: «l'organisation du scrutin»
    capital: tuple[str, ...] = ()  # with a capital only, and masculine: «l'Etat»
    plural: bool = False
    portfolio: bool = False
    post: bool = False
    examples: tuple[str, ...] = ()
    never: tuple[str, ...] = ()


class Impersonal(Struct, frozen=True):
    """What after «il» tells that it is nobody: lemmas of verbs, or a pattern of the words that follow."""

    verbs: tuple[str, ...] = ()
    pattern: str = ""
    examples: tuple[str, ...] = ()
    never: tuple[str, ...] = ()


class PronounForms(Struct, frozen=True):
    """Pronouns of one gender and number; `means` tells those that stand for persons only, or for no person («it»)."""

    words: tuple[str, ...]
    number: Number
    gender: Gender | None = None
    means: Literal["third", "person", "thing"] = "third"
    examples: tuple[str, ...] = ()


class Plural(Struct, frozen=True):
    """How plurals are made: of `endings` (singular, plural) the first that fits.

    In a phrase, `head` tells whether every word before one of `stops` takes it or the last of them only; a stop that
    ends with an apostrophe stands for all words that begin so.
    """

    endings: tuple[tuple[str, str], ...]
    stops: tuple[str, ...] = ()
    head: Literal["all", "last"] = "all"


class Grammar(Struct, frozen=True):
    """Small words by what they do in a noun phrase."""

    links: tuple[str, ...]
    name_link: tuple[str, ...]
    articles: tuple[str, ...]
    inner_determiners: tuple[str, ...]
    post_links: tuple[str, ...]
    charges: tuple[str, ...]
    joins: tuple[str, ...]
    elisions: tuple[str, ...]
    region_links: tuple[str, ...]
    contracted_plural: tuple[str, ...]
    former: str
    ex: str
    masculine: tuple[str, ...]
    feminine: tuple[str, ...]
    euphonic: str
    impersonal: str
    stressed: tuple[str, ...]
    past_links: tuple[str, ...]
    first_plural: str
    sources: tuple[str, ...]
    abbreviated_titles: tuple[str, ...]
    participle_ending: str
    plural: Plural
    owner_before: bool = False  # what stands before a noun may say whose it is: «the Sorval minister», «Brisk's mayor»
    possessive_endings: tuple[str, ...] = ()  # of a name before what it owns, behind an apostrophe
    capital_demonyms: bool = False  # adjectives of states have a capital
    place_suffixes: tuple[str, ...] = ()  # behind a place and a hyphen: «Brisk-based»
    bare_plurals: bool = False  # a plural stands without a determiner: «analysts said»
    echoes: tuple[str, ...] = ()
    copulas: tuple[str, ...] = ()
    latter: tuple[str, ...] = ()
    joint: tuple[str, ...] = ()


class Determiners(Struct, frozen=True):
    """Words before a noun, by what they tell."""

    singular: tuple[str, ...]
    plural: tuple[str, ...]
    indefinite: tuple[str, ...]
    possessive: tuple[str, ...]
    demonstrative: tuple[str, ...]
    contracted: tuple[str, ...]
    two: tuple[str, ...]
    quantifiers: tuple[str, ...]
    before_noun: tuple[str, ...]
    former: tuple[str, ...]
    numerals: tuple[str, ...]
    either: tuple[str, ...] = ()  # of those in `singular`, the ones that stand before plurals as well


class Modifiers(Struct, frozen=True):
    """Adjectives and phrases after an office or body."""

    words: tuple[str, ...]
    phrases: tuple[str, ...]


class Openers(Struct, frozen=True):
    """Nouns that open or announce a proper name, by the type of what they name."""

    organization: tuple[str, ...]
    region: tuple[str, ...]
    city: tuple[str, ...]
    product: tuple[str, ...]
    company: tuple[str, ...]
    place: tuple[str, ...]


class Unlisted(Struct, frozen=True):
    """How a state that no list knows is told: endings of its name, of the adjective made of it, offices that only a state has."""

    endings: tuple[str, ...] = ()
    demonyms: tuple[str, ...] = ()
    feminine: tuple[str, ...] = ()
    plural: tuple[str, ...] = ()
    offices: tuple[str, ...] = ()
    adjectives: tuple[tuple[str, str], ...] = ()  # masculine and feminine endings that only demonyms have
    examples: tuple[str, ...] = ()
    never: tuple[str, ...] = ()


class NamesTable(Struct, frozen=True):
    """`names.toml`."""

    particles: tuple[str, ...]
    strong_particles: tuple[str, ...]
    function_words: tuple[str, ...]
    plain_words: tuple[str, ...]
    speech_verbs: tuple[str, ...]
    saying_verbs: tuple[str, ...]
    weak: tuple[str, ...]
    place_prepositions: tuple[str, ...]
    actor_prepositions: tuple[str, ...]
    actor_nouns: tuple[str, ...]
    place_verbs: tuple[str, ...]
    first_person: tuple[str, ...]
    honorific: tuple[Honorific, ...]
    office: tuple[Office, ...]
    noun: tuple[Noun, ...]
    openers: Openers
    impersonal: tuple[Impersonal, ...]
    pronoun: tuple[PronounForms, ...]
    determiners: Determiners
    modifiers: Modifiers
    grammar: Grammar
    unlisted: Unlisted = Unlisted()


class FirstNames(Struct, frozen=True):
    """`first_names.toml`, common to the languages."""

    m: tuple[str, ...]
    f: tuple[str, ...]
    either: tuple[str, ...] = ()
