"""What `quantities.toml`, `units.toml` and `currencies.toml` hold, as types; read by every module beside this one."""

from __future__ import annotations

import re
from decimal import Decimal

from msgspec import Struct

from aidememoire.languages.pack import Pack
from aidememoire.model import Bound

Words = tuple[str, ...]


class VagueWords(Struct, frozen=True):
    """The words before a collective numeral: «une trentaine», «des centaines», «plusieurs milliers»."""

    one: Words
    plain: Words
    several: Words
    plural: str
    of: str
    one_scale: Words
    half: str
    half_one: str
    and_half: str
    and_quarter: str
    bare: bool = False  # a plural says it alone: «hundreds of»


class Numerals(Struct, frozen=True):
    """Spelled-out numerals: what each word is worth, and how the words join."""

    joints: Words
    indefinite: Words
    not_after: str
    glued: Words
    decimal: str
    cardinals: dict[str, int]
    room: dict[str, int]
    scales: dict[str, Decimal]
    short_scales: dict[str, Decimal]
    money_scales: dict[str, Decimal]
    vague: dict[str, int]
    vague_words: VagueWords
    one_hundred: bool = False  # «one» may stand before it


class Never(Struct, frozen=True):
    """A pattern of numbers that are no quantity, and examples that must stay unread."""

    name: str
    pattern: str
    examples: Words = ()


class UnitEntry(Struct, frozen=True):
    """A unit: what the record calls it, and how it is written (`names` are patterns, `written` are signs)."""

    symbol: str
    dimension: str = "physical"
    names: Words = ()
    written: Words = ()
    factor: Decimal = Decimal(1)
    examples: Words = ()


class Units(Struct, frozen=True):
    """`common/units.toml`."""

    unit: tuple[UnitEntry, ...]


class Money(Struct, frozen=True):
    """How the words of an amount of money join."""

    adjective_endings: str
    link: str
    hundredths: Words


class Currency(Struct, frozen=True):
    """A currency by name; `of` by adjective, `places` by what the text speaks of."""

    nouns: Words
    default: str | None = None
    of: dict[str, Words] = {}
    places: dict[str, Words] = {}
    examples: Words = ()


class Sign(Struct, frozen=True):
    """A sign that stands for a currency; `before` when it may precede the number."""

    code: str
    signs: Words
    before: bool = False
    examples: Words = ()


class Currencies(Struct, frozen=True):
    """`common/currencies.toml`."""

    codes: Words
    aliases: dict[str, str]
    sign: tuple[Sign, ...]


class BoundEntry(Struct, frozen=True):
    """Words that bound a number; `inside` when they belong to the quantity's span."""

    bound: Bound
    words: Words
    side: str = "before"
    inside: bool = True
    examples: Words = ()


class Joining(Struct, frozen=True, rename={"from_": "from", "or_": "or", "list_": "list"}):
    """The words between two numbers of a range or a list."""

    opened: Words
    closed: Words
    from_: Words
    to: Words
    dash: Words
    or_: Words
    list_: Words
    inner: str
    against: str
    change: str
    among: Words = ()


class Multiple(Struct, frozen=True):
    """Words beside a number that make a multiple of it."""

    name: str
    pattern: str | None = None
    after: str | None = None
    inverse: bool = False
    changed: bool = False  # only after a word of change
    glued: bool = False
    examples: Words = ()


class WordMultiple(Struct, frozen=True):
    """A verb or noun that is a multiple by itself: «doubler»."""

    value: Decimal
    pattern: str
    examples: Words = ()
    never: Words = ()


class Fractions(Struct, frozen=True):
    """Fractions in words, read as shares."""

    parts: dict[str, int]
    one: Words
    follow: str
    blocked: str
    changed: Words
    half: Words
    slash: str
    examples: Words = ()


class Nouns(Struct, frozen=True):
    """How a counted noun follows its number, and how it is put in the singular."""

    between: Words
    also_nouns: Words
    others: Words
    of: Words
    among: Words
    plurals: tuple[tuple[str, str], ...]
    invariable: Words
    irregular: dict[str, str]
    adjective_not: str
    clause_before: str
    of_which: str
    on: str
    copula: Words
    number_of: str
    adjectives: Words
    money_nouns: Words
    joined: str
    never_counted: Words
    number_before: str = "(?!)"
    number_link: str = "(?!)"
    noun_last: bool = False  # adjectives and other nouns stand between the number and the noun it counts
    examples: Words = ()


class QuantitiesTable(Struct, frozen=True):
    """`quantities.toml` of a language."""

    numerals: Numerals
    never: tuple[Never, ...]
    unit: tuple[UnitEntry, ...]
    money: Money
    currency: tuple[Currency, ...]
    bound: tuple[BoundEntry, ...]
    joining: Joining
    multiple: tuple[Multiple, ...]
    word_multiple: tuple[WordMultiple, ...]
    fractions: Fractions
    nouns: Nouns


def quantities_table(pack: Pack) -> QuantitiesTable:
    """The table of the pack's language."""
    return pack.table("quantities", QuantitiesTable)


def alternatives(words: Words | list[str]) -> str:
    """A pattern that matches any of the literal words, the longest first."""
    return "|".join(re.escape(w) for w in sorted(words, key=len, reverse=True))
